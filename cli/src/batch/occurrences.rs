//! Counts equal rows, in a hash table on disk: memory does not grow with rows.

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

/// The number of times that each row has occurred.
pub(crate) struct Occurrences {
    folder: PathBuf,
    file: File,
    capacity: u64,
    used: u64,
}

impl Occurrences {
    pub(crate) fn new(folder: &Path) -> std::io::Result<Occurrences> {
        let file = table(folder, FIRST)?;
        Ok(Occurrences { folder: folder.to_owned(), file, capacity: FIRST, used: 0 })
    }

    /// The number of rows before with this digest; counts this one.
    pub(crate) fn add(&mut self, digest: &Digest) -> std::io::Result<u64> {
        if self.used * 4 >= self.capacity * 3 {
            self.grow()?;
        }
        let key = key_of(digest);
        let (at, count) = find(&mut self.file, self.capacity, &key)?;
        write(&mut self.file, at, &key, count.saturating_add(1))?;
        self.used += u64::from(count == 0);
        Ok(count.into())
    }

    fn grow(&mut self) -> std::io::Result<()> {
        let capacity = self.capacity * 2;
        let mut larger = table(&self.folder, capacity)?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut entries = std::io::BufReader::with_capacity(64 * 1024, &self.file);
        for _ in 0..self.capacity {
            let mut entry = [0; ENTRY];
            entries.read_exact(&mut entry)?;
            let (key, count) = parts(&entry);
            if count > 0 {
                let (at, _) = find(&mut larger, capacity, &key)?;
                write(&mut larger, at, &key, count)?;
            }
        }
        (self.file, self.capacity) = (larger, capacity);
        Ok(())
    }
}

fn table(folder: &Path, capacity: u64) -> std::io::Result<File> {
    let file = temporary(folder)?;
    file.set_len(capacity * ENTRY as u64)?;
    Ok(file)
}

fn key_of(bytes: &[u8]) -> [u8; KEY] {
    let mut key = [0; KEY];
    key.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    key
}

fn parts(entry: &[u8; ENTRY]) -> ([u8; KEY], u32) {
    let mut count = [0; 4];
    count.iter_mut().zip(entry.iter().skip(KEY)).for_each(|(to, from)| *to = *from);
    (key_of(entry), u32::from_le_bytes(count))
}

/// The position of a key and its count; a free position has none.
fn find(file: &mut File, capacity: u64, key: &[u8; KEY]) -> std::io::Result<(u64, u32)> {
    let mut start = [0; 8];
    start.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut at = u64::from_le_bytes(start) % capacity;
    loop {
        let mut entry = [0; ENTRY];
        file.seek(SeekFrom::Start(at * ENTRY as u64))?;
        file.read_exact(&mut entry)?;
        let (found, count) = parts(&entry);
        if count == 0 || found == *key {
            return Ok((at, count));
        }
        at = (at + 1) % capacity;
    }
}

fn write(file: &mut File, at: u64, key: &[u8; KEY], count: u32) -> std::io::Result<()> {
    let mut entry = [0; ENTRY];
    let bytes = key.iter().copied().chain(count.to_le_bytes());
    entry.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    file.seek(SeekFrom::Start(at * ENTRY as u64))?;
    file.write_all(&entry)
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
