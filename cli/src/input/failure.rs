//! Errors of option values: with the name of the option, and without values that are sensitive.

use super::target::Target;
use crate::error::Error;
use hardie_runtime::shorthand;
use hardie_runtime::value::Map;
use hardie_runtime::value::json::Decimals;

/// Adds the option name to an error. Errors of integers and of files inside shorthand end with 255,
/// as in the AWS CLI, whose messages do not name the option; ours do. Services that are not AWS's
/// have 252 for all values that are not valid.
pub(super) fn of(target: Target<'_>, error: shorthand::Error) -> Error {
    named(target.name, target.decimals, target.is_sensitive(), error)
}

/// Like [`of`], for an option without a member. `is_sensitive`: no part of the value is shown.
pub(super) fn named(
    name: &str,
    decimals: Decimals,
    is_sensitive: bool,
    error: shorthand::Error,
) -> Error {
    let shown = |error: &shorthand::Error| {
        if is_sensitive { error.without_value() } else { error.to_string() }
    };
    let inside = match &error {
        shorthand::Error::Conversion(conversion) => conversion.path.clone(),
        _ => String::new(),
    };
    let error = match error {
        shorthand::Error::Empty if decimals == Decimals::Doubles => {
            Error::general(format!("Error parsing parameter '{name}': {error}"))
        }
        shorthand::Error::Conversion(ref conversion) => {
            let place = match conversion.path.as_str() {
                "" => String::new(),
                path => format!(" (at {path})"),
            };
            let text = format!("{}{place}", shown(&error));
            match decimals {
                Decimals::Doubles => {
                    Error::general(format!("Error parsing parameter '{name}': {text}"))
                }
                Decimals::Exact => Error::option(name, text),
            }
        }
        shorthand::Error::File(error) => Error::general(error.to_string()),
        shorthand::Error::Problems(problems) => Error::invalid_parameters(&problems, &Map::new()),
        error => Error::option(name, shown(&error)),
    };
    error.about(name, &inside)
}
