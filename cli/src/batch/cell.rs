//! The header of CSV, which names a member per column, and the values of cells.
//!
//! A column is a path: `Name`, `Segments.0.Key`, `Attributes.color`. The first part may be an
//! option's name as well. A cell holds what the option's value would be: a scalar, shorthand or
//! JSON; an empty cell is absent. Cells never name files, since rows may come from anywhere.

use super::problem::{Failure, Problem};
use crate::args::closest;
use crate::error::push_key;
use crate::input;
use hardie_runtime::table::{Kind, Member, Operation};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value};

/// A cell and its place.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) text: String,
}

impl Cell {
    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::at((self.line, self.column), message)
    }
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A column.
struct Column {
    name: String,
    path: Vec<Step>,
    member: Member,
    /// Whether it is within a value that is `@sensitive`.
    is_within_sensitive: bool,
}

/// The columns of a file.
#[derive(Default)]
pub(crate) struct Header {
    columns: Vec<Column>,
    decimals: Option<Decimals>,
}

/// The largest position in a list that a header may name.
const MOST_ITEMS: usize = 1000;

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// A name that is not a member, is there twice, or is a part of another.
    pub(crate) fn new(
        cells: Vec<Cell>,
        operation: Operation,
        decimals: Decimals,
    ) -> Result<Header, Failure> {
        let mut columns: Vec<Column> = Vec::new();
        let is_only = cells.len() == 1;
        for cell in cells {
            let invalid = |message| Failure::Invalid(cell.problem(message));
            let name = cell.text.trim().to_owned();
            let (path, member, is_within_sensitive) =
                resolve(&name, operation).map_err(|mut message| {
                    if is_only && name.contains([';', '\t', '|']) {
                        message.push_str("; columns are separated by commas");
                    }
                    invalid(message)
                })?;
            let overlaps =
                |other: &&Column| other.path.starts_with(&path) || path.starts_with(&other.path);
            if let Some(other) = columns.iter().find(overlaps) {
                return Err(invalid(if other.path == path {
                    format!("the column {name:?} is there twice")
                } else {
                    format!("the columns {:?} and {name:?} set the same value", other.name)
                }));
            }
            columns.push(Column { name, path, member, is_within_sensitive });
        }
        Ok(Header { columns, decimals: Some(decimals) })
    }

    /// The members of a row.
    ///
    /// # Errors
    /// Another number of cells than the header has, or a value that is not valid.
    pub(crate) fn members(&self, place: (u64, u64), cells: Vec<Cell>) -> Result<Map, Problem> {
        if cells.len() != self.columns.len() {
            let (given, wanted) = (cells.len(), self.columns.len());
            let at = cells.get(wanted).map_or(place, |cell| (cell.line, cell.column));
            let cells = if given == 1 { "cell" } else { "cells" };
            let message = format!("the row has {given} {cells}, the header {wanted}");
            return Err(Problem::at(at, message));
        }
        if cells.iter().all(|cell| cell.text.is_empty()) {
            let message = "all cells of the row are empty; remove the line, or use JSON Lines, in \
                           which {} is a row";
            return Err(Problem::at(place, message));
        }
        let mut members = Value::Map(Map::new());
        for (column, cell) in self.columns.iter().zip(&cells) {
            if cell.text.is_empty() {
                continue;
            }
            let decimals = self.decimals.unwrap_or(Decimals::Doubles);
            let Column { member, name, is_within_sensitive, .. } = column;
            let value = input::cell(*member, name, &cell.text, decimals, *is_within_sensitive);
            let value = value.map_err(|error| {
                let error = error.located(|_| Some(json_path(&column.path)));
                Problem::of((cell.line, cell.column), &error)
            })?;
            put(&mut members, &column.path, value);
        }
        for column in &self.columns {
            close_gaps(&mut members, &column.path);
        }
        match members {
            Value::Map(members) => Ok(members),
            _ => Ok(Map::new()),
        }
    }
}

/// The path of a column, the member at its end, and whether that is within a value that is
/// `@sensitive`.
fn resolve(name: &str, operation: Operation) -> Result<(Vec<Step>, Member, bool), String> {
    let input = operation.input();
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or_default();
    let by_option = || operation.options().find(|it| it.name() == first).map(|it| it.member());
    let Some(mut member) = input.member_named(first).or_else(by_option) else {
        let names: Vec<&str> = input.members().map(Member::name).collect();
        let similar = closest(first, &names).map(|it| format!("; did you mean {it:?}?"));
        let name = operation.name();
        return Err(format!("{name} has no member {first:?}{}", similar.unwrap_or_default()));
    };
    if member.is_streaming_payload() {
        return Err(format!("{first:?} is a stream, which rows cannot have"));
    }
    let mut path = vec![Step::Key(member.name().to_owned())];
    let mut is_within_sensitive = false;
    while let Some(part) = parts.next() {
        let shape = member.target();
        let (step, next) = match shape.kind() {
            Kind::Structure | Kind::Union => {
                let found = shape.member_named(part);
                (found.map(|it| Step::Key(it.name().to_owned())), found)
            }
            Kind::List => {
                let at = part.parse().ok().filter(|at| *at < MOST_ITEMS);
                (at.map(Step::Index), shape.element())
            }
            Kind::Map => {
                let element = shape.element();
                let is_deep = element.is_some_and(|it| {
                    let kind = it.target().kind();
                    matches!(kind, Kind::Structure | Kind::Union | Kind::List | Kind::Map)
                });
                // Keys may have dots where nothing is below the values.
                let mut key = part.to_owned();
                if !is_deep {
                    for rest in parts.by_ref() {
                        key.push('.');
                        key.push_str(rest);
                    }
                }
                (Some(Step::Key(key)), element)
            }
            _ => (None, None),
        };
        let (Some(step), Some(next)) = (step, next) else {
            return Err(format!("the column {name:?} does not exist: {part:?} is not in it"));
        };
        path.push(step);
        is_within_sensitive |= member.is_sensitive();
        member = next;
    }
    Ok((path, member, is_within_sensitive))
}

/// The JSON path of a column.
fn json_path(path: &[Step]) -> String {
    let mut text = "$".to_owned();
    for step in path {
        match step {
            Step::Key(key) => push_key(&mut text, key),
            Step::Index(at) => text.push_str(&format!("[{at}]")),
        }
    }
    text
}

/// Sets the value at a path. Positions before it in a list are null for now.
fn put(place: &mut Value, path: &[Step], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *place = value;
        return;
    };
    match step {
        Step::Key(key) => {
            if !matches!(place, Value::Map(_)) {
                *place = Value::Map(Map::new());
            }
            if let Value::Map(map) = place {
                let below = map.get_or_insert_with(key.as_str(), || Value::Null);
                put(below, rest, value);
            }
        }
        Step::Index(at) => {
            if !matches!(place, Value::List(_)) {
                *place = Value::List(Vec::new());
            }
            if let Value::List(list) = place {
                if list.len() <= *at {
                    list.resize(at + 1, Value::Null);
                }
                if let Some(below) = list.get_mut(*at) {
                    put(below, rest, value);
                }
            }
        }
    }
}

/// Removes the positions of a list that no cell has set.
fn close_gaps(place: &mut Value, path: &[Step]) {
    let Some((step, rest)) = path.split_first() else { return };
    match (step, place) {
        (Step::Key(key), Value::Map(map)) => {
            if let Some(below) = map.get_mut(key) {
                close_gaps(below, rest);
            }
        }
        (Step::Index(_), Value::List(list)) => {
            list.iter_mut().for_each(|below| close_gaps(below, rest));
            list.retain(|below| !below.is_null());
        }
        _ => {}
    }
}
