//! Aliases: the file `~/.aws/cli/alias`, which gives names to commands with some of their
//! arguments.
//!
//! Names in `[toplevel]` stand for a service with its arguments; names in `[command SERVICE …]` are
//! used after these commands. The shell runs a value that begins with `!` ([`external`]).
//! `program/dispatch.rs` decides where aliases are looked up.

pub(crate) mod external;
mod words;

use crate::args::Program;
use crate::conventions;
use crate::error::Error;
use hardie_client::internal::config;
use indexmap::IndexMap;
use std::path::Path;

/// The limit for aliases that refer to one another. Python's own limit is slightly different.
const DEEPEST: usize = 200;

/// The aliases of a file, by the commands after which they are used.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    /// Empty for `[toplevel]`.
    tables: IndexMap<Vec<String>, Vec<Alias>>,
}

/// One alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    /// The name, in lower case.
    pub(crate) name: String,
    value: String,
}

impl Aliases {
    /// Reads the user's file; a missing file contains no aliases.
    ///
    /// # Errors
    /// The file cannot be parsed, or is not a file (255).
    pub(crate) fn read() -> Result<Aliases, Error> {
        conventions::file("alias")
            .map_or_else(|| Ok(Aliases::default()), |it| Aliases::of_file(&it))
    }

    fn of_file(path: &Path) -> Result<Aliases, Error> {
        let Ok(facts) = std::fs::metadata(path) else { return Ok(Aliases::default()) };
        if !facts.is_file() {
            let message =
                format!("The specified config file ({}) could not be found", path.display());
            return Err(Error::general(message));
        }
        let mut sections = config::read(path)?;
        // configparser uses this section as the default of all others.
        let of_all = sections.shift_remove("DEFAULT").unwrap_or_default();
        let mut tables: IndexMap<Vec<String>, Vec<Alias>> = IndexMap::new();
        for (title, section) in sections {
            let Some(parent_commands) = parent_commands(&title) else { continue };
            let mut section = section;
            for (name, value) in &of_all {
                section.entry(name.clone()).or_insert_with(|| value.clone());
            }
            let aliases = section
                .into_iter()
                .map(|(name, value)| Alias { name, value: value.trim().to_owned() });
            // `[command a]` and `[command  a]` are one section: the last one counts.
            tables.insert(parent_commands, aliases.collect());
        }
        Ok(Aliases { tables })
    }

    /// Whether the file contains no aliases.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The aliases that are used after these commands; empty for the first argument of a line.
    pub(crate) fn after(&self, commands: &[&str]) -> &[Alias] {
        let found =
            self.tables.iter().find(|(parent_commands, _)| parent_commands.iter().eq(commands));
        found.map_or(&[], |(_, aliases)| aliases)
    }

    /// The aliases for the first argument: those of the service, if the program has only one.
    pub(crate) fn toplevel(&self, program: &Program) -> &[Alias] {
        if program.service_word { self.after(&[]) } else { &[] }
    }
}

/// The commands in the title of a section; empty for `[toplevel]`.
fn parent_commands(title: &str) -> Option<Vec<String>> {
    if title == "toplevel" {
        return Some(Vec::new());
    }
    let commands = title.strip_prefix("command ")?;
    Some(commands.split_whitespace().map(str::to_owned).collect())
        .filter(|it: &Vec<String>| !it.is_empty())
}

impl Alias {
    /// The alias with this name.
    pub(crate) fn named<'a>(aliases: &'a [Alias], name: &str) -> Option<&'a Alias> {
        aliases.iter().find(|alias| alias.name == name)
    }

    /// The shell command, if the alias is one.
    pub(crate) fn external(&self) -> Option<&str> {
        self.value.strip_prefix('!')
    }

    /// The arguments that the alias stands for.
    ///
    /// # Errors
    /// An unclosed quote (255).
    pub(crate) fn words(&self) -> Result<Vec<String>, Error> {
        let words = words::split(&self.value).map_err(|error| {
            Error::general(format!(
                "Value of alias \"{}\" could not be parsed. Received error: {error} when \
                    parsing:\n{}",
                self.name, self.value
            ))
        })?;
        Ok(words.into_iter().map(|word| word.trim_matches('\n').to_owned()).collect())
    }

    /// The error for a global option that is not allowed in an alias.
    pub(crate) fn refuses(&self, option: &str) -> Error {
        Error::general(format!(
            "Global parameter \"{option}\" detected in alias \"{}\" which is not supported in \
                subcommand aliases.",
            self.name
        ))
    }
}

/// Counts aliases that refer to one another.
#[derive(Debug, Default)]
pub(crate) struct Depth(usize);

impl Depth {
    /// Counts one more; `message` is Python's error message at the limit.
    ///
    /// # Errors
    /// Aliases that refer to one another endlessly (255).
    pub(crate) fn deeper(&mut self, message: &str) -> Result<(), Error> {
        self.0 += 1;
        if self.0 > DEEPEST { Err(Error::general(message)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Alias, Aliases};

    fn of(text: &str) -> Result<Aliases, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alias");
        std::fs::write(&file, text).unwrap();
        Aliases::of_file(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn sections_and_values() {
        let aliases = of("[toplevel]\n# comment\nWho =\n  sts\n  # comment\n  \
            get-caller-identity\n\nx = ! echo 'a\n[command  kitchen   wait]\ny = z\n[other]\nq = \
            r\n[DEFAULT]\nd = e\n")
        .unwrap();
        let names = |commands: &[&str]| {
            aliases.after(commands).iter().map(|it| it.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["who", "x", "d"]);
        assert_eq!(names(&["kitchen", "wait"]), ["y", "d"]);
        assert_eq!(names(&["kitchen"]), [""; 0]);
        let who = Alias::named(aliases.after(&[]), "who").unwrap();
        assert_eq!(who.words().unwrap(), ["sts", "get-caller-identity"]);
        let x = Alias::named(aliases.after(&[]), "x").unwrap();
        assert_eq!(x.external(), Some(" echo 'a"));
        assert!(
            x.words()
                .unwrap_err()
                .to_string()
                .contains("No closing quotation when parsing:\n! echo 'a")
        );
        assert!(of("a = b\n").unwrap_err().starts_with("Unable to parse config file: "));
        let missing = Aliases::of_file(std::path::Path::new("/nothing/here")).unwrap();
        assert!(missing.after(&[]).is_empty());
        assert!(Aliases::of_file(std::path::Path::new("/")).is_err());
    }
}
