//! A stream with a time limit for clients that do not read.
//!
//! Without a limit, such a client could hold its connection, and a response in memory,
//! indefinitely.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// The number of bytes that a client must read within the time limit.
const ENOUGH: usize = 16 * 1024;

/// A stream whose writes fail if a client reads too slowly.
pub(crate) struct SlowReader<S> {
    stream: S,
    limit: Duration,
    /// Runs while a write is pending.
    timer: Pin<Box<Sleep>>,
    waiting: bool,
    /// Bytes written since the timer started.
    written: usize,
}

impl<S> SlowReader<S> {
    pub(crate) fn new(stream: S, limit: Duration) -> SlowReader<S> {
        SlowReader { stream, limit, timer: Box::pin(sleep(limit)), waiting: false, written: 0 }
    }

    /// Records the result of a write, and returns an error if it has been pending for too long.
    fn note<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
        bytes: impl FnOnce(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        match &written {
            Poll::Ready(Ok(done)) => {
                self.written = self.written.saturating_add(bytes(done));
                // The client has caught up or reads fast enough: the timer starts again.
                if self.written >= ENOUGH {
                    self.waiting = false;
                }
                return written;
            }
            Poll::Ready(Err(_)) => return written,
            Poll::Pending => {}
        }
        if !self.waiting {
            (self.waiting, self.written) = (true, 0);
            let end = Instant::now() + self.limit;
            self.timer.as_mut().reset(end);
        }
        match self.timer.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for SlowReader<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for SlowReader<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(context, written, |count| *count)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        // The system has accepted all data.
        self.note(context, flushed, |()| ENOUGH)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = Pin::new(&mut self.stream).poll_shutdown(context);
        self.note(context, ended, |()| ENOUGH)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.note(context, written, |count| *count)
    }
}
