//! Escapes control characters that a service sent, which a terminal would execute.
//!
//! They could clear the screen, set its title, simulate input or hide text. Pipes and files get the
//! unchanged bytes, as from the AWS CLI.

use hardie_runtime::value::{Map, Value};
use std::borrow::Cow;

/// Whether a terminal would execute a character, other than newline and tab.
pub(crate) fn is_terminal_control(c: char) -> bool {
    !matches!(c, '\n' | '\t') && crate::visible::is_terminal_control(c)
}

fn replaced(text: &str, escape: impl Fn(u32) -> String) -> Cow<'_, str> {
    if !text.contains(is_terminal_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_terminal_control(c) { shown.push_str(&escape(u32::from(c))) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// A string with such characters escaped as `\x1b` or `\u202e`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    replaced(
        text,
        |code| if code < 0x100 { format!("\\x{code:02x}") } else { format!("\\u{code:04x}") },
    )
}

/// JSON, which escapes only some of these characters, with all of them escaped.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    replaced(json, |code| format!("\\u{code:04x}"))
}

/// A value with [`visible`] applied to all strings and keys.
pub(crate) fn visible_value(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(visible(text).into_owned()),
        Value::List(items) => Value::List(items.iter().map(visible_value).collect()),
        Value::Map(map) => Value::Map(visible_map(map)),
        other => other.clone(),
    }
}

/// A map with [`visible`] applied to all strings and keys.
pub(crate) fn visible_map(map: &Map) -> Map {
    map.iter().map(|(key, value)| (visible(key).into_owned(), visible_value(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_json, visible_value};
    use hardie_runtime::value::json;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        let table = [
            ("plain \u{e4}\t\n", "plain \u{e4}\t\n"),
            ("a\u{1b}[2J\u{7}b", "a\\x1b[2J\\x07b"),
            ("\u{9b}31m\u{85}\u{7f}\r", "\\x9b31m\\x85\\x7f\\x0d"),
            ("abc\u{202e}cba\u{2069}", "abc\\u202ecba\\u2069"),
        ];
        for (text, want) in table {
            assert_eq!(visible(text), want);
        }
        assert_eq!(visible_json("\"\u{9b}\u{202e}\"\n"), "\"\\u009b\\u202e\"\n");
        let value = json::parse(r#"{"a\u001b":["\u009b",1,{"b":"\u0000"}]}"#).unwrap();
        let want = json::parse(r#"{"a\\x1b":["\\x9b",1,{"b":"\\x00"}]}"#).unwrap();
        assert_eq!(visible_value(&value), want);
    }
}
