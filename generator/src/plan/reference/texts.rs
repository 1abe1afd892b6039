//! The options that every command has, in words.
//!
//! The program has the same list with its parser (`cli/src/args/`); neither crate can see the other, and
//! a test compares the two.

use super::CommandKind;

/// An option of every command.
pub(super) struct Text {
    /// The name with its dashes; several with a bar between.
    pub(super) name: &'static str,
    /// The type that pages show.
    pub(super) kind: &'static str,
    /// The words it takes; empty for any.
    pub(super) choices: &'static [&'static str],
    pub(super) help: &'static str,
}

const fn text(name: &'static str, kind: &'static str, help: &'static str) -> Text {
    Text { name, kind, choices: &[], help }
}

const fn choice(name: &'static str, choices: &'static [&'static str], help: &'static str) -> Text {
    Text { name, kind: "string", choices, help }
}

/// In the order of the AWS CLI.
pub(super) const GLOBALS: &[Text] = &[
    text("--debug", "boolean", "Log what the program does to standard error."),
    text("--endpoint-url", "string", "Send requests to this URL instead of the service's own."),
    text("--no-verify-ssl", "boolean", "Do not check the server's TLS certificate."),
    text("--no-paginate", "boolean", "Make one request only, even where more pages of results follow."),
    choice("--output", &["json", "text", "table", "yaml", "yaml-stream", "off"], "How to print the result."),
    text("--query", "string", "A JMESPath expression that picks what to print out of the result."),
    text("--profile", "string", "The profile of the configuration files to use."),
    text("--region", "string", "The region to work in; overrides environment and configuration files."),
    text("--version", "string", "Print the version of this program."),
    choice("--color", &["on", "off", "auto"], "Whether to use colour."),
    text("--no-sign-request", "boolean", "Send requests without a signature; no credentials are loaded."),
    text("--ca-bundle", "string", "The file of CA certificates to check the server's certificate with."),
    text("--cli-read-timeout", "int", "Seconds to wait for an answer; 0 waits for ever. The default is 60."),
    text(
        "--cli-connect-timeout",
        "int",
        "Seconds to wait for a connection; 0 waits for ever. The default is 60.",
    ),
    choice(
        "--cli-binary-format",
        &["base64", "raw-in-base64-out"],
        "How blobs are written on the command line: base64 text, or the raw text itself.",
    ),
    text("--no-cli-pager", "boolean", "Do not show the result in a pager."),
    text("--cli-auto-prompt", "boolean", "Ask for the parameters of the command."),
    text("--no-cli-auto-prompt", "boolean", "Do not ask for the parameters of the command."),
    choice(
        "--cli-error-format",
        &["legacy", "json", "yaml", "text", "table", "enhanced"],
        "How to show errors.",
    ),
];

/// What is said before [`OWN`].
pub(super) const ABOUT_OWN: &str =
    "These are known by their full names only. A script that uses them does not run with the AWS CLI.";

/// Whether one of [`OWN`] goes with documents and skeletons, which operations with a streamed response
/// do not have.
pub(super) fn is_with_documents(name: &str) -> bool {
    name.starts_with("--cli-skeleton")
}

/// The options that the AWS CLI does not have.
pub(super) const OWN: &[Text] = &[
    text(
        "--cli-strict",
        "boolean",
        "Check the parameters for everything that the model of the service bounds before anything is sent: \
         longest lengths, greatest values, patterns and the values of enums as well. All problems are shown \
         at once.",
    ),
    text(
        "--cli-dry-run [request | curl | canonical]",
        "string",
        "Show the request and send nothing. request shows method, URL, headers and body without a signature; \
         curl a command that sends the same with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
         and AWS_SESSION_TOKEN; canonical what a signature is made of, for which credentials are looked up. \
         Without a word it is request.",
    ),
    text(
        "--cli-skeleton-fill",
        "boolean",
        "With --generate-cli-skeleton input or yaml-input: put the values of the other options in the place \
         of the skeleton's own.",
    ),
    text(
        "--cli-skeleton-schema FILE|URL",
        "string",
        "With --generate-cli-skeleton yaml-input: begin with a comment that tells editors where the JSON \
         Schema of the document is, so that they complete and check it. hardie docs --format json-schema \
         writes such schemas.",
    ),
];

/// The file of a streamed response.
pub(super) const OUTFILE: Text = text("outfile", "string", "The file that the response is written to.");

/// Documents that are the input.
pub(super) const DOCUMENT: Text = text(
    "--cli-input-json | --cli-input-yaml",
    "string",
    "Reads parameters from a document, given as text, as file://FILE, or as - for standard input. It has the \
     form that --generate-cli-skeleton prints. Options on the command line win over what is in it. Only one \
     of the two may be given.",
);

/// What prints them.
pub(super) const SKELETON: Text = text(
    "--generate-cli-skeleton",
    "string",
    "Prints a skeleton to standard output and sends nothing. Without a value or with input, it is a document \
     for --cli-input-json; with yaml-input, one for --cli-input-yaml; with output, the parameters are checked \
     and a made-up response is printed.",
);

/// Where pages of results begin.
pub(super) const STARTING_TOKEN: Text = text(
    "--starting-token",
    "string",
    "Where to begin: the NextToken that an earlier command with --max-items ended with.",
);

/// How long they are; the type is the member's.
pub(super) const PAGE_SIZE: Text = text(
    "--page-size",
    "integer",
    "The size of the pages that are asked for. The result is the same; smaller pages are more requests, each \
     of which takes less time.",
);

/// Where they end; the type is the size's.
pub(super) const MAX_ITEMS: Text = text(
    "--max-items",
    "integer",
    "The number of items to print at most. If there are more, a NextToken is printed with them, with which \
     --starting-token goes on; it is not the service's own token.",
);

/// What is said of an operation with results in pages, before and after the names of what is in them.
pub(super) const PAGES: &str = "The result comes in pages, which are asked for one after the other and put together; --no-paginate asks \
     for one only. With --output text they are printed one by one, and --query looks at each by itself, where \
     it finds: ";

/// What is said where documents are in the input or the output.
pub(super) const DOCUMENTS: &str = "Some values here are documents: any JSON, with texts, numbers, booleans, null, arrays and objects. They \
     are written as JSON; shorthand has no form for them.";

/// What is said of a blob that is sent as a stream.
pub(super) const STREAM: &str =
    "The value is the path of a file, whose content is sent; no file:// or fileb:// stands before it.";

/// What is said of a timestamp.
pub(super) const TIMESTAMP: &str =
    "A timestamp as in 2026-01-31T08:00:00Z, with any UTC offset, or in seconds since 1970.";

/// What is said of a blob.
pub(super) const BLOB: &str = "Base64; fileb://FILE reads the bytes of a file.";

/// What is said of a union, before the names of its members.
pub(super) const UNION: &str = "Exactly one of these is set: ";

/// What is said of flat shorthand.
pub(super) const FLAT: &str =
    "Older pages of the AWS documentation show this form; this program takes it too, the AWS CLI does not.";

/// Asks for the page of a command.
const HELP: &str = "--help";

/// Options and arguments that a command has beside those of its members, in the order of its page.
pub(super) fn of_commands(kind: CommandKind) -> impl Iterator<Item = &'static str> {
    let documents = DOCUMENT.name.split(" | ").chain([SKELETON.name]).filter(move |_| !kind.streams_output);
    let outfile = Some(OUTFILE.name).filter(|_| kind.streams_output);
    let pages = [STARTING_TOKEN, PAGE_SIZE, MAX_ITEMS]
        .map(|text| text.name)
        .into_iter()
        .filter(move |_| kind.is_paginated);
    let own = OWN.iter().map(|text| text.name.split(' ').next().unwrap_or_default());
    [HELP].into_iter().chain(outfile).chain(documents).chain(pages).chain(own)
}

/// Exit codes, as the AWS CLI has them.
pub(super) const EXIT_CODES: &[(&str, &str)] = &[
    ("0", "The service answered with success, or what was asked for was printed."),
    ("252", "What was typed cannot be understood, or fails validation; nothing was sent."),
    ("253", "Settings or credentials are missing or cannot be used."),
    ("254", "The service answered with an error."),
    ("255", "Anything else: no connection, a file that cannot be read, a bad expression for --query."),
];
