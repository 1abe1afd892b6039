//! Streams, and the events of event streams.

use super::events::{Events, ticked};
use crate::model::Kind;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use std::collections::BTreeSet;

const ID: &str = "StreamingTrait";

/// All validators of streams.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    payloads(events);
    let graph = events.graph;
    // Streams that the model uses may be defined elsewhere.
    let streams = graph.all().filter(|it| graph.has(*it, ids::STREAMING)).collect::<Vec<_>>();
    for stream in streams {
        targets(stream, events);
        if graph.kind(stream) == Some(&Kind::Union) && graph.is_own(stream) {
            let is_structure = |member: &Vertex| {
                let target = graph.target(*member).and_then(|target| graph.kind(target));
                target == Some(&Kind::Structure)
            };
            let others = graph.members(stream).filter(|member| !is_structure(member));
            let others: Vec<&str> = others.map(|member| graph.name(member)).collect();
            if !others.is_empty() {
                let message = format!("events must be structures: {}", ticked(others));
                events.error(ID, stream, message);
            }
        }
    }
    event_payloads(events);
}

/// Whether a protocol of a service honours a trait.
fn honours(graph: &Graph<'_, '_>, service: Vertex, id: &str) -> bool {
    graph.traits(service).iter().any(|(protocol, _, _)| {
        let definition = graph.find(protocol).map(|it| graph.traits(it).protocol_definition());
        matches!(definition, Some(Ok(Some(it))) if it.traits.iter().any(|honoured| honoured == id))
    })
}

/// Reports streams that are not the whole body in protocols where they can be.
fn payloads(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let is_stream = |it: Vertex| graph.target(it).is_some_and(|it| graph.has(it, ids::STREAMING));
    for service in graph.services().filter(|it| honours(graph, *it, ids::HTTP_PAYLOAD)) {
        for member in graph.closure(service) {
            let is_member = graph.member(member).is_some();
            if is_member && is_stream(member) && !graph.has(member, ids::HTTP_PAYLOAD) {
                let service = graph.id(service);
                let message = format!("a stream of `{service}` needs the trait `httpPayload`");
                events.error(ID, member, message);
            }
        }
    }
}

fn targets(stream: Vertex, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let is_blob = graph.kind(stream) == Some(&Kind::Blob);
    let requires_length = graph.has(stream, ids::REQUIRES_LENGTH);
    let edges = graph.edges_to(stream).iter().filter(|it| it.0 == Relation::Target);
    for member in edges.map(|it| it.1).collect::<BTreeSet<_>>() {
        let is_present = graph.has(member, ids::REQUIRED) || graph.has(member, ids::DEFAULT);
        if is_blob && !is_present {
            let message = "a member that is a stream must be required or have a default";
            events.error(ID, member, message);
        }
        let structure = graph.container(member);
        let id = graph.id(structure);
        for (relation, user) in graph.edges_to(structure).iter().copied() {
            match relation {
                Relation::Output if requires_length => {
                    let user = graph.id(user);
                    let message =
                        format!("a stream with a length can only be sent, but `{user}` returns it");
                    events.error(ID, structure, message);
                }
                Relation::Input | Relation::Output | Relation::Mixin => {}
                Relation::Target => {
                    let message = format!("a member cannot target `{id}`, which contains a stream");
                    events.error(ID, user, message);
                }
                _ => {
                    let message = format!("`{id}` contains a stream, which cannot be used here");
                    events.error(ID, user, message);
                }
            }
        }
    }
}

/// Reports events with a payload whose other members are not headers.
fn event_payloads(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for member in graph.with(ids::EVENT_PAYLOAD) {
        let structure = graph.container(member);
        let is_marked =
            |it: &Vertex| graph.has(*it, ids::EVENT_HEADER) || graph.has(*it, ids::EVENT_PAYLOAD);
        let others = graph.members(structure).filter(|member| !is_marked(member));
        let others: Vec<&str> = others.map(|member| graph.name(member)).collect();
        if graph.kind(structure) == Some(&Kind::Structure) && !others.is_empty() {
            let message = format!(
                "members beside an event payload must be event headers: {}",
                ticked(others)
            );
            events.error("EventPayloadTrait", structure, message);
        }
    }
}
