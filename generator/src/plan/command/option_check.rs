//! Warnings about members and options in `option_rules` that the model does not have.

use super::option_rules::{AddedOption, OptionRules, steps};
use super::options::has_path;
use super::overlay::EVERY;
use crate::diagnostic::Diagnostic;
use crate::model::{Kind, Shape, ShapeId};
use crate::plan::context::Lowering;
use crate::plan::types::names;

/// The rules of one entry of an overlay file.
#[derive(Clone, Copy)]
pub(super) struct Entry<'e> {
    pub(super) file: &'e str,
    /// The operation, or [`EVERY`].
    pub(super) operation: &'e str,
    pub(super) rules: &'e OptionRules,
}

/// The warnings about the rules of an operation.
pub(super) fn of_operation(
    cx: &Lowering<'_, '_, '_>,
    entry: Entry<'_>,
    id: &ShapeId,
) -> Vec<Diagnostic> {
    let Entry { file, operation, rules } = entry;
    let mut warnings = Vec::new();
    let mut warn = |code, what: String| {
        let message = format!("the overlay `{file}` names an unknown {what} of `{operation}`");
        warnings.push(Diagnostic::warning(code, message).shape(id));
    };
    let input = input(cx, id);
    let has = |path: &str| {
        input.is_some_and(|it| steps(path).is_some_and(|steps| has_path(cx, it, &steps)))
    };
    for option in &rules.added {
        for path in option.input_paths().filter(|path| !has(path)) {
            let effect = format!("member `{path}` for the option `--{}`", option.name);
            warn("overlay.member", effect);
        }
        for path in option.output_paths().filter(|path| !has_output(cx, id, path)) {
            let effect = format!("output member `{path}` for the option `--{}`", option.name);
            warn("overlay.member", effect);
        }
    }
    for path in rules.member_paths().filter(|path| !has(path)) {
        warn("overlay.member", format!("member `{path}`"));
    }
    let members = input.map(|input| &input.members).into_iter().flatten();
    let known = members.map(|it| cx.renames.option(operation, &names::xform_name(&it.name)).0);
    let known: Vec<String> = known.collect();
    let all = cx.renames.option_rules(operation);
    let is_known =
        |name: &String| known.contains(name) || all.added.iter().any(|option| option.name == *name);
    for name in rules.existing_names().filter(|name| !is_known(name)) {
        warn("overlay.option", format!("option `--{name}`"));
    }
    warnings
}

/// The warnings about added options for all operations: those that no operation has the members of.
pub(super) fn of_all(
    cx: &Lowering<'_, '_, '_>,
    entry: Entry<'_>,
    operations: &[ShapeId],
) -> Vec<Diagnostic> {
    debug_assert_eq!(entry.operation, EVERY);
    let exists = |option: &AddedOption| {
        let inputs = operations.iter().filter_map(|id| input(cx, id));
        inputs.into_iter().any(|input| {
            let mut paths = option.paths();
            paths.all(|path| steps(path).is_some_and(|steps| has_path(cx, input, &steps)))
        })
    };
    let unused = entry.rules.added.iter().filter(|option| !exists(option));
    unused
        .map(|option| {
            let message = format!(
                "the option `--{}` in the overlay `{}` has no effect: no operation has the members \
                 that it sets",
                option.name, entry.file
            );
            Diagnostic::warning("overlay.member", message)
        })
        .collect()
}

fn input<'m, 'a>(cx: &Lowering<'m, 'a, '_>, operation: &ShapeId) -> Option<&'m Shape<'a>> {
    let Kind::Operation(facts) = &cx.model.shape(operation)?.kind else { return None };
    cx.model.shape(&facts.input.as_ref()?.id)
}

/// Whether a path leads to a member of the output; names in it may be values of options.
fn has_output(cx: &Lowering<'_, '_, '_>, operation: &ShapeId, path: &str) -> bool {
    let fixed: Vec<(&str, bool)> =
        path.split('.').take_while(|name| !name.contains('$')).map(|name| (name, false)).collect();
    let Some(Kind::Operation(facts)) = cx.model.shape(operation).map(|shape| &shape.kind) else {
        return false;
    };
    let output = facts.output.as_ref().and_then(|output| cx.model.shape(&output.id));
    fixed.is_empty() || output.is_some_and(|output| has_path(cx, output, &fixed))
}
