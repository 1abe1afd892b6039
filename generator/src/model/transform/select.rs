//! Transforms that select shapes, members and tags.

use super::stage::{Stage, is_prelude};
use crate::model::graph::Graph;
use crate::model::selector::Selector;
use crate::model::{Kind, Member, Shape, ShapeId, Traits};
use std::collections::{BTreeSet, HashSet};

/// Whether a shape or member has one of the tags.
pub(super) fn has_tag(traits: &Traits<'_>, tags: &BTreeSet<String>) -> bool {
    traits.tags().iter().any(|tag| tags.contains(tag))
}

fn traits_of<'t, 'a>(shape: &'t Shape<'a>, member: Option<&'t Member<'a>>) -> &'t Traits<'a> {
    member.map_or(&shape.traits, |member| &member.traits)
}

impl Stage<'_, '_> {
    pub(super) fn exclude_shapes_by_tag(&mut self, tags: &BTreeSet<String>) {
        self.filter(|_, shape, member| !has_tag(traits_of(shape, member), tags));
    }

    pub(super) fn include_shapes_by_tag(&mut self, tags: &BTreeSet<String>) {
        self.filter(|_, shape, member| has_tag(traits_of(shape, member), tags));
    }

    /// Keeps the shapes and members for which `keep` is true, given whether they match.
    pub(super) fn filter_by_selector(&mut self, selector: &Selector, keep: fn(bool) -> bool) {
        let mut graph = Graph::new(self.shapes.values(), &[]);
        for (id, uses) in &self.mixed.uses {
            graph.add_mixins(id, &uses.mixins);
        }
        let found = selector.select(&graph).into_iter();
        let ids: HashSet<String> = found.map(|vertex| graph.id(vertex)).collect();
        self.filter(|id, _, _| keep(ids.contains(id.as_str())));
    }

    pub(super) fn exclude_shapes_by_trait(&mut self, ids: &BTreeSet<ShapeId>) {
        self.filter(|_, shape, member| {
            let mut traits = traits_of(shape, member).iter();
            !traits.any(|(id, _, _)| ids.iter().any(|other| other.as_str() == id))
        });
    }

    pub(super) fn include_namespaces(&mut self, namespaces: &BTreeSet<String>) {
        self.filter(|id, _, _| namespaces.contains(id.namespace()));
    }

    pub(super) fn include_services(&mut self, services: &BTreeSet<ShapeId>) {
        self.filter(|id, shape, member| {
            member.is_some() || !matches!(shape.kind, Kind::Service(_)) || services.contains(id)
        });
    }

    /// Removes the tags that `keep` does not accept, and no shapes.
    pub(super) fn retain_tags(&mut self, keep: impl Fn(&str) -> bool) {
        let change = |traits: &mut Traits<'_>| {
            let tags = traits.tags();
            let kept: Vec<String> = tags.iter().filter(|tag| keep(tag)).cloned().collect();
            if kept.len() < tags.len() {
                traits.set_tags(&kept);
            }
        };
        for shape in self.shapes.values_mut().filter(|shape| !is_prelude(&shape.id)) {
            change(&mut shape.traits);
            shape.members.iter_mut().for_each(|member| change(&mut member.traits));
        }
    }
}
