//! The customizations that have several parts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A setting of users that is a parameter of the endpoint rules.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointSetting {
    /// The name of the parameter.
    pub parameter: String,
    /// Keys of a profile; `section.key` is a key of a nested section. Without keys, a setting of a
    /// service that is not AWS's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// The environment variable, which takes precedence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// The type of the parameter: `boolean` (the default), `string` or `stringArray`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The value of the setting for which a boolean parameter is true, instead of `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// With an endpoint of the user, the parameter is true unless the setting has this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_endpoint_unless: Option<String>,
    /// Beginnings of hosts that do not count as endpoints of the user.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standard_hosts: Vec<String>,
    /// A parameter that turns this one off if it is true; it is listed before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_with: Option<String>,
    /// The value without a setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

/// A value that operations give to a parameter of the endpoint rules.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointValue {
    /// The value.
    pub value: Value,
    /// A member: the value is only for inputs in which it is an ARN.
    #[serde(default)]
    pub if_arn: Option<String>,
}

/// The message of an error of the endpoint rules.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointError {
    /// The message; `{message}` is that of the rules.
    pub message: String,
    /// Whether the input is not valid.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invalid_input: bool,
}

/// Members of the output that are percent-encoded because the client asked for it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EncodedOutput {
    /// The member of input and output that names the encoding.
    pub member: String,
    /// Its value in requests of users that do not set it.
    pub value: String,
    /// The encoded members, with a dot between the name of a list and that of a member.
    pub paths: Vec<String>,
}

/// How a client follows a service that names another Region.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RegionRedirect {
    /// The member whose value has a Region, such as a bucket.
    pub member: String,
    /// The header of responses with the Region.
    pub header: String,
    /// The field of errors with the Region.
    pub field: String,
    /// Codes of errors that another Region causes.
    pub codes: Vec<String>,
    /// Statuses of such errors; they are redirections.
    pub statuses: Vec<u16>,
    /// The operation that finds the Region if a response does not have it.
    pub probe: String,
}

/// The values of a member that are valid, beyond its shape.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MemberPattern {
    /// Regular expressions, of which one must match.
    pub patterns: Vec<String>,
    /// The message of the error; `{value}` is the value.
    pub message: String,
}
