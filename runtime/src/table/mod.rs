//! The compact table of a service: every fact of its model that a running program needs.
//!
//! Rows are plain numbers and texts are offsets into one static string, so a table costs no
//! relocations and nothing is built at start. [`rows`] is what the generator writes; the cursors
//! here ([`Shape`], [`Member`], [`Operation`]) are what everybody else reads.

pub mod rows;

mod cursor;

pub use cursor::{Bounds, Member, Operation, OptionEntry, Shape};
pub use rows::{Binding, Kind, TimestampFormat};

use rows::{BoundsRow, MemberRow, OperationRow, OptionRow, ShapeRow, Text};

/// All rows of one service.
///
/// Rows refer to each other by index (`u16`); the generator refuses a service with more rows.
#[derive(Debug)]
pub struct Table {
    /// Every text once, each ended by a NUL; offset 0 is the empty text.
    pub text: &'static str,
    /// One row a shape of the closure, prelude shapes included where they are used.
    pub shapes: &'static [ShapeRow],
    /// The members of all shapes, those of one shape side by side and in model order.
    pub members: &'static [MemberRow],
    /// Lengths, ranges and patterns; row 0 bounds nothing.
    pub bounds: &'static [BoundsRow],
    /// Operations in the order of their command names.
    pub operations: &'static [OperationRow],
    /// Command-line options of all operations, those of one operation side by side.
    pub options: &'static [OptionRow],
    /// Shape rows of the errors of all operations, those of one operation side by side.
    pub errors: &'static [u16],
}

impl Table {
    /// The text that starts at an offset; empty for an offset that no row has.
    pub fn text(&'static self, text: Text) -> &'static str {
        let rest = self.text.get(text.0 as usize..).unwrap_or_default();
        rest.split_once('\0').map_or(rest, |(text, _)| text)
    }

    /// A cursor at a shape row.
    ///
    /// # Panics
    /// When the row is not of this table, which generated code cannot say.
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
    /// When the row is not of this table.
    pub fn operation(&'static self, row: u16) -> Operation {
        Operation::new(self, usize::from(row))
    }
}
