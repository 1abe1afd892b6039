//! Models as botocore reads them: what is written for some of the cases. That botocore and the AWS
//! CLI take it is what `tests/peers/botocore_models.py` shows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::Config;
use std::path::Path;

#[test]
fn c2j() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for name in ["table_bindings", "table_bounds", "table_errors", "table_paging", "type_rename"] {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{name}.json"));
        let files = Config::new().model(model).all_operations().c2j().unwrap();
        let shown: String =
            files.iter().map(|file| format!("// {}\n{}", file.file_name, compact(&file.text))).collect();
        insta::assert_snapshot!(format!("c2j_{name}"), shown);
    }
}

/// One line an operation and a shape.
fn compact(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        match value.as_object().filter(|_| key != "metadata") {
            None => out.push_str(&format!("{key}: {value}\n")),
            Some(entries) => {
                out.push_str(&format!("{key}:\n"));
                entries.iter().for_each(|(name, value)| out.push_str(&format!("  {name}: {value}\n")));
            }
        }
    }
    out
}
