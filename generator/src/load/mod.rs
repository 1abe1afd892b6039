//! Model files → [`RawModel`], whatever form they have: a Smithy JSON AST ([`smithy`]), or
//! botocore's files of a service ([`c2j`]). Forms are told by what a file holds, never by its name.
//!
//! Files are merged shape by shape.

mod ast;
mod botocore;
mod entries;
mod files;
mod foreign;
mod form;
mod smithy;

use crate::diagnostic::Diagnostics;
use crate::model::{RawModel, Sources};
pub use files::{is_beside, is_companion, is_idl};
pub use files::{paths, read, text_of};
pub use form::Form;

/// What a model file is, for those who gave something else.
const A_MODEL: &str =
    "a model is a Smithy JSON AST (the output of `smithy ast`) or botocore's service-2.json";

/// Reads all files into one model.
///
/// Gives what could be read; `problems` says what could not.
pub fn load<'a>(sources: &'a Sources, problems: &mut Diagnostics) -> RawModel<'a> {
    let forms: Vec<Option<Form>> =
        sources.list.iter().map(|source| Form::of(&source.text)).collect();
    // What has no form at all is for the AST's reader to complain about.
    let is_ast = |form: &Option<Form>| form.is_none_or(|form| form == Form::Smithy);
    let asts = forms.iter().enumerate().filter(|(_, form)| is_ast(form)).map(|(source, _)| source);
    let mut model = smithy::load(sources, asts, problems);
    botocore::load(sources, &forms, &mut model, problems);
    model
}

/// serde_json's sentence without the place, which we give in our own way.
pub(super) fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// The byte offset in the parsed text that an error's line and column name.
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
