//! What calls of an operation need beyond the model, read from its table row.

use crate::table::Operation;
use crate::value::{Map, Value, json};

/// The customizations of an operation. They come from overlays; the generator's overlay for AWS's
/// services has what AWS's clients know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customizations {
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
}

impl Customizations {
    /// Reads the customizations of an operation; most operations have none.
    pub fn of(operation: Operation) -> Customizations {
        let text = operation.customizations();
        if text.is_empty() {
            return Customizations::default();
        }
        let Ok(Value::Map(row)) = json::parse(text) else { return Customizations::default() };
        Customizations { headers: texts(&row, "headers") }
    }
}

/// An object of strings.
fn texts(row: &Map, key: &str) -> Vec<(String, String)> {
    let entries = row.get(key).and_then(Value::as_map).into_iter().flatten();
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    entries.filter_map(text).collect()
}
