//! Validates parameters against their shapes; reports all problems with the AWS CLI's messages.
//!
//! Implements AWS CLI behaviour 6 after botocore's `validate`: of the constraints, only minimums
//! are checked; `validate_strict` (feature `strict`) checks maximums, patterns and enums too.
//! Unlike the AWS CLI, integers must fit their type, `true` is not a number, and sparse lists and
//! maps may contain nulls.

pub(crate) mod base64;
mod blobs;
mod constraints;
mod formats;
mod own;
#[cfg(feature = "strict")]
mod strict;
mod timestamps;

pub use blobs::{InvalidBlob, blobs};
pub use own::validate_own;
#[cfg(feature = "strict")]
pub use strict::{Strict, encoded_blobs, validate_strict, with_integers};
pub use timestamps::{TimestampOutOfRange, timestamps};

#[cfg(feature = "strict")]
use crate::pattern::UncheckedPattern;
use crate::problem::{HIDDEN, Path, Problems};
use crate::table::{Kind, Member, Shape};
use crate::value::python::{self, Dict};
use crate::value::{Map, Number, Value, timestamp};

/// Validates the parameters of an operation; the result is empty if they can be sent.
///
/// For each structure, problems of its keys come first, then those of its members in input order.
/// Messages show values as Python prints them, maps as `dict`.
pub fn validate(input: &Map, shape: Shape) -> Problems {
    validate_from(input, shape, &[], Sensitive::Hidden)
}

/// Like [`validate`], but messages show maps inside the members named in `json` as `OrderedDict`,
/// as the AWS CLI does for options with JSON values.
pub fn validate_from(input: &Map, shape: Shape, json: &[&str], sensitive: Sensitive) -> Problems {
    let check = Check { shows_sensitive: sensitive == Sensitive::Shown, ..Check::new() };
    self::check(check, input, shape, json).problems
}

/// Whether messages show `@sensitive` values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitive {
    /// As `***`.
    Hidden,
    /// As they are: the AWS CLI's messages.
    Shown,
}

impl Sensitive {
    /// Whether a value is hidden that is sensitive or not.
    fn hides(self, is_sensitive: bool) -> bool {
        is_sensitive && self == Sensitive::Hidden
    }
}

fn check(mut check: Check, input: &Map, shape: Shape, json: &[&str]) -> Check {
    check.keys(input, shape);
    for (name, value) in input {
        if let Some(member) = shape.member_named(name) {
            check.dict = if json.contains(&name.as_str()) { Dict::Ordered } else { Dict::Plain };
            check.inside(Step::Member(name), |check| check.value(value, member));
        }
    }
    check
}

/// The traversal: the problems so far, and the current path.
struct Check {
    problems: Problems,
    path: Path,
    dict: Dict,
    /// Whether the current value is `@sensitive`, or within such a value: messages do not show it.
    hidden: bool,
    shows_sensitive: bool,
    /// Set if all constraints are checked, not only minimums: the patterns that could not be
    /// checked, each with the path of its first value.
    #[cfg(feature = "strict")]
    strict: Option<Vec<(String, UncheckedPattern)>>,
}

/// One step into a value.
enum Step<'a> {
    Member(&'a str),
    Index(usize),
}

impl Check {
    fn new() -> Check {
        Check {
            problems: Problems::new(),
            path: Path::new(),
            dict: Dict::Plain,
            hidden: false,
            shows_sensitive: false,
            #[cfg(feature = "strict")]
            strict: None,
        }
    }

    fn inside(&mut self, step: Step<'_>, walk: impl FnOnce(&mut Check)) {
        let mut path = std::mem::take(&mut self.path);
        let down = |path: &mut Path| {
            self.path = std::mem::take(path);
            walk(self);
            *path = std::mem::take(&mut self.path);
        };
        match step {
            Step::Member(name) => path.member(name, down),
            Step::Index(index) => path.index(index, down),
        }
        self.path = path;
    }

    fn report(&mut self, text: impl FnOnce(&str) -> String) {
        let text = text(self.path.or_input());
        self.problems.push(self.path.as_str(), text);
    }

    fn wrong_type(&mut self, value: &Value, member: Member) {
        // A text may be everything that the shape's members should contain.
        let may_be = !self.shows_sensitive && member.target().may_hold_sensitive();
        let is_hidden = !value.is_null() && (self.hidden || may_be);
        let shown = self.shown(value, is_hidden);
        let valid = valid_types(member.target().kind());
        self.report(|name| {
            format!("Invalid type for parameter {name}, {shown}, valid types: {valid}")
        });
    }

    /// `value: V, type: <class 'T'>`.
    fn shown(&self, value: &Value, is_hidden: bool) -> String {
        let type_name = python::type_name(value, self.dict);
        let text = if is_hidden { HIDDEN.to_owned() } else { python::str(value, self.dict) };
        format!("value: {text}, type: <class '{type_name}'>")
    }

    fn value(&mut self, value: &Value, member: Member) {
        let outside = self.hidden;
        self.hidden = outside || self.is_hidden(member);
        self.inner(value, member);
        self.hidden = outside;
    }

    fn is_hidden(&self, member: Member) -> bool {
        !self.shows_sensitive && member.is_sensitive()
    }

    fn inner(&mut self, value: &Value, member: Member) {
        if value.is_null() && member.is_nullable() {
            return;
        }
        if member.is_json_header() {
            return self.json(value);
        }
        let shape = member.target();
        match (shape.kind(), value) {
            (Kind::Structure | Kind::Union, Value::Map(map)) => self.structure(map, shape),
            (Kind::Map, Value::Map(map)) => self.map(map, member),
            (Kind::List, Value::List(list)) => self.list(list, member),
            (Kind::Document, _) => self.document(value),
            (Kind::String | Kind::Enum, Value::String(text)) => {
                self.length(text.chars().count(), member);
                #[cfg(feature = "strict")]
                self.strict_text(text, member);
            }
            #[cfg(feature = "strict")]
            (Kind::Blob, Value::String(text)) => self.strict_length(text.len(), member),
            #[cfg(feature = "strict")]
            (Kind::Blob, Value::Bytes(bytes)) => self.strict_length(bytes.len(), member),
            #[cfg(not(feature = "strict"))]
            (Kind::Blob, Value::String(_) | Value::Bytes(_)) => {}
            (Kind::Boolean, Value::Bool(_)) => {}
            (Kind::Timestamp, _) if is_timestamp(value) => {
                #[cfg(feature = "strict")]
                self.strict_timestamp(value);
            }
            (kind, Value::Number(number)) if constraints::fits(number, kind) => {
                self.range(number, member)
            }
            _ => self.wrong_type(value, member),
        }
    }

    /// Checks the keys of a structure or union.
    fn keys(&mut self, map: &Map, shape: Shape) {
        let names = |separator: &str| {
            let names: Vec<&str> = shape.members().map(|member| member.name()).collect();
            names.join(separator)
        };
        if shape.kind() == Kind::Union && map.is_empty() {
            // Sic: the message has no space here.
            self.report(|name| {
                format!(
                    "Must set one of the following keys for tagged unionstructure {name}: {}.",
                    names(". ")
                )
            });
        }
        if shape.kind() == Kind::Union && map.len() > 1 {
            self.report(|name| {
                format!(
                    "Invalid number of parameters set for tagged union structure {name}. \
                     Can only set one of the following keys: {}.",
                    names(". ")
                )
            });
        }
        for member in shape.members().filter(|member| member.is_required()) {
            if !map.contains_key(member.name()) {
                self.report(|name| {
                    format!("Missing required parameter in {name}: \"{}\"", member.name())
                });
            }
        }
        for key in map.keys().filter(|key| shape.member_named(key).is_none()) {
            let key = if self.hidden { HIDDEN } else { key };
            self.report(|name| {
                format!("Unknown parameter in {name}: \"{key}\", must be one of: {}", names(", "))
            });
        }
    }

    fn structure(&mut self, map: &Map, shape: Shape) {
        self.keys(map, shape);
        for (name, value) in map {
            if let Some(member) = shape.member_named(name) {
                self.inside(Step::Member(name), |check| check.value(value, member));
            }
        }
    }

    fn map(&mut self, map: &Map, member: Member) {
        #[cfg(feature = "strict")]
        self.strict_length(map.len(), member);
        let shape = member.target();
        let (Some(key_member), Some(element)) = (shape.key(), shape.element()) else { return };
        let are_keys_hidden = self.hidden || self.is_hidden(key_member);
        for (key, value) in map {
            let length = key.chars().count();
            let shown = if are_keys_hidden { HIDDEN } else { key };
            if let Some(min) = constraints::too_short(length, key_member) {
                self.report(|name| {
                    format!(
                        "Invalid length for parameter {name} (key: {shown}), value: {length}, valid \
                            min length: {min}"
                    )
                });
            }
            #[cfg(feature = "strict")]
            self.strict_key(key, shown, key_member);
            if !(value.is_null() && shape.is_sparse()) {
                self.inside(Step::Member(shown), |check| check.value(value, element));
            }
        }
    }

    fn list(&mut self, list: &[Value], member: Member) {
        self.length(list.len(), member);
        #[cfg(feature = "strict")]
        self.strict_list(list, member);
        let shape = member.target();
        let Some(element) = shape.element() else { return };
        for (index, value) in list.iter().enumerate() {
            if !(value.is_null() && shape.is_sparse()) {
                self.inside(Step::Index(index), |check| check.value(value, element));
            }
        }
    }

    fn length(&mut self, length: usize, member: Member) {
        if let Some(min) = constraints::too_short(length, member) {
            self.report(|name| {
                format!(
                    "Invalid length for parameter {name}, value: {length}, valid min length: {min}"
                )
            });
        }
    }

    fn number(&self, number: &Number) -> String {
        if self.hidden { HIDDEN.to_owned() } else { python::number_str(number) }
    }

    fn range(&mut self, number: &Number, member: Member) {
        let shown = self.number(number);
        if let Some(min) = constraints::too_small(number, member) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid min value: {min}"
                )
            });
        } else if let Some((min, max)) = constraints::out_of_type(number, member.target().kind()) {
            self.report(|name| {
                format!(
                    "Invalid value for parameter {name}, value: {shown}, valid range: {min} to \
                    {max}"
                )
            });
        } else {
            #[cfg(feature = "strict")]
            self.strict_number(number, member);
        }
    }

    /// Checks that a document contains only values that JSON can represent. In a map, the path is
    /// only the key, as in the AWS CLI.
    fn document(&mut self, value: &Value) {
        match value {
            Value::List(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.inside(Step::Index(index), |check| check.document(value));
                }
            }
            Value::Map(map) => {
                for (key, value) in map {
                    let outside = std::mem::take(&mut self.path);
                    self.inside(Step::Member(key), |check| check.document(value));
                    self.path = outside;
                }
            }
            Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => {
                let shown = self.shown(value, self.hidden);
                self.report(|name| {
                    format!(
                        "Invalid type for document parameter {name}, {shown}, valid types: <class \
                         'str'>, <class 'int'>, <class 'bool'>, <class 'float'>, <class 'list'>, \
                         <class 'dict'>"
                    )
                });
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Checks that a JSON header contains only values that JSON can represent; only the first
    /// problem is reported.
    fn json(&mut self, value: &Value) {
        if let Some(foreign) = not_json(value) {
            let type_name = python::type_name(foreign, self.dict);
            let type_name = type_name.rsplit('.').next().unwrap_or(type_name);
            self.report(|name| {
                format!(
                    "Invalid parameter {name} must be json serializable: \
                     Object of type {type_name} is not JSON serializable"
                )
            });
        }
    }
}

/// The first value that JSON cannot represent.
fn not_json(value: &Value) -> Option<&Value> {
    match value {
        Value::List(list) => list.iter().find_map(not_json),
        Value::Map(map) => map.values().find_map(not_json),
        Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => Some(value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Whether a value can be converted to a timestamp.
fn is_timestamp(value: &Value) -> bool {
    match value {
        Value::Timestamp(_) => true,
        Value::Number(number) => timestamp::from_epoch_seconds(number.as_f64()).is_some(),
        Value::String(text) => timestamp::parse(text).is_some(),
        _ => false,
    }
}

/// The Python types in the AWS CLI's messages for a shape.
fn valid_types(kind: Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Enum => "<class 'str'>",
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => "<class 'int'>",
        Kind::Float | Kind::Double | Kind::BigDecimal => {
            "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>"
        }
        Kind::Boolean => "<class 'bool'>",
        Kind::List => "<class 'list'>, <class 'tuple'>",
        Kind::Structure | Kind::Union | Kind::Map | Kind::Document => "<class 'dict'>",
        Kind::Blob => "<class 'bytes'>, <class 'bytearray'>, file-like object",
        Kind::Timestamp => "<class 'datetime.datetime'>, timestamp-string",
    }
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
