//! Traits: whether they exist, may be applied where they are, and have valid values.

use super::events::{Event, Events, idiomatic, ticked};
use super::values::{Strictness, Values};
use crate::diagnostic::{Severity, near};
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::selector::Selector;
use crate::model::traits::{TraitDefinition, ids};
use std::collections::{BTreeMap, HashSet};

/// The traits that a model applies, with the shapes and members that have them.
pub(super) struct Applied<'g> {
    by_id: BTreeMap<&'g str, Vec<Vertex>>,
}

impl<'g> Applied<'g> {
    pub(super) fn new(graph: &Graph<'g, '_>) -> Applied<'g> {
        let mut by_id: BTreeMap<&'g str, Vec<Vertex>> = BTreeMap::new();
        for vertex in graph.own() {
            for (id, _, _) in graph.traits(vertex).iter() {
                by_id.entry(id).or_default().push(vertex);
            }
        }
        Applied { by_id }
    }

    /// The applied traits that are defined, with their definitions.
    fn defined(
        &self,
        graph: &Graph<'_, '_>,
    ) -> impl Iterator<Item = (&'g str, TraitDefinition, &[Vertex])> {
        self.by_id.iter().filter_map(|(id, shapes)| {
            let definition = graph.traits(graph.find(id)?).trait_definition().ok()??;
            Some((*id, definition, &**shapes))
        })
    }
}

/// The number of undefined traits for which similar names are searched: each search compares all
/// names, and later ones are mostly the same mistake.
const SUGGESTIONS: usize = 20;

/// Reports traits that are not defined.
pub(super) fn unresolved(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let mut names: Option<Vec<String>> = None;
    let mut suggestions = SUGGESTIONS;
    for (id, shapes) in &applied.by_id {
        if graph.find(id).is_some_and(|shape| graph.has(shape, ids::TRAIT)) {
            continue;
        }
        let mut help = "add the file that defines the trait, or correct its name".to_owned();
        if suggestions > 0 {
            suggestions -= 1;
            let traits = || graph.all().filter(|shape| graph.has(*shape, ids::TRAIT));
            let names = names.get_or_insert_with(|| traits().map(|it| graph.id(it)).collect());
            help = suggestion(id, names).unwrap_or(help);
        }
        for shape in shapes {
            let message = format!("the trait `{id}` is not defined");
            let event = Event::error("Model.UnresolvedTrait", *shape, message);
            events.on_trait(id, event.help(&*help));
        }
    }
}

/// A trait of the same name in another namespace, or one of a similar name.
fn suggestion(id: &str, traits: &[String]) -> Option<String> {
    let name = |id: &'_ str| id.split_once('#').map_or("", |(_, name)| name).to_owned();
    let wanted = name(id);
    if let Some(same) = traits.iter().find(|other| name(other) == wanted) {
        return Some(format!("add `use {same}`"));
    }
    let names: Vec<String> = traits.iter().map(|id| name(id)).collect();
    let close = near(&wanted, names.iter().map(String::as_str)).first().copied()?.to_owned();
    Some(format!("did you mean `{close}`?"))
}

/// Reports traits of shapes that do not match the selectors of the traits.
pub(super) fn targets(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let mut by_selector: BTreeMap<String, Vec<(&str, &[Vertex])>> = BTreeMap::new();
    for (id, definition, shapes) in applied.defined(graph) {
        if let Some(definition) = graph.find(id)
            && graph.has(definition, ids::MIXIN)
        {
            for shape in shapes {
                let message = format!("the mixin `{id}` cannot be applied as a trait");
                events.on_trait(id, Event::error("TraitTarget", *shape, message));
            }
        }
        if let Some(selector) = definition.selector.filter(|selector| selector != "*") {
            by_selector.entry(selector).or_default().push((id, shapes));
        }
    }
    for (text, traits) in by_selector {
        // The definition of the trait has its own error.
        let Ok(selector) = Selector::parse(&text) else { continue };
        let matches = selector.select(graph);
        for (id, shapes) in traits {
            for shape in shapes.iter().filter(|shape| !matches.contains(shape)) {
                let (name, kind) = (idiomatic(id), graph.type_name(*shape));
                let message = format!("the trait `{name}` cannot be applied to this {kind}");
                let selector = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let help = format!("it may be applied to shapes that match `{selector}`");
                events.on_trait(id, Event::error("TraitTarget", *shape, message).help(help));
            }
        }
    }
}

/// Reports selectors of trait definitions that cannot be parsed.
pub(super) fn selectors(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for shape in graph.with(ids::TRAIT) {
        let Ok(Some(definition)) = graph.traits(shape).trait_definition() else { continue };
        let Some(Err(error)) = definition.selector.as_deref().map(Selector::parse) else {
            continue;
        };
        let (offset, message) = (error.offset + 1, error.message);
        let message = format!("the selector has a syntax error at column {offset}: {message}");
        events.on_trait(ids::TRAIT, Event::error("Model", shape, message));
    }
}

/// Reports traits that exclude each other on one shape.
pub(super) fn conflicts(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let mut found: BTreeMap<Vertex, Vec<String>> = BTreeMap::new();
    for (id, definition, shapes) in applied.defined(graph) {
        for conflict in &definition.conflicts {
            let conflict = crate::model::selector::absolute(conflict);
            for shape in shapes.iter().filter(|shape| graph.has(**shape, &conflict)) {
                let (one, other) = (idiomatic(id), idiomatic(&conflict));
                let text = format!("`{one}` conflicts with `{other}`");
                found.entry(*shape).or_default().push(text);
            }
        }
    }
    for (shape, conflicts) in found {
        let message = format!("traits exclude each other: {}", conflicts.join(", "));
        events.error("TraitConflict", shape, message);
    }
}

/// Reports traits that several members of a structure have, although only one may.
pub(super) fn exclusive(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    const ID: &str = "ExclusiveStructureMemberTrait";
    let graph = events.graph;
    for (id, definition, shapes) in applied.defined(graph) {
        let by_target = match definition.structurally_exclusive.as_deref() {
            Some("target") => true,
            Some("member") => false,
            _ => continue,
        };
        let members: Vec<Vertex> = if by_target {
            let edges = shapes.iter().flat_map(|shape| graph.edges_to(*shape));
            edges.filter(|it| it.0 == Relation::Target).map(|it| it.1).collect()
        } else {
            shapes.to_vec()
        };
        let mut by_structure: BTreeMap<Vertex, Vec<&str>> = BTreeMap::new();
        for member in members.into_iter().filter(|member| graph.member(*member).is_some()) {
            by_structure.entry(graph.container(member)).or_default().push(graph.name(member));
        }
        for (structure, members) in by_structure {
            let is_structure = graph.type_name(structure) == "structure";
            if !is_structure || members.len() < 2 {
                continue;
            }
            let (members, name) = (ticked(members), idiomatic(id));
            let message = if by_target {
                format!("only one member may target a shape with the trait `{name}`: {members}")
            } else {
                format!("only one member may have the trait `{name}`: {members}")
            };
            events.error(ID, structure, message);
        }
    }
}

/// Reports values of traits that do not match the shapes of the traits.
pub(super) fn values(values: &Values<'_, '_, '_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for vertex in graph.own() {
        for (id, node, place) in graph.traits(vertex).iter() {
            let Some(definition) = graph.find(id) else { continue };
            // Documentation is the largest part of most models, and any string is valid.
            let shape = graph.shape(definition);
            let is_any_string = shape.kind == crate::model::Kind::String
                && shape.traits.iter().all(|(id, _, _)| id == ids::TRAIT);
            if is_any_string && node.is_string() {
                continue;
            }
            let Ok(value) = node.parse() else { continue };
            for finding in values.check(definition, &value, Strictness::default()) {
                let name = idiomatic(id);
                let message = match &*finding.path {
                    "" => format!("invalid value of the trait `{name}`: {}", finding.message),
                    path => {
                        format!(
                            "invalid value of the trait `{name}`, `{path}`: {}",
                            finding.message
                        )
                    }
                };
                let id = format!("TraitValue{}", finding.suffix);
                let mut event = Event::new(finding.severity, id, vertex, message);
                event.place = Some(place);
                event.steps = finding.steps;
                events.push(event);
            }
        }
    }
}

/// Reports shapes that are incompatible with a trait according to its own validators.
pub(super) fn validators(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for (id, shapes) in &applied.by_id {
        let Some(definition) = graph.find(id) else { continue };
        let Ok(Some(validators)) = graph.traits(definition).trait_validators() else { continue };
        for (event, validator) in validators {
            let Ok(selector) = Selector::parse(&validator.selector) else {
                let message = format!("the selector `{}` has a syntax error", validator.selector);
                events.on_trait(ids::TRAIT_VALIDATORS, Event::error("Model", definition, message));
                continue;
            };
            let severity = match validator.severity.as_deref() {
                Some("NOTE") => Severity::Note,
                Some("WARNING") => Severity::Warning,
                Some("DANGER") => Severity::Danger,
                _ => Severity::Error,
            };
            for shape in shapes {
                let mut found: Vec<Vertex> =
                    selector.select_from(graph, std::iter::once(*shape)).into_iter().collect();
                found.sort_unstable();
                for incompatible in found {
                    let of = graph.id(*shape);
                    let reason = validator.message.as_deref().unwrap_or(&validator.selector);
                    let message = format!("incompatible with the trait `{id}` of `{of}`: {reason}");
                    events.push(Event::new(severity, event.clone(), incompatible, message));
                }
            }
        }
    }
}

/// Warns of deprecated and unstable traits.
pub(super) fn status(applied: &Applied<'_>, events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for (id, shapes) in &applied.by_id {
        let Some(definition) = graph.find(id).filter(|it| graph.has(*it, ids::TRAIT)) else {
            continue;
        };
        // The deprecation of `@enum` is reported with the enum.
        let is_deprecated = graph.has(definition, ids::DEPRECATED) && *id != ids::ENUM;
        let is_unstable = graph.has(definition, ids::UNSTABLE);
        for shape in shapes {
            if is_deprecated {
                let message = format!("the trait `{id}` is deprecated");
                events.on_trait(id, Event::warning("DeprecatedTrait", *shape, message));
            }
            if is_unstable {
                let message = format!("the trait `{id}` is unstable");
                let event = Event::warning(format!("UnstableTrait.{id}"), *shape, message);
                events.on_trait(id, event);
            }
        }
    }
}

/// Reports the use of private shapes of other namespaces.
pub(super) fn private(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "PrivateAccess";
    let graph = events.graph;
    let namespace = |vertex: Vertex| graph.shape(vertex).id.namespace();
    let is_foreign =
        |from: Vertex, to: Vertex| namespace(from) != namespace(to) && graph.has(to, ids::PRIVATE);
    for vertex in graph.own() {
        let mut seen = HashSet::new();
        for (_, target) in graph.edges_from(vertex) {
            if is_foreign(vertex, *target) && seen.insert(*target) {
                let message = format!("`{}` is private in its namespace", graph.id(*target));
                events.error(ID, vertex, message);
            }
        }
        for (id, _, _) in graph.traits(vertex).iter() {
            if graph.find(id).is_some_and(|definition| is_foreign(vertex, definition)) {
                let message = format!("the trait `{id}` is private in its namespace");
                events.warning(ID, vertex, message);
            }
        }
    }
}

/// The validators on which others rely.
pub(super) fn critical(
    applied: &Applied<'_>,
    checked: &Values<'_, '_, '_>,
    events: &mut Events<'_, '_, '_>,
) {
    selectors(events);
    unresolved(applied, events);
    exclusive(applied, events);
    targets(applied, events);
    values(checked, events);
    conflicts(applied, events);
}
