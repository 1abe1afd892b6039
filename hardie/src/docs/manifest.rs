//! [`Manifest`]: the list of files that `hardie docs` wrote into a folder. Only these are
//! overwritten, and removed when their commands no longer exist.

use super::DocsFormat;
use hardie_build::{Error, Generated};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The files of references in a folder by name, each with its service, its format and a digest of
/// its content.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    folder: PathBuf,
    files: Map<String, Value>,
}

/// The state of a file that `hardie docs` wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The file has the content that was written.
    Unchanged,
    /// The file was edited or replaced.
    Changed,
    /// The file does not exist any more.
    Gone,
}

impl Manifest {
    /// The name of the list in its folder.
    pub const FILE_NAME: &str = ".hardie-docs.json";

    /// Reads the list of a folder; without a valid list, it is empty.
    ///
    /// # Errors
    /// [`Error::Read`] if the list exists but cannot be read.
    pub fn read(folder: &Path) -> Result<Manifest, Error> {
        let path = folder.join(Manifest::FILE_NAME);
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

    /// Returns why the files of a service must not be written into the folder: one of them is a
    /// symbolic link, belongs to another service, or was written by somebody else with different
    /// content.
    pub fn conflict(&self, service: &str, files: &[Generated]) -> Option<String> {
        let list = self.folder.join(Manifest::FILE_NAME);
        let list = is_link(&list).then(|| link_message(&list));
        list.or_else(|| files.iter().find_map(|file| self.conflict_of(service, file)))
    }

    fn conflict_of(&self, service: &str, file: &Generated) -> Option<String> {
        let path = self.folder.join(&file.file_name);
        if is_link(&path) {
            return Some(link_message(&path));
        }
        match self.files.get(&file.file_name).and_then(|entry| entry["service"].as_str()) {
            Some(owner) if owner == service => None,
            Some(owner) => Some(format!(
                "{} is part of the reference of `{owner}`; choose another folder for `{service}`",
                path.display()
            )),
            // A file that cannot be read was not written by Hardie either.
            None if path.exists() && !file.is_at(&path).unwrap_or(false) => Some(format!(
                "{} exists and is not in the list of files that `hardie docs` wrote ({}); move it \
                 or choose another folder",
                path.display(),
                Manifest::FILE_NAME
            )),
            None => None,
        }
    }

    /// The files of a service and format that are no longer among `names`.
    pub fn stale(
        &self,
        service: &str,
        format: DocsFormat,
        names: &BTreeSet<&str>,
    ) -> Vec<(String, FileState)> {
        let is_of = |it: &Value| it["service"] == service && it["format"] == format.name();
        // The list may have been edited: names must not point outside the folder.
        let is_name = |name: &str| !name.starts_with('.') && !name.contains(['/', '\\', ':']);
        let stale = self
            .files
            .iter()
            .filter(|(name, it)| is_of(it) && !names.contains(&***name) && is_name(name));
        stale.map(|(name, it)| (name.clone(), self.state(name, it))).collect()
    }

    fn state(&self, name: &str, it: &Value) -> FileState {
        let path = self.folder.join(name);
        match fs::symlink_metadata(&path) {
            Err(_) => FileState::Gone,
            Ok(metadata) if !metadata.is_file() => FileState::Changed,
            Ok(_) => match fs::read(&path) {
                Ok(bytes) if it["digest"] == digest(&bytes) => FileState::Unchanged,
                _ => FileState::Changed,
            },
        }
    }

    /// Removes a file from the list.
    pub fn forget(&mut self, name: &str) {
        self.files.remove(name);
    }

    /// Adds the files of a service and format.
    pub fn add(&mut self, service: &str, format: DocsFormat, files: &[Generated]) {
        for file in files {
            let digest = digest(file.text.as_bytes());
            let entry = json!({ "service": service, "format": format.name(), "digest": digest });
            self.files.insert(file.file_name.clone(), entry);
        }
    }

    /// The list as the content of its file.
    pub fn text(&self) -> String {
        let about = "Files written by `hardie docs`, which removes them when their commands no \
            longer exist.";
        let files: BTreeMap<&String, &Value> = self.files.iter().collect();
        format!("{:#}\n", json!({ "about": about, "files": files }))
    }

    /// Writes the list into its folder, if it differs from the one there.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self) -> Result<(), Error> {
        let text = self.text();
        let path = self.folder.join(Manifest::FILE_NAME);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        fs::write(&path, text).map_err(|source| Error::Write { path, source })
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

fn link_message(path: &Path) -> String {
    format!("{} is a symbolic link; remove it or choose another folder", path.display())
}

/// FNV-1a of 64 bits and the length: enough to detect edits, not a proof of who wrote the file.
fn digest(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}-{}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step), bytes.len())
}
