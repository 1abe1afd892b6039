//! The constraints that only `--cli-strict` checks: maximums, lengths of blobs and maps, patterns,
//! enum values.
//!
//! Patterns that cannot be checked ([`pattern`](crate::pattern)) are reported separately.

use super::{Check, constraints};
use crate::pattern;
use crate::problem::Problems;
use crate::table::{Kind, Member, Shape};
use crate::value::{Map, Number, python};
use std::cmp::Ordering;

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
        let shown = if member.is_sensitive() { "***" } else { text };
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
    pub(super) fn strict_key(&mut self, key: &str, member: Member) {
        if self.strict.is_none() {
            return;
        }
        let length = key.chars().count();
        if let Some(max) = too_long(length, member) {
            self.report(|name| {
                format!(
                    "Invalid length for parameter {name} (key: {key}), value: {length}, valid max \
                        length: {max}"
                )
            });
        }
        if let Some(pattern) = self.unmatched(key, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name} (key: {key}), value: {key}, valid pattern: \
                        {pattern}"
                )
            });
        }
        if let Some(values) = not_one_of(key, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name} (key: {key}), value: {key}, valid values: \
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
        let shown = python::number_str(number);
        if let Some(max) = too_great(number, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid max value: {max}"
                )
            });
        } else if let Some(values) = not_one_of(&shown, member) {
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
