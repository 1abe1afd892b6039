//! Limits of depth and length, duplicates, and checks that run before anything else.

use crate::support::{AWS, Home, Server, VARIANT, run};
use std::time::{Duration, Instant};

#[test]
fn a_response_that_is_nested_too_deep_is_an_error() {
    for (status, depth) in [("ok", 1_000_000), ("ok", 1001)] {
        let server = Server::start(move |_| "[".repeat(depth).into_bytes());
        let home = Home::new();
        let (code, out, err) =
            run(home.variant(&server).args(["describe-book", "--title", status]));
        assert_eq!((code, out.as_str()), (Some(255), ""), "{err}");
        assert!(
            err.contains("the JSON in the response cannot be read: Nested too deeply"),
            "{err}"
        );
    }
    // Invalid JSON is ignored, as in the AWS CLI.
    let server = Server::start(|_| b"[[[".to_vec());
    let home = Home::new();
    let (code, _, err) = run(home.variant(&server).args(["describe-book", "--title", "x"]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn files_without_end_end() {
    let began = Instant::now();
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        let home = Home::new();
        let mut command = home.bare(AWS);
        command.env(variable, "/dev/zero").args(["kitchen", "ping", "--region", "r"]);
        let (code, _, err) = run(&mut command);
        let want =
            "\naws: [ERROR]: Unable to parse config file: /dev/zero (longer than 16777216 bytes)\n";
        assert_eq!((code, err.as_str()), (Some(255), want), "{variable}");
    }
    let home = Home::new();
    let mut command = home.bare(VARIANT);
    command
        .env("AWS_ACCESS_KEY_ID", "a")
        .env("AWS_SECRET_ACCESS_KEY", "s")
        .args(["list-books", "--shelf", "s", "--region", "us-west-2", "--ca-bundle", "/dev/zero"])
        .args(["--endpoint-url", "https://127.0.0.1:9"]);
    let (code, _, err) = run(&mut command);
    assert!(code == Some(255) && err.contains("/dev/zero: longer than 67108864 bytes"), "{err}");
    let mut command = home.bare(VARIANT);
    command
        .env("AWS_WEB_IDENTITY_TOKEN_FILE", "/dev/zero")
        .env("AWS_ROLE_ARN", "arn:aws:iam::012345678901:role/r")
        .args(["list-books", "--shelf", "s", "--region", "us-west-2"]);
    let (code, _, err) = run(&mut command);
    assert!(code == Some(255) && err.contains("/dev/zero"), "{err}");
    // A program that keeps reading would never end; only the time shows that.
    assert!(began.elapsed() < Duration::from_secs(600));
}

#[test]
fn what_is_there_twice_is_named_with_its_line() {
    let cases = [
        (
            "[default]\nregion=a\n[profile test]\nx=1\n\n[profile test]\n",
            "(line 6: duplicate section [profile test], first defined in line 3)",
        ),
        (
            "[default]\nregion=a\nRegion = b\n",
            "(line 3: duplicate key `region` in section [default])",
        ),
        // The AWS CLI's message, without additions.
        ("[default]\nx\n", "config"),
        ("x = 1\n[default]\n", "config"),
    ];
    for (text, end) in cases {
        let home = Home::new();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), text).unwrap();
        let (code, _, err) = run(home.bare(AWS).args(["kitchen", "ping"]));
        assert_eq!(code, Some(255), "{err}");
        assert!(err.starts_with("\naws: [ERROR]: Unable to parse config file: "), "{err}");
        assert!(err.ends_with(&format!("{end}\n")), "{err}");
    }
}

#[test]
fn strict_checks_come_before_anything_is_looked_for() {
    let home = Home::new();
    let long = "x".repeat(2000);
    let words = [
        "connect",
        "create-contact",
        "--instance-id",
        "i",
        "--channel",
        "FAX",
        "--initiation-method",
        "FLOW",
        "--name",
        &long,
        "--expiry-duration-in-minutes",
        "99999999999",
    ];
    let (code, out, err) = run(home.bare(AWS).args(words).arg("--cli-strict"));
    assert_eq!((code, out.as_str()), (Some(252), ""), "{err}");
    for part in ["ExpiryDurationInMinutes", "Channel", "Name"] {
        assert!(err.contains(part), "{part} is not in {err}");
    }
    let (code, _, err) = run(home.bare(AWS).args(words));
    assert!(code == Some(253) && err.contains("You must specify a region"), "{err}");
}

#[test]
fn advice_can_be_followed() {
    let home = Home::new();
    let words = ["list-books", "--shelf", "s"];
    let (code, _, err) = run(home.bare(VARIANT).args(words));
    let want = "You must specify a region. Use --region, or set AWS_REGION, or `region` in \
        ~/.aws/config.\n";
    assert!(code == Some(253) && err.ends_with(want), "{err}");
    let (code, _, err) = run(home.bare(VARIANT).args(words).args(["--region", "us-west-2"]));
    let want = "Unable to locate credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
        put `aws_access_key_id` and `aws_secret_access_key` into ~/.aws/credentials.\n";
    assert!(code == Some(253) && err.ends_with(want), "{err}");
    let (_, _, err) = run(home.bare(home.called(VARIANT, "aws")).args(["shelf"]).args(words));
    assert!(err.ends_with("by running \"aws configure\".\n"), "{err}");
}
