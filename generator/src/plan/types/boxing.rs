//! Which members to box, so that every type has a finite size.
//!
//! After the Smithy specification, "Recursive shape definitions": lists and maps already are
//! indirection, so only members of structures and unions that target structures or unions count.

use super::cycles::{self, Edge};
use crate::model::{Kind, Member, Model, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// A member: the shape it is in, and its position there.
pub(crate) type MemberKey = (ShapeId, usize);

/// Picks the members to box.
///
/// Takes shapes of a resolved model, returns members in ascending order; empty without recursion.
/// The choice is stable, since another choice breaks users: in each cycle, the member with the
/// smallest id (its shape's, then its name) is boxed, until no cycle is left; then boxes that later
/// ones made redundant are removed, last first. The choice depends only on the cycles, never on the
/// other generated shapes.
pub(crate) fn boxed<'m>(
    model: &'m Model<'_>,
    shapes: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<MemberKey> {
    let graph = Graph::new(model, shapes, |_, _| true);
    let cut = cycles::cut(graph.nodes, &graph.edges);
    let members = graph.members.into_iter().zip(cut);
    members.filter_map(|(member, cut)| cut.then_some(member)).collect()
}

/// Required members of structures that make a value without end: only reachable in models that
/// Smithy's own validator refuses. They are treated as optional.
pub(crate) fn endless<'m>(
    model: &'m Model<'_>,
    shapes: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<MemberKey> {
    let required = |shape: &Shape<'_>, member: &Member<'_>| {
        shape.kind == Kind::Structure && member.traits.is_required()
    };
    let graph = Graph::new(model, shapes, required);
    let components = cycles::components(graph.nodes, &graph.edges);
    let round = graph.edges.iter().map(|edge| components[edge.0] == components[edge.1]);
    graph
        .members
        .into_iter()
        .zip(round)
        .filter_map(|(member, round)| round.then_some(member))
        .collect()
}

/// Structures and unions, and the members that hold one in another; edges in the order of member
/// ids.
struct Graph {
    nodes: usize,
    edges: Vec<Edge>,
    /// The member of each edge.
    members: Vec<MemberKey>,
}

impl Graph {
    fn new<'m>(
        model: &'m Model<'_>,
        shapes: impl IntoIterator<Item = &'m ShapeId>,
        counts: impl Fn(&Shape<'_>, &Member<'_>) -> bool,
    ) -> Graph {
        let holds = |id: &ShapeId| {
            model.shape(id).filter(|shape| matches!(shape.kind, Kind::Structure | Kind::Union))
        };
        let nodes: BTreeMap<&ShapeId, usize> = {
            let ids: BTreeSet<&ShapeId> =
                shapes.into_iter().filter(|id| holds(id).is_some()).collect();
            ids.into_iter().enumerate().map(|(index, id)| (id, index)).collect()
        };
        let mut edges = Vec::new();
        let mut keys = Vec::new();
        for (id, from) in &nodes {
            let Some(shape) = holds(id) else { continue };
            let mut members: Vec<(usize, &str, usize)> = Vec::new();
            for (position, member) in shape.members.iter().enumerate() {
                match nodes.get(&member.target.id) {
                    Some(to) if counts(shape, member) => {
                        members.push((position, &member.name, *to))
                    }
                    _ => {}
                }
            }
            members.sort_by_key(|(_, name, _)| *name);
            for (position, _, to) in members {
                edges.push((*from, to));
                keys.push(((*id).clone(), position));
            }
        }
        Graph { nodes: nodes.len(), edges, members: keys }
    }
}
