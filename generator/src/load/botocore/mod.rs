//! botocore's files of a service (C2J) → shapes: `service-2.json`, and the paginators, waiters and
//! endpoint rules in the same folder.
//!
//! Facts are translated to the traits that AWS's Smithy models use; `emit/botocore` is the inverse.
//! Each service has its own namespace: `com.amazonaws.` and its id.

mod beside;
mod derived;
mod item;
mod members;
mod operations;
mod service;
mod shapes;
mod uses;

use super::Form;
use crate::diagnostic::Diagnostics;
use crate::model::shape_id::is_identifier;
use crate::model::traits::Protocol;
use crate::model::{Kind, Place, RawModel, Reference, Shape, ShapeId, Sources, Traits, Version};
use item::{Item, Object, Reader};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

/// Reads every service among the files into a model.
pub(super) fn load<'a>(
    sources: &'a Sources,
    forms: &[Option<Form>],
    model: &mut RawModel<'a>,
    problems: &mut Diagnostics,
) {
    let of = |wanted: Form| {
        let found = forms.iter().enumerate().filter(move |(_, form)| **form == Some(wanted));
        found.map(|(source, _)| source)
    };
    let services: Vec<usize> = of(Form::Service).collect();
    let folder =
        |source: usize| sources.list.get(source).and_then(|it| Path::new(&it.path).parent());
    let mut reader = Reader { sources, problems, shape: String::new() };
    let mut files: BTreeMap<usize, Files<'a>> = BTreeMap::new();
    for form in [Form::Pages, Form::Waiters, Form::Rules, Form::Extras] {
        for source in of(form) {
            let beside =
                services.iter().copied().find(|service| folder(*service) == folder(source));
            let only = services.first().copied().filter(|_| services.len() == 1);
            let Some(file) = sources.list.get(source).map(|file| Item::of_file(source, &file.text))
            else {
                continue;
            };
            match beside.or(only) {
                Some(service) => files.entry(service).or_default().add(form, file, &mut reader),
                None => {
                    let message =
                        "the service-2.json that the file belongs to is missing".to_owned();
                    let help = "add the service-2.json of the same folder";
                    reader.problem(Place::new(source, 0), "load.c2j", message, help);
                }
            }
        }
    }
    for source in services {
        let Some(file) = sources.list.get(source) else { continue };
        let files = files.remove(&source).unwrap_or_default();
        let whole = Item::of_file(source, &file.text);
        let whole = files.more.map_or(whole, |more| whole.merged(more));
        let reader = Reader { sources, problems: reader.problems, shape: String::new() };
        let mut loader = Loader {
            reader,
            model,
            namespace: String::new(),
            protocols: Vec::new(),
            ids: BTreeMap::new(),
            shapes: BTreeMap::new(),
            uses: uses::Uses::default(),
            own: Vec::new(),
            endpoint_operation: None,
        };
        loader.service(whole, Path::new(&file.path), &files);
    }
}

/// The companion files of a service.
#[derive(Default)]
struct Files<'a> {
    /// The content that is merged into the service file.
    more: Option<Item<'a>>,
    pages: Option<Item<'a>>,
    more_pages: Option<Item<'a>>,
    waiters: Option<Item<'a>>,
    rules: Option<Item<'a>>,
}

impl<'a> Files<'a> {
    fn add(&mut self, form: Form, file: Item<'a>, reader: &mut Reader<'a, '_>) {
        match form {
            Form::Pages => self.pages = Some(file),
            Form::Waiters => self.waiters = Some(file),
            Form::Rules => self.rules = Some(file),
            Form::Idl | Form::Build | Form::Smithy | Form::Service => {}
            Form::Extras => {
                let Some(object) = reader.object(file, "the file") else { return };
                let Some(merge) = object.get("merge") else { return };
                let Some(inside) = reader.object(merge, "merge") else { return };
                match inside.get("pagination") {
                    Some(_) => self.more_pages = Some(merge),
                    None => self.more = Some(merge),
                }
            }
        }
    }
}

/// The state while one service is read.
struct Loader<'a, 'p, 'm> {
    reader: Reader<'a, 'p>,
    model: &'m mut RawModel<'a>,
    namespace: String,
    protocols: Vec<Protocol>,
    /// Shape ids by the shape names in the file.
    ids: BTreeMap<String, ShapeId>,
    /// The content of each shape.
    shapes: BTreeMap<String, Object<'a>>,
    uses: uses::Uses,
    /// The extra shapes of single members.
    own: Vec<derived::Own<'a>>,
    /// The operation that returns endpoints of the service.
    endpoint_operation: Option<Reference>,
}

impl<'a> Loader<'a, '_, '_> {
    /// Whether any protocol of the service has a given property.
    fn any(&self, has: fn(Protocol) -> bool) -> bool {
        self.protocols.iter().any(|protocol| has(*protocol))
    }

    /// Whether members may be bound to locations outside the body.
    fn is_rest(&self) -> bool {
        self.any(Protocol::is_rest)
    }

    /// The id of a name in the service's namespace; invalid names are reported.
    fn id(&mut self, name: &str, place: Place) -> Option<ShapeId> {
        let id =
            ShapeId::parse(&format!("{}#{name}", self.namespace)).filter(|_| is_identifier(name));
        if id.is_none() {
            let message = format!("`{name}` is not a valid shape name");
            self.reader.problem(
                place,
                "Model",
                message,
                "names consist of letters, digits and `_`",
            );
        }
        id
    }

    /// The shape that an object with a `shape` names.
    fn target(&mut self, object: &Object<'a>) -> Option<Reference> {
        let Some(item) = object.get("shape") else {
            let message = "the reference has no `shape`".to_owned();
            self.reader.problem(object.place, "load.c2j", message, "");
            return None;
        };
        let name = self.reader.text(item, "shape")?;
        let place = self.reader.place(item);
        match self.ids.get(&*name) {
            Some(id) => Some(Reference { id: id.clone(), place }),
            // Resolving the model reports that the shape does not exist.
            None => self.id(&name, place).map(|id| Reference { id, place }),
        }
    }

    /// Adds a shape to the model.
    fn add(
        &mut self,
        id: ShapeId,
        kind: Kind,
        traits: Traits<'a>,
        place: Place,
        members: Vec<crate::model::Member<'a>>,
    ) {
        let shape = Shape {
            id: id.clone(),
            kind,
            members,
            traits,
            mixins: Vec::new(),
            version: Version::V1,
            place,
        };
        match self.model.shapes.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(shape);
            }
            Entry::Occupied(_) => {
                let message = "the shape is defined twice".to_owned();
                self.reader.problem(
                    place,
                    "Model",
                    message,
                    "two files define a service of this name",
                );
            }
        }
    }
}
