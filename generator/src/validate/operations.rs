//! Operations: inputs and outputs, pagination, waiters, idempotency, examples.

use super::events::{Event, Events, ticked};
use super::values::{Strictness, Values};
use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All validators of operations.
pub(super) fn validate(values: &Values<'_, '_, '_>, events: &mut Events<'_, '_, '_>) {
    inputs_and_outputs(events);
    ambiguous_names(events);
    units(events);
    idempotency_tokens(events);
    idempotent(events);
    compression(events);
    examples(values, events);
    waiters(events);
    waiter_names(events);
}

/// Reports shapes with `@input` or `@output` that are used otherwise.
fn inputs_and_outputs(events: &mut Events<'_, '_, '_>) {
    const MISUSE: &str = "OperationInputOutputMisuse";
    let graph = events.graph;
    let roles = [
        (ids::INPUT, Relation::Input, Relation::Output, "input"),
        (ids::OUTPUT, Relation::Output, Relation::Input, "output"),
    ];
    for (id, own, other, name) in roles {
        for shape in graph.with(id).collect::<Vec<_>>() {
            let target = graph.id(shape);
            let mut operations = BTreeSet::new();
            for (relation, from) in graph.edges_to(shape).iter().copied() {
                if relation == own {
                    operations.insert(from);
                    if !graph.name(shape).starts_with(graph.name(from)) {
                        let operation = graph.name(from);
                        let message = format!(
                            "the name of the {name} `{target}` should begin with `{operation}`"
                        );
                        events.warning(format!("OperationInputOutputName.{name}"), from, message);
                    }
                } else if relation == other {
                    let message =
                        format!("`{target}` has the trait `{name}`, but is used otherwise");
                    events.error(MISUSE, from, message);
                } else if relation == Relation::Target {
                    let message = format!("a member cannot target `{target}`, an {name}");
                    events.error(MISUSE, from, message);
                }
            }
            if operations.len() > 1 {
                let operations = ticked(operations.iter().map(|it| graph.id(*it)));
                let message = format!(
                    "a shape with the trait `{name}` is for one operation, not {operations}"
                );
                events.error(MISUSE, shape, message);
            }
        }
    }
}

/// Warns of shapes that look like the input or output of an operation, and are not.
fn ambiguous_names(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for operation in graph.operations() {
        let suffixes = [
            ("Input", graph.input(operation)),
            ("Request", graph.input(operation)),
            ("Output", graph.output(operation)),
            ("Response", graph.output(operation)),
        ];
        for (suffix, used) in suffixes {
            let id = format!("{}{suffix}", graph.id(operation));
            let Some(shape) = graph.find(&id).filter(|shape| Some(*shape) != used) else {
                continue;
            };
            let operation = graph.id(operation);
            let message =
                format!("the name implies a use by `{operation}`, which uses another shape");
            events.warning("OperationNameAmbiguity", shape, message);
        }
    }
}

/// Reports uses of `smithy.api#Unit` as a value.
fn units(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.own() {
        for (relation, target) in graph.edges_from(vertex) {
            if !graph.is_unit(*target) || matches!(relation, Relation::Input | Relation::Output) {
                continue;
            }
            let is_union = graph.shape(vertex).kind == Kind::Union;
            if *relation == Relation::Target && is_union {
                continue;
            }
            let message = "only members of unions and enums can target `smithy.api#Unit`";
            events.error("UnitType", vertex, message);
        }
    }
}

/// Warns of idempotency tokens that nothing fills.
fn idempotency_tokens(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for member in graph.with(ids::IDEMPOTENCY_TOKEN) {
        let structure = graph.container(member);
        let is_structure = graph.kind(structure) == Some(&Kind::Structure);
        if !is_structure || graph.has(structure, ids::MIXIN) {
            continue;
        }
        if graph.edges_to(structure).iter().any(|(relation, _)| *relation != Relation::Input) {
            let message = "only tokens in the input of an operation are filled";
            let event = Event::warning("IdempotencyTokenIgnored", member, message);
            events.on_trait(ids::IDEMPOTENCY_TOKEN, event);
        }
    }
}

fn idempotent(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for operation in graph.with(ids::IDEMPOTENT) {
        let Some(value) = graph.traits(operation).value(ids::IDEMPOTENT) else { continue };
        let mut report = |message: String| {
            events.on_trait(ids::IDEMPOTENT, Event::error("IdempotentTrait", operation, message));
        };
        let list = |key: &str| value.get(key).and_then(Value::as_array);
        if list("exists").is_some() && list("notFound").is_some() {
            report("`exists` and `notFound` exclude each other".to_owned());
        }
        let errors: Vec<String> =
            graph.related(operation, Relation::Error).map(|error| graph.id(error)).collect();
        for key in ["exists", "notFound"] {
            for error in list(key).into_iter().flatten().filter_map(Value::as_str) {
                if !errors.iter().any(|it| it == error) {
                    report(format!("`{error}` of `{key}` is not an error of the operation"));
                }
            }
        }
    }
}

fn compression(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "RequestCompressionTrait";
    let graph = events.graph;
    for operation in graph.with(ids::REQUEST_COMPRESSION) {
        let Some(input) = graph.input(operation) else { continue };
        if graph.is_unit(input) {
            events.error(ID, operation, "an operation without input has nothing to compress");
        }
        for member in graph.members(input) {
            let Some(target) = graph.target(member) else { continue };
            if graph.has(target, ids::STREAMING) && graph.has(target, ids::REQUIRES_LENGTH) {
                let name = graph.name(member);
                let message =
                    format!("the member `{name}` needs a length, which compression changes");
                events.error(ID, operation, message);
            }
        }
        let Ok(Some(compression)) = graph.traits(operation).request_compression() else { continue };
        let encodings = compression.encodings;
        let others = encodings.iter().filter(|it| !it.eq_ignore_ascii_case("gzip"));
        let others: Vec<&String> = others.collect();
        let message = if encodings.is_empty() {
            "no encoding is given".to_owned()
        } else if others.is_empty() {
            continue;
        } else {
            format!("unknown encodings: {}", ticked(others))
        };
        events.on_trait(ids::REQUEST_COMPRESSION, Event::error(ID, operation, message));
    }
}

fn examples(values: &Values<'_, '_, '_>, events: &mut Events<'_, '_, '_>) {
    const ID: &str = "ExamplesTrait";
    let graph = events.graph;
    for operation in graph.with(ids::EXAMPLES) {
        let value = graph.traits(operation).value(ids::EXAMPLES);
        let Some(Value::Array(examples)) = value else { continue };
        for example in &examples {
            let title = example.get("title").and_then(Value::as_str).unwrap_or_default();
            let may_violate = example.get("allowConstraintErrors") == Some(&Value::Bool(true));
            let strictness =
                Strictness { may_violate_constraints: may_violate, ..Strictness::default() };
            let (output, error) = (example.get("output"), example.get("error"));
            let mut report = |severity: Severity, suffix: &str, message: String| {
                let message = format!("example `{title}`: {message}");
                let event = Event::new(severity, format!("{ID}{suffix}"), operation, message);
                events.on_trait(ids::EXAMPLES, event);
            };
            if may_violate && error.is_none() {
                let message = "`allowConstraintErrors` is for examples of errors".to_owned();
                report(Severity::Error, "", message);
            }
            let empty = Value::Object(serde_json::Map::new());
            let mut parts = vec![("input", graph.input(operation), example.get("input"))];
            match (output, error) {
                (Some(_), Some(_)) => {
                    let message = "`output` and `error` exclude each other".to_owned();
                    report(Severity::Error, "", message);
                }
                (Some(output), None) => {
                    parts.push(("output", graph.output(operation), Some(output)));
                }
                (None, Some(error)) => {
                    let id = error.get("shapeId").and_then(Value::as_str).unwrap_or_default();
                    let shape = graph.find(id).filter(|it| is_error_of(graph, operation, *it));
                    if shape.is_none() {
                        let message = format!("the operation does not have the error `{id}`");
                        report(Severity::Error, "", message);
                    }
                    parts.push(("error", shape, error.get("content")));
                }
                (None, None) => {}
            }
            for (part, shape, value) in parts {
                let Some(shape) = shape else { continue };
                for finding in values.check(shape, value.unwrap_or(&empty), strictness) {
                    let path = [part, &*finding.path].join(".");
                    let message = format!("`{}`: {}", path.trim_end_matches('.'), finding.message);
                    report(finding.severity, &finding.suffix, message);
                }
            }
        }
    }
}

/// Whether an operation has an error, itself or by all its services.
fn is_error_of(graph: &Graph<'_, '_>, operation: Vertex, error: Vertex) -> bool {
    let has_error = |shape: Vertex| graph.related(shape, Relation::Error).any(|it| it == error);
    let mut services = graph.services().filter(|it| graph.operations_of(*it).contains(&operation));
    has_error(operation) || graph.services().next().is_some() && services.all(has_error)
}

fn waiters(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "WaitableTrait";
    let graph = events.graph;
    for operation in graph.with(ids::WAITABLE) {
        let value = graph.traits(operation).value(ids::WAITABLE);
        let Some(Value::Object(waiters)) = value else { continue };
        for (name, waiter) in &waiters {
            let mut report = |severity: Severity, id: String, message: String| {
                let message = format!("waiter `{name}`: {message}");
                events.on_trait(ids::WAITABLE, Event::new(severity, id, operation, message));
            };
            let delay = |key: &str, default: f64| {
                waiter.get(key).and_then(Value::as_f64).unwrap_or(default)
            };
            if delay("minDelay", 2.0) > delay("maxDelay", 120.0) {
                let message = "`minDelay` is greater than `maxDelay`".to_owned();
                report(Severity::Error, ID.to_owned(), message);
            }
            let acceptors = waiter.get("acceptors").and_then(Value::as_array);
            let acceptors = acceptors.map(Vec::as_slice).unwrap_or_default();
            if !acceptors.iter().any(|it| it.get("state").is_some_and(|it| it == "success")) {
                let message = "no acceptor leads to success".to_owned();
                report(Severity::Error, ID.to_owned(), message);
            }
            for (index, acceptor) in acceptors.iter().enumerate() {
                let matcher = acceptor.get("matcher");
                let part = |key: &str| matcher.and_then(|matcher| matcher.get(key));
                if let Some(wanted) = part("errorType").and_then(Value::as_str) {
                    let is_wanted =
                        |error: Vertex| graph.id(error) == wanted || graph.name(error) == wanted;
                    if !graph.related(operation, Relation::Error).any(is_wanted) {
                        let message = format!("`{wanted}` is not an error of the operation");
                        let id = format!("{ID}InvalidErrorType.{name}.{index}");
                        report(Severity::Warning, id, message);
                    }
                }
                for matcher in ["output", "inputOutput"].into_iter().filter_map(part) {
                    let text = |key: &str| matcher.get(key).and_then(Value::as_str);
                    let expected = text("expected").unwrap_or_default();
                    let is_boolean = text("comparator") == Some("booleanEquals");
                    if is_boolean && !matches!(expected, "true" | "false") {
                        let message = format!("`{expected}` is not `true` or `false`");
                        report(Severity::Error, ID.to_owned(), message);
                    }
                }
                let state = acceptor.get("state").and_then(Value::as_str);
                if acceptor.get("message").is_some() && state != Some("failure") {
                    let message = "only acceptors of failure have a `message`".to_owned();
                    report(Severity::Error, ID.to_owned(), message);
                }
            }
        }
    }
}

/// Reports waiters of a service whose names differ only in case.
fn waiter_names(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let mut by_name: BTreeMap<String, BTreeSet<Vertex>> = BTreeMap::new();
        for operation in graph.operations_of(service) {
            let value = graph.traits(operation).value(ids::WAITABLE);
            let Some(Value::Object(waiters)) = value else { continue };
            for name in waiters.keys() {
                by_name.entry(name.to_lowercase()).or_default().insert(operation);
            }
        }
        for (name, operations) in by_name.iter().filter(|(_, operations)| operations.len() > 1) {
            for operation in operations {
                let others = operations.iter().filter(|it| *it != operation);
                let others = ticked(others.map(|it| graph.id(*it)));
                let message = format!("a waiter `{name}` exists for {others} too");
                let event = Event::error("UniqueWaiterNames", *operation, message);
                events.on_trait(ids::WAITABLE, event);
            }
        }
    }
}
