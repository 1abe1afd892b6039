//! Members of one structure whose bindings conflict.

use super::bindings::{Location, request, response};
use super::uri::Uri;
use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Relation, Vertex};
use crate::model::traits::ids;
use crate::validate::events::{Event, Events, ticked};
use std::collections::{BTreeMap, BTreeSet};

/// Headers that HTTP clients and servers set themselves.
const RESERVED: [&str; 15] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "www-authenticate",
    "x-forwarded-for",
];

/// Whether a string is a token of HTTP: RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Reports invalid headers, and headers with several members.
pub(super) fn headers(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpHeaderTrait";
    let graph = events.graph;
    let mut by_header: BTreeMap<(Vertex, String), Vec<&str>> = BTreeMap::new();
    for member in graph.with(ids::HTTP_HEADER) {
        let Ok(Some(header)) = graph.traits(member).http_header() else { continue };
        let lower = header.to_ascii_lowercase();
        let message = if RESERVED.contains(&&*lower) {
            Some(format!("a member cannot be bound to the header `{header}`"))
        } else if is_token(&header) {
            None
        } else {
            Some(format!("`{header}` is not a valid header name"))
        };
        if let Some(message) = message {
            events.on_trait(ids::HTTP_HEADER, Event::danger(ID, member, message));
        }
        by_header.entry((graph.container(member), lower)).or_default().push(graph.name(member));
    }
    for ((structure, header), members) in by_header {
        let is_structure = graph.kind(structure) == Some(&Kind::Structure);
        if members.len() > 1 && is_structure {
            let members = ticked(members);
            let message = format!("several members are bound to the header `{header}`: {members}");
            events.error(ID, structure, message);
        }
    }
}

/// Reports headers that begin with the prefix of a map of headers.
pub(super) fn prefix_headers(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for member in graph.with(ids::HTTP_PREFIX_HEADERS) {
        let Ok(Some(prefix)) = graph.traits(member).http_prefix_headers() else { continue };
        let prefix = prefix.to_ascii_lowercase();
        let severity = if prefix.is_empty() { Severity::Note } else { Severity::Error };
        for other in graph.members(graph.container(member)) {
            let Ok(Some(header)) = graph.traits(other).http_header() else { continue };
            if header.to_ascii_lowercase().starts_with(&prefix) {
                let name = graph.name(member);
                let message =
                    format!("the header `{header}` begins with the prefix `{prefix}` of `{name}`");
                let event = Event::new(severity, "HttpPrefixHeadersTrait", other, message);
                events.on_trait(ids::HTTP_HEADER, event);
            }
        }
    }
}

/// Reports query parameters with several members, or with a constant in the URI.
pub(super) fn queries(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpQueryTrait";
    let graph = events.graph;
    let mut by_structure: BTreeMap<Vertex, BTreeMap<String, BTreeSet<&str>>> = BTreeMap::new();
    for member in graph.with(ids::HTTP_QUERY) {
        let Ok(Some(query)) = graph.traits(member).http_query() else { continue };
        let names = by_structure.entry(graph.container(member)).or_default();
        names.entry(query).or_default().insert(graph.name(member));
    }
    for (structure, queries) in &by_structure {
        for (query, members) in queries.iter().filter(|(_, members)| members.len() > 1) {
            let members = ticked(members);
            let message =
                format!("several members are bound to the query parameter `{query}`: {members}");
            events.error(ID, *structure, message);
        }
        for (_, operation) in graph.edges_to(*structure).iter().filter(|it| it.0 == Relation::Input)
        {
            let Ok(Some(http)) = graph.traits(*operation).http() else { continue };
            let Ok(uri) = Uri::parse(&http.uri) else { continue };
            for name in uri.query.keys().filter(|name| queries.contains_key(*name)) {
                let (uri, of) = (&http.uri, graph.id(*operation));
                let message =
                    format!("the query parameter `{name}` is a constant in `{uri}` of `{of}` too");
                events.error(ID, *structure, message);
            }
        }
    }
    for member in graph.with(ids::HTTP_QUERY_PARAMS) {
        let structure = graph.container(member);
        if by_structure.contains_key(&structure) {
            let name = graph.name(member);
            let message =
                format!("a service cannot tell entries of `{name}` from members with `httpQuery`");
            let id = "HttpQueryParamsTrait";
            events.push(Event::new(Severity::Note, id, structure, message));
        }
    }
}

/// Reports members that are sent nowhere, because another member is the whole body.
pub(super) fn payloads(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let mut check = |structure: Vertex, bindings: Vec<(Vertex, Location)>| {
        let unbound = bindings.iter().filter(|it| it.1 == Location::Unbound);
        let unbound: Vec<&str> = unbound.map(|it| graph.name(it.0)).collect();
        if !unbound.is_empty() {
            let unbound = ticked(unbound);
            let message =
                format!("members without a binding beside a member with `httpPayload`: {unbound}");
            events.error("HttpPayload", structure, message);
        }
    };
    for operation in graph.with(ids::HTTP) {
        if let Some(input) = graph.input(operation) {
            check(input, request(graph, input));
        }
        if let Some(output) = graph.output(operation) {
            check(output, response(graph, output));
        }
    }
    for structure in graph.structures().filter(|it| graph.has(*it, ids::ERROR)) {
        check(structure, response(graph, structure));
    }
}
