//! Converts the values of a response by their shapes, in place: large responses are not in memory
//! twice.

use crate::config::Config;
use crate::error::Error;
use hardie_runtime::cli::missing_attribute;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::table::{Binding, Kind, Member, Shape};
use hardie_runtime::value::{DateTime, Key, Map, Value, timestamp};
use hardie_runtime::wire::Protocol;
use std::collections::HashMap;
use std::rc::Rc;

/// How timestamps are printed (`cli_timestamp_format`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampStyle {
    /// ISO 8601 with its offset.
    Iso8601,
    /// As the service sent it.
    Wire,
}

impl TimestampStyle {
    /// The style of the profile.
    ///
    /// # Errors
    /// An unknown style (253), or an error of the profile.
    pub fn new(config: &Config) -> Result<TimestampStyle, Error> {
        match config.get("cli_timestamp_format")?.as_deref() {
            None | Some("iso8601") => Ok(TimestampStyle::Iso8601),
            Some("wire") => Ok(TimestampStyle::Wire),
            Some(other) => Err(Error::configuration(format!(
                "Unknown {} value: {other}, valid values are \"wire\" or \"iso8601\"",
                config.key("cli_timestamp_format")
            ))),
        }
    }
}

/// Converts values; remembers the members of structures.
pub(super) struct Converter {
    protocol: Protocol,
    style: TimestampStyle,
    /// By the index of a shape.
    layouts: HashMap<u16, Rc<Layout>>,
}

/// The members of a structure.
struct Layout {
    members: Vec<KnownMember>,
    /// Whether several members have the same name in a body.
    has_duplicates: bool,
}

struct KnownMember {
    member: Member,
    wire_name: &'static str,
    name: Key,
    is_nullable: bool,
    is_converted: bool,
}

impl Layout {
    fn new(shape: Shape, protocol: Protocol) -> Layout {
        let known = |member: Member| KnownMember {
            member,
            wire_name: member.wire_name(),
            name: Key::from(member.name()),
            is_nullable: member.is_nullable(),
            is_converted: is_converted(member.target().kind(), protocol),
        };
        let members: Vec<KnownMember> = shape.members().map(known).collect();
        let mut names: Vec<&str> = members.iter().map(|it| it.wire_name).collect();
        names.sort_unstable();
        names.dedup();
        Layout { has_duplicates: names.len() < members.len(), members }
    }

    /// The position of the member with this name, which is probably not before `likely`.
    fn position(&self, name: &str, likely: usize) -> Option<usize> {
        let is_it = |at: &usize| self.members.get(*at).is_some_and(|it| it.wire_name == name);
        (likely..self.members.len()).chain(0..likely.min(self.members.len())).find(is_it)
    }
}

/// Whether values of this kind may change or fail.
fn is_converted(kind: Kind, protocol: Protocol) -> bool {
    match kind {
        Kind::Structure | Kind::Union | Kind::List | Kind::Map | Kind::Timestamp => true,
        Kind::Integer | Kind::Long | Kind::Byte | Kind::Short | Kind::IntEnum => {
            protocol.converts_numbers()
        }
        Kind::Float | Kind::Double | Kind::Boolean => protocol.converts_numbers(),
        _ => false,
    }
}

impl Converter {
    pub(super) fn new(protocol: Protocol, style: TimestampStyle) -> Converter {
        Converter { protocol, style, layouts: HashMap::new() }
    }

    /// Moves the members of an output from its body to those found in the headers.
    ///
    /// # Errors
    /// Python's message about a value that does not fit.
    pub(super) fn members(
        &mut self,
        shape: Shape,
        body: &mut Map,
        found: &mut Map,
    ) -> Result<(), String> {
        // Every member of the body counts, even if it is modelled as a header.
        shape.members().try_for_each(|member| self.move_member(shape, member, body, found))
    }

    /// Moves a member from the body to the members found, converted; null counts as absent, unless
    /// it is a value of the member. What was not moved remains in the body.
    fn move_member(
        &mut self,
        shape: Shape,
        member: Member,
        body: &mut Map,
        found: &mut Map,
    ) -> Result<(), String> {
        let Some(value) = body.get_mut(member.wire_name()) else { return Ok(()) };
        let others = || shape.members().filter(|it| it.wire_name() == member.wire_name());
        let is_list = |member: &Member| member.target().kind() == Kind::List;
        let mut value = match value {
            // If a list has the same element in XML, other members have its first item.
            Value::List(items) if !is_list(&member) && others().any(|it| is_list(&it)) => {
                match items.first() {
                    Some(first) => first.clone(),
                    None => return Ok(()),
                }
            }
            // A header or another member may have the same name.
            value if member.binding() != Binding::Body || others().count() > 1 => value.clone(),
            value => std::mem::take(value),
        };
        if value.is_null() && !member.is_nullable() {
            return Ok(());
        }
        self.value(&mut value, member)?;
        found.insert(member.name(), value);
        Ok(())
    }

    /// Converts a value by the shape of its member; kinds without a handler are unchanged.
    ///
    /// # Errors
    /// Python's message about a value that does not fit.
    pub(super) fn value(&mut self, value: &mut Value, member: Member) -> Result<(), String> {
        let target = member.target();
        let protocol = self.protocol;
        match target.kind() {
            _ if value.is_null() && member.is_nullable() => {}
            Kind::Structure | Kind::Union => return self.structure(value, target),
            Kind::List => {
                let Some(element) = target.element() else { return Ok(()) };
                let items = listed(value)?;
                return items.iter_mut().try_for_each(|item| self.element(item, element));
            }
            Kind::Map => {
                let Some(element) = target.element() else { return Ok(()) };
                let Value::Map(map) = value else {
                    return Err(missing_attribute(value, "items"));
                };
                return map.values_mut().try_for_each(|value| self.element(value, element));
            }
            Kind::Timestamp if protocol.is_self_describing() => match (&*value, self.style) {
                (Value::Timestamp(time), TimestampStyle::Iso8601) => {
                    *value = Value::from(timestamp::to_iso(time));
                }
                (Value::Timestamp(time), TimestampStyle::Wire) => {
                    *value = Value::from(time.as_secs_f64());
                }
                _ => {}
            },
            Kind::Timestamp => match self.style {
                TimestampStyle::Wire => {}
                TimestampStyle::Iso8601 => *value = Value::from(iso8601(value)?),
            },
            _ if !protocol.converts_numbers() => {}
            Kind::Integer | Kind::Long | Kind::Byte | Kind::Short | Kind::IntEnum => {
                *value = integer(value)?;
            }
            Kind::Float | Kind::Double => *value = float(value)?,
            Kind::Boolean => {
                *value = Value::Bool(match value {
                    Value::Bool(flag) => *flag,
                    Value::String(text) => text.eq_ignore_ascii_case("true"),
                    _ => false,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Converts an element of a list or map; null is a value of all of them.
    fn element(&mut self, value: &mut Value, element: Member) -> Result<(), String> {
        if value.is_null() { Ok(()) } else { self.value(value, element) }
    }

    fn structure(&mut self, value: &mut Value, shape: Shape) -> Result<(), String> {
        let map = match value {
            Value::Map(map) => map,
            Value::Null => return Ok(()),
            other => return Err(missing_attribute(other, "get")),
        };
        if shape.kind() == Kind::Union {
            let mut set = map.iter().filter(|(key, value)| *key != "__type" && !value.is_null());
            let (Some((tag, _)), None) = (set.next(), set.next()) else {
                return Err(format!(
                    "Invalid service response: {} must have one and only one member set.",
                    shape.name()
                ));
            };
            let is_unknown = shape.members().all(|member| member.wire_name() != tag);
            if is_unknown && !self.protocol.is_self_describing() {
                let name = Value::Map(Map::from([("name", Value::from(tag.as_str()))]));
                *map = Map::from([("SDK_UNKNOWN_MEMBER", name)]);
                return Ok(());
            }
        }
        let layout = self.layouts.entry(shape.index());
        let layout =
            Rc::clone(layout.or_insert_with(|| Rc::new(Layout::new(shape, self.protocol))));
        if layout.has_duplicates {
            let (mut body, mut found) = (std::mem::take(map), Map::new());
            self.members(shape, &mut body, &mut found)?;
            *map = found;
            return Ok(());
        }
        let mut likely = 0;
        map.arrange(|key, value| {
            let at = layout.position(key, likely)?;
            let known = layout.members.get(at)?;
            if value.is_null() && !known.is_nullable {
                return None;
            }
            // Objects of a list share their keys.
            *key = known.name.clone();
            likely = at + 1;
            Some(at)
        });
        likely = 0;
        for (key, value) in map {
            let known = layout.members.get(likely..).unwrap_or_default();
            let Some(skipped) = known.iter().position(|it| it.name == *key) else { continue };
            let Some(known) = known.get(skipped) else { continue };
            likely += skipped + 1;
            if known.is_converted {
                self.value(value, known.member)?;
            }
        }
        Ok(())
    }
}

/// The items of a list; Python iterates over any value.
fn listed(value: &mut Value) -> Result<&mut Vec<Value>, String> {
    let items: Option<Vec<Value>> = match value {
        Value::String(text) => Some(text.chars().map(|c| Value::from(c.to_string())).collect()),
        Value::Map(map) => Some(map.keys().map(|key| Value::from(key.as_str())).collect()),
        _ => None,
    };
    if let Some(items) = items {
        *value = Value::List(items);
    }
    match value {
        Value::List(items) => Ok(items),
        other => {
            let name = python::type_name(other, Dict::Plain);
            Err(format!("'{name}' object is not iterable"))
        }
    }
}

/// Python's `int()` of a JSON value.
fn integer(value: &Value) -> Result<Value, String> {
    match value {
        Value::Number(number) if number.is_integer() => Ok(value.clone()),
        Value::Number(number) => {
            let whole = number.as_f64().trunc();
            if whole.is_finite() {
                python::int(&format!("{whole:.0}")).map(Value::Number)
            } else if whole.is_nan() {
                Err("cannot convert float NaN to integer".to_owned())
            } else {
                Err("cannot convert float infinity to integer".to_owned())
            }
        }
        Value::Bool(flag) => Ok(Value::from(i64::from(*flag))),
        Value::String(text) => python::int(text).map(Value::Number),
        other => Err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            python::type_name(other, Dict::Plain)
        )),
    }
}

/// Python's `float()` of a JSON value.
fn float(value: &Value) -> Result<Value, String> {
    match value {
        Value::Number(number) => Ok(Value::from(number.as_f64())),
        Value::Bool(flag) => Ok(Value::from(if *flag { 1.0 } else { 0.0 })),
        Value::String(text) => python::float(text).map(Value::from),
        other => Err(format!(
            "float() argument must be a string or a real number, not '{}'",
            python::type_name(other, Dict::Plain)
        )),
    }
}

/// A timestamp as ISO 8601: numbers in UTC, strings with their own offset.
fn iso8601(value: &Value) -> Result<String, String> {
    let text = python::str(value, Dict::Plain);
    let time = match value {
        Value::Number(number) => timestamp::from_epoch_seconds(number.as_f64()),
        Value::String(text) => timestamp::parse(text),
        _ => None,
    };
    let time = time.ok_or_else(|| {
        let kind = if text.trim().is_empty() {
            "String does not contain a date"
        } else {
            "Unknown string format"
        };
        format!("Invalid timestamp \"{text}\": {kind}: {text}")
    })?;
    match value.as_str().and_then(trailing_offset) {
        Some((minutes, offset)) => {
            let seconds = time.secs().saturating_add(i64::from(minutes) * 60);
            let local =
                timestamp::to_iso(&DateTime::from_secs_and_nanos(seconds, time.subsec_nanos()));
            Ok(format!("{}{offset}", local.trim_end_matches("+00:00")))
        }
        None => Ok(timestamp::to_iso(&time)),
    }
}

/// The offset at the end of a timestamp in minutes, and as `+02:00`; `None` for UTC.
fn trailing_offset(text: &str) -> Option<(i32, String)> {
    let (_, time) = text.split_once('T')?;
    let at = time.rfind(['+', '-'])?;
    let sign = if time[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = time[at + 1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?);
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse::<i32>().ok()? };
    let total = sign * (hours * 60 + minutes);
    let shown = format!("{}{hours:02}:{minutes:02}", if sign < 0 { '-' } else { '+' });
    (total != 0).then_some((total, shown))
}
