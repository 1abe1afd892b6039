//! Transforms of a projection of `smithy-build.json`: they select, remove and rename shapes,
//! traits, tags and metadata, with the rules of Smithy's own transforms.
//!
//! They run on shapes to which `apply` statements are applied and whose mixins are flattened. Known
//! shapes that the model uses take part, since they belong to the model for Smithy too.

pub mod action;
mod definitions;
mod deprecated;
mod expansions;
mod neighbours;
mod remove;
mod rename;
mod select;
pub(crate) mod since;
mod stage;
mod unused;

use super::resolver::Resolver;
use super::{Metadata, Shape, ShapeId, known};
use crate::diagnostic::Diagnostic;
use action::{Action, Transform};
pub use expansions::Expansions;
pub(super) use stage::Mixed;
use stage::{Impossible, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// Applies transforms in their order.
pub(super) fn apply<'a>(
    transforms: &[Transform],
    shapes: &mut BTreeMap<ShapeId, Shape<'a>>,
    metadata: &mut Metadata<'a>,
    mixed: Mixed,
    resolver: &mut Resolver<'_>,
) {
    // Errors in the model would cause others.
    if transforms.is_empty() || resolver.problems.has_errors() {
        return;
    }
    let mut stage = Stage { shapes, metadata, mixed };
    let known = stage.add_known();
    for transform in transforms {
        if let Err(Impossible { message, help }) = stage.transform(&transform.action) {
            let message = transform.expansions.as_written(&message);
            let diagnostic = Diagnostic::error("build.transform", message).help(help);
            resolver.problems.push(diagnostic.at(resolver.sources.locate(transform.place)));
        }
    }
    // What the rest of the model needs is added again.
    stage.shapes.retain(|id, _| !known.contains(id));
}

impl Stage<'_, '_> {
    fn transform(&mut self, action: &Action) -> Result<(), Impossible> {
        match action {
            Action::ExcludeMetadata(keys) => self.metadata.retain(|key| !keys.contains(key)),
            Action::IncludeMetadata(keys) => self.metadata.retain(|key| keys.contains(key)),
            Action::ExcludeShapesBySelector(it) => self.filter_by_selector(it, |found| !found),
            Action::IncludeShapesBySelector(it) => self.filter_by_selector(it, |found| found),
            Action::ExcludeShapesByTag(tags) => self.exclude_shapes_by_tag(tags),
            Action::IncludeShapesByTag(tags) => self.include_shapes_by_tag(tags),
            Action::ExcludeShapesByTrait(ids) => self.exclude_shapes_by_trait(ids),
            Action::IncludeNamespaces(namespaces) => self.include_namespaces(namespaces),
            Action::IncludeServices(services) => self.include_services(services),
            Action::ExcludeTags(tags) => self.retain_tags(|tag| !tags.contains(tag)),
            Action::IncludeTags(tags) => self.retain_tags(|tag| tags.contains(tag)),
            Action::ExcludeTraits(names) => self.exclude_traits(names),
            Action::IncludeTraits(names) => self.include_traits(names),
            Action::ExcludeTraitsByTag(tags) => self.exclude_traits_by_tag(tags),
            Action::IncludeTraitsByTag(tags) => self.include_traits_by_tag(tags),
            Action::RemoveDeprecatedShapes(limits) => self.remove_deprecated(limits),
            Action::RemoveTraitDefinitions(exported) => self.remove_trait_definitions(exported),
            Action::RemoveUnusedShapes(exported) => self.remove_unused_shapes(exported),
            Action::FlattenNamespaces(options) => return self.flatten_namespaces(options),
            Action::RenameShapes(names) => return self.rename_shapes(names),
        }
        Ok(())
    }

    /// Adds the known shapes that the model uses; returns their ids.
    fn add_known(&mut self) -> BTreeSet<ShapeId> {
        let mut added = BTreeSet::new();
        let mut pending: Vec<ShapeId> =
            self.shapes.values().flat_map(|shape| neighbours::known(shape)).collect();
        while let Some(id) = pending.pop() {
            if self.shapes.contains_key(&id) {
                continue;
            }
            if let Some(shape) = known::shape(id.as_str()) {
                pending.extend(neighbours::known(&shape));
                self.shapes.insert(id.clone(), shape);
                added.insert(id);
            }
        }
        added
    }
}
