//! Checks the numbers of a table that was read from a file: every row that a row refers to exists,
//! and has the kind that cursors and structures expect.

use super::Table;
use super::error::TableError;
use super::rows::{Binding, Kind, RareRow, TimestampFormat};
use std::cmp::Ordering;

/// Lists and maps inside of each other without a structure between them, at most.
const DEEPEST: usize = 64;

/// Checks a table.
///
/// # Errors
/// The first number that is not valid.
pub(super) fn table(table: &Table) -> Result<(), TableError> {
    shapes(table)?;
    members(table)?;
    operations(table)?;
    rare(table)
}

fn damaged<T>(what: &str, row: usize, problem: &str) -> Result<T, TableError> {
    Err(TableError::damaged(format!("{what} {row} {problem}")))
}

/// Rows from `first` on, `count` of them, of `length` rows.
fn is_inside(first: u16, count: u16, length: usize) -> bool {
    usize::from(first) + usize::from(count) <= length
}

fn shapes(table: &Table) -> Result<(), TableError> {
    for (index, row) in table.shapes.iter().enumerate() {
        if !Kind::is_valid(row.kind) || !TimestampFormat::is_valid(row.format) {
            return damaged("shape", index, "is of no known kind or format");
        }
        if !is_inside(row.first, row.count, table.members.len()) {
            return damaged("shape", index, "has members that do not exist");
        }
        if Kind::of(row.kind).member_count().is_some_and(|count| count != row.count) {
            return damaged("shape", index, "does not have the members of its kind");
        }
        if usize::from(row.constraints) >= table.constraints.len() {
            return damaged("shape", index, "has constraints that do not exist");
        }
    }
    for row in 0..table.shapes.len() {
        depth(table, row)?;
    }
    Ok(())
}

/// Lists and maps end in another shape: code that follows their elements ends.
fn depth(table: &Table, start: usize) -> Result<(), TableError> {
    let mut at = start;
    for _ in 0..DEEPEST {
        let row = &table.shapes[at];
        let Some(count) = Kind::of(row.kind).member_count() else { return Ok(()) };
        let element = usize::from(row.first) + usize::from(count) - 1;
        at = usize::from(table.members[element].target);
        if at >= table.shapes.len() {
            return damaged("member", element, "targets a shape that does not exist");
        }
    }
    damaged("shape", start, "is a list or map that does not end")
}

fn members(table: &Table) -> Result<(), TableError> {
    for (index, row) in table.members.iter().enumerate() {
        if !Binding::is_valid(row.binding) || !TimestampFormat::is_valid(row.format) {
            return damaged("member", index, "is of no known location or format");
        }
        if usize::from(row.target) >= table.shapes.len() {
            return damaged("member", index, "targets a shape that does not exist");
        }
        if usize::from(row.constraints) >= table.constraints.len() {
            return damaged("member", index, "has constraints that do not exist");
        }
    }
    Ok(())
}

fn operations(table: &Table) -> Result<(), TableError> {
    let is_structure = |row: u16| {
        table.shapes.get(usize::from(row)).is_some_and(|row| row.kind == Kind::Structure as u8)
    };
    for (index, row) in table.operations.iter().enumerate() {
        if !is_structure(row.input) || !is_structure(row.output) {
            return damaged("operation", index, "has an input or output that is not a structure");
        }
        let [first, count] = row.errors;
        if !is_inside(first, count, table.errors.len()) {
            return damaged("operation", index, "has errors that do not exist");
        }
        let [first, count] = row.options;
        if !is_inside(first, count, table.options.len()) {
            return damaged("operation", index, "has options that do not exist");
        }
        let input = &table.shapes[usize::from(row.input)];
        let members = usize::from(input.first)..usize::from(input.first) + usize::from(input.count);
        let options = &table.options[usize::from(first)..usize::from(first) + usize::from(count)];
        if options.iter().any(|option| !members.contains(&usize::from(option.member))) {
            return damaged("operation", index, "has an option that sets no member of its input");
        }
    }
    if table.errors.iter().any(|row| !is_structure(*row)) {
        return Err(TableError::damaged("it has errors that are not structures"));
    }
    // Looked up by searching, so they must be in order.
    let command = |row: usize| super::text_at(table.text, table.operations[row].command);
    for row in 1..table.operations.len() {
        if command(row - 1).cmp(command(row)) != Ordering::Less {
            return damaged("operation", row, "is not in the order of commands");
        }
    }
    Ok(())
}

fn rare(table: &Table) -> Result<(), TableError> {
    // In the order of `Owner`.
    let lengths =
        [table.shapes.len(), table.members.len(), table.operations.len(), table.options.len(), 1];
    let exists = |rare: &RareRow| {
        lengths.get(usize::from(rare.of)).is_some_and(|length| usize::from(rare.row) < *length)
    };
    if !table.rare.iter().all(exists) {
        return Err(TableError::damaged("it has rare facts of rows that do not exist"));
    }
    if !table.rare.is_sorted_by(|one, other| (one.of, one.row) < (other.of, other.row)) {
        return Err(TableError::damaged("its rare facts are not in order"));
    }
    Ok(())
}
