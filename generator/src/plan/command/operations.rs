//! Operations: which can be spoken, and what each has beside its types.

use super::option_names::{self, OptionName};
use super::own_options::CommandKind;
use super::pagination;
use super::skeleton::skeletons;
use super::waiters;
use crate::diagnostic::{Diagnostic, Severity};
use crate::escape::{escaped, markdown};
use crate::model::traits::{Http, Protocol};
use crate::model::{self, Kind, Member, Shape, ShapeId};
use crate::plan::facts::calls::{EndpointParameter, Pagination, ParameterSource};
use crate::plan::facts::members::is_token;
use crate::plan::facts::shapes::{self, Rows};
use crate::plan::facts::table::{ErrorRow, OperationFlags, OperationRow, OptionRow, Span};
use crate::plan::lower::Lowering;
use crate::plan::select::Selected;
use crate::plan::types::fields::Types;
use crate::plan::types::item::{
    CommandOption, ErrorVariant, Example, FieldType, Operation, Parser,
};
use crate::plan::types::names::{self, Case, Name, Scope};
use crate::plan::types::type_names::OperationNames;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The selected operations that generated code can speak.
///
/// One that cannot be is an error where it was asked for by name, else a warning that names it.
pub(crate) fn speakable(
    cx: &mut Lowering<'_, '_, '_>,
    service: &Shape<'_>,
    selected: &[Selected],
) -> Vec<ShapeId> {
    if cx.speaks.is_none() {
        unspoken(cx, service, selected);
        return Vec::new();
    }
    let mut spoken = Vec::new();
    for Selected { id, named } in selected {
        let Some(shape) = cx.model.shape(id) else { continue };
        let Some(member) = event_stream(cx, shape) else {
            if *named || !cx.renames.is_removed(id.name()) {
                spoken.push(id.clone());
            }
            continue;
        };
        let reason = format!("`{member}` is an event stream; event streams are not supported");
        let message = format!("skipped operation `{}`: {reason}", id.name());
        let mut diagnostic = Diagnostic::warning("plan.event_stream", message);
        if *named {
            diagnostic.severity = Severity::Error;
        }
        cx.problem(diagnostic, id, shape.place);
    }
    if spoken.is_empty() && selected.iter().any(|selected| !selected.named) {
        let diagnostic = Diagnostic::error("plan.nothing_left", "no operation can be generated");
        cx.problem(diagnostic, &service.id, service.place);
    }
    spoken
}

/// Reports a service whose protocol nobody here speaks: all of its operations are left out.
fn unspoken(cx: &mut Lowering<'_, '_, '_>, service: &Shape<'_>, selected: &[Selected]) {
    let model = cx.model;
    let names = service.traits.unknown_protocols(|id| {
        let definition = ShapeId::parse(id).and_then(|id| model.shape(&id));
        definition.is_some_and(|shape| shape.traits.is_protocol_definition())
    });
    let speaks = match names.is_empty() {
        true => "has no protocol".to_owned(),
        false => format!("has no supported protocol (found {})", names.join(" and ")),
    };
    let count = selected.len();
    let operations =
        if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") };
    let message = format!("the service {speaks}: skipped {operations}");
    cx.problem(Diagnostic::error("plan.unsupported_protocol", message), &service.id, service.place);
}

/// The member of an operation's input or output that is an event stream.
fn event_stream(cx: &Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Option<String> {
    let Kind::Operation(operation) = &shape.kind else { return None };
    operation.input.iter().chain(&operation.output).find_map(|reference| {
        let structure = cx.model.shape(&reference.id)?;
        let streams = |member: &&Member<'_>| {
            let target = cx.model.shape(&member.target.id);
            target.is_some_and(|target| target.kind == Kind::Union && target.traits.is_streaming())
        };
        structure.members.iter().find(streams).map(|member| member.name.to_string())
    })
}

/// Plans operations and adds their rows, in the order of their command names; gives nothing where
/// the table has no room.
pub(crate) fn lower<'m, 'a>(
    cx: &mut Lowering<'m, 'a, '_>,
    spoken: &[ShapeId],
    service_errors: &[ShapeId],
    types: &Types<'m, 'a>,
    rust_names: &BTreeMap<ShapeId, OperationNames>,
    rows: &mut Rows,
) -> Option<Vec<Operation>> {
    let unit = ShapeId::prelude("Unit");
    let mut sorted: Vec<(String, &ShapeId)> =
        spoken.iter().map(|id| (command_name(cx, id), id)).collect();
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
    let modules: Vec<String> = sorted.iter().map(|(_, id)| names::module_name(id.name())).collect();
    let modules = Scope::default().assign(Case::Snake, &modules);
    let mut uris: BTreeMap<(String, String), ShapeId> = BTreeMap::new();
    let mut operations: Vec<Operation> = Vec::new();
    for ((command, id), module) in sorted.into_iter().zip(modules) {
        let (Some(shape), Some(rust)) = (cx.model.shape(id), rust_names.get(id)) else { continue };
        let Kind::Operation(facts) = &shape.kind else { continue };
        let target = |reference: &Option<model::Reference>| {
            let id = reference.as_ref().map_or(&unit, |reference| &reference.id);
            cx.model.shape(id)
        };
        let (Some(input), Some(output)) = (target(&facts.input), target(&facts.output)) else {
            continue;
        };
        let Some(http) = http(cx, shape, input) else { continue };
        if cx.is_rpc() {
            // All of them do.
        } else if let Some(first) = uris.insert((http.method.clone(), http.uri.clone()), id.clone())
        {
            let message = format!("`{first}` has the same method and URI");
            cx.problem(Diagnostic::warning("plan.same_uri", message), id, shape.place);
        }
        let of = |rust: &str, shape: &Shape<'_>| Name {
            rust: rust.to_owned(),
            wire: shape.id.name().to_owned(),
        };
        let own_input = cx.structure(input, of(&rust.input, input), types, rows);
        let own_output = cx.structure(output, of(&rust.output, output), types, rows);
        let pagination = pagination::of(cx, shape, input, output);
        let kind = CommandKind {
            streams_output: streams_output(cx, output),
            is_paginated: pagination.is_some(),
        };
        let names = option_names::assign(cx, shape, input, kind);
        let options = options(cx, names, input, &own_input, types, rows);
        let mut seen = BTreeSet::new();
        let errors: Vec<ErrorVariant> = facts
            .errors
            .iter()
            .map(|error| &error.id)
            .chain(service_errors)
            .filter(|id| seen.insert(*id))
            .filter_map(|id| {
                let name =
                    Name { rust: types.names.get(id)?.clone(), wire: cx.shape_name(id).to_owned() };
                Some(ErrorVariant { name, row: rows.row(id) })
            })
            .collect();
        let call = Call { shape, command: &command, http, input, output, pagination };
        let row = row(cx, call, rows);
        let row = add_lists(row, &options, &errors, input, rows)?;
        rows.table.operations.push(row);
        let (skeletons, cut) = skeletons(cx.model, input, output, cx.is_aws);
        if cut {
            let message = "the skeletons are truncated: members beyond the size or depth limit are \
                left empty";
            cx.problem(Diagnostic::warning("plan.skeleton_cut", message), id, shape.place);
        }
        operations.push(Operation {
            name: Name { rust: rust.marker.clone(), wire: id.name().to_owned() },
            module,
            docs: cx.docs(
                id,
                &[&shape.traits],
                escaped!(Markdown, "The operation ", markdown::name(id.name()), " of the model."),
            ),
            command,
            input: own_input,
            output: own_output,
            error: rust.error.clone(),
            errors,
            options,
            skeletons,
            examples: examples(shape),
            usage: None,
            documentation: None,
        });
    }
    Some(operations)
}

/// Commands of the program itself.
const OWN_COMMANDS: [&str; 2] = ["help", "wait"];

/// The command of an operation: an overlay's, else the one that its name makes. One that the
/// program itself has is `call-NAME`, but for services that AWS wrote, which have none such.
fn command_name(cx: &mut Lowering<'_, '_, '_>, id: &ShapeId) -> String {
    let given = cx.renames.command(id.name());
    let is_given = given.is_some();
    let name = given.unwrap_or_else(|| names::xform_name(id.name()));
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

/// `@examples`, which documentation alone shows: bad ones are left out, since nothing else is worse
/// for them.
fn examples(shape: &Shape<'_>) -> Vec<Example> {
    let examples = shape.traits.examples().ok().flatten().unwrap_or_default();
    let examples = examples.into_iter().map(|example| Example {
        title: example.title,
        docs: example.documentation,
        input: example.input,
        fails: example.error.is_some(),
        output: example.output.filter(|_| example.error.is_none()),
    });
    examples.collect()
}

/// `@http`, checked against the input's labels.
fn http(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>, input: &Shape<'_>) -> Option<Http> {
    let id = &shape.id;
    if cx.is_rpc() {
        return Some(Http { method: "POST".to_owned(), uri: "/".to_owned(), code: 200 });
    }
    let view = shape.traits.http();
    let is_bad = view.is_err();
    let Some(http) = cx.ok(id, view) else {
        if is_bad {
            return None;
        }
        let protocol = cx.speaks.map_or("the protocol", Protocol::name);
        let message = format!("the operation has no `http` trait, but {protocol} requires one");
        let diagnostic = Diagnostic::error("plan.http", message);
        cx.problem(diagnostic, id, shape.place);
        return None;
    };
    if !is_token(&http.method) {
        let message = format!("`{}` is not a valid HTTP method", http.method);
        let help = "use a method such as GET, PUT, POST, PATCH or DELETE (RFC 9110, section 9.1)";
        cx.problem(Diagnostic::error("plan.http_method", message).help(help), id, shape.place);
    }
    let path = http.uri.split('?').next().unwrap_or_default();
    let labels: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(label, _)| label.trim_end_matches('+'))
        .collect();
    for label in &labels {
        let bound = input.member(label).is_some_and(|member| member.traits.is_http_label());
        if !bound {
            let message = format!(
                "the URI `{}` has the label `{label}`, but no input member is bound to the label",
                http.uri
            );
            let help =
                format!("`{}` needs a member `{label}` with the `httpLabel` trait", input.id);
            cx.problem(Diagnostic::error("plan.label", message).help(help), id, shape.place);
        }
    }
    for member in input.members.iter().filter(|member| member.traits.is_http_label()) {
        if !labels.contains(&&*member.name) {
            let message = format!("the URI `{}` of `{id}` does not contain the label", http.uri);
            let member_id = input.id.with_member(&member.name);
            cx.problem(Diagnostic::error("plan.label", message), &member_id, member.place);
        }
    }
    Some(http)
}

/// An operation, its request and its pagination.
struct Call<'c, 'a> {
    shape: &'c Shape<'a>,
    command: &'c str,
    http: Http,
    input: &'c Shape<'a>,
    output: &'c Shape<'a>,
    pagination: Option<Pagination>,
}

/// The row of an operation, without options and errors.
fn row(cx: &mut Lowering<'_, '_, '_>, call: Call<'_, '_>, rows: &Rows) -> OperationRow {
    let Call { shape, command, http, input, output, pagination } = call;
    let id = &shape.id;
    let traits = &shape.traits;
    let gzip = cx
        .ok(id, traits.request_compression())
        .is_some_and(|it| it.encodings.iter().any(|e| e == "gzip"));
    let unsigned = cx.ok(id, traits.auth()).is_some_and(|schemes| schemes.is_empty());
    let flags = OperationFlags {
        checksum_required: traits.is_http_checksum_required(),
        unsigned: unsigned || traits.is_optional_auth(),
        unsigned_payload: traits.is_unsigned_payload(),
        gzip,
        no_input: model::prelude::is_unit(&input.id),
        no_output: model::prelude::is_unit(&output.id),
        // As the AWS CLI hides what is deprecated.
        hidden: cx.renames.is_hidden(id.name()) || traits.is_deprecated(),
    };
    let endpoint = cx.ok(id, traits.endpoint());
    OperationRow {
        name: id.name().to_owned(),
        command: command.to_owned(),
        docs: shapes::docs(traits, id, cx),
        input: rows.row(&input.id),
        output: rows.row(&output.id),
        method: http.method,
        uri: http.uri,
        code: http.code,
        host_prefix: endpoint.map(|endpoint| endpoint.host_prefix).unwrap_or_default(),
        options: Span::default(),
        errors: Span::default(),
        parameters: endpoint_parameters(cx, shape, input),
        pagination,
        waiters: waiters::of(cx, shape, output),
        flags,
    }
}

/// The endpoint parameters that an operation decides.
///
/// One that is set in several ways keeps the first of these: a value, a path, a member.
fn endpoint_parameters(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
) -> Vec<EndpointParameter> {
    let mut all = IndexMap::new();
    for member in &input.members {
        let id = input.id.with_member(&member.name);
        if let Some(parameter) = cx.ok(&id, member.traits.context_param()) {
            all.insert(parameter.name, ParameterSource::Member(member.name.to_string()));
        }
    }
    let paths = cx.ok(&shape.id, shape.traits.operation_context_params()).unwrap_or_default();
    all.extend(paths.into_iter().map(|(name, it)| (name, ParameterSource::Path(it.path))));
    let values = cx.ok(&shape.id, shape.traits.static_context_params()).unwrap_or_default();
    all.extend(values.into_iter().map(|(name, it)| (name, ParameterSource::Value(it.value))));
    all.into_iter().map(|(name, source)| EndpointParameter { name, source }).collect()
}

/// Adds the rows of an operation's options and errors.
fn add_lists(
    mut row: OperationRow,
    options: &[CommandOption],
    errors: &[ErrorVariant],
    input: &Shape<'_>,
    rows: &mut Rows,
) -> Option<OperationRow> {
    let span = |list: usize, more: usize| {
        let (first, count) = (u16::try_from(list).ok()?, u16::try_from(more).ok()?);
        first.checked_add(count).map(|_| Span { first, count })
    };
    let names = options.iter().map(|option| 1 + option.aliases.len()).sum();
    row.options = span(rows.table.options.len(), names)?;
    row.errors = span(rows.table.errors.len(), errors.len())?;
    let first_member = rows.table.shape(rows.row(&input.id)).members.first;
    let (renamed, kept): (Vec<_>, Vec<_>) =
        options.iter().enumerate().partition(|(_, option)| option.renamed);
    for (position, option) in kept.into_iter().chain(renamed) {
        let member = first_member + u16::try_from(position).ok()?;
        rows.table.options.push(OptionRow { name: option.name.clone(), member, hidden: false });
    }
    for (position, option) in options.iter().enumerate() {
        let member = first_member + u16::try_from(position).ok()?;
        let alias = |name: &String| OptionRow { name: name.clone(), member, hidden: true };
        rows.table.options.extend(option.aliases.iter().map(alias));
    }
    let error = |error: &ErrorVariant| ErrorRow { shape: error.row, name: error.name.wire.clone() };
    rows.table.errors.extend(errors.iter().map(error));
    Some(row)
}

/// Whether the response goes to a file, as every blob does that is the whole body.
fn streams_output(cx: &Lowering<'_, '_, '_>, output: &Shape<'_>) -> bool {
    let is_blob = |member: &Member<'_>| {
        cx.model.shape(&member.target.id).is_some_and(|target| target.kind == Kind::Blob)
    };
    !cx.is_rpc()
        && output.members.iter().any(|member| member.traits.is_http_payload() && is_blob(member))
}

/// The options of a command: one per member of the input.
fn options<'m, 'a>(
    cx: &mut Lowering<'m, 'a, '_>,
    names: Vec<OptionName>,
    input: &Shape<'a>,
    structure: &crate::plan::types::item::Structure,
    types: &Types<'m, 'a>,
    rows: &Rows,
) -> Vec<CommandOption> {
    let functions: Vec<String> = structure
        .fields
        .iter()
        .map(|field| format!("parse_{}", names::stem(&field.name.rust)))
        .collect();
    let mut options = Vec::new();
    for (((member, field), function), named) in
        input.members.iter().zip(&structure.fields).zip(functions).zip(names)
    {
        let Some(target) = cx.model.shape(&member.target.id) else { continue };
        let gives = match &field.kind {
            FieldType::Option(inner) => (**inner).clone(),
            required => required.clone(),
        };
        let gives = match gives {
            FieldType::Boxed(inner) => *inner,
            plain => plain,
        };
        let parser = takes_shorthand(types, target).then(|| Parser {
            function,
            row: rows.row(&target.id),
            gives,
        });
        let token = member.traits.is_idempotency_token();
        let required = member.traits.is_required() && !token && target.kind != Kind::Boolean;
        options.push(CommandOption {
            renamed: named.renamed,
            name: named.name,
            aliases: named.aliases,
            field: field.name.rust.clone(),
            kind: option_kind(target),
            required,
            parser,
        });
    }
    options
}

/// The kind of an option's value as the AWS CLI's help names it (AWS CLI behaviour 10.3).
fn option_kind(shape: &Shape<'_>) -> &'static str {
    match &shape.kind {
        Kind::Enum => "string",
        Kind::IntEnum | Kind::Byte | Kind::Short | Kind::BigInteger => "integer",
        Kind::BigDecimal => "double",
        Kind::Union => "tagged union structure",
        Kind::Blob if shape.traits.is_streaming() => "streaming blob",
        kind => kind.name(),
    }
}

/// Whether an option takes shorthand: structures and maps, and lists of them or of lists, unless
/// all there is in the end is a document (AWS CLI behaviour 2.2).
fn takes_shorthand(types: &Types<'_, '_>, shape: &Shape<'_>) -> bool {
    let complex = |shape: &Shape<'_>| {
        matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Map | Kind::List)
    };
    let inner = |shape: &Shape<'_>| {
        let name = if shape.kind == Kind::List { "member" } else { "value" };
        shape.member(name).and_then(|member| types.model.shape(&member.target.id))
    };
    let shorthand = match shape.kind {
        Kind::Structure | Kind::Union | Kind::Map => true,
        Kind::List => inner(shape).is_some_and(complex),
        _ => false,
    };
    let mut end = Some(shape);
    // Chains of lists and maps have an end: the field would have no type otherwise.
    for _ in 0..64 {
        match end {
            Some(shape) if matches!(shape.kind, Kind::List | Kind::Map) => end = inner(shape),
            _ => break,
        }
    }
    shorthand && end.is_some_and(|shape| shape.kind != Kind::Document)
}
