//! The files beside a service: `paginators-1.json` and `waiters-2.json`, as traits of its
//! operations.

use super::item::{Item, Object};
use super::{Files, Loader};
use crate::model::traits::SynthesizedTrait;
use crate::model::{Node, Place, ShapeId};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The keys of paginators, and their names in Smithy.
const PAGES: [(&str, &str); 6] = [
    ("input_token", "inputToken"),
    ("output_token", "outputToken"),
    ("result_key", "items"),
    ("limit_key", "pageSize"),
    ("more_results", "moreResults"),
    ("non_aggregate_keys", "nonAggregateKeys"),
];

impl<'a> Loader<'a, '_, '_> {
    /// Adds the content of the files to the operations, which were read before.
    pub(super) fn beside(&mut self, files: &Files<'a>) {
        if let Some(pages) = files.pages {
            let pages = files.more_pages.map_or(pages, |more| pages.merged(more));
            self.pages(pages);
        }
        if let Some(waiters) = files.waiters {
            self.waiters(waiters);
        }
    }

    fn pages(&mut self, file: Item<'a>) {
        let all = self.reader.object(file, "the file");
        let all = all.and_then(|root| self.reader.object_of(&root, "pagination"));
        for entry in all.iter().flat_map(Object::entries) {
            let Some(object) = self.reader.object(entry.value, &entry.key) else { continue };
            let mut value = Map::new();
            for (key, name) in PAGES {
                let parsed = object.get(key).and_then(|item| serde_json::from_str(item.raw()).ok());
                if let Some(parsed) = parsed {
                    value.insert(name.to_owned(), parsed);
                }
            }
            let node = Node::owned(&Value::Object(value));
            self.give(&entry.key, SynthesizedTrait::Paginated, node, entry.place);
        }
    }

    fn waiters(&mut self, file: Item<'a>) {
        let all = self.reader.object(file, "the file");
        let all = all.and_then(|root| self.reader.object_of(&root, "waiters"));
        let mut by_operation: BTreeMap<String, (Map<String, Value>, Place)> = BTreeMap::new();
        for entry in all.iter().flat_map(Object::entries) {
            let Some(object) = self.reader.object(entry.value, &entry.key) else { continue };
            let Some(operation) = self.reader.text_of(&object, "operation") else {
                let message = format!("the waiter `{}` has no `operation`", entry.key);
                self.reader.problem(entry.place, "load.c2j", message, "");
                continue;
            };
            let mut waiter = json!({});
            for (key, name) in [("delay", "minDelay"), ("maxAttempts", "maxAttempts")] {
                if let Some(number) = self.reader.number_of(&object, key) {
                    waiter[name] = json!(number);
                }
            }
            if let Some(text) = self.reader.text_of(&object, "description") {
                waiter["documentation"] = json!(text);
            }
            let acceptors = self.reader.list_of(&object, "acceptors");
            let acceptors: Vec<Value> =
                acceptors.into_iter().filter_map(|item| self.acceptor(item)).collect();
            waiter["acceptors"] = json!(acceptors);
            let (waiters, _) = by_operation
                .entry(operation.into_owned())
                .or_insert_with(|| (Map::new(), entry.place));
            waiters.insert(entry.key.clone().into_owned(), waiter);
        }
        for (operation, (waiters, place)) in by_operation {
            self.give(
                &operation,
                SynthesizedTrait::Waitable,
                Node::owned(&Value::Object(waiters)),
                place,
            );
        }
    }

    /// An acceptor in Smithy's form.
    fn acceptor(&mut self, item: Item<'a>) -> Option<Value> {
        let object = self.reader.object(item, "acceptors")?;
        let state = self.reader.text_of(&object, "state")?;
        let matcher = self.reader.text_of(&object, "matcher")?;
        let expected: Value = serde_json::from_str(object.get("expected")?.raw()).ok()?;
        let mut path = |comparator: &str| {
            let path = self.reader.text_of(&object, "argument")?;
            Some(json!({
                "output": { "path": path, "expected": expected, "comparator": comparator }
            }))
        };
        let matcher = match (&*matcher, &expected) {
            ("path", Value::String(_)) => path("stringEquals")?,
            ("path", Value::Bool(_)) => path("booleanEquals")?,
            ("path", _) => path("equals")?,
            ("pathAll", _) => path("allStringEquals")?,
            ("pathAny", _) => path("anyStringEquals")?,
            ("status", status) => json!({ "status": status }),
            ("error", Value::Bool(any)) => json!({ "success": !any }),
            ("error", name) => json!({ "errorType": name }),
            (other, _) => {
                let message = format!("unknown matcher `{other}`");
                let help = "known matchers: path, pathAll, pathAny, status, error";
                self.reader.problem(object.place, "load.c2j", message, help);
                return None;
            }
        };
        Some(json!({ "state": state, "matcher": matcher }))
    }

    /// Sets a trait of an operation; the files may name operations that no longer exist.
    fn give(&mut self, operation: &str, made: SynthesizedTrait, node: Node<'a>, place: Place) {
        let id = ShapeId::parse(&format!("{}#{operation}", self.namespace));
        if let Some(shape) = id.and_then(|id| self.model.shapes.get_mut(&id)) {
            shape.traits.make(made, node, place);
        }
    }
}
