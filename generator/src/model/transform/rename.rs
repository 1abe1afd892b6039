//! Transforms that rename shapes: their ids, all references, and ids in values of traits.

use super::action::FlattenNamespaces;
use super::select::has_tag;
use super::stage::{Impossible, Stage, is_prelude};
use crate::model::{Kind, Member, Node, Reference, Shape, ShapeId, Traits};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Stage<'_, 'a> {
    /// Renames shapes.
    pub(super) fn rename_shapes(
        &mut self,
        names: &BTreeMap<ShapeId, ShapeId>,
    ) -> Result<(), Impossible> {
        if let Some(missing) = names.keys().find(|id| !self.shapes.contains_key(id)) {
            let message = format!("`{missing}`, which shall be renamed, does not exist");
            return Err(Impossible { message, help: "correct the id, or remove it" });
        }
        self.rename(names)
    }

    /// Moves the shapes of a service to one namespace.
    pub(super) fn flatten_namespaces(
        &mut self,
        options: &FlattenNamespaces,
    ) -> Result<(), Impossible> {
        let service = self.shapes.get(&options.service).map(|shape| &shape.kind);
        let Some(Kind::Service(service)) = service else {
            let message = format!("the service `{}` does not exist", options.service);
            return Err(Impossible { message, help: "`service` is the id of a service" });
        };
        let renames: BTreeMap<ShapeId, String> = service.rename.iter().cloned().collect();
        let mut names = BTreeMap::new();
        let reached = self.reached([options.service.clone()], false);
        for id in reached.into_iter().filter(|id| !is_prelude(id)) {
            let name = renames.get(&id).map_or(id.name(), String::as_str);
            let to = ShapeId::new(&options.namespace, name);
            names.insert(id, to);
        }
        let mut taken: BTreeSet<ShapeId> = names.values().cloned().collect();
        for shape in self.shapes.values().filter(|shape| !is_prelude(&shape.id)) {
            let to = ShapeId::new(&options.namespace, shape.id.name());
            if has_tag(&shape.traits, &options.tags)
                && !names.contains_key(&shape.id)
                && taken.insert(to.clone())
            {
                names.insert(shape.id.clone(), to);
            }
        }
        self.rename(&names)?;
        let service = names.get(&options.service).and_then(|id| self.shapes.get_mut(id));
        if let Some(Shape { kind: Kind::Service(service), .. }) = service {
            service.rename.clear();
        }
        Ok(())
    }

    fn rename(&mut self, names: &BTreeMap<ShapeId, ShapeId>) -> Result<(), Impossible> {
        let mut taken = BTreeSet::new();
        for id in self.shapes.keys() {
            let id = names.get(id).unwrap_or(id);
            if !taken.insert(id) {
                let message = format!("two shapes would be named `{id}`");
                let help = "rename one of them, with `renameShapes` or the service's `rename`";
                return Err(Impossible { message, help });
            }
        }
        let renames = Renames { names };
        for (_, mut shape) in std::mem::take(self.shapes) {
            renames.shape(&mut shape);
            self.shapes.insert(shape.id.clone(), shape);
        }
        self.metadata.change(|node| renames.node(node));
        for (mut id, mut uses) in std::mem::take(&mut self.mixed.uses) {
            renames.id(&mut id);
            uses.mixins.iter_mut().for_each(|mixin| renames.id(mixin));
            self.mixed.uses.insert(id, uses);
        }
        Ok(())
    }
}

/// New ids by the old ones.
struct Renames<'n> {
    names: &'n BTreeMap<ShapeId, ShapeId>,
}

impl Renames<'_> {
    fn id(&self, id: &mut ShapeId) {
        if let Some(to) = self.names.get(id) {
            *id = to.clone();
        }
    }

    fn reference(&self, reference: &mut Reference) {
        self.id(&mut reference.id);
    }

    fn shape(&self, shape: &mut Shape<'_>) {
        self.id(&mut shape.id);
        self.traits(&mut shape.traits);
        for Member { target, traits, .. } in &mut shape.members {
            self.reference(target);
            self.traits(traits);
        }
        let each = |list: &mut [Reference]| list.iter_mut().for_each(|it| self.reference(it));
        match &mut shape.kind {
            Kind::Operation(it) => {
                it.input.iter_mut().chain(&mut it.output).for_each(|it| self.reference(it));
                each(&mut it.errors);
            }
            Kind::Resource(it) => {
                let named = it.identifiers.iter_mut().chain(&mut it.properties);
                named.for_each(|(_, target)| self.reference(target));
                let cycle = [&mut it.put, &mut it.create, &mut it.read];
                let more = [&mut it.update, &mut it.delete, &mut it.list];
                cycle.into_iter().chain(more).flatten().for_each(|it| self.reference(it));
                each(&mut it.operations);
                each(&mut it.collection_operations);
                each(&mut it.resources);
            }
            Kind::Service(it) => {
                each(&mut it.operations);
                each(&mut it.resources);
                each(&mut it.errors);
                it.rename.iter_mut().for_each(|(id, _)| self.id(id));
            }
            _ => {}
        }
    }

    fn traits(&self, traits: &mut Traits<'_>) {
        traits.change(|id, node| {
            if let Some(to) = ShapeId::parse(id).and_then(|id| self.names.get(&id)) {
                *id = to.to_string().into();
            }
            self.node(node);
        });
    }

    /// Renames the ids in a value: strings and keys that are the id of a shape or member.
    fn node(&self, node: &mut Node<'_>) {
        if !node.json().contains('#') {
            return;
        }
        if let Ok(mut value) = node.parse::<serde_json::Value>()
            && self.value(&mut value)
        {
            *node = Node::owned(&value);
        }
    }

    /// Renames the ids in a value; returns whether it has changed. The depth of a value is limited
    /// by the JSON parser.
    fn value(&self, value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => match self.renamed(text) {
                Some(to) => {
                    *text = to;
                    true
                }
                None => false,
            },
            serde_json::Value::Array(list) => {
                list.iter_mut().fold(false, |changed, value| self.value(value) | changed)
            }
            serde_json::Value::Object(map) => {
                let mut is_changed = false;
                for (key, mut value) in std::mem::take(map) {
                    let to = self.renamed(&key);
                    is_changed |= self.value(&mut value) | to.is_some();
                    map.insert(to.unwrap_or(key), value);
                }
                is_changed
            }
            _ => false,
        }
    }

    fn renamed(&self, text: &str) -> Option<String> {
        let id = ShapeId::parse(text)?;
        match id.split_member() {
            Some((shape, member)) => {
                self.names.get(&shape).map(|to| to.with_member(member).to_string())
            }
            None => self.names.get(&id).map(ToString::to_string),
        }
    }
}
