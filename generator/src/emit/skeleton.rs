//! Skeletons as constants, and the function that picks one.

use super::Part;
use crate::plan::item::Skeletons;
use proc_macro2::Literal;
use quote::quote;

/// The constants and the function of one operation.
pub(super) fn skeletons(item: &Skeletons) -> Vec<Part> {
    let constants = [
        ("What `--generate-cli-skeleton input` prints.", "INPUT", &item.input),
        ("What `--generate-cli-skeleton yaml-input` prints.", "YAML_INPUT", &item.yaml_input),
        ("The response that `--generate-cli-skeleton output` makes up.", "OUTPUT", &item.output),
    ];
    let mut parts: Vec<Part> = constants
        .into_iter()
        .map(|(docs, name, text)| {
            Part::Text(format!("    /// {docs}\n    pub const {name}: &str = {};", literal(text)))
        })
        .collect();
    parts.push(Part::Tokens(quote! {
        /// A skeleton in one of its forms, without a newline at the end.
        pub fn skeleton(form: ::hardie_runtime::service::Skeleton) -> &'static str {
            form.pick(INPUT, YAML_INPUT, OUTPUT)
        }
    }));
    parts
}

/// A raw literal, whose lines a reader can read; an escaped one for what raw literals cannot hold
/// or source code should not.
fn literal(text: &str) -> String {
    let plain = |c: char| {
        let printed = !c.is_control() && c.escape_debug().count() == 1;
        printed || matches!(c, '\n' | '"' | '\'' | '\\')
    };
    if text.contains('\n') && text.chars().all(plain) {
        let longest = text.split(|c| c != '#').map(str::len).max().unwrap_or(0);
        let hashes = "#".repeat(longest + 1);
        format!("r{hashes}\"{text}\"{hashes}")
    } else {
        Literal::string(text).to_string()
    }
}
