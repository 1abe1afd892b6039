//! Authentication of services that are not AWS's: which scheme is chosen, where its secret comes
//! from, and that the secret is in the request and nowhere else.

use crate::server::{Answer, Seen, Server};
use crate::support::{Ran, run};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::tempdir;

/// A part of every secret in these tests.
const SECRET: &str = "s3cret";

/// The program of a model, in an environment without settings.
pub(crate) fn locker(home: &Path, model: &str, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("HARDIE_TEST_MODEL", model)
        // Never read by a service that is not AWS's.
        .env("AWS_ACCESS_KEY_ID", "AKIDAWS")
        .env("AWS_SECRET_ACCESS_KEY", "secret-of-aws")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_BEARER_TOKEN_LOCKER", "token-of-aws")
        .stdin(Stdio::null())
        .args(words.split(' '));
    command
}

pub(crate) fn write_config(home: &Path, text: &str) {
    let folder = home.join(".config/locker");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

pub(crate) fn item() -> Answer {
    Answer::new(200, r#"{"name":"n"}"#)
}

/// Sends a call with `--debug`; the secret must not be in any output.
fn sent(server: &Server, command: &mut Command) -> Seen {
    let ran = run(command.args(["--debug", "--endpoint-url", &server.url()]));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    hidden(&ran);
    server.seen().pop().unwrap()
}

fn hidden(ran: &Ran) {
    assert!(!format!("{}{}", ran.out, ran.err).contains(SECRET), "{ran:?}");
}

/// Ends without a request, with an exit code and these parts of a message.
fn refused(command: &mut Command, code: i32, parts: &[&str]) {
    // Nothing listens there.
    let ran = run(command.args(["--endpoint-url", "http://127.0.0.1:1"]));
    assert_eq!(ran.code, Some(code), "{ran:?}");
    for part in parts {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    hidden(&ran);
}

#[test]
fn each_scheme_has_its_place_in_the_request() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let cases = [
        ("locker", "list-items --bearer-token s3cret", "authorization", "Bearer s3cret"),
        ("locker", "get-item --id x --api-key s3cret", "x-api-key", "s3cret"),
        ("locker-scheme", "get-item --id x --api-key s3cret", "authorization", "Key s3cret"),
        (
            "locker",
            "drop-item --id x --username us --password s3cret",
            "authorization",
            "Basic dXM6czNjcmV0",
        ),
    ];
    for (model, words, header, want) in cases {
        let seen = sent(&server, &mut locker(home.path(), model, words));
        assert_eq!(seen.header(header), Some(want), "{words}");
    }
    let words = "get-item --id x --api-key=s3cret&é";
    let seen = sent(&server, &mut locker(home.path(), "locker-query", words));
    assert_eq!(seen.target, "/items/x?an%20key=s3cret%26%C3%A9");
    assert_eq!(seen.header("authorization"), None);
    let seen = sent(&server, &mut locker(home.path(), "locker", "ping"));
    assert_eq!(seen.header("authorization"), None);
}

#[test]
fn sources_have_an_order() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let token = home.path().join("token");
    std::fs::write(&token, "s3cret-of-file\r\n").unwrap();
    write_config(
        home.path(),
        "[profiles.default]\ntoken = 's3cret-of-key'\ntoken_command = ['no-such-program']\n\
         [profiles.other]\ntoken_command = ['sh', '-c', 'echo s3cret-of-command; echo why >&2']\n",
    );
    let option = format!("list-items --bearer-token file://{}", token.display());
    let cases = [
        ("list-items --bearer-token s3cret-of-option", Some("s3cret-of-env"), "s3cret-of-option"),
        (&option, Some("s3cret-of-env"), "s3cret-of-file"),
        ("list-items", Some("s3cret-of-env"), "s3cret-of-env"),
        ("list-items", Some(""), "s3cret-of-key"),
        ("list-items", None, "s3cret-of-key"),
        ("list-items --profile other", None, "s3cret-of-command"),
    ];
    for (words, variable, want) in cases {
        let mut command = locker(home.path(), "locker", words);
        if let Some(value) = variable {
            command.env("LOCKER_TOKEN", value);
        }
        let seen = sent(&server, &mut command);
        assert_eq!(seen.header("authorization"), Some(&*format!("Bearer {want}")), "{words}");
    }
}

#[test]
fn no_file_below_the_current_folder_is_read() {
    let home = tempdir().unwrap();
    write_config(home.path(), "[profiles.default]\ntoken_command = ['echo', 's3cret']\n");
    let mut command = locker(home.path(), "locker", "list-items");
    command.current_dir(home.path()).env("HOME", ".").env("XDG_CONFIG_HOME", ".config");
    let parts = ["none is configured", "of the file that LOCKER_CONFIG_FILE names"];
    refused(&mut command, 253, &parts);
    command.env("LOCKER_CONFIG_FILE", "~/.config/locker/config.toml");
    refused(&mut command, 253, &["~/.config/locker/config.toml: the home folder is not known"]);
    let server = Server::of(vec![item()]);
    for (file, folder) in [(".config/locker/config.toml", "."), ("", home.path().to_str().unwrap())]
    {
        let mut command = locker(home.path(), "locker", "list-items");
        command.current_dir(home.path()).env("HOME", folder);
        // Empty variables count as not set.
        command.env("LOCKER_CONFIG_FILE", file).env("LOCKER_PROFILE", "");
        let seen = sent(&server, &mut command);
        assert_eq!(seen.header("authorization"), Some("Bearer s3cret"), "{file}");
    }
}

#[test]
fn invalid_settings_are_named_with_their_valid_values() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let message = |command: &mut Command| {
        let ran = run(command.args(["--endpoint-url", &server.url()]));
        assert_eq!(ran.code, Some(253), "{ran:?}");
        ran.err
    };
    for (name, value, valid) in [
        ("MAX_ATTEMPTS", "abc", "an integer greater than or equal to one"),
        ("MAX_ATTEMPTS", "0", "an integer greater than or equal to one"),
        ("RETRY_MODE", "legacy", "`standard` or `adaptive`"),
        ("BINARY_FORMAT", "zz", "`base64` or `raw-in-base64-out`"),
        ("OUTPUT", "zz", "json, text, table, yaml, yaml-stream, off or jsonl"),
        ("REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0", "an integer from 1 to 1048576"),
    ] {
        let mut command = locker(home.path(), "locker", "ping");
        let message = message(command.env(format!("LOCKER_{name}"), value));
        let origin = format!("value `{value}` of variable LOCKER_{name} is not valid");
        let want = format!("The {origin}: it must be {valid}.");
        assert!(message.contains(&want), "{message}");
    }
    // They are read before anything is sent.
    assert_eq!(server.seen().len(), 0);
    write_config(home.path(), "[profiles.default]\nbinary_format = 'zz'\n");
    let message = message(&mut locker(home.path(), "locker", "ping"));
    let want = "The value `zz` of key binary_format of profile default is not valid";
    assert!(message.contains(want), "{message}");
}

#[test]
fn standard_input_is_read_once() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let mut command = locker(home.path(), "locker", "list-items --bearer-token -");
    command.args(["--endpoint-url", &server.url()]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"s3cret\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer s3cret"));
    let words = "drop-item --id x --username - --password -";
    refused(&mut locker(home.path(), "locker", words), 252, &["--password -", "only once"]);
}

#[test]
fn the_first_scheme_that_is_configured_is_used() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let all = [
        ("LOCKER_TOKEN", "s3cret-t"),
        ("LOCKER_API_KEY", "s3cret-k"),
        ("LOCKER_USERNAME", "u"),
        ("LOCKER_PASSWORD", "s3cret-p"),
    ];
    let bearer = ("authorization", "Bearer s3cret-t");
    let key = ("x-api-key", "s3cret-k");
    let basic = ("authorization", "Basic dTpzM2NyZXQtcA==");
    let cases = [
        ("open-item", &all[..], "", bearer),
        ("open-item", &all[1..], "", key),
        ("open-item", &all[2..], "", basic),
        ("open-item", &all[..], "httpBasicAuth, smithy.api#httpApiKeyAuth", basic),
        ("open-item", &all[..2], "httpDigestAuth,httpBasicAuth,httpApiKeyAuth", key),
        ("open-item --api-key s3cret-k", &all[..1], "", key),
        ("peek-item", &all[..], "", bearer),
    ];
    for (words, variables, preference, (header, want)) in cases {
        let mut command = locker(home.path(), "locker", words);
        command.envs(variables.iter().copied());
        if !preference.is_empty() {
            command.env("LOCKER_AUTH_SCHEME_PREFERENCE", preference);
        }
        let seen = sent(&server, &mut command);
        assert_eq!(seen.header(header), Some(want), "{words} {variables:?} {preference}");
    }
    // Half of a login does not hide a scheme that is complete.
    let mut command = locker(home.path(), "locker", "open-item");
    command.env("LOCKER_USERNAME", "u").env("LOCKER_API_KEY", "s3cret-k");
    command.env("LOCKER_AUTH_SCHEME_PREFERENCE", "httpBasicAuth");
    assert_eq!(sent(&server, &mut command).header("x-api-key"), Some("s3cret-k"));
    let mut command = locker(home.path(), "locker", "open-item --username u");
    command.env("LOCKER_API_KEY", "s3cret-k");
    refused(&mut command, 253, &["there is no password for it"]);
    // Authentication that is optional, not preferred, or switched off.
    for (words, token, preference) in [
        ("peek-item", "", ""),
        ("peek-item", "s3cret", "noAuth"),
        ("list-items --no-sign-request", "s3cret", ""),
    ] {
        let mut command = locker(home.path(), "locker", words);
        command.env("LOCKER_TOKEN", token).env("LOCKER_AUTH_SCHEME_PREFERENCE", preference);
        assert_eq!(sent(&server, &mut command).header("authorization"), None, "{words}");
    }
}

#[test]
fn messages_say_how_to_configure_a_scheme() {
    let home = tempdir().unwrap();
    let run = |words: &str| locker(home.path(), "locker", words);
    refused(
        &mut run("open-item"),
        253,
        &[
            "a bearer token (--bearer-token, LOCKER_TOKEN or the key `token` or `token_command`); \
             or an API key (--api-key, LOCKER_API_KEY or the key `api_key`); or a user name \
             (--username, LOCKER_USERNAME or the key `username`) and a password (--password, \
             LOCKER_PASSWORD or the key `password`) for basic authentication.",
            "profile default of ",
            ".config/locker/config.toml",
        ],
    );
    // A member of this name does not take the option.
    let half = ["--username is set, but there is no password for it"];
    refused(&mut run("create-user --username u"), 253, &half);
    let half = ["--username is set, but there is no password for it", "LOCKER_PASSWORD"];
    refused(&mut run("drop-item --id x --username u"), 253, &half);
    let half = ["Variable LOCKER_PASSWORD is set, but there is no user name for it"];
    refused(run("drop-item --id x").env("LOCKER_PASSWORD", SECRET), 253, &half);
    let half =
        ["Variable LOCKER_SECRET_ACCESS_KEY is set, but variable LOCKER_ACCESS_KEY_ID is not"];
    refused(run("sign-item").env("LOCKER_SECRET_ACCESS_KEY", SECRET), 253, &half);
    let names = ["Unknown authentication scheme `basic` in variable", "httpBasicAuth", "sigv4a"];
    refused(run("ping").env("LOCKER_AUTH_SCHEME_PREFERENCE", "basic"), 253, &names);
    let place = ["--bearer-token belongs after the command"];
    refused(&mut run("--bearer-token s3cret list-items"), 252, &place);
    refused(&mut run("list-items --bearer-tokn s3cret"), 252, &["--bearer-tokn, ***"]);
}

/// Whatever is misspelt or misplaced: a value is never repeated.
#[test]
fn messages_repeat_no_value_of_an_unknown_option() {
    let home = tempdir().unwrap();
    for (words, want) in [
        ("ping --bearer-token s3cret", "Unknown options: --bearer-token, ***"),
        ("list-items --password s3cret", "Unknown options: --password, ***"),
        ("list-items --pass=s3cret", "Unknown options: --pass=***"),
        ("list-items -bearer-token s3cret", "Unknown options: -bearer-token, ***"),
        ("list-items --api-keys s3cret --nme s3cret", "--api-keys, --nme, ***, ***"),
        ("drop-item --id x --password my s3cret", "Unknown options: ***"),
        ("--bearer s3cret list-items", "unknown option --bearer; options of a command belong"),
        ("--token=x s3cret list-items", "unknown option --token; options of a command"),
        ("--bearer-token s3cret", "--bearer-token belongs after the command"),
        ("wait --bearer-token s3cret", "--bearer-token belongs after the command"),
        ("wait --bearer s3cret items-listed", "unknown option --bearer; options of a command"),
        ("wait --bearer-token=s3cret", "Unknown options: --bearer-token=***"),
        ("wait items-listed --token s3cret", "Unknown options: --token, ***"),
        ("help list-items --token s3cret", "Unknown options: --token, ***"),
    ] {
        refused(&mut locker(home.path(), "locker", words), 252, &[want]);
    }
}

#[test]
#[cfg(unix)]
fn arguments_that_are_not_utf8_are_not_repeated() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let home = tempdir().unwrap();
    for (words, value, want) in [
        ("list-items --bearer-token", &b"s3cret\xff"[..], "'--bearer-token': not valid UTF-8"),
        ("list-items", b"--bearer-token=s3cret\xff", "'--bearer-token': not valid UTF-8"),
        ("list-items", b"s3cret\xff", "Argument 2 is not valid UTF-8"),
        ("list-items --x=y", b"-s3cret\xff", "Argument 3 is not valid UTF-8"),
    ] {
        let mut command = locker(home.path(), "locker", words);
        refused(command.arg(OsStr::from_bytes(value)), 252, &[want]);
    }
}

#[test]
fn secrets_are_read_from_files_in_both_forms() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let path = home.path().join("token");
    std::fs::write(&path, "s3cret\n").unwrap();
    let words = |form: &str| format!("list-items --bearer-token {form}://{}", path.display());
    for form in ["file", "fileb"] {
        let seen = sent(&server, &mut locker(home.path(), "locker", &words(form)));
        assert_eq!(seen.header("authorization"), Some("Bearer s3cret"), "{form}");
    }
    std::fs::write(&path, b"s3cret\xff").unwrap();
    refused(&mut locker(home.path(), "locker", &words("fileb")), 252, &["is not UTF-8"]);
}

#[test]
fn secrets_that_no_request_can_carry_are_not_shown() {
    let home = tempdir().unwrap();
    let run = |words: &str| locker(home.path(), "locker", words);
    for (value, kind) in [
        ("s3cret\nx", "contains a line break, which"),
        ("s3cret\r\n", "contains a line break at its end"),
        ("s3cret x", "contains a space"),
        ("s3cret\u{a0}", "contains a character that is not ASCII at its end"),
        ("s3cret\u{1b}", "contains a control character at its end"),
    ] {
        let parts = ["The bearer token from variable LOCKER_TOKEN", kind];
        refused(run("list-items").env("LOCKER_TOKEN", value), 253, &parts);
    }
    let words = "drop-item --id x --username u:s3cret --password x";
    refused(&mut run(words), 253, &["The user name from --username contains a colon"]);
    let key = ["The API key from variable LOCKER_API_KEY contains a line break"];
    refused(run("get-item --id x").env("LOCKER_API_KEY", "s3cret\ny"), 253, &key);
    write_config(
        home.path(),
        "[profiles.default]\ntoken = \"s3cret\\n\"\n[profiles.failing]\ntoken_command = ['sh', \
         '-c', 'echo s3cret; echo reason >&2; exit 3']\n",
    );
    refused(&mut run("list-items"), 253, &["from key token of profile default contains a line"]);
    let parts = ["reason\n", "The program `sh` of token_command failed (exit status: 3)."];
    refused(&mut run("list-items --profile failing"), 253, &parts);
}

#[test]
fn dry_runs_show_variables() {
    let home = tempdir().unwrap();
    write_config(home.path(), "[profiles.default]\ntoken_command = ['no-such-program']\n");
    let cases = [
        (
            "locker",
            "list-items",
            "authorization: Bearer $LOCKER_TOKEN\n",
            "\
            --header 'authorization: Bearer '\"$LOCKER_TOKEN\" ",
        ),
        (
            "locker",
            "get-item --id x",
            "x-api-key: $LOCKER_API_KEY\n",
            "\
            --header 'x-api-key: '\"$LOCKER_API_KEY\" ",
        ),
        (
            "locker-query",
            "get-item --id x",
            "/items/x?an%20key=$LOCKER_API_KEY\n",
            "\
            --url-query an%20key=\"$LOCKER_API_KEY\" ",
        ),
        (
            "locker",
            "drop-item --id x",
            "authorization: Basic $(printf %s \"$LOCKER_USERNAME:$LOCKER_PASSWORD\" | base64)\n",
            "--user \"$LOCKER_USERNAME:$LOCKER_PASSWORD\" ",
        ),
        ("locker", "put-item --id x", "\n\n{}\n", "--digest --user \"$LOCKER_USERNAME:$LOCKER_P"),
        (
            "locker",
            "sign-item --region eu",
            "\n\n{}\n",
            "--aws-sigv4 aws:amz:eu:locker \
            --user \"$LOCKER_ACCESS_KEY_ID:$LOCKER_SECRET_ACCESS_KEY\" \
            ${LOCKER_SESSION_TOKEN:+\"-Hx-amz-security-token: $LOCKER_SESSION_TOKEN\"} ",
        ),
        ("locker", "peek-item --no-sign-request", "\n\n{}\n", "--header 'content-type: "),
    ];
    for (model, words, request, curl) in cases {
        for (form, want) in [("request", request), ("curl", curl)] {
            let mut command = locker(home.path(), model, words);
            command.args(["--cli-dry-run", form, "--endpoint-url", "http://h.example"]);
            for name in ["API_KEY", "USERNAME", "PASSWORD", "SECRET_ACCESS_KEY", "ACCESS_KEY_ID"] {
                command.env(format!("LOCKER_{name}"), SECRET);
            }
            let ran = run(&mut command);
            assert_eq!(ran.code, Some(0), "{words}: {}", ran.err);
            assert!(ran.out.contains(want), "{words}: {}", ran.out);
            hidden(&ran);
        }
    }
    let words = "list-items --cli-dry-run canonical --bearer-token s3cret";
    refused(&mut locker(home.path(), "locker", words), 252, &["requires a signed request"]);
}

/// The same request as curl sends for the command of a dry run.
#[test]
fn curl_sends_the_same_secrets() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: no curl");
        return;
    }
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    let cases = [
        ("locker", "list-items", "authorization"),
        ("locker", "get-item --id x", "x-api-key"),
        ("locker-query", "get-item --id x", "authorization"),
        ("locker", "drop-item --id x", "authorization"),
    ];
    let secrets = ["TOKEN", "API_KEY", "USERNAME", "PASSWORD"];
    let secrets = secrets.map(|name| (format!("LOCKER_{name}"), "s3cret"));
    for (model, words, header) in cases {
        let command = || {
            let mut command = locker(home.path(), model, words);
            command.envs(secrets.clone()).args(["--endpoint-url", &server.url()]);
            command
        };
        assert_eq!(run(&mut command()).code, Some(0), "{words}");
        let line = run(command().args(["--cli-dry-run", "curl"])).out;
        let curl = run(Command::new("sh").args(["-c", &line]).envs(secrets.clone()));
        assert_eq!(curl.code, Some(0), "{line}: {}", curl.err);
        let [.., ours, theirs] = &server.seen()[..] else { panic!("two requests") };
        assert_eq!(theirs.header(header), ours.header(header), "{line}");
        assert_eq!(theirs.target, ours.target, "{line}");
    }
}

/// What a server repeats of a secret is not printed.
#[test]
fn responses_with_the_secret_are_not_repeated() {
    let home = tempdir().unwrap();
    let body = r#"{"__type":"Denied","message":"no s3cret and no dXM6czNjcmV0"}"#;
    let echo = || Answer::new(401, body).with("x-echo", "Bearer s3cret");
    let server = Server::of(vec![echo()]);
    for words in [
        "list-items --bearer-token s3cret",
        "get-item --id x --api-key s3cret",
        "drop-item --id x --username us --password s3cret",
        "put-item --id x --username us --password s3cret",
    ] {
        for format in ["legacy", "json"] {
            let mut command = locker(home.path(), "locker", words);
            command.args(["--endpoint-url", &server.url(), "--cli-error-format", format]);
            let ran = run(command.arg("--debug"));
            assert_eq!(ran.code, Some(254), "{words}: {}", ran.err);
            assert!(ran.err.contains("no ***") && ran.err.contains("x-echo"), "{}", ran.err);
            hidden(&ran);
        }
    }
}

/// A refused secret is not retried, and the error is the service's.
#[test]
fn refused_secrets_are_errors_of_the_service() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![Answer::new(401, r#"{"message":"no"}"#)]);
    let mut command = locker(home.path(), "locker", "list-items --bearer-token s3cret");
    let ran = run(command.args(["--debug", "--endpoint-url", &server.url()]));
    assert_eq!((ran.code, server.seen().len()), (Some(254), 1), "{}", ran.err);
    hidden(&ran);
}

/// Every attempt has the secret, once.
#[test]
fn retries_are_authenticated() {
    let home = tempdir().unwrap();
    let failing = Answer::error(503, "SlowDown", "{}");
    for (model, words) in [
        ("locker", "list-items --bearer-token s3cret"),
        ("locker-query", "get-item --id x --api-key s3cret"),
    ] {
        let server = Server::of(vec![failing.clone(), item()]);
        sent(&server, &mut locker(home.path(), model, words));
        let [first, second] = &server.seen()[..] else { panic!("two attempts") };
        assert_eq!(first.target, second.target);
        assert_eq!(first.target.matches(SECRET).count(), usize::from(model == "locker-query"));
        assert_eq!(first.header("authorization"), second.header("authorization"));
    }
}

/// An error of the connection has no secret of the query.
#[test]
fn errors_of_the_connection_hide_the_query() {
    let home = tempdir().unwrap();
    let words = "get-item --id x --debug --api-key s3cret";
    let mut command = locker(home.path(), "locker-query", words);
    refused(command.env("LOCKER_MAX_ATTEMPTS", "1"), 255, &["Could not connect"]);
}

#[test]
fn help_names_the_sources_of_secrets() {
    let home = tempdir().unwrap();
    let ran = run(&mut locker(home.path(), "locker", "list-items help"));
    assert!(ran.out.contains("--bearer-token (string)"), "{}", ran.out);
    let ran = run(&mut locker(home.path(), "locker", "create-user help"));
    let want = "Basic authentication: --username, --password; LOCKER_USERNAME,";
    assert!(ran.out.contains(want), "{}", ran.out);
    assert!(ran.out.contains("--input-username (string)"), "{}", ran.out);
}

#[test]
fn signatures_use_keys_of_the_service() {
    let home = tempdir().unwrap();
    let server = Server::of(vec![item()]);
    write_config(
        home.path(),
        "[profiles.default]\nregion = 'eu-own'\naccess_key_id = 'AKIDFILE'\n\
         secret_access_key = 's3cret'\n[profiles.none]\nregion = 'eu-own'\n",
    );
    let scope = |seen: &Seen| {
        let header = seen.header("authorization").unwrap_or_default().to_owned();
        let (_, rest) = header.split_once("Credential=").unwrap();
        let scope: Vec<&str> = rest.split(',').next().unwrap().split('/').collect();
        [scope[0], scope[2], scope[3]].map(str::to_owned)
    };
    let seen = sent(&server, &mut locker(home.path(), "locker", "sign-item"));
    assert_eq!(scope(&seen), ["AKIDFILE", "eu-own", "locker"]);
    assert_eq!(seen.header("x-amz-security-token"), None);
    let keys = [
        ("LOCKER_ACCESS_KEY_ID", "AKIDENV"),
        ("LOCKER_SECRET_ACCESS_KEY", "s3cret"),
        ("LOCKER_SESSION_TOKEN", "s3cret-token"),
    ];
    let with_keys = |words: &str| {
        let mut command = locker(home.path(), "locker", words);
        command.envs(keys);
        command
    };
    let seen = sent(&server, &mut with_keys("sign-item --region eu-option"));
    assert_eq!(scope(&seen), ["AKIDENV", "eu-option", "locker"]);
    assert_eq!(seen.header("x-amz-security-token"), Some("s3cret-token"));
    let url = ["--endpoint-url", "http://h.example"];
    let shown = run(with_keys("sign-item --cli-dry-run canonical").args(url));
    assert!(shown.out.contains("x-amz-security-token:$LOCKER_SESSION_TOKEN\n"), "{shown:?}");
    hidden(&shown);
    // AWS's keys are not used, and neither is its Region.
    let advice = ["LOCKER_ACCESS_KEY_ID", "the keys `access_key_id`", "Signature Version 4"];
    refused(&mut locker(home.path(), "locker", "sign-item --profile none"), 253, &advice);
    write_config(home.path(), "");
    let region = ["You must specify a region", "LOCKER_REGION"];
    refused(&mut with_keys("sign-item"), 253, &region);
    let bad =
        ["The secret access key from variable LOCKER_SECRET_ACCESS_KEY contains a line break"];
    let mut command = with_keys("sign-item --region eu");
    refused(command.env("LOCKER_SECRET_ACCESS_KEY", "s3cret\n"), 253, &bad);
}
