//! The functions of JMESPath: `jpx-core`'s, with the checks and messages of the Python package
//! `jmespath`, and with Python's integers.

use super::{from_json, numbers, to_json};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Number, Value};
use jpx_core::ast::{Ast, Comparator};
use jpx_core::functions::{self as library, Function, custom_error};
use jpx_core::interpreter::interpret;
use jpx_core::{Context, JmespathError, Runtime, get_expref_id};
use serde_json::Value as Json;

/// The types of an argument; `array-number` is a list of numbers.
pub(super) type Types = &'static [&'static str];

pub(super) const ANY: Types = &[];
pub(super) const NUMBER: Types = &["number"];
pub(super) const STRING: Types = &["string"];
pub(super) const ARRAY: Types = &["array"];
pub(super) const OBJECT: Types = &["object"];
const EXPRESSION: Types = &["expref"];
const NUMBERS: Types = &["array-number"];
const ORDERED: Types = &["array-number", "array-string"];

/// The result of a function, or Python's error message.
pub(super) type Outcome = Result<Json, String>;

/// A function with Python's checks.
struct Checked {
    name: &'static str,
    types: &'static [Types],
    /// Whether the last argument may be repeated.
    repeats: bool,
    inner: Inner,
}

enum Inner {
    Library(Box<dyn Function>),
    Ours(fn(&[Json]) -> Outcome),
}

impl Function for Checked {
    fn evaluate(
        &self,
        arguments: &[Json],
        context: &mut Context<'_>,
    ) -> Result<Json, JmespathError> {
        let checked = self.check(arguments).and_then(|()| self.check_keys(arguments, context)?);
        checked.map_err(|text| custom_error(context, &text))?;
        if let Some(found) = numbers::evaluate(self.name, arguments, context) {
            return found;
        }
        match &self.inner {
            Inner::Library(function) => function.evaluate(arguments, context),
            Inner::Ours(function) => {
                function(arguments).map_err(|text| custom_error(context, &text))
            }
        }
    }
}

/// A comparison of two values.
struct Comparison(Comparator);

impl Function for Comparison {
    fn evaluate(&self, arguments: &[Json], _: &mut Context<'_>) -> Result<Json, JmespathError> {
        Ok(match arguments {
            [a, b] => numbers::compare(a, b, &self.0),
            _ => Json::Null,
        })
    }
}

/// Adds a function with checks of its arguments.
pub(super) fn add(
    runtime: &mut Runtime,
    name: &'static str,
    types: &'static [Types],
    function: fn(&[Json]) -> Outcome,
) {
    let inner = Inner::Ours(function);
    runtime.register_function(name, Box::new(Checked { name, types, repeats: false, inner }));
}

/// Replaces the library's functions.
pub(super) fn register(runtime: &mut Runtime) {
    let mut add = |name, types, repeats, inner| {
        runtime.register_function(name, Box::new(Checked { name, types, repeats, inner }));
    };
    macro_rules! library {
        ($($name:literal $function:ident $types:expr;)*) => {
            $(add($name, $types, false, Inner::Library(Box::new(library::$function::new())));)*
        };
    }
    library! {
        "avg" AvgFn &[NUMBERS];
        "ends_with" EndsWithFn &[STRING, STRING];
        "join" JoinFn &[STRING, &["array-string"]];
        "keys" KeysFn &[OBJECT];
        "length" LengthFn &[&["string", "array", "object"]];
        "map" MapFn &[EXPRESSION, ARRAY];
        "max" MaxFn &[ORDERED];
        "max_by" MaxByFn &[ARRAY, EXPRESSION];
        "min" MinFn &[ORDERED];
        "min_by" MinByFn &[ARRAY, EXPRESSION];
        "reverse" ReverseFn &[&["array", "string"]];
        "sort" SortFn &[&["array-string", "array-number"]];
        "sort_by" SortByFn &[ARRAY, EXPRESSION];
        "starts_with" StartsWithFn &[STRING, STRING];
        "to_array" ToArrayFn &[ANY];
        "values" ValuesFn &[OBJECT];
    }
    add("contains", &[&["array", "string"], ANY], false, Inner::Ours(contains));
    add("merge", &[OBJECT], true, Inner::Library(Box::new(library::MergeFn::new())));
    add("not_null", &[ANY], true, Inner::Library(Box::new(library::NotNullFn::new())));
    add("abs", &[NUMBER], false, Inner::Ours(|arguments| Ok(number(abs(&first(arguments))))));
    add("ceil", &[NUMBER], false, Inner::Ours(|arguments| rounded(&first(arguments), f64::ceil)));
    add("floor", &[NUMBER], false, Inner::Ours(|arguments| rounded(&first(arguments), f64::floor)));
    add("type", &[ANY], false, Inner::Ours(|arguments| Ok(arguments.first().map(type_of).into())));
    add("sum", &[NUMBERS], false, Inner::Ours(|arguments| Ok(sum(arguments))));
    add("to_number", &[ANY], false, Inner::Ours(|arguments| Ok(to_number(arguments))));
    add("to_string", &[ANY], false, Inner::Ours(|arguments| Ok(to_string(arguments))));
    for (name, comparator) in numbers::COMPARATORS {
        let name = format!("{}{name}", numbers::COMPARE);
        runtime.register_function(&name, Box::new(Comparison(comparator)));
    }
}

impl Checked {
    fn check(&self, arguments: &[Json]) -> Result<(), String> {
        let (want, got) = (self.types.len(), arguments.len());
        if got != want && !(self.repeats && got > want) {
            let least = if self.repeats { "at least " } else { "" };
            let plural = if want == 1 { "argument" } else { "arguments" };
            let name = self.name;
            return Err(format!(
                "Expected {least}{want} {plural} for function {name}(), received {got}"
            ));
        }
        self.types
            .iter()
            .zip(arguments)
            .try_for_each(|(types, argument)| self.check_type(types, argument))
    }

    fn check_type(&self, types: Types, argument: &Json) -> Result<(), String> {
        let found = type_of(argument);
        let outer = |name: &&str| name.split('-').next() == Some(found);
        if !types.is_empty() && !types.iter().any(outer) {
            return Err(self.wrong(argument, types, found));
        }
        let inner: Vec<&str> =
            types.iter().filter_map(|name| Some(name.split_once('-')?.1)).collect();
        let Json::Array(list) = argument else { return Ok(()) };
        let (Some(first), false) = (list.first(), inner.is_empty()) else { return Ok(()) };
        // If there is a choice, all elements have the type of the first one.
        let want = match inner.as_slice() {
            [only] => *only,
            several => match several.iter().find(|name| **name == type_of(first)) {
                Some(name) => *name,
                None => return Err(self.wrong(first, types, python_name(first))),
            },
        };
        match list.iter().find(|item| type_of(item) != want) {
            Some(item) => Err(self.wrong(item, types, python_name(item))),
            None => Ok(()),
        }
    }

    /// Checks the value of the expression of `sort_by`, `max_by` or `min_by` for each element.
    fn check_keys(
        &self,
        arguments: &[Json],
        context: &mut Context<'_>,
    ) -> Result<Result<(), String>, String> {
        let [Json::Array(list), by] = arguments else { return Ok(Ok(())) };
        let node: Option<Ast> = get_expref_id(by).and_then(|id| context.get_expref(id)).cloned();
        let Some(node) = node else { return Ok(Ok(())) };
        let mut types: Types =
            if self.name == "sort_by" { &["string", "number"] } else { &["number", "string"] };
        let mut best: Option<Json> = None;
        for item in list {
            let Ok(key) = interpret(item, &node, context) else { return Ok(Ok(())) };
            let found = type_of(&key);
            if !types.contains(&found) {
                // `sort_by` names the first element itself if its key is not valid.
                let named = if self.name == "sort_by" && best.is_none() { item } else { &key };
                return Ok(Err(self.wrong(named, types, found)));
            }
            match (&best, self.name) {
                (_, "sort_by") => types = if found == "string" { STRING } else { NUMBER },
                (Some(best), _) if type_of(best) != found => {
                    let sign = if self.name == "max_by" { '>' } else { '<' };
                    let (new, old) = (python_name(&key), python_name(best));
                    return Ok(Err(format!(
                        "'{sign}' not supported between instances of '{new}' and '{old}'"
                    )));
                }
                _ => {}
            }
            best.get_or_insert(key);
        }
        Ok(Ok(()))
    }

    fn wrong(&self, value: &Json, types: &[&str], got: &str) -> String {
        let value = python::str(&from_json(value.clone()), Dict::Plain);
        let types: Vec<String> = types.iter().map(|name| format!("'{name}'")).collect();
        let (name, types) = (self.name, types.join(", "));
        format!(
            "In function {name}(), invalid type for value: {value}, expected one of: [{types}], \
                received: \"{got}\""
        )
    }
}

/// The name of a type in JMESPath.
fn type_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(text) if text.starts_with(super::EXACT) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        value if get_expref_id(value).is_some() => "expref",
        Json::Object(_) => "object",
    }
}

fn python_name(value: &Json) -> &'static str {
    if get_expref_id(value).is_some() {
        return "_Expression";
    }
    python::type_name(&from_json(value.clone()), Dict::Plain)
}

fn number(number: Number) -> Json {
    to_json(&Value::Number(number))
}

/// The first argument, which is a number.
fn first(arguments: &[Json]) -> Number {
    match arguments.first().cloned().map(from_json) {
        Some(Value::Number(number)) => number,
        _ => Number::Integer(0),
    }
}

fn contains(arguments: &[Json]) -> Outcome {
    let [whole, search] = arguments else { return Ok(Json::Null) };
    match (whole, search) {
        (Json::String(text), Json::String(search)) => {
            Ok(Json::Bool(text.contains(search.as_str())))
        }
        (Json::String(_), other) => Err(format!(
            "'in <string>' requires string as left operand, not {}",
            python_name(other)
        )),
        (Json::Array(list), search) => Ok(Json::Bool(list.iter().any(|item| equals(item, search)))),
        _ => Ok(Json::Null),
    }
}

/// Python's `==`: 1 equals 1.0 and `True` equals 1.
fn equals(a: &Json, b: &Json) -> bool {
    let as_number = |value: &Json| match from_json(value.clone()) {
        Value::Bool(flag) => Some(Number::Integer(i64::from(flag))),
        Value::Number(number) => Some(number),
        _ => None,
    };
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equals(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equals(a, b)))
        }
        (a, b) => match (as_number(a), as_number(b)) {
            (Some(a), Some(b)) => a.compare(&b).is_some_and(std::cmp::Ordering::is_eq),
            _ => a == b,
        },
    }
}

fn abs(number: &Number) -> Number {
    match number {
        Number::Float(number) => Number::Float(number.abs()),
        other => {
            let text = python::number_str(other);
            let digits = text.strip_prefix('-').unwrap_or(&text);
            Number::parse_integer(digits).unwrap_or_else(|| Number::Decimal(digits.to_owned()))
        }
    }
}

/// Rounds a double to an integer of any size.
fn rounded(value: &Number, round: fn(f64) -> f64) -> Outcome {
    if value.is_integer() {
        return Ok(number(value.clone()));
    }
    let rounded = round(value.as_f64());
    if rounded.is_nan() {
        return Err("cannot convert float NaN to integer".to_owned());
    }
    let whole = Number::parse_integer(&format!("{rounded:.0}"));
    whole.map(number).ok_or_else(|| "cannot convert float infinity to integer".to_owned())
}

/// Integers are added exactly until the first double.
fn sum(arguments: &[Json]) -> Json {
    let list = arguments.first().and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut whole: Option<i128> = Some(0);
    let mut float = 0.0;
    for item in list {
        let item = first(std::slice::from_ref(item));
        let exact = python::number_str(&item).parse::<i128>().ok().filter(|_| item.is_integer());
        whole = match (whole, exact) {
            (Some(sum), Some(number)) if sum.checked_add(number).is_some() => Some(sum + number),
            (sum, _) => {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "the nearest double is what is asked for"
                )]
                let sum = sum.map_or(float, |sum| sum as f64);
                float = sum + item.as_f64();
                None
            }
        };
    }
    number(
        whole
            .and_then(|sum| Number::parse_integer(&sum.to_string()))
            .unwrap_or(Number::Float(float)),
    )
}

/// Parses a string with Python's `int`, then `float`; `None` if it is not a number.
fn to_number(arguments: &[Json]) -> Json {
    match arguments.first() {
        Some(given) if type_of(given) == "number" => given.clone(),
        Some(Json::String(text)) => match (python::int(text), python::float(text)) {
            (Ok(whole), _) => number(whole),
            (_, Ok(float)) => number(Number::Float(float)),
            _ => Json::Null,
        },
        _ => Json::Null,
    }
}

/// A string unchanged, everything else as Python's compact JSON.
fn to_string(arguments: &[Json]) -> Json {
    match arguments.first() {
        Some(text @ Json::String(_)) if type_of(text) == "string" => text.clone(),
        Some(other) => {
            Json::String(hardie_runtime::value::json::compact(&from_json(other.clone())))
        }
        None => Json::Null,
    }
}
