//! Skeletons as constants, and the function that selects one.

use super::Part;
use super::lines::{Lines, Typed};
use crate::escape::{escaped, rust};
use crate::plan::command::operation::Skeletons;

/// The constants and the function of one operation.
pub(super) fn skeletons(item: &Skeletons) -> Vec<Part> {
    let constants = [
        ("The output of `--generate-cli-skeleton input`.", "INPUT", &item.input),
        ("The output of `--generate-cli-skeleton yaml-input`.", "YAML_INPUT", &item.yaml_input),
        (
            "The sample response that `--generate-cli-skeleton output` prints.",
            "OUTPUT",
            &item.output,
        ),
    ];
    let mut parts: Vec<Part> = constants
        .into_iter()
        .map(|(docs, name, text)| {
            let value = rust::readable_string(text);
            Part::Text(escaped!(
                Rust,
                "    /// ",
                docs,
                "\n    pub const ",
                name,
                ": &str = ",
                value,
                ";"
            ))
        })
        .collect();
    let mut lines = Lines::in_module();
    lines.docs(&["A skeleton in one of its forms, without a newline at the end.".into()]);
    let form = Typed::new("form: ::hardie_runtime::service::Skeleton".into());
    lines.function(&"skeleton".into(), &[form], &Typed::new("&'static str".into()));
    lines.line(&"form.pick(INPUT, YAML_INPUT, OUTPUT)");
    lines.close();
    parts.push(lines.part());
    parts
}
