//! What calls of an operation need beyond the model, read from its table row.

use crate::table::Operation;
use crate::value::{Map, Value, json};

/// The customizations of an operation. They come from overlays; the generator's overlay for AWS's
/// services has what AWS's clients know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customizations {
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
    /// The checksums of requests and responses (`@httpChecksum`).
    pub checksum: Option<Checksum>,
}

/// The checksums of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checksum {
    /// The header of the request that names the algorithm.
    pub algorithm_header: Option<String>,
    /// Whether requests must have a checksum.
    pub is_required: bool,
    /// The header of the request that asks for checksums of responses.
    pub mode_header: Option<String>,
    /// The names of the algorithms of responses.
    pub response_algorithms: Vec<String>,
}

impl Customizations {
    /// Reads the customizations of an operation; most operations have none.
    pub fn of(operation: Operation) -> Customizations {
        let text = operation.customizations();
        if text.is_empty() {
            return Customizations::default();
        }
        let Ok(Value::Map(row)) = json::parse(text) else { return Customizations::default() };
        Customizations {
            headers: texts(&row, "headers"),
            checksum: row.get("checksum").and_then(Value::as_map).map(checksum),
        }
    }
}

fn checksum(row: &Map) -> Checksum {
    let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let algorithms = row.get("response").and_then(Value::as_list).unwrap_or_default();
    Checksum {
        algorithm_header: text("algorithm"),
        is_required: row.get("required") == Some(&Value::Bool(true)),
        mode_header: text("mode"),
        response_algorithms: algorithms
            .iter()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect(),
    }
}

/// An object of strings.
fn texts(row: &Map, key: &str) -> Vec<(String, String)> {
    let entries = row.get(key).and_then(Value::as_map).into_iter().flatten();
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    entries.filter_map(text).collect()
}
