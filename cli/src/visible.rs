//! What a terminal obeys instead of showing it. Texts of models, services and users may hold any of
//! it.

/// Whether a terminal obeys a character, or others are shown otherwise for it: control characters,
/// separators of lines, and what changes the direction of text.
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text of a page without such characters, but with its lines.
pub(crate) fn page(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !is_obeyed(*c)).collect()
}
