//! Shapes → rows of the table: facts of the model, put in order.

use super::table::{BoundsRow, MemberRow, RareRow, ShapeRow, Table};
use crate::diagnostic::Diagnostic;
use crate::model::traits::{EnumValue, Fault, Protocol, TimestampFormat};
use crate::model::{Kind, Member, Shape, ShapeId, Traits};
use crate::plan::lower::Lowering;
use crate::plan::prose;
use std::collections::BTreeMap;

/// Rows while they are being made.
pub(crate) struct Rows {
    pub(crate) table: Table,
    /// Rows of shapes.
    pub(crate) shapes: BTreeMap<ShapeId, u16>,
    bounds: BTreeMap<BoundsRow, u16>,
}

impl Rows {
    /// Numbers the shapes, in the order of their ids.
    ///
    /// Gives nothing where there are more than a table has room for.
    pub(crate) fn new<'m>(shapes: impl IntoIterator<Item = &'m ShapeId>) -> Option<Rows> {
        let mut rows = BTreeMap::new();
        for id in shapes {
            let row = u16::try_from(rows.len()).ok()?;
            rows.insert(id.clone(), row);
        }
        let mut table = Table::default();
        table.bounds.push(BoundsRow { label: "none".to_owned(), ..BoundsRow::default() });
        Some(Rows { table, shapes: rows, bounds: BTreeMap::new() })
    }

    /// The row of a shape of the closure.
    pub(crate) fn row(&self, id: &ShapeId) -> u16 {
        self.shapes.get(id).copied().unwrap_or_default()
    }

    /// Adds the rows of a shape and of its members; shapes come in the order of their rows.
    ///
    /// Gives nothing where the members are more than a table has room for.
    pub(crate) fn add(&mut self, shape: &Shape<'_>, cx: &mut Lowering<'_, '_, '_>) -> Option<()> {
        let first = u16::try_from(self.table.members.len()).ok()?;
        let count = u16::try_from(shape.members.len()).ok()?;
        first.checked_add(count)?;
        for member in &shape.members {
            let row = self.member(shape, member, cx);
            self.rare_of_member(&row, shape, member, cx);
            self.table.members.push(row);
        }
        self.rare_of_shape(shape, cx);
        let traits = &shape.traits;
        let id = &shape.id;
        let docs = self.docs(traits, id, cx);
        let bounds = self.bounds_of(traits, id, cx);
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
        let flags = [
            ("SENSITIVE", traits.is_sensitive()),
            ("SPARSE", traits.is_sparse()),
            ("STREAMING", traits.is_streaming()),
            ("CLIENT_ERROR", error == Some(Fault::Client)),
            ("SERVER_ERROR", error == Some(Fault::Server)),
            ("RETRYABLE", retryable.is_some()),
            ("THROTTLING", retryable.is_some_and(|retryable| retryable.throttling)),
            ("REQUIRES_LENGTH", traits.requires_length()),
            ("UNIQUE_ITEMS", traits.has_unique_items()),
        ];
        let row = ShapeRow {
            label: cx.shape_name(id).to_owned(),
            kind: kind(&shape.kind),
            name: self.table.texts.add(cx.shape_name(id)),
            docs,
            first,
            count,
            flags: set(&flags),
            bounds,
            format: cx.ok(id, traits.timestamp_format()).map(format),
            status,
            media: self.table.texts.add(&media),
        };
        self.table.shapes.push(row);
        Some(())
    }

    fn member(
        &mut self,
        shape: &Shape<'_>,
        member: &Member<'_>,
        cx: &mut Lowering<'_, '_, '_>,
    ) -> MemberRow {
        let id = &shape.id.with_member(&member.name);
        let traits = &member.traits;
        let bound = if cx.is_rpc() { None } else { binding(traits, id, cx) };
        if let Some((binding @ ("Header" | "PrefixHeaders"), name)) = &bound {
            check_header(binding, name, id, member, cx);
        }
        let (binding, wire) = match bound {
            Some(("Payload", _)) => (Some("Payload"), xml_name(traits, id, cx)),
            Some((binding, wire)) => (Some(binding), wire),
            None if matches!(shape.kind, Kind::Enum | Kind::IntEnum) => (None, enum_value(member)),
            None if cx.is_xml() => (None, xml_name(traits, id, cx)),
            None if cx.is_rpc() => (None, String::new()),
            None => (None, cx.ok(id, traits.json_name()).unwrap_or_default()),
        };
        let wire = if wire == *member.name && binding.is_none() { String::new() } else { wire };
        let flags = [
            ("REQUIRED", traits.is_required()),
            ("IDEMPOTENCY_TOKEN", traits.is_idempotency_token()),
            ("HOST_LABEL", traits.is_host_label()),
            ("CONTEXT_PARAM", traits.is_context_param()),
            ("SENSITIVE", traits.is_sensitive()),
            ("CLIENT_OPTIONAL", traits.has_default() && traits.is_client_optional()),
            ("INTERNAL", traits.is_internal() && shape.kind == Kind::Enum),
            ("XML_ATTRIBUTE", cx.is_xml() && traits.is_xml_attribute()),
            ("XML_FLATTENED", cx.is_xml() && traits.is_xml_flattened()),
            ("PATH_ID", cx.renames.is_path_id(member.target.id.name())),
        ];
        let deprecated = cx.ok(id, traits.deprecated()).map(|deprecated| {
            let since = deprecated.since.map(|since| format!(" since {since}")).unwrap_or_default();
            let message = deprecated.message.unwrap_or_default();
            format!("Deprecated{since}. {message}").trim_end().to_owned()
        });
        let default = cx.ok(id, traits.default_value()).filter(|value| !value.is_null());
        let docs = self.docs(traits, id, cx);
        let bounds = self.bounds_of(traits, id, cx);
        let texts = &mut self.table.texts;
        MemberRow {
            label: format!("{}${}", cx.shape_name(&shape.id), member.name),
            name: texts.add(&member.name),
            docs,
            target: self.shapes.get(&member.target.id).copied().unwrap_or_default(),
            flags: set(&flags),
            binding,
            wire: texts.add(&wire),
            bounds,
            format: cx.ok(id, traits.timestamp_format()).map(format),
            default: default.map_or(0, |value| texts.add(&value.to_string())),
            deprecated,
        }
    }

    /// Names and namespaces of a shape's own; codes of errors.
    fn rare_of_shape(&mut self, shape: &Shape<'_>, cx: &mut Lowering<'_, '_, '_>) {
        let (id, traits) = (&shape.id, &shape.traits);
        let of_query = cx.ok(id, traits.query_error()).map(|error| error.code);
        let name = match of_query {
            Some(code) => code,
            None if shape.kind == Kind::Structure || shape.kind == Kind::Union => {
                xml_name(traits, id, cx)
            }
            None => String::new(),
        };
        let name = if name == cx.shape_name(id) { String::new() } else { name };
        let namespace = self.namespace(traits, id, cx);
        if !name.is_empty() || namespace.0 != 0 {
            let label = cx.shape_name(id).to_owned();
            let (row, name) = (self.row(id), self.table.texts.add(&name));
            // Before those of members, and shapes come in the order of their rows.
            let at = self.table.rare.partition_point(|rare| !rare.of_member);
            self.table.rare.insert(at, RareRow { label, of_member: false, row, name, namespace });
        }
    }

    /// Names in EC2's requests, and namespaces.
    fn rare_of_member(
        &mut self,
        row: &MemberRow,
        shape: &Shape<'_>,
        member: &Member<'_>,
        cx: &mut Lowering<'_, '_, '_>,
    ) {
        let id = &shape.id.with_member(&member.name);
        let name = match cx.speaks {
            Some(Protocol::Ec2Query) => {
                cx.ok(id, member.traits.ec2_query_name()).unwrap_or_default()
            }
            _ => String::new(),
        };
        let namespace = self.namespace(&member.traits, id, cx);
        if !name.is_empty() || namespace.0 != 0 {
            let index = u16::try_from(self.table.members.len()).unwrap_or(u16::MAX);
            let (label, name) = (row.label.clone(), self.table.texts.add(&name));
            self.table.rare.push(RareRow { label, of_member: true, row: index, name, namespace });
        }
    }

    fn namespace(
        &mut self,
        traits: &Traits<'_>,
        id: &ShapeId,
        cx: &mut Lowering<'_, '_, '_>,
    ) -> (u32, u32) {
        match cx.ok(id, traits.xml_namespace()).filter(|_| cx.is_xml()) {
            None => (0, 0),
            Some(namespace) => {
                let prefix = namespace.prefix.unwrap_or_default();
                (self.table.texts.add(&namespace.uri), self.table.texts.add(&prefix))
            }
        }
    }

    /// The offset of documentation as tables carry it.
    pub(crate) fn docs(
        &mut self,
        traits: &Traits<'_>,
        id: &ShapeId,
        cx: &mut Lowering<'_, '_, '_>,
    ) -> u32 {
        let text = cx.ok(id, traits.documentation()).unwrap_or_default();
        self.table.texts.add(&prose::compact(&prose::parse(&text)))
    }

    fn bounds_of(
        &mut self,
        traits: &Traits<'_>,
        id: &ShapeId,
        cx: &mut Lowering<'_, '_, '_>,
    ) -> u16 {
        let length = cx.ok(id, traits.length());
        let range = cx.ok(id, traits.range());
        let pattern = cx.ok(id, traits.pattern());
        let mut label = Vec::new();
        let mut pair = |rows: &mut Rows, what: &str, min: Option<String>, max: Option<String>| {
            let (min, max) = (min.unwrap_or_default(), max.unwrap_or_default());
            if !(min.is_empty() && max.is_empty()) {
                label.push(format!("{what} {min}..{max}"));
            }
            (rows.table.texts.add(&min), rows.table.texts.add(&max))
        };
        let text = |number: Option<u64>| number.map(|number| number.to_string());
        let length = length.map_or((0, 0), |it| pair(self, "length", text(it.min), text(it.max)));
        let range = range.map_or((0, 0), |it| pair(self, "range", it.min, it.max));
        if pattern.is_some() {
            label.push("pattern".to_owned());
        }
        let pattern = self.table.texts.add(&pattern.unwrap_or_default());
        let row = BoundsRow { length, range, pattern, label: label.join(", ") };
        if row.label.is_empty() {
            return 0;
        }
        if let Some(known) = self.bounds.get(&row) {
            return *known;
        }
        // As many as shapes and members at most, which were counted.
        let index = u16::try_from(self.table.bounds.len()).unwrap_or_default();
        self.table.bounds.push(row.clone());
        self.bounds.insert(row, index);
        index
    }
}

/// The value of an enum's member as text: its name where the model gives no value.
pub(crate) fn enum_value(member: &Member<'_>) -> String {
    match member.traits.enum_value() {
        Ok(Some(EnumValue::Text(text))) => text,
        Ok(Some(EnumValue::Integer(number))) => number.to_string(),
        Ok(None) | Err(_) => member.name.to_string(),
    }
}

/// `@xmlName` of a service that speaks XML; empty where there is none.
fn xml_name(traits: &Traits<'_>, id: &ShapeId, cx: &mut Lowering<'_, '_, '_>) -> String {
    if cx.is_xml() { cx.ok(id, traits.xml_name()).unwrap_or_default() } else { String::new() }
}

fn set(flags: &[(&'static str, bool)]) -> Vec<&'static str> {
    flags.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect()
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Blob => "Blob",
        Kind::Boolean => "Boolean",
        Kind::String => "String",
        Kind::Enum => "Enum",
        Kind::IntEnum => "IntEnum",
        Kind::Byte => "Byte",
        Kind::Short => "Short",
        Kind::Integer => "Integer",
        Kind::Long => "Long",
        Kind::Float => "Float",
        Kind::Double => "Double",
        Kind::BigInteger => "BigInteger",
        Kind::BigDecimal => "BigDecimal",
        Kind::Timestamp => "Timestamp",
        Kind::List => "List",
        Kind::Map => "Map",
        Kind::Structure => "Structure",
        Kind::Union => "Union",
        // The others are no data and have no rows.
        Kind::Document | Kind::Operation(_) | Kind::Resource(_) | Kind::Service(_) => "Document",
    }
}

fn format(format: TimestampFormat) -> &'static str {
    match format {
        TimestampFormat::EpochSeconds => "EpochSeconds",
        TimestampFormat::DateTime => "DateTime",
        TimestampFormat::HttpDate => "HttpDate",
    }
}

/// Reports names of headers that no HTTP message can carry; a prefix may be empty.
fn check_header(
    binding: &str,
    name: &str,
    id: &ShapeId,
    member: &Member<'_>,
    cx: &mut Lowering<'_, '_, '_>,
) {
    if is_token(name) || binding == "PrefixHeaders" && name.is_empty() {
        return;
    }
    let what = if binding == "Header" { "header name" } else { "prefix of header names" };
    let message = format!("`{name}` is not a valid {what}");
    let help = "use letters, digits and `-`, such as `X-Request-Id` (RFC 9110, section 5.1)";
    cx.problem(Diagnostic::error("plan.header_name", message).help(help), id, member.place);
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2): methods and header names are.
pub(crate) fn is_token(text: &str) -> bool {
    let is_of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(is_of_token)
}

/// Where a member travels, unless it is in the body, and its name there.
fn binding(
    traits: &Traits<'_>,
    id: &ShapeId,
    cx: &mut Lowering<'_, '_, '_>,
) -> Option<(&'static str, String)> {
    if traits.is_http_label() {
        return Some(("Label", String::new()));
    }
    if traits.is_http_payload() {
        return Some(("Payload", String::new()));
    }
    if traits.is_http_query_params() {
        return Some(("QueryParams", String::new()));
    }
    if traits.is_http_response_code() {
        return Some(("StatusCode", String::new()));
    }
    if let Some(name) = cx.ok(id, traits.http_query()) {
        return Some(("Query", name));
    }
    if let Some(name) = cx.ok(id, traits.http_header()) {
        return Some(("Header", name));
    }
    cx.ok(id, traits.http_prefix_headers()).map(|prefix| ("PrefixHeaders", prefix))
}
