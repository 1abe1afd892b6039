//! Output formats: one pure function per format, from a value to text (AWS CLI behaviour 9).

mod table;
mod text;
mod visible;
pub(crate) mod width;

#[cfg(test)]
mod tests;

pub(crate) use visible::{is_terminal_control, visible, visible_json, visible_map};

use crate::yaml::{self, SharedObjects};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Value, json};
use std::fmt;

/// How a result is printed (`--output`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// JSON on several lines.
    #[default]
    Json,
    /// Tab-separated lines.
    Text,
    /// A table with borders.
    Table,
    /// A YAML document.
    Yaml,
    /// A YAML list of results.
    YamlStream,
    /// No output.
    Off,
}

impl OutputFormat {
    /// The format with this name.
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

/// A value that a format cannot show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RenderError {
    /// A list that contains maps and other values.
    NotAMap(Value),
    /// A row with a different number of cells than the rows before.
    RowLength {
        /// The expected number of cells.
        want: usize,
        /// The number of cells in the row.
        got: usize,
    },
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RenderError::NotAMap(value) => {
                write!(
                    f,
                    "'{}' object has no attribute 'items'",
                    python::type_name(value, Dict::Plain)
                )
            }
            RenderError::RowLength { want, got } => {
                write!(f, "Row should have {want} elements, instead it has {got}")
            }
        }
    }
}

/// As [`render_shared`], for a terminal: control characters in values are escaped.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_for_terminal(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
    shared: &SharedObjects,
) -> Result<String, (String, RenderError)> {
    match format {
        OutputFormat::Text | OutputFormat::Table => {
            render(&visible::visible_value(value), format, title, color)
        }
        _ => Ok(visible_json(&render_shared(value, format, title, color, shared)?).into_owned()),
    }
}

/// Renders a value, with a final newline; empty if there is no output. `title` is the title of a
/// table.
///
/// # Errors
/// See [`RenderError`], which only text and table return; the error contains the output before it.
pub(crate) fn render(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
) -> Result<String, (String, RenderError)> {
    render_shared(value, format, title, color, &SharedObjects::default())
}

/// As [`render`], for a value with shared parts, which YAML writes as anchors and aliases.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_shared(
    value: &Value,
    format: OutputFormat,
    title: &str,
    color: bool,
    shared: &SharedObjects,
) -> Result<String, (String, RenderError)> {
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

/// The width of the terminal; 80 if standard output is not a terminal.
pub(crate) fn terminal_width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout()).map_or(80, |(width, _)| usize::from(width.0))
}
