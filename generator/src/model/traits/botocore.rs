//! Views of the traits of XML and the query protocols, and of those that are needed only to write
//! models for botocore: nodes that are copied unchanged.

use super::protocol::Protocol;
use super::set::Traits;
use super::view::View;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `@xmlNamespace`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct XmlNamespace {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    pub uri: String,
}

/// `aws.protocols#awsQueryError`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryError {
    pub code: String,
    pub http_response_code: u16,
}

flags! {
    /// Bound to an attribute of an XML element.
    is_xml_attribute = "smithy.api#xmlAttribute";
    /// A list or map without a wrapping XML element.
    is_xml_flattened = "smithy.api#xmlFlattened";
    /// The operation is idempotent.
    is_idempotent = "smithy.api#idempotent";
    /// The operation changes nothing.
    is_readonly = "smithy.api#readonly";
    /// Bound to a header of an event.
    is_event_header = "smithy.api#eventHeader";
    /// The whole payload of an event.
    is_event_payload = "smithy.api#eventPayload";
}

impl Traits<'_> {
    pub fn xml_name(&self) -> View<String> {
        self.read("smithy.api#xmlName")
    }

    pub fn xml_namespace(&self) -> View<XmlNamespace> {
        self.read("smithy.api#xmlNamespace")
    }

    /// The name of a member in requests of the EC2 query protocol.
    pub fn ec2_query_name(&self) -> View<String> {
        self.read("aws.protocols#ec2QueryName")
    }

    pub fn query_error(&self) -> View<QueryError> {
        self.read("aws.protocols#awsQueryError")
    }

    /// `@restXml`: whether errors have no wrapping element.
    pub fn has_bare_errors(&self) -> View<bool> {
        self.read("aws.protocols#restXml").map(|node: Option<Value>| {
            node.map(|node| node.get("noErrorWrapping").is_some_and(|it| it == &Value::Bool(true)))
        })
    }

    /// `@httpChecksum` as a node.
    pub fn http_checksum(&self) -> View<Value> {
        self.read("aws.protocols#httpChecksum")
    }

    /// The endpoint parameters that clients can configure, as a node.
    pub fn client_context_params(&self) -> View<Value> {
        self.read("smithy.rules#clientContextParams")
    }

    /// Like [`static_context_params`](Self::static_context_params), as a node.
    pub fn static_context_params_node(&self) -> View<Value> {
        self.read("smithy.rules#staticContextParams")
    }

    /// Like [`operation_context_params`](Self::operation_context_params), as a node.
    pub fn operation_context_params_node(&self) -> View<Value> {
        self.read("smithy.rules#operationContextParams")
    }

    /// The authentication schemes for which a service has traits, Signature Version 4 first.
    pub fn auth_schemes(&self) -> Vec<&'static str> {
        let all = [
            "aws.auth#sigv4",
            "aws.auth#sigv4a",
            "smithy.api#httpBearerAuth",
            "smithy.api#httpApiKeyAuth",
            "smithy.api#httpBasicAuth",
            "smithy.api#httpDigestAuth",
        ];
        all.into_iter().filter(|id| self.has(id)).collect()
    }

    /// How a protocol of a service uses HTTP/2: `eventstream` or `optional`; `None` if it does not.
    pub fn h2(&self, protocol: Protocol) -> View<Value> {
        self.read(protocol.id()).map(|node: Option<Value>| {
            let node = node?;
            let lists = |name: &str| {
                let list = node.get(name).and_then(Value::as_array);
                list.is_some_and(|list| list.iter().any(|it| it == "h2"))
            };
            match (lists("eventStreamHttp"), lists("http")) {
                (true, _) => Some("eventstream".into()),
                (false, true) => Some("optional".into()),
                (false, false) => None,
            }
        })
    }
}
