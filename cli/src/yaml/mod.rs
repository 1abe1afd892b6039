//! YAML as the AWS CLI reads and writes it: version 1.2 with the plain scalars that its library
//! knows, written in block style as libyaml does ([`write`]), read from the parser's
//! events ([`read`]).

mod anchors;
mod construct;
mod emit;
mod read;
mod repair;
mod resolve;
mod scalar;
mod tabs;

pub(crate) use anchors::Shared;
pub(crate) use emit::{write, write_shared};
pub(crate) use read::{Problem, read};
