//! Writes structures to a `ShapeSerializer`.

use super::code::{Code, Names};
use super::error::Dialect;
use super::{defaults, document, payload, quirks, schemas, silent};
use crate::shape::{ListView, MapView, Structure, View};
use crate::table::rows::MemberRow;
use crate::table::{Binding, Kind, Member, Shape};
use crate::value::DateTime;
use aws_smithy_schema::codec::DynCodec;
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeSerializer};
use aws_smithy_schema::{Schema, ShapeId, ShapeType};

/// How values are written.
#[derive(Clone, Copy)]
pub(super) struct Encoding {
    pub(super) dialect: Dialect,
    pub(super) code: &'static dyn Code,
}

impl Encoding {
    /// The names of members.
    pub(super) fn names(self) -> Names {
        self.code.names()
    }
}

/// A structure or union, as AWS's crates serialize it.
pub(super) struct SerializableView<'a> {
    structure: &'a dyn Structure,
    schema: &'static Schema<'static>,
    encoding: Encoding,
    /// Whether this is the input of an operation, whose members may be outside the body.
    top: bool,
    /// Whether members outside of the body are left out.
    body_only: bool,
}

impl<'a> SerializableView<'a> {
    pub(super) fn input(
        structure: &'a dyn Structure,
        schema: &'static Schema<'static>,
        encoding: Encoding,
    ) -> SerializableView<'a> {
        SerializableView { structure, schema, encoding, top: true, body_only: false }
    }

    /// The body of a member that is the whole body of a request.
    pub(super) fn payload(
        member: Member,
        view: View<'_>,
        encoding: Encoding,
        codec: &dyn DynCodec,
    ) -> Result<Vec<u8>, SerdeError> {
        let mut out = codec.create_serializer();
        let schema = Schema::new(ShapeId::from_parts("", "", ""), ShapeType::Document);
        Writer(encoding).value(view, member.target(), &schema, &mut *out)?;
        Ok(out.finish_boxed())
    }

    /// The members of an output or error that are in its body.
    pub(super) fn body(
        structure: &dyn Structure,
        encoding: Encoding,
        codec: &dyn DynCodec,
    ) -> Result<Vec<u8>, SerdeError> {
        let nested = SerializableView::nested(structure, encoding);
        let shown = SerializableView { top: true, body_only: true, ..nested };
        let mut out = codec.create_serializer();
        out.write_struct(shown.schema, &shown)?;
        Ok(out.finish_boxed())
    }

    fn nested(structure: &'a dyn Structure, encoding: Encoding) -> SerializableView<'a> {
        let schema = schemas::structure(structure.shape(), encoding.names()).schema;
        SerializableView { structure, schema, encoding, top: false, body_only: false }
    }
}

impl SerializableStruct for SerializableView<'_> {
    fn schema(&self) -> &Schema<'_> {
        self.schema
    }

    fn serialize_members(&self, out: &mut dyn ShapeSerializer) -> Result<(), SerdeError> {
        if let Some(name) = self.structure.unknown_member() {
            return Err(SerdeError::invalid_input(format!(
                "the union {} has no known member {name:?} to send",
                self.structure.shape().name()
            )));
        }
        if let Some(key) = self.structure.shape().discriminator() {
            return self.discriminated(key, out);
        }
        let (writer, dialect) = (Writer(self.encoding), self.encoding.dialect);
        let entry = schemas::structure(self.structure.shape(), self.encoding.names());
        for (member, schema) in self.structure.shape().members().zip(entry.members) {
            if self.body_only && !is_in_response_body(member) {
                continue;
            }
            let view = self.structure.get(member.position()).and_then(|field| field.view());
            let is_left_out = |view: &View<'_>| {
                self.top
                    && dialect == Dialect::AwsCli
                    && quirks::is_left_out(*view, member, self.encoding.code)
            };
            let view = view.filter(|view| !is_left_out(view));
            match view {
                Some(_) if self.top && payload::is_written_apart(member, self.encoding.code) => {}
                Some(View::Map(map)) if member.is_json_unknown() => {
                    self.unknown_members(map, out)?;
                }
                Some(view) if self.top => writer.bound(view, member, schema, out)?,
                Some(view) => writer.value(view, member.target(), schema, out)?,
                None if self.top && is_written_when_absent(member, self.encoding) => {
                    let payload = schemas::structure(member.target(), self.encoding.names()).schema;
                    out.write_struct(payload, &Empty(payload))?;
                }
                // Services set default values at the top level, clients those in nested structures.
                None if !self.top && dialect == Dialect::Smithy => {
                    defaults::with_default(member, |view| {
                        writer.value(view, member.target(), schema, out)
                    })?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

impl SerializableView<'_> {
    /// Writes a union as the object of its content, with a member that names the active one.
    fn discriminated(&self, key: &str, out: &mut dyn ShapeSerializer) -> WriteResult {
        let Some((member, view)) = active(self.structure) else { return Ok(()) };
        let key = named(key, ShapeType::String);
        match view {
            View::Unit => out.write_string(&key, member.wire_name()),
            View::Structure(content) if content.shape().kind() == Kind::Structure => {
                out.write_string(&key, member.wire_name())?;
                SerializableView::nested(content, self.encoding).serialize_members(out)
            }
            _ => Err(SerdeError::invalid_input(format!(
                "the member {} of the union {} is not a structure, so it cannot have a \
                 discriminator",
                member.name(),
                self.structure.shape().name()
            ))),
        }
    }

    /// Writes the entries of a map beside the members of its structure, except for those that have
    /// the name of another member.
    fn unknown_members(&self, map: &dyn MapView, out: &mut dyn ShapeSerializer) -> WriteResult {
        let shape = self.structure.shape();
        for (key, view) in (0..map.len()).filter_map(|index| map.entry(index)) {
            let mut known = shape.members().filter(|member| !member.is_json_unknown());
            if let Some(View::Document(value)) = view
                && known.all(|member| member.wire_name() != key)
            {
                document::write(value, &named(key, ShapeType::Document), out)?;
            }
        }
        Ok(())
    }
}

/// Whether a member of an output or error is in the body: there is no URI to bind it to.
fn is_in_response_body(member: Member) -> bool {
    matches!(
        member.binding(),
        Binding::Body | Binding::Label | Binding::Query | Binding::QueryParams
    )
}

/// The schema of a member that is not in the model; its position is that of no member, since AWS's
/// crate finds the bindings of an input's members by their positions.
fn named(name: &str, kind: ShapeType) -> Schema<'_> {
    Schema::new_member(ShapeId::from_parts(name, "", name), kind, name, usize::from(u16::MAX))
}

/// The active member of a union.
fn active(union: &dyn Structure) -> Option<(Member, View<'_>)> {
    let mut members = union.shape().members();
    members.find_map(|member| Some((member, union.get(member.position())?.view()?)))
}

/// Whether an absent member is written as an empty structure.
fn is_written_when_absent(member: Member, encoding: Encoding) -> bool {
    member.binding() == Binding::Payload
        && encoding.code.writes_absent_payload(member.target().kind(), encoding.dialect)
}

/// A structure without members.
struct Empty(&'static Schema<'static>);

impl SerializableStruct for Empty {
    fn schema(&self) -> &Schema<'_> {
        self.0
    }

    fn serialize_members(&self, _: &mut dyn ShapeSerializer) -> Result<(), SerdeError> {
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Writer(Encoding);

type WriteResult = Result<(), SerdeError>;

impl Writer {
    /// Whether numbers in the body are strings as Python prints them.
    fn is_python(self) -> bool {
        self.0.dialect == Dialect::AwsCli && self.0.code.values_are_strings()
    }

    /// The string for a timestamp; `None` if it is sent as a number of seconds.
    fn timestamp_text(self, timestamp: DateTime, schema: &Schema<'_>) -> Option<String> {
        let code = self.0.code;
        if code.is_self_describing() {
            return None;
        }
        quirks::timestamp_text(timestamp, schema, code.values_are_strings())
    }

    /// Writes a member of an operation's input.
    fn bound(
        self,
        view: View<'_>,
        member: Member,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        match (member.binding(), view) {
            (binding, View::Null) if binding != Binding::Body => Ok(()),
            (Binding::Payload, View::Structure(structure)) => {
                // The schema of the target, not of the member: the member's name must not wrap the
                // body.
                let shown = SerializableView::nested(structure, self.0);
                out.write_struct(schemas::payload(member, self.0.names()), &shown)
            }
            (Binding::Header, View::List(list)) if list.is_empty() => match self.0.dialect {
                Dialect::Smithy => out.write_string(schema, ""),
                Dialect::AwsCli => Ok(()),
            },
            (Binding::Label, View::String("")) if self.0.dialect == Dialect::AwsCli => {
                out.write_string(schema, quirks::EMPTY_LABEL)
            }
            (Binding::Query, View::List(list)) if self.0.dialect == Dialect::AwsCli => {
                match quirks::query_list(list, member) {
                    Some(texts) => self.texts(&texts, member.target(), schema, out),
                    None => self.list(list, member.target(), schema, out),
                }
            }
            (Binding::Label | Binding::Query | Binding::Header, _)
                if self.0.dialect == Dialect::AwsCli =>
            {
                match quirks::bound_text(view, member) {
                    Some(text) => out.write_string(schema, &text),
                    None => self.value(view, member.target(), schema, out),
                }
            }
            _ => self.value(view, member.target(), schema, out),
        }
    }

    /// Writes a value with the schema of its member.
    fn value(
        self,
        view: View<'_>,
        target: Shape,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        match view {
            View::Boolean(it) => out.write_boolean(schema, it),
            View::Integer(it) => integer(it, target, schema, out),
            View::Float(it) if self.is_python() => {
                out.write_string(schema, &quirks::float(it.into()))
            }
            View::Float(it) => out.write_float(schema, it),
            View::Double(it) if self.is_python() => out.write_string(schema, &quirks::float(it)),
            View::Double(it)
                if target.kind() == Kind::Float && self.0.code.is_self_describing() =>
            {
                float(it, schema, out)
            }
            View::Double(it) => out.write_double(schema, it),
            View::BigInteger(it) => out.write_big_integer(schema, it),
            View::BigDecimal(it) => out.write_big_decimal(schema, it),
            View::String(it) => out.write_string(schema, it),
            View::Blob(it) => out.write_blob(schema, it.clone()),
            View::Timestamp(it) => match self.0.dialect {
                Dialect::Smithy => out.write_timestamp(schema, it),
                Dialect::AwsCli => match self.timestamp_text(*it, schema) {
                    Some(text) => out.write_string(schema, &text),
                    None => out.write_timestamp(schema, &quirks::whole_seconds(*it)),
                },
            },
            View::Document(it) => document::write(it, schema, out),
            View::List(it) => self.list(it, target, schema, out),
            View::Map(it) => self.map(it, target, schema, out),
            View::Structure(it) => self.structure(it, schema, out),
            View::Null => out.write_null(schema),
            View::Unit => {
                let empty = schemas::structure(target, self.0.names()).schema;
                out.write_struct(schema, &Empty(empty))
            }
        }
    }

    fn structure(
        self,
        it: &dyn Structure,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        let content = if it.shape().kind() == Kind::Union { active(it) } else { None };
        match content {
            // The document is the whole union, of a member that the model does not know.
            Some((member, View::Document(value))) if member.is_json_unknown() => {
                document::write(value, schema, out)
            }
            Some((member, View::Timestamp(value))) if it.shape().is_untagged() => {
                let name = schema.member_name().unwrap_or_default();
                let mut own = named(
                    schema.json_name().map_or(name, |name| name.value()),
                    ShapeType::Timestamp,
                );
                if schema.member_name().is_none() {
                    own = Schema::new(ShapeId::from_parts("", "", ""), ShapeType::Timestamp);
                }
                out.write_timestamp(&schemas::with_timestamp_format(own, member), value)
            }
            Some((member, view)) if it.shape().is_untagged() => {
                self.value(view, member.target(), schema, out)
            }
            _ => out.write_struct(schema, &SerializableView::nested(it, self.0)),
        }
    }

    /// Writes a list whose elements are already strings.
    fn texts(
        self,
        texts: &[String],
        shape: Shape,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        let [inner] = schemas::structure(shape, self.0.names()).items else { return Ok(()) };
        out.write_list_with_length(schema, texts.len(), &|out| {
            texts.iter().try_for_each(|text| out.write_string(inner, text))
        })
    }

    fn list(
        self,
        list: &dyn ListView,
        shape: Shape,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        let (Some(element), [inner]) =
            (shape.element(), schemas::structure(shape, self.0.names()).items)
        else {
            return Ok(());
        };
        if self.0.code.is_query() {
            // AWS's crate writes an empty list only as a member, and takes a list of empty
            // structures for an empty list. The items of a list are counted even if they are empty.
            let is_member = schema.member_name().is_some();
            if list.is_empty() && !is_member && self.0.code.writes_empty_lists() {
                return out.write_string(schema, "");
            }
            if is_member && silent::is_silent(View::List(list), self.0.code, self.0.dialect) {
                return Ok(());
            }
        }
        out.write_list_with_length(schema, list.len(), &|out| {
            for index in 0..list.len() {
                match list.item(index) {
                    Some(view) => self.value(view, element.target(), inner, out)?,
                    None => out.write_null(inner)?,
                }
            }
            Ok(())
        })
    }

    /// AWS's crate cannot write the attributes of a structure in a map.
    fn check_map_value(self, structure: &dyn Structure) -> WriteResult {
        let shape = structure.shape();
        if !self.0.code.values_are_strings()
            || self.0.code.is_query()
            || !schemas::has_attributes(shape)
        {
            return Ok(());
        }
        let is_set = |member: Member| {
            structure.get(member.position()).is_some_and(|field| field.view().is_some())
        };
        let mut attributes = shape.members().filter(|it| it.has(MemberRow::XML_ATTRIBUTE));
        match attributes.find(|member| is_set(*member)) {
            Some(member) => Err(SerdeError::invalid_input(format!(
                "the member {} of {} is an XML attribute, which a structure in a map cannot have",
                member.name(),
                shape.name()
            ))),
            None => Ok(()),
        }
    }

    fn map(
        self,
        map: &dyn MapView,
        shape: Shape,
        schema: &Schema<'_>,
        out: &mut dyn ShapeSerializer,
    ) -> WriteResult {
        let Some(value) = shape.element() else { return Ok(()) };
        let [key_schema, value_schema] = schemas::structure(shape, self.0.names()).items else {
            return Ok(());
        };
        out.write_map_with_length(schema, map.len(), &|out| {
            for (key, view) in (0..map.len()).filter_map(|index| map.entry(index)) {
                if let Some(View::Structure(structure)) = view {
                    self.check_map_value(structure)?;
                }
                out.write_string(key_schema, key)?;
                match view {
                    Some(view) => self.value(view, value.target(), value_schema, out)?,
                    None => out.write_null(value_schema)?,
                }
            }
            Ok(())
        })
    }
}

/// Writes a float with 32 bits, unless it is out of their range.
#[expect(clippy::cast_possible_truncation, reason = "the nearest float is sent")]
fn float(value: f64, schema: &Schema<'_>, out: &mut dyn ShapeSerializer) -> WriteResult {
    let narrow = value as f32;
    if value.is_finite() && !narrow.is_finite() {
        out.write_double(schema, value)
    } else {
        out.write_float(schema, narrow)
    }
}

fn integer(
    value: i64,
    target: Shape,
    schema: &Schema<'_>,
    out: &mut dyn ShapeSerializer,
) -> WriteResult {
    let too_wide =
        |_| SerdeError::invalid_input(format!("{value} is out of the range of {}", target.name()));
    match target.kind() {
        Kind::Byte => out.write_byte(schema, i8::try_from(value).map_err(too_wide)?),
        Kind::Short => out.write_short(schema, i16::try_from(value).map_err(too_wide)?),
        Kind::Long => out.write_long(schema, value),
        _ => out.write_integer(schema, i32::try_from(value).map_err(too_wide)?),
    }
}
