//! `TABLE`: the facts of a plan as rows of numbers, one row per line with a name as a comment.

use super::Part;
use crate::emit::calls;
use crate::escape::{Escaped, Piece, Rust, escaped, rust};
use crate::model::traits::TimestampFormat;
use crate::plan::facts::notes::Notes;
use crate::plan::facts::table::{
    Binding, Constraints, Kind, Limits, MemberFlags, MemberRow, Namespace, OperationFlags,
    OperationRow, OptionFlags, OptionRow, ShapeFlags, ShapeRow, Table,
};
use crate::plan::facts::texts::Texts;

/// Rust source as text.
type Code = Escaped<Rust>;

/// The table as text: formatters drop comments, and a table without comments is unreadable in a
/// review.
pub(super) fn table(table: &Table) -> Vec<Part> {
    let mut out = Code::from(
        "/// The table of the model: one row per shape, member, operation, option and error.
#[doc(hidden)]
pub static TABLE: ::hardie_runtime::table::Table = {
    #[allow(unused_imports)]
    use ::hardie_runtime::table::rows::{
        Binding::*, ConstraintsRow as C, Kind::*, MemberRow as M, OperationRow as O, OptionRow as P,
        RareRow as R, ShapeRow as S, TimestampFormat::*,
    };
    ::hardie_runtime::table::Table {
        text: TEXT,
        packed_docs: ::std::option::Option::None,
",
    );
    let mut writer = Writer { table, texts: Texts::default() };
    let lists = writer.shapes();
    let (operations, options, rare_of_operations) = writer.operations();
    let constraints = table.constraints.iter().map(|it| (writer.constraints(it), label(it)));
    let constraints = constraints.collect();
    let errors = table.errors.iter().map(|row| (escaped!(Rust, row.shape), row.name.clone()));
    rows(&mut out, "shapes", lists.shapes);
    rows(&mut out, "members", lists.members);
    rows(&mut out, "constraints", constraints);
    let mut rare = [lists.rare_of_shapes, lists.rare_of_members, rare_of_operations].concat();
    if !table.notes.is_empty() {
        let notes = writer.texts.add(&table.notes.json());
        let row = escaped!(Rust, "R::service()", call(".notes", &[&notes]));
        rare.push((row, "the service".to_owned()));
    }
    rows(&mut out, "rare", rare);
    rows(&mut out, "operations", operations);
    rows(&mut out, "options", options);
    rows(&mut out, "errors", errors.collect());
    out.push(&"    }\n};");
    vec![Part::Text(out), Part::Text(strings_code(&writer.texts))]
}

/// The constant of the strings, one string per line in the order of their offsets.
fn strings_code(texts: &Texts) -> Code {
    let mut out = Code::from(
        "/// Names, documentation and values of [`TABLE`], each terminated by a NUL.\nconst TEXT: \
         &str = \"\\\n",
    );
    for text in texts.list() {
        out.push(&rust::part_of_string(text));
        out.push(&"\\0\\\n");
    }
    out.push(&"\";");
    out
}

/// Rows and their labels.
type Rows = Vec<(Code, String)>;

fn rows(out: &mut Code, name: &'static str, rows: Rows) {
    out.push(&escaped!(Rust, "        ", name, ": &[\n"));
    for (index, (row, label)) in rows.iter().enumerate() {
        let label = rust::comment(label);
        out.push(&escaped!(Rust, "            ", row, ", // ", index, " ", label, "\n"));
    }
    out.push(&"        ],\n");
}

/// The rows of shapes and members; rarely used columns have rows of their own.
#[derive(Default)]
struct Lists {
    shapes: Rows,
    members: Rows,
    rare_of_shapes: Rows,
    rare_of_members: Rows,
}

/// The rarely used columns of a row.
struct Rare<'t> {
    namespace: Option<&'t Namespace>,
    name: &'t str,
    notes: &'t Notes,
    sample: &'t str,
}

/// Writes rows; strings get their offsets in the order of writing.
struct Writer<'t> {
    table: &'t Table,
    texts: Texts,
}

impl<'t> Writer<'t> {
    fn shapes(&mut self) -> Lists {
        let mut lists = Lists::default();
        let table = self.table;
        for (index, shape) in table.shapes.iter().enumerate() {
            for member in table.members(shape) {
                let label = format!("{}${}", shape.name, member.name);
                let (index, row) = (lists.members.len(), self.member(member));
                lists.members.push((row, label.clone()));
                let rare = Rare {
                    namespace: member.namespace.as_ref(),
                    name: &member.ec2_name,
                    notes: &member.notes,
                    sample: "",
                };
                let rare = self.rare("R::member", index, rare);
                lists.rare_of_members.extend(rare.map(|row| (row, label)));
            }
            let rare = Rare {
                namespace: shape.namespace.as_ref(),
                name: &shape.wire,
                notes: &shape.notes,
                sample: "",
            };
            let rare = self.rare("R::shape", index, rare);
            lists.rare_of_shapes.extend(rare.map(|row| (row, shape.name.clone())));
            let row = self.shape(shape);
            lists.shapes.push((row, shape.name.clone()));
        }
        lists
    }

    fn shape(&mut self, row: &ShapeRow) -> Code {
        let docs = self.texts.add_pair(row.docs.html(), row.sentence.as_deref());
        // The strings of constraints precede the name.
        self.constraints(self.constraints_at(row.constraints));
        let (name, media) = (self.texts.add(&row.name), self.texts.add(&row.media));
        let (first, count) = (row.members.first, row.members.count);
        let mut out = call("S::new", &[&kind(row.kind), &name, &docs, &first, &count]);
        flags(&mut out, "S", &shape_flags(row.flags));
        if row.constraints != 0 {
            out.push(&call(".constraints", &[&row.constraints]));
        }
        if let Some(it) = row.format {
            out.push(&call(".format", &[&format(it)]));
        }
        if row.status != 0 {
            out.push(&call(".status", &[&row.status]));
        }
        if media != 0 {
            out.push(&call(".media", &[&media]));
        }
        out
    }

    fn member(&mut self, row: &MemberRow) -> Code {
        let docs = self.texts.add_pair(row.docs.html(), row.sentence.as_deref());
        self.constraints(self.constraints_at(row.constraints));
        let (name, wire) = (self.texts.add(&row.name), self.texts.add(&row.wire));
        let default = row.default.as_ref().map(|value| self.texts.add(&value.to_string()));
        let mut out = call("M::new", &[&name, &docs, &row.target]);
        flags(&mut out, "M", &member_flags(row.flags));
        match row.binding {
            Some(it) => out.push(&call(".bound", &[&binding(it), &wire])),
            None if wire != 0 => out.push(&call(".wire", &[&wire])),
            None => {}
        }
        if row.constraints != 0 {
            out.push(&call(".constraints", &[&row.constraints]));
        }
        if let Some(it) = row.format {
            out.push(&call(".format", &[&format(it)]));
        }
        if let Some(default) = default {
            out.push(&call(".default", &[&default]));
        }
        out
    }

    fn constraints_at(&self, row: u16) -> &'t Constraints {
        &self.table.constraints[usize::from(row)]
    }

    fn constraints(&mut self, row: &Constraints) -> Code {
        let length = self.limits(&row.length);
        let range = self.limits(&row.range);
        let pattern = self.texts.add(row.pattern.as_deref().unwrap_or_default());
        let format = self.texts.add(row.format.unwrap_or_default());
        let mut out = call("C::new", &[&length, &range, &pattern]);
        if format != 0 {
            out.push(&call(".format", &[&format]));
        }
        out
    }

    fn limits<T: ToString>(&mut self, limits: &Limits<T>) -> Code {
        let [min, max] = strings(limits).map(|text| self.texts.add(&text));
        call("", &[&min, &max])
    }

    /// The row of the rarely used columns; no row if they are empty.
    fn rare(&mut self, constructor: &'static str, row: usize, rare: Rare<'_>) -> Option<Code> {
        let Rare { namespace, name, notes, sample } = rare;
        let namespace = namespace.map(|it| [&it.uri, &it.prefix].map(|text| self.texts.add(text)));
        let [uri, prefix] = namespace.unwrap_or_default();
        if name.is_empty() && uri == 0 && notes.is_empty() && sample.is_empty() {
            return None;
        }
        let mut out = call(constructor, &[&row, &self.texts.add(name)]);
        if [uri, prefix] != [0, 0] {
            out.push(&call(".namespace", &[&uri, &prefix]));
        }
        if !notes.is_empty() {
            out.push(&call(".notes", &[&self.texts.add(&notes.json())]));
        }
        if !sample.is_empty() {
            out.push(&call(".sample", &[&self.texts.add(sample)]));
        }
        Some(out)
    }

    /// Operations, their options, and the rarely used columns of both.
    fn operations(&mut self) -> (Rows, Rows, Rows) {
        let (mut operations, mut options, mut rare) = (Rows::new(), Rows::new(), Rows::new());
        let mut rare_of_options = Rows::new();
        let table = self.table;
        for (index, row) in table.operations.iter().enumerate() {
            operations.push((self.operation(row), row.name.clone()));
            let millis = match row.long_poll_millis {
                0 => String::new(),
                millis => millis.to_string(),
            };
            let columns =
                Rare { namespace: None, name: &millis, notes: &row.notes, sample: &row.sample };
            let columns = self.rare("R::operation", index, columns);
            rare.extend(columns.map(|columns| (columns, row.name.clone())));
            for option in row.options.of(&table.options) {
                let label = format!("{} --{}", row.name, option.name);
                if let Some(opposite) = &option.opposite {
                    let name = self.texts.add(opposite);
                    let row = call("R::option", &[&options.len(), &name]);
                    rare_of_options.push((row, label.clone()));
                }
                options.push((self.option(option), label));
            }
        }
        rare.append(&mut rare_of_options);
        (operations, options, rare)
    }

    fn operation(&mut self, row: &OperationRow) -> Code {
        let texts = &mut self.texts;
        let docs = texts.add(row.docs.html());
        let parameters = texts.add(&calls::parameters(&row.parameters));
        let pagination = row.pagination.as_ref().map(calls::pagination).unwrap_or_default();
        let pagination = texts.add(&pagination);
        let waiters = texts.add(&calls::waiters(&row.waiters));
        let customizations = texts.add(&row.customizations.json());
        let (name, command) = (texts.add(&row.name), texts.add(&row.command));
        let (method, uri) = (texts.add(&row.method), texts.add(&row.uri));
        let host_prefix = texts.add(&row.host_prefix);
        let mut out = call("O::new", &[&name, &command, &docs, &row.input, &row.output]);
        out.push(&call(".http", &[&method, &uri, &row.code]));
        if host_prefix != 0 {
            out.push(&call(".host_prefix", &[&host_prefix]));
        }
        out.push(&call(".options", &[&row.options.first, &row.options.count]));
        out.push(&call(".errors", &[&row.errors.first, &row.errors.count]));
        let columns = [
            (".parameters", parameters),
            (".pagination", pagination),
            (".waiters", waiters),
            (".customizations", customizations),
        ];
        for (column, offset) in columns.iter().filter(|(_, offset)| *offset != 0) {
            out.push(&call(column, &[offset]));
        }
        flags(&mut out, "O", &operation_flags(row.flags));
        out
    }

    fn option(&mut self, row: &OptionRow) -> Code {
        let name = self.texts.add(&row.name);
        let mut out = call("P::new", &[&name, &row.member]);
        if row.flags.hidden {
            out.push(&".hidden()");
        }
        let OptionFlags { hidden: _, optional, switch, plain_values } = row.flags;
        let set = [("OPTIONAL", optional), ("SWITCH", switch), ("PLAIN_VALUES", plain_values)];
        flags(&mut out, "P", &set);
        out
    }
}

/// Constraints as a readable comment.
fn label(constraints: &Constraints) -> String {
    let limits = |what: &str, [min, max]: [String; 2]| {
        (!(min.is_empty() && max.is_empty())).then(|| format!("{what} {min}..{max}"))
    };
    let parts = [
        limits("length", strings(&constraints.length)),
        limits("range", strings(&constraints.range)),
        constraints.pattern.as_ref().map(|_| "pattern".to_owned()),
        constraints.format.map(|_| "format".to_owned()),
    ];
    let label = parts.into_iter().flatten().collect::<Vec<String>>().join(", ");
    if label.is_empty() { "none".to_owned() } else { label }
}

/// Minimum and maximum as strings; empty if absent.
fn strings<T: ToString>(limits: &Limits<T>) -> [String; 2] {
    [&limits.min, &limits.max].map(|limit| limit.as_ref().map(T::to_string).unwrap_or_default())
}

/// `name(a, b)`.
fn call(name: &'static str, arguments: &[&dyn Piece<Rust>]) -> Code {
    let mut out = escaped!(Rust, name, "(");
    for (index, argument) in arguments.iter().enumerate() {
        out.push(&if index > 0 { ", " } else { "" });
        out.push(*argument);
    }
    out.push(&")");
    out
}

/// A flag's constant, and whether it is set.
type Flag = (&'static str, bool);

fn flags(out: &mut Code, row: &'static str, flags: &[Flag]) {
    let set = flags.iter().filter(|(_, is_set)| *is_set);
    // One call per flag: `|` of flags is not constant.
    for (name, _) in set {
        out.push(&escaped!(Rust, ".flags(", row, "::", *name, ")"));
    }
}

fn shape_flags(flags: ShapeFlags) -> [Flag; 12] {
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
        ("SENSITIVE", sensitive),
        ("SPARSE", sparse),
        ("STREAMING", streaming),
        ("CLIENT_ERROR", client_error),
        ("SERVER_ERROR", server_error),
        ("RETRYABLE", retryable),
        ("THROTTLING", throttling),
        ("REQUIRES_LENGTH", requires_length),
        ("UNIQUE_ITEMS", unique_items),
        ("DISCRIMINATED", discriminated),
        ("UNTAGGED", untagged),
        ("UNIT", unit),
    ]
}

fn member_flags(flags: MemberFlags) -> [Flag; 12] {
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
        ("REQUIRED", required),
        ("IDEMPOTENCY_TOKEN", idempotency_token),
        ("HOST_LABEL", host_label),
        ("CONTEXT_PARAM", context_param),
        ("SENSITIVE", sensitive),
        ("CLIENT_OPTIONAL", client_optional),
        ("INTERNAL", internal),
        ("XML_ATTRIBUTE", xml_attribute),
        ("XML_FLATTENED", xml_flattened),
        ("PATH_ID", path_id),
        ("NULLABLE", nullable),
        ("JSON_UNKNOWN", json_unknown),
    ]
}

fn operation_flags(flags: OperationFlags) -> [Flag; 8] {
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
    [
        ("CHECKSUM_REQUIRED", checksum_required),
        ("UNSIGNED", unsigned),
        ("UNSIGNED_PAYLOAD", unsigned_payload),
        ("GZIP", gzip),
        ("NO_INPUT", no_input),
        ("NO_OUTPUT", no_output),
        ("HIDDEN", hidden),
        ("READS", reads),
    ]
}

fn kind(kind: Kind) -> &'static str {
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
        Kind::Document => "Document",
        Kind::List => "List",
        Kind::Map => "Map",
        Kind::Structure => "Structure",
        Kind::Union => "Union",
    }
}

fn format(format: TimestampFormat) -> &'static str {
    match format {
        TimestampFormat::EpochSeconds => "EpochSeconds",
        TimestampFormat::DateTime => "DateTime",
        TimestampFormat::HttpDate => "HttpDate",
    }
}

fn binding(binding: Binding) -> &'static str {
    match binding {
        Binding::Label => "Label",
        Binding::Query => "Query",
        Binding::QueryParams => "QueryParams",
        Binding::Header => "Header",
        Binding::PrefixHeaders => "PrefixHeaders",
        Binding::Payload => "Payload",
        Binding::StatusCode => "StatusCode",
    }
}
