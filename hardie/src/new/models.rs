//! Copies of the models and overlays in a new crate.

use super::file::NewFile;
use hardie_build::load::{self, Form, Inputs};
use hardie_build::{Config, Diagnostic, Error, Source};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The folder of models and overlays in a new crate.
const MODELS: &str = "models";

/// The same configuration with paths of models and overlays inside the crate, and their copies.
pub(super) fn copied(config: &Config) -> Result<(Config, Vec<NewFile>), Error> {
    let source = config.source();
    let mut copies = Copies::default();
    let mut inside = Vec::new();
    for model in source.models() {
        let path = if load::is_standard_input(model) {
            copies.standard_input(model)?
        } else {
            copies.model(source, model)?
        };
        if !inside.contains(&path) {
            inside.push(path);
        }
    }
    let overlays = source.overlays().iter().map(|path| copies.file(path, &in_models(path)));
    let overlays = overlays.collect::<Result<Vec<PathBuf>, Error>>()?;
    Ok((Config::from(source.with_files(inside, overlays)), copies.files))
}

#[derive(Default)]
struct Copies {
    files: Vec<NewFile>,
    /// The files that were copied, by the positions of their copies.
    originals: Vec<PathBuf>,
}

impl Copies {
    /// Copies the files of a model; returns the path that names them all in the crate.
    fn model(&mut self, source: &Source, model: &Path) -> Result<PathBuf, Error> {
        let is_only = source.models().len() == 1;
        let inputs = source.with_files(vec![model.to_owned()], Vec::new()).inputs();
        if let Some(error) = inputs.error {
            return Err(error);
        }
        if let Some(project) = inputs.files.first().filter(|file| load::is_project(&file.path)) {
            let project = project.path.clone();
            return self.project(&project, inputs);
        }
        let is_folder = !inputs.folders.is_empty();
        let folder = match model.file_name() {
            Some(name) if !is_only => Path::new(MODELS).join(name),
            _ => PathBuf::from(MODELS),
        };
        let mut first = None;
        for file in inputs.files {
            if file.is_found && !load::is_model_of_folder(&file.path, &load::text_of(&file.path)?) {
                continue;
            }
            let inside = if is_folder {
                folder.join(file.path.strip_prefix(model).unwrap_or(&file.path))
            } else {
                in_models(&file.path)
            };
            let copy = self.file(&file.path, &inside)?;
            first.get_or_insert(copy);
        }
        Ok(first.filter(|_| !is_folder).unwrap_or(folder))
    }

    /// Copies a `smithy-build.json` and the files that it names. They keep their positions relative
    /// to each other, below the folder that contains them all.
    fn project(&mut self, project: &Path, inputs: Inputs) -> Result<PathBuf, Error> {
        if inputs.has_absolute_path || !inputs.variables.is_empty() {
            let message = format!("`{}` cannot be copied into a crate", project.display());
            let help = "its paths must be relative and without environment variables; or pass the \
                        files that it names";
            return Err(Error::from(Diagnostic::error("new.project", message).help(help)));
        }
        let mut files = Vec::new();
        for file in inputs.files {
            if !file.is_found || load::is_model_of_folder(&file.path, &load::text_of(&file.path)?) {
                let absolute = normal(&file.path)?;
                files.push((file.path, absolute));
            }
        }
        let mut root = normal(project)?;
        while !files.iter().all(|(_, path)| path.starts_with(&root)) || root.is_file() {
            root.pop();
        }
        let inside =
            |path: &Path| Path::new(MODELS).join(path.strip_prefix(&root).unwrap_or(Path::new("")));
        for (path, absolute) in &files {
            self.file(path, &inside(absolute))?;
        }
        Ok(inside(&normal(project)?))
    }

    /// Copies the model of standard input.
    fn standard_input(&mut self, model: &Path) -> Result<PathBuf, Error> {
        let text = load::text_of(model)?;
        let is_idl = Form::of(model, &text) == Some(Form::Idl);
        let name = if is_idl { "model.smithy" } else { "model.json" };
        self.add(model, &in_models(Path::new(name)), text.into_bytes())
    }

    fn file(&mut self, path: &Path, inside: &Path) -> Result<PathBuf, Error> {
        let read = fs::read(path);
        let content = read.map_err(|source| Error::Read { path: path.to_owned(), source })?;
        self.add(path, inside, content)
    }

    /// Adds a copy, unless the file is copied already.
    fn add(&mut self, path: &Path, inside: &Path, content: Vec<u8>) -> Result<PathBuf, Error> {
        let name = slashes(inside);
        let known = self.files.iter().position(|file| file.path == name);
        match known.and_then(|known| self.originals.get(known)) {
            None => {
                self.files.push(NewFile { path: name, content, executable: false });
                self.originals.push(path.to_owned());
            }
            Some(original) if original == path => {}
            Some(_) => {
                let name = inside.file_name().unwrap_or_default().to_string_lossy();
                let message = format!("two model files are named `{name}`");
                let help = "the crate keeps all model files in one folder: rename one of them";
                return Err(Error::from(Diagnostic::error("new.model", message).help(help)));
            }
        }
        Ok(inside.to_owned())
    }
}

/// The absolute path of a file, without `..`.
fn normal(path: &Path) -> Result<PathBuf, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut normal = PathBuf::new();
    for component in std::path::absolute(path).map_err(failed)?.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    Ok(normal)
}

/// The path of a single file in a crate.
fn in_models(path: &Path) -> PathBuf {
    Path::new(MODELS).join(path.file_name().unwrap_or_default())
}

/// A relative path with `/` as separator.
fn slashes(path: &Path) -> String {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}
