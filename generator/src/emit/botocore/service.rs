//! `metadata`: the properties of a service, in botocore's form.

use super::Writer;
use crate::model::Shape;
use crate::model::traits::auth_schemes::{HTTP_BEARER_AUTH, SIGV4};
use crate::model::traits::{AwsService, Protocol};
use serde_json::{Map, Value, json};

impl Writer<'_, '_, '_> {
    pub(super) fn metadata(
        &mut self,
        shape: &Shape<'_>,
        version: &str,
        facts: Option<&AwsService>,
        command: &str,
    ) -> Value {
        let id = &shape.id;
        let traits = &shape.traits;
        let sdk_id = facts.map_or(id.name(), |facts| &facts.sdk_id);
        let prefix =
            facts.and_then(|facts| facts.endpoint_prefix.as_ref().or(facts.arn_namespace.as_ref()));
        let prefix = prefix.map_or(command, String::as_str);
        let schemes = self.ok(id, traits.auth());
        let schemes = schemes
            .unwrap_or_else(|| traits.auth_schemes().into_iter().map(str::to_owned).collect());
        let sigv4 = self.ok(id, traits.sigv4());
        let protocols: Vec<Protocol> =
            [self.protocol].into_iter().chain(traits.protocols()).collect();
        let mut words: Vec<&str> = Vec::new();
        for name in protocols.iter().filter_map(|protocol| protocol.botocore_name()) {
            if !words.contains(&name) {
                words.push(name);
            }
        }
        let mut out = Map::new();
        let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
        set("apiVersion", json!(version));
        set("auth", json!(schemes));
        if traits.is_query_compatible() {
            set("awsQueryCompatible", json!({}));
        }
        set("endpointPrefix", json!(prefix));
        if let Some(version) = self.protocol.json_version() {
            set("jsonVersion", json!(version));
        }
        set("protocol", json!(self.protocol.botocore_name()));
        if let Some(h2) = self.ok(id, traits.h2(self.protocol)) {
            set("protocolSettings", json!({ "h2": h2 }));
        }
        set("protocols", json!(words));
        let title = self.ok(id, traits.title()).unwrap_or_else(|| sdk_id.to_owned());
        set("serviceFullName", json!(title));
        set("serviceId", json!(sdk_id));
        set("signatureVersion", json!(signature_version(sdk_id, &schemes)));
        if let Some(sigv4) = sigv4 {
            set("signingName", json!(sigv4.name));
        }
        if protocols.iter().any(|protocol| protocol.has_target()) {
            set("targetPrefix", json!(id.name()));
        }
        let uid = facts.and_then(|facts| facts.doc_id.clone());
        set("uid", json!(uid.unwrap_or_else(|| format!("{command}-{version}"))));
        if let Some(namespace) = &self.xml_namespace {
            set("xmlNamespace", json!(namespace.uri));
        }
        Value::Object(out)
    }
}

/// The signature version, which selects botocore's signer. S3 has its own, recognized only by the
/// service name.
fn signature_version(sdk_id: &str, schemes: &[String]) -> &'static str {
    let has = |id: &str| schemes.iter().any(|scheme| scheme == id);
    match sdk_id {
        "S3" => "s3",
        "S3 Control" => "s3v4",
        _ if has(HTTP_BEARER_AUTH) && !has(SIGV4) => "bearer",
        _ => "v4",
    }
}
