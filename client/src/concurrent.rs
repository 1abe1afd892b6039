//! Sends many calls of a connection at the same time, on the thread of its caller.
//!
//! The caller alternates between starting calls and waiting for an event. Between two waits nothing
//! is sent or received, so its own work has to be short.

use crate::call;
use crate::connection::{Call, CallOutput, Connection};
use crate::dispatcher::Dispatcher;
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use futures_util::stream::{FuturesUnordered, Stream};
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;
use tokio::sync::Notify;

/// A call that owns its input.
pub struct OwnedCall {
    /// The operation.
    pub operation: Operation,
    /// Its input, valid and with its idempotency token.
    pub input: Box<dyn Structure>,
    /// Its endpoint: [`Connection::resolve_endpoint`].
    pub target: ResolvedEndpoint,
}

/// What ended a wait.
pub enum Event<T> {
    /// A call ended; with the value that was given at its start.
    Ended(T, Result<CallOutput, Error>),
    /// Ctrl-C.
    Interrupted,
    /// The time to wait until, or another thread has called [`Wake::now`].
    Due,
}

/// Ends a wait from another thread, or the next one if there is none.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Ends the wait.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

type InFlight<'c, T> = Pin<Box<dyn Future<Output = (T, Result<CallOutput, Error>)> + 'c>>;

/// Calls that are in flight at the same time.
pub struct Calls<'c, T> {
    connection: &'c Connection,
    dispatcher: &'c Dispatcher<'c>,
    in_flight: FuturesUnordered<InFlight<'c, T>>,
    wake: Option<Wake>,
}

impl Connection {
    /// Prepares a connection for many calls at the same time. Calls that are not `repeatable` are
    /// sent once, unless the service throttled them.
    pub fn share(&mut self, repeatable: bool) {
        self.state.retries.share(repeatable);
    }

    /// The account id of the settings; `None` if only the credentials have one.
    pub fn configured_account_id(&self) -> Option<String> {
        match &self.credentials {
            Some(source) => source.account_id().known(),
            None => self.account().map(str::to_owned),
        }
    }

    /// The attempts that the service throttled so far, and the time until which it asked for none.
    pub fn throttled(&self) -> (u64, Option<Instant>) {
        self.state.retries.throttled()
    }
}

impl<'c, T: 'c> Calls<'c, T> {
    /// No calls yet; `wake` may end waits.
    pub fn new(
        connection: &'c Connection,
        dispatcher: &'c Dispatcher<'c>,
        wake: Option<Wake>,
    ) -> Calls<'c, T> {
        Calls { connection, dispatcher, in_flight: FuturesUnordered::new(), wake }
    }

    /// The number of calls in flight.
    pub fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// Starts a call; it is sent during the next wait.
    pub fn start(&mut self, tag: T, call: OwnedCall) {
        let connection = self.connection;
        self.in_flight.push(Box::pin(async move {
            let borrowed = Call {
                operation: call.operation,
                input: &*call.input,
                target: &call.target,
                stream_to: None,
                stream_from: None,
                body: None,
                streams: true,
            };
            (tag, call::send(connection, &borrowed, None).await)
        }));
    }

    /// Waits until a call ends, Ctrl-C is pressed, it is `until`, or [`Wake`] ends the wait;
    /// returns at once without anything to wait for.
    pub fn wait(&mut self, until: Option<Instant>) -> Event<T> {
        let in_flight = &mut self.in_flight;
        let interrupts = &self.dispatcher.interrupts;
        let wake = self.wake.as_ref();
        let now = until.is_none() && in_flight.is_empty() && wake.is_none();
        self.dispatcher.runtime.block_on(async {
            let mut woken = pin!(wake.map(|wake| wake.0.notified()));
            let mut timer = pin!(until.map(|until| tokio::time::sleep_until(until.into())));
            poll_fn(|context| {
                if interrupts.poll(context).is_ready() {
                    return Poll::Ready(Event::Interrupted);
                }
                if let Poll::Ready(Some((tag, result))) =
                    Pin::new(&mut *in_flight).poll_next(context)
                {
                    return Poll::Ready(Event::Ended(tag, result));
                }
                let woken = woken.as_mut().as_pin_mut().map(|woken| woken.poll(context));
                let is_due = timer.as_mut().as_pin_mut().map(|timer| timer.poll(context));
                if now || [woken, is_due].into_iter().flatten().any(|poll| poll.is_ready()) {
                    return Poll::Ready(Event::Due);
                }
                Poll::Pending
            })
            .await
        })
    }
}
