//! Control characters in settings and credentials: the message names the source, never the value,
//! and there is no panic, whose core file would contain the secret.

use crate::server::{Answer, Server};
use crate::stand_in::{EXPIRES, call, home_with_tokens};
use crate::support::{Ran, bare, run};
use std::path::Path;
use std::process::Command;

/// A string that no message may contain.
const VALUE: &str = "HIDDENVALUE";

/// Every source with `{value}` in place of one key or token.
struct Case {
    config: &'static str,
    credentials: &'static str,
    env: &'static [(&'static str, &'static str)],
    /// The response of the credentials endpoint.
    response: &'static str,
    /// The text that the message contains.
    source: &'static str,
}

const NONE: Case = Case { config: "", credentials: "", env: &[], response: "", source: "" };
const SSO: &str = "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = \
    us-east-1\nsso_start_url = https://sso.example/start\n";
const CONTAINER: &[(&str, &str)] = &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{url}/container")];
const INSTANCE: &[(&str, &str)] =
    &[("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{url}")];

const fn keys(
    config: &'static str,
    env: &'static [(&'static str, &'static str)],
    response: &'static str,
) -> Case {
    Case { config, env, response, ..NONE }
}

fn cases() -> Vec<Case> {
    let role = "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\n[profile \
        base]\naws_access_key_id = A\naws_secret_access_key = s\n";
    let sts = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{xml}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    vec![
        Case {
            env: &[("AWS_ACCESS_KEY_ID", "{value}"), ("AWS_SECRET_ACCESS_KEY", "s")],
            source: "access key ID from the environment variable AWS_ACCESS_KEY_ID",
            ..NONE
        },
        Case {
            env: &[("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "{value}")],
            source: "secret access key from the environment variable AWS_SECRET_ACCESS_KEY",
            ..NONE
        },
        Case {
            env: &[
                ("AWS_ACCESS_KEY_ID", "A"),
                ("AWS_SECRET_ACCESS_KEY", "s"),
                ("AWS_SESSION_TOKEN", "{value}"),
            ],
            source: "session token from the environment variable AWS_SESSION_TOKEN",
            ..NONE
        },
        Case {
            env: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{url}/container"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "{value}"),
            ],
            source: "authorization token from the environment variable \
                AWS_CONTAINER_AUTHORIZATION_TOKEN",
            ..NONE
        },
        Case {
            source: "session token from the container credentials endpoint",
            ..keys(
                "",
                CONTAINER,
                r#"{"AccessKeyId":"A","SecretAccessKey":"s","Token":"{json}","Expiration":"2099-01-01T00:00:00Z"}"#,
            )
        },
        Case {
            source: "access key ID from EC2 instance metadata",
            ..keys(
                "",
                INSTANCE,
                r#"{"AccessKeyId":"{json}","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#,
            )
        },
        Case {
            source: "secret access key from IAM Identity Center",
            ..keys(
                SSO,
                &[],
                r#"{"roleCredentials":{"accessKeyId":"A","secretAccessKey":"{json}","sessionToken":"t","expiration":4070908800000}}"#,
            )
        },
        Case {
            source: "access key ID from STS, for the role 'arn:aws:iam::1:role/cook'",
            ..keys(role, &[], sts)
        },
        Case {
            config: "[default]\ncredential_process = cat {home}/printed\n",
            source: "access key ID from the program of credential_process",
            ..NONE
        },
    ]
}

/// A call whose credentials endpoint returns `response`.
fn ask(case: &Case, value: &str) -> (Ran, Server) {
    let json = serde_json::to_string(value).unwrap();
    let json = json.trim_matches('"').to_owned();
    let xml: String = value.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let home = home_with_tokens(case.config, case.credentials);
    let printed = format!(r#"{{"Version":1,"AccessKeyId":"{json}","SecretAccessKey":"s"}}"#);
    std::fs::write(home.path().join("printed"), printed).unwrap();
    let response = case.response.replace("{json}", &json).replace("{xml}", &xml);
    let server = Server::by(move |seen| match seen.target.as_str() {
        "/contact/create-contact" => Answer::contact(),
        "/latest/api/token" => Answer::new(200, "token"),
        "/latest/meta-data/iam/security-credentials/" => Answer::new(200, "role"),
        _ => Answer::new(200, &response),
    });
    let mut command = call(home.path(), &server);
    for (name, setting) in case.env {
        command.env(name, setting.replace("{url}", &server.url()).replace("{value}", value));
    }
    (run(&mut command), server)
}

fn check(ran: &Ran, source: &str, value: &str) {
    assert_eq!(ran.code, Some(255), "{source} {value:?}: {}", ran.err);
    assert!(
        ran.err.contains(&format!("The {source} contains ")),
        "{source} {value:?}: {}",
        ran.err
    );
    assert!(!ran.err.contains(VALUE) && !ran.err.contains("panicked"), "{value:?}: {}", ran.err);
    assert!(
        ran.err.ends_with("which is not valid in a request. Remove it and try again.\n"),
        "{}",
        ran.err
    );
}

#[test]
fn no_source_of_credentials_gives_any() {
    std::thread::scope(|scope| {
        for case in cases() {
            scope.spawn(move || {
                for value in
                    [format!("{VALUE}\n"), format!("{VALUE}\u{7f}"), format!("HIDDEN\r\n{VALUE}\t")]
                {
                    let (ran, server) = ask(&case, &value);
                    check(&ran, case.source, &value);
                    let sent =
                        server.seen().iter().any(|seen| seen.target == "/contact/create-contact");
                    assert!(!sent, "{}", case.source);
                }
            });
        }
    });
}

/// A value that continues on an indented line contains a line break.
#[test]
fn files_are_named_with_their_line() {
    let credentials = "[other]\nregion = x\n[default]\naws_secret_access_key = \
        s\naws_access_key_id = HIDDEN\n  VALUE\n";
    let config = "[profile p]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token \
        = HIDDEN\n  VALUE\n";
    for (files, profile, source) in [
        (
            ("", credentials),
            "default",
            "access key ID from aws_access_key_id of profile default ({home}/.aws/credentials:5)",
        ),
        (
            (config, ""),
            "p",
            "session token from aws_session_token of profile p ({home}/.aws/config:4)",
        ),
    ] {
        let home = home_with_tokens(files.0, files.1);
        let server = Server::of(vec![Answer::contact()]);
        let ran = run(call(home.path(), &server).args(["--profile", profile]));
        check(&ran, &source.replace("{home}", home.path().to_str().unwrap()), "");
    }
    let home = home_with_tokens(SSO, "");
    let file = home.path().join(".aws/sso/cache/98df91031e87f97bfc088c045be6442dc5d70b2a.json");
    std::fs::write(&file, format!(r#"{{"accessToken":"{VALUE}\n","expiresAt":"{EXPIRES}"}}"#))
        .unwrap();
    let server = Server::of(vec![Answer::contact()]);
    check(
        &run(&mut call(home.path(), &server)),
        &format!("access token from the file {}", file.display()),
        "",
    );
    let home = home_with_tokens("", "");
    let file = home.path().join("token");
    std::fs::write(&file, format!("{VALUE}\n")).unwrap();
    let ran = run(call(home.path(), &server)
        .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/x", server.url()))
        .env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file));
    let variable = "(environment variable AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)";
    check(&ran, &format!("authorization token from the file {} {variable}", file.display()), "");
}

/// Random settings, each of which is used in a header, a URL or a request of some credentials
/// provider.
#[test]
fn no_setting_makes_the_program_panic() {
    const VARIABLES: [&str; 22] = [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_PROFILE",
        "AWS_SDK_UA_APP_ID",
        "AWS_EXECUTION_ENV",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_CA_BUNDLE",
        "HTTP_PROXY",
        "NO_PROXY",
        "_X_AMZN_TRACE_ID",
    ];
    const KEYS: [&str; 14] = [
        "region",
        "role_session_name",
        "external_id",
        "mfa_serial",
        "role_arn",
        "source_profile",
        "credential_process",
        "web_identity_token_file",
        "sso_account_id",
        "sso_role_name",
        "sso_start_url",
        "sso_region",
        "endpoint_url",
        "sdk_ua_app_id",
    ];
    const ODD: [&str; 14] = [
        "\n",
        "x\n",
        "\rx",
        "\u{7f}",
        "\u{1}x",
        "x\ty",
        "é\u{85}",
        "http://u:p\u{7f}@127.0.0.1:9",
        "http://\u{1}",
        "{url}/\u{7f}",
        "{url}/a b\n",
        "\u{202e}",
        "[::1",
        "{url}",
    ];
    let runs = 48;
    std::thread::scope(|scope| {
        for worker in 0..4 {
            scope.spawn(move || {
                for number in (worker..runs).step_by(4) {
                    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number + 1);
                    let mut next = |below: usize| {
                        state ^= state << 13;
                        state ^= state >> 7;
                        state ^= state << 17;
                        usize::try_from(state % below as u64).unwrap()
                    };
                    let server = Server::of(vec![Answer::contact()]);
                    let odd = |at: usize| ODD[at].replace("{url}", &server.url());
                    let mut config = "[default]\n".to_owned();
                    for _ in 0..next(3) {
                        let value = odd(next(ODD.len())).replace('\n', "\n  ");
                        config.push_str(&format!("{} = {value}\n", KEYS[next(KEYS.len())]));
                    }
                    let home = home_with_tokens(&config, "");
                    let mut command = random(home.path(), &server, number % 2 == 0);
                    for _ in 0..1 + next(4) {
                        command.env(VARIABLES[next(VARIABLES.len())], odd(next(ODD.len())));
                    }
                    let set: Vec<_> = command
                        .get_envs()
                        .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
                        .collect();
                    let ran = run(&mut command);
                    assert!(
                        matches!(ran.code, Some(0 | 252..=255)) && !ran.err.contains("panicked"),
                        "{set:?} {config:?}: {ran:?}"
                    );
                }
            });
        }
    });
}

fn random(home: &Path, server: &Server, has_keys: bool) -> Command {
    let mut command = bare(home);
    command.env("AWS_ENDPOINT_URL_CONNECT", server.url()).env("AWS_MAX_ATTEMPTS", "1");
    command.args(["--cli-connect-timeout", "2", "--cli-read-timeout", "2"]);
    if has_keys {
        command.env("AWS_ACCESS_KEY_ID", "AKIDENV").env("AWS_SECRET_ACCESS_KEY", "s");
    }
    command
}

/// Child processes see the limit that they inherit.
#[test]
#[cfg(unix)]
fn no_core_file_can_hold_a_secret() {
    let config =
        "[default]\ncredential_process = sh -c 'ulimit -c > {home}/limit; cat {home}/printed'\n";
    let home = home_with_tokens(config, "");
    let printed = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}"#;
    std::fs::write(home.path().join("printed"), printed).unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let plain = call(home.path(), &server);
    let mut command = Command::new("sh");
    // A hard limit of 0 is equivalent.
    command.args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"]);
    command.arg(plain.get_program()).args(plain.get_args()).env_clear();
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran = run(&mut command);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(home.path().join("limit")).unwrap(), "0\n");
}
