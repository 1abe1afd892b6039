//! Credentials of processes, containers, instances and IAM Identity Center in all formats that the
//! AWS CLI accepts, and their error messages.

use crate::server::{Answer, Server};
use crate::stand_in::{call, home_with_tokens, signer};
use crate::support::{Ran, run};
use std::path::Path;
use std::process::Command;

/// Every format of a time in the distant future.
const DATES: [&str; 8] = [
    "2099-01-01T00:00:00Z",
    "2099-01-01T00:00:00+00:00",
    "2099-01-01T02:00:00+0200",
    "2099-01-01T00:00:00UTC",
    "2099-01-01 00:00:00",
    "2099-01-01 00:00:00.123456 UTC",
    "20990101T000000Z",
    "Thu, 01 Jan 2099 00:00:00 GMT",
];
const STALE: &str = "Credentials were refreshed, but the refreshed credentials are still expired.";

fn process(home: &Path, printed: &str, end: &str) {
    let file = home.join("program");
    std::fs::write(
        &file,
        format!(
            "#!/bin/sh\necho run >> {0}/runs\ncat <<'E'\n{printed}\nE\n{end}\n",
            home.display()
        ),
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

fn of_process(printed: &str, end: &str, arguments: &str) -> (Ran, Server, usize) {
    let home = home_with_tokens(
        &format!("[default]\ncredential_process = {{home}}/program {arguments}\n"),
        "",
    );
    process(home.path(), printed, end);
    let server = Server::of(vec![Answer::contact()]);
    let ran = run(&mut call(home.path(), &server));
    let runs =
        std::fs::read_to_string(home.path().join("runs")).unwrap_or_default().lines().count();
    assert!(!home.path().join("made").exists(), "no shell reads the arguments");
    (ran, server, runs)
}

fn refused(ran: &Ran, want: &str) {
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(255), format!("\naws: [ERROR]: {want}\n").as_str())
    );
}

#[test]
fn a_program_is_run_without_a_shell() {
    let keys = r#"{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"s"}"#;
    for arguments in [
        "$(touch {home}/made)",
        "; touch {home}/made",
        "`touch {home}/made` # * ? < > & |",
        "--team #1 'a b'",
    ] {
        let (ran, server, runs) = of_process(keys, "", arguments);
        assert_eq!((ran.code, ran.err.as_str(), runs), (Some(0), "", 1), "{arguments}");
        assert_eq!(signer(&server).0, "AKIDPROCESS");
    }
    let home = home_with_tokens("[default]\ncredential_process = {home}/nothing x\n", "");
    let server = Server::of(vec![Answer::contact()]);
    let ran = run(&mut call(home.path(), &server));
    refused(
        &ran,
        &format!("[Errno 2] No such file or directory: '{}/nothing'", home.path().display()),
    );
}

#[test]
fn what_a_program_prints_is_read_as_botocore_reads_it() {
    for date in DATES {
        let printed = format!(
            r#"{{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"s","SessionToken":"t","Expiration":"{date}"}}"#
        );
        let (ran, server, runs) = of_process(&printed, "", "");
        assert_eq!((ran.code, ran.err.as_str(), runs), (Some(0), "", 1), "{date}");
        assert_eq!(signer(&server), ("AKIDPROCESS".to_owned(), Some("t".to_owned())), "{date}");
    }
    let from = "Error when retrieving credentials from custom-process:";
    let expired = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"2020-01-01T00:00:00Z"}"#;
    let table = [
        (expired, "", STALE.to_owned(), 2),
        (
            r#"{"Version":2}"#,
            "",
            format!(
                "{from} Unsupported version '2' for credential process provider, supported \
                    versions: 1"
            ),
            1,
        ),
        (
            r#"{"AccessKeyId":"A"}"#,
            "",
            format!(
                "{from} Unsupported version '<Version key not provided>' for credential process \
                    provider, supported versions: 1"
            ),
            1,
        ),
        (
            r#"{"Version":1,"SecretAccessKey":"s"}"#,
            "",
            format!("{from} Missing required key in response: 'AccessKeyId'"),
            1,
        ),
        (
            r#"{"Version":1,"AccessKeyId":"A"}"#,
            "",
            format!("{from} Missing required key in response: 'SecretAccessKey'"),
            1,
        ),
        ("sorry", "", "Expecting value: line 1 column 1 (char 0)".to_owned(), 1),
        (
            r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"soon"}"#,
            "",
            "Unknown string format: soon".to_owned(),
            1,
        ),
        ("{}", "echo 'not today' >&2; exit 3", format!("{from} not today"), 1),
        ("{}", "yes", format!("{from} The program printed more than 1048576 bytes"), 1),
    ];
    for (printed, end, want, times) in table {
        let (ran, _, runs) = of_process(printed, end, "");
        refused(&ran, &want);
        assert_eq!(runs, times, "{printed}");
    }
}

/// A call with credentials from the server.
fn at(server: &Server, env: &[(&str, &str)]) -> Ran {
    let home = home_with_tokens("", "");
    let mut command: Command = call(home.path(), server);
    for (name, value) in env {
        command.env(name, value.replace("{url}", &server.url()));
    }
    run(&mut command)
}

const CONTAINER: [(&str, &str); 1] =
    [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{url}/container?id=1")];

fn keys(date: &str) -> String {
    format!(
        r#"{{"AccessKeyId":"AKIDFETCHED","SecretAccessKey":"s","Token":"t","Expiration":"{date}"}}"#
    )
}

/// The service, and a credentials endpoint with a constant response.
fn saying(status: u16, body: &str) -> Server {
    let body = body.to_owned();
    Server::by(move |seen| match seen.target.as_str() {
        "/contact/create-contact" => Answer::contact(),
        _ => Answer::new(status, &body),
    })
}

#[test]
fn a_container_is_asked_as_botocore_asks() {
    std::thread::scope(|scope| {
        for date in DATES {
            scope.spawn(move || {
                let server = saying(200, &keys(date));
                let ran = at(&server, &CONTAINER);
                assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{date}");
                assert_eq!(signer(&server).0, "AKIDFETCHED");
                let seen = &server.seen()[0];
                assert_eq!(
                    (seen.target.as_str(), seen.header("accept")),
                    ("/container?id=1", Some("application/json"))
                );
            });
        }
        let from =
            "Error when retrieving credentials from container-role: Error retrieving metadata:";
        let unreadable =
            format!("{from} Unable to parse JSON returned from container metadata services");
        let table = [
            (
                403,
                "{\"code\":\"AccessDenied\",\"message\":\"nope\"}",
                format!(
                    "{from} Received non 200 response 403 from container metadata: \
                {{\"code\":\"AccessDenied\",\"message\":\"nope\"}}"
                ),
                3,
            ),
            (500, "", format!("{from} Received non 200 response 500 from container metadata:"), 3),
            (200, "<html>", unreadable, 3),
            (
                200,
                r#"{"AccessKeyId":"A","SecretAccessKey":"s"}"#,
                "Error when retrieving \
                credentials from container-role: Missing required key in response: 'Token'"
                    .to_owned(),
                1,
            ),
            (200, Box::leak(keys("2020-01-01T00:00:00Z").into_boxed_str()), STALE.to_owned(), 2),
        ];
        for (status, body, want, times) in table {
            scope.spawn(move || {
                let server = saying(status, body);
                refused(&at(&server, &CONTAINER), &want);
                assert_eq!(server.seen().len(), times, "{want}");
            });
        }
    });
    let server = saying(200, &keys(DATES[0]));
    refused(
        &at(&server, &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/x")]),
        "Unsupported host 'evil.example'.  Can only retrieve metadata from a loopback address or \
            one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost",
    );
}

#[test]
fn a_container_that_fails_once_is_asked_again() {
    let server = Server::of(vec![
        Answer::new(500, ""),
        Answer::new(200, &keys(DATES[0])),
        Answer::contact(),
    ]);
    let ran = at(&server, &CONTAINER);
    assert_eq!((ran.code, ran.err.as_str(), server.seen().len()), (Some(0), "", 3));
}

const INSTANCE: [(&str, &str); 2] =
    [("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{url}")];

/// Instance metadata with these responses for token and credentials.
fn instance(token: Answer, credentials: &str) -> Server {
    let credentials = credentials.to_owned();
    Server::by(move |seen| match seen.target.as_str() {
        "/contact/create-contact" => Answer::contact(),
        "/latest/api/token" => token.clone(),
        "/latest/meta-data/iam/security-credentials/" => Answer::new(200, "role"),
        "/latest/meta-data/iam/security-credentials/role" => Answer::new(200, &credentials),
        _ => Answer::new(404, ""),
    })
}

#[test]
fn an_instance_is_asked_as_botocore_asks() {
    for date in DATES.into_iter().chain(["2020-01-01T00:00:00Z"]) {
        let server = instance(Answer::new(200, "token"), &keys(date));
        let ran = at(&server, &INSTANCE);
        assert_eq!((ran.code, ran.err.as_str(), server.seen().len()), (Some(0), "", 4), "{date}");
        assert_eq!(signer(&server).0, "AKIDFETCHED");
        assert_eq!(server.seen()[1].header("x-aws-ec2-metadata-token"), Some("token"));
    }
    // Version 1 if version 2 is not available.
    for status in [403, 404, 405, 500] {
        let server = instance(Answer::new(status, ""), &keys(DATES[0]));
        let ran = at(&server, &INSTANCE);
        assert_eq!((ran.code, ran.err.as_str(), server.seen().len()), (Some(0), "", 4), "{status}");
        assert_eq!(server.seen()[1].header("x-aws-ec2-metadata-token"), None);
        let disabled = [INSTANCE[0], INSTANCE[1], ("AWS_EC2_METADATA_V1_DISABLED", "true")];
        refused(
            &at(&server, &disabled),
            "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 \
                has been disabled",
        );
    }
}

#[test]
fn an_instance_without_credentials_is_none_and_a_broken_one_is_said() {
    let table = [
        (Answer::new(400, ""), keys(DATES[0]), 253, "An error occurred (NoCredentials)"),
        (Answer::new(200, "t"), String::new(), 253, "An error occurred (NoCredentials)"),
        (Answer::new(200, "t"), "{".to_owned(), 253, "An error occurred (NoCredentials)"),
        (
            Answer::new(200, "t"),
            r#"{"Code":"Failed","Message":"no"}"#.to_owned(),
            253,
            "An error occurred (NoCredentials)",
        ),
        (Answer::new(200, "t"), keys("soon"), 255, "Unknown string format: soon\n"),
        (Answer::new(200, "t"), keys("2020-01-01T00:00:00+00:00"), 255, STALE),
    ];
    for (token, credentials, code, want) in table {
        let server = instance(token, &credentials);
        let ran = at(&server, &INSTANCE);
        assert_eq!(ran.code, Some(code), "{credentials}: {}", ran.err);
        assert!(ran.err.starts_with(&format!("\naws: [ERROR]: {want}")), "{}", ran.err);
    }
    let server = instance(Answer::new(200, "t"), "{}");
    for (name, value, want) in [
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
            "ipv5",
            "Invalid EC2 Instance Metadata endpoint mode: ipv5 Valid endpoint modes \
                (case-insensitive): ('ipv4', 'ipv6').",
        ),
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "nowhere",
            "Invalid endpoint EC2 Instance Metadata endpoint: nowhere",
        ),
        ("AWS_METADATA_SERVICE_TIMEOUT", "1.5", "invalid literal for int() with base 10: '1.5'"),
    ] {
        refused(&at(&server, &[INSTANCE[0], INSTANCE[1], (name, value)]), want);
    }
}

#[test]
fn a_refusal_of_iam_identity_center_is_shown_as_any_services() {
    let config = "[default]\nsso_account_id = 111122223333\nsso_role_name = cook\nsso_region = \
        us-east-1\nsso_start_url = https://sso.example/start\n";
    let table = [
        (
            403,
            "ForbiddenException",
            r#"{"message":"No access"}"#,
            "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation \
                (reached max retries: 0): No access",
        ),
        (
            404,
            "ResourceNotFoundException",
            r#"{"message":"gone"}"#,
            "An error occurred (ResourceNotFoundException) when calling the GetRoleCredentials \
                operation (reached max retries: 0): gone",
        ),
        (
            500,
            "InternalFailure",
            "{}",
            "An error occurred (InternalFailure) when calling the GetRoleCredentials operation \
                (reached max retries: 0):",
        ),
    ];
    for (status, code, body, want) in table {
        let home = home_with_tokens(config, "");
        let server = Server::of(vec![Answer::error(status, code, body)]);
        let Ran { code, err, .. } = run(&mut call(home.path(), &server));
        assert_eq!((code, err), (Some(254), format!("\naws: [ERROR]: {want}\n")));
        assert_eq!(
            server.seen()[0].target,
            "/federation/credentials?role_name=cook&account_id=111122223333"
        );
    }
}

#[test]
fn a_credential_source_without_credentials_is_named() {
    let config =
        "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Ec2InstanceMetadata\n";
    let home = home_with_tokens(config, "");
    let server = Server::of(vec![Answer::contact()]);
    refused(
        &run(&mut call(home.path(), &server)),
        "Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in \
            credential_source referenced in profile default",
    );
}

#[test]
fn keys_of_the_environment_that_have_expired_are_refused() {
    let server = Server::of(vec![Answer::contact()]);
    let env = |date| {
        [
            ("AWS_ACCESS_KEY_ID", "A"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
            ("AWS_CREDENTIAL_EXPIRATION", date),
        ]
    };
    refused(&at(&server, &env("2020-01-01T00:00:00Z")), STALE);
    assert_eq!(at(&server, &env("2099-01-01T00:00:00Z")).code, Some(0));
}

#[test]
fn files_of_older_tools_come_before_a_container() {
    let home = home_with_tokens("", "");
    std::fs::write(home.path().join("ec2"), "x\nAWSAccessKeyId = AKIDEC2\nAWSSecretKey=s\n")
        .unwrap();
    std::fs::write(
        home.path().join(".boto"),
        "[Credentials]\naws_access_key_id = AKIDBOTO\naws_secret_access_key = s\n",
    )
    .unwrap();
    let server = saying(200, &keys(DATES[0]));
    let mut command = call(home.path(), &server);
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()));
    assert_eq!(run(&mut command).code, Some(0));
    assert_eq!(signer(&server).0, "AKIDBOTO");
    assert_eq!(run(command.env("AWS_CREDENTIAL_FILE", "~/ec2")).code, Some(0));
    assert_eq!(signer(&server).0, "AKIDEC2");
    refused(
        &run(command.env("AWS_CREDENTIAL_FILE", "/nowhere")),
        "The specified config file (/nowhere) could not be found.",
    );
}
