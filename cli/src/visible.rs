//! Characters that a terminal executes instead of showing. Strings from models, services and users
//! may contain them.

use std::borrow::Cow;

/// Whether a character is a control character, a line separator, or changes the text direction.
pub(crate) fn is_terminal_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text of a page without such characters, except for line breaks.
pub(crate) fn page(text: &str) -> Cow<'_, str> {
    // Nearly all text is ASCII, which is compared without decoding it.
    let is_plain = text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'));
    let is_shown = |c: char| c == '\n' || !is_terminal_control(c);
    if is_plain || text.chars().all(is_shown) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_shown(*c)).collect())
}
