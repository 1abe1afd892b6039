//! The facts of shapes and members that a program needs at run time, as rows of its table.

pub(crate) mod shapes;
pub mod table;
