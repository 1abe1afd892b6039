//! Traits.

use super::super::document::Document;
use super::super::tree::{Entry, Trait, TraitBody, Value};
use super::brackets::Brackets;
use super::{comments, values};

/// Traits and their comments, with a line break after each.
pub(super) fn lines<'a>(traits: &[Entry<'a, Trait<'a>>]) -> Document<'a> {
    let print = |it| [entry(it), Document::Line];
    Document::Sequence(traits.iter().flat_map(print).collect())
}

/// Traits and their comments, with a line break before each.
pub(super) fn below<'a>(traits: &[Entry<'a, Trait<'a>>]) -> Document<'a> {
    let print = |it| [Document::Line, entry(it)];
    Document::Sequence(traits.iter().flat_map(print).collect())
}

fn entry<'a>(entry: &Entry<'a, Trait<'a>>) -> Document<'a> {
    match entry {
        Entry::Comment(comment) => comments::comment(comment),
        Entry::Item(item) => application(item),
    }
}

/// One trait.
pub(super) fn application<'a>(application: &Trait<'a>) -> Document<'a> {
    let body = match &application.body {
        // Parentheses around nothing are removed.
        TraitBody::Empty(comments) if comments.is_empty() => Document::text(""),
        TraitBody::Empty(comments) => {
            let items = comments.iter().map(comments::comment).collect();
            Brackets { open: "(", close: ")", items }.broken()
        }
        TraitBody::Members(entries) => {
            let brackets = values::pairs("(", ")", entries);
            if values::has_lines(entries) { brackets.broken() } else { brackets.fitting_alone() }
        }
        TraitBody::Value { before, value, after } => {
            let item = std::iter::once(values::value(value));
            let before_it = before.iter().map(comments::comment);
            let items = before_it.chain(item).chain(after.iter().map(comments::comment)).collect();
            let brackets = Brackets { open: "(", close: ")", items };
            if !before.is_empty() || !after.is_empty() {
                brackets.broken()
            } else if matches!(value, Value::Array(_) | Value::Object(_)) {
                brackets.inline()
            } else if values::spans_lines(value) {
                brackets.broken()
            } else {
                brackets.fitting()
            }
        }
    };
    Document::Sequence(vec![Document::text("@"), Document::text(application.id), body])
}
