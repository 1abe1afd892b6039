//! `waiters-2.json`: waiters, as far as botocore supports them.

use super::Writer;
use crate::model::ShapeId;
use crate::model::traits::{Acceptor, AcceptorState, Comparator, Matcher};
use crate::plan::{ATTEMPTS, attempts};
use serde_json::{Map, Value, json};

impl Writer<'_, '_, '_> {
    /// The file; `None` without waiters. Leaves out waiters that match on input and output
    /// together, which botocore does not support.
    pub(super) fn waiters(&mut self, sdk_id: &str, chosen: &[ShapeId]) -> Option<Value> {
        let (mut out, known) = (Map::new(), attempts(sdk_id));
        for id in chosen {
            let Some(shape) = self.model.shape(id) else { continue };
            for (name, waiter) in self.ok(id, shape.traits.waitable()).unwrap_or_default() {
                let acceptors: Option<Vec<Value>> = waiter.acceptors.iter().map(acceptor).collect();
                let Some(acceptors) = acceptors else { continue };
                let attempts =
                    waiter.max_attempts.or_else(|| known.get(&name).copied()).unwrap_or(ATTEMPTS);
                let mut entry = json!({
                    "operation": id.name(),
                    "delay": waiter.min_delay,
                    "maxAttempts": attempts,
                    "acceptors": acceptors,
                });
                if !waiter.documentation.is_empty() {
                    entry["description"] = json!(waiter.documentation);
                }
                out.insert(name, entry);
            }
        }
        if out.is_empty() { None } else { Some(json!({ "version": 2, "waiters": out })) }
    }
}

/// An acceptor in botocore's form.
fn acceptor(acceptor: &Acceptor) -> Option<Value> {
    let mut out = match &acceptor.matcher {
        Matcher::Success(success) => json!({ "matcher": "error", "expected": !success }),
        Matcher::ErrorType(name) => {
            json!({ "matcher": "error", "expected": name.rsplit('#').next().unwrap_or(name) })
        }
        Matcher::Status(status) => json!({ "matcher": "status", "expected": status }),
        Matcher::InputOutput(_) => return None,
        Matcher::Output(matcher) => {
            let (word, expected) = match matcher.comparator {
                Comparator::StringEquals | Comparator::Equals => ("path", matcher.expected.clone()),
                Comparator::BooleanEquals => {
                    ("path", json!(matcher.expected == "true" || matcher.expected == true))
                }
                Comparator::AllStringEquals => ("pathAll", matcher.expected.clone()),
                Comparator::AnyStringEquals => ("pathAny", matcher.expected.clone()),
            };
            json!({ "matcher": word, "argument": matcher.path, "expected": expected })
        }
    };
    out["state"] = json!(match acceptor.state {
        AcceptorState::Success => "success",
        AcceptorState::Failure => "failure",
        AcceptorState::Retry => "retry",
    });
    Some(out)
}
