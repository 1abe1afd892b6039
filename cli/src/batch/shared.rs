//! What the command line gives to all rows, as digests for the header of a journal: a later run
//! with other values is refused by their names.

use super::canonical::{Digest, digest, digest_of_parts};
use hardie_client::internal::hex;
use hardie_runtime::table::Member;
use hardie_runtime::value::{Map, Value};
use std::collections::BTreeSet;

/// The bytes of a digest in a header.
const SHORT: usize = 4;
/// The bytes of the digest of a sensitive value: too few to find a short value with.
const SENSITIVE: usize = 1;

/// A value that all rows share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharedValue {
    /// The option with its dashes.
    pub(crate) name: String,
    /// Hexadecimal digits; empty if the value does not matter.
    pub(crate) digest: String,
    /// The member, which a row may set as well.
    member: Option<String>,
}

impl SharedValue {
    /// The value of a member of the input; `option` is the name of its option.
    pub(crate) fn of_member(option: String, member: Member, value: &Value) -> SharedValue {
        let digest = digest(&Map::from_iter([(member.name(), value.clone())]));
        let bytes = if member.may_hold_sensitive() { SENSITIVE } else { SHORT };
        let digest = shortened(&digest, bytes);
        SharedValue { name: option, digest, member: Some(member.name().to_owned()) }
    }

    /// The value of another option.
    pub(crate) fn of_option(name: &str, value: &str) -> SharedValue {
        SharedValue { name: name.to_owned(), digest: fingerprint(value), member: None }
    }

    /// Forgets the value if every row sets its member.
    pub(crate) fn without_unused(&self, unused: &Unused) -> SharedValue {
        let mut value = self.clone();
        if value.member.as_ref().is_some_and(|member| unused.0.contains(member)) {
            value.digest.clear();
        }
        value
    }
}

/// The digest of a text, which is empty for an empty text.
pub(crate) fn fingerprint(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    shortened(&digest_of_parts(&[b"shared", text.as_bytes()]), SHORT)
}

fn shortened(digest: &Digest, bytes: usize) -> String {
    hex(digest.get(..bytes).unwrap_or_default())
}

/// The members that every row sets, so that their options do not matter.
#[derive(Default)]
pub(crate) struct Unused(BTreeSet<String>);

impl Unused {
    /// All members of these values, before the first row.
    pub(crate) fn new(shared: &[SharedValue]) -> Unused {
        Unused(shared.iter().filter_map(|it| it.member.clone()).collect())
    }

    /// Takes a row.
    pub(crate) fn add(&mut self, row: &Map) {
        self.0.retain(|name| row.get(name).is_some_and(|value| !value.is_null()));
    }
}
