//! Takes rows from an input: when they are asked for, or by a thread, so that an input that pauses
//! delays neither calls in flight nor Ctrl-C.

use super::problem::Failure;
use super::rows::{Row, Rows};
use hardie_client::internal::Wake;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// The most rows that wait between the thread and the calls.
const AHEAD: usize = 16;
/// The stack of the thread, as large as that of a process: values may be nested.
const STACK: usize = 8 * 1024 * 1024;

/// A source of rows.
pub(crate) enum Reader {
    /// Reads when a row is asked for.
    Waiting(Box<Rows>),
    /// A thread reads.
    Threaded(Receiver<Result<Row, Failure>>),
}

/// What a reader has.
pub(crate) enum Next {
    Row(Row),
    /// No row yet; there is a wake when there is one.
    Later,
    End,
}

impl Reader {
    /// Reads on a thread, which calls `wake` for each row and at the end.
    ///
    /// # Errors
    /// A system without a further thread.
    pub(crate) fn on_thread(
        open: impl FnOnce() -> Result<Rows, Failure> + Send + 'static,
        wake: Wake,
    ) -> std::io::Result<Reader> {
        let (sender, receiver) = sync_channel(AHEAD);
        let read = move || {
            let send = |row| sender.send(row).is_ok();
            match open() {
                Ok(mut rows) => {
                    while let Some(row) = rows.next().transpose() {
                        let is_last = row.is_err();
                        if !send(row) || is_last {
                            break;
                        }
                        wake.now();
                    }
                }
                Err(failure) => drop(send(Err(failure))),
            }
            drop(sender);
            wake.now();
        };
        // The process does not wait for the thread at its end.
        std::thread::Builder::new().stack_size(STACK).spawn(read)?;
        Ok(Reader::Threaded(receiver))
    }

    /// The next row.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) fn next(&mut self) -> Result<Next, Failure> {
        match self {
            Reader::Waiting(rows) => Ok(rows.next()?.map_or(Next::End, Next::Row)),
            Reader::Threaded(rows) => match rows.try_recv() {
                Ok(row) => row.map(Next::Row),
                Err(TryRecvError::Empty) => Ok(Next::Later),
                Err(TryRecvError::Disconnected) => Ok(Next::End),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Next, Reader};
    use crate::batch::problem::Failure;
    use hardie_client::internal::Wake;

    #[test]
    fn a_failure_of_the_thread_is_the_last_row() {
        let fails = || Err(Failure::Read(std::io::ErrorKind::InvalidData.into()));
        let mut reader = Reader::on_thread(fails, Wake::default()).unwrap();
        let failure = loop {
            match reader.next() {
                Ok(Next::Later) => std::thread::yield_now(),
                Ok(_) => panic!("a row without an input"),
                Err(failure) => break failure,
            }
        };
        assert!(matches!(failure, Failure::Read(_)));
        assert!(matches!(reader.next(), Ok(Next::Later | Next::End)));
    }
}
