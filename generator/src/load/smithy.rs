//! A Smithy JSON AST → shapes; the only module that knows the AST.
//!
//! Every malformed shape is reported with its position and left out, so that one run shows all
//! problems.

use super::ast::{AstMember, AstModel, AstReference, AstShape, Json, Keys, SoundModel};
use super::{foreign, offset_of, what};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::conflict::metadata_conflict;
use crate::model::entries::{Entries, Text};
use crate::model::enums::{distinct, name_of};
use crate::model::shape::{Operation, Resource, Service};
use crate::model::shape_id::is_identifier;
use crate::model::traits::ids;
use crate::model::{
    Application, Kind, Member, Node, Place, RawModel, Reference, Shape, ShapeId, Sources, Traits,
    Version,
};
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Reads files into one model.
///
/// Returns the valid part of the model; `problems` collects the rest.
pub(super) fn load<'a>(
    sources: &'a Sources,
    files: impl Iterator<Item = usize>,
    problems: &mut Diagnostics,
) -> RawModel<'a> {
    let ids = HashMap::default();
    let mut loader = Loader { sources, problems, model: RawModel::default(), ids };
    let files: Vec<usize> = files.collect();
    match files[..] {
        [source] => loader.only(source),
        _ => files.into_iter().for_each(|source| loader.file(source)),
    }
    loader.model
}

/// Parses a model in one pass if all its shapes are well-formed and unique; otherwise it is read
/// shape by shape.
fn sound(text: &str) -> Option<SoundModel<'_>> {
    let model = SoundModel::read(text)?;
    let keys = model.shapes.0.iter().map(|(key, _)| match key.0 {
        Cow::Borrowed(key) => Some(key),
        // Not a slice of the file, so that its position would be unknown.
        Cow::Owned(_) => None,
    });
    let mut keys: Vec<&str> = keys.collect::<Option<_>>()?;
    keys.sort_unstable();
    keys.is_sorted_by(|one, next| one != next).then_some(model)
}

struct Loader<'a, 'p> {
    sources: &'a Sources,
    problems: &'p mut Diagnostics,
    model: RawModel<'a>,
    /// The ids that were read; most references are to few shapes.
    ids: HashMap<&'a str, ShapeId, RandomState>,
}

/// The current position of the loader: file, Smithy version, and the shape that problems refer to.
#[derive(Clone, Copy)]
struct At<'s> {
    source: usize,
    version: Version,
    shape: &'s str,
    place: Place,
    /// Whether mixins may define missing members.
    has_mixins: bool,
}

impl<'a> Loader<'a, '_> {
    /// Reads a single file, in one pass if it is well-formed: models have megabytes.
    fn only(&mut self, source: usize) {
        let model = self.sources.list.get(source).and_then(|file| sound(&file.text));
        let Some(model) = model else { return self.file(source) };
        let Some(version) = self.version(source, &model.smithy) else { return };
        self.metadata(source, &model.keys, model.metadata);
        for (key, shape) in model.shapes.0 {
            let place = self.place_of(source, &key).unwrap_or(Place::new(source, 0));
            let at = At { source, version, shape: &key.0, place, has_mixins: false };
            if let Some(id) = self.id(at, &key) {
                self.add(at, id, shape);
            }
        }
    }

    fn file(&mut self, source: usize) {
        let Some(file) = self.sources.list.get(source) else { return };
        let model: AstModel<'a> = match serde_json::from_str(&file.text) {
            Ok(model) => model,
            Err(error) => {
                let foreign = foreign::recognize(&file.text);
                let offset = if foreign.is_some() { 0 } else { offset_of(&file.text, &error) };
                let (message, help) = match foreign {
                    Some((message, help)) => (message.to_owned(), help),
                    None => (what(&error), super::A_MODEL.to_owned()),
                };
                let location = self.sources.locate(Place::new(source, offset));
                self.problems.push(Diagnostic::error("Model", message).at(location).help(help));
                return;
            }
        };
        let Some(version) = self.version(source, &model.smithy) else { return };
        self.metadata(source, &model.keys, model.metadata);
        for (key, Json(raw)) in model.shapes.0 {
            // A key with escapes is not a slice of the file; its value always is.
            let place = self.place_of(source, &key).or_else(|| self.place(source, raw));
            let place = place.unwrap_or(Place::new(source, 0));
            let at = At { source, version, shape: &key.0, place, has_mixins: false };
            if let Some(id) = self.id(at, &key) {
                self.shape(at, id, raw);
            }
        }
    }

    /// Reads the metadata of a file, and reports its unknown top-level keys.
    fn metadata(&mut self, source: usize, keys: &Keys<'a>, metadata: Entries<'a, Json<'a>>) {
        for key in &keys.unknown {
            let location = self.place_of(source, key).and_then(|place| self.sources.locate(place));
            let diagnostic = unknown_key(&key.0, &["smithy", "metadata", "shapes"]);
            self.problems.push(diagnostic.at(location));
        }
        for (key, Json(value)) in metadata.0 {
            let place = self.place(source, value).unwrap_or(Place::new(source, 0));
            let node = Node::borrowed(value);
            if let Err(first) = self.model.metadata.insert(key.0.clone(), node, place) {
                self.problems.push(metadata_conflict(&key.0, first, place, self.sources));
            }
        }
    }

    fn version(&mut self, source: usize, smithy: &Text<'a>) -> Option<Version> {
        match &*smithy.0 {
            "1" | "1.0" => Some(Version::V1),
            "2" | "2.0" => Some(Version::V2),
            other => {
                let place = self.place_of(source, smithy);
                let message = format!("unsupported Smithy version `{other}`");
                let diagnostic = Diagnostic::error("Model", message);
                let location = self.sources.locate(place.unwrap_or(Place::new(source, 0)));
                self.problems.push(diagnostic.at(location).help("supported versions: 1.0 and 2.0"));
                None
            }
        }
    }

    fn id(&mut self, at: At<'_>, key: &Text<'a>) -> Option<ShapeId> {
        let id = self.parse_id(&key.0);
        if id.is_none() {
            let message = format!("`{}` is not a shape id", at.shape);
            self.report(at, at.place, "Model", message, "shape ids look like `com.example#Thing`");
        }
        id
    }

    fn shape(&mut self, at: At<'_>, id: ShapeId, raw: &'a str) {
        match serde_json::from_str(raw) {
            Ok(shape) => self.add(at, id, shape),
            Err(error) => {
                let offset = offset_of(raw, &error);
                let place = self.place(at.source, raw).map(|place| place.forward(offset));
                self.report(at, place.unwrap_or(at.place), "Model", what(&error), "");
            }
        }
    }

    fn add(&mut self, at: At<'_>, id: ShapeId, shape: AstShape<'a>) {
        let allowed = AstShape::allowed(&shape.kind.0);
        self.keys(at, &shape.keys, allowed.unwrap_or(AstShape::KEYS));
        for key in shape.misplaced() {
            self.unknown(at, at.place, key, allowed.unwrap_or_default());
        }
        if &*shape.kind.0 == "apply" {
            let traits = self.traits(at, shape.traits);
            self.model.applications.push(Application {
                target: Reference { id, place: at.place },
                traits,
                is_member: false,
            });
            return;
        }
        if id.split_member().is_some() {
            self.report(
                at,
                at.place,
                "Model",
                "a member cannot be defined outside its shape",
                "only `apply` accepts the id of a member",
            );
            return;
        }
        let Some(kind) = self.kind(at, &shape) else { return };
        let at = At { has_mixins: !shape.mixins.is_empty(), ..at };
        let members =
            self.members(at, &kind, shape.members, [shape.member, shape.key, shape.value]);
        let mixins = self.references(at, shape.mixins);
        let mut traits = self.traits(at, shape.traits);
        if &*shape.kind.0 == "set" && !traits.has_unique_items() {
            traits.insert(Cow::Borrowed(ids::UNIQUE_ITEMS), Node::borrowed("{}"), at.place);
        }
        let (version, place) = (at.version, at.place);
        let shape = Shape { id: id.clone(), kind, members, traits, mixins, version, place };
        // The same shape in two files is one shape.
        if let Err(conflict) = self.model.define(shape) {
            for diagnostic in conflict.diagnostics(&id, place, self.sources) {
                self.problems.push(diagnostic);
            }
        }
    }

    fn kind(&mut self, at: At<'_>, shape: &AstShape<'a>) -> Option<Kind> {
        Some(match &*shape.kind.0 {
            "blob" => Kind::Blob,
            "boolean" => Kind::Boolean,
            "string" => Kind::String,
            "enum" => Kind::Enum,
            "intEnum" => Kind::IntEnum,
            "byte" => Kind::Byte,
            "short" => Kind::Short,
            "integer" => Kind::Integer,
            "long" => Kind::Long,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "bigInteger" => Kind::BigInteger,
            "bigDecimal" => Kind::BigDecimal,
            "timestamp" => Kind::Timestamp,
            "document" => Kind::Document,
            // A set of Smithy 1.0 is a list with unique elements.
            "list" | "set" => Kind::List,
            "map" => Kind::Map,
            "structure" => Kind::Structure,
            "union" => Kind::Union,
            "operation" => Kind::Operation(Box::new(Operation {
                input: self.optional(at, &shape.input),
                output: self.optional(at, &shape.output),
                errors: self.each(at, &shape.errors),
            })),
            "resource" => Kind::Resource(Box::new(Resource {
                identifiers: self.named(at, &shape.identifiers),
                properties: self.named(at, &shape.properties),
                put: self.optional(at, &shape.put),
                create: self.optional(at, &shape.create),
                read: self.optional(at, &shape.read),
                update: self.optional(at, &shape.update),
                delete: self.optional(at, &shape.delete),
                list: self.optional(at, &shape.list),
                operations: self.each(at, &shape.operations),
                collection_operations: self.each(at, &shape.collection_operations),
                resources: self.each(at, &shape.resources),
            })),
            "service" => Kind::Service(Box::new(Service {
                version: shape.version.as_ref().map(|text| text.0.to_string()).unwrap_or_default(),
                operations: self.each(at, &shape.operations),
                resources: self.each(at, &shape.resources),
                errors: self.each(at, &shape.errors),
                rename: self.renames(at, &shape.rename),
                botocore: None,
            })),
            other => {
                let place = self.place_of(at.source, &shape.kind).unwrap_or(at.place);
                self.report(at, place, "Model", format!("unknown shape type `{other}`"), "");
                return None;
            }
        })
    }

    fn renames(&mut self, at: At<'_>, renames: &Entries<'a, Text<'a>>) -> Vec<(ShapeId, String)> {
        let mut list = Vec::new();
        for (from, to) in &renames.0 {
            match (ShapeId::parse(&from.0), is_identifier(&to.0)) {
                (Some(id), true) => list.push((id, to.0.to_string())),
                _ => {
                    let place = self.place_of(at.source, from).unwrap_or(at.place);
                    let message = format!("`{}` cannot be renamed to `{}`", from.0, to.0);
                    self.report(
                        at,
                        place,
                        "Model",
                        message,
                        "`rename` maps shape ids to identifiers",
                    );
                }
            }
        }
        list
    }

    fn members(
        &mut self,
        at: At<'_>,
        kind: &Kind,
        members: Entries<'a, AstMember<'a>>,
        [element, key, value]: [Option<AstMember<'a>>; 3],
    ) -> Vec<Member<'a>> {
        let named = |name: &'static str, member: Option<AstMember<'a>>| member.map(|m| (name, m));
        let fixed: Vec<(&'static str, AstMember<'a>)> = match kind {
            Kind::List => named("member", element).into_iter().collect(),
            Kind::Map => [named("key", key), named("value", value)].into_iter().flatten().collect(),
            _ => Vec::new(),
        };
        let missing = match kind {
            Kind::List => 1,
            Kind::Map => 2,
            _ => 0,
        } - fixed.len();
        if missing > 0 && !at.has_mixins {
            let help = if *kind == Kind::List {
                "a list needs a `member`"
            } else {
                "a map needs a `key` and a `value`"
            };
            self.report(at, at.place, "Model", "a required member is missing", help);
        }
        let mut list: Vec<Member<'a>> = Vec::with_capacity(fixed.len() + members.0.len());
        for (name, member) in fixed {
            list.extend(self.member(at, name, at.place, member));
        }
        if matches!(kind, Kind::List | Kind::Map) {
            return list;
        }
        let is_enum = matches!(kind, Kind::Enum | Kind::IntEnum);
        let mut others = if is_enum { value_names(&members) } else { Vec::new() }.into_iter();
        let mut seen = Names::new(members.0.len());
        for (name, member) in members.0 {
            let place = self.place_of(at.source, &name).unwrap_or(at.place);
            let is_new = seen.add(name.0.clone());
            if is_new && is_identifier(&name.0) {
                list.extend(self.member(at, &name.0, place, member));
                continue;
            }
            let other = if is_identifier(&name.0) { None } else { others.next() };
            let (id, message, help) = match (is_new, &other) {
                (false, _) => ("Model", format!("member `{}` is defined twice", name.0), ""),
                (true, Some(other)) => (
                    "Model",
                    format!(
                        "`{}` is not a valid member name; the member is named `{other}` instead",
                        name.0
                    ),
                    "",
                ),
                (true, None) => {
                    let help = "names consist of letters, digits and `_`";
                    ("Model", format!("`{}` is not a valid member name", name.0), help)
                }
            };
            if !is_enum {
                self.report(at, place, id, message, help);
                continue;
            }
            // One invalid enum value does not make the whole model invalid.
            let diagnostic = Diagnostic::warning(id, message).shape(at.shape);
            self.problems.push(diagnostic.at(self.sources.locate(place)));
            let value =
                other.filter(|_| is_new).and_then(|other| self.member(at, &other, place, member));
            list.extend(value.map(|mut value| {
                if *kind == Kind::Enum && !value.traits.has_enum_value() {
                    value.traits.set_enum_value(&name.0);
                }
                value
            }));
        }
        list
    }

    fn member(
        &mut self,
        at: At<'_>,
        name: &str,
        place: Place,
        member: AstMember<'a>,
    ) -> Option<Member<'a>> {
        self.keys(at, &member.keys, AstMember::KEYS);
        let traits = self.traits(at, member.traits);
        let Some(target) = member.target else {
            match ShapeId::parse(at.shape).filter(|_| at.has_mixins) {
                // The member comes from a mixin; these are additional traits.
                Some(id) => {
                    let target = Reference { id: id.with_member(name), place };
                    self.model.applications.push(Application { target, traits, is_member: true });
                }
                None => self.report(at, place, "Model", "missing field `target`", ""),
            }
            return None;
        };
        let target = self.reference(at, &target)?;
        Some(Member { name: name.into(), target, traits, place })
    }

    fn traits(&mut self, at: At<'_>, traits: Entries<'a, Json<'a>>) -> Traits<'a> {
        let mut list = Traits::default();
        for (id, Json(value)) in traits.0 {
            let place = self.place(at.source, value).unwrap_or(at.place);
            if let Err(conflict) = list.merge(id.0, Node::borrowed(value), place) {
                self.problems.push(conflict.diagnostic(at.shape, self.sources));
            }
        }
        list
    }

    fn optional(&mut self, at: At<'_>, reference: &Option<AstReference<'a>>) -> Option<Reference> {
        reference.as_ref().and_then(|reference| self.target(at, reference))
    }

    fn named(
        &mut self,
        at: At<'_>,
        references: &Entries<'a, AstReference<'a>>,
    ) -> Vec<(Box<str>, Reference)> {
        let mut list = Vec::with_capacity(references.0.len());
        for (name, reference) in &references.0 {
            list.extend(self.target(at, reference).map(|target| ((*name.0).into(), target)));
        }
        list
    }

    fn each(&mut self, at: At<'_>, references: &[AstReference<'a>]) -> Vec<Reference> {
        references.iter().filter_map(|reference| self.target(at, reference)).collect()
    }

    fn target(&mut self, at: At<'_>, reference: &AstReference<'a>) -> Option<Reference> {
        self.keys(at, &reference.keys, &["target"]);
        self.reference(at, &reference.target)
    }

    fn references(&mut self, at: At<'_>, references: Vec<AstReference<'a>>) -> Vec<Reference> {
        self.each(at, &references)
    }

    fn reference(&mut self, at: At<'_>, target: &Text<'a>) -> Option<Reference> {
        let place = self.place_of(at.source, target).unwrap_or(at.place);
        match self.parse_id(&target.0) {
            Some(id) => Some(Reference { id, place }),
            None => {
                let message = format!("`{}` is not a shape id", target.0);
                self.report(at, place, "Model", message, "shape ids look like `com.example#Thing`");
                None
            }
        }
    }

    /// Parses an id; those that are slices of the file are parsed once.
    #[allow(clippy::ptr_arg, reason = "only slices of the file live long enough to be kept")]
    fn parse_id(&mut self, text: &Cow<'a, str>) -> Option<ShapeId> {
        let Cow::Borrowed(text) = text else { return ShapeId::parse(text) };
        if let Some(id) = self.ids.get(text) {
            return Some(id.clone());
        }
        let id = ShapeId::parse(text)?;
        self.ids.insert(text, id.clone());
        Some(id)
    }

    /// Reports the unknown keys of an object.
    fn keys(&mut self, at: At<'_>, keys: &Keys<'a>, allowed: &[&str]) {
        for key in &keys.unknown {
            let place = self.place_of(at.source, key).unwrap_or(at.place);
            self.unknown(at, place, &key.0, allowed);
        }
    }

    fn unknown(&mut self, at: At<'_>, place: Place, key: &str, allowed: &[&str]) {
        let diagnostic = unknown_key(key, allowed).shape(at.shape);
        self.problems.push(diagnostic.at(self.sources.locate(place)));
    }

    fn place_of(&self, source: usize, text: &Text<'a>) -> Option<Place> {
        self.place(source, &text.0)
    }

    fn place(&self, source: usize, slice: &str) -> Option<Place> {
        self.sources.place_of(source, slice)
    }

    fn report(
        &mut self,
        at: At<'_>,
        place: Place,
        id: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        let diagnostic =
            Diagnostic::error(id, message).shape(at.shape).at(self.sources.locate(place));
        self.problems.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}

/// The names of a shape's members, to find those that are used twice.
enum Names<'a> {
    /// Compared one by one: most shapes have few.
    Few(Vec<Cow<'a, str>>),
    Many(HashSet<Cow<'a, str>, RandomState>),
}

impl<'a> Names<'a> {
    fn new(count: usize) -> Names<'a> {
        if count <= 32 {
            Names::Few(Vec::with_capacity(count))
        } else {
            Names::Many(HashSet::default())
        }
    }

    /// Adds a name; returns whether it is new.
    fn add(&mut self, name: Cow<'a, str>) -> bool {
        match self {
            Names::Few(names) => {
                let is_new = !names.contains(&name);
                names.push(name);
                is_new
            }
            Names::Many(names) => names.insert(name),
        }
    }
}

/// The warning for a key that has no meaning at its position.
fn unknown_key(key: &str, allowed: &[&str]) -> Diagnostic {
    let message = format!("unknown key `{key}`; it is ignored");
    let help = format!("possible keys: `{}`", allowed.join("`, `"));
    Diagnostic::warning("Model", message).help(help)
}

/// Names for those enum values whose own names are not identifiers, in their order.
fn value_names(members: &Entries<'_, AstMember<'_>>) -> Vec<String> {
    let (valid, others): (Vec<_>, Vec<_>) =
        members.0.iter().enumerate().partition(|(_, (name, _))| is_identifier(&name.0));
    let valid: std::collections::BTreeSet<&str> =
        valid.iter().map(|(_, (name, _))| &*name.0).collect();
    if others.is_empty() {
        return Vec::new();
    }
    let wanted = valid.iter().map(|name| (*name).to_owned());
    let others = others.iter().map(|(index, (name, _))| name_of(&name.0, *index));
    distinct(wanted.chain(others).collect()).split_off(valid.len())
}
