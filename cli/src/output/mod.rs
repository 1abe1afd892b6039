//! Output formats: one pure function per format, from a value to text (AWS CLI behaviour 9).

mod keys;
mod lines;
mod table;
mod text;
mod visible;
pub(crate) mod width;

#[cfg(test)]
mod tests;

pub(crate) use visible::{is_terminal_control, visible, visible_json, visible_map};

use crate::parts::{Parts, Sink, collected};
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
    /// A line of JSON per element.
    JsonLines,
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
            "jsonl" => OutputFormat::JsonLines,
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

/// How a value is printed.
#[derive(Clone, Copy)]
pub(crate) struct Style<'a> {
    pub(crate) format: OutputFormat,
    /// The title of a table.
    pub(crate) title: &'a str,
    pub(crate) color: bool,
    /// Whether control characters in values are escaped.
    pub(crate) for_terminal: bool,
}

/// Renders a value, with a final newline; empty if there is no output.
///
/// # Errors
/// See [`RenderError`], which only text and table return.
pub(crate) fn render(value: &Value, style: Style<'_>) -> Result<String, RenderError> {
    let mut result = Ok(());
    let shared = SharedObjects::default();
    let text = collected(|sink| result = write(value, style, &shared, sink));
    result.map(|()| text)
}

/// Writes a value, with a final newline; nothing if there is no output. YAML writes shared parts as
/// anchors and aliases.
///
/// # Errors
/// See [`RenderError`], which only text and table return; the output before it is written.
pub(crate) fn write(
    value: &Value,
    style: Style<'_>,
    shared: &SharedObjects,
    sink: &mut Sink<'_>,
) -> Result<(), RenderError> {
    match style.format {
        OutputFormat::Text | OutputFormat::Table if style.for_terminal => {
            write_plain(&visible::visible_value(value), style, shared, sink)
        }
        _ if style.for_terminal => {
            write_plain(value, style, shared, &mut |part| sink(&visible_json(part)))
        }
        _ => write_plain(value, style, shared, sink),
    }
}

fn write_plain(
    value: &Value,
    style: Style<'_>,
    shared: &SharedObjects,
    sink: &mut Sink<'_>,
) -> Result<(), RenderError> {
    let is_empty_map = value.as_map().is_some_and(|map| map.is_empty());
    match style.format {
        OutputFormat::Off => {}
        OutputFormat::Json | OutputFormat::Yaml | OutputFormat::YamlStream if is_empty_map => {}
        OutputFormat::Text => return text::render(value, &mut Parts::new(sink)),
        OutputFormat::Table => {
            let Style { title, color, .. } = style;
            return table::render(value, title, color, terminal_width(), &mut Parts::new(sink));
        }
        OutputFormat::Yaml if matches!(value, Value::List(_) | Value::Map(_)) => {
            yaml::write_shared(value, shared, false, &mut Parts::new(sink));
        }
        OutputFormat::Json | OutputFormat::Yaml => {
            let mut has_reader = true;
            json::write_pretty(value, 4, false, &mut |part| {
                has_reader = sink(part);
                has_reader
            });
            if has_reader {
                sink("\n");
            }
        }
        OutputFormat::YamlStream => {
            yaml::write_shared(value, shared, true, &mut Parts::new(sink));
        }
        OutputFormat::JsonLines => lines::write(value, &mut Parts::new(sink)),
    }
    Ok(())
}

/// The width of the terminal; 80 if standard output is not a terminal.
pub(crate) fn terminal_width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout()).map_or(80, |(width, _)| usize::from(width.0))
}
