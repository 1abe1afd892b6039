//! Smithy's protocol tests as Smithy IDL and as a JSON AST are the same model. Where the test data
//! has them as Smithy IDL, the tests of `protocol/` run from it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::ast::Ast;
use hardie_tests::test_data;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;

/// The shapes of a model's AST, and their namespaces.
fn shapes(model: &Path) -> (Map<String, Value>, BTreeSet<String>) {
    let mut out = Vec::new();
    Ast::new(&[model]).write_to(&mut out).unwrap();
    let Value::Object(mut ast) = serde_json::from_slice(&out).unwrap() else { unreachable!() };
    let Some(Value::Object(shapes)) = ast.remove("shapes") else { unreachable!() };
    let namespaces = shapes.keys().map(|id| id.split('#').next().unwrap().to_owned()).collect();
    (shapes, namespaces)
}

#[test]
fn protocol_tests() {
    let idl = test_data("idl-corpus/smithy-protocol-tests");
    let ast = test_data("protocol-tests/smithy-protocol-tests.json");
    let (Some(idl), Some(ast)) = (idl, ast) else { return println!("skipped: no IDL corpus") };
    let (got, namespaces) = shapes(&idl);
    // The AST also has the shapes of packages that the tests depend on.
    let (mut want, _) = shapes(&ast);
    want.retain(|id, _| namespaces.contains(id.split('#').next().unwrap()));
    assert!(got.len() > 150, "{} shapes", got.len());
    assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>());
    for (id, shape) in got {
        assert_eq!(Some(&shape), want.get(&id), "{id}");
    }
}
