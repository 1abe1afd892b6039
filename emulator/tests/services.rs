//! The endpoint of any service: each protocol and authentication scheme, resources, examples,
//! recordings, and several services on one port. Requests are written and responses read by our
//! runtime, as our client does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;
use flate2::Compression;
use flate2::write::GzEncoder;
use hardie_mock::faults::Fail;
use hardie_mock::{
    Answers, Example, Handle, Lifecycle, Mock, Options, Secrets, derive_lifecycles, listening_line,
};
use hardie_runtime::problem::Problems;
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Structure, View, fill_structure, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::wire::{Dialect, Response, error_summary, read_response, write_request};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use std::io::Write;

/// Modules with the test service in each protocol.
macro_rules! services {
    ($($name:ident, $file:literal;)*) => {
        $(
            #[allow(missing_docs, unreachable_pub, unused, clippy::all, reason = "generated")]
            mod $name {
                include!(concat!(env!("OUT_DIR"), "/", $file));
            }
        )*
        const ALL: &[&Service] = &[$(&$name::SERVICE),*];
    };
}

services! {
    rest_json, "things_rest_json.rs";
    rest_xml, "things_rest_xml.rs";
    aws_json, "things_aws_json.rs";
    aws_query, "things_aws_query.rs";
    ec2_query, "things_ec2_query.rs";
    rpc_v2_cbor, "things_rpc_v2_cbor.rs";
    rpc_v2_json, "things_rpc_v2_json.rs";
    simple_rest_json, "things_simple_rest_json.rs";
}

/// The lifecycles that names and members show, and two examples.
struct Facts;

impl Answers for Facts {
    fn examples(&self, _: &'static Service, operation: Operation) -> Vec<Example> {
        let value = |text: &str| json::parse(text).unwrap();
        match operation.name() {
            "DescribeWeather" => vec![
                Example {
                    input: value(r#"{"place":"Rome"}"#),
                    output: Some(value(r#"{"sky":"CLEAR","degrees":21.5}"#)),
                    error: None,
                },
                Example {
                    input: value(r#"{"place":"Atlantis"}"#),
                    output: None,
                    error: Some(("Refused".to_owned(), value(r#"{"message":"sunk"}"#))),
                },
            ],
            _ => Vec::new(),
        }
    }

    fn lifecycle(&self, service: &'static Service, operation: Operation) -> Option<Lifecycle> {
        let all = derive_lifecycles(service);
        let found = all.into_iter().find(|(of, _)| of.index() == operation.index());
        found.map(|(_, lifecycle)| lifecycle)
    }
}

async fn start(service: &'static Service, options: Options) -> Handle {
    Mock::start(vec![service], Facts, options).await.unwrap()
}

/// Sends an input, and returns the output as JSON or the code of the error.
async fn call(
    endpoint: &Handle,
    service: &'static Service,
    name: &str,
    input: &str,
) -> Result<Map, String> {
    let operation = service.table.operations().find(|it| it.name() == name).unwrap();
    let mut structure = service.input(operation);
    let Value::Map(members) = json::parse(input).unwrap() else { panic!("{input}") };
    let mut problems = Problems::new();
    fill_structure(&members, &mut *structure, &mut problems);
    problems.into_result().unwrap();
    let written = write_request(service.protocol, operation, &*structure, Dialect::Smithy).unwrap();
    let mut request = Request::builder().method(written.method()).uri(format!(
        "{}{}",
        endpoint.url(),
        written.uri()
    ));
    for (name, value) in written.headers() {
        request = request.header(name, value);
    }
    let body = Bytes::copy_from_slice(written.body().bytes().unwrap_or_default());
    let (status, response) = send(request.body(Full::new(body)).unwrap()).await;
    if !status.is_success() {
        return Err(error_summary(service.protocol, &response).code.unwrap_or_default());
    }
    let mut output = service.output(operation);
    read_response(service.protocol, &response, &mut *output).unwrap_or_else(|error| {
        let body = String::from_utf8_lossy(response.body().bytes().unwrap()).into_owned();
        panic!("{} {name}: {error}: {body}", service.protocol.name())
    });
    match to_value(View::Structure(&*output as &dyn Structure)) {
        Value::Map(output) => Ok(output),
        other => panic!("{other:?}"),
    }
}

async fn send(request: Request<Full<Bytes>>) -> (StatusCode, Response) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let (head, body) = client.request(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let status = head.status.as_u16().try_into().unwrap();
    let mut response = Response::new(status, SdkBody::from(body.to_vec()));
    for (name, value) in &head.headers {
        response.headers_mut().append(name.as_str().to_owned(), value.to_str().unwrap().to_owned());
    }
    (head.status, response)
}

fn text<'m>(map: &'m Map, path: &[&str]) -> &'m str {
    let (last, path) = path.split_last().unwrap();
    let get = |map: &'m Map, name: &str| {
        map.get(name).unwrap_or_else(|| panic!("{name} is missing in {map:?}"))
    };
    let inner = path.iter().fold(map, |map, name| get(map, name).as_map().unwrap());
    get(inner, last).as_str().unwrap()
}

#[tokio::test]
async fn every_protocol_keeps_things() {
    let connect = derive_lifecycles(&aws_connect::SERVICE);
    assert!(connect.is_empty(), "nothing reads a contact: {connect:?}");
    for service in ALL.iter().copied() {
        let name = service.protocol.name();
        let endpoint = start(service, Options::new().no_auth()).await;
        let input = r#"{"name":"a & <b>","data":"\u0001x","made":"2025-01-02T03:04:05Z",
            "tags":{"k":"v"},"parts":[{"size":1,"weight":1.5},{"size":2}],"secret":"s","token":"t"}"#;
        let created = call(&endpoint, service, "CreateThing", input).await.unwrap();
        let id = text(&created, &["thingId"]).to_owned();
        assert_eq!(
            call(&endpoint, service, "CreateThing", input).await.unwrap(),
            created,
            "{name}"
        );
        let other = input.replace("a & <b>", "other");
        let reused = call(&endpoint, service, "CreateThing", &other).await;
        let invalid = reused.unwrap_err();
        assert!(["Valid", "Invalid"].iter().any(|it| invalid.starts_with(it)), "{name}: {invalid}");
        let own = format!(r#"{{"thingId":"{id}"}}"#);
        let got = call(&endpoint, service, "GetThing", &own).await.unwrap();
        assert_eq!(text(&got, &["thing", "id"]), id, "{name}");
        assert_eq!(text(&got, &["thing", "name"]), "a & <b>", "{name}");
        // The protocol of EC2 has no maps.
        if name != "ec2Query" {
            assert_eq!(text(&got, &["thing", "tags", "k"]), "v", "{name}");
        }
        let Some(Value::Map(thing)) = got.get("thing") else { panic!("{name}: {got:?}") };
        assert_eq!(thing.get("data"), Some(&Value::Bytes(b"\x01x".to_vec())), "{name}");
        assert_eq!(thing.get("parts").unwrap().as_list().unwrap().len(), 2, "{name}");
        assert_eq!(thing.get("createdAt"), created.get("createdAt"), "{name}");
        assert!(
            matches!(thing.get("made"), Some(Value::Timestamp(it)) if it.secs() == 1_735_787_045)
        );

        let changed = format!(r#"{{"thingId":"{id}","name":"new"}}"#);
        let updated = call(&endpoint, service, "UpdateThing", &changed).await.unwrap();
        assert_eq!(text(&updated, &["thing", "name"]), "new", "{name}");
        let listed = call(&endpoint, service, "ListThings", "{}").await.unwrap();
        let things = listed.get("things").unwrap().as_list().unwrap();
        assert_eq!(things.len(), 1, "{name}");
        assert_eq!(text(things[0].as_map().unwrap(), &["name"]), "new", "{name}");
        assert!(!listed.contains_key("nextToken"), "{name}");

        call(&endpoint, service, "DeleteThing", &own).await.unwrap();
        let gone = call(&endpoint, service, "GetThing", &own).await;
        assert_eq!(gone, Err("ThingNotFound".to_owned()), "{name}");
        let listed = call(&endpoint, service, "ListThings", "{}").await.unwrap();
        assert!(listed.get("things").unwrap().as_list().unwrap().is_empty(), "{name}");

        let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(21));
        let want = match name {
            "awsQuery" => "ValidationError",
            "ec2Query" => "InvalidParameterValue",
            "restXml" => "InvalidArgument",
            _ => "ValidationException",
        };
        let refused = call(&endpoint, service, "CreateThing", &long).await;
        assert_eq!(refused, Err(want.to_owned()), "{name}");
        endpoint.shutdown().await;
    }
}

#[tokio::test]
async fn examples_and_made_up_values() {
    for service in ALL.iter().copied() {
        let name = service.protocol.name();
        let endpoint = start(service, Options::new().no_auth()).await;
        let rome =
            call(&endpoint, service, "DescribeWeather", r#"{"place":"Rome"}"#).await.unwrap();
        assert_eq!(text(&rome, &["sky"]), "CLEAR", "{name}");
        assert!(!rome.contains_key("winds"), "{name}: {rome:?}");
        let sunk = call(&endpoint, service, "DescribeWeather", r#"{"place":"Atlantis"}"#).await;
        assert_eq!(sunk, Err("Refused".to_owned()), "{name}");
        let other =
            call(&endpoint, service, "DescribeWeather", r#"{"place":"Oslo"}"#).await.unwrap();
        assert!(other.contains_key("winds") && other.contains_key("at"), "{name}: {other:?}");
        endpoint.shutdown().await;
    }
}

#[tokio::test]
async fn every_scheme_needs_its_secret() {
    let secrets = Secrets::random().with_token("t0").with_api_key("k0").with_user("u0", "p0");
    let endpoint = start(&rest_json::SERVICE, Options::new().secrets(secrets)).await;
    assert_eq!(endpoint.secrets().token(), "t0");
    let get = |path: &'static str, headers: Vec<(&'static str, String)>| {
        let mut request = Request::get(format!("{}{path}", endpoint.url()));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        send(request.body(Full::default()).unwrap())
    };
    let basic = |pair: &str| format!("Basic {}", base64::encode(pair));
    let cases = [
        ("/token", "authorization", "Bearer t0".to_owned(), 200),
        ("/token", "authorization", "Bearer t1".to_owned(), 401),
        ("/token", "authorization", basic("u0:p0"), 401),
        ("/key", "x-key", "k0".to_owned(), 200),
        ("/key", "x-key", "k".to_owned(), 401),
        ("/password", "authorization", basic("u0:p0"), 200),
        ("/password", "authorization", basic("u0:p1"), 401),
        ("/nothing", "x-none", String::new(), 200),
        ("/things", "authorization", "Bearer t0".to_owned(), 403),
    ];
    for (path, name, value, want) in cases {
        let (status, _) = get(path, vec![(name, value.clone())]).await;
        assert_eq!(status, want, "{path} {name}: {value}");
    }
    for (path, scheme) in [("/token", "Bearer "), ("/password", "Basic "), ("/digest", "Digest ")] {
        let (status, response) = get(path, Vec::new()).await;
        assert_eq!(status, 401, "{path}");
        let challenge = response.headers().get("www-authenticate").unwrap();
        assert!(challenge.starts_with(scheme), "{challenge}");
    }
    let (status, response) = get("/things", Vec::new()).await;
    assert_eq!(status, 403);
    let code = error_summary(rest_json::SERVICE.protocol, &response).code;
    assert_eq!(code.as_deref(), Some("MissingAuthenticationTokenException"));
    // A credential without a Region is not a way around the verification.
    let forged = "AWS4-HMAC-SHA256 Credential=a/20250101/things/aws4_request, \
                  SignedHeaders=host;x-amz-date, Signature=00";
    let asymmetric = forged.replace("HMAC-SHA256", "ECDSA-P256-SHA256");
    for header in [forged.to_owned(), asymmetric] {
        let date = ("x-amz-date", "20250101T000000Z".to_owned());
        let (status, _) = get("/things", vec![("authorization", header.clone()), date]).await;
        assert_eq!(status, 403, "{header}");
    }
    endpoint.shutdown().await;
}

#[tokio::test]
async fn compressed_bodies_are_read_after_authentication() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(b"Action=CreateThing&name=x").unwrap();
    let whole = encoder.finish().unwrap();
    let damaged = &whole[..whole.len() - 4];
    let cases = [
        (Options::new(), &whole[..], 403, Some("MissingAuthenticationToken")),
        (Options::new(), damaged, 403, Some("MissingAuthenticationToken")),
        (Options::new().no_auth(), &whole, 200, None),
        (Options::new().no_auth(), damaged, 400, Some("MalformedQueryString")),
    ];
    for (options, body, want, code) in cases {
        let endpoint = start(&aws_query::SERVICE, options).await;
        let request = Request::post(endpoint.url())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-encoding", "gzip");
        let body = Full::new(Bytes::copy_from_slice(body));
        let (status, response) = send(request.body(body).unwrap()).await;
        assert_eq!(status, want);
        if let Some(code) = code {
            let found = error_summary(aws_query::SERVICE.protocol, &response).code;
            assert_eq!(found.as_deref(), Some(code));
        }
        endpoint.shutdown().await;
    }
}

#[tokio::test]
async fn resources_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options::new().no_auth().data(folder.path());
    let service = &rest_json::SERVICE;
    let endpoint = start(service, options()).await;
    let created = call(&endpoint, service, "CreateThing", r#"{"name":"kept"}"#).await.unwrap();
    endpoint.shutdown().await;

    let endpoint = start(service, options()).await;
    let own = format!(r#"{{"thingId":"{}"}}"#, text(&created, &["thingId"]));
    let got = call(&endpoint, service, "GetThing", &own).await.unwrap();
    assert_eq!(text(&got, &["thing", "name"]), "kept");
    endpoint.shutdown().await;

    let other: &'static Service = &aws_connect::SERVICE;
    let error = Mock::start(vec![other], Facts, options()).await.unwrap_err().to_string();
    assert!(error.contains(service.shape_id) && error.contains(other.shape_id), "{error}");
}

#[tokio::test]
async fn a_recording_is_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.jsonl");
    let service = &rest_json::SERVICE;
    let endpoint = start(service, Options::new().no_auth().record(&file)).await;
    let input = r#"{"name":"one","secret":"hidden"}"#;
    let created = call(&endpoint, service, "CreateThing", input).await.unwrap();
    let gone = call(&endpoint, service, "GetThing", r#"{"thingId":"none"}"#).await;
    // The operation does not have this error in its model.
    let undeleted = call(&endpoint, service, "DeleteThing", r#"{"thingId":"none"}"#).await;
    assert_eq!(undeleted, Err("ResourceNotFoundException".to_owned()));
    endpoint.shutdown().await;
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(!text.contains("hidden"), "{text}");

    let endpoint = start(service, Options::new().no_auth().replay(&file)).await;
    let again = call(&endpoint, service, "CreateThing", input).await.unwrap();
    assert_eq!(again, created);
    assert_eq!(call(&endpoint, service, "GetThing", r#"{"thingId":"none"}"#).await, gone);
    let again = call(&endpoint, service, "DeleteThing", r#"{"thingId":"any"}"#).await;
    assert_eq!(again, undeleted);
    let other = call(&endpoint, service, "CreateThing", r#"{"name":"two"}"#).await.unwrap();
    assert_eq!(other, created, "the next response of the operation");
    endpoint.shutdown().await;
}

/// All protocols on one port, and the same again after another model.
#[tokio::test]
async fn several_services_share_a_port() {
    let options = Options::new().no_auth().fail("503:0".parse::<Fail>().unwrap());
    let endpoint = Mock::start(vec![ALL[0]], Facts, options).await.unwrap();
    assert_eq!(listening_line(endpoint.url()), format!("listening on {}", endpoint.url()));
    let query = &aws_query::SERVICE;
    assert!(call(&endpoint, query, "ListThings", "{}").await.is_err());
    let created = call(&endpoint, ALL[0], "CreateThing", r#"{"name":"a"}"#).await.unwrap();
    let several: Vec<&'static Service> =
        vec![&aws_json::SERVICE, query, &rpc_v2_cbor::SERVICE, &rpc_v2_json::SERVICE, ALL[0]];
    endpoint.replace(&several, Facts).unwrap();
    let own = format!(r#"{{"thingId":"{}"}}"#, text(&created, &["thingId"]));
    for service in several {
        let got = call(&endpoint, service, "GetThing", &own).await.unwrap();
        assert_eq!(text(&got, &["thing", "name"]), "a", "{}", service.protocol.name());
    }
    assert!(endpoint.replace(&[], Facts).is_err());
    endpoint.shutdown().await;
}
