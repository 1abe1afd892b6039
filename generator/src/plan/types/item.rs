//! The types of a plan.

use super::names::Name;
use crate::plan::prose::rustdoc::DocLine;

/// What a model says about a deprecated item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The version of the service, as `1.2.3`.
    pub since: Option<String>,
    /// What to use instead; may be empty.
    pub note: DocLine,
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

    pub fn deprecated(&self) -> Option<&Deprecation> {
        match self {
            Type::Structure(it) => it.deprecated.as_ref(),
            Type::Union(it) => it.deprecated.as_ref(),
            Type::Enumeration(it) => it.deprecated.as_ref(),
            Type::IntEnumeration(it) => it.deprecated.as_ref(),
        }
    }
}

/// A structure: an input, an output, an error or a part of them.
#[derive(Debug)]
pub struct Structure {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    /// Its row of the table.
    pub row: u16,
    /// In model order.
    pub fields: Vec<Field>,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether required members have defaults that are not blank.
    pub has_defaults: bool,
    /// Whether it is the input of an operation.
    pub is_input: bool,
    /// Whether it is an input or a part of one, which callers may build as a literal.
    pub is_exhaustive: bool,
    /// Whether it has a setter per field: callers build it, or their tests do (outputs, errors).
    pub has_setters: bool,
    /// Whether it has `Eq` and `Hash`: no floating-point number or document in it.
    pub has_eq: bool,
}

/// A field of a structure.
#[derive(Debug)]
pub struct Field {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    pub kind: FieldType,
    /// Whether the constructor takes it.
    pub required: bool,
}

impl Field {
    /// The type of the constructor's parameter for it; `None` if there is none.
    pub fn parameter(&self) -> Option<&FieldType> {
        match &self.kind {
            FieldType::Option(inner) => self.required.then_some(inner),
            kind => Some(kind),
        }
    }
}

/// A union.
#[derive(Debug)]
pub struct Union {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    pub row: u16,
    /// In model order.
    pub variants: Vec<Variant>,
    /// Whether it has `Eq` and `Hash`, as a structure.
    pub has_eq: bool,
}

/// A variant of a union.
#[derive(Debug)]
pub struct Variant {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    /// `None` for a variant without content.
    pub content: Option<FieldType>,
}

/// An enum of strings.
#[derive(Debug)]
pub struct Enumeration {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
    /// In model order; the wire names are the values.
    pub values: Vec<Value>,
}

/// A value of an enum of strings.
#[derive(Debug)]
pub struct Value {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
}

/// An enum of integers.
#[derive(Debug)]
pub struct IntEnumeration {
    pub name: Name,
    pub docs: Vec<DocLine>,
    pub deprecated: Option<Deprecation>,
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
    /// Keys are always strings.
    Map(Box<FieldType>),
    Option(Box<FieldType>),
    /// A value or null.
    Nullable(Box<FieldType>),
    Boxed(Box<FieldType>),
}

impl FieldType {
    /// The name of the type in a box, which is a structure's or a union's.
    pub(crate) fn boxed(&self) -> Option<&str> {
        match self {
            FieldType::Option(inner) | FieldType::Nullable(inner) => inner.boxed(),
            FieldType::Boxed(inner) => match &**inner {
                FieldType::Named(name) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type in all options, boxes, lists and maps.
    pub(crate) fn innermost(&self) -> &FieldType {
        let mut kind = self;
        while let FieldType::List(inner)
        | FieldType::Map(inner)
        | FieldType::Option(inner)
        | FieldType::Nullable(inner)
        | FieldType::Boxed(inner) = kind
        {
            kind = inner;
        }
        kind
    }

    pub fn optional(self) -> FieldType {
        FieldType::Option(Box::new(self))
    }
}
