//! The keys of maps: shared strings.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A key of a [`Map`](super::Map). Clones share one string, so that objects of a list have their
/// keys once.
#[derive(Clone, Eq, PartialOrd, Ord)]
pub struct Key(Arc<str>);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Key {
    /// The string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

#[cfg(feature = "serde")]
impl serde_core::Serialize for Key {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Key {
        Key(text.into())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Key {
        Key(text.into())
    }
}

impl From<&String> for Key {
    fn from(text: &String) -> Key {
        Key(text.as_str().into())
    }
}

impl From<&Key> for Key {
    fn from(key: &Key) -> Key {
        key.clone()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.as_str().to_owned()
    }
}

impl PartialEq<Key> for str {
    fn eq(&self, other: &Key) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<Key> for String {
    fn eq(&self, other: &Key) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Key {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

/// Keys that a reader has seen: the same string becomes the same key, without an allocation.
///
/// One place per hash, so that memory is limited whatever the keys are.
pub(super) struct KnownKeys([Option<Key>; KnownKeys::PLACES]);

impl KnownKeys {
    const PLACES: usize = 128;

    pub(super) fn new() -> KnownKeys {
        KnownKeys([const { None }; KnownKeys::PLACES])
    }

    /// The key of a string.
    pub(super) fn key(&mut self, text: &str) -> Key {
        let bytes = text.as_bytes();
        let at = |position: usize| bytes.get(position).copied().map_or(0, usize::from);
        let hash = bytes.len() * 31
            + at(0) * 7
            + at(bytes.len() / 2) * 131
            + at(bytes.len().wrapping_sub(1)) * 17
            + at(bytes.len().wrapping_sub(3)) * 61;
        let Some(place) = self.0.get_mut(hash % KnownKeys::PLACES) else { return Key::from(text) };
        match place {
            Some(known) if *known == *text => known.clone(),
            _ => place.insert(Key::from(text)).clone(),
        }
    }
}
