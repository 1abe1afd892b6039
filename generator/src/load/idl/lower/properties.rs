//! The properties of services and resources, which are written as node values.

use super::super::syntax::{Entry, Value, ValueKind};
use super::Lowering;
use crate::diagnostic::{Diagnostic, near};
use crate::model::shape::{Resource, Service};
use crate::model::shape_id::is_identifier;
use crate::model::{Kind, Reference, ShapeId};

/// The properties of a service.
const SERVICE: [&str; 5] = ["version", "operations", "resources", "errors", "rename"];

/// The properties of a resource.
const RESOURCE: [&str; 11] = [
    "identifiers",
    "properties",
    "put",
    "create",
    "read",
    "update",
    "delete",
    "list",
    "operations",
    "collectionOperations",
    "resources",
];

impl<'a> Lowering<'_, '_, 'a, '_> {
    pub(super) fn service(&mut self, id: &ShapeId, entries: Vec<Entry<'a>>) -> Kind {
        let mut service = Service::default();
        for Entry { key, at, value } in entries {
            match &*key {
                "version" => match value.kind {
                    ValueKind::String(text) => service.version = text.into_owned(),
                    _ => self.wrong(id, &key, "a string", &value),
                },
                "operations" => service.operations = self.ids(id, &key, value),
                "resources" => service.resources = self.ids(id, &key, value),
                "errors" => service.errors = self.ids(id, &key, value),
                "rename" => service.rename = self.renames(id, value),
                _ => self.unknown(id, &key, &SERVICE, at),
            }
        }
        Kind::Service(Box::new(service))
    }

    pub(super) fn resource_properties(&mut self, id: &ShapeId, entries: Vec<Entry<'a>>) -> Kind {
        let mut resource = Resource::default();
        for Entry { key, at, value } in entries {
            match &*key {
                "put" => resource.put = self.optional(id, &key, &value),
                "create" => resource.create = self.optional(id, &key, &value),
                "read" => resource.read = self.optional(id, &key, &value),
                "update" => resource.update = self.optional(id, &key, &value),
                "delete" => resource.delete = self.optional(id, &key, &value),
                "list" => resource.list = self.optional(id, &key, &value),
                "operations" => resource.operations = self.ids(id, &key, value),
                "resources" => resource.resources = self.ids(id, &key, value),
                "collectionOperations" => {
                    resource.collection_operations = self.ids(id, &key, value);
                }
                "identifiers" => resource.identifiers = self.named(id, &key, value),
                "properties" => resource.properties = self.named(id, &key, value),
                _ => self.unknown(id, &key, &RESOURCE, at),
            }
        }
        Kind::Resource(Box::new(resource))
    }

    /// Warns about a property that has no meaning.
    fn unknown(&mut self, id: &ShapeId, key: &str, known: &[&str], at: usize) {
        let message = format!("the property `{key}` has no meaning and is ignored");
        let diagnostic = Diagnostic::warning("Model", message);
        let diagnostic = match near(key, known.iter().copied()).first() {
            Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
            None => diagnostic.help(format!("known properties: {}", known.join(", "))),
        };
        self.report(diagnostic, id, at);
    }

    fn wrong(&mut self, id: &ShapeId, key: &str, wanted: &str, value: &Value<'a>) {
        let message = format!("`{key}` must be {wanted}, not {}", value.kind.name());
        self.report(Diagnostic::error("Model", message), id, value.at);
    }

    fn optional(&mut self, id: &ShapeId, key: &str, value: &Value<'a>) -> Option<Reference> {
        let target = self.name_in(value);
        if target.is_none() {
            self.wrong(id, key, "a shape id", value);
        }
        Some(Reference { id: target?, place: self.place(value.at) })
    }

    fn ids(&mut self, id: &ShapeId, key: &str, value: Value<'a>) -> Vec<Reference> {
        match value.kind {
            ValueKind::Array(values) => {
                values.iter().filter_map(|value| self.optional(id, key, value)).collect()
            }
            _ => {
                self.wrong(id, key, "an array of shape ids", &value);
                Vec::new()
            }
        }
    }

    fn named(&mut self, id: &ShapeId, key: &str, value: Value<'a>) -> Vec<(Box<str>, Reference)> {
        let ValueKind::Object(entries) = value.kind else {
            self.wrong(id, key, "an object", &value);
            return Vec::new();
        };
        let mut list = Vec::new();
        for Entry { key, value, .. } in entries {
            let target = self.optional(id, &key, &value);
            list.extend(target.map(|target| (key.into(), target)));
        }
        list
    }

    fn renames(&mut self, id: &ShapeId, value: Value<'a>) -> Vec<(ShapeId, String)> {
        let ValueKind::Object(entries) = value.kind else {
            self.wrong(id, "rename", "an object", &value);
            return Vec::new();
        };
        let mut list = Vec::new();
        for Entry { key, at, value } in entries {
            let to = match value.kind {
                ValueKind::String(text) if is_identifier(&text) => Some(text),
                _ => None,
            };
            match (ShapeId::parse(&key), to) {
                (Some(from), Some(to)) => list.push((from, to.into_owned())),
                _ => {
                    let message = format!("`{key}` cannot be renamed like this");
                    let help = "`rename` maps absolute shape ids to names";
                    self.report(Diagnostic::error("Model", message).help(help), id, at);
                }
            }
        }
        list
    }
}
