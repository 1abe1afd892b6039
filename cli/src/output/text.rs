//! `--output text`: tab-separated lines (AWS CLI behaviour 9.3).

use super::RenderError;
use super::keys::{Columns, Keys, is_scalar};
use crate::parts::Parts;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Value};

/// Writes a value as lines of text, with a final newline; nothing if there is no output.
///
/// # Errors
/// A list that contains maps and other values, which have no keys for columns. The output before it
/// is written, since the AWS CLI prints while it formats.
pub(super) fn render(value: &Value, out: &mut Parts<'_>) -> Result<(), RenderError> {
    item(value, None, None, out)
}

/// `identifier` begins the lines of a nested value.
fn item<'v>(
    value: &'v Value,
    identifier: Option<&str>,
    columns: Option<&mut Columns<'v>>,
    out: &mut Parts<'_>,
) -> Result<(), RenderError> {
    match value {
        Value::Map(it) => map(it, identifier, columns, out),
        Value::List(it) => list(it, identifier, out),
        scalar => {
            line([Some(scalar)], None, out);
            Ok(())
        }
    }
}

fn list(list: &[Value], identifier: Option<&str>, out: &mut Parts<'_>) -> Result<(), RenderError> {
    if list.iter().any(|value| matches!(value, Value::Map(_))) {
        if let Some(other) = list.iter().find(|value| value.as_map().is_none()) {
            return Err(RenderError::NotAMap(other.clone()));
        }
        let names = Keys::of(list.iter().filter_map(Value::as_map)).scalars;
        let mut columns = Columns::new(names);
        for value in list {
            item(value, identifier, Some(&mut columns), out)?;
            if !out.has_reader() {
                break;
            }
        }
        return Ok(());
    }
    let scalars = || list.iter().filter(|value| is_scalar(value));
    match identifier {
        Some(_) => scalars().for_each(|scalar| line([Some(scalar)], identifier, out)),
        None if scalars().next().is_some() => line(scalars().map(Some), None, out),
        None => {}
    }
    let mut nested = list.iter().filter(|value| !is_scalar(value));
    nested.try_for_each(|value| item(value, identifier, None, out))
}

fn map<'v>(
    map: &'v Map,
    identifier: Option<&str>,
    columns: Option<&mut Columns<'v>>,
    out: &mut Parts<'_>,
) -> Result<(), RenderError> {
    let mut rest: Vec<&str> = Vec::new();
    match columns {
        Some(columns) => {
            rest = columns.others(map);
            if !columns.names().is_empty() {
                line(columns.values(map), identifier, out);
            }
        }
        None => {
            let mut first: Vec<&str> = Vec::new();
            for (key, value) in map {
                if is_scalar(value) { first.push(key) } else { rest.push(key) }
            }
            first.sort_unstable();
            if !first.is_empty() {
                line(first.iter().map(|key| map.get(key)), identifier, out);
            }
        }
    }
    rest.sort_unstable();
    for key in rest {
        if let Some(value) = map.get(key) {
            item(value, Some(key), None, out)?;
        }
    }
    Ok(())
}

/// Writes a line; a cell without a value is empty.
fn line<'v>(
    cells: impl IntoIterator<Item = Option<&'v Value>>,
    identifier: Option<&str>,
    out: &mut Parts<'_>,
) {
    let text = out.text();
    if let Some(identifier) = identifier {
        text.push_str(&identifier.to_uppercase());
        text.push('\t');
    }
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push('\t');
        }
        if let Some(cell) = cell {
            python::write_str(cell, Dict::Plain, text);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{RenderError, render};
    use crate::parts::{Parts, collected};
    use hardie_runtime::value::{Value, json};

    fn rendered(value: &Value) -> (Result<(), RenderError>, String) {
        let mut result = Ok(());
        let text = collected(|sink| result = render(value, &mut Parts::new(sink)));
        (result, text)
    }

    #[test]
    fn shapes() {
        let cases = [
            ("{}", ""),
            ("[]", ""),
            (r#"[{"a":1,"b":2},{"b":3,"a":4},{"c":5,"b":6}]"#, "1\t2\t\n4\t3\t\n\t6\t5\n"),
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
            assert_eq!(rendered(&value), (Ok(()), want.to_owned()), "{text}");
        }
        let (result, out) = rendered(&json::parse(r#"{"a":1,"b":[{"a":1},"x"]}"#).unwrap());
        assert!(result.is_err());
        assert_eq!(out, "1\n");
    }
}
