//! Proof of possession for AWS Sign-In (RFC 9449): a JSON Web Token that the session's key signs.

use hardie_runtime::value::{Map, Value, json};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use std::time::SystemTime;

/// The key of a session.
pub(super) struct SessionKey {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl SessionKey {
    /// The P-256 key in a PEM document: `EC PRIVATE KEY` as `aws login` writes it, or `PRIVATE
    /// KEY`.
    pub(super) fn from_pem(pem: &str) -> Option<SessionKey> {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        let der = aws_smithy_types::base64::decode(lines.collect::<String>().trim()).ok()?;
        let (private, public) = keys(&der)?;
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key =
            EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, public, &random)
                .ok()?;
        Some(SessionKey { key, random })
    }

    /// The header `DPoP` of a request; `None` if the system has no random numbers.
    pub(super) fn header(&self, method: &str, url: &str) -> Option<String> {
        let (x, y) = self.key.public_key().as_ref().get(1..)?.split_at_checked(32)?;
        let object = |pairs: &[(&str, Value)]| {
            Value::Map(
                pairs
                    .iter()
                    .map(|(key, value)| ((*key).to_owned(), value.clone()))
                    .collect::<Map>(),
            )
        };
        let text = |text: &str| Value::from(text);
        let key = object(&[
            ("kty", text("EC")),
            ("x", text(&encode(x))),
            ("y", text(&encode(y))),
            ("crv", text("P-256")),
        ]);
        let header = object(&[("typ", text("dpop+jwt")), ("alg", text("ES256")), ("jwk", key)]);
        let now =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let payload = object(&[
            ("htm", text(method)),
            ("htu", text(url)),
            ("iat", Value::from(i64::try_from(now).unwrap_or_default())),
            ("jti", text(&uuid::Uuid::new_v4().to_string())),
        ]);
        let input = [header, payload].map(|part| encode(json::compact(&part).as_bytes())).join(".");
        let signature = self.key.sign(&self.random, input.as_bytes()).ok()?;
        Some(format!("{input}.{}", encode(signature.as_ref())))
    }
}

/// Base64 for URLs, without padding.
fn encode(bytes: &[u8]) -> String {
    aws_smithy_types::base64::encode(bytes)
        .trim_end_matches('=')
        .replace('+', "-")
        .replace('/', "_")
}

/// Private and public key of an `ECPrivateKey` (RFC 5915), by itself or in a `PrivateKeyInfo` (RFC
/// 5208).
fn keys(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (0x30, rest, _) = element(der)? else { return None };
    let (0x02, _, rest) = element(rest)? else { return None };
    match element(rest)? {
        // The algorithm of a `PrivateKeyInfo`; ring checks whether it matches the key.
        (0x30, _, rest) => match element(rest)? {
            (0x04, inner, _) => {
                let (0x30, rest, _) = element(inner)? else { return None };
                let (0x02, _, rest) = element(rest)? else { return None };
                halves(rest)
            }
            _ => None,
        },
        _ => halves(rest),
    }
}

/// The private and the public key, from the content of an `ECPrivateKey` after its version.
fn halves(mut rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut private, mut public) = (None, None);
    while !rest.is_empty() {
        let (tag, content, after) = element(rest)?;
        match tag {
            0x04 => private = Some(content),
            // [1] with a BIT STRING, which begins with the number of unused bits.
            0xa1 => match element(content)? {
                (0x03, bits, _) => public = bits.strip_prefix(&[0]),
                _ => return None,
            },
            _ => {}
        }
        rest = after;
    }
    Some((private?, public?))
}

/// The tag and the content of the first element, and the bytes after it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((*tag, content, after))
}

#[cfg(test)]
mod tests {
    use super::SessionKey;
    use hardie_runtime::value::json;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    /// Generated for this test.
    const KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIMG+ErVCCxVwgWpWyzcbwUK/1XkiISmfJWelVVI/XwJroAoGCCqGSM49\nAwEHoUQDQgAEwq6xmX1HDKSSZ21X1c4S6VQHfnQPNiAX49ekMEAIZxRVotEas2SI\nqPgwN0Xot3HVotGnoioRcX+6OKe2ydSVTw==\n-----END EC PRIVATE KEY-----\n";

    /// The same key as PKCS #8.
    const KEY_INFO: &str = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwb4StUILFXCBalbL\nNxvBQr/VeSIhKZ8lZ6VVUj9fAmuhRANCAATCrrGZfUcMpJJnbVfVzhLpVAd+dA82\nIBfj16QwQAhnFFWi0RqzZIio+DA3Rei3cdWi0aeiKhFxf7o4p7bJ1JVP\n-----END PRIVATE KEY-----\n";

    fn decode(text: &str) -> Vec<u8> {
        let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
        aws_smithy_types::base64::decode(padded.replace('-', "+").replace('_', "/")).unwrap()
    }

    #[test]
    fn a_proof_is_signed_by_the_key_that_it_names() {
        let header =
            SessionKey::from_pem(KEY).unwrap().header("POST", "https://h/v1/token").unwrap();
        let parts: Vec<&str> = header.split('.').collect();
        let text = |at: usize| String::from_utf8(decode(parts[at])).unwrap();
        let head = json::parse(&text(0)).unwrap();
        let jwk = head.as_map().unwrap()["jwk"].as_map().unwrap();
        let point = |key: &str| decode(jwk[key].as_str().unwrap());
        let public = [vec![4], point("x"), point("y")].concat();
        let input = format!("{}.{}", parts[0], parts[1]);
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
        key.verify(input.as_bytes(), &decode(parts[2])).unwrap();
        assert!(
            text(1).starts_with(r#"{"htm":"POST","htu":"https://h/v1/token","iat":"#),
            "{}",
            text(1)
        );
    }

    #[test]
    fn both_forms_of_a_key_are_read() {
        let [one, other] = [KEY, KEY_INFO].map(|pem| {
            let header = SessionKey::from_pem(pem).unwrap().header("POST", "https://h/").unwrap();
            header.split('.').next().unwrap().to_owned()
        });
        assert_eq!(one, other);
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        let cut = KEY.replace("MHcCAQEE", "MHcCAQEF");
        let no_version = KEY.replace("MHcC", "MHcD");
        for pem in [
            "",
            "-----BEGIN EC PRIVATE KEY-----\n",
            "AAAA",
            "MA==",
            "MIIB",
            "MIH/",
            &cut,
            &no_version,
        ] {
            assert!(SessionKey::from_pem(pem).is_none(), "{pem}");
        }
    }
}
