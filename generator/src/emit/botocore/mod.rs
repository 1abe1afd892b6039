//! A model as botocore reads it (C2J): `service-2.json` and the files beside it, for the AWS CLI
//! and boto3.
//!
//! What is written is what botocore's loader, serializers, parsers and help look at. A service
//! whose protocol generated code does not speak is written too, as long as botocore speaks it.

mod operations;
mod pages;
mod service;
mod shapes;
mod waiters;

use crate::config::Request;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape;
use crate::model::traits::{Protocol, View};
use crate::model::{Kind, Member, Model, Place, Shape, ShapeId, Sources, prelude, walk};
use crate::plan::{command_word, select};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A file of a service: its path below a folder that `AWS_DATA_PATH` may name, and its text.
pub(crate) type File = (String, String);

/// Writes the selected operations of a service, and all they reach: `service-2.json` first, then
/// `endpoint-rule-set-1.json`, `paginators-1.json` and `waiters-2.json` where the model has such.
/// Gives nothing where something is wrong; `problems` says what.
pub(crate) fn write(request: &Request<'_>, problems: &mut Diagnostics) -> Option<Vec<File>> {
    let Request { model, sources, selection, overlays, command } = *request;
    let (shape, service, selected) = select::choose(model, sources, selection, problems)?;
    if selected.is_empty() {
        return None;
    }
    let chosen: Vec<ShapeId> = selected.into_iter().map(|selected| selected.id).collect();
    let Some(protocol) = Protocol::spoken(&shape.traits.protocols()) else {
        let diagnostic = Diagnostic::error(
            "c2j.protocol",
            "the service declares no protocol that botocore supports",
        );
        problems.push(diagnostic.shape(&shape.id).at(sources.locate(shape.place)));
        return None;
    };
    let errors: Vec<&ShapeId> = service.errors.iter().map(|error| &error.id).collect();
    let mut closure: BTreeSet<&ShapeId> =
        walk::closure(model, chosen.iter().chain(errors.iter().copied()))
            .into_iter()
            .filter(|id| model.shape(id).is_some_and(|shape| shape.kind.is_data()))
            .collect();
    // Empty variants have an empty structure; operations without input or output have none.
    let mut unions =
        closure.iter().filter_map(|id| model.shape(id)).filter(|shape| shape.kind == Kind::Union);
    let is_unit = |member: &Member<'_>| prelude::is_unit(&member.target.id);
    if !unions.any(|union| union.members.iter().any(is_unit)) {
        closure.retain(|id| !prelude::is_unit(id));
    }
    let names = shapes::names(&closure, &service.rename);
    let xml_namespace = shape.traits.xml_namespace();
    let (reported, events) = (BTreeSet::new(), shapes::events(model));
    let mut writer =
        Writer { model, sources, problems, reported, names, protocol, events, xml_namespace: None };
    writer.xml_namespace = writer.ok(&shape.id, xml_namespace);
    let facts = writer.ok(&shape.id, shape.traits.aws_service());
    let sdk_id = facts.as_ref().map_or(shape.id.name(), |facts| &facts.sdk_id);
    let word = command_word((shape, service), sdk_id, overlays, command);
    let metadata = writer.metadata(shape, &service.version, facts.as_ref(), &word);
    let operations = writer.operations(&chosen, &errors);
    let shapes = writer.shapes(&closure);
    let mut root = Map::new();
    root.insert("version".to_owned(), json!("2.0"));
    root.insert("metadata".to_owned(), metadata);
    root.insert("operations".to_owned(), operations);
    root.insert("shapes".to_owned(), shapes);
    writer.documentation(&mut root, shape);
    if let Some(params) = writer.ok(&shape.id, shape.traits.client_context_params()) {
        root.insert("clientContextParams".to_owned(), params);
    }
    let mut files = vec![("service-2.json", text(&Value::Object(root)))];
    if let Some(rules) = writer.ok(&shape.id, shape.traits.endpoint_rule_set()) {
        files.push(("endpoint-rule-set-1.json", text(&rules)));
    }
    if let Some(pages) = writer.pages(shape, &chosen) {
        files.push(("paginators-1.json", text(&pages)));
    }
    if let Some(waiters) = writer.waiters(sdk_id, &chosen) {
        files.push(("waiters-2.json", text(&waiters)));
    }
    let folder = format!("{}/{}", name(&word), name(&service.version));
    Some(files.into_iter().map(|(file, text)| (format!("{folder}/{file}"), text)).collect())
}

/// A text out of a model as the name of a folder, which leads nowhere else.
fn name(text: &str) -> String {
    let name: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        // File systems bound names.
        .take(200)
        .collect();
    if name.chars().all(|c| c == '.') { "_".to_owned() } else { name }
}

fn text(value: &Value) -> String {
    // A value without floats that are no numbers has a text.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    escape::json::visible(&text) + "\n"
}

/// What all parts need.
struct Writer<'m, 'a, 'p> {
    model: &'m Model<'a>,
    sources: &'m Sources,
    problems: &'p mut Diagnostics,
    /// Bad traits that were reported already.
    reported: BTreeSet<(String, &'static str)>,
    names: shapes::Names<'m>,
    protocol: Protocol,
    events: BTreeSet<ShapeId>,
    /// The namespace of the service's XML.
    xml_namespace: Option<crate::model::traits::XmlNamespace>,
}

impl Writer<'_, '_, '_> {
    /// What a trait says; a bad one is reported once and counts as absent.
    fn ok<T>(&mut self, id: &ShapeId, view: View<T>) -> Option<T> {
        match view {
            Ok(value) => value,
            Err(bad) => {
                if self.reported.insert((id.to_string(), bad.id)) {
                    let message =
                        format!("trait `{}` has an invalid value: {}", bad.id, bad.message);
                    self.problem(Diagnostic::error("model.trait_value", message), id, bad.place);
                }
                None
            }
        }
    }

    fn problem(&mut self, diagnostic: Diagnostic, shape: &ShapeId, place: Place) {
        self.problems.push(diagnostic.shape(shape).at(self.sources.locate(place)));
    }

    /// Documentation and deprecation of a shape, a member or an operation.
    fn documentation(&mut self, out: &mut Map<String, Value>, shape: &Shape<'_>) {
        self.prose(out, &shape.id, &shape.traits);
    }
}
