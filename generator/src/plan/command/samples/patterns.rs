//! Patterns as `regex-syntax` reads them.

use std::borrow::Cow;

/// Classes of Java that are no Unicode properties, as sets.
const CLASSES: [(&str, &str); 16] = [
    ("ASCII", "[\\x00-\\x7F]"),
    ("Alnum", "[0-9A-Za-z]"),
    ("Alpha", "[A-Za-z]"),
    ("Alphabetic", "[A-Za-z]"),
    ("Blank", "[ \\t]"),
    ("Cntrl", "[\\x00-\\x1F]"),
    ("Digit", "[0-9]"),
    ("Graph", "[!-~]"),
    ("IsAlphabetic", "[A-Za-z]"),
    ("IsDigit", "[0-9]"),
    ("Lower", "[a-z]"),
    ("Print", "[ -~]"),
    ("Punct", "[!-/:-@\\[-`{-~]"),
    ("Space", "[ \\t\\n\\r]"),
    ("Upper", "[A-Z]"),
    ("XDigit", "[0-9A-Fa-f]"),
];

/// The pattern with sets in place of Java's classes.
pub(super) fn with_known_classes(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains("\\p{") {
        return Cow::Borrowed(pattern);
    }
    let mut known = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        known.push_str(before);
        let class = escape.strip_prefix("\\p{").and_then(|name| name.split_once('}'));
        let set = class.and_then(|(name, after)| {
            let (_, set) = CLASSES.iter().find(|(known, _)| *known == name)?;
            Some((*set, after))
        });
        (known, rest) = match set {
            Some((set, after)) => (known + set, after),
            None => {
                // The backslash, and the character that it escapes.
                let end = escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end);
                (known + &escape[..end], &escape[end..])
            }
        };
    }
    Cow::Owned(known + rest)
}

/// The pattern without look-around; `None` if it has none, or is not terminated.
pub(super) fn without_looks(pattern: &str) -> Option<String> {
    const LOOKS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];
    let mut plain = String::with_capacity(pattern.len());
    let (mut rest, mut is_in_class) = (pattern, false);
    let mut is_found = false;
    while let Some(c) = rest.chars().next() {
        if !is_in_class && LOOKS.iter().any(|look| rest.starts_with(look)) {
            rest = &rest[group_end(rest)?..];
            is_found = true;
            continue;
        }
        let size = c.len_utf8() + if c == '\\' { rest.chars().nth(1)?.len_utf8() } else { 0 };
        is_in_class = (is_in_class || c == '[') && c != ']';
        plain.push_str(&rest[..size]);
        rest = &rest[size..];
    }
    is_found.then_some(plain)
}

/// The end of the group that a pattern begins with.
fn group_end(pattern: &str) -> Option<usize> {
    let (mut depth, mut is_in_class, mut is_escaped) = (0_usize, false, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if is_escaped => {
                is_escaped = false;
                continue;
            }
            '\\' => is_escaped = true,
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '(' if !is_in_class => depth += 1,
            ')' if !is_in_class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{with_known_classes, without_looks};

    #[test]
    fn classes_of_java() {
        let cases = [
            ("a\\d", "a\\d"),
            ("\\p{Print}+\\p{L}", "[ -~]+\\p{L}"),
            ("[\\p{Alpha}_]", "[[A-Za-z]_]"),
            ("\\\\p{Print}", "\\\\p{Print}"),
            ("\\p{L", "\\p{L"),
            ("\\p{L}é\\é\\", "\\p{L}é\\é\\"),
        ];
        for (pattern, want) in cases {
            assert_eq!(with_known_classes(pattern), want);
        }
    }

    #[test]
    fn look_around_is_left_out() {
        let cases = [
            ("^(?!aws:)[a-z]+$", Some("^[a-z]+$")),
            ("a(?=(b[)]|\\)))c(?<!d)(?<=e)", Some("ac")),
            ("[(?=]a(?!b)", Some("[(?=]a")),
            ("\\(?=a", None),
            ("(?!a", None),
            ("(a)", None),
            ("(?!a)\\", None),
        ];
        for (pattern, want) in cases {
            assert_eq!(without_looks(pattern).as_deref(), want, "{pattern}");
        }
    }
}
