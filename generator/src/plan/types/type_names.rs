//! The Rust names of one service's types.

use super::names::{self, Case, Scope};
use crate::diagnostic::Diagnostic;
use crate::model::prelude::is_unit;
use crate::model::walk;
use crate::model::{Kind, Model, Service, Shape, ShapeId};
use crate::plan::context::Lowering;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The Rust names of one service's types.
pub(crate) struct TypeNames {
    /// Of the closure.
    pub(crate) types: BTreeMap<ShapeId, String>,
    pub(crate) operations: BTreeMap<ShapeId, OperationNames>,
}

/// The Rust names around one operation.
#[derive(Clone, Default)]
pub(crate) struct OperationNames {
    pub(crate) marker: String,
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) error: String,
}

/// How often a shape is an operation's input or output, and how often it is something else.
#[derive(Clone, Copy, Default)]
struct Uses {
    own: usize,
    held: usize,
}

impl TypeNames {
    /// No names: tables have no types.
    pub(crate) fn none(operations: &[ShapeId], closure: &BTreeSet<&ShapeId>) -> TypeNames {
        TypeNames {
            types: closure.iter().map(|id| ((*id).clone(), String::new())).collect(),
            operations: operations
                .iter()
                .map(|id| (id.clone(), OperationNames::default()))
                .collect(),
        }
    }

    /// Names every type of the service, those that are not selected too, so that a name does not
    /// depend on the selection.
    ///
    /// An operation `X` has `X`, `XInput`, `XOutput` and `XError`, whatever the model calls its
    /// input and output; these come first. A structure that is only one operation's input or
    /// output needs no other name; one that other shapes hold too has its own name and type
    /// beside it, unless the two names are the same.
    pub(crate) fn new(
        cx: &mut Lowering<'_, '_, '_>,
        service: &Service,
        closure: &BTreeSet<&ShapeId>,
    ) -> TypeNames {
        let model = cx.model;
        let mut operations = walk::operations(model, service);
        operations.sort();
        let errors: BTreeSet<ShapeId> =
            service.errors.iter().map(|error| error.id.clone()).collect();
        let whole = walk::closure(model, operations.iter().chain(&errors));
        let uses = uses(model, &whole);

        let mut wanted: Vec<String> = Vec::new();
        // Inputs and outputs with the places of their names.
        let mut own: IndexMap<&ShapeId, Vec<usize>, RandomState> = IndexMap::default();
        for id in &operations {
            let name = names::type_name(id.name());
            let stem = names::stem(&name).to_owned();
            if let Some(Kind::Operation(operation)) = model.shape(id).map(|shape| &shape.kind) {
                for (target, place) in [(&operation.input, 1), (&operation.output, 2)] {
                    if let Some(target) = target {
                        own.entry(&target.id).or_default().push(wanted.len() + place);
                    }
                }
            }
            let [input, output, error] =
                ["Input", "Output", "Error"].map(|end| format!("{stem}{end}"));
            wanted.extend([name, input, output, error]);
        }
        let typed = |shape: &&Shape<'_>| {
            let position = model.position(&shape.id);
            let uses = position.and_then(|at| uses.get(at)).copied().unwrap_or_default();
            match shape.kind {
                Kind::Structure if errors.contains(&shape.id) => true,
                Kind::Structure if is_unit(&shape.id) => uses.held > 0,
                Kind::Structure => uses.own > 1 || uses.held > 0,
                Kind::Union | Kind::Enum | Kind::IntEnum => true,
                _ => false,
            }
        };
        let mut places: Vec<(&Shape<'_>, usize)> = Vec::new();
        for shape in whole.iter().filter_map(|id| model.shape(id)).filter(typed) {
            let name = names::type_name(cx.shape_name(&shape.id));
            let same =
                own.get(&shape.id).and_then(|own| own.iter().find(|at| wanted[**at] == name));
            places.push((shape, same.map_or(wanted.len(), |place| *place)));
            if same.is_none() {
                wanted.push(name);
            }
        }
        let given = Scope::default().assign(Case::Camel, &wanted);
        let mut types = BTreeMap::new();
        for (shape, place) in places {
            if !closure.contains(&shape.id) {
                continue;
            }
            let (wanted, given) = (&wanted[place], &given[place]);
            if wanted != given {
                let message = format!("the type is named `{given}`: `{wanted}` is already in use");
                let help = "names are assigned to operations first (with Input, Output and Error), \
                    then to shapes in the order of their ids";
                let diagnostic = Diagnostic::warning("names.collision", message).help(help);
                cx.problem(diagnostic, &shape.id, shape.place);
            }
            types.insert(shape.id.clone(), given.clone());
        }
        let mut given = given.into_iter();
        let mut next = || given.next().unwrap_or_default();
        let named = operations.into_iter().map(|id| {
            let [marker, input, output, error] = [next(), next(), next(), next()];
            (id, OperationNames { marker, input, output, error })
        });
        TypeNames { types, operations: named.collect() }
    }
}

/// The uses of each shape, by its position in the model.
fn uses(model: &Model<'_>, whole: &BTreeSet<&ShapeId>) -> Vec<Uses> {
    let mut uses = vec![Uses::default(); model.len()];
    let mut of = |id: &ShapeId, add: fn(&mut Uses)| {
        if let Some(uses) = model.position(id).and_then(|at| uses.get_mut(at)) {
            add(uses);
        }
    };
    for shape in whole.iter().filter_map(|id| model.shape(id)) {
        if let Kind::Operation(operation) = &shape.kind {
            let own = operation.input.iter().chain(&operation.output);
            own.for_each(|target| of(&target.id, |uses| uses.own += 1));
            operation.errors.iter().for_each(|error| of(&error.id, |uses| uses.held += 1));
        }
        // Values of enums, and variants without content, hold nothing.
        let empty = matches!(shape.kind, Kind::Union | Kind::Enum | Kind::IntEnum);
        let held = shape.members.iter().filter(|member| !(empty && is_unit(&member.target.id)));
        held.for_each(|member| of(&member.target.id, |uses| uses.held += 1));
    }
    uses
}
