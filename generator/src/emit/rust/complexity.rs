//! Types that clippy finds too complex.

use crate::escape::{Escaped, Rust};
use crate::plan::types::item::FieldType;

/// The `#[allow]` for items with types that clippy finds too complex (its count exceeds 250; each
/// type counts 10 per nesting level). The model determines these types.
pub(super) fn allow_complex<'k>(
    kinds: impl IntoIterator<Item = &'k FieldType>,
    level: u32,
) -> Option<Escaped<Rust>> {
    let complex = kinds.into_iter().any(|kind| complexity(kind, level) > 240);
    complex.then(|| "#[allow(clippy::type_complexity)]".into())
}

fn complexity(kind: &FieldType, level: u32) -> u32 {
    10 * level
        + match kind {
            FieldType::List(inner)
            | FieldType::Option(inner)
            | FieldType::Nullable(inner)
            | FieldType::Boxed(inner) => complexity(inner, level + 1),
            FieldType::Map(value) => 10 * (level + 1) + complexity(value, level + 1),
            _ => 0,
        }
}
