//! Enums, unions, defaults and recursive shapes.

use super::events::{Event, Events};
use super::values::{Strictness, Values};
use crate::diagnostic::Severity;
use crate::model::Kind;
use crate::model::graph::{Relation, Vertex};
use crate::model::traits::ids;
use serde_json::Value;
use std::collections::BTreeSet;

/// Validators of enums and defaults; others rely on them.
pub(super) fn critical(values: &Values<'_, '_, '_>, events: &mut Events<'_, '_, '_>) {
    enums(events);
    defaults(values, events);
}

/// The other validators of this file.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    enum_traits(events);
    unions(events);
    defaults_in_updates(events);
}

fn is_recommended(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(is_part)
}

fn enums(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "EnumShape";
    let graph = events.graph;
    let kinds = |shape: &Vertex| matches!(graph.kind(*shape), Some(Kind::Enum | Kind::IntEnum));
    let shapes = graph.own_shapes().filter(kinds).filter(|it| !graph.has(*it, ids::ENUM));
    for shape in shapes.collect::<Vec<_>>() {
        let is_integer = graph.kind(shape) == Some(&Kind::IntEnum);
        let mut seen = BTreeSet::new();
        for member in graph.members(shape) {
            let value = graph.traits(member).value(ids::ENUM_VALUE);
            let problem = match &value {
                None if is_integer => Some("a value of an intEnum needs an integer".to_owned()),
                Some(Value::Number(number)) if is_integer => {
                    let fits = number.as_i64().is_some_and(|it| i32::try_from(it).is_ok());
                    (!fits).then(|| format!("`{number}` is not an integer of 32 bits"))
                }
                Some(other) if is_integer => {
                    Some(format!("the value of an intEnum must be an integer, not {other}"))
                }
                Some(Value::String(text)) if text.is_empty() => {
                    Some("the value of an enum cannot be empty".to_owned())
                }
                None | Some(Value::String(_)) => None,
                Some(other) => Some(format!("the value of an enum must be a string, not {other}")),
            };
            if let Some(message) = problem {
                events.on_trait(ids::ENUM_VALUE, Event::error(ID, member, message));
                continue;
            }
            if value.is_some_and(|value| !seen.insert(value.to_string())) {
                let message = "another member of the enum has the same value";
                events.error(ID, member, message);
            }
            let name = graph.name(member);
            if !is_recommended(name) {
                let message = format!("`{name}` is not in upper case, as is usual in enums");
                events.warning(ID, member, message);
            }
        }
    }
}

fn enum_traits(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "EnumTrait";
    let graph = events.graph;
    for shape in graph.with(ids::ENUM) {
        if graph.shape(shape).version == crate::model::Version::V2 {
            let message = "the trait `enum` is deprecated: use an enum shape";
            events.on_trait(ids::ENUM, Event::warning("ModelDeprecation", shape, message));
        }
        let Ok(Some(definitions)) = graph.traits(shape).enum_definitions() else { continue };
        let definitions: Vec<_> = definitions.into_iter().flatten().collect();
        let (mut names, mut values) = (BTreeSet::new(), BTreeSet::new());
        let is_named = definitions.iter().any(|it| it.name.is_some());
        for definition in &definitions {
            let value = &definition.value;
            if !values.insert(value) {
                let message = format!("the value `{value}` occurs twice");
                events.on_trait(ids::ENUM, Event::error(ID, shape, message));
            }
            match &definition.name {
                Some(name) => {
                    if !names.insert(name) {
                        let message = format!("the name `{name}` occurs twice");
                        events.on_trait(ids::ENUM, Event::error(ID, shape, message));
                    }
                    if !is_recommended(name) {
                        let message =
                            format!("`{name}` is not in upper case, as is usual in enums");
                        let event = Event::warning(format!("{ID}.{name}"), shape, message);
                        events.on_trait(ids::ENUM, event);
                    }
                }
                None if is_named => {
                    let message = format!("the value `{value}` has no name, but others have");
                    events.on_trait(ids::ENUM, Event::error(ID, shape, message));
                }
                None => {}
            }
        }
        if !is_named {
            let message = "the values have no names, from which code could be generated";
            events.on_trait(ids::ENUM, Event::warning("EnumNamesPresent", shape, message));
        }
    }
}

fn unions(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "Union";
    let graph = events.graph;
    let is_union = |shape: &Vertex| graph.kind(*shape) == Some(&Kind::Union);
    for union in graph.own_shapes().filter(is_union).collect::<Vec<_>>() {
        if graph.members(union).next().is_none() {
            events.error(ID, union, "a union needs a member");
        }
        for member in graph.members(union) {
            let target = graph.target(member);
            if let Some(target) = target.filter(|target| graph.has(*target, ids::DEFAULT)) {
                let target = graph.id(target);
                let message = format!("the default of `{target}` has no effect in a union");
                events.push(Event::new(Severity::Note, ID, member, message));
            }
            if graph.has(member, ids::BOX) {
                let message = "the trait `box` has no effect in a union";
                events.on_trait(ids::BOX, Event::warning(ID, member, message));
            }
        }
    }
}

fn defaults(values: &Values<'_, '_, '_>, events: &mut Events<'_, '_, '_>) {
    const ID: &str = "DefaultTrait";
    let graph = events.graph;
    let strictness = Strictness { zero_may_be_out_of_range: true, ..Strictness::default() };
    for vertex in graph.with(ids::DEFAULT) {
        let Some(value) = graph.traits(vertex).value(ids::DEFAULT) else { continue };
        let is_member = graph.member(vertex).is_some();
        let mut report = |severity: Severity, suffix: &str, message: String| {
            let event = Event::new(severity, format!("{ID}{suffix}"), vertex, message);
            events.on_trait(ids::DEFAULT, event);
        };
        if value.is_null() {
            if !is_member {
                let message = "only the default of a member can be null".to_owned();
                report(Severity::Error, "", message);
            }
            continue;
        }
        for finding in values.check(vertex, &value, strictness) {
            let message = format!("invalid default: {}", finding.message);
            report(finding.severity, &finding.suffix, message);
        }
        let kind = graph.target(vertex).and_then(|target| graph.kind(target));
        let is_filled = match &value {
            Value::Array(elements) => !elements.is_empty(),
            Value::Object(entries) => !entries.is_empty(),
            _ => false,
        };
        match kind {
            Some(Kind::List | Kind::Map | Kind::Document) if is_filled => {
                let message = format!("the default must be empty, not {value}");
                report(Severity::Error, "", message);
            }
            Some(Kind::Blob) if value.as_str().is_some_and(|text| !is_base64(text)) => {
                let message = format!("the default of a blob should be base64, not {value}");
                report(Severity::Warning, "", message);
            }
            _ => {}
        }
    }
    defaults_of_targets(events);
}

/// Reports members without the default of the shape that they target.
fn defaults_of_targets(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "DefaultTrait";
    let graph = events.graph;
    let shapes = graph.all().filter(|it| graph.member(*it).is_none());
    for shape in shapes.filter(|it| graph.has(*it, ids::DEFAULT)) {
        let Some(value) = graph.traits(shape).value(ids::DEFAULT) else { continue };
        let edges = graph.edges_to(shape).iter();
        for (_, member) in edges.filter(|it| it.0 == Relation::Target && graph.is_own(it.1)) {
            let structure = graph.shape(*member);
            // Members of Smithy 1.0 get the defaults of primitive types when a model is upgraded.
            let is_old = structure.version == crate::model::Version::V1;
            if structure.kind != Kind::Structure || is_old {
                continue;
            }
            let target = graph.id(shape);
            let message = match graph.traits(*member).value(ids::DEFAULT) {
                None => {
                    format!("`{target}` has the default {value}, so the member needs it or null")
                }
                Some(own) if !own.is_null() && own != value => {
                    format!("the default {own} differs from {value}, the default of `{target}`")
                }
                Some(_) => continue,
            };
            events.error(ID, *member, message);
        }
    }
}

fn is_base64(text: &str) -> bool {
    let bytes = text.trim_end_matches('=');
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - bytes.len() <= 2 && bytes.bytes().all(is_valid)
}

fn defaults_in_updates(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let updates = graph.resources().flat_map(|it| graph.related(it, Relation::Update));
    let mut operations: BTreeSet<Vertex> = updates.collect();
    operations.extend(graph.operations().filter(|operation| {
        let name = graph.name(*operation).to_ascii_lowercase();
        name.starts_with("update") || name.starts_with("patch")
    }));
    for operation in operations {
        let members = graph.input(operation).map(|input| graph.members(input));
        let members = members.into_iter().flatten().filter(|it| graph.has(*it, ids::DEFAULT));
        let members: Vec<&str> = members.map(|member| graph.name(member)).collect();
        if !members.is_empty() {
            let members = super::events::ticked(members);
            let message =
                format!("an update cannot tell a default from a value that was given: {members}");
            events.warning("DefaultValueInUpdate", operation, message);
        }
    }
}
