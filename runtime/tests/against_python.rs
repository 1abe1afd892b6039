//! Thousands of odd texts, read here and by Python with the AWS CLI, must come to the same.
//!
//! Needs `python3` (3.11 or 3.12, whose texts are ours) with `awscli` and `botocore`; skipped where
//! they are missing. The texts are the same in every run; `HARDIE_SEED=2` makes others,
//! `HARDIE_TEXTS=50000` more.

#[path = "common/random.rs"]
mod random;

use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::shorthand;
use hardie_runtime::value::{Value, json, timestamp};
use random::Random;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

/// What is tested: a mode of the Python script, whole texts to begin with, parts to disturb them
/// by.
const TOPICS: [(&str, &[&str], &[&str]); 6] = [
    (
        "json",
        &[
            r#"{"a":"b","a":[1,2.50,-0,1e16],"z":null}"#,
            r#"[true,false,NaN,-Infinity,{"é":{}}]"#,
            r#""\u00e9\ud83d\ude00\b\/\"""#,
            "[123456789012345678901234567890, 1e-5, 1e400]",
            "{\n\"a\":\n[[],\n\"\u{7f}\"]}",
        ],
        &[
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "\\u12",
            "\\x",
            "0",
            "1",
            ".",
            "e",
            "E+",
            "-",
            "tru",
            "N",
            " ",
            "\n",
            "\t",
            "\u{1}",
            "é",
            "\u{1f600}",
            "\u{feff}",
            "\u{a0}",
        ],
    ),
    (
        "int",
        &["1", "-1_000", " 42 ", "٣１"],
        &["1", "0", "_", "+", "-", " ", ".", "\u{a0}", "\u{1f}", "x", "٣", "'"],
    ),
    (
        "float",
        &[
            "1.5",
            "-1e-5",
            "inf",
            "nan",
            "infinity",
            "1_0.5",
            "81873969465068.625",
            "1e16",
            "0.0001",
        ],
        &["1", "0", "5", "25", "_", ".", "e", "-", "+", " ", "n", "inf", "٣", "\u{2003}"],
    ),
    (
        "repr",
        &["it's", "\"", "plain", "日本\u{1f600}"],
        &[
            "'", "\"", "\\", "\n", "\t", "\0", "\u{7f}", "\u{a0}", "é", "\u{301}", "\u{200b}",
            "\u{2028}", "\u{e000}",
        ],
    ),
    (
        "shorthand",
        &[
            "a=b,c=d",
            "a=b,c,d=e",
            "a={b=c,d=[e,{f=g}]}",
            "a='b,c',d=\"x\\\"y\"",
            "a = b , c = [ d , e ]",
            "a=b\\,c,d@=e",
            "a=b,'x,k=v'=z",
            "a=b\nc=d,\na=e",
        ],
        &[
            "a", "b", "=", ",", " ", "[", "]", "{", "}", "'", "\"", "\\", "\\,", "@", "\n", "é",
            "\u{a0}", "\u{1f}", "\u{1}", "|", "<", "~", "#", ":",
        ],
    ),
    (
        "timestamp",
        &[
            "2024-01-02T03:04:05.678Z",
            "2024-01-02 03:04:05+02:00",
            "20240102T030405Z",
            "Tue, 02 Jan 2024 03:04:05 -0800",
            "5th of February, 2024 3:04 PM",
            "12:30",
            "1/2/2003",
            "01-Feb-03",
            "12h30m15.5s",
            "10:00 GMT+3",
            "1700000000.5",
            "Sep.20.2009",
        ],
        &[
            "2024", "24", "01", "13", "31", "32", "5.5", "0", "000", "-", "/", ".", ":", " ", ",",
            "T", "Z", "+", "May", "Mon", "am", "PM", "h", "m", "s", "of", "UTC", "EST", "(", ")",
            "x", "60", "'", "st",
        ],
    ),
];

#[test]
fn same_as_python() {
    let number =
        |name: &str, or| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let mut random = Random(number("HARDIE_SEED", 1));
    let count = number("HARDIE_TEXTS", 2000);
    let topics = TOPICS.iter().flat_map(|(mode, whole, parts)| {
        texts(whole, parts, count, &mut random).into_iter().map(move |text| (*mode, text))
    });
    let questions: Vec<(&str, String)> = topics.collect();
    let Some(answers) = ask_python(&questions) else {
        println!("skipped: no python3 of a known version with awscli");
        return;
    };
    assert_eq!(answers.len(), questions.len());
    for ((mode, text), want) in questions.iter().zip(answers) {
        assert_eq!(ours(mode, text), want, "{mode} {text:?}");
    }
}

/// What this crate makes of a text.
fn ours(mode: &str, text: &str) -> String {
    let show = |value: &Value| python::str(value, Dict::Plain);
    match mode {
        "json" => match json::parse(text) {
            Ok(value) => {
                let forms = [
                    json::to_string(&value),
                    json::pretty(&value, 4, true),
                    json::pretty(&value, 4, false),
                ];
                format!("{}\n{}", forms.join("\n"), show(&value))
            }
            Err(error) if error.is_unpaired_surrogate() => "half of a surrogate pair".to_owned(),
            Err(error) => error.to_string(),
        },
        "int" => python::int(text).map_or_else(|error| error, |number| python::number_str(&number)),
        "float" => python::float(text).map_or_else(|error| error, python::float_repr),
        "repr" => python::repr_str(text),
        "shorthand" => {
            shorthand::parse(text).map_or_else(|error| error.to_string(), |value| show(&value))
        }
        _ => match timestamp::parse(text) {
            Some(moment) => timestamp::to_iso(&moment),
            None if timestamp::is_out_of_range_text(text) => "absurd".to_owned(),
            None => "invalid".to_owned(),
        },
    }
}

/// What Python makes of texts; nothing without Python or the AWS CLI.
fn ask_python(questions: &[(&str, String)]) -> Option<Vec<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/against_python.py");
    let mut python = Command::new("python3")
        .arg(script)
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines: Vec<String> = questions
        .iter()
        .map(|(mode, text)| {
            json::compact(&Value::List(vec![(*mode).into(), text.as_str().into()])) + "\n"
        })
        .collect();
    let mut input = python.stdin.take()?;
    // Written aside, since Python answers while it reads.
    let writer = std::thread::spawn(move || input.write_all(lines.concat().as_bytes()));
    let output = python.wait_with_output().ok()?;
    let written = writer.join().ok()?;
    if !output.status.success() {
        return None;
    }
    written.ok()?;
    let answers = String::from_utf8(output.stdout).ok()?;
    answers.lines().map(|line| json::parse(line).ok()?.as_str().map(str::to_owned)).collect()
}

/// The whole texts and disturbed ones: parts put in, taken out, strung together.
fn texts(whole: &[&str], parts: &[&str], count: u64, random: &mut Random) -> Vec<String> {
    let mut texts: BTreeSet<String> = whole.iter().map(|text| (*text).to_owned()).collect();
    for _ in 0..count {
        let mut chars: Vec<char> = if random.below(3) == 0 {
            (0..random.below(9)).flat_map(|_| random.pick(parts).chars()).collect()
        } else {
            random.pick(whole).chars().collect()
        };
        for _ in 0..random.below(4) {
            let at = random.below(chars.len() + 1);
            match random.below(3) {
                0 if at < chars.len() => {
                    chars.remove(at);
                }
                1 => {
                    let part = random.pick(whole);
                    chars.splice(at..at, part.chars());
                }
                _ => {
                    let part = random.pick(parts);
                    chars.splice(at..at, part.chars());
                }
            }
        }
        texts.insert(chars.into_iter().collect());
    }
    texts.into_iter().collect()
}
