//! Keys, a signature and an encrypted text that OpenSSL made.

use super::{RsaError, decrypt, sign_sha1};
use aws_smithy_types::base64;

const PKCS1: &str = include_str!("test-key-pkcs1.pem");
const PKCS8: &str = include_str!("test-key-pkcs8.pem");
const SIGNATURE: &str = "DVe7sSg06ttp9sofRH/wlfTHYPeIYmer6M4FhzFzcpqQq+H/rL463Jsx2X4weohaj9JvB/8yrl\
    O+PrjSBt1ipW84U87edlXFyAUq+SNnPgOds4h2V2/HLBan+eFSrW1HjIDj2h36wqQNglvm2G28pAiX5s9veWLJoLq93pI1\
    HeY=";
const ENCRYPTED: &str = "cs3D1/XTZzy4YxOQcyEM/50jSLjv6ggtxvSB/YvJ1Gd9lXgrK/Uo0fqrJPMroNh/3D9R7ldrSm\
    LIjOETCF2iTwv6rA6/+DOYUd++iIZu07xGNfZbfy/X9PDPVy9zOgCsWmjxcfcwYxtS5JfDTlqRF/f9q6dnfzxVln9TsUwx\
    UNc=";

#[test]
fn signatures_are_those_of_openssl() {
    for key in [PKCS1, PKCS8] {
        let signature = sign_sha1(key.as_bytes(), b"a message").unwrap();
        assert_eq!(base64::encode(signature), SIGNATURE);
    }
}

#[test]
fn texts_are_decrypted() {
    let encrypted = base64::decode(ENCRYPTED).unwrap();
    for key in [PKCS1, PKCS8] {
        assert_eq!(decrypt(key.as_bytes(), &encrypted).unwrap(), b"p@ssw0rd");
    }
    for wrong in [&encrypted[1..], &[0; 128], &[0xff; 128]] {
        assert_eq!(decrypt(PKCS1.as_bytes(), wrong), Err(RsaError::Encrypted));
    }
}

#[test]
fn keys_that_are_not_valid() {
    let other = PKCS1.replace("RSA PRIVATE", "EC PRIVATE");
    let cut = PKCS1.replacen("MIIC", "MIID", 1);
    let cases = [
        ("", RsaError::Pem),
        ("-----BEGIN RSA PRIVATE KEY-----\n!\n-----END RSA PRIVATE KEY-----", RsaError::Pem),
        ("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----", RsaError::Key),
        (&other, RsaError::Pem),
        (&cut, RsaError::Key),
    ];
    for (key, want) in cases {
        assert_eq!(sign_sha1(key.as_bytes(), b"m"), Err(want), "{key}");
    }
    // Any byte of a key may be wrong: an error or a signature, but no panic.
    let der: String = PKCS1.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::decode(der).unwrap();
    for at in 0..der.len().min(40) {
        let mut changed = der.clone();
        changed[at] ^= 0x81;
        let body = base64::encode(changed);
        let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        let _ = sign_sha1(pem.as_bytes(), b"m");
    }
}
