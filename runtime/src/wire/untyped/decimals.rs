//! Decimals of JSON bodies: exact in members of type `bigDecimal`, doubles elsewhere, as the AWS
//! CLI reads them.

use crate::table::{Kind, Shape};
use crate::value::{Map, Number, Value};

/// Whether any shape of the service is a `bigDecimal`.
pub(super) fn has_exact(shape: Shape) -> bool {
    shape.table().has_kind(Kind::BigDecimal)
}

/// A value of a shape whose decimals are all exact, with doubles where the shape has them.
pub(in crate::wire) fn typed(value: Value, shape: Option<Shape>) -> Value {
    let kind = shape.map(Shape::kind);
    match value {
        Value::Number(Number::Decimal(text)) if kind != Some(Kind::BigDecimal) => {
            Value::from(Number::Decimal(text).as_f64())
        }
        Value::List(items) => {
            let element = shape.filter(|_| kind == Some(Kind::List)).and_then(Shape::element);
            let element = element.map(|member| member.target());
            Value::List(items.into_iter().map(|item| typed(item, element)).collect())
        }
        Value::Map(map) => {
            let element = shape.filter(|_| kind == Some(Kind::Map)).and_then(Shape::element);
            let members = shape.filter(|_| matches!(kind, Some(Kind::Structure | Kind::Union)));
            let target = |name: &str| match (element, members) {
                (Some(element), _) => Some(element.target()),
                (None, Some(shape)) => {
                    let member = shape.members().find(|member| member.wire_name() == name);
                    member.map(|member| member.target())
                }
                (None, None) => None,
            };
            let typed = |(name, value): (String, Value)| {
                let target = target(&name);
                (name, typed(value, target))
            };
            Value::Map(map.into_iter().map(typed).collect::<Map>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::typed;
    use crate::table::rows::{ConstraintsRow, Kind, MemberRow, ShapeRow};
    use crate::table::{Shape, Table};
    use crate::value::json;

    static TABLE: Table = Table {
        text: "\0total\0rate\0list\0",
        shapes: &[
            ShapeRow::new(Kind::Structure, 0, 0, 0, 3),
            ShapeRow::new(Kind::BigDecimal, 0, 0, 3, 0),
            ShapeRow::new(Kind::Double, 0, 0, 3, 0),
            ShapeRow::new(Kind::List, 0, 0, 3, 1),
        ],
        members: &[
            MemberRow::new(1, 0, 1),
            MemberRow::new(7, 0, 2),
            MemberRow::new(12, 0, 3),
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
            json::compact(&typed(json::parse_exact(text).unwrap(), shape))
        };
        let text = r#"{"total":12345678901234567890.50,"rate":0.10,"list":[1.10],"else":[2.50]}"#;
        assert_eq!(
            read(text, Some(TABLE.shape(0))),
            r#"{"total":12345678901234567890.50,"rate":0.1,"list":[1.10],"else":[2.5]}"#
        );
        assert_eq!(read("{\"total\": 1.50}", None), r#"{"total":1.5}"#);
        // A value that does not fit its shape is read like one without a shape.
        assert_eq!(read(r#"{"list":{"a":1.50}}"#, Some(TABLE.shape(0))), r#"{"list":{"a":1.5}}"#);
    }
}
