//! The services of a program: generated ones, or those of a file of tables, each of which is read
//! when a command needs it.

use hardie_runtime::service::{Flavour, Service};
#[cfg(feature = "tables")]
use hardie_runtime::{service::Tables, table::TableError};
#[cfg(feature = "tables")]
use std::sync::OnceLock;

/// The services of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Services {
    /// Services in memory.
    List(&'static [&'static Service]),
    /// Services in a file.
    #[cfg(feature = "tables")]
    Tables(&'static Tables),
}

/// The first table that could not be read.
#[cfg(feature = "tables")]
static DAMAGED: OnceLock<String> = OnceLock::new();

impl Services {
    /// These services; a program calls this once.
    pub(crate) fn of(services: &[&'static Service]) -> Services {
        Services::List(services.to_vec().leak())
    }

    /// Why a service that the program has could not be read.
    pub(crate) fn failure() -> Option<&'static str> {
        #[cfg(feature = "tables")]
        return DAMAGED.get().map(String::as_str);
        #[cfg(not(feature = "tables"))]
        None
    }

    /// Their number.
    pub(crate) fn len(self) -> usize {
        match self {
            Services::List(list) => list.len(),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => tables.len(),
        }
    }

    /// The first one.
    pub(crate) fn first(self) -> Option<&'static Service> {
        match self {
            Services::List(list) => list.first().copied(),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => readable("", tables.first()).flatten(),
        }
    }

    /// The only one; `None` if there are several.
    pub(crate) fn only(self) -> Option<&'static Service> {
        if self.len() == 1 { self.first() } else { None }
    }

    /// The service with a command.
    pub(crate) fn named(self, command: &str) -> Option<&'static Service> {
        match self {
            Services::List(list) => list.iter().copied().find(|it| it.command == command),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => readable(command, tables.service(command)).flatten(),
        }
    }

    /// Their commands.
    pub(crate) fn commands(self) -> Vec<&'static str> {
        match self {
            Services::List(list) => list.iter().map(|service| service.command).collect(),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => tables.commands(),
        }
    }

    /// Their commands and titles.
    pub(crate) fn titles(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Services::List(list) => list.iter().map(|it| (it.command, it.title)).collect(),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => tables.titles().collect(),
        }
    }

    /// All of them.
    pub(crate) fn all(self) -> Vec<&'static Service> {
        match self {
            Services::List(list) => list.to_vec(),
            #[cfg(feature = "tables")]
            Services::Tables(tables) => readable("", tables.services()).unwrap_or_default(),
        }
    }

    /// The conventions of the whole program: see [`Flavour::of_program`].
    pub(crate) fn flavour(self, program: &str) -> Flavour {
        match self {
            Services::List(list) => Flavour::of_program(list, program),
            #[cfg(feature = "tables")]
            Services::Tables(tables) if tables.are_aws() => Flavour::Aws,
            #[cfg(feature = "tables")]
            Services::Tables(_) => Flavour::of_program(&self.all(), program),
        }
    }
}

/// What was read; an error is kept for [`Services::failure`].
#[cfg(feature = "tables")]
fn readable<T>(command: &str, read: Result<T, TableError>) -> Option<T> {
    read.inspect_err(|error| {
        let of = if command.is_empty() { "" } else { " of " };
        DAMAGED.get_or_init(|| format!("The table{of}{command} cannot be read: {error}"));
    })
    .ok()
}
