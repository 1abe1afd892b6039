//! Customizations: what clients of a service know about its calls beyond the model, as data.
//!
//! A model says what most services need. Some services need more: a header in every request, a
//! host that a rule has completed already. AWS's clients know this from handlers in code; here it
//! is data in overlays, so that services that are not AWS's can have it too. What AWS's services
//! need is in `aws-cli.json`.

use crate::model::traits::token::{is_framing_header, is_token};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The customizations of a service or an operation.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Customizations {
    /// Headers of every request, by their names in lower case.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The checksums of the operation: its `@httpChecksum`.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Checksum>,
    /// The member of the input that the endpoint rules put into the endpoint: it is removed from
    /// the URI of the operation.
    #[serde(skip_serializing)]
    pub endpoint_label: Option<String>,
    /// Whether the endpoint rules add the operation's host prefix: it is not added again.
    #[serde(skip_serializing)]
    pub endpoint_has_host_prefix: bool,
}

/// `@httpChecksum`, with headers instead of members.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Checksum {
    /// The header of the request that names the algorithm.
    #[serde(rename = "algorithm", skip_serializing_if = "Option::is_none")]
    pub algorithm_header: Option<String>,
    /// Whether requests must have a checksum.
    #[serde(rename = "required", skip_serializing_if = "std::ops::Not::not")]
    pub is_required: bool,
    /// The header of the request that asks for checksums of responses.
    #[serde(rename = "mode", skip_serializing_if = "Option::is_none")]
    pub mode_header: Option<String>,
    /// The names of the algorithms of responses.
    #[serde(rename = "response", skip_serializing_if = "Vec::is_empty")]
    pub response_algorithms: Vec<String>,
}

impl Customizations {
    /// Adds others, which take precedence.
    pub(crate) fn add(&mut self, others: &Customizations) {
        // Checksums are facts of the model alone.
        let Customizations { headers, checksum: _, endpoint_label, endpoint_has_host_prefix } =
            others;
        self.headers.extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        if endpoint_label.is_some() {
            self.endpoint_label.clone_from(endpoint_label);
        }
        self.endpoint_has_host_prefix |= endpoint_has_host_prefix;
    }

    /// What a running program needs of them, as JSON; empty without any.
    pub fn json(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        if text == "{}" { String::new() } else { text }
    }

    /// The URI without the label that is part of the endpoint.
    pub(crate) fn uri(&self, uri: String) -> String {
        let Some(label) = &self.endpoint_label else { return uri };
        let segment = format!("/{{{label}}}");
        let Some(rest) = uri.strip_prefix(&segment) else { return uri };
        if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") }
    }
}

/// Checks a header of every request: its name, and its value.
///
/// # Errors
/// The end of a sentence that says why it is not valid.
pub(super) fn check_header(name: &str, value: &str) -> Result<(), &'static str> {
    if !is_token(name) {
        return Err("is not a valid name of a header");
    }
    if is_framing_header(name) {
        return Err("is part of the connection and cannot be set");
    }
    if value.chars().any(|c| c != '\t' && c.is_control()) {
        return Err("has a value with control characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Customizations;

    #[test]
    fn later_ones_take_precedence() {
        let read = |text| serde_json::from_str::<Customizations>(text).unwrap();
        let mut all = read(r#"{"headers": {"accept": "a", "x-version": "1"}}"#);
        all.add(&read(r#"{"headers": {"accept": "b"}, "endpoint_has_host_prefix": true}"#));
        assert!(all.endpoint_has_host_prefix);
        assert_eq!(all.json(), r#"{"headers":{"accept":"b","x-version":"1"}}"#);
        assert_eq!(Customizations::default().json(), "");
        assert!(serde_json::from_str::<Customizations>(r#"{"header": {}}"#).is_err());
    }

    #[test]
    fn labels_of_the_endpoint() {
        let all = Customizations {
            endpoint_label: Some("Bucket".to_owned()),
            ..Customizations::default()
        };
        for (uri, want) in [
            ("/{Bucket}", "/"),
            ("/{Bucket}?acl", "/?acl"),
            ("/{Bucket}/{Key+}?tagging", "/{Key+}?tagging"),
            ("/?x-id=ListBuckets", "/?x-id=ListBuckets"),
            ("/{Key+}/{Bucket}", "/{Key+}/{Bucket}"),
        ] {
            assert_eq!(all.uri(uri.to_owned()), want);
        }
    }
}
