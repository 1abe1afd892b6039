//! The names of the options that every command has, which members' options must not take.
//!
//! Their texts are in hardie-runtime's pages, which build scripts do not compile; a test of the
//! program `hardie` compares the two lists.

/// The facts about a command that decide which built-in options it has.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommandKind {
    /// The response goes to a file.
    pub streams_output: bool,
    /// The results are paginated.
    pub is_paginated: bool,
}

/// The global options, in the order of the AWS CLI.
pub const GLOBALS: &[&str] = &[
    "--debug",
    "--endpoint-url",
    "--no-verify-ssl",
    "--no-paginate",
    "--output",
    "--query",
    "--profile",
    "--region",
    "--version",
    "--color",
    "--no-sign-request",
    "--ca-bundle",
    "--cli-read-timeout",
    "--cli-connect-timeout",
    "--cli-binary-format",
    "--no-cli-pager",
    "--cli-auto-prompt",
    "--no-cli-auto-prompt",
    "--cli-error-format",
];

/// Asks for the page of a command.
const HELP: &str = "--help";
/// The file of a streamed response.
const OUTFILE: &str = "outfile";
/// Options of documents, which commands with a streamed response do not have.
const DOCUMENTS: &[&str] = &["--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"];
/// Options of commands with paginated results.
const PAGINATION: &[&str] = &["--starting-token", "--page-size", "--max-items"];
/// Options that the AWS CLI does not have.
const ADDED: &[&str] =
    &["--cli-strict", "--cli-dry-run", "--cli-skeleton-fill", "--cli-skeleton-schema"];

/// The option of the program that is read where `--NAME` is given to a command: a global option of
/// this name, or the first one that it abbreviates; an option or argument of the command itself of
/// this name. With its dashes.
pub fn own_option(name: &str, kind: CommandKind) -> Option<&'static str> {
    let mut globals = GLOBALS.iter().copied();
    let global = globals.clone().find(|global| global.strip_prefix("--") == Some(name));
    let abbreviated =
        || globals.find(|global| global.strip_prefix("--").is_some_and(|it| it.starts_with(name)));
    global
        .or_else(abbreviated)
        .or_else(|| of_commands(kind).find(|own| own.trim_start_matches('-') == name))
}

/// Options and arguments that a command has beside those of its members, in the order of its page.
pub fn of_commands(kind: CommandKind) -> impl Iterator<Item = &'static str> {
    let documents = DOCUMENTS.iter().filter(move |_| !kind.streams_output);
    let outfile = Some(&OUTFILE).filter(|_| kind.streams_output);
    let pagination = PAGINATION.iter().filter(move |_| kind.is_paginated);
    [&HELP].into_iter().chain(outfile).chain(documents).chain(pagination).chain(ADDED).copied()
}
