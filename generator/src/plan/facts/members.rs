//! Members → rows of the table.

use super::notes;
use super::rows::{
    Rows, attribute_namespace, docs, enum_value, namespace, sentence, timestamp_format, xml_name,
};
use super::table::{Binding, MemberFlags, MemberRow};
use crate::diagnostic::Diagnostic;
use crate::model::traits::Protocol;
use crate::model::traits::token::is_token;
use crate::model::{Kind, Member, Shape, ShapeId, Traits};
use crate::plan::context::Lowering;

/// The row of a member.
pub(super) fn row(
    rows: &mut Rows,
    shape: &Shape<'_>,
    member: &Member<'_>,
    cx: &mut Lowering<'_, '_, '_>,
) -> MemberRow {
    let id = &shape.id.with_member(&member.name);
    let traits = &member.traits;
    let bound = if cx.is_rpc() { None } else { binding(traits, id, cx) };
    if let Some(bound) = &bound {
        check_header(bound, id, member, cx);
    }
    let (binding, wire) = match bound {
        Some(HttpBinding { binding: Binding::Payload, .. }) => {
            (Some(Binding::Payload), xml_name(traits, id, cx))
        }
        Some(HttpBinding { binding, name }) => (Some(binding), name),
        None if matches!(shape.kind, Kind::Enum | Kind::IntEnum) => (None, enum_value(member)),
        None if cx.is_xml() => (None, xml_name(traits, id, cx)),
        None if cx.is_rpc() => (None, String::new()),
        None => (None, cx.ok(id, traits.json_name()).unwrap_or_default()),
    };
    let wire = if wire == *member.name && binding.is_none() { String::new() } else { wire };
    let uses_alloy_traits = cx.protocol.is_some_and(Protocol::uses_alloy_traits);
    let flags = MemberFlags {
        required: traits.is_required(),
        idempotency_token: traits.is_idempotency_token(),
        host_label: traits.is_host_label(),
        context_param: traits.is_context_param(),
        sensitive: traits.is_sensitive(),
        client_optional: traits.has_default() && traits.is_client_optional(),
        internal: traits.is_internal() && !traits.is_required(),
        xml_attribute: cx.is_xml() && traits.is_xml_attribute(),
        xml_flattened: cx.is_xml() && traits.is_xml_flattened(),
        path_id: cx.renames.is_path_id(member.target.id.name()),
        nullable: uses_alloy_traits && shape.kind == Kind::Structure && traits.is_nullable(),
        json_unknown: uses_alloy_traits && traits.is_json_unknown(),
    };
    let docs = docs(traits, id, cx);
    MemberRow {
        name: member.name.to_string(),
        default: cx.ok(id, traits.default_value()).filter(|value| !value.is_null()),
        sentence: sentence(traits, &docs, cx),
        docs,
        target: rows.row(&member.target.id),
        flags,
        binding,
        wire,
        constraints: rows.constraints(traits, id, cx),
        format: timestamp_format(traits, id, cx),
        notes: notes::of_member(cx, id, traits, &member.target.id),
        ec2_name: if cx.protocol.is_some_and(Protocol::uses_ec2_names) {
            cx.ok(id, traits.ec2_query_name()).unwrap_or_default()
        } else {
            String::new()
        },
        namespace: namespace(traits, id, cx).or_else(|| attribute_namespace(&member.target.id, cx)),
    }
}

/// A binding with the member's name at that location; empty for labels and payloads.
struct HttpBinding {
    binding: Binding,
    name: String,
}

/// The location of a member in an HTTP message, unless it is part of the body.
fn binding(
    traits: &Traits<'_>,
    id: &ShapeId,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<HttpBinding> {
    let nameless = [
        (traits.is_http_label(), Binding::Label),
        (traits.is_http_payload(), Binding::Payload),
        (traits.is_http_query_params(), Binding::QueryParams),
        (traits.is_http_response_code(), Binding::StatusCode),
    ];
    if let Some((_, binding)) = nameless.into_iter().find(|(is_bound, _)| *is_bound) {
        return Some(HttpBinding { binding, name: String::new() });
    }
    if let Some(name) = cx.ok(id, traits.http_query()) {
        return Some(HttpBinding { binding: Binding::Query, name });
    }
    if let Some(name) = cx.ok(id, traits.http_header()) {
        return Some(HttpBinding { binding: Binding::Header, name });
    }
    let prefix = cx.ok(id, traits.http_prefix_headers())?;
    Some(HttpBinding { binding: Binding::PrefixHeaders, name: prefix })
}

/// Reports header names that no HTTP message can carry; a prefix may be empty.
fn check_header(
    bound: &HttpBinding,
    id: &ShapeId,
    member: &Member<'_>,
    cx: &mut Lowering<'_, '_, '_>,
) {
    let name = &bound.name;
    let what = match bound.binding {
        Binding::Header => "header name",
        Binding::PrefixHeaders if !name.is_empty() => "prefix of header names",
        _ => return,
    };
    if is_token(name) {
        return;
    }
    let message = format!("`{name}` is not a valid {what}");
    let help = "use letters, digits and `-`, such as `X-Request-Id` (RFC 9110, section 5.1)";
    cx.problem(Diagnostic::error("HttpHeaderTrait", message).help(help), id, member.place);
}
