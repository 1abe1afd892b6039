//! Customizations: what clients of a service know about its calls beyond the model, as data.
//!
//! A model says what most services need. Some services need more: a header in every request, a
//! host that a rule has completed already. AWS's clients know this from handlers in code; here it
//! is data in overlays, so that services that are not AWS's can have it too. What AWS's services
//! need is in `aws-cli.json`.

mod rules;
mod values;

pub use rules::{
    EncodedOutput, EndpointError, EndpointSetting, EndpointValue, MemberPattern, RegionRedirect,
};
pub use values::{BodyHash, Decoding, PresignedUrl};

use crate::model::traits::token::{is_framing_header, is_token};
use crate::plan::command::option_rules::OptionRules;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The rules for the options of the operation, which overlays have beside customizations.
    #[serde(skip_deserializing, skip_serializing_if = "OptionRules::is_empty")]
    pub options: OptionRules,
    /// The member of the input that the endpoint rules put into the endpoint: it is removed from
    /// the URI of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_label: Option<String>,
    /// Whether the endpoint rules add the operation's host prefix: it is not added again.
    #[serde(skip_serializing)]
    pub endpoint_has_host_prefix: bool,
    /// Settings that are parameters of the endpoint rules, or of signatures (`SignsPayload`); of
    /// services only.
    #[serde(skip_serializing)]
    pub endpoint_settings: Vec<EndpointSetting>,
    /// Parameters of the endpoint rules that operations set, by name.
    #[serde(skip_serializing)]
    pub endpoint_parameters: BTreeMap<String, EndpointValue>,
    /// Errors of the endpoint rules with other messages, by the beginnings of their messages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoint_errors: BTreeMap<String, EndpointError>,
    /// Members with patterns that are checked before a request.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub patterns: BTreeMap<String, MemberPattern>,
    /// Maps of strings that must be ASCII, with the messages of their errors: `{key}` and
    /// `{value}` are those of the entry.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ascii: BTreeMap<String, String>,
    /// Members that are sent as base64, with the members for their MD5 hashes, unless the input
    /// has the hash.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encryption_keys: BTreeMap<String, String>,
    /// Members that are percent-encoded, with the beginning of a suffix that is not.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub percent_encoded: BTreeMap<String, String>,
    /// Whether line breaks in XML are sent as character references.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub escapes_line_breaks: bool,
    /// Members of the output that the service percent-encodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoded_output: Option<EncodedOutput>,
    /// Whether the response has no element around its member (`@s3UnwrappedXmlOutput`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unwrapped_output: bool,
    /// Whether successful responses can have an error as their XML.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub errors_in_success: bool,
    /// Timestamps of the output, in headers, that can have other values: the members with the
    /// members that have the header as it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lenient_timestamps: BTreeMap<String, String>,
    /// How to follow a service that names another Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_redirect: Option<RegionRedirect>,
    /// Headers with hashes of the body, by their names in lower case.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub body_hashes: BTreeMap<String, BodyHash>,
    /// Whether a `GET` request is sent as `POST` with the query as its body.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub query_as_body: bool,
    /// The member of the input with the URL that the request is sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_member: Option<String>,
    /// The operation that returns the endpoint, if requests must not go to that of the service
    /// (`@clientDiscoveredEndpoint`).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<String>,
    /// A parameter with the request itself, presigned for another Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presigned_url: Option<PresignedUrl>,
    /// Members of the input that the command line encodes as base64.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub base64: BTreeSet<String>,
    /// Members of the output that the command line decodes: `Member`, or `Member.Inner`, where
    /// the members of lists and maps do not count.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decode: BTreeMap<String, Decoding>,
    /// Shapes whose values the command line decodes in outputs, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decode_shapes: BTreeMap<String, Decoding>,
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
        // Checksums and discovery are facts of the model alone; rules for options are beside these
        // in overlays.
        let Customizations {
            headers,
            checksum: _,
            options: _,
            endpoint_label,
            endpoint_has_host_prefix,
            endpoint_settings,
            endpoint_parameters,
            endpoint_errors,
            patterns,
            ascii,
            encryption_keys,
            percent_encoded,
            escapes_line_breaks,
            encoded_output,
            unwrapped_output,
            errors_in_success,
            lenient_timestamps,
            region_redirect,
            body_hashes,
            query_as_body,
            endpoint_member,
            discovery: _,
            presigned_url,
            base64,
            decode,
            decode_shapes,
        } = others;
        extend(&mut self.headers, headers);
        extend(&mut self.endpoint_parameters, endpoint_parameters);
        extend(&mut self.endpoint_errors, endpoint_errors);
        extend(&mut self.patterns, patterns);
        extend(&mut self.ascii, ascii);
        extend(&mut self.encryption_keys, encryption_keys);
        extend(&mut self.percent_encoded, percent_encoded);
        extend(&mut self.lenient_timestamps, lenient_timestamps);
        replace(&mut self.endpoint_label, endpoint_label);
        replace(&mut self.encoded_output, encoded_output);
        replace(&mut self.region_redirect, region_redirect);
        extend(&mut self.body_hashes, body_hashes);
        extend(&mut self.decode, decode);
        extend(&mut self.decode_shapes, decode_shapes);
        replace(&mut self.endpoint_member, endpoint_member);
        replace(&mut self.presigned_url, presigned_url);
        self.base64.extend(base64.iter().cloned());
        self.query_as_body |= query_as_body;
        for setting in endpoint_settings {
            self.endpoint_settings.retain(|known| known.parameter != setting.parameter);
            self.endpoint_settings.push(setting.clone());
        }
        self.endpoint_has_host_prefix |= endpoint_has_host_prefix;
        self.escapes_line_breaks |= escapes_line_breaks;
        self.unwrapped_output |= unwrapped_output;
        self.errors_in_success |= errors_in_success;
    }

    /// The members of the input that they name.
    pub(crate) fn input_members(&self) -> impl Iterator<Item = &String> {
        self.endpoint_member.iter().chain(&self.base64)
    }

    /// The headers that they add, with the values of those that have one value.
    pub(crate) fn added_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let fixed = self.headers.iter().map(|(name, value)| (&**name, &**value));
        fixed.chain(self.body_hashes.keys().map(|name| (&**name, "")))
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

/// Checks the parts of rules that no model is needed for.
///
/// # Errors
/// A sentence without its end, which names the file.
pub(super) fn check_rules(all: &Customizations) -> Result<(), String> {
    const KINDS: [&str; 3] = ["boolean", "string", "stringArray"];
    for EndpointSetting { parameter, kind, variable, keys, .. } in &all.endpoint_settings {
        let problem = if parameter.is_empty() {
            "has no parameter".to_owned()
        } else if let Some(kind) = kind.as_deref().filter(|kind| !KINDS.contains(kind)) {
            format!("has an unknown type `{kind}`; valid types are `{}`", KINDS.join("`, `"))
        } else if variable.as_deref().is_some_and(|name| !is_variable(name)) {
            "has an environment variable that is not valid".to_owned()
        } else if keys.iter().any(|key| !is_key(key)) {
            "has a key that is not valid: `key` or `section.key`".to_owned()
        } else {
            continue;
        };
        return Err(format!("the setting of the endpoint parameter `{parameter}` {problem}"));
    }
    let is_name =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if let Some(label) =
        all.endpoint_label.as_ref().filter(|label| !is_name(label) || label.is_empty())
    {
        return Err(format!("the endpoint label `{label}` is not the name of a member"));
    }
    match &all.region_redirect {
        Some(rule) if !is_token(&rule.header) => {
            Err(format!("the header `{}` of `region_redirect` is not valid", rule.header))
        }
        _ => Ok(()),
    }
}

/// Headers that authentication and checksums set.
const AUTHENTICATION: [&str; 6] = [
    "authorization",
    "content-md5",
    "proxy-authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

/// Whether shells can set an environment variable of this name.
fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_key(key: &str) -> bool {
    let is_word = |word: &str| is_token(word) && !word.contains('.');
    key.split('.').count() <= 2 && key.split('.').all(is_word)
}

/// Adds entries, which take precedence.
fn extend<T: Clone>(to: &mut BTreeMap<String, T>, others: &BTreeMap<String, T>) {
    to.extend(others.iter().map(|(name, value)| (name.clone(), value.clone())));
}

/// Takes another value, if there is one.
fn replace<T: Clone>(to: &mut Option<T>, other: &Option<T>) {
    if other.is_some() {
        to.clone_from(other);
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
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("must be in lower case");
    }
    if is_framing_header(name) {
        return Err("is part of the connection and cannot be set");
    }
    if AUTHENTICATION.contains(&name) || name.starts_with("x-amz-checksum-") {
        return Err("belongs to authentication or checksums and cannot be set");
    }
    if value.chars().any(|c| c != '\t' && c.is_control()) {
        return Err("has a value with control characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Customizations, check_rules};

    #[test]
    fn later_ones_take_precedence() {
        let read = |text| serde_json::from_str::<Customizations>(text).unwrap();
        let mut all = read(r#"{"headers": {"accept": "a", "x-version": "1"}}"#);
        all.add(&read(r#"{"headers": {"accept": "b"}, "endpoint_has_host_prefix": true}"#));
        assert!(all.endpoint_has_host_prefix);
        assert_eq!(all.json(), r#"{"headers":{"accept":"b","x-version":"1"}}"#);
        let more = r#"{"body_hashes":{"x-hash":"sha256_tree"},"query_as_body":true,
            "endpoint_member":"Url","presigned_url":{"parameter":"P","source_region":"S",
            "destination_region":"D","sends_regions":true},"base64":["Data"],
            "decode":{"A.B":"url_json"},"decode_shapes":{"Text":"base64_text"}}"#;
        let mut added = Customizations::default();
        added.add(&read(more));
        assert_eq!(added.json(), more.replace(['\n', ' '], ""));
        assert_eq!(Customizations::default().json(), "");
        assert!(serde_json::from_str::<Customizations>(r#"{"header": {}}"#).is_err());
    }

    #[test]
    fn rules_are_checked() {
        for (settings, want) in [
            (r#"{"parameter": "A", "keys": ["a", "b.c"], "variable": "A_1"}"#, None),
            ("{}", Some("has no parameter")),
            (r#"{"parameter": "A", "type": "number"}"#, Some("unknown type `number`")),
            (r#"{"parameter": "A", "variable": "A-B"}"#, Some("environment variable")),
            (r#"{"parameter": "A", "keys": ["a.b.c"]}"#, Some("key that is not valid")),
            (r#"{"parameter": "A", "keys": ["a b"]}"#, Some("key that is not valid")),
        ] {
            let text = format!(r#"{{"endpoint_settings": [{settings}]}}"#);
            let all = serde_json::from_str(&text).unwrap();
            let got = check_rules(&all).err();
            assert_eq!(got.is_some(), want.is_some(), "{settings}");
            assert!(got.unwrap_or_default().contains(want.unwrap_or_default()), "{settings}");
        }
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
