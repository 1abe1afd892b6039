//! The signals that request a stop: an interrupt from the keyboard, or SIGTERM.

use std::io;

#[cfg(unix)]
pub(crate) struct StopSignals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    /// Starts to catch the signals.
    pub(crate) fn new() -> io::Result<StopSignals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the first signal.
    pub(crate) async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
pub(crate) struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    /// Catches nothing until it waits.
    pub(crate) fn new() -> io::Result<StopSignals> {
        Ok(StopSignals)
    }

    /// Waits for an interrupt.
    pub(crate) async fn received(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
