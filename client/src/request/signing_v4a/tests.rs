//! The official suite of Signature Version 4A, with ring as the verifier of its signatures.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::{SignatureScope, SignedPath};
use crate::debug::canonical::{canonical_request, string_to_sign};
use crate::request::signature::{self, Scope};
use crate::request::signing_suite::{self, Case};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};

/// The request of a case as it is sent.
fn sent(case: &Case) -> HttpRequest {
    let path = if case.is_normalized { SignedPath::Encoded } else { SignedPath::AsSent };
    let scope = SignatureScope {
        name: case.service.clone(),
        regions: case.region.clone(),
        path,
        has_body_hash: false,
    };
    let keys = Credentials::new(&case.key_id, &case.secret, case.token.clone(), None, "test");
    let mut plain = case.plain.clone();
    if let Some(hash) = case.in_header.signed.header("x-amz-content-sha256") {
        plain.headers.push(("x-amz-content-sha256".to_owned(), hash.to_owned()));
    }
    let mut request = HttpRequest::new(SdkBody::from(plain.body.as_str()));
    request.set_method(&plain.method).unwrap();
    request.set_uri(format!("https://example.amazonaws.com{}", plain.target)).unwrap();
    for (name, value) in &plain.headers {
        request.headers_mut().try_append(name.to_lowercase(), value.clone()).unwrap();
    }
    let url = request.uri().to_owned();
    let mut request = request.try_into_http1x().unwrap();
    signature::add(&mut request, &url, &keys, Scope::V4a(&scope), None, case.time()).unwrap();
    request.try_into().unwrap()
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

/// Requests are signed as the suite says, and for its public keys.
#[test]
fn signatures_are_valid_for_the_public_keys_of_the_official_suite() {
    let Some(cases) = signing_suite::asymmetric_cases() else {
        return println!("skipped: no signing suite");
    };
    let mut count = 0;
    for case in cases.iter().filter(|case| !case.omits_token && !case.has_spaces()) {
        let request = sent(case);
        let path = if case.is_normalized { SignedPath::Encoded } else { SignedPath::AsSent };
        let shown = canonical_request(&request, None, path, |_, value| value.to_owned()).unwrap();
        assert_eq!(shown, case.in_header.canonical, "{}", case.name);
        let to_sign = string_to_sign(&request, &shown).unwrap();
        assert_eq!(to_sign, case.in_header.to_sign, "{}", case.name);
        let header = request.headers().get("authorization").unwrap();
        let (scope, signature) = header.split_once(", Signature=").unwrap();
        let want = case.in_header.signed.header("authorization").unwrap();
        assert_eq!(want.split_once(", Signature=").map(|it| it.0), Some(scope), "{}", case.name);
        let [x, y] = case.public_key.as_ref().unwrap();
        let key =
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, bytes(&format!("04{x:0>64}{y:0>64}")));
        let signature = bytes(signature);
        let verified = key.verify(to_sign.as_bytes(), &signature);
        assert!(verified.is_ok(), "{}: {header}", case.name);
        let other = format!("{to_sign} ");
        assert!(key.verify(other.as_bytes(), &signature).is_err(), "{}", case.name);
        // The suite's own signature has another random number.
        let theirs = bytes(case.in_header.signature.trim());
        assert!(key.verify(to_sign.as_bytes(), &theirs).is_ok(), "{}", case.name);
        count += 1;
    }
    println!("{count} of {} cases of the signing suite", cases.len());
    assert!(count >= 30, "{count}");
}
