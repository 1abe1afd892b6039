//! Renders an error for standard error (AWS CLI behaviour 1.6 and 1.7).

use super::{Error, ErrorFormat, Kind};
use crate::output::{self, OutputFormat, Style};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Value};

/// Collections with at least this many items are not shown on one line.
const MANY: usize = 5;

/// The name of a program that replaces the AWS CLI: its errors are the AWS CLI's, byte for byte.
pub(super) const REPLACEMENT: &str = "aws";

/// The whole text for standard error, with a final newline; `program` is the prefix of the message,
/// `color` colours tables.
pub(crate) fn render(error: &Error, format: ErrorFormat, program: &str, color: bool) -> String {
    let plain = |message: &str| line(program, message);
    let is_structured = !matches!(format, ErrorFormat::Legacy | ErrorFormat::Enhanced);
    let is_whole = is_structured && program != REPLACEMENT;
    match error.kind() {
        Kind::Interrupted => return String::new(),
        _ if is_whole => {}
        Kind::UnknownOptions => return format!("\n{}\n{}", error.usage(), plain(error.message())),
        Kind::General => return error.usage().to_owned() + &plain(error.message()),
        _ => {}
    }
    let structured = match format {
        ErrorFormat::Legacy => return plain(error.message()),
        ErrorFormat::Enhanced => return plain(&error.to_string()) + &details(error.fields()),
        ErrorFormat::Json => OutputFormat::Json,
        ErrorFormat::Yaml => OutputFormat::Yaml,
        ErrorFormat::Text => OutputFormat::Text,
        ErrorFormat::Table => OutputFormat::Table,
    };
    // A response without known fields has nothing to show in a structured format.
    let object = if is_whole { Some(error.whole_object()) } else { error.object() };
    let object = object.filter(|object| !object.is_empty()).map(Value::Map);
    let style = Style { format: structured, title: "error", color, for_terminal: false };
    let text = object.and_then(|object| output::render(&object, style).ok());
    text.unwrap_or_else(|| plain(&error.to_string()))
}

/// As [`render`], for a terminal: control characters that the service sent are escaped.
pub(crate) fn render_for_terminal(
    error: &Error,
    format: ErrorFormat,
    program: &str,
    color: bool,
) -> String {
    match format {
        ErrorFormat::Json | ErrorFormat::Yaml => {
            output::visible_json(&render(error, format, program, color)).into_owned()
        }
        _ => render(&error.visible(), format, program, color),
    }
}

/// A message in the AWS CLI's layout: a blank line, the program name, the message without
/// surrounding spaces.
fn line(program: &str, message: &str) -> String {
    match message.trim() {
        "" => format!("\n{program}: [ERROR]:\n"),
        message => format!("\n{program}: [ERROR]: {message}\n"),
    }
}

/// The fields other than code and message, one per line; empty if there are none.
fn details(fields: &Map) -> String {
    let extra = |name: &str| !["code", "message"].contains(&name.to_lowercase().as_str());
    let mut text = String::new();
    let mut complex = false;
    for (name, value) in fields.iter().filter(|(name, _)| extra(name)) {
        let shown = simple(value);
        complex |= shown.is_none();
        let shown = shown.unwrap_or_else(|| "<complex value>".to_owned());
        text.push_str(&format!("{name}: {shown}\n"));
    }
    if complex {
        text.push_str(
            "Use \"--cli-error-format json\" or another error format to see the full details.\n",
        );
    }
    if text.is_empty() { text } else { format!("\nAdditional error details:\n{text}") }
}

/// A value that fits on a line: a scalar, or a short collection of scalars.
fn simple(value: &Value) -> Option<String> {
    let scalar = |value: &Value| !matches!(value, Value::List(_) | Value::Map(_));
    let text = |value: &Value| python::str(value, Dict::Plain);
    match value {
        Value::List(list) if list.len() < MANY && list.iter().all(scalar) => {
            Some(format!("[{}]", list.iter().map(text).collect::<Vec<_>>().join(", ")))
        }
        Value::Map(map) if map.len() < MANY && map.values().all(scalar) => {
            let entries: Vec<_> =
                map.iter().map(|(key, value)| format!("{key}: {}", text(value))).collect();
            Some(format!("{{{}}}", entries.join(", ")))
        }
        Value::List(_) | Value::Map(_) => None,
        scalar => Some(text(scalar)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, ErrorFormat, render, render_for_terminal};
    use hardie_client::internal;
    use hardie_runtime::value::{Map, Value};

    #[test]
    fn classes_and_formats() {
        let mut fields = Map::new();
        for (name, value) in [
            ("Message", Value::from("busy")),
            ("Code", Value::from("BusyFault")),
            ("RetryInSeconds", Value::from(5_i64)),
            ("Queue", Value::List(vec![Value::from("a"), Value::from("b")])),
        ] {
            fields.insert(name.to_owned(), value);
        }
        let service = Error::from(internal::Error::service(
            "An error occurred (BusyFault) when calling the CookMeal operation: busy",
            fields,
            400,
        ));
        let cases = [
            (
                Error::param("x"),
                ErrorFormat::Enhanced,
                "\naws: [ERROR]: An error occurred (ParamValidation): x\n",
            ),
            (Error::param(" x\n"), ErrorFormat::Legacy, "\naws: [ERROR]: x\n"),
            (Error::general("x"), ErrorFormat::Json, "\naws: [ERROR]: x\n"),
            (Error::general(""), ErrorFormat::Enhanced, "\naws: [ERROR]:\n"),
            (
                Error::unknown_options(&["a".into(), "b".into()], "usage: aws\n"),
                ErrorFormat::Json,
                "\nusage: aws\n\n\naws: [ERROR]: Unknown options: a, b\n",
            ),
            (
                internal::Error::no_region().into(),
                ErrorFormat::Text,
                "NoRegion\tYou must specify a region. You can also configure your region by \
                    running \"aws configure\".\n",
            ),
            (
                internal::Error::service("no field", Map::new(), 404).into(),
                ErrorFormat::Json,
                "\naws: [ERROR]: no field\n",
            ),
            (
                internal::Error::service("no field", Map::new(), 404).into(),
                ErrorFormat::Table,
                "\naws: [ERROR]: no field\n",
            ),
            (
                service.clone(),
                ErrorFormat::Enhanced,
                "\naws: [ERROR]: An error occurred (BusyFault) when calling the CookMeal \
                 operation: busy\n\nAdditional error details:\nRetryInSeconds: 5\nQueue: [a, b]\n",
            ),
            (
                service,
                ErrorFormat::Legacy,
                "\naws: [ERROR]: An error occurred (BusyFault) when calling the CookMeal \
                    operation: busy\n",
            ),
        ];
        for (error, format, want) in cases {
            assert_eq!(render(&error, format, "aws", false), want, "{error:?} {format:?}");
            assert_eq!(
                render_for_terminal(&error, format, "aws", false),
                want,
                "{error:?} {format:?}"
            );
        }
    }
}
