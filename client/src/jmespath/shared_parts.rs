//! Finds the parts of an expression's result that are the same object in Python. In YAML the AWS
//! CLI writes such a part once, with an anchor, and then as an alias.
//!
//! The expression is evaluated a second time, on reference-counted values. If the result differs
//! from that of the evaluator, no part counts as shared.

use super::{compile, modern, runtime, to_json};
use hardie_runtime::value::Value;
use jpx_core::ast::Ast;
use jpx_core::interpreter::interpret;
use jpx_core::{Context, Runtime};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A list or map in a result. Parts with the same number are the same object.
pub struct SharedPart<'v> {
    /// The list or map.
    pub value: &'v Value,
    /// The number of the object.
    pub object: usize,
}

/// The shared parts of `picked`, the result of an expression on `value`.
pub fn shared_parts<'v>(expression: &str, value: &Value, picked: &'v Value) -> Vec<SharedPart<'v>> {
    // Only these can repeat a value.
    let may_repeat = expression.contains([',', '`', '(']);
    let found = may_repeat.then(|| find(expression, value, picked)).flatten();
    found.unwrap_or_default()
}

fn find<'v>(expression: &str, value: &Value, picked: &'v Value) -> Option<Vec<SharedPart<'v>>> {
    let expression = modern(expression);
    let runtime = runtime();
    let data = to_json(value);
    let compiled = compile(&runtime, &expression, &data).ok()?;
    let mut walk = Walk { expression: &expression, runtime: &runtime, literals: BTreeMap::new() };
    let tree = walk.eval(compiled.as_ast(), &Tree::of(data))?;
    if tree.json() != to_json(picked) {
        return None;
    }
    let mut seen = BTreeMap::new();
    count(&tree, &mut seen);
    let mut shared = Vec::new();
    mark(&tree, picked, &seen, &mut shared);
    Some(shared)
}

/// A value whose parts may be shared.
enum Tree {
    Scalar(Json),
    List(Vec<Rc<Tree>>),
    Map(Vec<(String, Rc<Tree>)>),
}

impl Tree {
    fn of(json: Json) -> Rc<Tree> {
        Rc::new(match json {
            Json::Array(list) => Tree::List(list.into_iter().map(Tree::of).collect()),
            Json::Object(map) => {
                Tree::Map(map.into_iter().map(|(key, value)| (key, Tree::of(value))).collect())
            }
            scalar => Tree::Scalar(scalar),
        })
    }

    fn null() -> Rc<Tree> {
        Rc::new(Tree::Scalar(Json::Null))
    }

    fn json(&self) -> Json {
        match self {
            Tree::Scalar(json) => json.clone(),
            Tree::List(list) => Json::Array(list.iter().map(|item| item.json()).collect()),
            Tree::Map(map) => {
                Json::Object(map.iter().map(|(key, value)| (key.clone(), value.json())).collect())
            }
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Tree::Scalar(Json::Null))
    }

    fn is_true(&self) -> bool {
        match self {
            Tree::Scalar(Json::Null | Json::Bool(false)) => false,
            Tree::Scalar(Json::String(text)) => !text.is_empty(),
            Tree::Scalar(_) => true,
            Tree::List(list) => !list.is_empty(),
            Tree::Map(map) => !map.is_empty(),
        }
    }
}

struct Walk<'a> {
    expression: &'a str,
    runtime: &'a Runtime,
    /// Literals by the address of their node: each is one object, even if it is evaluated several
    /// times.
    literals: BTreeMap<usize, Rc<Tree>>,
}

impl Walk<'_> {
    /// Evaluates a node; `None` if it fails or is not supported here.
    fn eval(&mut self, node: &Ast, data: &Rc<Tree>) -> Option<Rc<Tree>> {
        Some(match node {
            Ast::Identity { .. } => Rc::clone(data),
            Ast::Field { name, .. } => match &**data {
                Tree::Map(map) => {
                    let found = map.iter().find(|(key, _)| key == name);
                    found.map_or_else(Tree::null, |(_, value)| Rc::clone(value))
                }
                _ => Tree::null(),
            },
            Ast::Index { idx, .. } => match &**data {
                Tree::List(list) => {
                    let at = usize::try_from(*idx).ok();
                    let at = at.or_else(|| list.len().checked_sub(idx.unsigned_abs() as usize));
                    at.and_then(|at| list.get(at)).map_or_else(Tree::null, Rc::clone)
                }
                _ => Tree::null(),
            },
            Ast::Literal { value, .. } => {
                let address = std::ptr::from_ref(node) as usize;
                Rc::clone(self.literals.entry(address).or_insert_with(|| Tree::of(value.clone())))
            }
            Ast::Subexpr { lhs, rhs, .. } => {
                let left = self.eval(lhs, data)?;
                self.eval(rhs, &left)?
            }
            Ast::Or { lhs, rhs, .. } => {
                let left = self.eval(lhs, data)?;
                if left.is_true() { left } else { self.eval(rhs, data)? }
            }
            Ast::And { lhs, rhs, .. } => {
                let left = self.eval(lhs, data)?;
                if left.is_true() { self.eval(rhs, data)? } else { left }
            }
            Ast::Condition { predicate, then, .. } => {
                if self.eval(predicate, data)?.is_true() {
                    self.eval(then, data)?
                } else {
                    Tree::null()
                }
            }
            Ast::ObjectValues { node, .. } => match &*self.eval(node, data)? {
                Tree::Map(map) => {
                    Rc::new(Tree::List(map.iter().map(|(_, value)| Rc::clone(value)).collect()))
                }
                _ => Tree::null(),
            },
            Ast::Projection { lhs, rhs, .. } => match &*self.eval(lhs, data)? {
                Tree::List(list) => {
                    let found: Option<Vec<Rc<Tree>>> =
                        list.iter().map(|item| self.eval(rhs, item)).collect();
                    Rc::new(Tree::List(found?.into_iter().filter(|item| !item.is_null()).collect()))
                }
                _ => Tree::null(),
            },
            Ast::Flatten { node, .. } => match &*self.eval(node, data)? {
                Tree::List(list) => {
                    let flat = list.iter().flat_map(|item| match &**item {
                        Tree::List(inner) => inner.clone(),
                        _ => vec![Rc::clone(item)],
                    });
                    Rc::new(Tree::List(flat.collect()))
                }
                _ => Tree::null(),
            },
            Ast::MultiList { .. } | Ast::MultiHash { .. } if data.is_null() => Tree::null(),
            Ast::MultiList { elements, .. } => {
                let items: Option<Vec<Rc<Tree>>> =
                    elements.iter().map(|item| self.eval(item, data)).collect();
                Rc::new(Tree::List(items?))
            }
            Ast::MultiHash { elements, .. } => {
                let mut map: Vec<(String, Rc<Tree>)> = Vec::new();
                for pair in elements {
                    let value = self.eval(&pair.value, data)?;
                    map.retain(|(key, _)| *key != pair.key);
                    map.push((pair.key.clone(), value));
                }
                Rc::new(Tree::Map(map))
            }
            Ast::Slice { .. } => match &**data {
                Tree::List(list) => {
                    let places = Tree::of((0..list.len()).map(Json::from).collect());
                    let picked = self.fresh(node, &places)?;
                    pick(list, &picked)?
                }
                _ => Tree::null(),
            },
            Ast::Function { name, args, .. } => match self.function(name, args, data) {
                Some(found) => found,
                None => self.fresh(node, data)?,
            },
            other => self.fresh(other, data)?,
        })
    }

    /// Evaluates a node with the evaluator, which creates new objects.
    fn fresh(&self, node: &Ast, data: &Rc<Tree>) -> Option<Rc<Tree>> {
        let mut context = Context::new(self.expression, self.runtime);
        interpret(&data.json(), node, &mut context).ok().map(Tree::of)
    }

    /// Calls a function that returns its arguments or parts of them; `None` for other functions and
    /// for errors.
    fn function(&mut self, name: &str, args: &[Ast], data: &Rc<Tree>) -> Option<Rc<Tree>> {
        match (name, args) {
            ("not_null", args) => {
                for arg in args {
                    let value = self.eval(arg, data)?;
                    if !value.is_null() {
                        return Some(value);
                    }
                }
                None
            }
            ("merge", args) => {
                let mut merged: Vec<(String, Rc<Tree>)> = Vec::new();
                for arg in args {
                    let value = self.eval(arg, data)?;
                    let Tree::Map(map) = &*value else { return None };
                    for (key, value) in map {
                        match merged.iter_mut().find(|(known, _)| known == key) {
                            Some((_, known)) => *known = Rc::clone(value),
                            None => merged.push((key.clone(), Rc::clone(value))),
                        }
                    }
                }
                Some(Rc::new(Tree::Map(merged)))
            }
            ("to_array", [arg]) => {
                let value = self.eval(arg, data)?;
                Some(if matches!(*value, Tree::List(_)) {
                    value
                } else {
                    Rc::new(Tree::List(vec![value]))
                })
            }
            ("values", [arg]) => match &*self.eval(arg, data)? {
                Tree::Map(map) => {
                    Some(Rc::new(Tree::List(map.iter().map(|(_, it)| Rc::clone(it)).collect())))
                }
                _ => None,
            },
            ("reverse", [arg]) => match &*self.eval(arg, data)? {
                Tree::List(list) => {
                    Some(Rc::new(Tree::List(list.iter().rev().map(Rc::clone).collect())))
                }
                _ => None,
            },
            ("map", [Ast::Expref { ast, .. }, arg]) => match &*self.eval(arg, data)? {
                Tree::List(list) => {
                    let found: Option<Vec<Rc<Tree>>> =
                        list.iter().map(|item| self.eval(ast, item)).collect();
                    found.map(|items| Rc::new(Tree::List(items)))
                }
                _ => None,
            },
            ("sort_by" | "max_by" | "min_by", [arg, Ast::Expref { ast, .. }]) => {
                let list = self.eval(arg, data)?;
                let Tree::List(list) = &*list else { return None };
                let keys: Option<Vec<Json>> =
                    list.iter().map(|item| self.eval(ast, item).map(|key| key.json())).collect();
                let rows = keys?
                    .into_iter()
                    .enumerate()
                    .map(|(at, key)| serde_json::json!({"k": key, "at": at}));
                let end = if name == "sort_by" { "[].at" } else { ".at" };
                let places = self.runtime.compile(&format!("{name}(@, &k){end}")).ok()?;
                let places = places.search(&Json::Array(rows.collect())).ok()?;
                pick(list, &Tree::of(places))
            }
            _ => None,
        }
    }
}

/// The items at one or several positions.
fn pick(list: &[Rc<Tree>], places: &Tree) -> Option<Rc<Tree>> {
    let at = |place: &Tree| match place {
        Tree::Scalar(Json::Number(at)) => {
            list.get(usize::try_from(at.as_u64()?).ok()?).map(Rc::clone)
        }
        _ => None,
    };
    match places {
        Tree::List(places) => {
            let items: Option<Vec<Rc<Tree>>> = places.iter().map(|place| at(place)).collect();
            items.map(|items| Rc::new(Tree::List(items)))
        }
        Tree::Scalar(Json::Null) => Some(Tree::null()),
        place => at(place),
    }
}

/// Counts the occurrences of each list and map; the content of each is counted once.
fn count(tree: &Rc<Tree>, seen: &mut BTreeMap<usize, usize>) {
    if matches!(**tree, Tree::Scalar(_)) {
        return;
    }
    let times = seen.entry(Rc::as_ptr(tree) as usize).or_default();
    *times += 1;
    if *times > 1 {
        return;
    }
    match &**tree {
        Tree::List(list) => list.iter().for_each(|item| count(item, seen)),
        Tree::Map(map) => map.iter().for_each(|(_, value)| count(value, seen)),
        Tree::Scalar(_) => {}
    }
}

/// Collects the values that occur several times.
fn mark<'v>(
    tree: &Rc<Tree>,
    value: &'v Value,
    seen: &BTreeMap<usize, usize>,
    shared: &mut Vec<SharedPart<'v>>,
) {
    let address = Rc::as_ptr(tree) as usize;
    if seen.get(&address).is_some_and(|times| *times > 1) {
        shared.push(SharedPart { value, object: address });
    }
    match (&**tree, value) {
        (Tree::List(trees), Value::List(values)) => {
            trees.iter().zip(values).for_each(|(tree, value)| mark(tree, value, seen, shared));
        }
        (Tree::Map(trees), Value::Map(values)) => {
            for (key, tree) in trees {
                if let Some(value) = values.get(key) {
                    mark(tree, value, seen, shared);
                }
            }
        }
        _ => {}
    }
}
