//! Paths that name a descriptor of this process: `/dev/stdout`, `/dev/fd/3`, `/proc/self/fd/3`, and
//! links to them.
//!
//! On Linux, opening such a path opens the file again, at its beginning, and would overwrite
//! content that a shell's `>>` kept or that others write. So the descriptor itself is used.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The largest number of links to follow, as in Linux.
#[cfg(unix)]
const LINKS: usize = 40;

/// The open file of a path that names a descriptor; `None` for other paths.
///
/// # Errors
/// A descriptor that is not open.
#[cfg(unix)]
pub(crate) fn opened(path: &Path) -> io::Result<Option<File>> {
    let Some(descriptor_of) = descriptor_of(path) else { return Ok(None) };
    match descriptor_of {
        Descriptor::Own(1) => duplicate(&io::stdout()).map(Some),
        Descriptor::Own(2) => duplicate(&io::stderr()).map(Some),
        Descriptor::Own(number) => own(number, path).map(Some),
        Descriptor::Foreign => append(path).map(Some),
    }
}

#[cfg(not(unix))]
pub(crate) fn opened(_: &Path) -> io::Result<Option<File>> {
    Ok(None)
}

#[cfg(unix)]
enum Descriptor {
    /// A descriptor of this process.
    Own(i32),
    /// A descriptor of another process.
    Foreign,
}

#[cfg(unix)]
fn descriptor_of(path: &Path) -> Option<Descriptor> {
    let mut path: PathBuf = path.to_owned();
    for _ in 0..LINKS {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let folder = folder.canonicalize().ok()?;
        let number = path.file_name().and_then(|name| name.to_str()?.parse::<i32>().ok());
        if let Some(number) = number.filter(|number| *number >= 0) {
            let is_own = |own: &&str| Path::new(own).canonicalize().is_ok_and(|own| own == folder);
            if ["/proc/self/fd", "/proc/thread-self/fd", "/dev/fd"].iter().any(is_own) {
                return Some(Descriptor::Own(number));
            }
            if folder.starts_with("/proc") && folder.ends_with("fd") {
                return Some(Descriptor::Foreign);
            }
        }
        path = folder.join(std::fs::read_link(&path).ok()?);
    }
    None
}

#[cfg(unix)]
fn duplicate(stream: &impl std::os::fd::AsFd) -> io::Result<File> {
    stream.as_fd().try_clone_to_owned().map(File::from)
}

/// An inherited descriptor.
#[cfg(target_os = "linux")]
fn own(number: i32, path: &Path) -> io::Result<File> {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
    let found = pidfd_open(getpid(), PidfdFlags::empty())
        .and_then(|process| pidfd_getfd(process, number, PidfdGetfdFlags::empty()));
    match found {
        Ok(file) => Ok(File::from(file)),
        Err(rustix::io::Errno::BADF) => Err(io::ErrorKind::NotFound.into()),
        // An old kernel, or a container without permission.
        Err(_) => append(path),
    }
}

/// On other systems opening the path returns the descriptor itself.
#[cfg(all(unix, not(target_os = "linux")))]
fn own(_: i32, path: &Path) -> io::Result<File> {
    std::fs::OpenOptions::new().write(true).open(path)
}

/// The file of a descriptor, opened for appending, so that no content is lost.
#[cfg(unix)]
fn append(path: &Path) -> io::Result<File> {
    let is_file = std::fs::metadata(path)?.is_file();
    std::fs::OpenOptions::new().write(true).append(is_file).open(path)
}
