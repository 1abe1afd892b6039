//! Every source of credentials with a stand-in that checks what it is sent, and who comes before whom.

use crate::server::{Answer, Seen, Server};
use crate::support::{Ran, bare, run, write_files};
use std::path::Path;
use std::process::Command;

const EXPIRES: &str = "2099-01-01T00:00:00Z";

/// STS, IAM Identity Center, a container's endpoint, an instance's metadata and Connect on one port.
fn aws() -> Server {
    Server::by(|seen| {
        let path = seen.target.split('?').next().unwrap_or_default();
        match (seen.method.as_str(), path) {
            ("PUT", "/contact/create-contact") => Answer::contact(),
            ("POST", "/") => sts(seen),
            ("GET", "/federation/credentials") => sso(seen),
            ("GET", "/container") if seen.header("authorization") == Some("token-of-container") => {
                json_keys("AKIDCONTAINER", "Token")
            }
            ("PUT", "/latest/api/token") => {
                Answer::new(200, "token-of-metadata").with("x-aws-ec2-metadata-token-ttl-seconds", "21600")
            }
            ("GET", path) if path.starts_with("/latest/") => metadata(seen, path),
            _ => Answer::new(404, "nothing here"),
        }
    })
}

fn metadata(seen: &Seen, path: &str) -> Answer {
    if seen.header("x-aws-ec2-metadata-token") != Some("token-of-metadata") {
        return Answer::new(401, "");
    }
    match path {
        "/latest/meta-data/placement/region" => Answer::new(200, "eu-north-1"),
        path if path.ends_with("/role-of-instance") => json_keys("AKIDINSTANCE", "Token"),
        path if path.contains("/iam/security-credentials") => Answer::new(200, "role-of-instance"),
        _ => Answer::new(404, ""),
    }
}

fn json_keys(id: &str, token: &str) -> Answer {
    let body = format!(
        r#"{{"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2024-01-01T00:00:00Z","AccessKeyId":"{id}","SecretAccessKey":"secret-of-{id}","{token}":"token-of-{id}","Expiration":"{EXPIRES}"}}"#
    );
    Answer::new(200, &body)
}

/// Gives keys whose id tells who asked for which role.
fn sts(seen: &Seen) -> Answer {
    let body = seen.text();
    let field = |name: &str| {
        let start = format!("{name}=");
        body.split('&').find_map(|pair| pair.strip_prefix(&start)).unwrap_or_default().to_owned()
    };
    if field("RoleArn").ends_with("forbidden") {
        let error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error><RequestId>r</RequestId></ErrorResponse>";
        return Answer::new(403, error).with("content-type", "text/xml");
    }
    let action = field("Action");
    let who = match action.as_str() {
        "AssumeRole" => seen.key_id().unwrap_or("nobody").to_owned(),
        "AssumeRoleWithWebIdentity" if seen.key_id().is_none() => field("WebIdentityToken"),
        _ => return Answer::new(400, "which action?"),
    };
    let role = field("RoleArn").rsplit("%2F").next().unwrap_or_default().to_owned();
    let keys = format!(
        "<AccessKeyId>{role}-of-{who}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-{role}</SessionToken><Expiration>{EXPIRES}</Expiration>"
    );
    let xml = format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>{keys}</Credentials></{action}Result></{action}Response>"
    );
    Answer::new(200, &xml).with("content-type", "text/xml")
}

fn sso(seen: &Seen) -> Answer {
    if seen.header("x-amz-sso_bearer_token") != Some("token-of-sso") {
        return Answer::error(
            401,
            "UnauthorizedException",
            r#"{"message":"Session token not found or invalid"}"#,
        );
    }
    if !seen.target.contains("role_name=cook") || !seen.target.contains("account_id=111122223333") {
        return Answer::new(400, "{}");
    }
    Answer::new(
        200,
        r#"{"roleCredentials":{"accessKeyId":"AKIDSSO","secretAccessKey":"secret","sessionToken":"token-of-AKIDSSO","expiration":4070908800000}}"#,
    )
}

/// A call without keys, every service of AWS's at the stand-in.
fn call(home: &Path, aws: &Server) -> Command {
    let mut command = bare(home);
    command.env("AWS_ENDPOINT_URL", aws.url()).env("AWS_MAX_ATTEMPTS", "1");
    command
}

/// The key id and the session token of the call that reached Connect.
fn signer(aws: &Server) -> (String, Option<String>) {
    let seen = aws.seen();
    let call = seen.iter().rfind(|seen| seen.target == "/contact/create-contact").unwrap();
    (call.key_id().unwrap_or_default().to_owned(), call.header("x-amz-security-token").map(str::to_owned))
}

struct Case {
    name: &'static str,
    config: &'static str,
    credentials: &'static str,
    env: &'static [(&'static str, &'static str)],
    words: &'static [&'static str],
    /// The key id that signs, and its session token.
    want: (&'static str, Option<&'static str>),
}

const KEYS: &str = "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\naws_session_token = token-of-base\n";
const PROCESS: &str = "credential_process = printf '{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}'\n";
const ENV: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s")];

fn cases() -> Vec<Case> {
    let none = Case { name: "", config: "", credentials: "", env: &[], words: &[], want: ("", None) };
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
            "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nexternal_id = e-1\nduration_seconds = 900\nrole_session_name = me\n",
            KEYS,
            ("cook-of-AKIDBASE", Some("token-of-cook")),
        ),
        c(
            "a role of a role",
            "[default]\nrole_arn = arn:aws:iam::1:role/chef\nsource_profile = middle\n[profile middle]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\n",
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
            config: "[profile p]\nrole_arn = arn:aws:iam::1:role/cook\ncredential_source = Environment\n",
            env: &ENV,
            words: &["--profile", "p"],
            want: ("cook-of-AKIDENV", Some("token-of-cook")),
            ..none
        },
        Case {
            name: "a role with the container's credentials",
            config: "[default]\nrole_arn = arn:aws:iam::1:role/cook\ncredential_source = EcsContainer\n",
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
            "[default]\nrole_arn = arn:aws:iam::1:role/web\nweb_identity_token_file = {home}/web-token\n",
            "",
            ("web-of-token-of-web", Some("token-of-web")),
        ),
        c(
            "SSO with a session, before the file credentials",
            "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = cook\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://sso.example/start\n",
            KEYS,
            ("AKIDSSO", Some("token-of-AKIDSSO")),
        ),
        c(
            "SSO without a session",
            "[default]\nsso_account_id = 111122223333\nsso_role_name = cook\nsso_region = us-east-1\nsso_start_url = https://sso.example/start\n",
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

/// The environment of a case: `CONTAINER` and `INSTANCE` stand for the variables of these.
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
                    // Addresses of the machine itself are asked directly.
                    .env("HTTP_PROXY", "");
            }
            name => {
                let home = command.get_envs().find(|(name, _)| *name == "HOME").and_then(|(_, home)| home);
                let home = home.unwrap().to_str().unwrap().to_owned();
                command.env(name, value.replace("{home}", &home));
            }
        }
    }
}

fn home_with_tokens(config: &str, credentials: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = config.replace("{home}", home.path().to_str().unwrap());
    write_files(home.path(), &config, credentials);
    std::fs::write(home.path().join("web-token"), "token-of-web").unwrap();
    let cache = home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    let token = format!(
        r#"{{"startUrl":"https://sso.example/start","region":"us-east-1","accessToken":"token-of-sso","expiresAt":"{EXPIRES}"}}"#
    );
    for name in TOKEN_FILES {
        std::fs::write(cache.join(format!("{name}.json")), &token).unwrap();
    }
    home
}

/// SHA-1 of `s`, the session's name, and of `https://sso.example/start`.
const TOKEN_FILES: [&str; 2] =
    ["a0f1490a20d0211c997b44bc357e1972deab8ae3", "98df91031e87f97bfc088c045be6442dc5d70b2a"];

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
        "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nexternal_id = e-1\nduration_seconds = 900\nrole_session_name = me\n",
        KEYS,
    );
    let aws = aws();
    assert_eq!(run(&mut call(home.path(), &aws)).code, Some(0));
    let request = aws.seen()[0].clone();
    let body = request.text();
    for field in ["Action=AssumeRole", "ExternalId=e-1", "DurationSeconds=900", "RoleSessionName=me"] {
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
    const NONE: Refusal = Refusal { config: "", credentials: "", env: &[], words: &[], code: 255, text: "" };
    const NOBODY: &str = "An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running \"aws login\".";
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
            text: "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key",
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
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\ncredential_source = Environment\n",
            credentials: KEYS,
            text: "The profile \"default\" contains both source_profile and credential_source.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\n",
            text: "Partial credentials found in assume-role, missing: source_profile or credential_source",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = nope\n",
            text: "The source_profile \"nope\" referenced in the profile \"default\" does not exist.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Nowhere\n",
            text: "The credential source \"Nowhere\" referenced in profile \"default\" is not valid.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = default\n",
            text: "Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', 'b']",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\nregion = x\n",
            text: "The source profile \"b\" must have credentials.",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/forbidden\nsource_profile = base\n",
            credentials: KEYS,
            code: 254,
            text: "An error occurred (AccessDenied) when calling the AssumeRole operation: not you",
            ..NONE
        },
        Refusal {
            config: "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n",
            credentials: KEYS,
            text: "The profile \"default\" needs a code of the MFA device arn:aws:iam::1:mfa/me, and there is no terminal to ask for it. Run the command in a terminal, or use credentials that need no code.",
            ..NONE
        },
        Refusal {
            config: "[default]\nsso_account_id = 1\nsso_role_name = r\n",
            text: "The profile \"default\" is configured to use SSO but is missing required configuration: sso_start_url, sso_region",
            ..NONE
        },
        Refusal {
            config: "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_session = nope\n",
            text: "The specified sso-session does not exist: \"nope\"",
            ..NONE
        },
        Refusal {
            config: "[default]\ncredential_process = echo sorry >&2; exit 3\n",
            text: "Error when retrieving credentials from custom-process: …",
            ..NONE
        },
        Refusal {
            env: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/x")],
            text: "Error when retrieving credentials from container-role: …",
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
        assert!(aws.seen().iter().all(|seen| seen.target != "/contact/create-contact"), "nothing is sent");
    }
}

#[test]
fn the_instance_is_asked_as_often_and_as_long_as_set() {
    // One that never answers: one attempt of a second, then there are no credentials.
    let silent = Server::by(|_| Answer::Silence(std::time::Duration::from_secs(20)));
    let home = home_with_tokens("", "");
    let mut command = call(home.path(), &silent);
    command.env("AWS_EC2_METADATA_DISABLED", "false").env("AWS_EC2_METADATA_SERVICE_ENDPOINT", silent.url());
    let began = std::time::Instant::now();
    let ran = run(command.env("AWS_METADATA_SERVICE_TIMEOUT", "1"));
    assert_eq!(ran.code, Some(253), "{}", ran.err);
    assert_eq!(silent.seen().len(), 1);
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
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

/// util-linux's `script` is the terminal.
#[test]
#[cfg(unix)]
fn a_code_is_asked_for_where_there_is_a_terminal_and_never_shown() {
    let home = home_with_tokens(
        "[default]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n",
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
    // Typed when it was asked for, as people do.
    std::thread::sleep(std::time::Duration::from_secs(2));
    std::io::Write::write_all(&mut stdin, b"123456\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("Enter MFA code for arn:aws:iam::1:mfa/me: "), "{shown}");
    assert!(shown.contains("\"ContactId\"") && !shown.contains("123456"), "{shown}");
    let body = aws.seen()[0].text();
    assert!(
        body.contains("TokenCode=123456") && body.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme"),
        "{body}"
    );
    drop(stdin);
}
