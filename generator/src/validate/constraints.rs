//! Constraint traits, serialized names and media types of shapes and members.

use super::events::{Event, Events, ticked};
use crate::model::Kind;
use crate::model::graph::{Relation, Vertex};
use crate::model::traits::ids;
use std::collections::{BTreeMap, BTreeSet};

/// All validators of this file.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    lengths(events);
    ranges(events);
    patterns(events);
    json_names(events);
    xml(events);
    media_types(events);
}

fn lengths(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.with(ids::LENGTH) {
        let Ok(Some(length)) = graph.traits(vertex).length() else { continue };
        if length.min.zip(length.max).is_some_and(|(min, max)| min > max) {
            let message = "the minimum length is greater than the maximum length";
            events.on_trait(ids::LENGTH, Event::error("LengthTrait", vertex, message));
        }
    }
}

fn ranges(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.with(ids::RANGE) {
        let Ok(Some(range)) = graph.traits(vertex).range() else { continue };
        let number =
            |limit: &Option<String>| limit.as_deref().and_then(|it| it.parse::<f64>().ok());
        let (min, max) = (number(&range.min), number(&range.max));
        let target = graph.target(vertex).and_then(|target| graph.kind(target));
        let has_fractions = matches!(target, Some(Kind::Float | Kind::Double | Kind::BigDecimal));
        for limit in [min, max].into_iter().flatten() {
            if !has_fractions && limit.fract() != 0.0 {
                let message = format!("the limit {limit} is not an integer, but the values are");
                events.on_trait(ids::RANGE, Event::error("RangeTrait", vertex, message));
            }
        }
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            let message = "the minimum is greater than the maximum";
            events.on_trait(ids::RANGE, Event::error("RangeTrait", vertex, message));
        }
    }
}

fn patterns(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.with(ids::PATTERN) {
        let Ok(Some(pattern)) = graph.traits(vertex).pattern() else { continue };
        let missing = match (pattern.starts_with('^'), pattern.ends_with('$')) {
            (true, true) => continue,
            (false, true) => "`^` at the start",
            (true, false) => "`$` at the end",
            (false, false) => "`^` at the start and `$` at the end",
        };
        let message =
            format!("the pattern has no {missing}, so it matches strings that contain a match");
        events.on_trait(ids::PATTERN, Event::warning("PatternTrait", vertex, message));
    }
}

fn json_names(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let containers: BTreeSet<Vertex> =
        graph.with(ids::JSON_NAME).map(|member| graph.container(member)).collect();
    for container in containers {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for member in graph.members(container) {
            let name = graph.traits(member).json_name().ok().flatten();
            let name = name.unwrap_or_else(|| graph.name(member).to_owned());
            by_name.entry(name).or_default().push(graph.name(member));
        }
        for (name, members) in by_name.into_iter().filter(|(_, members)| members.len() > 1) {
            let message = format!("members with the same JSON name `{name}`: {}", ticked(members));
            events.error("JsonName", container, message);
        }
    }
}

fn xml(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.with(ids::XML_NAMESPACE) {
        let Ok(Some(namespace)) = graph.traits(vertex).xml_namespace() else { continue };
        let uri = &namespace.uri;
        if !is_uri(uri) {
            let message = format!("the XML namespace `{uri}` is not a URI");
            events.on_trait(ids::XML_NAMESPACE, Event::error("XmlNamespaceTrait", vertex, message));
        }
    }
    for member in graph.with(ids::XML_FLATTENED).filter(|it| !graph.has(*it, ids::XML_NAME)) {
        let list = graph.target(member).filter(|it| graph.kind(*it) == Some(&Kind::List));
        let Some(element) = list.and_then(|list| graph.members(list).next()) else { continue };
        let Ok(Some(name)) = graph.traits(element).xml_name() else { continue };
        if name != graph.name(member) {
            let (element, own) = (graph.id(element), graph.name(member));
            let message = format!(
                "the elements are named `{own}`: the XML name `{name}` of `{element}` has no \
                 effect on a flattened list"
            );
            let help = format!("apply `@xmlName(\"{name}\")` to the member if that is the name");
            events.push(Event::warning("XmlFlattenedTrait", member, message).help(help));
        }
    }
}

/// Whether a text has only characters of URIs, with valid escapes.
fn is_uri(text: &str) -> bool {
    let is_valid =
        |character: char| !character.is_ascii_control() && !" \"<>\\^`{|}".contains(character);
    let mut parts = text.split('%');
    let is_escape = |part: &str| {
        part.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    parts.next().is_some() && text.chars().all(is_valid) && parts.all(is_escape)
}

fn media_types(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let is_token = |text: &str| {
        let is_valid =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(is_valid)
    };
    for vertex in graph.with(ids::MEDIA_TYPE) {
        let Ok(Some(media_type)) = graph.traits(vertex).media_type() else { continue };
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let is_valid =
            essence.split_once('/').is_some_and(|(one, other)| is_token(one) && is_token(other));
        if !is_valid {
            let message = format!("`{media_type}` is not a media type");
            events.on_trait(ids::MEDIA_TYPE, Event::error("MediaType", vertex, message));
        }
    }
}

/// Warns of shapes that are used although they are deprecated.
pub(super) fn deprecated_shapes(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.own() {
        let mut seen = BTreeSet::new();
        for (relation, target) in graph.edges_from(vertex) {
            let is_reported = matches!(
                relation,
                Relation::Target
                    | Relation::Resource
                    | Relation::Operation
                    | Relation::Identifier
                    | Relation::Property
                    | Relation::Input
                    | Relation::Output
                    | Relation::Error
                    | Relation::Mixin
            );
            if is_reported && graph.has(*target, ids::DEPRECATED) && seen.insert(*target) {
                let target = graph.id(*target);
                let message = format!("the deprecated shape `{target}` is used");
                events.warning(format!("DeprecatedShape.{target}"), vertex, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_uri;

    #[test]
    fn uris() {
        assert!(is_uri("https://example.com/doc/2012-11-05/") && is_uri("urn:a%20b"));
        assert!(!is_uri("a b") && !is_uri("%zz") && !is_uri("{a}"));
    }
}
