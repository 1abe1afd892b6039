//! The option whose value is converted.

use hardie_runtime::table::Member;
use hardie_runtime::value::json::Decimals;

/// The option whose value is converted.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) member: Member,
    /// The name with its dashes.
    pub(super) name: &'a str,
    pub(super) decimals: Decimals,
}
