//! Operations that match the same requests.

use super::uri::{Segment, Uri};
use crate::model::graph::{Graph, Vertex};
use crate::model::traits::ids;
use crate::validate::Options;
use crate::validate::events::{Event, Events};
use std::collections::BTreeMap;

/// Reports operations of a service with the same method and URI.
pub(super) fn uris(options: Options, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let mut by_request: BTreeMap<String, Vec<(Vertex, String)>> = BTreeMap::new();
        for operation in graph.operations_of(service) {
            let Ok(Some(http)) = graph.traits(operation).http() else { continue };
            let Ok(uri) = Uri::parse(&http.uri) else { continue };
            let has_host = graph.has(operation, ids::ENDPOINT);
            let request = format!("{} {} {has_host}", http.method, uri.shape());
            by_request.entry(request).or_default().push((operation, http.uri));
        }
        for operations in by_request.values().filter(|operations| operations.len() > 1) {
            for (operation, uri) in operations {
                // A few are enough to find the conflict.
                let others = operations.iter().filter(|(other, _)| {
                    other != operation && !differ_by_host(graph, options, *operation, *other)
                });
                let others: Vec<String> = others
                    .take(5)
                    .map(|(other, uri)| format!("`{}` ({uri})", graph.id(*other)))
                    .collect();
                if !others.is_empty() {
                    let others = others.join(", ");
                    let message = format!("the URI `{uri}` conflicts with that of {others}");
                    events.error("HttpUriConflict", *operation, message);
                }
            }
        }
    }
}

/// Whether host prefixes cannot be equal: one has a label whose pattern excludes the other's text.
fn differ_by_host(graph: &Graph<'_, '_>, options: Options, one: Vertex, other: Vertex) -> bool {
    let prefix = |operation: Vertex| {
        let endpoint = graph.traits(operation).endpoint().ok().flatten()?;
        Uri::host_prefix(&endpoint.host_prefix).ok()
    };
    let (Some(first), Some(second)) = (prefix(one), prefix(other)) else { return false };
    let excludes = |operation: Vertex, label: &str, text: &str| {
        let input = graph.input(operation)?;
        let member = graph.member_of(input, label)?;
        let pattern = graph.traits(member).pattern().ok().flatten()?;
        Some(options.matches_pattern?(&pattern, text) == Some(false))
    };
    let pairs = first.segments.iter().zip(&second.segments);
    let mut differences = pairs.filter_map(|pair| match pair {
        (Segment::Label(label), Segment::Literal(text)) => Some(excludes(one, label, text)),
        (Segment::Literal(text), Segment::Label(label)) => Some(excludes(other, label, text)),
        _ => None,
    });
    let Some(first) = differences.next() else { return false };
    first == Some(true) && differences.all(|it| it == Some(true))
}

/// Reports greedy labels before other labels.
pub(super) fn greedy_labels(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpUriGreedyLabel";
    let graph = events.graph;
    for operation in graph.with(ids::HTTP) {
        let Ok(Some(http)) = graph.traits(operation).http() else { continue };
        let Ok(uri) = Uri::parse(&http.uri) else { continue };
        let Some(first) = uri.segments.iter().position(Segment::is_greedy) else { continue };
        let rest = uri.segments.iter().skip(first + 1);
        let mut report = |part: &str, message: &str| {
            let message = format!("{message}: `{}`", http.uri);
            let event = Event::danger(format!("{ID}.{part}"), operation, message);
            events.on_trait(ids::HTTP, event);
        };
        if rest.clone().any(Segment::is_greedy) {
            report("MultipleGreedyLabels", "a URI may have one greedy label");
        }
        if rest.clone().any(|segment| segment.label().is_some()) {
            report("GreedyLabelIsNotLastLabel", "a greedy label must be the last label");
        }
    }
}
