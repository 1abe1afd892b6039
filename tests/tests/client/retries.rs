//! Retries: when, after which delay, and invalid settings.

use crate::server::{Answer, Server};
use crate::support::{call, run, write_files};
use std::time::Duration;

/// The time between the first two attempts if the first one gets this response.
fn pause(first: Answer) -> Duration {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![first, Answer::contact()]);
    let ran = run(&mut call(home.path(), &server));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].header("amz-sdk-request"), Some("attempt=1; max=3"));
    assert_eq!(seen[1].header("amz-sdk-request"), Some("attempt=2; max=3"));
    seen[1].at - seen[0].at
}

#[test]
fn the_service_says_how_long_to_wait() {
    let wait = pause(Answer::new(503, "").with("Retry-After", "2"));
    assert!(wait >= Duration::from_secs(2) && wait < Duration::from_secs(6), "{wait:?}");
    let wait =
        pause(Answer::new(503, "").with("x-amz-retry-after", "1200").with("Retry-After", "9"));
    assert!(wait >= Duration::from_millis(1200) && wait < Duration::from_secs(5), "{wait:?}");
    // Without a delay in the response: random, up to a second.
    let wait = pause(Answer::new(503, ""));
    assert!(wait < Duration::from_secs(4), "{wait:?}");
}

#[test]
fn which_answers_are_tried_again() {
    let table = [
        (500, "", true),
        (502, "", true),
        (503, "", true),
        (504, "", true),
        (501, "", false),
        (400, "InvalidRequestException", false),
        (429, "", false),
        (400, "RequestTimeout", true),
        (400, "RequestTimeoutException", true),
        (400, "PriorRequestNotComplete", true),
        (400, "Throttling", true),
        (400, "ThrottlingException", true),
        (400, "ThrottledException", true),
        (400, "RequestThrottledException", true),
        (400, "TooManyRequestsException", true),
        (400, "ProvisionedThroughputExceededException", true),
        (400, "TransactionInProgressException", true),
        (400, "RequestLimitExceeded", true),
        (400, "BandwidthLimitExceeded", true),
        (400, "LimitExceededException", true),
        (400, "RequestThrottled", true),
        (400, "SlowDown", true),
        (400, "EC2ThrottledException", true),
        (400, "ExpiredToken", false),
        (403, "RequestTimeTooSkewed", false),
    ];
    std::thread::scope(|scope| {
        for (status, code, again) in table {
            scope.spawn(move || {
                let home = tempfile::tempdir().unwrap();
                let answer = Answer::new(status, "{}").with("Retry-After", "0");
                let answer =
                    if code.is_empty() { answer } else { answer.with("x-amzn-errortype", code) };
                let server = Server::of(vec![answer, Answer::contact()]);
                let ran = run(&mut call(home.path(), &server));
                let tries = server.seen().len();
                assert_eq!(
                    (ran.code, tries),
                    if again { (Some(0), 2) } else { (Some(254), 1) },
                    "{status} {code}"
                );
            });
        }
    });
}

#[test]
fn settings_of_retries() {
    const BUSY: &str = "An error occurred (500) when calling the CreateContact operation (reached \
        max retries: {n}): Internal Server Error";
    let mode = |mode| {
        format!(
            "Invalid value provided to \"mode\": \"{mode}\" must be one of: \"standard\" \
                or \"adaptive\""
        )
    };
    let attempts = |text| {
        format!(
            "Value provided to \"max_attempts\": {text} must be an integer greater than or equal \
                to one."
        )
    };
    // Environment, profile, exit code, message, attempts.
    type Row = (&'static [(&'static str, &'static str)], &'static str, i32, String, usize);
    let table: Vec<Row> = vec![
        (&[("AWS_MAX_ATTEMPTS", "1")], "", 254, BUSY.replace("{n}", "0"), 1),
        (&[("AWS_MAX_ATTEMPTS", "2")], "max_attempts = 4", 254, BUSY.replace("{n}", "1"), 2),
        (&[], "max_attempts = 4", 254, BUSY.replace("{n}", "3"), 4),
        (&[("AWS_RETRY_MODE", "adaptive")], "", 254, BUSY.replace("{n}", "2"), 3),
        (&[], "retry_mode = adaptive", 254, BUSY.replace("{n}", "2"), 3),
        (&[("AWS_RETRY_MODE", "legacy")], "", 255, mode("legacy"), 0),
        (&[], "retry_mode = none", 255, mode("none"), 0),
        (&[("AWS_MAX_ATTEMPTS", "0")], "", 255, attempts("0"), 0),
        (&[("AWS_MAX_ATTEMPTS", "-1")], "", 255, attempts("-1"), 0),
        (
            &[("AWS_MAX_ATTEMPTS", "x")],
            "",
            255,
            "invalid literal for int() with base 10: 'x'".to_owned(),
            0,
        ),
    ];
    for (env, profile, code, text, tries) in table {
        let home = tempfile::tempdir().unwrap();
        write_files(home.path(), &format!("[default]\n{profile}\n"), "");
        let server = Server::of(vec![Answer::new(500, "").with("Retry-After", "0")]);
        let ran = run(call(home.path(), &server).envs(env.iter().copied()));
        assert_eq!(
            (ran.code, ran.err),
            (Some(code), format!("\naws: [ERROR]: {text}\n")),
            "{env:?} {profile}"
        );
        assert_eq!(server.seen().len(), tries, "{env:?} {profile}");
        let adaptive =
            env.contains(&("AWS_RETRY_MODE", "adaptive")) || profile.ends_with("adaptive");
        if let Some(first) = server.seen().first() {
            let mode = if adaptive { "cfg/retry-mode#adaptive" } else { "cfg/retry-mode#standard" };
            assert!(first.header("user-agent").unwrap().contains(mode));
        }
    }
}

#[test]
fn one_connection_serves_all_attempts() {
    let home = tempfile::tempdir().unwrap();
    let slow = Answer::error(400, "SlowDown", "{}");
    let server = Server::of(vec![slow.clone(), slow, Answer::contact()]);
    assert_eq!(run(&mut call(home.path(), &server)).code, Some(0));
    assert_eq!((server.seen().len(), server.connections()), (3, 1));
}
