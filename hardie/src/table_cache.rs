//! Tables of models that were used before, below the user's cache folder.
//!
//! A table is kept under the digest of everything that it depends on: the version of Hardie, the
//! models with their paths, and overlays. So an edited model has another table, and none is ever
//! wrong; what was damaged on the disk is made again. Documentation is in a file of its own, which
//! only help and skeletons in YAML read.

use crate::written_docs::{self, WrittenDocs};
use crate::{Diagnostics, Error, Tables};
use hardie_runtime::service;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::time::Duration;
use std::time::SystemTime;
use zerocopy::IntoBytes;

/// More tables than this are not kept: the oldest ones go first.
const MOST: usize = 64;
/// The largest file of a table in bytes.
const LARGEST: u64 = 1 << 30;
/// The length of a digest in bytes.
const SEAL: usize = 32;
/// How names of tables end.
const EXTENSION: &str = "tables";
/// How names of the documentation of tables end.
const DOCS_EXTENSION: &str = "docs";
/// How names of states end.
const STATE_EXTENSION: &str = "state";
/// A file that was changed less than this before it is read may change again without a trace, since
/// clocks of file systems have steps.
#[cfg(unix)]
const SETTLED: Duration = Duration::from_secs(2);

/// A folder of tables.
#[derive(Clone, Debug)]
pub struct TableCache {
    folder: PathBuf,
}

impl TableCache {
    /// `hardie/` in the user's cache folder (`$XDG_CACHE_HOME`, else the platform's); `None` if
    /// there is none.
    pub fn of_user() -> Option<TableCache> {
        use etcetera::BaseStrategy;
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(TableCache::at(strategy.cache_dir().join("hardie")))
    }

    /// A folder, which is created when a table is kept.
    pub fn at(folder: impl Into<PathBuf>) -> TableCache {
        TableCache { folder: folder.into() }
    }

    fn path(&self, key: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("{key}.{extension}"))
    }

    /// Keeps a table with its documentation. A cache that cannot be written is no error: both are
    /// made again.
    fn keep(&self, key: &str, table: &[u8], docs: &[u8]) {
        let write = |extension: &str, bytes: &[u8]| {
            // Another process may keep the same one, or this one may end before it is whole.
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            file.write_all(bytes)?;
            file.write_all(&seal(key, extension, bytes))?;
            file.persist(self.path(key, extension)).map_err(|error| error.error)
        };
        let _ = fs::create_dir_all(&self.folder)
            .and_then(|()| write(DOCS_EXTENSION, docs))
            .and_then(|_| write(EXTENSION, table))
            .and_then(|_| self.forget_oldest());
    }

    /// A table or documentation that was kept.
    fn kept(&self, key: &str, extension: &str) -> Option<Vec<u8>> {
        let mut bytes = read_regular(&self.path(key, extension), LARGEST)?;
        let (content, found) = bytes.split_last_chunk::<SEAL>()?;
        if *found != seal(key, extension, content) {
            return None;
        }
        bytes.truncate(bytes.len() - SEAL);
        Some(bytes)
    }

    /// The key of files: found by their state on the disk if they were read in this state before.
    fn key(&self, files: &[PathBuf], flags: &str) -> Result<String, Error> {
        let Some(state) = state(files, flags) else { return key(files, flags) };
        let path = self.folder.join(format!("{state}.{STATE_EXTENSION}"));
        let is_key =
            |text: &String| text.len() == 64 && text.bytes().all(|it| it.is_ascii_hexdigit());
        let kept = read_regular(&path, 1024).and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(known) = kept.filter(is_key) {
            return Ok(known);
        }
        let key = key(files, flags)?;
        // A file that changes while it is read has another state afterwards.
        if self::state(files, flags).as_ref() == Some(&state)
            && fs::create_dir_all(&self.folder).is_ok()
        {
            // As for tables: what cannot be kept is made again.
            let _ = tempfile::NamedTempFile::new_in(&self.folder).and_then(|mut file| {
                file.write_all(key.as_bytes())?;
                file.persist(path).map_err(|error| error.error)
            });
        }
        Ok(key)
    }

    fn forget_oldest(&self) -> std::io::Result<()> {
        [EXTENSION, DOCS_EXTENSION, STATE_EXTENSION].into_iter().try_for_each(|it| self.forget(it))
    }

    fn forget(&self, extension: &str) -> std::io::Result<()> {
        let mut kept: Vec<(SystemTime, PathBuf)> = fs::read_dir(&self.folder)?
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|it| it == extension))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        kept.sort();
        let more = kept.len().saturating_sub(MOST);
        kept.into_iter().take(more).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

/// The tables of models, from a cache if they are there; with the warnings if they were made now.
/// Documentation is read when it is shown. Memory of the tables is never freed.
///
/// # Errors
/// As [`Tables::make`]; also models whose tables this program cannot read.
pub fn read_tables(
    mut tables: Tables,
    cache: Option<TableCache>,
) -> Result<(service::Tables, Diagnostics), Error> {
    tables.docs_apart();
    let files = tables.files()?;
    let kept = match cache.zip(files.as_deref()) {
        Some((cache, files)) => {
            let key = cache.key(files, &tables.flags())?;
            Some((cache, key))
        }
        None => None,
    };
    if let Some((cache, key)) = &kept
        && let Some(table) = cache.kept(key, EXTENSION)
        && let bytes = aligned(&table)
        && service::Tables::new(bytes).check().is_ok()
    {
        let (cache, key) = (cache.clone(), key.clone());
        let docs = move || kept_docs(&cache, &key, &tables, bytes);
        return Ok((
            service::Tables::new(bytes).with_docs(written_docs::of(docs)),
            Diagnostics::default(),
        ));
    }
    let made = tables.make()?;
    if let Some((cache, key)) = kept {
        cache.keep(&key, &made.bytes, &written_docs::encoded(&made.docs));
    }
    let tables = service::Tables::new(aligned(&made.bytes));
    let docs = made.docs;
    Ok((tables.with_docs(written_docs::of(move || docs.clone())), made.warnings))
}

/// The documentation of a table that was kept. What is damaged is made again; if the models have
/// changed since, there is none.
fn kept_docs(cache: &TableCache, key: &str, tables: &Tables, table: &[u8]) -> Vec<WrittenDocs> {
    let kept = cache.kept(key, DOCS_EXTENSION);
    if let Some(docs) = kept.and_then(|bytes| written_docs::decoded(&bytes)) {
        return docs;
    }
    match tables.make() {
        Ok(made) if made.bytes == table => {
            cache.keep(key, &made.bytes, &written_docs::encoded(&made.docs));
            made.docs
        }
        _ => Vec::new(),
    }
}

/// A copy at an address that numbers can be read from.
fn aligned(bytes: &[u8]) -> &'static [u8] {
    let mut words = vec![0_u32; bytes.len().div_ceil(4)];
    words.as_mut_bytes()[..bytes.len()].copy_from_slice(bytes);
    &words.leak().as_bytes()[..bytes.len()]
}

/// The content of a regular file of at most some bytes; pipes and devices could last forever.
fn read_regular(path: &Path, longest: u64) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > longest {
        return None;
    }
    let mut content = Vec::new();
    fs::File::open(path).ok()?.take(longest).read_to_end(&mut content).ok()?;
    Some(content)
}

/// What follows the content of a file: a digest of it and of its key and kind, so that a file that
/// was damaged or has taken the place of another one is made again.
fn seal(key: &str, extension: &str, content: &[u8]) -> [u8; SEAL] {
    let mut digest = Sha256::new();
    digest.update(key);
    digest.update(extension);
    digest.update(content);
    digest.finalize().into()
}

/// The state of files on the disk: whatever changes one of them, changes the time of its last
/// change, which nobody can set. `None` if they may be changing now.
#[cfg(unix)]
fn state(files: &[PathBuf], flags: &str) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let mut digest = digest(flags);
    digest.update(std::env::current_dir().ok()?.as_os_str().as_encoded_bytes());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    for path in files {
        let metadata = fs::metadata(path).ok()?;
        let changed = Duration::new(
            u64::try_from(metadata.ctime()).ok()?,
            u32::try_from(metadata.ctime_nsec()).ok()?,
        );
        if now.checked_sub(changed)? < SETTLED {
            return None;
        }
        let name = path.as_os_str().as_encoded_bytes();
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
        for number in [metadata.dev(), metadata.ino(), metadata.size()] {
            digest.update(number.to_be_bytes());
        }
        digest.update(metadata.mtime().to_be_bytes());
        digest.update(metadata.mtime_nsec().to_be_bytes());
        digest.update(changed.as_nanos().to_be_bytes());
    }
    Some(hex::encode(digest.finalize()))
}

/// Other systems do not tell when a file was changed.
#[cfg(not(unix))]
fn state(_: &[PathBuf], _: &str) -> Option<String> {
    None
}

/// A digest that begins with what every table depends on: the version, and the arguments.
fn digest(flags: &str) -> Sha256 {
    let mut digest = Sha256::new();
    let is_big = cfg!(target_endian = "big");
    digest.update(format!("{} {is_big} {}\0{flags}\0", env!("CARGO_PKG_VERSION"), flags.len()));
    digest
}

/// The digest of files with their paths.
fn key(files: &[PathBuf], flags: &str) -> Result<String, Error> {
    let mut digest = digest(flags);
    for path in files {
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let name = path.as_os_str().as_encoded_bytes();
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    }
    Ok(hex::encode(digest.finalize()))
}
