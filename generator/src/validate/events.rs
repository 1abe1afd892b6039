//! [`Events`]: the findings of validators, before suppressions apply.

use crate::diagnostic::Severity;
use crate::model::Place;
use crate::model::graph::{Graph, Vertex};
use std::borrow::Cow;

/// A finding.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) severity: Severity,
    /// The id of Smithy's event.
    pub(super) id: Cow<'static, str>,
    /// The shape or member; `None` for metadata.
    pub(super) vertex: Option<Vertex>,
    /// The position, if it is not that of the shape or member.
    pub(super) place: Option<Place>,
    /// The keys and indices that lead to a part of the value at `place`.
    pub(super) steps: Vec<String>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Event {
    /// A finding about a shape or member.
    pub(super) fn new(
        severity: Severity,
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) -> Event {
        Event { vertex: Some(vertex), ..Event::bare(severity, id.into(), message.into()) }
    }

    /// An error about a shape or member.
    pub(super) fn error(
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) -> Event {
        Event::new(Severity::Error, id, vertex, message)
    }

    /// A probable error about a shape or member.
    pub(super) fn danger(
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) -> Event {
        Event::new(Severity::Danger, id, vertex, message)
    }

    /// A warning about a shape or member.
    pub(super) fn warning(
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) -> Event {
        Event::new(Severity::Warning, id, vertex, message)
    }

    /// A finding about the model as a whole.
    pub(super) fn of_model(
        severity: Severity,
        id: impl Into<Cow<'static, str>>,
        place: Place,
        message: impl Into<String>,
    ) -> Event {
        Event { place: Some(place), ..Event::bare(severity, id.into(), message.into()) }
    }

    fn bare(severity: Severity, id: Cow<'static, str>, message: String) -> Event {
        Event { severity, id, vertex: None, place: None, steps: Vec::new(), message, help: None }
    }

    /// Adds a hint.
    pub(super) fn help(mut self, help: impl Into<String>) -> Event {
        self.help = Some(help.into());
        self
    }
}

/// Findings in the order in which they were found.
pub(super) struct Events<'e, 'g, 'a> {
    pub(super) graph: &'e Graph<'g, 'a>,
    pub(super) list: Vec<Event>,
    /// Whether no file of the model is Smithy IDL.
    is_ast: bool,
}

/// Errors that are warnings in a JSON AST. It was written by a tool, which may leave out the
/// definitions of traits; names that conflict are made distinct when code is generated.
const WARNINGS_IN_AST: [&str; 3] = ["Model.UnresolvedTrait", "ShapeIdConflict", "Service"];

impl<'e, 'g, 'a> Events<'e, 'g, 'a> {
    pub(super) fn new(graph: &'e Graph<'g, 'a>, is_ast: bool) -> Self {
        Events { graph, list: Vec::new(), is_ast }
    }

    pub(super) fn push(&mut self, mut event: Event) {
        if self.is_ast && WARNINGS_IN_AST.contains(&&*event.id) {
            event.severity = event.severity.min(Severity::Warning);
        }
        self.list.push(event);
    }

    /// Adds an error at the position of a shape or member.
    pub(super) fn error(
        &mut self,
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) {
        self.push(Event::new(Severity::Error, id, vertex, message));
    }

    /// Adds a warning at the position of a shape or member.
    pub(super) fn warning(
        &mut self,
        id: impl Into<Cow<'static, str>>,
        vertex: Vertex,
        message: impl Into<String>,
    ) {
        self.push(Event::new(Severity::Warning, id, vertex, message));
    }

    /// Adds a finding at the position of a trait of its shape or member.
    pub(super) fn on_trait(&mut self, applied: &str, mut event: Event) {
        let place = event.vertex.and_then(|vertex| self.graph.traits(vertex).place(applied));
        event.place = place.or(event.place);
        self.push(event);
    }

    /// Whether any finding is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|event| event.severity == Severity::Error)
    }
}

/// `` `a`, `b` `` for messages.
pub(super) fn ticked<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let mut names: Vec<String> =
        names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.sort();
    names.join(", ")
}

/// The id of a trait as authors write it: without the namespace of the prelude.
pub(super) fn idiomatic(id: &str) -> &str {
    id.strip_prefix("smithy.api#").unwrap_or(id)
}
