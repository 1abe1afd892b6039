//! Selectors: which shapes a trait may be applied to, a validator reports or a transform keeps; see
//! the Smithy specification, "Selectors".

mod attribute;
mod evaluate;
mod parse;

use super::graph::{Graph, Vertex};
pub(crate) use attribute::{Attribute, Variables, absolute};
use std::collections::HashSet;

/// A parsed selector.
#[derive(Clone, Debug)]
pub struct Selector {
    steps: Vec<Step>,
    /// The selectors of `:root`, which are evaluated once.
    roots: Vec<Vec<Step>>,
}

/// One step of a selector: maps each shape that it receives to zero or more shapes.
#[derive(Clone, Debug)]
enum Step {
    /// Keeps every shape.
    Any,
    /// Keeps no shape: unknown functions.
    Nothing,
    Type(TypeName),
    Attribute {
        path: Vec<String>,
        comparison: Option<Comparison>,
    },
    Scoped {
        path: Vec<String>,
        assertions: Vec<Assertion>,
    },
    /// Neighbors by relationships with these labels, or by all if there are none.
    Neighbors {
        labels: Vec<String>,
        is_reverse: bool,
    },
    /// All shapes that can be reached.
    Recursive,
    Not(Vec<Step>),
    Test(Vec<Vec<Step>>),
    Is(Vec<Vec<Step>>),
    In(Vec<Step>),
    Root(usize),
    TopDown(Vec<Vec<Step>>),
    Repeated(Vec<Step>),
    Store(String, Vec<Step>),
    Load(String),
}

/// Types and categories of shapes.
#[derive(Clone, Debug)]
enum TypeName {
    Number,
    Simple,
    Aggregate,
    Service,
    Data,
    /// A type with the name of a shape type.
    Named(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Equals,
    Differs,
    StartsWith,
    EndsWith,
    Contains,
    Exists,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Subset,
    ProperSubset,
    SameSet,
    OtherSet,
}

#[derive(Clone, Debug)]
struct Comparison {
    operator: Operator,
    values: Vec<String>,
    ignores_case: bool,
}

/// A value in a scoped comparison.
#[derive(Clone, Debug)]
enum Scoped {
    Literal(String),
    Path(Vec<String>),
}

#[derive(Clone, Debug)]
struct Assertion {
    left: Scoped,
    operator: Operator,
    right: Vec<Scoped>,
    ignores_case: bool,
}

/// A selector that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    /// The byte offset in the selector.
    pub(crate) offset: usize,
}

impl Selector {
    /// Parses a selector.
    pub(crate) fn parse(text: &str) -> Result<Selector, SyntaxError> {
        parse::parse(text)
    }

    /// The shapes of the whole graph that match, in the order of the graph.
    pub(crate) fn select(&self, graph: &Graph<'_, '_>) -> HashSet<Vertex> {
        self.select_from(graph, graph.all())
    }

    /// The shapes that these shapes yield.
    pub(crate) fn select_from(
        &self,
        graph: &Graph<'_, '_>,
        start: impl Iterator<Item = Vertex>,
    ) -> HashSet<Vertex> {
        evaluate::select(self, graph, start)
    }
}
