//! Whether an operation reads or writes, which `--cli-read-only` asks.
//!
//! What is not known to read counts as a write. AWS's models rarely say it, so the names of AWS's
//! operations are read too: `aws-access.json` has the names that mislead, by the access levels of
//! AWS IAM. `tests/peers/access.py` compares all operations with these levels.

use crate::model::Traits;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// The operations of AWS's services whose names mislead.
const AWS: &str = include_str!("aws-access.json");

/// Verbs that begin the names of AWS's operations that read.
const READING: &[&str] = &[
    "Calculate",
    "Count",
    "Describe",
    "Detect",
    "Estimate",
    "Get",
    "Head",
    "Is",
    "List",
    "Lookup",
    "Query",
    "Scan",
    "Search",
    "Simulate",
];
/// Words before a verb.
const BEFORE: &[&str] = &["Admin", "Batch"];
/// Verbs for which `@readonly` of AWS's models is not believed.
const WRITING: &[&str] = &["Create", "Delete", "Put", "Start", "Stop", "Update"];
/// HTTP methods of requests that write.
const METHODS: &[&str] = &["DELETE", "PATCH", "PUT"];

/// Whether an operation reads or writes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Access {
    /// It changes nothing.
    Read,
    /// It may change something.
    Write,
}

/// The operations of one service of AWS whose names mislead.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AccessExceptions {
    read: BTreeSet<String>,
    write: BTreeSet<String>,
}

impl AccessExceptions {
    /// The exceptions of the service with this `sdkId`; those of others are not parsed.
    pub(crate) fn of(sdk_id: &str) -> AccessExceptions {
        // The file is part of the program, and a test parses all of it.
        let all: BTreeMap<&str, &RawValue> = serde_json::from_str(AWS).unwrap_or_default();
        all.get(sdk_id).and_then(|it| serde_json::from_str(it.get()).ok()).unwrap_or_default()
    }

    /// The access of an operation of AWS with this name and HTTP method.
    pub(crate) fn of_aws(&self, name: &str, method: &str, traits: &Traits<'_>) -> Access {
        let is_read = if self.write.contains(name) {
            false
        } else if self.read.contains(name) {
            true
        } else {
            !METHODS.contains(&method)
                && (begins(name, READING) || traits.is_readonly() && !begins(name, WRITING))
        };
        if is_read { Access::Read } else { Access::Write }
    }
}

/// The access of an operation that is not AWS's: `@readonly`, or a method that is safe in HTTP.
pub(crate) fn of_own(method: &str, traits: &Traits<'_>) -> Access {
    let is_safe = matches!(method, "GET" | "HEAD");
    let is_read = (traits.is_readonly() || is_safe) && !METHODS.contains(&method);
    if is_read { Access::Read } else { Access::Write }
}

/// Whether a name begins with one of these verbs, after `Admin` or `Batch`.
fn begins(name: &str, verbs: &[&str]) -> bool {
    let names = BEFORE.iter().filter_map(|word| name.strip_prefix(word)).chain([name]);
    names.into_iter().any(|name| {
        verbs.iter().any(|verb| {
            name.strip_prefix(verb).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{AWS, AccessExceptions, READING, begins};
    use std::collections::BTreeMap;

    #[test]
    fn built_in_exceptions_are_valid() {
        let all: BTreeMap<String, AccessExceptions> = serde_json::from_str(AWS).unwrap();
        assert!(all["SFN"].write.contains("GetActivityTask"));
        for (sdk_id, exceptions) in &all {
            assert!(exceptions.read.is_disjoint(&exceptions.write), "{sdk_id}");
            // What the rule says already is not an exception.
            assert!(exceptions.read.iter().all(|name| !begins(name, READING)), "{sdk_id}");
            let of = AccessExceptions::of(sdk_id);
            assert_eq!((of.read, of.write), (exceptions.read.clone(), exceptions.write.clone()));
        }
    }

    #[test]
    fn verbs_are_whole_words() {
        for name in ["GetContact", "BatchGetItem", "AdminListDevices", "Search", "IsAuthorized"] {
            assert!(begins(name, READING), "{name}");
        }
        for name in ["GettyImport", "IssueCertificate", "BatchDelete", "Listen", "CreateGet"] {
            assert!(!begins(name, READING), "{name}");
        }
    }
}
