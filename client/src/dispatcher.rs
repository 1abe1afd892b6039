//! A single-threaded tokio runtime that sends the calls of a connection one after another and
//! handles Ctrl-C.

use crate::call;
use crate::connection::{Call, CallOutput, Connection, runtime};
use crate::error::Error;
use crate::os_error::os_error_text;
use crate::request::capture::RequestCapture;
#[cfg(windows)]
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Runtime;
#[cfg(windows)]
use tokio::signal::windows::CtrlC as Signal;

/// Sends calls of a connection.
pub struct Dispatcher<'a> {
    connection: &'a Connection,
    pub(crate) runtime: Runtime,
    pub(crate) interrupts: Interrupts,
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
        self.send_or_keep(call, None)
    }

    /// As [`send`](Dispatcher::send), or keeps the request in `capture`.
    pub(crate) fn send_or_keep(
        &self,
        call: &Call<'_>,
        capture: Option<&RequestCapture>,
    ) -> Result<CallOutput, Error> {
        self.block_on(call::send(self.connection, call, capture))
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
#[cfg(unix)]
pub(crate) struct Interrupts {
    /// Receives a byte per signal.
    signals: tokio::net::UnixStream,
    registration: signal_hook::SigId,
}

#[cfg(unix)]
impl Interrupts {
    /// Starts to listen; must be called inside a runtime.
    ///
    /// Without tokio's feature `signal`, which allocates a channel for each of the system's 65
    /// signals when a runtime starts.
    ///
    /// # Errors
    /// A system without signals.
    fn new() -> Result<Interrupts, Error> {
        let listen = || {
            let (sender, signals) = std::os::unix::net::UnixStream::pair()?;
            signals.set_nonblocking(true)?;
            let signals = tokio::net::UnixStream::from_std(signals)?;
            let registration =
                signal_hook::low_level::pipe::register(signal_hook::consts::SIGINT, sender)?;
            Ok(Interrupts { signals, registration })
        };
        listen().map_err(|error: std::io::Error| Error::general(os_error_text(&error)))
    }

    /// Ready after Ctrl-C.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            std::task::ready!(self.signals.poll_read_ready(context)).ok();
            match self.signals.try_read(&mut [0; 16]) {
                // Not ready after all; the next poll registers the task.
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                _ => return Poll::Ready(()),
            }
        }
    }
}

#[cfg(unix)]
impl Drop for Interrupts {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.registration);
    }
}

/// Ctrl-C, also between two calls.
#[cfg(windows)]
pub(crate) struct Interrupts(RefCell<Signal>);

#[cfg(windows)]
impl Interrupts {
    /// Starts to listen; must be called inside a runtime.
    ///
    /// # Errors
    /// A system without signals.
    fn new() -> Result<Interrupts, Error> {
        let signal = tokio::signal::windows::ctrl_c()
            .map_err(|error| Error::general(os_error_text(&error)))?;
        Ok(Interrupts(RefCell::new(signal)))
    }

    /// Ready after Ctrl-C.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        self.0.borrow_mut().poll_recv(context).map(|_| ())
    }
}
