//! The option whose value is converted.

use crate::conventions;
use hardie_runtime::table::Member;
use hardie_runtime::validate::Sensitive;
use hardie_runtime::value::json::Decimals;

/// The option whose value is converted.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) member: Member,
    /// The name with its dashes.
    pub(super) name: &'a str,
    pub(super) decimals: Decimals,
    /// Whether the member is within a value that is `@sensitive`.
    pub(super) is_within_sensitive: bool,
}

impl Target<'_> {
    /// Whether no message may show the value: a part of it may be `@sensitive`.
    pub(super) fn is_sensitive(self) -> bool {
        conventions::sensitive() == Sensitive::Hidden
            && (self.is_within_sensitive || self.member.may_hold_sensitive())
    }
}
