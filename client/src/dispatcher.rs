//! One line to a service: a thread's worth of tokio with its connections, on which one call follows
//! the other, and what Ctrl-C does meanwhile.

use crate::call;
use crate::connection::Call;
use crate::connection::Connection;
use crate::connection::Output;
use crate::error::Error;
use crate::os_error::os_error_text;
use hardie_runtime::wire::Dialect;
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

/// What calls of a connection are sent with.
pub struct Line<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) runtime: Runtime,
    pub(crate) interrupts: Interrupts,
}

impl Line<'_> {
    /// Sends one call and gives its output.
    ///
    /// # Errors
    /// A host prefix that cannot be; no credentials; what the connection did; the service's error;
    /// a response that cannot be read; Ctrl-C, also one since the last call.
    pub fn send(&self, call: &Call<'_>) -> Result<Output, Error> {
        let (request, target) = self.connection.request(call, Dialect::AwsCli)?;
        self.block_on(call::send(self.connection, call, request, &target, None))
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// Ctrl-C.
    pub fn pause(&self, time: Duration) -> Result<(), Error> {
        self.block_on(async {
            tokio::time::sleep(time).await;
            Ok(())
        })
    }

    /// What a future gives, unless Ctrl-C is pressed before.
    pub(crate) fn block_on<T>(
        &self,
        future: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
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

/// Ctrl-C, which is not lost between two calls.
pub(crate) struct Interrupts(RefCell<Signal>);

impl Interrupts {
    /// Begins to listen; inside a runtime.
    ///
    /// # Errors
    /// A system that gives no signals.
    pub(crate) fn new() -> Result<Interrupts, Error> {
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
