//! `shapes`: the data types, and the location of each member.

use super::Writer;
use crate::model::traits::{EnumValue, Fault, Protocol, TimestampFormat};
use crate::model::{Kind, Member, Model, Shape, ShapeId, Traits, prelude};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Shape names without namespaces.
pub(super) struct Names<'m> {
    names: BTreeMap<&'m ShapeId, String>,
}

impl Names<'_> {
    /// The name of a shape.
    pub(super) fn of(&self, id: &ShapeId) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.name().to_owned())
    }
}

/// Names for all shapes of a closure: the service's own names, otherwise those without the
/// namespace. Of several equal names one is kept, the model's before the prelude's, and the others
/// are numbered.
pub(super) fn names<'m>(
    closure: &BTreeSet<&'m ShapeId>,
    rename: &[(ShapeId, String)],
) -> Names<'m> {
    let mut names = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let (common, own): (Vec<&ShapeId>, Vec<&ShapeId>) =
        closure.iter().partition(|id| id.namespace() == "smithy.api");
    for id in own.into_iter().chain(common) {
        let renamed = rename.iter().find(|(from, _)| from == id);
        let name = renamed.map_or_else(|| id.name().to_owned(), |(_, to)| to.clone());
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let free = [name.clone()].into_iter().chain(numbered).find(|name| !taken.contains(name));
        let name = free.unwrap_or(name);
        taken.insert(name.clone());
        names.insert(id, name);
    }
    Names { names }
}

/// The structures that are events of an event stream.
pub(super) fn events(model: &Model<'_>) -> BTreeSet<ShapeId> {
    let streams =
        model.shapes().filter(|shape| shape.kind == Kind::Union && shape.traits.is_streaming());
    streams.flat_map(|union| &union.members).map(|member| member.target.id.clone()).collect()
}

/// Whether a member is bound outside the body.
pub(super) fn is_bound(traits: &Traits<'_>) -> bool {
    traits.is_http_label()
        || traits.is_http_query_params()
        || traits.is_http_response_code()
        || !matches!(traits.http_query(), Ok(None))
        || !matches!(traits.http_header(), Ok(None))
        || !matches!(traits.http_prefix_headers(), Ok(None))
}

impl Writer<'_, '_, '_> {
    /// Every shape of a closure, by name.
    pub(super) fn shapes(&mut self, closure: &BTreeSet<&ShapeId>) -> Value {
        let mut all = BTreeMap::new();
        for shape in closure.iter().filter_map(|id| self.model.shape(id)) {
            all.insert(self.names.of(&shape.id), self.shape(shape));
        }
        json!(all)
    }

    fn shape(&mut self, shape: &Shape<'_>) -> Value {
        let id = &shape.id;
        let traits = &shape.traits;
        let mut out = Map::new();
        out.insert("type".to_owned(), json!(kind(&shape.kind)));
        match &shape.kind {
            Kind::Structure | Kind::Union => self.structure(&mut out, shape),
            Kind::List => {
                if let Some(member) = shape.member("member") {
                    out.insert("member".to_owned(), self.member(shape, member));
                }
            }
            Kind::Map => {
                for part in ["key", "value"] {
                    if let Some(member) = shape.member(part) {
                        out.insert(part.to_owned(), self.member(shape, member));
                    }
                }
            }
            Kind::Enum => {
                let mut values: Vec<String> = Vec::new();
                for member in &shape.members {
                    let value =
                        match self.ok(&id.with_member(&member.name), member.traits.enum_value()) {
                            Some(EnumValue::Text(text)) => text,
                            _ => member.name.to_string(),
                        };
                    values.push(value);
                }
                out.insert("enum".to_owned(), json!(values));
            }
            Kind::Document => {
                out.insert("members".to_owned(), json!({}));
                out.insert("document".to_owned(), json!(true));
            }
            Kind::Boolean | Kind::Byte | Kind::Short | Kind::Integer | Kind::Long => {
                self.boxed(&mut out, shape)
            }
            Kind::Float | Kind::Double => self.boxed(&mut out, shape),
            _ => {}
        }
        if matches!(shape.kind, Kind::List | Kind::Map) && traits.is_sparse() {
            out.insert("sparse".to_owned(), json!(true));
        }
        self.constraints(&mut out, id, traits);
        if traits.is_streaming() && shape.kind != Kind::Union {
            out.insert("streaming".to_owned(), json!(true));
        }
        // Without a prefix, the namespace counts for the outermost element only.
        if self.protocol.is_xml()
            && let Some(namespace) = self.ok(id, traits.xml_namespace())
            && namespace.prefix.is_some()
        {
            out.insert("xmlNamespace".to_owned(), json!(namespace));
        }
        if traits.requires_length() {
            out.insert("requiresLength".to_owned(), json!(true));
        }
        self.prose(&mut out, id, traits);
        Value::Object(out)
    }

    /// Marks numbers and booleans that may be absent.
    fn boxed(&mut self, out: &mut Map<String, Value>, shape: &Shape<'_>) {
        let is_prelude = shape.id.namespace() == "smithy.api";
        let absent = if is_prelude {
            !prelude::is_primitive(&shape.id)
        } else {
            shape.traits.is_boxed()
                || matches!(self.ok(&shape.id, shape.traits.default_value()), Some(Value::Null))
        };
        if absent {
            out.insert("box".to_owned(), json!(true));
        }
    }

    fn structure(&mut self, out: &mut Map<String, Value>, shape: &Shape<'_>) {
        let id = &shape.id;
        let traits = &shape.traits;
        let required: Vec<&str> = shape
            .members
            .iter()
            .filter(|member| member.traits.is_required())
            .map(|member| &*member.name)
            .collect();
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        let mut members = Map::new();
        for member in &shape.members {
            members.insert(member.name.to_string(), self.member(shape, member));
        }
        out.insert("members".to_owned(), Value::Object(members));
        if let Some(payload) = shape.members.iter().find(|member| member.traits.is_http_payload()) {
            out.insert("payload".to_owned(), json!(&*payload.name));
        }
        if shape.kind == Kind::Union {
            let key = if traits.is_streaming() { "eventstream" } else { "union" };
            out.insert(key.to_owned(), json!(true));
        }
        if self.events.contains(id) {
            out.insert("event".to_owned(), json!(true));
        }
        self.error(out, shape);
    }

    fn error(&mut self, out: &mut Map<String, Value>, shape: &Shape<'_>) {
        let (id, traits) = (&shape.id, &shape.traits);
        let Some(fault) = self.ok(id, traits.error()) else { return };
        let mut error = Map::new();
        let query = self.ok(id, traits.query_error());
        let status = self.ok(id, traits.http_error());
        if let Some(query) = &query {
            error.insert("code".to_owned(), json!(query.code));
        }
        if let Some(status) = status.or(query.map(|query| query.http_response_code)) {
            error.insert("httpStatusCode".to_owned(), json!(status));
        }
        if fault == Fault::Client && !error.is_empty() {
            error.insert("senderFault".to_owned(), json!(true));
        }
        if !error.is_empty() {
            out.insert("error".to_owned(), Value::Object(error));
        }
        out.insert("exception".to_owned(), json!(true));
        if fault == Fault::Server {
            out.insert("fault".to_owned(), json!(true));
        }
        if let Some(retryable) = self.ok(id, traits.retryable()) {
            out.insert("retryable".to_owned(), json!({ "throttling": retryable.throttling }));
        }
    }

    /// A reference to the shape of a member, with the facts of the member.
    fn member(&mut self, holder: &Shape<'_>, member: &Member<'_>) -> Value {
        let id = holder.id.with_member(&member.name);
        let traits = &member.traits;
        let mut out = Map::new();
        out.insert("shape".to_owned(), json!(self.names.of(&member.target.id)));
        self.location(&mut out, &id, member);
        // botocore capitalizes only names that are given.
        let is_lower = member.name.starts_with(|c: char| c.is_ascii_lowercase());
        if self.protocol == Protocol::Ec2Query
            && is_lower
            && matches!(holder.kind, Kind::Structure | Kind::Union)
        {
            out.entry("locationName").or_insert_with(|| json!(&*member.name));
        }
        self.constraints(&mut out, &id, traits);
        for (key, set) in [
            ("idempotencyToken", traits.is_idempotency_token()),
            ("hostLabel", traits.is_host_label()),
            ("eventheader", traits.is_event_header()),
            ("eventpayload", traits.is_event_payload()),
            ("box", traits.is_boxed()),
        ] {
            if set {
                out.insert(key.to_owned(), json!(true));
            }
        }
        if let Some(parameter) = self.ok(&id, traits.context_param()) {
            out.insert("contextParam".to_owned(), json!({ "name": parameter.name }));
        }
        self.prose(&mut out, &id, traits);
        Value::Object(out)
    }

    /// The location of a member, and its name there.
    fn location(&mut self, out: &mut Map<String, Value>, id: &ShapeId, member: &Member<'_>) {
        let traits = &member.traits;
        let rest = self.protocol.is_rest();
        let mut place = |location: Option<&str>, name: Option<&str>| {
            if let Some(location) = location {
                out.insert("location".to_owned(), json!(location));
            }
            if let Some(name) = name {
                out.insert("locationName".to_owned(), json!(name));
            }
        };
        if rest && traits.is_http_label() {
            return place(Some("uri"), Some(&member.name));
        }
        if rest && traits.is_http_query_params() {
            return place(Some("querystring"), None);
        }
        if rest && traits.is_http_response_code() {
            return place(Some("statusCode"), None);
        }
        if rest && let Some(name) = self.ok(id, traits.http_query()) {
            return place(Some("querystring"), Some(&name));
        }
        if rest && let Some(prefix) = self.ok(id, traits.http_prefix_headers()) {
            return place(Some("headers"), Some(&prefix));
        }
        if rest && let Some(name) = self.ok(id, traits.http_header()) {
            place(Some("header"), Some(&name));
            // JSON in a header is sent as base64; botocore supports it only there.
            if self.is_json(member) {
                out.insert("jsonvalue".to_owned(), json!(true));
            }
            return;
        }
        if self.protocol.is_xml() {
            self.xml(out, id, member);
        } else if self.protocol.uses_json_names()
            && let Some(name) = self.ok(id, traits.json_name())
        {
            place(None, Some(&name));
        }
    }

    fn xml(&mut self, out: &mut Map<String, Value>, id: &ShapeId, member: &Member<'_>) {
        let traits = &member.traits;
        let mut name = self.ok(id, traits.xml_name());
        let mut namespace = self.ok(id, traits.xml_namespace());
        // A payload is an element named after its structure.
        let target = self.model.shape(&member.target.id);
        if traits.is_http_payload()
            && let Some(target) =
                target.filter(|it| matches!(it.kind, Kind::Structure | Kind::Union))
        {
            name = name
                .or_else(|| self.ok(&target.id, target.traits.xml_name()))
                .or_else(|| Some(self.names.of(&target.id)));
            namespace = namespace
                .or_else(|| self.ok(&target.id, target.traits.xml_namespace()))
                .or_else(|| self.xml_namespace.clone());
        }
        // botocore reads the name of an attribute only from here.
        if traits.is_xml_attribute() {
            name = name.or_else(|| Some(member.name.to_string()));
        }
        if traits.is_xml_flattened() {
            out.insert("flattened".to_owned(), json!(true));
        }
        if let Some(name) = name {
            out.insert("locationName".to_owned(), json!(name));
        }
        if let Some(name) = self.ok(id, traits.ec2_query_name()) {
            out.insert("queryName".to_owned(), json!(name));
        }
        if traits.is_xml_attribute() {
            out.insert("xmlAttribute".to_owned(), json!(true));
        }
        if let Some(namespace) = namespace {
            out.insert("xmlNamespace".to_owned(), json!(namespace));
        }
    }

    /// Whether a string contains JSON.
    fn is_json(&mut self, member: &Member<'_>) -> bool {
        let Some(target) = self.model.shape(&member.target.id) else { return false };
        let media_type = self.ok(&target.id, target.traits.media_type());
        target.kind == Kind::String && media_type.as_deref() == Some("application/json")
    }

    /// The constraints of a shape or a member.
    fn constraints(&mut self, out: &mut Map<String, Value>, id: &ShapeId, traits: &Traits<'_>) {
        if let Some(length) = self.ok(id, traits.length()) {
            for (key, bound) in [("max", length.max), ("min", length.min)] {
                if let Some(bound) = bound {
                    out.insert(key.to_owned(), json!(bound));
                }
            }
        }
        if let Some(range) = self.ok(id, traits.range()) {
            for (key, bound) in [("max", range.max), ("min", range.min)] {
                // A number, written as in the model.
                let number = bound.and_then(|text| RawValue::from_string(text).ok());
                if let Some(number) =
                    number.and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok())
                {
                    out.insert(key.to_owned(), number);
                }
            }
        }
        if let Some(pattern) = self.ok(id, traits.pattern()) {
            out.insert("pattern".to_owned(), json!(pattern));
        }
        if let Some(format) = self.ok(id, traits.timestamp_format()) {
            let word = match format {
                TimestampFormat::EpochSeconds => "unixTimestamp",
                TimestampFormat::DateTime => "iso8601",
                TimestampFormat::HttpDate => "rfc822",
            };
            out.insert("timestampFormat".to_owned(), json!(word));
        }
        if traits.is_sensitive() {
            out.insert("sensitive".to_owned(), json!(true));
        }
    }

    /// Documentation and deprecation.
    pub(super) fn prose(
        &mut self,
        out: &mut Map<String, Value>,
        id: &ShapeId,
        traits: &Traits<'_>,
    ) {
        if let Some(text) = self.ok(id, traits.documentation()) {
            out.insert("documentation".to_owned(), json!(text));
        }
        if let Some(deprecated) = self.ok(id, traits.deprecated()) {
            out.insert("deprecated".to_owned(), json!(true));
            if let Some(message) = deprecated.message {
                out.insert("deprecatedMessage".to_owned(), json!(message));
            }
            if let Some(since) = deprecated.since {
                out.insert("deprecatedSince".to_owned(), json!(since));
            }
        }
    }
}

/// botocore's name for the type of a shape; botocore has fewer number types.
fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Blob => "blob",
        Kind::Boolean => "boolean",
        Kind::String | Kind::Enum => "string",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum => "integer",
        Kind::Long | Kind::BigInteger => "long",
        Kind::Float => "float",
        Kind::Double | Kind::BigDecimal => "double",
        Kind::Timestamp => "timestamp",
        Kind::List => "list",
        Kind::Map => "map",
        _ => "structure",
    }
}
