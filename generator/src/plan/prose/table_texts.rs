//! What a table has of texts of documentation.

use super::{Document, Format, Prose, xml_text};
use crate::parallel;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Texts that a thread prepares at a time.
const PORTION: usize = 64;

/// The documentation of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocsForm {
    /// In the canonical form.
    #[default]
    Canonical,
    /// As the model has it, in the place of the canonical form and without first sentences.
    AsWritten,
    /// There is none.
    Absent,
}

/// What a table has of a text.
pub(crate) struct TableTexts {
    pub(crate) docs: Prose,
    /// See [`first_sentence`].
    pub(crate) sentence: String,
}

/// Prepares texts on all cores: it takes longer than everything else that a table needs.
pub(crate) fn prepare(
    texts: BTreeSet<String>,
    format: Format,
) -> IndexMap<String, TableTexts, RandomState> {
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let mut all = IndexMap::with_capacity_and_hasher(texts.len(), RandomState::default());
    parallel::each(
        texts.chunks(PORTION).collect(),
        |texts| texts.iter().map(|text| (text.clone(), texts_of(text, format))).collect::<Vec<_>>(),
        |_, texts| all.extend(texts),
    );
    all
}

/// Prepares one text.
pub(crate) fn texts_of(text: &str, format: Format) -> TableTexts {
    let document = Document::read(text, format);
    let sentence = first_sentence(text, Some(&document).filter(|_| format != Format::Html));
    TableTexts { docs: Prose::of(&document), sentence }
}

/// The first sentence of documentation as the AWS CLI finds it for the comments of skeletons (AWS
/// CLI behaviour 5): up to the first `.` or `:`, without tags where the text is well-formed XML.
/// Of other services, it is the sentence of the document.
pub(crate) fn first_sentence(text: &str, document: Option<&Document>) -> String {
    let plain = match document {
        None => xml_text(text).unwrap_or_else(|| text.to_owned()),
        Some(document) => document.plain_text().lines().next().unwrap_or_default().to_owned(),
    };
    let sentence = plain.split(['.', ':']).next().unwrap_or_default();
    // A text that begins with a stop has an empty first sentence.
    let end = if sentence.is_empty() { "" } else { "." };
    format!("{sentence}{end}").replace(['\n', '\u{2028}'], " ")
}
