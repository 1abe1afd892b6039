//! Finds the tokens of the next page in a response.

use crate::jmespath::{self, Error};
use hardie_runtime::service::Pagination;
use hardie_runtime::value::{Map, Number, Value};

/// The value at a dotted path of names; `None` for null too.
pub fn find<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let found = path.split('.').try_fold(value, |value, name| value.as_map()?.get(name))?;
    (!found.is_null()).then_some(found)
}

/// The tokens of the next page by the input's members; all null, or none at all, after the last
/// page.
///
/// # Errors
/// An expression that fails.
pub fn next_tokens(pagination: &Pagination, page: &Value) -> Result<Map, Error> {
    if let Some(more) = &pagination.more
        && !is_true(&value_of(more, page)?)
    {
        return Ok(Map::new());
    }
    let tokens = pagination.output.iter().zip(&pagination.input);
    let tokens = tokens.map(|(path, name)| {
        let token = value_of(path, page)?;
        Ok((name.clone(), if is_true(&token) { token } else { Value::Null }))
    });
    tokens.collect()
}

/// Evaluates an expression; nearly all are names and dots.
fn value_of(expression: &str, page: &Value) -> Result<Value, Error> {
    if expression.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')) {
        return Ok(find(page, expression).cloned().unwrap_or_default());
    }
    Ok(jmespath::search(expression, page)?.into_owned())
}

/// Whether a value is true in Python.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(Number::Integer(number)) => *number != 0,
        Value::Number(Number::Float(number)) => *number != 0.0,
        Value::String(text) => !text.is_empty(),
        Value::Bytes(bytes) => !bytes.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
        _ => true,
    }
}
