//! Runs botocore for the inputs of a service.

use super::{Input, Subject};
use aws_smithy_types::base64;
use hardie_runtime::value::{Number, Value};
use hardie_runtime::wire::Request;
use serde_json::{Value as Json, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// An edition of botocore.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) name: &'static str,
    /// The environment variable with the command of Python; `python3` without one.
    python: Option<&'static str>,
}

impl Package {
    /// Whether it is the edition of `python3`.
    pub(super) fn is_installed(self) -> bool {
        self.python.is_none()
    }
}

/// The installed edition, and that of version 2 of the AWS CLI.
pub(super) const PACKAGES: [Package; 2] = [
    Package { name: "botocore", python: None },
    Package { name: "awscli.botocore", python: Some("HARDIE_AWS2_PYTHON") },
];

/// What botocore does with each input; `None` if it is not installed.
pub(super) fn run(package: Package, subject: &Subject, inputs: &[Input]) -> Option<Vec<Json>> {
    let python = match package.python {
        Some(variable) => std::env::var_os(variable)?,
        None => "python3".into(),
    };
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/protocol/botocore_matrix.py"))
        .args([subject.model, package.name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut lines = String::new();
    for input in inputs {
        let params = encoded(&Value::Map(input.params.clone()));
        lines += &format!("{}\n", json!({"operation": input.operation, "params": params}));
    }
    let mut stdin = child.stdin.take().unwrap();
    // The other end may be closed: botocore is not installed.
    let writing = std::thread::spawn(move || drop(stdin.write_all(lines.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    if output.status.code() == Some(3) {
        return None;
    }
    assert!(output.status.success(), "botocore_matrix.py: {}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let all: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(all.len(), inputs.len(), "results of {}", subject.name);
    Some(all)
}

/// A value as JSON: bytes as base64, timestamps as seconds and nanoseconds, floats that JSON cannot
/// represent as strings.
pub(super) fn encoded(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(it) => json!(it),
        Value::Number(Number::Integer(it)) => json!(it),
        Value::Number(Number::Float(it)) if it.is_nan() => json!("NaN"),
        Value::Number(Number::Float(it)) if it.is_infinite() => {
            json!(if *it > 0.0 { "Infinity" } else { "-Infinity" })
        }
        Value::Number(Number::Float(it)) => json!(it),
        Value::Number(Number::Big(it) | Number::Decimal(it)) => serde_json::from_str(it).unwrap(),
        Value::String(it) => json!(it),
        Value::Bytes(it) => json!(base64::encode(it)),
        Value::Timestamp(it) => json!([it.secs(), it.subsec_nanos()]),
        Value::List(it) => it.iter().map(encoded).collect(),
        Value::Map(it) => {
            Json::Object(it.iter().map(|(key, value)| (key.to_string(), encoded(value))).collect())
        }
        Value::Foreign(it) => panic!("{}", it.text),
    }
}

/// The body of a message that botocore wrote.
pub(super) fn body(message: &Json) -> Vec<u8> {
    let text = message["body"].as_str().unwrap_or_default();
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

/// Whether two requests have the same bytes as bodies.
pub(super) fn is_same_body(ours: &Request, theirs: &Json) -> bool {
    ours.body().bytes().unwrap_or_default() == body(theirs)
}
