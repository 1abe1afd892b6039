//! A single-threaded tokio runtime that sends the calls of a connection one after another and
//! handles Ctrl-C.

use crate::call;
use crate::connection::{Call, CallOutput, Connection, runtime};
use crate::error::Error;
use crate::os_error::os_error_text;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Runtime;
#[cfg(unix)]
use tokio::signal::unix::Signal;
#[cfg(windows)]
use tokio::signal::windows::CtrlC as Signal;

/// Sends calls of a connection.
pub struct Dispatcher<'a> {
    connection: &'a Connection,
    runtime: Runtime,
    interrupts: Interrupts,
}

impl Connection {
    /// Starts a dispatcher.
    ///
    /// # Errors
    /// A system without a thread or signals for it.
    pub fn open(&self) -> Result<Dispatcher<'_>, Error> {
        let runtime = runtime()?;
        let interrupts = {
            let _inside = runtime.enter();
            Interrupts::new()?
        };
        Ok(Dispatcher { connection: self, runtime, interrupts })
    }
}

impl Dispatcher<'_> {
    /// Sends one call and returns its output.
    ///
    /// # Errors
    /// A host prefix that is not valid; no credentials; an error of the connection or of the
    /// service; a response that cannot be read; Ctrl-C, also one since the last call.
    pub fn send(&self, call: &Call<'_>) -> Result<CallOutput, Error> {
        self.send_through(call, None)
    }

    /// As [`send`](Dispatcher::send), through `client` instead of the network.
    pub(crate) fn send_through(
        &self,
        call: &Call<'_>,
        client: Option<SharedHttpClient>,
    ) -> Result<CallOutput, Error> {
        self.block_on(call::send(self.connection, call, client))
    }

    /// Waits.
    ///
    /// # Errors
    /// Ctrl-C.
    pub fn pause(&self, time: Duration) -> Result<(), Error> {
        self.block_on(async {
            tokio::time::sleep(time).await;
            Ok(())
        })
    }

    /// Waits for a future, or for Ctrl-C.
    fn block_on<T>(&self, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.runtime.block_on(async {
            let mut future = pin!(future);
            poll_fn(|context| match self.interrupts.poll(context) {
                Poll::Ready(()) => Poll::Ready(Err(Error::interrupted())),
                Poll::Pending => future.as_mut().poll(context),
            })
            .await
        })
    }
}

/// Ctrl-C, also between two calls.
struct Interrupts(RefCell<Signal>);

impl Interrupts {
    /// Starts to listen; must be called inside a runtime.
    ///
    /// # Errors
    /// A system without signals.
    fn new() -> Result<Interrupts, Error> {
        let signal = listen().map_err(|error| Error::general(os_error_text(&error)))?;
        Ok(Interrupts(RefCell::new(signal)))
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        self.0.borrow_mut().poll_recv(context).map(|_| ())
    }
}

#[cfg(unix)]
fn listen() -> std::io::Result<Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn listen() -> std::io::Result<Signal> {
    tokio::signal::windows::ctrl_c()
}
