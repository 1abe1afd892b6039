//! Waiters: repeats an operation until a condition of the model is met.

use super::client::{Client, ErrorOf, OutputOf, SendResult};
use super::error::{self, Error};
use super::response::Response;
use crate::error::{self as internal, Stage};
use crate::waiter::{Observed, acceptor_of};
use hardie_runtime::service::{Operation, OperationInput, State, Waiter};
use hardie_runtime::shape::{View, to_value};
use hardie_runtime::value::{Map, Value};
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// A waiter that was not started: set its limits, then `.await` it.
#[must_use = "waiters do nothing unless awaited"]
pub struct Wait<I: OperationInput> {
    client: Client,
    waiter: &'static str,
    input: I,
    max_wait: Option<Duration>,
    max_attempts: Option<u64>,
    delay: Option<Duration>,
}

impl<I: OperationInput> fmt::Debug for Wait<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("waiter", &self.waiter)
            .field("input", &self.input)
            .field("max_wait", &self.max_wait)
            .field("max_attempts", &self.max_attempts)
            .field("delay", &self.delay)
            .finish_non_exhaustive()
    }
}

/// The last response of a waiter that succeeded.
#[derive(Debug)]
pub struct WaitOutcome<I: OperationInput> {
    /// The last response. A waiter may wait for an error, for example until a table is gone.
    pub last: Result<Response<OutputOf<I>>, Error<ErrorOf<I>>>,
    /// The number of calls.
    pub calls: u64,
}

/// The error of a waiter.
#[derive(Debug)]
pub struct WaitError<I: OperationInput> {
    kind: WaitErrorKind<I>,
    waiter: &'static str,
    calls: u64,
}

/// Why a waiter did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitErrorKind<I: OperationInput> {
    /// The last response, or the error of the last call, means that the condition cannot be met any
    /// more.
    Failed(Box<SendResult<I>>),
    /// The condition was not met in time; the result of the last call.
    TimedOut(Box<SendResult<I>>),
    /// A call failed in a way that the waiter does not expect.
    Call(Error<ErrorOf<I>>),
}

impl<I: OperationInput> WaitError<I> {
    /// The error of a waiter that called nothing.
    #[cfg(feature = "blocking")]
    pub(super) fn not_started(waiter: &'static str, error: Error<ErrorOf<I>>) -> WaitError<I> {
        WaitError { kind: WaitErrorKind::Call(error), waiter, calls: 0 }
    }

    /// Why the waiter did not succeed.
    pub fn kind(&self) -> &WaitErrorKind<I> {
        &self.kind
    }

    /// Why the waiter did not succeed, by value.
    pub fn into_kind(self) -> WaitErrorKind<I> {
        self.kind
    }

    /// The Smithy name of the waiter.
    pub fn waiter(&self) -> &'static str {
        self.waiter
    }

    /// The number of calls.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Whether the condition was not met in time.
    pub fn is_timed_out(&self) -> bool {
        matches!(self.kind, WaitErrorKind::TimedOut(_))
    }

    /// The last response, unless the last call failed.
    pub fn last_response(&self) -> Option<&Response<OutputOf<I>>> {
        match &self.kind {
            WaitErrorKind::Failed(last) | WaitErrorKind::TimedOut(last) => {
                last.as_ref().as_ref().ok()
            }
            WaitErrorKind::Call(_) => None,
        }
    }

    /// The error of the last call.
    pub fn call_error(&self) -> Option<&Error<ErrorOf<I>>> {
        match &self.kind {
            WaitErrorKind::Failed(last) | WaitErrorKind::TimedOut(last) => {
                last.as_ref().as_ref().err()
            }
            WaitErrorKind::Call(error) => Some(error),
        }
    }
}

impl<I: OperationInput> fmt::Display for WaitError<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match &self.kind {
            WaitErrorKind::Failed(_) => "the resource is in a state that it does not leave",
            WaitErrorKind::TimedOut(_) => "the condition was not met in time",
            WaitErrorKind::Call(_) => "a call failed",
        };
        let calls = if self.calls == 1 { "call" } else { "calls" };
        write!(f, "waiter {}: {reason}, after {} {calls}", self.waiter, self.calls)
    }
}

impl<I> StdError for WaitError<I>
where
    I: OperationInput,
    ErrorOf<I>: StdError,
{
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.call_error().map(|error| error as &(dyn StdError + 'static))
    }
}

impl Client {
    /// Repeats an operation until a waiter of the model succeeds; `waiter` is its Smithy name, such
    /// as `TableExists`. Generated clients have a method per waiter.
    pub fn wait_until<I: OperationInput>(&self, waiter: &'static str, input: I) -> Wait<I> {
        Wait::new(self.clone(), waiter, input)
    }
}

impl<I: OperationInput> Wait<I> {
    pub(super) fn new(client: Client, waiter: &'static str, input: I) -> Wait<I> {
        Wait { client, waiter, input, max_wait: None, max_attempts: None, delay: None }
    }

    /// The Smithy name of the waiter.
    pub fn name(&self) -> &'static str {
        self.waiter
    }

    /// Sets the longest time from start to end. Default: no limit but the number of calls.
    pub fn max_wait(mut self, time: Duration) -> Wait<I> {
        self.max_wait = Some(time);
        self
    }

    /// Sets the largest number of calls. Default: the model's, and 40 if it has none (Smithy's
    /// `@waitable` has none).
    pub fn max_attempts(mut self, number: u64) -> Wait<I> {
        self.max_attempts = Some(number);
        self
    }

    /// Sets the time between two calls. Default: the model's.
    pub fn delay(mut self, time: Duration) -> Wait<I> {
        self.delay = Some(time);
        self
    }

    async fn run(self) -> Result<WaitOutcome<I>, WaitError<I>> {
        let name = self.waiter;
        let failed = move |kind, calls| WaitError { kind, waiter: name, calls };
        let Some(waiter) = waiter_of::<I>(name) else {
            let message = format!("the model has no waiter {name} for this operation");
            let error = Error::of_call(internal::Error::invalid_input(message));
            return Err(failed(WaitErrorKind::Call(error), 0));
        };
        let end = self.max_wait.and_then(|time| Instant::now().checked_add(time));
        let attempts = self.max_attempts.unwrap_or(waiter.attempts);
        let delay = self.delay.unwrap_or(waiter.delay);
        let members = match to_value(View::Structure(&self.input)) {
            Value::Map(members) => members,
            _ => Map::new(),
        };
        let mut calls = 0;
        loop {
            let last = self.client.send(self.input.clone()).await;
            calls += 1;
            let state = match state_of::<I>(&waiter, &members, &last) {
                Ok(state) => state,
                Err(error) => return Err(failed(WaitErrorKind::Call(error), calls)),
            };
            match (state, last) {
                (Some(State::Success), last) => return Ok(WaitOutcome { last, calls }),
                (Some(State::Failure), last) => {
                    return Err(failed(WaitErrorKind::Failed(Box::new(last)), calls));
                }
                (None, Err(error)) => return Err(failed(WaitErrorKind::Call(error), calls)),
                (_, last) => {
                    let is_late = end.is_some_and(|end| {
                        Instant::now().checked_add(delay).is_none_or(|at| at > end)
                    });
                    if calls >= attempts || is_late {
                        return Err(failed(WaitErrorKind::TimedOut(Box::new(last)), calls));
                    }
                }
            }
            tokio::time::sleep(delay).await;
        }
    }
}

impl<I: OperationInput> IntoFuture for Wait<I> {
    type Output = Result<WaitOutcome<I>, WaitError<I>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

fn waiter_of<I: OperationInput>(name: &str) -> Option<Waiter> {
    let mut operations = <I::Operation as Operation>::service().table.operations();
    let operation = operations.find(|it| it.name() == <I::Operation as Operation>::NAME)?;
    Waiter::of(operation).into_iter().find(|waiter| waiter.name == name)
}

/// The state that a response leads to; `None` if no acceptor matches.
fn state_of<I: OperationInput>(
    waiter: &Waiter,
    input: &Map,
    last: &SendResult<I>,
) -> Result<Option<State>, Error<ErrorOf<I>>> {
    let output = last.as_ref().ok().map(|response| to_value(View::Structure(response.output())));
    let error = last.as_ref().err();
    if error.is_some_and(|error: &error::Error<_>| !error.is_service()) {
        return Ok(None);
    }
    let status = match last {
        Ok(response) => response.status(),
        Err(error) => error.status().unwrap_or_default(),
    };
    let code = error.and_then(Error::code);
    let observed = Observed { input, output: output.as_ref(), error: code, status };
    let acceptor = acceptor_of(waiter, observed).map_err(|error| {
        Error::of_call(internal::Error::general(error.to_string()).at(Stage::Response))
    })?;
    Ok(acceptor.map(|acceptor| acceptor.state))
}
