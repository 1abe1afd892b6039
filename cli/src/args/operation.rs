//! The parser of one operation, built from the service's table (AWS CLI behaviour 1.3).

use super::batch::{self, BatchArguments};
use super::call::{self, CallArguments};
use super::own::{DryRun, FORMS};
use super::pagination::{self, PaginationOptions};
use super::parser::{Accept, ArgumentValue, Arity, Flag, Parsed, Parser, Positional};
use super::usage_error::UsageError;
use crate::conventions;
use crate::error::Error;
use hardie_client::internal::Secret;
use hardie_runtime::pages::{
    ADDED_OPTIONS, AuthOption, DESCRIBE, DRY_RUN, FILL, GLOBAL_OPTIONS, INPUT_JSON, INPUT_YAML,
    PAGE_SIZE, SCHEMA, SKELETON, STARTING_TOKEN, STRICT, page_options,
};
use hardie_runtime::service::{AddedOption, OptionRules, Pagination};
use hardie_runtime::table::{Kind, Operation, OptionEntry};
use hardie_runtime::validate::Sensitive;

/// The values of `--generate-cli-skeleton`.
pub(crate) const SKELETONS: &[&str] = &["input", "output", "yaml-input"];

/// The value of an option for a structure that is given without one: it is switched on.
pub(crate) const SWITCHED_ON: &str = "";

/// The destinations of arguments that are not members of the input.
#[derive(Clone, Copy)]
enum Destination {
    Outfile,
    Json,
    Yaml,
    Skeleton,
    Subcommand,
    Help,
    Strict,
    DryRun,
    Describe,
    Fill,
    Schema,
    StartingToken,
    PageSize,
    MaxItems,
    /// The first option of batches; the others follow, then those that connect calls, then the
    /// options for secrets, then the added options, then those that switch a structure off.
    Batch,
}

/// The destinations of all options of an operation.
#[derive(Clone, Copy)]
struct Destinations<'a> {
    operation: Operation,
    auth: &'a [&'static AuthOption],
    rules: &'a OptionRules,
}

impl Destinations<'_> {
    fn of(self, extra: Destination) -> usize {
        self.operation.options().len() + extra as usize
    }

    /// The first option that connects calls.
    fn calls(self) -> usize {
        self.of(Destination::Batch) + batch::OPTIONS.len()
    }

    /// The first option for a secret.
    fn secrets(self) -> usize {
        self.calls() + call::OPTIONS.len()
    }

    /// An added option, by its position.
    fn added(self, position: usize) -> usize {
        self.secrets() + self.auth.len() + position
    }

    /// The opposite of an option for a structure, by the position of the option.
    fn opposite(self, position: usize) -> usize {
        self.added(self.rules.added.len()) + position
    }
}

/// The arguments of an operation.
#[derive(Debug, Default)]
pub(crate) struct OperationArguments {
    /// Option values by the position of the member, in the order of the input's members.
    pub(crate) options: Vec<(OptionEntry, ArgumentValue)>,
    /// Values of options that overlays add, in their order.
    pub(crate) added: Vec<(AddedOption, ArgumentValue)>,
    /// The file for a streamed response.
    pub(crate) outfile: Option<String>,
    /// `--cli-input-json`.
    pub(crate) json: Option<String>,
    /// `--cli-input-yaml`.
    pub(crate) yaml: Option<String>,
    /// `--generate-cli-skeleton`, one of [`SKELETONS`].
    pub(crate) skeleton: Option<String>,
    /// `--cli-strict`.
    pub(crate) strict: bool,
    /// `--cli-dry-run`.
    pub(crate) dry_run: Option<DryRun>,
    /// The options of a batch.
    pub(crate) batch: BatchArguments,
    /// The options that connect calls.
    pub(crate) call: CallArguments,
    /// `--cli-describe`.
    pub(crate) describe: bool,
    /// `--cli-skeleton-fill`.
    pub(crate) fill: bool,
    /// `--cli-skeleton-schema`.
    pub(crate) schema: Option<String>,
    /// The secrets of options.
    pub(crate) secrets: Vec<(&'static AuthOption, Secret)>,
    /// The pagination options, if they replace those of the model.
    pub(crate) pages: PaginationOptions,
    /// Options for structures that are switched on and off at once.
    pub(crate) given_twice: Vec<OptionEntry>,
    /// Whether help was requested.
    pub(crate) help: bool,
    /// Unknown arguments, in the order in which messages list them.
    pub(crate) unknown: Vec<String>,
}

/// Parses the arguments of an operation.
///
/// # Errors
/// See [`UsageError`].
pub(crate) fn parse(
    operation: Operation,
    words: &[String],
) -> Result<OperationArguments, UsageError> {
    parse_among(operation, &[], words, &[])
}

/// As [`parse`], for an operation with these options for secrets, and with aliases, if the
/// arguments contain none of them.
///
/// # Errors
/// See [`UsageError`].
pub(crate) fn parse_among(
    operation: Operation,
    auth: &[&'static AuthOption],
    words: &[String],
    aliases: &[&str],
) -> Result<OperationArguments, UsageError> {
    if is_help(words) {
        return Ok(OperationArguments { help: true, ..OperationArguments::default() });
    }
    let demanding = operation.streams_output() || !frees(words);
    let rules = OptionRules::of(operation);
    let to = Destinations { operation, auth, rules: &rules };
    let mut parser = parser(to, words, demanding);
    if !aliases.is_empty() {
        parser.positional(subcommand(aliases, to.of(Destination::Subcommand)));
    }
    parser.positional(help_word(to.of(Destination::Help)));
    let parsed = parser.parse(words)?;
    Ok(typed(to, parsed))
}

/// Returns the alias among an operation's arguments, and the other arguments. As in the AWS CLI,
/// all options of the operation are known during the search, and none is required.
///
/// # Errors
/// See [`UsageError`].
pub(crate) fn find_alias(
    operation: Operation,
    auth: &[&'static AuthOption],
    words: &[String],
    aliases: &[&str],
) -> Result<Option<(String, Vec<String>)>, UsageError> {
    if is_help(words) || aliases.is_empty() {
        return Ok(None);
    }
    let rules = OptionRules::of(operation);
    let to = Destinations { operation, auth, rules: &rules };
    let mut parser = parser(to, words, false);
    parser.positional(subcommand(aliases, to.of(Destination::Subcommand)));
    let Some(name) = parser.parse(words)?.word(to.of(Destination::Subcommand)) else {
        return Ok(None);
    };
    let mut rest = words.to_vec();
    if let Some(at) = rest.iter().position(|word| *word == name) {
        rest.remove(at);
    }
    Ok(Some((name, rest)))
}

fn is_help(words: &[String]) -> bool {
    matches!(words, [word] if word == "help")
}

fn subcommand<'a>(aliases: &[&'a str], to: usize) -> Positional<'a> {
    Positional { name: "subcommand", to, required: false, choices: Some(aliases.to_vec()) }
}

fn help_word(to: usize) -> Positional<'static> {
    Positional { name: "help", to, required: false, choices: None }
}

/// Parses the arguments of an incomplete command. Missing required arguments are not an error, but
/// returned: options with dashes, `outfile` without.
///
/// # Errors
/// See [`UsageError`].
pub(crate) fn parse_part(
    operation: Operation,
    auth: &[&'static AuthOption],
    words: &[String],
) -> Result<(OperationArguments, Vec<String>), UsageError> {
    let demanding = operation.streams_output() || !frees(words);
    let rules = OptionRules::of(operation);
    let to = Destinations { operation, auth, rules: &rules };
    let mut parser = parser(to, words, demanding);
    parser.positional(help_word(to.of(Destination::Help)));
    let (parsed, missing) = parser.parse_part(words)?;
    let missing = missing.into_iter().map(str::to_owned).collect();
    Ok((typed(to, parsed), missing))
}

impl OperationArguments {
    /// Decides whether the operation is paginated: see [`PaginationOptions::resolve`].
    ///
    /// # Errors
    /// Pagination options without pagination (255).
    pub(crate) fn resolve_pagination(
        &mut self,
        pagination: &Pagination,
        is_off: bool,
    ) -> Result<bool, Error> {
        self.pages.resolve(&mut self.options, pagination, is_off)
    }
}

/// The names of all options of an operation, with dashes.
pub(crate) fn names(operation: Operation, auth: &[&'static AuthOption]) -> Vec<String> {
    let own = ADDED_OPTIONS.iter().filter(|own| own.is_of(operation, false)).map(|own| own.name);
    let own = own.chain(auth.iter().map(|it| it.name));
    let pages = page_options(operation).into_iter().map(|option| option.name);
    let others = GLOBAL_OPTIONS
        .iter()
        .map(|global| global.name)
        .chain([INPUT_JSON, INPUT_YAML])
        .chain(pages)
        .chain([SKELETON])
        .chain(own);
    let added = OptionRules::of(operation).added.into_iter().map(|option| option.name);
    operation
        .options()
        .map(|option| option.name().to_owned())
        .chain(added)
        .map(|name| format!("--{name}"))
        .chain(others.map(str::to_owned))
        .collect()
}

/// Whether the arguments make every option optional. They do if a document, a skeleton of the input
/// or a description is given by its full name, without `=`.
fn frees(words: &[String]) -> bool {
    let has = |name: &str| words.iter().position(|word| word == name);
    let skeleton =
        has(SKELETON).is_some_and(|at| words.get(at + 1).is_none_or(|word| word != "output"));
    skeleton
        || [INPUT_JSON, INPUT_YAML, DESCRIBE].iter().any(|name| has(name).is_some())
        || batch::is_among(words)
}

fn typed(to: Destinations<'_>, mut parsed: Parsed) -> OperationArguments {
    let Destinations { operation, auth, rules } = to;
    let mut unknown = std::mem::take(&mut parsed.rest);
    let word = parsed.word(to.of(Destination::Help));
    let help = word.as_deref() == Some("help");
    // An empty argument in place of `help` counts as absent.
    unknown.extend(word.filter(|word| !help && !word.is_empty()));
    let (mut options, mut given_twice) = (Vec::new(), Vec::new());
    for (position, option) in operation.options().enumerate() {
        let given = parsed.given.shift_remove(&position);
        let opposite = parsed.given.shift_remove(&to.opposite(position));
        if given.is_some() && opposite.is_some() {
            given_twice.push(option);
        }
        options.extend(given.or(opposite).map(|given| (option, given)));
    }
    OperationArguments {
        outfile: parsed.word(to.of(Destination::Outfile)),
        json: parsed.word(to.of(Destination::Json)),
        yaml: parsed.word(to.of(Destination::Yaml)),
        skeleton: parsed.word(to.of(Destination::Skeleton)),
        strict: parsed.given.contains_key(&to.of(Destination::Strict)),
        dry_run: parsed.word(to.of(Destination::DryRun)).and_then(|word| DryRun::named(&word)),
        describe: parsed.given.contains_key(&to.of(Destination::Describe)),
        schema: parsed.word(to.of(Destination::Schema)),
        batch: batch::read(&mut parsed, to.of(Destination::Batch)),
        call: call::read(&mut parsed, to.calls()),
        fill: parsed.given.contains_key(&to.of(Destination::Fill)),
        options,
        added: (rules.added.iter().enumerate())
            .filter_map(|(position, option)| {
                Some((option.clone(), parsed.given.shift_remove(&to.added(position))?))
            })
            .collect(),
        secrets: (to.secrets()..)
            .zip(auth)
            .filter_map(|(to, option)| Some((*option, Secret::new(parsed.word(to)?))))
            .collect(),
        pages: PaginationOptions {
            start: parsed.given.shift_remove(&to.of(Destination::StartingToken)),
            size: parsed.given.shift_remove(&to.of(Destination::PageSize)),
            max_items: parsed.given.shift_remove(&to.of(Destination::MaxItems)),
        },
        given_twice,
        help,
        unknown,
    }
}

/// Builds the parser: our own options, the options of the input's members in model order, then the
/// documents and the skeleton, which operations with a streamed response do not have. Arguments
/// that are not option values follow them, except for `outfile`. The options of batches and those
/// that connect calls, which cannot be abbreviated, are there only where `words` has one.
fn parser(destinations: Destinations<'_>, words: &[String], demanding: bool) -> Parser<'static> {
    let Destinations { operation, auth, rules } = destinations;
    let extra = |extra: Destination| destinations.of(extra);
    let mut parser = Parser::new();
    let own = |name: &str, to, arity, accept| Flag {
        name: name.to_owned(),
        to: extra(to),
        arity,
        accept,
        required: false,
        in_full: true,
    };
    parser.flag(own(STRICT, Destination::Strict, Arity::Flag(true), Accept::Text));
    let forms = Accept::Choice(FORMS);
    parser.flag(own(DRY_RUN, Destination::DryRun, Arity::Optional("request"), forms));
    parser.flag(own(DESCRIBE, Destination::Describe, Arity::Flag(true), Accept::Text));
    if batch::is_any_among(words) {
        for (to, (name, arity, accept)) in (extra(Destination::Batch)..).zip(batch::OPTIONS) {
            parser.flag(Flag { to, ..own(name, Destination::Batch, arity, accept) });
        }
    }
    if call::is_any_among(words) {
        for (to, (name, arity, accept)) in (destinations.calls()..).zip(call::OPTIONS) {
            parser.flag(Flag { to, ..own(name, Destination::Batch, arity, accept) });
        }
    }
    for (to, option) in (destinations.secrets()..).zip(auth) {
        let flag = own(option.name, Destination::Batch, Arity::One, Accept::Text);
        parser.flag(Flag { to, ..flag });
    }
    if !operation.streams_output() {
        parser.flag(own(FILL, Destination::Fill, Arity::Flag(true), Accept::Text));
        parser.flag(own(SCHEMA, Destination::Schema, Arity::One, Accept::Text));
    }
    let mut pages = page_options(operation);
    for (to, option) in operation.options().enumerate() {
        let member = option.member();
        let name = format!("--{}", option.name());
        // The model's index is kept, so that the option can belong to the model again.
        if let Some(at) = pages.iter().position(|page| page.name == name) {
            let accept = pagination::accept(&pages.remove(at));
            parser.flag(Flag {
                name,
                to,
                arity: Arity::One,
                accept,
                required: false,
                in_full: false,
            });
            continue;
        }
        let flag = |name: String, arity, accept, required| Flag {
            name,
            to,
            arity,
            accept,
            required,
            in_full: false,
        };
        // If a member has two names, neither is required, like the AWS CLI's hidden aliases.
        let has_two =
            operation.options().any(|it| it.is_hidden() && it.member().name() == member.name());
        let required = demanding && option.is_required() && !has_two;
        if let Some(opposite) = option.opposite() {
            let is_flag = option.is_flag();
            let arity = if is_flag { Arity::Flag(true) } else { Arity::Optional(SWITCHED_ON) };
            parser.flag(flag(name, arity, Accept::Text, required && !is_flag));
            let to = if is_flag { to } else { destinations.opposite(to) };
            let opposite = flag(format!("--{opposite}"), Arity::Flag(false), Accept::Text, false);
            parser.flag(Flag { to, ..opposite });
            continue;
        }
        let is_secret = member.is_sensitive() && conventions::sensitive() == Sensitive::Hidden;
        match member.target().kind() {
            Kind::List => parser.flag(flag(name, Arity::Any, Accept::Text, required)),
            Kind::Long => {
                let accept = if is_secret { Accept::SecretInteger } else { Accept::Integer };
                parser.flag(flag(name, Arity::One, accept, required))
            }
            Kind::Float | Kind::Double => {
                let accept = if is_secret { Accept::SecretFloat } else { Accept::Float };
                parser.flag(flag(name, Arity::One, accept, required))
            }
            _ => parser.flag(flag(name, Arity::One, Accept::Text, required)),
        }
    }
    let word = |name: &str, to, arity, accept| Flag {
        name: name.to_owned(),
        to,
        arity,
        accept,
        required: false,
        in_full: false,
    };
    for (position, option) in rules.added.iter().enumerate() {
        let to = destinations.added(position);
        let arity = match option {
            _ if option.is_flag() => Arity::Flag(true),
            _ if option.takes_many() => Arity::Any,
            _ => Arity::One,
        };
        let accept = if option.kind == "integer" && option.member_path().is_some() {
            Accept::Integer
        } else {
            Accept::Text
        };
        let required = demanding && option.is_required;
        let added = word(&format!("--{}", option.name), to, arity, accept);
        parser.flag(Flag { required, ..added });
        if option.is_flag() {
            let name = format!("--no-{}", option.name);
            parser.flag(word(&name, to, Arity::Flag(false), Accept::Text));
        }
    }
    if operation.streams_output() {
        parser.positional(Positional {
            name: "outfile",
            to: extra(Destination::Outfile),
            required: true,
            choices: None,
        });
    } else {
        parser.flag(word(INPUT_JSON, extra(Destination::Json), Arity::One, Accept::Text));
        parser.flag(word(INPUT_YAML, extra(Destination::Yaml), Arity::One, Accept::Text));
    }
    for page in pages {
        let to = match page.name {
            STARTING_TOKEN => Destination::StartingToken,
            PAGE_SIZE => Destination::PageSize,
            _ => Destination::MaxItems,
        };
        parser.flag(word(page.name, extra(to), Arity::One, pagination::accept(&page)));
    }
    if !operation.streams_output() {
        let to = extra(Destination::Skeleton);
        parser.flag(word(
            "--generate-cli-skeleton",
            to,
            Arity::Optional("input"),
            Accept::Choice(SKELETONS),
        ));
    }
    parser
}
