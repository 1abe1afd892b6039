//! Bearer tokens of AWS's services: what AWS CLI 2.36.7 sends for `bedrock list-foundation-models`.

use crate::server::{Answer, Server};
use crate::support::run;
use std::process::{Command, Stdio};
use tempfile::tempdir;

/// The result of the AWS CLI: the beginning of the header `Authorization`, or the error.
#[derive(Clone, Copy, Debug)]
enum Recorded {
    Bearer(&'static str),
    Signed,
    Unsigned,
    NoToken,
}

#[test]
fn tokens_and_preferences_are_those_of_the_aws_cli() {
    use Recorded::{Bearer, NoToken, Signed, Unsigned};
    let home = tempdir().unwrap();
    let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let token = ("AWS_BEARER_TOKEN_BEDROCK", "tok3n");
    let prefers = |words| ("AWS_AUTH_SCHEME_PREFERENCE", words);
    let cases = [
        (vec![token], "", Bearer("tok3n")),
        (vec![], "", Signed),
        (vec![token, prefers("sigv4")], "", Bearer("tok3n")),
        (vec![token, prefers("httpBearerAuth")], "", Bearer("tok3n")),
        (vec![prefers("httpBearerAuth")], "", NoToken),
        (vec![prefers(" other , http BearerAuth")], "", NoToken),
        (vec![prefers("sigv4a")], "", Signed),
        (vec![prefers("smithy.api#httpBearerAuth")], "", Signed),
        (vec![("AWS_BEARER_TOKEN_BEDROCK", "")], "", Bearer("")),
        (vec![token], "--no-sign-request", Unsigned),
        (vec![("AWS_BEARER_TOKEN_OTHER", "tok3n")], "", Signed),
    ];
    for (variables, option, recorded) in cases {
        for has_keys in [true, false] {
            if !has_keys && matches!(recorded, Signed) {
                continue;
            }
            let server = Server::of(vec![Answer::new(200, "{}")]);
            let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
            command
                .env_clear()
                .env("HOME", home.path())
                .env("HARDIE_TEST_MODEL", "bedrock")
                .env("AWS_REGION", "us-west-2")
                .env("AWS_EC2_METADATA_DISABLED", "true")
                .envs(keys.into_iter().filter(|_| has_keys))
                .envs(variables.iter().copied())
                .args(["list-foundation-models", "--endpoint-url", &server.url(), "--debug"])
                .args(Some(option).filter(|option| !option.is_empty()))
                .stdin(Stdio::null());
            let ran = run(&mut command);
            let header = server
                .seen()
                .first()
                .and_then(|seen| seen.header("authorization").map(str::to_owned));
            let header = header.as_deref();
            match recorded {
                Bearer(token) => {
                    assert_eq!(
                        header.map(str::trim_end),
                        Some(format!("Bearer {token}").trim_end())
                    );
                }
                Signed => assert!(
                    header.is_some_and(|it| it.starts_with("AWS4-HMAC-SHA256 Credential=AKID/")),
                    "{variables:?}: {header:?} {}",
                    ran.err
                ),
                Unsigned => assert_eq!((header, server.seen().len()), (None, 1), "{variables:?}"),
                NoToken => {
                    assert!(ran.err.contains("[ERROR]: Unable to locate authorization token"));
                    assert_eq!((ran.code, server.seen().len()), (Some(255), 0));
                }
            }
            assert!(!format!("{}{}", ran.out, ran.err).contains("tok3n"), "{}", ran.err);
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    let dry_run = ["list-foundation-models", "--cli-dry-run", "curl"];
    let command = command.env_clear().env("HOME", home.path()).args(dry_run);
    command.env("HARDIE_TEST_MODEL", "bedrock").env(token.0, token.1).env("AWS_REGION", "eu");
    let ran = run(command.args(["--endpoint-url", "http://h"]));
    let header = "--header 'authorization: Bearer '\"$AWS_BEARER_TOKEN_BEDROCK\" ";
    assert!(ran.out.contains(header) && !ran.out.contains("tok3n"), "{ran:?}");
}
