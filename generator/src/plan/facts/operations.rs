//! Operations → rows of the table, with their options and errors.

use super::calls::{EndpointParameter, Pagination, ParameterSource, Waiter};
use super::notes;
use super::rows::{Rows, docs};
use super::table::{ErrorRow, OperationFlags, OperationRow, OptionFlags, OptionRow, Span};
use crate::diagnostic::Diagnostic;
use crate::model::traits::Http;
use crate::model::traits::effects::needs_discovered_endpoint;
use crate::model::{Shape, prelude::is_unit};
use crate::plan::auth::AuthScheme;
use crate::plan::command::access::{self, Access};
use crate::plan::command::operation::{CommandOption, ErrorVariant, OptionChanges};
use crate::plan::command::option_rules::OptionRules;
use crate::plan::context::Lowering;
use crate::plan::customizations::{Checksum, Customizations, EndpointValue};
use indexmap::IndexMap;
use serde_json::Value;

/// An operation with everything that its row is made of.
pub(crate) struct Call<'c, 'a> {
    pub(crate) shape: &'c Shape<'a>,
    pub(crate) command: &'c str,
    /// The entry of overlays.
    pub(crate) entry: &'c str,
    pub(crate) http: Http,
    pub(crate) input: &'c Shape<'a>,
    pub(crate) output: &'c Shape<'a>,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) waiters: Vec<Waiter>,
    /// Its authentication schemes.
    pub(crate) auth: &'c [AuthScheme],
    /// The rules for its options.
    pub(crate) options: OptionRules,
}

/// The row of an operation, without options and errors.
pub(crate) fn row(cx: &mut Lowering<'_, '_, '_>, call: Call<'_, '_>, rows: &Rows) -> OperationRow {
    let Call { shape, command, entry, http, input, output, pagination, waiters, auth, options } =
        call;
    let id = &shape.id;
    let traits = &shape.traits;
    let gzip = cx
        .ok(id, traits.request_compression())
        .is_some_and(|it| it.encodings.iter().any(|e| e == "gzip"));
    let is_unsigned = if cx.is_aws() {
        // The AWS CLI never signs where authentication is optional, and does where nothing is said.
        let schemes = cx.ok(id, traits.auth());
        traits.is_optional_auth() || schemes.map_or(cx.is_unsigned, |schemes| schemes.is_empty())
    } else {
        auth.iter().all(|scheme| *scheme == AuthScheme::None)
    };
    let access = cx.renames.access(entry).unwrap_or_else(|| {
        if cx.is_aws() {
            cx.access.of_aws(id.name(), &http.method, traits)
        } else {
            access::of_own(&http.method, traits)
        }
    });
    let flags = OperationFlags {
        reads: access == Access::Read,
        checksum_required: traits.is_http_checksum_required(),
        unsigned: is_unsigned,
        unsigned_payload: traits.is_unsigned_payload(),
        gzip,
        no_input: is_unit(&input.id),
        no_output: is_unit(&output.id),
        // As the AWS CLI hides what is deprecated.
        hidden: cx.renames.is_hidden(entry) || traits.is_deprecated() || traits.is_internal(),
    };
    let mut customizations = cx.renames.customizations(entry);
    customizations.options = options;
    customizations.checksum = checksum(cx, shape, input);
    if needs_discovered_endpoint(traits) {
        let operation = cx.endpoint_operation.as_deref().unwrap_or_default();
        customizations.discovery =
            Some(operation.rsplit('#').next().unwrap_or_default().to_owned());
    }
    if cx.is_aws() && cx.endpoint_operation.as_deref() == Some(id.as_str()) {
        let version = cx.version.clone();
        customizations.headers.entry("x-amz-api-version".to_owned()).or_insert(version);
    }
    customizations.unwrapped_output |= traits.is_s3_unwrapped_xml_output();
    if customizations.lenient_timestamps.keys().all(|name| output.member(name).is_none()) {
        customizations.lenient_timestamps.clear();
    }
    let endpoint =
        cx.ok(id, traits.endpoint()).filter(|_| !customizations.endpoint_has_host_prefix);
    OperationRow {
        name: id.name().to_owned(),
        command: command.to_owned(),
        docs: docs(traits, id, cx),
        input: rows.row(&input.id),
        output: rows.row(&output.id),
        method: http.method,
        uri: customizations.uri(http.uri),
        code: http.code,
        host_prefix: endpoint.map(|endpoint| endpoint.host_prefix).unwrap_or_default(),
        options: Span::default(),
        errors: Span::default(),
        parameters: endpoint_parameters(cx, shape, input, &customizations),
        pagination,
        waiters,
        long_poll_millis: cx.ok(id, traits.long_poll_millis()).unwrap_or_default(),
        customizations,
        notes: notes::of_shape(cx, shape),
        sample: String::new(),
        flags,
    }
}

/// The checksums of an operation (`@httpChecksum`): its members are headers.
fn checksum(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
) -> Option<Checksum> {
    let facts = cx.ok(&shape.id, shape.traits.http_checksum())?;
    let mut header = |key: &str| {
        let name = facts.get(key)?.as_str()?;
        let member = input.member(name);
        let header = member
            .and_then(|member| cx.ok(&input.id.with_member(name), member.traits.http_header()));
        if header.is_none() || cx.is_rpc() {
            let message = format!(
                "`httpChecksum` names `{name}`, which is not a header of `{}`: its value is ignored",
                input.id
            );
            cx.problem(Diagnostic::warning("plan.ignored_trait", message), &shape.id, shape.place);
            return None;
        }
        Some(header?.to_ascii_lowercase())
    };
    let algorithms = facts.get("responseAlgorithms").and_then(Value::as_array);
    let text = |it: &Value| it.as_str().map(str::to_owned);
    Some(Checksum {
        algorithm_header: header("requestAlgorithmMember"),
        is_required: facts.get("requestChecksumRequired") == Some(&Value::Bool(true)),
        mode_header: header("requestValidationModeMember"),
        response_algorithms: algorithms.into_iter().flatten().filter_map(text).collect(),
    })
}

/// The endpoint parameters that an operation decides.
///
/// One that is set in several ways keeps the first of these: a value, a path, a member.
fn endpoint_parameters(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
    customizations: &Customizations,
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
    for (name, EndpointValue { value, if_arn }) in &customizations.endpoint_parameters {
        let source = match if_arn.clone() {
            None => ParameterSource::Value(value.clone()),
            Some(member) if input.member(&member).is_none() => continue,
            Some(member) => ParameterSource::IfArn { member, value: value.clone() },
        };
        all.insert(name.clone(), source);
    }
    all.into_iter().map(|(name, source)| EndpointParameter { name, source }).collect()
}

/// Adds the rows of an operation's options and errors; `None` if a table cannot hold them.
pub(crate) fn add_lists(
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
    let kept = || options.iter().enumerate().filter(|(_, option)| !option.changes.removed);
    let names = kept().map(|(_, option)| 1 + option.aliases.len()).sum();
    row.options = span(rows.table.options.len(), names)?;
    row.errors = span(rows.table.errors.len(), errors.len())?;
    let first_member = rows.table.shape(rows.row(&input.id)).members.first;
    let row_of = |position: usize, name: &str, option: &CommandOption| {
        let member = first_member.checked_add(u16::try_from(position).ok()?)?;
        let is_alias = name != option.name;
        let OptionChanges { hidden, optional, switch, plain_values, .. } = option.changes;
        let flags = OptionFlags { hidden: hidden || is_alias, optional, switch, plain_values };
        let opposite = option.changes.opposite.clone().filter(|_| !is_alias);
        Some(OptionRow { name: name.to_owned(), member, flags, opposite })
    };
    let (renamed, others): (Vec<_>, Vec<_>) = kept().partition(|(_, option)| option.renamed);
    for (position, option) in others.into_iter().chain(renamed) {
        rows.table.options.push(row_of(position, &option.name, option)?);
    }
    for (position, option) in kept() {
        for name in &option.aliases {
            rows.table.options.push(row_of(position, name, option)?);
        }
    }
    let error = |error: &ErrorVariant| ErrorRow { shape: error.row, name: error.name.wire.clone() };
    rows.table.errors.extend(errors.iter().map(error));
    Some(row)
}
