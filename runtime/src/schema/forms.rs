//! Strings with a form that JSON Schema has no keyword for, as patterns: timestamps, base64, and
//! the formats of alloy's traits.

use crate::pattern::forms;
use crate::table::Constraints;
use crate::value::{Map, Number, Value};

/// A timestamp: a string, or seconds since 1970.
pub(super) fn timestamp(out: &mut Map) {
    let [least, greatest] = forms::EPOCH_SECONDS;
    out.insert("pattern", forms::TIMESTAMP.into());
    out.insert("minimum", least.into());
    out.insert("maximum", greatest.into());
}

/// Base64 with padding. Limits count bytes: four letters are three bytes, and only the last four
/// can be fewer.
pub(super) fn base64(out: &mut Map, constraints: Constraints) {
    out.insert("pattern", forms::BASE64.into());
    let mut rules = Vec::new();
    if let Some(least) = bytes(constraints.min_length()).filter(|least| *least > 0) {
        let letters = letters(least);
        out.insert("minLength", letters.into());
        // More letters, or less padding.
        match least % 3 {
            0 => rules.push([limit("minLength", letters.saturating_add(1)), ends("[^=]$")]),
            2 => rules.push([limit("minLength", letters.saturating_add(1)), ends("[^=].$")]),
            _ => {}
        }
    }
    if let Some(greatest) = bytes(constraints.max_length()) {
        let letters = letters(greatest);
        out.insert("maxLength", letters.into());
        // Fewer letters, or more padding.
        match greatest % 3 {
            1 => rules.push([limit("maxLength", letters.saturating_sub(1)), ends("==$")]),
            2 => rules.push([limit("maxLength", letters.saturating_sub(1)), ends("=$")]),
            _ => {}
        }
    }
    let rules = rules.into_iter().map(|either| {
        Value::Map(Map::from_iter([("anyOf", Value::List(either.map(Value::Map).into()))]))
    });
    let rules: Vec<Value> = rules.collect();
    if !rules.is_empty() {
        out.insert("allOf", Value::List(rules));
    }
}

/// A format of alloy's; a pattern of the model is kept beside it.
pub(super) fn of_alloy(out: &mut Map, format: &str) {
    let Some(pattern) = forms::of_alloy(format) else { return };
    if out.contains_key("pattern") {
        out.insert("allOf", Value::List(vec![Value::Map(ends(pattern))]));
    } else {
        out.insert("pattern", pattern.into());
    }
}

/// A limit of a model; larger ones than a program can count are no limit.
fn bytes(limit: Option<&str>) -> Option<i64> {
    Number::parse_integer(limit?)?.as_i64().filter(|limit| *limit < i64::MAX / 4)
}

/// The letters of base64 for a number of bytes.
fn letters(bytes: i64) -> i64 {
    (bytes.saturating_add(2) / 3).saturating_mul(4)
}

fn limit(key: &'static str, limit: i64) -> Map {
    Map::from_iter([(key, limit.into())])
}

fn ends(pattern: &str) -> Map {
    Map::from_iter([("pattern", pattern.into())])
}
