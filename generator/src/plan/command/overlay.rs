//! Overlays: what a command line calls things otherwise than their names in the model say.
//!
//! An overlay is a JSON file, by service (`sdkId`, name or shape id), then by operation (its name
//! in the model, or `*` for all):
//!
//! ```json
//! { "Kitchen": {
//!     "command": "kitchen",
//!     "operations": {
//!       "CookMeal": { "command": "cook", "options": { "version": "recipe-version" } },
//!       "ListOvens": { "hidden": true, "aliases": { "oven-ids": "oven-i-ds" } },
//!       "Explode": { "removed": true }
//! } } }
//! ```
//!
//! `options` renames options, named as they would be without; `aliases` gives options, named as
//! they then are, second names that help does not show. A hidden operation is in no list of
//! commands; a removed one is generated only where it is asked for by name. `path_ids`, beside
//! `command`, names shapes of ids: of an operation's own members that target them, what is before
//! the last slash is not sent.
//!
//! `aws-cli.json` has what the AWS CLI does so (version 2.36: its services' words, and the tables
//! of its `argrename` customization; botocore's `fix_route53_ids`). What that renames among negated
//! flags (`--no-…`) of EC2 and ECS has no place here.

use crate::diagnostic::{Diagnostic, Location};
use crate::excerpt::Excerpt;
use crate::load::offset_of;
use crate::model::ShapeId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What the AWS CLI renames.
const AWS_CLI: &str = include_str!("aws-cli.json");

/// The entry that stands for every operation.
pub(super) const EVERY: &str = "*";

/// One overlay file.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The file as it was named to us; nothing for what is built in.
    pub(super) file: Option<String>,
    pub(super) services: BTreeMap<String, ServiceEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ServiceEntry {
    command: Option<String>,
    path_ids: Vec<String>,
    pub(super) operations: BTreeMap<String, OperationEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OperationEntry {
    command: Option<String>,
    hidden: bool,
    removed: bool,
    pub(super) options: BTreeMap<String, String>,
    pub(super) aliases: BTreeMap<String, String>,
}

impl Overlay {
    /// What the AWS CLI renames.
    pub fn built_in() -> Overlay {
        // A test reads it, so that what is lost here was never committed.
        Overlay { file: None, services: serde_json::from_str(AWS_CLI).unwrap_or_default() }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// What is wrong with its JSON, or the words that no command line could take.
    pub fn read(path: &Path, text: &str) -> Result<Overlay, Box<Diagnostic>> {
        let file = path.display().to_string();
        let services: BTreeMap<String, ServiceEntry> =
            serde_json::from_str(text).map_err(|error| {
                let message = error.to_string();
                let message = message.rsplit_once(" at line ").map_or(&*message, |(text, _)| text);
                let location = Location {
                    file: file.clone(),
                    line: error.line(),
                    column: error.column().max(1),
                    excerpt: Excerpt::new(text, offset_of(text, &error)),
                };
                let message = format!("invalid overlay: {message}");
                Box::new(Diagnostic::error("overlay.json", message).at(Some(location)))
            })?;
        for word in services.values().flat_map(words) {
            if !is_word(word) {
                let message = format!(
                    "`{word}` in the overlay `{file}` is not a valid command or option name"
                );
                let help = "names consist of letters, digits, `-`, `_` and `.`, and begin with a \
                    letter or digit";
                return Err(Box::new(Diagnostic::error("overlay.word", message).help(help)));
            }
        }
        Ok(Overlay { file: Some(file), services })
    }

    /// The entry of a service; what is built in knows services by their `sdkId` alone.
    fn entry(&self, id: &ShapeId, sdk_id: Option<&str>) -> Option<&ServiceEntry> {
        let own = self.file.as_ref().map(|_| [id.as_str(), id.name()]);
        let names = own.into_iter().flatten().chain(sdk_id);
        names.into_iter().find_map(|name| self.services.get(name))
    }
}

/// Every new word of a service.
fn words(service: &ServiceEntry) -> impl Iterator<Item = &String> {
    let operations = service.operations.values().flat_map(|operation| {
        operation.command.iter().chain(operation.options.values()).chain(operation.aliases.values())
    });
    service.command.iter().chain(operations)
}

fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// What all overlays together say of one service.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// With their files, the last counting most.
    pub(super) entries: Vec<(Option<String>, ServiceEntry)>,
}

impl Renames {
    /// Picks a service out of overlays.
    pub(crate) fn of(overlays: &[Overlay], id: &ShapeId, sdk_id: Option<&str>) -> Renames {
        let entry =
            |overlay: &Overlay| Some((overlay.file.clone(), overlay.entry(id, sdk_id)?.clone()));
        Renames { entries: overlays.iter().filter_map(entry).collect() }
    }

    /// The service's word: that of a file, else of the folder that botocore's files lie in, else
    /// the AWS CLI's, else the one that the service's id makes. A folder that is called after the
    /// id says nothing.
    pub(crate) fn service(&self, folder: Option<&str>, default: &str) -> String {
        let word = |is_file: bool| {
            let entries =
                self.entries.iter().rev().filter(move |(file, _)| file.is_some() == is_file);
            entries.filter_map(|(_, entry)| entry.command.as_deref()).next()
        };
        let folder = folder.filter(|folder| *folder != default);
        word(true).or(folder).or(word(false)).unwrap_or(default).to_owned()
    }

    /// Whether values of a shape are ids that may come with a path before them.
    pub(crate) fn is_path_id(&self, shape: &str) -> bool {
        self.entries.iter().any(|(_, entry)| entry.path_ids.iter().any(|name| name == shape))
    }

    /// Entries for an operation, those that count most first.
    fn of_operation<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s OperationEntry> {
        let find =
            |entry: &'s ServiceEntry| [entry.operations.get(name), entry.operations.get(EVERY)];
        self.entries.iter().rev().flat_map(move |(_, entry)| find(entry)).flatten()
    }

    /// An operation's command, where it has another than its name makes.
    pub(crate) fn command(&self, operation: &str) -> Option<String> {
        self.of_operation(operation).find_map(|entry| entry.command.clone())
    }

    /// Whether no list of commands shows it.
    pub(crate) fn is_hidden(&self, operation: &str) -> bool {
        self.of_operation(operation).any(|entry| entry.hidden)
    }

    /// Whether it is only there for who asks for it by name.
    pub(crate) fn is_removed(&self, operation: &str) -> bool {
        self.of_operation(operation).any(|entry| entry.removed)
    }

    /// An option's name and its second names, for the name that its member makes.
    pub(crate) fn option(&self, operation: &str, name: &str) -> (String, Vec<String>) {
        let renamed = self.of_operation(operation).find_map(|entry| entry.options.get(name));
        let name = renamed.cloned().unwrap_or_else(|| name.to_owned());
        let mut aliases: Vec<String> = self
            .of_operation(operation)
            .filter_map(|entry| entry.aliases.get(&name))
            .cloned()
            .collect();
        aliases.sort();
        aliases.dedup();
        (name, aliases)
    }

    /// The file that gives an option a name, or a second name, for the name that its member makes.
    pub(crate) fn file_of_option(&self, operation: &str, made: &str, name: &str) -> Option<&str> {
        let renamed = self.option(operation, made).0;
        self.entries.iter().rev().find_map(|(file, entry)| {
            let operations = [entry.operations.get(operation), entry.operations.get(EVERY)];
            let gives = operations.into_iter().flatten().any(|entry| {
                entry.options.get(made).is_some_and(|it| it == name)
                    || entry.aliases.get(&renamed).is_some_and(|it| it == name)
            });
            file.as_deref().filter(|_| gives)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{AWS_CLI, Overlay, Renames, ServiceEntry, words};
    use crate::model::ShapeId;
    use std::collections::BTreeMap;
    use std::path::Path;

    #[test]
    fn what_is_built_in_reads() {
        let services: BTreeMap<String, ServiceEntry> = serde_json::from_str(AWS_CLI).unwrap();
        assert!(services.values().flat_map(words).all(|word| super::is_word(word)));
        let renames = |sdk_id| {
            Renames::of(
                &[Overlay::built_in()],
                &ShapeId::parse("example#Any").unwrap(),
                Some(sdk_id),
            )
        };
        assert_eq!(renames("Lex Runtime V2").service(None, "lex-runtime-v2"), "lexv2-runtime");
        assert_eq!(renames("S3").service(Some("s3"), "s3"), "s3api");
        assert_eq!(renames("S3").service(Some("s3-beta"), "s3"), "s3-beta");
        assert_eq!(renames("Connect").service(None, "connect"), "connect");
        let pinpoint = renames("Pinpoint");
        assert_eq!(pinpoint.option("GetSegmentVersion", "version").0, "segment-version");
        assert_eq!(pinpoint.option("GetSegment", "version").0, "version");
        let (name, aliases) = renames("mgn").option("StartTest", "source-server-ids");
        assert_eq!(
            (name.as_str(), &aliases[..]),
            ("source-server-ids", &["source-server-i-ds".to_owned()][..])
        );
    }

    #[test]
    fn files_are_checked_and_count_more() {
        let path = Path::new("overlay.json");
        let bad = [
            ("{", "overlay.json"),
            (r#"{"S": {"comand": "x"}}"#, "overlay.json"),
            (r#"{"S": {"command": "two words"}}"#, "overlay.word"),
            (r#"{"S": {"operations": {"O": {"options": {"a": "--b"}}}}}"#, "overlay.word"),
        ];
        for (text, id) in bad {
            assert_eq!(Overlay::read(path, text).unwrap_err().id, id, "{text}");
        }
        let text = r#"{"Any": {"command": "any", "operations": {
            "*": {"options": {"version": "v"}, "hidden": true},
            "Go": {"options": {"version": "go-version"}, "removed": true}}}}"#;
        let overlays = [Overlay::built_in(), Overlay::read(path, text).unwrap()];
        let renames =
            Renames::of(&overlays, &ShapeId::parse("example#Any").unwrap(), Some("Route 53"));
        assert_eq!(renames.service(Some("folder"), "route-53"), "any");
        assert_eq!(renames.option("Go", "version").0, "go-version");
        assert_eq!(renames.option("GetTrafficPolicy", "version").0, "v");
        assert!(renames.is_hidden("Go") && renames.is_removed("Go") && !renames.is_removed("Stay"));
    }
}
