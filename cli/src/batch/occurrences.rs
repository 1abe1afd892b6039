//! Counts equal rows, in a hash table on disk: memory does not grow with rows.
//!
//! A key's place follows its value, so that the entries are nearly sorted and growing reads and
//! writes both files from front to back.

use super::canonical::Digest;
use super::spool::temporary;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The bytes of an entry: those of a digest, then its count, which is at least one.
const ENTRY: usize = KEY + 4;
/// The bytes of a digest that an entry has.
const KEY: usize = 12;
/// The entries of a new table.
const FIRST: u64 = 256;
/// The entries in memory while rows are counted, which hit the table anywhere.
const NEAR: u64 = 64;
/// The entries of each table in memory while it grows.
const WHILE_GROWING: u64 = 4096;

type Key = [u8; KEY];

/// The number of times that each row has occurred.
pub(crate) struct Occurrences {
    folder: PathBuf,
    table: Table,
    used: u64,
}

impl Occurrences {
    pub(crate) fn new(folder: &Path) -> std::io::Result<Occurrences> {
        let table = Table::new(folder, FIRST, NEAR)?;
        Ok(Occurrences { folder: folder.to_owned(), table, used: 0 })
    }

    /// The number of rows before with this digest; counts this one.
    pub(crate) fn add(&mut self, digest: &Digest) -> std::io::Result<u64> {
        if self.used * 4 >= self.table.capacity * 3 {
            self.grow()?;
        }
        let key = key_of(digest);
        let (at, count) = self.table.find(&key)?;
        self.table.set(at, &key, count.saturating_add(1))?;
        self.used += u64::from(count == 0);
        Ok(count.into())
    }

    fn grow(&mut self) -> std::io::Result<()> {
        let capacity = self.table.capacity;
        self.table.show(WHILE_GROWING)?;
        let mut larger = Table::new(&self.folder, capacity * 2, WHILE_GROWING)?;
        for at in 0..capacity {
            let (key, count) = parts(self.table.entry(at)?);
            if count > 0 {
                let (at, _) = larger.find(&key)?;
                larger.set(at, &key, count)?;
            }
        }
        larger.show(NEAR)?;
        self.table = larger;
        Ok(())
    }
}

/// A table of entries in a file, of which a part is in memory.
struct Table {
    file: File,
    capacity: u64,
    /// The entries in memory at a time.
    shown: u64,
    /// Which part is in memory, if one is.
    part: Option<u64>,
    bytes: Vec<u8>,
    is_changed: bool,
}

impl Table {
    fn new(folder: &Path, capacity: u64, shown: u64) -> std::io::Result<Table> {
        let file = temporary(folder)?;
        file.set_len(capacity * ENTRY as u64)?;
        Ok(Table { file, capacity, shown, part: None, bytes: Vec::new(), is_changed: false })
    }

    /// The position of a key and its count; a free position has none.
    fn find(&mut self, key: &Key) -> std::io::Result<(u64, u32)> {
        let mut start = [0; 8];
        start.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
        let place = u128::from(u64::from_be_bytes(start)) * u128::from(self.capacity);
        let mut at = (place >> 64) as u64;
        loop {
            let (found, count) = parts(self.entry(at)?);
            if count == 0 || found == *key {
                return Ok((at, count));
            }
            at = (at + 1) % self.capacity;
        }
    }

    fn set(&mut self, at: u64, key: &Key, count: u32) -> std::io::Result<()> {
        let bytes = key.iter().copied().chain(count.to_le_bytes());
        self.entry(at)?.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        self.is_changed = true;
        Ok(())
    }

    fn entry(&mut self, at: u64) -> std::io::Result<&mut [u8]> {
        let part = at / self.shown;
        if self.part != Some(part) {
            self.write()?;
            let length = self.shown.min(self.capacity - part * self.shown) as usize * ENTRY;
            self.bytes.resize(length, 0);
            self.part = None;
            self.file.seek(SeekFrom::Start(part * self.shown * ENTRY as u64))?;
            self.file.read_exact(&mut self.bytes)?;
            self.part = Some(part);
        }
        let start = (at % self.shown) as usize * ENTRY;
        Ok(&mut self.bytes[start..start + ENTRY])
    }

    /// Changes the number of entries in memory.
    fn show(&mut self, entries: u64) -> std::io::Result<()> {
        self.write()?;
        (self.shown, self.part, self.bytes) = (entries, None, Vec::new());
        Ok(())
    }

    /// Writes what was changed in memory.
    fn write(&mut self) -> std::io::Result<()> {
        if let Some(part) = self.part.filter(|_| self.is_changed) {
            self.file.seek(SeekFrom::Start(part * self.shown * ENTRY as u64))?;
            self.file.write_all(&self.bytes)?;
            self.is_changed = false;
        }
        Ok(())
    }
}

fn key_of(bytes: &[u8]) -> Key {
    let mut key = [0; KEY];
    key.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    key
}

fn parts(entry: &[u8]) -> (Key, u32) {
    let mut count = [0; 4];
    count.iter_mut().zip(entry.iter().skip(KEY)).for_each(|(to, from)| *to = *from);
    (key_of(entry), u32::from_le_bytes(count))
}

#[cfg(test)]
mod tests {
    use super::Occurrences;
    use crate::batch::canonical::digest_of_parts;

    #[test]
    fn equal_rows_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let mut occurrences = Occurrences::new(folder.path()).unwrap();
        for round in 0..3 {
            for row in 0..5000_u32 {
                let digest = digest_of_parts(&[&row.to_le_bytes()]);
                assert_eq!(occurrences.add(&digest).unwrap(), round, "{row}");
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
