//! Test data that is not part of the repository, such as AWS's models. CONTRIBUTING.md describes
//! the folder, and `tests/fetch-test-data` creates it.

#![allow(unreachable_pub, reason = "the build script has this module too")]

use std::path::PathBuf;

/// The name of the environment variable; `.cargo/config.toml` sets its default.
pub const VARIABLE: &str = "HARDIE_TEST_DATA";

/// A file or folder of the test data; `None` if it does not exist or the variable is empty.
///
/// # Panics
/// If the variable is a relative path.
#[must_use]
pub fn test_data(path: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os(VARIABLE).filter(|it| !it.is_empty())?);
    // Build scripts and tests run in different folders.
    assert!(folder.is_absolute(), "{VARIABLE} is not an absolute path: {}", folder.display());
    let path = folder.join(path);
    path.exists().then_some(path)
}
