//! Compares the formats with the AWS CLI's code: `recorded.jsonl` contains random values with the
//! output of `awscli` 1.45's text and table formatters and of libyaml's emitter (with the resolvers
//! of YAML 1.2); null if they fail.

use super::{RenderError, table, text};
use crate::parts::{Parts, collected};
use crate::yaml;
use hardie_runtime::value::{Value, json};

const RECORDED: &str = include_str!("recorded.jsonl");

/// Another file in the same format, for longer runs.
const VARIABLE: &str = "HARDIE_RECORDED_OUTPUTS";

/// The output, if there was no error.
fn written(render: impl FnOnce(&mut Parts<'_>) -> Result<(), RenderError>) -> Option<String> {
    let mut result = Ok(());
    let text = collected(|sink| result = render(&mut Parts::new(sink)));
    result.ok().map(|()| text)
}

#[test]
fn as_the_aws_cli_formats() {
    let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
    for line in other.as_deref().unwrap_or(RECORDED).lines() {
        let case = json::parse(line).unwrap();
        let case = case.as_map().unwrap();
        let value = &case["value"];
        let want = |name: &str| case.get(name).map(|text| text.as_str().map(str::to_owned));
        let lines = written(|out| text::render(value, out));
        assert_eq!(Some(lines), want("text"), "{line}");
        let table = written(|out| table::render(value, "Title", false, 80, out));
        assert_eq!(Some(table), want("table"), "{line}");
        if let Some(Value::String(want)) = case.get("yaml") {
            assert_eq!(&yaml::write(value), want, "{line}");
        }
    }
}
