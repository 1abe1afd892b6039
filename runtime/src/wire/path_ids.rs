//! IDs with a path prefix, as Route 53 writes them in responses: `/hostedzone/Z1` for `Z1`.

use crate::problem::{Path, Problems};
use crate::shape::{Structure, View, fill};
use crate::table::rows::MemberRow;
use crate::value::Value;

/// Removes path prefixes from ID members of an input, so that only the last segment is sent.
///
/// An overlay marks such members, as botocore's `fix_route53_ids` does. Only top-level members are
/// changed.
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
