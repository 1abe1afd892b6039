//! The rows of a table as bytes, in the order of the fields of `runtime/src/table/rows.rs`.

use super::{ByteOrder, Bytes};
use crate::emit::calls;
use crate::model::traits::TimestampFormat;
use crate::plan::facts::notes::Notes;
use crate::plan::facts::table::{
    Binding, Constraints, Kind, Limits, MemberFlags, MemberRow, Namespace, OperationFlags,
    OperationRow, OptionFlags, OptionRow, ShapeFlags, ShapeRow, Table,
};
use crate::plan::facts::texts::Texts;

/// The sections of rows.
pub(super) struct Rows {
    pub(super) shapes: Vec<u8>,
    pub(super) members: Vec<u8>,
    pub(super) constraints: Vec<u8>,
    pub(super) rare: Vec<u8>,
    pub(super) operations: Vec<u8>,
    pub(super) options: Vec<u8>,
    pub(super) errors: Vec<u8>,
}

/// The owners of rare rows, in the order of the rows.
#[derive(Clone, Copy)]
enum Owner {
    Shape,
    Member,
    Operation,
    Option,
    Service,
}

struct Writer<'w> {
    texts: &'w mut Texts,
    docs: &'w mut Texts,
    rare: [Bytes; 5],
    order: ByteOrder,
}

/// All rows; strings are added to `texts`, documentation to `docs`.
pub(super) fn rows(table: &Table, texts: &mut Texts, docs: &mut Texts, order: ByteOrder) -> Rows {
    let rare = [(); 5].map(|()| Bytes::new(order));
    let mut writer = Writer { texts, docs, rare, order };
    let shapes = writer.all(&table.shapes, Writer::shape);
    let members = writer.all(&table.members, Writer::member);
    let constraints = writer.all(&table.constraints, Writer::constraints);
    let operations = writer.all(&table.operations, Writer::operation);
    let options = writer.all(&table.options, Writer::option);
    let errors = writer.all(&table.errors, |_, out, _, row| out.half(row.shape));
    if !table.notes.is_empty() {
        let columns = Columns { notes: Some(&table.notes), ..Columns::default() };
        writer.rare(Owner::Service, 0, columns);
    }
    let rare = writer.rare.into_iter().flat_map(|rows| rows.bytes).collect();
    Rows { shapes, members, constraints, rare, operations, options, errors }
}

impl Writer<'_> {
    fn all<T>(
        &mut self,
        rows: &[T],
        mut write: impl FnMut(&mut Self, &mut Bytes, u16, &T),
    ) -> Vec<u8> {
        let mut out = Bytes::new(self.order);
        for (index, row) in (0..).zip(rows) {
            write(self, &mut out, index, row);
        }
        out.bytes
    }

    fn text(&mut self, text: &str) -> u32 {
        self.texts.add(text)
    }

    fn shape(&mut self, out: &mut Bytes, index: u16, row: &ShapeRow) {
        let namespace = row.namespace.as_ref();
        let columns = Columns { name: &row.wire, namespace, notes: Some(&row.notes), sample: "" };
        self.rare(Owner::Shape, index, columns);
        out.byte(kind(row.kind));
        out.byte(format(row.format));
        out.half(bits(&shape_flags(row.flags)));
        out.word(self.text(&row.name));
        out.word(self.docs.add_pair(row.docs.html(), row.sentence.as_deref()));
        for half in [row.members.first, row.members.count, row.constraints, row.status] {
            out.half(half);
        }
        out.word(self.text(&row.media));
    }

    fn member(&mut self, out: &mut Bytes, index: u16, row: &MemberRow) {
        let namespace = row.namespace.as_ref();
        let columns =
            Columns { name: &row.ec2_name, namespace, notes: Some(&row.notes), sample: "" };
        self.rare(Owner::Member, index, columns);
        out.word(self.text(&row.name));
        out.word(self.text(&row.wire));
        out.word(self.docs.add_pair(row.docs.html(), row.sentence.as_deref()));
        out.half(row.target);
        out.half(bits(&member_flags(row.flags)));
        out.half(row.constraints);
        out.byte(binding(row.binding));
        out.byte(format(row.format));
        let default = row.default.as_ref().map(ToString::to_string).unwrap_or_default();
        out.word(self.text(&default));
    }

    fn constraints(&mut self, out: &mut Bytes, _: u16, row: &Constraints) {
        self.limits(out, &row.length);
        self.limits(out, &row.range);
        out.word(self.text(row.pattern.as_deref().unwrap_or_default()));
        out.word(self.text(row.format.unwrap_or_default()));
    }

    fn limits<T: ToString>(&mut self, out: &mut Bytes, limits: &Limits<T>) {
        for limit in [&limits.min, &limits.max] {
            let text = limit.as_ref().map(T::to_string).unwrap_or_default();
            out.word(self.text(&text));
        }
    }

    fn operation(&mut self, out: &mut Bytes, index: u16, row: &OperationRow) {
        let millis = match row.long_poll_millis {
            0 => String::new(),
            millis => millis.to_string(),
        };
        let columns = Columns {
            name: &millis,
            namespace: None,
            notes: Some(&row.notes),
            sample: &row.sample,
        };
        self.rare(Owner::Operation, index, columns);
        out.word(self.text(&row.name));
        out.word(self.text(&row.command));
        out.word(self.docs.add(row.docs.html()));
        out.half(row.input);
        out.half(row.output);
        for text in [&row.method, &row.uri, &row.host_prefix] {
            out.word(self.text(text));
        }
        out.half(row.code);
        out.half(bits(&operation_flags(row.flags)));
        for span in [row.options, row.errors] {
            out.half(span.first);
            out.half(span.count);
        }
        let pagination = row.pagination.as_ref().map(calls::pagination).unwrap_or_default();
        for text in [
            calls::parameters(&row.parameters),
            pagination,
            calls::waiters(&row.waiters),
            row.customizations.json(),
        ] {
            out.word(self.text(&text));
        }
    }

    fn option(&mut self, out: &mut Bytes, index: u16, row: &OptionRow) {
        if let Some(opposite) = &row.opposite {
            let columns = Columns { name: opposite, ..Columns::default() };
            self.rare(Owner::Option, index, columns);
        }
        out.word(self.text(&row.name));
        out.half(row.member);
        let OptionFlags { hidden, optional, switch, plain_values } = row.flags;
        out.half(bits(&[hidden, optional, switch, plain_values]));
    }

    /// The rarely used columns of a row; no row if they are empty.
    fn rare(&mut self, owner: Owner, row: u16, columns: Columns<'_>) {
        let Columns { name, namespace, notes, sample } = columns;
        let [uri, prefix] = namespace.map_or(["", ""], |it| [&it.uri, &it.prefix]);
        let notes = notes.filter(|notes| !notes.is_empty()).map(Notes::json).unwrap_or_default();
        let texts = [name, uri, prefix, &notes, sample];
        if [name, uri, &notes, sample].iter().all(|text| text.is_empty()) {
            return;
        }
        let texts = texts.map(|text| self.texts.add(text));
        let out = &mut self.rare[owner as usize];
        out.half(row);
        out.byte(owner as u8);
        out.byte(0);
        texts.into_iter().for_each(|text| out.word(text));
    }
}

/// The rarely used columns of a row.
#[derive(Default)]
struct Columns<'r> {
    name: &'r str,
    namespace: Option<&'r Namespace>,
    notes: Option<&'r Notes>,
    sample: &'r str,
}

/// Flags as bits, the first as the lowest.
fn bits(flags: &[bool]) -> u16 {
    flags.iter().rev().fold(0, |bits, is_set| bits << 1 | u16::from(*is_set))
}

fn shape_flags(flags: ShapeFlags) -> [bool; 12] {
    let ShapeFlags {
        sensitive,
        sparse,
        streaming,
        client_error,
        server_error,
        retryable,
        throttling,
        requires_length,
        unique_items,
        discriminated,
        untagged,
        unit,
    } = flags;
    [
        sensitive,
        sparse,
        streaming,
        client_error,
        server_error,
        retryable,
        throttling,
        requires_length,
        unique_items,
        discriminated,
        untagged,
        unit,
    ]
}

fn member_flags(flags: MemberFlags) -> [bool; 12] {
    let MemberFlags {
        required,
        idempotency_token,
        host_label,
        context_param,
        sensitive,
        client_optional,
        internal,
        xml_attribute,
        xml_flattened,
        path_id,
        nullable,
        json_unknown,
    } = flags;
    [
        required,
        idempotency_token,
        host_label,
        context_param,
        sensitive,
        client_optional,
        internal,
        xml_attribute,
        xml_flattened,
        path_id,
        nullable,
        json_unknown,
    ]
}

fn operation_flags(flags: OperationFlags) -> [bool; 8] {
    let OperationFlags {
        checksum_required,
        unsigned,
        unsigned_payload,
        gzip,
        no_input,
        no_output,
        hidden,
        reads,
    } = flags;
    [checksum_required, unsigned, unsigned_payload, gzip, no_input, no_output, hidden, reads]
}

/// The number of a kind, by the order of the kinds in the runtime.
fn kind(kind: Kind) -> u8 {
    const KINDS: [Kind; 19] = [
        Kind::Blob,
        Kind::Boolean,
        Kind::String,
        Kind::Enum,
        Kind::IntEnum,
        Kind::Byte,
        Kind::Short,
        Kind::Integer,
        Kind::Long,
        Kind::Float,
        Kind::Double,
        Kind::BigInteger,
        Kind::BigDecimal,
        Kind::Timestamp,
        Kind::Document,
        Kind::List,
        Kind::Map,
        Kind::Structure,
        Kind::Union,
    ];
    position(&KINDS, kind)
}

/// The number of a location; 0 is the body.
fn binding(binding: Option<Binding>) -> u8 {
    const BINDINGS: [Binding; 7] = [
        Binding::Label,
        Binding::Query,
        Binding::QueryParams,
        Binding::Header,
        Binding::PrefixHeaders,
        Binding::Payload,
        Binding::StatusCode,
    ];
    binding.map_or(0, |binding| position(&BINDINGS, binding) + 1)
}

/// The number of a timestamp format; 0 is none.
fn format(format: Option<TimestampFormat>) -> u8 {
    format.map_or(0, |format| match format {
        TimestampFormat::EpochSeconds => 1,
        TimestampFormat::DateTime => 2,
        TimestampFormat::HttpDate => 3,
    })
}

fn position<T: PartialEq>(all: &[T], item: T) -> u8 {
    let position = all.iter().position(|it| *it == item).unwrap_or_default();
    u8::try_from(position).unwrap_or_default()
}
