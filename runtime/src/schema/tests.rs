//! Schemas of a small table.

use super::Schemas;
use crate::table::rows::{
    Binding, ConstraintsRow, Kind, MemberRow, OperationRow, RareRow, ShapeRow,
};
use crate::table::{Operation, Table};
use crate::value::{Value, json};

const NO_RARE: &[RareRow] = &[];

/// An input with a blob of 2 to 4 bytes, a sparse list of enum values, a union that contains
/// itself, and a token.
static TABLE: Table = Table {
    text: "\0Put\0Blob\0List\0Loop\0One\0Up\0Word\0A\x002\x004\0Token\0<p>Docs.</p>\0",
    packed_docs: None,
    shapes: &[
        ShapeRow::new(Kind::Structure, 1, 0, 0, 4),
        ShapeRow::new(Kind::Blob, 5, 0, 0, 0).constraints(1),
        ShapeRow::new(Kind::List, 10, 0, 4, 1).flags(ShapeRow::SPARSE),
        ShapeRow::new(Kind::Union, 15, 44, 5, 2),
        ShapeRow::new(Kind::Enum, 27, 0, 7, 1),
        ShapeRow::new(Kind::String, 27, 0, 0, 0),
        ShapeRow::new(Kind::Structure, 0, 0, 0, 0),
    ],
    members: &[
        MemberRow::new(5, 0, 1).flags(MemberRow::REQUIRED),
        MemberRow::new(10, 0, 2),
        MemberRow::new(15, 0, 3).bound(Binding::Body, 0),
        MemberRow::new(38, 0, 5).flags(MemberRow::REQUIRED.with(MemberRow::IDEMPOTENCY_TOKEN)),
        MemberRow::new(27, 0, 4),
        MemberRow::new(20, 0, 5),
        MemberRow::new(24, 0, 3),
        MemberRow::new(32, 0, 5),
    ],
    constraints: &[
        ConstraintsRow::new((0, 0), (0, 0), 0),
        ConstraintsRow::new((34, 36), (0, 0), 0),
    ],
    rare: NO_RARE,
    operations: &[OperationRow::new(1, 1, 0, 0, 6)],
    options: &[],
    errors: &[],
};

fn operation() -> Operation {
    TABLE.operation(0)
}

fn plain(html: &str) -> String {
    html.replace("<p>", "").replace("</p>", "")
}

#[test]
fn brief_schemas_define_what_is_recursive() {
    let schema = Value::Map(Schemas::brief(true, &plain).input(operation()));
    let Value::Map(schema) = schema else { panic!("not an object") };
    let text = |key: &str| schema.get(key).map(json::compact).unwrap_or_default();
    assert_eq!(text("required"), r#"["Blob"]"#, "the program fills the token in");
    assert_eq!(text("additionalProperties"), "false");
    let definitions = schema.get("$defs").and_then(Value::as_map).unwrap();
    assert_eq!(definitions.keys().map(|key| key.as_str()).collect::<Vec<_>>(), ["Loop"]);
    let Some(Value::Map(union)) = definitions.get("Loop") else { panic!("no union") };
    assert_eq!(union.get("description"), Some(&"Docs.".into()));
    assert_eq!(union.get("maxProperties"), Some(&Value::from(1_i64)));
    let properties = schema.get("properties").and_then(Value::as_map).unwrap();
    let list = properties.get("List").map(json::compact).unwrap();
    assert!(list.contains(r#""items":{"anyOf":[{"enum":["A"]},{"type":"null"}]}"#), "{list}");
    // Two bytes are four letters, of which the last is padding; four bytes are eight letters.
    let blob = properties.get("Blob").and_then(Value::as_map).unwrap();
    assert_eq!(blob.get("minLength"), Some(&Value::from(4_i64)));
    assert_eq!(blob.get("maxLength"), Some(&Value::from(8_i64)));
    let rules = blob.get("allOf").map(json::compact).unwrap();
    assert_eq!(
        rules,
        concat!(
            r#"[{"anyOf":[{"minLength":5},{"pattern":"[^=].$"}]},"#,
            r#"{"anyOf":[{"maxLength":7},{"pattern":"==$"}]}]"#
        )
    );
}

#[test]
fn full_schemas_have_open_enums_and_a_definition_per_shape() {
    let schema = Schemas::full(8, true, &plain).input(operation());
    let definitions = schema.get("$defs").and_then(Value::as_map).unwrap();
    assert_eq!(definitions.keys().map(|key| key.as_str()).collect::<Vec<_>>(), ["Loop", "Word"]);
    let word = definitions.get("Word").map(json::compact).unwrap();
    assert_eq!(word, r#"{"type":"string","anyOf":[{"enum":["A"]},{}]}"#);
    let properties = schema.get("properties").and_then(Value::as_map).unwrap();
    let blob = properties.get("Blob").map(json::compact).unwrap();
    assert_eq!(blob, r#"{"type":"string","contentEncoding":"base64"}"#);
}
