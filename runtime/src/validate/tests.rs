//! Tests of validation messages against botocore's (AWS CLI behaviour 6).

use super::fixture::{TABLE, shape};
use super::{Sensitive, blobs, timestamps, validate, validate_from};
use crate::value::{Foreign, MAX_DEPTH, Map, Value, json, python};

fn input(text: &str) -> Map {
    match json::parse(text).unwrap() {
        Value::Map(map) => map,
        other => panic!("not a map: {other:?}"),
    }
}

#[test]
fn problems_line_by_line() {
    let strings = "<class 'str'>";
    let doubles = "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>";
    let wrong = |name: &str, value: &str, kind: &str, valid: &str| {
        format!(
            "Invalid type for parameter {name}, value: {value}, type: <class '{kind}'>, valid \
                types: {valid}"
        )
    };
    let item = "Value, Type, Size, Tags, Inner, Flag, Doc";
    let cases: Vec<(&str, Vec<String>)> = vec![
        (r#"{"Name":"x"}"#, vec![]),
        ("{}", vec!["Missing required parameter in input: \"Name\"".into()]),
        (
            r#"{"Name":"","Count":0,"Size":0.25,"Tags":[]}"#,
            vec![
                "Invalid length for parameter Name, value: 0, valid min length: 1".into(),
                "Invalid value for parameter Count, value: 0, valid min value: 1".into(),
                "Invalid value for parameter Size, value: 0.25, valid min value: 0.5".into(),
                "Invalid length for parameter Tags, value: 0, valid min length: 1".into(),
            ],
        ),
        (r#"{"Name":"x","Count":1,"Size":1,"Tags":["a"],"Size":NaN}"#, vec![]),
        (
            r#"{"Name":7,"Count":"1","Note":true,"Flag":1,"Tags":"x","Extra":[],"Item":null,"Scan":5}"#,
            vec![
                wrong("Name", "7", "int", strings),
                wrong("Count", "1", "str", "<class 'int'>"),
                wrong("Note", "True", "bool", strings),
                wrong("Flag", "1", "int", "<class 'bool'>"),
                wrong("Tags", "x", "str", "<class 'list'>, <class 'tuple'>"),
                wrong("Extra", "[]", "list", "<class 'dict'>"),
                wrong("Item", "None", "NoneType", "<class 'dict'>"),
                wrong("Scan", "5", "int", "<class 'bytes'>, <class 'bytearray'>, file-like object"),
            ],
        ),
        (
            // Python treats booleans as numbers; Hardie does not.
            r#"{"Name":"x","Count":true,"Size":false,"When":true}"#,
            vec![
                wrong("Count", "True", "bool", "<class 'int'>"),
                wrong("Size", "False", "bool", doubles),
                wrong("When", "True", "bool", "<class 'datetime.datetime'>, timestamp-string"),
            ],
        ),
        (
            r#"{"Name":"x","Count":1.0,"Tags":["a",1,null],"Size":"1"}"#,
            vec![
                wrong("Count", "1.0", "float", "<class 'int'>"),
                wrong("Tags[1]", "1", "int", strings),
                wrong("Tags[2]", "None", "NoneType", strings),
                wrong("Size", "1", "str", doubles),
            ],
        ),
        (
            r#"{"Items":[{"Size":1},{"Type":"t","Bogus":{}}],"Zed":1,"Name":"x","Alpha":2}"#,
            vec![
                format!("Unknown parameter in input: \"Zed\", must be one of: {}", names("Order")),
                format!(
                    "Unknown parameter in input: \"Alpha\", must be one of: {}",
                    names("Order")
                ),
                "Missing required parameter in Items[0]: \"Type\"".into(),
                format!("Unknown parameter in Items[1]: \"Bogus\", must be one of: {item}"),
            ],
        ),
        (
            r#"{"Name":"x","Extra":{"":1,"a b.c[0]":["x",null]},"ByName":{"":{"Type":1}}}"#,
            vec![
                "Invalid length for parameter Extra (key: ), value: 0, valid min length: 1".into(),
                wrong("Extra.", "1", "int", strings),
                wrong("Extra.a b.c[0]", "['x', None]", "list", strings),
                "Invalid length for parameter ByName (key: ), value: 0, valid min length: 1".into(),
                wrong("ByName..Type", "1", "int", strings),
            ],
        ),
        (
            r#"{"Name":"x","Heat":{}}"#,
            vec![
                "Must set one of the following keys for tagged unionstructure Heat: Oven. Stove. \
                    Item."
                    .into(),
            ],
        ),
        (
            r#"{"Name":"x","Heat":{"Oven":1,"Bogus":2}}"#,
            vec![
                "Invalid number of parameters set for tagged union structure Heat. \
                 Can only set one of the following keys: Oven. Stove. Item."
                    .into(),
                "Unknown parameter in Heat: \"Bogus\", must be one of: Oven, Stove, Item".into(),
            ],
        ),
        (
            r#"{"Name":"x","Notes":{"a":[1,null,{"b":true}]},"Memo":{"Notes":null},"Header":[1.5]}"#,
            vec![],
        ),
        (r#"{"Name":"x","Labels":["a",null],"Huge":123456789012345678901234567890}"#, vec![]),
        (
            r#"{"Name":"x","Tiny":128,"Count":2147483648,"Host":""}"#,
            vec![
                "Invalid value for parameter Tiny, value: 128, valid range: -128 to 127".into(),
                "Invalid value for parameter Count, value: 2147483648, valid range: -2147483648 to \
                    2147483647"
                    .into(),
                "Invalid length for parameter Host, value: 0, valid min length: 1".into(),
            ],
        ),
        (
            r#"{"Name":"x","Tiny":-129,"Count":-99999999999999999999}"#,
            vec![
                "Invalid value for parameter Tiny, value: -129, valid range: -128 to 127".into(),
                "Invalid value for parameter Count, value: -99999999999999999999, valid min value: \
                    1".into(),
            ],
        ),
        (
            r#"{"Name":"x","When":"2024-02-30","Moments":["2024-01-02",1700000000,"1e9","soon",1e15]}"#,
            vec![
                wrong("When", "2024-02-30", "str", "<class 'datetime.datetime'>, timestamp-string"),
                wrong("Moments[3]", "soon", "str", "<class 'datetime.datetime'>, timestamp-string"),
                wrong(
                    "Moments[4]",
                    "1000000000000000.0",
                    "float",
                    "<class 'datetime.datetime'>, timestamp-string",
                ),
            ],
        ),
    ];
    for (text, want) in cases {
        let problems = validate(&input(text), shape("Order"));
        let got: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
        assert_eq!(got, want, "{text}");
        for problem in problems.iter() {
            assert!(problem.text.contains(&problem.path), "{problem:?}");
        }
    }
}

/// The names of members in a message.
fn names(name: &str) -> String {
    shape(name).members().map(|member| member.name()).collect::<Vec<_>>().join(", ")
}

#[test]
fn maps_from_json_options_show_as_ordered() {
    let input = input(r#"{"Name":{"a":[{}]},"Note":{"b":{"c":1}}}"#);
    let lines: Vec<String> = validate_from(&input, shape("Order"), &["Name"], Sensitive::Hidden)
        .iter()
        .map(|problem| problem.text.clone())
        .collect();
    assert!(lines[0].contains(
        "value: OrderedDict([('a', [OrderedDict()])]), type: <class 'collections.OrderedDict'>"
    ));
    assert!(lines[1].contains("value: {'b': {'c': 1}}, type: <class 'dict'>"));
}

#[test]
fn what_only_yaml_can_say() {
    let day =
        Value::Foreign(Box::new(Foreign { type_name: "datetime.date", text: "2024-01-02".into() }));
    let input = Map::from([
        ("Name".to_owned(), Value::from("x")),
        ("Scan".to_owned(), Value::Bytes(b"a".to_vec())),
        ("Note".to_owned(), Value::Bytes(b"\xff'".to_vec())),
        ("When".to_owned(), day.clone()),
        (
            "Notes".to_owned(),
            Value::Map(Map::from([("k".to_owned(), Value::List(vec![day.clone()]))])),
        ),
        ("Header".to_owned(), day),
    ]);
    let problems = validate(&input, shape("Order"));
    let want = [
        r#"Invalid type for parameter Note, value: b"\xff'", type: <class 'bytes'>, valid types: <class 'str'>"#,
        "Invalid type for parameter When, value: 2024-01-02, type: <class 'datetime.date'>, \
         valid types: <class 'datetime.datetime'>, timestamp-string",
        "Invalid type for document parameter k[0], value: 2024-01-02, type: <class \
         'datetime.date'>, valid types: <class 'str'>, <class 'int'>, <class 'bool'>, <class \
         'float'>, <class 'list'>, <class 'dict'>",
        "Invalid parameter Header must be json serializable: Object of type date is not JSON \
            serializable",
    ];
    assert_eq!(problems.iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>(), want);
}

#[test]
fn blobs_are_decoded_where_the_shape_has_them() {
    let mut value =
        json::parse(r#"{"Scan":"aGk=","Note":"aGk=","Items":[{"Value":"aGk="}]}"#).unwrap();
    blobs(&mut value, shape("Order"), Sensitive::Hidden).unwrap();
    assert_eq!(
        python::str(&value, python::Dict::Plain),
        "{'Scan': b'hi', 'Note': 'aGk=', 'Items': [{'Value': 'aGk='}]}"
    );
    let cases = [
        ("a", "Invalid base64: \"a\""),
        ("a\"b=", "Invalid base64: \"a\"b=\""),
        ("é", "string argument should contain only ASCII characters"),
    ];
    for (text, want) in cases {
        let mut value = Value::Map(Map::from([("Scan".to_owned(), Value::from(text))]));
        assert_eq!(
            blobs(&mut value, shape("Order"), Sensitive::Hidden).unwrap_err().to_string(),
            want
        );
    }
}

#[test]
fn absurd_moments_break_off() {
    let cases = [
        (r#"{"When":"12345678901234567890"}"#, Some("12345678901234567890")),
        (r#"{"Moments":[0,1e19]}"#, Some("1e+19")),
        (r#"{"When":"1700000000000"}"#, Some("1700000000000")),
        (r#"{"When":1700000000000,"Moments":["x",NaN],"Note":"1e99"}"#, None),
    ];
    for (text, want) in cases {
        let got = timestamps(&input(text), shape("Order"), Sensitive::Hidden)
            .map_err(|error| error.to_string());
        let want =
            want.map(|text| format!("Unable to calculate correct timezone offset for \"{text}\""));
        assert_eq!(got.err(), want, "{text}");
    }
}

#[test]
fn as_deep_as_values_get() {
    let mut text = "{}".to_owned();
    for _ in 2..MAX_DEPTH {
        text = format!(r#"{{"Next":{text}}}"#);
    }
    let input = input(&format!(r#"{{"Name":"x","Deep":{text}}}"#));
    assert!(validate(&input, TABLE.shape(0)).is_empty());
    timestamps(&input, shape("Order"), Sensitive::Hidden).unwrap();
    blobs(&mut Value::Map(input), shape("Order"), Sensitive::Hidden).unwrap();
}
