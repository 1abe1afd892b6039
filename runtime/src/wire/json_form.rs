//! The form of JSON bodies: from the wire to the form that types, the command line and AWS's codec
//! share, in which every value has the JSON type of its Smithy type, and every union is an object
//! with one member.
//!
//! Members keep their wire names; values that do not fit their shapes stay as they are, because the
//! reader of the result reports them.

use super::error::Error;
use super::json_fit::{DEEPEST, Fit, Values, in_body};
use crate::shape::decimals::{self, Origin};
use crate::table::{Kind, Member, Shape};
use crate::value::{Map, Number, Value, decimal};
use std::collections::BTreeSet;

/// Reads a value of a shape.
///
/// # Errors
/// A union from which no member can be read; values that are nested too deeply.
pub(super) fn read(value: &Value, shape: Shape) -> Result<Value, Error> {
    Reader { fit: Fit::default(), depth: 0 }.value(value, shape)
}

/// Whether the wire form of a shape can be another one: because of a union that is not tagged, or
/// of members that the model does not know.
pub(super) fn differs(shape: Shape) -> bool {
    let (mut seen, mut rest) = (BTreeSet::from([shape.index()]), vec![shape]);
    while let Some(shape) = rest.pop() {
        let is_other = shape.is_untagged()
            || shape.discriminator().is_some()
            || shape.members().any(Member::is_json_unknown);
        if is_other {
            return true;
        }
        if matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::List | Kind::Map) {
            let targets = shape.members().map(Member::target);
            rest.extend(targets.filter(|target| seen.insert(target.index())));
        }
    }
    false
}

struct Reader {
    fit: Fit,
    depth: usize,
}

impl Reader {
    fn value(&mut self, value: &Value, shape: Shape) -> Result<Value, Error> {
        if self.depth > DEEPEST {
            return Err(Error("the JSON in the body is nested too deeply".to_owned()));
        }
        self.depth += 1;
        let read = self.value_of(value, shape);
        self.depth -= 1;
        read
    }

    fn value_of(&mut self, value: &Value, shape: Shape) -> Result<Value, Error> {
        match (shape.kind(), value) {
            (Kind::Structure, Value::Map(map)) => self.structure(map, shape, None),
            (Kind::Union, value) if !value.is_null() => self.union(value, shape),
            (Kind::List, Value::List(items)) => match shape.element() {
                Some(element) => {
                    let items = items.iter().map(|item| self.value(item, element.target()));
                    Ok(Value::List(items.collect::<Result<_, _>>()?))
                }
                None => Ok(with_doubles(value)),
            },
            (Kind::Map, Value::Map(map)) => match shape.element() {
                Some(element) => {
                    let entries = map.iter().map(|(key, value)| {
                        Ok((key.clone(), self.value(value, element.target())?))
                    });
                    Ok(Value::Map(entries.collect::<Result<_, Error>>()?))
                }
                None => Ok(with_doubles(value)),
            },
            (Kind::BigInteger | Kind::BigDecimal, Value::String(text)) => {
                Ok(number(text, shape.kind()).map_or_else(|| value.clone(), Value::Number))
            }
            (Kind::BigDecimal, Value::Number(_)) => Ok(value.clone()),
            _ => Ok(decimals::typed(value.clone(), Some(shape), Origin::Body)),
        }
    }

    /// Reads the members of a structure, except for a discriminator; unknown ones are kept, in the
    /// member for them if there is one.
    fn structure(
        &mut self,
        map: &Map,
        shape: Shape,
        discriminator: Option<&str>,
    ) -> Result<Value, Error> {
        let (mut found, mut unknown) = (Map::with_capacity(map.len()), Map::new());
        let holder = in_body(shape).find(|member| member.is_json_unknown());
        for (name, value) in map.iter().filter(|(name, _)| Some(name.as_str()) != discriminator) {
            let mut members = in_body(shape).filter(|member| !member.is_json_unknown());
            match (members.find(|member| member.wire_name() == name), holder) {
                (Some(member), _) => {
                    found.insert(name.clone(), self.value(value, member.target())?);
                }
                (None, Some(_)) => {
                    unknown.insert(name.clone(), with_doubles(value));
                }
                (None, None) => {
                    found.insert(name.clone(), with_doubles(value));
                }
            }
        }
        if let Some(holder) = holder.filter(|_| !unknown.is_empty()) {
            found.insert(holder.wire_name().to_owned(), Value::Map(unknown));
        }
        Ok(Value::Map(found))
    }

    fn union(&mut self, value: &Value, shape: Shape) -> Result<Value, Error> {
        if shape.is_untagged() {
            return self.untagged(value, shape);
        }
        let Value::Map(map) = value else { return Ok(with_doubles(value)) };
        match shape.discriminator() {
            Some(key) => self.discriminated(map, shape, key),
            None => self.tagged(map, shape),
        }
    }

    /// The member of a union with a tag; `Err` has the member for unknown tags, if there is one.
    fn member_of(shape: Shape, tag: &str) -> Result<Member, Option<Member>> {
        let mut known = shape.members().filter(|member| !member.is_json_unknown());
        known
            .find(|member| member.wire_name() == tag)
            .ok_or_else(|| shape.members().find(|member| member.is_json_unknown()))
    }

    fn tagged(&mut self, map: &Map, shape: Shape) -> Result<Value, Error> {
        let mut found = Map::with_capacity(map.len());
        for (name, value) in map {
            match Reader::member_of(shape, name) {
                Ok(member) => {
                    found.insert(name.clone(), self.value(value, member.target())?);
                }
                Err(Some(holder)) if name != "__type" && !value.is_null() => {
                    return Ok(of_one(holder.wire_name(), with_doubles(&Value::Map(map.clone()))));
                }
                Err(_) => {
                    found.insert(name.clone(), with_doubles(value));
                }
            }
        }
        Ok(Value::Map(found))
    }

    fn discriminated(&mut self, map: &Map, shape: Shape, key: &str) -> Result<Value, Error> {
        let Some(Value::String(tag)) = map.get(key) else {
            return Err(Error(format!(
                "the union {} has no string {key:?} that names its member",
                shape.name()
            )));
        };
        let all = |map: &Map| with_doubles(&Value::Map(map.clone()));
        match Reader::member_of(shape, tag) {
            Ok(member) => {
                let content = self.structure(map, member.target(), Some(key))?;
                Ok(of_one(member.wire_name(), content))
            }
            Err(Some(holder)) => Ok(of_one(holder.wire_name(), all(map))),
            Err(None) => Ok(of_one(tag, all(map))),
        }
    }

    /// The first member that the value fits: exactly, else with an unknown value of an enum.
    fn untagged(&mut self, value: &Value, shape: Shape) -> Result<Value, Error> {
        let fits = |values: Values, fit: &mut Fit| {
            shape.members().find(|member| fit.member(value, *member, values))
        };
        let member =
            fits(Values::Known, &mut self.fit).or_else(|| fits(Values::Any, &mut self.fit));
        match member {
            Some(member) => Ok(of_one(member.wire_name(), self.value(value, member.target())?)),
            None => Err(Error(format!("the value fits no member of the union {}", shape.name()))),
        }
    }
}

/// A map with one entry.
fn of_one(name: &str, value: Value) -> Value {
    Value::Map(Map::from_iter([(name.to_owned(), value)]))
}

/// A value without a shape, whose decimals are doubles.
fn with_doubles(value: &Value) -> Value {
    decimals::typed(value.clone(), None, Origin::Body)
}

/// The number in a string of arbitrary precision.
fn number(text: &str, kind: Kind) -> Option<Number> {
    match kind {
        Kind::BigInteger => Number::parse_integer(text).filter(|_| !text.starts_with('+')),
        _ => decimal::is_json(text).then(|| Number::Decimal(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::table::Kind;
    use crate::value::Number;

    /// The grammar of rpcv2Json: numbers as JSON writes them, of any length.
    #[test]
    fn numbers_in_strings() {
        let big = |text: &str| Some(Number::Big(text.to_owned()));
        let decimal = |text: &str| Some(Number::Decimal(text.to_owned()));
        let cases = [
            ("42", Some(Number::Integer(42)), decimal("42")),
            ("-9223372036854775809", big("-9223372036854775809"), decimal("-9223372036854775809")),
            ("0.10", None, decimal("0.10")),
            ("-1.5E+400", None, decimal("-1.5E+400")),
            ("+1", None, None),
            ("1.", None, None),
            (".5", None, None),
            ("1e", None, None),
            (" 1", None, None),
            ("NaN", None, None),
            ("", None, None),
        ];
        for (text, integer, real) in cases {
            assert_eq!(number(text, Kind::BigInteger), integer, "{text:?}");
            assert_eq!(number(text, Kind::BigDecimal), real, "{text:?}");
        }
    }
}
