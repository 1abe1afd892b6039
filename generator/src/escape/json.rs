//! JSON: serde_json escapes what JSON requires; this module escapes other invisible characters.

use super::is_visible;

/// The text of a JSON file with all invisible characters escaped.
pub fn visible(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || is_visible(c) {
            out.push(c);
        } else {
            // Such a character can only be in a string, where JSON accepts the escape.
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn the_same_value() {
        let value = serde_json::json!({ "a\u{202E}": "b\u{E0041}\u{2028}\u{7f}\u{0}é" });
        let text = visible(&format!("{value:#}\n"));
        assert!(!text.contains(|c: char| c != '\n' && !super::is_visible(c)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
