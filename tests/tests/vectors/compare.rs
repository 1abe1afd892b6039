//! Compares a result with a recorded one (README of the vectors, "What is compared").

use crate::case;
use crate::server::Seen;
use serde_json::Value;
use std::fmt;

/// The result of a run.
pub(crate) struct Outcome {
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) request: Option<Seen>,
    pub(crate) missing: Vec<String>,
}

/// A difference from the recording.
pub(crate) struct Difference {
    what: String,
    want: String,
    got: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "    {}\n      want {:?}\n      got  {:?}", self.what, self.want, self.got)
    }
}

pub(crate) fn compare(expect: &Value, outcome: &Outcome) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut differ = |what: &str, want: &dyn fmt::Display, got: &dyn fmt::Display| {
        found.push(Difference {
            what: what.to_owned(),
            want: want.to_string(),
            got: got.to_string(),
        });
    };
    let exit = expect["exit"].as_i64().and_then(|exit| i32::try_from(exit).ok());
    if exit != outcome.exit {
        differ("exit", &format!("{exit:?}"), &format!("{:?}", outcome.exit));
    }
    let stdout = expect["stdout"].as_str().unwrap_or_default();
    if !same_text(stdout, &outcome.stdout) {
        differ("stdout", &stdout, &outcome.stdout);
    }
    let stderr = expect["stderr"].as_str().unwrap_or_default();
    if !same_stderr(exit, stderr, &outcome.stderr) {
        differ("stderr", &stderr, &outcome.stderr);
    }
    for name in &outcome.missing {
        differ("file", &name, &"none");
    }
    match (&expect["request"], &outcome.request) {
        (Value::Null, None) => {}
        (Value::Null, Some(seen)) => {
            differ("request", &"none", &format!("{} {}", seen.method, seen.uri))
        }
        (_, None) => differ("request", &"one", &"none"),
        (want, Some(seen)) => compare_request(want, seen, &mut differ),
    }
    found
}

fn compare_request(
    want: &Value,
    seen: &Seen,
    differ: &mut dyn FnMut(&str, &dyn fmt::Display, &dyn fmt::Display),
) {
    let line = |method: &str, uri: &str| format!("{method} {uri}");
    let want_line =
        line(want["method"].as_str().unwrap_or_default(), want["uri"].as_str().unwrap_or_default());
    let got_line = line(&seen.method, &seen.uri);
    if want_line != got_line {
        differ("request line", &want_line, &got_line);
    }
    for (name, value) in want["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default().trim();
        let got = seen
            .headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| header_text(value));
        // In the recording, bytes were decoded as Latin-1.
        if !got.as_deref().is_some_and(|got| same_text(value, got.trim())) {
            differ(&format!("header {name}"), &value, &got.unwrap_or_else(|| "none".to_owned()));
        }
    }
    let body = &want["body"];
    let got = String::from_utf8_lossy(&seen.body).into_owned();
    let same = match body {
        Value::Null => seen.body.is_empty(),
        Value::Object(_) => case::bytes(body) == seen.body,
        body => same_body(body.as_str().unwrap_or_default(), &got),
    };
    if !same {
        differ("body", body, &got);
    }
}

fn header_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Whether texts are equal, if `{{uuid4}}` stands for any UUID of version 4.
fn same_text(want: &str, got: &str) -> bool {
    if want == got {
        return true;
    }
    let Some((before, after)) = want.split_once("{{uuid4}}") else { return false };
    let Some(rest) = got.strip_prefix(before) else { return false };
    rest.len() >= 36
        && rest.is_char_boundary(36)
        && is_uuid4(&rest[..36])
        && same_text(after, &rest[36..])
}

fn is_uuid4(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        14 => byte == b'4',
        19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    })
}

fn same_stderr(exit: Option<i32>, want: &str, got: &str) -> bool {
    if same_text(want, got) {
        return true;
    }
    if exit == Some(255) {
        return want.trim().is_empty() == got.trim().is_empty();
    }
    ["Invalid JSON:", "Bad value for --query"]
        .iter()
        .any(|cut| want.find(cut).is_some_and(|at| got.starts_with(&want[..at + cut.len()])))
}

/// Whether texts are equal, or JSON texts with equal values.
fn same_body(want: &str, got: &str) -> bool {
    if same_text(want, got) {
        return true;
    }
    let (Ok(want), Ok(got)) = (serde_json::from_str(want), serde_json::from_str(got)) else {
        return false;
    };
    same_value(&want, &got)
}

fn same_value(want: &Value, got: &Value) -> bool {
    match (want, got) {
        (Value::String(want), Value::String(got)) => same_text(want, got),
        (Value::Number(want), Value::Number(got)) => same_number(want, got),
        (Value::Array(want), Value::Array(got)) => {
            want.len() == got.len() && want.iter().zip(got).all(|(want, got)| same_value(want, got))
        }
        (Value::Object(want), Value::Object(got)) => {
            want.len() == got.len()
                && want
                    .iter()
                    .all(|(key, want)| got.get(key).is_some_and(|got| same_value(want, got)))
        }
        (want, got) => want == got,
    }
}

/// `1` and `1.0` are equal; an integer equals a float only if the values are exactly the same, as
/// in Python.
fn same_number(want: &serde_json::Number, got: &serde_json::Number) -> bool {
    let integer = |number: &serde_json::Number| {
        number.as_i64().map(i128::from).or(number.as_u64().map(i128::from))
    };
    match (integer(want), integer(got)) {
        (Some(want), Some(got)) => want == got,
        (None, None) => want.as_f64() == got.as_f64(),
        (Some(integer), None) | (None, Some(integer)) => {
            let float = if want.is_f64() { want } else { got }.as_f64().unwrap_or(f64::NAN);
            float.fract() == 0.0 && format!("{float:.0}") == integer.to_string()
        }
    }
}
