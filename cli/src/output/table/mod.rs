//! `--output table`: tables with borders (AWS CLI behaviour 9.4). This file converts a value to
//! sections; [`paint`] draws them.
//!
//! The value is converted twice, first for the width of the table: only one section is in memory.

mod paint;
mod section;

use super::RenderError;
use super::keys::{Columns, Keys, is_scalar};
use crate::parts::Parts;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Number, Value};
use paint::{Canvas, Widths};
use section::Section;
use std::borrow::Cow;

/// Writes a value as a table with a title for a terminal of this `width`; nothing for values that
/// are false in Python.
///
/// # Errors
/// Rows of different lengths, and lists that begin with a map and contain other values. Nothing is
/// written then.
pub(super) fn render(
    value: &Value,
    title: &str,
    color: bool,
    width: usize,
    out: &mut Parts<'_>,
) -> Result<(), RenderError> {
    let mut widths = Widths::default();
    sections(value, title, &mut |section| {
        widths.add(&section);
        true
    })?;
    if is_falsy(value) {
        return Ok(());
    }
    let mut canvas = Canvas::new(&widths, color, width, out);
    sections(value, title, &mut |section| canvas.section(section))
}

/// Passes the sections of a value on, one after another, until the function returns false.
fn sections<'v>(
    value: &'v Value,
    title: &'v str,
    done: &mut dyn FnMut(Section<'v>) -> bool,
) -> Result<(), RenderError> {
    let mut tables = Tables { last: None, done, is_wanted: true };
    tables.build(Some(title), value, 0)?;
    tables.finish_section();
    Ok(())
}

/// The sections of a value; rows are added to the last one.
struct Tables<'v, 'd> {
    last: Option<Section<'v>>,
    done: &'d mut dyn FnMut(Section<'v>) -> bool,
    is_wanted: bool,
}

impl<'v> Tables<'v, '_> {
    /// Adds the sections of a value.
    fn build(
        &mut self,
        title: Option<&'v str>,
        value: &'v Value,
        indent: usize,
    ) -> Result<(), RenderError> {
        if is_falsy(value) || !self.is_wanted {
            return Ok(());
        }
        if let Some(title) = title {
            self.begin_section(title, indent);
        }
        match value {
            Value::List(list) if matches!(list.first(), Some(Value::Map(_))) => {
                self.maps(title, list, indent)
            }
            Value::List(list) => list.iter().try_for_each(|item| self.item(item)),
            Value::Map(map) => self.map(map, indent),
            _ => Ok(()),
        }
    }

    fn begin_section(&mut self, title: &'v str, indent: usize) {
        self.finish_section();
        self.last = Some(Section::new(title, indent));
    }

    fn finish_section(&mut self) {
        if let Some(section) = self.last.take()
            && self.is_wanted
        {
            self.is_wanted = (self.done)(section);
        }
    }

    /// One element of a list that does not begin with a map: a row, or part of this section.
    fn item(&mut self, item: &'v Value) -> Result<(), RenderError> {
        match item {
            Value::List(cells) if cells.iter().all(is_scalar) => {
                self.row(cells.iter().map(cell).collect())
            }
            // Python iterates over the keys of a map, all of which are scalars.
            Value::Map(map) => self.row(map.keys().map(|key| Cow::from(key.as_str())).collect()),
            Value::List(_) => self.build(None, item, 0),
            scalar => self.row(vec![cell(scalar)]),
        }
    }

    fn map(&mut self, map: &'v Map, indent: usize) -> Result<(), RenderError> {
        let Keys { scalars, nested } = Keys::of([map]);
        let values = |key: &&'v str| map.get(key).map_or(Cow::from(""), cell);
        match scalars.as_slice() {
            [] => {}
            [key] => self.row(vec![Cow::from(*key), values(key)])?,
            _ => {
                self.headers(&scalars)?;
                self.row(scalars.iter().map(values).collect())?;
            }
        }
        self.nested(map, &nested, indent)
    }

    fn maps(
        &mut self,
        title: Option<&'v str>,
        list: &'v [Value],
        indent: usize,
    ) -> Result<(), RenderError> {
        let is_empty = |value: &Value| match value {
            // Python finds no keys in empty values, and fails only when it asks for one.
            Value::List(list) => list.is_empty(),
            Value::String(text) => text.is_empty(),
            _ => false,
        };
        let mut others = list.iter().filter(|value| value.as_map().is_none());
        if let Some(other) = others.clone().find(|value| !is_empty(value)) {
            return Err(RenderError::NotAMap(other.clone()));
        }
        let Keys { scalars, nested } = Keys::of(list.iter().filter_map(Value::as_map));
        if let Some(other) = others.next().filter(|_| !scalars.is_empty()) {
            return Err(RenderError::NotAMap(other.clone()));
        }
        self.headers(&scalars)?;
        let mut columns = Columns::new(scalars);
        for (at, value) in list.iter().enumerate() {
            if at > 0 && !nested.is_empty() {
                self.begin_section(title.unwrap_or_default(), indent);
                self.headers(columns.names())?;
            }
            let Value::Map(map) = value else {
                self.row(Vec::new())?;
                continue;
            };
            let cells = columns.values(map).map(|value| value.map_or(Cow::from(""), cell));
            self.row(cells.collect())?;
            self.nested(map, &nested, indent)?;
        }
        Ok(())
    }

    fn nested(&mut self, map: &'v Map, keys: &[&'v str], indent: usize) -> Result<(), RenderError> {
        for key in keys {
            if let Some(value) = map.get(key) {
                self.build(Some(key), value, indent + 1)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, cells: Vec<Cow<'v, str>>) -> Result<(), RenderError> {
        self.last.as_mut().map_or(Ok(()), |section| section.add_row(cells))
    }

    fn headers(&mut self, keys: &[&'v str]) -> Result<(), RenderError> {
        self.last.as_mut().map_or(Ok(()), |section| section.add_headers(keys))
    }
}

/// The text of a scalar.
fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::from(text.as_str()),
        other => Cow::from(python::str(other, Dict::Plain)),
    }
}

/// Whether a value is false in Python.
fn is_falsy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(Number::Integer(number)) => *number == 0,
        Value::Number(Number::Float(number)) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    }
}
