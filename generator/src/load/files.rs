//! The names of model files, and the layout of botocore's folders.

use std::fs;
use std::path::{Path, PathBuf};

/// The service file in botocore's folders.
const SERVICE: &str = "service-2.json";

/// Files in the same folder that belong to the service.
const BESIDE: [&str; 5] = [
    "service-2.sdk-extras.json",
    "paginators-1.json",
    "paginators-1.sdk-extras.json",
    "waiters-2.json",
    "endpoint-rule-set-1.json",
];

/// The files in the same folder that belong to a `service-2.json`; none for other files.
pub(super) fn beside(path: &Path) -> Vec<PathBuf> {
    let Some(folder) = path.parent().filter(|_| is_named(path, SERVICE)) else { return Vec::new() };
    BESIDE.iter().filter_map(|name| file(folder, name)).collect()
}

/// Whether a file belongs to a service file in the same folder.
pub fn is_beside(path: &Path) -> bool {
    BESIDE.iter().any(|name| is_named(path, name))
        && path.parent().is_some_and(|folder| file(folder, SERVICE).is_some())
}

/// Whether a file of botocore's folders contains no model: examples, older paginators and waiters,
/// partitions, retries.
pub fn is_companion(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = name
        .strip_suffix(".json")
        .map(|name| name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit()));
    matches!(
        stem,
        Some(
            "examples"
                | "paginators"
                | "waiters"
                | "endpoint-rule-set"
                | "endpoints"
                | "partitions"
                | "_retry"
                | "sdk-default-configuration"
        )
    ) || name.ends_with(".sdk-extras.json")
}

/// Whether a path ends in a name, gzipped or not.
fn is_named(path: &Path, name: &str) -> bool {
    let file_name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    file_name.strip_suffix(".gz").unwrap_or(file_name) == name
}

/// A file in a folder, gzipped or not.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    [folder.join(name), folder.join(format!("{name}.gz"))].into_iter().find(|path| path.is_file())
}

/// The service in a folder of botocore's layout (`SERVICE` or `SERVICE/VERSION`), in its newest
/// version.
pub(super) fn service_of(folder: &Path) -> Option<PathBuf> {
    if let Some(path) = file(folder, SERVICE) {
        return Some(path);
    }
    let mut versions: Vec<PathBuf> =
        fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    versions.sort();
    versions.iter().rev().find_map(|version| file(version, SERVICE))
}

/// Whether the file name is that of a Smithy IDL file.
pub fn is_idl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "smithy")
}

/// Whether the file name is that of a JSON file, compressed or not.
pub fn is_json(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.ends_with(".json") || name.ends_with(".json.gz")
}
