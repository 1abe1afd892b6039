//! Colours the line, and decides whether it is complete.

use super::PromptContext;
use crate::complete::is_unprintable;
use crate::complete::words::{Role, read};
use crate::shell_words::split;
use reedline::{Color, Highlighter, StyledText, ValidationResult, Validator};
use std::sync::Arc;

/// Commands and options in colours, unknown ones in red.
pub(super) struct Colors(pub(super) Arc<PromptContext>);

impl Highlighter for Colors {
    fn highlight(&self, line: &str, _: usize) -> StyledText {
        let mut text = StyledText::new();
        text.push((Color::Default.normal(), printable(line)));
        let split = split(line);
        let words: Vec<String> = split.words.iter().map(|word| word.text.clone()).collect();
        let reading = read(&self.0.program, self.0.services, &words);
        let last = words.len().saturating_sub(1);
        for (index, (word, role)) in split.words.iter().zip(&reading.roles).enumerate() {
            let is_whole = index < last;
            let style = match role {
                Role::Command => Color::Green.bold(),
                Role::Option { is_known: true, .. } => Color::Cyan.normal(),
                Role::Option { .. } => Color::Red.normal(),
                // An unfinished word may become valid.
                Role::Other if is_whole => Color::Red.normal(),
                _ => continue,
            };
            text.style_range(word.start, word.end, style);
        }
        text
    }
}

/// A line that is safe to show on a terminal. Its length in bytes does not change, since reedline
/// counts bytes up to the cursor.
fn printable(line: &str) -> String {
    let shown = |c: char| match c.len_utf8() {
        _ if c == '\n' || !is_unprintable(c) => c,
        1 => '?',
        2 => '¿',
        _ => '\u{fffd}',
    };
    line.chars().map(shown).collect()
}

/// A line with an open quote continues on the next line.
pub(super) struct QuoteValidator;

impl Validator for QuoteValidator {
    fn validate(&self, line: &str) -> ValidationResult {
        if split(line).is_whole() {
            ValidationResult::Complete
        } else {
            ValidationResult::Incomplete
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::{Colors, QuoteValidator};
    use reedline::{Color, Highlighter, ValidationResult, Validator};
    use std::sync::Arc;

    #[test]
    fn colours() {
        let line = "test put-all --name x --zzz y zz --na";
        let styled = Colors(Arc::new(context())).highlight(line, 0);
        let of = |word: &str| {
            styled.buffer.iter().find(|(_, text)| text == word).map(|(style, _)| *style)
        };
        assert_eq!(of("put-all"), Some(Color::Green.bold()));
        assert_eq!(of("--name"), Some(Color::Cyan.normal()));
        assert_eq!(of("--na"), Some(Color::Cyan.normal()));
        assert_eq!(of("--zzz"), Some(Color::Red.normal()));
        assert_eq!(of("zz"), Some(Color::Red.normal()));
        assert_eq!(styled.buffer.iter().map(|(_, text)| text.as_str()).collect::<String>(), line);
    }

    #[test]
    fn no_escape_sequence_reaches_the_terminal() {
        let line = "test put-all --name '\u{1b}[2J\u{9b}31m\u{202e}\u{7}\tx\ny'";
        let styled = Colors(Arc::new(context())).highlight(line, 0);
        let shown: String = styled.buffer.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(shown, "test put-all --name '?[2J¿31m\u{fffd}??x\ny'");
        assert_eq!(shown.len(), line.len());
    }

    #[test]
    fn whole_lines() {
        for (line, want) in [("a 'b'", true), ("a 'b", false), ("a \\", false)] {
            let is_whole = matches!(QuoteValidator.validate(line), ValidationResult::Complete);
            assert_eq!(is_whole, want, "{line}");
        }
    }
}
