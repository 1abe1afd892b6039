//! JavaScript: values as literals, safe in files and in `<script>` elements.

use super::{Escaped, JavaScript, json};
use serde_json::Value;

/// The literal of a value. Strings of a model must not be object keys: `__proto__` would set a
/// prototype.
pub fn literal(value: &Value) -> Escaped<JavaScript> {
    // In JSON these characters occur only in strings. In HTML they start and end elements and
    // comments.
    let text = json::visible(&value.to_string());
    Escaped::trusted(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

#[cfg(test)]
mod tests {
    use super::literal;
    use serde_json::{Value, json};
    use std::process::Command;

    #[test]
    fn the_same_value_and_no_markup() {
        let value = json!([
            "</script><script>alert(1)</script><!--",
            "]]>",
            "\u{2028}\u{2029}\u{85}\u{feff}",
            "\\\"'`${x}",
            "\u{0}\u{1b}\u{7f}\u{202e}\u{e0041}\n\r\t",
            "é 中 \u{1f600}",
            "*/ // \\u0041",
        ]);
        let text = literal(&value).into_string();
        assert!(!text.contains(['<', '>', '&', '\n']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value.clone()));
        let script = format!("process.stdout.write(JSON.stringify({text}))");
        match Command::new("node").args(["-e", &script]).output() {
            Ok(output) => {
                assert_eq!(serde_json::from_slice::<Value>(&output.stdout).ok(), Some(value))
            }
            Err(_) => println!("skipped: no node"),
        }
    }
}
