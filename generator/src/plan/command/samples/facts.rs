//! Questions that pages, schemas and sample values ask about the shapes and members of a table.

use crate::plan::facts::table::{
    Binding, Constraints, Kind, Limits, MemberRow, OperationRow, ShapeRow, Table,
};
use crate::plan::prose::Node;
use std::cell::Cell;

/// A table, and the room that is left on pages.
pub struct Facts<'p> {
    pub table: &'p Table,
    /// The weight that may still be shown: on the current page, and on all pages.
    left: Cell<(usize, usize)>,
}

/// The maximum weight of a page: an entry weighs one, plus one for each entry around it. AWS's
/// heaviest page weighs 700,000.
const PAGE: usize = 800_000;
/// The maximum weight of a reference per member of the model, so that it grows with the model.
const PER_MEMBER: usize = 500;
/// Entries nested deeper than this are left out. AWS's deepest page has 20 levels.
pub const DEEPEST: usize = 32;
/// Marks the place of entries that are left out.
pub const CUT: &str = "( ... truncated ... )";

/// A constraint, as the AWS CLI's pages name it, and its value.
pub type Constraint = (&'static str, String);

/// The constraints of a member's value.
#[derive(Clone, Copy, Debug)]
pub struct Bounds<'p> {
    pub length: &'p Limits<u64>,
    pub range: &'p Limits<String>,
    pub pattern: Option<&'p str>,
}

impl<'p> Facts<'p> {
    pub fn new(table: &'p Table) -> Facts<'p> {
        let all = PER_MEMBER.saturating_mul(1000 + table.members.len());
        Facts { table, left: Cell::new((PAGE, all)) }
    }

    /// Begins a page.
    pub fn begin_page(&self) {
        self.left.set((PAGE, self.left.get().1));
    }

    /// Whether there is no room left.
    pub fn is_spent(&self) -> bool {
        self.left.get().0.min(self.left.get().1) == 0
    }

    /// Takes room for a weight on the page and in the reference; returns whether there was enough.
    pub fn spend(&self, weight: usize) -> bool {
        let (page, all) = self.left.get();
        let left = page.checked_sub(weight).zip(all.checked_sub(weight));
        self.left.set(left.unwrap_or((0, all)));
        left.is_some()
    }

    pub fn shape(&self, row: u16) -> &'p ShapeRow {
        self.table.shape(row)
    }

    pub fn target(&self, member: &MemberRow) -> &'p ShapeRow {
        self.table.target(member)
    }

    pub fn members(&self, shape: &ShapeRow) -> &'p [MemberRow] {
        self.table.members(shape)
    }

    /// The element of a list or the value of a map.
    pub fn inner(&self, shape: &ShapeRow) -> Option<&'p MemberRow> {
        self.table.inner(shape)
    }

    /// The documentation of a member, else of its target.
    pub fn docs(&self, member: &MemberRow) -> Vec<Node> {
        self.table.docs(member).nodes()
    }

    /// The constraints of a member, each its own or else its target's.
    pub fn bounds(&self, member: &MemberRow) -> Bounds<'p> {
        let constraints = |row: u16| &self.table.constraints[usize::from(row)];
        let own: &'p Constraints = constraints(member.constraints);
        let target: &'p Constraints = constraints(self.target(member).constraints);
        let pattern = |it: &'p Constraints| it.pattern.as_deref().filter(|it| !it.is_empty());
        Bounds {
            length: if own.length.is_empty() { &target.length } else { &own.length },
            range: if own.range.is_empty() { &target.range } else { &own.range },
            pattern: pattern(own).or_else(|| pattern(target)),
        }
    }

    /// The values of an enum, without those that only servers know.
    pub fn values(&self, shape: &ShapeRow) -> impl Iterator<Item = (&'p str, &'p MemberRow)> {
        let shown = self.members(shape).iter().filter(|value| !value.flags.internal);
        shown.map(|value| (value.wire_name(), value))
    }

    /// Whether a member is the stream that makes up a whole message.
    pub fn is_stream(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        target.kind == Kind::Blob && target.flags.streaming
    }

    /// Whether a member is JSON in a header.
    pub fn is_json_header(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        member.binding == Some(Binding::Header)
            && target.kind == Kind::String
            && target.media == "application/json"
    }

    /// The type's name as the AWS CLI gives it.
    pub fn type_name(&self, member: &MemberRow) -> &'static str {
        match self.target(member).kind {
            Kind::Blob if self.is_stream(member) => "streaming blob",
            Kind::Document => "document",
            Kind::Union => "tagged union structure",
            _ if self.is_json_header(member) => "JSON",
            kind => scalar(kind),
        }
    }

    /// Whether the response is written to a file, as every blob is that is the whole body.
    pub fn streams_output(&self, operation: &OperationRow) -> bool {
        let is_file = |member: &MemberRow| {
            member.binding == Some(Binding::Payload) && self.target(member).kind == Kind::Blob
        };
        self.members(self.shape(operation.output)).iter().any(is_file)
    }

    /// Whether a shape consists of documents: a document, or lists and maps of documents.
    pub fn holds_documents(&self, shape: &'p ShapeRow) -> bool {
        let mut shape = shape;
        // Chains of lists and maps are limited in a plan.
        for _ in 0..64 {
            match (shape.kind, self.inner(shape)) {
                (Kind::List | Kind::Map, Some(inner)) => shape = self.target(inner),
                _ => break,
            }
        }
        shape.kind == Kind::Document
    }
}

impl Bounds<'_> {
    /// As the AWS CLI's pages list them.
    pub fn constraints(self) -> Vec<Constraint> {
        let either = |length: Option<u64>, range: &Option<String>| {
            length.map(|length| length.to_string()).or_else(|| range.clone())
        };
        let all = [
            ("min", either(self.length.min, &self.range.min)),
            ("max", either(self.length.max, &self.range.max)),
            ("pattern", self.pattern.map(str::to_owned)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The name of a kind in botocore's models.
pub fn scalar(kind: Kind) -> &'static str {
    match kind {
        Kind::Blob => "blob",
        Kind::Boolean => "boolean",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum => "integer",
        Kind::Long | Kind::BigInteger => "long",
        Kind::Float => "float",
        Kind::Double | Kind::BigDecimal => "double",
        Kind::Timestamp => "timestamp",
        Kind::List => "list",
        Kind::Map => "map",
        Kind::Structure | Kind::Union | Kind::Document => "structure",
        Kind::String | Kind::Enum => "string",
    }
}
