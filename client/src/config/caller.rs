//! Settings that a Rust caller gives; they come before the environment and the profile.

use std::collections::BTreeMap;

/// The settings of a caller by their keys in configuration files.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallerSettings {
    values: BTreeMap<&'static str, String>,
    /// Whether environment and files are not read.
    is_isolated: bool,
}

impl CallerSettings {
    /// Sets a key.
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<String>) {
        self.values.insert(key, value.into());
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Whether environment and files are not read.
    pub(crate) fn is_isolated(&self) -> bool {
        self.is_isolated
    }

    /// Leaves environment and files unread.
    pub(crate) fn isolate(&mut self) {
        self.is_isolated = true;
    }
}
