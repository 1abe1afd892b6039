//! Names what AWS's clients add to a service and generated programs do not.
//!
//! AWS's clients have handlers in code for what models do not say. `handlers.json` lists those of
//! botocore and of the AWS CLI 2.36.7, per service (`sdkId`, or `*` for all): what they are for,
//! their operations, how generated programs do the same (`by`), or else the consequence
//! (`without`). `tests/peers/handlers.py` compares the list with the sources of both, and with the
//! customizations of the built-in overlay.

use hardie_build::model::{Shape, ShapeId};
use hardie_build::{Diagnostic, Diagnostics};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The id of these diagnostics.
pub(super) const ID: &str = "plan.missing_customization";

const TABLE: &str = include_str!("handlers.json");

/// The handlers of each service.
type Table = BTreeMap<String, Vec<Handler>>;

/// What AWS's clients do for a service or some of its operations.
#[derive(Deserialize)]
struct Handler {
    /// Names of operations; empty for the whole service.
    #[serde(default)]
    operations: Vec<String>,
    /// The consequence for users of generated programs, which do not do it.
    without: Option<String>,
}

/// What a service lacks, as warnings.
pub(super) fn missing(service: &Shape<'_>, operations: &[&ShapeId]) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Ok(Some(aws)) = service.traits.aws_service() else { return found };
    // The table is part of the program, and a test reads it.
    let table: Table = serde_json::from_str(TABLE).unwrap_or_default();
    let names: Vec<&str> = operations.iter().map(|id| id.name()).collect();
    for (scope, consequence) in lacks(&table, &aws.sdk_id, &names) {
        let message = format!("{scope} differs from the AWS CLI: {consequence}");
        found.push(Diagnostic::warning(ID, message).shape(service.id.to_string()));
    }
    found
}

/// The scopes and consequences of the handlers that a service with these operations lacks.
fn lacks<'t>(table: &'t Table, sdk_id: &str, operations: &[&str]) -> Vec<(String, &'t str)> {
    let handlers = ["*", sdk_id].into_iter().filter_map(|service| table.get(service)).flatten();
    let lack = |handler: &'t Handler| {
        let consequence = handler.without.as_deref()?;
        if handler.operations.is_empty() {
            return Some(("the service".to_owned(), consequence));
        }
        let present = handler.operations.iter().filter(|name| operations.contains(&&***name));
        let names: Vec<String> = present.map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| (names.join(", "), consequence))
    };
    handlers.filter_map(lack).collect()
}

#[cfg(test)]
mod tests {
    use super::{TABLE, Table, lacks};

    #[test]
    fn handlers_without_a_customization() {
        let table: Table = serde_json::from_str(
            r#"{
                "*": [{"by": "program"}],
                "Depot": [
                    {"without": "labels are not printed"},
                    {"operations": ["Put", "Copy"], "without": "bodies have no hash"},
                    {"operations": ["Move"], "without": "never said"},
                    {"operations": ["Put"], "by": "headers"}
                ],
                "Other": [{"without": "never said"}]
            }"#,
        )
        .unwrap();
        let found = lacks(&table, "Depot", &["Copy", "Get", "Put"]);
        let lines: Vec<String> = found.iter().map(|(scope, it)| format!("{scope}: {it}")).collect();
        assert_eq!(
            lines,
            ["the service: labels are not printed", "`Put`, `Copy`: bodies have no hash"]
        );
        assert!(lacks(&table, "Unknown", &["Put"]).is_empty());
    }

    #[test]
    fn the_table_is_complete() {
        let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
        assert!(serde_json::from_str::<Table>(TABLE).unwrap().len() > 40);
        for (service, handlers) in table.as_object().unwrap() {
            for handler in handlers.as_array().unwrap() {
                let has = |key: &str| handler[key].as_str().is_some_and(|it| !it.is_empty());
                assert!(has("need"), "{service}: {handler}");
                assert!(has("by") != has("without"), "{service}: {handler}");
            }
        }
    }
}
