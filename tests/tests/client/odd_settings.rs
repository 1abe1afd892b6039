//! Invalid network settings: an error with an exit code of the AWS CLI, never a panic.

use crate::server::{Answer, Server};
use crate::support::{Ran, call, run};
use proptest::prelude::{ProptestConfig, Strategy, prop_oneof, proptest};

fn ran(change: &[(&str, &str)], options: &[&str]) -> Ran {
    let server = Server::of(vec![Answer::contact()]);
    let home = tempfile::tempdir().unwrap();
    let mut command = call(home.path(), &server);
    command.env("AWS_MAX_ATTEMPTS", "1").args(options);
    for (name, value) in change {
        command.env(name, value);
    }
    run(&mut command)
}

/// Only the AWS CLI's exit codes, and no secret of a URL in messages.
fn checked(change: &[(&str, &str)], options: &[&str]) -> Ran {
    let ran = ran(change, options);
    assert!(matches!(ran.code, Some(0 | 252 | 253 | 255)), "{change:?} {options:?}: {ran:?}");
    for word in ["panicked", "s3cr"] {
        assert!(!ran.err.contains(word), "{change:?} {options:?}: {ran:?}");
    }
    ran
}

#[test]
fn endpoints_that_cannot_be() {
    // The exit codes are those of AWS CLI 2.36.7.
    for (url, code) in [
        ("http://h\u{7}/", 255),
        ("http://a b/", 255),
        ("http://ex\u{e4}mple.test/", 255),
        ("http://127.0.0.1:99999/", 255),
        ("http://127.0.0.1:-1/", 255),
        ("http://127.0.0.1:x/", 255),
        ("http://u:s3cr@127.0.0.1:1/", 255),
        ("http://u:s3cr#x@127.0.0.1:1/", 255),
        ("http://u:s3cr/x@127.0.0.1:1/", 255),
        ("http://u:s3 s3cr@127.0.0.1:1/", 255),
        ("http://u:\"s3cr@127.0.0.1:1/", 255),
        ("http:/u:s3cr@127.0.0.1:1", 255),
        ("http:////u:s3cr@127.0.0.1:1", 255),
        ("HTTP://u:s3cr@127.0.0.1:1", 255),
        ("ftp://u:s3cr@h", 255),
        ("http://127.0.0.1:1/?sig=s3cr&token=s3cr&code=s3cr&AccessKey=s3cr&apikey=s3cr", 255),
        ("http://127.0.0.1:1/#access_token=s3cr", 255),
        ("http:///path", 255),
        ("http://", 255),
        ("://h", 252),
        ("u:s3cr@h", 255),
        ("//u:s3cr@h", 252),
        ("http://[::1", 255),
        ("http://[zz]:1/", 255),
        ("http://-a/", 255),
        ("http://a..b/", 255),
        ("ftp://h/", 255),
        ("http:h", 255),
    ] {
        assert_eq!(checked(&[], &["--endpoint-url", url]).code, Some(code), "{url}");
        checked(&[("AWS_ENDPOINT_URL_CONNECT", url)], &["--debug"]);
    }
}

/// Messages about invalid or too long endpoints do not contain the request.
#[test]
fn invalid_uris_show_no_request() {
    let long = format!("http://u:s3cr@127.0.0.1:1/{}", "a".repeat(65_495));
    for url in ["http://u:s3 s3cr@127.0.0.1:1/", &long] {
        let ran = checked(&[], &["--endpoint-url", url, "--description", "body-s3cr", "--debug"]);
        assert_eq!(ran.code, Some(255), "{ran:?}");
        assert!(!ran.err.contains("Request {"), "{ran:?}");
    }
    let ran = checked(&[], &["--endpoint-url", "http://u:s3 s3cr@127.0.0.1:1/"]);
    assert_eq!(ran.err, "\naws: [ERROR]: Invalid endpoint: http://***@127.0.0.1:1/\n");
    let metadata = [
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://u:s3cr@-/"),
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
    ];
    assert_ne!(checked(&metadata, &[]).code, Some(0));
}

#[test]
fn proxies_that_cannot_be() {
    for (url, shown) in [
        ("HTTP://u:s3cr@127.0.0.1:1/", "http://***@127.0.0.1:1/"),
        ("HTTP://u:s3cr@h:99999/", "http://***@h:99999/"),
        ("ftp://u:s3cr@h", "http://***@h"),
        ("http://127.0.0.1:1/?token=s3cr#x=s3cr", "http://127.0.0.1:1/?token=***#x=***"),
    ] {
        let ran = checked(&[("HTTPS_PROXY", url)], &["--endpoint-url", "https://aws.example"]);
        let want = format!("\naws: [ERROR]: Failed to connect to proxy URL: \"{shown}\"\n");
        assert_eq!((ran.code, ran.err), (Some(255), want), "{url}");
    }
    for url in ["http:/u:s3cr@127.0.0.1:1", "http:u:s3cr@127.0.0.1:1", "socks5:/u:s3cr@h"] {
        let change = [("HTTPS_PROXY", url)];
        assert_eq!(
            checked(&change, &["--endpoint-url", "https://aws.example", "--debug"]).code,
            Some(255)
        );
    }
}

#[test]
fn attempts_and_timeouts_that_cannot_be() {
    for (attempts, code) in [
        ("0", 255),
        ("-1", 255),
        ("x", 255),
        ("1.5", 255),
        ("nan", 255),
        ("99999999999999999999", 0),
        ("4294967295", 0),
        (" 2 ", 0),
        ("1_0", 0),
    ] {
        assert_eq!(checked(&[("AWS_MAX_ATTEMPTS", attempts)], &[]).code, Some(code), "{attempts}");
    }
    for (time, code) in [
        ("0", 0),
        ("-1", 255),
        ("nan", 255),
        ("0.5", 255),
        ("", 255),
        ("9223372036", 0),
        ("9223372036854775807", 255),
        ("99999999999999999999", 255),
    ] {
        for option in ["--cli-read-timeout", "--cli-connect-timeout"] {
            assert_eq!(
                checked(&[], &[&format!("{option}={time}")]).code,
                Some(code),
                "{option} {time}"
            );
        }
    }
}

/// Strings from parts of URLs and settings.
fn odd() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9:/@?#%.\\[\\]_ -]{0,8}",
        "[\u{1}-\u{1f}\u{7f}-\u{9f}\u{e4}\u{202e}\u{ff21}]{1,3}",
        prop_oneof![
            "http://",
            "https://",
            "socks5h://",
            "127\\.0\\.0\\.1:1",
            "\\[::1\\]:1",
            "99999",
            "%zz",
            "\\*"
        ],
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(12)
    })]

    #[test]
    fn no_setting_of_the_network_panics(value in odd()) {
        for name in [
            "AWS_ENDPOINT_URL_CONNECT", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_SDK_UA_APP_ID", "http_proxy", "NO_PROXY",
            "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_CA_BUNDLE",
        ] {
            // This host name is not resolved.
            let proxy = ("https_proxy", "http://127.0.0.1:1");
            let mut change = vec![proxy, ("http_proxy", proxy.1), (name, &value)];
            if name == "http_proxy" {
                // Parsed but unused: it may be the address of a host.
                change.push(("NO_PROXY", "127.0.0.1"));
            }
            if name == "AWS_MAX_ATTEMPTS" {
                // The server responds at once; a proxy that rejects would be tried as often as a
                // large number requires.
                change = vec![(name, &value)];
            }
            checked(&change, &[]);
        }
    }
}

/// Without the variable, a call would be signed with other keys or go to another endpoint than the
/// user configured.
#[cfg(unix)]
#[test]
fn variables_that_are_not_utf8_are_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for name in [
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_CONNECT",
        "AWS_REGION",
        "AWS_CONFIG_FILE",
        "HTTP_PROXY",
    ] {
        let server = Server::of(vec![Answer::contact()]);
        let home = tempfile::tempdir().unwrap();
        let mut command = call(home.path(), &server);
        command.env_remove("AWS_DEFAULT_REGION").env("AWS_REGION", "us-west-2");
        let ran = run(command.env(name, OsStr::from_bytes(b"http://127.0.0.1:9/SENTINEL\xff")));
        assert_eq!(ran.code, Some(255), "{name}: {ran:?}");
        assert!(
            ran.err.contains(&format!("variable {name} is not valid UTF-8")),
            "{name}: {ran:?}"
        );
        assert!(!ran.err.contains("SENTINEL"), "{name}: {ran:?}");
        assert!(server.seen().is_empty(), "{name}: {ran:?}");
    }
}

#[test]
fn a_chain_of_source_profiles_is_limited() {
    let server = Server::of(vec![Answer::contact()]);
    let home = tempfile::tempdir().unwrap();
    let profiles = (0..5000).map(|number| {
        let next = number + 1;
        format!(
            "[profile p{number}]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = \
                p{next}\n"
        )
    });
    let file = home.path().join("chain");
    std::fs::write(&file, profiles.collect::<String>()).unwrap();
    let mut command = call(home.path(), &server);
    command.env("AWS_CONFIG_FILE", &file).args(["--profile", "p0"]);
    let ran = run(&mut command);
    assert_eq!(ran.code, Some(255), "{ran:?}");
    assert!(ran.err.contains("longer than 100 profiles"), "{ran:?}");
}
