//! Waiters of an operation, read from its table row.

use crate::sort::sort_by;
use crate::table::Operation;
use crate::value::{Number, Value, json};
use std::time::Duration;

/// A waiter: polls an operation until a condition is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Its name in the model, such as `TableExists`.
    pub name: String,
    /// Its command name, such as `table-exists`.
    pub command: String,
    /// The documentation in the model; may be empty.
    pub docs: String,
    /// The time between two calls.
    pub delay: Duration,
    /// The maximum number of calls.
    pub attempts: u64,
    /// The acceptors, in order; the first that matches a response applies.
    pub accept: Vec<Acceptor>,
}

/// An acceptor of a waiter: a condition and the resulting state.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptor {
    /// The state if the condition matches.
    pub state: State,
    /// The condition.
    pub matcher: Matcher,
}

/// The state that an acceptor leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The waiter succeeds.
    Success,
    /// The waiter fails.
    Failure,
    /// The waiter calls the operation again.
    Retry,
}

/// The condition of an acceptor.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// A value in the output.
    Path {
        /// A JMESPath expression.
        path: String,
        /// How the expression's value is compared.
        comparator: Comparator,
        /// The value that it is compared with.
        want: Value,
        /// Whether the expression is about an object with `input` and `output`, not the output
        /// alone.
        both: bool,
    },
    /// An error with this code.
    Error(String),
    /// Any error (`true`) or no error (`false`).
    AnyError(bool),
    /// A response with this HTTP status.
    Status(i64),
}

/// How the value of an expression is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// The whole value is equal.
    Equals,
    /// Every element of a non-empty list is equal.
    All,
    /// Any element of a list is equal.
    Any,
}

impl Waiter {
    /// Reads the waiters of an operation, ordered by name.
    pub fn of(operation: Operation) -> Vec<Waiter> {
        let text = operation.waiters();
        if text.is_empty() {
            return Vec::new();
        }
        let Ok(Value::Map(all)) = json::parse(text) else { return Vec::new() };
        let mut waiters: Vec<Waiter> =
            all.into_iter().filter_map(|(name, row)| waiter(name.into(), &row)).collect();
        sort_by(&mut waiters, |a, b| a.name.cmp(&b.name));
        waiters
    }
}

fn waiter(name: String, row: &Value) -> Option<Waiter> {
    let row = row.as_map()?;
    Some(Waiter {
        name,
        command: row.get("command")?.as_str()?.to_owned(),
        docs: row.get("docs").and_then(Value::as_str).unwrap_or_default().to_owned(),
        delay: Duration::from_secs(row.get("delay").and_then(whole)?.try_into().ok()?),
        attempts: row.get("attempts").and_then(whole)?.try_into().ok()?,
        accept: row.get("accept")?.as_list()?.iter().filter_map(acceptor).collect(),
    })
}

fn acceptor(row: &Value) -> Option<Acceptor> {
    let row = row.as_map()?;
    let state = match row.get("state")?.as_str()? {
        "success" => State::Success,
        "failure" => State::Failure,
        _ => State::Retry,
    };
    let path = |key, comparator| {
        let path = row.get(key)?.as_str()?.to_owned();
        let want = row.get("want").cloned().unwrap_or_default();
        Some(Matcher::Path { path, comparator, want, both: row.contains_key("both") })
    };
    let error = || {
        Some(match row.get("error")? {
            Value::Bool(any) => Matcher::AnyError(*any),
            code => Matcher::Error(code.as_str()?.to_owned()),
        })
    };
    let status = || row.get("status").and_then(whole).map(Matcher::Status);
    let paths = || {
        path("path", Comparator::Equals)
            .or_else(|| path("all", Comparator::All))
            .or_else(|| path("any", Comparator::Any))
    };
    Some(Acceptor { state, matcher: paths().or_else(error).or_else(status)? })
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(Number::Integer(number)) => Some(*number),
        _ => None,
    }
}
