//! Compares the formats with the AWS CLI's code: `recorded.jsonl` contains random values with the
//! output of `awscli` 1.45's text and table formatters and of libyaml's emitter (with the resolvers
//! of YAML 1.2); null if they fail.

use super::{table, text};
use crate::yaml;
use hardie_runtime::value::{Value, json};

const RECORDED: &str = include_str!("recorded.jsonl");

/// Another file in the same format, for longer runs.
const VARIABLE: &str = "HARDIE_RECORDED_OUTPUTS";

#[test]
fn as_the_aws_cli_formats() {
    let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
    for line in other.as_deref().unwrap_or(RECORDED).lines() {
        let case = json::parse(line).unwrap();
        let case = case.as_map().unwrap();
        let value = &case["value"];
        let want = |name: &str| case.get(name).map(|text| text.as_str().map(str::to_owned));
        let mut lines = String::new();
        let is_whole = text::render(value, &mut lines).is_ok();
        assert_eq!(Some(is_whole.then_some(lines)), want("text"), "{line}");
        assert_eq!(Some(table::render(value, "Title", false, 80).ok()), want("table"), "{line}");
        if let Some(Value::String(want)) = case.get("yaml") {
            assert_eq!(&yaml::write(value), want, "{line}");
        }
    }
}
