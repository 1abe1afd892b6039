//! Converts a plan's facts to a table in memory, for the runtime's cursors, which read it like the
//! table of a generated program.
//!
//! Only facts that pages show are included: no endpoint parameters, waiters or XML names.

use hardie_build::plan::customizations::Customizations;
use hardie_build::plan::facts::notes::Notes;
use hardie_build::plan::facts::table::{
    self as plan, Binding as From, Constraints, Kind as FromKind, Limits,
};
use hardie_build::plan::facts::texts::Texts;
use hardie_runtime::table::Table;
use hardie_runtime::table::rows::{
    Binding, ConstraintsRow, Kind, MemberRow, OperationRow, OptionRow, RareRow, ShapeRow,
};
use serde_json::json;

/// Builds the table. Its memory is never freed, because cursors are `'static`; a program writes
/// only a few references.
pub fn table(from: &plan::Table) -> &'static Table {
    let texts = &mut Texts::default();
    let mut table = Table {
        text: "",
        shapes: rows(&from.shapes, |row| shape(row, texts)),
        members: rows(&from.members, |row| member(row, texts)),
        constraints: rows(&from.constraints, |row| constraints(row, texts)),
        rare: rare(from, texts),
        operations: rows(&from.operations, |row| operation(row, texts)),
        options: rows(&from.options, |row| option(row, texts)),
        errors: rows(&from.errors, |row| row.shape),
    };
    table.text = (texts.list().join("\0") + "\0").leak();
    Box::leak(Box::new(table))
}

fn rows<F, R>(from: &[F], row: impl FnMut(&F) -> R) -> &'static [R] {
    from.iter().map(row).collect::<Vec<R>>().leak()
}

/// Notes, sample responses, and the opposites of flags; the other rare columns are not shown.
fn rare(from: &plan::Table, texts: &mut Texts) -> &'static [RareRow] {
    let mut rare = Vec::new();
    let mut add = |row: RareRow, notes: &Notes, sample: &str| {
        if !notes.is_empty() || !sample.is_empty() {
            rare.push(row.notes(texts.add(&notes.json())).sample(texts.add(sample)));
        }
    };
    (0..).zip(&from.shapes).for_each(|(row, it)| add(RareRow::shape(row, 0), &it.notes, ""));
    (0..).zip(&from.members).for_each(|(row, it)| add(RareRow::member(row, 0), &it.notes, ""));
    let operations = (0..).zip(&from.operations);
    operations.for_each(|(row, it)| add(RareRow::operation(row, 0), &it.notes, &it.sample));
    for (row, option) in (0..).zip(&from.options) {
        if let Some(opposite) = &option.opposite {
            rare.push(RareRow::option(row, texts.add(opposite)));
        }
    }
    if !from.notes.is_empty() {
        rare.push(RareRow::service().notes(texts.add(&from.notes.json())));
    }
    rare.leak()
}

fn flag<T: Default>(is_set: bool, flag: T) -> T {
    if is_set { flag } else { T::default() }
}

fn shape(row: &plan::ShapeRow, texts: &mut Texts) -> ShapeRow {
    let docs = texts.add_pair(row.docs.html(), row.sentence.as_deref());
    let name = texts.add(&row.name);
    ShapeRow::new(kind(row.kind), name, docs, row.members.first, row.members.count)
        .flags(flag(row.flags.streaming, ShapeRow::STREAMING))
        .flags(flag(row.flags.sensitive, ShapeRow::SENSITIVE))
        .flags(flag(row.flags.sparse, ShapeRow::SPARSE))
        .flags(flag(row.flags.unique_items, ShapeRow::UNIQUE_ITEMS))
        .flags(flag(row.flags.client_error, ShapeRow::CLIENT_ERROR))
        .flags(flag(row.flags.server_error, ShapeRow::SERVER_ERROR))
        .constraints(row.constraints)
        .status(row.status)
        .media(texts.add(&row.media))
}

fn member(row: &plan::MemberRow, texts: &mut Texts) -> MemberRow {
    let default = row.default.as_ref().map(ToString::to_string).unwrap_or_default();
    let docs = texts.add_pair(row.docs.html(), row.sentence.as_deref());
    MemberRow::new(texts.add(&row.name), docs, row.target)
        .flags(flag(row.flags.required, MemberRow::REQUIRED))
        .flags(flag(row.flags.idempotency_token, MemberRow::IDEMPOTENCY_TOKEN))
        .flags(flag(row.flags.internal, MemberRow::INTERNAL))
        .flags(flag(row.flags.sensitive, MemberRow::SENSITIVE))
        .flags(flag(row.flags.nullable, MemberRow::NULLABLE))
        .bound(row.binding.map_or(Binding::Body, binding), texts.add(&row.wire))
        .constraints(row.constraints)
        .default(texts.add(&default))
}

fn constraints(row: &Constraints, texts: &mut Texts) -> ConstraintsRow {
    let (length, range) = (limits(&row.length, texts), limits(&row.range, texts));
    let pattern = texts.add(row.pattern.as_deref().unwrap_or_default());
    let format = texts.add(row.format.unwrap_or_default());
    ConstraintsRow::new(length, range, pattern).format(format)
}

fn limits<T: ToString>(limits: &Limits<T>, texts: &mut Texts) -> (u32, u32) {
    let mut text = |limit: &Option<T>| limit.as_ref().map_or(0, |it| texts.add(&it.to_string()));
    (text(&limits.min), text(&limits.max))
}

fn operation(row: &plan::OperationRow, texts: &mut Texts) -> OperationRow {
    let pagination = row.pagination.as_ref().map(|it| json!(it).to_string()).unwrap_or_default();
    let (name, command) = (texts.add(&row.name), texts.add(&row.command));
    OperationRow::new(name, command, texts.add(row.docs.html()), row.input, row.output)
        .options(row.options.first, row.options.count)
        .errors(row.errors.first, row.errors.count)
        .pagination(texts.add(&pagination))
        .customizations(texts.add(&options_json(row)))
        .flags(flag(row.flags.hidden, OperationRow::HIDDEN))
        .flags(flag(row.flags.reads, OperationRow::READS))
}

/// The rules for the options, which are the only customizations that pages show.
fn options_json(row: &plan::OperationRow) -> String {
    let options = row.customizations.options.clone();
    Customizations { options, ..Customizations::default() }.json()
}

fn option(row: &plan::OptionRow, texts: &mut Texts) -> OptionRow {
    let option = OptionRow::new(texts.add(&row.name), row.member);
    option
        .flags(flag(row.flags.hidden, OptionRow::HIDDEN))
        .flags(flag(row.flags.optional, OptionRow::OPTIONAL))
        .flags(flag(row.flags.switch, OptionRow::SWITCH))
        .flags(flag(row.flags.plain_values, OptionRow::PLAIN_VALUES))
}

/// Converts to the variant of the same name in another type.
macro_rules! same_variant {
    ($value:expr, $from:ident -> $to:ident: $($name:ident)*) => {
        match $value { $($from::$name => $to::$name,)* }
    };
}

fn kind(kind: FromKind) -> Kind {
    same_variant!(kind, FromKind -> Kind: Blob Boolean String Enum IntEnum Byte Short Integer Long
        Float Double BigInteger BigDecimal Timestamp Document List Map Structure Union)
}

fn binding(binding: From) -> Binding {
    same_variant!(binding, From -> Binding: Label Query QueryParams Header PrefixHeaders Payload
        StatusCode)
}
