//! The clock of signatures.
//!
//! A service rejects signatures that differ from its own time by more than five minutes. AWS's SDKs
//! take the service's time from such a response and sign once more; the AWS CLI fails.

use crate::debug::log::Log;
use crate::response::service_error::ServiceErrorResponse;
use aws_smithy_async::time::TimeSource;
use aws_smithy_types::date_time::{DateTime, Format};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// Error codes that a wrong clock can cause.
const CLOCK_SKEW_CODES: [&str; 6] = [
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
];

/// The smallest difference from the service's time that counts as clock skew: less than the five
/// minutes that services accept, since a request takes time.
const MIN_CLOCK_SKEW: Duration = Duration::from_secs(4 * 60);

/// This machine's clock, corrected by a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    /// Seconds that the service is ahead; 0 if unknown.
    ahead: Arc<AtomicI64>,
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        shifted(SystemTime::now(), self.ahead.load(Ordering::Relaxed))
    }
}

impl Clock {
    /// Seconds that the service is ahead; 0 if unknown.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    /// Corrects the clock from an error response that it may have caused: one to a request that was
    /// signed with a time that is `signed` seconds ahead. Returns whether another signature has
    /// another time.
    pub(crate) fn correct(
        &self,
        response: &ServiceErrorResponse,
        signed: &AtomicI64,
        log: Log,
    ) -> bool {
        if !CLOCK_SKEW_CODES.contains(&response.code()) {
            return false;
        }
        let date = response.header("date");
        let Some(ahead) = date.and_then(|date| seconds_ahead(date, SystemTime::now())) else {
            return false;
        };
        let before = signed.swap(ahead, Ordering::Relaxed);
        if ahead.abs_diff(before) < MIN_CLOCK_SKEW.as_secs() {
            return false;
        }
        self.ahead.store(ahead, Ordering::Relaxed);
        log.line(
            "client.signing",
            format_args!(
                "The service's clock is {ahead} seconds ahead of this machine's: signing with its \
                    time"
            ),
        );
        true
    }
}

/// Seconds from `now` to an HTTP date.
fn seconds_ahead(date: &str, now: SystemTime) -> Option<i64> {
    let then = DateTime::from_str(date.trim(), Format::HttpDate).ok()?.secs();
    then.checked_sub(DateTime::from(now).secs())
}

fn shifted(time: SystemTime, seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    let shifted = if seconds < 0 { time.checked_sub(by) } else { time.checked_add(by) };
    shifted.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::{Clock, seconds_ahead, shifted};
    use crate::debug::canonical::{SignedPath, canonical_request, string_to_sign};
    use crate::debug::log::Log;
    use crate::endpoint::ResolvedEndpoint;
    use crate::request::signature::{self, Scope};
    use crate::request::signing_suite::{self, Case, Message};
    use crate::response::service_error::ServiceErrorResponse;
    use aws_credential_types::Credentials;
    use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
    use aws_smithy_async::time::TimeSource;
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;
    use std::sync::atomic::AtomicI64;
    use std::time::{Duration, SystemTime};

    fn request(message: &Message, scheme_and_host: &str) -> Option<HttpRequest> {
        let mut request = HttpRequest::new(SdkBody::from(message.body.as_str()));
        request.set_method(&message.method).ok()?;
        request.set_uri(format!("{scheme_and_host}{}", message.target)).ok()?;
        for (name, value) in &message.headers {
            request.headers_mut().try_append(name.to_lowercase(), value.clone()).ok()?;
        }
        Some(request)
    }

    /// The displayed canonical request and string to sign of a sent request are those of the
    /// official suite.
    #[test]
    fn what_is_shown_is_the_official_suites() {
        let Some(cases) = signing_suite::cases() else {
            return println!("skipped: no signing suite");
        };
        let mut count = 0;
        for case in cases.iter().filter(|case| case.is_normalized && !case.has_spaces()) {
            let request = request(&case.in_header.signed, "https://example.amazonaws.com").unwrap();
            let shown = canonical_request(&request, None, SignedPath::default(), |_, value| {
                value.to_owned()
            })
            .unwrap();
            assert_eq!(shown, case.in_header.canonical, "{}", case.name);
            let to_sign = string_to_sign(&request, &shown).unwrap();
            assert_eq!(to_sign, case.in_header.to_sign, "{}", case.name);
            let key = generate_signing_key(&case.secret, case.time(), &case.region, &case.service);
            assert_eq!(
                calculate_signature(key, to_sign.as_bytes()),
                case.in_header.signature,
                "{}",
                case.name
            );
            count += 1;
        }
        println!("{count} of {} cases of the signing suite", cases.len());
        assert!(count >= 30 && cases.len() >= 38, "{count}");
    }

    /// The signature of a sent request is that of the official suite.
    #[test]
    fn what_is_sent_is_the_official_suites() {
        let Some(cases) = signing_suite::cases() else {
            return println!("skipped: no signing suite");
        };
        let mut count = 0;
        for case in &cases {
            // Unnormalized paths and unsigned tokens are used only by S3 and IoT.
            if !case.is_normalized || case.omits_token || case.has_spaces() {
                continue;
            }
            let sent = sent(case);
            let want = case.in_header.signed.header("authorization").unwrap();
            assert_eq!(sent.headers().get("authorization"), Some(want), "{}", case.name);
            count += 1;
        }
        println!("{count} of {} cases of the signing suite", cases.len());
        assert!(count >= 28, "{count}");
    }

    /// The request of a test case as it is sent.
    fn sent(case: &Case) -> HttpRequest {
        let target = ResolvedEndpoint {
            url: String::new(),
            signing_name: case.service.clone(),
            signing_region: case.region.clone(),
            headers: Vec::new(),
            has_raw_path: false,
            schemes: Vec::new(),
        };
        let mut plain = case.plain.clone();
        // S3's own header; the signer does not add it, but signs it if present.
        if let Some(hash) = case.in_header.signed.header("x-amz-content-sha256") {
            plain.headers.push(("x-amz-content-sha256".to_owned(), hash.to_owned()));
        }
        let request = request(&plain, "https://example.amazonaws.com").unwrap();
        let url = request.uri().to_owned();
        let mut request = request.try_into_http1x().unwrap();
        let keys = Credentials::new(&case.key_id, &case.secret, case.token.clone(), None, "test");
        signature::add(&mut request, &url, &keys, Scope::V4(&target), None, case.time()).unwrap();
        request.try_into().unwrap()
    }

    #[test]
    fn a_clock_is_set_for_a_reason() {
        let response = |code: &str, date: &str| {
            ServiceErrorResponse::with_headers(403, &[("x-amzn-errortype", code), ("Date", date)])
        };
        let log = Log::new(false);
        let now = SystemTime::now();
        let in_an_hour = aws_smithy_types::DateTime::from(now + Duration::from_secs(3600));
        let in_an_hour = in_an_hour.fmt(aws_smithy_types::date_time::Format::HttpDate).unwrap();
        for (code, date, want) in [
            ("InvalidSignatureException", in_an_hour.as_str(), true),
            ("RequestTimeTooSkewed", in_an_hour.as_str(), true),
            ("ThrottlingException", in_an_hour.as_str(), false),
            ("InvalidSignatureException", "yesterday", false),
        ] {
            let clock = Clock::default();
            let signed = AtomicI64::new(0);
            let correct = |date| clock.correct(&response(code, date), &signed, log);
            assert_eq!(correct(date), want, "{code} {date}");
            assert_eq!(clock.now() > now + Duration::from_secs(3500), want, "{code} {date}");
            assert!(!correct(date), "twice: {code} {date}");
            // Another call was signed before, and the next one with the corrected time.
            let other = AtomicI64::new(0);
            assert_eq!(clock.correct(&response(code, date), &other, log), want, "{code} {date}");
            let next = AtomicI64::new(clock.ahead());
            assert!(!clock.correct(&response(code, date), &next, log), "{code} {date}");
        }
        // A wrong date is not kept for ever.
        let clock = Clock::default();
        let wrong = "Tue, 02 Jan 2024 03:04:05 GMT";
        let code = "InvalidSignatureException";
        assert!(clock.correct(&response(code, wrong), &AtomicI64::new(0), log));
        let next = AtomicI64::new(clock.ahead());
        assert!(clock.correct(&response(code, &in_an_hour), &next, log));
        assert!(clock.now() > now + Duration::from_secs(3500));
    }

    #[test]
    fn how_far_the_service_is_ahead() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645);
        for (date, want) in [
            ("Tue, 02 Jan 2024 03:04:05 GMT", Some(0)),
            ("Tue, 02 Jan 2024 03:08:04 GMT", Some(239)),
            ("Tue, 02 Jan 2024 02:04:05 GMT", Some(-3600)),
            ("", None),
        ] {
            assert_eq!(seconds_ahead(date, now), want, "{date}");
        }
        assert_eq!(shifted(now, -5), now - Duration::from_secs(5));
    }
}
