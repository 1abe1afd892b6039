//! `--query`: evaluates a JMESPath expression on a result.

use crate::error::Error;
use crate::yaml::SharedObjects;
use hardie_client::internal::jmespath;
use hardie_runtime::value::Value;
use std::borrow::Cow;

/// Checks the expression before anything is sent.
///
/// # Errors
/// A syntax error (252).
pub(crate) fn check(expression: &str) -> Result<(), Error> {
    jmespath::check(expression)
        .map_err(|error| Error::param(format!("Bad value for --query {expression}: {error}")))
}

/// Evaluates the expression on a result, of which its own result may be a part.
///
/// # Errors
/// An error of the evaluation (255).
pub(crate) fn search<'v>(expression: &str, result: &'v Value) -> Result<Cow<'v, Value>, Error> {
    Ok(jmespath::search(expression, result)?)
}

/// The shared parts of `picked`, the result of an expression on `value`; YAML writes them as
/// anchors and aliases.
pub(crate) fn shared(expression: &str, value: &Value, picked: &Value) -> SharedObjects {
    let mut shared = SharedObjects::default();
    for part in jmespath::shared_parts(expression, value, picked) {
        shared.insert(part.value, part.object);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::{check, search, shared};
    use crate::parts::{Parts, collected};
    use crate::yaml;
    use hardie_runtime::value::json;

    /// The recording of `tests/peers/yaml_aliases.py`.
    const RECORDED: &str = include_str!("aliases.jsonl");
    /// Another file in the same format, for longer runs.
    const VARIABLE: &str = "HARDIE_RECORDED_ALIASES";

    #[test]
    fn a_bad_expression_is_named() {
        let error = check("a b").unwrap_err();
        assert_eq!(error.exit_code(), 252);
        assert!(
            error.message().starts_with("Bad value for --query a b: Unexpected token: b: "),
            "{error}"
        );
        assert!(check("a.b[*].{x: c}").is_ok());
    }

    #[test]
    fn anchors_and_aliases() {
        let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
        let mut wrong = Vec::new();
        for line in other.as_deref().unwrap_or(RECORDED).lines() {
            let case = json::parse(line).unwrap();
            let case = case.as_map().unwrap();
            let (expression, given) = (case["expression"].as_str().unwrap(), &case["given"]);
            let picked = search(expression, given).unwrap();
            let shared = shared(expression, given, &picked);
            let got = collected(|sink| {
                yaml::write_shared(&picked, &shared, false, &mut Parts::new(sink));
            });
            if Some(got.as_str()) != case["yaml"].as_str() {
                wrong.push(format!("{expression}\n{}\nbut\n{got}", case["yaml"].as_str().unwrap()));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} cases\n{}",
            wrong.len(),
            wrong[..wrong.len().min(5)].join("\n")
        );
    }
}
