//! Values for every shape of the matrix: ordinary ones, and those at the edges of each type.

use hardie_runtime::table::{Binding, Kind, Member, Shape};
use hardie_runtime::value::{DateTime, Map, Number, Value, json};

/// How many values of a shape: all of them, a few, or one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    All,
    Few,
    /// One of each member of a structure.
    Each,
    One,
}

/// Characters that are special somewhere, empty and long strings.
const STRINGS: [&str; 18] = [
    "a",
    "",
    "two words",
    " outer spaces ",
    "é日本😀",
    "a/b//c",
    "a,b",
    "say \"hi\"",
    "back\\slash",
    "a&b=c+d%20e#f?g;h:i@j!k$l'm(n)o*p[q]r|s^t`u{v}w~x-y_z.",
    "<b>&amp;</b>",
    "]]>",
    "true",
    "null",
    "00",
    ".",
    "..",
    "e\u{301}\u{2028}\u{a0}\u{feff}",
];

/// Not possible in a header.
const CONTROLS: [&str; 6] =
    ["line\nfeed", "return\r\nfeed", "tab\t", "\u{1}\u{1f}", "\u{7f}\u{85}", "\u{0}"];

/// The inputs of a case: each member of an operation's input by itself, with each of its values.
pub(super) fn inputs(input: Shape) -> Vec<Map> {
    let base: Map = input
        .members()
        .filter(|member| member.is_required() || member.is_idempotency_token())
        .map(|member| (member.name().to_owned(), first(member)))
        .collect();
    let mut all = vec![base.clone()];
    for member in input.members() {
        for value in member_values(member) {
            let mut input = base.clone();
            input.insert(member.name().to_owned(), value);
            all.push(input);
        }
    }
    all
}

fn first(member: Member) -> Value {
    values(member.target(), member.binding(), Detail::One, 0)
        .into_iter()
        .next()
        .unwrap_or(Value::Null)
}

fn member_values(member: Member) -> Vec<Value> {
    if member.is_json_header() {
        let texts = ["{\"a\":[1,null,\"é\"]}", "\"s\"", "1.5", "[]", "true"];
        return texts.iter().map(|text| json::parse(text).unwrap()).collect();
    }
    let target = member.target().element().map_or(member.target(), |element| element.target());
    let detail = match (is_large(target), member.name()) {
        (false, _) => Detail::All,
        (true, "In") => Detail::Few,
        (true, _) => Detail::Each,
    };
    values(member.target(), member.binding(), detail, 0)
}

/// Whether a structure has a member of each kind.
fn is_large(shape: Shape) -> bool {
    shape.members().len() > 60
}

fn values(shape: Shape, binding: Binding, detail: Detail, depth: usize) -> Vec<Value> {
    let mut all = match shape.kind() {
        Kind::Boolean => vec![Value::Bool(true), Value::Bool(false)],
        Kind::Byte => numbers(&[1, 0, -128, 127]),
        Kind::Short => numbers(&[1, 0, -32768, 32767]),
        Kind::Integer => numbers(&[1, 0, -1, i64::from(i32::MIN), i64::from(i32::MAX)]),
        Kind::IntEnum => numbers(&[1, 9, 0, -7]),
        Kind::Long => numbers(&[1, 0, -1, 1 << 53, i64::MIN, i64::MAX]),
        Kind::Float => floats(&[1.5, 0.0, -0.0, -2.0, 1.0e10, 1.0e-7, 16_777_216.0]),
        Kind::Double => floats(&[
            1.5,
            0.0,
            -0.0,
            -2.0,
            100.0,
            1.0e15,
            1.0e16,
            1.0e17,
            1.0e-4,
            1.0e-5,
            0.1,
            f64::MAX,
            f64::MIN_POSITIVE,
            123_456_789.123_456_78,
        ]),
        Kind::String => strings(binding),
        Kind::Enum => ["small", "very large, \"b\"", "unknown"].map(Value::from).to_vec(),
        Kind::Blob => vec![
            Value::Bytes(b"bytes".to_vec()),
            Value::Bytes(Vec::new()),
            Value::Bytes((0..=255).collect()),
            Value::Bytes(b"\xfb\xff".to_vec()),
        ],
        Kind::Timestamp => timestamps(),
        Kind::Document => documents(),
        Kind::List => return list(shape, binding, detail, depth),
        Kind::Map => return map(shape, binding, detail, depth),
        Kind::Structure | Kind::Union => return structure(shape, detail, depth),
        Kind::BigInteger | Kind::BigDecimal => Vec::new(),
    };
    match detail {
        Detail::All => {}
        Detail::Few => all.truncate(3),
        Detail::Each | Detail::One => all.truncate(1),
    }
    all
}

fn numbers(all: &[i64]) -> Vec<Value> {
    all.iter().map(|it| Value::from(*it)).collect()
}

fn floats(all: &[f64]) -> Vec<Value> {
    let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    all.iter().chain(&special).map(|it| Value::Number(Number::Float(*it))).collect()
}

fn strings(binding: Binding) -> Vec<Value> {
    let mut all: Vec<Value> = STRINGS.map(Value::from).to_vec();
    all.push(Value::from("long ".repeat(2000).trim()));
    if !matches!(binding, Binding::Header | Binding::PrefixHeaders) {
        all.extend(CONTROLS.map(Value::from));
    }
    all
}

fn timestamps() -> Vec<Value> {
    let all = [
        (1_700_000_000, 0),
        (0, 0),
        (1_700_000_000, 500_000_000),
        (1_700_000_000, 123_456_000),
        (1_700_000_000, 1000),
        (1_700_000_000, 999_999_000),
        (-1, 0),
        (-2, 250_000_000),
        (-2_208_988_800, 0),
        (253_402_300_799, 0),
        (1_582_934_400, 0),
    ];
    all.map(|(secs, nanos)| Value::Timestamp(DateTime::from_secs_and_nanos(secs, nanos))).to_vec()
}

fn documents() -> Vec<Value> {
    let texts = [
        "{\"a\": [1, null, {\"b\": \"é\"}]}",
        "null",
        "true",
        "1",
        "1.5",
        "\"text\"",
        "[]",
        "{}",
        "{\"\": \"\"}",
        "[[]]",
    ];
    texts.iter().map(|text| json::parse(text).unwrap()).collect()
}

/// How many values of an element of a list or map.
fn inner_detail(detail: Detail, depth: usize) -> Detail {
    match detail {
        Detail::All if depth > 0 => Detail::Few,
        other => other,
    }
}

fn list(shape: Shape, binding: Binding, detail: Detail, depth: usize) -> Vec<Value> {
    let Some(element) = shape.element().filter(|_| depth < 5) else { return Vec::new() };
    let inner = inner_detail(detail, depth);
    let items = values(element.target(), binding, inner, depth + 1);
    if detail == Detail::One {
        return vec![Value::List(items)];
    }
    let mut all: Vec<Value> = items.iter().map(|item| Value::List(vec![item.clone()])).collect();
    all.push(Value::List(Vec::new()));
    if shape.is_sparse() {
        all.push(Value::List(vec![Value::Null]));
        all.extend(
            items.first().map(|item| Value::List(vec![Value::Null, item.clone(), Value::Null])),
        );
    }
    if items.len() < 60 {
        all.push(Value::List(items));
    }
    all
}

fn map(shape: Shape, binding: Binding, detail: Detail, depth: usize) -> Vec<Value> {
    let (Some(key), Some(element)) = (shape.key(), shape.element().filter(|_| depth < 5)) else {
        return Vec::new();
    };
    let inner = inner_detail(detail, depth);
    let of_one =
        |key: &str, value: &Value| Value::Map(Map::from_iter([(key.to_owned(), value.clone())]));
    let items = values(element.target(), binding, inner, depth + 1);
    let mut all: Vec<Value> = items.iter().map(|item| of_one("small", item)).collect();
    if detail == Detail::One {
        all.truncate(1);
        return all;
    }
    all.push(Value::Map(Map::new()));
    let Some(one) = items.first() else { return all };
    if depth == 0 && binding != Binding::PrefixHeaders {
        let is_plain = element.target().kind() == Kind::String;
        let keys = if is_plain { Detail::All } else { Detail::Few };
        all.extend(
            values(key.target(), binding, keys, depth + 1)
                .iter()
                .filter_map(|key| Some(of_one(key.as_str()?, one))),
        );
    }
    if shape.is_sparse() {
        all.push(of_one("small", &Value::Null));
    }
    let two = [("b".to_owned(), one.clone()), ("A".to_owned(), one.clone())];
    all.push(Value::Map(Map::from_iter(two)));
    all
}

fn structure(shape: Shape, detail: Detail, depth: usize) -> Vec<Value> {
    let of_one = |member: Member, value: Value| {
        Value::Map(Map::from_iter([(member.name().to_owned(), value)]))
    };
    let is_union = shape.kind() == Kind::Union;
    let mut all = Vec::new();
    if !is_union {
        all.push(Value::Map(Map::new()));
    }
    if depth > 5 {
        return all;
    }
    let inner = match detail {
        Detail::All => Detail::Few,
        Detail::Few if is_large(shape) => Detail::Few,
        _ => Detail::One,
    };
    for member in shape.members() {
        let found = values(member.target(), Binding::Body, inner, depth + 1);
        all.extend(found.into_iter().map(|value| of_one(member, value)));
    }
    // A union's member without content.
    if shape.name() == "Choice" {
        all.push(json::parse("{\"Nothing\":{}}").unwrap());
    }
    if detail == Detail::One {
        all.truncate(2);
        return all.pop().into_iter().collect();
    }
    if !is_union && !is_large(shape) {
        let every = shape.members().filter_map(|member| {
            let value = values(member.target(), Binding::Body, Detail::One, depth + 1).pop()?;
            Some((member.name().to_owned(), value))
        });
        all.push(Value::Map(every.collect()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::STRINGS;

    #[test]
    fn strings_are_distinct() {
        let mut sorted = STRINGS.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), STRINGS.len());
    }
}
