//! The context that every pass of the lowering shares: the model, the service's names, and the
//! place for problems.

use super::auth::AuthScheme;
use super::command::access::AccessExceptions;
use super::command::aws_cli::Calls;
use super::command::overlay::Renames;
use super::prose::rustdoc::{DocLine, rustdoc};
use super::prose::table_texts::TableTexts;
use super::prose::{DocsForm, Document, Format, Prose};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape::{escaped, markdown};
use crate::flavour::Flavour;
use crate::model::traits::{Protocol, View};
use crate::model::{Kind, Model, Place, Shape, ShapeId, Sources, Traits, walk};
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The model, what is known of the service besides, and the problems found so far.
pub(crate) struct Lowering<'m, 'a, 'p> {
    pub(crate) model: &'m Model<'a>,
    pub(super) sources: &'m Sources,
    problems: &'p mut Diagnostics,
    /// The service's own names for shapes.
    pub(super) rename: BTreeMap<ShapeId, String>,
    /// The names that overlays give to commands and options.
    pub(crate) renames: Renames,
    /// The AWS CLI's facts about the service's calls, and the model's defaults.
    pub(crate) calls: Calls,
    /// The operations of the service, if it is AWS's, whose names mislead about their access.
    pub(crate) access: AccessExceptions,
    /// The supported protocol of the service, if it has one.
    pub(crate) protocol: Option<Protocol>,
    /// Whose conventions the service follows.
    pub(crate) flavour: Flavour,
    /// Whether AWS wrote it: see [`model::is_by_aws`].
    pub(crate) is_by_aws: bool,
    /// Whether the service is called without signatures: its `@auth` is empty.
    pub(crate) is_unsigned: bool,
    /// The tags of operations.
    pub(crate) tags: BTreeMap<ShapeId, Vec<String>>,
    /// The operation that returns endpoints of the service.
    pub(crate) endpoint_operation: Option<String>,
    /// The model's version of the service.
    pub(crate) version: String,
    /// The authentication schemes of the service.
    pub(crate) auth: Vec<AuthScheme>,
    /// The name of the service in overlays.
    pub(crate) service_key: String,
    /// The documentation that is planned.
    pub(crate) docs: DocsForm,
    /// Whether the documentation of Rust types is planned.
    pub(crate) has_rust: bool,
    /// Invalid traits that were reported already.
    reported: BTreeSet<(String, &'static str)>,
    /// Documentation that was parsed already, by its text: rustdoc and the table both need it, and
    /// many members have the same.
    parsed: IndexMap<String, Rc<Document>, RandomState>,
    /// Documentation that was prepared for tables, by its text.
    pub(crate) prepared: IndexMap<String, TableTexts, RandomState>,
}

impl<'m, 'a, 'p> Lowering<'m, 'a, 'p> {
    /// The context of an AWS service without overlays and without names of its own.
    pub(super) fn new(
        model: &'m Model<'a>,
        sources: &'m Sources,
        service: &Shape<'_>,
        problems: &'p mut Diagnostics,
    ) -> Lowering<'m, 'a, 'p> {
        let tags = match &service.kind {
            Kind::Service(facts) => walk::tags(model, facts),
            _ => BTreeMap::new(),
        };
        Lowering {
            model,
            sources,
            problems,
            rename: BTreeMap::new(),
            renames: Renames::default(),
            calls: Calls::default(),
            access: AccessExceptions::default(),
            protocol: Protocol::preferred(&service.traits.protocols()),
            flavour: Flavour::Aws,
            is_by_aws: true,
            is_unsigned: false,
            tags,
            endpoint_operation: None,
            version: match &service.kind {
                Kind::Service(facts) => facts.version.clone(),
                _ => String::new(),
            },
            auth: Vec::new(),
            service_key: service.id.name().to_owned(),
            docs: DocsForm::Canonical,
            has_rust: true,
            reported: BTreeSet::new(),
            parsed: IndexMap::default(),
            prepared: IndexMap::default(),
        }
    }

    /// Whether the conventions are AWS's.
    pub(crate) fn is_aws(&self) -> bool {
        self.flavour == Flavour::Aws
    }

    /// Whether requests have neither a URI nor members outside the body.
    pub(crate) fn is_rpc(&self) -> bool {
        self.protocol.is_some_and(Protocol::is_rpc)
    }

    /// Whether bodies of responses are XML.
    pub(crate) fn is_xml(&self) -> bool {
        self.protocol.is_some_and(Protocol::is_xml)
    }

    /// The value of a trait; an invalid trait is reported once and counts as absent.
    pub(crate) fn ok<T>(&mut self, id: &ShapeId, view: View<T>) -> Option<T> {
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

    /// Reports a problem at a place in a model.
    pub(crate) fn problem(&mut self, diagnostic: Diagnostic, shape: &ShapeId, place: Place) {
        self.problems.push(diagnostic.shape(shape).at(self.sources.locate(place)));
    }

    /// Reports a problem without a place in a model.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// The name of a shape in this service, without its namespace.
    pub(crate) fn shape_name<'i>(&'i self, id: &'i ShapeId) -> &'i str {
        self.rename.get(id).map_or(id.name(), String::as_str)
    }

    /// The format of the service's documentation.
    pub(crate) fn prose_format(&self) -> Format {
        match self.flavour {
            Flavour::Aws => Format::Html,
            Flavour::Own => Format::CommonMark,
        }
    }

    /// Documentation as a tree; each text is parsed once.
    pub(crate) fn parsed(&mut self, documentation: &str) -> Rc<Document> {
        let documentation = if self.docs == DocsForm::Absent { "" } else { documentation };
        if let Some(document) = self.parsed.get(documentation) {
            return Rc::clone(document);
        }
        let document = Rc::new(Document::read(documentation, self.prose_format()));
        self.parsed.insert(documentation.to_owned(), Rc::clone(&document));
        document
    }

    /// Documentation as tables carry it.
    pub(crate) fn prose(&mut self, documentation: &str) -> Prose {
        if self.docs == DocsForm::AsWritten {
            return Prose::as_written(documentation);
        }
        match self.prepared.get(documentation) {
            Some(texts) => texts.docs.clone(),
            None => Prose::of(&self.parsed(documentation)),
        }
    }

    /// A title: plain text, in which AWS has HTML.
    pub(crate) fn titled(&mut self, title: &str) -> Rc<Document> {
        match self.prose_format() {
            Format::Html => self.parsed(title),
            Format::CommonMark => Rc::new(Document::text(title)),
        }
    }

    /// Documentation as rustdoc lines: the first of several traits that has any.
    pub(crate) fn docs(&mut self, id: &ShapeId, traits: &[&Traits<'_>]) -> Vec<DocLine> {
        let mut lines = Vec::new();
        for traits in traits {
            let text = self.ok(id, traits.documentation());
            if let Some(text) = text.filter(|_| self.has_rust) {
                lines = rustdoc(&self.parsed(&text));
            }
            if !lines.is_empty() {
                break;
            }
        }
        if let Some(traits) = traits.first().filter(|_| !self.is_aws()) {
            for line in self.notes(id, traits) {
                if !lines.is_empty() {
                    lines.push(DocLine::empty());
                }
                lines.push(line.trimmed());
            }
        }
        lines
    }

    /// Notes of the model that rustdoc shows too.
    fn notes(&mut self, id: &ShapeId, traits: &Traits<'_>) -> Vec<DocLine> {
        let mut lines = Vec::new();
        if traits.is_unstable() {
            lines.push("Unstable: it may change in later versions.".into());
        }
        if let Some(version) = self.ok(id, traits.since()) {
            lines.push(escaped!(Markdown, "Since: ", markdown::text(&version)));
        }
        if let Some(reason) = self.ok(id, traits.recommended()).and_then(|it| it.reason) {
            lines.push(escaped!(Markdown, "Recommended: ", markdown::text(&reason)));
        }
        lines
    }

    /// Reports a model that a table cannot hold.
    pub(crate) fn too_large(&mut self, shape: &Shape<'_>, what: &str) {
        let message = format!("too many {what} for one table");
        let diagnostic =
            Diagnostic::error("plan.too_large", message).help("select fewer operations");
        self.problem(diagnostic, &shape.id, shape.place);
    }
}
