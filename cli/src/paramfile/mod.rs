//! `file://` and `fileb://`: values that are read from files (AWS CLI behaviour 2.1).

use crate::conventions;
use crate::encoding::Encoding;
use crate::error::Error;
use hardie_client::internal::files::{expand_user, expand_vars, os_error_text, read_at_most};
use hardie_runtime::cli::python;
use std::fmt;
use std::fs::File;
use std::io;

/// The content of a file, or the argument itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A string, from `file://` or the argument itself.
    Text(String),
    /// Bytes, from `fileb://`.
    Bytes(Vec<u8>),
}

/// The maximum size of a file: more than any service accepts in a request, and small enough to be
/// in memory several times.
pub(crate) const MOST: u64 = 128 << 20;

/// The content of the file that an argument names; `None` if it has neither of the prefixes.
///
/// # Errors
/// A message that names the file, to be appended to the option name, if a file cannot be read or
/// decoded or is longer than [`MOST`]; an [`Error`] with its own class if an encoding setting is
/// not valid.
pub(crate) fn load(word: &str) -> Option<Result<Content, ParamfileError>> {
    load_at_most(word, MOST)
}

/// As [`load`], with a maximum file size; no more is read.
pub(crate) fn load_at_most(word: &str, most: u64) -> Option<Result<Content, ParamfileError>> {
    if let Some(path) = word.strip_prefix("file://") {
        return Some(text(word, &expanded(path), most));
    }
    let path = word.strip_prefix("fileb://")?;
    Some(read(word, &expanded(path), most).map(Content::Bytes))
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParamfileError {
    /// A problem of the file, as a message.
    File(String),
    /// A problem that is not related to the file.
    Other(Error),
}

impl ParamfileError {
    /// The error for the option that names the file.
    pub(crate) fn of_option(self, option: &str) -> Error {
        match self {
            ParamfileError::File(sentence) => Error::option(option, sentence),
            ParamfileError::Other(error) => error,
        }
    }
}

impl fmt::Display for ParamfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParamfileError::File(sentence) => f.write_str(sentence),
            ParamfileError::Other(error) => f.write_str(error.message()),
        }
    }
}

/// An I/O error with the file name: `[Errno 2] No such file or directory: 'x'`.
pub(crate) fn os_error(error: &io::Error, path: &str) -> String {
    format!("{}: {}", os_error_text(error), python::repr_str(path))
}

fn expanded(path: &str) -> String {
    expand_vars(&expand_user(path))
}

fn read(word: &str, path: &str, most: u64) -> Result<Vec<u8>, ParamfileError> {
    let whole = || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        // A long file is rejected before it is read; reading from others stops at the limit.
        if metadata.is_file() && metadata.len() > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        read_at_most(file, most)
    };
    whole().map_err(|error: io::Error| {
        let trouble = match error.kind() {
            io::ErrorKind::FileTooLarge => format!("longer than {most} bytes"),
            _ => os_error(&error, path),
        };
        ParamfileError::File(format!("Unable to load paramfile {word}: {trouble}"))
    })
}

fn text(word: &str, path: &str, most: u64) -> Result<Content, ParamfileError> {
    let bytes = read(word, path, most)?;
    let name = conventions::encoding("AWS_CLI_FILE_ENCODING", "file_encoding");
    let name = name.unwrap_or_else(|| "utf-8".to_owned());
    let Some(encoding) = Encoding::named(&name) else {
        return Err(ParamfileError::Other(Error::general(format!("unknown encoding: {name}"))));
    };
    if encoding == Encoding::Utf16
        && bytes.len() > 1
        && !matches!(bytes[..2], [0xfe, 0xff] | [0xff, 0xfe])
    {
        return Err(ParamfileError::Other(Error::general("UTF-16 stream does not start with BOM")));
    }
    match encoding.decode(&bytes) {
        Some(text) => Ok(Content::Text(universal_newlines(text))),
        None => Err(ParamfileError::File(format!(
            "Unable to load paramfile ({path}), text contents could not be decoded.  If this is a \
             binary file, please use the fileb:// prefix instead of the file:// prefix."
        ))),
    }
}

/// Converts all line ends to LF, like Python's text mode.
fn universal_newlines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Content, ParamfileError, load, load_at_most};

    #[test]
    fn words_and_files() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("hardie-paramfile-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = |name: &str| folder.join(name).display().to_string();
        std::fs::write(path("a"), "a\r\nb\rc\n")?;
        std::fs::write(path("bad"), [0xff, 0xfe, 0xfd])?;
        let missing = path("missing");

        assert_eq!(load("FILE://a"), None);
        assert_eq!(load("x file://a"), None);
        assert_eq!(
            load(&format!("file://{}", path("a"))),
            Some(Ok(Content::Text("a\nb\nc\n".into())))
        );
        assert_eq!(
            load(&format!("fileb://{}", path("a"))),
            Some(Ok(Content::Bytes(b"a\r\nb\rc\n".to_vec())))
        );
        assert_eq!(
            load(&format!("file://{missing}")),
            Some(Err(ParamfileError::File(format!(
                "Unable to load paramfile file://{missing}: [Errno 2] No such file or directory: \
                    '{missing}'"
            ))))
        );
        assert_eq!(
            load(&format!("file://{}", folder.display())),
            Some(Err(ParamfileError::File(format!(
                "Unable to load paramfile file://{0}: [Errno 21] Is a directory: '{0}'",
                folder.display()
            ))))
        );
        let Some(Err(ParamfileError::File(sentence))) = load(&format!("file://{}", path("bad")))
        else {
            panic!("undecodable text was accepted")
        };
        assert!(sentence.contains("text contents could not be decoded.  If this"), "{sentence}");
        let a = format!("file://{}", path("a"));
        assert_eq!(load_at_most(&a, 7), load(&a));
        let too_long = format!("Unable to load paramfile {a}: longer than 6 bytes");
        assert_eq!(load_at_most(&a, 6), Some(Err(ParamfileError::File(too_long))));
        std::fs::remove_dir_all(folder)
    }
}
