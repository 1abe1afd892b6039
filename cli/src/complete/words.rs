//! Classifies the arguments of an unfinished line and decides what can follow.

use super::regions::REGIONS;
use super::{Candidate, paths, shorthand};
use crate::args::operation::{SKELETONS, names};
use crate::args::own::FORMS;
use crate::args::resolve::{Command, has_wait};
use crate::args::{HELP, HELP_OPTIONS, Program, WAIT};
use crate::conventions::of_program;
use crate::services::Services;
use hardie_client::internal::config::Config;
use hardie_runtime::pages::{
    ADDED_OPTIONS, AuthOption, BATCH, BATCH_FAILURES, BATCH_JOURNAL, BATCH_ORDER, BATCH_ORDERS,
    CONFIRM, DRY_RUN, GLOBAL_OPTIONS, GlobalOption, INPUT_JSON, INPUT_YAML, OptionArgument,
    PROGRESS, READ_ONLY, SCHEMA, SKELETON, page_options, type_name,
};
use hardie_runtime::service::{AddedOption, Flavour, OptionRules, Service};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Kind, Operation, OptionEntry};

/// The kind of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// The name of a service, an operation or a waiter, or `wait`, `help`.
    Command,
    /// An option, by its name with dashes and without `=VALUE`.
    Option {
        /// The name as given.
        name: &'a str,
        /// Whether it is a known option or the prefix of one.
        is_known: bool,
    },
    /// A value of the option with this name.
    Value(&'a str),
    /// The output file of a streamed response.
    File,
    /// None of these.
    Other,
}

/// The classified arguments of a line.
pub(crate) struct ClassifiedLine<'a> {
    /// The named service.
    pub(crate) service: Option<&'static Service>,
    /// The named operation, or the one that the named waiter calls.
    pub(crate) operation: Option<Operation>,
    /// The operation's options for secrets.
    pub(crate) auth: Vec<&'static AuthOption>,
    /// The option that the next argument would be a value of.
    pub(crate) open: Option<&'a str>,
    /// Whether the line contains an unknown command.
    pub(crate) is_lost: bool,
    /// The kind of each argument.
    pub(crate) roles: Vec<Role<'a>>,
}

/// Classifies the arguments after the program name.
pub(crate) fn read<'a>(
    program: &Program,
    services: Services,
    words: &'a [String],
) -> ClassifiedLine<'a> {
    let mut line = Line::read(program, services, &[]);
    let roles = words.iter().map(|word| line.role(services, word)).collect();
    let auth = line.command.auth_options();
    let Line { command: Command { service, operation, .. }, open, is_lost, .. } = line;
    ClassifiedLine { service, operation, auth, open, is_lost, roles }
}

/// Whether a name with dashes is an opposite, or a flag that an overlay adds.
fn is_added_flag(operation: Operation, name: &str) -> bool {
    let Some(name) = name.strip_prefix("--") else { return false };
    let mut opposites = operation.options().filter_map(OptionEntry::opposite);
    if opposites.any(|opposite| opposite == name) {
        return true;
    }
    let rules = OptionRules::of(operation);
    let is_flag = |name: &str| rules.added(name).is_some_and(AddedOption::is_flag);
    is_flag(name) || name.strip_prefix("no-").is_some_and(is_flag)
}

/// Whether an option takes a list of values.
pub(super) fn takes_many(option: OptionEntry) -> bool {
    matches!(option.member().target().kind(), Kind::List | Kind::Map)
}

/// The state before the unfinished argument.
pub(super) struct Line<'a> {
    pub(super) command: Command,
    /// The option that the unfinished argument is a value of, if any.
    pub(super) open: Option<&'a str>,
    /// Whether that option has a value already.
    pub(super) has_value: bool,
    /// Whether the line contains an unknown command.
    pub(super) is_lost: bool,
    /// The number of positional arguments, without commands.
    pub(super) others: usize,
    /// Whether `--help` shows a page.
    has_help: bool,
}

impl<'a> Line<'a> {
    /// Processes the arguments after the program name.
    pub(super) fn read(program: &Program, services: Services, words: &'a [String]) -> Line<'a> {
        let mut line = Line {
            command: Command::of(program, services),
            open: None,
            has_value: false,
            is_lost: false,
            others: 0,
            has_help: !program.is_aws(),
        };
        for word in words {
            line.word(services, word);
        }
        line
    }

    /// Processes an argument.
    pub(super) fn word(&mut self, services: Services, word: &'a str) {
        if word.starts_with("--") {
            let is_whole = word.contains('=') || self.is_flag(word);
            self.open = Some(word).filter(|_| !is_whole);
            self.has_value = false;
            return;
        }
        if let Some(name) = self.open {
            self.has_value = true;
            if !self.option(name).is_some_and(takes_many) {
                self.open = None;
            }
            return;
        }
        if self.command.operation.is_some() {
            self.others += 1;
        } else {
            self.is_lost |= !self.command.take(services, word);
        }
    }

    /// Processes an argument and returns its kind.
    fn role(&mut self, services: Services, word: &'a str) -> Role<'a> {
        let (open, others) = (self.open, self.others);
        self.word(services, word);
        if word.starts_with("--") {
            let name = word.split_once('=').map_or(word, |(name, _)| name);
            return Role::Option { name, is_known: self.knows(name) };
        }
        match open {
            Some(name) => Role::Value(name),
            None if word == HELP => Role::Command,
            None if self.is_lost => Role::Other,
            None if self.others == others => Role::Command,
            None if others == 0
                && self.command.operation.is_some_and(Operation::streams_output) =>
            {
                Role::File
            }
            None => Role::Other,
        }
    }

    /// Whether an option with this name or prefix exists here.
    fn knows(&self, name: &str) -> bool {
        if self.has_help && name == HELP_OPTIONS[0] {
            return true;
        }
        let of_all = GLOBAL_OPTIONS.iter().map(|global| global.name);
        let mut of_all = of_all.chain([READ_ONLY, CONFIRM]);
        match self.command.operation {
            None => of_all.any(|it| it.starts_with(name)),
            Some(operation) => {
                let is_switched_off = is_added_flag(operation, name);
                is_switched_off
                    || names(operation, &self.command.auth_options())
                        .iter()
                        .any(|it| it.starts_with(name))
            }
        }
    }

    /// The model's option with this name with dashes.
    pub(super) fn option(&self, name: &str) -> Option<OptionEntry> {
        let name = name.strip_prefix("--")?;
        self.command.operation?.options().find(|option| option.name() == name)
    }

    /// Whether an option takes no value.
    fn is_flag(&self, name: &str) -> bool {
        if let Some(option) = self.option(name) {
            return option.is_flag();
        }
        if self.command.operation.is_some_and(|operation| is_added_flag(operation, name)) {
            return true;
        }
        let of_all = GLOBAL_OPTIONS.iter().find(|global| global.name == name);
        of_all.is_some_and(|global| {
            matches!(global.takes, OptionArgument::Flag(_) | OptionArgument::Stop)
        }) || ADDED_OPTIONS.iter().any(|own| own.name == name && own.value.is_empty())
            || self.has_help && name == HELP_OPTIONS[0]
    }

    /// Commands, waiter names, output files; options if no positional argument can follow.
    pub(super) fn positionals(
        &self,
        services: Services,
        before: &[String],
        typed: &str,
    ) -> Vec<Candidate> {
        let help = Candidate::new(HELP, "");
        match (self.command.service, self.command.operation) {
            (None, _) => {
                let commands = services
                    .titles()
                    .into_iter()
                    .map(|(command, title)| Candidate::new(command, title));
                commands.chain([help]).collect()
            }
            (Some(service), None) if self.command.waits => {
                let waiters = service.waiters();
                waiters
                    .iter()
                    .filter(|(operation, _)| !operation.has(OperationRow::HIDDEN))
                    .map(|(_, it)| Candidate::new(it.command.as_str(), ""))
                    .chain([help])
                    .collect()
            }
            (Some(service), None) => {
                let operations = service.table.operations();
                let shown = operations.filter(|operation| !operation.has(OperationRow::HIDDEN));
                let mut found: Vec<_> = shown.map(|it| Candidate::new(it.command(), "")).collect();
                if has_wait(service) {
                    found.push(Candidate::new(WAIT, ""));
                }
                found.push(help);
                found
            }
            (_, Some(operation)) if operation.streams_output() && self.others == 0 => {
                paths::candidates("", typed)
            }
            _ => self.options(before),
        }
    }

    /// The conventions of the service, or of the program.
    fn flavour(&self) -> Flavour {
        self.command.service.map_or_else(of_program, |service| service.flavour)
    }

    /// The options that can still be given.
    pub(super) fn options(&self, before: &[String]) -> Vec<Candidate> {
        let is_given = |name: &str| {
            before.iter().any(|word| {
                word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            })
        };
        let flavour = self.flavour();
        let of_all = |global: &GlobalOption| {
            global.help(flavour).map(|help| Candidate::new(global.name, help))
        };
        let mut found = Vec::new();
        if let Some(operation) = self.command.operation {
            let shown: Vec<OptionEntry> = operation.options().filter(|it| it.is_shown()).collect();
            for demanded in [true, false] {
                let some = shown.iter().filter(|option| option.is_required() == demanded);
                let mark = if demanded { ", required" } else { "" };
                found.extend(some.map(|option| {
                    let about =
                        format!("{}{mark}", type_name(option.member(), of_program().is_aws()));
                    Candidate::new(format!("--{}", option.name()), about)
                }));
            }
            let added = OptionRules::of(operation).added;
            found.extend(added.into_iter().map(|option| {
                let mark = if option.is_required { ", required" } else { "" };
                let about = format!("{}{mark}", option.kind);
                Candidate::new(format!("--{}", option.name), about)
            }));
            let with_documents = !operation.streams_output();
            if with_documents {
                found.extend(
                    [INPUT_JSON, INPUT_YAML, SKELETON].map(|name| Candidate::new(name, "")),
                );
            }
            let pages = page_options(operation);
            let plain = |html: &str| html.replace("<code>", "").replace("</code>", "");
            found.extend(pages.iter().map(|page| Candidate::new(page.name, plain(page.help))));
            found.extend(GLOBAL_OPTIONS.iter().filter_map(of_all));
            let is_waiter = self.command.waiter.is_some();
            let own = ADDED_OPTIONS.iter().filter(|own| own.is_of(operation, is_waiter));
            found.extend(own.map(|own| Candidate::new(own.name, own.help(flavour))));
            let auth = self.command.auth_options().into_iter();
            found.extend(auth.map(|option| Candidate::new(option.name, option.help)));
        } else {
            found.extend(GLOBAL_OPTIONS.iter().filter_map(of_all));
        }
        if self.has_help {
            found.push(Candidate::new(HELP_OPTIONS[0], "Show the help page of the command."));
        }
        found.retain(|candidate| !is_given(&candidate.word));
        let mut names = std::collections::BTreeSet::new();
        found.retain(|candidate| names.insert(candidate.word.clone()));
        found
    }

    /// The values of an option.
    pub(super) fn values(&self, name: &str, typed: &str, config: &Config) -> Vec<Candidate> {
        let plain = |words: &[&str]| words.iter().map(|word| Candidate::new(*word, "")).collect();
        for scheme in ["file://", "fileb://"] {
            if let Some(path) = typed.strip_prefix(scheme) {
                return paths::candidates(scheme, path);
            }
        }
        let of_file = |schemes: &[&str]| -> Vec<Candidate> {
            let begun = schemes.iter().filter(|_| !typed.is_empty());
            begun.map(|scheme| Candidate::open(*scheme, "read from a file")).collect()
        };
        if let Some(option) = self.option(name) {
            let shape = option.member().target();
            let mut found = shorthand::candidates(shape, typed);
            found.extend(match shape.kind() {
                Kind::Blob => of_file(&["fileb://", "file://"]),
                _ => of_file(&["file://"]),
            });
            return found;
        }
        match name {
            // The Regions known here are AWS's.
            "--region" if self.flavour().is_aws() => plain(REGIONS),
            "--region" => Vec::new(),
            "--profile" => {
                // Those of the service before the cursor, if it has other settings.
                let flavour =
                    Some(self.flavour()).filter(|it| !it.has_settings_of(config.flavour()));
                let of_service = flavour.map(|flavour| Config::new(flavour, None));
                let names = of_service.as_ref().unwrap_or(config).profile_names();
                let names = names.unwrap_or_default();
                names.into_iter().map(|name| Candidate::new(name, "")).collect()
            }
            "--ca-bundle" => paths::candidates("", typed),
            INPUT_JSON | INPUT_YAML if self.command.operation.is_some() => {
                vec![Candidate::open("file://", "read from a file")]
            }
            SKELETON if self.command.operation.is_some() => plain(SKELETONS),
            DRY_RUN if self.command.operation.is_some() => plain(FORMS),
            _ if self.command.auth_options().iter().any(|option| option.name == name) => {
                of_file(&["file://"])
            }
            SCHEMA | BATCH | BATCH_JOURNAL | BATCH_FAILURES if self.command.operation.is_some() => {
                paths::candidates("", typed)
            }
            BATCH_ORDER if self.command.operation.is_some() => plain(BATCH_ORDERS),
            PROGRESS if self.command.operation.is_some() => plain(&["bar", "plain", "off"]),
            _ => GLOBAL_OPTIONS
                .iter()
                .find(|global| global.name == name)
                .map_or(Vec::new(), |it| plain(it.choices)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::operation;
    use crate::conventions;
    use crate::testing;
    use hardie_runtime::pages::STRICT;

    fn found(line: &str) -> Vec<String> {
        let operation = testing::operation("put-all");
        let parsed = Line {
            command: Command { operation: Some(operation), ..Command::default() },
            open: None,
            has_value: false,
            is_lost: false,
            others: 0,
            has_help: false,
        };
        let split = crate::shell_words::split(line);
        let words: Vec<String> = split.words.into_iter().map(|word| word.text).collect();
        let (typed, before) = words.split_last().unwrap();
        let mut line = parsed;
        before.iter().for_each(|word| line.word(Services::of(&[]), word));
        let config = conventions::config();
        let all = match line.open {
            Some(name) => line.values(name, typed, &config),
            None => line.options(before),
        };
        all.into_iter().map(|it| it.word).filter(|word| word.starts_with(typed.as_str())).collect()
    }

    #[test]
    fn options_and_values() {
        assert_eq!(found("--n").first().map(String::as_str), Some("--name"));
        assert!(!found("--name x --n").contains(&"--name".to_owned()));
        assert_eq!(found("--thing Name=x,"), ["Name=x,Size="]);
        assert_eq!(found("--things Name=x Si"), ["Size="]);
        assert_eq!(found("--output t"), ["text", "table"]);
        assert_eq!(found("--region eu-central-"), ["eu-central-1", "eu-central-2"]);
        assert_eq!(found("--generate-cli-skeleton "), ["input", "output", "yaml-input"]);
        assert_eq!(found("--cli-dry-run c"), ["curl", "canonical"]);
        assert!(found("--switch --no-ver").contains(&"--no-verify-ssl".to_owned()));
        assert_eq!(found("--photo fi"), ["fileb://", "file://"]);
        let twice = operation::names(testing::operation("put-all"), &[]);
        assert_eq!(found("").len(), twice.iter().collect::<std::collections::BTreeSet<_>>().len());
        assert!(found("").contains(&STRICT.to_owned()));
        assert_eq!(found("--no-switch --na"), ["--name"]);
    }

    #[test]
    fn roles_of_words() {
        use Role::{Command, File, Option, Other, Value};
        let program = Program { name: "aws".to_owned(), service_word: true };
        let services = Services::of(&[testing::service()]);
        let known = |name| Option { name, is_known: true };
        let cases: [(&[&str], &[Role<'_>]); 7] = [
            (&["test", "put-all"], &[Command, Command]),
            (&["test", "put-al", "x"], &[Command, Other, Other]),
            (
                &["nothing", "--na", "x"],
                &[Other, Option { name: "--na", is_known: false }, Value("--na")],
            ),
            (
                &["--region", "r", "test", "help"],
                &[known("--region"), Value("--region"), Command, Command],
            ),
            (
                &["test", "put-all", "--name=x", "y", "--thin", "z", "--zzz"],
                &[
                    Command,
                    Command,
                    known("--name"),
                    Other,
                    known("--thin"),
                    Value("--thin"),
                    Option { name: "--zzz", is_known: false },
                ],
            ),
            (
                &["test", "put-all", "--no-switch", "y"],
                &[Command, Command, known("--no-switch"), Other],
            ),
            (
                &["test", "fetch", "--name", "x", "out"],
                &[Command, Command, known("--name"), Value("--name"), File],
            ),
        ];
        for (words, want) in cases {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(read(&program, services, &words).roles, want, "{words:?}");
        }
    }
}
