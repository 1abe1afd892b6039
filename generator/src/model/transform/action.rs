//! [`Transform`]: what a transform does, as its configuration says.

use super::expansions::Expansions;
use crate::model::position::Place;
use crate::model::selector::Selector;
use crate::model::shape_id::ShapeId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A transform, and the position of its name.
#[derive(Clone, Debug)]
pub struct Transform {
    pub place: Place,
    pub action: Action,
    /// The strings whose values messages do not show.
    pub expansions: Arc<Expansions>,
}

/// What a transform does; the names and arguments are those of `smithy-build.json`.
#[derive(Clone, Debug)]
pub enum Action {
    ExcludeMetadata(BTreeSet<String>),
    ExcludeShapesBySelector(Selector),
    ExcludeShapesByTag(BTreeSet<String>),
    ExcludeShapesByTrait(BTreeSet<ShapeId>),
    ExcludeTags(BTreeSet<String>),
    ExcludeTraits(TraitNames),
    ExcludeTraitsByTag(BTreeSet<String>),
    FlattenNamespaces(FlattenNamespaces),
    IncludeMetadata(BTreeSet<String>),
    IncludeNamespaces(BTreeSet<String>),
    IncludeServices(BTreeSet<ShapeId>),
    IncludeShapesBySelector(Selector),
    IncludeShapesByTag(BTreeSet<String>),
    IncludeTags(BTreeSet<String>),
    IncludeTraits(TraitNames),
    IncludeTraitsByTag(BTreeSet<String>),
    RemoveDeprecatedShapes(RemoveDeprecatedShapes),
    /// The definitions with one of these tags are kept.
    RemoveTraitDefinitions(BTreeSet<String>),
    /// The shapes with one of these tags are kept.
    RemoveUnusedShapes(BTreeSet<String>),
    RenameShapes(BTreeMap<ShapeId, ShapeId>),
}

/// Traits by their ids or namespaces.
#[derive(Clone, Debug, Default)]
pub struct TraitNames {
    pub ids: BTreeSet<String>,
    pub namespaces: BTreeSet<String>,
}

/// The arguments of `flattenNamespaces`.
#[derive(Clone, Debug)]
pub struct FlattenNamespaces {
    pub namespace: String,
    pub service: ShapeId,
    /// Shapes with one of these tags are included, whether the service uses them or not.
    pub tags: BTreeSet<String>,
}

/// The arguments of `removeDeprecatedShapes`.
#[derive(Clone, Debug, Default)]
pub struct RemoveDeprecatedShapes {
    /// `YYYY-MM-DD`, hyphens are optional.
    pub date: Option<String>,
    pub version: Option<String>,
}
