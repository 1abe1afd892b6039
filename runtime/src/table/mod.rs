//! The compact table of a service: every fact of its model that a running program needs.
//!
//! Rows consist of numbers; strings are offsets into one static string. So a table has no
//! relocations and is not built at start. The generator writes [`rows`]; all other code reads the
//! cursors [`Shape`], [`Member`] and [`Operation`].

pub mod rows;

#[cfg(feature = "tables")]
mod check;
mod codes;
mod cursor;
#[cfg(feature = "tables")]
pub(crate) mod error;
#[cfg(feature = "tables")]
pub(crate) mod file;
mod flags;
mod operation;
#[cfg(feature = "tables")]
mod packed;
mod sensitive;

pub use cursor::{Constraints, Member, Shape};
#[cfg(feature = "tables")]
pub use error::TableError;
pub use operation::{Access, Operation, OptionEntry};
pub use rows::{Binding, Kind, TimestampFormat};

use rows::{ConstraintsRow, MemberRow, OperationRow, OptionRow, Owner, RareRow, ShapeRow, Text};
use std::fmt;

/// All rows of one service.
///
/// Rows refer to each other by index (`u16`); the generator rejects services with more rows.
#[derive(Debug)]
pub struct Table {
    /// All strings, terminated by a NUL; offset 0 is the empty string. The documentation of shapes
    /// and members is followed by its first sentence: see [`Shape::sentence`].
    pub text: &'static str,
    /// The documentation, if it is not among the strings.
    pub packed_docs: Option<&'static dyn PackedDocs>,
    /// One row per shape that operations use, including prelude shapes.
    pub shapes: &'static [ShapeRow],
    /// The members of all shapes, grouped by shape and in model order.
    pub members: &'static [MemberRow],
    /// Length, range and pattern constraints; row 0 has no constraints.
    pub constraints: &'static [ConstraintsRow],
    /// Rarely used facts: those of shapes, of members, of operations and of options, each in the
    /// order of their rows, then those of the service.
    pub rare: &'static [RareRow],
    /// Operations in the order of their command names.
    pub operations: &'static [OperationRow],
    /// Command-line options of all operations, grouped by operation.
    pub options: &'static [OptionRow],
    /// Shape rows of the errors of all operations, grouped by operation.
    pub errors: &'static [u16],
}

/// Documentation that is not among the strings of a table.
pub trait PackedDocs: fmt::Debug + Send + Sync {
    /// The documentation from an offset on: it ends with a NUL.
    fn rest(&self, text: Text) -> &'static str;
}

/// The string at an offset of the strings of a table; empty for an invalid offset.
pub(crate) fn text_at(all: &str, text: Text) -> &str {
    let rest = all.get(text.0 as usize..).unwrap_or_default();
    rest.split_once('\0').map_or(rest, |(text, _)| text)
}

impl Table {
    /// The string at an offset; empty for an invalid offset.
    pub fn text(&'static self, text: Text) -> &'static str {
        text_at(self.text, text)
    }

    /// The documentation at an offset; empty for an invalid offset.
    pub(crate) fn docs(&self, text: Text) -> &'static str {
        match self.packed_docs {
            Some(_) if text == Text(0) => "",
            Some(packed) => packed.rest(text).split('\0').next().unwrap_or_default(),
            None => text_at(self.text, text),
        }
    }

    /// The string behind the documentation at an offset; empty for offset 0 and invalid ones.
    fn text_after(&'static self, text: Text) -> &'static str {
        if text == Text(0) {
            return "";
        }
        let rest = match self.packed_docs {
            Some(packed) => packed.rest(text),
            None => self.text.get(text.0 as usize..).unwrap_or_default(),
        };
        rest.split_once('\0').map_or("", |(_, rest)| text_at(rest, Text(0)))
    }

    /// Whether a text is the same as another one, which has no NUL: without looking for the end.
    fn has_text(&'static self, text: Text, other: &str) -> bool {
        let rest = self.text.as_bytes().get(text.0 as usize..).unwrap_or_default();
        // Most members of a structure differ in the first byte.
        if !other.is_empty() && rest.first() != other.as_bytes().first() {
            return false;
        }
        let rest = rest.strip_prefix(other.as_bytes());
        rest.is_some_and(|rest| rest.first().is_none_or(|byte| *byte == 0))
    }

    /// Whether any shape is of a kind.
    #[cfg(feature = "json")]
    pub(crate) fn has_kind(&self, kind: Kind) -> bool {
        self.shapes.iter().any(|row| row.kind == kind as u8)
    }

    /// The rarely used extra columns of a row.
    fn rare(&'static self, of: Owner, row: u16) -> Option<&'static RareRow> {
        let found = self.rare.binary_search_by_key(&(of as u8, row), |rare| (rare.of, rare.row));
        found.ok().and_then(|index| self.rare.get(index))
    }

    fn notes_on(&'static self, of: Owner, row: u16) -> &'static str {
        self.rare(of, row).map_or("", |rare| self.text(rare.notes))
    }

    /// The notes on the service, as JSON: see [`Member::notes`].
    pub fn notes(&'static self) -> &'static str {
        self.notes_on(Owner::Service, 0)
    }

    /// The errors of all operations, in the order of their rows.
    pub fn errors(&'static self) -> impl Iterator<Item = Shape> {
        let rows = 0..u16::try_from(self.shapes.len()).unwrap_or(u16::MAX);
        let shapes = rows.map(move |row| Shape::new(self, row));
        shapes.filter(|shape| shape.has(ShapeRow::CLIENT_ERROR | ShapeRow::SERVER_ERROR))
    }

    /// A cursor at a shape row.
    ///
    /// # Panics
    /// If the row does not exist in this table; generated code uses valid rows only.
    pub fn shape(&'static self, row: u16) -> Shape {
        Shape::new(self, row)
    }

    /// The operations in the order of their command names.
    pub fn operations(&'static self) -> impl ExactSizeIterator<Item = Operation> {
        (0..self.operations.len()).map(move |row| Operation::new(self, row))
    }

    /// A cursor at an operation row.
    ///
    /// # Panics
    /// If the row does not exist in this table.
    pub fn operation(&'static self, row: u16) -> Operation {
        Operation::new(self, usize::from(row))
    }
}
