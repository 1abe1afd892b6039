//! The entries of single services in the files of facts about the AWS CLI: the files are a quarter
//! of a megabyte, and reading all of them takes longer than reading most models.

use serde::de::DeserializeOwned;

/// The entry of a service in such a file; entries begin a line, after two spaces.
pub(super) fn entry<T: DeserializeOwned>(file: &'static str, sdk_id: &str) -> Option<T> {
    let key = format!("\n  {}: ", serde_json::to_string(sdk_id).ok()?);
    let (_, entry) = file.split_once(&key)?;
    // The files are part of the program, and tests compare their entries with what is found here.
    serde_json::Deserializer::from_str(entry).into_iter().next()?.ok()
}
