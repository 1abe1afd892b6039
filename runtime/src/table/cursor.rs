//! Cursors: a table and a row, with methods for the facts of the row.

use super::Table;
use super::flags::{MemberFlags, ShapeFlags};
use super::rows::{
    Binding, ConstraintsRow, Kind, MemberRow, Owner, RareRow, ShapeRow, Text, TimestampFormat,
};
use std::fmt;

/// One shape of a service.
#[derive(Clone, Copy)]
pub struct Shape {
    table: &'static Table,
    index: u16,
}

impl Shape {
    pub(super) fn new(table: &'static Table, index: u16) -> Shape {
        assert!(usize::from(index) < table.shapes.len(), "row of another table");
        Shape { table, index }
    }

    /// The row of its first member.
    pub(super) fn first_member(self) -> u16 {
        self.row().first
    }

    fn row(self) -> &'static ShapeRow {
        &self.table.shapes[usize::from(self.index)]
    }

    /// The table of the shape.
    pub fn table(self) -> &'static Table {
        self.table
    }

    /// The row of the shape in the table.
    pub fn index(self) -> u16 {
        self.index
    }

    /// Its Smithy name without the namespace.
    pub fn name(self) -> &'static str {
        self.table.text(self.row().name)
    }

    /// The kind of the shape.
    pub fn kind(self) -> Kind {
        Kind::of(self.row().kind)
    }

    /// Its documentation; empty if the model has none.
    pub fn docs(self) -> &'static str {
        self.table.docs(self.row().docs)
    }

    /// The first sentence of its documentation as plain text, for the comments of skeletons; empty
    /// if there is none, and for shapes that are not part of an input.
    pub fn sentence(self) -> &'static str {
        self.table.text_after(self.row().docs)
    }

    /// Its members in model order: members of structures and unions, the element of a list, key and
    /// value of a map, values of an enum.
    pub fn members(self) -> impl ExactSizeIterator<Item = Member> + DoubleEndedIterator {
        let row = self.row();
        (0..row.count).map(move |i| Member { table: self.table, index: row.first + i, position: i })
    }

    /// The member at a position in model order.
    pub fn member(self, position: usize) -> Option<Member> {
        let row = self.row();
        let position = u16::try_from(position).ok().filter(|p| *p < row.count)?;
        Some(Member { table: self.table, index: row.first + position, position })
    }

    /// The member of a structure or union with this Smithy name.
    pub fn member_named(self, name: &str) -> Option<Member> {
        // The terminator of a name is not a part of it.
        if name.contains('\0') {
            return None;
        }
        self.members().find(|member| self.table.has_text(member.row().name, name))
    }

    /// The element of a list or the value of a map.
    pub fn element(self) -> Option<Member> {
        match self.kind() {
            Kind::List => self.member(0),
            Kind::Map => self.member(1),
            _ => None,
        }
    }

    /// The key of a map.
    pub fn key(self) -> Option<Member> {
        if self.kind() == Kind::Map { self.member(0) } else { None }
    }

    /// The length, range and pattern constraints of the shape.
    pub fn constraints(self) -> Constraints {
        let row = constraints_row(self.table, self.row().constraints);
        Constraints { table: self.table, rows: [row, row] }
    }

    /// The timestamp format of the shape.
    pub fn timestamp_format(self) -> TimestampFormat {
        TimestampFormat::of(self.row().format)
    }

    /// The media type (`@mediaType`); empty if absent.
    pub fn media_type(self) -> &'static str {
        self.table.text(self.row().media)
    }

    /// The name of its element as the root of an XML body: `@xmlName`, else its Smithy name.
    pub fn xml_name(self) -> &'static str {
        let is_discriminated = self.has(ShapeRow::DISCRIMINATED);
        self.rare_name().filter(|_| !is_discriminated).unwrap_or_else(|| self.name())
    }

    /// The member of a union's JSON object that names the active member (`@discriminated`).
    pub fn discriminator(self) -> Option<&'static str> {
        if self.has(ShapeRow::DISCRIMINATED) { self.rare_name() } else { None }
    }

    /// Whether a union is encoded as its content alone (`@untagged`).
    pub fn is_untagged(self) -> bool {
        self.has(ShapeRow::UNTAGGED)
    }

    /// An error's code: that of the query protocol (`@awsQueryError`), else its Smithy name.
    pub fn error_code(self) -> &'static str {
        self.rare_name().unwrap_or_else(|| self.name())
    }

    fn rare_name(self) -> Option<&'static str> {
        let name = self.table.text(self.table.rare(Owner::Shape, self.index)?.name);
        Some(name).filter(|name| !name.is_empty())
    }

    /// URI and prefix of the XML namespace of its element (`@xmlNamespace`).
    pub fn xml_namespace(self) -> Option<(&'static str, Option<&'static str>)> {
        namespace(self.table, self.table.rare(Owner::Shape, self.index))
    }

    /// The notes on the shape, as JSON: see [`Member::notes`].
    pub fn notes(self) -> &'static str {
        self.table.notes_on(Owner::Shape, self.index)
    }

    /// An error's HTTP status; 0 for other shapes.
    pub fn status(self) -> u16 {
        self.row().status
    }

    /// Whether it is `@sensitive`.
    pub fn is_sensitive(self) -> bool {
        self.has(ShapeRow::SENSITIVE)
    }

    /// Whether elements or values may be null.
    pub fn is_sparse(self) -> bool {
        self.has(ShapeRow::SPARSE)
    }

    /// Whether it is a stream (`@streaming`).
    pub fn is_streaming(self) -> bool {
        self.has(ShapeRow::STREAMING)
    }

    /// Whether a flag of [`ShapeRow`] is set; of several flags, any.
    pub fn has(self, flags: ShapeFlags) -> bool {
        self.row().flags.has_any(flags)
    }
}

impl PartialEq for Shape {
    fn eq(&self, other: &Shape) -> bool {
        std::ptr::eq(self.table, other.table) && self.index == other.index
    }
}

impl Eq for Shape {}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} (row {})", self.kind(), self.name(), self.index)
    }
}

/// One member of a shape.
#[derive(Clone, Copy)]
pub struct Member {
    table: &'static Table,
    index: u16,
    position: u16,
}

impl Member {
    pub(super) fn new(table: &'static Table, index: u16, position: u16) -> Member {
        Member { table, index, position }
    }

    fn row(self) -> &'static MemberRow {
        &self.table.members[usize::from(self.index)]
    }

    /// The row of the member in the table.
    pub fn index(self) -> u16 {
        self.index
    }

    /// Its position among the members of the shape, as in
    /// [`Structure::get`](crate::shape::Structure::get).
    pub fn position(self) -> usize {
        usize::from(self.position)
    }

    /// Its Smithy name.
    pub fn name(self) -> &'static str {
        self.table.text(self.row().name)
    }

    /// Its name on the wire: `@jsonName` or `@xmlName`, header, query parameter or prefix; else its
    /// Smithy name. For a member of an enum: the value.
    pub fn wire_name(self) -> &'static str {
        match self.row().wire {
            // A prefix may be empty.
            Text(0) if self.binding() != Binding::PrefixHeaders => self.name(),
            text => self.table.text(text),
        }
    }

    /// Whether the model gives it a name on the wire, which may be its Smithy name.
    pub fn has_wire_name(self) -> bool {
        self.row().wire != Text(0)
    }

    /// Its name in EC2 requests: `@ec2QueryName`, else its capitalized XML name.
    pub fn ec2_name(self) -> String {
        let rare =
            self.table.rare(Owner::Member, self.index).map(|rare| self.table.text(rare.name));
        if let Some(name) = rare.filter(|name| !name.is_empty()) {
            return name.to_owned();
        }
        let mut rest = self.wire_name().chars();
        rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
    }

    /// URI and prefix of the XML namespace of its element (`@xmlNamespace`).
    pub fn xml_namespace(self) -> Option<(&'static str, Option<&'static str>)> {
        namespace(self.table, self.table.rare(Owner::Member, self.index))
    }

    /// The shape it targets.
    pub fn target(self) -> Shape {
        Shape::new(self.table, self.row().target)
    }

    /// The documentation of the member itself; empty if the model has none.
    pub fn own_docs(self) -> &'static str {
        self.table.docs(self.row().docs)
    }

    /// Its documentation, else that of its target.
    pub fn docs(self) -> &'static str {
        match self.own_docs() {
            "" => self.target().docs(),
            docs => docs,
        }
    }

    /// The first sentence of its documentation, else of its target's: see [`Shape::sentence`].
    pub fn sentence(self) -> &'static str {
        match self.row().docs {
            Text(0) => self.target().sentence(),
            docs => self.table.text_after(docs),
        }
    }

    /// Its location in an HTTP message.
    pub fn binding(self) -> Binding {
        Binding::of(self.row().binding)
    }

    /// The length, range and pattern constraints: each that of the member, else that of its target.
    pub fn constraints(self) -> Constraints {
        let rows = [self.row().constraints, self.target().row().constraints]
            .map(|row| constraints_row(self.table, row));
        Constraints { table: self.table, rows }
    }

    /// The timestamp format of the member, else that of its target.
    pub fn timestamp_format(self) -> TimestampFormat {
        match TimestampFormat::of(self.row().format) {
            TimestampFormat::Unset => self.target().timestamp_format(),
            format => format,
        }
    }

    /// The default value (`@default`) as JSON; empty if absent.
    pub fn default_json(self) -> &'static str {
        self.table.text(self.row().default)
    }

    /// The notes on the member or its target, as a JSON object; empty if there are none.
    ///
    /// Keys with strings: `deprecated` (a sentence), `since` (a version), `recommended` (a reason,
    /// which may be empty). `unstable` is `true`. `links` is a list of objects with `title` and
    /// `url`, `tags` a list of strings. Services of AWS have no notes.
    pub fn notes(self) -> &'static str {
        self.table.notes_on(Owner::Member, self.index)
    }

    /// Whether pages, completion and lists leave it out (`@internal`); it is accepted nevertheless.
    pub fn is_internal(self) -> bool {
        self.has(MemberRow::INTERNAL)
    }

    /// Whether it is `@required`.
    pub fn is_required(self) -> bool {
        self.has(MemberRow::REQUIRED)
    }

    /// Whether an absent value is replaced by a UUID (`@idempotencyToken`).
    pub fn is_idempotency_token(self) -> bool {
        self.has(MemberRow::IDEMPOTENCY_TOKEN)
    }

    /// Whether it is a header that contains a JSON document (`@mediaType("application/json")`); the
    /// AWS CLI reads and prints it as JSON.
    pub fn is_json_header(self) -> bool {
        let target = self.target();
        self.binding() == Binding::Header
            && target.kind() == Kind::String
            && target.media_type() == "application/json"
    }

    /// Whether it is a stream (`@streaming`) that is the whole body of the message.
    pub fn is_streaming_payload(self) -> bool {
        self.is_blob_payload() && self.target().is_streaming()
    }

    pub(super) fn is_blob_payload(self) -> bool {
        self.binding() == Binding::Payload && self.target().kind() == Kind::Blob
    }

    /// Whether its option on a command line is required. Booleans are flags, and an absent
    /// idempotency token is generated.
    pub fn is_required_option(self) -> bool {
        self.is_required() && !self.is_idempotency_token() && self.target().kind() != Kind::Boolean
    }

    /// Whether it or its target is `@sensitive`.
    pub fn is_sensitive(self) -> bool {
        self.has(MemberRow::SENSITIVE) || self.target().is_sensitive()
    }

    /// Whether null is a value of it, which is not the same as absent (`@nullable`).
    pub fn is_nullable(self) -> bool {
        self.has(MemberRow::NULLABLE)
    }

    /// Whether it holds everything that the model does not know (`@jsonUnknown`).
    pub fn is_json_unknown(self) -> bool {
        self.has(MemberRow::JSON_UNKNOWN)
    }

    /// Whether a flag of [`MemberRow`] is set; of several flags, any.
    pub fn has(self, flags: MemberFlags) -> bool {
        self.row().flags.has_any(flags)
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.name(), self.target())
    }
}

fn namespace(
    table: &'static Table,
    rare: Option<&'static RareRow>,
) -> Option<(&'static str, Option<&'static str>)> {
    let [uri, prefix] = rare?.namespace;
    let (uri, prefix) = (table.text(uri), table.text(prefix));
    (!uri.is_empty()).then(|| (uri, Some(prefix).filter(|prefix| !prefix.is_empty())))
}

fn constraints_row(table: &'static Table, row: u16) -> &'static ConstraintsRow {
    &table.constraints[usize::from(row)]
}

/// The length, range and pattern constraints of a shape or member.
#[derive(Clone, Copy, Debug)]
pub struct Constraints {
    table: &'static Table,
    /// The rows that are searched for a constraint, in this order.
    rows: [&'static ConstraintsRow; 2],
}

impl Constraints {
    fn text(self, text: Text) -> Option<&'static str> {
        Some(self.table.text(text)).filter(|text| !text.is_empty())
    }

    /// Minimum and maximum of the first row that has either: a trait of a member replaces the same
    /// trait of its target completely.
    fn pair(self, of: impl Fn(&ConstraintsRow) -> [Text; 2]) -> [Text; 2] {
        let pairs = self.rows.map(of);
        if pairs[0] == [Text(0); 2] { pairs[1] } else { pairs[0] }
    }

    /// `@length`'s minimum, decimal.
    pub fn min_length(self) -> Option<&'static str> {
        self.text(self.pair(|row| row.length)[0])
    }

    /// `@length`'s maximum, decimal.
    pub fn max_length(self) -> Option<&'static str> {
        self.text(self.pair(|row| row.length)[1])
    }

    /// `@range`'s minimum, decimal, optionally with a fraction.
    pub fn min_range(self) -> Option<&'static str> {
        self.text(self.pair(|row| row.range)[0])
    }

    /// `@range`'s maximum, decimal, optionally with a fraction.
    pub fn max_range(self) -> Option<&'static str> {
        self.text(self.pair(|row| row.range)[1])
    }

    /// `@pattern`, an ECMA 262 expression.
    pub fn pattern(self) -> Option<&'static str> {
        self.rows.iter().find_map(|row| self.text(row.pattern))
    }

    /// The name of alloy's trait for the format, such as `dateFormat`.
    pub fn format(self) -> Option<&'static str> {
        self.rows.iter().find_map(|row| self.text(row.format))
    }
}
