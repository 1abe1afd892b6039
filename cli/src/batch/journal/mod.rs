//! The journal: what was sent and how it ended, so that a batch can go on after any end.
//!
//! It is append-only, written in groups, locked, readable by its owner alone, and has no member of
//! a row.

mod line;

pub(crate) use line::{Facts, State, short};

use super::canonical::Digest;
use super::spool::Numbers;
use crate::error::Error;
use hardie_client::internal::files::os_error_text;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The longest time between a group of outcomes and its way to the disk.
const GROUP: Duration = Duration::from_secs(1);

/// An open journal.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    /// The length of the whole lines in the file.
    length: u64,
    synced: Instant,
    is_dirty: bool,
}

/// The states of the rows of an earlier run.
pub(crate) struct States(Numbers);

impl States {
    /// The last state of a row and its call.
    ///
    /// # Errors
    /// A disk that cannot be read.
    pub(crate) fn of(&mut self, row: u64) -> std::io::Result<Option<(State, u64)>> {
        let number = self.0.get(row)?;
        Ok(State::of_number(number & 0xff).map(|state| (state, number >> 8)))
    }
}

impl Journal {
    /// Opens or creates a journal; returns the states of an earlier run.
    ///
    /// # Errors
    /// A journal of another input, or one that is in use or damaged (252); a disk that cannot be
    /// read or written (255).
    pub(crate) fn open(path: &Path, facts: &Facts) -> Result<(Journal, Option<States>), Error> {
        let failed = |error: std::io::Error| failure(path, &error);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(refused(path, "it is not a file"));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refused(path, "another process uses it"));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let (length, states) = load(&mut file, path, facts)?;
        file.set_len(length).map_err(failed)?;
        keep_private(&file).map_err(failed)?;
        let mut journal = Journal {
            path: path.to_owned(),
            file,
            pending: Vec::new(),
            length,
            synced: Instant::now(),
            is_dirty: false,
        };
        if length == 0 {
            journal.pending.extend_from_slice(facts.to_line().as_bytes());
            journal.commit(true)?;
            sync_folder(path);
        }
        Ok((journal, states))
    }

    /// Notes that a row is about to be sent.
    pub(crate) fn sent(&mut self, row: u64, call: &Digest) {
        self.pending.extend_from_slice(line::sent(row, call).as_bytes());
    }

    /// Notes how a row ended.
    pub(crate) fn ended(&mut self, row: u64, state: State) {
        self.pending.extend_from_slice(line::ended(row, state).as_bytes());
    }

    /// Writes the noted lines; with `sync`, they are on the disk then, else within a second.
    ///
    /// # Errors
    /// A disk that is full or broken (255): nothing more may be sent. The lines are kept, and are
    /// tried again.
    pub(crate) fn commit(&mut self, sync: bool) -> Result<(), Error> {
        if !self.pending.is_empty() {
            if let Err(error) = self.file.write_all(&self.pending) {
                // A part of a line would be damage before further lines.
                let _ = self.file.set_len(self.length);
                return Err(failure(&self.path, &error));
            }
            self.length += self.pending.len() as u64;
            self.pending.clear();
            self.is_dirty = true;
        }
        if self.is_dirty && (sync || self.synced.elapsed() >= GROUP) {
            self.file.sync_data().map_err(|error| failure(&self.path, &error))?;
            self.is_dirty = false;
            self.synced = Instant::now();
        }
        Ok(())
    }
}

/// The longest line of a journal in bytes, so that another file is not read into memory.
const LONGEST_LINE: u64 = 64 * 1024;

/// Makes a file that existed before readable by its owner alone.
pub(crate) fn keep_private(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Makes the name of a new file durable; systems without that have no error.
fn sync_folder(path: &Path) {
    let folder = folder_of(path);
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    }
}

/// Reads the lines of a journal; returns the length without a last line that was not finished.
fn load(file: &mut File, path: &Path, facts: &Facts) -> Result<(u64, Option<States>), Error> {
    let failed = |error: std::io::Error| failure(path, &error);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let mut reader = BufReader::with_capacity(64 * 1024, &*file);
    let (mut length, mut count, mut torn) = (0, 0_u64, None);
    let mut numbers = Numbers::new(folder_of(path)).map_err(failed)?;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let mut line = reader.by_ref().take(LONGEST_LINE);
        if line.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        count += 1;
        let text = bytes.strip_suffix(b"\n").and_then(|text| std::str::from_utf8(text).ok());
        if count == 1 {
            // Only the beginning of our own header is a line that was not finished.
            let Some(text) = text else {
                if facts.to_line().as_bytes().starts_with(&bytes) {
                    break;
                }
                return Err(refused(path, "it is not a journal of a batch"));
            };
            match facts.difference(text) {
                Ok(None) => {}
                Ok(Some(difference)) => return Err(refused(path, &difference)),
                Err(()) => return Err(refused(path, "it is not a journal of a batch")),
            }
        } else if let Some((row, state, call)) = text.and_then(line::parse) {
            if let Some(line) = torn {
                return Err(refused(path, &format!("line {line} is damaged")));
            }
            let known = numbers.get(row).map_err(failed)?;
            let call = call.unwrap_or(known >> 8);
            numbers.set(row, call << 8 | state.number()).map_err(failed)?;
        } else {
            // Only the end of a file can be unfinished.
            torn.get_or_insert(count);
        }
        if torn.is_none() {
            length += bytes.len() as u64;
        }
    }
    Ok((length, (length > 0).then_some(States(numbers))))
}

fn failure(path: &Path, error: &std::io::Error) -> Error {
    let reason = os_error_text(error);
    Error::general(format!("The journal {} cannot be written: {reason}", path.display()))
}

fn refused(path: &Path, reason: &str) -> Error {
    Error::param(format!(
        "The journal {} cannot be used: {reason}. Name another one with {}",
        path.display(),
        hardie_runtime::pages::BATCH_JOURNAL
    ))
}

#[cfg(test)]
mod tests {
    use super::{Facts, Journal, State, short};
    use std::io::Write;

    #[test]
    fn rows_are_known_after_any_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let facts = Facts { service: "s".into(), input: "1".into(), ..Facts::default() };
        let (mut journal, states) = Journal::open(&path, &facts).unwrap();
        assert!(states.is_none());
        let second = Journal::open(&path, &facts).err().unwrap();
        assert_eq!(second.exit_code(), 252);
        let call = [3; 32];
        for row in 1..=4 {
            journal.sent(row, &call);
        }
        journal.ended(1, State::Ok);
        journal.ended(2, State::Failed);
        journal.ended(3, State::Unknown);
        journal.commit(true).unwrap();
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        // Every end of the file that a crash can leave is read; only what is whole counts.
        for end in 0..=whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            let (_, states) = Journal::open(&path, &facts).unwrap();
            let lines = whole[..end].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(states.is_some(), lines > 0, "{end}");
            let Some(mut states) = states else { continue };
            let sent = (1..=4).filter(|row| states.of(*row).unwrap().is_some()).count();
            assert_eq!(sent, (lines - 1).min(4), "{end}");
        }
        let mut states = Journal::open(&path, &facts).unwrap().1.unwrap();
        let want = [State::Ok, State::Failed, State::Unknown, State::Sent];
        for (row, state) in (1..).zip(want) {
            assert_eq!(states.of(row).unwrap(), Some((state, short(&call))));
        }
        assert_eq!(states.of(5).unwrap(), None);
        // Zeros at the end, as file systems leave them after a power failure.
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&[0; 100]).unwrap();
        drop(file);
        assert!(Journal::open(&path, &facts).is_ok());
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        let other = Facts { input: "2".into(), ..facts.clone() };
        assert_eq!(Journal::open(&path, &other).err().unwrap().exit_code(), 252);
        let mut damaged = whole.clone();
        damaged[whole.len() / 2] = b'\n';
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(Journal::open(&path, &facts).err().unwrap().exit_code(), 252);
    }
}
