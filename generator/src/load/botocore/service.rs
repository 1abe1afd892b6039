//! `metadata`, and the order in which the parts of a service are read.

use super::item::{Item, Object};
use super::{Files, Loader};
use crate::model::shape_id::is_identifier;
use crate::model::traits::auth_schemes::{HTTP_BEARER_AUTH, SIGV4, SIGV4A};
use crate::model::traits::{Protocol, SynthesizedTrait};
use crate::model::{Botocore, Kind, Node, Service, Traits};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

/// Names of a service that its metadata and its endpoint rules have.
struct Names<'n> {
    sdk_id: &'n str,
    uid: Option<&'n str>,
    signing_name: Option<String>,
}

/// The name in signatures if all endpoints of the rules that have one have the same. It is that of
/// requests to other endpoints too, for which the rules say nothing.
fn only_signing_name(rules: Item<'_>) -> Option<String> {
    const KEY: &str = "signingName";
    let node = rules.node();
    if !node.json().contains(KEY) {
        return None;
    }
    let rules: Value = node.parse().ok()?;
    let (mut names, mut open) = (BTreeSet::new(), vec![&rules]);
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                names.extend(map.get(KEY).and_then(Value::as_str));
                open.extend(map.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    let name = names.first().filter(|_| names.len() == 1)?;
    Some((*name).to_owned())
}

impl<'a> Loader<'a, '_, '_> {
    /// Reads a service and its companion files.
    pub(super) fn service(&mut self, whole: Item<'a>, path: &Path, files: &Files<'a>) {
        let Some(root) = self.reader.object(whole, "the model") else { return };
        let Some(metadata) = self.reader.object_of(&root, "metadata") else {
            if root.get("metadata").is_none() {
                let message = "the service has no `metadata`".to_owned();
                self.reader.problem(root.place, "load.c2j", message, super::super::A_MODEL);
            }
            return;
        };
        let shapes = self.reader.object_of(&root, "shapes");
        let operations = self.reader.object_of(&root, "operations");
        let text = |it: &mut Self, key: &str| {
            it.reader.text_of(&metadata, key).map(|text| text.into_owned())
        };
        let sdk_id = text(self, "serviceId").or_else(|| text(self, "serviceAbbreviation"));
        let sdk_id = sdk_id
            .or_else(|| text(self, "serviceFullName"))
            .or_else(|| text(self, "endpointPrefix"));
        let sdk_id = sdk_id.unwrap_or_else(|| "Service".to_owned());
        let uid = text(self, "uid");
        let word = identifier(&sdk_id).to_lowercase();
        // Only AWS's own services have pages in the AWS documentation.
        self.namespace = if uid.is_some() { format!("com.amazonaws.{word}") } else { word };
        self.protocols = self.protocols(&metadata);
        self.name_shapes(shapes.as_ref(), operations.as_ref());
        self.look_at_uses(operations.as_ref());

        let target = text(self, "targetPrefix").filter(|_| self.any(Protocol::has_target));
        let name = target.as_deref().map(|target| target.rsplit('.').next().unwrap_or(target));
        let name = name
            .filter(|name| is_identifier(name))
            .map_or_else(|| identifier(&sdk_id), str::to_owned);
        let name = self.free(name, operations.as_ref());
        let version = text(self, "apiVersion").unwrap_or_default();
        let Some(id) = self.id(&name, metadata.place) else { return };
        self.reader.shape = id.to_string();
        let mut traits = Traits::default();
        let signing_name = text(self, "signingName");
        let signing_name = signing_name.or_else(|| files.rules.and_then(only_signing_name));
        let names = Names { sdk_id: &sdk_id, uid: uid.as_deref(), signing_name };
        self.metadata(&mut traits, &metadata, names);
        self.prose(&mut traits, &root);
        for (key, made) in [("clientContextParams", SynthesizedTrait::ClientContextParams)] {
            if let Some(item) = root.get(key) {
                traits.make(made, item.node(), self.reader.place(item));
            }
        }
        if let Some(rules) = files.rules {
            traits.make(SynthesizedTrait::EndpointRuleSet, rules.node(), self.reader.place(rules));
        }
        let list = self.operations(operations.as_ref());
        self.reader.shape = id.to_string();
        if let Some(operation) = self.endpoint_operation.take() {
            let facts = json!({ "operation": operation.id.as_str() });
            let made = SynthesizedTrait::ClientEndpointDiscovery;
            traits.make(made, Node::owned(&facts), operation.place);
        }
        let botocore = Botocore {
            word: word_of(path, &version),
            target: target.filter(|target| *target != name),
            has_pages: files.pages.is_some(),
        };
        let service =
            Service { version, operations: list, botocore: Some(botocore), ..Service::default() };
        self.add(id, Kind::Service(Box::new(service)), traits, metadata.place, Vec::new());
        self.shapes();
        self.reader.shape = String::new();
        self.beside(files);
    }

    /// The protocols of a service, including the one that the AWS CLI chooses.
    fn protocols(&mut self, metadata: &Object<'a>) -> Vec<Protocol> {
        let json = self.reader.text_of(metadata, "jsonVersion");
        let words = self.protocol_words(metadata);
        words.iter().filter_map(|word| Protocol::from_botocore(word, json.as_deref())).collect()
    }

    /// The names of the protocols, supported or not.
    fn protocol_words(&mut self, metadata: &Object<'a>) -> Vec<Cow<'a, str>> {
        let mut words = self.reader.texts_of(metadata, "protocols");
        words.extend(self.reader.text_of(metadata, "protocol"));
        words
    }

    fn metadata(
        &mut self,
        traits: &mut Traits<'a>,
        metadata: &Object<'a>,
        Names { sdk_id, uid, signing_name }: Names<'_>,
    ) {
        let place = metadata.place;
        let text = |it: &mut Self, key: &str| {
            it.reader.text_of(metadata, key).map(|text| text.into_owned())
        };
        let prefix = text(self, "endpointPrefix").unwrap_or_default();
        let signing_name = signing_name.unwrap_or_else(|| prefix.clone());
        let mut facts =
            json!({ "sdkId": sdk_id, "arnNamespace": signing_name, "endpointPrefix": prefix });
        if let Some(uid) = uid {
            facts["docId"] = Value::from(uid);
        }
        traits.make(SynthesizedTrait::AwsService, Node::owned(&facts), place);
        if let Some(item) = metadata.get("serviceFullName")
            && self.reader.text(item, "serviceFullName").is_some()
        {
            traits.make(SynthesizedTrait::Title, item.node(), self.reader.place(item));
        }

        let mut schemes = self.reader.texts_of(metadata, "auth");
        let signs = text(self, "signatureVersion").unwrap_or_else(|| "v4".to_owned());
        if schemes.is_empty() {
            schemes.extend(match &*signs {
                "bearer" => Some(HTTP_BEARER_AUTH.into()),
                "none" => None,
                _ => Some(SIGV4.into()),
            });
        }
        let name = Node::owned(&json!({ "name": signing_name }));
        for scheme in &schemes {
            match &**scheme {
                SIGV4 => traits.make(SynthesizedTrait::Sigv4, name.clone(), place),
                SIGV4A => traits.make(SynthesizedTrait::Sigv4a, name.clone(), place),
                HTTP_BEARER_AUTH => traits.mark(SynthesizedTrait::HttpBearerAuth, place),
                _ => {}
            }
        }
        traits.make(SynthesizedTrait::Auth, Node::owned(&json!(schemes)), place);

        let settings = self.reader.object_of(metadata, "protocolSettings");
        let h2 = settings.and_then(|settings| self.reader.text_of(&settings, "h2"));
        let settings = match h2.as_deref() {
            Some("eventstream") => r#"{"eventStreamHttp":["h2"]}"#,
            Some("optional") => r#"{"http":["h2"]}"#,
            _ => "{}",
        };
        for protocol in self.protocols.clone() {
            traits.make_protocol(protocol, Node::borrowed(settings), place);
        }
        if self.protocols.is_empty() {
            // Kept by name, so that a later message can name the unsupported protocol.
            for word in self.protocol_words(metadata) {
                traits.make_unknown_protocol(&word, place);
            }
        }
        if metadata.get("awsQueryCompatible").is_some() {
            traits.mark(SynthesizedTrait::QueryCompatible, place);
        }
        self.xml_namespace(traits, metadata);
        if metadata.get("xmlNamespace").is_none()
            && let Some(namespace) = self.uses.xml_namespace.clone()
        {
            traits.make(SynthesizedTrait::XmlNamespace, namespace, place);
        }
    }

    /// A name that no shape or operation has.
    fn free(&self, name: String, operations: Option<&Object<'a>>) -> String {
        let is_free = |name: &String| {
            !self.ids.values().any(|id| id.name() == name)
                && operations.is_none_or(|operations| operations.get(name).is_none())
        };
        let ends = ["", "Service"].into_iter().map(|end| format!("{name}{end}"));
        let numbered = (2..).map(|number| format!("{name}{number}"));
        ends.chain(numbered).find(is_free).unwrap_or_default()
    }
}

/// The letters and digits of a text, as an identifier.
pub(super) fn identifier(text: &str) -> String {
    let name: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if is_identifier(&name) { name } else { format!("_{name}") }
}

/// The command name of a service by its folder, `NAME/VERSION/service-2.json`, as in the AWS CLI.
fn word_of(path: &Path, version: &str) -> Option<String> {
    let folder = path.parent()?;
    let word = folder.parent()?.file_name()?.to_str()?;
    let is_word = word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (folder.file_name()?.to_str()? == version && is_word).then(|| word.to_owned())
}
