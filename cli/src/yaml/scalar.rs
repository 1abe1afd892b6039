//! Analyses how a string may be written, and writes it in one of libyaml's three flow styles.

/// The styles that preserve a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScalarStyles {
    /// Plain, in block context.
    pub(super) plain: bool,
    /// In single quotes.
    pub(super) single: bool,
    /// Whether it contains line breaks.
    pub(super) multiline: bool,
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether libyaml writes a character unescaped; false above U+FFFF.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && c != '\u{feff}'
}

/// Analyses a string, character by character.
pub(super) fn scalar_styles(text: &str) -> ScalarStyles {
    if text.is_empty() {
        return ScalarStyles { plain: true, single: true, multiline: false };
    }
    let is_blank =
        |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\t' | '\0') || is_break(c));
    let (mut indicators, mut multiline, mut special) = (false, false, false);
    let (mut break_space, mut space_break) = (false, false);
    indicators |= text.starts_with("---") || text.starts_with("...");
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_first = before.is_none();
        let followed_by_blank = is_blank(chars.peek().copied());
        indicators |= match c {
            '#' => is_blank(before),
            ':' => followed_by_blank,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@'
            | '`' => is_first,
            '?' | '-' => is_first && followed_by_blank,
            _ => false,
        };
        special |= !is_printable(c);
        multiline |= is_break(c);
        break_space |= c == ' ' && before.is_some_and(is_break);
        space_break |= is_break(c) && before == Some(' ');
        before = Some(c);
    }
    let at_edge = |c: Option<char>| c.is_some_and(|c| c == ' ' || is_break(c));
    let edges = at_edge(text.chars().next()) || at_edge(text.chars().next_back());
    let single = !(break_space || space_break || special);
    ScalarStyles { plain: single && !(edges || multiline || indicators), single, multiline }
}

/// The escape of a character in double quotes, if it needs one.
pub(super) fn escape(c: char) -> Option<String> {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ if is_printable(c) => return None,
        _ => {
            let code = u32::from(c);
            return Some(match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            });
        }
    };
    Some(format!("\\{short}"))
}

#[cfg(test)]
mod tests {
    use super::scalar_styles;

    #[test]
    fn styles_that_preserve_a_string() {
        let cases = [
            ("plain text", "ps"),
            ("a:b", "ps"),
            ("a: b", "s"),
            ("a:", "s"),
            ("#a", "s"),
            ("a#b", "ps"),
            ("a #b", "s"),
            ("-a", "ps"),
            ("- a", "s"),
            ("?", "s"),
            ("a, b [c]", "ps"),
            ("[a", "s"),
            (" a", "s"),
            ("a ", "s"),
            ("a\nb", "s"),
            ("a\n b", ""),
            ("a \nb", ""),
            ("a\tb", ""),
            ("\u{1f600}", ""),
            ("é日", "ps"),
            ("---x", "s"),
        ];
        for (text, want) in cases {
            let scalar_styles = scalar_styles(text);
            assert_eq!(
                (scalar_styles.plain, scalar_styles.single),
                (want.contains('p'), want.contains('s')),
                "{text:?}"
            );
        }
    }
}
