//! Paths → models: a project is one model, a collection of JSON files has many.

use crate::error::Error;
use crate::load::{self, Form, Inputs};
use crate::source::Source;
use std::path::{Path, PathBuf};

/// The models of a source.
#[derive(Default)]
pub struct Candidates {
    pub models: Vec<Candidate>,
    /// The folders that were searched.
    pub folders: Vec<PathBuf>,
    /// Folders that cannot be read.
    pub failed: Vec<(PathBuf, Error)>,
}

/// The paths of one model.
pub struct Candidate {
    pub paths: Vec<PathBuf>,
    /// The index of the folder in which this file was found.
    pub folder: Option<usize>,
    /// The content of the file, if it was read.
    pub text: Option<String>,
}

impl Candidate {
    /// Reads the file of a folder; false only for well-formed JSON without a model.
    pub fn reads_model(&mut self) -> bool {
        let Some(path) = self.paths.first() else { return true };
        // Another attempt will report why the file cannot be read.
        let Ok(text) = load::text_of(path) else { return true };
        let is_model = load::is_model_of_folder(path, &text);
        self.text = Some(text);
        is_model
    }
}

impl Candidates {
    pub fn find(source: &Source, merge: bool) -> Candidates {
        let mut found = Candidates::default();
        if merge && !source.models().is_empty() {
            found.add(source.models().to_vec());
            return found;
        }
        // A file of Smithy IDL is rarely a whole model: names refer to other files.
        let (idl, others): (Vec<&PathBuf>, _) = source.models().iter().partition(is_idl);
        for path in others {
            if path.is_dir() && !load::is_one_model(path) {
                found.search(path);
            } else {
                found.add(vec![path.clone()]);
            }
        }
        if !idl.is_empty() {
            found.add(idl.into_iter().cloned().collect());
        }
        found
    }

    fn add(&mut self, paths: Vec<PathBuf>) {
        self.models.push(Candidate { paths, folder: None, text: None });
    }

    /// Adds the files of a folder as models of their own.
    fn search(&mut self, folder: &Path) {
        let index = self.folders.len();
        self.folders.push(folder.to_owned());
        let inputs = Inputs::search_all(folder);
        self.failed.extend(inputs.error.map(|error| (folder.to_owned(), error)));
        for file in inputs.files.into_iter().filter(|file| !load::is_beside(&file.path)) {
            let (paths, folder) = (vec![file.path], Some(index));
            self.models.push(Candidate { paths, folder, text: None });
        }
    }
}

/// Whether a path is that of Smithy IDL; standard input is, if its content is.
fn is_idl(path: &&PathBuf) -> bool {
    let is_idl = || Some(Form::of(path, &load::text_of(path).ok()?) == Some(Form::Idl));
    load::is_idl(path) || load::is_standard_input(path) && is_idl() == Some(true)
}
