//! The names of the options that every command has, which members' options must not take.
//!
//! Their texts are in hardie-runtime's pages, which build scripts do not compile; a test of the
//! program `hardie` compares the two lists.

use crate::plan::auth::AuthScheme;

/// The facts about a command that decide which built-in options it has.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommandKind {
    /// The response goes to a file.
    pub streams_output: bool,
    /// The results are paginated.
    pub is_paginated: bool,
    /// The options for the secrets of authentication schemes.
    pub secrets: Secrets,
}

/// The secrets that have options: those of the authentication schemes of a service that is not
/// AWS's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Secrets {
    /// A bearer token.
    pub token: bool,
    /// An API key.
    pub api_key: bool,
    /// A user name and a password.
    pub login: bool,
}

impl Secrets {
    /// The secrets of schemes.
    pub fn of<'s>(schemes: impl IntoIterator<Item = &'s AuthScheme>) -> Secrets {
        let mut secrets = Secrets::default();
        for scheme in schemes {
            match scheme {
                AuthScheme::Bearer => secrets.token = true,
                AuthScheme::ApiKey(_) => secrets.api_key = true,
                AuthScheme::Basic | AuthScheme::Digest => secrets.login = true,
                AuthScheme::Sigv4 | AuthScheme::Sigv4a | AuthScheme::None => {}
            }
        }
        secrets
    }

    fn options(self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("--bearer-token", self.token),
            ("--api-key", self.api_key),
            ("--username", self.login),
            ("--password", self.login),
        ];
        all.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name)
    }
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
const ADDED: &[&str] = &[
    "--cli-strict",
    "--cli-dry-run",
    "--cli-read-only",
    "--cli-confirm",
    "--cli-describe",
    "--cli-skeleton-fill",
    "--cli-skeleton-schema",
    "--cli-input-lenient",
    "--cli-chunk",
    "--cli-wait-timeout",
    "--cli-wait-interval",
    "--cli-batch",
    "--cli-batch-lazy",
    "--cli-batch-journal",
    "--cli-batch-retry-unknown",
    "--cli-batch-rate",
    "--cli-batch-order",
    "--cli-batch-failures",
    "--cli-batch-max-failures",
    "--cli-batch-shard",
    "--cli-progress",
];

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

/// Whether `--NAME` gives a secret.
pub(super) fn is_secret(name: &str, kind: CommandKind) -> bool {
    kind.secrets.options().any(|own| own.strip_prefix("--") == Some(name))
}

/// Options and arguments that a command has beside those of its members, in the order of its page.
pub fn of_commands(kind: CommandKind) -> impl Iterator<Item = &'static str> {
    let documents = DOCUMENTS.iter().filter(move |_| !kind.streams_output);
    let outfile = Some(&OUTFILE).filter(|_| kind.streams_output);
    let pagination = PAGINATION.iter().filter(move |_| kind.is_paginated);
    let fixed = [&HELP].into_iter().chain(outfile).chain(documents).chain(pagination).chain(ADDED);
    fixed.copied().chain(kind.secrets.options())
}
