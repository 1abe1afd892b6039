//! Output formats: one pure function each, from a value to text (AWS CLI behaviour 9).

mod table;
mod text;
mod visible;
pub(crate) mod width;

#[cfg(test)]
mod tests;

pub(crate) use visible::{is_obeyed, visible, visible_json, visible_map};

use crate::yaml::{self, Shared};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Value, json};
use std::fmt;

/// How a result is printed (`--output`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// JSON over several lines.
    #[default]
    Json,
    /// Tab-separated lines.
    Text,
    /// Boxes.
    Table,
    /// A YAML document.
    Yaml,
    /// A YAML list of results.
    YamlStream,
    /// Nothing.
    Off,
}

impl OutputFormat {
    /// The format of this name; `None` if there is none.
    pub(crate) fn named(name: &str) -> Option<OutputFormat> {
        Some(match name {
            "json" => OutputFormat::Json,
            "text" => OutputFormat::Text,
            "table" => OutputFormat::Table,
            "yaml" => OutputFormat::Yaml,
            "yaml-stream" => OutputFormat::YamlStream,
            "off" => OutputFormat::Off,
            _ => return None,
        })
    }
}

/// What a format cannot show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// Something else where all elements should be maps.
    NotAMap(Value),
    /// A row that is longer or shorter than the ones before.
    RowLength {
        /// How many cells a row has.
        want: usize,
        /// How many this one has.
        got: usize,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NotAMap(value) => {
                write!(
                    f,
                    "'{}' object has no attribute 'items'",
                    python::type_name(value, Dict::Plain)
                )
            }
            Failure::RowLength { want, got } => {
                write!(f, "Row should have {want} elements, instead it has {got}")
            }
        }
    }
}

/// As [`render_shared`], for a terminal: control characters in values are made visible.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_for_terminal(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
    shared: &Shared,
) -> Result<String, (String, Failure)> {
    match format {
        OutputFormat::Text | OutputFormat::Table => {
            render(&visible::visible_value(value), format, title, color)
        }
        _ => Ok(visible_json(&render_shared(value, format, title, color, shared)?).into_owned()),
    }
}

/// A value as text, newline at the end; empty where nothing is printed. `title` stands above a
/// table.
///
/// # Errors
/// See [`Failure`], only text and table have any; with what stands in front of it.
pub(crate) fn render(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
) -> Result<String, (String, Failure)> {
    render_shared(value, format, title, color, &Shared::default())
}

/// As [`render`], of a value with shared parts, which YAML shows.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_shared(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
    shared: &Shared,
) -> Result<String, (String, Failure)> {
    let is_empty_map = value.as_map().is_some_and(|map| map.is_empty());
    match format {
        OutputFormat::Off => Ok(String::new()),
        OutputFormat::Json | OutputFormat::Yaml | OutputFormat::YamlStream if is_empty_map => {
            Ok(String::new())
        }
        OutputFormat::Json => Ok(json::pretty(value, 4, false) + "\n"),
        OutputFormat::Text => {
            let mut out = String::new();
            match text::render(value, &mut out) {
                Ok(()) => Ok(out),
                Err(failure) => Err((out, failure)),
            }
        }
        OutputFormat::Table => table::render(value, title, color, terminal_width())
            .map_err(|failure| (String::new(), failure)),
        OutputFormat::Yaml if matches!(value, Value::List(_) | Value::Map(_)) => {
            Ok(yaml::write_shared(value, shared, false))
        }
        OutputFormat::Yaml => Ok(json::pretty(value, 4, false) + "\n"),
        OutputFormat::YamlStream => Ok(yaml::write_shared(value, shared, true)),
    }
}

/// Columns of the terminal that standard output is; 80 where it is none.
pub(crate) fn terminal_width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout()).map_or(80, |(width, _)| usize::from(width.0))
}
