//! Attributes of shapes, as selectors compare them.

use super::Operator;
use crate::model::Kind;
use crate::model::ShapeId;
use crate::model::graph::{Graph, Vertex};
use crate::model::known::PRELUDE;
use serde_json::Value;
use std::collections::HashMap;

/// The shapes of variables by name.
pub(crate) type Variables = HashMap<String, Vec<Vertex>>;

/// The value of an attribute.
#[derive(Clone, Debug)]
pub(crate) enum Attribute {
    Missing,
    Text(String),
    Id(ShapeId),
    Node(Value),
    Shape(Vertex),
    /// The traits of a shape.
    Traits(Vertex),
    /// A service.
    Service(Vertex),
    /// The variables of the selector.
    Variables,
    Projection(Vec<Attribute>),
}

impl Attribute {
    /// The attribute at a path.
    pub(crate) fn at(
        self,
        path: &[String],
        graph: &Graph<'_, '_>,
        variables: &Variables,
    ) -> Attribute {
        path.iter().fold(self, |value, key| value.property(key, graph, variables))
    }

    fn property(self, key: &str, graph: &Graph<'_, '_>, variables: &Variables) -> Attribute {
        match self {
            Attribute::Missing => Attribute::Missing,
            Attribute::Text(text) if key == "(length)" => length(text.chars().count()),
            Attribute::Text(_) => Attribute::Missing,
            Attribute::Id(id) => id_property(&id, key),
            Attribute::Node(node) => node_property(node, key),
            Attribute::Shape(shape) => match key {
                "id" => shape_id(graph, shape).map_or(Attribute::Missing, Attribute::Id),
                "trait" => Attribute::Traits(shape),
                "service" if matches!(graph.kind(shape), Some(Kind::Service(_))) => {
                    Attribute::Service(shape)
                }
                "var" => Attribute::Variables,
                _ => Attribute::Missing,
            },
            Attribute::Service(service) => match (key, graph.kind(service)) {
                ("version", Some(Kind::Service(it))) => Attribute::Text(it.version.clone()),
                ("id", _) => shape_id(graph, service).map_or(Attribute::Missing, Attribute::Id),
                _ => Attribute::Missing,
            },
            Attribute::Traits(shape) => traits_property(graph, shape, key),
            Attribute::Variables => {
                let shapes = variables.get(key).into_iter().flatten();
                Attribute::Projection(shapes.map(|shape| Attribute::Shape(*shape)).collect())
            }
            Attribute::Projection(values) if key == "(first)" => Attribute::Projection(values)
                .flat()
                .into_iter()
                .next()
                .unwrap_or(Attribute::Missing),
            Attribute::Projection(values) => {
                let values = values.into_iter().map(|value| value.property(key, graph, variables));
                Attribute::Projection(values.filter(Attribute::is_present).collect())
            }
        }
    }

    /// Whether there is a value.
    pub(super) fn is_present(&self) -> bool {
        match self {
            Attribute::Missing | Attribute::Node(Value::Null) => false,
            Attribute::Projection(values) => !values.is_empty(),
            _ => true,
        }
    }

    /// The values of a projection, or the value itself.
    pub(super) fn flat(self) -> Vec<Attribute> {
        match self {
            Attribute::Projection(values) => values.into_iter().flat_map(Attribute::flat).collect(),
            value => vec![value],
        }
    }

    fn text(&self, graph: &Graph<'_, '_>) -> String {
        match self {
            Attribute::Text(text) | Attribute::Node(Value::String(text)) => text.clone(),
            Attribute::Id(id) => id.to_string(),
            Attribute::Node(node @ (Value::Number(_) | Value::Bool(_))) => node.to_string(),
            Attribute::Shape(shape) => graph.id(*shape),
            Attribute::Service(service) => graph.id(*service),
            _ => String::new(),
        }
    }

    /// The value as text for messages: JSON for nodes.
    pub(crate) fn message(&self, graph: &Graph<'_, '_>) -> String {
        match self {
            Attribute::Node(node) => node.to_string(),
            Attribute::Projection(_) => {
                let values = self.clone().flat();
                let mut values: Vec<String> = values.iter().map(|it| it.message(graph)).collect();
                values.sort();
                format!("[{}]", values.join(", "))
            }
            other => other.text(graph),
        }
    }
}

fn length(count: usize) -> Attribute {
    Attribute::Text(count.to_string())
}

fn shape_id(graph: &Graph<'_, '_>, shape: Vertex) -> Option<ShapeId> {
    ShapeId::parse(&graph.id(shape))
}

fn id_property(id: &ShapeId, key: &str) -> Attribute {
    match key {
        "name" => Attribute::Text(id.name().to_owned()),
        "namespace" => Attribute::Text(id.namespace().to_owned()),
        "member" => match id.split_member() {
            Some((_, member)) => Attribute::Text(member.to_owned()),
            None => Attribute::Missing,
        },
        "(length)" => length(id.as_str().len()),
        _ => Attribute::Missing,
    }
}

fn node_property(node: Value, key: &str) -> Attribute {
    let list = |values: Vec<Value>| {
        Attribute::Projection(values.into_iter().map(Attribute::Node).collect())
    };
    match (node, key) {
        (Value::Object(map), "(keys)") => list(map.into_iter().map(|it| it.0.into()).collect()),
        (Value::Object(map), "(values)") => list(map.into_iter().map(|it| it.1).collect()),
        (Value::Object(map), "(length)") => length(map.len()),
        (Value::Object(mut map), key) => {
            map.remove(key).map_or(Attribute::Missing, Attribute::Node)
        }
        (Value::Array(values), "(values)") => list(values),
        (Value::Array(values), "(length)") => length(values.len()),
        (Value::String(text), "(length)") => length(text.chars().count()),
        _ => Attribute::Missing,
    }
}

fn traits_property(graph: &Graph<'_, '_>, shape: Vertex, key: &str) -> Attribute {
    let traits = graph.traits(shape);
    let node = |json: &crate::model::Node<'_>| json.parse::<Value>().unwrap_or_default();
    match key {
        "(keys)" => {
            let ids = traits.iter().filter_map(|(id, _, _)| ShapeId::parse(id));
            Attribute::Projection(ids.map(Attribute::Id).collect())
        }
        "(values)" => {
            let values = traits.iter().map(|(_, value, _)| Attribute::Node(node(value)));
            Attribute::Projection(values.collect())
        }
        "(length)" => length(traits.iter().count()),
        id => {
            let id = absolute(id);
            let found = traits.iter().find(|(other, _, _)| *other == id);
            found.map_or(Attribute::Missing, |(_, value, _)| Attribute::Node(node(value)))
        }
    }
}

/// The id of a trait; those of the prelude may be written without their namespace.
pub(crate) fn absolute(id: &str) -> String {
    if id.contains('#') { id.to_owned() } else { format!("{PRELUDE}#{id}") }
}

/// Whether the comparison of two values is true.
pub(super) fn compare(
    left: &Attribute,
    operator: Operator,
    right: &Attribute,
    ignores_case: bool,
    graph: &Graph<'_, '_>,
) -> bool {
    let equals = |one: &Attribute, other: &Attribute| {
        compare(one, Operator::Equals, other, ignores_case, graph)
    };
    let is_subset = |one: &[Attribute], other: &[Attribute]| {
        one.iter().all(|value| other.iter().any(|candidate| equals(value, candidate)))
    };
    let sets = || match (left, right) {
        (Attribute::Projection(_), Attribute::Projection(_)) => {
            Some((left.clone().flat(), right.clone().flat()))
        }
        _ => None,
    };
    match operator {
        Operator::Exists => {
            let wanted = right.text(graph);
            wanted == if left.is_present() { "true" } else { "false" }
        }
        Operator::Subset => sets().is_some_and(|(one, other)| is_subset(&one, &other)),
        Operator::ProperSubset => {
            sets().is_some_and(|(one, other)| is_subset(&one, &other) && !is_subset(&other, &one))
        }
        Operator::SameSet | Operator::OtherSet => {
            let is_same =
                sets().is_some_and(|(one, two)| is_subset(&one, &two) && is_subset(&two, &one));
            is_same == (operator == Operator::SameSet)
        }
        _ => {
            let (left, right) = (left.clone().flat(), right.clone().flat());
            left.iter().any(|one| {
                right.iter().any(|other| {
                    one.is_present()
                        && other.is_present()
                        && texts(&one.text(graph), operator, &other.text(graph), ignores_case)
                })
            })
        }
    }
}

fn texts(left: &str, operator: Operator, right: &str, ignores_case: bool) -> bool {
    if ignores_case {
        return texts(&left.to_lowercase(), operator, &right.to_lowercase(), false);
    }
    let numbers = || Some((left.parse::<f64>().ok()?, right.parse::<f64>().ok()?));
    match operator {
        Operator::Equals => left == right,
        Operator::Differs => left != right,
        Operator::StartsWith => left.starts_with(right),
        Operator::EndsWith => left.ends_with(right),
        Operator::Contains => left.contains(right),
        Operator::Greater => numbers().is_some_and(|(one, other)| one > other),
        Operator::GreaterOrEqual => numbers().is_some_and(|(one, other)| one >= other),
        Operator::Less => numbers().is_some_and(|(one, other)| one < other),
        Operator::LessOrEqual => numbers().is_some_and(|(one, other)| one <= other),
        _ => false,
    }
}
