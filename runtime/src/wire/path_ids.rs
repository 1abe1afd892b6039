//! Ids that may come with a path before them, as Route 53 writes them in its answers: `/hostedzone/Z1` for `Z1`.

use crate::problem::{Path, Problems};
use crate::shape::{Structure, View, fill};
use crate::table::rows::MemberRow;
use crate::value::Value;

/// Leaves of an operation's input's ids what is behind their last slash.
///
/// Which members are such ids is an overlay's word, not a model's; after botocore's `fix_route53_ids`. Only the
/// input's own members are looked at.
pub fn strip_paths(input: &mut dyn Structure) {
    for member in input.shape().members().filter(|member| member.has(MemberRow::PATH_ID)) {
        let view = input.get(member.position()).and_then(|field| field.view());
        let Some(View::String(text)) = view else { continue };
        let Some((_, id)) = text.rsplit_once('/') else { continue };
        let id = Value::String(id.to_owned());
        if let Some(field) = input.get_mut(member.position()) {
            fill(&id, field.slot(), member.target(), &mut Path::new(), &mut Problems::new());
        }
    }
}
