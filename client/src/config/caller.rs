//! Settings that a Rust caller gives; they come before the environment and the profile.

use std::collections::BTreeMap;

/// How messages name settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// By options, variables and keys.
    CommandLine,
    /// By methods of the builder, variables and keys.
    Builder,
    /// By methods of the builder, since nothing else is read.
    BuilderAlone,
}

/// The settings of a caller by their keys in configuration files.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallerSettings {
    values: BTreeMap<&'static str, String>,
    /// Whether environment and files are not read.
    is_isolated: bool,
    /// Whether the caller is a Rust program, to which messages name the methods of the builder.
    is_builder: bool,
}

impl CallerSettings {
    /// No settings of a Rust program yet.
    pub(crate) fn of_builder() -> CallerSettings {
        CallerSettings { is_builder: true, ..CallerSettings::default() }
    }

    /// How messages name settings.
    pub(crate) fn naming(&self) -> Naming {
        match (self.is_builder, self.is_isolated) {
            (false, _) => Naming::CommandLine,
            (true, false) => Naming::Builder,
            (true, true) => Naming::BuilderAlone,
        }
    }

    /// Sets a key.
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<String>) {
        self.values.insert(key, value.into());
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
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
