//! Hints for values that cannot be parsed: quotes, braces, files, numbers.

use super::{Line, is_map_of_scalars};
use crate::error::Error;
use hardie_runtime::pages::{INPUT_JSON, INPUT_YAML};
use hardie_runtime::table::Kind;
use std::path::Path;

/// Quotes that editors substitute for `"`.
pub(super) const CURLY: [char; 6] =
    ['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{2018}', '\u{2019}'];

/// Explains the error in a value.
pub(super) fn explain_value(error: &Error, line: &Line<'_>) -> Option<String> {
    let message = error.message();
    if message.starts_with("Unable to load paramfile") {
        return None;
    }
    if let Some(rest) = message.strip_prefix("argument ") {
        let (option, rest) = rest.split_once(": ")?;
        return number(option, rest, &line.values(option));
    }
    let rest = message.strip_prefix("Error parsing parameter '")?;
    let (option, rest) = rest.split_once("': ")?;
    let name = format!("--{}", option.trim_start_matches('-'));
    let values = line.values(&name);
    if let Some(hint) = number(option, rest, &values) {
        return Some(hint);
    }
    let option = name;
    let is_json = |value: &str| {
        rest.contains("Invalid JSON")
            || rest.starts_with("Invalid YAML") && value.trim_start().starts_with('{')
    };
    if values.iter().any(|value| is_json(value) && has_curly_delimiters(value)) {
        return Some(format!("{option}: JSON requires straight quotes (\"), not curly ones"));
    }
    let [value] = values[..] else { return None };
    if rest.contains("Invalid JSON")
        && let Some(hint) = quotes_or_comma(value)
    {
        return Some(format!("{option}: {hint}"));
    }
    if let Some(hint) = file(&option, value) {
        return Some(hint);
    }
    if option == INPUT_JSON || option == INPUT_YAML {
        return None;
    }
    if value.starts_with(CURLY) && rest.starts_with("Expected: '='") {
        return Some(format!("{option}: {}", of_the_shell()));
    }
    if value.trim_end().ends_with(',') && rest.starts_with("Expected: '<second>'") {
        return Some(format!("{option}: remove the trailing comma"));
    }
    if value.contains("${") && rest.contains("Expected") {
        return Some(format!(
            "{option}: in shorthand syntax, quote a value that contains braces: key='${{…}}'"
        ));
    }
    let shape = line.operation.options().find(|it| option.strip_prefix("--") == Some(it.name()));
    let shape = shape.map(|it| it.member().target());
    let open = unclosed(value);
    if open > 0 && rest.contains("EOF") {
        let braces = if open == 1 { "a brace or bracket is" } else { "braces or brackets are" };
        let is_text = shape.is_some_and(|shape| is_map_of_scalars(&shape));
        let quotes = if is_text { "; quote a value that contains them: 'key=\"…\"'" } else { "" };
        return Some(format!("{option}: {braces} not closed{quotes}"));
    }
    let kind = shape.map(|shape| shape.kind());
    let is_pairs = matches!(kind, Some(Kind::Map | Kind::Structure | Kind::Union));
    if is_pairs && !value.contains(['=', '{', '[', '"']) && rest.contains("Expected: '='") {
        return Some(format!("{option} expects key=value pairs or JSON"));
    }
    None
}

/// The type of number that an option expects, if it was given another value.
fn number(option: &str, rest: &str, values: &[&str]) -> Option<String> {
    let is_whole =
        rest.starts_with("invalid literal for int()") || rest.starts_with("invalid int value");
    if is_whole && rest.contains("(at ") {
        return None;
    }
    let is_number = rest.starts_with("could not convert string to float")
        || rest.starts_with("invalid float value");
    if (is_whole || is_number) && values.iter().any(|value| value.starts_with(CURLY)) {
        return Some(format!("{option}: {}", of_the_shell()));
    }
    match (is_whole, is_number) {
        (true, _) => Some(format!("{option} expects an integer")),
        (_, true) => Some(format!("{option} expects a number")),
        _ => None,
    }
}

/// The replacement for quotes that every shell passes on as part of the value.
pub(super) fn of_the_shell() -> &'static str {
    "curly quotes are part of the value; shells accept \" and '"
}

/// Whether curly quotes replace straight ones in JSON, outside of its strings.
fn has_curly_delimiters(value: &str) -> bool {
    let (mut is_string, mut is_escaped) = (false, false);
    for c in value.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_string => is_escaped = true,
            '"' => is_string = !is_string,
            _ if !is_string && CURLY.contains(&c) => return true,
            _ => {}
        }
    }
    false
}

/// Finds syntax that JSON does not have: single quotes, and a comma after the last element.
fn quotes_or_comma(text: &str) -> Option<&'static str> {
    let mut chars = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut before = '\0';
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '\'' if matches!(before, '{' | '[' | ',' | ':') => {
                return Some("JSON requires double quotes (\"), not single ones");
            }
            ',' if matches!(chars.peek(), Some('}' | ']')) => {
                return Some("JSON allows no comma after the last element");
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// A file that was named without the prefix `file://`.
fn file(option: &str, value: &str) -> Option<String> {
    let is_document = option == INPUT_JSON || option == INPUT_YAML;
    let ends = [".json", ".yaml", ".yml"];
    let is_name =
        is_document && ends.iter().any(|end| value.ends_with(end)) && !value.contains(['{', '\n']);
    let is_plain = !value.is_empty() && !value.contains("://") && value != "-";
    let is_there = is_plain && Path::new(value).is_file();
    (is_plain && (is_name || is_there))
        .then(|| format!("{option}: to read a file, write file://{value}"))
}

/// The number of unclosed braces and brackets outside of quotes; `None` if one closes too early.
fn unclosed(value: &str) -> usize {
    let (mut open, mut quote) = (0usize, None);
    let mut before = '\0';
    for c in value.chars() {
        match (quote, c) {
            (Some(q), c) if c == q && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if matches!(before, '=' | ',' | '[' | '{' | ':' | ' ' | '\0') => {
                quote = Some(c)
            }
            (None, '{' | '[') => open += 1,
            (None, '}' | ']') => match open.checked_sub(1) {
                Some(less) => open = less,
                None => return 0,
            },
            _ => {}
        }
        before = c;
    }
    if quote.is_some() { 0 } else { open }
}

#[cfg(test)]
mod tests {
    use super::{quotes_or_comma, unclosed};

    #[test]
    fn quotes_and_commas_of_json() {
        let comma = Some("JSON allows no comma after the last element");
        let quotes = Some("JSON requires double quotes (\"), not single ones");
        for (text, want) in [
            (r#"{"a":1,}"#, comma),
            ("[1,\n ]", comma),
            (r#"{"a":",}"}"#, None),
            (r#"{"a":"\",}"}"#, None),
            (r#"{"a":"'"#, None),
            ("{'a':1}", quotes),
            (r#"{"a": 'b'}"#, quotes),
            (r#"["it's", x]"#, None),
            ("{", None),
            ("\"", None),
        ] {
            assert_eq!(quotes_or_comma(text), want, "{text}");
        }
    }

    #[test]
    fn braces() {
        for (value, want) in [
            ("a={b=c", 1),
            ("a={b=[c", 2),
            ("a={b=c}", 0),
            ("a='{',b=c", 0),
            ("a=b}", 0),
            ("a='{", 0),
            ("a=it's{", 1),
        ] {
            assert_eq!(unclosed(value), want, "{value}");
        }
    }
}
