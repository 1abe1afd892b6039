//! The secrets of a call, which a server may repeat in its response.

use super::{Placement, Secret};
use aws_smithy_types::base64;
use std::sync::Arc;

/// Shorter secrets are not replaced: they occur in other texts.
const SHORTEST: usize = 4;

/// The secrets of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownSecrets(Arc<[Secret]>);

impl KnownSecrets {
    /// These secrets.
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> KnownSecrets {
        let mut secrets: Vec<&str> = secrets.into_iter().collect();
        secrets.retain(|secret| secret.len() >= SHORTEST);
        // One of them can contain another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        KnownSecrets(secrets.into_iter().map(Secret::new).collect())
    }

    /// The secret in a request, without the scheme before it, and the password of a login.
    pub(crate) fn placed(placement: &Placement) -> KnownSecrets {
        let value = placement.value();
        let bare = value.split_once(' ').map_or(value, |(_, bare)| bare);
        let encoded = placement.encoded();
        let pair = value.strip_prefix("Basic ").and_then(|pair| base64::decode(pair).ok());
        let pair = pair.and_then(|pair| String::from_utf8(pair).ok()).map(Secret::new);
        let password = pair.as_ref().and_then(|pair| pair.expose().split_once(':'));
        let password = password.map(|(_, password)| password);
        KnownSecrets::new([value, bare, &encoded].into_iter().chain(password))
    }

    /// A text of the server, with stars in place of the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        let replace = |text: String, secret: &Secret| text.replace(secret.expose(), "***");
        self.0.iter().fold(text.to_owned(), replace)
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownSecrets, Placement};

    #[test]
    fn secrets_are_hidden_in_each_form() {
        let header = |value: &str| Placement::header("authorization", value.to_owned());
        let query = Placement::query("key", "s3cret/é".to_owned());
        for (placement, text, want) in [
            (header("Bearer s3cret"), "no s3cret here: Bearer s3cret", "no *** here: ***"),
            (header("s3cret"), "as3cretb", "a***b"),
            (header("Basic dXM6czNjcmV0"), "us s3cret dXM6czNjcmV0", "us *** ***"),
            (query, "s3cret/é or s3cret%2F%C3%A9", "*** or ***"),
            (header("Bearer abc"), "abc", "abc"),
        ] {
            assert_eq!(KnownSecrets::placed(&placement).hide(text), want);
        }
        assert_eq!(format!("{:?}", KnownSecrets::new(["s3cret"])), "KnownSecrets([***])");
    }
}
