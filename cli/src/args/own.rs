//! The options of an operation that the AWS CLI does not have.
//!
//! They are known by their full names alone: an abbreviation means what it means to the AWS CLI,
//! and an option of the model that is called like one of them takes its place.

/// How `--cli-dry-run` shows the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// Method, URL, headers and body.
    Request,
    /// A line for `curl`, which signs it.
    Curl,
    /// The canonical request and the string to sign.
    Canonical,
}

impl DryRun {
    /// The form of this name.
    pub(super) fn named(word: &str) -> Option<DryRun> {
        Some(match word {
            "request" => DryRun::Request,
            "curl" => DryRun::Curl,
            "canonical" => DryRun::Canonical,
            _ => return None,
        })
    }
}

/// Words of `--cli-dry-run`; the first one stands for none.
pub(crate) const FORMS: &[&str] = &["request", "curl", "canonical"];
