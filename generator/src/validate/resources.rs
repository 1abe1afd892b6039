//! Resources: identifiers, life cycle, and the members that refer to them.

use super::events::{Event, Events, ticked};
use super::missing_references;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::shape::Resource;
use crate::model::traits::ids;
use crate::model::{Kind, Reference};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// All validators of resources.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    identifiers(events);
    life_cycle(events);
    explicit_bindings(events);
    operation_bindings(events);
    references(events);
    missing_references::validate(events);
    service_operations(events);
}

fn resource<'g>(graph: &Graph<'g, '_>, shape: Vertex) -> Option<&'g Resource> {
    match graph.kind(shape) {
        Some(Kind::Resource(resource)) => Some(resource),
        _ => None,
    }
}

fn target_of<'r>(list: &'r [(Box<str>, Reference)], name: &str) -> Option<&'r Reference> {
    list.iter().find(|(it, _)| **it == *name).map(|(_, target)| target)
}

/// Reports identifiers that properties or child resources contradict.
fn identifiers(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "ResourceIdentifier";
    let graph = events.graph;
    for parent in graph.resources() {
        let Some(it) = resource(graph, parent) else { continue };
        for (name, _) in &it.identifiers {
            if it.properties.iter().any(|(property, _)| property.eq_ignore_ascii_case(name)) {
                let message = format!("`{name}` cannot be an identifier and a property");
                events.error(ID, parent, message);
            }
        }
        for child in graph.related(parent, Relation::Resource) {
            let Some(of_child) = resource(graph, child) else { continue };
            let parent = graph.id(parent);
            let own = |name: &str| target_of(&of_child.identifiers, name);
            let missing = it.identifiers.iter().filter(|(name, _)| own(name).is_none());
            let missing: Vec<&str> = missing.map(|(name, _)| &**name).collect();
            if !missing.is_empty() {
                let message = format!("identifiers of `{parent}` are missing: {}", ticked(missing));
                events.error(ID, child, message);
            }
            let others = it
                .identifiers
                .iter()
                .filter(|(name, target)| own(name).is_some_and(|own| own != target));
            let others: Vec<&str> = others.map(|(name, _)| &**name).collect();
            if !others.is_empty() {
                let others = ticked(others);
                let message =
                    format!("identifiers that target other shapes than in `{parent}`: {others}");
                events.error(ID, child, message);
            }
        }
    }
}

/// Reports operations that cannot be in their position of the life cycle.
fn life_cycle(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    // Whether the operation is readonly, and whether it must be idempotent.
    let positions = [
        (Relation::Put, false, true),
        (Relation::Create, false, false),
        (Relation::Read, true, false),
        (Relation::Update, false, false),
        (Relation::Delete, false, true),
        (Relation::List, true, false),
    ];
    for shape in graph.resources() {
        for (relation, is_readonly, is_idempotent) in positions {
            let position = relation.label().unwrap_or_default();
            for operation in graph.related(shape, relation) {
                let name = graph.id(operation);
                if graph.has(operation, ids::READONLY) != is_readonly {
                    let verb = if is_readonly { "needs" } else { "cannot have" };
                    let message = format!("`{name}`, used for `{position}`, {verb} `readonly`");
                    events.error("ResourceLifecycle", shape, message);
                }
                if is_idempotent && !graph.has(operation, ids::IDEMPOTENT) {
                    let message = format!("`{name}`, used for `{position}`, needs `idempotent`");
                    events.error("ResourceLifecycle", shape, message);
                }
            }
        }
    }
}

const BINDING: &str = "ResourceIdentifierBinding";

fn identifier_of(graph: &Graph<'_, '_>, member: Vertex) -> Option<String> {
    let value = graph.traits(member).value(ids::RESOURCE_IDENTIFIER)?;
    value.as_str().map(str::to_owned)
}

/// Reports structures with several members for one identifier.
fn explicit_bindings(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let structures: BTreeSet<Vertex> =
        graph.with(ids::RESOURCE_IDENTIFIER).map(|member| graph.container(member)).collect();
    for structure in structures {
        let mut by_identifier: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for member in graph.members(structure) {
            if let Some(identifier) = identifier_of(graph, member) {
                by_identifier.entry(identifier).or_default().push(graph.name(member));
            }
        }
        for (identifier, members) in by_identifier {
            let implicit = graph.member_of(structure, &identifier);
            let is_overridden = implicit.is_some_and(|it| identifier_of(graph, it).is_none());
            if members.len() > 1 {
                let members = ticked(members.clone());
                let message =
                    format!("several members are the identifier `{identifier}`: {members}");
                events.error(BINDING, structure, message);
            }
            if is_overridden {
                let members = ticked(members);
                let message = format!(
                    "the member `{identifier}` is not the identifier, because of the trait \
                     `resourceIdentifier` of {members}"
                );
                events.warning(BINDING, structure, message);
            }
        }
    }
}

/// The members of an input that are bound to identifiers of a resource, by identifier.
fn bound<'g>(graph: &Graph<'g, '_>, of: &Resource, structure: Vertex) -> BTreeMap<String, Vertex> {
    let mut bound = BTreeMap::new();
    for member in graph.members(structure) {
        if let Some(identifier) = identifier_of(graph, member) {
            bound.insert(identifier, member);
        } else if is_implicit(graph, of, member) {
            bound.entry(graph.name(member).to_owned()).or_insert(member);
        }
    }
    bound
}

fn is_implicit(graph: &Graph<'_, '_>, of: &Resource, member: Vertex) -> bool {
    let target = target_of(&of.identifiers, graph.name(member));
    let is_same = |target: &Reference| graph.member(member).is_some_and(|it| it.target == *target);
    target.is_some_and(is_same) && graph.has(member, ids::REQUIRED)
}

/// Reports operations whose inputs do not have the identifiers of their resource.
fn operation_bindings(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for shape in graph.resources() {
        let Some(it) = resource(graph, shape) else { continue };
        let parents = graph.edges_to(shape).iter().filter(|it| it.0 == Relation::Resource);
        let parents: Vec<(Vertex, &Resource)> =
            parents.filter_map(|(_, parent)| Some((*parent, resource(graph, *parent)?))).collect();
        let mut seen = HashSet::new();
        for (relation, operation) in graph.edges_from(shape).iter().copied() {
            if !relation.is_operation() || !seen.insert(operation) {
                continue;
            }
            let Some(input) = graph.input(operation) else { continue };
            let bound = bound(graph, it, input);
            for (parent, of_parent) in &parents {
                let missing = of_parent.identifiers.iter().map(|(name, _)| &**name);
                let missing: Vec<&str> = missing.filter(|it| !bound.contains_key(*it)).collect();
                if !missing.is_empty() {
                    let (parent, missing) = (graph.id(*parent), ticked(missing));
                    let message =
                        format!("the input lacks identifiers of the parent `{parent}`: {missing}");
                    events.error(BINDING, operation, message);
                }
            }
            let has_all = it.identifiers.iter().all(|(name, target)| {
                let member = bound.get(&**name).and_then(|member| graph.member(*member));
                member.is_some_and(|member| member.target == *target)
            });
            let is_collection = matches!(
                relation,
                Relation::CollectionOperation | Relation::Create | Relation::List
            );
            if is_collection == has_all {
                let id = graph.id(shape);
                let message = if is_collection {
                    format!("an operation on all of `{id}` cannot bind all its identifiers")
                } else {
                    let wanted = ticked(it.identifiers.iter().map(|(name, _)| name));
                    format!("an operation on one `{id}` needs required members for {wanted}")
                };
                events.error(BINDING, operation, message);
            }
        }
    }
}

/// Reports `@references` that do not identify a resource.
fn references(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "ReferencesTrait";
    let graph = events.graph;
    for vertex in graph.with(ids::REFERENCES) {
        let Some(Value::Array(list)) = graph.traits(vertex).value(ids::REFERENCES) else {
            continue;
        };
        for reference in &list {
            let id = reference.get("resource").and_then(Value::as_str).unwrap_or_default();
            let named = reference.get("ids").and_then(Value::as_object);
            let named = named.filter(|named| !named.is_empty());
            let mut report = |message: String| {
                events.on_trait(ids::REFERENCES, Event::error(ID, vertex, message));
            };
            let is_structure = graph.kind(vertex) == Some(&Kind::Structure);
            let is_string = matches!(graph.kind(vertex), Some(Kind::String | Kind::Enum));
            if is_string && named.is_some() {
                report("a string cannot have `ids`".to_owned());
            }
            let Some(found) = graph.find(id) else { continue };
            let Some(resource) = resource(graph, found) else {
                report(format!("`{id}` is not a resource"));
                continue;
            };
            if is_string && resource.identifiers.len() != 1 {
                report(format!(
                    "a string cannot refer to `{id}`, which does not have one identifier"
                ));
            }
            if !is_structure {
                continue;
            }
            let names = resource.identifiers.iter().map(|(name, _)| (&**name, &**name));
            let mut members: BTreeMap<&str, &str> = names.collect();
            if let Some(named) = named {
                let others = named.keys().filter(|name| !members.contains_key(name.as_str()));
                let others: Vec<&String> = others.collect();
                if named.len() != members.len() {
                    let all = ticked(members.keys());
                    report(format!("`ids` must name all identifiers of `{id}`: {all}"));
                }
                if !others.is_empty() {
                    report(format!("identifiers that `{id}` does not have: {}", ticked(others)));
                }
                members = named.iter().filter_map(|it| Some((&**it.0, it.1.as_str()?))).collect();
            }
            let is_bound = |name: &&&str| {
                let target = graph.member_of(vertex, name).and_then(|it| graph.target(it));
                let kind = target.and_then(|target| graph.kind(target));
                matches!(kind, Some(Kind::String | Kind::Enum))
            };
            let wrong: Vec<&&str> = members.values().filter(|name| !is_bound(name)).collect();
            if !wrong.is_empty() {
                report(format!("the structure has no strings {} for `{id}`", ticked(wrong)));
            }
        }
    }
}

/// Warns of operations of a service that look like operations of a resource.
fn service_operations(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let below = graph.resources_below(service);
        let resources: Vec<&Resource> =
            below.iter().filter_map(|shape| resource(graph, *shape)).collect();
        if resources.is_empty() {
            continue;
        }
        for operation in graph.related(service, Relation::Operation) {
            let structures = [graph.input(operation), graph.output(operation)];
            let mut members =
                structures.into_iter().flatten().flat_map(|shape| graph.members(shape));
            if members.any(|member| resources.iter().any(|it| is_implicit(graph, it, member))) {
                let (service, name) = (graph.id(service), graph.name(operation));
                let id = format!("ServiceBoundResourceOperation.{service}.{name}");
                let message = "members are identifiers of a resource that may bind the operation";
                events.warning(id, operation, message);
            }
        }
    }
}
