//! Files that only their owner may read, and that are never reached through a symbolic link.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Creates a folder and the folders above it, readable by their owner only; existing ones stay as
/// they are.
///
/// # Errors
/// The folder cannot be created.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Creates a file for reading and writing, readable by its owner only.
///
/// # Errors
/// The path exists already, possibly as a dangling link.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a file for reading and writing, and removes the permissions of everyone but its owner.
///
/// # Errors
/// The path is a symbolic link or not a regular file; the permissions cannot be changed.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        // Without NONBLOCK, opening a pipe would wait for its other end.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let flags = i32::try_from(flags.bits()).unwrap_or_default();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
    }
    check_kind(path)?;
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(not_regular());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode();
        if mode & 0o077 != 0 {
            file.set_permissions(PermissionsExt::from_mode(mode & 0o700))?;
        }
    }
    Ok(file)
}

/// Writes a whole file, readable by its owner only, and replaces an earlier one.
///
/// # Errors
/// The path is a symbolic link or not a regular file; the file cannot be written.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    match check_kind(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let beside = Temporary::beside(path);
    let mut file = create(&beside.0)?;
    file.write_all(content)?;
    std::fs::rename(&beside.0, path)
}

/// A path next to a file; if a file still exists there, it is removed on drop.
#[derive(Debug)]
pub struct Temporary(
    /// The path.
    pub PathBuf,
);

impl Temporary {
    /// A unique path on the same file system.
    pub fn beside(path: &Path) -> Temporary {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", uuid::Uuid::new_v4().simple()));
        Temporary(path.with_file_name(name))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Rejects files that are not regular, with a better message than the system's.
fn check_kind(path: &Path) -> io::Result<()> {
    let metadata = std::fs::symlink_metadata(path)?;
    if metadata.is_file() {
        Ok(())
    } else if metadata.is_symlink() {
        Err(io::Error::new(
            ErrorKind::InvalidInput,
            "the file is a symbolic link; links are not followed",
        ))
    } else {
        Err(not_regular())
    }
}

fn not_regular() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "not a regular file")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{create, create_folder, open, replace};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    #[test]
    fn rights_and_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        create_folder(&path("a/b")).unwrap();
        assert_eq!((mode(&path("a")), mode(&path("a/b"))), (0o700, 0o700));
        create(&path("new")).unwrap();
        assert_eq!(mode(&path("new")), 0o600);
        assert!(create(&path("new")).is_err(), "the file exists");

        std::fs::write(path("lax"), "x").unwrap();
        std::fs::set_permissions(path("lax"), PermissionsExt::from_mode(0o644)).unwrap();
        open(&path("lax")).unwrap();
        assert_eq!(mode(&path("lax")), 0o600);
        std::fs::set_permissions(path("lax"), PermissionsExt::from_mode(0o666)).unwrap();
        replace(&path("lax"), b"y").unwrap();
        replace(&path("fresh"), b"z").unwrap();
        assert_eq!((mode(&path("lax")), mode(&path("fresh"))), (0o600, 0o600));
        assert_eq!(std::fs::read(path("lax")).unwrap(), b"y");

        symlink(path("lax"), path("link")).unwrap();
        symlink(path("nothing"), path("dangling")).unwrap();
        for name in ["link", "dangling"] {
            assert!(create(&path(name)).is_err(), "{name}");
            for error in [open(&path(name)).map(drop), replace(&path(name), b"evil")] {
                assert!(error.unwrap_err().to_string().contains("symbolic link"), "{name}");
            }
        }
        assert!(replace(&path("a"), b"x").unwrap_err().to_string().contains("regular file"));
        assert!(!path("nothing").exists());
        assert_eq!(std::fs::read(path("lax")).unwrap(), b"y", "a link was followed");
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 6, "temporary files are left");
    }
}
