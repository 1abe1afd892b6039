//! Which files `hardie docs` wrote into a folder, and what they held: only these may be removed
//! once the commands they describe are gone, and only while they are as they were written.

use hardie::{Error, Generated};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The list's name in the folder.
const NAME: &str = ".hardie-docs.json";

/// Files by name, each with the service and format it is of and a digest of its content.
pub(super) struct Manifest {
    folder: PathBuf,
    files: Map<String, Value>,
}

/// What became of a file since it was written.
pub(super) enum State {
    AsWritten,
    Changed,
    Gone,
}

impl Manifest {
    /// Reads a folder's list; one that is not there or not a list names no file.
    pub(super) fn read(folder: &Path) -> Result<Manifest, Error> {
        let path = folder.join(NAME);
        let list = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Value::Null
            }
            Err(source) => return Err(Error::Read { path, source }),
        };
        let files = list.get("files").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Manifest { folder: folder.to_owned(), files })
    }

    /// A file among `names` that belongs to another service, and that service.
    pub(super) fn taken(&self, service: &str, names: &BTreeSet<&str>) -> Option<(&str, &str)> {
        let owners = self
            .files
            .iter()
            .filter_map(|(name, it)| Some((name.as_str(), it["service"].as_str()?)));
        owners.into_iter().find(|(name, owner)| *owner != service && names.contains(name))
    }

    /// The files of a service and format that are not among `names` any more.
    pub(super) fn stale(
        &self,
        (service, format): (&str, &str),
        names: &BTreeSet<&str>,
    ) -> Vec<(String, State)> {
        let is_of = |it: &Value| it["service"] == service && it["format"] == format;
        // A list may be edited: no name leads out of the folder.
        let is_name = |name: &str| !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        let stale = self
            .files
            .iter()
            .filter(|(name, it)| is_of(it) && !names.contains(&***name) && is_name(name));
        stale.map(|(name, it)| (name.clone(), self.state(name, it))).collect()
    }

    fn state(&self, name: &str, it: &Value) -> State {
        let path = self.folder.join(name);
        match fs::symlink_metadata(&path) {
            Err(_) => State::Gone,
            Ok(metadata) if !metadata.is_file() => State::Changed,
            Ok(_) => match fs::read(&path) {
                Ok(bytes) if it["digest"] == digest(&bytes) => State::AsWritten,
                _ => State::Changed,
            },
        }
    }

    pub(super) fn forget(&mut self, name: &str) {
        self.files.remove(name);
    }

    /// Adds files that are there now.
    pub(super) fn add(&mut self, (service, format): (&str, &str), files: &[Generated]) {
        for file in files {
            let digest = digest(file.text.as_bytes());
            let entry = json!({ "service": service, "format": format, "digest": digest });
            self.files.insert(file.file_name.clone(), entry);
        }
    }

    /// Writes the list, if it differs from what is there.
    pub(super) fn write(&self) -> Result<(), Error> {
        let about = "Files written by `hardie docs`, which removes them when their commands no \
            longer exist.";
        let files: BTreeMap<&String, &Value> = self.files.iter().collect();
        let text = format!("{:#}\n", json!({ "about": about, "files": files }));
        let path = self.folder.join(NAME);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        fs::write(&path, text).map_err(|source| Error::Write { path, source })
    }
}

/// FNV-1a of 64 bits and the length: tells whether a file was edited, not who wrote it.
fn digest(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}-{}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step), bytes.len())
}
