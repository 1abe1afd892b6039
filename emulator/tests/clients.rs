//! Runs other clients against the endpoint, each started through `exec`: boto3, the AWS CLI with
//! its own model and with one added by `aws configure add-model`, and curl, if installed.

#![cfg(all(unix, create_contact))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

#[path = "support/peers.rs"]
mod peers;

use connect_local::{ConnectLocal, Handle, Options};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs a command through `exec` with options, without the configuration files of the user who runs
/// the tests.
fn exec_with(options: &[&str], command: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_connect-local"))
        .args(["exec", "--region", "us-west-2"])
        .args(options)
        .arg("--")
        .args(command)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_PAGER", "")
        .env("AWS_MAX_ATTEMPTS", "1")
        .output()
        .unwrap()
}

fn exec(command: &[&str]) -> Output {
    exec_with(&[], command)
}

fn installed(command: &[&str]) -> bool {
    let status = Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let found = status.is_ok_and(|status| status.success());
    if !found {
        println!("skipped: `{}` does not work here", command.join(" "));
    }
    found
}

const EXPIRY: &str =
    r#"{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":135}}}}"#;

/// An AWS CLI call that creates a contact.
fn create_contact<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let call = ["aws", "connect", "create-contact", "--instance-id", "i-1", "--channel", "EMAIL"];
    [&call[..], &["--initiation-method", "FLOW"], more].concat()
}

#[test]
fn the_aws_cli() {
    if !installed(&["aws", "--version"]) {
        return;
    }
    let output = exec(&create_contact(&["--segment-attributes", EXPIRY, "--name", "Ünïcödé €"]));
    assert!(output.status.success(), "{output:?}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = answer["ContactId"].as_str().unwrap();
    let arn = format!("arn:aws:connect:us-west-2:111122223333:instance/i-1/contact/{id}");
    assert_eq!(answer["ContactArn"], arn.as_str());

    let wrong_region = create_contact(&["--region", "us-east-2"]);
    let plain = create_contact(&[]);
    type Refused<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str], &'a str);
    let refused: &[Refused<'_>] = &[
        (&[], &["env", "AWS_SECRET_ACCESS_KEY=wrong"], &plain, "(InvalidSignatureException)"),
        (&[], &["env", "AWS_ACCESS_KEY_ID=AKIDUNKNOWN"], &plain, "(UnrecognizedClientException)"),
        (&[], &["env", "AWS_SESSION_TOKEN=none"], &plain, "(UnrecognizedClientException)"),
        (
            &["--only-region", "us-west-2"],
            &[],
            &wrong_region,
            "scoped to a valid region, not 'us-east-2'",
        ),
        (&["--instance", "i-2"], &[], &plain, "(ResourceNotFoundException)"),
        (&["--throttle", "1"], &[], &plain, "(ThrottlingException)"),
        (
            &["--fail", "ServiceQuotaExceededException"],
            &[],
            &plain,
            "(ServiceQuotaExceededException)",
        ),
    ];
    for (options, environment, call, error) in refused {
        let output = exec_with(options, &[*environment, call].concat());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && stderr.contains(error),
            "{options:?} {environment:?}: {output:?}"
        );
    }
    let over_tls = exec_with(&["--tls"], &create_contact(&["--output", "text"]));
    assert!(over_tls.status.success(), "{over_tls:?}");
}

/// An older AWS CLI, which has no `create-contact` yet, gets it from a model.
#[test]
fn the_aws_cli_with_a_model_that_was_added() {
    let data = std::env::var("HARDIE_TEST_DATA").unwrap_or_default();
    let model = format!("{data}/vectors/create-contact.c2j.json");
    if !std::path::Path::new(&model).is_file() {
        return println!("skipped: no test data");
    }
    if !installed(&["aws", "--version"]) {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    let home = format!("HOME={home}");
    let add = format!("file://{model}");
    let add = [
        "env",
        &home,
        "aws",
        "configure",
        "add-model",
        "--service-name",
        "added",
        "--service-model",
        &add,
    ];
    let output = exec(&add);
    assert!(output.status.success(), "{output:?}");
    let script = "aws --endpoint-url $AWS_ENDPOINT_URL_CONNECT added create-contact --instance-id \
                  i-1 --channel EMAIL --initiation-method FLOW";
    let output = exec(&["env", &home, "sh", "-c", script]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"ContactId\""), "{output:?}");
}

#[test]
fn boto3() {
    if !installed(&["python3", "-c", "import boto3"]) {
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripts/boto3_client.py");
    let output = exec_with(&["--only-region", "us-west-2"], &["python3", script]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    print!("{stdout}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(stdout.ends_with("all as it should be\n"), "{stdout}");
}

#[test]
fn curl() {
    if !installed(&["curl", "--aws-sigv4", "aws:amz:x:x", "--version"]) {
        return;
    }
    let call = |user: &str| {
        let script = format!(
            "curl --silent --aws-sigv4 aws:amz:us-west-2:connect --user {user} --request PUT \
             --header 'content-type: application/json' --write-out ' %{{http_code}}' --data \
             '{{\"InstanceId\":\"i-1\",\"Channel\":\"EMAIL\",\"InitiationMethod\":\"FLOW\"}}' \
             $AWS_ENDPOINT_URL_CONNECT/contact/create-contact"
        );
        String::from_utf8_lossy(&exec(&["sh", "-c", &script]).stdout).into_owned()
    };
    let created = call("$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY");
    assert!(created.ends_with(" 200") && created.contains("\"ContactArn\""), "{created}");
    let refused = call("$AWS_ACCESS_KEY_ID:wrong");
    assert!(refused.ends_with(" 403") && refused.contains("does not match"), "{refused}");
}

/// Our own program, if it was built in the same folder and contains CreateContact.
fn own_program() -> Option<PathBuf> {
    let program =
        std::path::Path::new(env!("CARGO_BIN_EXE_connect-local")).with_file_name("aws-connect");
    if !program.is_file() {
        println!("skipped: `cargo build -p aws-connect` was not run");
        return None;
    }
    let skeleton = Command::new(&program)
        .args(["create-contact", "--generate-cli-skeleton"])
        .output()
        .unwrap();
    if !skeleton.status.success() {
        println!("skipped: the aws-connect in the target folder was built with other operations");
        return None;
    }
    Some(program)
}

/// Tests our own program with every error of the model, replays, a body that is changed in transit,
/// and clock skew, after which it signs again with the service's clock; the AWS CLI does not.
#[tokio::test(flavor = "multi_thread")]
async fn aws_connect_replayed_and_spoilt() {
    let Some(program) = own_program() else { return };
    let call = |endpoint: &Handle, url: &str, more: &[&str]| {
        Command::new(&program)
            .args(["create-contact", "--instance-id", "i-1", "--channel", "EMAIL"])
            .args(["--initiation-method", "FLOW", "--region", "us-west-2", "--endpoint-url", url])
            .args(more)
            .env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key())
            .env_remove("AWS_SESSION_TOKEN")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_MAX_ATTEMPTS", "2")
            .output()
            .unwrap()
    };
    let refused = |output: &Output, says: &str| {
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(254) && error.contains(says), "{says}: {output:?}");
    };
    let endpoint = ConnectLocal::start(Options::new()).await.unwrap();
    let first = call(&endpoint, endpoint.url(), &["--client-token", "t"]);
    assert!(first.status.success(), "{first:?}");
    for _ in 0..2 {
        assert_eq!(call(&endpoint, endpoint.url(), &["--client-token", "t"]).stdout, first.stdout);
    }
    let other = call(&endpoint, endpoint.url(), &["--client-token", "t", "--name", "n"]);
    refused(&other, "(IdempotencyException)");
    let url = peers::spoiler(endpoint.url());
    refused(&call(&endpoint, &url, &[]), "(InvalidSignatureException)");
    assert_eq!(endpoint.contacts().len(), 1);

    for seconds in [-360, 360] {
        let endpoint = ConnectLocal::start(Options::new().clock_ahead(seconds)).await.unwrap();
        let output = call(&endpoint, endpoint.url(), &[]);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(endpoint.contacts().len(), 1);
    }
    for error in peers::ERRORS {
        let endpoint =
            ConnectLocal::start(Options::new().fail(error.parse().unwrap())).await.unwrap();
        refused(&call(&endpoint, endpoint.url(), &[]), &format!("({error})"));
    }
    // A third of all responses is lost after the request was executed: still one contact per call.
    let lossy = Options::new().fail("drop:0.3".parse().unwrap()).seed(5);
    let endpoint = ConnectLocal::start(lossy).await.unwrap();
    let made = (0..6).filter(|_| call(&endpoint, endpoint.url(), &[]).status.success()).count();
    let contacts = endpoint.contacts().len();
    assert!(made >= 4 && (made..=6).contains(&contacts), "{made} calls, {contacts} contacts");
}

/// The same program under the name `aws`.
#[test]
fn aws_connect() {
    let Some(program) = own_program() else { return };
    let folder = tempfile::tempdir().unwrap();
    let linked = folder.path().join("aws");
    std::os::unix::fs::symlink(&program, &linked).unwrap();
    let members = ["--instance-id", "i-1", "--channel", "EMAIL", "--initiation-method", "FLOW"];
    let own = [&[program.to_str().unwrap(), "create-contact"][..], &members].concat();
    let as_aws = [&[linked.to_str().unwrap(), "connect", "create-contact"][..], &members].concat();
    let (other, chat) = (own.replaced("FLOW", "API"), own.replaced("EMAIL", "CHAT"));
    let elsewhere = [&own[..], &["--region", "eu-west-1"]].concat();
    let only: &[&str] = &["--only-region", "us-west-2"];
    type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str], i32, &'a str);
    let cases: &[Case<'_>] = &[
        (&[], &[], &own, 0, ""),
        (&["--tls"], &[], &own, 0, ""),
        (only, &[], &as_aws, 0, ""),
        (only, &[], &elsewhere, 254, "(InvalidSignatureException)"),
        (&[], &["env", "AWS_SECRET_ACCESS_KEY=wrong"], &as_aws, 254, "(InvalidSignatureException)"),
        (
            &[],
            &["env", "AWS_ACCESS_KEY_ID=AKIDUNKNOWN"],
            &own,
            254,
            "(UnrecognizedClientException)",
        ),
        (&[], &[], &other, 254, "(InvalidParameterException)"),
        (&[], &[], &chat, 254, "(InvalidParameterException)"),
        (&["--instance", "i-2"], &[], &own, 254, "(ResourceNotFoundException)"),
        (&["--throttle", "1"], &[], &own, 254, "(ThrottlingException)"),
        (&["--fail", "ConflictException"], &[], &own, 254, "(ConflictException)"),
    ];
    for (options, environment, call, code, says) in cases {
        let output = exec_with(options, &[*environment, call].concat());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{options:?} {call:?}: {output:?}");
        assert!(stderr.contains(says), "{options:?} {call:?}: {stderr}");
    }
    // Half of all responses are failures, and the retries succeed with one contact per call.
    let output = Command::new(env!("CARGO_BIN_EXE_connect-local"))
        .args(["exec", "--fail", "503:0.4", "--fail", "drop:0.2", "--seed", "3", "--"])
        .args(&own)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_MAX_ATTEMPTS", "10")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A call with one argument replaced.
trait Replaced<'a> {
    fn replaced(&self, word: &str, with: &'a str) -> Vec<&'a str>;
}

impl<'a> Replaced<'a> for Vec<&'a str> {
    fn replaced(&self, word: &str, with: &'a str) -> Vec<&'a str> {
        self.iter().map(|found| if *found == word { with } else { *found }).collect()
    }
}
