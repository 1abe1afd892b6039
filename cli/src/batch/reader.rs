//! Takes rows from an input: when they are asked for, or by a thread, so that an input that pauses
//! delays neither calls in flight nor Ctrl-C.

use super::problem::Failure;
use super::rows::{Row, Rows};
use hardie_client::internal::Wake;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The most rows that wait between the thread and the calls.
const AHEAD: usize = 16;
/// The stack of the thread, as large as that of a process: values may be nested.
const STACK: usize = 8 * 1024 * 1024;

/// A source of rows.
pub(crate) enum Reader {
    /// Reads when a row is asked for.
    Waiting(Box<Rows>),
    /// A thread reads.
    Threaded(Arc<Queue>),
}

/// The rows that wait. A channel of the standard library would be 16 kB in every program.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    room: Condvar,
}

#[derive(Default)]
struct Waiting {
    rows: VecDeque<Result<Row, Failure>>,
    is_ended: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a row once there is room, or the end.
    fn add(&self, row: Option<Result<Row, Failure>>) {
        let mut waiting = self.lock();
        while waiting.rows.len() >= AHEAD {
            waiting = self.room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        match row {
            Some(row) => waiting.rows.push_back(row),
            None => waiting.is_ended = true,
        }
    }

    fn next(&self) -> Result<Next, Failure> {
        let mut waiting = self.lock();
        self.room.notify_one();
        match waiting.rows.pop_front() {
            Some(row) => row.map(Next::Row),
            None if waiting.is_ended => Ok(Next::End),
            None => Ok(Next::Later),
        }
    }
}

/// What a reader has.
pub(crate) enum Next {
    Row(Row),
    /// No row yet; there is a wake when there is one.
    Later,
    End,
}

impl Reader {
    /// Reads on a thread, which calls `wake` for each row and at the end. Neither a failure nor the
    /// end of the process waits for it.
    ///
    /// # Errors
    /// A system without a further thread.
    pub(crate) fn on_thread(
        open: impl FnOnce() -> Result<Rows, Failure> + Send + 'static,
        wake: Wake,
    ) -> std::io::Result<Reader> {
        let queue = Arc::new(Queue::default());
        let shared = Arc::clone(&queue);
        let read = move || {
            let add = |row| {
                shared.add(row);
                wake.now();
            };
            match open() {
                Ok(mut rows) => {
                    while let Some(row) = rows.next().transpose() {
                        let is_last = row.is_err();
                        add(Some(row));
                        if is_last {
                            break;
                        }
                    }
                }
                Err(failure) => add(Some(Err(failure))),
            }
            add(None);
        };
        std::thread::Builder::new().stack_size(STACK).spawn(read)?;
        Ok(Reader::Threaded(queue))
    }

    /// The next row.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) fn next(&mut self) -> Result<Next, Failure> {
        match self {
            Reader::Waiting(rows) => Ok(rows.next()?.map_or(Next::End, Next::Row)),
            Reader::Threaded(queue) => queue.next(),
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
