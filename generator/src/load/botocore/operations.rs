//! `operations`: requests, responses and errors of each operation.

use super::Loader;
use super::item::Object;
use super::shapes::{quiet, word};
use crate::model::shape::Operation;
use crate::model::traits::SynthesizedTrait;
use crate::model::traits::auth_schemes::NO_AUTH;
use crate::model::{Kind, Node, Reference, Traits};
use serde_json::json;

impl<'a> Loader<'a, '_, '_> {
    /// Adds every operation; returns them in the order of the file.
    pub(super) fn operations(&mut self, operations: Option<&Object<'a>>) -> Vec<Reference> {
        let mut list = Vec::new();
        for entry in operations.into_iter().flat_map(Object::entries) {
            self.reader.shape = String::new();
            let Some(id) = self.id(&entry.key, entry.place) else { continue };
            self.reader.shape = id.to_string();
            let Some(object) = self.reader.object(entry.value, &entry.key) else { continue };
            let mut target = |key: &str| {
                let object = self.reader.object_of(&object, key)?;
                self.target(&object)
            };
            let (input, output) = (target("input"), target("output"));
            let mut facts = Operation { input, output, errors: Vec::new() };
            for error in self.reader.list_of(&object, "errors") {
                let error =
                    self.reader.object(error, "errors").and_then(|error| self.target(&error));
                facts.errors.extend(error);
            }
            let mut traits = Traits::default();
            self.operation(&mut traits, &object, facts.input.as_ref());
            if self.reader.flag(&object, "endpointoperation") {
                self.endpoint_operation = Some(Reference { id: id.clone(), place: entry.place });
            }
            list.push(Reference { id: id.clone(), place: entry.place });
            self.add(id, Kind::Operation(Box::new(facts)), traits, entry.place, Vec::new());
        }
        list
    }

    fn operation(
        &mut self,
        traits: &mut Traits<'a>,
        object: &Object<'a>,
        input: Option<&Reference>,
    ) {
        let place = object.place;
        self.prose(traits, object);
        if self.is_rest() {
            self.http(traits, object, input);
        }
        for (key, made) in [
            ("idempotent", SynthesizedTrait::Idempotent),
            ("readonly", SynthesizedTrait::Readonly),
            ("httpChecksumRequired", SynthesizedTrait::HttpChecksumRequired),
            ("unsignedPayload", SynthesizedTrait::UnsignedPayload),
        ] {
            if self.reader.flag(object, key) {
                traits.mark(made, place);
            }
        }
        for (key, made) in [
            ("endpoint", SynthesizedTrait::Endpoint),
            ("endpointdiscovery", SynthesizedTrait::ClientDiscoveredEndpoint),
            ("httpChecksum", SynthesizedTrait::HttpChecksum),
            ("requestcompression", SynthesizedTrait::RequestCompression),
            ("staticContextParams", SynthesizedTrait::StaticContextParams),
            ("operationContextParams", SynthesizedTrait::OperationContextParams),
        ] {
            if let Some(item) = object.get(key) {
                traits.make(made, item.node(), self.reader.place(item));
            }
        }
        let schemes = self.reader.texts_of(object, "auth");
        match self.reader.text_of(object, "authtype").as_deref() {
            Some("none") => {
                return traits.make(SynthesizedTrait::Auth, Node::borrowed("[]"), place);
            }
            Some("v4-unsigned-body") => traits.mark(SynthesizedTrait::UnsignedPayload, place),
            _ => {}
        }
        if !schemes.is_empty() {
            // "No authentication" at the end means that the other schemes are optional.
            let known: Vec<_> = schemes.iter().filter(|scheme| *scheme != NO_AUTH).collect();
            if !known.is_empty() && known.len() < schemes.len() {
                traits.mark(SynthesizedTrait::OptionalAuth, place);
            }
            traits.make(SynthesizedTrait::Auth, Node::owned(&json!(known)), place);
        }
    }

    fn http(&mut self, traits: &mut Traits<'a>, object: &Object<'a>, input: Option<&Reference>) {
        let Some(http) = self.reader.object_of(object, "http") else { return };
        let method = self.reader.text_of(&http, "method").unwrap_or("POST".into());
        let mut uri = self.reader.text_of(&http, "requestUri").unwrap_or("/".into()).into_owned();
        let code = self.reader.number_of(&http, "responseCode").unwrap_or(200);
        // Labels use location names; Smithy's use member names.
        let name = input.and_then(|input| self.ids.iter().find(|(_, id)| **id == input.id));
        let shape = name.and_then(|(name, _)| self.shapes.get(name)).cloned();
        let members =
            shape.and_then(|shape| shape.get("members")).and_then(|item| quiet(self, item));
        for member in members.iter().flat_map(Object::entries) {
            let Some(inside) = quiet(self, member.value) else { continue };
            let is_label = inside.get("location").and_then(word).as_deref() == Some("uri");
            if let Some(name) = inside.get("locationName").and_then(word).filter(|_| is_label)
                && name != member.key
            {
                for end in ["}", "+}"] {
                    uri = uri.replace(&format!("{{{name}{end}"), &format!("{{{}{end}", member.key));
                }
            }
        }
        let http_place = http.place;
        let value = json!({ "method": method, "uri": uri, "code": code });
        traits.make(SynthesizedTrait::Http, Node::owned(&value), http_place);
    }
}
