//! Evaluates selectors.
//!
//! A step maps a set of shapes to a set. Only variables need the rest of a selector for each shape
//! on its own, because their values depend on it.

use super::attribute::{Variables, absolute, compare};
use super::{Assertion, Attribute, Comparison, Scoped, Selector, Step, TypeName};
use crate::model::Kind;
use crate::model::graph::{Graph, Relation, Vertex};
use crate::model::traits::ids;
use std::cell::Cell;
use std::collections::HashSet;

/// The maximum number of shapes that the steps of one evaluation receive: a selector of a model may
/// take exponential time.
const MOST: usize = 50_000_000;

pub(super) fn select(
    selector: &Selector,
    graph: &Graph<'_, '_>,
    start: impl Iterator<Item = Vertex>,
) -> HashSet<Vertex> {
    let mut evaluation =
        Evaluation { graph, roots: Vec::new(), spent: Cell::new(0), everything: Vec::new() };
    evaluation.everything = graph.all().collect();
    for root in &selector.roots {
        let everything = evaluation.everything.clone();
        let found = evaluation.run(root, everything, &mut Variables::new());
        evaluation.roots.push(found);
    }
    let start = start.collect();
    evaluation.run(&selector.steps, start, &mut Variables::new()).into_iter().collect()
}

struct Evaluation<'e, 'g, 'a> {
    graph: &'e Graph<'g, 'a>,
    /// The results of the selectors of `:root`.
    roots: Vec<Vec<Vertex>>,
    everything: Vec<Vertex>,
    spent: Cell<usize>,
}

impl Evaluation<'_, '_, '_> {
    fn run(&self, steps: &[Step], start: Vec<Vertex>, variables: &mut Variables) -> Vec<Vertex> {
        let mut shapes = start;
        for (at, step) in steps.iter().enumerate() {
            self.spent.set(self.spent.get().saturating_add(shapes.len() + 1));
            if shapes.is_empty() || self.spent.get() > MOST {
                return Vec::new();
            }
            if let Step::Store(name, value) = step {
                let rest = steps.get(at + 1..).unwrap_or_default();
                let mut found = Vec::new();
                for shape in shapes {
                    let value = self.run(value, vec![shape], variables);
                    variables.insert(name.clone(), value);
                    found.extend(self.run(rest, vec![shape], variables));
                }
                return distinct(found);
            }
            shapes = self.step(step, shapes, variables);
        }
        shapes
    }

    fn matches(&self, steps: &[Step], shape: Vertex, variables: &mut Variables) -> bool {
        !self.run(steps, vec![shape], variables).is_empty()
    }

    fn step(&self, step: &Step, mut shapes: Vec<Vertex>, variables: &mut Variables) -> Vec<Vertex> {
        match step {
            Step::Any | Step::Store(..) => shapes,
            Step::Nothing => Vec::new(),
            Step::Type(name) => {
                shapes.retain(|shape| self.is_type(*shape, name));
                shapes
            }
            Step::Attribute { path, comparison } => {
                shapes.retain(|it| self.has_attribute(*it, path, comparison.as_ref(), variables));
                shapes
            }
            Step::Scoped { path, assertions } => {
                shapes.retain(|shape| self.holds(*shape, path, assertions, variables));
                shapes
            }
            Step::Neighbors { labels, is_reverse } => self.neighbors(&shapes, labels, *is_reverse),
            Step::Recursive => self.repeat(&shapes, |_, shape| self.directed(shape)),
            Step::Not(steps) => {
                shapes.retain(|shape| !self.matches(steps, *shape, variables));
                shapes
            }
            Step::Test(all) => {
                shapes.retain(|it| all.iter().any(|steps| self.matches(steps, *it, variables)));
                shapes
            }
            Step::Is(all) => {
                let found = all.iter().flat_map(|steps| self.run(steps, shapes.clone(), variables));
                distinct(found.collect())
            }
            Step::In(steps) => {
                shapes.retain(|it| self.run(steps, vec![*it], variables).contains(it));
                shapes
            }
            Step::Root(index) => self.roots.get(*index).cloned().unwrap_or_default(),
            Step::TopDown(all) => self.top_down(&shapes, all, variables),
            Step::Repeated(steps) => {
                self.repeat(&shapes, |variables, shape| self.run(steps, vec![shape], variables))
            }
            Step::Load(name) => variables.get(name).cloned().unwrap_or_default(),
        }
    }

    fn is_type(&self, shape: Vertex, name: &TypeName) -> bool {
        let Some(kind) = self.graph.kind(shape) else {
            return matches!(name, TypeName::Named(name) if name == "member");
        };
        let is_service = matches!(kind, Kind::Service(_) | Kind::Resource(_) | Kind::Operation(_));
        let is_aggregate = matches!(kind, Kind::List | Kind::Map | Kind::Structure | Kind::Union);
        match name {
            TypeName::Number => matches!(
                kind,
                Kind::Byte
                    | Kind::Short
                    | Kind::Integer
                    | Kind::IntEnum
                    | Kind::Long
                    | Kind::Float
                    | Kind::Double
                    | Kind::BigInteger
                    | Kind::BigDecimal
            ),
            TypeName::Simple => !is_service && !is_aggregate,
            TypeName::Aggregate => is_aggregate,
            TypeName::Service => is_service,
            TypeName::Data => !is_service,
            TypeName::Named(name) => match kind {
                // A string with the trait `enum` of Smithy 1.0 is not an enum.
                Kind::Enum => {
                    let is_string = self.graph.has(shape, ids::ENUM);
                    name == "string" || name == "enum" && !is_string
                }
                Kind::IntEnum => name == "intEnum" || name == "integer",
                Kind::List => name == "list" || name == "set",
                kind => kind.name() == name,
            },
        }
    }

    fn has_attribute(
        &self,
        shape: Vertex,
        path: &[String],
        comparison: Option<&Comparison>,
        variables: &Variables,
    ) -> bool {
        if let ([first, id], None) = (path, comparison)
            && first == "trait"
            && !id.starts_with('(')
        {
            return self.graph.has(shape, &absolute(id));
        }
        let value = Attribute::Shape(shape).at(path, self.graph, variables);
        let Some(Comparison { operator, values, ignores_case }) = comparison else {
            return value.is_present();
        };
        values.iter().any(|wanted| {
            let wanted = Attribute::Text(wanted.clone());
            compare(&value, *operator, &wanted, *ignores_case, self.graph)
        })
    }

    fn holds(
        &self,
        shape: Vertex,
        path: &[String],
        assertions: &[Assertion],
        variables: &Variables,
    ) -> bool {
        let scope = Attribute::Shape(shape).at(path, self.graph, variables);
        let value = |scope: &Attribute, value: &Scoped| match value {
            Scoped::Literal(text) => Attribute::Text(text.clone()),
            Scoped::Path(path) => scope.clone().at(path, self.graph, variables),
        };
        scope.is_present()
            && scope.flat().iter().any(|scope| {
                assertions.iter().all(|it| {
                    let left = value(scope, &it.left);
                    it.right.iter().any(|right| {
                        let right = value(scope, right);
                        compare(&left, it.operator, &right, it.ignores_case, self.graph)
                    })
                })
            })
    }

    fn neighbors(&self, shapes: &[Vertex], labels: &[String], is_reverse: bool) -> Vec<Vertex> {
        let is_wanted = |relation: Relation| {
            let is_named = |label| labels.iter().any(|it| it == label);
            labels.is_empty() || relation.label().is_some_and(is_named)
        };
        let mut found = Vec::new();
        for shape in shapes {
            let edges = if is_reverse {
                self.graph.edges_to(*shape)
            } else {
                self.graph.edges_from(*shape)
            };
            found.extend(edges.iter().filter(|it| is_wanted(it.0)).map(|(_, to)| *to));
            if labels.iter().any(|label| label == "trait") {
                found.extend(self.by_traits(*shape, is_reverse));
            }
        }
        distinct(found)
    }

    /// The definitions of the traits of a shape, or the shapes with a trait.
    fn by_traits(&self, shape: Vertex, is_reverse: bool) -> Vec<Vertex> {
        if is_reverse {
            let id = self.graph.id(shape);
            let all = self.everything.iter().copied();
            return all.filter(|it| self.graph.has(*it, &id)).collect();
        }
        let traits = self.graph.traits(shape).iter();
        traits.filter_map(|(id, _, _)| self.graph.find(id)).collect()
    }

    fn directed(&self, shape: Vertex) -> Vec<Vertex> {
        self.graph.edges_from(shape).iter().map(|(_, to)| *to).collect()
    }

    /// All shapes that repeated calls yield.
    fn repeat(
        &self,
        shapes: &[Vertex],
        next: impl Fn(&mut Variables, Vertex) -> Vec<Vertex>,
    ) -> Vec<Vertex> {
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        let mut pending = shapes.to_vec();
        let mut variables = Variables::new();
        while let Some(shape) = pending.pop() {
            self.spent.set(self.spent.get().saturating_add(1));
            for shape in next(&mut variables, shape) {
                if seen.insert(shape) {
                    found.push(shape);
                    pending.push(shape);
                }
            }
        }
        found
    }

    fn top_down(
        &self,
        shapes: &[Vertex],
        all: &[Vec<Step>],
        variables: &mut Variables,
    ) -> Vec<Vertex> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut pending: Vec<(Vertex, bool)> = Vec::new();
        for shape in shapes {
            if self.is_type(*shape, &TypeName::Service) {
                seen.clear();
                pending.push((*shape, false));
            }
            while let Some((shape, mut is_matched)) = pending.pop() {
                if !seen.insert(shape) {
                    continue;
                }
                let mut is = |index: usize| {
                    all.get(index).is_some_and(|steps| self.matches(steps, shape, variables))
                };
                is_matched = (is_matched || is(0)) && !is(1);
                if is_matched {
                    found.push(shape);
                }
                let edges = self.graph.edges_from(shape).iter();
                let is_below =
                    |it: &Relation| matches!(it, Relation::Resource | Relation::Operation);
                pending.extend(edges.filter(|it| is_below(&it.0)).map(|it| (it.1, is_matched)));
            }
        }
        distinct(found)
    }
}

fn distinct(mut shapes: Vec<Vertex>) -> Vec<Vertex> {
    let mut seen = HashSet::with_capacity(shapes.len());
    shapes.retain(|shape| seen.insert(*shape));
    shapes
}
