//! Checks all constraints of the model on an input: required, length, range, pattern, enum.
//!
//! All violations are reported; their messages are those of Smithy's validation errors
//! (`smithy.framework#ValidationException`), which AWS's services share.

use crate::decode::Place;
use hardie_runtime::pattern::{self, UncheckedPattern};
use hardie_runtime::table::rows::{MemberRow, ShapeRow};
use hardie_runtime::table::{Constraints, Kind, Member, Shape};
use hardie_runtime::value::{Number, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// A value that violates a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The path of the value, such as `/References/a/Type`.
    pub(crate) path: String,
    /// Smithy's message.
    pub(crate) message: String,
}

/// More violations than this are not looked for: a small body can have millions.
const MOST: usize = 100;

/// The result of checking an input.
#[derive(Debug, Default)]
pub(crate) struct CheckResult {
    /// The violations in the order of the model's members; no more than some dozens.
    pub(crate) violations: Vec<Violation>,
    /// Patterns that could not be checked: their values are accepted.
    pub(crate) unchecked: Vec<UncheckedPattern>,
}

/// Checks an input.
pub(crate) fn check_input(input: &Value, shape: Shape) -> CheckResult {
    let mut found = CheckResult::default();
    structure(input, shape, Place::INPUT, &mut found);
    found
}

/// Whether a value of a member violates no constraint.
pub(crate) fn is_valid(value: &Value, member: Member) -> bool {
    let mut found = CheckResult::default();
    check(value, member, Place::INPUT, &mut found);
    found.violations.is_empty()
}

/// All violations on one line, as services report them.
pub(crate) fn summary(violations: &[Violation]) -> String {
    let errors = if violations.len() == 1 { "error" } else { "errors" };
    let messages: Vec<&str> =
        violations.iter().map(|violation| violation.message.as_str()).collect();
    format!("{} validation {errors} detected. {}", messages.len(), messages.join("; "))
}

fn note(found: &mut CheckResult, place: Place<'_>, value: &str, constraint: &str) {
    let path = place.to_string();
    let message = format!("{value} at '{path}' failed to satisfy constraint: {constraint}");
    found.violations.push(Violation { path, message });
}

fn structure(value: &Value, shape: Shape, place: Place<'_>, found: &mut CheckResult) {
    let Some(map) = value.as_map() else { return };
    for member in shape.members() {
        if found.violations.len() >= MOST {
            return;
        }
        let place = place.at(member.name());
        match map.get(member.name()) {
            Some(value) => check(value, member, place, found),
            None if member.is_required() => {
                note(found, place, "Value", "Member must not be null");
            }
            None => {}
        }
    }
}

fn check(value: &Value, member: Member, place: Place<'_>, found: &mut CheckResult) {
    if found.violations.len() >= MOST {
        return;
    }
    let (shape, constraints) = (member.target(), member.constraints());
    match (shape.kind(), value) {
        (Kind::Enum, Value::String(text)) => {
            if !shape.members().any(|value| value.wire_name() == text) {
                let named = shape.members().filter(|value| !value.has(MemberRow::INTERNAL));
                let values: Vec<_> = named.map(|value| value.wire_name()).collect();
                let values = format!("Member must satisfy enum value set: [{}]", values.join(", "));
                note(found, place, "Value", &values);
            }
            length(text.chars().count(), constraints, place, found);
        }
        (_, Value::String(text)) => {
            length(text.chars().count(), constraints, place, found);
            pattern(text, constraints, place, found);
        }
        (_, Value::Bytes(bytes)) => length(bytes.len(), constraints, place, found),
        (_, Value::Number(number)) => range(number, constraints, place, found),
        (Kind::List, Value::List(list)) => {
            length(list.len(), constraints, place, found);
            if shape.has(ShapeRow::UNIQUE_ITEMS) && has_twins(list) {
                note(found, place, "Value", "Member must have unique values");
            }
            let Some(element) = shape.element() else { return };
            for (index, value) in list.iter().enumerate() {
                check(value, element, place.at(&index.to_string()), found);
            }
        }
        (Kind::Map, Value::Map(map)) => {
            length(map.len(), constraints, place, found);
            for (key, value) in map {
                if let Some(member) = shape.key() {
                    check(&Value::from(key.as_str()), member, place, found);
                }
                if let Some(member) = shape.element() {
                    check(value, member, place.at(key), found);
                }
            }
        }
        (Kind::Structure | Kind::Union, Value::Map(_)) => structure(value, shape, place, found),
        _ => {}
    }
}

/// Whether a list contains a value twice, compared as JSON without regard to the order of keys.
fn has_twins(list: &[Value]) -> bool {
    fn key(value: &Value) -> String {
        match value {
            Value::Map(map) => {
                let sorted: BTreeMap<&str, String> =
                    map.iter().map(|(name, value)| (name.as_str(), key(value))).collect();
                format!("{sorted:?}")
            }
            Value::List(list) => format!("{:?}", list.iter().map(key).collect::<Vec<_>>()),
            other => format!("{other:?}"),
        }
    }
    let mut seen = BTreeSet::new();
    list.iter().any(|value| !seen.insert(key(value)))
}

fn length(length: usize, constraints: Constraints, place: Place<'_>, found: &mut CheckResult) {
    let (min, max) = (constraints.min_length(), constraints.max_length());
    let below = min.and_then(|min| min.parse().ok()).is_some_and(|min: usize| length < min);
    let above = max.and_then(|max| max.parse().ok()).is_some_and(|max: usize| length > max);
    if below || above {
        let limits = limits("have length", min, max);
        note(
            found,
            place,
            &format!("Value with length {length}"),
            &format!("Member must {limits}"),
        );
    }
}

fn range(number: &Number, constraints: Constraints, place: Place<'_>, found: &mut CheckResult) {
    let (min, max) = (constraints.min_range(), constraints.max_range());
    let number = number.as_f64();
    let below = min.and_then(|min| min.parse().ok()).is_some_and(|min: f64| number < min);
    let above = max.and_then(|max| max.parse().ok()).is_some_and(|max: f64| number > max);
    if below || above {
        let limits = limits("be", min, max);
        note(found, place, "Value", &format!("Member must {limits}"));
    }
}

fn limits<T: Display>(verb: &str, min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{verb} between {min} and {max}, inclusive"),
        (Some(min), None) => format!("{verb} greater than or equal to {min}"),
        (_, Some(max)) => format!("{verb} less than or equal to {max}"),
        (None, None) => verb.to_owned(),
    }
}

fn pattern(text: &str, constraints: Constraints, place: Place<'_>, found: &mut CheckResult) {
    let Some(pattern) = constraints.pattern() else { return };
    match pattern::matches(pattern, text) {
        Ok(true) => {}
        Ok(false) => {
            note(
                found,
                place,
                "Value",
                &format!("Member must satisfy regular expression pattern: {pattern}"),
            );
        }
        // Accepting a request that the service rejects is better than rejecting one that it
        // accepts.
        Err(unchecked) => found.unchecked.push(unchecked),
    }
}
