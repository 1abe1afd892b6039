//! Cycles of a directed graph: the edges on them, and a stable choice of edges that cuts them all.
//!
//! Nodes are numbers from zero. Models are input from anywhere, so nothing here recurses with the
//! depth of a graph, or passes over the whole graph once per edge.

/// An edge: the node it leaves, and the node it reaches.
pub(crate) type Edge = (usize, usize);

/// For each edge whether to cut it, so that no cycle is left. Edges come in the order of the nodes
/// they leave.
///
/// In each cycle the first edge is cut; then, last first, cuts that later ones made redundant are
/// undone.
pub(crate) fn cut(nodes: usize, edges: &[Edge]) -> Vec<bool> {
    debug_assert!(edges.is_sorted_by_key(|edge| edge.0));
    let components = components(nodes, edges);
    let round: Vec<usize> = (0..edges.len())
        .filter(|index| {
            let (from, to) = edges[*index];
            components[from] == components[to]
        })
        .collect();
    let mut cut = firsts(nodes, edges, &round);
    undo(nodes, edges, &round, &mut cut);
    cut
}

/// For each edge whether it is the first of a cycle; only the edges `round` are on one.
///
/// As edges are in the order of the nodes they leave, an edge is the first if both ends are in one
/// component of the graph without the nodes before the edge's. The graph grows from its last node
/// to its first one; halving the nodes left to add finds for each edge when its ends come together,
/// and each half has only the edges that do so within it. This takes time in the order of edges
/// times the square of the logarithm.
fn firsts(nodes: usize, edges: &[Edge], round: &[usize]) -> Vec<bool> {
    let mut first = vec![false; edges.len()];
    // The range of nodes, and edges as an index and two ends; ends already together are one.
    let all: Vec<(usize, Edge)> = round.iter().map(|index| (*index, edges[*index])).collect();
    let mut parts = vec![(0..nodes, all)];
    while let Some((range, part)) = parts.pop() {
        if part.is_empty() {
            continue;
        }
        if range.len() <= 1 {
            for (index, _) in part {
                first[index] = edges[index].0 == range.start;
            }
            continue;
        }
        let middle = range.start + range.len() / 2;
        let mut ends: Vec<usize> = part.iter().flat_map(|(_, (from, to))| [*from, *to]).collect();
        ends.sort_unstable();
        ends.dedup();
        let position = |end: usize| ends.binary_search(&end).unwrap_or_default();
        let part: Vec<(usize, Edge)> = part
            .into_iter()
            .map(|(index, (from, to))| (index, (position(from), position(to))))
            .collect();
        let added = |index: usize| edges[index].0 >= middle;
        let last: Vec<Edge> = part.iter().filter(|edge| added(edge.0)).map(|edge| edge.1).collect();
        let components = components(ends.len(), &last);
        let (mut late, mut early) = (Vec::new(), Vec::new());
        for (index, (from, to)) in part {
            if added(index) && components[from] == components[to] {
                late.push((index, (from, to)));
            } else {
                early.push((index, (components[from], components[to])));
            }
        }
        parts.push((range.start..middle, early));
        parts.push((middle..range.end, late));
    }
    first
}

/// Undoes cuts that later ones made redundant, last first.
///
/// Edges that leave one node are decided together: whether one closes a cycle does not depend on
/// the others. The search back from that node ends where it has met all nodes that they reach.
fn undo(nodes: usize, edges: &[Edge], round: &[usize], cut: &mut [bool]) {
    const NONE: usize = usize::MAX;
    let mut leaving = vec![Vec::new(); nodes];
    let mut arriving = vec![Vec::new(); nodes];
    for index in round {
        let (from, to) = edges[*index];
        arriving[to].push(*index);
        if cut[*index] {
            leaving[from].push(*index);
        }
    }
    // The last node that each node was sought for, and was met for.
    let mut sought = vec![NONE; nodes];
    let mut met = vec![NONE; nodes];
    for node in (0..nodes).rev() {
        let mut missing = 0;
        for index in &leaving[node] {
            let to = edges[*index].1;
            if to != node && sought[to] != node {
                sought[to] = node;
                missing += 1;
            }
        }
        met[node] = node;
        let mut open = vec![node];
        'search: while missing > 0 {
            let Some(to) = open.pop() else { break };
            for index in &arriving[to] {
                let from = edges[*index].0;
                if cut[*index] || met[from] == node {
                    continue;
                }
                met[from] = node;
                open.push(from);
                if sought[from] == node {
                    missing -= 1;
                    if missing == 0 {
                        break 'search;
                    }
                }
            }
        }
        for index in &leaving[node] {
            cut[*index] = met[edges[*index].1] == node;
        }
    }
}

/// The strongly connected component of each node, as one of its nodes.
///
/// An edge is on a cycle if and only if its ends share a component. Tarjan's
/// algorithm with a stack of its own, as chains of structures may be long.
pub(crate) fn components(nodes: usize, edges: &[Edge]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut leaving = vec![Vec::new(); nodes];
    for (from, to) in edges {
        leaving[*from].push(*to);
    }
    let mut order = vec![NONE; nodes];
    let mut low = vec![NONE; nodes];
    let mut component = vec![NONE; nodes];
    let mut open = Vec::new();
    let mut calls: Vec<(usize, usize)> = Vec::new();
    let mut seen = 0;
    for root in 0..nodes {
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
            if let Some(to) = leaving[node].get(*step) {
                *step += 1;
                if order[*to] == NONE {
                    enter = Some(*to);
                } else if component[*to] == NONE {
                    low[node] = low[node].min(order[*to]);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The same choice by its definition, one edge at a time.
    fn slow(nodes: usize, edges: &[Edge]) -> Vec<bool> {
        let mut cut = vec![false; edges.len()];
        let round = |cut: &[bool]| {
            let left: Vec<Edge> =
                edges.iter().zip(cut).filter(|(_, cut)| !**cut).map(|(edge, _)| *edge).collect();
            let components = components(nodes, &left);
            (0..edges.len()).find(|index| {
                let (from, to) = edges[*index];
                !cut[*index] && components[from] == components[to]
            })
        };
        while let Some(index) = round(&cut) {
            cut[index] = true;
        }
        for index in (0..edges.len()).rev().filter(|index| cut[*index]).collect::<Vec<_>>() {
            cut[index] = false;
            cut[index] = round(&cut).is_some();
        }
        cut
    }

    #[test]
    fn same_choice_as_one_edge_at_a_time() {
        let mut state: u64 = 1;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default() % below
        };
        let (mut cuts, mut undone) = (0, 0);
        for _ in 0..3000 {
            let nodes = 1 + random(9);
            let count = random(3 * nodes);
            let mut edges: Vec<Edge> = (0..count).map(|_| (random(nodes), random(nodes))).collect();
            edges.sort_by_key(|edge| edge.0);
            let expected = slow(nodes, &edges);
            assert_eq!(cut(nodes, &edges), expected, "{edges:?}");
            let round: Vec<usize> = (0..edges.len()).collect();
            cuts += expected.iter().filter(|cut| **cut).count();
            undone +=
                firsts(nodes, &edges, &round).iter().zip(&expected).filter(|(a, b)| a != b).count();
        }
        assert!(cuts > 1000 && undone > 100, "{cuts} cuts, {undone} undone");
    }
}
