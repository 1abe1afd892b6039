//! `--output table`: tables with borders (AWS CLI behaviour 9.4). This file converts a value to
//! sections; [`paint`] draws them.

mod paint;
mod section;

use super::RenderError;
use super::text::{is_scalar, shown};
use hardie_runtime::value::{Map, Number, Value};
use section::Section;

/// Renders a value as a table with a title for a terminal of this `width`; empty for values that
/// are false in Python.
///
/// # Errors
/// Rows of different lengths, and lists that begin with a map and contain other values.
pub(crate) fn render(
    value: &Value,
    title: &str,
    color: bool,
    width: usize,
) -> Result<String, RenderError> {
    let mut tables = Tables { sections: Vec::new() };
    if !tables.build(Some(title), value, 0)? {
        return Ok(String::new());
    }
    Ok(paint::paint(tables.sections, color, width))
}

/// The sections so far; rows are added to the last one.
struct Tables {
    sections: Vec<Section>,
}

impl Tables {
    /// Adds the sections of a value; returns whether there was anything to show.
    fn build(
        &mut self,
        title: Option<&str>,
        value: &Value,
        indent: usize,
    ) -> Result<bool, RenderError> {
        if is_falsy(value) {
            return Ok(false);
        }
        if let Some(title) = title {
            self.sections.push(Section::new(title, indent));
        }
        match value {
            Value::List(list) if matches!(list.first(), Some(Value::Map(_))) => {
                self.maps(title, list, indent)?;
            }
            Value::List(list) => list.iter().try_for_each(|item| self.item(item))?,
            Value::Map(map) => self.map(map, indent)?,
            _ => {}
        }
        Ok(true)
    }

    /// One element of a list that does not begin with a map: a row, or part of this section.
    fn item(&mut self, item: &Value) -> Result<(), RenderError> {
        match item {
            Value::List(cells) if cells.iter().all(is_scalar) => {
                self.row(cells.iter().map(shown).collect())
            }
            // Python iterates over the keys of a map, all of which are scalars.
            Value::Map(map) => self.row(map.keys().cloned().collect()),
            Value::List(_) => self.build(None, item, 0).map(|_| ()),
            scalar => self.row(vec![shown(scalar)]),
        }
    }

    fn map(&mut self, map: &Map, indent: usize) -> Result<(), RenderError> {
        let (headers, nested) = keys_of([map]);
        let cells: Vec<String> = headers.iter().map(|key| cell(map, key)).collect();
        match headers.as_slice() {
            [] => {}
            [key] => self.row(vec![(*key).to_owned(), cell(map, key)])?,
            _ => {
                self.headers(&headers)?;
                self.row(cells)?;
            }
        }
        self.nested(map, &nested, indent)
    }

    fn maps(
        &mut self,
        title: Option<&str>,
        list: &[Value],
        indent: usize,
    ) -> Result<(), RenderError> {
        let empty = Map::new();
        let maps: Vec<&Map> = list
            .iter()
            .map(|value| match value {
                Value::Map(map) => Ok(map),
                // Python finds no keys in empty values, and fails only when it asks for one.
                Value::List(list) if list.is_empty() => Ok(&empty),
                Value::String(text) if text.is_empty() => Ok(&empty),
                _ => Err(RenderError::NotAMap(value.clone())),
            })
            .collect::<Result<_, _>>()?;
        let (headers, nested) = keys_of(maps.iter().copied());
        if let Some(value) =
            list.iter().find(|value| value.as_map().is_none() && !headers.is_empty())
        {
            return Err(RenderError::NotAMap(value.clone()));
        }
        self.headers(&headers)?;
        for (place, map) in maps.into_iter().enumerate() {
            if place > 0 && !nested.is_empty() {
                self.sections.push(Section::new(title.unwrap_or_default(), indent));
                self.headers(&headers)?;
            }
            self.row(headers.iter().map(|key| cell(map, key)).collect())?;
            self.nested(map, &nested, indent)?;
        }
        Ok(())
    }

    fn nested(&mut self, map: &Map, keys: &[&str], indent: usize) -> Result<(), RenderError> {
        for key in keys {
            if let Some(value) = map.get(*key) {
                self.build(Some(key), value, indent + 1)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, cells: Vec<String>) -> Result<(), RenderError> {
        self.sections.last_mut().map_or(Ok(()), |section| section.add_row(cells))
    }

    fn headers(&mut self, keys: &[&str]) -> Result<(), RenderError> {
        self.sections.last_mut().map_or(Ok(()), |section| section.add_headers(keys))
    }
}

fn cell(map: &Map, key: &str) -> String {
    map.get(key).map_or_else(String::new, shown)
}

/// The keys with a scalar in one of the maps, and the keys with a collection in one; both sorted
/// and without duplicates.
fn keys_of<'a>(maps: impl IntoIterator<Item = &'a Map>) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut scalars, mut nested) = (Vec::new(), Vec::new());
    for (key, value) in maps.into_iter().flatten() {
        let keys: &mut Vec<&str> = if is_scalar(value) { &mut scalars } else { &mut nested };
        keys.push(key);
    }
    for keys in [&mut scalars, &mut nested] {
        keys.sort_unstable();
        keys.dedup();
    }
    (scalars, nested)
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
