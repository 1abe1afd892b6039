//! Where the members of requests and responses are sent.

use crate::model::graph::{Graph, Vertex};
use crate::model::traits::ids;

/// The part of a message to which a member is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// A header, the URI, the query string or the status code.
    Elsewhere,
    /// The whole body.
    Payload,
    /// A part of the body.
    Document,
    /// Nowhere, because another member is the whole body.
    Unbound,
}

const REQUEST: [&str; 5] = [
    ids::HTTP_HEADER,
    ids::HTTP_PREFIX_HEADERS,
    ids::HTTP_LABEL,
    ids::HTTP_QUERY,
    ids::HTTP_QUERY_PARAMS,
];
const RESPONSE: [&str; 3] = [ids::HTTP_HEADER, ids::HTTP_PREFIX_HEADERS, ids::HTTP_RESPONSE_CODE];

/// The members of a structure with their locations in a request.
pub(super) fn request(graph: &Graph<'_, '_>, structure: Vertex) -> Vec<(Vertex, Location)> {
    bindings(graph, structure, &REQUEST)
}

/// The members of a structure with their locations in a response.
pub(super) fn response(graph: &Graph<'_, '_>, structure: Vertex) -> Vec<(Vertex, Location)> {
    bindings(graph, structure, &RESPONSE)
}

fn bindings(
    graph: &Graph<'_, '_>,
    structure: Vertex,
    elsewhere: &[&str],
) -> Vec<(Vertex, Location)> {
    let has_payload = graph.members(structure).any(|it| graph.has(it, ids::HTTP_PAYLOAD));
    let location = |member: Vertex| {
        if elsewhere.iter().any(|id| graph.has(member, id)) {
            Location::Elsewhere
        } else if graph.has(member, ids::HTTP_PAYLOAD) {
            Location::Payload
        } else if has_payload {
            Location::Unbound
        } else {
            Location::Document
        }
    };
    graph.members(structure).map(|member| (member, location(member))).collect()
}
