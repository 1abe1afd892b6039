//! Shapes → rows of the table.

use super::members;
use super::notes;
use super::rows::{Rows, docs, namespace, sentence, timestamp_format, xml_name};
use super::table::{ShapeFlags, ShapeRow, Span};
use crate::model::prelude::is_unit;
use crate::model::traits::{Fault, Protocol};
use crate::model::{Kind, Shape};
use crate::plan::context::Lowering;

/// Adds the rows of a shape and of its members; shapes come in the order of their rows.
///
/// `None` if there are more members than a table can hold.
pub(crate) fn add(rows: &mut Rows, shape: &Shape<'_>, cx: &mut Lowering<'_, '_, '_>) -> Option<()> {
    let first = u16::try_from(rows.table.members.len()).ok()?;
    let count = u16::try_from(shape.members.len()).ok()?;
    first.checked_add(count)?;
    for member in &shape.members {
        let row = members::row(rows, shape, member, cx);
        rows.table.members.push(row);
    }
    let traits = &shape.traits;
    let id = &shape.id;
    let query = cx.ok(id, traits.query_error());
    let query = query.filter(|_| cx.protocol.is_none_or(Protocol::uses_query_errors));
    let code = query.as_ref().map(|error| error.code.clone());
    let uses_alloy_traits = cx.protocol.is_some_and(Protocol::uses_alloy_traits);
    let discriminator = if uses_alloy_traits && shape.kind == Kind::Union {
        cx.ok(id, traits.discriminated())
    } else {
        None
    };
    let wire = match code {
        Some(code) => code,
        None if discriminator.is_some() => discriminator.clone().unwrap_or_default(),
        None if matches!(shape.kind, Kind::Structure | Kind::Union) => xml_name(traits, id, cx),
        None => String::new(),
    };
    let wire = if wire == cx.shape_name(id) { String::new() } else { wire };
    let namespace = namespace(traits, id, cx);
    let docs = docs(traits, id, cx);
    let constraints = rows.constraints(traits, id, cx);
    let media = cx.ok(id, traits.media_type()).unwrap_or_default();
    let error = if shape.kind == Kind::Structure { cx.ok(id, traits.error()) } else { None };
    let status = match (cx.ok(id, traits.http_error()), error) {
        (Some(status), Some(_)) => status,
        (None, Some(_)) if query.is_some() => query.map_or(0, |query| query.http_response_code),
        (None, Some(Fault::Client)) => 400,
        (None, Some(Fault::Server)) => 500,
        (_, None) => 0,
    };
    let retryable = cx.ok(id, traits.retryable());
    let flags = ShapeFlags {
        sensitive: traits.is_sensitive(),
        sparse: traits.is_sparse(),
        streaming: traits.is_streaming(),
        client_error: error == Some(Fault::Client),
        server_error: error == Some(Fault::Server),
        retryable: retryable.is_some(),
        throttling: retryable.is_some_and(|retryable| retryable.throttling),
        requires_length: traits.requires_length(),
        unique_items: traits.has_unique_items(),
        discriminated: discriminator.is_some(),
        untagged: uses_alloy_traits && shape.kind == Kind::Union && traits.is_untagged(),
        unit: is_unit(id),
    };
    let row = ShapeRow {
        name: cx.shape_name(id).to_owned(),
        kind: (&shape.kind).into(),
        sentence: sentence(traits, &docs, cx),
        docs,
        members: Span { first, count },
        flags,
        constraints,
        format: timestamp_format(traits, id, cx),
        status,
        media,
        wire,
        namespace,
        notes: notes::of_shape(cx, shape),
    };
    rows.table.shapes.push(row);
    Some(())
}
