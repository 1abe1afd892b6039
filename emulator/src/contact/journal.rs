//! Contacts on disk: one file, one thread that writes it.
//!
//! The thread takes all requests that wait, decides them one after the other, stores what came of
//! them in one transaction and only then answers. So an answer means that the contact is on disk,
//! a token is never decided twice, and the cost of a sync is shared by those who wait for it. Who
//! looks at the state never sees what is not stored: the thread holds the lock until it is.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use aws_connect::CreateContactInput;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use tokio::sync::oneshot;

use super::state::{Outcome, State, lock};
use super::world::World;
use super::{Contact, Refusal, record};

/// Contacts by the order of their creation.
const CONTACTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("contacts");
/// The file in the folder of `--data`.
const FILE: &str = "contacts.redb";
/// Requests that share a transaction, at most.
const BATCH: usize = 1024;

type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

enum Job {
    Create { region: String, request: Box<CreateContactInput>, answer: Answer<Arc<Contact>> },
    Reset { answer: Answer<()> },
}

/// The way to the thread that writes.
#[derive(Debug)]
pub(super) struct Journal {
    /// Taken away to end the thread.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Opens or makes the file in a folder, which is made too, and brings its contacts to the state.
    ///
    /// # Errors
    /// The file cannot be made or read, holds what is no contact, or another process has it open.
    pub(super) fn open(folder: &Path, world: Arc<World>, state: Arc<Mutex<State>>) -> io::Result<Journal> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(FILE);
        let named = |error: String| io::Error::other(format!("{}: {error}", path.display()));
        let database = Database::create(&path).map_err(|error| named(error.to_string()))?;
        let next = load(&database, &mut lock(&state)).map_err(named)?;
        let (jobs, waiting) = channel();
        let mut writer = Writer { database, world, state, next, broken: false };
        let thread =
            std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&waiting))?;
        Ok(Journal { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(super) async fn create(
        &self,
        region: String,
        request: CreateContactInput,
    ) -> Result<Arc<Contact>, Refusal> {
        self.ask(|answer| Job::Create { region, request: Box::new(request), answer }).await
    }

    pub(super) async fn reset(&self) -> Result<(), Refusal> {
        self.ask(|answer| Job::Reset { answer }).await
    }

    async fn ask<T>(&self, job: impl FnOnce(Answer<T>) -> Job) -> Result<T, Refusal> {
        let gone = || Refusal::Failed("The store is closed.".to_owned());
        let (answer, answered) = oneshot::channel();
        self.jobs.as_ref().ok_or_else(gone)?.send(job(answer)).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

impl Drop for Journal {
    /// Waits until all is written and the file is free again.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Puts the contacts of the file into an empty state; gives the number of the next one.
fn load(database: &Database, state: &mut State) -> Result<u64, String> {
    let text = |error: redb::Error| error.to_string();
    let write = database.begin_write().map_err(|error| text(error.into()))?;
    // Makes the table where there is none.
    write.open_table(CONTACTS).map(drop).map_err(|error| text(error.into()))?;
    write.commit().map_err(|error| text(error.into()))?;
    let read = database.begin_read().map_err(|error| text(error.into()))?;
    let table = read.open_table(CONTACTS).map_err(|error| text(error.into()))?;
    let mut next = 0;
    for row in table.iter().map_err(|error| text(error.into()))? {
        let (number, bytes) = row.map_err(|error| text(error.into()))?;
        let contact =
            record::read(bytes.value()).map_err(|error| format!("contact {}: {error}", number.value()))?;
        state.push(Arc::new(contact));
        next = number.value() + 1;
    }
    Ok(next)
}

/// What is told to whom once a transaction is through.
enum Told {
    Contact(Answer<Arc<Contact>>, Result<Arc<Contact>, Refusal>),
    Reset(Answer<()>),
}

impl Told {
    fn tell(self, stored: &Result<(), Refusal>) {
        // Who asked may have gone.
        match self {
            Told::Contact(answer, outcome) => {
                let _ = answer.send(stored.clone().and(outcome));
            }
            Told::Reset(answer) => {
                let _ = answer.send(stored.clone());
            }
        }
    }
}

struct Writer {
    database: Database,
    world: Arc<World>,
    state: Arc<Mutex<State>>,
    next: u64,
    /// The state could not be brought back to what is stored.
    broken: bool,
}

impl Writer {
    /// Works until nobody can send any more.
    fn run(&mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let batch = std::iter::once(first).chain(waiting.try_iter()).take(BATCH);
            let state = Arc::clone(&self.state);
            let mut state = lock(&state);
            let (told, stored) = self.batch(batch.collect(), &mut state);
            drop(state);
            for told in told {
                told.tell(&stored);
            }
        }
    }

    fn batch(&mut self, jobs: Vec<Job>, state: &mut State) -> (Vec<Told>, Result<(), Refusal>) {
        let (mut changes, mut told) = (Vec::new(), Vec::with_capacity(jobs.len()));
        for job in jobs {
            match job {
                Job::Create { region, request, answer } => {
                    let outcome = state.create(&self.world, &region, *request);
                    if let Ok(Outcome::Created(contact)) = &outcome {
                        changes.push(Some(Arc::clone(contact)));
                    }
                    let contact =
                        outcome.map(|(Outcome::Created(contact) | Outcome::Known(contact))| contact);
                    told.push(Told::Contact(answer, contact));
                }
                Job::Reset { answer } => {
                    *state = State::default();
                    changes.push(None);
                    told.push(Told::Reset(answer));
                }
            }
        }
        if changes.is_empty() && !self.broken {
            return (told, Ok(()));
        }
        let stored = match self.broken {
            true => Err("the store failed before".to_owned()),
            false => self.store(&changes).map_err(|error| error.to_string()),
        };
        let stored = stored.map_err(|error| {
            *state = State::default();
            self.broken = match load(&self.database, state) {
                Ok(next) => {
                    self.next = next;
                    false
                }
                Err(_) => true,
            };
            Refusal::Failed(format!("The contact could not be stored: {error}."))
        });
        (told, stored)
    }

    /// Stores new contacts, nothing being a reset, in one transaction that is on disk at its end.
    fn store(&mut self, changes: &[Option<Arc<Contact>>]) -> Result<(), redb::Error> {
        let write = self.database.begin_write()?;
        let mut next = self.next;
        {
            let mut table = write.open_table(CONTACTS)?;
            for change in changes {
                match change {
                    Some(contact) => {
                        table.insert(next, record::write(contact).as_slice())?;
                        next += 1;
                    }
                    None => table.retain(|_, _| false)?,
                }
            }
        }
        write.commit()?;
        self.next = next;
        Ok(())
    }
}
