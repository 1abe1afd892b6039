//! The syntax tree of a file: the statements as they were written, names unresolved.
//!
//! Everything borrows from the text; positions are byte offsets.

use crate::model::Version;
use std::borrow::Cow;

/// A file.
#[derive(Debug)]
pub struct File<'a> {
    pub version: Version,
    pub metadata: Vec<Entry<'a>>,
    /// Absent if the file has no shapes.
    pub namespace: Option<&'a str>,
    /// The ids in `use` statements.
    pub uses: Vec<Name<'a>>,
    pub shapes: Vec<ShapeStatement<'a>>,
    pub applications: Vec<ApplyStatement<'a>>,
}

/// A name or a shape id, absolute or relative.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub key: Cow<'a, str>,
    /// The position of the key.
    pub at: usize,
    pub value: Value<'a>,
}

/// A node value.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    pub kind: ValueKind<'a>,
    pub at: usize,
}

/// The kinds of node values.
#[derive(Clone, Debug)]
pub enum ValueKind<'a> {
    Null,
    Boolean(bool),
    /// As written; it may have leading zeros.
    Number(&'a str),
    String(Cow<'a, str>),
    /// A shape id without quotes.
    ShapeId(&'a str),
    Array(Vec<Value<'a>>),
    Object(Vec<Entry<'a>>),
}

impl ValueKind<'_> {
    /// A description for messages.
    pub fn name(&self) -> &'static str {
        match self {
            ValueKind::Null => "null",
            ValueKind::Boolean(_) => "a boolean",
            ValueKind::Number(_) => "a number",
            ValueKind::String(_) => "a string",
            ValueKind::ShapeId(_) => "a shape id",
            ValueKind::Array(_) => "an array",
            ValueKind::Object(_) => "an object",
        }
    }
}

/// A trait of a shape or member.
#[derive(Debug)]
pub struct Trait<'a> {
    pub id: Name<'a>,
    /// Absent for `@id` and `@id()`.
    pub value: Option<Value<'a>>,
    /// The position of `@`, of a documentation comment, or of the value in `= value`.
    pub at: usize,
}

impl Trait<'_> {
    /// Whether this is a documentation comment, which has no `@` before its id.
    pub fn is_comment(&self) -> bool {
        self.at == self.id.at
    }
}

/// A shape.
#[derive(Debug)]
pub struct ShapeStatement<'a> {
    pub keyword: Keyword,
    pub name: Cow<'a, str>,
    /// The position of the keyword, or of the body of an inline structure.
    pub at: usize,
    pub traits: Vec<Trait<'a>>,
    /// The resource after `for`.
    pub resource: Option<Name<'a>>,
    pub mixins: Vec<Name<'a>>,
    pub body: Body<'a>,
}

/// What follows the name of a shape.
#[derive(Debug)]
pub enum Body<'a> {
    /// A simple shape has no body.
    Simple,
    /// The members of an aggregate shape, or the values of an enum.
    Members(Vec<Member<'a>>),
    /// The properties of a service or resource.
    Properties(Vec<Entry<'a>>),
    Operation(Operation<'a>),
}

/// A member, or a value of an enum.
#[derive(Debug)]
pub struct Member<'a> {
    pub name: &'a str,
    pub at: usize,
    pub traits: Vec<Trait<'a>>,
    /// Absent for values of enums and for elided targets (`$name`).
    pub target: Option<Name<'a>>,
    /// The value after `=`.
    pub value: Option<Value<'a>>,
}

/// The properties of an operation; an inline structure is a shape of its own.
#[derive(Debug, Default)]
pub struct Operation<'a> {
    pub input: Option<Target<'a>>,
    pub output: Option<Target<'a>>,
    pub errors: Vec<Name<'a>>,
}

/// The input or output of an operation.
#[derive(Debug)]
pub struct Target<'a> {
    /// The id, or the name of an inline structure.
    pub id: Cow<'a, str>,
    pub at: usize,
    pub is_inline: bool,
}

/// An `apply` statement.
#[derive(Debug)]
pub struct ApplyStatement<'a> {
    pub target: Name<'a>,
    pub traits: Vec<Trait<'a>>,
}

macro_rules! keywords {
    ($($name:ident = $word:literal,)*) => {
        /// The keyword of a shape's type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Keyword { $($name),* }

        impl Keyword {
            /// All keywords.
            pub const ALL: &[Keyword] = &[$(Keyword::$name),*];

            /// The keyword with this text.
            pub fn of(word: &str) -> Option<Keyword> {
                match word {
                    $($word => Some(Keyword::$name),)*
                    _ => None,
                }
            }

            /// The keyword as written.
            pub fn word(self) -> &'static str {
                match self { $(Keyword::$name => $word),* }
            }
        }
    };
}

keywords! {
    Blob = "blob",
    Boolean = "boolean",
    Document = "document",
    String = "string",
    Byte = "byte",
    Short = "short",
    Integer = "integer",
    Long = "long",
    Float = "float",
    Double = "double",
    BigInteger = "bigInteger",
    BigDecimal = "bigDecimal",
    Timestamp = "timestamp",
    Enum = "enum",
    IntEnum = "intEnum",
    List = "list",
    Set = "set",
    Map = "map",
    Structure = "structure",
    Union = "union",
    Service = "service",
    Resource = "resource",
    Operation = "operation",
}
