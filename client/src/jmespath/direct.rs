//! Evaluates expressions on values by reference: only what a result contains is copied.
//!
//! Errors and rarely used expressions are left to the evaluator, which copies the whole value.

use super::{from_json, numbers, to_json};
use hardie_runtime::value::{Key, Number, Value};
use jpx_core::ast::{Ast, Comparator};
use jpx_core::interpreter::interpret;
use jpx_core::{Context, Runtime, ValueExt};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::rc::Rc;

/// The depth of expressions that are evaluated here.
const DEEPEST: usize = 64;

/// An expression that only the evaluator can evaluate, or an error that it has to explain.
pub(super) struct Unsupported;

type Outcome<'v> = Result<Part<'v>, Unsupported>;

/// A result that refers to the parts of a value.
#[derive(Clone)]
enum Part<'v> {
    Value(&'v Value),
    Made(Rc<Value>),
    List(Rc<Vec<Part<'v>>>),
    Map(Rc<Vec<(Key, Part<'v>)>>),
}

/// Evaluates an expression on a value.
pub(super) fn search<'v>(
    expression: &str,
    node: &Ast,
    runtime: &Runtime,
    value: &'v Value,
) -> Result<Cow<'v, Value>, Unsupported> {
    let walk = Walk { expression, runtime };
    match walk.eval(node, &Part::Value(value), 0)? {
        Part::Value(value) if !is_changed(value) => Ok(Cow::Borrowed(value)),
        part => Ok(Cow::Owned(part.into_value())),
    }
}

/// Whether the evaluator would return another value for this one.
fn is_changed(value: &Value) -> bool {
    match value {
        Value::Number(Number::Integer(_)) => false,
        Value::Number(Number::Float(number)) => !number.is_finite(),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
        Value::List(list) => list.iter().any(is_changed),
        Value::Map(map) => map.values().any(is_changed),
        Value::Number(_) | Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => true,
    }
}

/// Changes a value to what the evaluator would return for it.
fn change(value: &mut Value) {
    match value {
        Value::List(list) => list.iter_mut().for_each(change),
        Value::Map(map) => map.values_mut().for_each(change),
        scalar if is_changed(scalar) => *scalar = from_json(to_json(scalar)),
        _ => {}
    }
}

impl<'v> Part<'v> {
    fn made(value: Value) -> Part<'v> {
        Part::Made(Rc::new(value))
    }

    fn null() -> Part<'v> {
        Part::Value(&Value::Null)
    }

    fn into_value(self) -> Value {
        match self {
            Part::Value(value) => {
                let mut value = value.clone();
                change(&mut value);
                value
            }
            Part::Made(value) => Rc::unwrap_or_clone(value),
            Part::List(list) => {
                let list = Rc::unwrap_or_clone(list);
                Value::List(list.into_iter().map(Part::into_value).collect())
            }
            Part::Map(map) => {
                let map = Rc::unwrap_or_clone(map);
                Value::Map(map.into_iter().map(|(key, part)| (key, part.into_value())).collect())
            }
        }
    }

    /// The value, unless its items or members are parts themselves.
    fn whole(&self) -> Option<&Value> {
        match self {
            Part::Value(value) => Some(value),
            Part::Made(value) => Some(value),
            Part::List(_) | Part::Map(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        self.whole().is_some_and(Value::is_null)
    }

    fn is_true(&self) -> bool {
        match self {
            Part::Value(value) => super::is_true(value),
            Part::Made(value) => super::is_true(value),
            Part::List(list) => !list.is_empty(),
            Part::Map(map) => !map.is_empty(),
        }
    }

    fn field(&self, name: &str) -> Part<'v> {
        let found = match self {
            Part::Value(Value::Map(map)) => map.get(name).map(Part::Value),
            Part::Made(value) => {
                value.as_map().and_then(|map| map.get(name)).cloned().map(Part::made)
            }
            Part::Map(map) => map.iter().find(|(key, _)| key == name).map(|(_, part)| part.clone()),
            _ => None,
        };
        found.unwrap_or_else(Part::null)
    }

    /// The items of a list.
    fn items(&self) -> Option<Items<'_, 'v>> {
        match self {
            Part::Value(Value::List(list)) => Some(Items::Values(list)),
            Part::Made(value) => value.as_list().map(Items::Made),
            Part::List(list) => Some(Items::Parts(list)),
            _ => None,
        }
    }

    fn length(&self) -> Option<usize> {
        match self {
            Part::Map(map) => Some(map.len()),
            _ => match self.whole().and_then(Value::as_map) {
                Some(map) => Some(map.len()),
                None => self.items().map(|items| items.len()),
            },
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Part::Value(value) => to_json(value),
            Part::Made(value) => to_json(value),
            Part::List(list) => Json::Array(list.iter().map(Part::to_json).collect()),
            Part::Map(map) => {
                let members = map.iter().map(|(key, part)| (key.to_string(), part.to_json()));
                Json::Object(members.collect())
            }
        }
    }
}

/// The items of a list, as parts.
#[derive(Clone, Copy)]
enum Items<'p, 'v> {
    Values(&'v [Value]),
    Made(&'p [Value]),
    Parts(&'p [Part<'v>]),
}

impl<'v> Items<'_, 'v> {
    fn len(&self) -> usize {
        match self {
            Items::Values(list) => list.len(),
            Items::Made(list) => list.len(),
            Items::Parts(list) => list.len(),
        }
    }

    fn get(&self, at: usize) -> Option<Part<'v>> {
        match self {
            Items::Values(list) => list.get(at).map(Part::Value),
            Items::Made(list) => list.get(at).cloned().map(Part::made),
            Items::Parts(list) => list.get(at).cloned(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = Part<'v>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

fn list(items: Vec<Part<'_>>) -> Part<'_> {
    Part::List(Rc::new(items))
}

struct Walk<'a> {
    expression: &'a str,
    runtime: &'a Runtime,
}

impl Walk<'_> {
    fn eval<'v>(&self, node: &Ast, data: &Part<'v>, depth: usize) -> Outcome<'v> {
        if depth > DEEPEST {
            return Err(Unsupported);
        }
        let eval = |node: &Ast, data: &Part<'v>| self.eval(node, data, depth + 1);
        Ok(match node {
            Ast::Identity { .. } => data.clone(),
            Ast::Field { name, .. } => data.field(name),
            Ast::Index { idx, .. } => {
                let found = data.items().and_then(|items| {
                    let at = usize::try_from(*idx).ok();
                    let at = at.or_else(|| items.len().checked_sub(idx.unsigned_abs() as usize));
                    items.get(at?)
                });
                found.unwrap_or_else(Part::null)
            }
            Ast::Literal { value, .. } => Part::made(from_json(value.clone())),
            Ast::Subexpr { lhs, rhs, .. } => eval(rhs, &eval(lhs, data)?)?,
            Ast::Or { lhs, rhs, .. } => {
                let left = eval(lhs, data)?;
                if left.is_true() { left } else { eval(rhs, data)? }
            }
            Ast::And { lhs, rhs, .. } => {
                let left = eval(lhs, data)?;
                if left.is_true() { eval(rhs, data)? } else { left }
            }
            Ast::Not { node, .. } => Part::made(Value::Bool(!eval(node, data)?.is_true())),
            Ast::Condition { predicate, then, .. } => {
                if eval(predicate, data)?.is_true() {
                    eval(then, data)?
                } else {
                    Part::null()
                }
            }
            Ast::Comparison { comparator, lhs, rhs, .. } => {
                compare(&eval(lhs, data)?, comparator, &eval(rhs, data)?)?
            }
            Ast::ObjectValues { node, .. } => match eval(node, data)? {
                Part::Value(Value::Map(map)) => list(map.values().map(Part::Value).collect()),
                Part::Map(map) => list(map.iter().map(|(_, part)| part.clone()).collect()),
                Part::Made(value) => match value.as_map() {
                    Some(map) => list(map.values().cloned().map(Part::made).collect()),
                    None => Part::null(),
                },
                _ => Part::null(),
            },
            Ast::Projection { lhs, rhs, .. } => match eval(lhs, data)?.items() {
                Some(items) => {
                    let mut found = Vec::new();
                    for item in items.iter() {
                        let part = eval(rhs, &item)?;
                        if !part.is_null() {
                            found.push(part);
                        }
                    }
                    list(found)
                }
                None => Part::null(),
            },
            Ast::Flatten { node, .. } => match eval(node, data)?.items() {
                Some(items) => {
                    let mut found = Vec::new();
                    for item in items.iter() {
                        match item.items() {
                            Some(inner) => found.extend(inner.iter()),
                            None => found.push(item),
                        }
                    }
                    list(found)
                }
                None => Part::null(),
            },
            Ast::MultiList { .. } | Ast::MultiHash { .. } if data.is_null() => Part::null(),
            Ast::MultiList { elements, .. } => {
                let parts: Result<Vec<_>, _> =
                    elements.iter().map(|node| eval(node, data)).collect();
                list(parts?)
            }
            Ast::MultiHash { elements, .. } => {
                let mut map: Vec<(Key, Part<'v>)> = Vec::with_capacity(elements.len());
                for pair in elements {
                    let part = eval(&pair.value, data)?;
                    match map.iter_mut().find(|(key, _)| *key == pair.key) {
                        Some((_, known)) => *known = part,
                        None => map.push((Key::from(&pair.key), part)),
                    }
                }
                Part::Map(Rc::new(map))
            }
            Ast::Slice { start, stop, step, .. } if *step != 0 => match data.items() {
                Some(items) => {
                    let places = Json::Array((0..items.len()).map(Json::from).collect());
                    let places = places.slice(*start, *stop, *step).unwrap_or_default();
                    let at = |place: &Json| usize::try_from(place.as_u64()?).ok();
                    let picked = places.iter().filter_map(|place| items.get(at(place)?));
                    list(picked.collect())
                }
                None => Part::null(),
            },
            Ast::Function { name, args, offset } => {
                let mut values = Vec::with_capacity(args.len());
                for node in args {
                    values.push(match node {
                        Ast::Expref { .. } => None,
                        node => Some(eval(node, data)?),
                    });
                }
                if let ("length", [Some(part)]) = (name.as_str(), values.as_slice())
                    && let Some(length) = part.length()
                {
                    let length = i64::try_from(length).unwrap_or(i64::MAX);
                    return Ok(Part::made(Value::from(length)));
                }
                let literal = |(node, value): (&Ast, Option<Part<'v>>)| match value {
                    None => Ok(node.clone()),
                    Some(value) => {
                        let value = value.to_json();
                        let is_exact = numbers::has_exact(&value);
                        let literal = Ast::Literal { offset: *offset, value };
                        if is_exact { Err(Unsupported) } else { Ok(literal) }
                    }
                };
                let args = args.iter().zip(values).map(literal).collect::<Result<Vec<_>, _>>()?;
                let call = Ast::Function { name: name.clone(), args, offset: *offset };
                let mut context = Context::new(self.expression, self.runtime);
                let result = interpret(&Json::Null, &call, &mut context);
                Part::made(from_json(result.map_err(|_| Unsupported)?))
            }
            _ => return Err(Unsupported),
        })
    }
}

/// The result of a comparison, as of the evaluator.
fn compare<'v>(left: &Part<'v>, by: &Comparator, right: &Part<'v>) -> Outcome<'v> {
    let ordering = match (left.whole(), right.whole()) {
        (Some(Value::String(left)), Some(Value::String(right))) => left.cmp(right),
        (
            Some(Value::Number(Number::Integer(left))),
            Some(Value::Number(Number::Integer(right))),
        ) => left.cmp(right),
        _ => return compare_json(&left.to_json(), by, &right.to_json()),
    };
    let holds = match by {
        Comparator::Equal => ordering.is_eq(),
        Comparator::NotEqual => ordering.is_ne(),
        Comparator::LessThan => ordering.is_lt(),
        Comparator::LessThanEqual => ordering.is_le(),
        Comparator::GreaterThan => ordering.is_gt(),
        Comparator::GreaterThanEqual => ordering.is_ge(),
    };
    Ok(Part::made(Value::Bool(holds)))
}

fn compare_json<'v>(left: &Json, by: &Comparator, right: &Json) -> Outcome<'v> {
    if numbers::has_exact(left) || numbers::has_exact(right) {
        return Err(Unsupported);
    }
    Ok(Part::made(left.compare(by, right).map_or(Value::Null, Value::Bool)))
}
