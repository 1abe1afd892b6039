//! Results of expressions, and messages about invalid ones compared with those of the Python
//! package `jmespath`, recorded in `recorded.jsonl` for random expressions.

use super::{check, parser, search};
use hardie_runtime::value::json;

#[test]
fn a_bad_expression_is_named() {
    let error = check("a b").unwrap_err();
    assert!(error.to_string().starts_with("Unexpected token: b: "), "{error}");
    assert!(check("a.b[*].{x: c}").is_ok());
}

#[test]
fn results_and_errors() {
    let data = json::parse(
        r#"{"b":[3,1,2],"a":{"y":"t","x":1.5},"n":-7,"big":123456789012345678901234567890}"#,
    )
    .unwrap();
    let cases = [
        ("b[0]", Ok("3")),
        ("{z: n, k: a.x}", Ok(r#"{"z":-7,"k":1.5}"#)),
        ("sum(b)", Ok("6")),
        ("sum(`[]`)", Ok("0")),
        ("sum(`[1,0.5]`)", Ok("1.5")),
        ("abs(n)", Ok("7")),
        ("ceil(a.x)", Ok("2")),
        ("floor(a.x)", Ok("1")),
        ("keys(@)", Ok(r#"["b","a","n","big"]"#)),
        ("missing", Ok("null")),
        ("`{`", Ok("\"{\"")),
        ("join(`,`, [`a b`, 'c`d', `\"e\"`])", Ok("\"a b,c`d,e\"")),
        ("[`1`, `[2]`, `x\\`y`]", Ok("[1,[2],\"x`y\"]")),
        ("big", Ok("123456789012345678901234567890")),
        ("nofunc(@)", Err("Unknown function: nofunc()")),
        ("length(b, b)", Err("Expected 1 argument for function length(), received 2")),
    ];
    for (expression, want) in cases {
        let got = search(expression, &data);
        match want {
            Ok(want) => assert_eq!(got, Ok(json::parse(want).unwrap()), "{expression}"),
            Err(want) => assert_eq!(got.unwrap_err().to_string(), want, "{expression}"),
        }
    }
}

/// The path of another file in the same format, for longer runs.
const VARIABLE: &str = "HARDIE_RECORDED_QUERIES";

#[test]
fn messages_as_jmespath() {
    let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
    for line in other.as_deref().unwrap_or(include_str!("recorded.jsonl")).lines() {
        let case = json::parse(line).unwrap();
        let text =
            |name: &str| case.as_map().and_then(|case| case.get(name)).and_then(|it| it.as_str());
        let expression = text("expression").unwrap();
        let want = text("error").map(str::to_owned);
        let got =
            parser::check(expression).err().map(|error| error.display(expression).to_string());
        assert_eq!(got, want, "{line}");
    }
}

/// A file of cases with their data and results, which `tests/peers/suite.py` writes from the
/// official suite.
const RESULTS: &str = "HARDIE_RECORDED_RESULTS";

#[test]
fn results_as_jmespath() {
    let Ok(path) = std::env::var(RESULTS) else {
        println!("skipped: {RESULTS} names no file");
        return;
    };
    let (mut cases, mut wrong) = (0, Vec::new());
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case = json::parse(line).unwrap();
        let field = |name: &str| case.as_map().and_then(|case| case.get(name));
        let expression = field("expression").and_then(|it| it.as_str()).unwrap();
        let got = check(expression).and_then(|()| search(expression, field("given").unwrap()));
        let want = field("result").and_then(|it| it.as_str());
        let is_same = match (&got, want) {
            (Ok(got), Some(want)) => json::to_string(got) == want,
            (Err(error), None) => {
                Some(&*error.to_string()) == field("error").and_then(|it| it.as_str())
            }
            _ => false,
        };
        cases += 1;
        if !is_same {
            wrong.push(format!("{line}\n  we say {got:?}"));
        }
    }
    println!("{} of {cases} cases as the package jmespath", cases - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
