//! The facts of an operation that make more of one call: pagination, waiters, and the endpoint
//! parameters that the operation decides.

use crate::model::traits::Acceptor;
use crate::plan::prose::Prose;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How the results of an operation are paginated.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pagination {
    /// Members of the input that take the tokens of the previous page.
    #[serde(rename = "input")]
    pub input_tokens: Vec<String>,
    /// Expressions that find the tokens in the output, as many as input tokens.
    #[serde(rename = "output")]
    pub output_tokens: Vec<String>,
    /// Paths of the lists in the output.
    pub items: Vec<String>,
    /// The member of the input that limits the size of a page.
    #[serde(rename = "size", skip_serializing_if = "Option::is_none")]
    pub page_size: Option<String>,
    /// The expression that tells whether there are more pages.
    #[serde(rename = "more", skip_serializing_if = "Option::is_none")]
    pub more_results: Option<String>,
    /// Paths in the output that are taken from the first page.
    #[serde(default, rename = "keep", skip_serializing_if = "Vec::is_empty")]
    pub non_aggregate_keys: Vec<String>,
}

impl Pagination {
    /// Whether pagination sets this member of the input.
    pub fn sets(&self, member: &str) -> bool {
        self.input_tokens.iter().chain(&self.page_size).any(|name| name == member)
    }

    /// Whether the pagination option of this name, without dashes, sets this member directly.
    pub fn sets_by(&self, member: &str, option: &str) -> bool {
        option == "page-size" && self.page_size.as_deref() == Some(member)
    }
}

/// What a command can wait for by polling an operation.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// The name in the model.
    pub name: String,
    /// The command after `wait`.
    pub command: String,
    pub docs: Prose,
    /// Seconds between two attempts.
    pub delay: u64,
    /// The maximum number of attempts.
    pub attempts: u64,
    pub acceptors: Vec<Acceptor>,
}

/// A parameter of the endpoint rules that an operation decides.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointParameter {
    pub name: String,
    pub source: ParameterSource,
}

/// The source of an endpoint parameter's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterSource {
    /// A member of the input.
    Member(String),
    /// A JMESPath expression over the input.
    Path(String),
    /// A constant.
    Value(Value),
    /// A constant for inputs in which a member is an ARN.
    #[serde(rename = "arn")]
    IfArn { member: String, value: Value },
}
