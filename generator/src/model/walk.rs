//! The closure of a service: its operations, and every shape reachable from them.

use super::{Kind, Model, Reference, Service, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// The operations of a service in the model's order: its own, then those of its resources.
///
/// An operation that is bound twice is returned once.
pub fn operations(model: &Model<'_>, service: &Service) -> Vec<ShapeId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |reference: &Reference| {
        if seen.insert(reference.id.clone()) {
            found.push(reference.id.clone());
        }
    };
    service.operations.iter().for_each(&mut add);
    for id in resources(model, service) {
        if let Some(Shape { kind: Kind::Resource(resource), .. }) = model.shape(id) {
            resource.all_operations().for_each(&mut add);
        }
    }
    found
}

/// The resources of a service, each before its children.
pub fn resources<'m>(model: &'m Model<'_>, service: &'m Service) -> Vec<&'m ShapeId> {
    let mut found = Vec::new();
    let mut visited = BTreeSet::new();
    let mut pending: Vec<&ShapeId> =
        service.resources.iter().rev().map(|resource| &resource.id).collect();
    while let Some(id) = pending.pop() {
        if !visited.insert(id) {
            continue;
        }
        found.push(id);
        if let Some(Shape { kind: Kind::Resource(resource), .. }) = model.shape(id) {
            pending.extend(resource.resources.iter().rev().map(|child| &child.id));
        }
    }
    found
}

/// The tags of each operation of a service: its own, else those of the nearest resource around it
/// that has tags.
pub fn tags(model: &Model<'_>, service: &Service) -> BTreeMap<ShapeId, Vec<String>> {
    let own = |id: &ShapeId| model.shape(id).map_or_else(Vec::new, |shape| shape.traits.tags());
    let or = |own: Vec<String>, around: &[String]| {
        if own.is_empty() { around.to_vec() } else { own }
    };
    let operations = service.operations.iter().map(|it| (it.id.clone(), own(&it.id)));
    let mut tags: BTreeMap<ShapeId, Vec<String>> = operations.collect();
    let mut visited = BTreeSet::new();
    let mut pending: Vec<(&ShapeId, Vec<String>)> =
        service.resources.iter().rev().map(|resource| (&resource.id, Vec::new())).collect();
    while let Some((id, around)) = pending.pop() {
        let Some(Shape { kind: Kind::Resource(resource), .. }) = model.shape(id) else { continue };
        if !visited.insert(id) {
            continue;
        }
        let around = or(own(id), &around);
        for operation in resource.all_operations() {
            let tags = tags.entry(operation.id.clone());
            tags.or_insert_with(|| or(own(&operation.id), &around));
        }
        pending.extend(resource.resources.iter().rev().map(|child| (&child.id, around.clone())));
    }
    tags
}

/// The roots and every shape reachable through members, in the order of ids; operations contribute
/// their inputs, outputs and errors.
pub fn closure<'m, 'a>(
    model: &'m Model<'a>,
    roots: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<&'m ShapeId> {
    // By position, since most shapes are reached several times.
    let mut seen = vec![false; model.len()];
    let mut pending: Vec<&ShapeId> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        let Some(position) = model.position(id) else { continue };
        let (Some(seen), Some(shape)) = (seen.get_mut(position), model.at(position)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        pending.extend(shape.members.iter().map(|member| &member.target.id));
        if let Kind::Operation(operation) = &shape.kind {
            let targets = operation.input.iter().chain(&operation.output).chain(&operation.errors);
            pending.extend(targets.map(|target| &target.id));
        }
    }
    let reached = model.shapes().zip(seen).filter(|(_, is_reached)| *is_reached);
    reached.map(|(shape, _)| &shape.id).collect()
}
