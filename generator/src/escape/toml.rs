//! TOML strings.

use super::{Escaped, Toml, is_visible};

/// A basic string in quotes.
pub fn string(text: &str) -> Escaped<Toml> {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_visible(c) => out.push(c),
            c => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    Escaped::trusted(out + "\"")
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn one_line_of_visible_characters() {
        assert_eq!(string("a\"\\\n\u{202E}é").as_str(), "\"a\\\"\\\\\\U0000000A\\U0000202Eé\"");
    }
}
