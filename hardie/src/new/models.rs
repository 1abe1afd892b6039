//! Copies of the models and overlays in a new crate.

use super::file::NewFile;
use hardie_build::load::{self, Form, Inputs};
use hardie_build::{Config, Diagnostic, Error};
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
            let is_only = source.models().len() == 1;
            copies.model(model, is_only)?
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
    fn model(&mut self, model: &Path, is_only: bool) -> Result<PathBuf, Error> {
        let inputs = Inputs::find(&[model.to_owned()]);
        if let Some(error) = inputs.error {
            return Err(error);
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
