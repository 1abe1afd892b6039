//! Decimals of JSON: exact in members of type `bigDecimal`, doubles elsewhere, as the AWS CLI reads
//! them. Documents keep digits that a double cannot hold.

use crate::table::{Kind, Shape};
use crate::value::{Number, Value, decimal};

/// Whether any shape of the service is a `bigDecimal`.
#[cfg(feature = "json")]
pub(crate) fn has_exact(shape: Shape) -> bool {
    shape.table().has_kind(Kind::BigDecimal)
}

/// Where a value with exact decimals is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A body: members have their wire names.
    #[cfg_attr(not(feature = "json"), allow(dead_code, reason = "no protocol has JSON"))]
    Body,
    /// An input: members have the names of the model.
    Input,
}

/// A value of a shape whose decimals are all exact, with doubles where the shape has them.
pub(crate) fn typed(mut value: Value, shape: Option<Shape>, origin: Origin) -> Value {
    convert(&mut value, shape, origin);
    value
}

/// In place, since values may be nested up to the limit of the parser.
fn convert(value: &mut Value, shape: Option<Shape>, origin: Origin) {
    let kind = shape.map(Shape::kind);
    match value {
        _ if kind == Some(Kind::Document) => shorten(value),
        Value::Number(number @ Number::Decimal(_)) if kind != Some(Kind::BigDecimal) => {
            let double = number.as_f64();
            // JSON has no infinity to print.
            if double.is_finite() || origin == Origin::Input {
                *number = Number::Float(double);
            }
        }
        Value::List(items) => {
            let element = element(shape, Kind::List);
            items.iter_mut().for_each(|item| convert(item, element, origin));
        }
        Value::Map(map) => {
            for (name, value) in map.iter_mut() {
                convert(value, entry(shape, name, origin), origin);
            }
        }
        _ => {}
    }
}

fn element(shape: Option<Shape>, kind: Kind) -> Option<Shape> {
    let element = shape.filter(|shape| shape.kind() == kind).and_then(Shape::element);
    element.map(|member| member.target())
}

/// The shape of an entry of a map, structure or union.
fn entry(shape: Option<Shape>, name: &str, origin: Origin) -> Option<Shape> {
    let found = shape.filter(|shape| matches!(shape.kind(), Kind::Structure | Kind::Union));
    let Some(structure) = found else { return element(shape, Kind::Map) };
    let member = match origin {
        Origin::Body => structure.members().find(|member| member.wire_name() == name),
        Origin::Input => structure.member_named(name),
    };
    member.map(|member| member.target())
}

/// Makes the decimals of a document doubles where these have the same digits.
fn shorten(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if matches!(number, Number::Decimal(text) if decimal::is_double(text)) {
                *number = Number::Float(number.as_f64());
            }
        }
        Value::List(items) => items.iter_mut().for_each(shorten),
        Value::Map(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, typed};
    use crate::table::rows::{ConstraintsRow, Kind, MemberRow, ShapeRow};
    use crate::table::{Shape, Table};
    use crate::value::json;

    static TABLE: Table = Table {
        text: "\0total\0rate\0list\0data\0",
        packed_docs: None,
        shapes: &[
            ShapeRow::new(Kind::Structure, 0, 0, 0, 4),
            ShapeRow::new(Kind::BigDecimal, 0, 0, 4, 0),
            ShapeRow::new(Kind::Double, 0, 0, 4, 0),
            ShapeRow::new(Kind::List, 0, 0, 4, 1),
            ShapeRow::new(Kind::Document, 0, 0, 5, 0),
        ],
        members: &[
            MemberRow::new(1, 0, 1),
            MemberRow::new(7, 0, 2),
            MemberRow::new(12, 0, 3),
            MemberRow::new(17, 0, 4),
            MemberRow::new(0, 0, 1),
        ],
        constraints: &[ConstraintsRow::new((0, 0), (0, 0), 0)],
        rare: &[],
        operations: &[],
        options: &[],
        errors: &[],
    };

    #[test]
    fn decimals_are_exact_where_the_model_says_so() {
        let read = |text: &str, shape: Option<Shape>| {
            json::compact(&typed(json::parse_exact(text).unwrap(), shape, Origin::Body))
        };
        let text = r#"{"total":12345678901234567890.50,"rate":0.10,"list":[1.10],"else":[2.50]}"#;
        assert_eq!(
            read(text, Some(TABLE.shape(0))),
            r#"{"total":12345678901234567890.50,"rate":0.1,"list":[1.10],"else":[2.5]}"#
        );
        assert_eq!(read("{\"total\": 1.50}", None), r#"{"total":1.5}"#);
        let text = r#"{"rate":1e400,"data":[1e400,0.1000000000000000055,9007199254740993.0,1.50]}"#;
        assert_eq!(
            read(text, Some(TABLE.shape(0))),
            r#"{"rate":1e400,"data":[1e400,0.1000000000000000055,9007199254740993.0,1.5]}"#
        );
        let text = r#"{"total":1.50,"rate":1.50,"data":{"a":[1.50,1e400,0.1000000000000000055]}}"#;
        let value = typed(json::parse_exact(text).unwrap(), Some(TABLE.shape(0)), Origin::Input);
        assert_eq!(
            json::compact(&value),
            r#"{"total":1.50,"rate":1.5,"data":{"a":[1.5,1e400,0.1000000000000000055]}}"#
        );
        // A value that does not fit its shape is read like one without a shape.
        assert_eq!(read(r#"{"list":{"a":1.50}}"#, Some(TABLE.shape(0))), r#"{"list":{"a":1.5}}"#);
    }
}
