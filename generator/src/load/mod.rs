//! Model files ([`inputs`]) → [`RawModel`], from Smithy IDL ([`idl`]), a Smithy JSON AST
//! ([`smithy`]), or botocore's files of a service ([`botocore`]), with the transforms of a
//! `smithy-build.json` ([`build`]). The form is detected from the
//! content of a file; only the extension `.smithy` matters besides.
//!
//! Files are merged shape by shape.

mod ast;
mod botocore;
mod build;
mod files;
mod foreign;
mod form;
pub mod idl;
mod inputs;
mod scan;
mod smithy;
mod text;

use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::model::{RawModel, Sources};
pub use build::{SOURCE, is_project};
pub use files::{is_beside, is_companion, is_idl, is_json};
pub use form::Form;
pub use inputs::{Inputs, is_model_of_folder, is_one_model};
use std::path::PathBuf;
pub use text::{STANDARD_INPUT, is_standard_input, text_of};

/// A description of a model file, for messages about other files.
const A_MODEL: &str =
    "a model is Smithy IDL (a `.smithy` file), a Smithy JSON AST, or botocore's service-2.json";

/// Reads the files of the models; see [`Inputs::find`].
///
/// # Errors
/// As [`Inputs::read`].
pub fn read(models: &[PathBuf], projection: Option<&str>) -> Result<Sources, Error> {
    Inputs::find(models, projection).read()
}

/// Reads all files into one model.
///
/// Returns the valid part of the model; `problems` collects the rest.
pub fn load<'a>(sources: &'a Sources, problems: &mut Diagnostics) -> RawModel<'a> {
    let forms: Vec<Option<Form>> =
        sources.list.iter().map(|source| Form::of(&source.path, &source.text)).collect();
    // The AST reader reports files of unknown form.
    let is_ast = |form: &Option<Form>| form.is_none_or(|form| form == Form::Smithy);
    let asts = forms.iter().enumerate().filter(|(_, form)| is_ast(form)).map(|(source, _)| source);
    let mut model = smithy::load(sources, asts, problems);
    let projects = forms.iter().enumerate().filter(|(_, form)| **form == Some(Form::Build));
    for (source, _) in projects {
        let project = build::Project::parse(source, sources, problems);
        model.transforms.extend(project.transforms);
    }
    botocore::load(sources, &forms, &mut model, problems);
    // Last, since names without a namespace may refer to shapes of any file.
    let idls = forms.iter().enumerate().filter(|(_, form)| **form == Some(Form::Idl));
    idl::load(sources, idls.map(|(source, _)| source), &mut model, problems);
    model
}

/// serde_json's message without the position, which diagnostics show separately.
pub(super) fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// The byte offset in the parsed text for the line and column of an error.
pub fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let line = error.line().saturating_sub(1);
    let start = if line == 0 {
        0
    } else {
        text.bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .nth(line - 1)
            .map_or(text.len(), |(at, _)| at + 1)
    };
    (start + error.column().saturating_sub(1)).min(text.len())
}
