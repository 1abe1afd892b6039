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

/// Whether a value is one that output can hold: no moments, bytes or days, and no NaN, which is
/// not itself.
fn is_json(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.as_f64().is_nan(),
        Value::List(list) => list.iter().all(is_json),
        Value::Map(map) => map.values().all(is_json),
        Value::Bytes(_) | Value::Timestamp(_) | Value::Foreign(_) => false,
    }
}
