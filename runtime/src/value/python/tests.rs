//! Formatting and parsing, compared with Python 3.11.

use super::{Dict, float, float_repr, int, number_str, repr_bytes, repr_str, str, type_name};
use crate::value::{Foreign, Value, json};

#[test]
fn doubles() {
    let cases = [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (0.0001, "0.0001"),
        (0.000_01, "1e-05"),
        (123_456.789, "123456.789"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1e20, "1e+20"),
        (-2.5e-10, "-2.5e-10"),
        (1e100, "1e+100"),
        (f64::MAX, "1.7976931348623157e+308"),
        (5e-324, "5e-324"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (f64::NAN, "nan"),
        // Ties, where Python chooses the even digit.
        (81_873_969_465_068.0 + 0.625, "81873969465068.62"),
        (-1_372_788_302_667_238.0 - 0.25, "-1372788302667238.2"),
    ];
    for (number, want) in cases {
        assert_eq!(float_repr(number), want);
    }
}

#[test]
fn texts_and_bytes() {
    let cases = [
        ("a", "'a'"),
        ("it's", "\"it's\""),
        ("'\"", r#"'\'"'"#),
        ("\\\n\r\t\0\u{7f}", r"'\\\n\r\t\x00\x7f'"),
        ("\u{a0}é日\u{1f600}", "'\\xa0é日\u{1f600}'"),
        ("\u{2028}\u{200b}\u{e0001}", r"'\u2028\u200b\U000e0001'"),
        ("e\u{301}", "'e\u{301}'"),
        ("\u{301}", "'\u{301}'"),
    ];
    for (text, want) in cases {
        assert_eq!(repr_str(text), want, "{text:?}");
    }
    assert_eq!(repr_bytes(b"a'\\\n\xff"), r#"b"a'\\\n\xff""#);
}

#[test]
fn values_and_types() {
    let value = json::parse(r#"{"a":[1,1.0,"it's",null,true,{}],"b":{"c":"d"}}"#).unwrap();
    assert_eq!(
        str(&value, Dict::Plain),
        r#"{'a': [1, 1.0, "it's", None, True, {}], 'b': {'c': 'd'}}"#
    );
    assert_eq!(
        str(&value, Dict::Ordered),
        r#"OrderedDict([('a', [1, 1.0, "it's", None, True, OrderedDict()]), ('b', OrderedDict([('c', 'd')]))])"#
    );
    let types = [
        (Value::Null, "NoneType"),
        (Value::from(true), "bool"),
        (Value::from(1), "int"),
        (Value::from(1.0), "float"),
        (Value::from("x"), "str"),
        (Value::Bytes(vec![]), "bytes"),
        (Value::List(vec![]), "list"),
        (value, "dict"),
        (
            Value::Foreign(Box::new(Foreign { type_name: "datetime.date", text: "x".into() })),
            "datetime.date",
        ),
    ];
    for (value, want) in types {
        assert_eq!(type_name(&value, Dict::Plain), want);
    }
    assert_eq!(str(&Value::from("bare"), Dict::Plain), "bare");
}

#[test]
fn integers_from_text() {
    let cases = [
        (" +1_0\n", Ok("10")),
        ("-007", Ok("-7")),
        ("-0", Ok("0")),
        ("٣１\u{a0}", Ok("31")),
        ("123456789012345678901234567890", Ok("123456789012345678901234567890")),
        ("", Err("invalid literal for int() with base 10: ''")),
        ("1.0", Err("invalid literal for int() with base 10: '1.0'")),
        ("1__0", Err("invalid literal for int() with base 10: '1__0'")),
        ("_1", Err("invalid literal for int() with base 10: '_1'")),
        ("+ 1", Err("invalid literal for int() with base 10: '+ 1'")),
        ("0x1", Err("invalid literal for int() with base 10: '0x1'")),
        ("it's", Err("invalid literal for int() with base 10: \"it's\"")),
        ("\u{1c}1", Err(r"invalid literal for int() with base 10: '\x1c1'")),
    ];
    for (text, want) in cases {
        let got = int(text).map(|number| number_str(&number));
        assert_eq!(got, want.map(ToOwned::to_owned).map_err(ToOwned::to_owned), "{text:?}");
    }
    let long = int(&"x".repeat(300)).unwrap_err();
    assert_eq!(long.len(), "invalid literal for int() with base 10: ".len() + 200);
    assert!(int(&"1".repeat(4301)).unwrap_err().contains("value has 4301 digits"));
}

#[test]
fn doubles_from_text() {
    let cases = [
        (" 1e3 ", Ok("1000.0")),
        (".5", Ok("0.5")),
        ("5.", Ok("5.0")),
        ("1_0.0_1", Ok("10.01")),
        ("1e400", Ok("inf")),
        ("-Infinity", Ok("-inf")),
        ("NaN", Ok("nan")),
        ("٣.٥", Ok("3.5")),
        (".", Err("could not convert string to float: '.'")),
        ("1_.0", Err("could not convert string to float: '1_.0'")),
        ("1e", Err("could not convert string to float: '1e'")),
        ("", Err("could not convert string to float: ''")),
        ("0x1p3", Err("could not convert string to float: '0x1p3'")),
    ];
    for (text, want) in cases {
        let got = float(text).map(float_repr);
        assert_eq!(got, want.map(ToOwned::to_owned).map_err(ToOwned::to_owned), "{text:?}");
    }
}
