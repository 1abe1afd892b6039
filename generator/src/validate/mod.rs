//! Validation: what a model says about itself is consistent, and can be generated and called.
//!
//! The ids, severities and conditions are those of Smithy's own validators; the messages are ours.
//! One file per subject; each validates the [`Graph`] of a model.

mod aws;
mod constraints;
mod custom;
mod data;
mod events;
mod http;
mod missing_references;
mod operations;
mod pagination;
mod recursion;
mod resources;
mod services;
mod streaming;
mod suppressions;
mod traits;
mod values;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Form;
use crate::load::idl::part_of_value;
use crate::model::graph::Graph;
use crate::model::{Model, Place, Sources, known};
use events::{Event, Events};
pub use values::MatchesPattern;
use values::Values;

/// How to validate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Matches values with `@pattern`; without it, patterns are not checked. Build scripts link no
    /// regular expressions.
    pub matches_pattern: Option<MatchesPattern>,
}

/// Reports everything that is wrong with a resolved model.
pub fn validate(
    model: &Model<'_>,
    sources: &Sources,
    options: Options,
    problems: &mut Diagnostics,
) {
    let known: Vec<_> = known::ids().filter_map(known::shape).collect();
    let graph = Graph::new(model.shapes().chain(model.mixins()), &known);
    let mut files = sources.list.iter();
    let is_ast = !files.any(|file| Form::of(&file.path, &file.text) == Some(Form::Idl));
    let mut events = Events::new(&graph, is_ast);
    run(model, options, &mut events);
    suppressions::apply(model.metadata(), &mut events);
    let mut lookups = LOOKUPS;
    for event in events.list {
        problems.push(diagnostic(event, &graph, sources, &mut lookups));
    }
}

/// The number of findings whose exact positions inside of values are looked up; each lookup parses
/// the value again.
const LOOKUPS: usize = 1_000;

/// Runs the validators; those that need a consistent model run only if it is.
fn run(model: &Model<'_>, options: Options, events: &mut Events<'_, '_, '_>) {
    let applied = traits::Applied::new(events.graph);
    let values = Values::new(events.graph, options.matches_pattern);
    recursion::resources(events);
    data::critical(&values, events);
    services::critical(events);
    traits::critical(&applied, &values, events);
    http::check_values(events);
    if events.has_errors() {
        return;
    }
    traits::validators(&applied, events);
    traits::status(&applied, events);
    traits::private(events);
    services::validate(events);
    aws::validate(events);
    resources::validate(events);
    operations::validate(&values, events);
    pagination::validate(events);
    streaming::validate(events);
    http::validate(options, events);
    data::validate(events);
    constraints::validate(events);
    constraints::deprecated_shapes(events);
    recursion::validate(events);
    custom::typed_metadata(model.metadata(), &values, events);
    custom::validators(model.metadata(), events);
}

fn diagnostic(
    event: Event,
    graph: &Graph<'_, '_>,
    sources: &Sources,
    lookups: &mut usize,
) -> Diagnostic {
    let mut place = event.place.or_else(|| event.vertex.map(|vertex| graph.place(vertex)));
    if !event.steps.is_empty() && *lookups > 0 {
        *lookups -= 1;
        place = place.map(|place| sources.part_of(place, &event.steps, part_of_value));
    }
    let mut diagnostic = Diagnostic::new(event.severity, event.id, event.message);
    diagnostic.shape = event.vertex.map(|vertex| graph.id(vertex));
    diagnostic.help = event.help;
    diagnostic.at(sources.locate(place.unwrap_or(Place::NOWHERE)))
}
