//! Every credentials provider with a stand-in that verifies requests, and the order of precedence.

use crate::server::{Answer, Server};
use crate::stand_in::{KEYS, aws, call, home_with_tokens, signer};
use crate::support::{Ran, run};
use std::process::Command;

struct Case {
    name: &'static str,
    config: &'static str,
    credentials: &'static str,
    env: &'static [(&'static str, &'static str)],
    words: &'static [&'static str],
    /// The key ID of the signature, and its session token.
    want: (&'static str, Option<&'static str>),
}

const PROCESS: &str = "credential_process = printf '{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}'\n";
const ENV: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s")];

fn cases() -> Vec<Case> {
    let none =
        Case { name: "", config: "", credentials: "", env: &[], words: &[], want: ("", None) };
    let c = |name, config, credentials, want| Case { name, config, credentials, want, ..none };
    vec![
        Case {
            name: "environment before files",
            credentials: KEYS,
            env: &ENV,
            want: ("AKIDENV", None),
            ..none
        },
        Case {
            name: "a token of the environment",
            env: &[ENV[0], ENV[1], ("AWS_SESSION_TOKEN", "token-of-env")],
            want: ("AKIDENV", Some("token-of-env")),
            ..none
        },
        Case {
            name: "--profile before environment",
            credentials: KEYS,
            env: &ENV,
            words: &["--profile", "base"],
            want: ("AKIDBASE", Some("token-of-base")),
            ..none
        },
        Case {
            name: "environment before AWS_PROFILE's keys",
            credentials: KEYS,
            env: &[ENV[0], ENV[1], ("AWS_PROFILE", "base")],
            want: ("AKIDENV", None),
            ..none
        },
        Case {
            name: "an empty key id counts as none",
            credentials: KEYS,
            env: &[("AWS_ACCESS_KEY_ID", ""), ENV[1]],
            want: ("AKIDFILE", None),
            ..none
        },
        c("the file credentials", "", KEYS, ("AKIDFILE", None)),
        c(
            "the file config",
            "[default]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = s\n",
            "",
            ("AKIDCONFIG", None),
        ),
        c(
            "credentials before config",
            "[default]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = s\n",
            KEYS,
            ("AKIDFILE", None),
        ),
        c(
            "a process",
            Box::leak(format!("[default]\n{PROCESS}").into_boxed_str()),
            "",
            ("AKIDPROCESS", Some("t")),
        ),
        c(
            "keys in credentials before a process",
            Box::leak(format!("[default]\n{PROCESS}").into_boxed_str()),
            KEYS,
            ("AKIDFILE", None),
        ),
        c(
            "a process before keys in config",
            Box::leak(
                format!("[default]\naws_access_key_id = A\naws_secret_access_key = s\n{PROCESS}")
                    .into_boxed_str(),
            ),
            "",
            ("AKIDPROCESS", Some("t")),
        ),
        c(
            "a role with a source profile",
            "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nexternal_id = \
                e-1\nduration_seconds = 900\nrole_session_name = me\n",
            KEYS,
            ("cook-of-AKIDBASE", Some("token-of-cook")),
        ),
        c(
            "a role of a role",
            "[default]\nrole_arn = arn:aws:iam::1:role/chef\nsource_profile = middle\n[profile \
                middle]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\n",
            KEYS,
            ("chef-of-cook-of-AKIDBASE", Some("token-of-chef")),
        ),
        c(
            "a role before the profile's own keys, which assume it",
            "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = default\n",
            KEYS,
            ("cook-of-AKIDFILE", Some("token-of-cook")),
        ),
        Case {
            name: "a role with the environment's keys",
            config: "[profile p]\nrole_arn = arn:aws:iam::1:role/cook\ncredential_source = \
                Environment\n",
            env: &ENV,
            words: &["--profile", "p"],
            want: ("cook-of-AKIDENV", Some("token-of-cook")),
            ..none
        },
        Case {
            name: "a role with the container's credentials",
            config: "[default]\nrole_arn = arn:aws:iam::1:role/cook\ncredential_source = \
                EcsContainer\n",
            env: &[("CONTAINER", "yes")],
            want: ("cook-of-AKIDCONTAINER", Some("token-of-cook")),
            ..none
        },
        Case {
            name: "web identity of the environment, before the file credentials",
            credentials: KEYS,
            env: &[
                ("AWS_WEB_IDENTITY_TOKEN_FILE", "{home}/web-token"),
                ("AWS_ROLE_ARN", "arn:aws:iam::1:role/web"),
            ],
            want: ("web-of-token-of-web", Some("token-of-web")),
            ..none
        },
        c(
            "web identity of a profile",
            "[default]\nrole_arn = arn:aws:iam::1:role/web\nweb_identity_token_file = \
                {home}/web-token\n",
            "",
            ("web-of-token-of-web", Some("token-of-web")),
        ),
        c(
            "SSO with a session, before the file credentials",
            "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = \
                cook\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = \
                https://sso.example/start\n",
            KEYS,
            ("AKIDSSO", Some("token-of-AKIDSSO")),
        ),
        c(
            "SSO without a session",
            "[default]\nsso_account_id = 111122223333\nsso_role_name = cook\nsso_region = \
                us-east-1\nsso_start_url = https://sso.example/start\n",
            "",
            ("AKIDSSO", Some("token-of-AKIDSSO")),
        ),
        Case {
            name: "a container, before the instance",
            env: &[("CONTAINER", "yes"), ("INSTANCE", "yes")],
            want: ("AKIDCONTAINER", Some("token-of-AKIDCONTAINER")),
            ..none
        },
        Case {
            name: "keys of a file before a container",
            credentials: KEYS,
            env: &[("CONTAINER", "yes")],
            want: ("AKIDFILE", None),
            ..none
        },
        Case {
            name: "an instance",
            env: &[("INSTANCE", "yes")],
            want: ("AKIDINSTANCE", Some("token-of-AKIDINSTANCE")),
            ..none
        },
    ]
}

/// The environment of a case: `CONTAINER` and `INSTANCE` stand for the variables of these
/// providers.
fn set(command: &mut Command, aws: &Server, env: &[(&str, &str)]) {
    for (name, value) in env {
        match *name {
            "CONTAINER" => {
                command
                    .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", aws.url()))
                    .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "token-of-container");
            }
            "INSTANCE" => {
                command
                    .env("AWS_EC2_METADATA_DISABLED", "false")
                    .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url())
                    // Requests to the machine's own addresses do not use a proxy.
                    .env("HTTP_PROXY", "");
            }
            name => {
                let home =
                    command.get_envs().find(|(name, _)| *name == "HOME").and_then(|(_, home)| home);
                let home = home.unwrap().to_str().unwrap().to_owned();
                command.env(name, value.replace("{home}", &home));
            }
        }
    }
}

#[test]
fn each_source_signs_and_comes_in_its_place() {
    std::thread::scope(|scope| {
        for case in cases() {
            scope.spawn(move || {
                let home = home_with_tokens(case.config, case.credentials);
                let aws = aws();
                let mut command = call(home.path(), &aws);
                set(&mut command, &aws, case.env);
                let Ran { code, err, .. } = run(command.args(case.words));
                assert_eq!((code, err.as_str()), (Some(0), ""), "{}", case.name);
                let (id, token) = signer(&aws);
                assert_eq!((id.as_str(), token.as_deref()), case.want, "{}", case.name);
            });
        }
    });
}

#[test]
fn a_role_is_asked_for_as_configured() {
    let home = home_with_tokens(
        "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nexternal_id = \
            e-1\nduration_seconds = 900\nrole_session_name = me\n",
        KEYS,
    );
    let aws = aws();
    assert_eq!(run(&mut call(home.path(), &aws)).code, Some(0));
    let request = aws.seen()[0].clone();
    let body = request.text();
    for field in
        ["Action=AssumeRole", "ExternalId=e-1", "DurationSeconds=900", "RoleSessionName=me"]
    {
        assert!(body.split('&').any(|pair| pair == field), "{field} is not in {body}");
    }
    assert_eq!(request.header("x-amz-security-token"), Some("token-of-base"));
}

#[test]
fn keys_at_hand_ask_nobody() {
    for (config, env) in [("", &ENV[..]), (KEYS, &[][..])] {
        let home = home_with_tokens("", config);
        let aws = aws();
        let mut command = call(home.path(), &aws);
        set(&mut command, &aws, &[("CONTAINER", "yes"), ("INSTANCE", "yes")]);
        assert_eq!(run(command.envs(env.iter().copied())).code, Some(0));
        assert_eq!(aws.seen().len(), 1, "one request, the call's own");
    }
}

#[test]
fn nothing_is_signed_if_asked_not_to() {
    let home = home_with_tokens("", KEYS);
    let aws = aws();
    let ran = run(call(home.path(), &aws).arg("--no-sign-request"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let seen = aws.seen();
    assert_eq!((seen[0].header("authorization"), seen[0].header("x-amz-date")), (None, None));
}

struct Refusal {
    config: &'static str,
    credentials: &'static str,
    env: &'static [(&'static str, &'static str)],
    words: &'static [&'static str],
    code: i32,
    text: &'static str,
}

#[test]
fn what_is_wrong_with_the_settings_is_said() {
    const NONE: Refusal =
        Refusal { config: "", credentials: "", env: &[], words: &[], code: 255, text: "" };
    const NOBODY: &str = "An error occurred (NoCredentials): Unable to locate credentials. You can \
        configure credentials by running \"aws login\".";
    let table = [
        Refusal { code: 253, text: NOBODY, ..NONE },
        Refusal {
            env: &[("INSTANCE", "yes"), ("AWS_EC2_METADATA_DISABLED", "TRUE")],
            code: 253,
            text: NOBODY,
            ..NONE
        },
        Refusal {
            env: &ENV[..1],
            text: "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
            ..NONE
        },
        Refusal {
            credentials: "[default]\naws_access_key_id = A\n",
            text: "Partial credentials found in shared-credentials-file, missing: \
                aws_secret_access_key",
            ..NONE
        },
        Refusal {
            config: "[default]\naws_access_key_id = A\n",
            text: "Partial credentials found in config-file, missing: aws_secret_access_key",
            ..NONE
        },
        Refusal {
            words: &["--profile", "nope"],
            text: "The config profile (nope) could not be found",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = \
                base\ncredential_source = Environment\n",
            credentials: KEYS,
            text: "The profile \"default\" contains both source_profile and credential_source.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\n",
            text: "Partial credentials found in assume-role, missing: source_profile or \
                credential_source",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = nope\n",
            text: "The source_profile \"nope\" referenced in the profile \"default\" does not \
                exist.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Nowhere\n",
            text: "The credential source \"Nowhere\" referenced in profile \"default\" is not \
                valid.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = \
                arn:b\nsource_profile = default\n",
            text: "Infinite loop in credential configuration detected. Attempting to load from \
                profile default which has already been visited. Visited profiles: ['default', 'b']",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile \
                b]\nregion = x\n",
            text: "The source profile \"b\" must have credentials.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/forbidden\nsource_profile = base\n",
            credentials: KEYS,
            code: 254,
            text: "An error occurred (AccessDenied) when calling the AssumeRole operation (reached \
                max retries: 0): not you",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = \
                base\nmfa_serial = arn:aws:iam::1:mfa/me\n",
            credentials: KEYS,
            text: "The profile \"default\" requires a code from the MFA device \
                arn:aws:iam::1:mfa/me, but there is no terminal to enter it. Run the command in a \
                terminal, or use credentials that do not require a code.",
            ..NONE
        },
        Refusal {
            config: "[default]\nsso_account_id = 1\nsso_role_name = r\n",
            text: "The profile \"default\" is configured to use SSO but is missing required \
                configuration: sso_start_url, sso_region",
            ..NONE
        },
        Refusal {
            config: "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_session = nope\n",
            text: "The specified sso-session does not exist: \"nope\"",
            ..NONE
        },
        Refusal {
            config: "[default]\ncredential_process = sh -c 'echo sorry >&2; exit 3'\n",
            text: "Error when retrieving credentials from custom-process: sorry",
            ..NONE
        },
        Refusal {
            env: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/x")],
            text: "Unsupported host 'evil.example'.  Can only retrieve metadata from …",
            ..NONE
        },
    ];
    for case in table {
        let home = home_with_tokens(case.config, case.credentials);
        let aws = aws();
        let mut command = call(home.path(), &aws);
        set(&mut command, &aws, case.env);
        let Ran { code, err, .. } = run(command.args(case.words));
        assert_eq!(code, Some(case.code), "{}: {err}", case.text);
        let want = format!("\naws: [ERROR]: {}", case.text);
        match want.strip_suffix('…') {
            Some(start) => assert!(err.starts_with(start), "{err}"),
            None => assert_eq!(err, format!("{want}\n")),
        }
        assert!(
            aws.seen().iter().all(|seen| seen.target != "/contact/create-contact"),
            "nothing is sent"
        );
    }
}

#[test]
fn the_instance_is_asked_as_often_and_as_long_as_set() {
    // A server that never responds: one attempt of a second for a token and one without, then there
    // are no credentials.
    let silent = Server::by(|_| Answer::Silence(std::time::Duration::from_secs(3600)));
    let home = home_with_tokens("", "");
    let mut command = call(home.path(), &silent);
    command
        .env("AWS_EC2_METADATA_DISABLED", "false")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", silent.url());
    let ran = run(command.env("AWS_METADATA_SERVICE_TIMEOUT", "1"));
    assert_eq!(ran.code, Some(253), "{}", ran.err);
    assert_eq!(silent.seen().len(), 2);
}

#[test]
fn the_instance_knows_the_region_where_nobody_else_does() {
    let home = home_with_tokens("", KEYS);
    let aws = aws();
    let mut command = call(home.path(), &aws);
    set(&mut command, &aws, &[("INSTANCE", "yes")]);
    let ran = run(command.env_remove("AWS_REGION"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let seen = aws.seen();
    assert!(seen.last().unwrap().header("authorization").unwrap().contains("/eu-north-1/connect/"));
}

/// util-linux's `script` provides the terminal.
#[test]
#[cfg(unix)]
fn a_code_is_asked_for_where_there_is_a_terminal_and_never_shown() {
    let home = home_with_tokens(
        "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nmfa_serial = \
            arn:aws:iam::1:mfa/me\n",
        KEYS,
    );
    let aws = aws();
    let plain = call(home.path(), &aws);
    let words: Vec<String> = std::iter::once(crate::support::program())
        .chain(plain.get_args().map(|word| word.to_str().unwrap().to_owned()))
        .collect();
    let mut command = Command::new("script");
    command.args(["-qec", &words.join(" "), "/dev/null"]).env_clear();
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let spawned = command
        .env("AWS_PAGER", "")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn();
    let Ok(mut child) = spawned else {
        println!("skipped: no script");
        return;
    };
    let mut stdin = child.stdin.take().unwrap();
    // Typed at the prompt, as users do.
    std::thread::sleep(std::time::Duration::from_secs(2));
    std::io::Write::write_all(&mut stdin, b"123456\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("Enter MFA code for arn:aws:iam::1:mfa/me: "), "{shown}");
    assert!(shown.contains("\"ContactId\"") && !shown.contains("123456"), "{shown}");
    let body = aws.seen()[0].text();
    assert!(
        body.contains("TokenCode=123456")
            && body.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme"),
        "{body}"
    );
    drop(stdin);
}
