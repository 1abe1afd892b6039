//! The facts of shapes, members and operations that a program needs at run time, as rows of its
//! table.

pub mod calls;
pub(crate) mod members;
pub mod notes;
pub(crate) mod operations;
pub(crate) mod rows;
pub(crate) mod sentences;
pub(crate) mod shapes;
pub mod table;
pub mod texts;
