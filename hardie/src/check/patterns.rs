//! Warns of patterns that neither `--cli-strict` nor the emulator can check.

use hardie_build::model::{Model, Place, Sources, Traits};
use hardie_build::{Diagnostic, Diagnostics};
use hardie_runtime::pattern::Pattern;
use std::fmt::Display;

/// Warns of each such pattern of shapes and members, at its location in the model.
pub(super) fn warn(model: &Model<'_>, sources: &Sources, problems: &mut Diagnostics) {
    let mut seen: Vec<Place> = Vec::new();
    let mut warn = |shape: &dyn Display, traits: &Traits<'_>| {
        // The resolver reports a value that is not a string.
        let Ok(Some(pattern)) = traits.pattern() else { return };
        let Err(reason) = Pattern::new(&pattern) else { return };
        let place = traits.pattern_place();
        // A mixin's member has the same pattern in every structure that uses it.
        if place != Place::NOWHERE && seen.contains(&place) {
            return;
        }
        seen.push(place);
        let message = format!("the pattern `{pattern}` cannot be checked: {reason}");
        let help = "`--cli-strict` and the emulator accept values without this check";
        let diagnostic = Diagnostic::warning("traits.pattern", message).shape(shape).help(help);
        problems.push(diagnostic.at(sources.locate(place)));
    };
    for shape in model.shapes() {
        warn(&shape.id, &shape.traits);
        for member in &shape.members {
            warn(&format!("{}${}", shape.id, member.name), &member.traits);
        }
    }
}
