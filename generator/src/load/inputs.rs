//! Paths → the files of a model: a path is a file, a folder, or `-` for standard input.

use super::build::{Project, ProjectFile, is_project, project_of};
use super::files::{self, beside, is_idl, is_json, service_of};
use super::form::Form;
use super::text::{is_standard_input, text_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::model::Sources;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The files of a model.
#[derive(Debug, Default)]
pub struct Inputs {
    /// In the order of the paths; the files of a folder are ordered by their paths.
    pub files: Vec<Input>,
    /// The folders that were searched: a new file in them belongs to the model.
    pub folders: BTreeSet<PathBuf>,
    /// The environment variables on which the list depends.
    pub variables: BTreeSet<String>,
    /// Whether a `smithy-build.json` names files by absolute paths.
    pub has_absolute_path: bool,
    /// The projection of `smithy-build.json`.
    projection: Option<String>,
    /// The first reason why the list may be incomplete.
    pub error: Option<Error>,
    /// The positions in the list of files.
    positions: BTreeMap<PathBuf, usize>,
}

/// A file that may belong to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub path: PathBuf,
    /// Whether the file was found in a folder, where files that are not models are left out.
    pub is_found: bool,
}

impl Inputs {
    /// The files that the paths refer to.
    ///
    /// A folder in botocore's layout (`SERVICE` or `SERVICE/VERSION`) yields its newest service, a
    /// `service-2.json` itself and its companion files. Another folder yields the `.smithy` and
    /// JSON files in it, at any depth.
    /// A `smithy-build.json`, or a folder with it, yields the files and folders that it names for
    /// the projection.
    pub fn find(given: &[PathBuf], projection: Option<&str>) -> Inputs {
        let projection = projection.map(str::to_owned);
        let mut inputs = Inputs { projection, ..Inputs::default() };
        for path in given {
            if is_standard_input(path) {
                inputs.add(path.clone(), false);
            } else if !path.is_dir() && is_project(path) {
                inputs.project(path);
            } else if !path.is_dir() {
                inputs.add(path.clone(), false);
            } else if let Some(project) = project_of(path) {
                inputs.project(&project);
            } else if let Some(service) = service_of(path) {
                inputs.add(service, false);
            } else {
                inputs.search(path);
            }
        }
        let is_build = |input: &Input| is_project(&input.path);
        if inputs.projection.is_some() && !inputs.files.iter().any(is_build) {
            let message = "a projection was selected, but no `smithy-build.json`";
            let diagnostic = Diagnostic::error("select.projection", message);
            inputs.fail(Error::from(diagnostic.help("add the `smithy-build.json` as a model")));
        }
        inputs
    }

    /// Adds the files that a `smithy-build.json` names.
    fn project(&mut self, path: &Path) {
        self.add(path.to_owned(), false);
        let text = match text_of(path) {
            Ok(text) => text,
            Err(error) => return self.fail(error),
        };
        let mut sources = Sources { projection: self.projection.clone(), ..Sources::default() };
        sources.push(path, text);
        let mut problems = Diagnostics::default();
        let project = Project::parse(0, &sources, &mut problems);
        for ProjectFile { path, place } in project.files {
            let is_jar = path.extension().is_some_and(|extension| extension == "jar");
            if path.is_dir() {
                self.search(&path);
            } else if path.exists() && !is_jar {
                self.add_regular(path, false);
            } else {
                let (path, what) =
                    (path.display(), if is_jar { "is not read" } else { "does not exist" });
                let message = project.expansions.as_written(&format!("`{path}` {what}"));
                let diagnostic = Diagnostic::error("build.file", message);
                let help = if is_jar {
                    "name its `.smithy` files instead"
                } else {
                    "paths start at the folder of the file that names them"
                };
                problems.push(diagnostic.at(sources.locate(place)).help(help));
            }
        }
        self.variables.extend(project.variables);
        self.has_absolute_path |= project.has_absolute_path;
        if problems.has_errors() {
            self.fail(Error::Invalid(problems));
        }
    }

    /// The `.smithy` and JSON files in a folder, at any depth, whatever its layout.
    pub fn search_all(folder: &Path) -> Inputs {
        let mut inputs = Inputs::default();
        inputs.search(folder);
        inputs
    }

    fn add(&mut self, path: PathBuf, is_found: bool) {
        let companions = beside(&path).into_iter().map(|path| Input { path, is_found });
        for input in [Input { path: path.clone(), is_found }].into_iter().chain(companions) {
            let position = *self.positions.entry(input.path.clone()).or_insert(self.files.len());
            match self.files.get_mut(position) {
                Some(known) => known.is_found &= is_found,
                None => self.files.push(input),
            }
        }
    }

    /// Adds a file that nobody named on a command line. A pipe or device might never end.
    fn add_regular(&mut self, path: PathBuf, is_found: bool) {
        if fs::metadata(&path).is_ok_and(|it| !it.is_file()) {
            let message = "the file is not a regular file; name it as a model to read it";
            let source = io::Error::new(io::ErrorKind::InvalidInput, message);
            return self.fail(Error::Read { path, source });
        }
        self.add(path, is_found);
    }

    /// Adds the files of a folder that may be models, at any depth. Links to folders are not
    /// followed, since they may form a cycle.
    fn search(&mut self, folder: &Path) {
        let mut found = BTreeSet::new();
        let mut pending = vec![folder.to_owned()];
        while let Some(folder) = pending.pop() {
            match fs::read_dir(&folder) {
                Ok(entries) => {
                    for entry in entries.flatten() {
                        let path = entry.path();
                        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                            pending.push(path);
                        } else if (is_idl(&path) || is_json(&path)) && !path.is_dir() {
                            found.insert(path);
                        }
                    }
                }
                Err(source) => self.fail(Error::Read { path: folder.clone(), source }),
            }
            self.folders.insert(folder);
        }
        found.into_iter().for_each(|path| self.add_regular(path, true));
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// Reads the files, without those that are not models.
    ///
    /// # Errors
    /// A folder or file that cannot be read, or is not valid UTF-8.
    pub fn read(self) -> Result<Sources, Error> {
        self.read_with(None)
    }

    /// Like [`read`](Self::read), with the text of the first file if it was read already.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_with(self, mut first: Option<String>) -> Result<Sources, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut sources = Sources { projection: self.projection, ..Sources::default() };
        for Input { path, is_found } in self.files {
            let text = first.take().map_or_else(|| text_of(&path), Ok)?;
            if !is_found || is_model_of_folder(&path, &text) {
                sources.push(&path, text);
            }
        }
        match self.folders.first() {
            Some(folder) if !sources.list.iter().any(|file| !is_project(Path::new(&file.path))) => {
                Err(no_model(folder))
            }
            _ => Ok(sources),
        }
    }
}

fn no_model(folder: &Path) -> Error {
    let message = format!("the folder `{}` contains no model", folder.display());
    let help = "a folder must contain `.smithy` files, or JSON files that are models";
    Error::from(Diagnostic::error("load.folder", message).help(help))
}

/// Whether a file of a folder belongs to a model: false only for well-formed JSON that is something
/// else, since a malformed file may be a model with an error.
pub fn is_model_of_folder(path: &Path, text: &str) -> bool {
    match Form::of(path, text) {
        Some(form) => form.is_model() || files::is_beside(path),
        None => serde_json::from_str::<IgnoredAny>(text).is_err(),
    }
}

/// Whether a folder is one model: it has a `smithy-build.json`, or a `.smithy` file at some depth.
pub fn is_one_model(folder: &Path) -> bool {
    project_of(folder).is_some()
        || Inputs::search_all(folder).files.iter().any(|file| is_idl(&file.path))
}
