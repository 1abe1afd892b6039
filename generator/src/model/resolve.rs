//! [`RawModel`] → [`Model`]: applies `apply` statements, upgrades Smithy 1.0 forms, flattens
//! mixins, and checks that every reference names a shape of the right kind.

use super::mixins::Precedence;
use super::resolver::Resolver;
use super::transform::action::Transform;
use super::transform::{self, Mixed};
use super::{
    Application, Kind, Metadata, Model, Place, RawModel, Reference, Shape, ShapeId, Sources,
    Traits, Version,
};
use super::{known, mixins, prelude, upgrade};
use crate::diagnostic::{Diagnostic, Diagnostics, near};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::collections::btree_map::{BTreeMap, Entry};

/// Checks a model; `problems` collects everything that is wrong with it.
pub fn resolve<'a>(raw: RawModel<'a>, sources: &Sources, problems: &mut Diagnostics) -> Model<'a> {
    let mut resolver = Resolver::new(sources, problems);
    let Applied { mut shapes, late, mut metadata, transforms } = Applied::new(raw, &mut resolver);
    let mixed = Mixed::new(&shapes, &transforms);
    mixins::flatten(&mut shapes, late, Precedence::Last, &mut resolver);
    transform::apply(&transforms, &mut shapes, &mut metadata, mixed, &mut resolver);
    upgrade::upgrade(&mut shapes, &mut resolver);
    check(&shapes, &mut resolver);
    add_known(&mut shapes, resolver.known);
    // Only other shapes use mixins, and these are flattened now.
    let mut mixins = Vec::new();
    shapes.retain(|_, shape| {
        let is_mixin = shape.traits.is_mixin();
        if is_mixin {
            mixins.push(shape.clone());
        }
        !is_mixin
    });
    Model { shapes: shapes.into_iter().collect(), mixins, metadata }
}

/// A model with the prelude, and with its `apply` statements applied.
pub(super) struct Applied<'a> {
    pub(super) shapes: BTreeMap<ShapeId, Shape<'a>>,
    /// The statements whose targets do not exist yet: members of mixins.
    pub(super) late: Vec<Application<'a>>,
    pub(super) metadata: Metadata<'a>,
    pub(super) transforms: Vec<Transform>,
}

impl<'a> Applied<'a> {
    pub(super) fn new(raw: RawModel<'a>, resolver: &mut Resolver<'_>) -> Applied<'a> {
        let RawModel { mut shapes, applications, metadata, transforms } = raw;
        for shape in prelude::shapes() {
            shapes.entry(shape.id.clone()).or_insert(shape);
        }
        let late = apply(&mut shapes, applications, resolver);
        Applied { shapes, late, metadata, transforms }
    }
}

/// Checks that every reference names a shape of the right kind.
pub(super) fn check(shapes: &BTreeMap<ShapeId, Shape<'_>>, resolver: &mut Resolver<'_>) {
    let shapes = Shapes { ordered: shapes, by_id: shapes.iter().collect() };
    for shape in shapes.ordered.values() {
        resolver.check(shape, &shapes);
    }
}

/// The shapes of a model, and the same shapes for searches: most members have a target.
struct Shapes<'s, 'a> {
    ordered: &'s BTreeMap<ShapeId, Shape<'a>>,
    by_id: HashMap<&'s ShapeId, &'s Shape<'a>, RandomState>,
}

/// The shape or the member whose target is checked.
#[derive(Clone, Copy)]
struct Owner<'s> {
    shape: &'s ShapeId,
    member: Option<&'s str>,
}

impl Owner<'_> {
    fn id(self) -> ShapeId {
        self.member.map_or_else(|| self.shape.clone(), |member| self.shape.with_member(member))
    }
}

impl<'s> From<&'s ShapeId> for Owner<'s> {
    fn from(shape: &'s ShapeId) -> Self {
        Owner { shape, member: None }
    }
}

/// Adds known shapes, and those that they target.
fn add_known(shapes: &mut BTreeMap<ShapeId, Shape<'_>>, mut missing: Vec<ShapeId>) {
    while let Some(id) = missing.pop() {
        let Entry::Vacant(entry) = shapes.entry(id) else { continue };
        if let Some(shape) = known::shape(entry.key().as_str()) {
            missing.extend(shape.members.iter().map(|member| member.target.id.clone()));
            entry.insert(shape);
        }
    }
}

/// Applies statements whose target exists; returns the others.
///
/// Values that are arrays are concatenated in the order of the files.
fn apply<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    applications: Vec<Application<'a>>,
    resolver: &mut Resolver<'_>,
) -> Vec<Application<'a>> {
    let mut rest = Vec::new();
    let mut slots = Slots::default();
    // The traits that are applied before the shape or member is defined.
    let mut earlier: BTreeMap<ShapeId, Traits<'a>> = BTreeMap::new();
    for application in applications {
        let Reference { id, place } = &application.target;
        let Some((defined, traits)) = slots.find(shapes, id) else {
            rest.push(application);
            continue;
        };
        let traits = if *place < defined { earlier.entry(id.clone()).or_default() } else { traits };
        traits.merge_all(application.traits, |conflict| resolver.conflict(id, &conflict));
    }
    for (id, mut traits) in earlier {
        let Some((_, known)) = slots.find(shapes, &id) else { continue };
        let own = std::mem::take(known);
        traits.merge_all(own, |conflict| resolver.conflict(&id, &conflict));
        *known = traits;
    }
    rest
}

/// The positions of members by shape: a shape may have a million, with a statement for each.
#[derive(Default)]
struct Slots {
    known: HashMap<ShapeId, HashMap<Box<str>, usize>>,
}

impl Slots {
    /// The position of a shape or member, and its traits.
    fn find<'s, 'a>(
        &mut self,
        shapes: &'s mut BTreeMap<ShapeId, Shape<'a>>,
        id: &ShapeId,
    ) -> Option<(Place, &'s mut Traits<'a>)> {
        let Some((shape_id, name)) = id.split_member() else {
            return shapes.get_mut(id).map(|shape| (shape.place, &mut shape.traits));
        };
        let shape = shapes.get_mut(&shape_id)?;
        let names = self.known.entry(shape_id).or_insert_with(|| {
            let names = shape.members.iter().enumerate();
            names.map(|(at, member)| (member.name.clone(), at)).collect()
        });
        let at = *names.get(name)?;
        shape.members.get_mut(at).map(|member| (member.place, &mut member.traits))
    }
}

impl Resolver<'_> {
    fn check(&mut self, shape: &Shape<'_>, shapes: &Shapes<'_, '_>) {
        let id = &shape.id;
        for member in &shape.members {
            let key = shape.kind == Kind::Map && &*member.name == "key";
            let (wanted, what): (fn(&Kind) -> bool, _) = if key {
                (|kind| matches!(kind, Kind::String | Kind::Enum), "a string")
            } else {
                (Kind::is_data, "a data shape")
            };
            let owner = Owner { shape: id, member: Some(&member.name) };
            self.target(owner, &member.target, shapes, wanted, what);
        }
        let structure: fn(&Kind) -> bool = |kind| *kind == Kind::Structure;
        let operation: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Operation(_));
        let resource: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Resource(_));
        match &shape.kind {
            Kind::Operation(it) => {
                for target in it.input.iter().chain(&it.output) {
                    self.target(id.into(), target, shapes, structure, "a structure");
                }
                self.errors(id, &it.errors, shapes);
            }
            Kind::Resource(it) => {
                let string: fn(&Kind) -> bool = |it| matches!(it, Kind::String | Kind::Enum);
                for (_, target) in &it.identifiers {
                    self.target(id.into(), target, shapes, string, "a string");
                }
                for (_, target) in &it.properties {
                    self.target(id.into(), target, shapes, Kind::is_data, "a data shape");
                }
                if let Some((_, property)) = it.properties.first()
                    && shape.version == Version::V1
                {
                    let message = "properties of resources need Smithy version 2";
                    self.problem(Diagnostic::error("Model", message), id, property.place);
                }
                for target in it.all_operations() {
                    self.target(id.into(), target, shapes, operation, "an operation");
                }
                self.each(id, &it.resources, shapes, resource, "a resource");
            }
            Kind::Service(it) => {
                self.each(id, &it.operations, shapes, operation, "an operation");
                self.each(id, &it.resources, shapes, resource, "a resource");
                self.errors(id, &it.errors, shapes);
            }
            _ => {}
        }
    }

    fn each(
        &mut self,
        from: &ShapeId,
        targets: &[Reference],
        shapes: &Shapes<'_, '_>,
        wanted: fn(&Kind) -> bool,
        what: &str,
    ) {
        for target in targets {
            self.target(from.into(), target, shapes, wanted, what);
        }
    }

    fn errors(&mut self, from: &ShapeId, targets: &[Reference], shapes: &Shapes<'_, '_>) {
        for target in targets {
            self.target(
                from.into(),
                target,
                shapes,
                |kind| *kind == Kind::Structure,
                "an error structure",
            );
            if shapes
                .by_id
                .get(&target.id)
                .is_some_and(|s| s.kind == Kind::Structure && !s.traits.is_error())
            {
                let message =
                    format!("`{}` is listed as an error but has no error trait", target.id);
                self.problem(Diagnostic::error("Target", message), from, target.place);
            }
        }
    }

    fn target(
        &mut self,
        from: Owner<'_>,
        target: &Reference,
        shapes: &Shapes<'_, '_>,
        wanted: fn(&Kind) -> bool,
        what: &str,
    ) {
        match shapes.by_id.get(&target.id) {
            None if known::kind(target.id.as_str()).is_some_and(|kind| wanted(&kind)) => {
                self.known.push(target.id.clone());
            }
            None => {
                let message = format!("`{}` does not exist", target.id);
                let diagnostic = Diagnostic::error("Target.UnresolvedShape", message);
                let names =
                    shapes.ordered.values().filter(|s| wanted(&s.kind)).map(|s| s.id.as_str());
                let is_shown = self.suggestions > 0;
                self.suggestions = self.suggestions.saturating_sub(1);
                let close = if is_shown { near(target.id.as_str(), names) } else { Vec::new() };
                let diagnostic = match &close[..] {
                    [] => diagnostic.help("add the file that defines it, or correct the name"),
                    close => diagnostic.help(format!("did you mean `{}`?", close.join("`, `"))),
                };
                self.problem(diagnostic, &from.id(), target.place);
            }
            Some(shape) if !wanted(&shape.kind) => {
                let kind = shape.kind.name();
                let message = format!("`{}` is of type {kind}, but {what} is required", target.id);
                self.problem(Diagnostic::error("Target", message), &from.id(), target.place);
            }
            Some(shape) if shape.traits.is_mixin() => {
                let message = format!("`{}` is a mixin; a mixin cannot be a target", target.id);
                let diagnostic = Diagnostic::error("Target", message);
                self.problem(
                    diagnostic.help("define a shape that uses the mixin"),
                    &from.id(),
                    target.place,
                );
            }
            Some(_) => {}
        }
    }
}
