//! Pagination, waiters and endpoint parameters of an operation as JSON for the table.

use crate::model::traits::{Acceptor, AcceptorState, Comparator, Matcher, PathMatcher};
use crate::plan::facts::calls::{EndpointParameter, Pagination, Waiter};
use serde_json::{Map, Value, json};

/// Endpoint parameters as JSON; empty if there are no parameters.
pub(in crate::emit) fn parameters(parameters: &[EndpointParameter]) -> String {
    object(parameters.iter().map(|it| (it.name.clone(), json!(it.source))).collect())
}

pub(in crate::emit) fn pagination(pagination: &Pagination) -> String {
    json!(pagination).to_string()
}

/// Waiters as JSON; empty if there are no waiters.
pub(in crate::emit) fn waiters(waiters: &[Waiter]) -> String {
    object(waiters.iter().map(|it| (it.name.clone(), waiter(it))).collect())
}

fn object(object: Map<String, Value>) -> String {
    if object.is_empty() { String::new() } else { Value::Object(object).to_string() }
}

fn waiter(waiter: &Waiter) -> Value {
    let accept: Vec<Value> = waiter.acceptors.iter().map(acceptor).collect();
    let mut out = json!({ "delay": waiter.delay, "attempts": waiter.attempts, "accept": accept });
    if !waiter.docs.is_empty() {
        out["docs"] = json!(waiter.docs.html());
    }
    out["command"] = json!(waiter.command);
    out
}

fn acceptor(acceptor: &Acceptor) -> Value {
    let mut out = match &acceptor.matcher {
        // Any error, or no error.
        Matcher::Success(success) => json!({ "error": !success }),
        Matcher::ErrorType(name) => json!({ "error": name.rsplit('#').next() }),
        Matcher::Status(status) => json!({ "status": status }),
        Matcher::Output(matcher) => path(matcher),
        Matcher::InputOutput(matcher) => {
            let mut out = path(matcher);
            out["both"] = Value::Bool(true);
            out
        }
    };
    out["state"] = Value::from(match acceptor.state {
        AcceptorState::Success => "success",
        AcceptorState::Failure => "failure",
        AcceptorState::Retry => "retry",
    });
    out
}

fn path(matcher: &PathMatcher) -> Value {
    let (mode, want) = match matcher.comparator {
        Comparator::StringEquals | Comparator::Equals => ("path", matcher.expected.clone()),
        Comparator::BooleanEquals => {
            let flag = matcher.expected == "true" || matcher.expected == true;
            ("path", Value::Bool(flag))
        }
        Comparator::AllStringEquals => ("all", matcher.expected.clone()),
        Comparator::AnyStringEquals => ("any", matcher.expected.clone()),
    };
    let mut out = Map::new();
    out.insert(mode.to_owned(), Value::from(matcher.path.as_str()));
    out.insert("want".to_owned(), want);
    Value::Object(out)
}
