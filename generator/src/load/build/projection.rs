//! The selected projection: its imports and transforms, with those of projections that it applies.

use super::SOURCE;
use super::json::{Entry, Reader};
use super::transforms::{self, Named};
use crate::diagnostic::{Diagnostic, near};
use crate::model::Place;
use crate::model::transform::action::Transform;

/// What a projection adds to a model.
#[derive(Default)]
pub(super) struct Projection {
    pub(super) imports: Vec<(String, Place)>,
    pub(super) transforms: Vec<Transform>,
}

/// Reads the selected projection; `unused` collects the keys that only `smithy build` uses.
pub(super) fn read<'a>(
    entries: &[Entry<'a>],
    reader: &mut Reader<'a, '_>,
    unused: &mut Vec<Entry<'a>>,
) -> Projection {
    let projections = entries.iter().find(|entry| entry.key == "projections");
    let object = projections.and_then(|entry| reader.object(entry.raw, "`projections`"));
    let all = Projections { list: object.unwrap_or_default() };
    let mut projection = Projection::default();
    let name = reader.projection().unwrap_or(SOURCE);
    let place = projections.map(|entry| entry.key_place).or(entries.first().map(|it| it.key_place));
    let place = place.unwrap_or(Place::NOWHERE);
    let Some(own) = all.find(name) else {
        if name != SOURCE {
            all.missing(name, place, reader);
        }
        return projection;
    };
    let Some(object) = reader.object(own.raw, "a projection") else { return projection };
    reader.check_keys(&object, &["abstract", "imports", "transforms", "plugins"]);
    let entry = |key: &str| object.iter().find(|entry| entry.key == key);
    unused.extend(entry("plugins").cloned());
    projection.imports = reader.strings_of(&object, "imports");
    if entry("abstract").is_some_and(|entry| reader.flag(entry)) {
        let message = format!("the projection `{name}` is abstract");
        reader.error(own.key_place, message, "select a projection that applies it");
    }
    if let Some(transforms) = entry("transforms").filter(|_| name == SOURCE) {
        if !reader.list(transforms).is_empty() {
            let message = "the projection `source` cannot have transforms";
            reader.error(transforms.key_place, message, "add the transforms to another projection");
        }
        return projection;
    }
    let mut path = vec![name.to_owned()];
    all.add_transforms(&own, &mut path, &mut 0, &mut projection.transforms, reader);
    projection
}

struct Projections<'a> {
    list: Vec<Entry<'a>>,
}

/// The maximum depth of projections that apply each other.
const DEEPEST: usize = 64;

/// The maximum number of projections that a projection applies, directly or indirectly.
const MOST: usize = 1_000;

impl<'a> Projections<'a> {
    fn find(&self, name: &str) -> Option<Entry<'a>> {
        self.list.iter().find(|entry| entry.key == name).cloned()
    }

    fn missing(&self, name: &str, place: Place, reader: &mut Reader<'a, '_>) {
        let diagnostic =
            Diagnostic::error("select.projection", format!("unknown projection `{name}`"));
        let names = self.list.iter().map(|entry| &*entry.key);
        let help = match near(name, names.clone()).first() {
            Some(close) => format!("did you mean `{close}`?"),
            None => {
                format!("projections: `{}`", names.chain([SOURCE]).collect::<Vec<_>>().join("`, `"))
            }
        };
        reader.push(place, diagnostic.help(help));
    }

    /// Adds the transforms of a projection; `path` has the projections that are being applied,
    /// which limits the depth to their number.
    fn add_transforms(
        &self,
        projection: &Entry<'a>,
        path: &mut Vec<String>,
        count: &mut usize,
        list: &mut Vec<Transform>,
        reader: &mut Reader<'a, '_>,
    ) {
        let Some(object) = reader.object(projection.raw, "a projection") else { return };
        let Some(entry) = object.iter().find(|entry| entry.key == "transforms") else { return };
        for raw in reader.list(entry) {
            match transforms::read(raw, reader) {
                Some(Named::Transform(transform)) => list.push(transform),
                Some(Named::Apply(names)) => {
                    for (name, place) in names {
                        if path.contains(&name) {
                            let message = format!("the projection `{name}` applies itself");
                            reader.error(place, message, "remove one of the `apply` transforms");
                        } else if path.len() >= DEEPEST || *count >= MOST {
                            let message = "projections apply too many other projections";
                            let help = "write the transforms into the projection itself";
                            if *count < MOST {
                                reader.error(place, message.to_owned(), help);
                            }
                            *count = MOST;
                            return;
                        } else if let Some(other) = self.find(&name) {
                            path.push(name);
                            *count += 1;
                            self.add_transforms(&other, path, count, list, reader);
                            path.pop();
                        } else {
                            self.missing(&name, place, reader);
                        }
                    }
                }
                None => {}
            }
        }
    }
}
