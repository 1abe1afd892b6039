//! JSON, compared with results of Python 3.11's `json` module.

use super::{compact, parse, parse_exact, parse_lossy, pretty, to_string};
use crate::value::{Foreign, MAX_DEPTH, Number, Value};

#[test]
fn texts_and_what_they_become() {
    let cases = [
        (" [1, -0, 1.0, 1e16, 1E-5, -0.0] ", "[1, 0, 1.0, 1e+16, 1e-05, -0.0]"),
        ("[123456789012345678901234567890, 1e400]", "[123456789012345678901234567890, Infinity]"),
        ("[NaN, Infinity, -Infinity]", "[NaN, Infinity, -Infinity]"),
        ("{\"b\": 1, \"a\": [], \"b\": {}}", "{\"b\": {}, \"a\": []}"),
        (
            r#""\u00e9é\ud83d\ude00\/\b\f\n\r\t\"\\""#,
            r#""\u00e9\u00e9\ud83d\ude00/\b\f\n\r\t\"\\""#,
        ),
        ("\"\u{7f}\"", r#""\u007f""#),
        ("\n\t\r null", "null"),
        ("[true, false]", "[true, false]"),
    ];
    for (text, want) in cases {
        assert_eq!(parse(text).as_ref().map(to_string).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn errors_and_their_places() {
    let cases = [
        ("", "Expecting value: line 1 column 1 (char 0)"),
        ("{'a':1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (
            r#"{"a":1,}"#,
            "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)",
        ),
        (r#"{"a" 1}"#, "Expecting ':' delimiter: line 1 column 6 (char 5)"),
        (r#"{"a":1"#, "Expecting ',' delimiter: line 1 column 7 (char 6)"),
        ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
        ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
        ("[", "Expecting value: line 1 column 2 (char 1)"),
        ("[01]", "Expecting ',' delimiter: line 1 column 3 (char 2)"),
        ("-", "Expecting value: line 1 column 1 (char 0)"),
        ("1 2", "Extra data: line 1 column 3 (char 2)"),
        ("\"é\n", "Invalid control character at: line 1 column 3 (char 2)"),
        ("[\"é\",\n é]", "Expecting value: line 2 column 2 (char 7)"),
        (r#"  "abc"#, "Unterminated string starting at: line 1 column 3 (char 2)"),
        (r#""\x""#, r"Invalid \escape: line 1 column 2 (char 1)"),
        (r#""\u12G4""#, r"Invalid \uXXXX escape: line 1 column 3 (char 2)"),
        (r#""\u0041"#, r"Invalid \uXXXX escape: line 1 column 3 (char 2)"),
        ("\u{feff}1", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"),
        ("\u{a0}1", "Expecting value: line 1 column 1 (char 0)"),
    ];
    for (text, want) in cases {
        assert_eq!(parse(text).unwrap_err().to_string(), want, "{text}");
    }
    let digits = parse(&format!("[{}]", "1".repeat(4301))).unwrap_err();
    assert!(digits.to_string().starts_with("Exceeds the limit (4300 digits)"), "{digits}");
    assert!(digits.place().is_none());
}

#[test]
fn forms_of_output() {
    let value = parse(r#"{"é":[1,{"a":[],"b":{}},"\u0001\u007f"],"x":[[null]]}"#).unwrap();
    let lines = "{\n  \"é\": [\n    1,\n    {\n      \"a\": [],\n      \"b\": {}\n    \
                 },\n    \"\\u0001\u{7f}\"\n  ],\n  \"x\": [\n    [\n      null\n    ]\n  ]\n}";
    assert_eq!(pretty(&value, 2, false), lines);
    assert_eq!(pretty(&value, 2, true), lines.replace('é', "\\u00e9").replace('\u{7f}', "\\u007f"));
    assert_eq!(compact(&value), r#"{"\u00e9":[1,{"a":[],"b":{}},"\u0001\u007f"],"x":[[null]]}"#);
    let others = Value::List(vec![
        Value::Bytes(b"hi".to_vec()),
        crate::value::timestamp::parse("2024-01-02T03:04:05.5Z")
            .map_or(Value::Null, Value::Timestamp),
        Value::Foreign(Box::new(Foreign { type_name: "datetime.date", text: "2024-01-02".into() })),
        Value::Number(Number::Decimal("1.10".into())),
    ]);
    assert_eq!(
        to_string(&others),
        r#"["aGk=", "2024-01-02T03:04:05.500000+00:00", "2024-01-02", 1.10]"#
    );
}

#[test]
fn exact_numbers_keep_their_digits() {
    let text = r#"[0.100000000000000000000001,1.50,-1e400,12345678901234567890,7]"#;
    assert_eq!(compact(&parse_exact(text).unwrap()), text);
    assert_eq!(compact(&parse(text).unwrap()), "[0.1,1.5,-Infinity,12345678901234567890,7]");
}

#[test]
fn depth() {
    let lists = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let value = parse(&lists(MAX_DEPTH)).unwrap();
    assert_eq!(compact(&value), lists(MAX_DEPTH));
    assert_eq!(crate::value::python::str(&value, Default::default()), lists(MAX_DEPTH));
    let error = parse(&lists(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error.to_string(), "Nested too deeply: line 1 column 1001 (char 1000)");
    assert!(parse(&"[".repeat(1_000_000)).is_err());
    assert!(parse(&"{\"\":".repeat(1_000_000)).is_err());
}

/// An unpaired surrogate is not a character: it is rejected in requests and replaced in responses.
#[test]
fn unpaired_surrogates() {
    let refused = [
        (r#"["\ud83d"]"#, "Unpaired surrogate \\ud83d: line 1 column 3 (char 2)", r#"["\ufffd"]"#),
        (r#""\uDE00""#, "Unpaired surrogate \\ude00: line 1 column 2 (char 1)", r#""\ufffd""#),
        (
            "{\n\"\\ud83d\\u0041\": 1}",
            "Unpaired surrogate \\ud83d: line 2 column 2 (char 3)",
            r#"{"\ufffdA": 1}"#,
        ),
        (
            r#""\ude00\ud83d\u0041""#,
            "Unpaired surrogate \\ude00: line 1 column 2 (char 1)",
            r#""\ufffd\ufffdA""#,
        ),
    ];
    for (text, message, replaced) in refused {
        let error = parse(text).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(error.is_unpaired_surrogate());
        assert_eq!(to_string(&parse_lossy(text).unwrap()), replaced);
    }
    // A text that Python rejects too has Python's message.
    let error = parse(r#"["\ud83d" 1]"#).unwrap_err();
    assert_eq!(error.to_string(), "Expecting ',' delimiter: line 1 column 11 (char 10)");
    assert!(!error.is_unpaired_surrogate());
}
