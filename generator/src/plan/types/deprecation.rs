//! `@deprecated` as an attribute of Rust.

use super::item::Deprecation;
use crate::escape::{escaped, markdown};
use crate::model::{ShapeId, Traits};
use crate::plan::context::Lowering;
use crate::plan::prose::rustdoc::rustdoc_line;

/// The deprecation of a shape or member.
///
/// Clippy refuses a `since` that is not a version, so a date goes into the note.
pub(crate) fn of(
    cx: &mut Lowering<'_, '_, '_>,
    id: &ShapeId,
    traits: &Traits<'_>,
) -> Option<Deprecation> {
    let deprecated = cx.ok(id, traits.deprecated())?;
    let message = deprecated.message.unwrap_or_default();
    let mut note = rustdoc_line(&cx.parsed(&message));
    let mut since = deprecated.since.filter(|since| !since.trim().is_empty());
    if let Some(other) = since.take_if(|since| !is_version(since)) {
        let text = markdown::text(&other);
        note = escaped!(Markdown, "Since ", text.trimmed(), ". ", note).trimmed();
    }
    Some(Deprecation { since, note })
}

/// Whether a string is a version as `1.2.3`.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        let has_zeros = part.len() > 1 && part.starts_with('0');
        !part.is_empty()
            && part.len() < 10
            && !has_zeros
            && part.bytes().all(|b| b.is_ascii_digit())
    };
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn only_versions_of_three_numbers_count() {
        assert!(is_version("1.0.12"));
        for text in ["", "1.0", "2024-01-01", "1.0.0.0", "01.2.3", "1.2.x", "1..2"] {
            assert!(!is_version(text), "{text}");
        }
    }
}
