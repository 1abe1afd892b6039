//! The services of a program in one file of tables: an index, and the table of each service, which
//! is read when a command needs the service.

use super::Service;
use crate::table::TableError;
use crate::table::error::VERSION;
use std::fmt;
use std::sync::OnceLock;

/// The first bytes of the file.
const MAGIC: [u8; 8] = *b"\x89HARDIE+";
/// A number whose bytes tell their order.
const ORDER: u32 = 0x0102_0304;
/// The numbers before the index, in bytes.
const HEAD: usize = 8 + 4 * 4;
/// The numbers of an entry, in bytes.
const ENTRY: usize = 7 * 4;

/// The services of a program, from a file of tables, as `hardie table` writes it.
pub struct Tables {
    bytes: &'static [u8],
    index: OnceLock<Result<Vec<Entry>, TableError>>,
}

/// A service in the index.
struct Entry {
    command: &'static str,
    title: &'static str,
    is_aws: bool,
    bytes: &'static [u8],
    service: OnceLock<Result<&'static Service, TableError>>,
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
        Tables { bytes, index: OnceLock::new() }
    }

    /// Reads the index.
    ///
    /// # Errors
    /// The file is damaged or of another version.
    pub fn check(&self) -> Result<(), TableError> {
        self.index().map(|_| ())
    }

    fn index(&self) -> Result<&[Entry], TableError> {
        match self.index.get_or_init(|| index(self.bytes)) {
            Ok(entries) => Ok(entries),
            Err(error) => Err(error.clone()),
        }
    }

    fn entries(&self) -> &[Entry] {
        self.index().unwrap_or_default()
    }

    /// The number of services; 0 for a damaged file.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether there are no services.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all services follow AWS's conventions.
    pub fn are_aws(&self) -> bool {
        self.entries().iter().all(|entry| entry.is_aws)
    }

    /// The command and the title of each service, in the order of the commands.
    pub fn titles(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.entries().iter().map(|entry| (entry.command, entry.title))
    }

    /// The service with a command; its table is read the first time.
    ///
    /// # Errors
    /// The table is damaged.
    pub fn service(&self, command: &str) -> Result<Option<&'static Service>, TableError> {
        let entries = self.index()?;
        let found = entries.binary_search_by(|entry| entry.command.cmp(command));
        found.ok().and_then(|at| entries.get(at)).map(Entry::service).transpose()
    }

    /// All services.
    ///
    /// # Errors
    /// A table is damaged.
    pub fn services(&self) -> Result<Vec<&'static Service>, TableError> {
        self.index()?.iter().map(Entry::service).collect()
    }
}

impl Entry {
    fn service(&self) -> Result<&'static Service, TableError> {
        let service = self.service.get_or_init(|| {
            let service = Service::from_table(self.bytes)?;
            if service.command == self.command && service.flavour.is_aws() == self.is_aws {
                Ok(service)
            } else {
                Err(TableError::damaged("its index is of other services"))
            }
        });
        service.clone()
    }
}

fn index(bytes: &'static [u8]) -> Result<Vec<Entry>, TableError> {
    if !bytes.starts_with(&MAGIC) || bytes.len() < HEAD {
        return Err(TableError::NotATable);
    }
    let word = |at: usize| {
        let bytes = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_ne_bytes).ok_or(TableError::NotATable)
    };
    let [version, order, length, count] = [word(8)?, word(12)?, word(16)?, word(20)?];
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
    let part = |at: usize| {
        let (from, length) = (word(at)? as usize, word(at + 4)? as usize);
        let to = from.checked_add(length);
        let part = to.and_then(|to| bytes.get(from..to));
        part.ok_or_else(|| TableError::damaged("its index names places outside of it"))
    };
    let text = |at: usize| {
        std::str::from_utf8(part(at)?).map_err(|_| TableError::damaged("its index is not UTF-8"))
    };
    let entries = (0..count as usize).map(|entry| {
        let at = HEAD + entry * ENTRY;
        Ok(Entry {
            command: text(at)?,
            title: text(at + 8)?,
            is_aws: word(at + 16)? != 0,
            bytes: part(at + 20)?,
            service: OnceLock::new(),
        })
    });
    let entries: Vec<Entry> = entries.collect::<Result<_, TableError>>()?;
    if !entries.is_sorted_by(|one, other| one.command < other.command) {
        return Err(TableError::damaged("its index is not in order"));
    }
    Ok(entries)
}
