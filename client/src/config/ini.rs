//! The files `config` and `credentials`: INI as Python's `configparser` reads it.
//!
//! A file that the AWS CLI cannot parse is rejected here too (AWS CLI behaviour 8.4): a line before
//! the first section, a line that is neither an assignment nor a continuation, a section or key
//! given twice. Indented lines continue the value above; a value of `key = value` lines nests.

use indexmap::IndexMap;
use std::fmt;

/// Sections by the text between their brackets, in file order.
pub type Sections = IndexMap<String, Section>;

/// Keys in lower case with their values; the lines of a nested value are joined by newlines.
pub type Section = IndexMap<String, String>;

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unparsable {
    /// The line, from 1.
    pub line: usize,
    /// The reason.
    pub reason: Reason,
}

/// The error of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A section of this name starts in an earlier line.
    Section(String, usize),
    /// The section already has this key.
    Key(String, String),
    /// The line precedes the first section.
    NoSection,
    /// Neither an assignment nor a section.
    NoAssignment,
}

impl Unparsable {
    /// Whether a name is given twice.
    pub fn is_duplicate(&self) -> bool {
        matches!(self.reason, Reason::Section(..) | Reason::Key(..))
    }
}

impl fmt::Display for Unparsable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.reason {
            Reason::Section(name, first) => {
                write!(f, "line {line}: duplicate section [{name}], first defined in line {first}")
            }
            Reason::Key(name, section) => {
                write!(f, "line {line}: duplicate key `{name}` in section [{section}]")
            }
            Reason::NoSection => write!(f, "line {line} is before the first section"),
            Reason::NoAssignment => {
                write!(f, "line {line} is neither `[section]` nor `key = value`")
            }
        }
    }
}

/// Parses the content of a file.
pub(crate) fn parse(text: &str) -> Result<Sections, Unparsable> {
    let mut sections = Sections::new();
    let mut reader = IniParser::default();
    for line in text.trim_start_matches('\u{feff}').lines() {
        reader.number += 1;
        let done = reader.line(line, &mut sections);
        done.map_err(|reason| Unparsable { line: reader.number, reason })?;
    }
    reader.end_value(&mut sections);
    Ok(sections)
}

#[derive(Default)]
struct IniParser {
    /// The number of the line, from 1.
    number: usize,
    /// The lines in which sections begin.
    begun: Vec<usize>,
    section: Option<String>,
    /// The assignment that indented lines continue: key, lines, indentation.
    open: Option<(String, Vec<String>, usize)>,
}

impl IniParser {
    fn line(&mut self, line: &str, sections: &mut Sections) -> Result<(), Reason> {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        if text.starts_with(['#', ';']) {
            return Ok(());
        }
        if text.is_empty() {
            if let Some((_, lines, _)) = &mut self.open {
                lines.push(String::new());
            }
            return Ok(());
        }
        if let Some((_, lines, opened_at)) = &mut self.open
            && indent > *opened_at
        {
            lines.push(text.to_owned());
            return Ok(());
        }
        self.end_value(sections);
        if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.rsplit_once(']')) {
            let (at, known) = sections.insert_full(name.0.to_owned(), Section::new());
            if known.is_some() {
                let first = self.begun.get(at).copied().unwrap_or_default();
                return Err(Reason::Section(name.0.to_owned(), first));
            }
            self.begun.push(self.number);
            self.section = Some(name.0.to_owned());
            return Ok(());
        }
        let name = self.section.as_ref().ok_or(Reason::NoSection)?;
        let at = text.find(['=', ':']).ok_or(Reason::NoAssignment)?;
        let key = text[..at].trim_end().to_lowercase();
        if key.is_empty() {
            return Err(Reason::NoAssignment);
        }
        if sections.get(name).is_none_or(|section| section.contains_key(&key)) {
            return Err(Reason::Key(key, name.clone()));
        }
        self.open = Some((key, vec![text[at + 1..].trim().to_owned()], indent));
        Ok(())
    }

    fn end_value(&mut self, sections: &mut Sections) {
        let Some((key, mut lines, _)) = self.open.take() else { return };
        while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        if let Some(section) = self.section.as_ref().and_then(|name| sections.get_mut(name)) {
            section.insert(key, lines.join("\n"));
        }
    }
}

/// The `key = value` lines of a nested value; `None` for a plain one.
pub(crate) fn nested(value: &str) -> Option<Section> {
    let lines = value.strip_prefix('\n')?;
    let pairs = lines.lines().filter(|line| !line.is_empty()).map(|line| {
        let (key, value) = line.split_once('=')?;
        Some((key.trim().to_lowercase(), value.trim().to_owned()))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_keys_and_nesting() {
        let text = "# a comment\n[default]\nRegion = eu-west-1\noutput: text\n\n[services \
            s]\nconnect =\n  endpoint_url = https://x\n  # hidden\n\nother = 1\n";
        let sections = parse(text).unwrap();
        assert_eq!(sections["default"]["region"], "eu-west-1");
        assert_eq!(sections["default"]["output"], "text");
        let service = nested(&sections["services s"]["connect"]).unwrap();
        assert_eq!(service["endpoint_url"], "https://x");
        assert_eq!(sections["services s"]["other"], "1");
        assert_eq!(nested("plain"), None);
    }

    #[test]
    fn what_is_no_ini() {
        let cases = [
            ("garbage", "line 1 is before the first section"),
            ("a = 1\n[x]\n", "line 1 is before the first section"),
            ("[x]\nword\n", "line 2 is neither `[section]` nor `key = value`"),
            ("[x]\na=1\n\n# a\na=2\n", "line 5: duplicate key `a` in section [x]"),
            ("[y]\n[x]\n\n[x]\n", "line 4: duplicate section [x], first defined in line 2"),
            ("[x]\n= 1\n", "line 2 is neither `[section]` nor `key = value`"),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text).unwrap_err().to_string(), want, "{text:?}");
        }
    }
}
