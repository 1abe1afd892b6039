//! A table under construction, and the columns that several kinds of rows have.

use super::table::{Constraints, Limits, Namespace, Table};
use crate::model::traits::{EnumValue, Protocol, TimestampFormat};
use crate::model::{Member, ShapeId, Traits};
use crate::plan::context::Lowering;
use crate::plan::prose::table_texts::{self, first_sentence};
use crate::plan::prose::{DocsForm, Prose};
use std::collections::{BTreeMap, BTreeSet};

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
            format: traits.format(),
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
    let text = cx.ok(id, traits.documentation()).unwrap_or_default();
    cx.prose(&text)
}

/// The first sentence of documentation; see [`first_sentence`].
pub(super) fn sentence(
    traits: &Traits<'_>,
    docs: &Prose,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<String> {
    match cx.docs {
        DocsForm::Absent => return None,
        // Who prepares the documentation finds the sentence in it.
        DocsForm::AsWritten => return (!docs.is_empty()).then(String::new),
        DocsForm::Canonical => {}
    }
    // Invalid documentation was reported for its row.
    let text = traits.documentation().ok().flatten().filter(|text| !text.is_empty())?;
    if let Some(texts) = cx.prepared.get(&text) {
        return Some(texts.sentence.clone());
    }
    let document = if cx.is_aws() { None } else { Some(cx.parsed(&text)) };
    Some(first_sentence(&text, document.as_deref()))
}

/// Prepares the documentation of shapes by all cores: it takes longer than everything else that a
/// table needs.
pub(crate) fn prepare(cx: &mut Lowering<'_, '_, '_>, shapes: &BTreeSet<&ShapeId>) {
    let shapes = shapes.iter().filter_map(|id| cx.model.shape(id));
    let traits = shapes.flat_map(|shape| {
        std::iter::once(&shape.traits).chain(shape.members.iter().map(|member| &member.traits))
    });
    let texts: BTreeSet<String> =
        traits.filter_map(|traits| traits.documentation().ok().flatten()).collect();
    cx.prepared = table_texts::prepare(texts, cx.prose_format());
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

/// The namespace of a structure that declares the prefix of one of its attributes (`xsi:type`):
/// without it, the element would not be well-formed. Other namespaces of structures count for the
/// outermost element only.
pub(super) fn attribute_namespace(
    id: &ShapeId,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<Namespace> {
    let model = cx.model;
    let shape = model.shape(id)?;
    let namespace = namespace(&shape.traits, id, cx).filter(|it| !it.prefix.is_empty())?;
    let is_prefixed =
        |name: &str| name.split_once(':').is_some_and(|(prefix, _)| prefix == namespace.prefix);
    let mut attributes = shape.members.iter().filter(|member| member.traits.is_xml_attribute());
    attributes
        .any(|member| cx.ok(id, member.traits.xml_name()).is_some_and(|name| is_prefixed(&name)))
        .then_some(namespace)
}

/// `@xmlName`, if the protocol has XML; empty without one.
pub(super) fn xml_name(traits: &Traits<'_>, id: &ShapeId, cx: &mut Lowering<'_, '_, '_>) -> String {
    if cx.is_xml() { cx.ok(id, traits.xml_name()).unwrap_or_default() } else { String::new() }
}

/// `@timestampFormat`, unless the protocol ignores it.
pub(super) fn timestamp_format(
    traits: &Traits<'_>,
    id: &ShapeId,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<TimestampFormat> {
    let format = cx.ok(id, traits.timestamp_format());
    format.filter(|_| !cx.protocol.is_some_and(Protocol::ignores_timestamp_formats))
}

/// The value of an enum's member as a string: the member's name if the model gives no value.
pub(crate) fn enum_value(member: &Member<'_>) -> String {
    match member.traits.enum_value() {
        Ok(Some(EnumValue::Text(text))) => text,
        Ok(Some(EnumValue::Integer(number))) => number.to_string(),
        Ok(None) | Err(_) => member.name.to_string(),
    }
}
