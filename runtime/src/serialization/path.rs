//! Where a value is, for errors.

use super::DEEPEST;
use serde_core::de::Error;
use std::fmt;

/// A path as `Items[0].Name`, as a list from the inside to the outside.
#[derive(Clone, Copy)]
pub(crate) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    /// The whole value, of a type.
    Root(&'p str),
    Member(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    pub(crate) fn root(type_name: &'p str) -> Path<'p> {
        Path { parent: None, step: Step::Root(type_name), depth: 0 }
    }

    pub(super) fn member(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Member(name), depth: self.depth + 1 }
    }

    pub(super) fn index(&'p self, index: usize) -> Path<'p> {
        Path { parent: Some(self), step: Step::Index(index), depth: self.depth + 1 }
    }

    /// Fails for a value that is nested too deeply.
    pub(super) fn check<E: Error>(&self) -> Result<(), E> {
        if self.depth > DEEPEST {
            return Err(E::custom(format!("`{self}` is nested more than {DEEPEST} levels deep")));
        }
        Ok(())
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Paths are short: no deeper than `DEEPEST`.
        if let Some(parent) = self.parent {
            let is_first = parent.parent.is_none();
            if !is_first {
                write!(f, "{parent}")?;
            }
            return match self.step {
                Step::Member(name) if is_first => f.write_str(name),
                Step::Member(name) | Step::Root(name) => write!(f, ".{name}"),
                Step::Index(index) => write!(f, "[{index}]"),
            };
        }
        match self.step {
            Step::Root(name) | Step::Member(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}
