//! Inputs as JSON Schema, for editors of `--cli-input-json` and `--cli-input-yaml` files.

use super::table_of;
use hardie_build::Flavour;
use hardie_build::plan::Plan;
use hardie_build::plan::prose::Document;
use hardie_runtime::schema::{DIALECT, Schemas};
use hardie_runtime::value::{Map, Value};

/// The command and the schema of its input, for every operation.
pub(crate) fn schemas(plan: &Plan) -> Vec<(String, Value)> {
    let table = table_of(plan);
    let is_aws = plan.service.flavour == Flavour::Aws;
    let docs = |html: &str| Document::of_canonical(html).plain_text();
    let mut schemas = Schemas::full(plan.table.members.len(), is_aws, &docs);
    let schema = |operation: hardie_runtime::table::Operation| {
        let command = operation.command();
        let title = format!("{} {command}", super::words(plan).join(" "));
        let mut out = Map::new();
        out.insert("$schema", DIALECT.into());
        out.insert("title", title.into());
        let description = docs(operation.docs());
        if !description.is_empty() {
            out.insert("description", description.into());
        }
        out.extend(schemas.input(operation));
        (command.to_owned(), Value::Map(out))
    };
    table.operations().map(schema).collect()
}
