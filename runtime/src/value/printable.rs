//! Strings of others in messages.

use std::fmt::{self, Write};

/// A string in a message: control characters, which a terminal executes and which break the lines
/// of logs, are escaped as in Rust.
///
/// ```
/// use hardie_runtime::value::Printable;
///
/// assert_eq!(Printable("a\nb \u{1b}[31m é").to_string(), r"a\nb \u{1b}[31m é");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |c: char| {
            if is_plain(c) { f.write_char(c) } else { write!(f, "{}", c.escape_default()) }
        };
        self.0.chars().try_for_each(show)
    }
}

/// Whether a character is shown: not a control character, a line separator, or one that changes the
/// direction of text.
fn is_plain(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !turns && !matches!(c, '\u{2028}'..='\u{202e}')
}
