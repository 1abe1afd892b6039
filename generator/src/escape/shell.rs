//! Words of a command line, for POSIX shells.

use super::{Escaped, Shell, is_visible};

/// One word, quoted where it needs it, on one line.
///
/// Words with line breaks or other characters that do not show are written as `$'…'`, which bash,
/// zsh, ksh and POSIX of 2024 know. There is no quote inside of it, so that an older shell reads
/// another word but runs nothing.
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

/// Quotes a word for a POSIX shell, if it needs quotes.
pub fn quoted(text: &str) -> String {
    word(text).into_string()
}

/// An option and its value: with `=` where the value would be taken for an option.
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
