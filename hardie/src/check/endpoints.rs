//! Runs the tests of a model's endpoint rules (`smithy.rules#endpointTests`).

use hardie_build::RuleWords;
use hardie_runtime::Value;
use hardie_runtime::endpoint::{Endpoint, Error, Param, Params, PartitionDataAge, RuleProgram};
use serde_json::Value as Json;

/// The results of the endpoint tests of one rule set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tests {
    /// The number of tests.
    pub all: usize,
    /// The number of tests that pass only with earlier partition data, and fail with current data.
    pub dated: usize,
    /// For each failed test, its name, the expected result and the actual result.
    pub failed: Vec<String>,
}

/// Runs the endpoint tests in the value of the trait.
pub(super) fn run(rules: &RuleWords, tests: &Json) -> Tests {
    let rules = RuleProgram { text: &rules.text, words: &rules.words };
    let cases = tests.get("testCases").and_then(Json::as_array);
    let cases = cases.map(Vec::as_slice).unwrap_or_default();
    let mut tests = Tests { all: cases.len(), ..Tests::default() };
    for case in cases {
        let Some(reason) = failure(rules, case, PartitionDataAge::Now) else { continue };
        match failure(rules, case, PartitionDataAge::Before2025) {
            None => tests.dated += 1,
            Some(_) => tests.failed.push(reason),
        }
    }
    tests
}

/// Why a test fails; `None` if it passes.
fn failure(rules: RuleProgram<'_>, case: &Json, age: PartitionDataAge) -> Option<String> {
    let params = params(case.get("params").unwrap_or(&Json::Null));
    let got = rules.resolve_with(&params, age);
    let wanted = case.get("expect")?;
    let reason = match (&got, wanted.get("error"), wanted.get("endpoint")) {
        (Err(Error(message)), Some(error), _) if error == message => return None,
        (Ok(endpoint), None, Some(wanted)) => different(endpoint, wanted)?,
        (got, error, endpoint) => {
            let wanted = match (error, endpoint.and_then(|endpoint| endpoint.get("url"))) {
                (Some(error), _) => format!("the error {error}"),
                (None, url) => url.unwrap_or(&Json::Null).to_string(),
            };
            let got = match got {
                Ok(endpoint) => format!("\"{}\"", endpoint.url),
                Err(error) => format!("the error \"{error}\""),
            };
            format!("expected {wanted}, got {got}")
        }
    };
    let name = case.get("documentation").and_then(Json::as_str).unwrap_or("unnamed test");
    let params = case.get("params").unwrap_or(&Json::Null);
    Some(format!("{name}: with {params}, {reason}"))
}

/// The first difference between the actual and the expected endpoint.
fn different(got: &Endpoint, wanted: &Json) -> Option<String> {
    if wanted.get("url").is_some_and(|url| *url != *got.url) {
        return Some(format!("expected {}, got \"{}\"", wanted["url"], got.url));
    }
    let nothing = Json::Object(serde_json::Map::new());
    let headers: Json = got
        .headers
        .iter()
        .map(|(name, values)| (name.clone(), Json::from(values.clone())))
        .collect();
    let properties = json(&Value::Map(got.properties.clone()));
    for (what, got, wanted) in [
        ("headers", &headers, wanted.get("headers").unwrap_or(&nothing)),
        ("properties", &properties, wanted.get("properties").unwrap_or(&nothing)),
    ] {
        if got != wanted {
            return Some(format!("expected the {what} {wanted}, got {got}"));
        }
    }
    None
}

fn json(value: &Value) -> Json {
    match value {
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => map.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
        other => {
            serde_json::from_str(&hardie_runtime::value::json::to_string(other)).unwrap_or_default()
        }
    }
}

fn params(values: &Json) -> Params {
    let mut params = Params::new();
    for (name, value) in values.as_object().into_iter().flatten() {
        let texts =
            |list: &Vec<Json>| list.iter().filter_map(Json::as_str).map(str::to_owned).collect();
        params.set(
            name,
            match value {
                Json::String(text) => Param::String(text.clone()),
                Json::Bool(flag) => Param::Boolean(*flag),
                Json::Array(list) => Param::StringArray(texts(list)),
                _ => continue,
            },
        );
    }
    params
}
