//! `hardie format`: formats Smithy IDL; prints it, writes it, or checks it.

use clap::Args;
use hardie::{Diagnostic, Diagnostics, Error, Location};
use hardie_build::load;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Formats Smithy IDL and prints it to standard output.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A file of Smithy IDL, a folder to search for `.smithy` files, or `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the formatted files, and print the names of those that changed.
    #[arg(long)]
    write: bool,
    /// Write nothing; print the names of files that would change, and exit with 1 if there are
    /// any.
    #[arg(long, conflicts_with = "write")]
    check: bool,
}

/// The name of standard input among files.
const STDIN: &str = "-";

/// The maximum size of a file in bytes, as for models.
const LARGEST: u64 = 256 << 20;

/// The byte order mark, which some editors write at the start of a file.
const BOM: char = '\u{FEFF}';

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if arguments.write && arguments.files.iter().any(|path| path == Path::new(STDIN)) {
        crate::print_error_line(
            "error: `--write` cannot write standard input (`-`); remove one of them",
        );
        return ExitCode::from(2);
    }
    let mut code = ExitCode::SUCCESS;
    let mut add = |result: Result<bool, Error>| match result {
        Ok(true) => {}
        Ok(false) => code = ExitCode::FAILURE,
        Err(error) => {
            crate::report(&error);
            code = ExitCode::FAILURE;
        }
    };
    for given in &arguments.files {
        match smithy_files(given) {
            Ok(files) => files.iter().for_each(|path| add(format(arguments, path))),
            Err(error) => add(Err(error)),
        }
    }
    code
}

/// Formats one file. Returns whether it is as wanted.
fn format(arguments: &Arguments, path: &Path) -> Result<bool, Error> {
    let bytes = read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let text = std::str::from_utf8(&bytes).map_err(|error| not_utf8(path, &bytes, error))?;
    let formatted = hardie::format::format(path, text.trim_start_matches(BOM).to_owned())?;
    let is_same = text == formatted;
    if arguments.check && !is_same {
        crate::show(&format!("would change {}\n", path.display()));
    }
    if arguments.write && !is_same {
        replace(path, &formatted)
            .map_err(|source| Error::Write { path: path.to_owned(), source })?;
        crate::show(&format!("wrote {}\n", path.display()));
    }
    if !arguments.check && !arguments.write {
        crate::show_file(&formatted);
    }
    Ok(is_same || !arguments.check)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut limited = |reader: &mut dyn Read| reader.take(LARGEST + 1).read_to_end(&mut bytes);
    if path == Path::new(STDIN) {
        limited(&mut io::stdin().lock())?;
    } else {
        limited(&mut fs::File::open(path)?)?;
    }
    if bytes.len() as u64 > LARGEST {
        let message = "the file is larger than 256 MiB, the limit for a model";
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(bytes)
}

/// The error for the first byte that is not UTF-8.
fn not_utf8(path: &Path, bytes: &[u8], error: std::str::Utf8Error) -> Error {
    let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
    let before = String::from_utf8_lossy(valid);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let location = Location {
        file: path.display().to_string(),
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        excerpt: None,
    };
    let mut problems = Diagnostics::default();
    let diagnostic = Diagnostic::error("format.encoding", "the file is not valid UTF-8");
    problems.push(diagnostic.at(Some(location)).help("save the file as UTF-8"));
    Error::Invalid(problems)
}

/// The `.smithy` files below a folder, sorted; every other path itself. Links to folders are not
/// followed.
fn smithy_files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| Error::Read { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(path);
            } else if load::is_idl(&path) && !path.is_dir() {
                files.push(path);
            }
        }
    }
    files.sort();
    if files.is_empty() {
        let message = "the folder contains no .smithy files";
        let source = io::Error::new(io::ErrorKind::NotFound, message);
        return Err(Error::Read { path: path.to_owned(), source });
    }
    Ok(files)
}

/// Replaces the content of a file at once, so that it is never incomplete. Permissions are kept; a
/// link stays a link.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let new = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&new)?;
    let mut write = || {
        file.write_all(text.as_bytes())?;
        file.set_permissions(permissions.clone())?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}
