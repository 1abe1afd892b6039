//! The name and arguments of a transform → [`Transform`].

use super::json::{Entry, Reader};
use crate::diagnostic::{Diagnostic, near};
use crate::model::selector::Selector;
use crate::model::transform::action::{
    Action, FlattenNamespaces, RemoveDeprecatedShapes, TraitNames, Transform,
};
use crate::model::transform::since::{is_date, is_version};
use crate::model::{Place, ShapeId, known};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A transform of a projection.
pub(super) enum Named {
    Transform(Transform),
    /// `apply`: the transforms of other projections.
    Apply(Vec<(String, Place)>),
}

/// The argument of the transforms with a selector.
const SELECTOR: &str = "selector";

/// The transforms with their main argument, which a list of `args` stands for.
const SUPPORTED: [(&str, &str); 23] = [
    ("apply", "projections"),
    ("changeStringEnumsToEnumShapes", ""),
    ("excludeMetadata", "keys"),
    ("excludeShapesBySelector", SELECTOR),
    ("excludeShapesByTag", "tags"),
    ("excludeShapesByTrait", "traits"),
    ("excludeTags", "tags"),
    ("excludeTraits", "traits"),
    ("excludeTraitsByTag", "tags"),
    ("flattenAndRemoveMixins", ""),
    ("flattenNamespaces", ""),
    ("includeMetadata", "keys"),
    ("includeNamespaces", "namespaces"),
    ("includeServices", "services"),
    ("includeShapesBySelector", SELECTOR),
    ("includeShapesByTag", "tags"),
    ("includeTags", "tags"),
    ("includeTraits", "traits"),
    ("includeTraitsByTag", "tags"),
    ("removeDeprecatedShapes", ""),
    ("removeTraitDefinitions", ""),
    ("removeUnusedShapes", "exportTagged"),
    ("renameShapes", ""),
];

/// Smithy's transforms that Hardie does not have.
const UNSUPPORTED: [&str; 5] = [
    "changeTypes",
    "filterSuppressions",
    "flattenClosureNamespaces",
    "includeClosures",
    "makeIdempotencyTokensClientOptional",
];

/// Reads an element of `transforms`.
pub(super) fn read<'a>(raw: &'a str, reader: &mut Reader<'a, '_>) -> Option<Named> {
    let object = reader.object(raw, "a transform")?;
    reader.check_keys(&object, &["name", "args"]);
    let Some(entry) = object.iter().find(|entry| entry.key == "name") else {
        let place = object.first().map_or(Place::NOWHERE, |entry| entry.key_place);
        reader.error(place, "a transform has no `name`", "");
        return None;
    };
    let name = reader.string(entry)?;
    let place = entry.place(reader);
    let Some(main) = main_argument(&name) else {
        reader.push(place, unknown(&name));
        return None;
    };
    let args = object.iter().find(|entry| entry.key == "args");
    let arguments = match args {
        None => Vec::new(),
        // An older form: a list is the main argument.
        Some(args) if args.raw.trim_start().starts_with('[') => {
            vec![Entry { key: main.to_owned(), ..args.clone() }]
        }
        Some(args) => reader.object(args.raw, "`args`")?,
    };
    let mut arguments = Arguments { name: &name, place, list: arguments, reader };
    if name == "apply" {
        arguments.check_keys(&[main]);
        return Some(Named::Apply(arguments.reader.strings_of(&arguments.list, main)));
    }
    let action = arguments.action(main)?;
    let expansions = Arc::new(arguments.reader.expansions.clone());
    Some(Named::Transform(Transform { place, action, expansions }))
}

fn main_argument(name: &str) -> Option<&'static str> {
    SUPPORTED.iter().find(|(other, _)| *other == name).map(|(_, main)| *main)
}

fn unknown(name: &str) -> Diagnostic {
    if UNSUPPORTED.contains(&name) {
        let message = format!("the transform `{name}` is not supported");
        let help = "run `smithy build`, and use the model of the projection that it writes";
        return Diagnostic::error("build.unsupported", message).help(help);
    }
    let diagnostic = Diagnostic::error("build.unknown", format!("unknown transform `{name}`"));
    let names = SUPPORTED.iter().map(|(name, _)| *name);
    match near(name, names).first() {
        Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
        None => {
            diagnostic.help("plugins of `smithy build` may define it; Hardie does not read them")
        }
    }
}

/// The arguments of a transform.
struct Arguments<'r, 'a, 'p> {
    name: &'r str,
    place: Place,
    list: Vec<Entry<'a>>,
    reader: &'r mut Reader<'a, 'p>,
}

impl<'a> Arguments<'_, 'a, '_> {
    fn check_keys(&mut self, keys: &[&str]) {
        self.reader.check_keys(&self.list, keys);
    }

    fn find(&self, key: &str) -> Option<Entry<'a>> {
        self.list.iter().find(|entry| entry.key == key).cloned()
    }

    fn strings(&mut self, key: &str) -> BTreeSet<String> {
        self.reader.strings_of(&self.list, key).into_iter().map(|(text, _)| text).collect()
    }

    fn string(&mut self, key: &str) -> Option<String> {
        self.find(key).and_then(|entry| self.reader.string(&entry))
    }

    /// A required string.
    fn required(&mut self, key: &str) -> Option<String> {
        let value = self.string(key);
        if self.find(key).is_none() {
            let message = format!("the transform `{}` needs the argument `{key}`", self.name);
            self.reader.error(self.place, message, "");
        }
        value
    }

    fn id(&mut self, text: &str, place: Place) -> Option<ShapeId> {
        let id = ShapeId::parse(text);
        if id.is_none() {
            let message = format!("`{text}` is not a shape id");
            self.reader.error(place, message, "shape ids look like `com.example#Thing`");
        }
        id
    }

    fn ids(&mut self, key: &str) -> BTreeSet<ShapeId> {
        let texts = self.reader.strings_of(&self.list, key);
        texts.into_iter().filter_map(|(text, place)| self.id(&text, place)).collect()
    }

    /// Ids of traits; those of the prelude may be written without their namespace.
    fn traits(&mut self, key: &str) -> TraitNames {
        let mut names = TraitNames::default();
        for (text, place) in self.reader.strings_of(&self.list, key) {
            if let Some(namespace) = text.strip_suffix('#') {
                names.namespaces.insert(namespace.to_owned());
            } else if let Some(id) = self.id(&absolute(&text), place) {
                names.ids.insert(id.to_string());
            }
        }
        names
    }

    fn action(&mut self, main: &str) -> Option<Action> {
        match self.name {
            "flattenNamespaces" => return self.flatten_namespaces(),
            "removeDeprecatedShapes" => return self.remove_deprecated(),
            "renameShapes" => return self.rename(),
            "removeTraitDefinitions" => {
                self.check_keys(&["exportTagged"]);
                return Some(Action::RemoveTraitDefinitions(self.strings("exportTagged")));
            }
            // Both are done with every model.
            "changeStringEnumsToEnumShapes" => {
                self.check_keys(&["synthesizeNames"]);
                return None;
            }
            _ => {}
        }
        self.check_keys(&[main]);
        Some(match self.name {
            "excludeMetadata" => Action::ExcludeMetadata(self.strings(main)),
            "excludeShapesBySelector" => Action::ExcludeShapesBySelector(self.selector()?),
            "includeShapesBySelector" => Action::IncludeShapesBySelector(self.selector()?),
            "excludeShapesByTag" => Action::ExcludeShapesByTag(self.strings(main)),
            "excludeShapesByTrait" => {
                let texts = self.reader.strings_of(&self.list, main).into_iter();
                let ids = texts.filter_map(|(text, place)| self.id(&absolute(&text), place));
                Action::ExcludeShapesByTrait(ids.collect())
            }
            "excludeTags" => Action::ExcludeTags(self.strings(main)),
            "excludeTraits" => Action::ExcludeTraits(self.traits(main)),
            "excludeTraitsByTag" => Action::ExcludeTraitsByTag(self.strings(main)),
            "includeMetadata" => Action::IncludeMetadata(self.strings(main)),
            "includeNamespaces" => Action::IncludeNamespaces(self.strings(main)),
            "includeServices" => Action::IncludeServices(self.ids(main)),
            "includeShapesByTag" => Action::IncludeShapesByTag(self.strings(main)),
            "includeTags" => Action::IncludeTags(self.strings(main)),
            "includeTraits" => Action::IncludeTraits(self.traits(main)),
            "includeTraitsByTag" => Action::IncludeTraitsByTag(self.strings(main)),
            "removeUnusedShapes" => Action::RemoveUnusedShapes(self.strings(main)),
            _ => return None,
        })
    }

    fn selector(&mut self) -> Option<Selector> {
        let text = self.required(SELECTOR)?;
        match Selector::parse(&text) {
            Ok(selector) => Some(selector),
            Err(error) => {
                let place =
                    self.find(SELECTOR).map_or(self.place, |entry| entry.place(self.reader));
                let column =
                    text.get(..error.offset).map_or(0, |before| before.chars().count()) + 1;
                let (message, help) = if self.reader.expansions.contains(&text) {
                    let message =
                        "the selector has a syntax error after its variables are expanded";
                    (message.to_owned(), "write the selector without variables to see the error")
                } else {
                    let error = error.message;
                    let message = format!("the selector has a syntax error at column {column}");
                    (format!("{message}: {error}"), "")
                };
                self.reader.error(place, message, help);
                None
            }
        }
    }

    fn flatten_namespaces(&mut self) -> Option<Action> {
        self.check_keys(&["namespace", "service", "includeTagged"]);
        let (namespace, service) = (self.required("namespace"), self.required("service"));
        let place = self.find("service").map_or(self.place, |entry| entry.place(self.reader));
        let service = self.id(&service?, place)?;
        let namespace = namespace?;
        if ShapeId::parse(&format!("{namespace}#A")).is_none() {
            let message = format!("`{namespace}` is not a namespace");
            self.reader.error(self.place, message, "namespaces look like `com.example`");
            return None;
        }
        let tags = self.strings("includeTagged");
        Some(Action::FlattenNamespaces(FlattenNamespaces { namespace, service, tags }))
    }

    fn remove_deprecated(&mut self) -> Option<Action> {
        self.check_keys(&["relativeDate", "relativeVersion"]);
        let (date, version) = (self.string("relativeDate"), self.string("relativeVersion"));
        if date.as_ref().is_some_and(|date| !is_date(date)) {
            let message = "`relativeDate` must be a date, such as `2026-01-31`";
            self.reader.error(self.place, message, "");
        }
        if version.as_ref().is_some_and(|version| !is_version(version)) {
            let message = "`relativeVersion` must be a semantic version, such as `1.2.3`";
            self.reader.error(self.place, message, "");
        }
        Some(Action::RemoveDeprecatedShapes(RemoveDeprecatedShapes { date, version }))
    }

    fn rename(&mut self) -> Option<Action> {
        self.check_keys(&["renamed"]);
        let entry = self.find("renamed");
        let object = entry.and_then(|entry| self.reader.object(entry.raw, "`renamed`"));
        let mut names = BTreeMap::new();
        for entry in object.unwrap_or_default() {
            let from = self.id(&entry.key, entry.key_place);
            let to = self.reader.string(&entry);
            let place = entry.place(self.reader);
            if let (Some(from), Some(to)) = (from, to.and_then(|to| self.id(&to, place))) {
                names.insert(from, to);
            }
        }
        if names.is_empty() {
            let message = "the transform `renameShapes` needs the argument `renamed`";
            self.reader.error(self.place, message, "`renamed` maps shape ids to new shape ids");
        }
        Some(Action::RenameShapes(names))
    }
}

/// The id of a trait; without a namespace, it is the prelude's.
fn absolute(text: &str) -> String {
    if text.contains('#') { text.to_owned() } else { format!("{}#{text}", known::PRELUDE) }
}
