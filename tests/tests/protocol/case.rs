//! Cases of the protocol tests, as in the traits of the model.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The subject of a case, by names without namespaces.
pub(crate) enum Owner {
    Operation(String),
    /// An error, and one of the operations that return it.
    Error {
        operation: String,
        name: String,
    },
}

impl Owner {
    pub(crate) fn name(&self) -> &str {
        match self {
            Owner::Operation(name) | Owner::Error { name, .. } => name,
        }
    }
}

/// One case of `httpRequestTests` or `httpResponseTests`.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) owner: Owner,
    facts: Value,
}

impl Case {
    /// A field as a string; empty if the case does not have it.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.facts[field].as_str()
    }

    /// A field as a list of strings.
    pub(crate) fn texts(&self, field: &str) -> Vec<&str> {
        self.facts[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Its headers.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        let entries = self.facts["headers"].as_object().into_iter().flatten();
        entries.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
    }

    /// The status of a response.
    pub(crate) fn code(&self) -> u16 {
        self.facts["code"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap()
    }

    /// The values of the input, output or error.
    pub(crate) fn params(&self) -> &Value {
        &self.facts["params"]
    }
}

/// The file of a service's model; the tests exist only if the file does.
pub(crate) fn model(service: &str) -> PathBuf {
    let owner = if service.starts_with("smithy.") { "smithy" } else { "aws" };
    hardie_tests::test_data(&format!("protocol-tests/{owner}-protocol-tests.json")).unwrap()
}

/// All cases for one kind of client, for the service's operations and their errors.
pub(crate) fn load(service: &str, kind: &str) -> Vec<Case> {
    let model: Value = serde_json::from_slice(&std::fs::read(model(service)).unwrap()).unwrap();
    let shapes = &model["shapes"];
    let spoken = &shapes[service]["traits"];
    let mut cases = Vec::new();
    let mut errors = BTreeSet::new();
    for operation in targets(&shapes[service]["operations"]) {
        add(&mut cases, spoken, &shapes[operation], kind, || Owner::Operation(name(operation)));
        for error in
            targets(&shapes[operation]["errors"]).chain(targets(&shapes[service]["errors"]))
        {
            if errors.insert(error) {
                add(&mut cases, spoken, &shapes[error], kind, || Owner::Error {
                    operation: name(operation),
                    name: name(error),
                });
            }
        }
    }
    cases
}

fn targets(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["target"].as_str())
}

fn name(id: &str) -> String {
    id.rsplit('#').next().unwrap_or_default().to_owned()
}

fn add(
    cases: &mut Vec<Case>,
    spoken: &Value,
    shape: &Value,
    kind: &str,
    owner: impl Fn() -> Owner,
) {
    for facts in shape["traits"][kind].as_array().into_iter().flatten() {
        let is_ours = spoken.get(facts["protocol"].as_str().unwrap()).is_some()
            && facts["appliesTo"] != "server";
        if is_ours {
            let id = facts["id"].as_str().unwrap().to_owned();
            cases.push(Case { id, owner: owner(), facts: facts.clone() });
        }
    }
}
