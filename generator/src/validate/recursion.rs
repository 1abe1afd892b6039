//! Shapes that contain themselves.

use super::events::Events;
use crate::model::Kind;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use std::collections::{BTreeSet, HashMap, HashSet};

const ID: &str = "ShapeRecursion";

/// Reports shapes of which no value can exist, and resources that contain themselves.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    // From a list or map to its target, as long as that is one.
    let elements = |shape: Vertex| -> Vec<Vertex> {
        match graph.kind(shape) {
            Some(Kind::List | Kind::Map) => targets(graph, shape, |_| true),
            _ => Vec::new(),
        }
    };
    for shape in in_cycles(graph, elements) {
        let message = "a list or map contains itself without a structure or union between them";
        events.error(ID, shape, message);
    }
    let required = |shape: Vertex| -> Vec<Vertex> {
        match graph.kind(shape) {
            Some(Kind::Structure) => {
                targets(graph, shape, |member| graph.has(member, ids::REQUIRED))
            }
            _ => Vec::new(),
        }
    };
    for shape in in_cycles(graph, required) {
        events.error(ID, shape, "a structure contains itself through required members");
    }
    unions(events);
}

/// Reports resources that contain themselves.
pub(super) fn resources(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let children = |shape: Vertex| graph.related(shape, Relation::Resource).collect();
    for shape in in_cycles(graph, children) {
        events.error("ResourceCycle", shape, "a resource contains itself");
    }
}

fn targets(
    graph: &Graph<'_, '_>,
    shape: Vertex,
    is_wanted: impl Fn(Vertex) -> bool,
) -> Vec<Vertex> {
    let members = graph.members(shape).filter(|member| is_wanted(*member));
    members.filter_map(|member| graph.target(member)).collect()
}

/// The model's shapes that reach themselves, found in linear time: the strongly connected
/// components of the graph, with an explicit stack.
fn in_cycles(graph: &Graph<'_, '_>, next: impl Fn(Vertex) -> Vec<Vertex>) -> BTreeSet<Vertex> {
    let mut found = BTreeSet::new();
    let mut order: HashMap<Vertex, usize> = HashMap::new();
    let mut low: HashMap<Vertex, usize> = HashMap::new();
    let (mut open, mut is_open) = (Vec::new(), HashSet::new());
    for root in graph.own_shapes() {
        if order.contains_key(&root) {
            continue;
        }
        let mut path = vec![(root, next(root), 0)];
        order.insert(root, order.len());
        low.insert(root, order.len() - 1);
        open.push(root);
        is_open.insert(root);
        while let Some((shape, targets, at)) = path.last_mut() {
            let shape = *shape;
            if let Some(target) = targets.get(*at).copied() {
                *at += 1;
                if target == shape {
                    found.insert(shape);
                }
                if !order.contains_key(&target) {
                    let index = order.len();
                    order.insert(target, index);
                    low.insert(target, index);
                    open.push(target);
                    is_open.insert(target);
                    path.push((target, next(target), 0));
                } else if is_open.contains(&target) {
                    lower(&mut low, shape, order.get(&target).copied());
                }
                continue;
            }
            path.pop();
            let lowest = low.get(&shape).copied();
            if let Some((parent, _, _)) = path.last() {
                lower(&mut low, *parent, lowest);
            }
            if lowest == order.get(&shape).copied() {
                let mut component = Vec::new();
                while let Some(member) = open.pop() {
                    is_open.remove(&member);
                    component.push(member);
                    if member == shape {
                        break;
                    }
                }
                if component.len() > 1 {
                    found.extend(component);
                }
            }
        }
    }
    found.retain(|shape| graph.is_own(*shape));
    found
}

fn lower(low: &mut HashMap<Vertex, usize>, shape: Vertex, candidate: Option<usize>) {
    if let (Some(known), Some(candidate)) = (low.get_mut(&shape), candidate) {
        *known = (*known).min(candidate);
    }
}

/// Reports unions of which no value is finite.
fn unions(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    // A shape is finite if it needs no other, or if the shapes that it needs are finite.
    let is_open = |shape: Vertex| {
        let kind = graph.kind(shape);
        let is_required = |member| graph.has(member, ids::REQUIRED);
        match kind {
            Some(Kind::Union) => false,
            Some(Kind::Structure) => {
                let mut members = graph.members(shape).peekable();
                members.peek().is_none() || members.any(|member| !is_required(member))
            }
            _ => true,
        }
    };
    let shapes = graph.all().filter(|it| graph.member(*it).is_none());
    let mut finite: HashSet<Vertex> = shapes.filter(|shape| is_open(*shape)).collect();
    let mut pending: Vec<Vertex> = finite.iter().copied().collect();
    while let Some(shape) = pending.pop() {
        for (relation, member) in graph.edges_to(shape) {
            let container = graph.container(*member);
            if *relation == Relation::Target && finite.insert(container) {
                pending.push(container);
            }
        }
    }
    let is_union = |shape: &Vertex| graph.kind(*shape) == Some(&Kind::Union);
    for union in graph.own_shapes().filter(is_union) {
        if !finite.contains(&union) && graph.members(union).next().is_some() {
            events.error(ID, union, "no value of this recursive union is finite");
        }
    }
}
