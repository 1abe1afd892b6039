//! Traits of operations that are called repeatedly: pagination and waiters. The AWS CLI's own
//! paginator and waiter files are read as the same types.

use serde::Deserialize;

/// `smithy.api#paginated`, with the features that only the AWS CLI's own paginator files have:
/// lists of names, `moreResults` and `nonAggregateKeys`.
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

/// One name or a list of names.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One name.
    One(String),
    /// A list of names.
    Several(Vec<String>),
}

impl Names {
    /// The names as a list.
    pub fn list(self) -> Vec<String> {
        match self {
            Names::One(name) => vec![name],
            Names::Several(names) => names,
        }
    }
}

/// An entry of `smithy.waiters#waitable`; only the AWS CLI's own files have `maxAttempts`.
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

/// A condition on a response, and the state that it leads to.
#[derive(Clone, Debug, Deserialize)]
pub struct Acceptor {
    pub state: AcceptorState,
    pub matcher: Matcher,
}

/// The state that an acceptor leads to.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AcceptorState {
    Success,
    Failure,
    Retry,
}

/// The condition of an acceptor; only the AWS CLI's own files have `status`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    Success(bool),
    ErrorType(String),
    Output(PathMatcher),
    InputOutput(PathMatcher),
    Status(u16),
}

/// A JMESPath expression and its expected value.
#[derive(Clone, Debug, Deserialize)]
pub struct PathMatcher {
    pub path: String,
    pub expected: serde_json::Value,
    pub comparator: Comparator,
}

/// How the value of an expression is compared; `equals` is for values other than strings and
/// booleans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparator {
    StringEquals,
    BooleanEquals,
    AllStringEquals,
    AnyStringEquals,
    Equals,
}

/// `aws.api#clientEndpointDiscovery`.
#[derive(Clone, Debug, Deserialize)]
pub struct ClientEndpointDiscovery {
    /// The operation that returns endpoints.
    pub operation: String,
}
