//! Converts a cell of a row as the value of an option is converted, except that nothing in it names
//! a file.

use super::target::Target;
use super::{failure, option};
use crate::args::ArgumentValue;
use crate::error::Error;
use hardie_runtime::cli::python;
use hardie_runtime::shorthand::{self, NoFiles};
use hardie_runtime::table::{Kind, Member};
use hardie_runtime::value::Value;
use hardie_runtime::value::json::Decimals;

/// The value of a cell; `name` is its column. `is_within_sensitive`: no message shows the value.
///
/// # Errors
/// A value that cannot be converted.
pub(crate) fn cell(
    member: Member,
    name: &str,
    text: &str,
    decimals: Decimals,
    is_within_sensitive: bool,
) -> Result<Value, Error> {
    let shape = member.target();
    let trimmed = text.trim();
    let invalid = |message: String| Error::option(name, message);
    let target = Target { member, name, decimals, is_within_sensitive };
    let plain = |number| option::convert(target, number);
    match shape.kind() {
        Kind::Boolean => match trimmed {
            "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ if target.is_sensitive() => Err(invalid("expected true or false".to_owned())),
            _ => Err(invalid(format!("expected true or false, not {text:?}"))),
        },
        Kind::Long => {
            let number = python::int(trimmed).map_err(|text| {
                invalid(if target.is_sensitive() { "not an integer".to_owned() } else { text })
            })?;
            plain(ArgumentValue::Number(number)).map(|it| it.value)
        }
        kind => {
            let is_text = matches!(kind, Kind::String | Kind::Enum | Kind::Blob | Kind::Timestamp);
            let text = if is_text { text } else { trimmed };
            let parsed = if member.is_json_header() {
                shorthand::parse_json(text)
            } else if kind == Kind::List {
                // An element in shorthand, or all of them in JSON.
                shorthand::parse_words_with(shape, &[text], &NoFiles, decimals)
            } else {
                shorthand::parse_text_with(shape, text, &NoFiles, decimals)
            };
            parsed.map_err(|error| failure::of(target, error))
        }
    }
}
