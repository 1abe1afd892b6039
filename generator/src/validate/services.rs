//! Services: names, authentication, and what they bind.

use super::events::{Event, Events, ticked};
use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use std::collections::{BTreeMap, BTreeSet};

/// Validators of bindings and ids, on which others rely.
pub(super) fn critical(events: &mut Events<'_, '_, '_>) {
    distinct_ids(events);
    single_bindings(events);
}

/// The other validators of this file.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    names(events);
    renames(events);
    authentication(events);
    cors(events);
    documents(events);
}

/// Reports shapes and members whose ids differ only in case.
fn distinct_ids(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let mut by_id: BTreeMap<String, Vec<Vertex>> = BTreeMap::new();
    for vertex in graph.own() {
        by_id.entry(graph.id(vertex).to_ascii_lowercase()).or_default().push(vertex);
    }
    for vertices in by_id.values().filter(|vertices| vertices.len() > 1) {
        for vertex in vertices {
            let others = vertices.iter().filter(|it| *it != vertex).map(|it| graph.id(*it));
            let message = format!("the id differs only in case from {}", ticked(others));
            events.error("ShapeIdConflict", *vertex, message);
        }
    }
}

/// Reports operations and resources that a service binds more than once.
fn single_bindings(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let mut owners: BTreeMap<Vertex, BTreeSet<Vertex>> = BTreeMap::new();
        for owner in graph.resources_below(service) {
            for (relation, target) in graph.edges_from(owner) {
                if relation.is_operation() || *relation == Relation::Resource {
                    owners.entry(*target).or_default().insert(owner);
                }
            }
        }
        for (target, owners) in owners.into_iter().filter(|(_, owners)| owners.len() > 1) {
            let kind = graph.type_name(target);
            let id = if kind == "operation" {
                "SingleOperationBinding"
            } else {
                "SingleResourceBinding"
            };
            let owners = ticked(owners.iter().map(|owner| graph.id(*owner)));
            let service = graph.id(service);
            let message =
                format!("a service binds a {kind} once, but `{service}` binds it by {owners}");
            events.error(id, target, message);
        }
    }
}

/// Reports shapes of a service with the same name.
fn names(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let Some(Kind::Service(it)) = graph.kind(service) else { continue };
        let renamed: BTreeMap<&str, &str> =
            it.rename.iter().map(|(id, to)| (id.as_str(), &**to)).collect();
        let mut by_name: BTreeMap<String, Vec<Vertex>> = BTreeMap::new();
        for shape in graph.closure(service) {
            if graph.member(shape).is_some() {
                continue;
            }
            let id = graph.shape(shape).id.as_str();
            let name = renamed.get(id).copied().unwrap_or_else(|| graph.name(shape));
            by_name.entry(name.to_ascii_lowercase()).or_default().push(shape);
        }
        for shapes in by_name.values().filter(|shapes| shapes.len() > 1) {
            for shape in shapes {
                // A few are enough to find the conflict.
                for other in shapes.iter().filter(|it| *it != shape).take(10) {
                    let severity = conflict(graph, *shape, *other);
                    let (other, service) = (graph.id(*other), graph.id(service));
                    let message =
                        format!("the name conflicts with `{other}` in the service `{service}`");
                    let help = "rename one of them with the property `rename` of the service";
                    events.push(Event::new(severity, "Service", *shape, message).help(help));
                }
            }
        }
    }
}

/// How bad it is that two shapes have the same name: shapes that are equal in all but their ids
/// can be treated as one.
fn conflict(graph: &Graph<'_, '_>, one: Vertex, other: Vertex) -> Severity {
    let is_simple = |shape: Vertex| {
        graph.kind(shape).is_some_and(|kind| {
            kind.is_data()
                && !matches!(kind, Kind::List | Kind::Map | Kind::Structure | Kind::Union)
        })
    };
    // Lists of lists are finite here, because recursion of lists alone is an error of its own.
    let (mut one, mut other, mut severity) = (one, other, Severity::Note);
    for _ in 0..100 {
        let is_list = |shape: Vertex| graph.kind(shape) == Some(&Kind::List);
        let is_allowed = is_simple(one) || is_list(one);
        let is_same_kind = graph.type_name(one) == graph.type_name(other);
        if !is_allowed || !is_same_kind || !has_same_traits(graph, one, other) {
            return Severity::Error;
        }
        if is_simple(one) {
            return severity;
        }
        severity = Severity::Warning;
        let element = |list: Vertex| graph.members(list).next();
        let (Some(first), Some(second)) = (element(one), element(other)) else { return severity };
        if !has_same_traits(graph, first, second) {
            return Severity::Error;
        }
        let (Some(first), Some(second)) = (graph.target(first), graph.target(second)) else {
            return severity;
        };
        if first == second {
            return severity;
        }
        (one, other) = (first, second);
    }
    severity
}

fn has_same_traits(graph: &Graph<'_, '_>, one: Vertex, other: Vertex) -> bool {
    let (one, other) = (graph.traits(one), graph.traits(other));
    let is_in_other = |(id, node, _): (&str, &crate::model::Node<'_>, _)| {
        other.value(id).is_some_and(|value| node.parse::<serde_json::Value>().ok() == Some(value))
    };
    one.iter().count() == other.iter().count() && one.iter().all(is_in_other)
}

/// Reports renamed shapes that cannot be renamed.
fn renames(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let Some(Kind::Service(it)) = graph.kind(service) else { continue };
        if it.rename.is_empty() {
            continue;
        }
        let closure: BTreeSet<Vertex> = graph.closure(service).into_iter().collect();
        for (from, to) in &it.rename {
            let shape = graph.find(from.as_str()).filter(|shape| closure.contains(shape));
            let kind = shape.map(|shape| graph.type_name(shape));
            let message = match kind {
                None => format!("`{from}` is renamed, but is not a shape of the service"),
                Some(kind @ ("member" | "resource" | "operation")) => {
                    format!("`{from}` is renamed, but a {kind} cannot be renamed")
                }
                Some(_) if to == from.name() => format!("`{from}` is renamed to its own name"),
                Some(_) => continue,
            };
            events.error("Service", service, message);
        }
    }
}

/// The authentication schemes of a service.
fn schemes<'g>(graph: &Graph<'g, '_>, service: Vertex) -> BTreeSet<&'g str> {
    let ids = graph.traits(service).iter().map(|(id, _, _)| id);
    ids.filter(|id| graph.find(id).is_some_and(|it| graph.has(it, ids::AUTH_DEFINITION))).collect()
}

/// Reports authentication schemes that a service does not have, and services without an order.
fn authentication(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let schemes = schemes(graph, service);
        let operations = graph.operations_of(service);
        for shape in std::iter::once(service).chain(operations) {
            let Ok(Some(auth)) = graph.traits(shape).auth() else { continue };
            let missing: Vec<&String> =
                auth.iter().filter(|id| !schemes.contains(id.as_str())).collect();
            if !missing.is_empty() {
                let (missing, service) = (ticked(missing), graph.id(service));
                let message = format!("the service `{service}` does not have the traits {missing}");
                events.on_trait(ids::AUTH, Event::danger("AuthTrait", shape, message));
            }
        }
        if schemes.len() > 1 && !graph.has(service, ids::AUTH) {
            let message = "the service has several authentication schemes, but no trait `auth` \
                           that orders them";
            events.warning("ServiceAuthDefinitions", service, message);
        }
    }
    for service in graph.with(ids::HTTP_API_KEY_AUTH) {
        let Some(value) = graph.traits(service).value(ids::HTTP_API_KEY_AUTH) else { continue };
        if value.get("scheme").is_some() && value.get("in").is_none_or(|it| it != "header") {
            let message = "an API key with a `scheme` must be in a header";
            let event = Event::error("HttpApiKeyAuthTrait", service, message);
            events.on_trait(ids::HTTP_API_KEY_AUTH, event);
        }
    }
}

fn cors(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.with(ids::CORS) {
        let Some(value) = graph.traits(service).value(ids::CORS) else { continue };
        let has_origins = value.get("origins").and_then(|it| it.as_array());
        if value.get("origin").is_some() && has_origins.is_some_and(|it| !it.is_empty()) {
            let message = "`origin` and `origins` exclude each other";
            events.on_trait(ids::CORS, Event::error("CorsTrait", service, message));
        }
    }
}

/// Reports documents in services whose protocol does not support them.
fn documents(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        for (id, _, _) in graph.traits(service).iter() {
            let definition = graph.find(id).map(|it| graph.traits(it).protocol_definition());
            let Some(Ok(Some(definition))) = definition else { continue };
            let is_document = |it: &Vertex| graph.kind(*it) == Some(&Kind::Document);
            if !definition.has_no_documents || !graph.closure(service).iter().any(is_document) {
                continue;
            }
            let message = format!("the protocol `{id}` does not support documents");
            events.on_trait(id, Event::error("NoInlineDocumentSupport", service, message));
        }
    }
}
