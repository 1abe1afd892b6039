//! Matches an expression against a string: follows all reachable positions at once.

use std::collections::BTreeSet;

use super::Node;
use super::class::Set;

/// The maximum number of examined positions: a constant, plus the same number per character. It
/// takes well below a second.
const STEPS: usize = 1_000_000;
const STEPS_PER_CHARACTER: usize = 64;

/// A match in progress: the string, and the remaining steps. Without steps, the result is unknown.
struct Run {
    text: Vec<char>,
    steps: usize,
}

/// Positions in order, without duplicates.
type Positions = Vec<usize>;

pub(super) fn is_match(node: &Node, text: &str) -> Option<bool> {
    let text: Vec<char> = text.chars().collect();
    let all = (0..=text.len()).collect();
    let steps = STEPS.saturating_add(text.len().saturating_mul(STEPS_PER_CHARACTER));
    Run { text, steps }.ends(node, all).map(|ends| !ends.is_empty())
}

impl Run {
    fn spend(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(steps.saturating_add(1))?;
        Some(())
    }

    /// The ends of all matches that begin at one of the given positions.
    fn ends(&mut self, node: &Node, mut from: Positions) -> Option<Positions> {
        self.spend(from.len())?;
        match node {
            Node::Class(class) => {
                from.retain(|at| self.text.get(*at).is_some_and(|c| class.contains(*c)));
                from.iter_mut().for_each(|at| *at += 1);
            }
            Node::Sequence(nodes) => {
                for node in nodes {
                    if from.is_empty() {
                        break;
                    }
                    from = self.ends(node, from)?;
                }
            }
            Node::Choice(nodes) => {
                let mut ends = Vec::new();
                for node in nodes {
                    ends.extend(self.ends(node, from.clone())?);
                }
                self.spend(ends.len())?;
                ends.sort_unstable();
                ends.dedup();
                from = ends;
            }
            Node::Repeat { node, least, most } => {
                from = self.repeated(node, from, *least, *most)?
            }
            Node::Start => from.retain(|at| *at == 0),
            Node::End => from.retain(|at| *at == self.text.len()),
            Node::Boundary { negated } => from.retain(|at| self.is_edge(*at) != *negated),
            Node::Look { node, behind: true, negated } => {
                let ends = self.ends(node, (0..=self.text.len()).collect())?;
                from.retain(|at| ends.binary_search(at).is_ok() != *negated);
            }
            Node::Look { node, behind: false, negated } => {
                let mut kept = Vec::new();
                for at in from {
                    if self.ends(node, vec![at])?.is_empty() == *negated {
                        kept.push(at);
                    }
                }
                from = kept;
            }
        }
        Some(from)
    }

    fn repeated(
        &mut self,
        node: &Node,
        mut from: Positions,
        least: u32,
        most: Option<u32>,
    ) -> Option<Positions> {
        for _ in 0..least {
            let ends = self.ends(node, from.clone())?;
            // More repetitions would not change the result.
            if ends == from {
                break;
            }
            from = ends;
        }
        // A position that was reached before was reached with fewer repetitions, so more
        // repetitions are left from there.
        let mut reached = BTreeSet::new();
        reached.extend(from.iter().copied());
        let mut rounds = most.map(|most| most - least);
        while !from.is_empty() && rounds != Some(0) {
            from = self.ends(node, from)?;
            from.retain(|at| reached.insert(*at));
            rounds = rounds.map(|rounds| rounds - 1);
        }
        Some(reached.into_iter().collect())
    }

    /// Whether exactly one of the two characters around a position is a word character.
    fn is_edge(&self, at: usize) -> bool {
        let is_word = |at: usize| self.text.get(at).is_some_and(|c| Set::Word.contains(*c));
        at.checked_sub(1).is_some_and(is_word) != is_word(at)
    }
}
