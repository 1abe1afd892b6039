//! Results of expressions, and messages about invalid ones compared with those of the Python
//! package `jmespath`, recorded in `recorded.jsonl` for random expressions.

use super::{check, direct, modern, parser, runtime, search, search_copy};
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
            Ok(want) => assert_eq!(*got.unwrap(), json::parse(want).unwrap(), "{expression}"),
            Err(want) => assert_eq!(got.unwrap_err().to_string(), want, "{expression}"),
        }
    }
}

/// What is evaluated by reference has the results of the evaluator, and most is.
#[test]
fn by_reference_as_on_a_copy() {
    let text = r#"{"list":[{"n":"a","i":3,"t":{"k":[1,2]}},{"n":"b","i":1},{"i":2.5,"t":{"k":[]}}],
        "map":{"x":{"v":1},"y":{"v":null},"z":4},"s":"text","f":[[1,[2]],3,[]],"e":"","o":{},
        "big":123456789012345678901234567890,"no":null,"yes":true}"#;
    let data = json::parse(text).unwrap();
    let parts = [
        "@",
        "list",
        "map",
        "s",
        "f",
        "e",
        "o",
        "no",
        "yes",
        "big",
        "list[0]",
        "list[-1].i",
        "list[-4]",
        "list[*].n",
        "list[].t.k[]",
        "list[?n=='a'].i",
        "list[?i>`2`]",
        "list[1:]",
        "list[::-1].i",
        "f[]",
        "f[][]",
        "f[*][0]",
        "map.*",
        "map.*.v",
        "*",
        "list[*].[n,i]",
        "list[*].{a: n, b: t.k[0], a: i}",
        "[s, no, list[0].i]",
        "no.[a]",
        "s || e",
        "e || o",
        "list && e",
        "!e",
        "list[?!t]",
        "length(list)",
        "length(s)",
        "length(map)",
        "keys(map)",
        "sort_by(list, &i)[*].n",
        "max_by(list, &i)",
        "join(',', list[*].n | [0:2])",
        "list[?contains(n || '', 'a')]",
        "`{\"a\": [1]}`.a[0]",
        "list[?t.k==`[1,2]`]",
        "map.x == map.y",
        "map.x < map.z",
        "s < 'z'",
        "to_string(map)",
        "values(map)",
    ];
    let (mut direct, mut all) = (0, 0);
    let piped = parts.iter().flat_map(|left| {
        ["", " | [0]", ".n", " | [].i", " | length(@)"].map(|right| format!("{left}{right}"))
    });
    for expression in piped.filter(|expression| check(expression).is_ok()) {
        let runtime = runtime();
        let compiled = runtime.compile(&modern(&expression)).unwrap();
        let found = direct::search(&expression, compiled.as_ast(), &runtime, &data);
        let copied = search_copy(&runtime, &modern(&expression), &data);
        all += 1;
        direct += usize::from(found.is_ok());
        match (found, copied) {
            (Ok(found), Ok(copied)) => assert_eq!(*found, copied, "{expression}"),
            (Ok(found), Err(_)) => panic!("{expression}: {found:?} instead of an error"),
            (Err(_), _) => {}
        }
    }
    assert!(all > 200 && direct * 10 > all * 8, "{direct} of {all}");
}

#[test]
fn exact_numbers_are_numbers() {
    let text = r#"{"dec":12345678901234567890.5,"list":[1.10,3.0,2.25],"rows":[{"n":2.5},{"n":10.1}],
        "big":123456789012345678901234567890,"tiny":[0.10000000000000000001,0.1],"n":3,"s":"x"}"#;
    let data = json::parse_exact(text).unwrap();
    for (expression, want) in [
        ("type(dec)", "\"number\""),
        ("dec < `3`", "false"),
        ("dec > n", "true"),
        ("list[0] == `1.1`", "true"),
        ("list[0] != `1.1`", "false"),
        ("list[?@ >= `2`]", "[3.0,2.25]"),
        ("dec < s", "null"),
        ("avg(list)", "2.1166666666666667"),
        ("max(list)", "3.0"),
        ("min(list)", "1.10"),
        ("sort(list)", "[1.10,2.25,3.0]"),
        ("sort_by(rows, &n)[].n", "[2.5,10.1]"),
        ("max_by(rows, &n).n", "10.1"),
        ("min_by(rows, &n).n", "2.5"),
        ("rows[?n > `3` && n < `11`].n", "[10.1]"),
        ("tiny[0] > tiny[1]", "true"),
        ("big > `3`", "true"),
        ("big == `123456789012345678901234567890`", "true"),
        ("big == `123456789012345678901234567891`", "false"),
        ("[big, n] == `[123456789012345678901234567890, 3]`", "true"),
        ("`123456789012345678901234567891` > big", "true"),
        ("`3` < `123456789012345678901234567890`", "true"),
        ("contains(list, `3`)", "true"),
    ] {
        let got = search(expression, &data).map(|value| json::compact(&value));
        assert_eq!(got.as_deref(), Ok(want), "{expression}");
    }
    let long = format!("n{}", ".n".repeat(100_000));
    let _ = search(&long, &data);
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
