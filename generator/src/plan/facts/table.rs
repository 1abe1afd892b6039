//! The rows of a service's table, as typed facts: what programs, references and comparisons read.
//!
//! Rows refer to each other by position. Only `emit/rust/table.rs` turns them into numbers.

use super::calls::{EndpointParameter, Pagination, Waiter};
use super::notes::Notes;
use crate::flavour::Flavour;
use crate::model;
use crate::model::traits::TimestampFormat;
use crate::plan::customizations::Customizations;
use crate::plan::prose::Prose;
use serde_json::Value;

/// All facts of a service.
#[derive(Debug, Default)]
pub struct Table {
    /// In the order of shape ids.
    pub shapes: Vec<ShapeRow>,
    pub members: Vec<MemberRow>,
    /// The constraints of shapes and members, each once; the first is empty.
    pub constraints: Vec<Constraints>,
    /// In the order of their command names.
    pub operations: Vec<OperationRow>,
    pub options: Vec<OptionRow>,
    pub errors: Vec<ErrorRow>,
    /// The notes on the service.
    pub notes: Notes,
    /// Whose conventions its pages follow.
    pub flavour: Flavour,
}

impl Table {
    /// A shape; positions in a plan are valid in its table.
    pub fn shape(&self, row: u16) -> &ShapeRow {
        &self.shapes[usize::from(row)]
    }

    /// The shape that a member targets.
    pub fn target(&self, member: &MemberRow) -> &ShapeRow {
        self.shape(member.target)
    }

    /// The members of a shape, in the order of the model.
    pub fn members(&self, shape: &ShapeRow) -> &[MemberRow] {
        shape.members.of(&self.members)
    }

    /// The element of a list or the value of a map.
    pub fn inner(&self, shape: &ShapeRow) -> Option<&MemberRow> {
        self.members(shape).last()
    }

    /// The documentation of a member, else of its target.
    pub fn docs<'t>(&'t self, member: &'t MemberRow) -> &'t Prose {
        if member.docs.is_empty() { &self.target(member).docs } else { &member.docs }
    }

    /// The constraints of a member, each its own or else its target's.
    pub fn effective_constraints<'t>(&'t self, member: &MemberRow) -> EffectiveConstraints<'t> {
        let constraints = |row: u16| &self.constraints[usize::from(row)];
        let (own, target) =
            (constraints(member.constraints), constraints(self.target(member).constraints));
        let pattern = |it: &'t Constraints| it.pattern.as_deref().filter(|it| !it.is_empty());
        EffectiveConstraints {
            length: if own.length.is_empty() { &target.length } else { &own.length },
            range: if own.range.is_empty() { &target.range } else { &own.range },
            pattern: pattern(own).or_else(|| pattern(target)),
        }
    }

    /// The values of an enum, without internal ones.
    pub fn values(&self, shape: &ShapeRow) -> impl Iterator<Item = &str> {
        let shown = self.members(shape).iter().filter(|value| !value.flags.internal);
        shown.map(MemberRow::wire_name)
    }

    /// Whether a member is a stream that is the whole body of a message.
    pub fn is_stream(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        target.kind == Kind::Blob && target.flags.streaming
    }

    /// Whether a member is a header that contains JSON.
    pub fn is_json_header(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        member.binding == Some(Binding::Header)
            && target.kind == Kind::String
            && target.media == "application/json"
    }

    /// Whether the body of an operation's request is a stream.
    pub fn streams_input(&self, operation: &OperationRow) -> bool {
        let is_stream =
            |member: &MemberRow| member.binding == Some(Binding::Payload) && self.is_stream(member);
        self.members(self.shape(operation.input)).iter().any(is_stream)
    }

    /// Whether the body of an operation's response is written to a file, as every blob is that is
    /// the whole body.
    pub fn streams_output(&self, operation: &OperationRow) -> bool {
        let is_file = |member: &MemberRow| {
            member.binding == Some(Binding::Payload) && self.target(member).kind == Kind::Blob
        };
        self.members(self.shape(operation.output)).iter().any(is_file)
    }
}

/// The constraints of a member's value.
#[derive(Clone, Copy, Debug)]
pub struct EffectiveConstraints<'t> {
    pub length: &'t Limits<u64>,
    pub range: &'t Limits<String>,
    pub pattern: Option<&'t str>,
}

/// Neighbouring rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub first: u16,
    pub count: u16,
}

impl Span {
    /// These rows of a list.
    pub fn of<T>(self, list: &[T]) -> &[T] {
        let first = usize::from(self.first);
        list.get(first..first + usize::from(self.count)).unwrap_or_default()
    }
}

/// The kind of a shape that holds data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Blob,
    Boolean,
    String,
    Enum,
    IntEnum,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    List,
    Map,
    Structure,
    Union,
}

impl Kind {
    /// The name of the kind as Smithy writes it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Blob => "blob",
            Kind::Boolean => "boolean",
            Kind::String => "string",
            Kind::Enum => "enum",
            Kind::IntEnum => "intEnum",
            Kind::Byte => "byte",
            Kind::Short => "short",
            Kind::Integer => "integer",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::BigInteger => "bigInteger",
            Kind::BigDecimal => "bigDecimal",
            Kind::Timestamp => "timestamp",
            Kind::Document => "document",
            Kind::List => "list",
            Kind::Map => "map",
            Kind::Structure => "structure",
            Kind::Union => "union",
        }
    }

    /// Whether values have parts.
    pub fn is_complex(self) -> bool {
        matches!(self, Kind::List | Kind::Map | Kind::Structure | Kind::Union | Kind::Document)
    }
}

impl From<&model::Kind> for Kind {
    fn from(kind: &model::Kind) -> Kind {
        match kind {
            model::Kind::Blob => Kind::Blob,
            model::Kind::Boolean => Kind::Boolean,
            model::Kind::String => Kind::String,
            model::Kind::Enum => Kind::Enum,
            model::Kind::IntEnum => Kind::IntEnum,
            model::Kind::Byte => Kind::Byte,
            model::Kind::Short => Kind::Short,
            model::Kind::Integer => Kind::Integer,
            model::Kind::Long => Kind::Long,
            model::Kind::Float => Kind::Float,
            model::Kind::Double => Kind::Double,
            model::Kind::BigInteger => Kind::BigInteger,
            model::Kind::BigDecimal => Kind::BigDecimal,
            model::Kind::Timestamp => Kind::Timestamp,
            model::Kind::List => Kind::List,
            model::Kind::Map => Kind::Map,
            model::Kind::Structure => Kind::Structure,
            model::Kind::Union => Kind::Union,
            // Operations, resources and services hold no data and have no rows.
            model::Kind::Document
            | model::Kind::Operation(_)
            | model::Kind::Resource(_)
            | model::Kind::Service(_) => Kind::Document,
        }
    }
}

/// One shape.
#[derive(Debug)]
pub struct ShapeRow {
    /// The Smithy name in this service, without a namespace.
    pub name: String,
    pub kind: Kind,
    pub docs: Prose,
    /// The first sentence of the documentation; `None` if the model has none.
    pub sentence: Option<String>,
    pub members: Span,
    pub flags: ShapeFlags,
    /// The position of its constraints.
    pub constraints: u16,
    pub format: Option<TimestampFormat>,
    /// The HTTP status of an error; 0 for other shapes.
    pub status: u16,
    /// The media type; empty without one.
    pub media: String,
    /// `@xmlName`, or the code of an error; empty if the wire has the shape's name.
    pub wire: String,
    pub namespace: Option<Namespace>,
    pub notes: Notes,
}

/// Traits of a shape without a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShapeFlags {
    pub sensitive: bool,
    pub sparse: bool,
    pub streaming: bool,
    pub client_error: bool,
    pub server_error: bool,
    pub retryable: bool,
    pub throttling: bool,
    pub requires_length: bool,
    pub unique_items: bool,
    pub discriminated: bool,
    pub untagged: bool,
    pub unit: bool,
}

/// One member, or a value of an enum.
#[derive(Debug)]
pub struct MemberRow {
    pub name: String,
    pub docs: Prose,
    /// The first sentence of the documentation; `None` if the model has none.
    pub sentence: Option<String>,
    /// The position of the shape it targets.
    pub target: u16,
    pub flags: MemberFlags,
    pub binding: Option<Binding>,
    /// The name on the wire, or the value of an enum; empty if it is the member's name.
    pub wire: String,
    /// The position of its constraints.
    pub constraints: u16,
    pub format: Option<TimestampFormat>,
    pub default: Option<Value>,
    pub notes: Notes,
    /// The name in requests of `ec2Query`; empty for other protocols.
    pub ec2_name: String,
    pub namespace: Option<Namespace>,
}

impl MemberRow {
    /// The name on the wire, or the value of an enum.
    pub fn wire_name(&self) -> &str {
        if self.wire.is_empty() { &self.name } else { &self.wire }
    }
}

/// Traits of a member without a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberFlags {
    pub required: bool,
    pub idempotency_token: bool,
    pub host_label: bool,
    pub context_param: bool,
    pub sensitive: bool,
    pub client_optional: bool,
    /// A member or value of an enum that is not shown, but accepted.
    pub internal: bool,
    pub xml_attribute: bool,
    pub xml_flattened: bool,
    /// An id that may carry a path prefix; only the last segment is sent.
    pub path_id: bool,
    pub nullable: bool,
    pub json_unknown: bool,
}

/// The location of a member in an HTTP message, unless it is part of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    Label,
    Query,
    QueryParams,
    Header,
    PrefixHeaders,
    Payload,
    StatusCode,
}

/// Length, range, pattern and format.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Constraints {
    pub length: Limits<u64>,
    /// Numbers as the model writes them.
    pub range: Limits<String>,
    pub pattern: Option<String>,
    /// The name of alloy's trait for the format of a string or number.
    pub format: Option<&'static str>,
}

/// Minimum and maximum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limits<T> {
    pub min: Option<T>,
    pub max: Option<T>,
}

impl<T> Default for Limits<T> {
    fn default() -> Limits<T> {
        Limits { min: None, max: None }
    }
}

impl<T> Limits<T> {
    /// Whether there is neither a minimum nor a maximum.
    pub fn is_empty(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

/// `@xmlNamespace`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    pub uri: String,
    /// Empty without one.
    pub prefix: String,
}

/// One operation.
#[derive(Debug)]
pub struct OperationRow {
    pub name: String,
    pub command: String,
    pub docs: Prose,
    /// The position of the input's shape.
    pub input: u16,
    /// The position of the output's shape.
    pub output: u16,
    pub method: String,
    pub uri: String,
    pub code: u16,
    pub host_prefix: String,
    pub options: Span,
    pub errors: Span,
    pub parameters: Vec<EndpointParameter>,
    pub pagination: Option<Pagination>,
    pub waiters: Vec<Waiter>,
    /// The time in milliseconds to wait for a response at least; 0 for the default.
    pub long_poll_millis: u32,
    pub customizations: Customizations,
    pub notes: Notes,
    /// A valid sample response as JSON; empty for services of AWS.
    pub sample: String,
    pub flags: OperationFlags,
}

/// Traits of an operation without a value, whether help hides it, and whether it changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationFlags {
    pub checksum_required: bool,
    pub unsigned: bool,
    pub unsigned_payload: bool,
    pub gzip: bool,
    pub no_input: bool,
    pub no_output: bool,
    pub hidden: bool,
    /// It changes nothing.
    pub reads: bool,
}

/// One option of an operation's command.
#[derive(Debug)]
pub struct OptionRow {
    /// Without dashes.
    pub name: String,
    /// The position of the member that it sets.
    pub member: u16,
    pub flags: OptionFlags,
    /// The option that sets false instead, without dashes, unless that is `no-NAME`.
    pub opposite: Option<String>,
}

/// How an option differs from what its member makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OptionFlags {
    /// Whether pages do not show it, such as second names.
    pub hidden: bool,
    /// Whether it is not required, though its member is.
    pub optional: bool,
    /// Whether it sets the only member of a structure like a boolean.
    pub switch: bool,
    /// Whether it takes the values of the only members of the structures in a list.
    pub plain_values: bool,
}

/// One error of an operation.
#[derive(Debug)]
pub struct ErrorRow {
    /// The position of its shape.
    pub shape: u16,
    pub name: String,
}
