//! Overlays: JSON files that rename the commands and options of a model.
//!
//! Keys are services (`sdkId`, name or shape id), then operations (names in the model, or `*` for
//! all):
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
//! `options` renames options by their default names; `aliases` adds second names, which help does
//! not show, by the final names. A hidden operation is not listed; a removed one is generated only
//! if it is selected by name. `access` (`read` or `write`) says whether an operation changes
//! something, where its traits and name do not. An entry with `copies`, the name of an operation,
//! is a second command of that operation; its key is the command. `path_ids`, beside `command`,
//! names shapes of ids that may carry a path prefix: of an operation's own members that target
//! them, only the last segment is sent.
//! `customizations`, of a service or an operation, is what its calls need beyond the model: see
//! [`Customizations`]. `option_rules`, of an operation, is what its command has beyond the input:
//! see [`OptionRules`]. `unsupported`, of a service, names commands that its other clients have,
//! with what to do instead; `commands` adds commands: see [`AddedCommand`]; `removed_waiters` names
//! waiters of the model that are not commands.
//!
//! Beside `command`, a service may also have `flavour` (`aws` or `own`); for services that are not
//! AWS's, `program`, `environment_prefix`, `configuration_folder`, `documentation` and `endpoint`.
//!
//! `aws-cli.json` has the renames of the AWS CLI 2.36: the command names of services, the tables of
//! its `argrename` customization, botocore's `fix_route53_ids`, and the options and commands that
//! it adds, removes or hides.

use super::access::Access;
use super::added_commands::AddedCommand;
use super::built_in;
use super::option_rules::OptionRules;
use crate::diagnostic::{Diagnostic, Location};
use crate::excerpt::Excerpt;
use crate::flavour::{Flavour, FlavourSettings};
use crate::load::offset_of;
use crate::model::ShapeId;
use crate::plan::customizations::{self, Customizations, EndpointSetting};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The renames of the AWS CLI.
const AWS_CLI: &str = include_str!("aws-cli.json");
/// The options and commands that the AWS CLI adds, removes and hides.
const AWS_CLI_OPTIONS: &str = include_str!("aws-cli-options.json");

/// The commands that the AWS CLI adds beside operations.
const AWS_CLI_COMMANDS: &str = include_str!("aws-cli-commands.json");

/// The entry that stands for every operation.
pub(super) const EVERY: &str = "*";

/// One overlay file.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The path as it was given; `None` for a built-in overlay.
    pub(super) file: Option<String>,
    /// The services of the file.
    pub(super) services: BTreeMap<String, ServiceEntry>,
    /// The text of a built-in overlay, in which each service is looked up.
    built_in: &'static str,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ServiceEntry {
    command: Option<String>,
    folder: Option<String>,
    flavour: Option<Flavour>,
    program: Option<String>,
    environment_prefix: Option<String>,
    configuration_folder: Option<String>,
    documentation: Option<String>,
    endpoint: Option<String>,
    path_ids: Vec<String>,
    customizations: Customizations,
    unsupported: BTreeMap<String, String>,
    commands: BTreeMap<String, AddedCommand>,
    removed_waiters: BTreeSet<String>,
    pub(super) operations: BTreeMap<String, OperationEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OperationEntry {
    command: Option<String>,
    /// The operation whose second command this is; the key of the entry is the command.
    pub(super) copies: Option<String>,
    hidden: bool,
    removed: bool,
    access: Option<Access>,
    pub(super) customizations: Customizations,
    pub(super) option_rules: OptionRules,
    pub(super) options: BTreeMap<String, String>,
    pub(super) aliases: BTreeMap<String, String>,
}

impl ServiceEntry {
    /// The customizations of the service and of its operations.
    fn all_customizations(&self) -> impl Iterator<Item = &Customizations> {
        let operations = self.operations.values().map(|operation| &operation.customizations);
        std::iter::once(&self.customizations).chain(operations)
    }
}

impl Overlay {
    /// What the AWS CLI has beyond the models.
    pub fn built_in() -> [Overlay; 3] {
        [AWS_CLI, AWS_CLI_OPTIONS, AWS_CLI_COMMANDS].map(|built_in| Overlay {
            file: None,
            services: BTreeMap::new(),
            built_in,
        })
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// If the JSON is invalid, or a name cannot be a command or an option.
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
        if let Some(place) = not_an_object(text) {
            let message = format!("invalid overlay: `{place}` in `{file}` must be an object");
            return Err(Box::new(Diagnostic::error("overlay.json", message)));
        }
        for word in services.values().flat_map(new_names) {
            if !is_word(word) {
                let message = format!(
                    "`{word}` in the overlay `{file}` is not a valid command or option name"
                );
                let help = "names consist of letters, digits, `-`, `_` and `.`, and begin with a \
                    letter or digit";
                return Err(Box::new(Diagnostic::error("overlay.word", message).help(help)));
            }
        }
        let headers = services.values().flat_map(ServiceEntry::all_customizations);
        for (name, value) in headers.flat_map(Customizations::added_headers) {
            if let Err(reason) = customizations::check_header(name, value) {
                let message = format!("the header `{name}` in the overlay `{file}` {reason}");
                return Err(Box::new(Diagnostic::error("overlay.header", message)));
            }
        }
        for all in services.values().flat_map(ServiceEntry::all_customizations) {
            if let Err(problem) = customizations::check_rules(all) {
                let message = format!("{problem}, in the overlay `{file}`");
                return Err(Box::new(Diagnostic::error("overlay.customization", message)));
            }
        }
        let operations = services.values().flat_map(|service| service.operations.values());
        for rules in operations.map(|operation| &operation.option_rules) {
            if let Err((option, reason)) = rules.check() {
                let message = format!("`{option}` in the overlay `{file}` {reason}");
                return Err(Box::new(Diagnostic::error("overlay.option_rules", message)));
            }
        }
        for (name, command) in services.values().flat_map(|service| &service.commands) {
            if let Err(reason) = command.check() {
                let message = format!("the command `{name}` in the overlay `{file}` {reason}");
                return Err(Box::new(Diagnostic::error("overlay.command", message)));
            }
        }
        Ok(Overlay { file: Some(file), services, built_in: "" })
    }

    /// The entry of a service; built-in overlays have services by their `sdkId` only.
    fn entry(&self, id: &ShapeId, sdk_id: Option<&str>) -> Option<ServiceEntry> {
        if self.file.is_none() {
            return built_in::entry(self.built_in, sdk_id?);
        }
        let names = [id.as_str(), id.name()].into_iter().chain(sdk_id);
        names.into_iter().find_map(|name| self.services.get(name)).cloned()
    }
}

/// The first place of an overlay that must be an object and is not: a list would be read as the
/// values of the keys in their order.
fn not_an_object(text: &str) -> Option<String> {
    let overlay: serde_json::Value = serde_json::from_str(text).ok()?;
    for (service, entry) in overlay.as_object()? {
        let Some(entry) = entry.as_object() else { return Some(service.clone()) };
        let operations = entry.get("operations").and_then(|it| it.as_object());
        let operations = operations.into_iter().flatten();
        let operations = operations.map(|(name, it)| (format!("{service}.operations.{name}"), it));
        for (place, it) in operations.clone() {
            if !it.is_object() {
                return Some(place);
            }
        }
        let customizations = operations
            .filter_map(|(place, it)| Some((place, it.get("customizations")?)))
            .chain(entry.get("customizations").map(|it| (service.clone(), it)));
        if let Some((place, _)) = customizations.clone().find(|(_, it)| !it.is_object()) {
            return Some(format!("{place}.customizations"));
        }
    }
    None
}

/// Every new name in the entry of a service.
fn new_names(service: &ServiceEntry) -> impl Iterator<Item = &String> {
    let copies = service.operations.iter().filter(|(_, entry)| entry.copies.is_some());
    let copies = copies.map(|(command, _)| command);
    let operations = service.operations.values().flat_map(|operation| {
        let names = operation.options.values().chain(operation.aliases.values());
        operation.command.iter().chain(names).chain(operation.option_rules.names())
    });
    let options = service.commands.values().flat_map(AddedCommand::option_names);
    let added = service.commands.keys().chain(options);
    service.command.iter().chain(operations).chain(copies).chain(added)
}

fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// The entries of all overlays for one service.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// With their files; the last takes precedence.
    pub(super) entries: Vec<(Option<String>, ServiceEntry)>,
}

impl Renames {
    /// The entries for a service.
    pub(crate) fn of(overlays: &[Overlay], id: &ShapeId, sdk_id: Option<&str>) -> Renames {
        let entry = |overlay: &Overlay| Some((overlay.file.clone(), overlay.entry(id, sdk_id)?));
        Renames { entries: overlays.iter().filter_map(entry).collect() }
    }

    /// The command name of the service: from an overlay file, else from the folder of botocore's
    /// files, else the AWS CLI's, else the default. A folder with the default name does not count,
    /// nor does one that an overlay names as `folder`.
    pub(crate) fn service(&self, folder: Option<&str>, default: &str) -> String {
        let word = |is_file: bool| {
            let entries =
                self.entries.iter().rev().filter(move |(file, _)| file.is_some() == is_file);
            entries.filter_map(|(_, entry)| entry.command.as_deref()).next()
        };
        let is_known = |folder: &str| {
            self.entries.iter().any(|(_, entry)| entry.folder.as_deref() == Some(folder))
        };
        let folder = folder.filter(|folder| *folder != default && !is_known(folder));
        word(true).or(folder).or(word(false)).unwrap_or(default).to_owned()
    }

    /// The flavour of the service with its names; later overlays take precedence.
    pub(crate) fn flavour(&self) -> FlavourSettings {
        let settings = |entry: &ServiceEntry| FlavourSettings {
            flavour: entry.flavour,
            program: entry.program.clone(),
            environment_prefix: entry.environment_prefix.clone(),
            configuration_folder: entry.configuration_folder.clone(),
            documentation: entry.documentation.clone(),
            endpoint: entry.endpoint.clone(),
        };
        let entries = self.entries.iter().rev().map(|(_, entry)| settings(entry));
        entries.fold(FlavourSettings::default(), |all, entry| all.or(&entry))
    }

    /// Whether values of a shape are ids that may carry a path prefix.
    pub(crate) fn is_path_id(&self, shape: &str) -> bool {
        self.entries.iter().any(|(_, entry)| entry.path_ids.iter().any(|name| name == shape))
    }

    /// Entries for an operation, those with precedence first.
    fn of_operation<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s OperationEntry> {
        let find =
            |entry: &'s ServiceEntry| [entry.operations.get(name), entry.operations.get(EVERY)];
        self.entries.iter().rev().flat_map(move |(_, entry)| find(entry)).flatten()
    }

    /// The second commands of operations, with the operations.
    pub(crate) fn copies(&self) -> Vec<(String, String)> {
        let all = self.entries.iter().flat_map(|(_, entry)| &entry.operations);
        let copy = |(command, entry): (&String, &OperationEntry)| {
            Some((command.clone(), entry.copies.clone()?))
        };
        let mut copies: Vec<(String, String)> = all.filter_map(copy).collect();
        copies.sort();
        copies.dedup();
        copies
    }

    /// The entries of a service for an operation, those with precedence last. A second command has
    /// those of its operation too.
    fn entries_of<'s>(
        &'s self,
        service: &'s ServiceEntry,
        name: &str,
    ) -> impl Iterator<Item = &'s OperationEntry> {
        let mut all = self.entries.iter().filter_map(|(_, entry)| entry.operations.get(name));
        let copied = all.find_map(|entry| entry.copies.as_deref());
        let names = [Some(EVERY), copied, Some(name)];
        names.map(|name| service.operations.get(name?)).into_iter().flatten()
    }

    /// The customizations of an operation: the last overlay takes precedence, and in each the entry
    /// of the operation over those of all operations and of the service.
    pub(crate) fn customizations(&self, operation: &str) -> Customizations {
        let mut all = Customizations::default();
        for (_, service) in &self.entries {
            all.add(&service.customizations);
            let entries = self.entries_of(service, operation);
            entries.for_each(|entry| all.add(&entry.customizations));
        }
        all
    }

    /// The settings of the service that are parameters of the endpoint rules; the last overlay
    /// takes precedence.
    pub(crate) fn endpoint_settings(&self) -> Vec<EndpointSetting> {
        let mut all = Customizations::default();
        self.entries.iter().for_each(|(_, service)| all.add(&service.customizations));
        all.endpoint_settings
    }

    /// The endpoint labels of overlay files, with the files.
    pub(crate) fn endpoint_labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.entries.iter().filter_map(|(file, entry)| Some((file.as_deref()?, entry)));
        files.flat_map(|(file, entry)| {
            let labels = entry.all_customizations().filter_map(|it| it.endpoint_label.as_deref());
            labels.map(move |label| (file, label))
        })
    }

    /// The rules for the options of an operation, in the order of [`Renames::customizations`].
    pub(super) fn option_rules(&self, operation: &str) -> OptionRules {
        let mut all = OptionRules::default();
        for (_, service) in &self.entries {
            let entries = self.entries_of(service, operation);
            entries.for_each(|entry| all.add(&entry.option_rules));
        }
        all
    }

    /// The commands that the service's clients have and that are not supported, with what to do
    /// instead.
    pub(crate) fn unsupported(&self) -> BTreeMap<String, String> {
        let all = self.entries.iter().flat_map(|(_, entry)| &entry.unsupported);
        let is_added = |command: &String| {
            self.entries.iter().any(|(_, entry)| entry.commands.contains_key(command))
        };
        let all = all.filter(|(command, _)| !is_added(command));
        all.map(|(command, text)| (command.clone(), text.clone())).collect()
    }

    /// The commands that overlays add; the last overlay takes precedence.
    pub(crate) fn added_commands(&self) -> BTreeMap<String, AddedCommand> {
        let all = self.entries.iter().flat_map(|(_, entry)| &entry.commands);
        all.map(|(name, command)| (name.clone(), command.clone())).collect()
    }

    /// Whether a waiter of the model is not a command.
    pub(super) fn is_removed_waiter(&self, name: &str) -> bool {
        self.entries.iter().any(|(_, entry)| entry.removed_waiters.contains(name))
    }

    /// The command name of an operation, if an overlay sets it.
    pub(crate) fn command(&self, operation: &str) -> Option<String> {
        self.of_operation(operation).find_map(|entry| entry.command.clone())
    }

    /// Whether an operation is hidden in lists of commands.
    pub(crate) fn is_hidden(&self, operation: &str) -> bool {
        self.of_operation(operation).any(|entry| entry.hidden)
    }

    /// Whether an operation reads or writes, if an overlay says so; the last one wins.
    pub(crate) fn access(&self, operation: &str) -> Option<Access> {
        self.of_operation(operation).filter_map(|entry| entry.access).last()
    }

    /// Whether an operation is generated only if it is selected by name.
    pub(crate) fn is_removed(&self, operation: &str) -> bool {
        self.of_operation(operation).any(|entry| entry.removed)
    }

    /// The name and the second names of an option, by its default name.
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

    /// The file that gives an option a name or a second name, by the option's default name.
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
    use super::{
        AWS_CLI, AWS_CLI_COMMANDS, AWS_CLI_OPTIONS, Overlay, Renames, ServiceEntry, new_names,
    };
    use crate::model::ShapeId;
    use std::collections::BTreeMap;
    use std::path::Path;

    #[test]
    fn what_is_built_in_reads() {
        for text in [AWS_CLI, AWS_CLI_OPTIONS, AWS_CLI_COMMANDS] {
            let services: BTreeMap<String, ServiceEntry> = serde_json::from_str(text).unwrap();
            for (sdk_id, service) in &services {
                let found: ServiceEntry = super::built_in::entry(text, sdk_id).unwrap();
                assert_eq!(format!("{found:?}"), format!("{service:?}"), "{sdk_id}");
            }
            assert!(services.values().flat_map(new_names).all(|word| super::is_word(word)));
            let operations = services.values().flat_map(|service| service.operations.values());
            for rules in operations.map(|operation| &operation.option_rules) {
                assert_eq!(rules.check(), Ok(()));
            }
            for command in services.values().flat_map(|service| service.commands.values()) {
                assert_eq!(command.check(), Ok(()));
            }
        }
        let renames = |sdk_id| {
            Renames::of(&Overlay::built_in(), &ShapeId::parse("example#Any").unwrap(), Some(sdk_id))
        };
        assert!(renames("Auto Scaling").is_removed_waiter("GroupExists"));
        assert!(!renames("EC2").is_removed_waiter("InstanceRunning"));
        assert_eq!(renames("Lex Runtime V2").service(None, "lex-runtime-v2"), "lexv2-runtime");
        assert_eq!(renames("S3").service(Some("s3"), "s3"), "s3api");
        assert_eq!(renames("S3").service(Some("s3-beta"), "s3"), "s3-beta");
        assert_eq!(
            renames("Config Service").service(Some("config"), "config-service"),
            "configservice"
        );
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
        let with_added = |rest: &str| {
            let rules = format!(r#"{{"added": [{{"name": "a", {rest}}}]}}"#);
            format!(r#"{{"S": {{"operations": {{"O": {{"option_rules": {rules}}}}}}}}}"#)
        };
        assert!(Overlay::read(path, &with_added(r#""help": "h", "sets": "A[0].B""#)).is_ok());
        let bad = [
            ("{", "overlay.json"),
            (&with_added(r#""sets": "A""#), "overlay.option_rules"),
            (&with_added(r#""help": "h""#), "overlay.option_rules"),
            (&with_added(r#""help": "h", "sets": "A..B""#), "overlay.option_rules"),
            (&with_added(r#""help": "h", "sets": "A", "pairs": "=""#), "overlay.option_rules"),
            (r#"{"S": {"comand": "x"}}"#, "overlay.json"),
            (r#"{"S": {"command": "two words"}}"#, "overlay.word"),
            (r#"{"S": {"operations": {"O": {"options": {"a": "--b"}}}}}"#, "overlay.word"),
            (r#"{"S": {"customizations": {"headers": {"a b": "c"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"headers": {"a": "b\nc"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"headers": {"host": "b"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"headers": {"X-A": "b"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"headers": {"authorization": "b"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"endpoint_label": "a}/{b"}}}"#, "overlay.customization"),
            (r#"{"S": {"customizations": [{"a": "b"}]}}"#, "overlay.json"),
            (r#"{"S": {"operations": {"O": ["go"]}}}"#, "overlay.json"),
            (r#"{"S": {"operations": {"O": {"customizations": []}}}}"#, "overlay.json"),
            (r#"{"S": []}"#, "overlay.json"),
            (r#"{"S": {"customizations": {"body_hashes": {"Host": "sha256"}}}}"#, "overlay.header"),
            (r#"{"S": {"customizations": {"decode": {"A": "xml"}}}}"#, "overlay.json"),
            (r#"{"S": {"customizations": {"endpoint_settings": [{}]}}}"#, "overlay.customization"),
            (r#"{"S": {"commands": {"a b": {"help": "h"}}}}"#, "overlay.word"),
            (r#"{"S": {"commands": {"a": {"help": "h"}}}}"#, "overlay.command"),
            (r#"{"S": {"commands": {"a": {"help": "h", "steps": [{}]}}}}"#, "overlay.command"),
        ];
        for (text, id) in bad {
            assert_eq!(Overlay::read(path, text).unwrap_err().id, id, "{text}");
        }
        let text = r#"{"Any": {"command": "any", "operations": {
            "*": {"options": {"version": "v"}, "hidden": true},
            "Go": {"options": {"version": "go-version"}, "removed": true}}}}"#;
        let [first, second, third] = Overlay::built_in();
        let overlays = [first, second, third, Overlay::read(path, text).unwrap()];
        let renames =
            Renames::of(&overlays, &ShapeId::parse("example#Any").unwrap(), Some("Route 53"));
        assert_eq!(renames.service(Some("folder"), "route-53"), "any");
        assert_eq!(renames.option("Go", "version").0, "go-version");
        assert_eq!(renames.option("GetTrafficPolicy", "version").0, "v");
        assert!(renames.is_hidden("Go") && renames.is_removed("Go") && !renames.is_removed("Stay"));
    }
}
