//! Members that look like identifiers of a resource to which they do not refer.

use super::events::{Event, Events, ticked};
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use crate::model::{Kind, Member};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The number of resources that one message names.
const NAMED: usize = 5;

/// The number of resources that are followed at once, one bit each.
const AT_ONCE: usize = 64;

/// Members by the name and target of an identifier.
type Key<'g> = (&'g str, &'g str);

/// Warns of members that look like identifiers of a resource.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    let resources: Vec<Vertex> = graph.resources().collect();
    let mut members = candidates(graph, &resources);
    let paths = Paths::new(graph, &resources);
    for chunk in resources.chunks(AT_ONCE) {
        let mut owners: HashMap<Key<'_>, u64> = HashMap::new();
        for (at, shape) in chunk.iter().enumerate() {
            for key in identifiers(graph, *shape) {
                *owners.entry(key).or_default() |= 1 << at;
            }
        }
        // Members below a resource may name it and its children.
        let parents = |shape: Vertex| {
            let edges = graph.edges_to(shape).iter();
            let parents = edges.filter(|(relation, _)| *relation == Relation::Resource);
            parents.map(|(_, parent)| *parent).filter(|parent| is_resource(graph, *parent))
        };
        let seeds = chunk.iter().enumerate().flat_map(|(at, shape)| {
            std::iter::once(*shape).chain(parents(*shape)).map(move |from| (from, 1 << at))
        });
        let known = paths.follow(seeds);
        for member in &mut members {
            let owners = owners.get(&member.key).copied().unwrap_or_default();
            let mut found = owners & !known.of(member.vertex);
            for (at, shape) in chunk.iter().enumerate() {
                if found & (1 << at) != 0 && member.referenced.contains(shape) {
                    found &= !(1 << at);
                } else if found & (1 << at) != 0 && member.named.len() < NAMED {
                    member.named.push(*shape);
                }
            }
            member.count += found.count_ones();
        }
    }
    for member in members.iter().filter(|member| member.count > 0) {
        let named = ticked(member.named.iter().map(|shape| graph.id(*shape)));
        let others = match member.count as usize - member.named.len() {
            0 => String::new(),
            1 => " and another resource".to_owned(),
            count => format!(" and {count} other resources"),
        };
        let message = format!("the member looks like an identifier of {named}{others}");
        let help = "refer to the resource with the trait `references`";
        let id = "MemberShouldReferenceResource";
        events.push(Event::warning(id, member.vertex, message).help(help));
    }
}

fn is_resource(graph: &Graph<'_, '_>, shape: Vertex) -> bool {
    matches!(graph.kind(shape), Some(Kind::Resource(_)))
}

fn identifiers<'g>(graph: &Graph<'g, '_>, shape: Vertex) -> impl Iterator<Item = Key<'g>> {
    let identifiers = match graph.kind(shape) {
        Some(Kind::Resource(resource)) => &*resource.identifiers,
        _ => &[],
    };
    identifiers.iter().map(|(name, target)| (&**name, target.id.as_str()))
}

/// A member with the name and target of an identifier.
struct Candidate<'g> {
    vertex: Vertex,
    key: Key<'g>,
    /// The resources to which `@references` refers.
    referenced: HashSet<Vertex>,
    /// The number of resources of which it looks like an identifier, and the first of them.
    count: u32,
    named: Vec<Vertex>,
}

fn candidates<'g>(graph: &Graph<'g, '_>, resources: &[Vertex]) -> Vec<Candidate<'g>> {
    let keys: HashSet<Key<'_>> =
        resources.iter().flat_map(|shape| identifiers(graph, *shape)).collect();
    let key_of = |member: &'g Member<'_>| -> Key<'g> { (&member.name, member.target.id.as_str()) };
    let members = graph.own().filter_map(|vertex| Some((vertex, key_of(graph.member(vertex)?))));
    let members = members.filter(|(_, key)| keys.contains(key));
    let candidates = members.map(|(vertex, key)| {
        let mut referenced = HashSet::new();
        for shape in [vertex, graph.container(vertex)] {
            let value = graph.traits(shape).value(ids::REFERENCES);
            let list = value.as_ref().and_then(Value::as_array).into_iter().flatten();
            let listed = list.filter_map(|it| graph.find(it.get("resource")?.as_str()?));
            referenced.extend(listed);
        }
        Candidate { vertex, key, referenced, count: 0, named: Vec::new() }
    });
    candidates.collect()
}

/// The vertices that can be reached from resources, ordered such that most edges lead to later
/// ones: then few passes are enough to follow all paths.
struct Paths {
    positions: BTreeMap<Vertex, usize>,
    /// The positions to which the edges of each vertex lead.
    edges: Vec<Vec<usize>>,
}

impl Paths {
    fn new(graph: &Graph<'_, '_>, roots: &[Vertex]) -> Paths {
        let mut order = Vec::new();
        let mut seen = HashSet::new();
        for root in roots {
            let mut path = if seen.insert(*root) { vec![(*root, 0)] } else { Vec::new() };
            while let Some((vertex, at)) = path.last_mut() {
                match graph.edges_from(*vertex).get(*at) {
                    Some((_, to)) => {
                        *at += 1;
                        if seen.insert(*to) {
                            path.push((*to, 0));
                        }
                    }
                    None => {
                        order.push(*vertex);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        let positions: BTreeMap<Vertex, usize> =
            order.iter().enumerate().map(|(at, vertex)| (*vertex, at)).collect();
        let edges = order.iter().map(|vertex| {
            let to = graph.edges_from(*vertex).iter();
            to.filter_map(|(_, to)| positions.get(to).copied()).collect()
        });
        Paths { edges: edges.collect(), positions }
    }

    /// Carries the bits of some vertices to all vertices that can be reached from them.
    fn follow(&self, seeds: impl Iterator<Item = (Vertex, u64)>) -> Bits<'_> {
        let mut bits = vec![0; self.edges.len()];
        for (vertex, seed) in seeds {
            if let Some(bits) = self.positions.get(&vertex).and_then(|at| bits.get_mut(*at)) {
                *bits |= seed;
            }
        }
        let mut is_done = false;
        while !is_done {
            is_done = true;
            for (at, edges) in self.edges.iter().enumerate() {
                let own = bits.get(at).copied().unwrap_or_default();
                for to in edges.iter().filter(|_| own != 0) {
                    let Some(bits) = bits.get_mut(*to) else { continue };
                    is_done &= *to > at || *bits | own == *bits;
                    *bits |= own;
                }
            }
        }
        Bits { paths: self, bits }
    }
}

/// The bits that reached each vertex.
struct Bits<'p> {
    paths: &'p Paths,
    bits: Vec<u64>,
}

impl Bits<'_> {
    fn of(&self, vertex: Vertex) -> u64 {
        let at = self.paths.positions.get(&vertex);
        at.and_then(|at| self.bits.get(*at)).copied().unwrap_or_default()
    }
}
