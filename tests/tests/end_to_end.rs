//! The whole path over real sockets: arguments, a signed request, a response, and the exit code.

#[path = "vectors/server.rs"]
mod server;

use connect_local::{ConnectLocal, Handle, Options};
use std::path::Path;
use std::process::{Command, Output};

const AWS: &str = env!("CARGO_BIN_EXE_aws");
const VARIANT: &str = env!("CARGO_BIN_EXE_variant");
const REQUIRED: [&str; 6] =
    ["--instance-id", "i-1", "--channel", "EMAIL", "--initiation-method", "FLOW"];

/// A command in its own environment: no files, no variables except those that a call needs.
fn command(program: &str, home: &Path, url: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("HOME", home)
        .env("AWS_ENDPOINT_URL_CONNECT", url)
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn signed<'a>(command: &'a mut Command, endpoint: &Handle) -> &'a mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key())
}

#[test]
fn a_contact_is_created_and_a_wrong_secret_is_refused() {
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut call = command(AWS, home.path(), endpoint.url());
    call.args(["connect", "create-contact"]).args(REQUIRED).args([
        "--segment-attributes",
        r#"{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":135}}}}"#,
    ]);
    let (code, out, err) = run(signed(&mut call, &endpoint));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("\"ContactId\": \"")
            && out.contains("\"ContactArn\": \"arn:aws:connect:us-west-2:"),
        "{out}"
    );
    assert_eq!(endpoint.contacts().len(), 1);

    let (code, out, err) = run(call.env("AWS_SECRET_ACCESS_KEY", "another"));
    assert_eq!((code, out.as_str()), (Some(254), ""));
    assert!(
        err.starts_with(
            "\naws: [ERROR]: An error occurred (InvalidSignatureException) when \
        calling the CreateContact operation"
        ),
        "{err}"
    );
    assert!(!err.contains("another"), "the secret is in the error: {err}");
    assert_eq!(endpoint.contacts().len(), 1);
}

#[test]
fn nothing_is_sent_when_validation_fails() {
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut call = command(AWS, home.path(), endpoint.url());
    call.args(["connect", "create-contact", "--instance-id", "", "--channel", "EMAIL"]).args([
        "--initiation-method",
        "FLOW",
        "--references",
        r#"{"r":{"Bogus":1}}"#,
    ]);
    let (code, out, err) = run(signed(&mut call, &endpoint));
    assert_eq!((code, out.as_str()), (Some(252), ""));
    // Every problem at once.
    for line in [
        "Invalid length for parameter InstanceId, value: 0, valid min length: 1",
        "Missing required parameter in References.r: \"Type\"",
        "Unknown parameter in References.r: \"Bogus\", must be one of: Value, Type, Status, Arn, \
            StatusReason",
    ] {
        assert!(err.contains(line), "{line} is not in {err}");
    }
    assert_eq!(endpoint.contacts().len(), 0);
}

#[test]
fn a_refused_connection_names_the_endpoint() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let home = tempfile::tempdir().unwrap();
    let mut call = command(AWS, home.path(), &url);
    let (code, out, err) =
        run(call.env("AWS_MAX_ATTEMPTS", "1").args(["connect", "create-contact"]).args(REQUIRED));
    assert_eq!((code, out.as_str()), (Some(255), ""));
    let want = format!(
        "\naws: [ERROR]: Could not connect to the endpoint URL: \"{url}/contact/create-contact\"\n"
    );
    assert_eq!(err, want);
}

/// The body that a command sends, without the client token.
fn body_of(arguments: &[&str]) -> serde_json::Value {
    let server = server::Server::start();
    server.prepare("connect", &serde_json::Value::Null);
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run(command(AWS, home.path(), &server.url()).args(arguments));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
    let seen = server.take_seen().unwrap();
    assert_eq!((seen.method.as_str(), seen.uri.as_str()), ("PUT", "/contact/create-contact"));
    let kind = seen.headers.iter().find(|(name, _)| name == "content-type");
    assert_eq!(kind.map(|(_, value)| &value[..]), Some(&b"application/json"[..]));
    let mut body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let token = body.as_object_mut().unwrap().remove("ClientToken").unwrap();
    assert_eq!(token.as_str().unwrap().len(), 36, "a token is filled in");
    body
}

#[test]
fn every_way_to_say_it_sends_the_same_request() {
    let base = [&["connect", "create-contact"], &REQUIRED[..]].concat();
    let shorthand = body_of(
        &[
            &base[..],
            &[
                "--references",
                "K1={Value=v,Type=URL},K2={Value=w,Type=STRING}",
                "--segment-attributes",
                "connect:ContactExpiry={ValueMap={ExpiryDuration={ValueInteger=135}}}",
            ],
        ]
        .concat(),
    );
    let json = body_of(
        &[
            &base[..],
            &[
                "--references",
                r#"{"K1":{"Value":"v","Type":"URL"},"K2":{"Value":"w","Type":"STRING"}}"#,
                "--segment-attributes",
                r#"{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":135}}}}"#,
            ],
        ]
        .concat(),
    );
    let flat = body_of(
        &[
            &base[..],
            &[
                "--references",
                "K1=Value=v,Type=URL,K2=Value=w,Type=STRING",
                "--segment-attributes",
                "connect:ContactExpiry={ValueMap={ExpiryDuration={ValueInteger=135}}}",
            ],
        ]
        .concat(),
    );
    assert_eq!(shorthand, json);
    assert_eq!(flat, json);
    assert_eq!(from_our_skeleton(), json);
}

/// The same call with our own skeleton, filled in and passed as a file.
fn from_our_skeleton() -> serde_json::Value {
    let home = tempfile::tempdir().unwrap();
    let (code, skeleton, _) = run(command(AWS, home.path(), "http://127.0.0.1:9").args([
        "connect",
        "create-contact",
        "--generate-cli-skeleton",
    ]));
    assert_eq!(code, Some(0));
    let mut input: serde_json::Value = serde_json::from_str(&skeleton).unwrap();
    let wanted = [
        ("InstanceId", "\"i-1\""),
        ("Channel", "\"EMAIL\""),
        ("InitiationMethod", "\"FLOW\""),
        ("References", r#"{"K1":{"Value":"v","Type":"URL"},"K2":{"Value":"w","Type":"STRING"}}"#),
        (
            "SegmentAttributes",
            r#"{"connect:ContactExpiry":{"ValueMap":{"ExpiryDuration":{"ValueInteger":135}}}}"#,
        ),
    ];
    let members = input.as_object_mut().unwrap();
    members.retain(|name, _| wanted.iter().any(|(wanted, _)| wanted == name));
    for (name, value) in wanted {
        assert!(members.contains_key(name), "the skeleton has no {name}");
        members.insert(name.to_owned(), serde_json::from_str(value).unwrap());
    }
    let file = home.path().join("input.json");
    std::fs::write(&file, input.to_string()).unwrap();
    body_of(&[
        "connect",
        "create-contact",
        "--cli-input-json",
        &format!("file://{}", file.display()),
    ])
}

#[test]
fn a_member_more_is_an_option_a_line_a_text_and_a_field_more() {
    let home = tempfile::tempdir().unwrap();
    let server = server::Server::start();
    server.prepare("connect", &serde_json::Value::Null);
    let variant = |arguments: &[&str]| {
        let mut call = command(VARIANT, home.path(), &server.url());
        run(call.env("HARDIE_TEST_MODEL", "changed").args(arguments))
    };
    let (code, _, err) =
        variant(&[&["create-contact"], &REQUIRED[..], &["--case-numbers", "7", "11"]].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let body: serde_json::Value =
        serde_json::from_slice(&server.take_seen().unwrap().body).unwrap();
    assert_eq!(body["CaseNumbers"], serde_json::json!([7, 11]));

    let (_, skeleton, _) = variant(&["create-contact", "--generate-cli-skeleton"]);
    assert!(skeleton.contains("    \"CaseNumbers\": [\n        0\n    ]\n}"), "{skeleton}");
    let (_, yaml, _) = variant(&["create-contact", "--generate-cli-skeleton", "yaml-input"]);
    assert!(
        yaml.contains("CaseNumbers: # Numbers of the cases that the contact is about.\n- 0\n"),
        "{yaml}"
    );
    let (_, help, _) = variant(&["create-contact", "help"]);
    assert!(help.contains("--case-numbers") && help.contains("At most five."), "{help}");

    let input = hardie_tests::changed_connect::CreateContactInput {
        case_numbers: Some(vec![7, 11]),
        ..Default::default()
    };
    assert!(format!("{input:?}").contains("case_numbers: [7, 11]"), "{input:?}");
}

#[test]
#[cfg(upstream_models)]
fn upstream_models_create_contacts() {
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let home = tempfile::tempdir().unwrap();
    for model in ["april", "september"] {
        let mut call = command(VARIANT, home.path(), endpoint.url());
        call.env("HARDIE_TEST_MODEL", model).arg("create-contact").args(REQUIRED);
        let (code, out, err) = run(signed(&mut call, &endpoint));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{model}");
        assert!(out.contains("\"ContactId\""), "{out}");
    }
    assert_eq!(endpoint.contacts().len(), 2);
}

#[test]
#[cfg(not(upstream_models))]
fn upstream_models_create_contacts() {
    println!("skipped: no test data");
}

#[test]
#[cfg(unix)]
fn the_name_decides_whether_the_service_word_is_said() {
    let home = tempfile::tempdir().unwrap();
    let link = home.path().join("aws");
    std::os::unix::fs::symlink(VARIANT, &link).unwrap();
    let run_as = |program: &str, arguments: &[&str]| {
        let mut call = command(program, home.path(), "http://127.0.0.1:9");
        run(call.env("HARDIE_TEST_MODEL", "changed").args(arguments))
    };
    let link = link.to_str().unwrap();
    let (code, as_aws, _) = run_as(link, &["connect", "create-contact", "--generate-cli-skeleton"]);
    assert_eq!(code, Some(0));
    let (code, as_itself, _) = run_as(VARIANT, &["create-contact", "--generate-cli-skeleton"]);
    assert_eq!(code, Some(0));
    assert_eq!(as_aws, as_itself);
    let (code, _, err) = run_as(link, &["create-contact"]);
    assert_eq!(code, Some(252));
    assert!(err.starts_with("\naws: [ERROR]: "), "{err}");
    let (code, _, err) = run_as(VARIANT, &["connect", "create-contact"]);
    assert_eq!(code, Some(252));
    assert!(err.starts_with("\nvariant: [ERROR]: "), "{err}");
}
