//! Bearer tokens of AWS's services: what AWS CLI 2.36.7 sends for `bedrock list-foundation-models`.

use crate::server::{Answer, Server};
use crate::stand_in::{EXPIRES, home_with_tokens};
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

const SESSION: &str = "[default]\nsso_session = s\n[sso-session s]\nsso_region = us-east-1\n\
    sso_start_url = https://sso.example/start\n";
const PAST: &str = "2020-01-01T00:00:00Z";

/// The call of AWS CLI 2.36.7 for a token of IAM Identity Center: its token or error, and the
/// number of refreshes.
struct OfSession {
    config: &'static str,
    expires: &'static str,
    /// The refresh token in the cache.
    refresh: Option<&'static str>,
    variables: &'static [(&'static str, &'static str)],
    result: Result<&'static str, &'static str>,
    refreshes: usize,
}

/// Recorded with `codecatalyst get-user-details`, whose only scheme is a bearer token.
#[test]
fn tokens_of_iam_identity_center_are_those_of_the_aws_cli() {
    const EXPIRED: &str =
        "Error when retrieving token from sso: Token has expired and refresh failed";
    let session = OfSession {
        config: SESSION,
        expires: EXPIRES,
        refresh: None,
        variables: &[],
        result: Ok("token-of-sso"),
        refreshes: 0,
    };
    let table = [
        OfSession { ..session },
        OfSession {
            variables: &[("AWS_BEARER_TOKEN_BEDROCK", "token-of-env")],
            result: Ok("token-of-env"),
            ..session
        },
        OfSession {
            config: "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\n\
                sso_session = s\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = \
                https://sso.example/start\n",
            ..session
        },
        OfSession {
            config: "[default]\nregion = us-east-1\n[profile p]\nsso_session = s\n\
                [sso-session s]\nsso_region = us-east-1\nsso_start_url = \
                https://sso.example/start\n",
            result: Err("Unable to locate authorization token"),
            ..session
        },
        OfSession {
            config: "[profile p]\nsso_session = s\n[sso-session s]\nsso_region = us-east-1\n\
                sso_start_url = https://sso.example/start\n",
            variables: &[("AWS_PROFILE", "p")],
            ..session
        },
        OfSession {
            config: "[default]\nsso_session = nope\n",
            result: Err("The profile \"default\" is configured to use the SSO token provider but \
                the \"nope\" sso_session configuration does not exist."),
            ..session
        },
        OfSession {
            config: "[default]\nsso_session = s\n[sso-session s]\nsso_region = us-east-1\n",
            variables: &[("AWS_BEARER_TOKEN_BEDROCK", "token-of-env")],
            result: Err("The profile \"default\" is configured to use the SSO token provider but \
                is missing the following configuration: ['sso_start_url']."),
            ..session
        },
        OfSession { expires: PAST, result: Err(EXPIRED), ..session },
        OfSession {
            expires: PAST,
            refresh: Some("refresh-of-sso"),
            result: Ok("next-token"),
            refreshes: 1,
            ..session
        },
        OfSession {
            expires: PAST,
            refresh: Some("another"),
            result: Err(EXPIRED),
            refreshes: 1,
            ..session
        },
        OfSession { expires: "x", result: Err("Unknown string format: x"), ..session },
    ];
    for row in table {
        let home = home_with_tokens(row.config, "");
        let file = home.path().join(".aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json");
        let refresh = row.refresh.map_or_else(String::new, |token| {
            format!(
                r#","clientId":"c","clientSecret":"s","registrationExpiresAt":"{EXPIRES}","refreshToken":"{token}""#
            )
        });
        let cached = format!(
            r#"{{"startUrl":"https://sso.example/start","region":"us-east-1","accessToken":"token-of-sso","expiresAt":"{}"{refresh}}}"#,
            row.expires
        );
        std::fs::write(&file, cached).unwrap();
        let server = Server::by(|seen| match seen.target.as_str() {
            "/token" if seen.text().contains("refresh-of-sso") => {
                Answer::new(200, r#"{"accessToken":"next-token","expiresIn":3600}"#)
            }
            "/token" => Answer::error(400, "InvalidGrantException", "{}"),
            _ => Answer::new(200, "{}"),
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
        command
            .env_clear()
            .env("HOME", home.path())
            .env("HARDIE_TEST_MODEL", "bedrock")
            .env("AWS_REGION", "us-west-2")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_AUTH_SCHEME_PREFERENCE", "httpBearerAuth")
            .env("AWS_ENDPOINT_URL", server.url())
            .envs(row.variables.iter().copied())
            .args(["list-foundation-models", "--debug"])
            .stdin(Stdio::null());
        let ran = run(&mut command);
        let seen = server.seen();
        let refreshes = seen.iter().filter(|seen| seen.target == "/token").count();
        assert_eq!(refreshes, row.refreshes, "{}", ran.err);
        let call = seen.iter().find(|seen| seen.target == "/foundation-models");
        let header = call.and_then(|seen| seen.header("authorization"));
        match row.result {
            Ok(token) => {
                assert_eq!(header, Some(format!("Bearer {token}").as_str()), "{}", ran.err);
                let kept = std::fs::read_to_string(&file).unwrap();
                assert_eq!(kept.contains("next-token"), row.refreshes == 1, "{kept}");
            }
            Err(message) => {
                assert!(ran.err.contains(&format!("variant: [ERROR]: {message}\n")), "{}", ran.err);
                assert_eq!((ran.code, header), (Some(255), None));
            }
        }
        for secret in ["token-of-sso", "token-of-env", "next-token", "refresh-of-sso"] {
            assert!(!format!("{}{}", ran.out, ran.err).contains(secret), "{}", ran.err);
        }
    }
}
