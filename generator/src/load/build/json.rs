//! JSON with comments, read one level at a time, with positions.

use super::variables::expanded;
use crate::diagnostic::{Diagnostic, Diagnostics, near};
use crate::load::{offset_of, what};
use crate::model::entries::Entries;
use crate::model::transform::Expansions;
use crate::model::{Place, Sources};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// Replaces comments, from `//` to the end of the line, by spaces: every position stays.
pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut is_escaped, mut in_comment) = (false, false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        in_comment = (in_comment && c != '\n' && c != '\r')
            || (!in_string && !in_comment && c == '/' && chars.peek() == Some(&'/'));
        if in_comment {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        }
        in_string ^= c == '"' && !is_escaped;
        is_escaped = in_string && c == '\\' && !is_escaped;
        out.push(c);
    }
    out
}

/// An entry of an object.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: String,
    pub(super) key_place: Place,
    pub(super) raw: &'a str,
}

impl Entry<'_> {
    /// The position of the value.
    pub(super) fn place(&self, reader: &Reader<'_, '_>) -> Place {
        reader.place(self.raw)
    }
}

/// Reads values, and collects problems with them.
pub(super) struct Reader<'a, 'p> {
    text: &'a str,
    source: usize,
    sources: &'p Sources,
    problems: &'p mut Diagnostics,
    /// The environment variables that were read.
    pub(super) variables: BTreeSet<String>,
    /// The strings with their values.
    pub(super) expansions: Expansions,
}

impl<'a, 'p> Reader<'a, 'p> {
    /// `text` is that of the source, with the same positions.
    pub(super) fn new(
        text: &'a str,
        source: usize,
        sources: &'p Sources,
        problems: &'p mut Diagnostics,
    ) -> Reader<'a, 'p> {
        Reader {
            text,
            source,
            sources,
            problems,
            variables: BTreeSet::new(),
            expansions: Expansions::default(),
        }
    }

    /// The selected projection.
    pub(super) fn projection(&self) -> Option<&'p str> {
        self.sources.projection.as_deref()
    }

    /// The position of a part of the text.
    fn place(&self, part: &str) -> Place {
        let offset = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let offset = offset.filter(|offset| offset + part.len() <= self.text.len());
        Place::new(self.source, offset.unwrap_or(0))
    }

    /// Adds a problem. It shows variables as they are written, since their values may be secret.
    pub(super) fn push(&mut self, place: Place, mut diagnostic: Diagnostic) {
        diagnostic.message = self.expansions.as_written(&diagnostic.message);
        diagnostic.help = diagnostic.help.map(|help| self.expansions.as_written(&help));
        self.problems.push(diagnostic.at(self.sources.locate(place)));
    }

    pub(super) fn error(&mut self, place: Place, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::error("build.config", message);
        let diagnostic = if help.is_empty() { diagnostic } else { diagnostic.help(help) };
        self.push(place, diagnostic);
    }

    /// The entries of the file.
    pub(super) fn whole(&mut self) -> Option<Vec<Entry<'a>>> {
        match serde_json::from_str::<&RawValue>(self.text) {
            Ok(raw) => self.object(raw.get(), "the file"),
            Err(error) => {
                let place = Place::new(self.source, offset_of(self.text, &error));
                self.error(place, what(&error), "the file must be JSON; `//` begins a comment");
                None
            }
        }
    }

    fn read<T: Deserialize<'a>>(&mut self, raw: &'a str, name: &str, wanted: &str) -> Option<T> {
        let value = serde_json::from_str(raw);
        if value.is_err() {
            self.error(self.place(raw), format!("{name} must be {wanted}"), "");
        }
        value.ok()
    }

    /// The entries of an object; `name` is its name in messages.
    pub(super) fn object(&mut self, raw: &'a str, name: &str) -> Option<Vec<Entry<'a>>> {
        let entries: Entries<'a, &'a RawValue> = self.read(raw, name, "an object")?;
        let entries = entries.0.into_iter().map(|(key, value)| {
            let key_place = match key.0 {
                std::borrow::Cow::Borrowed(key) => self.place(key),
                // A key with escapes is not a part of the text; its value always is.
                std::borrow::Cow::Owned(_) => self.place(value.get()),
            };
            let key = self.expanded(&key.0, key_place);
            Entry { key, key_place, raw: value.get() }
        });
        Some(entries.collect())
    }

    /// The elements of a list.
    pub(super) fn list(&mut self, entry: &Entry<'a>) -> Vec<&'a str> {
        let name = format!("`{}`", entry.key);
        let list: Option<Vec<&'a RawValue>> = self.read(entry.raw, &name, "a list");
        list.into_iter().flatten().map(RawValue::get).collect()
    }

    /// A string with its variables expanded.
    pub(super) fn text(&mut self, raw: &'a str, name: &str) -> Option<String> {
        let text: String = self.read(raw, name, "a string")?;
        Some(self.expanded(&text, self.place(raw)))
    }

    pub(super) fn string(&mut self, entry: &Entry<'a>) -> Option<String> {
        self.text(entry.raw, &format!("`{}`", entry.key))
    }

    pub(super) fn flag(&mut self, entry: &Entry<'a>) -> bool {
        self.read(entry.raw, &format!("`{}`", entry.key), "a boolean").unwrap_or_default()
    }

    /// The strings in a list, with their positions.
    pub(super) fn strings(&mut self, entry: &Entry<'a>) -> Vec<(String, Place)> {
        let name = format!("an element of `{}`", entry.key);
        let list = self.list(entry).into_iter();
        list.filter_map(|raw| Some((self.text(raw, &name)?, self.place(raw)))).collect()
    }

    /// The strings in the list under a key.
    pub(super) fn strings_of(&mut self, entries: &[Entry<'a>], key: &str) -> Vec<(String, Place)> {
        let entry = entries.iter().find(|entry| entry.key == key);
        entry.map(|entry| self.strings(entry)).unwrap_or_default()
    }

    /// Reports the keys that have no meaning.
    pub(super) fn check_keys(&mut self, entries: &[Entry<'a>], keys: &[&str]) {
        for entry in entries.iter().filter(|entry| !keys.contains(&&*entry.key)) {
            let diagnostic =
                Diagnostic::warning("build.key", format!("unknown key `{}`", entry.key));
            let help = match near(&entry.key, keys.iter().copied()).first() {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("known keys: `{}`", keys.join("`, `")),
            };
            self.push(entry.key_place, diagnostic.help(help));
        }
    }

    fn expanded(&mut self, text: &str, place: Place) -> String {
        let result = expanded(text, |name| {
            self.variables.insert(name.to_owned());
            std::env::var(name).ok()
        });
        let result = result.inspect(|expanded| self.expansions.add(text, expanded));
        result.unwrap_or_else(|missing| {
            let message = format!("the environment variable `{missing}` is not set");
            self.error(place, message, "set it, or write `\\\\$` for a dollar sign");
            text.to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_become_spaces() {
        let cases = [
            ("{} // é\n{}", "{}      \n{}"),
            ("\"// no\" // \"x\"", "\"// no\"       "),
            ("\"\\\"// no\"//", "\"\\\"// no\"  "),
            ("\"\\\\\"//x", "\"\\\\\"   "),
            ("a / b", "a / b"),
        ];
        for (text, want) in cases {
            assert_eq!(without_comments(text), want);
            assert_eq!(without_comments(text).len(), text.len());
        }
    }
}
