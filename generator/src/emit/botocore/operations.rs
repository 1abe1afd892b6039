//! `operations`: requests, responses and errors of each operation.

use super::Writer;
use crate::model::traits::auth_schemes::NO_AUTH;
use crate::model::{Kind, Reference, ShapeId, prelude};
use serde_json::{Map, Value, json};

impl Writer<'_, '_, '_> {
    /// All selected operations, in the service's order; `common` are the errors common to all of
    /// them.
    pub(super) fn operations(&mut self, chosen: &[ShapeId], common: &[&ShapeId]) -> Value {
        let mut out = Map::new();
        for id in chosen {
            out.insert(id.name().to_owned(), self.operation(id, common));
        }
        Value::Object(out)
    }

    fn operation(&mut self, id: &ShapeId, common: &[&ShapeId]) -> Value {
        let model = self.model;
        let Some(shape) = model.shape(id) else { return Value::Null };
        let Kind::Operation(facts) = &shape.kind else { return Value::Null };
        let traits = &shape.traits;
        let mut out = Map::new();
        let mut set = |key: &str, value: Value| out.insert(key.to_owned(), value);
        set("name", json!(id.name()));
        set("http", self.http(id));
        if let Some(input) = data(&facts.input) {
            set("input", self.input(input));
        }
        if let Some(output) = data(&facts.output) {
            set("output", self.output(id, output));
        }
        let mut errors: Vec<&ShapeId> = facts.errors.iter().map(|error| &error.id).collect();
        errors.extend(common);
        let mut listed = Vec::new();
        for error in errors {
            let error = json!({ "shape": self.names.of(error) });
            if !listed.contains(&error) {
                listed.push(error);
            }
        }
        if !listed.is_empty() {
            set("errors", json!(listed));
        }
        if traits.is_idempotent() {
            set("idempotent", json!(true));
        }
        if traits.is_readonly() {
            set("readonly", json!(true));
        }
        if let Some(endpoint) = self.ok(id, traits.endpoint()) {
            set("endpoint", json!({ "hostPrefix": endpoint.host_prefix }));
        }
        let auth = self.ok(id, traits.auth());
        if traits.is_optional_auth() || auth.as_ref().is_some_and(Vec::is_empty) {
            set("authtype", json!("none"));
            set("auth", json!([NO_AUTH]));
        } else if traits.is_unsigned_payload() {
            set("authtype", json!("v4-unsigned-body"));
            set("unsignedPayload", json!(true));
        } else if let Some(auth) = auth {
            set("auth", json!(auth));
        }
        if traits.is_http_checksum_required() {
            set("httpChecksumRequired", json!(true));
        }
        if let Some(checksum) = self.ok(id, traits.http_checksum()) {
            set("httpChecksum", checksum);
        }
        if let Some(compression) = self.ok(id, traits.request_compression()) {
            set("requestcompression", json!({ "encodings": compression.encodings }));
        }
        if let Some(params) = self.ok(id, traits.static_context_params_node()) {
            set("staticContextParams", params);
        }
        if let Some(params) = self.ok(id, traits.operation_context_params_node()) {
            set("operationContextParams", params);
        }
        self.prose(&mut out, id, traits);
        Value::Object(out)
    }

    /// Method, URI and status code; protocols without URIs use `/` for all operations.
    fn http(&mut self, id: &ShapeId) -> Value {
        let shape = self.model.shape(id).filter(|_| self.protocol.is_rest());
        let http = shape.and_then(|shape| self.ok(id, shape.traits.http()));
        match http {
            None => json!({ "method": "POST", "requestUri": "/" }),
            Some(http) => {
                json!({ "method": http.method, "requestUri": http.uri, "responseCode": http.code })
            }
        }
    }

    /// The input; for XML with the name of the outermost element.
    fn input(&mut self, input: &Reference) -> Value {
        let mut out = Map::new();
        out.insert("shape".to_owned(), json!(self.names.of(&input.id)));
        let shape = self
            .model
            .shape(&input.id)
            .filter(|_| self.protocol.is_rest() && self.protocol.is_xml());
        // Members outside the body and payload members are not part of that element.
        let body = |traits: &crate::model::Traits<'_>| !super::shapes::is_bound(traits);
        if let Some(shape) = shape
            && !shape.members.iter().any(|member| member.traits.is_http_payload())
            && shape.members.iter().any(|member| body(&member.traits))
        {
            let name = self.ok(&shape.id, shape.traits.xml_name());
            let name = name.unwrap_or_else(|| self.names.of(&shape.id));
            out.insert("locationName".to_owned(), json!(name));
            let own = self.ok(&shape.id, shape.traits.xml_namespace());
            if let Some(namespace) = own.or_else(|| self.xml_namespace.clone()) {
                out.insert("xmlNamespace".to_owned(), json!(namespace));
            }
        }
        Value::Object(out)
    }

    /// The output; query protocols wrap it in an element named after the operation.
    fn output(&mut self, operation: &ShapeId, output: &Reference) -> Value {
        let name = self.names.of(&output.id);
        if self.protocol.wraps_output() {
            json!({ "shape": name, "resultWrapper": format!("{}Result", operation.name()) })
        } else {
            json!({ "shape": name })
        }
    }
}

/// A reference to a structure other than the prelude's empty one.
fn data(reference: &Option<Reference>) -> Option<&Reference> {
    reference.as_ref().filter(|reference| !prelude::is_unit(&reference.id))
}
