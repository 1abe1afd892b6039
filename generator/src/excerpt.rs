//! [`Excerpt`]: the source line that a diagnostic shows, with the marked part.

use crate::escape::terminal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns shown, so that a line and its number fit into 80 columns. A model may be a single long
/// line.
const SHOWN: usize = 73;
/// The maximum number of columns before the marked part.
const BEFORE: usize = 40;

/// A line of a file with a marked part. Long lines are truncated; control characters are escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// The line.
    pub text: String,
    /// Number of terminal columns before the marked part.
    pub before: usize,
    /// Number of terminal columns of the marked part.
    pub marked: usize,
}

impl Excerpt {
    /// The line that contains a byte offset; `None` for a line without visible characters.
    pub fn new(text: &str, offset: usize) -> Option<Excerpt> {
        let (start, rest) = text.split_at_checked(offset)?;
        let (head, head_is_cut) = fitting(start.chars().rev().take_while(|c| *c != '\n'), BEFORE);
        let after = SHOWN - head.iter().collect::<String>().width().min(BEFORE);
        let is_line = |c: &char| !matches!(c, '\n' | '\r');
        let (tail, tail_is_cut) = fitting(rest.chars().take_while(is_line), after);
        let marked = token(head.first(), &tail);
        let shown = |chars: &mut dyn Iterator<Item = &char>| {
            terminal::line(&chars.map(|c| if *c == '\t' { ' ' } else { *c }).collect::<String>())
        };
        let mut line = if head_is_cut { "…".to_owned() } else { String::new() };
        line.push_str(&shown(&mut head.iter().rev()));
        let before = line.width();
        let part = shown(&mut tail.iter().take(marked));
        line.push_str(&part);
        line.push_str(&shown(&mut tail.iter().skip(marked)));
        if tail_is_cut {
            line.push('…');
        }
        let text = line.trim_end().to_owned();
        (!text.is_empty()).then(|| Excerpt { text, before, marked: part.width().max(1) })
    }
}

/// The characters that fit into a number of columns, and whether more follow.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> (Vec<char>, bool) {
    let mut fitting = Vec::new();
    let mut left = columns;
    for c in chars {
        // Zero-width characters count too, since a line may consist of nothing else.
        match left.checked_sub(c.width().unwrap_or(1).max(1)) {
            Some(rest) => left = rest,
            None => return (fitting, true),
        }
        fitting.push(c);
    }
    (fitting, false)
}

/// The length of the JSON token at the start of a line: a string with or without its quotes, a
/// number or a literal. Of an object or list, only the bracket.
fn token(before: Option<&char>, line: &[char]) -> usize {
    let end_of_string = |text: &[char]| {
        let mut is_escaped = false;
        let end = text.iter().position(|c| {
            let ends = *c == '"' && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            ends
        });
        end.unwrap_or(text.len())
    };
    match line {
        ['"', rest @ ..] => (end_of_string(rest) + 2).min(line.len()),
        // The position of a string is often after its opening quote.
        [first, ..] if before == Some(&'"') && !matches!(first, ',' | ':' | '}' | ']' | ' ') => {
            end_of_string(line)
        }
        _ => {
            let is_word = |c: &&char| c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_');
            line.iter().take_while(is_word).count().max(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    /// The line and its marks, one below the other.
    fn drawn(text: &str, offset: usize) -> Option<String> {
        let excerpt = Excerpt::new(text, offset)?;
        Some(format!(
            "{}\n{}{}",
            excerpt.text,
            " ".repeat(excerpt.before),
            "^".repeat(excerpt.marked)
        ))
    }

    #[test]
    fn values_are_marked() {
        let cases = [
            ("{\n  \"a\": \"b\\\"c\", 1\n}", 9, "  \"a\": \"b\\\"c\", 1\n       ^^^^^^"),
            ("{\"a\": -12.5e+3}", 6, "{\"a\": -12.5e+3}\n      ^^^^^^^^"),
            ("{\"a\": {}}", 6, "{\"a\": {}}\n      ^"),
            ("[\"a#b\", 1]", 2, "[\"a#b\", 1]\n  ^^^"),
            ("[\"a\"}", 4, "[\"a\"}\n    ^"),
            ("{\"a\": ", 6, "{\"a\":\n      ^"),
            ("\"unclosed", 0, "\"unclosed\n^^^^^^^^^"),
            ("\t\u{1b}\"é\"\r\n", 2, " \\u{1b}\"é\"\n       ^^^"),
            // Wide characters take two columns, combining characters none.
            ("\"中文\": \"値\"", 10, "\"中文\": \"値\"\n        ^^^^"),
            ("\"e\u{301}\": 1", 7, "\"e\u{301}\": 1\n     ^"),
        ];
        for (text, offset, want) in cases {
            assert_eq!(drawn(text, offset).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn places_without_a_line_have_none() {
        assert_eq!(Excerpt::new("", 0), None);
        assert_eq!(Excerpt::new("a\n\nb", 2), None);
        assert_eq!(Excerpt::new("a", 2), None);
        // Within a character.
        assert_eq!(Excerpt::new("é", 1), None);
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}\"x\"{}", "a".repeat(1000), "b".repeat(1000));
        let want = format!("…{}\"x\"{}…\n{}^^^", "a".repeat(40), "b".repeat(30), " ".repeat(41));
        assert_eq!(drawn(&text, 1000), Some(want));
        // Wide characters take two columns.
        let text = format!("{}\"x\"{}", "中".repeat(1000), "文".repeat(1000));
        let want = format!("…{}\"x\"{}…\n{}^^^", "中".repeat(20), "文".repeat(15), " ".repeat(41));
        assert_eq!(drawn(&text, 3000), Some(want));
    }
}
