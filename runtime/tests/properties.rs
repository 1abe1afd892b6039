//! Whatever is typed: no panic, no hang, and what must hold of every text and value.

use hardie_runtime::cli::python;
use hardie_runtime::shorthand;
use hardie_runtime::value::{Map, Number, Value, json};
use proptest::prelude::*;

/// Texts of the characters that mean something to some reader, and some others.
fn texts() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "[", "]", "{", "}", ",", "=", "'", "\"", "\\", "\\,", "@", ":", " ", "\n", "a", "b", "1",
        "-", ".", "e", "null", "true", "\\ud83d", "\\u00e9", "é", "😀", "\0", "\u{a0}", "a=b",
        "\"k\":",
    ]);
    prop_oneof![
        prop::collection::vec(special, 0..60).prop_map(|parts| parts.concat()),
        any::<String>()
    ]
}

/// Values that JSON can say.
fn values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("NaN is not itself", |number| !number.is_nan())
            .prop_map(Value::from),
        "-?[1-9][0-9]{20,40}".prop_map(|digits| Value::Number(Number::Big(digits))),
        any::<String>().prop_map(Value::String),
    ];
    scalar.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|entries| Value::Map(entries.into_iter().collect::<Map>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read_or_refused(text in texts()) {
        if let Err(error) = json::parse(&text) {
            let place = error.place().map_or(0, |place| place.offset);
            prop_assert!(place <= text.chars().count(), "{error}");
        }
        match shorthand::parse(&text) {
            Ok(Value::Map(_)) => {}
            Ok(other) => prop_assert!(false, "{other:?}"),
            // The caret stands below the text.
            Err(shorthand::Error::Syntax { location, .. }) => {
                prop_assert!(location.index() <= text.chars().count());
            }
            Err(_) => {}
        }
        prop_assert_eq!(python::int(&text).is_ok() && python::float(&text).is_err(), false);
    }

    #[test]
    fn json_that_is_written_reads_the_same(value in values()) {
        for text in [
            json::to_string(&value),
            json::compact(&value),
            json::pretty(&value, 4, false),
            json::pretty(&value, 2, true),
        ] {
            prop_assert_eq!(json::parse(&text), Ok(value.clone()), "{}", text);
        }
    }

    /// Any texts survive shorthand in quotes, as keys' values, in lists and in braces.
    #[test]
    fn quoted_texts_survive_shorthand(values in prop::collection::vec(any::<String>(), 1..5)) {
        let quoted = |text: &String| {
            format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
        };
        // A backslash at the end or before a quote has no spelling: see the grammar's quirks.
        let values: Vec<String> = values.into_iter().map(|text| text.replace('\\', "/")).collect();
        let list: Vec<String> = values.iter().map(quoted).collect();
        let text = format!("a=[{0}],b={{c={1}}},d={1}", list.join(","), list[0]);
        let want = Value::Map(Map::from([
            (
                "a".to_owned(),
                Value::List(values.iter().map(|text| Value::from(text.as_str())).collect()),
            ),
            (
                "b".to_owned(),
                Value::Map(Map::from([("c".to_owned(), Value::from(values[0].as_str()))])),
            ),
            ("d".to_owned(), Value::from(values[0].as_str())),
        ]));
        prop_assert_eq!(shorthand::parse(&text), Ok(want), "{}", text);
    }
}
