//! `--output text`: tab-separated lines (AWS CLI behaviour 9.3).

use super::RenderError;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Value};

/// Appends a value as lines of text to `out`, with a final newline; nothing if there is no output.
///
/// # Errors
/// A list that contains maps and other values, which have no keys for columns. The output before it
/// is in `out`, since the AWS CLI prints while it formats.
pub(crate) fn render(value: &Value, out: &mut String) -> Result<(), RenderError> {
    item(value, None, None, out)
}

/// `identifier` begins the lines of a nested value; `columns` are the common columns of all maps in
/// a list.
fn item(
    value: &Value,
    identifier: Option<&str>,
    columns: Option<&[&str]>,
    out: &mut String,
) -> Result<(), RenderError> {
    match value {
        Value::Map(it) => map(it, identifier, columns, out),
        Value::List(it) => list(it, identifier, out),
        scalar => {
            line(&[shown(scalar)], None, out);
            Ok(())
        }
    }
}

fn list(list: &[Value], identifier: Option<&str>, out: &mut String) -> Result<(), RenderError> {
    let any = |test: fn(&Value) -> bool| list.iter().any(test);
    if any(|value| matches!(value, Value::Map(_))) {
        let mut columns: Vec<&str> = Vec::new();
        for value in list {
            let Value::Map(map) = value else { return Err(RenderError::NotAMap(value.clone())) };
            columns.extend(
                map.iter().filter(|(_, value)| is_scalar(value)).map(|(key, _)| key.as_str()),
            );
        }
        columns.sort_unstable();
        columns.dedup();
        return list.iter().try_for_each(|value| item(value, identifier, Some(&columns), out));
    }
    let (scalars, nested): (Vec<_>, Vec<_>) = list.iter().partition(|value| is_scalar(value));
    if !scalars.is_empty() {
        let texts: Vec<String> = scalars.into_iter().map(shown).collect();
        match identifier {
            Some(_) => {
                texts.iter().for_each(|text| line(std::slice::from_ref(text), identifier, out))
            }
            None => line(&texts, None, out),
        }
    }
    nested.into_iter().try_for_each(|value| item(value, identifier, None, out))
}

fn map(
    map: &Map,
    identifier: Option<&str>,
    columns: Option<&[&str]>,
    out: &mut String,
) -> Result<(), RenderError> {
    let mut keys: Vec<&str> = map.keys().map(String::as_str).collect();
    keys.sort_unstable();
    let cell = |key: &&str| map.get(*key).map_or_else(String::new, shown);
    let (first, rest): (Vec<String>, Vec<&str>) = match columns {
        Some(columns) => {
            let rest = keys.iter().copied().filter(|key| !columns.contains(key)).collect();
            (columns.iter().map(cell).collect(), rest)
        }
        None => {
            let (scalars, nested): (Vec<&str>, Vec<&str>) =
                keys.iter().copied().partition(|key| map.get(*key).is_some_and(is_scalar));
            (scalars.iter().map(cell).collect(), nested)
        }
    };
    if !first.is_empty() {
        line(&first, identifier, out);
    }
    for key in rest {
        if let Some(value) = map.get(key) {
            item(value, Some(key), None, out)?;
        }
    }
    Ok(())
}

fn line(cells: &[String], identifier: Option<&str>, out: &mut String) {
    if let Some(identifier) = identifier {
        out.push_str(&identifier.to_uppercase());
        out.push('\t');
    }
    out.push_str(&cells.join("\t"));
    out.push('\n');
}

pub(super) fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

pub(super) fn shown(value: &Value) -> String {
    python::str(value, Dict::Plain)
}

#[cfg(test)]
mod tests {
    use super::render;
    use hardie_runtime::value::json;

    #[test]
    fn shapes() {
        let cases = [
            ("{}", ""),
            ("[]", ""),
            ("null", "None\n"),
            ("1.5", "1.5\n"),
            (r#"["a",1,true]"#, "a\t1\tTrue\n"),
            (r#"{"b":1,"a":"x"}"#, "x\t1\n"),
            (r#"{"b":{"c":1},"a":"x"}"#, "x\nB\t1\n"),
            (r#"{"l":["x","y"]}"#, "L\tx\nL\ty\n"),
            (r#"[{"a":1},{"b":2}]"#, "1\t\n\t2\n"),
            (r#"[["a"],"b",["c","d"]]"#, "b\na\nc\td\n"),
            (r#"[{"a":1,"n":[1]},{"n":2,"a":{"x":1}}]"#, "1\t[1]\n{'x': 1}\t2\n"),
        ];
        for (text, want) in cases {
            let value = json::parse(text).unwrap();
            let mut out = String::new();
            assert_eq!((render(&value, &mut out), out.as_str()), (Ok(()), want), "{text}");
        }
        let mut out = String::new();
        assert!(render(&json::parse(r#"{"a":1,"b":[{"a":1},"x"]}"#).unwrap(), &mut out).is_err());
        assert_eq!(out, "1\n");
    }
}
