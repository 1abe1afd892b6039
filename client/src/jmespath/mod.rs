//! JMESPath expressions, evaluated by `jpx-core`.
//!
//! Functions check their arguments and compute like those of the Python package `jmespath`, and
//! errors have its messages.

mod command_functions;
mod direct;
mod functions;
mod lexer;
mod numbers;
mod parser;
mod shared_parts;
mod syntax_error;
#[cfg(test)]
mod tests;

pub use command_functions::{is_true, without_nulls};
pub use shared_parts::{SharedPart, shared_parts};

use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Number, Value, json};
use jpx_core::{ErrorReason, Expression, JmespathError, Runtime, RuntimeError};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;

/// The prefix of strings that represent numbers which the evaluator's JSON numbers cannot hold
/// exactly. No string of a service starts like this.
const EXACT: &str = "\u{0}number:";
/// [`EXACT`] in JSON.
const EXACT_ESCAPED: &str = "\\u0000number:";

/// The error of an expression: of its syntax, or of its evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// Checks the syntax of an expression.
///
/// # Errors
/// A syntax error.
pub fn check(expression: &str) -> Result<(), Error> {
    parser::check(expression).map_err(|error| Error(error.display(expression).to_string()))?;
    jpx_core::parse(&modern(expression)).map(|_| ()).map_err(|error| Error(error.to_string()))
}

/// Evaluates an expression on a value; the result may be a part of it.
///
/// # Errors
/// An error of the evaluation.
pub fn search<'v>(expression: &str, value: &'v Value) -> Result<Cow<'v, Value>, Error> {
    evaluate_with(&runtime(), expression, value)
}

/// Evaluates an expression of a command that an overlay adds: it may call more functions than those
/// of users.
///
/// # Errors
/// An error of the syntax or of the evaluation.
pub fn evaluate(expression: &str, value: &Value) -> Result<Value, Error> {
    let mut runtime = runtime();
    command_functions::register(&mut runtime);
    evaluate_with(&runtime, expression, value).map(Cow::into_owned)
}

fn evaluate_with<'v>(
    runtime: &Runtime,
    expression: &str,
    value: &'v Value,
) -> Result<Cow<'v, Value>, Error> {
    let failed = |error: JmespathError| Error(explain(&error));
    let expression = modern(expression);
    if !expression.contains(EXACT_ESCAPED) {
        let compiled = runtime.compile(&expression).map_err(failed)?;
        let found = direct::search(&expression, compiled.as_ast(), runtime, value);
        if let Ok(found) = found {
            return Ok(found);
        }
    }
    search_copy(runtime, &expression, value).map(Cow::Owned).map_err(failed)
}

/// Evaluates an expression with the evaluator, on a copy of the value.
fn search_copy(runtime: &Runtime, expression: &str, value: &Value) -> Result<Value, JmespathError> {
    let data = to_json(value);
    compile(runtime, expression, &data)?.search(&data).map(from_json)
}

/// Compiles an expression for data, which may contain numbers that the evaluator cannot compare.
fn compile<'r>(
    runtime: &'r Runtime,
    expression: &str,
    data: &Json,
) -> Result<Expression<'r>, JmespathError> {
    let compiled = runtime.compile(expression)?;
    if !numbers::has_exact(data) && !expression.contains(EXACT_ESCAPED) {
        return Ok(compiled);
    }
    let mut node = compiled.as_ast().clone();
    numbers::with_calls(&mut node, 0);
    Ok(Expression::new(expression, node, runtime))
}

/// Replaces literals in an expression that the evaluator does not read as the AWS CLI does:
/// backticks around a text that is not JSON are a string (JEP-12), and integers may have any size.
fn modern(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let quote = &from[..1];
        let Some(end) = closing(&from[1..], quote) else {
            out.push_str(from);
            return out;
        };
        let (inside, behind) = (&from[1..=end], &from[end + 2..]);
        match text_literal(inside).filter(|_| quote == "`") {
            Some(literal) => out.push_str(&literal),
            None => out.push_str(&from[..end + 2]),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The position of the closing quote; a backslash escapes the next character.
fn closing(text: &str, quote: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = !escaped && quote.starts_with(c);
        escaped = !escaped && c == '\\';
        ends.then_some(at)
    })
}

/// A literal that the evaluator reads correctly; `None` if it does so already, or if the content is
/// not valid.
fn text_literal(content: &str) -> Option<String> {
    let content = content.replace("\\`", "`");
    if let Ok(value) = json::parse(&content) {
        let value = to_json(&value);
        return numbers::has_exact(&value)
            .then(|| format!("`{}`", value.to_string().replace('`', "\\`")));
    }
    let text = json::parse(&format!("\"{}\"", content.trim_start())).ok()?;
    Some(format!("`{}`", json::compact(&text).replace('`', "\\`")))
}

fn runtime() -> Runtime {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    functions::register(&mut runtime);
    runtime
}

/// The AWS CLI's message for a runtime error.
fn explain(error: &JmespathError) -> String {
    match &error.reason {
        ErrorReason::Parse(text) => text.clone(),
        ErrorReason::Runtime(RuntimeError::UnknownFunction(name)) => {
            format!("Unknown function: {name}()")
        }
        ErrorReason::Runtime(RuntimeError::InvalidSlice) => "slice step cannot be zero".to_owned(),
        other => other.to_string(),
    }
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(Number::Integer(number)) => Json::from(*number),
        Value::Number(number) => match number {
            Number::Float(number) if number.is_finite() => Json::from(*number),
            number => Json::String(format!("{EXACT}{}", python::number_str(number))),
        },
        Value::List(list) => Json::Array(list.iter().map(to_json).collect()),
        Value::Map(map) => {
            Json::Object(map.iter().map(|(key, value)| (key.to_string(), to_json(value))).collect())
        }
        other => Json::String(python::str(other, Dict::Plain)),
    }
}

fn from_json(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => Value::Number(match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Number::Integer(number),
            (None, Some(number)) => Number::Big(number.to_string()),
            (None, None) => Number::Float(number.as_f64().unwrap_or(f64::NAN)),
        }),
        Json::String(text) => match text.strip_prefix(EXACT) {
            Some("inf") => Value::Number(Number::Float(f64::INFINITY)),
            Some("-inf") => Value::Number(Number::Float(f64::NEG_INFINITY)),
            Some("nan") => Value::Number(Number::Float(f64::NAN)),
            Some(digits) => Value::Number(
                Number::parse_integer(digits).unwrap_or_else(|| Number::Decimal(digits.to_owned())),
            ),
            None => Value::String(text),
        },
        Json::Array(list) => Value::List(list.into_iter().map(from_json).collect()),
        Json::Object(map) => {
            Value::Map(map.into_iter().map(|(key, value)| (key, from_json(value))).collect::<Map>())
        }
    }
}
