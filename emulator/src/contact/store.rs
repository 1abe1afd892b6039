//! The file of contacts: opens, creates, reads and writes it.

use super::state::State;
use super::{Contact, record};
use hardie_mock::internal::{self, Temporary};
use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Contacts by number, in order of creation.
const CONTACTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("contacts");
/// The name of the file in the folder of `--data`.
const FILE: &str = "contacts.redb";

/// The contacts on disk.
pub(super) struct Store {
    path: PathBuf,
    /// `None` after a failure, until the file has been opened again.
    database: Option<Database>,
    /// The number of the next contact.
    next: u64,
}

impl Store {
    /// Opens the file in a folder, or creates both, and returns the contacts in it.
    ///
    /// # Errors
    /// The file cannot be created or read, has other contents, or is in use by another process.
    pub(super) fn open(folder: &Path) -> io::Result<(Store, State)> {
        let named = |path: &Path, error: &dyn std::fmt::Display| {
            io::Error::other(format!("{}: {error}", path.display()))
        };
        internal::create_folder(folder).map_err(|error| named(folder, &error))?;
        let path = folder.join(FILE);
        let mut store = Store { path, database: None, next: 0 };
        let found = std::fs::symlink_metadata(&store.path);
        if found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            store.create().map_err(|error| named(&store.path, &error))?;
        }
        let state = store.load().map_err(|error| named(&store.path, &error))?;
        Ok((store, state))
    }

    /// Creates the file atomically: it is complete when it gets its name.
    fn create(&mut self) -> Result<(), redb::Error> {
        let beside = Temporary::beside(&self.path);
        let file = FileBackend::new(internal::create_private_file(&beside.0)?)?;
        let database = redb::Builder::new().create_with_backend(file)?;
        // Unlike a rename, this does not replace a file that another process created meanwhile.
        match std::fs::hard_link(&beside.0, &self.path) {
            Ok(()) => self.database = Some(database),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // Some file systems have no hard links.
            Err(_) => {
                std::fs::rename(&beside.0, &self.path)?;
                self.database = Some(database);
            }
        }
        Ok(())
    }

    /// Whether the file must be opened again before anything can be stored.
    pub(super) fn has_failed(&self) -> bool {
        self.database.is_none()
    }

    /// Reads all contacts; opens the file first if necessary.
    pub(super) fn load(&mut self) -> Result<State, String> {
        let database = match self.database.take() {
            Some(database) => database,
            None => open(&self.path)?,
        };
        let (state, next) = read(&database)?;
        (self.next, self.database) = (next, Some(database));
        Ok(state)
    }

    /// Stores new contacts in one transaction, which is on disk when this returns; `None` is a
    /// reset.
    ///
    /// After an error the file is closed; [`load`](Store::load) opens it again.
    pub(super) fn store(&mut self, changes: &[Option<Arc<Contact>>]) -> Result<(), String> {
        let database = self.database.take().ok_or("the file is not open")?;
        self.next = write(&database, self.next, changes).map_err(|error| error.to_string())?;
        self.database = Some(database);
        Ok(())
    }
}

fn open(path: &Path) -> Result<Database, String> {
    let file = internal::open_private_file(path).map_err(|error| error.to_string())?;
    if file.metadata().map_err(|error| error.to_string())?.len() == 0 {
        return Err(
            "the file is empty, so its contacts are lost; remove the file to start a new one"
                .to_owned(),
        );
    }
    let mut builder = redb::Builder::new();
    // Otherwise a file that another program changed may cause a panic.
    builder.set_check_integrity_on_open(true);
    let file = FileBackend::new(file).map_err(|error| error.to_string())?;
    builder.create_with_backend(file).map_err(|error| error.to_string())
}

/// All contacts, and the number of the next one.
fn read(database: &Database) -> Result<(State, u64), String> {
    let text = |error: redb::Error| error.to_string();
    let mut state = State::default();
    let transaction = database.begin_read().map_err(|error| text(error.into()))?;
    let table = match transaction.open_table(CONTACTS) {
        Err(TableError::TableDoesNotExist(_)) => return Ok((state, 0)),
        table => table.map_err(|error| text(error.into()))?,
    };
    let mut next = 0;
    for row in table.iter().map_err(|error| text(error.into()))? {
        let (number, bytes) = row.map_err(|error| text(error.into()))?;
        let contact = record::read(bytes.value())
            .map_err(|error| format!("contact {}: {error}", number.value()))?;
        state.push(Arc::new(contact));
        next = number.value() + 1;
    }
    Ok((state, next))
}

/// Writes changes and returns the number of the next contact.
fn write(
    database: &Database,
    mut next: u64,
    changes: &[Option<Arc<Contact>>],
) -> Result<u64, redb::Error> {
    let transaction = database.begin_write()?;
    {
        let mut table = transaction.open_table(CONTACTS)?;
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
    transaction.commit()?;
    Ok(next)
}
