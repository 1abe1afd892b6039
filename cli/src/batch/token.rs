//! The idempotency token of a row, which is the same in every run on every machine.

use super::canonical::{Digest, digest_of_parts};
use hardie_client::internal::hex;
use hardie_runtime::table::Member;

/// Begins the bytes under a token; a new number would make other tokens.
const VERSION: &[u8] = b"hardie batch token 1";

/// What the calls of a batch share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) region: String,
    /// The account id of the settings; empty if none has one.
    pub(crate) account: String,
    /// The profile, if no account id is known.
    pub(crate) profile: String,
    /// The endpoint of the options alone; empty if only a row has one.
    pub(crate) endpoint: String,
}

impl Scope {
    /// The digest that identifies a call: of everything that decides what it does, and of the
    /// number of equal rows before it.
    pub(crate) fn call(&self, endpoint: &str, content: &Digest, occurrence: u64) -> Digest {
        digest_of_parts(&[
            VERSION,
            self.service.as_bytes(),
            self.operation.as_bytes(),
            self.region.as_bytes(),
            endpoint.as_bytes(),
            self.account.as_bytes(),
            content,
            &occurrence.to_le_bytes(),
        ])
    }
}

/// The token of a call: a UUID (version 8 of RFC 9562), or as many of its hexadecimal digits as the
/// member may have; further digits follow where it must be longer.
pub(crate) fn token(member: Member, call: &Digest) -> String {
    let bound = |own: Option<&str>, of_shape: Option<&str>| -> Option<usize> {
        own.or(of_shape).and_then(|text| text.parse().ok())
    };
    let (own, of_shape) = (member.constraints(), member.target().constraints());
    let least = bound(own.min_length(), of_shape.min_length()).unwrap_or(0);
    let most = bound(own.max_length(), of_shape.max_length()).unwrap_or(usize::MAX);
    within(least, most, call)
}

fn within(least: usize, most: usize, call: &Digest) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(call.get(..16).unwrap_or(&[0; 16]));
    let id = uuid::Builder::from_custom_bytes(bytes).into_uuid();
    let mut token = id.hyphenated().to_string();
    if most < token.len() {
        // Without hyphens, more digits count.
        token = id.simple().to_string();
        token.truncate(most);
    }
    let mut digits = hex(call);
    while token.len() < least {
        token.push_str(&digits);
        token.truncate(least.max(36));
        digits = hex(digest_of_parts(&[digits.as_bytes()]));
    }
    token
}

#[cfg(test)]
mod tests {
    use super::{Scope, within};

    #[test]
    fn tokens_fit_and_differ() {
        let scope = Scope { service: "s".into(), operation: "o".into(), ..Scope::default() };
        let call = scope.call("https://e", &[7; 32], 0);
        let token = within(0, usize::MAX, &call);
        assert_eq!(token.len(), 36);
        assert_eq!(&token[14..15], "8");
        assert_eq!(token, within(36, 500, &call));
        assert_ne!(token, within(0, usize::MAX, &scope.call("https://e", &[7; 32], 1)));
        assert_ne!(token, within(0, usize::MAX, &scope.call("https://f", &[7; 32], 0)));
        let other = Scope { account: "1".into(), ..scope };
        assert_ne!(token, within(0, usize::MAX, &other.call("https://e", &[7; 32], 0)));
        for (least, most) in [(1, 32), (1, 8), (64, 128), (200, 200)] {
            let token = within(least, most, &call);
            assert!((least..=most).contains(&token.len()), "{least} {most} {token}");
        }
    }
}
