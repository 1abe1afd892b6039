//! The services of a program in one file of tables: an index, and the table of each service, which
//! is read when a command needs the service.

use super::Service;
use crate::table::PackedDocs;
use crate::table::TableError;
use crate::table::error::VERSION;
use crate::table::file::Origin;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The first bytes of the file.
const MAGIC: [u8; 8] = *b"\x89HARDIE+";
/// A number whose bytes tell their order.
const ORDER: u32 = 0x0102_0304;
/// The numbers before the index, in bytes.
const HEAD: usize = 8 + 4 * 4;
/// The numbers of an entry, in bytes.
const ENTRY: usize = 7 * 4;

/// The services of a program, from a file of tables, as `hardie table` writes it.
///
/// Nothing is read before it is needed: of the index, a command reads the entries on the way to its
/// service.
pub struct Tables {
    bytes: &'static [u8],
    origin: Origin,
    docs: Option<&'static DocsOf>,
    services: Mutex<BTreeMap<usize, Result<&'static Service, TableError>>>,
}

/// The documentation of the service with a command.
#[doc(hidden)]
pub type DocsOf = dyn Fn(&'static str) -> &'static (dyn PackedDocs) + Send + Sync;

/// A service in the index.
struct Entry {
    command: &'static str,
    title: &'static str,
    is_aws: bool,
    bytes: &'static [u8],
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tables({} bytes)", self.bytes.len())
    }
}

impl Tables {
    /// The tables in a file, which is not read yet. Rows are read where they lie if `bytes` are at
    /// an address that is a multiple of four.
    pub const fn new(bytes: &'static [u8]) -> Tables {
        Tables::of(bytes, Origin::File)
    }

    /// The tables that this program's own build made, and that are part of its code: their numbers
    /// are used without a check, as those of generated code are. Others can make it panic.
    #[doc(hidden)]
    pub const fn of_build(bytes: &'static [u8]) -> Tables {
        Tables::of(bytes, Origin::Build)
    }

    const fn of(bytes: &'static [u8], origin: Origin) -> Tables {
        Tables { bytes, origin, docs: None, services: Mutex::new(BTreeMap::new()) }
    }

    /// With documentation that is not in the file.
    #[doc(hidden)]
    pub const fn with_docs(mut self, docs: &'static DocsOf) -> Tables {
        self.docs = Some(docs);
        self
    }

    /// Reads the index.
    ///
    /// # Errors
    /// The file is damaged or of another version.
    pub fn check(&self) -> Result<(), TableError> {
        self.entries().map(|_| ())
    }

    fn entries(&self) -> Result<Vec<Entry>, TableError> {
        let count = count(self.bytes)?;
        let entries = (0..count).map(|at| entry(self.bytes, at));
        let entries: Vec<Entry> = entries.collect::<Result<_, TableError>>()?;
        if !entries.is_sorted_by(|one, other| one.command < other.command) {
            return Err(TableError::damaged("its index is not in order"));
        }
        Ok(entries)
    }

    /// The number of services; 0 for a damaged file.
    pub fn len(&self) -> usize {
        count(self.bytes).unwrap_or_default()
    }

    /// Whether there are no services.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all services follow AWS's conventions.
    pub fn are_aws(&self) -> bool {
        (0..self.len()).all(|at| is_aws(self.bytes, at).unwrap_or_default())
    }

    /// The command of each service, in order; none for a damaged file.
    pub fn commands(&self) -> Vec<&'static str> {
        commands(self.bytes).unwrap_or_default()
    }

    /// The command and the title of each service, in the order of the commands; none for a damaged
    /// file.
    pub fn titles(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let entries = self.entries().unwrap_or_default();
        entries.into_iter().map(|entry| (entry.command, entry.title))
    }

    /// The service with a command; its table is read the first time.
    ///
    /// # Errors
    /// The table, or what was read of the index, is damaged.
    pub fn service(&self, command: &str) -> Result<Option<&'static Service>, TableError> {
        let (mut from, mut to) = (0, count(self.bytes)?);
        while from < to {
            let at = from.midpoint(to);
            match part(self.bytes, start(at))?.cmp(command.as_bytes()) {
                Ordering::Less => from = at + 1,
                Ordering::Greater => to = at,
                Ordering::Equal => return self.at(at).map(Some),
            }
        }
        Ok(None)
    }

    /// The first service.
    ///
    /// # Errors
    /// See [`Tables::service`].
    pub fn first(&self) -> Result<Option<&'static Service>, TableError> {
        let count = count(self.bytes)?;
        (count > 0).then(|| self.at(0)).transpose()
    }

    /// All services.
    ///
    /// # Errors
    /// A table or the index is damaged.
    pub fn services(&self) -> Result<Vec<&'static Service>, TableError> {
        let count = self.entries()?.len();
        (0..count).map(|at| self.at(at)).collect()
    }

    /// The service of an entry.
    fn at(&self, at: usize) -> Result<&'static Service, TableError> {
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        services.entry(at).or_insert_with(|| self.read(at)).clone()
    }

    fn read(&self, at: usize) -> Result<&'static Service, TableError> {
        let entry = entry(self.bytes, at)?;
        let service =
            Service::read(entry.bytes, self.origin, self.docs.map(|docs| docs(entry.command)))?;
        if service.command == entry.command && service.flavour.is_aws() == entry.is_aws {
            Ok(service)
        } else {
            Err(TableError::damaged("its index is of other services"))
        }
    }
}

/// The number of entries, after a check of the head.
fn count(bytes: &[u8]) -> Result<usize, TableError> {
    if !bytes.starts_with(&MAGIC) || bytes.len() < HEAD {
        return Err(TableError::NotATable);
    }
    let [version, order] = [word(bytes, 8)?, word(bytes, 12)?];
    let [length, count] = [word(bytes, 16)?, word(bytes, 20)?];
    if order != ORDER {
        return Err(if order == ORDER.swap_bytes() {
            TableError::ByteOrder
        } else {
            TableError::damaged("its head is not valid")
        });
    }
    if version != VERSION {
        return Err(TableError::Version(version));
    }
    if length as usize != bytes.len() {
        let (said, found) = (u64::from(length), bytes.len() as u64);
        return Err(TableError::Length { said, found });
    }
    if count as usize > bytes.len() / ENTRY {
        return Err(TableError::damaged("its index is longer than the file"));
    }
    Ok(count as usize)
}

/// The number at an offset.
fn word(bytes: &[u8], at: usize) -> Result<u32, TableError> {
    let word = bytes.get(at..).and_then(<[u8]>::first_chunk);
    word.map(|word| u32::from_ne_bytes(*word)).ok_or(TableError::NotATable)
}

/// Where an entry starts.
fn start(entry: usize) -> usize {
    HEAD + entry * ENTRY
}

/// Whether the service of an entry follows AWS's conventions.
fn is_aws(bytes: &[u8], entry: usize) -> Result<bool, TableError> {
    Ok(word(bytes, start(entry) + 16)? != 0)
}

/// The bytes whose place and length are at an offset.
fn part(bytes: &[u8], at: usize) -> Result<&[u8], TableError> {
    let (from, length) = (word(bytes, at)? as usize, word(bytes, at + 4)? as usize);
    let to = from.checked_add(length);
    let part = to.and_then(|to| bytes.get(from..to));
    part.ok_or_else(|| TableError::damaged("its index names places outside of it"))
}

/// The text whose place and length are at an offset.
fn text(bytes: &[u8], at: usize) -> Result<&str, TableError> {
    let text = std::str::from_utf8(part(bytes, at)?);
    text.map_err(|_| TableError::damaged("its index is not UTF-8"))
}

/// The commands of all entries: their texts, which lie between the index and the first table, are
/// checked at once.
fn commands(bytes: &'static [u8]) -> Result<Vec<&'static str>, TableError> {
    let count = count(bytes)?;
    let first = start(count);
    let end = if count == 0 { first } else { word(bytes, start(0) + 20)? as usize };
    let texts = bytes.get(first..end).and_then(|texts| std::str::from_utf8(texts).ok());
    let texts = texts.ok_or_else(|| TableError::damaged("its index is not UTF-8"))?;
    let mut commands = Vec::with_capacity(count);
    for entry in 0..count {
        let (from, length) = (word(bytes, start(entry))?, word(bytes, start(entry) + 4)?);
        let from = (from as usize).checked_sub(first);
        let command = from.and_then(|from| texts.get(from..from.checked_add(length as usize)?));
        let is_missing = || TableError::damaged("its index names places outside of it");
        commands.push(command.ok_or_else(is_missing)?);
    }
    Ok(commands)
}

fn entry(bytes: &'static [u8], entry: usize) -> Result<Entry, TableError> {
    let at = start(entry);
    Ok(Entry {
        command: text(bytes, at)?,
        title: text(bytes, at + 8)?,
        is_aws: is_aws(bytes, entry)?,
        bytes: part(bytes, at + 20)?,
    })
}
