//! What pages say of commands whatever their model: in the words that were recorded, where
//! `tests/vectors/help.jsonl` has them and wants them back, and in our own.

use crate::args::paging::{MAX_ITEMS, PAGE_SIZE};

/// The file of a streamed response.
pub(super) const OUTFILE: &str = "Filename where the content will be saved";

/// Documents that are the input.
pub(super) const DOCUMENT: &str = "Reads arguments from the JSON string provided. The JSON string \
    follows the format provided by <code>--generate-cli-skeleton</code>. If other arguments are \
    provided on the command line, those values will override the JSON-provided values. It is not \
    possible to pass arbitrary binary values using a JSON-provided value as the string will be \
    taken literally. This may not be specified along with <code>--cli-input-yaml</code>.";

/// What prints them.
pub(super) const SKELETON: &str = "Prints a JSON skeleton to standard output without sending an \
    API request. If provided with no value or the value <code>input</code>, prints a sample input \
    JSON that can be used as an argument for <code>--cli-input-json</code>. Similarly, if provided \
    <code>yaml-input</code> it will print a sample input YAML that can be used with \
    <code>--cli-input-yaml</code>. If provided with the value <code>output</code>, it validates \
    the command inputs and returns a sample output JSON for that command. The generated JSON \
    skeleton is not stable between versions of the AWS CLI and there are no backwards \
    compatibility guarantees in the JSON skeleton generated.";

/// Where AWS's own page of a command is.
pub(super) const SEE_ALSO: &str = "See also: AWS API Documentation";

/// What is said of a blob that is sent as a stream.
pub(super) const STREAM: &str = "<note>This argument is of type: streaming blob. Its value must be \
    the path to a file (e.g. <code>path/to/file</code>) and must <b>not</b> be prefixed with \
    <code>file://</code> or <code>fileb://</code></note>";

/// What is said of a union with these members.
pub(super) fn union(members: &str) -> String {
    format!(
        "<note>This is a Tagged Union structure. Only one of the following top level keys can be \
            set: {members}.</note>"
    )
}

/// What is said of a command where documents are in the input or the output.
pub(super) fn documents(command: &str) -> String {
    format!(
        "<code>{command}</code> uses document type values. Document types follow the JSON data \
         model where valid values are: strings, numbers, booleans, null, arrays, and objects. For \
         command input, options and nested parameters that are labeled with the type \
         <code>document</code> must be provided as JSON. Shorthand syntax does not support \
         document types."
    )
}

/// What is said of a command whose results come in pages, which hold these lists.
pub(super) fn pages(command: &str, items: &[String]) -> String {
    let mut text = format!(
        "The results of <code>{command}</code> are paginated: all pages are requested and merged; \
         <code>--no-paginate</code> requests one page only."
    );
    if !items.is_empty() {
        let items: Vec<String> = items.iter().map(|item| format!("<code>{item}</code>")).collect();
        text.push_str(&format!(
            " With <code>--output text</code>, pages are printed one by one, and \
             <code>--query</code> is applied to each page separately. Each page contains: {}",
            items.join(", ")
        ));
    }
    text
}

/// What is said of an option for pages.
pub(super) fn page_option(name: &str) -> &'static str {
    match name {
        MAX_ITEMS => {
            "The maximum number of items to print. If more items exist, a <code>NextToken</code> \
             is printed too; pass it to <code>--starting-token</code> to continue. This token \
             differs from the service's token."
        }
        PAGE_SIZE => {
            "The number of items to request per page. The output does not change; smaller pages \
             take more requests, each of which takes less time."
        }
        _ => {
            "The token to start from: the <code>NextToken</code> that an earlier command with \
             <code>--max-items</code> printed."
        }
    }
}

/// What is said of the program.
pub(super) const USAGE: &str = "To see the page of a command, with its parameters and output, \
    append the word help. Parts in square brackets are optional.";

/// What is said of `wait`.
pub(super) const WAIT: &str = "Each of these commands polls the service until a condition is met.";

/// What is said of flat shorthand.
pub(super) const FLAT: &str = "Older pages of the AWS documentation show this syntax; this program \
    supports it, the AWS CLI does not.";

/// The title of the options that the AWS CLI does not have.
pub(super) const OWN: &str = "Options the AWS CLI does not have";

/// What is said before them.
pub(super) const ABOUT_OWN: &str = "The names of these options cannot be abbreviated. A script \
     that uses them does not run with the AWS CLI.";
