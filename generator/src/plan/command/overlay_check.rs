//! Warnings about entries of overlays that match nothing in the model.

use super::option_check::{self, Entry};
use super::overlay::{EVERY, Overlay};
use crate::diagnostic::{Diagnostic, near};
use crate::model::{Kind, Model, Service, ShapeId, walk};
use crate::plan::context::Lowering;
use crate::plan::types::names;

/// Warns about entries of overlay files that match nothing. Built-in entries may be for newer
/// models.
pub(crate) fn check(cx: &mut Lowering<'_, '_, '_>, service: &Service, overlays: &[Overlay]) {
    let operations = walk::operations(cx.model, service);
    let mut warnings = unknown_services(cx.model, overlays);
    warnings.extend(unused_labels(cx, &operations));
    for (file, entry) in &cx.renames.entries {
        let Some(file) = file else { continue };
        if let Some(every) = entry.operations.get(EVERY) {
            let rules = Entry { file, operation: EVERY, rules: &every.option_rules };
            warnings.extend(option_check::of_all(cx, rules, &operations));
        }
        for (name, operation) in entry.operations.iter().filter(|(name, _)| *name != EVERY) {
            let called = operation.copies.as_ref().unwrap_or(name);
            let Some(id) = operations.iter().find(|id| id.name() == called) else {
                let message = format!("the overlay `{file}` names an unknown operation `{called}`");
                let close = near(called, operations.iter().map(ShapeId::name)).join("`, `");
                let warning = Diagnostic::warning("overlay.operation", message);
                warnings.push(if close.is_empty() {
                    warning
                } else {
                    warning.help(format!("did you mean `{close}`?"))
                });
                continue;
            };
            let rules = Entry { file, operation: name, rules: &operation.option_rules };
            warnings.extend(option_check::of_operation(cx, rules, id));
            let members = members(cx, id);
            let unknown = operation.customizations.input_members();
            for member in unknown.filter(|member| !members.contains(member)) {
                let message =
                    format!("the overlay `{file}` names an unknown member `{member}` of `{name}`");
                warnings.push(Diagnostic::warning("overlay.member", message).shape(id));
            }
            let known: Vec<String> = members.iter().map(|name| names::xform_name(name)).collect();
            let final_names = known.iter().map(|name| cx.renames.option(id.name(), name).0);
            let final_names: Vec<String> = final_names.collect();
            let unknown = operation.options.keys().filter(|name| !known.contains(name));
            for option in
                unknown.chain(operation.aliases.keys().filter(|name| !final_names.contains(name)))
            {
                let message = format!(
                    "the overlay `{file}` names an unknown option `--{option}` of `{name}`"
                );
                warnings.push(Diagnostic::warning("overlay.option", message).shape(id));
            }
        }
    }
    warnings.into_iter().for_each(|warning| cx.report(warning));
}

/// Warns about endpoint labels that begin no URI of an operation.
fn unused_labels(cx: &Lowering<'_, '_, '_>, operations: &[ShapeId]) -> Vec<Diagnostic> {
    let shapes = operations.iter().filter_map(|id| cx.model.shape(id));
    let uris: Vec<String> =
        shapes.filter_map(|shape| Some(shape.traits.http().ok()??.uri)).collect();
    let labels = cx.renames.endpoint_labels();
    let unused = labels.filter(|(_, label)| {
        let segment = format!("/{{{label}}}");
        !uris.iter().any(|uri| uri.starts_with(&segment))
    });
    unused
        .map(|(file, label)| {
            let message = format!(
                "the endpoint label `{label}` in the overlay `{file}` has no effect: no URI of an \
                 operation begins with it"
            );
            Diagnostic::warning("overlay.customization", message)
        })
        .collect()
}

/// Warns about services that the model does not have.
fn unknown_services(model: &Model<'_>, overlays: &[Overlay]) -> Vec<Diagnostic> {
    if overlays.iter().all(|overlay| overlay.file.is_none()) {
        return Vec::new();
    }
    let mut known: Vec<String> = Vec::new();
    for shape in model.shapes().filter(|shape| matches!(shape.kind, Kind::Service(_))) {
        let facts = shape.traits.aws_service().ok().flatten();
        known.extend(facts.map(|facts| facts.sdk_id));
        known.extend([shape.id.name().to_owned(), shape.id.to_string()]);
    }
    let mut warnings = Vec::new();
    for overlay in overlays {
        let Some(file) = &overlay.file else { continue };
        // A file may be for several models: an unknown service is a mistake only if the file has no
        // service of this model, or if its name is close to one.
        let is_ours = overlay.services.keys().any(|name| known.contains(name));
        for name in overlay.services.keys().filter(|name| !known.contains(name)) {
            let message = format!("the overlay `{file}` names an unknown service `{name}`");
            let close = near(name, known.iter().map(String::as_str));
            if is_ours && close.is_empty() {
                continue;
            }
            let warning = Diagnostic::warning("overlay.service", message);
            warnings.push(match close.first() {
                Some(close) => warning.help(format!("did you mean `{close}`?")),
                None => warning.help(format!("the model has `{}`", known.join("`, `"))),
            });
        }
    }
    warnings
}

/// The names of the members of an operation's input.
fn members(cx: &Lowering<'_, '_, '_>, operation: &ShapeId) -> Vec<String> {
    let Some(Kind::Operation(facts)) = cx.model.shape(operation).map(|shape| &shape.kind) else {
        return Vec::new();
    };
    let input = facts.input.as_ref().and_then(|reference| cx.model.shape(&reference.id));
    input
        .map(|input| input.members.iter().map(|member| member.name.to_string()).collect())
        .unwrap_or_default()
}
