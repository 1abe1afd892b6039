//! Other people's clients against the endpoint, each started through `exec`: boto3 and the AWS CLI,
//! where they are installed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use std::process::{Command, Output, Stdio};

/// Runs a command through `exec`, away from the configuration files of whoever runs the tests.
fn exec(command: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_connect-local"))
        .args(["exec", "--region", "us-west-2", "--"])
        .args(command)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_PAGER", "")
        .output()
        .unwrap()
}

fn installed(command: &[&str]) -> bool {
    let status =
        Command::new(command[0]).args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = status.is_ok_and(|status| status.success());
    if !found {
        println!("skipped: `{}` does not work here", command.join(" "));
    }
    found
}

const EXPIRY: &str = r#"{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":135}}}}"#;

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

    let refused: &[(&[&str], &str)] = &[
        (&["env", "AWS_SECRET_ACCESS_KEY=wrong"], "(InvalidSignatureException)"),
        (&["env", "AWS_ACCESS_KEY_ID=AKIDUNKNOWN"], "(UnrecognizedClientException)"),
    ];
    for (environment, error) in refused {
        let output = exec(&[*environment, &create_contact(&[])].concat());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && stderr.contains(error), "{environment:?}: {output:?}");
    }
}

#[test]
fn boto3() {
    if !installed(&["python3", "-c", "import boto3"]) {
        return;
    }
    let script = r#"
import boto3, botocore, concurrent.futures, uuid
from botocore.config import Config
contact = dict(InstanceId="i-1", Channel="EMAIL", InitiationMethod="FLOW")
client = boto3.client("connect")

answer = client.create_contact(Name="\u00fc \u20ac \U0001f600", Attributes={"a": "b"}, References={
    "r": {"Value": "https://example.com/?a=b", "Type": "URL"}}, **contact)
uuid.UUID(answer["ContactId"]); uuid.UUID(answer["ResponseMetadata"]["RequestId"])
assert answer["ContactArn"].endswith(":instance/i-1/contact/" + answer["ContactId"]), answer

with concurrent.futures.ThreadPoolExecutor(8) as pool:
    ids = set(pool.map(lambda _: client.create_contact(ClientToken="t", **contact)["ContactId"], range(40)))
assert len(ids) == 1, ids

def refused(error, client=client, **members):
    try:
        client.create_contact(**{**contact, **members})
    except botocore.exceptions.ClientError as e:
        assert e.response["Error"]["Code"] == error, e
        assert e.response["Error"]["Message"], e.response
        return e
    raise AssertionError(error + " did not come")

refused("IdempotencyException", ClientToken="t", Name="other")
caught = refused("InvalidParameterException", Channel="FAX")
assert isinstance(caught, client.exceptions.InvalidParameterException), caught
wrong = boto3.client("connect", aws_access_key_id="AKIDUNKNOWN", aws_secret_access_key="x", config=Config(retries={"max_attempts": 0}))
refused("UnrecognizedClientException", wrong)
import os
wrong = boto3.client("connect", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"], aws_secret_access_key="wrong")
status = refused("InvalidSignatureException", wrong).response["ResponseMetadata"]["HTTPStatusCode"]
assert status == 403, status
try:
    client.list_users(InstanceId="i-1")
except botocore.exceptions.ClientError as e:
    assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 404, e
print("all as it should be")
"#;
    let output = exec(&["python3", "-c", script]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stdout, b"all as it should be\n");
}
