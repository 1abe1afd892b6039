//! Cases of the protocol tests, as in the traits of the model.

use hardie::ast::Ast;
use hardie_runtime::value::{Map, Number, Value, json};
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
        at(&self.facts, field).as_str()
    }

    /// Whether the case is one of a protocol.
    pub(crate) fn is_of(&self, protocol: &str) -> bool {
        self.text("protocol") == Some(protocol)
    }

    /// A field as a list of strings.
    pub(crate) fn texts(&self, field: &str) -> Vec<&str> {
        list(at(&self.facts, field)).iter().filter_map(Value::as_str).collect()
    }

    /// Its headers.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        let entries = at(&self.facts, "headers").as_map().into_iter().flatten();
        entries.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
    }

    /// The status of a response.
    pub(crate) fn code(&self) -> u16 {
        match at(&self.facts, "code") {
            Value::Number(Number::Integer(code)) => u16::try_from(*code).unwrap(),
            other => panic!("the status {other:?}"),
        }
    }

    /// The values of the input, output or error.
    pub(crate) fn params(&self) -> &Value {
        at(&self.facts, "params")
    }
}

/// A part of a value; null if the value does not have the part.
fn at<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.as_map().and_then(|map| map.get(name)).unwrap_or(&Value::Null)
}

fn list(value: &Value) -> &[Value] {
    value.as_list().unwrap_or_default()
}

/// The file of a service's model; the tests exist only if the file does.
pub(crate) fn model(service: &str) -> PathBuf {
    let owner = if service.starts_with("smithy.") { "smithy" } else { "aws" };
    hardie_tests::test_data(&format!("protocol-tests/{owner}-protocol-tests.json")).unwrap()
}

/// The shapes of a service's model, with all digits of their numbers.
fn shapes(service: &str) -> Map {
    let text = if service.starts_with("alloy.") {
        let folder = hardie_tests::test_data("idl-corpus/alloy-protocol-tests").unwrap();
        let mut text = Vec::new();
        Ast::new(&[folder]).write_to(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    } else {
        std::fs::read_to_string(model(service)).unwrap()
    };
    match json::parse_exact(&text) {
        Ok(Value::Map(mut model)) => match model.shift_remove("shapes") {
            Some(Value::Map(shapes)) => shapes,
            _ => panic!("a model without shapes"),
        },
        _ => panic!("a model that is not JSON"),
    }
}

/// All cases for one kind of client, for the service's operations and their errors.
pub(crate) fn load(service: &str, kind: &str) -> Vec<Case> {
    let shapes = Value::Map(shapes(service));
    let shape = |id: &str| at(&shapes, id);
    let spoken = at(shape(service), "traits");
    let mut cases = Vec::new();
    let mut errors = BTreeSet::new();
    for operation in targets(at(shape(service), "operations")) {
        add(&mut cases, spoken, shape(operation), kind, || Owner::Operation(name(operation)));
        for error in
            targets(at(shape(operation), "errors")).chain(targets(at(shape(service), "errors")))
        {
            if errors.insert(error) {
                add(&mut cases, spoken, shape(error), kind, || Owner::Error {
                    operation: name(operation),
                    name: name(error),
                });
            }
        }
    }
    cases
}

fn targets(references: &Value) -> impl Iterator<Item = &str> {
    list(references).iter().filter_map(|item| at(item, "target").as_str())
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
    for facts in list(at(at(shape, "traits"), kind)) {
        let is_ours = !at(spoken, at(facts, "protocol").as_str().unwrap()).is_null()
            && at(facts, "appliesTo").as_str() != Some("server");
        if is_ours {
            let id = at(facts, "id").as_str().unwrap().to_owned();
            cases.push(Case { id, owner: owner(), facts: facts.clone() });
        }
    }
}
