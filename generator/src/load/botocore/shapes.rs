//! `shapes`: the data types.

use super::Loader;
use super::derived::{More, Own};
use super::item::{Item, Object};
use crate::model::enums::{distinct, name_of};
use crate::model::prelude::is_unit;
use crate::model::traits::SynthesizedTrait;
use crate::model::{Kind, Member, Node, Place, Reference, ShapeId, Traits};
use serde_json::json;

impl<'a> Loader<'a, '_, '_> {
    /// Adds every shape, and the extra shapes of single members.
    pub(super) fn shapes(&mut self) {
        let shapes = std::mem::take(&mut self.shapes);
        // Members read facts of their targets.
        self.shapes.clone_from(&shapes);
        for (name, object) in &shapes {
            let Some(id) = self.ids.get(name).filter(|id| !is_unit(id)).cloned() else { continue };
            self.reader.shape = id.to_string();
            if let Some((kind, traits, members)) = self.shape(name, &id, object) {
                self.add(id, kind, traits, object.place, members);
            }
        }
        for Own { id, of, more } in std::mem::take(&mut self.own) {
            let Some(mut shape) = self.model.shapes.get(&of).cloned() else { continue };
            shape.id = id.clone();
            match more {
                More::Trait(made, node) => shape.traits.make(made, node, shape.place),
                More::Values(values) => {
                    shape.kind = Kind::Enum;
                    shape.members = enum_members(&values, shape.place);
                }
            }
            self.model.shapes.entry(id).or_insert(shape);
        }
    }

    fn shape(
        &mut self,
        name: &str,
        id: &ShapeId,
        object: &Object<'a>,
    ) -> Option<(Kind, Traits<'a>, Vec<Member<'a>>)> {
        let mut traits = Traits::default();
        let Some(word) = object.get("type") else {
            let message = "the shape has no `type`".to_owned();
            self.reader.problem(object.place, "load.c2j", message, "");
            return None;
        };
        let place = self.reader.place(word);
        let word = self.reader.text(word, "type")?;
        let Some(mut kind) = kind(&word) else {
            self.reader.problem(place, "Model", format!("unknown shape type `{word}`"), "");
            return None;
        };
        let mut members = Vec::new();
        match kind {
            Kind::Structure if self.reader.flag(object, "document") => kind = Kind::Document,
            Kind::Structure => {
                if self.reader.flag(object, "eventstream") {
                    kind = Kind::Union;
                    traits.mark(SynthesizedTrait::Streaming, place);
                } else if self.reader.flag(object, "union") {
                    kind = Kind::Union;
                }
                members = self.members(name, id, object);
                self.error(name, &mut traits, object);
                if let Some(name) = self.uses.xml_names.get(name).filter(|name| *name != id.name())
                {
                    traits.make(SynthesizedTrait::XmlName, Node::owned(&json!(name)), place);
                }
            }
            Kind::List | Kind::Map => {
                let keys: &[&str] =
                    if kind == Kind::List { &["member"] } else { &["key", "value"] };
                for key in keys {
                    members.extend(self.part(object, key));
                }
            }
            Kind::String => {
                let values = self.values(object);
                if !values.is_empty() {
                    kind = Kind::Enum;
                    members = enum_members(&values, place);
                }
            }
            _ => {}
        }
        self.common(&mut traits, object, &kind);
        for (key, made) in [
            ("sparse", SynthesizedTrait::Sparse),
            ("streaming", SynthesizedTrait::Streaming),
            ("requiresLength", SynthesizedTrait::RequiresLength),
        ] {
            if self.reader.flag(object, key) {
                traits.mark(made, object.place);
            }
        }
        Some((kind, traits, members))
    }

    /// The values of a string enum, without duplicates.
    pub(super) fn values(&mut self, object: &Object<'a>) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for value in self.reader.texts_of(object, "enum") {
            if !values.iter().any(|known| **known == *value) {
                values.push(value.into_owned());
            }
        }
        values
    }

    fn error(&mut self, name: &str, traits: &mut Traits<'a>, object: &Object<'a>) {
        let is_error = self.reader.flag(object, "exception") || self.uses.errors.contains(name);
        if !is_error {
            return;
        }
        let place = object.place;
        let facts = self.reader.object_of(object, "error");
        let status =
            facts.as_ref().and_then(|facts| self.reader.number_of(facts, "httpStatusCode"));
        let is_fault = self.reader.flag(object, "fault")
            || facts.as_ref().is_some_and(|facts| self.reader.flag(facts, "fault"))
            || status.is_some_and(|status| status >= 500);
        let word = if is_fault { "\"server\"" } else { "\"client\"" };
        traits.make(SynthesizedTrait::Error, Node::borrowed(word), place);
        if let Some(status) = status {
            traits.make(SynthesizedTrait::HttpError, Node::owned(&json!(status)), place);
        }
        if let Some(code) = facts.and_then(|facts| self.reader.text_of(&facts, "code")) {
            let status = status.unwrap_or(if is_fault { 500 } else { 400 });
            let value = json!({ "code": code, "httpResponseCode": status });
            traits.make(SynthesizedTrait::QueryError, Node::owned(&value), place);
        }
        if let Some(retryable) = object.get("retryable") {
            traits.make(
                SynthesizedTrait::Retryable,
                retryable.node(),
                self.reader.place(retryable),
            );
        }
    }

    /// The element of a list, or the key or value of a map.
    fn part(&mut self, object: &Object<'a>, key: &str) -> Option<Member<'a>> {
        if object.get(key).is_none() {
            let help = if key == "member" {
                "a list needs a `member`"
            } else {
                "a map needs a `key` and a `value`"
            };
            self.reader.problem(
                object.place,
                "load.c2j",
                "a required member is missing".to_owned(),
                help,
            );
        }
        let inside = self.reader.object_of(object, key)?;
        let target = self.target(&inside)?;
        let mut traits = Traits::default();
        let kind = self.kind_of(&inside);
        self.common(&mut traits, &inside, &kind);
        if let Some(name) = self.reader.text_of(&inside, "locationName").filter(|name| name != key)
        {
            traits.make(SynthesizedTrait::XmlName, Node::owned(&json!(name)), inside.place);
        }
        Some(Member { name: key.into(), target, traits, place: inside.place })
    }

    /// The traits that shapes and members have in common.
    pub(super) fn common(&mut self, traits: &mut Traits<'a>, object: &Object<'a>, kind: &Kind) {
        self.prose(traits, object);
        let is_number = matches!(
            kind,
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::Float | Kind::Double
        ) || matches!(kind, Kind::BigInteger | Kind::BigDecimal);
        let mut limits = Vec::new();
        for key in ["min", "max"] {
            let limit = if is_number {
                self.reader.decimal_of(object, key).map(str::to_owned)
            } else {
                self.reader.number_of(object, key).map(|limit| limit.to_string())
            };
            limits.extend(limit.map(|limit| format!("\"{key}\":{limit}")));
        }
        if !limits.is_empty() {
            let made = if is_number { SynthesizedTrait::Range } else { SynthesizedTrait::Length };
            traits.make(made, Node::text(format!("{{{}}}", limits.join(","))), object.place);
        }
        if let Some(item) =
            object.get("pattern").filter(|_| self.reader.text_of(object, "pattern").is_some())
        {
            traits.make(SynthesizedTrait::Pattern, item.node(), self.reader.place(item));
        }
        if let Some(format) = self.reader.text_of(object, "timestampFormat") {
            let word = match &*format {
                "unixTimestamp" => "\"epoch-seconds\"",
                "iso8601" => "\"date-time\"",
                "rfc822" => "\"http-date\"",
                other => {
                    let message = format!("unknown timestamp format `{other}`");
                    let help = "known formats: unixTimestamp, iso8601, rfc822";
                    return self.reader.problem(object.place, "load.c2j", message, help);
                }
            };
            traits.make(SynthesizedTrait::TimestampFormat, Node::borrowed(word), object.place);
        }
        for (key, made) in
            [("sensitive", SynthesizedTrait::Sensitive), ("box", SynthesizedTrait::Box)]
        {
            if self.reader.flag(object, key) {
                traits.mark(made, object.place);
            }
        }
        self.xml_namespace(traits, object);
    }

    /// The namespace of an element, unless it is the namespace of the whole service.
    pub(super) fn xml_namespace(&mut self, traits: &mut Traits<'a>, object: &Object<'a>) {
        let Some(item) = object.get("xmlNamespace") else { return };
        let node = Node::text(as_namespace(item.raw()));
        if self.uses.xml_namespace.as_ref() != Some(&node) {
            traits.make(SynthesizedTrait::XmlNamespace, node, self.reader.place(item));
        }
    }

    /// Documentation and deprecation.
    pub(super) fn prose(&mut self, traits: &mut Traits<'a>, object: &Object<'a>) {
        if let Some(item) = object.get("documentation")
            && self.reader.text(item, "documentation").is_some()
        {
            traits.make(SynthesizedTrait::Documentation, item.node(), self.reader.place(item));
        }
        if self.reader.flag(object, "deprecated") {
            let mut value = json!({});
            for (key, name) in [("deprecatedMessage", "message"), ("deprecatedSince", "since")] {
                if let Some(text) = self.reader.text_of(object, key) {
                    value[name] = json!(text);
                }
            }
            traits.make(SynthesizedTrait::Deprecated, Node::owned(&value), object.place);
        }
    }

    /// The kind of the shape that an object with a `shape` names.
    pub(super) fn kind_of(&self, object: &Object<'a>) -> Kind {
        let shape = object.get("shape").and_then(word).and_then(|name| self.shapes.get(&name));
        let kind =
            shape.and_then(|shape| shape.get("type")).and_then(word).and_then(|word| kind(&word));
        kind.unwrap_or(Kind::Structure)
    }
}

/// An object; `None` if it is not one, which is reported elsewhere.
pub(super) fn quiet<'a>(loader: &mut Loader<'a, '_, '_>, item: Item<'a>) -> Option<Object<'a>> {
    if item.raw().starts_with('{') { loader.reader.object(item, "") } else { None }
}

/// A string; `None` if it is not one, which is reported elsewhere.
pub(super) fn word(item: Item<'_>) -> Option<String> {
    serde_json::from_str(item.raw()).ok()
}

/// `xmlNamespace` as an object.
pub(super) fn as_namespace(raw: &str) -> String {
    if raw.starts_with('"') { format!("{{\"uri\":{raw}}}") } else { raw.to_owned() }
}

/// The members of an enum: identifiers derived from its values.
fn enum_members<'a>(values: &[String], place: Place) -> Vec<Member<'a>> {
    let names =
        distinct(values.iter().enumerate().map(|(index, value)| name_of(value, index)).collect());
    let member = |(value, name): (&String, String)| {
        let target = Reference { id: ShapeId::prelude("Unit"), place };
        let mut traits = Traits::default();
        traits.make(SynthesizedTrait::EnumValue, Node::owned(&json!(value)), place);
        Member { name: name.into(), target, traits, place }
    };
    values.iter().zip(names).map(member).collect()
}

/// The kind of a shape by botocore's type name.
fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "structure" => Kind::Structure,
        "list" => Kind::List,
        "map" => Kind::Map,
        "string" | "character" => Kind::String,
        "blob" => Kind::Blob,
        "boolean" => Kind::Boolean,
        "byte" => Kind::Byte,
        "short" => Kind::Short,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "biginteger" | "bigInteger" => Kind::BigInteger,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "bigdecimal" | "bigDecimal" => Kind::BigDecimal,
        "timestamp" => Kind::Timestamp,
        _ => return None,
    })
}
