//! The files `config` and `credentials`: INI as Python's `configparser` reads it.
//!
//! Where the AWS CLI calls a file unparsable, so do we (spec 8.4): a line before the first
//! section, a line that is neither an assignment nor a continuation, a section or key given
//! twice. Indented lines continue the value above; a value of `key = value` lines nests.

use indexmap::IndexMap;

/// Sections by the text between their brackets, in file order.
pub(crate) type Sections = IndexMap<String, Section>;

/// Keys in lower case with their values; the lines of a nested value are joined by newlines.
pub(crate) type Section = IndexMap<String, String>;

/// The file is not INI.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unparsable;

/// Reads a file's text.
pub(crate) fn parse(text: &str) -> Result<Sections, Unparsable> {
    let mut sections = Sections::new();
    let mut reader = Reader::default();
    for line in text.trim_start_matches('\u{feff}').lines() {
        reader.line(line, &mut sections)?;
    }
    reader.end_value(&mut sections);
    Ok(sections)
}

#[derive(Default)]
struct Reader {
    section: Option<String>,
    /// The assignment that indented lines continue: key, lines, indentation.
    open: Option<(String, Vec<String>, usize)>,
}

impl Reader {
    fn line(&mut self, line: &str, sections: &mut Sections) -> Result<(), Unparsable> {
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
            if sections.insert(name.0.to_owned(), Section::new()).is_some() {
                return Err(Unparsable);
            }
            self.section = Some(name.0.to_owned());
            return Ok(());
        }
        let name = self.section.as_ref().ok_or(Unparsable)?;
        let at = text.find(['=', ':']).ok_or(Unparsable)?;
        let key = text[..at].trim_end().to_lowercase();
        if key.is_empty() || sections.get(name).is_none_or(|section| section.contains_key(&key)) {
            return Err(Unparsable);
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

/// The `key = value` lines of a nested value; nothing for a plain one.
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
        let text = "# a comment\n[default]\nRegion = eu-west-1\noutput: text\n\n[services s]\nconnect =\n  endpoint_url = https://x\n  # hidden\n\nother = 1\n";
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
        for text in ["garbage", "a = 1\n[x]\n", "[x]\nword\n", "[x]\na=1\na=2\n", "[x]\n[x]\n", "[x]\n= 1\n"]
        {
            assert_eq!(parse(text), Err(Unparsable), "{text:?}");
        }
    }
}
