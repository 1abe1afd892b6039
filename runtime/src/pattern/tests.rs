//! Patterns and the strings that they match, according to ECMA 262; unsupported patterns; hostile
//! patterns.

use super::Pattern;
use crate::value::{Value, json};

#[test]
fn patterns_and_strings() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("", &["", "x"], &[]),
        ("^a+$", &["a", "aaa"], &["", "xaa", "aaa\n"]),
        ("a+", &["xaax"], &["b"]),
        ("^(ab|a|)c$", &["abc", "ac", "c"], &["bc"]),
        ("^a{2}$", &["aa"], &["a", "aaa"]),
        ("^a{2,}$", &["aa", "aaaa"], &["a"]),
        ("^a{2,3}?$", &["aa", "aaa"], &["a", "aaaa"]),
        ("^a{0}$", &[""], &["a"]),
        ("^(a{1,2}b?){2,3}$", &["aa", "aabaab", "aaaaaa", "abab"], &["a", "aaaaaaa"]),
        ("^(a|b*){3}$", &["", "aab", "bbb"], &["aaaa", "c"]),
        ("^a{,2}$", &[], &[]),
        ("^{a}]$", &["{a}]"], &["a"]),
        ("^[a-z/]+$", &["a/b"], &["A", ""]),
        ("^[^a-z]$", &["A", "\u{1f600}"], &["a", ""]),
        ("^[+-=]$", &["+", ",", "9", "="], &[">", "A"]),
        ("^[0-9-_]+$", &["0-_9"], &["a"]),
        (r"^[\w-.]+$", &["a-b.c"], &["/"]),
        ("^[a-]$", &["a", "-"], &["b"]),
        ("^[]$", &[], &["", "x", "]"]),
        ("^[^]$", &["x", "\n"], &[""]),
        ("^[a[b]]$", &["a]", "[]", "b]"], &["a", "x"]),
        (r"^\S+\/\d{2}$", &["x/12"], &["x/1", "x y/12"]),
        (r"^\s$", &["\u{a0}", "\u{2003}", "\u{feff}", "\n"], &["x", "\u{85}", "\u{180e}"]),
        (r"^[\s]$", &["\u{2003}"], &["x"]),
        (r"^\d$", &["7"], &["\u{663}"]),
        (r"^\w$", &["_"], &["é"]),
        (r"^\<x\>$", &["<x>"], &["x"]),
        (r"^\u00e9\x41\cJ\0$", &["éA\n\0"], &["eA"]),
        (r"^\u{1F600}\uD83D\uDE00$", &["\u{1f600}\u{1f600}"], &["\u{1f600}"]),
        (r"^[\uD800\uDC00-\uDBFF\uDFFF]$", &["\u{1f600}"], &["x", "é"]),
        (r"^[^\[\]]$", &["x"], &["]", "["]),
        (r"^[\b]$", &["\u{8}"], &["b"]),
        ("^.{1,3}$", &["\u{1f600}\u{1f600}\u{1f600}"], &["a\u{2028}", "\r", "abcd"]),
        (r"\bfoo\b", &["a foo b", "foo"], &["afoo", "foo_"]),
        (r"a\Bb", &["ab"], &["a b"]),
        ("^(?<year>[0-9]{4})$", &["2024"], &["24"]),
        // Lookahead and lookbehind.
        ("^(?!aws:)[a-z:]+$", &["awx:a", "aws"], &["aws:a"]),
        (
            "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)[a-zA-Z\\d\\S]{8,64}$",
            &["abcdefG1"],
            &["abcdefgh", "aB1"],
        ),
        ("^(?!^[0-9]+$)([a-zA-Z0-9-_]+)$", &["1a", "a"], &["12", ""]),
        (r"^[0-9A-Za-z\.\-_]*(?<!\.)$", &["a.b", ""], &["a."]),
        ("(?<=a)b", &["ab"], &["b", "cb"]),
        ("^(?:(?=a)|b)*c", &["bc", "c"], &["ac"]),
        // Unicode categories.
        (r"^\p{L}+$", &["aé漢ß"], &["1", "_", "\u{2160}"]),
        (r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", &["é \u{663}\u{2160}\u{a0}"], &["#", "\n"]),
        (r"^\P{C}+$", &["a b"], &["\u{1}", "\u{202e}", "\u{e000}", "\u{378}"]),
        (r"^[\P{C}]$", &["é"], &["\n"]),
        (r"^\p{Lu}\p{Uppercase_Letter}\p{gc=Ll}$", &["ABc"], &["abc"]),
        (r"^\p{ASCII}$", &["~"], &["é"]),
        (r"^\p{Sc}\p{Pd}$", &["€-"], &["e-"]),
    ];
    for (text, matching, others) in cases {
        if *text == "^a{,2}$" {
            assert!(Pattern::new(text).is_err());
            continue;
        }
        let pattern = Pattern::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        for it in *matching {
            assert_eq!(pattern.is_match(it), Some(true), "{text} {it:?}");
        }
        for it in *others {
            assert_eq!(pattern.is_match(it), Some(false), "{text} {it:?}");
        }
    }
}

#[test]
fn what_is_not_supported_is_said() {
    let deep = "(".repeat(100_000);
    for text in [
        "(",
        ")",
        "[",
        "a)",
        "*",
        "a**",
        "a++",
        "\\",
        "(a)\\1",
        "\\k<a>",
        "(?i)a",
        "(?>a)",
        "[b-a]",
        "\\A",
        "\\z",
        "\\x1",
        "\\u12",
        "\\u{110000}",
        "\\uD800",
        "[\\uD800-\\uDBFF]",
        "\\p",
        "\\p{",
        "\\p{IsLatin}",
        "[[:alpha:]]",
        "a{2,1}",
        "a{,5}",
        "{,5}",
        "(?<a",
        "(?",
        "\\c1",
        &deep,
    ] {
        assert!(Pattern::new(text).is_err_and(|error| !error.to_string().is_empty()), "{text:.80}");
    }
}

/// Backtracking engines take exponential time for these patterns. Here steps are limited: the
/// result is correct, or unknown.
#[test]
fn hostile_patterns_end() {
    let long = "a".repeat(10_000);
    let not = format!("{long}!");
    for (text, value, want) in [
        ("^(a+)+$", &not, Some(false)),
        ("(a+)+$", &not, Some(false)),
        ("^(a|aa)+$", &not, Some(false)),
        ("^(a|a?)+$", &not, Some(false)),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", &not, Some(false)),
        ("^(((x{0,1000}){0,1000}){0,1000})$", &not, Some(false)),
        ("^(a*)*b(?!a)$", &not, Some(false)),
        ("^a{1,10000}$", &long, Some(true)),
        ("^a{4294967296}$", &not, Some(false)),
    ] {
        let found = Pattern::new(text).unwrap().is_match(value);
        assert!(found == want || found.is_none() && text.contains("*b"), "{text}: {found:?}");
    }
    // Too many steps: the result is unknown, and is known to be so without a long wait.
    assert_eq!(Pattern::new("((?!(a*)*b)a)*c$").unwrap().is_match(&not), None);
}

/// Patterns of AWS models that an engine without lookaround and Unicode classes cannot check.
#[test]
fn patterns_of_models() {
    let data = std::path::PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let Ok(entries) = std::fs::read_dir(data.join("models")) else {
        return println!("skipped: no test data");
    };
    let (mut seen, mut unread) = (0, Vec::new());
    for path in entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
    {
        let text = std::fs::read_to_string(path).unwrap();
        for part in text.split("\"smithy.api#pattern\":").skip(1) {
            let literal = part.lines().next().unwrap_or_default().trim().trim_end_matches(',');
            let Ok(Value::String(pattern)) = json::parse(literal) else { panic!("{literal}") };
            seen += 1;
            match Pattern::new(&pattern) {
                Ok(pattern) => assert!(pattern.is_match("some value").is_some(), "{pattern:?}"),
                Err(error) => unread.push(format!("{pattern}: {error}")),
            }
        }
    }
    assert!(seen > 0);
    assert_eq!(unread, Vec::<String>::new(), "of {seen}");
}
