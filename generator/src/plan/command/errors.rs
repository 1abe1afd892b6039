//! The errors of an operation as variants of an enum.

use super::operation::ErrorVariant;
use crate::escape::markdown;
use crate::model::ShapeId;
use crate::plan::context::Lowering;
use crate::plan::facts::rows::Rows;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::types::fields::Types;
use crate::plan::types::names::{self, Case, Name, Scope};
use std::collections::BTreeSet;

/// The errors with these ids, each once.
pub(super) fn of<'i>(
    cx: &mut Lowering<'_, '_, '_>,
    ids: impl Iterator<Item = &'i ShapeId>,
    types: &Types<'_, '_>,
    rows: &Rows,
) -> Vec<ErrorVariant> {
    let mut seen = BTreeSet::new();
    let mut errors = Vec::new();
    for id in ids.filter(|id| seen.insert(*id)) {
        let Some(rust) = types.names.get(id) else { continue };
        let name = Name { rust: rust.clone(), wire: cx.shape_name(id).to_owned() };
        let row = rows.row(id);
        let docs = if cx.has_rust { summary(cx, id) } else { Vec::new() };
        errors.push(ErrorVariant { name, row, docs, question: String::new() });
    }
    if !cx.has_rust {
        return errors;
    }
    let wanted: Vec<String> =
        errors.iter().map(|error| names::question(&error.name.rust)).collect();
    let given = Scope::default().assign(Case::Snake, &wanted);
    errors.iter_mut().zip(given).for_each(|(error, given)| error.question = given);
    errors
}

/// The first sentence of a shape's documentation.
fn summary(cx: &mut Lowering<'_, '_, '_>, id: &ShapeId) -> Vec<DocLine> {
    let Some(shape) = cx.model.shape(id) else { return Vec::new() };
    let text = cx.ok(id, shape.traits.documentation()).unwrap_or_default();
    let text = cx.parsed(&text).plain_text();
    let sentence = first_sentence(text.lines().next().unwrap_or_default());
    if sentence.is_empty() { Vec::new() } else { vec![markdown::line(sentence)] }
}

/// Up to the first full stop that a space follows.
fn first_sentence(text: &str) -> &str {
    match text.find(". ") {
        Some(end) => &text[..=end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn sentences_end_at_a_stop() {
        for (text, want) in [
            ("Access is denied. Ask somebody.", "Access is denied."),
            ("Version 1.2 is too old", "Version 1.2 is too old"),
            ("One.", "One."),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), want);
        }
    }
}
