//! [`Source`]: the models to read and the selection of what to plan, shared by every command.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::escape::{Escaped, Shell, shell};
use crate::flavour::FlavourSettings;
use crate::load::{self, Inputs};
use crate::model::resolve::resolve;
use crate::model::{Model, Sources};
use crate::plan::{DocsForm, Overlay, Request, Selection};
use std::path::{Path, PathBuf};

/// The models to read, the service and operations to select, overlays and a command name.
///
/// Setters take and return `&mut Self`, so calls can be chained or made one by one.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub(crate) models: Vec<PathBuf>,
    overlays: Vec<PathBuf>,
    pub(crate) selection: Selection,
    command: Option<String>,
    pub(crate) flavour: FlavourSettings,
    pub(crate) projection: Option<String>,
    docs: DocsForm,
    is_without_rust: bool,
}

impl Source {
    /// An empty source: no model, no operations.
    pub fn new() -> Source {
        Source::default()
    }

    /// Adds a model: a file, a folder, or `-` for standard input; see
    /// [`Config::model`](crate::Config::model).
    pub fn model(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.models.push(path.as_ref().to_owned());
        self
    }

    /// Plans without documentation: for a check, which needs the problems alone.
    #[doc(hidden)]
    pub fn without_texts(&mut self) -> &mut Self {
        self.docs = DocsForm::Absent;
        self
    }

    /// Plans documentation as models have it: for tables whose readers prepare what they show.
    pub(crate) fn docs_as_written(&mut self) -> &mut Self {
        self.docs = DocsForm::AsWritten;
        self
    }

    /// Plans without the documentation of Rust types: for tables.
    pub(crate) fn without_rust(&mut self) -> &mut Self {
        self.is_without_rust = true;
        self
    }

    /// Selects the service by its shape id or name. The last call wins.
    pub fn service(&mut self, name: impl Into<String>) -> &mut Self {
        self.selection.service = Some(name.into());
        self
    }

    /// Selects an operation by its name or shape id.
    pub fn operation(&mut self, name: impl Into<String>) -> &mut Self {
        self.selection.operations.push(name.into());
        self
    }

    /// Selects several operations, as [`operation`](Self::operation) does.
    pub fn operations<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) -> &mut Self {
        self.selection.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// Selects the operations that have a tag (`@tags`) and can be generated.
    pub fn tag(&mut self, tag: impl Into<String>) -> &mut Self {
        self.selection.tags.push(tag.into());
        self
    }

    /// Selects every operation that can be generated.
    pub fn all_operations(&mut self) -> &mut Self {
        self.selection.all = true;
        self
    }

    /// Selects operations that an overlay removes, too: for an endpoint, which has all operations
    /// of a service.
    #[doc(hidden)]
    pub fn with_removed_operations(&mut self) -> &mut Self {
        self.selection.with_removed = true;
        self
    }

    /// Adds an overlay; see [`Config::overlay`](crate::Config::overlay).
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.overlays.push(path.as_ref().to_owned());
        self
    }

    /// Sets the command name of the service; see [`Config::command`](crate::Config::command).
    pub fn command(&mut self, name: impl Into<String>) -> &mut Self {
        self.command = Some(name.into());
        self
    }

    /// Sets the flavour of the service, its names and its URLs.
    #[doc(hidden)]
    pub fn flavour(&mut self, settings: FlavourSettings) -> &mut Self {
        self.flavour = settings.or(&self.flavour);
        self
    }

    /// The flavour, names and URLs that were set.
    #[doc(hidden)]
    pub fn flavour_settings(&self) -> &FlavourSettings {
        &self.flavour
    }

    /// Selects a projection of `smithy-build.json`; see
    /// [`Config::projection`](crate::Config::projection).
    pub fn projection(&mut self, name: impl Into<String>) -> &mut Self {
        self.projection = Some(name.into());
        self
    }

    /// The selected projection, if one was set.
    pub fn selected_projection(&self) -> Option<&str> {
        self.projection.as_deref()
    }

    /// The files of the models.
    #[doc(hidden)]
    pub fn inputs(&self) -> Inputs {
        Inputs::find(&self.models, self.projection.as_deref())
    }

    /// The model files and folders.
    pub fn models(&self) -> &[PathBuf] {
        &self.models
    }

    /// The overlay files.
    pub fn overlays(&self) -> &[PathBuf] {
        &self.overlays
    }

    /// The service, if one is selected.
    pub fn selected_service(&self) -> Option<&str> {
        self.selection.service.as_deref()
    }

    /// The operations that are selected by name.
    pub fn selected_operations(&self) -> &[String] {
        &self.selection.operations
    }

    /// The tags by which operations are selected.
    pub fn selected_tags(&self) -> &[String] {
        &self.selection.tags
    }

    /// Whether every operation is selected.
    pub fn selects_all(&self) -> bool {
        self.selection.all
    }

    /// Whether any operation is selected.
    pub fn selects_any(&self) -> bool {
        let Selection { operations, tags, all, .. } = &self.selection;
        *all || !operations.is_empty() || !tags.is_empty()
    }

    /// The command name of the service, if one was set.
    pub fn command_name(&self) -> Option<&str> {
        self.command.as_deref()
    }

    /// A copy with other model and overlay files.
    pub fn with_files(&self, models: Vec<PathBuf>, overlays: Vec<PathBuf>) -> Source {
        Source { models, overlays, ..self.clone() }
    }

    /// A copy with other operations; an empty list selects all.
    pub fn with_operations(&self, operations: Vec<String>) -> Source {
        let all = operations.is_empty();
        let selection = Selection { operations, all, tags: Vec::new(), ..self.selection.clone() };
        Source { selection, ..self.clone() }
    }

    /// The arguments of the program `hardie` for this source, quoted for a shell.
    pub(crate) fn flags(&self) -> Vec<Escaped<Shell>> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        pairs.extend(self.models.iter().map(|path| ("--model", path.display().to_string())));
        pairs.extend(self.projection.iter().map(|name| ("--projection", name.clone())));
        pairs.extend(self.selection.service.iter().map(|name| ("--service", name.clone())));
        if self.selection.all {
            pairs.push(("--operation", "all".to_owned()));
        }
        pairs.extend(self.selection.operations.iter().map(|name| ("--operation", name.clone())));
        pairs.extend(self.selection.tags.iter().map(|tag| ("--tag", tag.clone())));
        pairs.extend(self.command.iter().map(|name| ("--command", name.clone())));
        pairs.extend(self.flavour.flags());
        pairs.extend(self.overlays.iter().map(|path| ("--overlay", path.display().to_string())));
        pairs.iter().map(|(flag, value)| shell::option(&Escaped::from(*flag), value)).collect()
    }

    /// A copy with all paths below a folder.
    pub(crate) fn below(&self, folder: &Path) -> Source {
        let below = |path: &PathBuf| {
            if load::is_standard_input(path) { path.clone() } else { folder.join(path) }
        };
        let below = |paths: &[PathBuf]| paths.iter().map(below).collect();
        self.with_files(below(&self.models), below(&self.overlays))
    }

    /// The planning request, with the overlays already read.
    pub(crate) fn request<'r>(&'r self, overlays: &'r [Overlay]) -> Request<'r> {
        Request {
            selection: &self.selection,
            overlays,
            command: self.command.as_deref(),
            flavour: &self.flavour,
            docs: self.docs,
            has_rust: !self.is_without_rust,
        }
    }

    /// The files and folders that the result depends on.
    pub(crate) fn watched(&self) -> Vec<PathBuf> {
        let inputs = self.inputs();
        let files = inputs.files.into_iter().map(|file| file.path);
        let files = files.filter(|path| !load::is_standard_input(path));
        files.chain(inputs.folders).chain(self.overlays.iter().cloned()).collect()
    }

    /// Reads the models.
    #[doc(hidden)]
    pub fn read(&self) -> Result<Sources, Error> {
        self.inputs().read()
    }

    /// Reads the models, with the text of the first file if it was read already.
    #[doc(hidden)]
    pub fn read_with(&self, first: Option<String>) -> Result<Sources, Error> {
        self.inputs().read_with(first)
    }

    /// Resolves the models that have been read.
    pub(crate) fn resolved<'s>(
        &self,
        sources: &'s Sources,
        problems: &mut Diagnostics,
    ) -> Model<'s> {
        if sources.list.is_empty() {
            let diagnostic = Diagnostic::error("select.model", "no model was given");
            problems.push(diagnostic.help("add a model file with .model(…) or --model"));
        }
        let raw = load::load(sources, problems);
        resolve(raw, sources, problems)
    }

    /// The built-in overlay, then the overlays from files.
    pub(crate) fn read_overlays(&self, problems: &mut Diagnostics) -> Result<Vec<Overlay>, Error> {
        let mut overlays = Vec::from(Overlay::built_in());
        for path in &self.overlays {
            let text = load::text_of(path)?;
            match Overlay::read(path, &text) {
                Ok(overlay) => overlays.push(overlay),
                Err(diagnostic) => problems.push(*diagnostic),
            }
        }
        Ok(overlays)
    }
}

/// The source with these models.
impl<P: AsRef<Path>> From<&[P]> for Source {
    fn from(models: &[P]) -> Source {
        let models = models.iter().map(|path| path.as_ref().to_owned()).collect();
        Source { models, ..Source::default() }
    }
}

/// The source with these models.
impl<P: AsRef<Path>, const N: usize> From<&[P; N]> for Source {
    fn from(models: &[P; N]) -> Source {
        Source::from(models.as_slice())
    }
}
