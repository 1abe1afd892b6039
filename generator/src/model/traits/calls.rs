//! Traits of operations that are called more than once: pagination and waiters. The AWS CLI's files
//! of both are read as the same types.

use serde::Deserialize;

/// `smithy.api#paginated`, and what only the AWS CLI's own files of pages can say: lists in place
/// of names, `moreResults` and `nonAggregateKeys`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Paginated {
    pub input_token: Option<Names>,
    pub output_token: Option<Names>,
    pub items: Option<Names>,
    pub page_size: Option<String>,
    pub more_results: Option<String>,
    pub non_aggregate_keys: Vec<String>,
}

/// One name or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    /// As a list.
    pub fn list(self) -> Vec<String> {
        match self {
            Names::One(name) => vec![name],
            Names::Several(names) => names,
        }
    }
}

/// An entry of `smithy.waiters#waitable`; `maxAttempts` is in the AWS CLI's own files alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiter {
    #[serde(default)]
    pub documentation: String,
    pub acceptors: Vec<Acceptor>,
    #[serde(default = "two_seconds")]
    pub min_delay: u64,
    pub max_attempts: Option<u64>,
}

fn two_seconds() -> u64 {
    2
}

/// What a waiter does with an answer that it recognizes.
#[derive(Clone, Debug, Deserialize)]
pub struct Acceptor {
    pub state: AcceptorState,
    pub matcher: Matcher,
}

/// Where an acceptor leads to.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AcceptorState {
    Success,
    Failure,
    Retry,
}

/// What an acceptor recognizes; `status` is in the AWS CLI's own files alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    Success(bool),
    ErrorType(String),
    Output(PathMatcher),
    InputOutput(PathMatcher),
    Status(u16),
}

/// A JMESPath expression and what it has to give.
#[derive(Clone, Debug, Deserialize)]
pub struct PathMatcher {
    pub path: String,
    pub expected: serde_json::Value,
    pub comparator: Comparator,
}

/// How an expression's value is compared; `equals` is for values that are neither text nor flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparator {
    StringEquals,
    BooleanEquals,
    AllStringEquals,
    AnyStringEquals,
    Equals,
}
