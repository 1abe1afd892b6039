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

/// Words of [`DRY_RUN`]; the first one stands for none.
pub(crate) const FORMS: &[&str] = &["request", "curl", "canonical"];

/// Checks everything that the model bounds.
pub(crate) const STRICT: &str = "--cli-strict";
/// Shows the request instead of sending it.
pub(crate) const DRY_RUN: &str = "--cli-dry-run";
/// Fills the skeleton with what else was given.
pub(crate) const FILL: &str = "--cli-skeleton-fill";

/// Names the schema of the document in the skeleton.
pub(crate) const SCHEMA: &str = "--cli-skeleton-schema";

/// One of these options, for help.
pub(crate) struct Own {
    /// The name with its dashes.
    pub(crate) name: &'static str,
    /// What follows it, as help shows it; empty for a flag.
    pub(crate) value: &'static str,
    /// What it does.
    pub(crate) help: &'static str,
    /// Whether it goes with documents and skeletons, which operations with a streamed response
    /// do not have.
    pub(crate) with_documents: bool,
}

/// All of them.
pub(crate) const OWN: &[Own] = &[
    Own {
        name: STRICT,
        value: "",
        help: "Check the parameters against all constraints of the model before a request is sent, \
               including those that the AWS CLI ignores: maximum length, maximum value, pattern \
               and enum values. All problems are reported at once.",
        with_documents: false,
    },
    Own {
        name: DRY_RUN,
        value: "[request | curl | canonical]",
        help: "Print the request instead of sending it. request prints the method, URL, headers \
               and body, without a signature. curl prints a curl command that sends the same \
               request, signed with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
               and AWS_SESSION_TOKEN. canonical prints the canonical request and the string to \
               sign; it loads credentials. Default: request.",
        with_documents: false,
    },
    Own {
        name: FILL,
        value: "",
        help: "With --generate-cli-skeleton input or yaml-input: fill the skeleton with the values \
               of the other options.",
        with_documents: true,
    },
    Own {
        name: SCHEMA,
        value: "FILE|URL",
        help: "With --generate-cli-skeleton yaml-input: begin the skeleton with a comment that \
               names the JSON Schema of the document, so that editors can complete and validate \
               the document. To write the schemas, run hardie docs --format json-schema.",
        with_documents: true,
    },
];
