//! Test data that is not part of the repository, such as AWS's models. CONTRIBUTING.md describes
//! the folder, and `tests/fetch-test-data` creates it.

#![allow(unreachable_pub, reason = "the build script has this module too")]

use std::path::PathBuf;

/// The name of the environment variable; `.cargo/config.toml` sets its default.
pub const VARIABLE: &str = "HARDIE_TEST_DATA";

/// A file or folder of the test data; `None` if it does not exist.
#[must_use]
pub fn test_data(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(VARIABLE)?).join(path);
    path.exists().then_some(path)
}
