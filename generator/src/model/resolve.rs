//! [`RawModel`] → [`Model`]: applies `apply` statements, upgrades Smithy 1.0 forms, flattens
//! mixins, and checks that every reference names a shape of the right kind.

use super::resolver::{Resolver, SUGGESTIONS};
use super::{Application, Kind, Model, RawModel, Reference, Shape, ShapeId, Sources};
use super::{known, mixins, prelude, upgrade};
use crate::diagnostic::{Diagnostic, Diagnostics, near};
use std::collections::HashMap;
use std::collections::btree_map::{BTreeMap, Entry};

/// Checks a model; `problems` collects everything that is wrong with it.
pub fn resolve<'a>(raw: RawModel<'a>, sources: &Sources, problems: &mut Diagnostics) -> Model<'a> {
    let known = Vec::new();
    let mut resolver = Resolver { sources, problems, suggestions: SUGGESTIONS, known };
    let RawModel { mut shapes, applications } = raw;
    for shape in prelude::shapes() {
        shapes.entry(shape.id.clone()).or_insert(shape);
    }
    let late = apply(&mut shapes, applications);
    mixins::flatten(&mut shapes, late, &mut resolver);
    upgrade::upgrade(&mut shapes, &mut resolver);
    for shape in shapes.values() {
        resolver.check(shape, &shapes);
    }
    add_known(&mut shapes, resolver.known);
    // Only other shapes use mixins, and these are flattened now.
    shapes.retain(|_, shape| !shape.traits.is_mixin());
    Model { shapes }
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
fn apply<'a>(
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    applications: Vec<Application<'a>>,
) -> Vec<Application<'a>> {
    let mut rest = Vec::new();
    // The positions of members by shape: a shape may have a million, with a statement for each.
    let mut known: HashMap<ShapeId, HashMap<Box<str>, usize>> = HashMap::new();
    for application in applications {
        let id = &application.target.id;
        let traits = match id.split_member() {
            None => shapes.get_mut(id).map(|shape| &mut shape.traits),
            Some((shape_id, name)) => shapes.get_mut(&shape_id).and_then(|shape| {
                let at = match known.get(&shape_id) {
                    Some(names) => names.get(name).copied(),
                    None => {
                        let names = shape.members.iter().enumerate();
                        let names = names.map(|(at, member)| (member.name.clone(), at));
                        known.entry(shape_id).or_insert(names.collect()).get(name).copied()
                    }
                };
                at.and_then(|at| shape.members.get_mut(at)).map(|member| &mut member.traits)
            }),
        };
        match traits {
            Some(traits) => traits.overlay(&application.traits),
            None => rest.push(application),
        }
    }
    rest
}

impl Resolver<'_> {
    fn check(&mut self, shape: &Shape<'_>, shapes: &BTreeMap<ShapeId, Shape<'_>>) {
        let id = &shape.id;
        for member in &shape.members {
            let key = shape.kind == Kind::Map && &*member.name == "key";
            let (wanted, what): (fn(&Kind) -> bool, _) = if key {
                (|kind| matches!(kind, Kind::String | Kind::Enum), "a string")
            } else {
                (Kind::is_data, "a data shape")
            };
            self.target(&id.with_member(&member.name), &member.target, shapes, wanted, what);
        }
        let structure: fn(&Kind) -> bool = |kind| *kind == Kind::Structure;
        let operation: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Operation(_));
        let resource: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Resource(_));
        match &shape.kind {
            Kind::Operation(it) => {
                for target in it.input.iter().chain(&it.output) {
                    self.target(id, target, shapes, structure, "a structure");
                }
                self.errors(id, &it.errors, shapes);
            }
            Kind::Resource(it) => {
                self.each(id, &it.operations, shapes, operation, "an operation");
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
        shapes: &BTreeMap<ShapeId, Shape<'_>>,
        wanted: fn(&Kind) -> bool,
        what: &str,
    ) {
        for target in targets {
            self.target(from, target, shapes, wanted, what);
        }
    }

    fn errors(
        &mut self,
        from: &ShapeId,
        targets: &[Reference],
        shapes: &BTreeMap<ShapeId, Shape<'_>>,
    ) {
        for target in targets {
            self.target(
                from,
                target,
                shapes,
                |kind| *kind == Kind::Structure,
                "an error structure",
            );
            if shapes
                .get(&target.id)
                .is_some_and(|s| s.kind == Kind::Structure && !s.traits.is_error())
            {
                let message =
                    format!("`{}` is listed as an error but has no error trait", target.id);
                self.problem(Diagnostic::error("model.wrong_target", message), from, target.place);
            }
        }
    }

    fn target(
        &mut self,
        from: &ShapeId,
        target: &Reference,
        shapes: &BTreeMap<ShapeId, Shape<'_>>,
        wanted: fn(&Kind) -> bool,
        what: &str,
    ) {
        match shapes.get(&target.id) {
            None if known::kind(target.id.as_str()).is_some_and(|kind| wanted(&kind)) => {
                self.known.push(target.id.clone());
            }
            None => {
                let message = format!("`{}` does not exist", target.id);
                let diagnostic = Diagnostic::error("model.dangling_target", message);
                let names = shapes.values().filter(|s| wanted(&s.kind)).map(|s| s.id.as_str());
                let is_shown = self.suggestions > 0;
                self.suggestions = self.suggestions.saturating_sub(1);
                let close = if is_shown { near(target.id.as_str(), names) } else { Vec::new() };
                let diagnostic = match &close[..] {
                    [] => diagnostic.help("add the file that defines it, or correct the name"),
                    close => diagnostic.help(format!("did you mean `{}`?", close.join("`, `"))),
                };
                self.problem(diagnostic, from, target.place);
            }
            Some(shape) if !wanted(&shape.kind) => {
                let kind = shape.kind.name();
                let message = format!("`{}` is of type {kind}, but {what} is required", target.id);
                self.problem(Diagnostic::error("model.wrong_target", message), from, target.place);
            }
            Some(shape) if shape.traits.is_mixin() => {
                let message = format!("`{}` is a mixin; a mixin cannot be a target", target.id);
                let diagnostic = Diagnostic::error("model.wrong_target", message);
                self.problem(
                    diagnostic.help("define a shape that uses the mixin"),
                    from,
                    target.place,
                );
            }
            Some(_) => {}
        }
    }
}
