//! Temporary files beside the journal, without names: they vanish with the process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A temporary file in a folder.
pub(crate) fn temporary(folder: &Path) -> std::io::Result<File> {
    tempfile::tempfile_in(folder)
}

/// Copies standard input to a temporary file, so that it can be read twice.
pub(crate) fn spooled(mut input: impl Read, folder: &Path) -> std::io::Result<File> {
    let mut file = temporary(folder)?;
    std::io::copy(&mut input, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// The number of entries in memory.
const PAGE: u64 = 8192;

/// A list of numbers on disk; a part of it is in memory, so that neighbours cost nothing.
pub(crate) struct Numbers {
    file: File,
    page: Vec<u8>,
    at: u64,
    is_changed: bool,
}

impl Numbers {
    /// A list of zeros.
    pub(crate) fn new(folder: &Path) -> std::io::Result<Numbers> {
        let page = vec![0; PAGE as usize * 8];
        Ok(Numbers { file: temporary(folder)?, page, at: 0, is_changed: false })
    }

    /// The number at a position; zero if none was set.
    pub(crate) fn get(&mut self, position: u64) -> std::io::Result<u64> {
        self.turn_to(position / PAGE)?;
        let start = (position % PAGE) as usize * 8;
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.page[start..start + 8]);
        Ok(u64::from_le_bytes(bytes))
    }

    /// Sets the number at a position.
    pub(crate) fn set(&mut self, position: u64, number: u64) -> std::io::Result<()> {
        self.turn_to(position / PAGE)?;
        let start = (position % PAGE) as usize * 8;
        self.page[start..start + 8].copy_from_slice(&number.to_le_bytes());
        self.is_changed = true;
        Ok(())
    }

    fn turn_to(&mut self, page: u64) -> std::io::Result<()> {
        if page == self.at {
            return Ok(());
        }
        if std::mem::take(&mut self.is_changed) {
            self.file.seek(SeekFrom::Start(self.at * PAGE * 8))?;
            self.file.write_all(&self.page)?;
        }
        self.file.seek(SeekFrom::Start(page * PAGE * 8))?;
        let mut read = 0;
        while read < self.page.len() {
            match self.file.read(&mut self.page[read..])? {
                0 => break,
                count => read += count,
            }
        }
        self.page[read..].fill(0);
        self.at = page;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, PAGE};

    #[test]
    fn numbers_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut numbers = Numbers::new(folder.path()).unwrap();
        let positions = [0, 1, PAGE - 1, PAGE, 5 * PAGE + 3, 2 * PAGE];
        for position in positions {
            numbers.set(position, position + 7).unwrap();
        }
        for position in positions {
            assert_eq!(numbers.get(position).unwrap(), position + 7);
        }
        assert_eq!(numbers.get(2 * PAGE + 1).unwrap(), 0);
        assert_eq!(numbers.get(100 * PAGE).unwrap(), 0);
    }
}
