//! Waiters: an operation's `@waitable` as a row's text.
//!
//! The AWS CLI asks again after the same time every time, and so often at most; Smithy's trait has
//! a shortest time and no number. The time is the trait's shortest one, which AWS makes of the AWS
//! CLI's own; the number is the AWS CLI's where it has the waiter, else [`ATTEMPTS`].

use crate::diagnostic::Diagnostic;
use crate::model::Shape;
use crate::model::traits::{Acceptor, AcceptorState, Comparator, Matcher, PathMatcher, Waiter};
use crate::plan::lower::Lowering;
use crate::plan::types::names::xform_name;
use serde_json::{Map, Value, json};

/// How often a waiter asks whose number nobody says: what the AWS CLI's first waiters did.
pub const ATTEMPTS: u64 = 40;

/// What can be waited for with an operation, as its row carries it; empty where nothing can.
pub(crate) fn of(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>, output: &Shape<'_>) -> String {
    let waiters = cx.ok(&shape.id, shape.traits.waitable()).unwrap_or_default();
    let mut all = Map::new();
    for (name, waiter) in waiters {
        for acceptor in &waiter.acceptors {
            if let Matcher::Output(matcher) = &acceptor.matcher
                && let Some(first) = first_name(&matcher.path)
                && output.member(first).is_none()
            {
                let message = format!(
                    "the waiter `{name}` reads `{first}`, but `{}` has no such member",
                    output.id
                );
                cx.problem(Diagnostic::warning("plan.waiter", message), &shape.id, shape.place);
            }
        }
        let attempts = waiter.max_attempts.or_else(|| cx.calls.attempts(&name)).unwrap_or(ATTEMPTS);
        let mut row = row(&waiter, attempts);
        row["command"] = Value::from(xform_name(&name));
        all.insert(name, row);
    }
    if all.is_empty() { String::new() } else { Value::Object(all).to_string() }
}

fn row(waiter: &Waiter, attempts: u64) -> Value {
    let accept: Vec<Value> = waiter.acceptors.iter().map(acceptor).collect();
    let mut row = json!({ "delay": waiter.min_delay, "attempts": attempts, "accept": accept });
    if !waiter.documentation.is_empty() {
        row["docs"] = Value::from(waiter.documentation.as_str());
    }
    row
}

fn acceptor(acceptor: &Acceptor) -> Value {
    let mut row = match &acceptor.matcher {
        // An error of any kind, or none.
        Matcher::Success(success) => json!({ "error": !success }),
        Matcher::ErrorType(name) => json!({ "error": name.rsplit('#').next() }),
        Matcher::Status(status) => json!({ "status": status }),
        Matcher::Output(matcher) => path(matcher),
        Matcher::InputOutput(matcher) => {
            let mut row = path(matcher);
            row["both"] = Value::Bool(true);
            row
        }
    };
    row["state"] = Value::from(match acceptor.state {
        AcceptorState::Success => "success",
        AcceptorState::Failure => "failure",
        AcceptorState::Retry => "retry",
    });
    row
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
    let mut row = Map::new();
    row.insert(mode.to_owned(), Value::from(matcher.path.as_str()));
    row.insert("want".to_owned(), want);
    Value::Object(row)
}

/// The member that a path begins with; nothing where it begins otherwise.
fn first_name(path: &str) -> Option<&str> {
    let end = path.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    (!name.is_empty() && !rest.starts_with('(')).then_some(name)
}
