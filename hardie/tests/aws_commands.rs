//! Commands of AWS's services equal the AWS CLI's: pages, hidden commands, and made-up responses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::process::Command;
use tempfile::TempDir;

const MODEL: &str = r#"$version: "2.0"
namespace example
use aws.api#clientDiscoveredEndpoint
use aws.api#clientEndpointDiscovery
use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use smithy.waiters#waitable

@service(sdkId: "SDK_ID", endpointPrefix: "example")
@sigv4(name: "example")
@awsJson1_1
@clientEndpointDiscovery(operation: FindEndpoints, error: WrongEndpoint)
service Example {
    version: "1"
    operations: [ModifyVolume, FindEndpoints, Query, CreateOAuth2Token]
}

operation ModifyVolume {
    input := { @required name: String, autoEnable: Switch }
    output := { @required volume: Volume, @required state: State }
}

structure Switch { Value: Boolean }

structure Volume { @required id: String }

@length(min: 30)
string State

@deprecated
@waitable(EndpointFound: { acceptors: [{ state: "success", matcher: { success: true } }] })
operation FindEndpoints {
    input := {}
    output := { Endpoints: Endpoints }
    errors: [WrongEndpoint]
}

list Endpoints { member: Endpoint }

structure Endpoint { Address: String, CachePeriodInMinutes: Long }

@error("client")
structure WrongEndpoint {}

@clientDiscoveredEndpoint(required: true)
@waitable(QueryEnded: { acceptors: [{ state: "success", matcher: { success: true } }] })
operation Query { input := {}, output := { rows: Integer } }

operation CreateOAuth2Token { input := {}, output := {} }
"#;

/// Exit code, output and messages of a command of the model, as the service with this `sdkId`.
fn run(sdk_id: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let home = TempDir::new().unwrap();
    let model = home.path().join("example.smithy");
    std::fs::write(&model, MODEL.replace("SDK_ID", sdk_id)).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_hardie"))
        .args(["call", "--no-cache", "example.smithy"])
        .args(words)
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code(), text(&ran.stdout), text(&ran.stderr))
}

#[test]
fn pages_mark_only_members_of_members_of_outputs() {
    let (_, page, err) = run("Example", &["modify-volume", "help"]);
    assert!(page.contains("\nOUTPUT\n       volume -> (structure)\n"), "{page}{err}");
    assert!(page.contains("\n          id -> (string) [required]\n"), "{page}");
    assert!(page.contains("\n       state -> (string)\n"), "{page}");
    assert!(page.contains("--name (string) [required]\n"), "{page}");
}

/// As those of booleans, options that switch a structure on and off have no examples.
#[test]
fn options_with_an_opposite_have_no_examples() {
    let (_, page, _) = run("Example", &["modify-volume", "help"]);
    assert!(page.contains("--auto-enable (structure)\n"), "{page}");
    assert!(page.contains("Value=boolean"), "{page}");
    let (_, page, _) = run("EC2", &["modify-volume", "help"]);
    assert!(page.contains("--auto-enable | --no-auto-enable (structure)\n"), "{page}");
    assert!(!page.contains("Syntax") && !page.contains("Value=boolean"), "{page}");
}

#[test]
fn waiters_of_deprecated_operations_are_hidden() {
    let (_, page, _) = run("Example", &["wait", "help"]);
    assert!(page.contains("o query-ended\n") && !page.contains("endpoint-found"), "{page}");
    let (code, page, _) = run("Example", &["wait", "endpoint-found", "help"]);
    assert!(code == Some(0) && page.contains("ENDPOINT-FOUND()"), "{page}");
}

/// The AWS CLI renames a command, and has its first name too.
#[test]
fn first_names_of_commands_are_hidden() {
    let (_, page, _) = run("Signin", &["help"]);
    assert!(page.contains("o create-oauth2-token\n") && !page.contains("o-auth2"), "{page}");
    for name in ["create-oauth2-token", "create-o-auth2-token"] {
        let (code, _, err) = run("Signin", &[name, "--generate-cli-skeleton"]);
        assert_eq!(code, Some(0), "{name}: {err}");
    }
}

#[test]
fn made_up_responses_are_validated_before_the_input() {
    let words = ["modify-volume", "--cli-input-json", "{}", "--generate-cli-skeleton", "output"];
    let (code, _, err) = run("Example", &words);
    assert_eq!(code, Some(252), "{err}");
    assert!(err.contains("Invalid length for parameter state, value: 5"), "{err}");
    assert!(!err.contains("in input"), "{err}");
}

#[test]
fn made_up_responses_need_no_endpoint() {
    let (code, out, err) = run("Example", &["query", "--generate-cli-skeleton", "output"]);
    assert_eq!((code, &*out), (Some(0), "{\n    \"rows\": 0\n}\n"), "{err}");
    let (code, _, err) = run("Example", &["query"]);
    assert_eq!(code, Some(255), "{err}");
    assert!(err.contains("endpoint discovery is not supported"), "{err}");
}
