//! Text for a terminal without what a terminal obeys: control characters, and characters that change how others
//! are shown. Texts of models, services and users may hold any of them.

/// Whether a character shows something.
pub(crate) fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Text of a page: what does not show is left out, but for line breaks.
pub(crate) fn page(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || is_visible(*c)).collect()
}

/// Text of a message: a sign stands for what does not show, but for line breaks and tabs.
pub(crate) fn message(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') || is_visible(c) { c } else { '\u{FFFD}' }).collect()
}
