//! Writes a model for botocore (C2J): `service-2.json` and its companion files, for the AWS CLI and
//! boto3.
//!
//! The files contain everything that botocore's loader, serializers, parsers and help read. A
//! protocol that only botocore supports is written too.

mod operations;
mod pages;
mod service;
mod shapes;
mod waiters;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape;
use crate::model::traits::{Protocol, View};
use crate::model::{Kind, Member, Model, Place, Shape, ShapeId, Sources, prelude, walk};
use crate::plan::select::{self, ServiceSelection};
use crate::plan::{Request, command_name};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A file of a service: its path relative to a folder of `AWS_DATA_PATH`, and its content.
pub(crate) type File = (String, String);

/// Writes the selected operations of a service, and everything they reach: `service-2.json`, then
/// `endpoint-rule-set-1.json`, `paginators-1.json` and `waiters-2.json` if the model has such.
/// `None` if the model or the selection is invalid; `problems` has the reasons.
pub(crate) fn write(
    model: &Model<'_>,
    sources: &Sources,
    request: &Request<'_>,
    problems: &mut Diagnostics,
) -> Option<Vec<File>> {
    let chosen = select::choose(model, sources, request.selection, problems)?;
    let ServiceSelection { shape, service, .. } = chosen;
    if chosen.operations.is_empty() {
        return None;
    }
    let ids: Vec<ShapeId> = chosen.operations.iter().map(|selected| selected.id.clone()).collect();
    let protocol = Protocol::preferred(&shape.traits.protocols());
    let Some(protocol) = protocol.filter(|protocol| protocol.botocore_name().is_some()) else {
        let diagnostic = Diagnostic::error(
            "c2j.protocol",
            "the service declares no protocol that botocore supports",
        );
        problems.push(diagnostic.shape(&shape.id).at(sources.locate(shape.place)));
        return None;
    };
    let errors: Vec<&ShapeId> = service.errors.iter().map(|error| &error.id).collect();
    let mut closure: BTreeSet<&ShapeId> =
        walk::closure(model, ids.iter().chain(errors.iter().copied()))
            .into_iter()
            .filter(|id| model.shape(id).is_some_and(|shape| shape.kind.is_data()))
            .collect();
    // Empty variants have an empty structure; operations without input or output have no structure.
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
    let command = command_name(&chosen, sdk_id, request.overlays, request.command);
    let metadata = writer.metadata(shape, &service.version, facts.as_ref(), &command);
    let operations = writer.operations(&ids, &errors);
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
    if let Some(pages) = writer.pages(shape, &ids) {
        files.push(("paginators-1.json", text(&pages)));
    }
    if let Some(waiters) = writer.waiters(sdk_id, &ids) {
        files.push(("waiters-2.json", text(&waiters)));
    }
    let folder = format!("{}/{}", name(&command), name(&service.version));
    Some(files.into_iter().map(|(file, text)| (format!("{folder}/{file}"), text)).collect())
}

/// A string of a model as a folder name, without any path syntax.
fn name(text: &str) -> String {
    let name: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        // File systems limit the length of names.
        .take(200)
        .collect();
    if name.chars().all(|c| c == '.') { "_".to_owned() } else { name }
}

fn text(value: &Value) -> String {
    // Writing fails only for a float that is not a number.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    escape::json::visible(&text) + "\n"
}

/// The context of all parts.
struct Writer<'m, 'a, 'p> {
    model: &'m Model<'a>,
    sources: &'m Sources,
    problems: &'p mut Diagnostics,
    /// Invalid traits that have been reported.
    reported: BTreeSet<(String, &'static str)>,
    names: shapes::Names<'m>,
    protocol: Protocol,
    events: BTreeSet<ShapeId>,
    /// The namespace of the service's XML.
    xml_namespace: Option<crate::model::traits::XmlNamespace>,
}

impl Writer<'_, '_, '_> {
    /// The value of a trait; an invalid trait is reported once and counts as absent.
    fn ok<T>(&mut self, id: &ShapeId, view: View<T>) -> Option<T> {
        match view {
            Ok(value) => value,
            Err(bad) => {
                if self.reported.insert((id.to_string(), bad.id)) {
                    let message =
                        format!("trait `{}` has an invalid value: {}", bad.id, bad.message);
                    self.problem(Diagnostic::error("TraitValue", message), id, bad.place);
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
