//! Skeletons as constants, and the function that picks one.

use crate::plan::item::Skeletons;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// The constants and the function of one operation.
pub(super) fn skeletons(item: &Skeletons) -> TokenStream {
    let input = text(&item.input);
    let yaml_input = text(&item.yaml_input);
    let output = text(&item.output);
    quote! {
        /// What `--generate-cli-skeleton input` prints.
        pub const INPUT: &str = #input;
        /// What `--generate-cli-skeleton yaml-input` prints.
        pub const YAML_INPUT: &str = #yaml_input;
        /// The response that `--generate-cli-skeleton output` makes up.
        pub const OUTPUT: &str = #output;

        /// A skeleton in one of its forms, without a newline at the end.
        pub fn skeleton(form: ::hardie_runtime::service::Skeleton) -> &'static str {
            match form {
                ::hardie_runtime::service::Skeleton::Input => INPUT,
                ::hardie_runtime::service::Skeleton::YamlInput => YAML_INPUT,
                ::hardie_runtime::service::Skeleton::Output => OUTPUT,
            }
        }
    }
}

/// A raw literal, whose lines a reader can read; an escaped one for what raw literals cannot hold
/// or source code should not.
fn text(text: &str) -> TokenStream {
    let plain = |c: char| {
        c == '\n' || (!c.is_control() && c.escape_debug().count() == 1) || matches!(c, '"' | '\'' | '\\')
    };
    let longest = text.split(|c| c != '#').map(str::len).max().unwrap_or(0);
    let raw = (text.contains('\n') && text.chars().all(plain))
        .then(|| format!("r{0}\"{text}\"{0}", "#".repeat(longest + 1)).parse().ok())
        .flatten();
    raw.unwrap_or_else(|| Literal::string(text).to_token_stream())
}
