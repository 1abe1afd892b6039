//! Validates the whole model, as Smithy's validators do.

use super::patterns;
use crate::matches_pattern;
use hardie_build::Diagnostics;
use hardie_build::model::{Kind, Model, Sources};
use hardie_build::validate::{Options, validate};

/// Adds everything that is wrong with a resolved model.
pub(super) fn run(model: &Model<'_>, sources: &Sources, problems: &mut Diagnostics) {
    let is_botocore = |kind: &Kind| matches!(kind, Kind::Service(it) if it.botocore.is_some());
    if !model.shapes().any(|shape| is_botocore(&shape.kind)) {
        validate(model, sources, Options { matches_pattern: Some(matches_pattern) }, problems);
    }
    patterns::warn(model, sources, problems);
}
