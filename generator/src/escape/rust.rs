//! Rust source: literals, comments, names.
//!
//! Literals in tokens do not need this module: proc-macro2 escapes them the same way.

use super::{Escaped, Markdown, Rust, is_visible, one_line};
use std::fmt::Write;

/// A string literal on one line.
pub fn string(text: &str) -> Escaped<Rust> {
    // `Debug` escapes quotes and all non-printable characters.
    Escaped::trusted(format!("{text:?}"))
}

/// A boolean literal.
pub fn flag(flag: bool) -> Escaped<Rust> {
    if flag { "true".into() } else { "false".into() }
}

/// A readable string literal: a raw string for several lines, unless the text contains characters
/// that source code should not contain.
pub fn readable_string(text: &str) -> Escaped<Rust> {
    let plain = |c: char| {
        let printed = is_visible(c) && c.escape_debug().count() == 1;
        printed || matches!(c, '\n' | '"' | '\'' | '\\')
    };
    if text.contains('\n') && text.chars().all(plain) {
        let longest = text.split(|c| c != '#').map(str::len).max().unwrap_or(0);
        let hashes = "#".repeat(longest + 1);
        Escaped::trusted(format!("r{hashes}\"{text}\"{hashes}"))
    } else {
        Escaped::trusted(proc_macro2::Literal::string(text).to_string())
    }
}

/// A line of a string literal whose lines end with a backslash.
pub fn part_of_string(text: &str) -> Escaped<Rust> {
    let mut out = String::with_capacity(text.len() + 8);
    // After a backslash, leading white space of the next line is skipped.
    let mut rest = text;
    if let Some(c) = text.chars().next().filter(|c| c.is_whitespace()) {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        rest = &text[c.len_utf8()..];
    }
    // Most text needs no escapes, and tables have megabytes of it.
    let is_escaped = |c: char| !matches!(c, ' '..='~') || matches!(c, '"' | '\\');
    while let Some((plain, c)) = rest.find(is_escaped).and_then(|at| {
        let (plain, rest) = rest.split_at(at);
        Some((plain, rest.chars().next()?))
    }) {
        out.push_str(plain);
        out.extend(c.escape_debug());
        rest = &rest[plain.len() + c.len_utf8()..];
    }
    out.push_str(rest);
    Escaped::trusted(out)
}

/// The text of a `//` comment.
pub fn comment(text: &str) -> Escaped<Rust> {
    Escaped::trusted(one_line(text).trim_end())
}

/// A name or path from the plan; characters that are invalid in names are removed.
pub fn name(name: &str) -> Escaped<Rust> {
    let is_plain = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '#' | ':');
    if name.chars().all(|c| is_plain(&c)) {
        return Escaped::trusted(name);
    }
    Escaped::trusted(name.chars().filter(is_plain).collect::<String>())
}

/// A line of documentation as the value of a `doc` attribute.
pub fn doc_line(line: &Escaped<Markdown>) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// A line of documentation as a comment: `///` or `//!`.
pub fn doc_comment(mark: &'static str, line: &Escaped<Markdown>) -> Escaped<Rust> {
    let mut out = String::with_capacity(mark.len() + 1 + line.as_str().len());
    out.push_str(mark);
    out.push(' ');
    out.push_str(line.as_str());
    out.truncate(out.trim_end_matches(' ').len());
    Escaped::trusted(out)
}

/// A line of example code in documentation, inside a Markdown block that the caller opens and
/// closes.
pub fn example_line(line: &Escaped<Rust>) -> Escaped<Markdown> {
    Escaped::trusted(line.as_str())
}

#[cfg(test)]
mod tests {
    use super::{comment, name, part_of_string, readable_string, string};

    const HOSTILE: &str = "a\"#\\\n*/ \u{202E}\u{0}\u{2028}\u{1b}{}";

    #[test]
    fn literals_are_what_they_say() {
        for text in [HOSTILE, "", "two\nlines \"## x", " lead", "\u{feff}"] {
            for literal in [string(text), readable_string(text)] {
                let read: syn::LitStr = syn::parse_str(literal.as_str()).unwrap();
                assert_eq!(read.value(), text, "{literal}");
            }
            let read: syn::LitStr =
                syn::parse_str(&format!("\"\\\n{}\\0\\\n\"", part_of_string(text))).unwrap();
            assert_eq!(read.value(), format!("{text}\0"));
        }
    }

    #[test]
    fn comments_and_names() {
        assert_eq!(comment(HOSTILE).as_str(), "a\"#\\ */    {}");
        assert_eq!(name("r#type::A\"; x").as_str(), "r#type::Ax");
    }
}
