//! The first pass over a file: the names of its shapes, and how operations use them.

use super::Loader;
use super::item::Object;
use super::shapes::{as_namespace, quiet, word};
use crate::model::{Node, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// How operations use shapes, by the shape names in the file.
#[derive(Default)]
pub(super) struct Uses {
    /// Inputs, outputs and errors: only their members may be bound to locations outside the body.
    pub(super) outermost: BTreeSet<String>,
    pub(super) errors: BTreeSet<String>,
    /// The element names of inputs.
    pub(super) xml_names: BTreeMap<String, String>,
    /// The XML namespace, if all inputs and bodies have the same one.
    pub(super) xml_namespace: Option<Node<'static>>,
}

impl<'a> Loader<'a, '_, '_> {
    /// Assigns an id to every shape. Shapes and operations have separate namespaces here, but a
    /// common one in Smithy.
    pub(super) fn name_shapes(
        &mut self,
        shapes: Option<&Object<'a>>,
        operations: Option<&Object<'a>>,
    ) {
        for entry in shapes.into_iter().flat_map(Object::entries) {
            let is_taken =
                |name: &str| operations.is_some_and(|operations| operations.get(name).is_some());
            let mut name = entry.key.clone().into_owned();
            while is_taken(&name) {
                name.push_str("Shape");
            }
            self.reader.shape = String::new();
            let Some(mut id) = self.id(&name, entry.place) else { continue };
            self.reader.shape = id.to_string();
            if let Some(mut object) = self.reader.object(entry.value, &entry.key) {
                object.place = entry.place;
                // The content of union variants without data.
                if name == "Unit" && is_nothing(&object) {
                    id = ShapeId::prelude("Unit");
                }
                self.ids.insert(entry.key.clone().into_owned(), id);
                self.shapes.insert(entry.key.clone().into_owned(), object);
            }
        }
        self.reader.shape = String::new();
    }

    /// Records how operations use shapes; problems are reported when the operations are read.
    pub(super) fn look_at_uses(&mut self, operations: Option<&Object<'a>>) {
        let mut namespaces: BTreeSet<&'a str> = BTreeSet::new();
        let mut is_one = true;
        for entry in operations.into_iter().flat_map(Object::entries) {
            let Some(operation) = quiet(self, entry.value) else { continue };
            for key in ["input", "output"] {
                let Some(object) = operation.get(key).and_then(|item| quiet(self, item)) else {
                    continue;
                };
                let Some(name) = object.get("shape").and_then(|item| word(item)) else { continue };
                if let Some(wanted) =
                    object.get("locationName").and_then(word).filter(|_| key == "input")
                {
                    self.uses.xml_names.insert(name.clone(), wanted);
                }
                if key == "input" {
                    match object.get("xmlNamespace") {
                        Some(item) => {
                            namespaces.insert(item.raw());
                        }
                        None => is_one &= object.get("locationName").is_none(),
                    }
                }
                self.uses.outermost.insert(name);
            }
            let errors = operation.get("errors").map(|item| item.raw()).unwrap_or("[]");
            let errors: Vec<BTreeMap<String, serde_json::Value>> =
                serde_json::from_str(errors).unwrap_or_default();
            for name in errors.iter().filter_map(|error| error.get("shape")?.as_str()) {
                self.uses.outermost.insert(name.to_owned());
                self.uses.errors.insert(name.to_owned());
            }
        }
        for (name, shape) in &self.shapes.clone() {
            let Some(payload) = shape.get("payload").and_then(word) else { continue };
            let members = shape.get("members").and_then(|item| quiet(self, item));
            let member = members
                .and_then(|members| members.get(&payload))
                .and_then(|item| quiet(self, item));
            let namespace = member.and_then(|member| member.get("xmlNamespace"));
            if self.uses.outermost.contains(name) {
                namespaces.extend(namespace.map(|item| item.raw()));
            }
        }
        if is_one && namespaces.len() == 1 {
            let namespace = namespaces.first().map(|raw| Node::text(as_namespace(raw)));
            self.uses.xml_namespace = namespace;
        }
    }
}

/// Whether a shape is a structure without members or properties.
fn is_nothing(object: &Object<'_>) -> bool {
    object.entries().all(|entry| {
        let raw: String = entry.value.raw().split_whitespace().collect();
        matches!((&*entry.key, &*raw), ("type", "\"structure\"") | ("members", "{}"))
    })
}
