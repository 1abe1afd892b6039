//! Validators that a model configures in its metadata, and the types of metadata.

use super::events::{Event, Events};
use super::values::{Strictness, Values};
use crate::diagnostic::Severity;
use crate::model::graph::Vertex;
use crate::model::selector::{Attribute, Selector, Variables};
use crate::model::traits::ids;
use crate::model::{Metadata, Place};
use serde_json::Value;

/// Runs the configured validators.
pub(super) fn validators(metadata: &Metadata<'_>, events: &mut Events<'_, '_, '_>) {
    let Some((node, place)) = metadata.get("validators") else { return };
    let mut report = |severity: Severity, id: String, message: String| {
        events.push(Event::of_model(severity, id, place, message));
    };
    let Ok(Value::Array(definitions)) = node.parse::<Value>() else {
        let message = "the metadata `validators` must be a list".to_owned();
        return report(Severity::Error, "Model".to_owned(), message);
    };
    for definition in &definitions {
        if let Err(message) = validator(definition, place, events) {
            let message = format!("invalid entry of the metadata `validators`: {message}");
            events.push(Event::of_model(Severity::Error, "Model", place, message));
        }
    }
}

fn validator(
    definition: &Value,
    place: Place,
    events: &mut Events<'_, '_, '_>,
) -> Result<(), String> {
    let text = |key: &str| definition.get(key).and_then(Value::as_str);
    let name = text("name").ok_or("`name` must be a string")?;
    let id = text("id").unwrap_or(name).to_owned();
    let severity = match text("severity") {
        None => None,
        Some("NOTE") => Some(Severity::Note),
        Some("WARNING") => Some(Severity::Warning),
        Some("DANGER") => Some(Severity::Danger),
        Some(other) => return Err(format!("`{other}` is not NOTE, WARNING or DANGER")),
    };
    let configuration = definition.get("configuration");
    let configured = |key: &str| configuration.and_then(|it| it.get(key)).and_then(Value::as_str);
    let selector = |text: &str| {
        let parsed = Selector::parse(text);
        parsed.map_err(|error| {
            format!("the selector `{text}`, column {}: {}", error.offset + 1, error.message)
        })
    };
    let graph = events.graph;
    let namespaces = definition.get("namespaces").and_then(Value::as_array);
    let filter = text("selector").map(selector).transpose()?.map(|it| it.select(graph));
    let is_included = |shape: Vertex| {
        let namespace = graph.shape(shape).id.namespace();
        namespaces.is_none_or(|all| all.iter().any(|it| it == namespace))
            && filter.as_ref().is_none_or(|filter| filter.contains(&shape))
    };
    let message = |found: String| match text("message") {
        Some(message) => message.replace("{super}", &found),
        None => found,
    };
    match name {
        "EmitEachSelector" => {
            let text = configured("selector").ok_or("`selector` is missing")?;
            let mut found: Vec<Vertex> = selector(text)?.select(graph).into_iter().collect();
            found.retain(|shape| graph.is_own(*shape) && is_included(*shape));
            found.sort_unstable();
            let bound = configured("bindToTrait").map(crate::model::selector::absolute);
            for shape in found {
                if bound.as_ref().is_some_and(|bound| !graph.has(shape, bound)) {
                    continue;
                }
                let found = match configured("messageTemplate") {
                    Some(template) => expand(template, shape, events)?,
                    None => format!("the shape matches the selector `{text}`"),
                };
                let severity = severity.unwrap_or(Severity::Danger);
                let event = Event::new(severity, id.clone(), shape, message(found));
                events.on_trait(bound.as_deref().unwrap_or_default(), event);
            }
        }
        "EmitNoneSelector" => {
            let text = configured("selector").ok_or("`selector` is missing")?;
            let found = selector(text)?.select(graph);
            if !found.iter().any(|shape| graph.is_own(*shape)) {
                let found = message(format!("no shape matches the selector `{text}`"));
                let severity = severity.unwrap_or(Severity::Danger);
                events.push(Event::of_model(severity, id, place, found));
            }
        }
        _ => {
            let message = format!("the validator `{name}` is not supported and was not run");
            let id = format!("UnknownValidator_{name}");
            events.push(Event::of_model(Severity::Note, id, place, message));
        }
    }
    Ok(())
}

/// Replaces `@{path}` in a template by attributes of a shape, and `@@` by `@`.
fn expand(
    template: &str,
    shape: Vertex,
    events: &mut Events<'_, '_, '_>,
) -> Result<String, String> {
    let (mut expanded, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('@') {
        expanded.push_str(before);
        if let Some(after) = after.strip_prefix('@') {
            expanded.push('@');
            rest = after;
            continue;
        }
        let inner = after.strip_prefix('{').and_then(|it| it.split_once('}'));
        let Some((path, after)) = inner else {
            return Err(format!("the message template `{template}` has an unclosed `@{{`"));
        };
        let path: Vec<String> = path.split('|').map(|it| it.trim().to_owned()).collect();
        let value = Attribute::Shape(shape).at(&path, events.graph, &Variables::new());
        expanded.push_str(&value.message(events.graph));
        rest = after;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// Checks metadata whose type a shape defines.
pub(super) fn typed_metadata(
    metadata: &Metadata<'_>,
    values: &Values<'_, '_, '_>,
    events: &mut Events<'_, '_, '_>,
) {
    let graph = events.graph;
    for shape in graph.all().filter(|it| graph.has(*it, ids::METADATA)) {
        let value = graph.traits(shape).value(ids::METADATA);
        let key = value.as_ref().and_then(|it| it.get("key")).and_then(Value::as_str);
        let Some((key, (node, place))) = key.and_then(|key| Some((key, metadata.get(key)?))) else {
            continue;
        };
        let Ok(value) = node.parse::<Value>() else { continue };
        let strictness = Strictness { zero_may_be_out_of_range: true, ..Strictness::default() };
        for finding in values.check(shape, &value, strictness) {
            let message = format!("invalid metadata `{key}`: {}", finding.message);
            let id = format!("TypedMetadata.{key}{}", finding.suffix);
            events.push(Event::of_model(finding.severity, id, place, message));
        }
    }
}
