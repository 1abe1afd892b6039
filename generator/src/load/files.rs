//! Paths → file contents: finds the model in a folder, adds the companion files of a botocore
//! model, and decompresses gzipped files.

use crate::error::Error;
use crate::model::Sources;
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The service file in botocore's folders.
const SERVICE: &str = "service-2.json";

/// Files in the same folder that belong to the service.
const BESIDE: [&str; 5] = [
    "service-2.sdk-extras.json",
    "paginators-1.json",
    "paginators-1.sdk-extras.json",
    "waiters-2.json",
    "endpoint-rule-set-1.json",
];

/// The maximum size of a model file in bytes, after decompression: twenty-five times the size of
/// the largest known model.
const LARGEST: u64 = 256 << 20;

/// The byte order mark, which some editors write at the start of a UTF-8 file.
const BOM: char = '\u{FEFF}';

/// Reads the files that the paths refer to; see [`paths`].
///
/// # Errors
/// A file that cannot be read, or is not valid UTF-8.
pub fn read(given: &[PathBuf]) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    for path in paths(given) {
        let text = text_of(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        sources.push(&path, text);
    }
    Ok(sources)
}

/// The files that the paths refer to. A folder in botocore's layout (`SERVICE` or
/// `SERVICE/VERSION`) yields its newest service; a `service-2.json` yields itself and its companion
/// files. Every other path yields that file.
pub fn paths(given: &[PathBuf]) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = Vec::new();
    let mut add = |path: PathBuf| {
        if !all.contains(&path) {
            all.push(path);
        }
    };
    for path in given {
        let path =
            if path.is_dir() { service_of(path) } else { None }.unwrap_or_else(|| path.clone());
        let folder = is_named(&path, SERVICE).then(|| path.parent().map(Path::to_owned)).flatten();
        add(path);
        if let Some(folder) = folder {
            BESIDE.iter().filter_map(|name| file(&folder, name)).for_each(&mut add);
        }
    }
    all
}

/// Whether a file belongs to a service file in the same folder.
pub fn is_beside(path: &Path) -> bool {
    BESIDE.iter().any(|name| is_named(path, name))
        && path.parent().is_some_and(|folder| file(folder, SERVICE).is_some())
}

/// Whether a file of botocore's folders contains no model: examples, older paginators and waiters,
/// partitions, retries.
pub fn is_companion(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = name
        .strip_suffix(".json")
        .map(|name| name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit()));
    matches!(
        stem,
        Some(
            "examples"
                | "paginators"
                | "waiters"
                | "endpoint-rule-set"
                | "endpoints"
                | "partitions"
                | "_retry"
                | "sdk-default-configuration"
        )
    ) || name.ends_with(".sdk-extras.json")
}

/// Whether a path ends in a name, gzipped or not.
fn is_named(path: &Path, name: &str) -> bool {
    let file_name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    file_name.strip_suffix(".gz").unwrap_or(file_name) == name
}

/// A file in a folder, gzipped or not.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    [folder.join(name), folder.join(format!("{name}.gz"))].into_iter().find(|path| path.is_file())
}

/// The service in a folder, in its newest version.
fn service_of(folder: &Path) -> Option<PathBuf> {
    if let Some(path) = file(folder, SERVICE) {
        return Some(path);
    }
    let mut versions: Vec<PathBuf> =
        fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    versions.sort();
    versions.iter().rev().find_map(|version| file(version, SERVICE))
}

/// The text of a file, decompressed if it is gzipped, without a byte order mark. Pipes are read to
/// their end; no file is read beyond 256 MiB.
///
/// # Errors
/// The error of the system, or the reason why the file is not a valid archive or not valid UTF-8.
pub fn text_of(path: &Path) -> io::Result<String> {
    let file = fs::File::open(path)?;
    let expected = file.metadata()?;
    if expected.is_dir() {
        return Err(invalid(if has_idl(path) {
            IDL_FOLDER
        } else {
            "the folder contains no model"
        }));
    }
    let bytes = limited(file, expected.len())?;
    let is_gzip = bytes.starts_with(&[0x1F, 0x8B]);
    let bytes = if is_gzip { limited(MultiGzDecoder::new(&*bytes), 0)? } else { bytes };
    // Windows PowerShell writes UTF-16 for `smithy ast > model.json`.
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(invalid("the file is encoded as UTF-16; save it as UTF-8"));
    }
    let text = String::from_utf8(bytes);
    let mut text = text.map_err(|_| invalid("stream did not contain valid UTF-8"))?;
    if text.starts_with(BOM) {
        text.drain(..BOM.len_utf8());
    }
    Ok(text)
}

/// The message for a folder that contains Smithy IDL files.
const IDL_FOLDER: &str = "the folder contains .smithy files (Smithy IDL), but a model must be a \
                          JSON AST: run `smithy ast FOLDER > model.json` and pass model.json";

/// Whether a folder directly contains Smithy IDL files.
fn has_idl(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| is_idl(&path))
}

/// Whether the file name is that of a Smithy IDL file.
pub fn is_idl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "smithy")
}

/// Reads to the end, up to the maximum size of a model: a device may be endless.
fn limited(reader: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let too_large = || invalid("the file is larger than 256 MiB, the limit for a model");
    if expected > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    reader.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(too_large()) } else { Ok(bytes) }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
