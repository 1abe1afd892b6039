//! Valid values of shapes: those of examples, with required members alone, and responses with all
//! members.

use super::sample::{self, MatchesPattern};
use crate::plan::facts::table::{Kind, Limits, MemberRow, ShapeRow, Table};
use serde_json::{Map, Number, Value, json};
use std::ops::RangeInclusive;

/// Structures deeper than this have required members alone.
const DEEPEST: usize = 32;
/// Once a value is larger than this, structures have required members alone.
const MOST: usize = 2_000;
/// Lists, maps and blobs are not made longer than this, whatever their least length.
const LONGEST: usize = 512;
/// The same for strings.
const LONGEST_STRING: usize = 2_000;

/// Writes values of one call or response.
pub struct Values<'t> {
    table: &'t Table,
    matches: Option<MatchesPattern>,
    /// Whether optional members are there too.
    with_optional: bool,
    /// The structures around.
    around: Vec<u16>,
    count: usize,
}

impl<'t> Values<'t> {
    /// Values with required members alone.
    pub fn required(table: &'t Table) -> Values<'t> {
        Values { table, matches: None, with_optional: false, around: Vec::new(), count: 0 }
    }

    /// Values with every member, where a structure is not inside of itself.
    pub fn all(table: &'t Table) -> Values<'t> {
        Values { with_optional: true, ..Values::required(table) }
    }

    /// Matches strings with a function, which patterns with look-around need.
    #[must_use]
    pub fn checked_by(self, matches: MatchesPattern) -> Values<'t> {
        Values { matches: Some(matches), ..self }
    }

    /// A value of a member; an empty object where no value is finite.
    pub fn member(&mut self, member: &MemberRow) -> Value {
        self.value(member, &member.name, 0).unwrap_or_else(|| json!({}))
    }

    /// A structure as a whole.
    pub fn whole(&mut self, row: u16) -> Value {
        self.structure(row).unwrap_or_else(|| json!({}))
    }

    /// A value; values of several seeds differ if possible. `None` if a structure would contain
    /// itself.
    fn value(&mut self, member: &MemberRow, name: &str, seed: usize) -> Option<Value> {
        self.count += 1;
        let table = self.table;
        let shape = table.target(member);
        let constraints = table.effective_constraints(member);
        let lengths = lengths(constraints.length);
        Some(match shape.kind {
            Kind::Enum | Kind::IntEnum => {
                let values: Vec<&str> = table.values(shape).collect();
                let value = values.get(seed % values.len().max(1)).copied();
                if shape.kind == Kind::Enum {
                    Value::from(value.unwrap_or("value"))
                } else {
                    Value::from(value.and_then(|value| value.parse::<i64>().ok()).unwrap_or(1))
                }
            }
            Kind::String if table.is_json_header(member) => json!({}),
            Kind::String => {
                let pattern = constraints.pattern.map(|pattern| (pattern, self.matches));
                Value::from(string(name, &lengths, pattern, seed))
            }
            Kind::Boolean => Value::Bool(true),
            Kind::Timestamp => Value::from("2026-01-01T00:00:00Z"),
            Kind::Blob => Value::from(zeros(&lengths)),
            Kind::List | Kind::Map => self.collection(shape, name, &lengths)?,
            Kind::Structure => self.structure(member.target)?,
            Kind::Union => self.union(member.target)?,
            Kind::Document => json!({}),
            Kind::Float | Kind::Double | Kind::BigDecimal => number(constraints.range, true, seed),
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::BigInteger => {
                number(constraints.range, false, seed)
            }
        })
    }

    /// As few elements or entries as may be, but one where that is possible.
    fn collection(
        &mut self,
        shape: &ShapeRow,
        name: &str,
        lengths: &RangeInclusive<usize>,
    ) -> Option<Value> {
        let (least, most) = (*lengths.start(), *lengths.end());
        let (mut list, mut map) = (Vec::new(), Map::new());
        for seed in 0..least.max(1).min(most).min(LONGEST) {
            let added = match self.table.members(shape) {
                [element] => self.value(element, name, seed).map(|value| list.push(value)),
                [key, value] => self.value(key, &numbered("key", seed), seed).and_then(|key| {
                    let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                    map.insert(key, self.value(value, name, seed)?);
                    Some(())
                }),
                _ => None,
            };
            match added {
                Some(()) => {}
                None if least == 0 => break,
                None => return None,
            }
        }
        let is_list = shape.kind == Kind::List;
        Some(if is_list { Value::Array(list) } else { Value::Object(map) })
    }

    fn structure(&mut self, row: u16) -> Option<Value> {
        let is_full = self.around.len() >= DEEPEST || self.count >= MOST;
        let with_optional = self.with_optional && !is_full;
        self.members(row, |values, members| {
            let mut out = Map::new();
            let is_needed =
                |it: &&MemberRow| it.flags.required || with_optional && !it.flags.internal;
            for member in members.iter().filter(is_needed) {
                match values.value(member, &member.name, 0) {
                    Some(value) => drop(out.insert(member.name.clone(), value)),
                    None if member.flags.required => return None,
                    None => {}
                }
            }
            Some(out)
        })
    }

    /// The first member that can be set; an internal one only if there is no other.
    fn union(&mut self, row: u16) -> Option<Value> {
        self.members(row, |values, members| {
            let entry = |it: &MemberRow| Some((it.name.clone(), values.value(it, &it.name, 0)?));
            let (hidden, shown): (Vec<_>, Vec<_>) =
                members.iter().partition(|it| it.flags.internal);
            Some(Map::from_iter([shown.into_iter().chain(hidden).find_map(entry)?]))
        })
    }

    /// Members of a structure or union; `None` if it would contain itself.
    fn members(
        &mut self,
        row: u16,
        values: impl FnOnce(&mut Self, &'t [MemberRow]) -> Option<Map<String, Value>>,
    ) -> Option<Value> {
        if self.around.contains(&row) {
            return None;
        }
        self.around.push(row);
        let out = values(self, self.table.members(self.table.shape(row)));
        self.around.pop();
        out.map(Value::Object)
    }
}

/// The lengths that limits allow.
fn lengths(limits: &Limits<u64>) -> RangeInclusive<usize> {
    let size = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    limits.min.map_or(0, size)..=limits.max.map_or(usize::MAX, size)
}

/// The name, repeated or cut to a length. With a pattern, a string that matches it; if none is
/// found, the name in angle brackets, which is clearly not a value.
fn string(
    name: &str,
    lengths: &RangeInclusive<usize>,
    pattern: Option<(&str, Option<MatchesPattern>)>,
    seed: usize,
) -> String {
    let wanted = numbered(name, seed);
    if let Some((pattern, matches)) = pattern {
        let found = sample::matching(pattern, name, lengths, seed, matches);
        return found.unwrap_or_else(|| format!("<{name}>"));
    }
    let (least, most) = (*lengths.start(), *lengths.end());
    let count = wanted.chars().count();
    wanted.chars().cycle().take(count.max(least.min(LONGEST_STRING)).min(most)).collect()
}

/// Whether a sample says that no string was found that matches the pattern.
pub(crate) fn is_placeholder(sample: &str) -> bool {
    sample.starts_with('<') && sample.ends_with('>')
}

fn numbered(name: &str, seed: usize) -> String {
    if seed == 0 { name.to_owned() } else { format!("{name}{}", seed + 1) }
}

/// Zero bytes in base64: three if that is allowed.
fn zeros(lengths: &RangeInclusive<usize>) -> String {
    let (least, most) = (*lengths.start(), *lengths.end());
    let count = least.max(3).min(most).min(LONGEST);
    let rest = ["", "AA==", "AAA="][count % 3];
    "AAAA".repeat(count / 3) + rest
}

/// 1, or the nearest number that a range allows.
fn number(range: &Limits<String>, is_float: bool, seed: usize) -> Value {
    let limit = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
    let wanted = 1.0 + u32::try_from(seed).map_or(0.0, f64::from);
    let wanted = limit(&range.min).map_or(wanted, |least| wanted.max(least.ceil()));
    let Some(most) = limit(&range.max).filter(|most| wanted > *most) else {
        return whole(wanted);
    };
    if is_float { float(most) } else { whole(most.floor()) }
}

/// A number without a fraction, as an integer if possible.
#[allow(clippy::cast_possible_truncation, reason = "checked to be in range")]
fn whole(number: f64) -> Value {
    let is_integer = number.abs() < 9e15 && number.fract() == 0.0;
    if is_integer { Value::from(number as i64) } else { float(number) }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| json!(1), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::{number, string, zeros};
    use crate::plan::facts::table::Limits;
    use serde_json::json;

    #[test]
    fn values_keep_to_their_constraints() {
        let number = |min: &str, max: &str, is_float, seed| {
            let limit = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            number(&Limits { min: limit(min), max: limit(max) }, is_float, seed)
        };
        assert_eq!(number("", "", false, 0), json!(1));
        assert_eq!(number("5", "9", false, 1), json!(5));
        assert_eq!(number("", "0", false, 0), json!(0));
        assert_eq!(number("-9", "-3", false, 0), json!(-3));
        assert_eq!(number("0.1", "0.5", true, 0), json!(0.5));
        assert_eq!(number("1.5", "", true, 0), json!(2));
        assert_eq!(string("name", &(6..=10), None, 0), "namena");
        assert_eq!(string("name", &(0..=2), None, 0), "na");
        assert_eq!(string("name", &(0..=9), Some(("^(?=x)", None)), 0), "<name>");
        let zeros = [zeros(&(0..=99)), zeros(&(4..=4)), zeros(&(0..=0))];
        assert_eq!(zeros, ["AAAA", "AAAAAA==", ""]);
    }
}
