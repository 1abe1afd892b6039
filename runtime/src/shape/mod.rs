//! How generic code looks into generated types: two accessors a structure, one trait a field.
//!
//! A [`Structure`] gives its fields by position, in the order of its shape's members; a
//! [`Field`] shows what it holds ([`View`]) or where to write ([`Slot`]). Everything that is the
//! same for all shapes (conversion, the wire, printing) walks these with the table beside it.

mod convert;
mod defaults;
mod equal;
mod fields;
mod macros;
mod show;

pub use convert::{fill, to_value};
pub use defaults::{default_value, fill_defaults, with_required_defaults};
pub use equal::equal;
pub use fields::{Blank, Constant, UNIT, Unit, position_of, unit};
pub use show::{debug_enum, debug_structure};

use crate::table::{Shape, Table};
use crate::value::{BigDecimal, BigInteger, Blob, DateTime, Value};
use std::fmt;

/// A generated structure or union.
///
/// A union has at most one of its members: [`get`](Structure::get) gives the active one alone,
/// and [`get_mut`](Structure::get_mut) makes a member the active one.
///
/// Further methods are on `dyn Structure`: what each type would have in the same words is written once.
pub trait Structure: Send + Sync + 'static {
    /// What it was generated from.
    fn about(&self) -> About;

    /// The field at a member's position.
    fn get(&self, position: usize) -> Option<&dyn Field>;

    /// The field at a member's position, for writing; a union becomes this member, blank.
    fn get_mut(&mut self, position: usize) -> Option<&mut dyn Field>;
}

/// What a generated type was made from.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The table of its service.
    pub table: &'static Table,
    /// Its shape's row.
    pub row: u16,
    /// The type's Rust name.
    pub name: &'static str,
    /// The Rust names of its fields, each after its position: `0 contact_id 1 r#type`; empty for unions.
    pub fields: &'static str,
}

/// The position at which a union has the name of a member that this code does not know, as a text; setting it makes
/// the union hold such a member, whose content is lost.
pub const UNKNOWN: usize = usize::MAX;

impl dyn Structure {
    /// The shape it was generated from.
    pub fn shape(&self) -> Shape {
        let about = self.about();
        about.table.shape(about.row)
    }

    /// The name of a union's member that this code does not know.
    pub fn unknown_member(&self) -> Option<&str> {
        match self.get(UNKNOWN)?.view()? {
            View::String(name) => Some(name),
            _ => None,
        }
    }

    /// Makes a union hold a member that this code does not know; its content is lost.
    pub fn set_unknown_member(&mut self, name: &str) {
        if let Some(Slot::String(slot)) = self.get_mut(UNKNOWN).map(Field::slot) {
            name.clone_into(slot);
        }
    }
}

impl fmt::Debug for dyn Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_structure(f, self)
    }
}

/// One field of a structure, one element of a list, one value of a map.
pub trait Field {
    /// What it holds; nothing when it is an `Option` without a value.
    fn view(&self) -> Option<View<'_>>;

    /// Where to write; an `Option` without a value gets a blank one.
    fn slot(&mut self) -> Slot<'_>;
}

/// What a field holds.
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
    /// A moment.
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
}

/// Where to write a field's value.
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
    /// A moment.
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
}

/// A list seen without its element type.
pub trait ListView {
    /// How many elements.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at an index; nothing for a null or past the end.
    fn item(&self, index: usize) -> Option<View<'_>>;
}

/// A map seen without its value type.
pub trait MapView {
    /// How many entries.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at an index, in insertion order; the value is nothing for a null.
    fn entry(&self, index: usize) -> Option<(&str, Option<View<'_>>)>;
}

/// A list being filled.
pub trait ListSlot {
    /// Appends a blank element (null in a sparse list) and gives it for writing.
    fn push(&mut self) -> &mut dyn Field;
}

/// A map being filled.
pub trait MapSlot {
    /// Inserts a blank value (null in a sparse map) under a key and gives it for writing; a key
    /// that is there already keeps its place and gets a new blank value.
    fn insert(&mut self, key: String) -> &mut dyn Field;
}

/// An enum being set from its text; unknown texts are kept.
pub trait EnumSlot {
    /// Sets it.
    fn set(&mut self, text: &str);
}
