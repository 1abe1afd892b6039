//! Traits of shapes that define traits, and of shapes that refer to others.

use super::{Traits, View};
use crate::model::Place;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `@trait`: where a trait may be applied.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TraitDefinition {
    pub selector: Option<String>,
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// `member` or `target`.
    pub structurally_exclusive: Option<String>,
}

/// An entry of `@traitValidators`: shapes that must not exist.
#[derive(Debug, Deserialize)]
pub struct TraitValidator {
    pub selector: String,
    pub message: Option<String>,
    pub severity: Option<String>,
}

/// `@protocolDefinition`.
#[derive(Debug, Default, Deserialize)]
pub struct ProtocolDefinition {
    /// The traits that a protocol honours.
    #[serde(default)]
    pub traits: Vec<String>,
    /// Whether documents are not supported.
    #[serde(default, rename = "noInlineDocumentSupport")]
    pub has_no_documents: bool,
}

/// `@idRef`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdRef {
    #[serde(default)]
    pub fail_when_missing: bool,
    pub selector: Option<String>,
    pub error_message: Option<String>,
}

impl Traits<'_> {
    /// Whether there is a trait with this id.
    pub fn has(&self, id: &str) -> bool {
        self.node(id).is_some()
    }

    /// The definition of a trait.
    pub fn trait_definition(&self) -> View<TraitDefinition> {
        self.read("smithy.api#trait")
    }

    /// The validators of a trait, by the ids of their events.
    pub fn trait_validators(&self) -> View<BTreeMap<String, TraitValidator>> {
        self.read("smithy.api#traitValidators")
    }

    /// The definition of a protocol.
    pub fn protocol_definition(&self) -> View<ProtocolDefinition> {
        self.read("smithy.api#protocolDefinition")
    }

    /// The position of a trait.
    pub fn place(&self, id: &str) -> Option<Place> {
        self.node(id).map(|(_, place)| place)
    }

    /// The value of a trait as JSON.
    pub fn value(&self, id: &str) -> Option<serde_json::Value> {
        self.node(id).and_then(|(node, _)| node.parse().ok())
    }

    /// The identifier of a resource that a member has (`@resourceIdentifier`).
    pub fn resource_identifier(&self) -> Option<String> {
        self.value(super::ids::RESOURCE_IDENTIFIER)?.as_str().map(str::to_owned)
    }

    /// What an id of a shape refers to.
    pub fn id_ref(&self) -> View<IdRef> {
        self.read("smithy.api#idRef")
    }
}
