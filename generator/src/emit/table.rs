//! `TABLE`: one row a line, with its name in sight.

use super::Part;
use crate::plan::table::{BoundsRow, MemberRow, OperationRow, OptionRow, RareRow, ShapeRow, Table, Texts};
use std::fmt::Write;

/// The table as text: formatters drop comments, and a wall of numbers cannot be reviewed.
pub(super) fn table(table: &Table) -> Vec<Part> {
    let mut out = String::new();
    out.push_str("/// The facts of the model: shapes, members, operations, options and errors by row.\n");
    out.push_str("pub static TABLE: ::hardie_runtime::table::Table = {\n");
    out.push_str("    #[allow(unused_imports)]\n    use ::hardie_runtime::table::rows::{\n");
    out.push_str(
        "        Binding::*, BoundsRow as B, Kind::*, MemberRow as M, OperationRow as O, OptionRow as P,\n",
    );
    out.push_str("        RareRow as R, ShapeRow as S, TimestampFormat::*,\n    };\n");
    out.push_str("    ::hardie_runtime::table::Table {\n        text: TEXT,\n");
    rows(&mut out, "shapes", table.shapes.iter().map(|row| (shape(row), row.label.as_str())));
    rows(&mut out, "members", table.members.iter().map(|row| (member(row), row.label.as_str())));
    rows(&mut out, "bounds", table.bounds.iter().map(|row| (bounds(row), row.label.as_str())));
    rows(&mut out, "rare", table.rare.iter().map(|row| (rare(row), row.label.as_str())));
    rows(&mut out, "operations", table.operations.iter().map(|row| (operation(row), row.label.as_str())));
    rows(&mut out, "options", table.options.iter().map(|row| (option(row), row.label.as_str())));
    rows(&mut out, "errors", table.errors.iter().map(|(row, name)| (row.to_string(), name.as_str())));
    out.push_str("    }\n};");
    vec![Part::Text(out), Part::Text(texts(&table.texts))]
}

fn rows<'r>(out: &mut String, name: &str, rows: impl Iterator<Item = (String, &'r str)>) {
    let _ = writeln!(out, "        {name}: &[");
    for (index, (row, label)) in rows.enumerate() {
        let _ = writeln!(out, "            {row}, // {index} {label}");
    }
    out.push_str("        ],\n");
}

fn shape(row: &ShapeRow) -> String {
    let ShapeRow { kind, name, docs, first, count, .. } = row;
    let mut out = format!("S::new({kind}, {name}, {docs}, {first}, {count})");
    flags(&mut out, "S", &row.flags);
    if row.bounds != 0 {
        let _ = write!(out, ".bounds({})", row.bounds);
    }
    if let Some(format) = row.format {
        let _ = write!(out, ".format({format})");
    }
    if row.status != 0 {
        let _ = write!(out, ".status({})", row.status);
    }
    if row.media != 0 {
        let _ = write!(out, ".media({})", row.media);
    }
    out
}

fn member(row: &MemberRow) -> String {
    let mut out = format!("M::new({}, {}, {})", row.name, row.docs, row.target);
    flags(&mut out, "M", &row.flags);
    match row.binding {
        Some(binding) => {
            let _ = write!(out, ".bound({binding}, {})", row.wire);
        }
        None if row.wire != 0 => {
            let _ = write!(out, ".wire({})", row.wire);
        }
        None => {}
    }
    if row.bounds != 0 {
        let _ = write!(out, ".bounds({})", row.bounds);
    }
    if let Some(format) = row.format {
        let _ = write!(out, ".format({format})");
    }
    if row.default != 0 {
        let _ = write!(out, ".default({})", row.default);
    }
    out
}

fn bounds(row: &BoundsRow) -> String {
    format!("B::new({:?}, {:?}, {})", row.length, row.range, row.pattern)
}

fn rare(row: &RareRow) -> String {
    let of = if row.of_member { "member" } else { "shape" };
    let mut out = format!("R::{of}({}, {})", row.row, row.name);
    if row.namespace != (0, 0) {
        let (uri, prefix) = row.namespace;
        let _ = write!(out, ".namespace({uri}, {prefix})");
    }
    out
}

fn operation(row: &OperationRow) -> String {
    let OperationRow { name, command, docs, input, output, method, uri, code, .. } = row;
    let mut out =
        format!("O::new({name}, {command}, {docs}, {input}, {output}).http({method}, {uri}, {code})");
    if row.host_prefix != 0 {
        let _ = write!(out, ".host_prefix({})", row.host_prefix);
    }
    let ((first_option, options), (first_error, errors)) = (row.options, row.errors);
    let _ = write!(out, ".options({first_option}, {options}).errors({first_error}, {errors})");
    if row.parameters != 0 {
        let _ = write!(out, ".parameters({})", row.parameters);
    }
    if row.paging != 0 {
        let _ = write!(out, ".paging({})", row.paging);
    }
    if row.waiters != 0 {
        let _ = write!(out, ".waiters({})", row.waiters);
    }
    flags(&mut out, "O", &row.flags);
    out
}

fn option(row: &OptionRow) -> String {
    let hidden = if row.hidden { ".hidden()" } else { "" };
    format!("P::new({}, {}){hidden}", row.name, row.member)
}

fn flags(out: &mut String, row: &str, flags: &[&str]) {
    if !flags.is_empty() {
        let flags: Vec<String> = flags.iter().map(|flag| format!("{row}::{flag}")).collect();
        let _ = write!(out, ".flags({})", flags.join(" | "));
    }
}

/// The texts, one a line in the order of their offsets.
fn texts(texts: &Texts) -> String {
    let mut out = String::from(
        "/// Names, documentation and values of [`TABLE`], each ended by a NUL.\nconst TEXT: &str = \"\\\n",
    );
    for text in &texts.list {
        // A line that goes on loses the white space it begins with.
        let mut rest = text.chars();
        if text.starts_with(char::is_whitespace) {
            out.extend(
                rest.next().map(|c| format!("\\u{{{:x}}}", u32::from(c))).iter().flat_map(|s| s.chars()),
            );
        }
        for c in rest {
            match c {
                '\'' => out.push(c),
                c => out.extend(c.escape_debug()),
            }
        }
        out.push_str("\\0\\\n");
    }
    out.push_str("\";");
    out
}

/// `{ a, b; c }` for two groups, on one line or on lines of up to a hundred columns where it is long.
pub(super) fn wrapped(groups: &[Vec<String>]) -> String {
    let one_line: Vec<String> = groups.iter().map(|group| group.join(", ")).collect();
    let one_line = one_line.join("; ");
    if one_line.is_empty() {
        return "{}".to_owned();
    }
    if one_line.len() <= 60 {
        return format!("{{ {} }}", one_line.trim());
    }
    let mut out = String::from("{");
    let mut column = usize::MAX;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            out.push(';');
            column = column.saturating_add(1);
        }
        for (index, item) in group.iter().enumerate() {
            if index > 0 {
                out.push(',');
                column += 1;
            }
            if column.saturating_add(item.len()) > 96 {
                out.push_str("\n    ");
                column = 4;
            } else {
                out.push(' ');
                column += 1;
            }
            out.push_str(item);
            column += item.len();
        }
    }
    out.push_str("\n}");
    out
}
