//! The parts of a planned operation.

use crate::escape::{Escaped, Rust};
use crate::plan::auth::AuthScheme;
use crate::plan::prose::Prose;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::types::item::{Deprecation, FieldType, Structure};
use crate::plan::types::names::Name;

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// The marker type and the Smithy name.
    pub name: Name,
    pub module: String,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    pub command: String,
    /// Whether it is a second command of an operation, which has the types of the first one.
    pub is_copy: bool,
    pub input: Structure,
    pub output: Structure,
    /// The Rust name of the enum of its errors.
    pub error: String,
    /// In model order.
    pub errors: Vec<ErrorVariant>,
    /// Whether the enum of its errors has `Eq` and `Hash`.
    pub error_has_eq: bool,
    /// In the order of the input's members.
    pub options: Vec<CommandOption>,
    /// Its authentication schemes, in the order to try them.
    pub auth: Vec<AuthScheme>,
    pub examples: Vec<Example>,
    /// The example of its documentation.
    pub usage: Option<Usage>,
    /// Where AWS's own page of it is.
    pub documentation: Option<String>,
}

/// An example of an operation that the model has.
#[derive(Debug)]
pub struct Example {
    pub title: Prose,
    pub docs: Prose,
    /// Values by members, as the model writes them.
    pub input: serde_json::Map<String, serde_json::Value>,
    /// `None` if the example ends with an error.
    pub output: Option<serde_json::Value>,
    /// The error that it ends with: the name of its shape, and its members.
    pub error: Option<(String, serde_json::Value)>,
}

/// One error of an operation.
#[derive(Debug)]
pub struct ErrorVariant {
    /// The variant and the type it holds, which have the same name.
    pub name: Name,
    pub row: u16,
    /// The first sentence of the error's documentation.
    pub docs: Vec<DocLine>,
    /// The method that asks for it: `is_conflict_exception`.
    pub question: String,
}

/// One option of an operation's command.
#[derive(Debug)]
pub struct CommandOption {
    /// Without dashes.
    pub name: String,
    /// Whether an overlay gave it another name than its member makes: the AWS CLI has such options
    /// last.
    pub renamed: bool,
    /// How it differs from what its member makes of it.
    pub changes: OptionChanges,
    /// Second names, which help does not show.
    pub aliases: Vec<String>,
    /// The field it sets.
    pub field: String,
    /// The kind of value, as the AWS CLI's help names it.
    pub kind: &'static str,
    pub required: bool,
    /// For options that take shorthand: the parser to be made.
    pub parser: Option<Parser>,
}

/// How an option differs from what its member makes of it.
#[derive(Clone, Debug, Default)]
pub struct OptionChanges {
    /// The option does not exist.
    pub removed: bool,
    /// Pages do not show it.
    pub hidden: bool,
    /// It is not required.
    pub optional: bool,
    /// It sets the only member of a structure like a boolean.
    pub switch: bool,
    /// It takes the values of the only members of the structures in a list.
    pub plain_values: bool,
    /// The option that sets false instead, without dashes, unless that is `no-NAME`.
    pub opposite: Option<String>,
}

/// A typed shorthand parser.
#[derive(Debug)]
pub struct Parser {
    /// `parse_references`.
    pub function: String,
    /// The row of the shape it reads.
    pub row: u16,
    /// The type of its result.
    pub gives: FieldType,
}

/// An example in Rust.
#[derive(Debug)]
pub struct Usage {
    /// The types it imports from the module that holds all types, in their order.
    pub imports: Vec<String>,
    /// That module, as another crate names it; where it is known, the example is compiled.
    pub path: Option<String>,
    /// The statements after the imports.
    pub lines: Vec<Escaped<Rust>>,
}
