//! Which members to box, so that every type has a finite size.
//!
//! After the Smithy specification, "Recursive shape definitions": lists and maps already are
//! indirection, so only members of structures and unions that target structures or unions count.

use crate::model::{Kind, Member, Model, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// A member: the shape it is in, and its position there.
pub(super) type MemberKey = (ShapeId, usize);

/// Picks the members to box.
///
/// Takes shapes of a resolved model, gives members in ascending order; empty where nothing
/// recurses. The choice is stable, since another one breaks users: of each circle the member with
/// the smallest id (its shape's, then its name) is boxed, until none is left; then members
/// that later choices made needless are unboxed, last first. It depends on the circles alone,
/// never on which other shapes are generated.
pub(super) fn boxed<'m>(
    model: &'m Model<'_>,
    shapes: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<MemberKey> {
    let graph = Graph::new(model, shapes, |_, _| true);
    let mut cut: BTreeSet<usize> = BTreeSet::new();
    loop {
        let components = graph.components(&cut);
        // The smallest edge within each component that has a circle.
        let mut smallest: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, edge) in graph.edges.iter().enumerate() {
            if !cut.contains(&index) && components[edge.from] == components[edge.to] {
                smallest.entry(components[edge.from]).or_insert(index);
            }
        }
        if smallest.is_empty() {
            break;
        }
        cut.extend(smallest.into_values());
    }
    for index in cut.clone().into_iter().rev() {
        cut.remove(&index);
        let components = graph.components(&cut);
        let round = graph
            .edges
            .iter()
            .enumerate()
            .any(|(other, edge)| !cut.contains(&other) && components[edge.from] == components[edge.to]);
        if round {
            cut.insert(index);
        }
    }
    cut.into_iter().map(|index| graph.edges[index].member.clone()).collect()
}

/// Required members of structures that make a value without end: only reachable in models that
/// Smithy's own validator refuses. They are treated as optional.
pub(super) fn endless<'m>(
    model: &'m Model<'_>,
    shapes: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<MemberKey> {
    let required =
        |shape: &Shape<'_>, member: &Member<'_>| shape.kind == Kind::Structure && member.traits.is_required();
    let graph = Graph::new(model, shapes, required);
    let components = graph.components(&BTreeSet::new());
    let round = graph.edges.iter().filter(|edge| components[edge.from] == components[edge.to]);
    round.map(|edge| edge.member.clone()).collect()
}

struct Edge {
    from: usize,
    to: usize,
    member: MemberKey,
}

/// Structures and unions, and the members that hold one in another; edges in the order of member ids.
struct Graph {
    nodes: usize,
    edges: Vec<Edge>,
    /// Edge indices by the node they leave.
    leaving: Vec<Vec<usize>>,
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
            let ids: BTreeSet<&ShapeId> = shapes.into_iter().filter(|id| holds(id).is_some()).collect();
            ids.into_iter().enumerate().map(|(index, id)| (id, index)).collect()
        };
        let mut edges = Vec::new();
        for (id, from) in &nodes {
            let Some(shape) = holds(id) else { continue };
            let mut members: Vec<(usize, &str, usize)> = Vec::new();
            for (position, member) in shape.members.iter().enumerate() {
                match nodes.get(&member.target.id) {
                    Some(to) if counts(shape, member) => members.push((position, &member.name, *to)),
                    _ => {}
                }
            }
            members.sort_by_key(|(_, name, _)| *name);
            edges.extend(members.into_iter().map(|(position, _, to)| Edge {
                from: *from,
                to,
                member: ((*id).clone(), position),
            }));
        }
        let mut leaving = vec![Vec::new(); nodes.len()];
        for (index, edge) in edges.iter().enumerate() {
            leaving[edge.from].push(index);
        }
        Graph { nodes: nodes.len(), edges, leaving }
    }

    /// The strongly connected component of each node, with some edges cut.
    ///
    /// An edge whose ends share a component is on a circle, and no other edge is. Tarjan's
    /// algorithm with a stack of its own, as chains of structures may be long.
    fn components(&self, cut: &BTreeSet<usize>) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let mut order = vec![NONE; self.nodes];
        let mut low = vec![NONE; self.nodes];
        let mut component = vec![NONE; self.nodes];
        let mut open = Vec::new();
        let mut calls: Vec<(usize, usize)> = Vec::new();
        let mut seen = 0;
        for root in 0..self.nodes {
            let mut enter = (order[root] == NONE).then_some(root);
            loop {
                if let Some(node) = enter.take() {
                    order[node] = seen;
                    low[node] = seen;
                    seen += 1;
                    open.push(node);
                    calls.push((node, 0));
                }
                let Some((node, step)) = calls.last_mut() else { break };
                let node = *node;
                if let Some(edge) = self.leaving[node].get(*step) {
                    *step += 1;
                    let to = self.edges[*edge].to;
                    if cut.contains(edge) {
                        continue;
                    }
                    if order[to] == NONE {
                        enter = Some(to);
                    } else if component[to] == NONE {
                        low[node] = low[node].min(order[to]);
                    }
                    continue;
                }
                calls.pop();
                if low[node] == order[node] {
                    while let Some(member) = open.pop() {
                        component[member] = node;
                        if member == node {
                            break;
                        }
                    }
                }
                if let Some((parent, _)) = calls.last() {
                    low[*parent] = low[*parent].min(low[node]);
                }
            }
        }
        component
    }
}
