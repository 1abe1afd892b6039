//! The parts of a [`Plan`].

use crate::model::traits::Protocol;
use crate::plan::command::usage::Usage;
use crate::plan::endpoint::rules::RuleSet;
use crate::plan::facts::table::Table;
use crate::plan::prose::Prose;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::types::names::Name;
use std::collections::BTreeSet;

/// The plan of the code that is generated for one service.
#[derive(Debug)]
pub struct Plan {
    pub header: Header,
    pub service: Service,
    /// In the order of their command names.
    pub operations: Vec<Operation>,
    /// In the order of their Rust names.
    pub types: Vec<Type>,
    pub table: Table,
    pub endpoint: RuleSet,
}

impl Plan {
    /// The Smithy names of the operations, in the order of their command names.
    pub fn operations(&self) -> impl ExactSizeIterator<Item = &str> {
        self.operations.iter().map(|operation| operation.name.wire.as_str())
    }

    /// The names of the types that operations use: the Rust name, and the name of the shape.
    pub fn types(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.types.iter().map(|item| item.name())
    }
}

impl Plan {
    /// The Rust names of the types that some field or variant boxes, in order.
    pub fn boxed(&self) -> BTreeSet<&str> {
        let owns =
            self.operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
        let shared = self.types.iter().filter_map(|item| match item {
            Type::Structure(it) => Some(it),
            _ => None,
        });
        let fields =
            owns.chain(shared).flat_map(|structure| &structure.fields).map(|field| &field.kind);
        let variants = self.types.iter().flat_map(|item| match item {
            Type::Union(it) => it.variants.as_slice(),
            _ => &[],
        });
        let contents = variants.filter_map(|variant| variant.content.as_ref());
        fields.chain(contents).filter_map(FieldType::boxed).collect()
    }
}

/// Where the code comes from.
#[derive(Debug)]
pub struct Header {
    /// Names of the model files, without folders.
    pub models: Vec<String>,
}

/// Facts of the service.
#[derive(Debug)]
pub struct Service {
    pub shape_id: String,
    /// What requests of protocols without URIs are addressed to.
    pub target: String,
    pub protocol: Protocol,
    /// Whether errors come without an element around them.
    pub bare_errors: bool,
    /// URI and prefix of the namespace of its XML.
    pub xml_namespace: Option<(String, String)>,
    /// Whether errors keep the codes of the query protocol.
    pub query_compatible: bool,
    /// The word after the program's name.
    pub command: String,
    pub sdk_id: String,
    pub title: String,
    pub version: String,
    pub signing_name: String,
    pub endpoint_prefix: String,
    pub docs: Vec<DocLine>,
    /// The documentation as programs show it.
    pub prose: Prose,
    /// What the address of AWS's own page of an operation begins with; AWS's services alone have
    /// one.
    pub documentation: Option<String>,
}

/// One type.
#[derive(Debug)]
pub enum Type {
    Structure(Structure),
    Union(Union),
    Enumeration(Enumeration),
    IntEnumeration(IntEnumeration),
}

impl Type {
    pub fn name(&self) -> &Name {
        match self {
            Type::Structure(it) => &it.name,
            Type::Union(it) => &it.name,
            Type::Enumeration(it) => &it.name,
            Type::IntEnumeration(it) => &it.name,
        }
    }
}

/// A structure: an input, an output, an error or a part of them.
#[derive(Debug)]
pub struct Structure {
    pub name: Name,
    pub docs: Vec<DocLine>,
    /// Its row of the table.
    pub row: u16,
    /// In model order.
    pub fields: Vec<Field>,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether required members have defaults that are not blank.
    pub has_defaults: bool,
}

/// A field of a structure.
#[derive(Debug)]
pub struct Field {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub kind: FieldType,
}

/// A union.
#[derive(Debug)]
pub struct Union {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub row: u16,
    /// In model order.
    pub variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct Variant {
    pub name: Name,
    pub docs: Vec<DocLine>,
    /// Nothing for a variant without content.
    pub content: Option<FieldType>,
}

/// An enum of texts.
#[derive(Debug)]
pub struct Enumeration {
    pub name: Name,
    pub docs: Vec<DocLine>,
    /// In model order; the wire names are the values.
    pub values: Vec<Value>,
}

/// A value of an enum of texts.
#[derive(Debug)]
pub struct Value {
    pub name: Name,
    pub docs: Vec<DocLine>,
}

/// An enum of integers.
#[derive(Debug)]
pub struct IntEnumeration {
    pub name: Name,
    pub docs: Vec<DocLine>,
    /// In model order: names and numbers.
    pub values: Vec<(Value, i32)>,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    String,
    Blob,
    Timestamp,
    Document,
    /// A type of this plan, by its Rust name.
    Named(String),
    List(Box<FieldType>),
    /// Keys are always texts.
    Map(Box<FieldType>),
    Option(Box<FieldType>),
    Boxed(Box<FieldType>),
}

impl FieldType {
    /// The name of the type in a box, which is a structure's or a union's.
    fn boxed(&self) -> Option<&str> {
        match self {
            FieldType::Option(inner) => inner.boxed(),
            FieldType::Boxed(inner) => match &**inner {
                FieldType::Named(name) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn optional(self) -> FieldType {
        FieldType::Option(Box::new(self))
    }
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// The marker type and the Smithy name.
    pub name: Name,
    pub module: String,
    pub docs: Vec<DocLine>,
    pub command: String,
    pub input: Structure,
    pub output: Structure,
    /// The Rust name of the enum of its errors.
    pub error: String,
    /// In model order.
    pub errors: Vec<ErrorVariant>,
    /// In the order of the input's members.
    pub options: Vec<CommandOption>,
    pub skeletons: Skeletons,
    pub examples: Vec<Example>,
    /// The example of its documentation.
    pub usage: Option<Usage>,
    /// Where AWS's own page of it is.
    pub documentation: Option<String>,
}

/// An example of an operation that the model has.
#[derive(Debug)]
pub struct Example {
    pub title: String,
    /// HTML or plain text, as documentation is.
    pub docs: String,
    /// Values by members, as the model writes them.
    pub input: serde_json::Map<String, serde_json::Value>,
    /// Nothing where the example ends with an error.
    pub output: Option<serde_json::Value>,
    /// Whether it ends with an error.
    pub fails: bool,
}

/// One error of an operation.
#[derive(Debug)]
pub struct ErrorVariant {
    /// The variant and the type it holds, which have the same name.
    pub name: Name,
    pub row: u16,
}

/// One option of an operation's command.
#[derive(Debug)]
pub struct CommandOption {
    /// Without dashes.
    pub name: String,
    /// Whether an overlay gave it another name than its member makes: the AWS CLI has such options
    /// last.
    pub renamed: bool,
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

/// A typed shorthand parser.
#[derive(Debug)]
pub struct Parser {
    /// `parse_references`.
    pub function: String,
    /// The row of the shape it reads.
    pub row: u16,
    /// What it gives.
    pub gives: FieldType,
}

/// The three forms of a skeleton.
#[derive(Debug, Default)]
pub struct Skeletons {
    pub input: String,
    pub yaml_input: String,
    pub output: String,
}
