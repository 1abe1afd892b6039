//! Features of requests that do not depend on the protocol: compression, checksums, host prefixes,
//! defaults, the order of documents, shared inputs.

use flate2::read::GzDecoder;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Blob, Value, json};
use hardie_runtime::wire::{self, Dialect, Request, Response};
use hardie_tests::beside::{
    Detail, PutDocumentInput, PutDocumentOutput, PutOnShelfInput, PutOtherInput,
    PutSizedStreamInput, PutStreamInput, PutThingInput, PutThingOutput, SERVICE,
};
use std::io::Read;
use std::process::Command;

fn operation(command: &str) -> Operation {
    SERVICE.operation(command).unwrap()
}

fn request(command: &str, input: &dyn Structure, dialect: Dialect, min: Option<usize>) -> Request {
    let operation = operation(command);
    let mut request = wire::write_request(SERVICE.protocol, operation, input, dialect).unwrap();
    wire::finish_request(&mut request, operation, dialect, min).unwrap();
    request
}

fn text(request: &Request) -> String {
    String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap()
}

fn unpacked(request: &Request) -> String {
    let mut text = String::new();
    GzDecoder::new(request.body().bytes().unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn response(body: &str) -> Response {
    Response::new(200.try_into().unwrap(), body.to_owned().into())
}

fn thing(data: &str) -> PutThingInput {
    PutThingInput { id: "1".to_owned(), data: Some(data.to_owned()), ..Default::default() }
}

#[test]
fn bodies_of_a_size_are_compressed() {
    // The body is `{"Data":"…"}`: eleven bytes and the data.
    let cases = [
        (Some(30), 19, Dialect::Smithy, None, Some("gzip")),
        (Some(30), 18, Dialect::Smithy, None, None),
        (Some(30), 19, Dialect::Smithy, Some("br"), Some("br, gzip")),
        (Some(30), 19, Dialect::AwsCli, Some("br"), Some("br,gzip")),
        (None, 99, Dialect::AwsCli, Some("br"), Some("br")),
    ];
    for (min, length, dialect, encoding, want) in cases {
        let data = "a".repeat(length);
        let input = PutThingInput { encoding: encoding.map(str::to_owned), ..thing(&data) };
        let request = request("put-thing", &input, dialect, min);
        assert_eq!(request.headers().get("content-encoding"), want, "{min:?} {length} {dialect:?}");
        let is_packed = want.is_some_and(|want| want.contains("gzip"));
        let body = if is_packed { unpacked(&request) } else { text(&request) };
        assert_eq!(body, format!("{{\"Data\":\"{data}\"}}"));
        let size = request.body().bytes().unwrap().len().to_string();
        assert_eq!(request.headers().get("content-length"), Some(size.as_str()));
    }
    // An operation without the trait.
    let other =
        PutOtherInput { id: "1".to_owned(), data: Some("a".repeat(99)), ..Default::default() };
    assert_eq!(
        request("put-other", &other, Dialect::Smithy, Some(1)).headers().get("content-encoding"),
        None
    );
}

#[test]
fn streams_are_compressed_whatever_their_size() {
    let input = PutStreamInput { stream: Some(Blob::new("a")) };
    let stream = request("put-stream", &input, Dialect::AwsCli, Some(10_240));
    assert_eq!(stream.headers().get("content-encoding"), Some("gzip"));
    assert_eq!(unpacked(&stream), "a");
    // Except for those whose length is sent before them.
    let input = PutSizedStreamInput { stream: Some(Blob::new("a")) };
    let sized = request("put-sized-stream", &input, Dialect::AwsCli, Some(1));
    assert_eq!((sized.headers().get("content-encoding"), text(&sized).as_str()), (None, "a"));
}

#[test]
fn checksums_are_of_what_is_sent() {
    // The checksum of Python's hashlib for the body `{"Data":"a"}`.
    let smithy = request("put-thing", &thing("a"), Dialect::Smithy, None);
    assert_eq!(text(&smithy), r#"{"Data":"a"}"#);
    assert_eq!(smithy.headers().get("content-md5"), Some("CiZEHJeRa88If8lq5iNJng=="));
    // Those of AWS's services are the client's.
    let cli = request("put-thing", &thing("a"), Dialect::AwsCli, None);
    assert_eq!(cli.headers().get("content-md5"), None);

    let packed = request("put-thing", &thing("a"), Dialect::Smithy, Some(1));
    let of_packed = packed.headers().get("content-md5").unwrap();
    assert_eq!(of_packed.len(), 24);
    assert_ne!(of_packed, "CiZEHJeRa88If8lq5iNJng==");
}

#[test]
fn hosts_have_prefixes_that_hosts_can_have() {
    let prefix = |shelf: &str| {
        wire::host_prefix(operation("put-on-shelf"), &PutOnShelfInput { shelf: shelf.to_owned() })
    };
    assert_eq!(prefix("a-1.B").unwrap(), "a-1.B.data.");
    for bad in ["", "a/b", "a_b", "é", "a b", "{Shelf}"] {
        let error = prefix(bad).unwrap_err().to_string();
        assert!(error.contains("Invalid value for parameter(s): Shelf."), "{bad:?}: {error}");
    }
    let none = wire::host_prefix(operation("put-thing"), &thing("a")).unwrap();
    assert_eq!(none, "");
    assert_eq!(wire::prefixed_endpoint("https://a.b:8/c", "x."), "https://x.a.b:8/c");

    let mut request = request("put-thing", &thing("a"), Dialect::Smithy, None);
    wire::set_endpoint(&mut request, "https://x.a.b:8/c").unwrap();
    assert_eq!(request.uri(), "https://x.a.b:8/c/things/1");
    assert!(wire::set_endpoint(&mut request, "nowhere").is_err());
}

#[test]
fn an_input_is_written_for_the_operation_that_takes_it() {
    let detail = Some(Detail { colour: Some("blue".to_owned()), ..Default::default() });
    let other =
        PutOtherInput { id: "a/b".to_owned(), detail: detail.clone(), ..Default::default() };
    let other = request("put-other", &other, Dialect::Smithy, None);
    assert_eq!((other.method(), other.uri()), ("PUT", "/others/a%2Fb?kind=other"));
    let thing = PutThingInput { id: "a/b".to_owned(), detail, ..Default::default() };
    let thing = request("put-thing", &thing, Dialect::Smithy, None);
    assert_eq!((thing.method(), thing.uri()), ("POST", "/things/a%2Fb"));
    assert_eq!(text(&thing), text(&other));
}

#[test]
fn defaults_are_sent_by_smithys_rules_alone() {
    // A required member starts with its default.
    assert_eq!(Detail::default().count, 7);
    let input = PutThingInput { detail: Some(Detail::default()), ..thing("a") };
    let body = |dialect| text(&request("put-thing", &input, dialect, None));
    assert_eq!(body(Dialect::Smithy), r#"{"Data":"a","Detail":{"Count":7,"Colour":"red"}}"#);
    assert_eq!(body(Dialect::AwsCli), r#"{"Data":"a","Detail":{"Count":7}}"#);
}

/// A document that AWS's type would change: order, a long integer, an integer beyond 64 bits
/// signed.
const DOCUMENT: &str = r#"{"z":[1,123456789012345678901234567890,18446744073709551615],"a":{"é":1.5,"b":null},"m":"x"}"#;

#[test]
fn documents_keep_what_they_say() {
    let value = json::parse(DOCUMENT).unwrap();
    let body = format!(
        r#"{{"one": {DOCUMENT}, "List": [1, {DOCUMENT}, "x"], "Map": {{"k": {DOCUMENT}, "l": [{DOCUMENT}]}}}}"#
    );
    let mut output = PutThingOutput::default();
    wire::read_response(SERVICE.protocol, &response(&body), &mut output).unwrap();
    assert_eq!(json::to_string(output.one.as_ref().unwrap()), json::to_string(&value));
    let list = output.list.unwrap();
    assert_eq!(list, [Value::from(1), value.clone(), Value::from("x")]);
    let map = output.map.unwrap();
    assert_eq!(map["k"], value);
    assert_eq!(map["l"], Value::List(vec![value.clone()]));

    let mut output = PutDocumentOutput::default();
    wire::read_response(SERVICE.protocol, &response(DOCUMENT), &mut output).unwrap();
    assert_eq!(json::to_string(output.document.as_ref().unwrap()), json::to_string(&value));

    for dialect in [Dialect::Smithy, Dialect::AwsCli] {
        let input = PutDocumentInput { document: output.document.clone() };
        let request = request("put-document", &input, dialect, None);
        assert_eq!(text(&request), DOCUMENT);
        assert_eq!(request.headers().get("content-type"), Some("application/json"));
        let size = DOCUMENT.len().to_string();
        assert_eq!(request.headers().get("content-length"), Some(size.as_str()));
    }
}

#[test]
fn an_absent_payload_is_no_body_but_for_the_aws_cli() {
    let body =
        |dialect| text(&request("put-document", &PutDocumentInput::default(), dialect, None));
    assert_eq!((body(Dialect::Smithy), body(Dialect::AwsCli)), (String::new(), "{}".to_owned()));
}

/// The output of `put-on-shelf` with an unreachable endpoint.
fn unreachable(shelf: &str, variable: (&str, &str)) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
    command
        .env_clear()
        .env("HARDIE_TEST_MODEL", "beside")
        .env("HOME", home.path())
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_REGION", "us-west-2")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env(variable.0, variable.1)
        .args(["put-on-shelf", "--shelf", shelf])
        // Nobody listens on port 1.
        .args(["--endpoint-url", "http://localhost:1", "--cli-connect-timeout", "5"]);
    String::from_utf8(command.output().unwrap().stderr).unwrap()
}

#[test]
fn the_command_line_prefixes_hosts() {
    let switch = |value| ("AWS_DISABLE_HOST_PREFIX_INJECTION", value);
    let size = |value| ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", value);
    let cases = [
        ("b-2", switch("false"), "\"http://b-2.data.localhost:1/shelf\""),
        ("b-2", switch("true"), "\"http://localhost:1/shelf\""),
        ("b/2", switch("true"), "Invalid value for parameter(s): Shelf. Must contain only"),
        ("b-2", size("0"), "Value must be between 1 and 1048576."),
        ("b-2", size("x"), "Value must be an integer."),
    ];
    for (shelf, variable, want) in cases {
        let error = unreachable(shelf, variable);
        assert!(error.contains(want), "{shelf} {variable:?}: {error}");
    }
}

/// An overlay lists members that are IDs with an optional path prefix;
/// `tests/cases/overlays/table_overlay.json` has one.
#[test]
fn of_ids_with_a_path_the_last_part_is_sent() {
    use hardie_tests::cases::table_overlay::GoInput;
    let cases = [("Z1", "Z1"), ("/thing/Z1", "Z1"), ("thing/Z1", "Z1"), ("/thing/", ""), ("", "")];
    for (given, sent) in cases {
        let mut input = GoInput::new(given);
        input.thing = Some(given.to_owned());
        hardie_runtime::cli::strip_paths(&mut input);
        assert_eq!(
            (input.thing.as_deref(), input.foo_i_ds.as_str()),
            (Some(sent), given),
            "{given:?}"
        );
    }
    let mut input = GoInput::new("/a");
    hardie_runtime::cli::strip_paths(&mut input);
    assert_eq!(input.thing, None);
}
