//! Values that are made up: they have the types of the model, its enum values, and its lengths and
//! ranges.

use crate::constraints;
use hardie_runtime::service::{Customizations, Pagination};
use hardie_runtime::shape::default_value;
use hardie_runtime::table::rows::ShapeRow;
use hardie_runtime::table::{Binding, Constraints, Kind, Member, Operation, Shape};
use hardie_runtime::value::{DateTime, Map, Number, Value};

/// The most structures within each other; optional members below are left out.
const DEEPEST: usize = 6;
/// The time of all timestamps: 2025-01-01T00:00:00Z.
const TIME: i64 = 1_735_689_600;
/// The longest string or list that is made up to reach a minimum.
const LONGEST: usize = 1024;

/// Members that tell a client that there is another page. With sample values, it would request
/// pages forever.
pub(crate) const PAGINATION_TOKENS: [&str; 5] =
    ["NextToken", "NextMarker", "Marker", "PaginationToken", "PageToken"];

/// Makes a sample output the last page.
pub(crate) fn remove_tokens(operation: Operation, members: &mut Map) {
    members
        .retain(|name, _| !PAGINATION_TOKENS.iter().any(|token| name.eq_ignore_ascii_case(token)));
    let Some(pagination) = Pagination::of(operation) else { return };
    for path in pagination.output.iter().chain(&pagination.more) {
        // Expressions may be alternatives: `NextMarker || Contents[-1].Key`.
        for path in path.split("||") {
            remove(members, &path.trim().split('.').collect::<Vec<_>>());
        }
    }
}

/// Removes the member at a path; expressions other than paths have none.
fn remove(map: &mut Map, path: &[&str]) {
    let Some((name, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        map.shift_remove(name);
    } else if let Some(Value::Map(inner)) = map.get_mut(name) {
        remove(inner, rest);
    }
}

/// A sample output without checksums of its content, which would be wrong: clients check those of
/// streams.
pub(crate) fn without_checksums(operation: Operation, mut sample: Map) -> Map {
    let checksum = Customizations::of(operation).checksum;
    if checksum.is_some_and(|checksum| !checksum.response_algorithms.is_empty()) {
        let members = operation.output().members();
        let headers = members.filter(|member| member.binding() == Binding::Header);
        for member in headers.filter(|member| is_checksum(member.wire_name())) {
            sample.shift_remove(member.name());
        }
    }
    sample
}

fn is_checksum(header: &str) -> bool {
    let prefix = "x-amz-checksum-";
    header.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Sets absent members whose default value violates a constraint to a valid value. Default values
/// of absent members are sent, and an integer has the default value 0 whatever its range is.
pub(crate) fn replace_invalid_defaults(value: &mut Value, shape: Shape) {
    match value {
        Value::Map(map) if shape.kind() == Kind::Map => {
            let Some(element) = shape.element() else { return };
            map.values_mut().for_each(|it| replace_invalid_defaults(it, element.target()));
        }
        Value::Map(map) => {
            for member in shape.members() {
                match map.get_mut(member.name()) {
                    Some(inner) => replace_invalid_defaults(inner, member.target()),
                    None if shape.kind() == Kind::Structure => {
                        let is_invalid = |it: &Value| !constraints::is_valid(it, member);
                        if default_value(member).is_some_and(|it| is_invalid(&it))
                            && let Some(valid) = self::value(member, 0)
                        {
                            map.insert(member.name(), valid);
                        }
                    }
                    None => {}
                }
            }
        }
        Value::List(items) => {
            let Some(element) = shape.element() else { return };
            items.iter_mut().for_each(|it| replace_invalid_defaults(it, element.target()));
        }
        _ => {}
    }
}

/// The members of a structure.
pub(crate) fn structure(shape: Shape) -> Map {
    members(shape, 0)
}

fn members(shape: Shape, depth: usize) -> Map {
    let chosen = shape.members().filter(|member| member.is_required() || depth < DEEPEST);
    let mut map = Map::new();
    for member in chosen {
        if let Some(value) = value(member, depth + 1) {
            map.insert(member.name(), value);
        }
        if shape.kind() == Kind::Union {
            break;
        }
    }
    map
}

/// A value of a member; `None` if it would be nested too deeply.
fn value(member: Member, depth: usize) -> Option<Value> {
    let (shape, constraints) = (member.target(), member.constraints());
    // Required members that contain themselves have no value.
    if depth > 2 * DEEPEST {
        return None;
    }
    Some(match shape.kind() {
        Kind::Boolean => Value::Bool(true),
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::BigInteger
        | Kind::Float
        | Kind::Double
        | Kind::BigDecimal => Value::Number(number(constraints)),
        Kind::IntEnum => {
            let first = shape.members().next().and_then(|value| value.wire_name().parse().ok());
            Value::Number(Number::Integer(first.unwrap_or(1)))
        }
        Kind::Enum => Value::from(shape.members().next().map_or("", Member::wire_name)),
        Kind::String => Value::from(text(member.name(), constraints)),
        Kind::Blob => Value::Bytes(text(member.name(), constraints).into_bytes()),
        Kind::Timestamp => Value::Timestamp(DateTime::from_secs(TIME)),
        Kind::Document => Value::Map(Map::new()),
        Kind::List => {
            let least = constraints.min_length().and_then(|it| it.parse().ok()).unwrap_or(1);
            // Equal elements are not unique.
            let is_unique = shape.has(ShapeRow::UNIQUE_ITEMS);
            let count: usize = if is_unique { 1 } else { least };
            let item = shape.element().and_then(|element| value_of(element, depth));
            Value::List(item.map_or_else(Vec::new, |it| vec![it; count.clamp(1, LONGEST)]))
        }
        Kind::Map => {
            let key = shape.key().map_or(String::new(), |key| match key.target().kind() {
                Kind::Enum => {
                    key.target().members().next().map_or("", Member::wire_name).to_owned()
                }
                _ => text("key", key.constraints()),
            });
            let value = shape.element().and_then(|element| value_of(element, depth));
            Value::Map(value.map(|value| (key, value)).into_iter().collect())
        }
        Kind::Structure | Kind::Union => Value::Map(members(shape, depth)),
    })
}

fn value_of(element: Member, depth: usize) -> Option<Value> {
    if depth >= DEEPEST { None } else { value(element, depth + 1) }
}

/// A text of at least the minimum and at most the maximum length.
fn text(name: &str, constraints: Constraints) -> String {
    let limit = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
    let least = limit(constraints.min_length()).unwrap_or(0).min(LONGEST);
    let most = limit(constraints.max_length()).unwrap_or(LONGEST);
    let mut text = name.to_owned();
    while text.len() < least {
        text.push('x');
    }
    text.chars().take(most).collect()
}

fn number(constraints: Constraints) -> Number {
    let read = |text: &str| Number::parse_integer(text);
    match (constraints.min_range(), constraints.max_range()) {
        (Some(least), _) => {
            read(least).unwrap_or_else(|| Number::Float(least.parse().unwrap_or_default()))
        }
        (None, Some(most)) if most.starts_with('-') || most.starts_with('0') => {
            read(most).unwrap_or(Number::Integer(0))
        }
        _ => Number::Integer(1),
    }
}

#[cfg(test)]
mod tests {
    use super::{remove_tokens, structure};
    use crate::constraints;
    use crate::test_service::{ORDER, TABLE};
    use hardie_runtime::value::{Value, json};

    /// Pagination members in any spelling are missing in sample outputs, all other members are
    /// present.
    #[test]
    fn a_made_up_answer_is_the_last_page() {
        let sample = json::parse(r#"{"ETag":"ETag","nextToken":"NextToken","NextMarker":"m"}"#);
        let Ok(Value::Map(mut sample)) = sample else { panic!("{sample:?}") };
        remove_tokens(TABLE.operation(0), &mut sample);
        assert_eq!(json::compact(&Value::Map(sample)), r#"{"ETag":"ETag"}"#);
    }

    #[test]
    fn made_up_values_keep_the_limits() {
        let value = Value::Map(structure(TABLE.shape(ORDER)));
        let found = constraints::check_input(&value, TABLE.shape(ORDER)).violations;
        assert!(found.is_empty(), "{found:?} in {value:?}");
    }
}
