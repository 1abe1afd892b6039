//! `wait`: repeats an operation until a response matches an acceptor of the waiter (botocore's
//! `Waiter`).

use super::operation::{PreparedCall, Session};
use super::patience::Patience;
use crate::error::Error;
use hardie_client::internal::Call;
use hardie_client::internal::waiter::{Observed, acceptor_of};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::service::{Acceptor, Comparator, Matcher, State, Waiter};
use hardie_runtime::value::Value;
use std::time::Instant;

impl Session<'_> {
    /// Repeats the call until the waiter succeeds.
    ///
    /// # Errors
    /// Another final state of the waiter, with botocore's message, or a failed call.
    pub(super) fn wait(
        &self,
        waiter: &Waiter,
        patience: Patience,
        ready: &PreparedCall<'_>,
        call: &Call<'_>,
    ) -> Result<(), Error> {
        let line = ready.connection.open()?;
        let failed =
            |reason: String| Error::general(format!("Waiter {} failed: {reason}", waiter.name));
        let end = patience.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut tried = 0;
        let mut has_matched = false;
        loop {
            let answer = match line.send(call).map_err(Error::from) {
                Err(error) if error.of_service().is_none() => return Err(error),
                answer => answer,
            };
            tried += 1;
            let error = answer.as_ref().err().and_then(Error::of_service);
            let output = answer.as_ref().ok();
            let observed = Observed {
                input: &ready.members,
                output: output.map(|output| &output.value),
                error: error.map(|(code, _, _)| code),
                status: error.map(|it| it.2).or(output.map(|it| it.status)).unwrap_or_default(),
            };
            let matched = acceptor_of(waiter, observed)?;
            match (matched.map(|acceptor| acceptor.state), &answer) {
                (Some(State::Success), _) => return Ok(()),
                (None, Err(error)) => {
                    let (code, message, _) =
                        error.of_service().unwrap_or(("Unknown", &Value::Null, 0));
                    let message = python::str(message, Dict::Plain);
                    return Err(failed(format!("An error occurred ({code}): {message}")));
                }
                _ => {}
            }
            has_matched |= matched.is_some();
            // If no acceptor matches, botocore reports the expectation of the last one.
            let explained = matched.or(waiter.accept.last()).map(explanation).unwrap_or_default();
            if matched.is_some_and(|acceptor| acceptor.state == State::Failure) {
                let reason = format!("Waiter encountered a terminal failure state: {explained}");
                return Err(failed(reason));
            }
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if left.map_or(tried >= waiter.attempts, |left| left.is_zero()) {
                let before = format!(". Previously accepted state: {explained}");
                let before = if has_matched { before.as_str() } else { "" };
                return Err(failed(match patience.timeout {
                    None => format!("Max attempts exceeded{before}"),
                    Some(timeout) => {
                        format!("Timeout of {timeout:?} exceeded ({tried} attempts){before}")
                    }
                }));
            }
            line.pause(left.map_or(patience.interval, |left| left.min(patience.interval)))?;
        }
    }
}

/// The expectation of an acceptor, with botocore's wording.
fn explanation(acceptor: &Acceptor) -> String {
    let shown = |value: &Value| python::str(value, Dict::Plain);
    match &acceptor.matcher {
        Matcher::Path { path, comparator: Comparator::Equals, want, .. } => {
            format!("For expression \"{path}\" we matched expected path: \"{}\"", shown(want))
        }
        Matcher::Path { path, comparator: Comparator::All, want, .. } => {
            format!(
                "For expression \"{path}\" all members matched expected path: \"{}\"",
                shown(want)
            )
        }
        Matcher::Path { path, comparator: Comparator::Any, want, .. } => {
            format!(
                "For expression \"{path}\" we matched expected path: \"{}\" at least once",
                shown(want)
            )
        }
        Matcher::Status(status) => format!("Matched expected HTTP status code: {status}"),
        Matcher::Error(code) => format!("Matched expected service error code: {code}"),
        Matcher::AnyError(any) => {
            format!("Matched expected service error code: {}", shown(&Value::Bool(*any)))
        }
    }
}
