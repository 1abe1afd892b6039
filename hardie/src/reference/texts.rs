//! The options that every command has, in words.
//!
//! The program has the same list with its parser (`cli/src/args/`); neither crate can see the
//! other, and a test compares the two.

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
    text("--debug", "boolean", "Log debug messages to standard error."),
    text(
        "--endpoint-url",
        "string",
        "Send requests to this URL instead of the service's endpoint.",
    ),
    text("--no-verify-ssl", "boolean", "Do not verify the server's TLS certificate."),
    text("--no-paginate", "boolean", "Send one request only, even if more pages of results exist."),
    choice(
        "--output",
        &["json", "text", "table", "yaml", "yaml-stream", "off"],
        "The output format.",
    ),
    text("--query", "string", "A JMESPath expression that filters the output."),
    text("--profile", "string", "The profile to use from the configuration files."),
    text(
        "--region",
        "string",
        "The Region to use; overrides environment variables and configuration files.",
    ),
    text("--version", "string", "Print the version of this program."),
    choice("--color", &["on", "off", "auto"], "Whether to use colour in the output."),
    text("--no-sign-request", "boolean", "Send unsigned requests; credentials are not loaded."),
    text(
        "--ca-bundle",
        "string",
        "The file of CA certificates for verifying the server's certificate.",
    ),
    text(
        "--cli-read-timeout",
        "int",
        "The longest wait for a response, in seconds; 0 means no limit. Default: 60.",
    ),
    text(
        "--cli-connect-timeout",
        "int",
        "The longest wait for a connection, in seconds; 0 means no limit. Default: 60.",
    ),
    choice(
        "--cli-binary-format",
        &["base64", "raw-in-base64-out"],
        "The format of blobs on the command line: base64, or raw text.",
    ),
    text("--no-cli-pager", "boolean", "Do not use a pager for the output."),
    text("--cli-auto-prompt", "boolean", "Prompt for the parameters of the command."),
    text("--no-cli-auto-prompt", "boolean", "Do not prompt for the parameters of the command."),
    choice(
        "--cli-error-format",
        &["legacy", "json", "yaml", "text", "table", "enhanced"],
        "The format of error messages.",
    ),
];

/// What is said before [`OWN`].
pub(super) const ABOUT_OWN: &str = "The names of these options cannot be abbreviated. A script \
     that uses them does not run with the AWS CLI.";

/// Whether one of [`OWN`] goes with documents and skeletons, which operations with a streamed
/// response do not have.
pub(super) fn is_with_documents(name: &str) -> bool {
    name.starts_with("--cli-skeleton")
}

/// The options that the AWS CLI does not have.
pub(super) const OWN: &[Text] = &[
    text(
        "--cli-strict",
        "boolean",
        "Check the parameters against all constraints of the model before a request is sent, \
         including those that the AWS CLI ignores: maximum length, maximum value, pattern and enum \
         values. All problems are reported at once.",
    ),
    text(
        "--cli-dry-run [request | curl | canonical]",
        "string",
        "Print the request instead of sending it. request prints the method, URL, headers and \
         body, without a signature. curl prints a curl command that sends the same request, signed \
         with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. \
         canonical prints the canonical request and the string to sign; it loads credentials. \
         Default: request.",
    ),
    text(
        "--cli-skeleton-fill",
        "boolean",
        "With --generate-cli-skeleton input or yaml-input: fill the skeleton with the values of \
         the other options.",
    ),
    text(
        "--cli-skeleton-schema FILE|URL",
        "string",
        "With --generate-cli-skeleton yaml-input: begin the skeleton with a comment that names the \
         JSON Schema of the document, so that editors can complete and validate the document. To \
         write the schemas, run hardie docs --format json-schema.",
    ),
];

/// The file of a streamed response.
pub(super) const OUTFILE: Text =
    text("outfile", "string", "The file to write the response body to.");

/// Documents that are the input.
pub(super) const DOCUMENT: Text = text(
    "--cli-input-json | --cli-input-yaml",
    "string",
    "Reads parameters from a document: a string, file://FILE, or - for standard input. The \
     document has the format that --generate-cli-skeleton prints. Options on the command line \
     override values of the document. Only one of the two options may be given.",
);

/// What prints them.
pub(super) const SKELETON: Text = text(
    "--generate-cli-skeleton",
    "string",
    "Prints a skeleton to standard output and sends no request. Without a value or with input, the \
     skeleton is a document for --cli-input-json; with yaml-input, a document for \
     --cli-input-yaml. With output, the parameters are validated and a sample response is printed.",
);

/// Where pages of results begin.
pub(super) const STARTING_TOKEN: Text = text(
    "--starting-token",
    "string",
    "The token to start from: the NextToken that an earlier command with --max-items printed.",
);

/// How long they are; the type is the member's.
pub(super) const PAGE_SIZE: Text = text(
    "--page-size",
    "integer",
    "The number of items to request per page. The output does not change; smaller pages take more \
     requests, each of which takes less time.",
);

/// Where they end; the type is the size's.
pub(super) const MAX_ITEMS: Text = text(
    "--max-items",
    "integer",
    "The maximum number of items to print. If more items exist, a NextToken is printed too; pass \
     it to --starting-token to continue. This token differs from the service's token.",
);

/// What is said of an operation with results in pages, before and after the names of what is in
/// them.
pub(super) const PAGES: &str = "The results are paginated: all pages are requested and merged; \
     --no-paginate requests one page only. With --output text, pages are printed one by one, and \
     --query is applied to each page separately. Each page contains: ";

/// What is said where documents are in the input or the output.
pub(super) const DOCUMENTS: &str = "Some values are documents: any JSON, with strings, numbers, \
     booleans, null, arrays and objects. Documents must be given as JSON; shorthand syntax does \
     not support them.";

/// What is said of a blob that is sent as a stream.
pub(super) const STREAM: &str = "The value is the path of a file whose content is sent, without \
    file:// or fileb:// before the path.";

/// What is said of a timestamp.
pub(super) const TIMESTAMP: &str = "A timestamp such as 2026-01-31T08:00:00Z, with any UTC offset, \
    or a number of seconds since 1970.";

/// What is said of a blob.
pub(super) const BLOB: &str = "Base64; fileb://FILE reads the raw bytes of a file.";

/// What is said of a union, before the names of its members.
pub(super) const UNION: &str = "Exactly one of these members must be set: ";

/// What is said of flat shorthand.
pub(super) const FLAT: &str = "Older pages of the AWS documentation show this syntax; this program \
    supports it, the AWS CLI does not.";

/// Exit codes, as the AWS CLI has them.
pub(super) const EXIT_CODES: &[(&str, &str)] = &[
    ("0", "The command succeeded."),
    ("252", "The command line is not valid or a parameter fails validation; no request was sent."),
    ("253", "Configuration or credentials are missing or not valid."),
    ("254", "The service returned an error."),
    (
        "255",
        "Any other error: no connection, a file that cannot be read, an expression for --query \
             that is not valid.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{DOCUMENT, GLOBALS, MAX_ITEMS, OUTFILE, OWN, PAGE_SIZE, SKELETON, STARTING_TOKEN};
    use hardie_build::plan::command::own_options::{self, CommandKind};

    #[test]
    fn plans_know_every_name() {
        let names: Vec<&str> = GLOBALS.iter().map(|text| text.name).collect();
        assert_eq!(names, own_options::GLOBALS);
        let kind = CommandKind { streams_output: false, is_paginated: true };
        let texts = [DOCUMENT, SKELETON, STARTING_TOKEN, PAGE_SIZE, MAX_ITEMS];
        let names = texts.iter().flat_map(|text| text.name.split(" | "));
        let own = OWN.iter().filter_map(|text| text.name.split(' ').next());
        let names: Vec<&str> = ["--help"].into_iter().chain(names).chain(own).collect();
        assert_eq!(own_options::of_commands(kind).collect::<Vec<&str>>(), names);
        let kind = CommandKind { streams_output: true, is_paginated: false };
        assert!(own_options::of_commands(kind).any(|name| name == OUTFILE.name));
    }
}
