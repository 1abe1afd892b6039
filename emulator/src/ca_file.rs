//! The file of the CA certificate.

use hardie_mock::internal;
use std::io;
use std::path::Path;

/// Writes a CA certificate, such as [`Handle::ca_pem`](crate::Handle::ca_pem), to a file that only
/// its owner can read.
///
/// # Errors
/// The path is a symbolic link or not a regular file, or the file cannot be written. The message
/// names the path.
pub fn write_ca_file(path: &Path, pem: &str) -> io::Result<()> {
    internal::replace_private_file(path, pem.as_bytes())
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
