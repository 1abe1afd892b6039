//! Environment variables.

use crate::error::Error;
use std::env::VarError;
use std::ffi::OsString;
use std::sync::OnceLock;

/// The names of all variables, once they are read.
static NAMES: OnceLock<Vec<OsString>> = OnceLock::new();

/// The first requested variable that is not UTF-8.
static NOT_UNICODE: OnceLock<String> = OnceLock::new();

/// An environment variable's value; `None` if unset, or not UTF-8, which [`check_env`] reports.
pub fn env(name: &str) -> Option<String> {
    if is_known_absent(name) {
        return None;
    }
    match std::env::var(name) {
        Ok(value) => Some(value),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(_)) => {
            let _ = NOT_UNICODE.set(name.to_owned());
            None
        }
    }
}

/// Reads the names of all variables, for a process that never changes its environment: a request
/// asks for some sixty variables, few of which are set, and each question would search all of them.
/// Values are not stored, since they may be secrets.
pub fn remember_names() {
    // Elsewhere, names do not distinguish case.
    if cfg!(unix) {
        NAMES.get_or_init(|| std::env::vars_os().map(|(name, _)| name).collect());
    }
}

fn is_known_absent(name: &str) -> bool {
    NAMES.get().is_some_and(|names| names.iter().all(|it| **it != *name))
}

/// Fails if a requested variable is not UTF-8: without it, a call would use other credentials, or
/// another endpoint, than the user set.
///
/// # Errors
/// The name of such a variable (255), never its value.
pub fn check_env() -> Result<(), Error> {
    // The transport reads these when it is too late for an error.
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"] {
        let _ = env(name);
    }
    match NOT_UNICODE.get() {
        Some(name) => {
            Err(Error::general(format!("The environment variable {name} is not valid UTF-8")))
        }
        None => Ok(()),
    }
}

/// The first of several environment variables that is set, even if empty.
pub fn first_env(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| env(name))
}
