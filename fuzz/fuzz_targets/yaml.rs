//! YAML documents; what can be read can be written as YAML and read again.

#![no_main]

use hardie_cli::fuzzing::{read_yaml, write_yaml};
use hardie_runtime::value::Value;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(value) = read_yaml(text)
        && is_json(&value)
    {
        let written = write_yaml(&value);
        assert_eq!(read_yaml(&written), Some(value), "{written}");
    }
});

/// Whether a value is one that is written so that it reads the same: no moments, bytes or days, no
/// NaN, which is not itself, and no characters that end lines for libyaml, which the AWS CLI writes
/// with, but not in YAML 1.2, which it reads.
fn is_json(value: &Value) -> bool {
    let is_plain = |text: &str| !text.contains(['\u{85}', '\u{2028}', '\u{2029}']);
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::String(text) => is_plain(text),
        Value::Number(number) => !number.as_f64().is_nan(),
        Value::List(list) => list.iter().all(is_json),
        Value::Map(map) => map.iter().all(|(key, value)| is_plain(key) && is_json(value)),
        Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => false,
    }
}
