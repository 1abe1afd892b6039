//! The `Schema`s of AWS's protocol crates, built from the table.
//!
//! A schema is built when its shape first occurs and lives as long as the process: at most one per
//! shape row, so memory is bounded by the table. All strings are those of the table.

use super::code::Names;
use crate::table::rows::MemberRow;
use crate::table::{Binding, Kind, Member, Operation, Shape, TimestampFormat};
use aws_smithy_schema::traits::{self, HttpTrait};
use aws_smithy_schema::{Schema, ShapeId, ShapeType};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The schema of a structure, union, list or map and those of its members, by position.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) schema: &'static Schema<'static>,
    pub(super) members: &'static [&'static Schema<'static>],
    /// The element of a list, or the key and value of a map, without their member names, as AWS's
    /// serializers expect them.
    pub(super) items: &'static [&'static Schema<'static>],
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RowKind {
    Shape,
    /// The schema of an input contains `@http`, so operations with the same input have different
    /// schemas.
    Operation,
    /// A member that is the whole body, with its own XML namespace.
    Payload,
}

/// The address of the table, the row, its kind, and the names.
type Key = (usize, usize, RowKind, Names);

static ENTRIES: Mutex<BTreeMap<Key, Entry>> = Mutex::new(BTreeMap::new());

fn cached(key: Key, make: impl FnOnce() -> Entry) -> Entry {
    let found = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
    found.unwrap_or_else(|| {
        // Built without holding the lock, because a schema may need others. If two threads build
        // the same schema, the first one is kept.
        let made = make();
        *ENTRIES.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made)
    })
}

/// The schema of an operation's input, with its `@http`.
pub(super) fn input(operation: Operation, names: Names) -> &'static Schema<'static> {
    let shape = operation.input();
    let key =
        (std::ptr::from_ref(shape.table()).addr(), operation.index(), RowKind::Operation, names);
    let entry = cached(key, || {
        let members = structure(shape, names).members;
        let http = HttpTrait::new(operation.method(), operation.uri(), Some(operation.code()));
        let schema =
            Schema::new_struct(id(shape.name()), ShapeType::Structure, members).with_http(http);
        Entry { schema: leak(as_whole_body(schema, shape)), members, items: &[] }
    });
    entry.schema
}

/// The schema of a structure or union that is the whole body: that of the target, with the XML
/// namespace of the member if it has one.
pub(super) fn payload(member: Member, names: Names) -> &'static Schema<'static> {
    let target = member.target();
    let whole = structure(target, names);
    let Some((uri, prefix)) = member.xml_namespace() else { return whole.schema };
    let address = std::ptr::from_ref(target.table()).addr();
    let key = (address, usize::from(member.index()), RowKind::Payload, names);
    let entry = cached(key, || {
        let kind = shape_type(target.kind());
        let schema = Schema::new_struct(id(target.name()), kind, whole.members);
        let schema = as_whole_body(schema, target).with_xml_namespace(uri, prefix);
        Entry { schema: leak(schema), members: whole.members, items: &[] }
    });
    entry.schema
}

/// The schema of a structure, union, list or map.
pub(super) fn structure(shape: Shape, names: Names) -> Entry {
    let address = std::ptr::from_ref(shape.table()).addr();
    let key = (address, usize::from(shape.index()), RowKind::Shape, names);
    cached(key, || {
        let members: Vec<&'static Schema<'static>> =
            shape.members().map(|member| leak(member_schema(member, names, 0))).collect();
        let members: &'static [&'static Schema<'static>] = Vec::leak(members);
        let schema = match (shape.kind(), members) {
            (Kind::Union, _) => Schema::new_struct(id(shape.name()), ShapeType::Union, members),
            (Kind::List, [element]) => Schema::new_list(id(shape.name()), element),
            (Kind::Map, [key, value]) => Schema::new_map(id(shape.name()), key, value),
            _ => Schema::new_struct(id(shape.name()), ShapeType::Structure, members),
        };
        let items: Vec<&'static Schema<'static>> = match shape.kind() {
            Kind::List | Kind::Map => {
                shape.members().map(|member| leak(item_schema(member, names))).collect()
            }
            _ => Vec::new(),
        };
        Entry { schema: leak(as_whole_body(schema, shape)), members, items: Vec::leak(items) }
    })
}

/// Sets the name and namespace of a structure's root element in an XML body.
fn as_whole_body(mut schema: Schema<'static>, shape: Shape) -> Schema<'static> {
    if matches!(shape.kind(), Kind::Structure | Kind::Union) && shape.xml_name() != shape.name() {
        schema = schema.with_xml_name(shape.xml_name());
    }
    match shape.xml_namespace() {
        Some((uri, prefix)) => schema.with_xml_namespace(uri, prefix),
        None => schema,
    }
}

fn leak(schema: Schema<'static>) -> &'static Schema<'static> {
    Box::leak(Box::new(schema))
}

fn id(name: &'static str) -> ShapeId<'static> {
    ShapeId::from_parts(name, "", name)
}

/// The maximum nesting of lists without a structure between them. It is finite in valid models; the
/// limit prevents infinite recursion for an invalid table.
const DEEPEST_LIST: usize = 64;

fn member_schema(member: Member, names: Names, depth: usize) -> Schema<'static> {
    let target = member.target();
    let schema = Schema::new_member(
        id(target.name()),
        shape_type(target.kind()),
        member.name(),
        member.position(),
    );
    let schema = of_target(schema, member, names, depth);
    let mut schema = match member.binding() {
        Binding::Body => named(schema, member, names),
        Binding::Label => schema.with_http_label(),
        Binding::Query => schema.with_http_query(member.wire_name()),
        Binding::QueryParams => schema.with_http_query_params(),
        Binding::Header => schema.with_http_header(member.wire_name()),
        Binding::PrefixHeaders => schema.with_http_prefix_headers(member.wire_name()),
        // The root element has the name of its shape unless the member has one, even its own.
        Binding::Payload if member.has_wire_name() => {
            schema.with_http_payload().with_xml_name(member.wire_name())
        }
        Binding::Payload => schema.with_http_payload(),
        Binding::StatusCode => schema.with_http_response_code(),
    };
    if member.has(MemberRow::XML_ATTRIBUTE) {
        schema = schema.with_xml_attribute();
    }
    if member.has(MemberRow::XML_FLATTENED) {
        schema = schema.with_xml_flattened();
    }
    match member.xml_namespace() {
        Some((uri, prefix)) => schema.with_xml_namespace(uri, prefix),
        None => schema,
    }
}

/// The schema of an item of a list or map; the collection defines its name.
fn item_schema(member: Member, names: Names) -> Schema<'static> {
    let target = member.target();
    let kind = shape_type(target.kind());
    // AWS's crate looks for attributes of XML only in structures whose members it knows.
    let schema = if has_attributes(target) {
        Schema::new_struct(id(target.name()), kind, structure(target, names).members)
    } else {
        Schema::new(id(target.name()), kind)
    };
    let schema = of_target(schema, member, names, 0);
    match member.xml_namespace().filter(|_| kind == ShapeType::Structure) {
        Some((uri, prefix)) => schema.with_xml_namespace(uri, prefix),
        None => schema,
    }
}

/// Whether a structure has members that are attributes of XML.
pub(super) fn has_attributes(shape: Shape) -> bool {
    shape.kind() == Kind::Structure
        && shape.members().any(|member| member.has(MemberRow::XML_ATTRIBUTE))
}

/// Sets the name in a body; JSON and XML use different traits.
fn named(schema: Schema<'static>, member: Member, names: Names) -> Schema<'static> {
    match names {
        Names::Own if member.wire_name() == member.name() => schema,
        Names::Own => schema.with_json_name(member.wire_name()).with_xml_name(member.wire_name()),
        Names::Ec2 => schema.with_xml_name(String::leak(member.ec2_name())),
    }
}

/// The traits of the target, overridden by those of the member.
fn of_target(
    mut schema: Schema<'static>,
    member: Member,
    names: Names,
    depth: usize,
) -> Schema<'static> {
    let target = member.target();
    if depth < DEEPEST_LIST {
        let inner = |member: Member| leak(member_schema(member, names, depth + 1));
        match target.kind() {
            Kind::List => {
                if let Some(element) = target.element() {
                    schema = schema.with_list_member(inner(element));
                    if names == Names::Ec2 {
                        schema = schema.with_xml_flattened();
                    }
                }
            }
            Kind::Map => {
                if let (Some(key), Some(value)) = (target.key(), target.element()) {
                    schema = schema.with_map_members(inner(key), inner(value));
                }
            }
            _ => {}
        }
    }
    schema = with_timestamp_format(schema, member);
    if !target.media_type().is_empty() {
        schema = schema.with_media_type(target.media_type());
    }
    if member.is_sensitive() {
        schema = schema.with_sensitive();
    }
    schema
}

/// Sets the timestamp format of a member.
pub(super) fn with_timestamp_format(schema: Schema<'_>, member: Member) -> Schema<'_> {
    match member.timestamp_format() {
        TimestampFormat::Unset => schema,
        TimestampFormat::EpochSeconds => {
            schema.with_timestamp_format(traits::TimestampFormat::EpochSeconds)
        }
        TimestampFormat::DateTime => {
            schema.with_timestamp_format(traits::TimestampFormat::DateTime)
        }
        TimestampFormat::HttpDate => {
            schema.with_timestamp_format(traits::TimestampFormat::HttpDate)
        }
    }
}

fn shape_type(kind: Kind) -> ShapeType {
    match kind {
        Kind::Blob => ShapeType::Blob,
        Kind::Boolean => ShapeType::Boolean,
        Kind::String | Kind::Enum => ShapeType::String,
        Kind::IntEnum | Kind::Integer => ShapeType::Integer,
        Kind::Byte => ShapeType::Byte,
        Kind::Short => ShapeType::Short,
        Kind::Long => ShapeType::Long,
        Kind::Float => ShapeType::Float,
        Kind::Double => ShapeType::Double,
        Kind::BigInteger => ShapeType::BigInteger,
        Kind::BigDecimal => ShapeType::BigDecimal,
        Kind::Timestamp => ShapeType::Timestamp,
        Kind::Document => ShapeType::Document,
        Kind::List => ShapeType::List,
        Kind::Map => ShapeType::Map,
        Kind::Structure => ShapeType::Structure,
        Kind::Union => ShapeType::Union,
    }
}
