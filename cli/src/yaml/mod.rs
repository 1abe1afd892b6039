//! YAML as the AWS CLI reads and writes it: version 1.2 with the plain scalars of its library.
//! [`write`] uses block style like libyaml, [`read`] processes the parser's events.

mod anchors;
mod construct;
mod emit;
mod read;
mod repair;
mod resolve;
mod scalar;
mod tabs;

pub(crate) use anchors::SharedObjects;
pub(crate) use emit::{write, write_shared};
pub(crate) use read::{Problem, read, read_with};
