//! The sentences that pages add to a model's documentation.

use std::borrow::Cow;

/// Sentences that help and the reference word differently.
///
/// Texts are HTML; `{…}` is a place for names.
#[derive(Debug)]
pub(super) struct Wording {
    /// The title of the valid values of an option.
    pub(super) choices: &'static str,
    /// The argument for the file of a streamed response.
    pub(super) outfile: &'static str,
    /// The options for an input document.
    pub(super) document: &'static str,
    /// The option for a skeleton.
    pub(super) skeleton: &'static str,
    /// A blob that is sent as a stream.
    pub(super) stream: &'static str,
    /// A union.
    pub(super) union: &'static str,
    /// A command with documents in its input or output.
    pub(super) documents: &'static str,
}

/// A part of a model that may change.
pub(super) const UNSTABLE: &str = "Unstable: it may change in later versions.";

/// The recorded sentences of the AWS CLI, where `tests/vectors/help.jsonl` has them.
pub(super) static AWS_CLI: Wording = Wording {
    choices: "",
    outfile: "Filename where the content will be saved",
    document: "Reads arguments from the JSON string provided. The JSON string follows the format \
               provided by <code>--generate-cli-skeleton</code>. If other arguments are provided \
               on the command line, those values will override the JSON-provided values. It is not \
               possible to pass arbitrary binary values using a JSON-provided value as the string \
               will be taken literally. This may not be specified along with \
               <code>--cli-input-yaml</code>.",
    skeleton: "Prints a JSON skeleton to standard output without sending an API request. If \
               provided with no value or the value <code>input</code>, prints a sample input JSON \
               that can be used as an argument for <code>--cli-input-json</code>. Similarly, if \
               provided <code>yaml-input</code> it will print a sample input YAML that can be used \
               with <code>--cli-input-yaml</code>. If provided with the value <code>output</code>, \
               it validates the command inputs and returns a sample output JSON for that command. \
               The generated JSON skeleton is not stable between versions of the AWS CLI and there \
               are no backwards compatibility guarantees in the JSON skeleton generated.",
    stream: "<note>This argument is of type: streaming blob. Its value must be the path to a file \
             (e.g. <code>path/to/file</code>) and must <b>not</b> be prefixed with \
             <code>file://</code> or <code>fileb://</code></note>",
    union: "<note>This is a Tagged Union structure. Only one of the following top level keys can \
            be set: {members}.</note>",
    documents: "<code>{command}</code> uses document type values. Document types follow the JSON \
                data model where valid values are: strings, numbers, booleans, null, arrays, and \
                objects. For command input, options and nested parameters that are labeled with \
                the type <code>document</code> must be provided as JSON. Shorthand syntax does not \
                support document types.",
};

/// Hardie's own sentences, which the written reference uses instead.
pub(super) static REFERENCE: Wording = Wording {
    choices: VALUES,
    outfile: "The file to write the response body to.",
    document: "Reads parameters from a document: a string, file://FILE, or - for standard input. \
               The document has the format that --generate-cli-skeleton prints. Options on the \
               command line override values of the document. Only one of the two options may be \
               given.",
    skeleton: "Prints a skeleton to standard output and sends no request. Without a value or with \
               input, the skeleton is a document for --cli-input-json; with yaml-input, a document \
               for --cli-input-yaml. With output, the parameters are validated and a sample \
               response is printed.",
    stream: "<note><p>The value is the path of a file whose content is sent, without file:// or \
             fileb:// before the path.</p></note>",
    union: "<note><p>Exactly one of these members must be set: {members}.</p></note>",
    documents: "Some values are documents: any JSON, with strings, numbers, booleans, null, arrays \
                and objects. Documents must be given as JSON; shorthand syntax does not support \
                them.",
};

/// The title of the values of an enum.
pub(super) const VALUES: &str = "Possible values:";

/// The title of the constraints of a member.
pub(super) const CONSTRAINTS: &str = "Constraints:";

/// The mark of a recursive shape.
pub const RECURSIVE: &str = "( ... recursive ... )";

/// The mark of omitted members.
pub const TRUNCATED: &str = "( ... truncated ... )";

/// The text before the options that the AWS CLI does not have.
pub(super) const ADDED_OPTIONS: &str = "The names of these options cannot be abbreviated. A script \
    that uses them does not run with the AWS CLI.";

/// The text below a shorthand example that only this program supports.
pub(super) const FLAT_SHORTHAND: &str = "Older pages of the AWS documentation show this syntax; \
    this program supports it, the AWS CLI does not.";

/// The format of a timestamp.
pub(super) const TIMESTAMP: &str = "A timestamp such as 2026-01-31T08:00:00Z, with any UTC offset, \
    or a number of seconds since 1970.";

/// The format of a blob.
pub(super) const BLOB: &str = "Base64; fileb://FILE reads the raw bytes of a file.";

/// The exit codes, which are those of the AWS CLI.
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

/// The text about a command with paginated results; `items` are the paginated lists.
pub(super) fn pagination(command: &str, items: &[String]) -> String {
    let mut text = format!(
        "The results of {} are paginated: all pages are requested and merged; \
         <code>--no-paginate</code> requests one page only.",
        code(command)
    );
    if !items.is_empty() {
        text.push_str(&format!(
            " With <code>--output text</code>, pages are printed one by one, and \
             <code>--query</code> is applied to each page separately. Each page contains: {}.",
            codes(items.iter().map(String::as_str))
        ));
    }
    text
}

/// The first sentence of a paragraph.
pub fn first_sentence(text: &str) -> &str {
    let is_end = |at: &usize| {
        let (before, after) = text.split_at(*at);
        let begins = after.trim_start().chars().next().is_some_and(|c| !c.is_lowercase());
        begins && !["e.g.", "i.e.", "etc.", "vs."].iter().any(|short| before.ends_with(short))
    };
    let mut ends = text.match_indices(". ").map(|(at, _)| at + 1);
    &text[..ends.find(is_end).unwrap_or(text.len())]
}

/// Names as HTML, separated by commas.
pub(super) fn codes<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(code).collect();
    names.join(", ")
}

/// A name as HTML.
pub(super) fn code(name: &str) -> String {
    format!("<code>{}</code>", escape(name))
}

/// A link as HTML, or its title and URL.
pub(super) fn link(title: &str, url: &str, with_url: bool) -> String {
    let (title, url) = (escape(title), escape(url));
    if with_url {
        return format!("{title} ({url})");
    }
    format!("<a href=\"{}\">{title}</a>", url.replace('"', "&quot;"))
}

/// Text as HTML.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return text.into();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into()
}
