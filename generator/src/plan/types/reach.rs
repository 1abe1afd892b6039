//! Facts of types that depend on the types they hold: which can be compared exactly, and which are
//! parts of inputs.

use super::item::{FieldType, Structure, Type};
use crate::plan::command::operation::Operation;
use std::collections::{BTreeMap, BTreeSet};

/// Sets `has_eq`, `is_exhaustive` and `has_setters` of all structures and unions.
pub(crate) fn add(operations: &mut [Operation], types: &mut [Type]) {
    let graph = Graph::new(operations, types);
    let inexact = graph.inexact();
    let in_inputs = graph.in_inputs(operations.iter().map(|it| it.input.name.rust.as_str()));
    let has_eq = |name: &str| !inexact.contains(name);
    let set = |it: &mut Structure| {
        it.has_eq = has_eq(&it.name.rust);
        it.is_exhaustive = in_inputs.contains(&it.name.rust);
        it.has_setters = it.is_exhaustive || it.is_error;
    };
    for operation in operations {
        set(&mut operation.input);
        set(&mut operation.output);
        operation.output.has_setters = true;
        operation.error_has_eq = operation.errors.iter().all(|error| has_eq(&error.name.rust));
    }
    for item in types {
        match item {
            Type::Structure(it) => set(it),
            Type::Union(it) => it.has_eq = has_eq(&it.name.rust),
            Type::Enumeration(_) | Type::IntEnumeration(_) => {}
        }
    }
}

/// Types by their Rust names.
#[derive(Default)]
struct Graph {
    holds: BTreeMap<String, BTreeSet<String>>,
    held_by: BTreeMap<String, BTreeSet<String>>,
    /// Types with a member that is a floating-point number or a document.
    seeds: BTreeSet<String>,
}

impl Graph {
    fn new(operations: &[Operation], types: &[Type]) -> Graph {
        let mut graph = Graph::default();
        for operation in operations {
            graph.structure(&operation.input);
            graph.structure(&operation.output);
        }
        for item in types {
            match item {
                Type::Structure(it) => graph.structure(it),
                Type::Union(it) => {
                    let contents = it.variants.iter().filter_map(|it| it.content.as_ref());
                    contents.for_each(|content| graph.add(&it.name.rust, content));
                }
                Type::Enumeration(_) | Type::IntEnumeration(_) => {}
            }
        }
        graph
    }

    fn structure(&mut self, item: &Structure) {
        item.fields.iter().for_each(|field| self.add(&item.name.rust, &field.kind));
    }

    fn add(&mut self, owner: &str, kind: &FieldType) {
        match kind.innermost() {
            FieldType::Float | FieldType::Double | FieldType::Document => {
                self.seeds.insert(owner.to_owned());
            }
            FieldType::Named(name) => {
                self.holds.entry(owner.to_owned()).or_default().insert(name.clone());
                self.held_by.entry(name.clone()).or_default().insert(owner.to_owned());
            }
            _ => {}
        }
    }

    /// The types that hold a floating-point number or a document.
    fn inexact(&self) -> BTreeSet<String> {
        reached(&self.held_by, self.seeds.iter().map(String::as_str))
    }

    /// The inputs, and the types that they hold.
    fn in_inputs<'n>(&self, inputs: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
        reached(&self.holds, inputs)
    }
}

fn reached<'n>(
    edges: &BTreeMap<String, BTreeSet<String>>,
    from: impl Iterator<Item = &'n str>,
) -> BTreeSet<String> {
    let mut reached: BTreeSet<String> = from.map(str::to_owned).collect();
    let mut left: Vec<String> = reached.iter().cloned().collect();
    while let Some(name) = left.pop() {
        for next in edges.get(&name).into_iter().flatten() {
            if reached.insert(next.clone()) {
                left.push(next.clone());
            }
        }
    }
    reached
}
