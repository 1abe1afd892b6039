//! An endpoint for callers that have no async runtime, such as tests that start programs.

use crate::local::{ConnectLocal, Handle};
use crate::options::Options;
use std::io;
use std::ops::Deref;
use std::sync::mpsc;
use std::thread;

/// A running endpoint on its own thread. Dropping it stops it like [`Handle::shutdown`], and waits.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// let endpoint = connect_local::ConnectLocal::start_blocking(connect_local::Options::new())?;
/// // Start programs with `endpoint.url()`.
/// assert!(endpoint.contacts().is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Blocking {
    /// The handle without its server, which the thread waits for.
    handle: Handle,
    thread: Option<thread::JoinHandle<()>>,
}

impl ConnectLocal {
    /// Starts an endpoint on a thread of its own.
    ///
    /// # Errors
    /// Those of [`start`](ConnectLocal::start); the thread or its runtime cannot be created.
    pub fn start_blocking(options: Options) -> io::Result<Blocking> {
        let (send, receive) = mpsc::channel();
        let thread = thread::Builder::new().name("connect-local".to_owned()).spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(send.send(Err(error))),
            };
            runtime.block_on(async {
                match ConnectLocal::start(options).await {
                    Ok(mut handle) => {
                        let server = handle.take_server();
                        if send.send(Ok(handle)).is_ok() {
                            server.await;
                        }
                    }
                    Err(error) => drop(send.send(Err(error))),
                }
            });
        })?;
        let handle = receive.recv().map_err(io::Error::other)??;
        Ok(Blocking { handle, thread: Some(thread) })
    }
}

impl Deref for Blocking {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Blocking {
    fn drop(&mut self) {
        self.handle.stop();
        // The thread does not panic; if it did, a second panic here would hide the first.
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}
