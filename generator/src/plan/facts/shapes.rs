//! Shapes → rows of the table.

use super::members;
use super::table::{Constraints, Limits, Namespace, ShapeFlags, ShapeRow, Span, Table};
use crate::model::traits::{EnumValue, Fault};
use crate::model::{Kind, Member, Shape, ShapeId, Traits};
use crate::plan::lower::Lowering;
use crate::plan::prose::Prose;
use std::collections::BTreeMap;

/// A table under construction.
pub(crate) struct Rows {
    pub(crate) table: Table,
    /// The positions of shapes.
    pub(crate) shapes: BTreeMap<ShapeId, u16>,
    /// The positions of constraints.
    constraints: BTreeMap<Constraints, u16>,
}

impl Rows {
    /// Numbers the shapes, in the order of their ids.
    ///
    /// `None` if there are more shapes than a table can hold.
    pub(crate) fn new<'m>(shapes: impl IntoIterator<Item = &'m ShapeId>) -> Option<Rows> {
        let mut rows = BTreeMap::new();
        for id in shapes {
            let row = u16::try_from(rows.len()).ok()?;
            rows.insert(id.clone(), row);
        }
        let none = Constraints::default();
        let table = Table { constraints: vec![none.clone()], ..Table::default() };
        Some(Rows { table, shapes: rows, constraints: BTreeMap::from([(none, 0)]) })
    }

    /// The row of a shape of the closure.
    pub(crate) fn row(&self, id: &ShapeId) -> u16 {
        self.shapes.get(id).copied().unwrap_or_default()
    }

    /// Adds the rows of a shape and of its members; shapes come in the order of their rows.
    ///
    /// `None` if there are more members than a table can hold.
    pub(crate) fn add(&mut self, shape: &Shape<'_>, cx: &mut Lowering<'_, '_, '_>) -> Option<()> {
        let first = u16::try_from(self.table.members.len()).ok()?;
        let count = u16::try_from(shape.members.len()).ok()?;
        first.checked_add(count)?;
        for member in &shape.members {
            let row = members::row(self, shape, member, cx);
            self.table.members.push(row);
        }
        let traits = &shape.traits;
        let id = &shape.id;
        let code = cx.ok(id, traits.query_error()).map(|error| error.code);
        let wire = match code {
            Some(code) => code,
            None if matches!(shape.kind, Kind::Structure | Kind::Union) => xml_name(traits, id, cx),
            None => String::new(),
        };
        let wire = if wire == cx.shape_name(id) { String::new() } else { wire };
        let namespace = namespace(traits, id, cx);
        let docs = docs(traits, id, cx);
        let constraints = self.constraints(traits, id, cx);
        let media = cx.ok(id, traits.media_type()).unwrap_or_default();
        let error = if shape.kind == Kind::Structure { cx.ok(id, traits.error()) } else { None };
        let query = cx.ok(id, traits.query_error());
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
        };
        let row = ShapeRow {
            name: cx.shape_name(id).to_owned(),
            kind: (&shape.kind).into(),
            docs,
            members: Span { first, count },
            flags,
            constraints,
            format: cx.ok(id, traits.timestamp_format()),
            status,
            media,
            wire,
            namespace,
        };
        self.table.shapes.push(row);
        Some(())
    }

    /// The position of the constraints among these traits.
    pub(super) fn constraints(
        &mut self,
        traits: &Traits<'_>,
        id: &ShapeId,
        cx: &mut Lowering<'_, '_, '_>,
    ) -> u16 {
        let length = cx.ok(id, traits.length());
        let range = cx.ok(id, traits.range());
        let constraints = Constraints {
            length: length.map(|it| Limits { min: it.min, max: it.max }).unwrap_or_default(),
            range: range.map(|it| Limits { min: it.min, max: it.max }).unwrap_or_default(),
            pattern: cx.ok(id, traits.pattern()),
        };
        if let Some(known) = self.constraints.get(&constraints) {
            return *known;
        }
        // At most as many as shapes and members, which were counted.
        let row = u16::try_from(self.table.constraints.len()).unwrap_or_default();
        self.table.constraints.push(constraints.clone());
        self.constraints.insert(constraints, row);
        row
    }
}

/// Documentation as tables carry it.
pub(crate) fn docs(traits: &Traits<'_>, id: &ShapeId, cx: &mut Lowering<'_, '_, '_>) -> Prose {
    Prose::read(&cx.ok(id, traits.documentation()).unwrap_or_default())
}

/// `@xmlNamespace`, if the protocol has XML.
pub(super) fn namespace(
    traits: &Traits<'_>,
    id: &ShapeId,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<Namespace> {
    let namespace = cx.ok(id, traits.xml_namespace()).filter(|_| cx.is_xml())?;
    Some(Namespace { uri: namespace.uri, prefix: namespace.prefix.unwrap_or_default() })
}

/// `@xmlName`, if the protocol has XML; empty without one.
pub(super) fn xml_name(traits: &Traits<'_>, id: &ShapeId, cx: &mut Lowering<'_, '_, '_>) -> String {
    if cx.is_xml() { cx.ok(id, traits.xml_name()).unwrap_or_default() } else { String::new() }
}

/// The value of an enum's member as a string: the member's name if the model gives no value.
pub(crate) fn enum_value(member: &Member<'_>) -> String {
    match member.traits.enum_value() {
        Ok(Some(EnumValue::Text(text))) => text,
        Ok(Some(EnumValue::Integer(number))) => number.to_string(),
        Ok(None) | Err(_) => member.name.to_string(),
    }
}
