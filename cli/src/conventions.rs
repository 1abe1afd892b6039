//! The conventions of the whole program, which name the settings that are read before a service is
//! known, and the files of its user; then those of the service that runs.

use crate::services::Services;
use hardie_client::internal::config::{self, Config};
use hardie_client::internal::files::expand_home;
use hardie_runtime::service::Flavour;
use hardie_runtime::validate::Sensitive;
use std::path::PathBuf;
use std::sync::{OnceLock, RwLock};

/// Set once, when the program starts: a process runs one program.
static PROGRAM: OnceLock<Flavour> = OnceLock::new();

/// Set with [`PROGRAM`]: see [`sensitive`].
static SENSITIVE: OnceLock<Sensitive> = OnceLock::new();

/// The conventions of the service that runs, once it is known.
static SERVICE: RwLock<Option<Flavour>> = RwLock::new(None);

/// The encodings in the configuration file of a service that is not AWS's.
static ENCODINGS: RwLock<Vec<(&'static str, String)>> = RwLock::new(Vec::new());

/// Reads the encodings of a service that is not AWS's once its profile is known: code that needs
/// them knows no profile.
pub(crate) fn keep_encodings(config: &Config) {
    let of_file = |key| config.of_own_file(key).ok().flatten().map(|value| (key, value));
    if let Ok(mut kept) = ENCODINGS.write() {
        *kept = ["file_encoding", "output_encoding"].into_iter().filter_map(of_file).collect();
    }
}

/// An encoding: of the environment, or for a service that is not AWS's, of its configuration file.
pub(crate) fn encoding(aws: &str, key: &str) -> Option<String> {
    let Some(own) = current().own() else { return config::env(aws) };
    let of_environment = config::env(&own.variable(key)).filter(|name| !name.is_empty());
    of_environment.or_else(|| {
        let kept = ENCODINGS.read().ok()?;
        kept.iter().find(|(known, _)| *known == key).map(|(_, name)| name.clone())
    })
}

/// Sets the conventions of the program with these services and this name.
pub(crate) fn set(services: Services, name: &str) {
    let flavour = services.flavour(name);
    let shown = flavour.is_aws() && name == "aws";
    let _ = SENSITIVE.set(if shown { Sensitive::Shown } else { Sensitive::Hidden });
    let _ = PROGRAM.set(flavour);
}

/// Whether messages show `@sensitive` values. Only a program with the AWS CLI's name does: it takes
/// the AWS CLI's place in scripts, whose messages are the same byte for byte. Shown in tests.
pub(crate) fn sensitive() -> Sensitive {
    let default = if cfg!(test) { Sensitive::Shown } else { Sensitive::Hidden };
    SENSITIVE.get().copied().unwrap_or(default)
}

/// Sets the conventions of the service that runs; the prompt may run another one later.
pub(crate) fn enter(service: Flavour) {
    if let Ok(mut current) = SERVICE.write() {
        *current = Some(service);
    }
}

/// The conventions of the service that runs, or of the program.
fn current() -> Flavour {
    SERVICE.read().ok().and_then(|current| *current).unwrap_or_else(of_program)
}

/// The conventions of the program; AWS's in tests.
pub(crate) fn of_program() -> Flavour {
    PROGRAM.get().copied().unwrap_or(Flavour::Aws)
}

/// The settings of the environment's profile, before a service and a profile are known.
pub(crate) fn config() -> Config {
    Config::new(of_program(), None)
}

/// The name of an environment variable: `AWS_CLI_OUTPUT_ENCODING`, or `ACME_OUTPUT_ENCODING`.
pub(crate) fn variable(aws: &str, key: &str) -> String {
    current().own().map_or_else(|| aws.to_owned(), |own| own.variable(key))
}

/// A file of the user: `~/.aws/cli/NAME`, or one in the program's configuration folder; `None` if
/// that folder is not known.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    match of_program().own() {
        Some(own) => config::folder(own).map(|folder| folder.join(name)),
        None => Some(expand_home(&format!("~/.aws/cli/{name}"))),
    }
}
