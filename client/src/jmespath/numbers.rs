//! Numbers that the evaluator's JSON numbers cannot hold: comparisons and functions for them.
//!
//! The evaluator compares JSON values, so that such a number would be a string to it. Comparisons
//! are therefore calls of a function of ours, and functions that order values use its order.

use super::{EXACT, from_json};
use hardie_runtime::sort::sort_by;
use hardie_runtime::value::{Number, Value};
use jpx_core::Context;
use jpx_core::ast::{Ast, Comparator};
use jpx_core::interpreter::interpret;
use jpx_core::{JmespathError, ValueExt, get_expref_id};
use serde_json::Value as Json;
use std::cmp::Ordering;

/// The prefix of the names of functions that compare; no expression can name them.
pub(super) const COMPARE: &str = "\u{0}compare ";

/// The comparators, with their names in [`COMPARE`] functions.
pub(super) const COMPARATORS: [(&str, Comparator); 6] = [
    ("==", Comparator::Equal),
    ("!=", Comparator::NotEqual),
    ("<", Comparator::LessThan),
    ("<=", Comparator::LessThanEqual),
    (">", Comparator::GreaterThan),
    (">=", Comparator::GreaterThanEqual),
];

/// Deeper expressions are not evaluated.
const DEEPEST: usize = 128;

/// Whether a value contains a number that the evaluator's JSON numbers cannot hold.
pub(super) fn has_exact(value: &Json) -> bool {
    match value {
        Json::String(text) => text.starts_with(EXACT),
        Json::Array(list) => list.iter().any(has_exact),
        Json::Object(map) => map.values().any(has_exact),
        _ => false,
    }
}

/// Makes the comparisons of an expression calls of [`COMPARE`] functions.
pub(super) fn with_calls(node: &mut Ast, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    let inner = |node: &mut Ast| with_calls(node, depth + 1);
    match node {
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => {
            inner(lhs);
            inner(rhs);
        }
        Ast::Condition { predicate, then, .. } => {
            inner(predicate);
            inner(then);
        }
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::Not { node, .. }
        | Ast::ObjectValues { node, .. } => inner(node),
        Ast::Function { args: nodes, .. } | Ast::MultiList { elements: nodes, .. } => {
            nodes.iter_mut().for_each(inner);
        }
        Ast::MultiHash { elements, .. } => {
            elements.iter_mut().for_each(|pair| inner(&mut pair.value));
        }
        _ => {}
    }
    if let Ast::Comparison { offset, comparator, lhs, rhs } = node {
        let found = COMPARATORS.iter().find(|(_, known)| known == comparator);
        let name = format!("{COMPARE}{}", found.map_or("", |(name, _)| name));
        let empty = || Box::new(Ast::Identity { offset: 0 });
        let args = [lhs, rhs].map(|side| *std::mem::replace(side, empty())).into();
        *node = Ast::Function { offset: *offset, name, args };
    }
}

/// Compares two values as the evaluator does, but other numbers too.
pub(super) fn compare(a: &Json, b: &Json, comparator: &Comparator) -> Json {
    if !has_exact(a) && !has_exact(b) {
        return a.compare(comparator, b).map_or(Json::Null, Json::Bool);
    }
    match comparator {
        Comparator::Equal => Json::Bool(equal(a, b)),
        Comparator::NotEqual => Json::Bool(!equal(a, b)),
        Comparator::LessThan => ordered(a, b, Ordering::is_lt),
        Comparator::LessThanEqual => ordered(a, b, Ordering::is_le),
        Comparator::GreaterThan => ordered(a, b, Ordering::is_gt),
        Comparator::GreaterThanEqual => ordered(a, b, Ordering::is_ge),
    }
}

fn number_of(value: &Json) -> Option<Number> {
    match value {
        Json::Number(_) | Json::String(_) => match from_json(value.clone()) {
            Value::Number(number) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

fn equal(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => match (number_of(a), number_of(b)) {
            (Some(a), Some(b)) => a.compare(&b).is_some_and(Ordering::is_eq),
            _ => a == b,
        },
    }
}

/// Whether two numbers have an order; null for other values.
fn ordered(a: &Json, b: &Json, is_it: fn(Ordering) -> bool) -> Json {
    match (number_of(a), number_of(b)) {
        (Some(a), Some(b)) => Json::Bool(a.compare(&b).is_some_and(is_it)),
        _ => Json::Null,
    }
}

/// Numbers by size, strings by their characters; the types are checked before.
fn order(a: &Json, b: &Json) -> Ordering {
    match (number_of(a), number_of(b)) {
        (Some(a), Some(b)) => a.compare(&b).unwrap_or(Ordering::Equal),
        _ => a.as_str().cmp(&b.as_str()),
    }
}

/// The value of `avg`, `max`, `min`, `sort` or a function with a key, if it has to compare numbers
/// that the evaluator cannot; `None` for other functions and arguments.
pub(super) fn evaluate(
    name: &str,
    arguments: &[Json],
    context: &mut Context<'_>,
) -> Option<Result<Json, JmespathError>> {
    let (base, is_by) = match name.strip_suffix("_by") {
        Some(base) => (base, true),
        None => (name, false),
    };
    if !["avg", "max", "min", "sort"].contains(&base) {
        return None;
    }
    let list = arguments.first()?.as_array()?;
    let keys = if is_by {
        let node = context.get_expref(get_expref_id(arguments.get(1)?)?)?.clone();
        let keys = list.iter().map(|item| interpret(item, &node, context));
        match keys.collect::<Result<Vec<Json>, JmespathError>>() {
            Ok(keys) => keys,
            Err(error) => return Some(Err(error)),
        }
    } else {
        list.clone()
    };
    if !keys.iter().any(has_exact) {
        return None;
    }
    if base == "avg" {
        let sum: f64 = keys.iter().filter_map(number_of).map(|number| number.as_f64()).sum();
        #[expect(clippy::cast_precision_loss, reason = "no list has as many elements")]
        let average = sum / keys.len() as f64;
        return Some(Ok(super::to_json(&Value::from(average))));
    }
    let mut rows: Vec<(&Json, &Json)> = keys.iter().zip(list).collect();
    sort_by(&mut rows, |(a, _), (b, _)| order(a, b));
    let first = || rows.first().map(|(_, item)| (*item).clone());
    // Of equal ones, the first.
    let last = || {
        let (best, _) = rows.last()?;
        let found = rows.iter().find(|(key, _)| order(key, best).is_eq());
        found.map(|(_, item)| (*item).clone())
    };
    Some(Ok(match base {
        "sort" => rows.iter().map(|(_, item)| (*item).clone()).collect(),
        "min" => first().unwrap_or_default(),
        _ => last().unwrap_or_default(),
    }))
}
