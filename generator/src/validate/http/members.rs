//! Members that are bound to the URI or the host name.

use super::uri::{Segment, Uri};
use crate::model::Kind;
use crate::model::graph::{Relation, Vertex};
use crate::model::traits::ids;
use crate::validate::events::{Event, Events, idiomatic, ticked};
use std::collections::BTreeSet;

/// Reports labels without members, and members without labels.
pub(super) fn labels(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpLabelTrait";
    let graph = events.graph;
    for operation in graph.with(ids::HTTP) {
        let Ok(Some(http)) = graph.traits(operation).http() else { continue };
        let (Ok(uri), Some(input)) = (Uri::parse(&http.uri), graph.input(operation)) else {
            continue;
        };
        let mut missing: BTreeSet<&str> = uri.segments.iter().filter_map(Segment::label).collect();
        for member in graph.members(input).filter(|it| graph.has(*it, ids::HTTP_LABEL)) {
            let name = graph.name(member);
            missing.remove(name);
            let target = graph.target(member).and_then(|target| graph.kind(target));
            let is_string = matches!(target, Some(Kind::String | Kind::Enum));
            let (uri_text, of) = (&http.uri, graph.id(operation));
            let message = match uri.label(name) {
                None => format!("the URI `{uri_text}` of `{of}` does not contain `{{{name}}}`"),
                Some(label) if label.is_greedy() && !is_string => {
                    format!("the greedy label `{{{name}+}}` of `{of}` must be a string")
                }
                Some(_) => continue,
            };
            events.on_trait(ids::HTTP_LABEL, Event::error(ID, member, message));
        }
        if !missing.is_empty() {
            let (missing, input) = (ticked(missing), graph.id(input));
            let message = format!("labels of the URI without a member of `{input}`: {missing}");
            let help = "add required members with the trait `httpLabel`";
            events.push(Event::error(ID, operation, message).help(help));
        }
    }
}

/// Reports labels of host prefixes without members, and members without labels.
pub(super) fn host_labels(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HostLabelTrait";
    let graph = events.graph;
    for operation in graph.operations().filter(|it| graph.has(*it, ids::ENDPOINT)) {
        let Ok(Some(endpoint)) = graph.traits(operation).endpoint() else { continue };
        let prefix = endpoint.host_prefix;
        let Ok(uri) = Uri::host_prefix(&prefix) else { continue };
        let expanded: String = uri
            .segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => text,
                _ => "foo",
            })
            .collect();
        if !is_host(&expanded) {
            let message = format!("the host prefix `{prefix}` does not result in a host name");
            events.on_trait(ids::ENDPOINT, Event::error(ID, operation, message));
        }
        let mut missing: BTreeSet<&str> = uri.segments.iter().filter_map(Segment::label).collect();
        if !missing.is_empty() && !prefix.ends_with('.') {
            let message = format!(
                "the host prefix `{prefix}` has labels and does not end with a period, so that \
                 values may change the domain"
            );
            events.on_trait(ids::ENDPOINT, Event::danger(ID, operation, message));
        }
        let Some(input) = graph.input(operation) else { continue };
        for member in graph.members(input).filter(|it| graph.has(*it, ids::HOST_LABEL)) {
            let name = graph.name(member);
            missing.remove(name);
            if uri.label(name).is_none() {
                let of = graph.id(operation);
                let message =
                    format!("the host prefix `{prefix}` of `{of}` does not contain `{{{name}}}`");
                events.on_trait(ids::HOST_LABEL, Event::error(ID, member, message));
            }
        }
        if !missing.is_empty() {
            let (missing, input) = (ticked(missing), graph.id(input));
            let message = format!("host labels without a member of `{input}`: {missing}");
            events.error(ID, operation, message);
        }
    }
}

/// Whether a text is the beginning of a host name.
fn is_host(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let is_part = |part: &str| {
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&part.len()) && part.bytes().all(is_valid)
    };
    !text.starts_with('-') && text.split('.').all(is_part)
}

/// The traits that bind members, and those that have no effect outside of inputs or outputs.
const ALL: [&str; 7] = [
    ids::HTTP_HEADER,
    ids::HTTP_LABEL,
    ids::HTTP_PAYLOAD,
    ids::HTTP_PREFIX_HEADERS,
    ids::HTTP_QUERY_PARAMS,
    ids::HTTP_QUERY,
    ids::HTTP_RESPONSE_CODE,
];
const OF_INPUTS: [&str; 3] = [ids::HTTP_LABEL, ids::HTTP_QUERY_PARAMS, ids::HTTP_QUERY];

/// Warns of bindings that have no effect where their structure is used.
pub(super) fn ignored(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let members: Vec<Vertex> = graph.own().filter(|it| graph.member(*it).is_some()).collect();
    for member in members {
        let structure = graph.container(member);
        let is_structure = graph.kind(structure) == Some(&Kind::Structure);
        if !is_structure || graph.has(structure, ids::MIXIN) {
            continue;
        }
        let applied: Vec<&str> = ALL.into_iter().filter(|id| graph.has(member, id)).collect();
        let Some(first) = applied.first() else { continue };
        let of_input = applied.iter().find(|id| OF_INPUTS.contains(id));
        let of_output = applied.iter().find(|id| **id == ids::HTTP_RESPONSE_CODE);
        let has_effect = |relation: Relation| match relation {
            Relation::Input => of_output.is_none(),
            Relation::Output => of_input.is_none(),
            Relation::Error => of_input.is_none() && of_output.is_none(),
            _ => false,
        };
        if graph.edges_to(structure).iter().all(|(relation, _)| has_effect(*relation)) {
            continue;
        }
        let (part, applied) = match (of_input, of_output) {
            (Some(id), _) => ("Input", id),
            (None, Some(id)) => ("Output", id),
            (None, None) => ("TopLevel", first),
        };
        let name = idiomatic(applied);
        let message = format!("the trait `{name}` has no effect everywhere this structure is used");
        let id = format!("HttpBindingTraitIgnored.{part}");
        events.on_trait(applied, Event::warning(id, member, message));
    }
}
