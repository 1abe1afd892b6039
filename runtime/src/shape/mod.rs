//! Generic access to generated types: two accessors per structure, one trait per field.
//!
//! A [`Structure`] returns its fields by position, in the order of its shape's members. A [`Field`]
//! is read as a [`View`] and written through a [`Slot`]. Code that is the same for all shapes
//! (conversion, protocols, printing) uses these traits together with the table.

mod convert;
pub(crate) mod decimals;
pub(crate) mod defaults;
mod dynamic;
pub(crate) mod equal;
pub(crate) mod fields;
pub(crate) mod hash;
mod macros;
mod nullable;
pub(crate) mod show;

pub use convert::{fill, fill_structure, to_value};
pub use defaults::{default_value, fill_defaults};
pub use dynamic::Dynamic;
pub use equal::equal;
pub use fields::Blank;
pub use nullable::Nullable;

use crate::table::{Shape, Table};
use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
use std::fmt;

/// A generated structure or union.
///
/// A union has at most one active member: [`get`](Structure::get) returns `Some` for the active
/// member only, and [`get_mut`](Structure::get_mut) makes a member active. Further methods are on
/// `dyn Structure`.
pub trait Structure: Send + Sync + 'static {
    /// The shape and the names of the type.
    fn type_info(&self) -> TypeInfo;

    /// The field at a member's position.
    fn get(&self, position: usize) -> Option<&dyn Field>;

    /// The field at a member's position, for writing; a union becomes this member, blank.
    fn get_mut(&mut self, position: usize) -> Option<&mut dyn Field>;
}

/// The origin of a generated type: its table, shape row and Rust names.
#[derive(Clone, Copy, Debug)]
pub struct TypeInfo {
    /// The table of its service.
    pub table: &'static Table,
    /// Its shape's row.
    pub row: u16,
    /// The type's Rust name.
    pub name: &'static str,
    /// The Rust names of its fields, each after its position: `0 contact_id 1 r#type`; empty for
    /// unions.
    pub fields: &'static str,
}

/// The position of an unknown member of a union: reading returns the name of the member as a
/// string; writing sets the union to such a member, without its content.
pub const UNKNOWN: usize = usize::MAX;

impl dyn Structure {
    /// The shape of the type.
    pub fn shape(&self) -> Shape {
        let type_info = self.type_info();
        type_info.table.shape(type_info.row)
    }

    /// The string that a member has.
    pub fn string(&self, member: &str) -> Option<&str> {
        let member = self.shape().member_named(member)?;
        match self.get(member.position())?.view()? {
            View::String(text) => Some(text),
            _ => None,
        }
    }

    /// The name of the active member of a union, if the member is unknown.
    pub fn unknown_member(&self) -> Option<&str> {
        match self.get(UNKNOWN)?.view()? {
            View::String(name) => Some(name),
            _ => None,
        }
    }

    /// Sets a union to an unknown member, without its content.
    pub fn set_unknown_member(&mut self, name: &str) {
        if let Some(Slot::String(slot)) = self.get_mut(UNKNOWN).map(Field::slot) {
            name.clone_into(slot);
        }
    }
}

impl fmt::Debug for dyn Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::debug_structure(f, self)
    }
}

/// A field of a structure, an element of a list, or a value of a map.
pub trait Field {
    /// The value for reading; `None` for an `Option` without a value.
    fn view(&self) -> Option<View<'_>>;

    /// The value for writing; an `Option` without a value is set to a blank value.
    fn slot(&mut self) -> Slot<'_>;
}

/// The value of a field, for reading.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// A boolean.
    Boolean(bool),
    /// A byte, short, integer, long or intEnum.
    Integer(i64),
    /// A float.
    Float(f32),
    /// A double.
    Double(f64),
    /// A big integer.
    BigInteger(&'a BigInteger),
    /// A big decimal.
    BigDecimal(&'a BigDecimal),
    /// A string or an enum's value.
    String(&'a str),
    /// Bytes.
    Blob(&'a Blob),
    /// A timestamp.
    Timestamp(&'a DateTime),
    /// Any JSON value.
    Document(&'a Value),
    /// A list.
    List(&'a dyn ListView),
    /// A map.
    Map(&'a dyn MapView),
    /// A structure or a union.
    Structure(&'a dyn Structure),
    /// A union's member without content.
    Unit,
    /// Null, of a member for which null is a value ([`Nullable`]).
    Null,
}

/// The value of a field, for writing.
pub enum Slot<'a> {
    /// A boolean.
    Boolean(&'a mut bool),
    /// 8 bits.
    Byte(&'a mut i8),
    /// 16 bits.
    Short(&'a mut i16),
    /// 32 bits; also an intEnum.
    Integer(&'a mut i32),
    /// 64 bits.
    Long(&'a mut i64),
    /// A float.
    Float(&'a mut f32),
    /// A double.
    Double(&'a mut f64),
    /// A big integer.
    BigInteger(&'a mut BigInteger),
    /// A big decimal.
    BigDecimal(&'a mut BigDecimal),
    /// A string.
    String(&'a mut String),
    /// An enum.
    Enum(&'a mut dyn EnumSlot),
    /// Bytes.
    Blob(&'a mut Blob),
    /// A timestamp.
    Timestamp(&'a mut DateTime),
    /// Any JSON value.
    Document(&'a mut Value),
    /// A list, to be pushed to.
    List(&'a mut dyn ListSlot),
    /// A map, to be inserted into.
    Map(&'a mut dyn MapSlot),
    /// A structure or a union.
    Structure(&'a mut dyn Structure),
    /// A union's member without content.
    Unit,
    /// A value that may be null.
    Nullable(&'a mut dyn NullableSlot),
}

/// A list of any element type, for reading.
#[allow(clippy::len_without_is_empty, reason = "it would be one more function per type")]
pub trait ListView {
    /// The number of elements.
    fn len(&self) -> usize;

    /// The element at an index; `None` for null and past the end.
    fn item(&self, index: usize) -> Option<View<'_>>;
}

/// A map of any value type, for reading.
#[allow(clippy::len_without_is_empty, reason = "it would be one more function per type")]
pub trait MapView {
    /// The number of entries.
    fn len(&self) -> usize;

    /// The entry at an index, in insertion order; the value is `None` for null.
    fn entry(&self, index: usize) -> Option<(&str, Option<View<'_>>)>;
}

impl dyn ListView + '_ {
    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl dyn MapView + '_ {
    /// Whether the map is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A [`Nullable`] of any type, for writing.
pub trait NullableSlot {
    /// Sets it to null.
    fn set_null(&mut self);

    /// The value for writing; null is replaced by a blank value.
    fn content(&mut self) -> Slot<'_>;
}

/// A list of any element type, for writing.
pub trait ListSlot {
    /// Appends a blank element (null in a sparse list) and returns it for writing.
    fn push(&mut self) -> &mut dyn Field;
}

/// A map of any value type, for writing.
pub trait MapSlot {
    /// Inserts a blank value (null in a sparse map) for a key and returns it for writing; an
    /// existing key keeps its position and gets a new blank value.
    fn insert(&mut self, key: String) -> &mut dyn Field;
}

/// An enum that is set from a string; unknown values are kept.
pub trait EnumSlot {
    /// Sets the value.
    fn set(&mut self, text: &str);
}
