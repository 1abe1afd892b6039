//! The global options (AWS CLI behaviour 1.4), in the order of the AWS CLI, which is visible in
//! help and in messages about ambiguous abbreviations.

use super::parser::{Accept, ArgumentValue, Arity, Flag, Parsed, Parser};
use crate::error::{Error, ErrorFormat};
use hardie_runtime::cli::python;
use hardie_runtime::endpoint::display_url;
use hardie_runtime::pages::{CONFIRM, GLOBAL_OPTIONS, OptionArgument, READ_ONLY};
use hardie_runtime::value::Number;

/// The global options as given; environment and profile are not read here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Globals {
    /// `--debug`.
    pub(crate) debug: bool,
    /// `--endpoint-url`; always has a scheme.
    pub(crate) endpoint_url: Option<String>,
    /// `--no-verify-ssl`.
    pub(crate) no_verify_ssl: bool,
    /// `--no-paginate`.
    pub(crate) no_paginate: bool,
    /// `--output`, one of its choices.
    pub(crate) output: Option<String>,
    /// `--query`, not yet compiled.
    pub(crate) query: Option<String>,
    /// `--profile`; an empty string counts as absent.
    pub(crate) profile: Option<String>,
    /// `--region`.
    pub(crate) region: Option<String>,
    /// `--color`, one of its choices.
    pub(crate) color: Option<String>,
    /// `--no-sign-request`.
    pub(crate) no_sign_request: bool,
    /// `--ca-bundle`.
    pub(crate) ca_bundle: Option<String>,
    /// `--cli-read-timeout` in seconds; may be negative.
    pub(crate) read_timeout: Option<i64>,
    /// `--cli-connect-timeout` in seconds; may be negative.
    pub(crate) connect_timeout: Option<i64>,
    /// `--cli-binary-format`, one of its choices.
    pub(crate) binary_format: Option<String>,
    /// `--no-cli-pager`.
    pub(crate) no_pager: bool,
    /// `--cli-error-format`.
    pub(crate) error_format: Option<ErrorFormat>,
    /// `--cli-read-only`.
    pub(crate) read_only: bool,
    /// `--cli-confirm`.
    pub(crate) confirm: bool,
}

/// Options that the AWS CLI does not have and that hold for every command. They cannot be
/// abbreviated.
const GUARDS: [&str; 2] = [READ_ONLY, CONFIRM];

/// The number of destinations that global options have.
pub(super) const DESTINATIONS: usize = GLOBAL_OPTIONS.len() + GUARDS.len();

/// Adds the global options to a parser; the destination of each is its index in [`GLOBAL_OPTIONS`],
/// or for the others, in [`GUARDS`] after those.
pub(super) fn define(parser: &mut Parser<'_>) {
    for (to, global) in GLOBAL_OPTIONS.iter().enumerate() {
        let accept =
            if global.choices.is_empty() { Accept::Text } else { Accept::Choice(global.choices) };
        parser.flag(Flag {
            name: global.name.to_owned(),
            to,
            arity: match global.takes {
                OptionArgument::Flag(value) => Arity::Flag(value),
                OptionArgument::String | OptionArgument::Integer => Arity::One,
                OptionArgument::Stop => Arity::Stop,
            },
            accept,
            required: false,
            in_full: false,
        });
    }
    for (position, name) in GUARDS.into_iter().enumerate() {
        parser.flag(Flag {
            name: name.to_owned(),
            to: GLOBAL_OPTIONS.len() + position,
            arity: Arity::Flag(true),
            accept: Accept::Text,
            required: false,
            in_full: true,
        });
    }
}

/// Collects the results of the main parser.
///
/// # Errors
/// An invalid `--endpoint-url` (252), a time-out that is not an integer (255).
pub(super) fn collect(
    parsed: &mut Parsed,
    check_query: impl FnOnce(&str) -> Result<(), Error>,
) -> Result<Globals, Error> {
    let mut globals = Globals {
        debug: take_flag(parsed, "--debug"),
        endpoint_url: take(parsed, "--endpoint-url"),
        no_verify_ssl: take_flag(parsed, "--no-verify-ssl"),
        no_paginate: take_flag(parsed, "--no-paginate"),
        output: take(parsed, "--output"),
        query: take(parsed, "--query"),
        profile: take(parsed, "--profile").filter(|name| !name.is_empty()),
        region: take(parsed, "--region"),
        color: take(parsed, "--color"),
        no_sign_request: take_flag(parsed, "--no-sign-request"),
        ca_bundle: take(parsed, "--ca-bundle"),
        read_timeout: None,
        connect_timeout: None,
        binary_format: take(parsed, "--cli-binary-format"),
        no_pager: take_flag(parsed, "--no-cli-pager"),
        error_format: take(parsed, "--cli-error-format").and_then(|word| ErrorFormat::named(&word)),
        read_only: take_flag(parsed, READ_ONLY),
        confirm: take_flag(parsed, CONFIRM),
    };
    if let Some(query) = &globals.query {
        check_query(query)?;
    }
    if let Some(url) = &globals.endpoint_url {
        check_endpoint_url(url)?;
    }
    globals.read_timeout = seconds(take(parsed, "--cli-read-timeout"), "--cli-read-timeout")?;
    globals.connect_timeout =
        seconds(take(parsed, "--cli-connect-timeout"), "--cli-connect-timeout")?;
    Ok(globals)
}

/// The given error format, which also applies to errors in other options.
pub(super) fn error_format(parsed: &Parsed) -> Option<ErrorFormat> {
    match parsed.given.get(&place("--cli-error-format"))? {
        ArgumentValue::Word(word) => ErrorFormat::named(word),
        _ => None,
    }
}

/// The given colour setting.
pub(super) fn color(parsed: &Parsed) -> Option<String> {
    match parsed.given.get(&place("--color"))? {
        ArgumentValue::Word(word) => Some(word.clone()),
        _ => None,
    }
}

/// The first option that is allowed on the command line only, never in an alias.
pub(super) fn of_lines_only(parsed: &Parsed) -> Option<&'static str> {
    ["--debug", "--profile"].into_iter().find(|name| parsed.given.contains_key(&place(name)))
}

/// Replaces options by those of an alias. A value equal to the default counts as absent.
pub(super) fn overlay(parsed: &mut Parsed, alias: Parsed) {
    for (to, given) in alias.given {
        let is_default = to == place("--color") && given == ArgumentValue::Word("auto".to_owned());
        if to < DESTINATIONS && !is_default {
            parsed.given.insert(to, given);
        }
    }
}

fn place(name: &str) -> usize {
    let all = GLOBAL_OPTIONS.iter().map(|global| global.name).chain(GUARDS);
    all.into_iter().position(|global| global == name).unwrap_or(DESTINATIONS)
}

fn take(parsed: &mut Parsed, name: &str) -> Option<String> {
    parsed.word(place(name))
}

/// Whether a flag was given, in its positive or its negative form.
fn take_flag(parsed: &mut Parsed, name: &str) -> bool {
    parsed.given.shift_remove(&place(name)).is_some()
}

fn check_endpoint_url(url: &str) -> Result<(), Error> {
    if has_scheme(url) {
        return Ok(());
    }
    Err(Error::param(format!(
        "Bad value for --endpoint-url \"{}\": scheme is missing.  \
         Must be of the form http://<hostname>/ or https://<hostname>/",
        display_url(url)
    )))
}

/// Whether Python's `urlparse` recognises a scheme: a letter, then letters, digits, `+-.`, a colon.
fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn seconds(word: Option<String>, option: &str) -> Result<Option<i64>, Error> {
    let Some(word) = word else { return Ok(None) };
    match python::int(&word) {
        Ok(Number::Integer(seconds)) => Ok(Some(seconds)),
        Ok(_) => Err(Error::general(format!("argument {option}: too many seconds: {word}"))),
        Err(reason) => Err(Error::general(format!("argument {option}: {reason}"))),
    }
}
