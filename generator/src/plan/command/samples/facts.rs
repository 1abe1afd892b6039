//! Reading a plan's table: what pages and schemas ask of shapes and members.

use crate::plan::facts::table::{BoundsRow, MemberRow, OperationRow, ShapeRow, Table};
use crate::plan::prose::{self, Node};
use std::cell::Cell;

/// A table with its texts by their offsets.
pub struct Facts<'p> {
    pub table: &'p Table,
    /// What may still be shown: on the page that is being made, and on all that follow.
    left: Cell<(usize, usize)>,
    /// Where each text of the list begins, in the order of the list.
    offsets: Vec<u32>,
}

/// The greatest weight of a page: each entry weighs one, and one more for each that it is inside
/// of. AWS's heaviest page has 700,000.
const PAGE: usize = 800_000;
/// The greatest weight of a reference for each member of the model: so that it grows as the model
/// does.
const PER_MEMBER: usize = 500;
/// What is inside of more others is left out. AWS's deepest page has 20.
pub const DEEPEST: usize = 32;
/// What stands for what is left out of a page.
pub const CUT: &str = "( ... truncated ... )";

/// A constraint, as the AWS CLI's pages name it, and its value.
pub type Constraint<'p> = (&'static str, &'p str);

/// What a value must keep to; empty texts bound nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds<'p> {
    pub length: (&'p str, &'p str),
    pub range: (&'p str, &'p str),
    pub pattern: &'p str,
}

impl<'p> Facts<'p> {
    pub fn new(table: &'p Table) -> Facts<'p> {
        let mut next = 0;
        let offsets = table.texts.list.iter().map(|text| {
            let offset = next;
            // Texts that do not fit are no plan.
            next += u32::try_from(text.len()).unwrap_or_default() + 1;
            offset
        });
        let all = PER_MEMBER.saturating_mul(1000 + table.members.len());
        Facts { offsets: offsets.collect(), table, left: Cell::new((PAGE, all)) }
    }

    /// Begins a page.
    pub fn begin_page(&self) {
        self.left.set((PAGE, self.left.get().1));
    }

    /// Whether nothing more has room.
    pub fn is_spent(&self) -> bool {
        self.left.get().0.min(self.left.get().1) == 0
    }

    /// Whether something of a weight has room on the page and in the reference, which gets smaller
    /// by it.
    pub fn spend(&self, weight: usize) -> bool {
        let (page, all) = self.left.get();
        let left = page.checked_sub(weight).zip(all.checked_sub(weight));
        self.left.set(left.unwrap_or((0, all)));
        left.is_some()
    }

    pub fn text(&self, offset: u32) -> &'p str {
        let place = self.offsets.binary_search(&offset).ok();
        place.and_then(|place| self.table.texts.list.get(place)).map_or("", String::as_str)
    }

    /// The shape of a row; rows of a plan are of its table.
    pub fn shape(&self, row: u16) -> &'p ShapeRow {
        &self.table.shapes[usize::from(row)]
    }

    pub fn target(&self, member: &MemberRow) -> &'p ShapeRow {
        self.shape(member.target)
    }

    pub fn members(&self, shape: &ShapeRow) -> &'p [MemberRow] {
        let first = usize::from(shape.first);
        &self.table.members[first..first + usize::from(shape.count)]
    }

    /// A list's element, a map's value.
    pub fn inner(&self, shape: &ShapeRow) -> Option<&'p MemberRow> {
        self.members(shape).last()
    }

    /// The member's documentation, else its shape's.
    pub fn docs(&self, member: &MemberRow) -> Vec<Node> {
        let own = self.text(member.docs);
        prose::parse(if own.is_empty() { self.text(self.target(member).docs) } else { own })
    }

    /// The bounds of a member, each of its own where it has them, else its shape's.
    pub fn bounds(&self, member: &MemberRow) -> Bounds<'p> {
        let [own, shape] =
            [member.bounds, self.target(member).bounds].map(|row| self.bounds_row(row));
        let pair = |own: (&'p str, &'p str), shape| if own == ("", "") { shape } else { own };
        Bounds {
            length: pair(own.length, shape.length),
            range: pair(own.range, shape.range),
            pattern: if own.pattern.is_empty() { shape.pattern } else { own.pattern },
        }
    }

    fn bounds_row(&self, row: u16) -> Bounds<'p> {
        let BoundsRow { length, range, pattern, .. } = &self.table.bounds[usize::from(row)];
        let pair = |pair: &(u32, u32)| (self.text(pair.0), self.text(pair.1));
        Bounds { length: pair(length), range: pair(range), pattern: self.text(*pattern) }
    }

    /// The values of an enum, less those that only servers know.
    pub fn values(&self, shape: &ShapeRow) -> impl Iterator<Item = (&'p str, &'p MemberRow)> {
        let shown = self.members(shape).iter().filter(|value| !value.flags.contains(&"INTERNAL"));
        shown.map(|value| {
            let wire = self.text(value.wire);
            (if wire.is_empty() { self.text(value.name) } else { wire }, value)
        })
    }

    /// Whether a member is the stream that makes up a whole message.
    pub fn is_stream(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        target.kind == "Blob" && target.flags.contains(&"STREAMING")
    }

    /// Whether a member is JSON in a header.
    pub fn is_json_header(&self, member: &MemberRow) -> bool {
        let target = self.target(member);
        member.binding == Some("Header")
            && target.kind == "String"
            && self.text(target.media) == "application/json"
    }

    /// The type's name as the AWS CLI gives it.
    pub fn type_name(&self, member: &MemberRow) -> &'static str {
        match self.target(member).kind {
            "Blob" if self.is_stream(member) => "streaming blob",
            "Document" => "document",
            "Union" => "tagged union structure",
            _ if self.is_json_header(member) => "JSON",
            kind => scalar(kind),
        }
    }

    /// Whether the response goes to a file, as every blob does that is the whole body.
    pub fn streams_output(&self, operation: &OperationRow) -> bool {
        let output = self.members(self.shape(operation.output));
        output
            .iter()
            .any(|member| member.binding == Some("Payload") && self.target(member).kind == "Blob")
    }

    /// Whether documents are all there is in the end: documents, lists and maps of them.
    pub fn holds_documents(&self, shape: &'p ShapeRow) -> bool {
        let mut shape = shape;
        // Chains of lists and maps have an end in a plan.
        for _ in 0..64 {
            match (shape.kind, self.inner(shape)) {
                ("List" | "Map", Some(inner)) => shape = self.target(inner),
                _ => break,
            }
        }
        shape.kind == "Document"
    }
}

impl<'p> Bounds<'p> {
    /// As the AWS CLI's pages list them.
    pub fn constraints(self) -> Vec<Constraint<'p>> {
        let either =
            |length: &'p str, range: &'p str| if length.is_empty() { range } else { length };
        let all = [
            ("min", either(self.length.0, self.range.0)),
            ("max", either(self.length.1, self.range.1)),
            ("pattern", self.pattern),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// The name of a kind as botocore has it.
pub fn scalar(kind: &str) -> &'static str {
    match kind {
        "Blob" => "blob",
        "Boolean" => "boolean",
        "Byte" | "Short" | "Integer" | "IntEnum" => "integer",
        "Long" | "BigInteger" => "long",
        "Float" => "float",
        "Double" | "BigDecimal" => "double",
        "Timestamp" => "timestamp",
        "List" => "list",
        "Map" => "map",
        "Structure" | "Union" | "Document" => "structure",
        _ => "string",
    }
}

/// Whether a kind has parts.
pub fn is_complex(kind: &str) -> bool {
    matches!(kind, "List" | "Map" | "Structure" | "Union" | "Document")
}
