//! Command-line arguments for POSIX shells.

use super::{Escaped, Shell, is_visible};

/// One argument on one line, quoted if necessary.
///
/// Arguments with line breaks or other invisible characters are written as `$'…'`, which bash, zsh,
/// ksh and POSIX 2024 support. It contains no inner quote, so that an older shell reads a wrong
/// argument but never executes anything.
pub fn word(text: &str) -> Escaped<Shell> {
    let plain = |c: char| c.is_alphanumeric() || "_-./#:=,@%+".contains(c);
    if !text.is_empty() && !text.starts_with(['#', '=']) && text.chars().all(plain) {
        return Escaped::trusted(text);
    }
    if text.chars().all(is_visible) {
        return Escaped::trusted(format!("'{}'", text.replace('\'', "'\\''")));
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\'' => out.push_str("\\047"),
            c if is_visible(c) => out.push(c),
            c => c
                .encode_utf8(&mut [0; 4])
                .bytes()
                .for_each(|byte| out.push_str(&format!("\\{byte:03o}"))),
        }
    }
    Escaped::trusted(out + "'")
}

/// Quotes an argument for a POSIX shell if necessary.
pub fn quoted(text: &str) -> String {
    word(text).into_string()
}

/// An option and its value, joined by `=` if the value looks like an option.
pub fn option(name: &Escaped<Shell>, value: &str) -> Escaped<Shell> {
    let between = if value.starts_with('-') { "=" } else { " " };
    Escaped::trusted(format!("{name}{between}{}", word(value)))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn quoted_where_needed() {
        let cases = [
            ("", "''"),
            ("plain-1.json", "plain-1.json"),
            ("#x", "'#x'"),
            ("=ls", "'=ls'"),
            ("it's $(x)", "'it'\\''s $(x)'"),
            ("a\nb'\u{1b}\\", "$'a\\nb\\047\\033\\\\'"),
            ("\u{202E}", "$'\\342\\200\\256'"),
        ];
        for (text, want) in cases {
            assert_eq!(word(text).as_str(), want, "{text:?}");
        }
    }
}
