//! Renders an error for a terminal: the same text in colour, followed by hints.
//!
//! Pipes and files, which scripts read, get neither.

use crate::visible::is_terminal_control;

const RED: &str = "\u{1b}[1;31m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";
/// The word with which the AWS CLI marks errors.
const MARK: &str = "[ERROR]";

/// The text of an error with its hints, one per line.
pub(crate) fn decorated(text: &str, hints: &[String], color: bool) -> String {
    let paint = |text: &str, with: &str| {
        if color { format!("{with}{text}{PLAIN}") } else { text.to_owned() }
    };
    let mut shown = if color { text.replacen(MARK, &paint(MARK, RED), 1) } else { text.to_owned() };
    if !hints.is_empty() {
        shown.push('\n');
    }
    for hint in hints {
        // Arguments may contain control sequences, which a terminal would execute.
        let hint: String =
            hint.chars().map(|c| if is_terminal_control(c) { '\u{fffd}' } else { c }).collect();
        shown.push_str(&format!("{} {hint}\n", paint("hint:", CYAN)));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::decorated;

    #[test]
    fn text_and_hints() {
        let text = "\naws: [ERROR]: x [ERROR]\n";
        let hints = ["a".to_owned(), "b\u{1b}[2J".to_owned()];
        let cases = [
            (decorated(text, &[], false), text.to_owned()),
            (decorated(text, &hints, false), format!("{text}\nhint: a\nhint: b\u{fffd}[2J\n")),
            (
                decorated(text, &hints[..1], true),
                "\naws: \u{1b}[1;31m[ERROR]\u{1b}[0m: x [ERROR]\n\n\u{1b}[36mhint:\u{1b}[0m a\n"
                    .to_owned(),
            ),
        ];
        for (got, want) in cases {
            assert_eq!(got, want);
        }
    }
}
