//! Random command lines and YAML documents: no panic, no hang, and written YAML reads back as the
//! same value.

use hardie_cli::fuzzing::{arguments, read_yaml, write_yaml};
use hardie_runtime::value::{Map, Number, Value};
use hardie_tests::{connect, kitchen};
use proptest::prelude::*;

/// Arguments that a parser knows, their prefixes, and others.
fn words() -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(vec![
        "kitchen",
        "connect",
        "cook-meal",
        "create-contact",
        "put-scalars",
        "help",
        "--",
        "-",
        "-5",
        "-.5",
        "-x",
        "",
        "--meal-name",
        "--meal-n",
        "--servings",
        "--guests",
        "--no-urgent",
        "--cli-input-json",
        "--cli-input",
        "--query",
        "--output",
        "--output=jso",
        "--output",
        "json",
        "--profile",
        "--debug",
        "--version",
        "--generate-cli-skeleton",
        "--region",
        "--re",
        "--endpoint-url",
        "http://x",
        "--cli-read-timeout",
        "1e400",
        "--no-sign-request",
        "a b",
        "--big-count",
        "--ratio=nan",
        "--color=on",
        "[?a==`b`]",
        "{}",
        "é",
        "--x=y",
    ]);
    let word = prop_oneof![
        4 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "-{0,3}[a-z=-]{0,12}",
    ];
    prop::collection::vec(word, 0..12)
}

fn yaml() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "b: ",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\r",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        "\"",
        "|",
        ">",
        "#",
        " #",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "!!set ",
        "!x ",
        "? ",
        "---",
        "...",
        "%YAML 1.1",
        "1",
        "0x1",
        "1e3",
        "~",
        "2024-01-02",
        "\\",
        "é",
    ]);
    prop_oneof![
        4 => prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

/// Values that output can contain, with line breaks on which YAML 1.2 and libyaml agree.
fn values() -> impl Strategy<Value = Value> {
    let text = || {
        prop_oneof![
            any::<String>(),
            "[ -~]{0,100}",
            "[a-z \n'\":#-]{0,120}",
            "(true|~|null|1e3|0x1f|0o7|-|[?]|=|<<|2024-01-02|\\.inf|12:30|yes)"
        ]
        .prop_filter("libyaml ends lines at them", |text| {
            !text.contains(['\u{85}', '\u{2028}', '\u{2029}'])
        })
    };
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("NaN is not itself", |number| !number.is_nan())
            .prop_map(Value::from),
        "-?[1-9][0-9]{20,40}".prop_map(|digits| Value::Number(Number::Big(digits))),
        text().prop_map(Value::String),
    ];
    scalar.prop_recursive(4, 30, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|entries| Value::Map(entries.into_iter().collect::<Map>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_words_are_taken_or_refused(words in words()) {
        if let Err(message) = arguments(&[&connect::SERVICE, &kitchen::SERVICE], &words) {
            prop_assert!(!message.is_empty(), "{words:?}");
        }
    }

    #[test]
    fn any_yaml_is_read_or_refused(text in yaml()) {
        let _ = read_yaml(&text);
    }

    #[test]
    fn yaml_that_is_written_reads_the_same(value in values()) {
        let text = write_yaml(&value);
        prop_assert_eq!(read_yaml(&text), Some(value), "{}", text);
    }
}
