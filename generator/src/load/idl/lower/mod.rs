//! Syntax trees → [`RawModel`]: resolves the names of all files together, since a name may refer to
//! a shape of any file, and gives traits without a value the value that their shape implies.

mod names;
mod properties;
mod shapes;
mod values;

use super::syntax::{File, Name, Trait};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::traits::ids;
use crate::model::{
    Application, Node, Place, RawModel, Reference, ShapeId, Sources, Traits, Version,
};
use names::{Names, Scope};
use std::borrow::Cow;

/// A parsed file of the sources.
pub(super) struct Parsed<'a> {
    pub(super) source: usize,
    pub(super) file: File<'a>,
}

/// Adds the shapes, `apply` statements and metadata of the files to a model.
pub(super) fn lower<'a>(
    files: Vec<Parsed<'a>>,
    sources: &Sources,
    model: &mut RawModel<'a>,
    problems: &mut Diagnostics,
) {
    let names = Names::new(model, files.iter().map(|parsed| &parsed.file));
    let mut files: Vec<(usize, File<'a>, Scope<'_, 'a>)> = files
        .into_iter()
        .map(|Parsed { source, file }| {
            let scope = Scope::new(&names, file.namespace, &file.uses);
            (source, file, scope)
        })
        .collect();
    // Resources first: structures take the targets of elided members from them.
    for are_resources in [true, false] {
        for (source, file, scope) in &mut files {
            let version = file.version;
            let mut lowering =
                Lowering { source: *source, version, scope, sources, model, problems };
            if are_resources {
                lowering.imports(&file.uses);
            }
            let (resources, others) = std::mem::take(&mut file.shapes)
                .into_iter()
                .partition::<Vec<_>, _>(|shape| shape.is_resource());
            let (now, later) =
                if are_resources { (resources, others) } else { (others, resources) };
            file.shapes = later;
            now.into_iter().for_each(|shape| lowering.shape(shape));
        }
    }
    for (source, file, mut scope) in files {
        let version = file.version;
        let scope = &mut scope;
        let mut lowering = Lowering { source, version, scope, sources, model, problems };
        for statement in file.applications {
            lowering.application(statement.target, statement.traits);
        }
        // Metadata stands before the namespace and the imports.
        *lowering.scope = Scope::new(&names, None, &[]);
        for entry in file.metadata {
            lowering.metadata(entry);
        }
    }
}

/// Lowers the statements of one file.
struct Lowering<'l, 'n, 'a, 'p> {
    source: usize,
    version: Version,
    scope: &'l mut Scope<'n, 'a>,
    sources: &'p Sources,
    model: &'p mut RawModel<'a>,
    problems: &'p mut Diagnostics,
}

impl<'a> Lowering<'_, '_, 'a, '_> {
    fn place(&self, at: usize) -> Place {
        Place::new(self.source, at)
    }

    /// Reports a problem of a shape or member.
    fn report(&mut self, diagnostic: Diagnostic, shape: &ShapeId, at: usize) {
        let diagnostic = diagnostic.shape(shape);
        self.report_at(diagnostic, at);
    }

    fn report_at(&mut self, diagnostic: Diagnostic, at: usize) {
        self.problems.push(diagnostic.at(self.sources.locate(self.place(at))));
    }

    fn imports(&mut self, uses: &[Name<'a>]) {
        for id in uses {
            if !self.scope.is_known(id.text) {
                let message = format!("the imported shape `{}` does not exist", id.text);
                self.report_at(Diagnostic::warning("Model", message), id.at);
            }
        }
    }

    fn reference(&mut self, name: &Name<'a>) -> Reference {
        Reference { id: self.scope.id(name.text), place: self.place(name.at) }
    }

    fn references(&mut self, names: &[Name<'a>]) -> Vec<Reference> {
        names.iter().map(|name| self.reference(name)).collect()
    }

    fn application(&mut self, target: Name<'a>, traits: Vec<Trait<'a>>) {
        let target = self.reference(&target);
        let traits = self.traits(&target.id.clone(), traits);
        self.model.applications.push(Application { target, traits, is_member: false });
    }

    /// The traits of a shape or member.
    fn traits(&mut self, shape: &ShapeId, traits: Vec<Trait<'a>>) -> Traits<'a> {
        let mut list = Traits::default();
        for it in traits {
            self.add_trait(&mut list, shape, it);
        }
        list
    }

    fn add_trait(&mut self, list: &mut Traits<'a>, shape: &ShapeId, it: Trait<'a>) {
        let id = self.scope.id(it.id.text);
        let value = match it.value {
            Some(value) => self.node(value),
            None => Node::text(self.scope.implied_value(&id).to_owned()),
        };
        self.check_version(&id, shape, it.at);
        let place = self.place(it.at);
        if let Err(conflict) = list.merge(Cow::Owned(id.as_str().to_owned()), value, place) {
            self.problems.push(conflict.diagnostic(shape, self.sources));
        }
    }

    /// Reports traits that the version of the file does not have.
    fn check_version(&mut self, id: &ShapeId, shape: &ShapeId, at: usize) {
        let diagnostic = match (id.as_str(), self.version) {
            (ids::MIXIN | ids::DEFAULT, Version::V1) => {
                let message = format!("Smithy version 1 does not have `{id}`");
                Diagnostic::error("Model", message).help(super::NEEDS_VERSION_2)
            }
            (ids::BOX, Version::V2) => {
                Diagnostic::error("Model", format!("`{id}` is a trait of Smithy version 1"))
                    .help("in version 2 a member without default value can be absent")
            }
            (ids::ENUM, Version::V2) => {
                let message = format!("`{id}` is deprecated in Smithy version 2");
                Diagnostic::warning("ModelDeprecation", message).help("use an enum shape")
            }
            _ => return,
        };
        self.report(diagnostic, shape, at);
    }
}
