//! Shapes and their members.

use super::super::syntax::{
    Body, Keyword, Member, Name, Operation, ShapeStatement, Target, Trait, Value, ValueKind,
};
use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::model::traits::ids;
use crate::model::{
    self, Application, Kind, Node, Reference, Shape, ShapeId, Traits, Version, conflict,
};
use std::borrow::Cow;

/// The target of the values of enums.
const UNIT: &str = "smithy.api#Unit";

/// The shape of the members that are being lowered.
struct Owner<'s> {
    id: &'s ShapeId,
    keyword: Keyword,
    /// The resource after `for`.
    resource: Option<Reference>,
    has_mixins: bool,
}

impl ShapeStatement<'_> {
    pub(super) fn is_resource(&self) -> bool {
        self.keyword == Keyword::Resource
    }
}

impl<'a> Lowering<'_, '_, 'a, '_> {
    pub(super) fn shape(&mut self, statement: ShapeStatement<'a>) {
        let ShapeStatement { keyword, name, at, traits, resource, mixins, body } = statement;
        let id = self.scope.own(&name);
        if !self.has_type(keyword) {
            let word = keyword.word();
            let version = if self.version == Version::V1 { "1" } else { "2" };
            let message = format!("Smithy version {version} has no shapes of type {word}");
            let diagnostic = Diagnostic::error("Model", message).help(if keyword == Keyword::Set {
                "use a list with `@uniqueItems`"
            } else {
                super::super::NEEDS_VERSION_2
            });
            return self.report(diagnostic, &id, at);
        }
        let mixins = self.references(&mixins);
        let resource = resource.map(|name| self.resource(&id, &name));
        let mut traits = self.traits(&id, traits);
        if keyword == Keyword::Set {
            let place = self.place(at);
            traits.insert(Cow::Borrowed(ids::UNIQUE_ITEMS), Node::borrowed("{}"), place);
        }
        let (kind, members) = match body {
            Body::Simple => (kind(keyword), Vec::new()),
            Body::Members(members) => {
                let has_mixins = !mixins.is_empty();
                let owner = Owner { id: &id, keyword, resource, has_mixins };
                (kind(keyword), self.members(&owner, members))
            }
            Body::Properties(entries) if keyword == Keyword::Service => {
                (self.service(&id, entries), Vec::new())
            }
            Body::Properties(entries) => (self.resource_properties(&id, entries), Vec::new()),
            Body::Operation(operation) => (self.operation(operation), Vec::new()),
        };
        let (version, place) = (self.version, self.place(at));
        let shape = Shape { id: id.clone(), kind, members, traits, mixins, version, place };
        self.check_parts(&shape, at);
        if let Err(found) = self.model.define(shape) {
            for diagnostic in found.diagnostics(&id, place, self.sources) {
                self.problems.push(diagnostic);
            }
        }
    }

    /// Whether the version of the file has this type of shapes.
    fn has_type(&self, keyword: Keyword) -> bool {
        match self.version {
            Version::V1 => !matches!(keyword, Keyword::Enum | Keyword::IntEnum),
            Version::V2 => keyword != Keyword::Set,
        }
    }

    /// Reports lists and maps without their members.
    fn check_parts(&mut self, shape: &Shape<'a>, at: usize) {
        let parts: &[&str] = match shape.kind {
            Kind::List => &["member"],
            Kind::Map => &["key", "value"],
            _ => return,
        };
        let missing = |part: &&&str| shape.member(part).is_none();
        let names: Vec<&str> = parts.iter().filter(missing).copied().collect();
        if !names.is_empty() && shape.mixins.is_empty() {
            let message =
                format!("the {} has no `{}`", shape.kind.name(), names.join("` and no `"));
            let help = if shape.kind == Kind::List {
                "a list needs a `member`"
            } else {
                "a map needs a `key` and a `value`"
            };
            self.report(Diagnostic::error("Model", message).help(help), &shape.id, at);
        }
        if let Some(other) = shape.members.iter().find(|it| !parts.contains(&&*it.name)) {
            let message = format!("a {} cannot have a member `{}`", shape.kind.name(), other.name);
            let diagnostic = Diagnostic::error("Model", message);
            let location = self.sources.locate(other.place);
            self.problems.push(diagnostic.shape(shape.id.with_member(&other.name)).at(location));
        }
    }

    /// The resource after `for`; its problems are reported where a member needs it.
    fn resource(&mut self, shape: &ShapeId, name: &Name<'a>) -> Reference {
        let reference = self.reference(name);
        match self.model.shapes.get(&reference.id).map(|shape| &shape.kind) {
            Some(Kind::Resource(_)) => {}
            Some(kind) => {
                let message = format!(
                    "`for` needs a resource, but `{}` is of type {}",
                    reference.id,
                    kind.name()
                );
                self.report(Diagnostic::error("Model", message), shape, name.at);
            }
            None if self.scope.is_known(reference.id.as_str()) => {
                let message = format!("`for` needs a resource, which `{}` is not", reference.id);
                self.report(Diagnostic::error("Model", message), shape, name.at);
            }
            None => {
                let message = format!("the resource `{}` does not exist", reference.id);
                self.report(Diagnostic::error("Model", message), shape, name.at);
            }
        }
        reference
    }

    fn members(&mut self, owner: &Owner<'_>, members: Vec<Member<'a>>) -> Vec<model::Member<'a>> {
        members.into_iter().filter_map(|member| self.member(owner, member)).collect()
    }

    fn member(&mut self, owner: &Owner<'_>, member: Member<'a>) -> Option<model::Member<'a>> {
        let Member { name, at, traits, target, value } = member;
        let id = owner.id.with_member(name);
        let mut traits = self.traits(&id, traits);
        let is_value = matches!(owner.keyword, Keyword::Enum | Keyword::IntEnum);
        if let Some(value) = value {
            self.check_enum_value(owner.keyword, &id, &value);
            let trait_id = if is_value { ids::ENUM_VALUE } else { ids::DEFAULT };
            let it = Trait {
                id: Name { text: trait_id, at: value.at },
                at: value.at,
                value: Some(value),
            };
            self.add_trait(&mut traits, &id, it);
        }
        let place = self.place(at);
        let target = match target {
            Some(target) => self.reference(&target),
            None if is_value => Reference { id: self.scope.id(UNIT), place },
            None => match self.elided(owner, name) {
                Some(target) => Reference { id: target, place },
                None => {
                    self.inherited(owner, id, traits, at);
                    return None;
                }
            },
        };
        Some(model::Member { name: name.into(), target, traits, place })
    }

    /// Reports values that the type of an enum does not have.
    fn check_enum_value(&mut self, keyword: Keyword, id: &ShapeId, value: &Value<'a>) {
        let (is_right, wanted) = match (keyword, &value.kind) {
            (Keyword::Enum, kind) => (matches!(kind, ValueKind::String(_)), "a string"),
            (Keyword::IntEnum, ValueKind::Number(number)) => {
                (!number.contains(['.', 'e', 'E']), "an integer")
            }
            (Keyword::IntEnum, _) => (false, "an integer"),
            _ => return,
        };
        if !is_right {
            let message = format!("the value must be {wanted}, not {}", value.kind.name());
            self.report(Diagnostic::error("EnumShape", message), id, value.at);
        }
    }

    /// The target of an elided member: that of the resource's identifier or property.
    fn elided(&self, owner: &Owner<'_>, name: &str) -> Option<ShapeId> {
        let Kind::Resource(resource) = &self.model.shapes.get(&owner.resource.as_ref()?.id)?.kind
        else {
            return None;
        };
        let parts = resource.properties.iter().chain(&resource.identifiers);
        let mut targets = parts.filter(|(part, _)| &**part == name);
        targets.next().map(|(_, target)| target.id.clone())
    }

    /// An elided member that a mixin must define.
    fn inherited(&mut self, owner: &Owner<'_>, id: ShapeId, traits: Traits<'a>, at: usize) {
        if owner.has_mixins {
            let target = Reference { id, place: self.place(at) };
            self.model.applications.push(Application { target, traits, is_member: true });
            return;
        }
        self.report(conflict::elided(), &id, at);
    }

    fn operation(&mut self, operation: Operation<'a>) -> Kind {
        let Operation { input, output, errors } = operation;
        Kind::Operation(Box::new(model::shape::Operation {
            input: input.map(|target| self.target(target)),
            output: output.map(|target| self.target(target)),
            errors: self.references(&errors),
        }))
    }

    fn target(&mut self, target: Target<'a>) -> Reference {
        let place = self.place(target.at);
        let id = match target.id {
            Cow::Borrowed(name) if !target.is_inline => self.scope.id(name),
            name => self.scope.own(&name),
        };
        Reference { id, place }
    }
}

/// The kind of shapes that have no properties besides members.
fn kind(keyword: Keyword) -> Kind {
    match keyword {
        Keyword::Blob => Kind::Blob,
        Keyword::Boolean => Kind::Boolean,
        Keyword::Document => Kind::Document,
        Keyword::String => Kind::String,
        Keyword::Byte => Kind::Byte,
        Keyword::Short => Kind::Short,
        Keyword::Integer => Kind::Integer,
        Keyword::Long => Kind::Long,
        Keyword::Float => Kind::Float,
        Keyword::Double => Kind::Double,
        Keyword::BigInteger => Kind::BigInteger,
        Keyword::BigDecimal => Kind::BigDecimal,
        Keyword::Timestamp => Kind::Timestamp,
        Keyword::Enum => Kind::Enum,
        Keyword::IntEnum => Kind::IntEnum,
        Keyword::List | Keyword::Set => Kind::List,
        Keyword::Map => Kind::Map,
        Keyword::Union => Kind::Union,
        Keyword::Structure => Kind::Structure,
        // Made from their properties.
        Keyword::Service => Kind::Service(Box::default()),
        Keyword::Resource => Kind::Resource(Box::default()),
        Keyword::Operation => Kind::Operation(Box::default()),
    }
}
