//! Endpoint parameters of an operation: constants, members of its input, and JMESPath expressions
//! on it (Smithy, "Rules engine parameters"). As in botocore's `EndpointRulesetResolver`, they
//! override settings.

use crate::jmespath;
use hardie_runtime::endpoint::Param;
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value, json};
use std::cell::LazyCell;

/// The parameters of a call with this input; those without a value are left out.
pub(crate) fn parameters(operation: Operation, input: &Map) -> Vec<(String, Param)> {
    let text = operation.parameters();
    if text.is_empty() {
        return Vec::new();
    }
    let Ok(Value::Map(all)) = json::parse(text) else { return Vec::new() };
    let whole = LazyCell::new(|| Value::Map(input.clone()));
    let found = all.iter().filter_map(|(name, source)| {
        let source = source.as_map()?;
        if let Some(rule) = source.get("arn").and_then(Value::as_map) {
            let text = input.get(rule.get("member")?.as_str()?)?.as_str()?;
            return is_arn(text)
                .then_some((name.to_string(), parameter(rule.get("value")?.clone())?));
        }
        let value = match (source.get("value"), source.get("member"), source.get("path")) {
            (Some(value), _, _) => value.clone(),
            (_, Some(member), _) => input.get(member.as_str()?)?.clone(),
            (_, _, Some(path)) => jmespath::search(path.as_str()?, &whole).ok()?.into_owned(),
            _ => return None,
        };
        Some((name.to_string(), parameter(value)?))
    });
    found.collect()
}

/// Whether a string is an ARN, with all of its six parts.
pub(crate) fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.splitn(6, ':').count() == 6
}

/// A value as a parameter: a string, a boolean or a list of strings.
fn parameter(value: Value) -> Option<Param> {
    match value {
        Value::String(text) => Some(Param::String(text)),
        Value::Bool(flag) => Some(Param::Boolean(flag)),
        Value::List(items) => {
            let texts = items.into_iter().map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            });
            Some(Param::StringArray(texts.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parameters;
    use hardie_runtime::endpoint::Param;
    use hardie_runtime::table::rows::{ConstraintsRow, OperationRow, ShapeRow};
    use hardie_runtime::table::{Kind, Operation, Table};
    use hardie_runtime::value::{Map, Value, json};

    /// Every source of a parameter.
    const PARAMETERS: &str = r#"{"Fixed": {"value": true}, "Called": {"member": "Name"},
        "All": {"path": "Things[*].Name"}, "Inner": {"path": "Thing.Name"},
        "Keys": {"path": "keys(Labels)"}, "NoParam": {"member": "Count"},
        "Style": {"arn": {"member": "Bucket", "value": false}}}"#;

    /// An operation with [`PARAMETERS`], and one without.
    fn operations() -> Vec<Operation> {
        let operation = OperationRow::new(0, 0, 0, 0, 0);
        let table: &'static Table = Box::leak(Box::new(Table {
            text: format!("\0{PARAMETERS}\0").leak(),
            packed_docs: None,
            shapes: vec![ShapeRow::new(Kind::Structure, 0, 0, 0, 0)].leak(),
            members: &[],
            constraints: vec![ConstraintsRow::new((0, 0), (0, 0), 0)].leak(),
            rare: &[],
            operations: vec![operation.parameters(1), operation].leak(),
            options: &[],
            errors: &[],
        }));
        table.operations().collect()
    }

    #[test]
    fn values_members_and_paths() {
        let operations = operations();
        let texts = |list: &[&str]| {
            Param::StringArray(list.iter().map(|text| (*text).to_owned()).collect())
        };
        let text = |text: &str| Param::String(text.to_owned());
        let cases = [
            (r#"{}"#, vec![("Fixed", Param::Boolean(true))]),
            (
                r#"{"Name": "n", "Things": [{"Name": "a"}, {"Name": "b"}]}"#,
                vec![
                    ("Fixed", Param::Boolean(true)),
                    ("Called", text("n")),
                    ("All", texts(&["a", "b"])),
                ],
            ),
            (
                r#"{"Bucket": "arn:aws:s3:us-east-1:1:accesspoint/a"}"#,
                vec![("Fixed", Param::Boolean(true)), ("Style", Param::Boolean(false))],
            ),
            (r#"{"Bucket": "arn:aws:s3"}"#, vec![("Fixed", Param::Boolean(true))]),
            (
                r#"{"Thing": {"Name": "inside"}, "Count": 3}"#,
                vec![("Fixed", Param::Boolean(true)), ("Inner", text("inside"))],
            ),
            (
                r#"{"Labels": {"k": "v", "l": "w"}}"#,
                vec![("Fixed", Param::Boolean(true)), ("Keys", texts(&["k", "l"]))],
            ),
        ];
        for (input, want) in cases {
            let Ok(Value::Map(input)) = json::parse(input) else { panic!("{input}") };
            let got = parameters(operations[0], &input);
            let want: Vec<(String, Param)> =
                want.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            assert_eq!(got, want, "{input:?}");
        }
        assert!(parameters(operations[1], &Map::new()).is_empty());
    }
}
