//! The file of resources: opens, creates, reads and writes it.

use crate::private_file::{self, Temporary};
use crate::resource::{Creation, Kept, Key};
use crate::{exact, json};
use hardie_runtime::IndexMap;
use hardie_runtime::service::Service;
use hardie_runtime::value::{Map, Value};
use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use std::fmt;
use std::io;
use std::path::Path;

/// Resources by number, in order of creation.
const RESOURCES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("resources");
/// What the file is of.
const FACTS: TableDefinition<'_, &str, &str> = TableDefinition::new("facts");
/// The name of the file in a folder.
const FILE: &str = "resources.redb";

/// The resources on disk.
pub(crate) struct Store {
    database: Database,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the file in a folder, or creates both, and returns the resources in it.
    ///
    /// # Errors
    /// The file cannot be created or read, is in use, or has the resources of other services.
    pub(crate) fn open(
        folder: &Path,
        services: &[&'static Service],
    ) -> io::Result<(Store, IndexMap<Key, Kept>)> {
        let path = folder.join(FILE);
        let named =
            |error: &dyn fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
        private_file::create_folder(folder).map_err(|error| named(&error))?;
        let found = std::fs::symlink_metadata(&path);
        if found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            create(&path, services).map_err(|error| named(&error))?;
        }
        let file = private_file::open(&path).map_err(|error| named(&error))?;
        let mut builder = redb::Builder::new();
        // Otherwise a file that another program changed may cause a panic.
        builder.set_check_integrity_on_open(true);
        let file = FileBackend::new(file).map_err(|error| named(&error))?;
        let database = builder.create_with_backend(file).map_err(|error| named(&error))?;
        let of = names(services);
        let stored = stored_services(&database).map_err(|error| named(&error))?;
        if stored.as_deref() != Some(of.as_str()) {
            let stored = stored.unwrap_or_else(|| "no service".to_owned());
            return Err(named(&format!(
                "the file has resources of {stored}, not of {of}; use another folder"
            )));
        }
        let resources = read(&database).map_err(|error| named(&error))?;
        Ok((Store { database }, resources))
    }

    /// Writes a resource; it is on disk when this returns.
    pub(crate) fn put(&mut self, key: &Key, kept: &Kept) -> Result<(), String> {
        let bytes = json::text(&record(key, kept)).into_bytes();
        self.write(|transaction| {
            transaction.open_table(RESOURCES)?.insert(kept.number, bytes.as_slice())?;
            Ok(())
        })
    }

    /// Removes the resource with a number.
    pub(crate) fn remove(&mut self, number: u64) -> Result<(), String> {
        self.write(|transaction| {
            transaction.open_table(RESOURCES)?.remove(number)?;
            Ok(())
        })
    }

    /// Removes all resources.
    pub(crate) fn clear(&mut self) -> Result<(), String> {
        self.write(|transaction| {
            transaction.open_table(RESOURCES)?.retain(|_, _| false)?;
            Ok(())
        })
    }

    /// Writes of which services the file is.
    pub(crate) fn set_services(&mut self, services: &[&'static Service]) -> Result<(), String> {
        let names = names(services);
        self.write(|transaction| {
            transaction.open_table(FACTS)?.insert("services", names.as_str())?;
            Ok(())
        })
    }

    fn write(
        &self,
        change: impl FnOnce(&redb::WriteTransaction) -> Result<(), redb::Error>,
    ) -> Result<(), String> {
        let text = |error: redb::Error| error.to_string();
        let transaction = self.database.begin_write().map_err(|error| text(error.into()))?;
        change(&transaction).map_err(text)?;
        transaction.commit().map_err(|error| text(error.into()))
    }
}

/// Creates the file atomically: it is complete when it gets its name.
fn create(path: &Path, services: &[&'static Service]) -> Result<(), redb::Error> {
    let beside = Temporary::beside(path);
    let file = FileBackend::new(private_file::create(&beside.0)?)?;
    let database = redb::Builder::new().create_with_backend(file)?;
    let transaction = database.begin_write()?;
    transaction.open_table(FACTS)?.insert("services", names(services).as_str())?;
    transaction.open_table(RESOURCES)?;
    transaction.commit()?;
    drop(database);
    std::fs::rename(&beside.0, path)?;
    Ok(())
}

/// The services by which a file is recognised.
fn names(services: &[&'static Service]) -> String {
    let mut names: Vec<&str> = services.iter().map(|service| service.shape_id).collect();
    names.sort_unstable();
    names.join(", ")
}

fn stored_services(database: &Database) -> Result<Option<String>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(FACTS) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(None),
        table => table?,
    };
    Ok(table.get("services")?.map(|found| found.value().to_owned()))
}

fn read(database: &Database) -> Result<IndexMap<Key, Kept>, String> {
    let text = |error: redb::Error| error.to_string();
    let transaction = database.begin_read().map_err(|error| text(error.into()))?;
    let table = match transaction.open_table(RESOURCES) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(IndexMap::new()),
        table => table.map_err(|error| text(error.into()))?,
    };
    let mut found = IndexMap::new();
    for row in table.iter().map_err(|error| text(error.into()))? {
        let (number, bytes) = row.map_err(|error| text(error.into()))?;
        let (key, kept) = parsed(number.value(), bytes.value())
            .ok_or_else(|| format!("resource {} cannot be read", number.value()))?;
        found.insert(key, kept);
    }
    Ok(found)
}

fn record(key: &Key, kept: &Kept) -> Value {
    let mut record = Map::new();
    record.insert("Service", Value::from(key.service.as_str()));
    record.insert("Resource", Value::from(key.resource.as_str()));
    let identifiers = key.identifiers.iter().map(|it| Value::from(it.as_str()));
    record.insert("Identifiers", Value::List(identifiers.collect()));
    record.insert("Members", exact::to_json(&Value::Map(kept.members.clone())));
    if let Some(Creation { operation, token, digest }) = &kept.creation {
        let pairs = [("Operation", operation), ("Token", token), ("Digest", digest)];
        let pairs = pairs.map(|(name, text)| (name.to_owned(), Value::from(text.as_str())));
        record.insert("Creation", Value::Map(Map::from_iter(pairs)));
    }
    Value::Map(record)
}

fn parsed(number: u64, bytes: &[u8]) -> Option<(Key, Kept)> {
    let Value::Map(record) = json::parse(bytes).ok()? else { return None };
    let text = |name: &str| record.get(name)?.as_str().map(str::to_owned);
    let identifiers = record.get("Identifiers")?.as_list()?.iter();
    let key = Key {
        service: text("Service")?,
        resource: text("Resource")?,
        identifiers: identifiers.map(|it| it.as_str().map(str::to_owned)).collect::<Option<_>>()?,
    };
    let Value::Map(members) = exact::from_json(record.get("Members")?)? else { return None };
    let creation = record.get("Creation").and_then(Value::as_map).and_then(|creation| {
        let text = |name: &str| creation.get(name)?.as_str().map(str::to_owned);
        let (operation, token) = (text("Operation")?, text("Token")?);
        Some(Creation { operation, token, digest: text("Digest")? })
    });
    Some((key, Kept { number, members, creation }))
}
