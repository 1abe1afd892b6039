//! The thread that writes contacts to disk.
//!
//! It takes all waiting requests, decides them one after the other, stores the results in one
//! transaction and responds only then. So a response means that the contact is on disk, a token is
//! never decided twice, and waiting requests share the cost of one sync. Readers of the state never
//! see contacts that are not stored: the thread holds the lock until they are. If they cannot be
//! stored, the state goes back to what was stored, and the next request tries the file again.

use super::external_entities::ExternalEntities;
use super::state::{Outcome, State, lock};
use super::store::Store;
use super::{Contact, ContactError};
use aws_connect::CreateContactInput;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The maximum number of requests per transaction.
const BATCH: usize = 1024;

type ResultSender<T> = oneshot::Sender<Result<T, ContactError>>;

enum Job {
    Create { region: String, request: Box<CreateContactInput>, sender: ResultSender<Arc<Contact>> },
    Reset { sender: ResultSender<()> },
}

/// The channel to the thread that writes.
#[derive(Debug)]
pub(super) struct Journal {
    /// Dropped to end the thread.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Opens or creates the file in a folder, which is created too, and loads its contacts into the
    /// state.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub(super) fn open(
        folder: &Path,
        external: Arc<ExternalEntities>,
        state: Arc<Mutex<State>>,
    ) -> io::Result<Journal> {
        let (store, stored) = Store::open(folder)?;
        *lock(&state) = stored;
        let (jobs, waiting) = channel();
        let mut writer = Writer { store, external, state };
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || writer.run(&waiting))?;
        Ok(Journal { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(super) async fn create(
        &self,
        region: String,
        request: CreateContactInput,
    ) -> Result<Arc<Contact>, ContactError> {
        self.ask(|sender| Job::Create { region, request: Box::new(request), sender }).await
    }

    pub(super) async fn reset(&self) -> Result<(), ContactError> {
        self.ask(|sender| Job::Reset { sender }).await
    }

    async fn ask<T>(&self, job: impl FnOnce(ResultSender<T>) -> Job) -> Result<T, ContactError> {
        let gone = || ContactError::Failed("The store is closed.".to_owned());
        let (sender, receiver) = oneshot::channel();
        self.jobs.as_ref().ok_or_else(gone)?.send(job(sender)).map_err(|_| gone())?;
        receiver.await.map_err(|_| gone())?
    }
}

impl Drop for Journal {
    /// Waits until everything is written and the file is closed.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The responses to send after a transaction, with their receivers.
enum PendingResult {
    Contact(ResultSender<Arc<Contact>>, Result<Arc<Contact>, ContactError>),
    Reset(ResultSender<()>),
}

impl PendingResult {
    fn send_result(self, stored: &Result<(), ContactError>) {
        // The receiver may have been dropped.
        match self {
            PendingResult::Contact(sender, outcome) => {
                let _ = sender.send(stored.clone().and(outcome));
            }
            PendingResult::Reset(sender) => {
                let _ = sender.send(stored.clone());
            }
        }
    }
}

struct Writer {
    store: Store,
    external: Arc<ExternalEntities>,
    state: Arc<Mutex<State>>,
}

impl Writer {
    /// Runs until all senders are dropped.
    fn run(&mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let batch = std::iter::once(first).chain(waiting.try_iter()).take(BATCH);
            let state = Arc::clone(&self.state);
            let mut state = lock(&state);
            let (pending, stored) = self.batch(batch.collect(), &mut state);
            drop(state);
            for pending in pending {
                pending.send_result(&stored);
            }
        }
    }

    fn batch(
        &mut self,
        jobs: Vec<Job>,
        state: &mut State,
    ) -> (Vec<PendingResult>, Result<(), ContactError>) {
        let mut recovered = Ok(());
        if self.store.has_failed() {
            // Only the file shows which of the last contacts were stored.
            recovered = self.store.load().map(|stored| *state = stored);
        }
        let before = state.len();
        let mut reset = None;
        let (mut changes, mut pending) = (Vec::new(), Vec::with_capacity(jobs.len()));
        for job in jobs {
            match job {
                Job::Create { region, request, sender } => {
                    let outcome = state.create(&self.external, &region, *request);
                    if let Ok(Outcome::Created(contact)) = &outcome {
                        changes.push(Some(Arc::clone(contact)));
                    }
                    let contact = outcome
                        .map(|(Outcome::Created(contact) | Outcome::Known(contact))| contact);
                    pending.push(PendingResult::Contact(sender, contact));
                }
                Job::Reset { sender } => {
                    let forgotten = std::mem::take(state);
                    reset.get_or_insert(forgotten);
                    changes.push(None);
                    pending.push(PendingResult::Reset(sender));
                }
            }
        }
        if changes.is_empty() {
            return (pending, Ok(()));
        }
        let stored = recovered.and_then(|()| self.store.store(&changes)).map_err(|error| {
            if let Some(forgotten) = reset {
                *state = forgotten;
            }
            state.truncate(before);
            ContactError::Failed(format!("The contact could not be stored: {error}."))
        });
        (pending, stored)
    }
}
