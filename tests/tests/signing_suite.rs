//! The endpoint's verification of signatures against the official test suite of SigV4. The client's
//! signatures are tested in `hardie-client`.

#[path = "../../client/src/request/signing_suite.rs"]
mod signing_suite;

use connect_local::{Keys, verify_signature};
use hyper::Request;
use signing_suite::{Case, Message};

/// The signed requests of the official suite are accepted, and rejected with another body.
#[test]
fn signed_requests_of_the_official_suite() {
    let Some(cases) = signing_suite::cases() else { return println!("skipped: no signing suite") };
    let mut count = 0;
    for case in &cases {
        for (message, form) in
            [(&case.in_header.signed, "header"), (&case.in_query.signed, "query")]
        {
            // Unnormalised paths, and unsigned tokens in the query, are only used by S3 and IoT.
            let is_of_others = !case.is_normalized || (case.omits_token && form == "query");
            if is_of_others || case.has_spaces() {
                continue;
            }
            let region = verify(case, message, &message.body);
            assert_eq!(region.as_deref(), Ok("us-east-1"), "{} {form}", case.name);
            let error = verify(case, message, "another body").unwrap_err();
            assert_eq!(error, "InvalidSignatureException", "{} {form}", case.name);
            count += 1;
        }
    }
    println!("{count} of {} requests of the signing suite", cases.len() * 2);
    assert!(count >= 59, "{count}");
}

/// The Region that a request was signed for, or the code of the error.
fn verify(case: &Case, message: &Message, body: &str) -> Result<String, String> {
    let mut request = Request::builder().method(message.method.as_str()).uri(&message.target);
    for (name, value) in &message.headers {
        request = request.header(name, value.trim());
    }
    let (head, ()) = request.body(()).unwrap().into_parts();
    let keys = Keys::new(&case.key_id, &case.secret);
    let keys = match &case.token {
        Some(token) => keys.with_session_token(token),
        None => keys,
    };
    verify_signature(&head, body.as_bytes(), &case.service, keys, case.time())
}
