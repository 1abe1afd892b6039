//! Waiters: `@waitable` of an operation.
//!
//! The AWS CLI polls at a constant interval and a limited number of times; Smithy's trait has a
//! minimum delay and no number of attempts. The interval is the trait's minimum delay, which AWS
//! derives from the AWS CLI's interval. The number of attempts is the AWS CLI's if it has the
//! waiter, else [`ATTEMPTS`].

use crate::diagnostic::Diagnostic;
use crate::model::Shape;
use crate::model::traits::Matcher;
use crate::plan::context::Lowering;
use crate::plan::facts::calls::Waiter;
use crate::plan::prose::Prose;
use crate::plan::types::names::xform_name;

/// The number of attempts of a waiter without a number of its own, as in the AWS CLI's first
/// waiters.
pub const ATTEMPTS: u64 = 40;

/// The waiters that poll an operation.
pub(crate) fn of(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    output: &Shape<'_>,
) -> Vec<Waiter> {
    let waiters = cx.ok(&shape.id, shape.traits.waitable()).unwrap_or_default();
    let mut all = Vec::new();
    for (name, waiter) in waiters {
        if cx.renames.is_removed_waiter(&name) {
            continue;
        }
        for acceptor in &waiter.acceptors {
            if let Matcher::Output(matcher) = &acceptor.matcher
                && let Some(first) = first_name(&matcher.path)
                && output.member(first).is_none()
            {
                let message = format!(
                    "the waiter `{name}` reads `{first}`, but `{}` has no such member",
                    output.id
                );
                cx.problem(Diagnostic::warning("WaitableTrait", message), &shape.id, shape.place);
            }
        }
        let attempts = waiter.max_attempts.or_else(|| cx.calls.attempts(&name)).unwrap_or(ATTEMPTS);
        all.push(Waiter {
            command: xform_name(&name),
            name,
            docs: Prose::of(&cx.parsed(&waiter.documentation)),
            delay: waiter.min_delay,
            attempts,
            acceptors: waiter.acceptors,
        });
    }
    all
}

/// The member that an expression begins with, if it begins with one.
fn first_name(path: &str) -> Option<&str> {
    let end = path.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    (!name.is_empty() && !rest.starts_with('(')).then_some(name)
}
