//! Members of structures: their traits, and the location each is bound to.

use super::Loader;
use super::derived::{More, Own};
use super::item::{Entry, Object};
use super::shapes::{quiet, word};
use crate::model::shape_id::is_identifier;
use crate::model::traits::{Protocol, SynthesizedTrait};
use crate::model::{Kind, Member, Node, Reference, ShapeId, Traits};
use serde_json::json;

impl<'a> Loader<'a, '_, '_> {
    pub(super) fn members(
        &mut self,
        name: &str,
        id: &ShapeId,
        object: &Object<'a>,
    ) -> Vec<Member<'a>> {
        let members = self.reader.object_of(object, "members");
        let required = self.reader.texts_of(object, "required");
        let payload = self.reader.text_of(object, "payload");
        let mut list = Vec::new();
        for entry in members.iter().flat_map(Object::entries) {
            if !is_identifier(&entry.key) {
                let message = format!("`{}` is not a valid member name", entry.key);
                self.reader.problem(
                    entry.place,
                    "Model",
                    message,
                    "names consist of letters, digits and `_`",
                );
                continue;
            }
            let Some(inside) = self.reader.object(entry.value, &entry.key) else { continue };
            let Some(target) = self.target(&inside) else { continue };
            let mut traits = Traits::default();
            let kind = self.kind_of(&inside);
            self.common(&mut traits, &inside, &kind);
            if required.contains(&entry.key) {
                traits.mark(SynthesizedTrait::Required, entry.place);
            }
            for (key, made) in [
                ("idempotencyToken", SynthesizedTrait::IdempotencyToken),
                ("hostLabel", SynthesizedTrait::HostLabel),
                ("eventheader", SynthesizedTrait::EventHeader),
                ("eventpayload", SynthesizedTrait::EventPayload),
                ("xmlAttribute", SynthesizedTrait::XmlAttribute),
            ] {
                if self.reader.flag(&inside, key) {
                    traits.mark(made, entry.place);
                }
            }
            for (key, made) in [
                ("contextParam", SynthesizedTrait::ContextParam),
                ("queryName", SynthesizedTrait::Ec2QueryName),
            ] {
                if let Some(item) = inside.get(key) {
                    traits.make(made, item.node(), self.reader.place(item));
                }
            }
            let is_payload = payload.as_ref() == Some(&entry.key);
            let is_bound = self.is_rest() && self.uses.outermost.contains(name);
            if is_payload && is_bound {
                traits.mark(SynthesizedTrait::HttpPayload, entry.place);
            }
            let is_elsewhere = is_bound && self.place_of(&mut traits, entry, &inside, &kind);
            if !is_elsewhere {
                self.name_in_body(&mut traits, entry, &inside, &target, is_payload && is_bound);
            }
            let target = self.own_target(id, entry, &inside, target);
            list.push(Member {
                name: entry.key.clone().into(),
                target,
                traits,
                place: entry.place,
            });
        }
        let absent =
            |name: &&std::borrow::Cow<'a, str>| !list.iter().any(|member| *member.name == ***name);
        for name in required.iter().filter(absent) {
            // A member with an already reported problem is not missing.
            if members.as_ref().is_none_or(|members| members.get(name).is_none()) {
                let message = format!("the required member `{name}` does not exist");
                self.reader.problem(object.place, "load.c2j", message, "");
            }
        }
        list
    }

    /// The location of a member outside the body; returns whether it has one.
    fn place_of(
        &mut self,
        traits: &mut Traits<'a>,
        entry: &Entry<'a>,
        inside: &Object<'a>,
        kind: &Kind,
    ) -> bool {
        let Some(location) = self.reader.text_of(inside, "location") else { return false };
        let name = self.reader.text_of(inside, "locationName");
        let or_own = Node::owned(&json!(name.as_ref().unwrap_or(&entry.key)));
        let place = entry.place;
        match &*location {
            "uri" => traits.mark(SynthesizedTrait::HttpLabel, place),
            "querystring" if *kind == Kind::Map => {
                traits.mark(SynthesizedTrait::HttpQueryParams, place)
            }
            "querystring" => traits.make(SynthesizedTrait::HttpQuery, or_own, place),
            "header" => traits.make(SynthesizedTrait::HttpHeader, or_own, place),
            "headers" => {
                let prefix = name.unwrap_or_default();
                traits.make(
                    SynthesizedTrait::HttpPrefixHeaders,
                    Node::owned(&json!(prefix)),
                    place,
                );
            }
            "statusCode" => traits.mark(SynthesizedTrait::HttpResponseCode, place),
            other => {
                let message = format!("unknown location `{other}`");
                let help = "known locations: uri, querystring, header, headers, statusCode";
                self.reader.problem(place, "load.c2j", message, help);
            }
        }
        true
    }

    /// The name of a member in the body.
    fn name_in_body(
        &mut self,
        traits: &mut Traits<'a>,
        entry: &Entry<'a>,
        inside: &Object<'a>,
        target: &Reference,
        is_payload: bool,
    ) {
        let name = self.reader.text_of(inside, "locationName");
        if self.any(Protocol::uses_json_names)
            && let Some(name) = name.as_ref().filter(|name| **name != entry.key)
        {
            traits.make(SynthesizedTrait::JsonName, Node::owned(&json!(name)), entry.place);
        }
        if !self.any(Protocol::is_xml) {
            return;
        }
        let shape =
            inside.get("shape").and_then(word).and_then(|name| self.shapes.get(&name)).cloned();
        let is_flat = self.reader.flag(inside, "flattened")
            || shape.as_ref().is_some_and(|shape| self.reader.flag(shape, "flattened"));
        let mut name = name;
        if is_flat {
            traits.mark(SynthesizedTrait::XmlFlattened, entry.place);
            // A flattened list has the name of its elements.
            let element =
                shape.and_then(|shape| shape.get("member")).and_then(|item| quiet(self, item));
            let element = element.and_then(|element| self.reader.text_of(&element, "locationName"));
            name = element.or(name);
        }
        // A payload member is an element named after its structure.
        let default = if is_payload { target.id.name() } else { &*entry.key };
        if let Some(name) = name.filter(|name| name != default) {
            traits.make(SynthesizedTrait::XmlName, Node::owned(&json!(name)), entry.place);
        }
    }

    /// The target of the member, or a separate shape if the member has facts that Smithy does not
    /// allow on a member.
    fn own_target(
        &mut self,
        id: &ShapeId,
        entry: &Entry<'a>,
        inside: &Object<'a>,
        target: Reference,
    ) -> Reference {
        let is_json = self.reader.flag(inside, "jsonvalue")
            && self.reader.text_of(inside, "location").as_deref() == Some("header");
        let (end, more) = if self.reader.flag(inside, "streaming") {
            ("Stream", More::Trait(SynthesizedTrait::Streaming, Node::borrowed("{}")))
        } else if is_json {
            (
                "Json",
                More::Trait(SynthesizedTrait::MediaType, Node::borrowed("\"application/json\"")),
            )
        } else {
            match self.values(inside) {
                values if values.is_empty() => return target,
                values => ("", More::Values(values)),
            }
        };
        let name = match more {
            More::Trait(..) => format!("{}{end}", target.id.name()),
            More::Values(_) => format!("{}{}", id.name(), entry.key),
        };
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let is_free = |name: &String| !self.ids.values().any(|id| id.name() == name);
        let name = [name.clone()].into_iter().chain(numbered).find(is_free).unwrap_or_default();
        let Some(own) = self.id(&name, entry.place) else { return target };
        self.own.push(Own { id: own.clone(), of: target.id, more });
        Reference { id: own, place: target.place }
    }
}
