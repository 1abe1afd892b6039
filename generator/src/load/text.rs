//! Files and standard input → texts: decompressed, as UTF-8, of limited size.

use crate::diagnostic::{Diagnostic, Location};
use crate::error::Error;
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::{Mutex, PoisonError};

/// The path that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// The maximum size of a model file in bytes, after decompression: twenty-five times the size of
/// the largest known model.
const LARGEST: u64 = 256 << 20;

/// The byte order mark, which some editors write at the start of a UTF-8 file.
const BOM: char = '\u{FEFF}';

/// How the files of `hardie table` begin.
const TABLES: &[u8] = b"\x89HARDIE";

/// Whether a path stands for standard input; `./-` is a file.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// The bytes of standard input or of a pipe. These can be read once only, but a command may read a
/// model several times.
fn once(path: &Path, read: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    static READ: Mutex<BTreeMap<PathBuf, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = known.get(path) {
        return Ok(bytes.clone());
    }
    let bytes = read()?;
    known.insert(path.to_owned(), bytes.clone());
    Ok(bytes)
}

/// The text of a file or of standard input, decompressed if it is gzipped, without a byte order
/// mark. Pipes are read to their end; no file is read beyond 256 MiB.
///
/// # Errors
/// The error of the system, the reason why the file is not a valid archive, or the position at
/// which it is not valid UTF-8.
pub fn text_of(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    decoded(path, bytes_of(path).map_err(failed)?)
}

fn decoded(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    if text.starts_with(BOM) {
        text.drain(..BOM.len_utf8());
    }
    Ok(text)
}

/// The bytes of a file or of standard input, decompressed.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = if is_standard_input(path) {
        once(path, || limited(io::stdin().lock(), 0))?
    } else {
        // Opening a pipe again would wait for another writer.
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(invalid("the path is a folder"));
        }
        let read = || limited(fs::File::open(path)?, metadata.len());
        if metadata.is_file() { read()? } else { once(path, read)? }
    };
    let is_gzip = bytes.starts_with(&[0x1F, 0x8B]);
    let bytes = if is_gzip { limited(MultiGzDecoder::new(&*bytes), 0)? } else { bytes };
    // Windows PowerShell writes UTF-16 for `smithy ast > model.json`.
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(invalid("the file is encoded as UTF-16; save it as UTF-8"));
    }
    if bytes.starts_with(TABLES) {
        return Err(invalid("the file has tables; name the models that it was made of"));
    }
    Ok(bytes)
}

/// The error for a file whose bytes are not UTF-8, with the position of the first wrong one.
fn not_utf8(path: &Path, error: &FromUtf8Error) -> Error {
    let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
    let valid = std::str::from_utf8(valid).unwrap_or_default();
    let (lines, last) = valid.rsplit_once('\n').unwrap_or(("", valid));
    let line = valid.len() - last.len();
    let location = Location {
        file: path.display().to_string(),
        line: if line == 0 { 1 } else { lines.matches('\n').count() + 2 },
        column: last.chars().count() + 1,
        excerpt: None,
    };
    let diagnostic = Diagnostic::error("load.utf8", "the file is not valid UTF-8 here");
    Error::from(diagnostic.at(Some(location)).help("save the file as UTF-8"))
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

#[cfg(test)]
mod tests {
    use super::decoded;
    use std::path::Path;

    #[test]
    fn bytes_that_are_not_utf8_have_a_position() {
        let cases = [
            (&b"\xFF"[..], "a.smithy:1:1"),
            (b"ab\xFF", "a.smithy:1:3"),
            (b"ab\n\xC3\xA4\xFF", "a.smithy:2:2"),
            (b"\n\nx\n\xFF", "a.smithy:4:1"),
        ];
        for (bytes, want) in cases {
            let error = decoded(Path::new("a.smithy"), bytes.to_vec()).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }
}
