//! Clock skew: the service's time is taken from its error response, once per call.

use crate::server::{Answer, Server};
use crate::support::{Ran, call, run};
use connect_local::{ConnectLocal, Options};

/// A service whose clock differs from ours by this number of seconds, and which verifies
/// signatures.
#[test]
fn a_service_that_is_hours_away_is_signed_for_with_its_time() {
    for ahead in [3600, -7200, 299, 86_400 * 400] {
        let endpoint = ConnectLocal::start_blocking(Options::new().clock_ahead(ahead)).unwrap();
        let to = endpoint.url().to_owned();
        let relay = Server::by(move |_| Answer::Pass { to: to.clone() });
        let home = tempfile::tempdir().unwrap();
        let mut command = call(home.path(), &relay);
        command
            .env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key());
        let Ran { code, err, .. } = run(&mut command);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{ahead}");
        assert_eq!(relay.seen().len(), if ahead == 299 { 1 } else { 2 }, "{ahead}");
        assert_eq!(endpoint.contacts().len(), 1, "{ahead}");

        // Without another attempt, the error is reported.
        let Ran { code, err, .. } = run(command.env("AWS_MAX_ATTEMPTS", "1"));
        assert_eq!(code, Some(if ahead == 299 { 0 } else { 254 }), "{err}");
        assert!(ahead == 299 || err.contains("(InvalidSignatureException)"), "{err}");
    }
}

#[test]
fn a_clock_is_corrected_once_and_only_for_a_date_that_is_far_away() {
    let refused = |date: Option<&str>| {
        let refusal =
            Answer::error(403, "InvalidSignatureException", r#"{"message":"Signature expired"}"#);
        date.map_or(refusal.clone(), |date| refusal.with("Date", date))
    };
    let now = aws_smithy_types::DateTime::from(std::time::SystemTime::now());
    let now = now.fmt(aws_smithy_types::date_time::Format::HttpDate).unwrap();
    for (date, attempts) in [
        (Some("Tue, 02 Jan 2024 03:04:05 GMT"), 2),
        (Some(now.as_str()), 1),
        (Some("today"), 1),
        (None, 1),
    ] {
        let home = tempfile::tempdir().unwrap();
        let server = Server::of(vec![refused(date)]);
        let Ran { code, err, .. } = run(call(home.path(), &server).arg("--debug"));
        assert_eq!(code, Some(254), "{err}");
        assert!(
            err.ends_with("when calling the CreateContact operation: Signature expired\n"),
            "{err}"
        );
        let seen = server.seen();
        assert_eq!(seen.len(), attempts, "{date:?}");
        if let Some(second) = seen.get(1) {
            assert!(
                second.header("x-amz-date").unwrap().starts_with("20240102T0304"),
                "{second:?}"
            );
            assert_eq!(second.body, seen[0].body, "the same client token");
            assert!(err.contains("signing with its time"), "{err}");
        }
    }
}
