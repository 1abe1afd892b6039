//! Option before environment before profile before default, for all settings of a call except those
//! of other tests (credentials, endpoints, certificates, retries).

use crate::server::{Answer, Server};
use crate::support::{Ran, bare, call, run, write_files};

/// Environment variables with their values.
type Variables = &'static [(&'static str, &'static str)];

/// The Region in the signature, for these arguments, variables and profile.
#[test]
fn the_region() {
    let table: [(&[&str], Variables, &str, &str); 6] = [
        (
            &["--region", "r-opt"],
            &[("AWS_REGION", "r-env"), ("AWS_DEFAULT_REGION", "r-def")],
            "r-file",
            "r-opt",
        ),
        (&[], &[("AWS_REGION", "r-env"), ("AWS_DEFAULT_REGION", "r-def")], "r-file", "r-env"),
        (&[], &[("AWS_DEFAULT_REGION", "r-def")], "r-file", "r-def"),
        (&[], &[], "r-file", "r-file"),
        (&["--profile", "other"], &[], "r-file", "r-other"),
        (&[], &[("AWS_PROFILE", "other"), ("AWS_DEFAULT_PROFILE", "default")], "r-file", "r-other"),
    ];
    for (words, env, file, want) in table {
        let home = tempfile::tempdir().unwrap();
        let keys = "aws_access_key_id = A\naws_secret_access_key = s\n";
        write_files(
            home.path(),
            &format!("[default]\nregion = {file}\n[profile other]\nregion = r-other\n{keys}"),
            "",
        );
        let server = Server::of(vec![Answer::contact()]);
        let mut command = call(home.path(), &server);
        command.env_remove("AWS_REGION").envs(env.iter().copied()).args(words);
        let ran = run(&mut command);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let authorization = server.seen()[0].header("authorization").unwrap().to_owned();
        assert!(
            authorization.contains(&format!("/{want}/connect/aws4_request")),
            "{words:?} {env:?}: {authorization}"
        );
    }
}

#[test]
fn the_user_agent() {
    let table: [(Variables, &str, &str); 5] = [
        (&[("AWS_SDK_UA_APP_ID", "of env")], "of-file", " app/of-env "),
        (&[], "of-file", " app/of-file "),
        (&[], "", "retry-mode#standard md/command#connect.create-contact"),
        (&[("AWS_EXECUTION_ENV", "AWS_Lambda")], "", " exec-env/AWS_Lambda "),
        (&[], "", " ua/2.1 os/linux "),
    ];
    for (env, file, want) in table {
        let home = tempfile::tempdir().unwrap();
        let key = if file.is_empty() { String::new() } else { format!("sdk_ua_app_id = {file}\n") };
        write_files(home.path(), &format!("[default]\n{key}"), "");
        let server = Server::of(vec![Answer::contact()]);
        assert_eq!(run(call(home.path(), &server).envs(env.iter().copied())).code, Some(0));
        let agent = server.seen()[0].header("user-agent").unwrap().to_owned();
        assert!(agent.starts_with("hardie/"), "{agent}");
        if cfg!(target_os = "linux") || !want.contains("os/") {
            assert!(agent.contains(want), "{want} is not in {agent}");
        }
    }
}

#[test]
fn files_at_other_places_and_files_that_are_none() {
    let table: [(&str, &str, i32, &str); 5] = [
        ("[default]\nregion = us-east-1\n", "", 0, ""),
        ("garbage\n", "", 255, "Unable to parse config file: {home}/c"),
        ("[default]\nregion = a\nregion = b\n", "", 255, "Unable to parse config file: {home}/c"),
        ("", "aws_access_key_id = A\n", 255, "Unable to parse config file: {home}/k"),
        (
            "[default]\nservices = nope\n",
            "",
            255,
            "The profile is configured to use the services section but the \"nope\" services \
                configuration does not exist.",
        ),
    ];
    for (config, credentials, code, text) in table {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("c"), config).unwrap();
        std::fs::write(home.path().join("k"), credentials).unwrap();
        let server = Server::of(vec![Answer::contact()]);
        let mut command = call(home.path(), &server);
        if code != 0 {
            command.env_remove("AWS_ENDPOINT_URL_CONNECT").env("HTTPS_PROXY", server.url());
        }
        // `~` also means the home directory here.
        let Ran { code: got, err, .. } =
            run(command.env("AWS_CONFIG_FILE", "~/c").env("AWS_SHARED_CREDENTIALS_FILE", "~/k"));
        let want = text.replace("{home}", home.path().to_str().unwrap());
        assert_eq!(got, Some(code), "{err}");
        assert!(err.contains(&want), "{want} is not in {err}");
    }
}

#[test]
fn timeouts_that_cannot_be() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let table = [
        (
            "--cli-read-timeout",
            "-1",
            "Attempted to set read timeout to -1, but the timeout cannot be set to a value less \
                than or equal to 0.",
        ),
        (
            "--cli-connect-timeout",
            "-5",
            "Attempted to set connect timeout to -5, but the timeout cannot be set to a value less \
                than or equal to 0.",
        ),
    ];
    for (option, value, text) in table {
        let ran = run(call(home.path(), &server).args([option, value]));
        assert_eq!((ran.code, ran.err), (Some(255), format!("\naws: [ERROR]: {text}\n")));
    }
    for option in ["--cli-read-timeout", "--cli-connect-timeout"] {
        assert_eq!(run(call(home.path(), &server).args([option, "0"])).code, Some(0));
    }
}

#[test]
fn a_region_must_be_somewhere_whatever_else_is_set() {
    let home = tempfile::tempdir().unwrap();
    for words in [&["--endpoint-url", "http://127.0.0.1:9"][..], &["--no-sign-request"], &[]] {
        let ran = run(bare(home.path()).env_remove("AWS_REGION").args(words));
        assert_eq!(ran.code, Some(253));
        assert_eq!(
            ran.err,
            "\naws: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also \
                configure your region by running \"aws configure\".\n"
        );
    }
}
