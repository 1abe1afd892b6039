//! Pagination of operations.

use super::events::{Event, Events};
use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Graph, Vertex};
use crate::model::traits::ids;
use serde_json::{Map, Value};

const ID: &str = "PaginatedTrait";

/// A property of the trait.
struct Property {
    name: &'static str,
    is_input: bool,
    is_needed: bool,
    /// The finding for a required member; `None` if it may be required.
    required: Option<Severity>,
    types: &'static [&'static str],
    /// Types that are possible and not recommended.
    doubtful: &'static [&'static str],
}

const PROPERTIES: [Property; 4] = [
    Property {
        name: "inputToken",
        is_input: true,
        is_needed: true,
        required: Some(Severity::Error),
        types: &["string", "map"],
        doubtful: &["map"],
    },
    Property {
        name: "pageSize",
        is_input: true,
        is_needed: false,
        required: Some(Severity::Warning),
        types: &["byte", "integer", "long", "short"],
        doubtful: &["byte", "long", "short"],
    },
    Property {
        name: "outputToken",
        is_input: false,
        is_needed: true,
        required: Some(Severity::Danger),
        types: &["string", "map"],
        doubtful: &["map"],
    },
    Property {
        name: "items",
        is_input: false,
        is_needed: false,
        required: None,
        types: &["list", "map"],
        doubtful: &[],
    },
];

/// Reports properties that name no suitable member.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let paginated = |shape: Vertex| match graph.traits(shape).value(ids::PAGINATED) {
        Some(Value::Object(value)) => Some(value),
        _ => None,
    };
    let services: Vec<(Vertex, Vec<Vertex>)> =
        graph.services().map(|service| (service, graph.operations_of(service))).collect();
    for operation in graph.operations().filter(|it| graph.has(*it, ids::PAGINATED)) {
        let Some(own) = paginated(operation) else { continue };
        let before = events.list.len();
        for property in &PROPERTIES {
            check(property, operation, &own, events);
        }
        if events.list.len() > before {
            continue;
        }
        for (service, operations) in &services {
            if !operations.contains(&operation) {
                continue;
            }
            let mut merged = paginated(*service).unwrap_or_default();
            merged.extend(own.clone());
            for property in &PROPERTIES {
                if property.is_needed && !merged.contains_key(property.name) {
                    let (name, service) = (property.name, graph.id(*service));
                    let message = format!("`{name}` is missing here and in `{service}`");
                    events.on_trait(ids::PAGINATED, Event::error(ID, operation, message));
                }
                check(property, operation, &merged, events);
            }
        }
    }
}

fn check(
    property: &Property,
    operation: Vertex,
    value: &Map<String, Value>,
    events: &mut Events<'_, '_, '_>,
) {
    let graph = events.graph;
    let Some(path) = value.get(property.name).and_then(Value::as_str) else { return };
    let name = property.name;
    let mut report = |severity: Severity, suffix: String, message: String| {
        let event = Event::new(severity, format!("{ID}{suffix}"), operation, message);
        events.on_trait(ids::PAGINATED, event);
    };
    if property.is_input && path.contains('.') {
        let message = format!("`{name}` must be the name of a member, not a path: `{path}`");
        return report(Severity::Error, String::new(), message);
    }
    let structure =
        if property.is_input { graph.input(operation) } else { graph.output(operation) };
    let Some(member) = structure.and_then(|structure| resolve(graph, structure, path)) else {
        let message = format!("the member `{path}` of `{name}` does not exist");
        return report(Severity::Error, String::new(), message);
    };
    if graph.has(member, ids::REQUIRED)
        && let Some(severity) = property.required
    {
        let is_error = severity == Severity::Error;
        let suffix = if is_error { String::new() } else { format!(".ShouldNotBeRequired.{name}") };
        let message = format!("the member `{path}` of `{name}` must be optional");
        report(severity, suffix, message);
    }
    if let Some(target) = graph.target(member) {
        let kind = match graph.kind(target) {
            // An enum is a string of Smithy 1.0 there.
            Some(Kind::Enum) if graph.has(target, ids::ENUM) => "string",
            Some(kind) => kind.name(),
            None => return,
        };
        if !property.types.contains(&kind) {
            let types = property.types.join(", ");
            let message = format!("the member `{path}` of `{name}` is a {kind}; allowed: {types}");
            report(Severity::Error, String::new(), message);
        } else if property.doubtful.contains(&kind) {
            let message = format!("the member `{path}` of `{name}` should not be a {kind}");
            report(Severity::Danger, format!(".WrongShapeType.{name}"), message);
        }
    }
    if path.matches('.').count() > 1 {
        let message = format!("the path of `{name}` is deeply nested: `{path}`");
        report(Severity::Warning, format!(".DeeplyNested.{name}"), message);
    }
}

fn resolve(graph: &Graph<'_, '_>, structure: Vertex, path: &str) -> Option<Vertex> {
    let mut shape = Some(structure);
    let mut found = None;
    for name in path.split('.') {
        let container = shape.filter(|shape| graph.kind(*shape) == Some(&Kind::Structure))?;
        found = Some(graph.member_of(container, name)?);
        shape = found.and_then(|member| graph.target(member));
    }
    found
}
