//! Operations → commands: names, options, errors and the rows of the table.

use super::errors;
use super::http;
use super::operation::{Example, Operation};
use super::option_names;
use super::options::{options, rules_of};
use super::own_options::{CommandKind, Secrets};
use super::pagination;
use super::skeleton_limits;
use super::waiters;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Kind, Member, Shape, ShapeId};
use crate::plan::auth;
use crate::plan::context::Lowering;
use crate::plan::facts::operations::{self, Call};
use crate::plan::facts::rows::Rows;
use crate::plan::prose::Prose;
use crate::plan::types::deprecation;
use crate::plan::types::fields::Types;
use crate::plan::types::lower::Items;
use crate::plan::types::names::{self as rust_names, Case, Name, Scope};
use crate::plan::types::type_names::OperationNames;
use std::collections::BTreeMap;

/// Plans the operations of a service and adds their rows, in the order of their command names;
/// `None` if a table cannot hold them.
pub(crate) fn lower<'m, 'a>(
    cx: &mut Lowering<'m, 'a, '_>,
    service: &Shape<'_>,
    names: &BTreeMap<&ShapeId, &OperationNames>,
    service_errors: &[ShapeId],
    types: &Types<'m, 'a>,
    rows: &mut Rows,
) -> Option<Vec<Operation>> {
    let unit = ShapeId::prelude("Unit");
    let mut sorted: Vec<(String, &ShapeId)> =
        names.keys().map(|id| (command_name(cx, id), *id)).collect();
    let own: Vec<String> = sorted.iter().map(|(command, _)| command.clone()).collect();
    for (command, operation) in cx.renames.copies() {
        let id = names.keys().find(|id| id.name() == operation);
        sorted.extend(id.map(|id| (command, *id)));
    }
    sorted.sort();
    for pair in sorted.windows(2) {
        let [(command, first), (other, second)] = pair else { continue };
        if let (true, Some(shape)) = (command == other, cx.model.shape(second)) {
            let message = format!(
                "`{}` and `{}` both become the command `{command}`",
                first.name(),
                second.name()
            );
            let help = "rename one of them with an overlay";
            cx.problem(
                Diagnostic::error("names.command_collision", message).help(help),
                second,
                shape.place,
            );
        }
    }
    let modules = modules(sorted.iter().filter(|(command, _)| own.contains(command)));
    let mut uris: BTreeMap<(String, String), ShapeId> = BTreeMap::new();
    let mut operations: Vec<Operation> = Vec::new();
    for (command, id) in sorted {
        let (Some(shape), Some(rust)) = (cx.model.shape(id), names.get(id)) else { continue };
        let Some(module) = modules.get(id).cloned() else { continue };
        let is_copy = !own.contains(&command);
        let entry = if is_copy { command.clone() } else { id.name().to_owned() };
        let Kind::Operation(facts) = &shape.kind else { continue };
        let target = |reference: &Option<model::Reference>| {
            let id = reference.as_ref().map_or(&unit, |reference| &reference.id);
            cx.model.shape(id)
        };
        let (Some(input), Some(output)) = (target(&facts.input), target(&facts.output)) else {
            continue;
        };
        let Some(http) = http::request(cx, shape, input) else { continue };
        if cx.is_rpc() || is_copy {
            // All operations have the same method and URI.
        } else if let Some(first) = uris.insert((http.method.clone(), http.uri.clone()), id.clone())
        {
            let message = format!("`{first}` has the same method and URI");
            cx.problem(Diagnostic::warning("HttpUriConflict", message), id, shape.place);
        }
        let of = |rust: &str, shape: &Shape<'_>| Name {
            rust: rust.to_owned(),
            wire: shape.id.name().to_owned(),
        };
        let items = Items { types, rows };
        let mut own_input = items.structure(cx, input, of(&rust.input, input));
        own_input.is_input = true;
        let own_output = items.structure(cx, output, of(&rust.output, output));
        let pagination = pagination::of(cx, shape, input, output);
        let auth = auth::of_operation(cx, service, id, &shape.traits);
        // A secret that is given to every command must not become a value of some.
        let secrets =
            if cx.is_aws() { Secrets::default() } else { Secrets::of(cx.auth.iter().chain(&auth)) };
        let kind = CommandKind {
            secrets,
            streams_output: streams_output(cx, output),
            is_paginated: pagination.is_some(),
        };
        let option_names = option_names::assign(cx, &entry, input, kind, pagination.as_ref());
        let rules = rules_of(cx, &entry, input);
        let options = options(cx, option_names, input, &own_input, types, rows, &rules);
        let errors = facts.errors.iter().map(|error| &error.id).chain(service_errors);
        let errors = errors::of(cx, errors, types, rows);
        let waiters = if is_copy { Vec::new() } else { waiters::of(cx, shape, output) };
        let call = Call {
            shape,
            command: &command,
            entry: &entry,
            http,
            input,
            output,
            pagination,
            waiters,
            auth: &auth,
            options: rules,
        };
        let row = operations::row(cx, call, rows);
        let row = operations::add_lists(row, &options, &errors, input, rows)?;
        if skeleton_limits::are_exceeded(&rows.table, &row, cx.is_aws()) {
            let message = "the skeletons are truncated: members beyond the size or depth limit are \
                left empty";
            cx.problem(Diagnostic::warning("plan.skeleton_cut", message), id, shape.place);
        }
        rows.table.operations.push(row);
        operations.push(Operation {
            name: Name { rust: rust.marker.clone(), wire: id.name().to_owned() },
            module,
            docs: cx.docs(id, &[&shape.traits]),
            deprecated: deprecation::of(cx, id, &shape.traits),
            command,
            is_copy,
            input: own_input,
            output: own_output,
            error: rust.error.clone(),
            errors,
            error_has_eq: false,
            options,
            examples: examples(cx, shape),
            auth,
            usage: None,
            documentation: None,
        });
    }
    Some(operations)
}

/// The module of each operation.
fn modules<'i>(
    sorted: impl Iterator<Item = &'i (String, &'i ShapeId)>,
) -> BTreeMap<ShapeId, String> {
    let ids: Vec<&ShapeId> = sorted.map(|(_, id)| *id).collect();
    let names: Vec<String> = ids.iter().map(|id| rust_names::module_name(id.name())).collect();
    let names = Scope::default().assign(Case::Snake, &names);
    ids.into_iter().cloned().zip(names).collect()
}

/// Commands of the program itself.
const OWN_COMMANDS: [&str; 2] = ["help", "wait"];

/// The command name of an operation: the overlay's, else derived from the operation's name. A name
/// that is a built-in command becomes `call-NAME`; services by AWS have no such names.
fn command_name(cx: &mut Lowering<'_, '_, '_>, id: &ShapeId) -> String {
    let given = cx.renames.command(id.name());
    let is_given = given.is_some();
    let name = given.unwrap_or_else(|| rust_names::xform_name(id.name()));
    let Some(shape) =
        cx.model.shape(id).filter(|_| OWN_COMMANDS.contains(&&*name) && !cx.is_by_aws)
    else {
        return name;
    };
    if is_given {
        let message =
            format!("an overlay renames `{}` to `{name}`, which is a built-in command", id.name());
        let diagnostic = Diagnostic::error("names.command_collision", message);
        cx.problem(diagnostic.help("choose another name in the overlay"), id, shape.place);
        return name;
    }
    let free = format!("call-{name}");
    let message =
        format!("the command of `{}` is `{free}`: `{name}` is a built-in command", id.name());
    let diagnostic = Diagnostic::warning("names.command_collision", message);
    cx.problem(diagnostic.help("to choose another name, use an overlay"), id, shape.place);
    free
}

/// `@examples`, which only documentation shows: invalid ones are left out without a problem.
fn examples(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Vec<Example> {
    let examples = shape.traits.examples().ok().flatten().unwrap_or_default();
    let examples = examples.into_iter().map(|example| Example {
        title: Prose::of(&cx.titled(&example.title)),
        docs: Prose::of(&cx.parsed(&example.documentation)),
        input: example.input,
        output: example.output.filter(|_| example.error.is_none()),
        error: example.error.map(|error| {
            let id = error.get("shapeId").and_then(serde_json::Value::as_str).unwrap_or_default();
            let name = id.rsplit('#').next().unwrap_or_default().to_owned();
            (name, error.get("content").cloned().unwrap_or_default())
        }),
    });
    examples.collect()
}

/// Whether the response is written to a file, as every blob is that is the whole body.
fn streams_output(cx: &Lowering<'_, '_, '_>, output: &Shape<'_>) -> bool {
    let is_blob = |member: &Member<'_>| {
        cx.model.shape(&member.target.id).is_some_and(|target| target.kind == Kind::Blob)
    };
    !cx.is_rpc()
        && output.members.iter().any(|member| member.traits.is_http_payload() && is_blob(member))
}
