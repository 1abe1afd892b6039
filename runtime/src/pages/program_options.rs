//! The options of the command-line program itself, with their texts.

use super::added_option::{AddedOption, Scope as OptionScope};
use super::blocks::{Block, Entry, Heading, Item, Scope, Section};
use super::entries::constraints;
use super::wording::Wording;
use super::{Pages, batch_options, call_options};
use crate::service::{Flavour, Pagination};
use crate::table::{Kind, Member, Operation};

/// An option of every command.
#[derive(Debug)]
pub struct GlobalOption {
    /// The name with its dashes.
    pub name: &'static str,
    /// The arguments that follow the name.
    pub takes: OptionArgument,
    /// The valid values; empty if all are.
    pub choices: &'static [&'static str],
    /// What it does, as plain text, on AWS's pages.
    help: &'static str,
}

/// The arguments that follow a global option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionArgument {
    /// None; the option sets this value.
    Flag(bool),
    /// One string.
    String,
    /// One integer.
    Integer,
    /// None; the option ends the program.
    Stop,
}

const fn global(name: &'static str, takes: OptionArgument, help: &'static str) -> GlobalOption {
    GlobalOption { name, takes, choices: &[], help }
}

const fn flag(name: &'static str, value: bool, help: &'static str) -> GlobalOption {
    global(name, OptionArgument::Flag(value), help)
}

const fn string(name: &'static str, help: &'static str) -> GlobalOption {
    global(name, OptionArgument::String, help)
}

const fn choice(
    name: &'static str,
    choices: &'static [&'static str],
    help: &'static str,
) -> GlobalOption {
    GlobalOption { name, takes: OptionArgument::String, choices, help }
}

/// The global options, in the order of the AWS CLI.
pub const GLOBAL_OPTIONS: &[GlobalOption] = &[
    flag("--debug", true, "Log debug messages to standard error."),
    string("--endpoint-url", "Send requests to this URL instead of the service's endpoint."),
    flag("--no-verify-ssl", false, "Do not verify the server's TLS certificate."),
    flag("--no-paginate", false, "Send one request only, even if more pages of results exist."),
    choice("--output", OUTPUT_FORMATS, "The output format."),
    string("--query", "A JMESPath expression that filters the output."),
    string("--profile", "The profile to use from the configuration files."),
    string(
        "--region",
        "The Region to use; overrides environment variables and configuration files.",
    ),
    global("--version", OptionArgument::Stop, "Print the version of this program."),
    choice("--color", &["on", "off", "auto"], "Whether to use colour in the output."),
    flag("--no-sign-request", false, "Send unsigned requests; credentials are not loaded."),
    string("--ca-bundle", "The file of CA certificates for verifying the server's certificate."),
    global(
        "--cli-read-timeout",
        OptionArgument::Integer,
        "The longest wait for a response, in seconds; 0 means no limit. Default: 60.",
    ),
    global(
        "--cli-connect-timeout",
        OptionArgument::Integer,
        "The longest wait for a connection, in seconds; 0 means no limit. Default: 60.",
    ),
    choice(
        "--cli-binary-format",
        &["base64", "raw-in-base64-out"],
        "The format of blobs on the command line: base64, or raw text.",
    ),
    flag("--no-cli-pager", false, "Do not use a pager for the output."),
    flag("--cli-auto-prompt", true, "Prompt for the parameters of the command."),
    flag("--no-cli-auto-prompt", false, "Do not prompt for the parameters of the command."),
    choice("--cli-error-format", ERROR_FORMATS, "The format of error messages."),
];

const OUTPUT_FORMATS: &[&str] = &["json", "text", "table", "yaml", "yaml-stream", "off", "jsonl"];
const ERROR_FORMATS: &[&str] = &["legacy", "json", "yaml", "text", "table", "enhanced"];

/// Checks all constraints of the model.
pub const STRICT: &str = "--cli-strict";
/// Prints the request instead of sending it.
pub const DRY_RUN: &str = "--cli-dry-run";
/// Describes the command instead of running it.
pub const DESCRIBE: &str = "--cli-describe";
/// Fills the skeleton with the values of the other options.
pub const FILL: &str = "--cli-skeleton-fill";
/// Names the schema of the document in the skeleton.
pub const SCHEMA: &str = "--cli-skeleton-schema";

/// Refuses operations that write.
pub const READ_ONLY: &str = "--cli-read-only";
/// Asks before a request that writes.
pub const CONFIRM: &str = "--cli-confirm";

/// The options that the AWS CLI does not have.
pub const ADDED_OPTIONS: &[AddedOption] = &{
    let parts: [&[AddedOption]; 3] = [&EVERY, &call_options::OPTIONS, &batch_options::OPTIONS];
    let mut all =
        [EVERY[0]; EVERY.len() + call_options::OPTIONS.len() + batch_options::OPTIONS.len()];
    let (mut part, mut from, mut at) = (0, 0, 0);
    while at < all.len() {
        if at - from == parts[part].len() {
            from = at;
            part += 1;
        }
        all[at] = parts[part][at - from];
        at += 1;
    }
    all
};

/// The options that have no file of their own.
const EVERY: [AddedOption; 7] = [
    AddedOption {
        name: STRICT,
        value: "",
        help: "Check the parameters against all constraints of the model before a request is sent, \
               including those that the AWS CLI ignores: maximum length, maximum value, pattern \
               and enum values. All problems are reported at once.",
        scope: OptionScope::All,
    },
    AddedOption {
        name: DRY_RUN,
        value: "[request | curl | canonical]",
        help: "Print the request instead of sending it. request prints the method, URL, headers \
               and body, without a signature. curl prints a curl command that sends the same \
               request, signed with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
               and AWS_SESSION_TOKEN. canonical prints the canonical request and the string to \
               sign; it loads credentials. Default: request.",
        scope: OptionScope::All,
    },
    AddedOption {
        name: READ_ONLY,
        value: "",
        help: "Refuse operations that write, before credentials are read. To refuse them always, \
               set AWS_CLI_READ_ONLY=1, or cli_read_only = true in a profile.",
        scope: OptionScope::All,
    },
    AddedOption {
        name: CONFIRM,
        value: "",
        help: "Ask on the terminal before a request that writes is sent. Without a terminal, the \
               command fails. To be asked always, set AWS_CLI_CONFIRM=1, or cli_confirm = true in \
               a profile.",
        scope: OptionScope::All,
    },
    AddedOption {
        name: DESCRIBE,
        value: "",
        help: "Print a description of the command as JSON instead of running it: the schemas of \
               its input and output, its errors with their exit codes, whether it reads or writes, \
               examples and pagination. After a service, print an index of its commands; with \
               further words, those that match.",
        scope: OptionScope::All,
    },
    AddedOption {
        name: FILL,
        value: "",
        help: "With --generate-cli-skeleton input or yaml-input: fill the skeleton with the values \
               of the other options.",
        scope: OptionScope::Documents,
    },
    AddedOption {
        name: SCHEMA,
        value: "FILE|URL",
        help: "With --generate-cli-skeleton yaml-input: begin the skeleton with a comment that \
               names the JSON Schema of the document, so that editors can complete and validate \
               the document. To write the schemas, run hardie docs --format json-schema.",
        scope: OptionScope::Documents,
    },
];

/// The texts of options on the pages of services that are not AWS's, where they differ.
const OWN_HELP: &[(&str, &str)] = &[
    ("--endpoint-url", "Send requests to this URL."),
    ("--profile", "The profile of the configuration file. Default: default."),
    ("--region", "The Region of endpoint rules and signatures."),
    ("--no-sign-request", "Send requests without authentication; no secret is read."),
    (
        READ_ONLY,
        "Refuse operations that write, before secrets are read. To refuse them always, set \
         cli_read_only in a profile, or the environment variable for it.",
    ),
    (
        CONFIRM,
        "Ask on the terminal before a request that writes is sent. Without a terminal, the command \
         fails. To be asked always, set cli_confirm in a profile, or the environment variable for \
         it.",
    ),
    (
        STRICT,
        "Check the parameters against all constraints of the model before a request is sent, \
         maximum length, maximum value, pattern and enum values included. All problems are \
         reported at once.",
    ),
    (
        DRY_RUN,
        "Print the request instead of sending it. request prints the method, URL, headers and \
         body, without authentication. curl prints a curl command that sends the same request, \
         with environment variables in place of secrets. canonical prints the canonical request \
         and the string to sign of Signature Version 4. Default: request.",
    ),
];

/// An input document in JSON.
pub const INPUT_JSON: &str = "--cli-input-json";
/// An input document in YAML.
pub const INPUT_YAML: &str = "--cli-input-yaml";
/// Prints a skeleton of an input document.
pub const SKELETON: &str = "--generate-cli-skeleton";
/// The argument for the file of a streamed response.
pub const OUTFILE: &str = "outfile";

/// The token to start from.
pub const STARTING_TOKEN: &str = "--starting-token";
/// The number of items per page.
pub const PAGE_SIZE: &str = "--page-size";
/// The number of items to print.
pub const MAX_ITEMS: &str = "--max-items";

/// An option for paginated results.
#[derive(Debug)]
pub struct PageOption {
    /// The name with its dashes.
    pub name: &'static str,
    /// The type that pages show.
    pub type_name: &'static str,
    /// What it does, as HTML.
    pub help: &'static str,
    /// The input member that it sets, if its constraints apply.
    pub member: Option<Member>,
}

/// The pagination options of an operation; none if its results are not paginated.
pub fn page_options(operation: Operation) -> Vec<PageOption> {
    let Some(pagination) = Pagination::of(operation) else { return Vec::new() };
    let size = pagination.size_member(operation);
    let type_name = match size.map(|member| member.target().kind()) {
        Some(Kind::String | Kind::Enum) => "string",
        Some(Kind::Long) => "long",
        _ => "integer",
    };
    let start = PageOption {
        name: STARTING_TOKEN,
        type_name: "string",
        help: "The token to start from: the <code>NextToken</code> that an earlier command with \
               <code>--max-items</code> printed.",
        member: None,
    };
    let size = size.map(|member| PageOption {
        name: PAGE_SIZE,
        type_name,
        help: "The number of items to request per page. The output does not change; smaller pages \
               take more requests, each of which takes less time.",
        member: Some(member),
    });
    let most = PageOption {
        name: MAX_ITEMS,
        type_name,
        help: "The maximum number of items to print. If more items exist, a <code>NextToken</code> \
               is printed too; pass it to <code>--starting-token</code> to continue. This token \
               differs from the service's token.",
        member: None,
    };
    [Some(start), size, Some(most)].into_iter().flatten().collect()
}

impl GlobalOption {
    /// What it does, as plain text; `None` if pages of services of this flavour do not show it.
    pub fn help(&self, flavour: Flavour) -> Option<&'static str> {
        let Some(own) = flavour.own() else { return Some(self.help) };
        if self.name == "--region" && !own.uses_region {
            return None;
        }
        let found = OWN_HELP.iter().find(|(name, _)| *name == self.name);
        Some(found.map_or(self.help, |(_, help)| help))
    }
}

impl AddedOption {
    /// What it does, as plain text.
    pub fn help(&self, flavour: Flavour) -> &'static str {
        let found = OWN_HELP.iter().find(|(name, _)| *name == self.name && !flavour.is_aws());
        found.map_or(self.help, |(_, help)| help)
    }
}

impl Pages {
    /// The section of the global options.
    pub fn global_options(&self) -> Section {
        let blocks = GLOBAL_OPTIONS.iter().filter_map(|option| {
            let mut blocks = vec![Block::Text(option.help(self.flavour)?.into())];
            if !option.choices.is_empty() {
                let items = option.choices.iter().map(|value| Item { value, ..Item::default() });
                blocks.push(Block::List { title: self.wording.choices, items: items.collect() });
            }
            let kind = match option.takes {
                OptionArgument::Flag(_) => "boolean",
                OptionArgument::Integer => "int",
                OptionArgument::String | OptionArgument::Stop => "string",
            };
            Some(Block::Entry(entry(&[option.name], kind, blocks)))
        });
        let blocks = blocks.collect();
        Section { title: "Global Options", scope: Scope::EveryCommand, blocks }
    }
}

/// The entry of an option that the AWS CLI does not have.
pub(super) fn added_option(option: &AddedOption, flavour: Flavour) -> Block {
    let kind = if option.value.is_empty() { "boolean" } else { "string" };
    let mut entry = entry(&[option.name], kind, vec![Block::Text(option.help(flavour).into())]);
    entry.heading.argument = option.value;
    Block::Entry(entry)
}

/// The entry of a pagination option.
pub(super) fn page_option(option: &PageOption) -> Block {
    let mut blocks = vec![Block::Prose(option.help.into())];
    blocks.extend(option.member.and_then(|member| constraints(member.constraints())));
    Block::Entry(entry(&[option.name], option.type_name, blocks))
}

/// The entries of the options for an input document, and of the option for a skeleton of one.
pub(super) fn input_options(wording: &Wording) -> [Block; 2] {
    let documents = vec![Block::Prose(wording.document.into())];
    let skeleton = vec![Block::Prose(wording.skeleton.into())];
    [
        Block::Entry(entry(&[INPUT_JSON, INPUT_YAML], "string", documents)),
        Block::Entry(entry(&[SKELETON], "string", skeleton)),
    ]
}

/// The entry of the argument for the file of a streamed response.
pub(super) fn outfile(wording: &Wording) -> Block {
    let mut entry = entry(&[OUTFILE], "string", vec![Block::Prose(wording.outfile.into())]);
    entry.heading.is_required = true;
    Block::Entry(entry)
}

/// The entry of an option of the program.
fn entry(names: &[&'static str], kind: &'static str, blocks: Vec<Block>) -> Entry {
    let names = names.iter().map(|name| (*name).into()).collect();
    Entry { heading: Heading { names, kind: kind.into(), ..Heading::default() }, blocks }
}
