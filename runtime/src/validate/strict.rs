//! The constraints that only `--cli-strict` checks: maximums, lengths of blobs and maps, patterns,
//! enum values, unique elements, and the forms of timestamps and base64.
//!
//! The schemas of `--cli-describe` say the same ([`schema`](crate::schema)).
//!
//! Patterns that cannot be checked ([`pattern`](crate::pattern)) are reported separately.

use super::{Check, constraints};
use crate::pattern::{self, Pattern, forms};
use crate::problem::{HIDDEN, Problems};
use crate::table::rows::ShapeRow;
use crate::table::{Kind, Member, Shape};
use crate::value::{Map, Number, Value, json, python};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The result of [`validate_strict`].
#[derive(Clone, Debug, Default)]
pub struct Strict {
    /// The problems of the parameters.
    pub problems: Problems,
    /// Patterns that cannot be checked, each once, with the first parameter that has the pattern.
    pub unchecked: Problems,
}

/// Like [`validate_from`](super::validate_from), but checks all constraints of the model.
pub fn validate_strict(input: &Map, shape: Shape, json: &[&str]) -> Strict {
    let check = Check { strict: Some(Vec::new()), ..Check::new() };
    let check = super::check(check, input, shape, json);
    let mut unchecked = Problems::new();
    for (path, pattern) in check.strict.into_iter().flatten() {
        unchecked.push(&path, format!("parameter {path}: {pattern}"));
    }
    Strict { problems: check.problems, unchecked }
}

impl Check {
    /// Checks the constraints of a string except its minimum length.
    pub(super) fn strict_text(&mut self, text: &str, member: Member) {
        if self.strict.is_none() {
            return;
        }
        self.strict_max_length(text.chars().count(), member);
        let shown = if self.hidden { HIDDEN } else { text };
        if let Some(pattern) = self.unmatched(text, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid pattern: {pattern}"
                )
            });
        }
        if let Some(values) = not_one_of(text, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid values: {values}"
                )
            });
        }
    }

    /// Checks the key of a map; the AWS CLI checks only its minimum length.
    pub(super) fn strict_key(&mut self, key: &str, shown: &str, member: Member) {
        if self.strict.is_none() {
            return;
        }
        let length = key.chars().count();
        if let Some(max) = too_long(length, member) {
            self.report(|name| {
                format!(
                    "Invalid length for parameter {name} (key: {shown}), value: {length}, valid max \
                        length: {max}"
                )
            });
        }
        if let Some(pattern) = self.unmatched(key, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name} (key: {shown}), value: {shown}, valid pattern: \
                        {pattern}"
                )
            });
        }
        if let Some(values) = not_one_of(key, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name} (key: {shown}), value: {shown}, valid values: \
                        {values}"
                )
            });
        }
    }

    /// Checks the maximum length of a list or string.
    pub(super) fn strict_max_length(&mut self, length: usize, member: Member) {
        if self.strict.is_none() {
            return;
        }
        if let Some(max) = too_long(length, member) {
            self.report(|name| {
                format!(
                    "Invalid length for parameter {name}, value: {length}, valid max length: {max}"
                )
            });
        }
    }

    /// Checks the maximum length of a list, and whether its elements are unique.
    pub(super) fn strict_list(&mut self, list: &[Value], member: Member) {
        self.strict_max_length(list.len(), member);
        if self.strict.is_none() || !member.target().has(ShapeRow::UNIQUE_ITEMS) {
            return;
        }
        let mut seen = BTreeSet::new();
        if let Some(at) = list.iter().position(|value| !seen.insert(normal(value))) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, element {at} is not unique: all elements \
                     must differ"
                )
            });
        }
    }

    /// Checks the form of a timestamp: RFC 3339, or seconds in the calendar.
    pub(super) fn strict_timestamp(&mut self, value: &Value) {
        if self.strict.is_none() {
            return;
        }
        let is_valid = match value {
            Value::String(text) => is_form(forms::TIMESTAMP, text),
            Value::Number(number) => {
                let [least, greatest] = forms::EPOCH_SECONDS.map(Number::Integer);
                number.compare(&least).is_some_and(Ordering::is_ge)
                    && number.compare(&greatest).is_some_and(Ordering::is_le)
            }
            _ => true,
        };
        if !is_valid {
            let shown = if self.hidden {
                HIDDEN.to_owned()
            } else {
                python::str(value, python::Dict::Plain)
            };
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid format: a \
                     timestamp of RFC 3339, such as 2026-01-31T08:00:00Z, or seconds since 1970"
                )
            });
        }
    }

    /// Checks both limits on the length of a blob in bytes, or of a map in entries.
    pub(super) fn strict_length(&mut self, length: usize, member: Member) {
        if self.strict.is_some() {
            self.length(length, member);
            self.strict_max_length(length, member);
        }
    }

    /// Checks the maximum of a number, and the values of an `intEnum`.
    pub(super) fn strict_number(&mut self, number: &Number, member: Member) {
        if self.strict.is_none() {
            return;
        }
        let shown = self.number(number);
        if let Some(max) = too_great(number, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid max value: {max}"
                )
            });
        } else if let Some(values) = not_one_of(&python::number_str(number), member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid values: {values}"
                )
            });
        }
    }

    /// The pattern of a member, if a string does not match it.
    fn unmatched(&mut self, text: &str, member: Member) -> Option<&'static str> {
        let pattern = member.constraints().pattern()?;
        match pattern::matches(pattern, text) {
            Ok(is_match) => (!is_match).then_some(pattern),
            Err(unchecked) => {
                let patterns = self.strict.as_mut()?;
                if !patterns.iter().any(|(_, known)| *known == unchecked) {
                    patterns.push((self.path.or_input().to_owned(), unchecked));
                }
                None
            }
        }
    }
}

/// The problems of base64 strings in an input that are not in the one form of their bytes: padded,
/// without unused bits and other characters. Call this before the strings are decoded.
pub fn encoded_blobs(input: &Map, shape: Shape) -> Problems {
    let mut check = Check::new();
    for (name, value) in input {
        if let Some(member) = shape.member_named(name) {
            check.inside(super::Step::Member(name), |check| check.encoded(value, member));
        }
    }
    check.problems
}

impl Check {
    fn encoded(&mut self, value: &Value, member: Member) {
        let shape = member.target();
        match (shape.kind(), value) {
            (Kind::Blob, Value::String(text)) if !is_form(forms::BASE64, text) => {
                self.report(|name| {
                    format!("Invalid value for parameter {name}, valid format: padded base64")
                });
            }
            (Kind::Structure | Kind::Union, Value::Map(map)) => {
                for (name, value) in map {
                    if let Some(member) = shape.member_named(name) {
                        self.inside(super::Step::Member(name), |it| it.encoded(value, member));
                    }
                }
            }
            (Kind::Map, Value::Map(map)) => {
                let Some(element) = shape.element() else { return };
                for (key, value) in map {
                    self.inside(super::Step::Member(key), |it| it.encoded(value, element));
                }
            }
            (Kind::List, Value::List(list)) => {
                let Some(element) = shape.element() else { return };
                for (index, value) in list.iter().enumerate() {
                    self.inside(super::Step::Index(index), |it| it.encoded(value, element));
                }
            }
            _ => {}
        }
    }
}

/// Turns numbers of integer members without a fraction, such as `1.0`, into integers: they are the
/// same number in JSON, but not in Python.
pub fn with_integers(value: &mut Value, shape: Shape) {
    match (shape.kind(), value) {
        (
            Kind::Byte
            | Kind::Short
            | Kind::Integer
            | Kind::Long
            | Kind::IntEnum
            | Kind::BigInteger,
            Value::Number(number),
        ) => {
            if let Some(whole) = whole(number) {
                *number = whole;
            }
        }
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            for (name, value) in map.iter_mut() {
                if let Some(member) = shape.member_named(name) {
                    with_integers(value, member.target());
                }
            }
        }
        (Kind::Map, Value::Map(map)) => {
            let Some(element) = shape.element() else { return };
            map.values_mut().for_each(|value| with_integers(value, element.target()));
        }
        (Kind::List, Value::List(list)) => {
            let Some(element) = shape.element() else { return };
            list.iter_mut().for_each(|value| with_integers(value, element.target()));
        }
        _ => {}
    }
}

/// A decimal without a fraction as an integer.
fn whole(number: &Number) -> Option<Number> {
    let number = match number {
        Number::Float(number) => *number,
        Number::Decimal(text) => text.parse().ok()?,
        Number::Integer(_) | Number::Big(_) => return None,
    };
    (number.fract() == 0.0).then(|| Number::parse_integer(&format!("{number:.0}")))?
}

/// Whether a string has a form; the patterns of forms are valid.
fn is_form(form: &'static str, text: &str) -> bool {
    // A pattern of one pass over the text: it never takes too many steps.
    Pattern::new(form).is_ok_and(|pattern| pattern.is_match(text) != Some(false))
}

/// A value as text that equal values have in common: with sorted keys, and integers for decimals
/// without a fraction.
fn normal(value: &Value) -> String {
    fn arrange(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Some(whole) = whole(number) {
                    *number = whole;
                }
            }
            Value::List(list) => list.iter_mut().for_each(arrange),
            Value::Map(map) => {
                map.sort_keys();
                map.values_mut().for_each(arrange);
            }
            _ => {}
        }
    }
    let mut value = value.clone();
    arrange(&mut value);
    json::compact(&value)
}

/// The maximum that a length exceeds, as a decimal string.
fn too_long(length: usize, member: Member) -> Option<&'static str> {
    let max = member.constraints().max_length()?;
    let length = Number::parse_integer(&length.to_string())?;
    (length.compare(&constraints::number(max)?) == Some(Ordering::Greater)).then_some(max)
}

/// The maximum that a number exceeds, as Python prints it.
fn too_great(number: &Number, member: Member) -> Option<String> {
    let max = constraints::number(member.constraints().max_range()?)?;
    (number.compare(&max) == Some(Ordering::Greater)).then(|| python::number_str(&max))
}

/// The values of the enum that a member targets, if `text` is not one of them.
fn not_one_of(text: &str, member: Member) -> Option<String> {
    let shape = member.target();
    if !matches!(shape.kind(), Kind::Enum | Kind::IntEnum) {
        return None;
    }
    let values: Vec<&str> = shape.members().map(|value| value.wire_name()).collect();
    (!values.is_empty() && !values.contains(&text)).then(|| values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::validate;
    use super::validate_strict;
    use crate::table::rows::{ConstraintsRow, MemberRow, ShapeFlags, ShapeRow};
    use crate::table::{Kind, Shape, Table};
    use crate::value::{Map, Value, json};

    /// Shapes by name and kind, with minimum and maximum length, minimum and maximum value,
    /// pattern, and the names of members or values.
    const SHAPES: &[(&str, Kind, [&str; 5], &str)] = &[
        ("Text", Kind::String, ["1", "4", "", "", "^[a-z]*$"], ""),
        ("Code", Kind::String, ["", "", "", "", r"^\p{L}$"], ""),
        ("Count", Kind::Integer, ["", "", "1", "5", ""], ""),
        ("Ratio", Kind::Double, ["", "", "0.5", "1.5", ""], ""),
        ("Color", Kind::Enum, ["", "", "", "", ""], "RED BLUE"),
        ("Level", Kind::IntEnum, ["", "", "", "", ""], "1 2"),
        ("Photo", Kind::Blob, ["2", "3", "", "", ""], ""),
        ("Texts", Kind::List, ["", "2", "", "", ""], "Text"),
        ("Labels", Kind::Map, ["1", "2", "", "", ""], "Text Color"),
        ("Secret", Kind::String, ["", "", "", "", "^x$"], ""),
        ("Twin", Kind::String, ["", "", "", "", r"^(.)\1$"], ""),
        ("Slow", Kind::String, ["", "", "", "", r"((?!(a*)*b)a)*c$"], ""),
        ("Twins", Kind::List, ["", "", "", "", ""], "Twin"),
        ("Halves", Kind::Map, ["", "", "", "", ""], "Half Slow"),
        ("Half", Kind::String, ["", "", "", "", r"[\uD800-\uDBFF]"], ""),
        (
            "Order",
            Kind::Structure,
            ["", "", "", "", ""],
            "Text Code Count Ratio Color Level Photo Texts Labels Secret Twin Slow Twins Halves",
        ),
    ];

    fn order() -> Shape {
        let mut text = String::from("\0");
        let mut add = |word: &str| {
            let at = u32::try_from(text.len()).unwrap();
            text.push_str(word);
            text.push('\0');
            if word.is_empty() { 0 } else { at }
        };
        let small = |number: usize| u16::try_from(number).unwrap();
        let (mut shapes, mut members, mut constraints) = (Vec::new(), Vec::new(), Vec::new());
        constraints.push(ConstraintsRow::new((0, 0), (0, 0), 0));
        for (name, kind, limits, names) in SHAPES {
            let first = members.len();
            for name in names.split_whitespace() {
                // The targets of an enum's members do not matter.
                let target = SHAPES.iter().position(|(it, ..)| it == &name).unwrap_or_default();
                members.push(MemberRow::new(add(name), 0, small(target)));
            }
            let [shortest, longest, least, greatest, pattern] = limits.map(&mut add);
            constraints.push(ConstraintsRow::new((shortest, longest), (least, greatest), pattern));
            let flags = if *name == "Secret" { ShapeRow::SENSITIVE } else { ShapeFlags::NONE };
            let row =
                ShapeRow::new(*kind, add(name), 0, small(first), small(members.len() - first));
            shapes.push(row.constraints(small(constraints.len() - 1)).flags(flags));
        }
        let table: &'static Table = Box::leak(Box::new(Table {
            text: text.leak(),
            packed_docs: None,
            shapes: shapes.leak(),
            members: members.leak(),
            constraints: constraints.leak(),
            rare: &[],
            operations: &[],
            options: &[],
            errors: &[],
        }));
        table.shape(small(SHAPES.len() - 1))
    }

    fn input(text: &str) -> Map {
        match json::parse(text).unwrap() {
            Value::Map(map) => map,
            other => panic!("not a map: {other:?}"),
        }
    }

    #[test]
    fn all_constraints_at_once() {
        let shape = order();
        let cases: [(&str, usize, &[&str]); 8] = [
            (
                r#"{"Text":"abcd","Code":"é","Count":5,"Ratio":1.5,"Color":"RED","Level":2,"Photo":"abc","Texts":["a","b"],"Labels":{"a":"BLUE"},"Secret":"x"}"#,
                0,
                &[],
            ),
            (
                r#"{"Text":"ABCDE"}"#,
                0,
                &[
                    "Invalid length for parameter Text, value: 5, valid max length: 4",
                    "Invalid value for parameter Text, value: ABCDE, valid pattern: ^[a-z]*$",
                ],
            ),
            (
                r#"{"Text":"","Count":6,"Ratio":1.75,"Bogus":1}"#,
                2,
                &[
                    "Unknown parameter in input: \"Bogus\", must be one of: Text, Code, Count, \
                        Ratio, Color, Level, Photo, Texts, Labels, Secret, Twin, Slow, Twins, \
                        Halves",
                    "Invalid length for parameter Text, value: 0, valid min length: 1",
                    "Invalid value for parameter Count, value: 6, valid max value: 5",
                    "Invalid value for parameter Ratio, value: 1.75, valid max value: 1.5",
                ],
            ),
            (
                r#"{"Color":"GREEN","Level":3,"Count":0}"#,
                1,
                &[
                    "Invalid value for parameter Color, value: GREEN, valid values: RED, BLUE",
                    "Invalid value for parameter Level, value: 3, valid values: 1, 2",
                    "Invalid value for parameter Count, value: 0, valid min value: 1",
                ],
            ),
            (
                r#"{"Photo":"a","Texts":["a","é","c"]}"#,
                0,
                &[
                    "Invalid length for parameter Photo, value: 1, valid min length: 2",
                    "Invalid length for parameter Texts, value: 3, valid max length: 2",
                    "Invalid value for parameter Texts[1], value: é, valid pattern: ^[a-z]*$",
                ],
            ),
            (
                r#"{"Photo":"éé","Labels":{}}"#,
                0,
                &[
                    "Invalid length for parameter Photo, value: 4, valid max length: 3",
                    "Invalid length for parameter Labels, value: 0, valid min length: 1",
                ],
            ),
            (
                r#"{"Labels":{"TOOLONG":"RED","b":"Red","c":"BLUE"}}"#,
                0,
                &[
                    "Invalid length for parameter Labels, value: 3, valid max length: 2",
                    "Invalid length for parameter Labels (key: TOOLONG), value: 7, valid max \
                        length: 4",
                    "Invalid value for parameter Labels (key: TOOLONG), value: TOOLONG, valid \
                        pattern: ^[a-z]*$",
                    "Invalid value for parameter Labels.b, value: Red, valid values: RED, BLUE",
                ],
            ),
            (
                r#"{"Secret":"hunter2","Code":"1"}"#,
                0,
                &[
                    "Invalid value for parameter Secret, value: ***, valid pattern: ^x$",
                    r"Invalid value for parameter Code, value: 1, valid pattern: ^\p{L}$",
                ],
            ),
        ];
        for (text, without, want) in cases {
            let input = input(text);
            let problems = validate_strict(&input, shape, &[]).problems;
            assert_eq!(
                problems.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
                want,
                "{text}"
            );
            assert_eq!(validate(&input, shape).iter().count(), without, "{text}");
        }
    }

    /// A pattern that cannot be checked is reported once, and is not a problem of the value.
    #[test]
    fn patterns_that_are_not_checked_are_named() {
        let long = "a".repeat(10_000);
        let text = format!(
            r#"{{"Twins":["ab","cd"],"Twin":"ab","Slow":"{long}!","Halves":{{"k":"c"}},"Secret":"x"}}"#
        );
        let found = validate_strict(&input(&text), order(), &[]);
        assert!(found.problems.is_empty(), "{}", found.problems);
        assert_eq!(
            found.unchecked.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
            [
                r"parameter Twins[0]: pattern not checked: ^(.)\1$ (back references are not supported)",
                "parameter Slow: pattern not checked: ((?!(a*)*b)a)*c$ (matching this value takes \
                    too many steps)",
                r"parameter Halves: pattern not checked: [\uD800-\uDBFF] (half of a surrogate pair is not a character)",
            ]
        );
        assert!(validate(&input(&text), order()).is_empty());
    }
}
