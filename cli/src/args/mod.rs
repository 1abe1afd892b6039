//! Words on the command line to what they ask for.
//!
//! The AWS CLI parses its words in passes, each with a parser of its own that leaves what it does
//! not know to the next (AWS CLI behaviour 1.1): [`first_pass`] looks at profile and debugging,
//! [`main_pass`] the global options and the service, [`service_pass`] the operation, and
//! [`operation::parse`] the operation's own options. The order shows in what abbreviations mean and
//! in which error wins.

mod close;
mod complaint;
pub(crate) mod globals;
pub(crate) mod operation;
pub(crate) mod own;
pub(crate) mod pagination;
mod parser;
pub(crate) mod resolve;
mod usage;

#[cfg(test)]
mod tests;

pub(crate) use close::closest;
pub(crate) use globals::Globals;
pub(crate) use operation::Typed;
pub(crate) use own::DryRun;
pub(crate) use parser::Given;
pub(crate) use usage::Program;

use crate::error::{Error, ErrorFormat};
use complaint::Complaint;
use hardie_runtime::pages::GLOBAL_OPTIONS;
use parser::{Accept, Arity, Flag, Parsed, Parser, Positional};

/// The word that asks for help in the place of a command.
pub(crate) const HELP: &str = "help";

/// The options that ask for the help of what stands before them, unless the program runs as `aws`.
pub(crate) const HELP_OPTIONS: [&str; 2] = ["--help", "-h"];

/// The short form of `--version`, unless the program runs as `aws`.
pub(crate) const VERSION_OPTION: &str = "-V";

/// The command that waits for something.
pub(crate) const WAIT: &str = "wait";

/// Looks at `--profile` and `--debug` among all words, for which nothing else need be known. What
/// they say is read from the main pass.
///
/// # Errors
/// When either is used wrongly (252, with a usage text of its own).
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

/// Refuses both auto-prompt options at once, which is seen before anything is parsed.
///
/// # Errors
/// When both words are there (252).
pub(crate) fn check_prompt_words(words: &[String]) -> Result<(), Error> {
    let has = |word: &str| words.iter().any(|it| it == word);
    if has("--cli-auto-prompt") && has("--no-cli-auto-prompt") {
        return Err(Error::param(
            "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.",
        ));
    }
    Ok(())
}

/// What the main pass finds.
#[derive(Clone)]
pub(crate) struct Main {
    parsed: Parsed,
}

/// The destination of the service word, behind those of the global options.
const COMMAND: usize = GLOBAL_OPTIONS.len();

/// Takes the global options and, where the program expects one, the service word.
///
/// # Errors
/// Wrong use of a global option, no service or an unknown one (252).
pub(crate) fn main_pass(
    words: &[String],
    program: &Program,
    commands: &[&str],
) -> Result<Main, Error> {
    let mut parser = Parser::new();
    globals::define(&mut parser);
    if program.service_word {
        parser.positional(command_word("command", COMMAND, commands));
    }
    let parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    Ok(Main { parsed })
}

/// Takes the global options out of words whose commands need not be there; gives the other words.
///
/// # Errors
/// Wrong use of a global option (252).
pub(crate) fn globals_pass(
    words: &[String],
    program: &Program,
) -> Result<(Globals, Vec<String>), Error> {
    let mut parser = Parser::new();
    globals::define(&mut parser);
    let parsed = parser.parse(words).map_err(|text| with_usage(&text, &program.usage()))?;
    let (globals, _, rest) = Main { parsed }.settle(|_| Ok(()))?;
    Ok((globals, rest))
}

/// Takes a command out of words that may have none; gives it and the other words. `name` is the
/// command's in messages.
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

impl Main {
    /// Whether the version was asked for.
    pub(crate) fn is_version(&self) -> bool {
        self.parsed.stopped
    }

    /// The error format that was typed.
    pub(crate) fn error_format(&self) -> Option<ErrorFormat> {
        globals::error_format(&self.parsed)
    }

    /// The colour that was typed, which holds for errors in the other options too.
    pub(crate) fn color(&self) -> Option<String> {
        globals::color(&self.parsed)
    }

    /// Puts the global options that an alias gives in place of those that were typed; gives its
    /// service word and the other words of the alias.
    ///
    /// # Errors
    /// An option that an alias cannot have, by `refuse`, then as [`settle`](Main::settle).
    pub(crate) fn overlay(
        &mut self,
        alias: Main,
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

    /// The global options, the service word, and the words for the next pass.
    ///
    /// # Errors
    /// What is wrong with a value: `check_query`'s error, a URL without a scheme (252), a time-out
    /// that is no number (255), in this order.
    pub(crate) fn settle(
        mut self,
        check_query: impl FnOnce(&str) -> Result<(), Error>,
    ) -> Result<(Globals, Option<String>, Vec<String>), Error> {
        let globals = globals::collect(&mut self.parsed, check_query)?;
        let command = self.parsed.word(COMMAND);
        Ok((globals, command, self.parsed.rest))
    }
}

/// Takes the operation word; gives it and the words for the operation.
///
/// # Errors
/// No operation or an unknown one (252).
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

/// Takes the name behind the word `wait`, where `words` are; gives it and the words behind it.
///
/// # Errors
/// No name or an unknown one (252).
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
            return Err(Error::unknown_options(&parsed.rest, program.usage()));
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
        let choices: Vec<&str> = names.iter().map(String::as_str).collect();
        let complaint = close::invalid_choice(&name, &choices).about("subcommand");
        return Err(with_usage(&complaint, &program.usage()));
    }
    Ok((name, parsed.rest))
}

/// A message of a parser as the user sees it, with the usage text behind it.
pub(crate) fn with_usage(complaint: &Complaint, usage: &str) -> Error {
    Error::param(format!("{}\n\n{usage}", complaint.text)).hinted(complaint.hints.clone())
}

/// A required word out of a set of commands, `help` among them.
fn command_word<'a>(name: &'static str, to: usize, commands: &[&'a str]) -> Positional<'a> {
    let choices = commands.iter().copied().chain([HELP]).collect();
    Positional { name, to, required: true, choices: Some(choices) }
}
