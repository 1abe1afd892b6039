//! Options of an operation that the AWS CLI does not have.
//!
//! They cannot be abbreviated, so that abbreviations keep their meaning in the AWS CLI. A model's
//! option with the same name replaces them.

/// How `--cli-dry-run` shows the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// Method, URL, headers and body.
    Request,
    /// A command line for `curl`, which signs the request.
    Curl,
    /// The canonical request and the string to sign.
    Canonical,
}

impl DryRun {
    /// The format with this name.
    pub(super) fn named(word: &str) -> Option<DryRun> {
        Some(match word {
            "request" => DryRun::Request,
            "curl" => DryRun::Curl,
            "canonical" => DryRun::Canonical,
            _ => return None,
        })
    }
}

/// The values of `--cli-dry-run`; the first one is the default.
pub(crate) const FORMS: &[&str] = &["request", "curl", "canonical"];
