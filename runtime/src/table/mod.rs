//! The compact table of a service: every fact of its model that a running program needs.
//!
//! Rows are plain numbers and texts are offsets into one static string, so a table costs no
//! relocations and nothing is built at start. [`rows`] is what the generator writes; the cursors
//! here ([`Shape`], [`Member`], [`Operation`]) are what everybody else reads.

pub mod rows;

mod cursor;

pub use cursor::{Bounds, Member, Operation, OptionEntry, Shape};
pub use rows::{Binding, Kind, TimestampFormat};

use rows::{BoundsRow, MemberRow, OperationRow, OptionRow, RareRow, ShapeRow, Text};

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
    /// What few shapes and members have: those of shapes first, each in the order of their rows.
    pub rare: &'static [RareRow],
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

    /// What few have, of a shape or member row.
    fn rare(&'static self, of_member: bool, row: u16) -> Option<&'static RareRow> {
        let found = self.rare.binary_search_by_key(&(of_member, row), |rare| (rare.of_member, rare.row));
        found.ok().and_then(|index| self.rare.get(index))
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
