//! Parses the command line.
//!
//! The AWS CLI parses arguments in passes, each with its own parser that leaves unknown arguments
//! to the next (AWS CLI behaviour 1.1): [`first_pass`] reads profile and debugging, [`main_pass`]
//! the global options and the service, [`service_pass`] the operation, and [`operation::parse`] the
//! options of the operation. The order decides what abbreviations mean and which error is reported.

pub(crate) mod added_command;
pub(crate) mod batch;
mod call;
mod close;
pub(crate) mod globals;
pub(crate) mod operation;
pub(crate) mod own;
pub(crate) mod pagination;
mod parser;
pub(crate) mod resolve;
mod unknown;
mod usage;
mod usage_error;

#[cfg(test)]
mod tests;

pub(crate) use batch::BatchArguments;
pub(crate) use call::CallArguments;
pub(crate) use close::closest;
pub(crate) use globals::Globals;
pub(crate) use operation::OperationArguments;
pub(crate) use own::DryRun;
pub(crate) use parser::ArgumentValue;
pub(crate) use unknown::{masked, option_name};
pub(crate) use usage::Program;

use crate::error::{Error, ErrorFormat};
use parser::{Accept, Arity, Flag, Parsed, Parser, Positional};
use usage_error::UsageError;

/// The argument that requests help in place of a command name.
pub(crate) const HELP: &str = "help";

/// The options that request help for the command before them, unless the program runs as `aws`.
pub(crate) const HELP_OPTIONS: [&str; 2] = ["--help", "-h"];

/// The short form of `--version`, unless the program runs as `aws`.
pub(crate) const VERSION_OPTION: &str = "-V";

/// The command for waiters.
pub(crate) const WAIT: &str = "wait";

/// Checks the use of `--profile` and `--debug` among all arguments, before anything else is known.
/// Their values are read in the main pass.
///
/// # Errors
/// Either is used incorrectly (252, with its own usage text).
pub(crate) fn first_pass(words: &[String], program: &Program) -> Result<(), Error> {
    const PROFILE: usize = 0;
    const DEBUG: usize = 1;
    let mut parser = Parser::new();
    let flag = |name: &str, to, arity| Flag {
        name: name.to_owned(),
        to,
        arity,
        accept: Accept::Text,
        required: false,
        in_full: false,
    };
    parser.flag(flag("--profile", PROFILE, Arity::One));
    parser.flag(flag("--debug", DEBUG, Arity::Flag(true)));
    parser.parse(words).map(|_| ()).map_err(|text| with_usage(&text, &program.early_usage()))
}

/// Rejects the combination of both auto-prompt options before anything is parsed.
///
/// # Errors
/// Both options are given (252).
pub(crate) fn check_prompt_words(words: &[String]) -> Result<(), Error> {
    let has = |word: &str| words.iter().any(|it| it == word);
    if has("--cli-auto-prompt") && has("--no-cli-auto-prompt") {
        return Err(Error::param(
            "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.",
        ));
    }
    Ok(())
}

/// The result of the main pass.
#[derive(Clone)]
pub(crate) struct MainArguments {
    parsed: Parsed,
}

/// The destination of the service name, after those of the global options.
const COMMAND: usize = globals::DESTINATIONS;

/// Parses the global options and, if the program expects one, the service name.
///
/// # Errors
/// Incorrect use of a global option, a missing or unknown service (252).
pub(crate) fn main_pass(
    words: &[String],
    program: &Program,
    commands: &[&str],
) -> Result<MainArguments, Error> {
    let mut parser = Parser::new();
    globals::define(&mut parser);
    if program.service_word {
        parser.positional(command_word("command", COMMAND, commands));
    }
    let parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    Ok(MainArguments { parsed })
}

/// Parses the global options of arguments that need not contain a command. Returns the remaining
/// arguments.
///
/// # Errors
/// Incorrect use of a global option (252).
pub(crate) fn globals_pass(
    words: &[String],
    program: &Program,
) -> Result<(Globals, Vec<String>), Error> {
    let mut parser = Parser::new();
    globals::define(&mut parser);
    let parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    let (globals, _, rest) = MainArguments { parsed }.settle(|_| Ok(()))?;
    Ok((globals, rest))
}

/// Parses an optional command name. Returns it and the remaining arguments. `name` stands for the
/// command in messages.
///
/// # Errors
/// An unknown command (252).
pub(crate) fn command_pass(
    words: &[String],
    program: &Program,
    name: &'static str,
    commands: &[&'static str],
) -> Result<(Option<String>, Vec<String>), Error> {
    const WORD: usize = 0;
    let mut parser = Parser::new();
    parser.positional(command_word(name, WORD, commands));
    let (mut parsed, _) =
        parser.parse_part(words).map_err(|text| with_usage(&text, &program.usage()))?;
    Ok((parsed.word(WORD), parsed.rest))
}

impl MainArguments {
    /// Whether the version was requested.
    pub(crate) fn is_version(&self) -> bool {
        self.parsed.stopped
    }

    /// The given error format.
    pub(crate) fn error_format(&self) -> Option<ErrorFormat> {
        globals::error_format(&self.parsed)
    }

    /// The given colour setting, which also applies to errors in other options.
    pub(crate) fn color(&self) -> Option<String> {
        globals::color(&self.parsed)
    }

    /// Replaces global options by those of an alias. Returns the service name and the remaining
    /// arguments of the alias.
    ///
    /// # Errors
    /// An option that an alias cannot contain (by `refuse`), then as
    /// [`settle`](MainArguments::settle).
    pub(crate) fn overlay(
        &mut self,
        alias: MainArguments,
        refuse: impl FnOnce(&str) -> Error,
        check_query: impl FnOnce(&str) -> Result<(), Error>,
    ) -> Result<(Option<String>, Vec<String>), Error> {
        if let Some(option) = globals::of_lines_only(&alias.parsed) {
            return Err(refuse(option));
        }
        let (_, command, rest) = alias.clone().settle(check_query)?;
        globals::overlay(&mut self.parsed, alias.parsed);
        Ok((command, rest))
    }

    /// The global options, the service name, and the arguments for the next pass.
    ///
    /// # Errors
    /// An invalid value, in this order: the error of `check_query`, a URL without a scheme (252), a
    /// time-out that is not a number (255).
    pub(crate) fn settle(
        mut self,
        check_query: impl FnOnce(&str) -> Result<(), Error>,
    ) -> Result<(Globals, Option<String>, Vec<String>), Error> {
        let globals = globals::collect(&mut self.parsed, check_query)?;
        let command = self.parsed.word(COMMAND);
        Ok((globals, command, self.parsed.rest))
    }
}

/// Parses the operation name. Returns it and the arguments for the operation.
///
/// # Errors
/// A missing or unknown operation (252).
pub(crate) fn service_pass(
    words: &[String],
    program: &Program,
    operations: &[&str],
) -> Result<(String, Vec<String>), Error> {
    const OPERATION: usize = 0;
    let mut parser = Parser::new();
    parser.positional(command_word("operation", OPERATION, operations));
    let mut parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    let operation = parsed.word(OPERATION).unwrap_or_default();
    Ok((operation, parsed.rest))
}

/// Parses the waiter name after `wait`, if `words` contains `wait`. Returns it and the arguments
/// after it.
///
/// # Errors
/// A missing or unknown waiter (252).
pub(crate) fn wait_pass(
    words: &[String],
    program: &Program,
    service: &str,
    names: &[String],
) -> Result<(String, Vec<String>), Error> {
    const NAME: usize = 0;
    if let [word] = words
        && word == HELP
    {
        return Ok((HELP.to_owned(), Vec::new()));
    }
    let mut parser = Parser::new();
    parser.positional(Positional { name: "subcommand", to: NAME, required: false, choices: None });
    let mut parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    let Some(name) = parsed.word(NAME) else {
        if !parsed.rest.is_empty() {
            let unknown =
                if parser.hides_values { masked(&parsed.rest, true) } else { parsed.rest };
            return Err(Error::unknown_options(&unknown, program.usage()));
        }
        let lineage =
            if program.service_word { format!("{service} {WAIT}") } else { WAIT.to_owned() };
        return Err(Error::param(format!(
            "usage: {0} [options] {lineage} <subcommand> [parameters]\n{0}: error: too few \
                arguments",
            program.name
        )));
    };
    if !names.contains(&name) {
        let before = words.iter().take_while(|word| **word != name);
        if parser.hides_values
            && let Some(option) = before.filter(|word| word.starts_with('-')).last()
        {
            return Err(with_usage(&unknown::misplaced(option), &program.usage()));
        }
        let choices: Vec<&str> = names.iter().map(String::as_str).collect();
        let error = close::invalid_choice(&name, &choices).for_argument("subcommand");
        return Err(with_usage(&error, &program.usage()));
    }
    Ok((name, parsed.rest))
}

/// The topics of the AWS CLI's help.
const TOPICS: [&str; 7] = [
    "config-vars",
    "ddb-expressions",
    "return-codes",
    "s3-case-insensitivity",
    "s3-config",
    "s3-faq",
    "topics",
];

/// Checks the words after `help` under the AWS CLI's name, where they are topics and not commands.
///
/// # Errors
/// A topic, which this program does not have, or another word.
pub(crate) fn check_topic(words: &[String], usage: &str) -> Result<(), Error> {
    let Some(word) = words.iter().find(|word| !word.starts_with('-')) else { return Ok(()) };
    if TOPICS.contains(&word.as_str()) {
        let message = format!("the topic `{word}` of the AWS CLI's help is not in this program");
        return Err(with_usage(&UsageError::from(message), usage));
    }
    let error = close::invalid_choice(word, &TOPICS).for_argument("subcommand");
    Err(with_usage(&error, usage))
}

/// A parser's message for the user, preceded by the usage text.
pub(crate) fn with_usage(error: &UsageError, usage: &str) -> Error {
    Error::param(format!("{}\n\n{usage}", error.text)).hinted(error.hints.clone())
}

/// A required argument that is one of these commands or `help`.
fn command_word<'a>(name: &'static str, to: usize, commands: &[&'a str]) -> Positional<'a> {
    let choices = commands.iter().copied().chain([HELP]).collect();
    Positional { name, to, required: true, choices: Some(choices) }
}
