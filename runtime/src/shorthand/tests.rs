//! Tests of shorthand against results of the AWS CLI's parser (AWS CLI behaviour 3).

use super::{
    Error, FileError, Files, is_json, parse, parse_into, parse_text, parse_with, parse_words,
    takes_shorthand,
};
use crate::IndexMap;
use crate::table::Shape;
use crate::validate::fixture::{TABLE, shape};
use crate::value::{MAX_DEPTH, Value, python};

fn show(value: &Value) -> String {
    python::str(value, python::Dict::Plain)
}

fn words(shape: Shape, words: &[&str]) -> Result<String, String> {
    parse_words(shape, words, &TestFiles)
        .map(|value| show(&value))
        .map_err(|error| error.to_string())
}

/// `file://` returns the name in brackets, `fileb://` its bytes; `missing` cannot be loaded.
struct TestFiles;

impl Files for TestFiles {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        match reference.split_once("://") {
            Some((_, "missing")) => {
                Err(FileError(format!("Unable to load paramfile {reference}: [Errno 2]")))
            }
            Some(("file", name)) => Ok(Value::String(format!("<{name}>"))),
            Some((_, name)) => Ok(Value::Bytes(name.as_bytes().to_vec())),
            None => Err(FileError("not a reference".to_owned())),
        }
    }
}

#[test]
fn what_texts_mean() {
    let cases = [
        ("a=b", "{'a': 'b'}"),
        ("a=b,c=d", "{'a': 'b', 'c': 'd'}"),
        ("a=b,c", "{'a': ['b', 'c']}"),
        ("a=x,y,b=z", "{'a': ['x', 'y'], 'b': 'z'}"),
        ("a= b , c = d", "{'a': 'b', 'c': 'd'}"),
        ("a=b c=d", "{'a': 'b c=d'}"),
        ("a=b=c", "{'a': 'b=c'}"),
        ("a=b{c[d", "{'a': 'b{c[d'}"),
        ("a=}", "{'a': '}'}"),
        ("a=", "{'a': ''}"),
        ("=x", "{'': 'x'}"),
        ("a=b,,c=d", "{'a': 'b', 'c': 'd'}"),
        ("a=,b=c", "{'a': '', 'b': 'c'}"),
        ("a=[]", "{'a': []}"),
        ("a=[b,]", "{'a': ['b']}"),
        ("a=[b,,c]", "{'a': ['b', '', 'c']}"),
        ("a=[[b],{c=d}]", "{'a': [['b'], {'c': 'd'}]}"),
        ("a={ b = c , d@=e }", "{'a': {'b': 'c', 'd': 'e'}}"),
        ("a={b=1,c=2,b=3}", "{'a': {'b': '3', 'c': '2'}}"),
        ("a={},b=x", "{'a': {}, 'b': 'x'}"),
        (r"a=b\,c", "{'a': 'b,c'}"),
        (r"a=b,c\,d=e", "{'a': 'b', 'd': 'e'}"),
        (r"a=b\c", r"{'a': 'b\\c'}"),
        ("a='b,c',d", "{'a': ['b,c', 'd']}"),
        (r#"a="x\"y""#, "{'a': 'x\"y'}"),
        (r"a='\'", r"{'a': '\\'}"),
        ("a=b,'x,k=\"'=\"", "{'a': 'b', 'k': \"'=\"}"),
        ("a=\u{a0}b\u{2003}", r"{'a': '\xa0b'}"),
        ("a=b\n,c", r"{'a': ['b', 'c']}"),
        ("a.b/c#d:e-_0=1", "{'a.b/c#d:e-_0': '1'}"),
        ("a@=b", "{'a': 'b'}"),
        // Accepted here, but not by the AWS CLI.
        ("a=b\u{1f600},\u{1f600}c", "{'a': ['b\u{1f600}', '\u{1f600}c']}"),
    ];
    for (text, want) in cases {
        match parse(text) {
            Ok(value) => assert_eq!(show(&value), want, "{text}"),
            Err(error) => assert_eq!(error.to_string(), want, "{text}"),
        }
    }
}

#[test]
fn what_is_wrong_and_where() {
    let cases = [
        ("", "=", "EOF", "\n^"),
        ("null", "=", "EOF", "null\n    ^"),
        ("a=b,", "<second>", "<none>", "a=b,\n    ^"),
        ("a==b", ",", "=", "a==b\n  ^"),
        ("a=b}", ",", "}", "a=b}\n   ^"),
        ("a=\"x\"y", ",", "y", "a=\"x\"y\n     ^"),
        ("a={x=1,2}", "=", "}", "a={x=1,2}\n        ^"),
        ("a={x}", "=", "}", "a={x}\n    ^"),
        ("a=[b c", ",", "EOF", "a=[b c\n      ^"),
        ("a='b", "<singled quoted>", "<none>", "a='b\n  ^"),
        ("a=x,\"b", "=", "\"", "a=x,\"b\n    ^"),
        ("a=[\"b]", "<double quoted>", "<none>", "a=[\"b]\n   ^"),
        ("é=b", "=", "é", "é=b\n^"),
        ("a=é,\nb==c,\nd=e", ",", "=", "a=é,\nb==c,\n  ^\nd=e"),
        ("a@@=b", "=", "@", "a@@=b\n  ^"),
        ("a=\u{1}", ",", "\u{1}", "a=\u{1}\n  ^"),
    ];
    for (text, expected, received, place) in cases {
        let error = parse(text).unwrap_err();
        let want = format!("Expected: '{expected}', received: '{received}' for input:\n {place}");
        assert_eq!(error.to_string(), want, "{text}");
        assert!(error.names_option() && error.exit_code() == 252);
    }
}

#[test]
fn keys_that_come_twice() {
    let cases = [
        ("a=b,a=c", "a", "a=b,a=c\n    ^"),
        ("a=b,\nc=d,\na=e", "a", "a=b,\nc=d,\n    ^\na=e"),
        ("a={b=c} , a=d", "a", "a={b=c} , a=d\n        ^"),
        // The first error is reported.
        ("a=b,a=c,==", "a", "a=b,a=c,==\n    ^"),
    ];
    for (text, key, place) in cases {
        let want = format!(
            "Second instance of key \"{key}\" encountered for input:\n{place}\n\
             This is often because there is a preceding \",\" instead of a space."
        );
        assert_eq!(parse(text).unwrap_err().to_string(), want, "{text}");
    }
}

#[test]
fn files() {
    let cases = [
        ("a@=file://x,y,file://z", Ok("{'a': ['<x>', 'y', '<z>']}")),
        ("a@='fileb://x,y'", Ok("{'a': b'x,y'}")),
        ("a=file://x", Ok("{'a': 'file://x'}")),
        (
            "a@=[file://x,{b=file://y},file://z]",
            Ok("{'a': ['<x>', {'b': 'file://y'}, 'file://z']}"),
        ),
        ("a@=FILE://x", Ok("{'a': 'FILE://x'}")),
        ("a@=b file://x", Ok("{'a': 'b file://x'}")),
        ("a@=file://missing,b==", Err("Unable to load paramfile file://missing: [Errno 2]")),
        ("a@=b,file://missing=c", Err("Unable to load paramfile file://missing: [Errno 2]")),
    ];
    for (text, want) in cases {
        let got = parse_with(text, &TestFiles).map(|map| show(&Value::Map(map)));
        match (got, want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{text}"),
            (Err(error), Err(want)) => {
                assert_eq!(error.to_string(), want, "{text}");
                assert!(!error.names_option() && error.exit_code() == 255);
            }
            (got, want) => panic!("{text}: {got:?}, not {want:?}"),
        }
    }
    assert_eq!(
        parse("a@=file://x").unwrap_err().to_string(),
        "Unable to load paramfile file://x: files are not read here"
    );
}

/// Options by shape: arguments and results.
#[test]
fn words_and_shapes() {
    let cases: &[(&str, &[&str], Result<&str, &str>)] = &[
        // Coercion (AWS CLI behaviour 3.4).
        (
            "Scalars",
            &["Int= 5,Long=-1_0,Double=1e3,Flag=TRUE"],
            Ok("{'Int': 5, 'Long': -10, 'Double': 1000.0, 'Flag': True}"),
        ),
        ("Scalars", &["Flag=yes,X=1"], Ok("{'Flag': 'yes', 'X': '1'}")),
        ("Scalars", &["Ints=1"], Ok("{'Ints': ['1']}")),
        ("Scalars", &["Ints=1,2"], Ok("{'Ints': [1, 2]}")),
        ("Scalars", &["Ints=[1]"], Ok("{'Ints': [1]}")),
        ("Scalars", &["Ints=1,x"], Err("invalid literal for int() with base 10: 'x'")),
        ("Scalars", &["Int="], Err("invalid literal for int() with base 10: ''")),
        ("Scalars", &["Double=x"], Err("could not convert string to float: 'x'")),
        (
            "Scalars",
            &["Int=[1]"],
            Err(
                "int() argument must be a string, a bytes-like object or a real number, not 'list'",
            ),
        ),
        (
            "Scalars",
            &["Double={a=1}"],
            Err("float() argument must be a string or a real number, not 'dict'"),
        ),
        ("Scalars", &["Flag=a,b"], Err("'list' object has no attribute 'lower'")),
        ("Scalars", &["Int@=fileb://7,Flag@=fileb://true"], Ok("{'Int': 7, 'Flag': b'true'}")),
        ("Scalars", &["Int@=fileb://x"], Err("invalid literal for int() with base 10: b'x'")),
        // The first in model order, not in the order of the string.
        ("Scalars", &["Double=x,Int=y"], Err("invalid literal for int() with base 10: 'y'")),
        (
            "Item",
            &["Inner={a={Size=1,Inner={b={Size=2}}}}"],
            Ok("{'Inner': {'a': {'Size': 1, 'Inner': {'b': {'Size': 2}}}}}"),
        ),
        ("Item", &["Tags=x,Inner=y"], Ok("{'Tags': ['x'], 'Inner': 'y'}")),
        ("Prices", &["a=1.10,b=.5"], Ok("{'a': 1.10, 'b': 0.5}")),
        (
            "Memo",
            &["Text=a,Notes=b"],
            Err("Shorthand syntax does not support document types. Use JSON input for top-level \
                    argument to specify nested parameter: Notes"),
        ),
        ("Memo", &["Text=a"], Ok("{'Text': 'a'}")),
        // A single member named Value.
        ("Only", &["a,b c"], Ok("{'Value': 'a,b c'}")),
        ("Only", &[""], Ok("{'Value': ''}")),
        ("Only", &["Value=a"], Ok("{'Value': 'a'}")),
        // JSON or shorthand (AWS CLI behaviour 2.2).
        ("TextMap", &[" {\"a\": 1}"], Ok("{'a': 1}")),
        ("TextMap", &["[1]"], Err("Invalid JSON:\n[1]")),
        (
            "TextMap",
            &["{'a':1}"],
            Err(
                "Invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 \
                    (char 1)\nJSON received: {'a':1}",
            ),
        ),
        (
            "TextMap",
            &["\u{feff}{\"a\":1}"],
            Err("Expected: '=', received: '\u{feff}' for input:\n \u{feff}{\"a\":1}\n^"),
        ),
        ("Items", &[], Ok("[]")),
        (
            "Items",
            &["Value=a", "Value=b,Size=2"],
            Ok("[{'Value': 'a'}, {'Value': 'b', 'Size': 2}]"),
        ),
        ("Items", &["[{\"Value\":\"a\"}]"], Ok("[{'Value': 'a'}]")),
        (
            "Items",
            &["{\"Value\":\"a\"}", "{\"Size\":\"1\"}"],
            Ok("[{'Value': 'a'}, {'Size': '1'}]"),
        ),
        ("Items", &["{\"Value\":\"a\"}", "Value=b"], Err("Invalid JSON:\nValue=b")),
        ("Items", &["{}", ""], Err("string index out of range")),
        ("Items", &["Value=b", "{}"], Err("Expected: '=', received: '{' for input:\n {}\n^")),
        ("Texts", &["a", "[b", "{"], Ok("['a', '[b', '{']")),
        ("Texts", &["[\"a\",1]"], Ok("['a', 1]")),
        ("Ints", &["1", " 2"], Ok("[1, 2]")),
        ("Ints", &["1", "x"], Err("1")),
        ("Doubles", &["1", "nan"], Ok("[1.0, nan]")),
        ("Flags", &["True", "FALSE", "no", ""], Ok("[True, False, True, False]")),
        ("Grid", &["[[\"a\"],[]]"], Ok("[['a'], []]")),
        ("Grid", &["[\"a\"]", "bc"], Ok("[['a'], ['b', 'c']]")),
        ("IntGrid", &["[1]", "2x"], Err("2")),
        ("Doc", &["12"], Ok("12")),
        (
            "Doc",
            &["a=b"],
            Err("Invalid JSON: Expecting value: line 1 column 1 (char 0)\nJSON received: a=b"),
        ),
        ("DocMap", &["{\"a\":null}"], Ok("{'a': None}")),
        ("DocMap", &["a=b"], Err("Invalid JSON:\na=b")),
        ("Int", &["7"], Ok("7")),
        ("Text", &["[x"], Ok("[x")),
    ];
    for (name, given, want) in cases {
        let want = want.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(words(shape(name), given), want, "{name} {given:?}");
    }
}

#[test]
fn conversions_name_their_place_and_end_with_255() {
    let error =
        parse_words(shape("Items"), &["Value=a", "Inner={k={Size=x}}"], &TestFiles).unwrap_err();
    assert!(!error.names_option() && error.exit_code() == 255);
    let Error::Conversion(conversion) = error else { panic!("{error:?}") };
    assert_eq!(conversion.path, "[1].Inner.k.Size");
}

#[test]
fn one_text_for_a_whole_list() {
    let cases = [
        ("Items", "[{\"Value\":\"a\"}]", Ok("[{'Value': 'a'}]")),
        ("Items", "Value=a", Ok("{'Value': 'a'}")),
        ("Texts", "hé", Ok("['h', 'é']")),
        ("Texts", "", Err("string index out of range")),
        ("Ints", "12", Ok("[1, 2]")),
        ("Ints", "1x", Err("1")),
    ];
    for (name, text, want) in cases {
        let got = parse_text(shape(name), text, &TestFiles);
        let got = got.map(|value| show(&value)).map_err(|error| error.to_string());
        assert_eq!(got, want.map(str::to_owned).map_err(str::to_owned), "{name} {text}");
    }
}

#[test]
fn which_shapes_take_shorthand() {
    let cases = [
        ("Item", true),
        ("Heat", true),
        ("TextMap", true),
        ("Items", true),
        ("Grid", true),
        ("Memo", true),
        ("Texts", false),
        ("Doc", false),
        ("DocMap", false),
        ("Text", false),
    ];
    for (name, want) in cases {
        assert_eq!(takes_shorthand(shape(name)), want, "{name}");
    }
    assert!(is_json(shape("Items"), &[" {", "x"]) && is_json(shape("Doc"), &["x"]));
    assert!(!is_json(shape("Items"), &["x", "{"]) && !is_json(shape("Text"), &["{"]));
}

/// Maps of structures without braces; the AWS CLI rejects all of them.
#[test]
fn flat_maps() {
    let second = |text: &str, place: usize, key: &str| {
        format!(
            "Second instance of key \"{key}\" encountered for input:\n{text}\n{:place$}^\n\
             This is often because there is a preceding \",\" instead of a space.",
            ""
        )
    };
    let cases = [
        ("a=Value=v", Ok("{'a': {'Value': 'v'}}")),
        (
            "K1=Value=v,Type=URL,K2=Value=w,Type=STRING",
            Ok("{'K1': {'Value': 'v', 'Type': 'URL'}, 'K2': {'Value': 'w', 'Type': 'STRING'}}"),
        ),
        (
            "a = Type = t , Tags = x , y , b=Size=2,Value='q, r'",
            Ok("{'a': {'Type': 't', 'Tags': ['x', 'y']}, 'b': {'Size': 2, 'Value': 'q, r'}}"),
        ),
        (
            "k:1=Inner={x={Size=1}},Size=2,k2=Tags=[a,b]",
            Ok("{'k:1': {'Inner': {'x': {'Size': 1}}, 'Size': 2}, 'k2': {'Tags': ['a', 'b']}}"),
        ),
        (
            "a=Value=v,b={Type=t},c=Type=u",
            Ok("{'a': {'Value': 'v'}, 'b': {'Type': 't'}, 'c': {'Type': 'u'}}"),
        ),
        ("a=Value@=file://f,Type@=file://t", Ok("{'a': {'Value': '<f>', 'Type': '<t>'}}")),
        ("a=Value=http://x?q=1,Type=t", Ok("{'a': {'Value': 'http://x?q=1', 'Type': 't'}}")),
        // A key may have the name of a member; the text after it decides.
        ("Type=Value=v,Type=t", Ok("{'Type': {'Value': 'v', 'Type': 't'}}")),
        ("a=Value=v,Type=Value=w", Ok("{'a': {'Value': 'v'}, 'Type': {'Value': 'w'}}")),
        // Values with braces are read as before.
        ("a={Value=Type=x},b={}", Ok("{'a': {'Value': 'Type=x'}, 'b': {}}")),
        // If a string does not fully match the flat syntax, it is read as by the AWS CLI.
        ("a=Value", Ok("{'a': 'Value'}")),
        ("a='Value=v'", Ok("{'a': 'Value=v'}")),
        ("a=Bogus=v", Ok("{'a': 'Bogus=v'}")),
        ("a=Value=v,other=x", Ok("{'a': 'Value=v', 'other': 'x'}")),
        ("a=Value=v,Value=w", Ok("{'a': 'Value=v', 'Value': 'w'}")),
        ("Type=URL,a=Value=v", Ok("{'Type': 'URL', 'a': 'Value=v'}")),
        ("a=Value=v,a=Value=w", Err(second("a=Value=v,a=Value=w", 10, "a"))),
        ("a=Value=v,a=Value=w,Size=x", Err(second("a=Value=v,a=Value=w,Size=x", 10, "a"))),
        (
            "a=Value=v,b==",
            Err("Expected: ',', received: '=' for input:\n a=Value=v,b==\n            ^".into()),
        ),
        ("a=Size=x", Err("invalid literal for int() with base 10: 'x'".into())),
    ];
    for (text, want) in cases {
        assert_eq!(words(shape("ItemMap"), &[text]), want.map(str::to_owned), "{text}");
    }
    // Other maps are not affected.
    assert_eq!(words(shape("TextMap"), &["a=Value=v"]), Ok("{'a': 'Value=v'}".into()));
}

#[test]
fn files_are_read_once_though_texts_are_read_twice() {
    struct Count(std::cell::Cell<usize>);
    impl Files for Count {
        fn load(&self, _: &str) -> Result<Value, FileError> {
            self.0.set(self.0.get() + 1);
            Ok(Value::from("x"))
        }
    }
    let files = Count(0.into());
    parse_words(shape("ItemMap"), &["a=Value=v,Type@=file://t"], &files).unwrap();
    assert_eq!(files.0.get(), 1);
}

#[test]
fn nesting_has_an_end() {
    for (open, inner, close) in [("[", "", "]"), ("{a=", "b", "}")] {
        let text = |depth: usize| format!("a={}{inner}{}", open.repeat(depth), close.repeat(depth));
        assert!(parse(&text(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&text(MAX_DEPTH + 1)).unwrap_err(), Error::Depth);
        assert_eq!(parse(&text(100_000)).unwrap_err(), Error::Depth);
    }
    let braces = MAX_DEPTH / 2;
    let deep = format!("a={}v{}", "{Inner={x=".repeat(braces), "}}".repeat(braces));
    words(shape("ItemMap"), &[&deep]).unwrap();
}

/// The CPU time of this thread, which does not depend on other work of the machine.
#[cfg(unix)]
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    #[allow(clippy::cast_precision_loss, reason = "seconds of a test")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds + nanoseconds / 1e9
}

/// A string of four times the length takes about four times the time; quadratic work would take
/// sixteen times.
#[cfg(unix)]
#[test]
fn hostile_texts_take_linear_time() {
    let texts: [fn(usize) -> String; 14] = [
        |n| format!("a={}", "b,".repeat(n)),
        |n| format!("a={}=", "b,".repeat(n)),
        |n| format!("a=b{}", ",'".repeat(n)),
        |n| format!("a={}", "'x,k=\"'=,".repeat(n)),
        |n| format!("a=b,{}", "c\\,d=".repeat(n)),
        |n| format!("a={}", "\\'".repeat(n)),
        |n| format!("a='{}", "\\'".repeat(n)),
        |n| format!("a={}", " ".repeat(n)),
        |n| format!("a=[{}", "[],".repeat(n)),
        |n| format!("{}=", "a".repeat(n)),
        |n| "é=Value=v,".repeat(n),
        |n| (0..n).map(|i| format!("{i}=Value=v,Type=t,")).collect(),
        |n| (0..n).map(|i| format!("{i}=x,y,")).collect(),
        |n| (0..n).map(|i| format!("{i}=x,\"a,")).collect(),
    ];
    let seconds = |text: &str| {
        let runs = (0..3).map(|_| {
            let start = cpu_time();
            let _ = parse_words(shape("ItemMap"), &[text], &TestFiles);
            cpu_time() - start
        });
        runs.fold(f64::INFINITY, f64::min)
    };
    for text in texts {
        let (short, long) = (text(5_000), text(20_000));
        let (once, four_times) = (seconds(&short), seconds(&long));
        assert!(four_times < 9.0 * once + 0.005, "{:.40}: {once} s, {four_times} s", short);
    }
}

mod typed {
    use super::*;

    #[derive(Clone)]
    pub(super) struct Scalars {
        int: Option<i32>,
        long: Option<i64>,
        double: Option<f64>,
        flag: Option<bool>,
        ints: Option<Vec<i32>>,
    }

    // The row is the line number of the shape in the fixture.
    crate::__private::structure!(TABLE, Scalars = 35: Debug, Default, PartialEq {
        optional { 0 => int, 1 => long, 2 => double, 3 => flag, 4 => ints }
    });

    #[derive(Clone)]
    pub(super) struct Node {
        next: Option<Box<Node>>,
        items: Option<Vec<Node>>,
    }

    crate::__private::structure!(TABLE, Node = 21: Debug, Default, PartialEq {
        optional { 0 => next, 1 => items }
    });
    crate::__private::boxed!(Node);

    #[test]
    fn as_deep_as_values_get() {
        assert_eq!(shape("Node"), TABLE.shape(21));
        let text = |depth: usize| r#"{"Next":"#.repeat(depth) + "{}" + &"}".repeat(depth);
        let mut node: Node = parse_into(shape("Node"), &[&text(MAX_DEPTH - 1)]).unwrap();
        let mut depth = 1;
        while let Some(next) = node.next.take() {
            node = *next;
            depth += 1;
        }
        assert_eq!(depth, MAX_DEPTH);
        assert!(matches!(
            parse_into::<Node>(shape("Node"), &[&text(MAX_DEPTH)]),
            Err(Error::Json { .. })
        ));
    }

    #[test]
    fn values_and_problems() {
        assert_eq!(shape("Scalars"), TABLE.shape(35));
        let got: Scalars = parse_into(shape("Scalars"), &["Int=5,Ints=1,2"]).unwrap();
        assert_eq!((got.int, got.ints, got.flag), (Some(5), Some(vec![1, 2]), None));
        let got: IndexMap<String, i32> = parse_into(shape("Counts"), &["a=1,b=2"]).unwrap();
        assert_eq!(got.into_iter().collect::<Vec<_>>(), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
        let error =
            parse_into::<Scalars>(shape("Scalars"), &["Int=3000000000,Ints=7,X=1"]).unwrap_err();
        let Error::Problems(problems) = &error else { panic!("{error:?}") };
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["Int", "Ints[0]", ""]);
        assert!(!error.names_option() && error.exit_code() == 252);
    }
}
