//! Text for a terminal or a log: diagnostics, lists and comparisons.

use super::is_visible;

/// The maximum length of a quoted input in a message, in Unicode scalar values.
const LONGEST: usize = 400;

/// On one line: invisible characters are escaped as in Rust.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_visible(c) { out.push(c) } else { out.extend(c.escape_default()) }
    }
    out
}

/// Like [`line`], but long texts are truncated.
pub fn message(text: &str) -> String {
    let mut out: String = line(&text.chars().take(LONGEST).collect::<String>());
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Escapes control characters except line breaks as in Rust, so that text is safe for a terminal or
/// log.
pub fn printable(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{line, message};

    #[test]
    fn no_sequence_reaches_a_terminal() {
        assert_eq!(line("a\u{1b}[2J\r\n\u{202E}é"), "a\\u{1b}[2J\\r\\n\\u{202e}é");
        assert_eq!(message(&"é".repeat(500)), format!("{}…", "é".repeat(400)));
    }
}
