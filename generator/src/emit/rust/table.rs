//! `TABLE`: one row a line, with its name in sight.

use super::Part;
use crate::escape::{Escaped, Piece, Rust, escaped, rust};
use crate::plan::facts::table::{
    BoundsRow, MemberRow, OperationRow, OptionRow, RareRow, ShapeRow, Table, Texts,
};

/// Rust as text.
type Code = Escaped<Rust>;

/// The table as text: formatters drop comments, and a wall of numbers cannot be reviewed.
pub(super) fn table(table: &Table) -> Vec<Part> {
    let mut out = Code::from(
        "/// The table of the model: one row per shape, member, operation, option and error.
pub static TABLE: ::hardie_runtime::table::Table = {
    #[allow(unused_imports)]
    use ::hardie_runtime::table::rows::{
        Binding::*, BoundsRow as B, Kind::*, MemberRow as M, OperationRow as O, OptionRow as P,
        RareRow as R, ShapeRow as S, TimestampFormat::*,
    };
    ::hardie_runtime::table::Table {
        text: TEXT,
",
    );
    rows(&mut out, "shapes", table.shapes.iter().map(|row| (shape(row), row.label.as_str())));
    rows(&mut out, "members", table.members.iter().map(|row| (member(row), row.label.as_str())));
    rows(&mut out, "bounds", table.bounds.iter().map(|row| (bounds(row), row.label.as_str())));
    rows(&mut out, "rare", table.rare.iter().map(|row| (rare(row), row.label.as_str())));
    rows(
        &mut out,
        "operations",
        table.operations.iter().map(|row| (operation(row), row.label.as_str())),
    );
    rows(&mut out, "options", table.options.iter().map(|row| (option(row), row.label.as_str())));
    let errors = table.errors.iter().map(|(row, name)| (escaped!(Rust, row), name.as_str()));
    rows(&mut out, "errors", errors);
    out.push(&"    }\n};");
    vec![Part::Text(out), Part::Text(texts(&table.texts))]
}

fn rows<'r>(out: &mut Code, name: &'static str, rows: impl Iterator<Item = (Code, &'r str)>) {
    out.push(&escaped!(Rust, "        ", name, ": &[\n"));
    for (index, (row, label)) in rows.enumerate() {
        out.push(&escaped!(
            Rust,
            "            ",
            row,
            ", // ",
            index,
            " ",
            rust::comment(label),
            "\n"
        ));
    }
    out.push(&"        ],\n");
}

fn shape(row: &ShapeRow) -> Code {
    let mut out = call("S::new", &[&row.kind, &row.name, &row.docs, &row.first, &row.count]);
    flags(&mut out, "S", &row.flags);
    if row.bounds != 0 {
        out.push(&call(".bounds", &[&row.bounds]));
    }
    if let Some(format) = row.format {
        out.push(&call(".format", &[&format]));
    }
    if row.status != 0 {
        out.push(&call(".status", &[&row.status]));
    }
    if row.media != 0 {
        out.push(&call(".media", &[&row.media]));
    }
    out
}

fn member(row: &MemberRow) -> Code {
    let mut out = call("M::new", &[&row.name, &row.docs, &row.target]);
    flags(&mut out, "M", &row.flags);
    match row.binding {
        Some(binding) => out.push(&call(".bound", &[&binding, &row.wire])),
        None if row.wire != 0 => out.push(&call(".wire", &[&row.wire])),
        None => {}
    }
    if row.bounds != 0 {
        out.push(&call(".bounds", &[&row.bounds]));
    }
    if let Some(format) = row.format {
        out.push(&call(".format", &[&format]));
    }
    if row.default != 0 {
        out.push(&call(".default", &[&row.default]));
    }
    out
}

fn bounds(row: &BoundsRow) -> Code {
    let pair = |(one, other): (u32, u32)| call("", &[&one, &other]);
    call("B::new", &[&pair(row.length), &pair(row.range), &row.pattern])
}

fn rare(row: &RareRow) -> Code {
    let mut out =
        call(if row.of_member { "R::member" } else { "R::shape" }, &[&row.row, &row.name]);
    if row.namespace != (0, 0) {
        out.push(&call(".namespace", &[&row.namespace.0, &row.namespace.1]));
    }
    out
}

fn operation(row: &OperationRow) -> Code {
    let mut out = call("O::new", &[&row.name, &row.command, &row.docs, &row.input, &row.output]);
    out.push(&call(".http", &[&row.method, &row.uri, &row.code]));
    if row.host_prefix != 0 {
        out.push(&call(".host_prefix", &[&row.host_prefix]));
    }
    out.push(&call(".options", &[&row.options.0, &row.options.1]));
    out.push(&call(".errors", &[&row.errors.0, &row.errors.1]));
    if row.parameters != 0 {
        out.push(&call(".parameters", &[&row.parameters]));
    }
    if row.paging != 0 {
        out.push(&call(".paging", &[&row.paging]));
    }
    if row.waiters != 0 {
        out.push(&call(".waiters", &[&row.waiters]));
    }
    flags(&mut out, "O", &row.flags);
    out
}

fn option(row: &OptionRow) -> Code {
    escaped!(
        Rust,
        call("P::new", &[&row.name, &row.member]),
        if row.hidden { ".hidden()" } else { "" }
    )
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

fn flags(out: &mut Code, row: &'static str, flags: &[&'static str]) {
    if !flags.is_empty() {
        let flags: Vec<Code> = flags.iter().map(|flag| escaped!(Rust, row, "::", *flag)).collect();
        out.push(&escaped!(Rust, ".flags(", Code::joined(&flags, " | "), ")"));
    }
}

/// The texts, one a line in the order of their offsets.
fn texts(texts: &Texts) -> Code {
    let mut out = Code::from(
        "/// Names, documentation and values of [`TABLE`], each terminated by a NUL.\nconst TEXT: \
            &str = \"\\\n",
    );
    for text in &texts.list {
        out.push(&rust::part_of_string(text));
        out.push(&"\\0\\\n");
    }
    out.push(&"\";");
    out
}

/// `{ a, b; c }` for two groups, on one line or on lines of up to a hundred columns where it is
/// long.
pub(super) fn wrapped(groups: &[Vec<Code>]) -> Code {
    let one_line: Vec<Code> = groups.iter().map(|group| Code::joined(group, ", ")).collect();
    let one_line = Code::joined(&one_line, "; ");
    if one_line.is_empty() {
        return "{}".into();
    }
    if one_line.as_str().len() <= 60 {
        return escaped!(Rust, "{ ", one_line.trimmed(), " }");
    }
    let mut out = Code::from("{");
    let mut column = usize::MAX;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            out.push(&";");
            column = column.saturating_add(1);
        }
        for (index, item) in group.iter().enumerate() {
            let length = item.as_str().len();
            if index > 0 {
                out.push(&",");
                column += 1;
            }
            if column.saturating_add(length) > 96 {
                out.push(&"\n    ");
                column = 4;
            } else {
                out.push(&" ");
                column += 1;
            }
            out.push(item);
            column += length;
        }
    }
    out.push(&"\n}");
    out
}
