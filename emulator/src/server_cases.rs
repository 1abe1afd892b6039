//! Runs the cases for servers of the protocol tests of AWS, Smithy and alloy: requests are read,
//! and responses are written. Responses of JSON are compared with the case; others are read by our
//! client, whose reader passes the cases for clients.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

use hardie::ast::Ast;
use hardie_mock::internal;
use hardie_runtime::problem::Problems;
use hardie_runtime::service::Service;
use hardie_runtime::shape::Structure;
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::{Map, Number, Value, json};
use http_body_util::BodyExt;
use hyper::Request;

/// Modules with the services of the tests.
macro_rules! services {
    ($($name:ident, $file:literal;)*) => {$(
        #[allow(missing_docs, unreachable_pub, unused, clippy::all, reason = "generated")]
        mod $name {
            include!(concat!(env!("OUT_DIR"), "/", $file));
        }
    )*};
}

services! {
    rpc_v2_json, "rpc_v2_json.rs";
    rpc_v2_cbor, "rpc_v2_cbor.rs";
    rest_json, "rest_json.rs";
    rest_xml, "rest_xml.rs";
    aws_query, "aws_query.rs";
    ec2_query, "ec2_query.rs";
    aws_json_1_0, "aws_json_1_0.rs";
    aws_json_1_1, "aws_json_1_1.rs";
}

#[cfg(alloy_protocol_tests)]
services! {
    simple_rest_json, "simple_rest_json.rs";
}

/// Cases that are expected to fail, each with the reason.
const DIFFERENT: &[(&str, &str)] = &[
    ("HeaderEndpointInput", "the URI of the case lacks the slash at the end of the model's"),
    ("RoundTripRequest", "the case has a space in the query, which no request can have"),
    ("RpcV2JsonRequestServerPopulatesDefaults", DEFAULTS_IN),
    ("RpcV2JsonResponseServerPopulatesDefaults", DEFAULTS_OUT),
    ("RpcV2CborServerPopulatesDefaultsWhenMissingInRequestBody", DEFAULTS_IN),
    ("RpcV2CborServerPopulatesDefaultsInResponse", DEFAULTS_OUT),
    ("RestJsonServerPopulatesDefaultsWhenMissingInRequestBody", DEFAULTS_IN),
    ("RestJsonServerPopulatesNestedDefaultsWhenMissingInRequestBody", DEFAULTS_IN),
    ("RestJsonServerPopulatesDefaultsInResponse", DEFAULTS_OUT),
    ("RestJsonServerPopulatesNestedDefaultValues", DEFAULTS_OUT),
    ("AwsJson10ServerPopulates", "the case lacks the header X-Amz-Target, or as above"),
    ("AwsJson10EndpointTrait", "the case lacks the header X-Amz-Target"),
    ("AwsJson11IntEnums", "the case has a header of requests in a response"),
    ("parses_the_request_id_from_the_response", "request IDs are made up"),
    ("SDKApplied", "the case has no body, or is of the client alone"),
    ("SDKAppend", "the case has no body, or is of the client alone"),
    ("AllQueryStringTypes", QUERY_MAP),
    ("RestXmlQueryStringEscaping", QUERY_MAP),
    ("RestXmlSupports", QUERY_MAP),
    ("RestXmlZeroAndFalseQueryValues", QUERY_MAP),
    ("HttpEmptyPrefixHeadersResponseServer", "our reader finds a header in both of its members"),
    ("NullAndEmptyHeaders", "an empty list in a header is read as an absent one"),
    ("QueryEmptyQueryMaps", "an empty map in a form is an absent one"),
    ("Ec2EmptyQueryLists", "an empty list in a form is an absent one"),
    ("RestJsonOmitsEmptyListQueryValues", "an empty list in a query is an absent one"),
    ("RestJsonHttpWithEmptyStructurePayload", "an empty object is read as an empty structure"),
    ("RestJsonHttpWithHeadersButNoPayload", "an empty object is read as an empty structure"),
    ("RestJsonEmptyInputAndEmptyOutputWithJson", "a case of malformed requests contradicts it"),
    ("MediaTypeHeader", "the test converts values of such headers to JSON, as for the AWS CLI"),
];

const DEFAULTS_IN: &str = "operations get nested structures as they were sent, without defaults";
const DEFAULTS_OUT: &str = "members of an output that are not set are not sent";
const QUERY_MAP: &str = "the case leaves out the map of all query parameters";

fn at<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.as_map().and_then(|map| map.get(name)).unwrap_or(&Value::Null)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    at(value, name).as_str().unwrap_or_default()
}

/// The values of a case as those of their shapes.
fn params(value: &Value, shape: Shape) -> Value {
    let of_element = |value: &Value| match shape.element() {
        Some(element) => params(value, element.target()),
        None => value.clone(),
    };
    match (shape.kind(), value) {
        (Kind::Float | Kind::Double, Value::String(text)) => {
            Value::from(text.replace("Infinity", "inf").parse::<f64>().unwrap())
        }
        (Kind::BigDecimal, value) => value.clone(),
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            let members = map.iter().filter_map(|(name, value)| {
                Some((name.clone(), params(value, shape.member_named(name)?.target())))
            });
            Value::Map(members.collect())
        }
        (Kind::List, Value::List(items)) => Value::List(items.iter().map(of_element).collect()),
        (Kind::Map, Value::Map(map)) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), of_element(value))).collect())
        }
        (_, value) => with_doubles(value),
    }
}

fn with_doubles(value: &Value) -> Value {
    match value {
        Value::Number(number @ Number::Decimal(_)) => Value::from(number.as_f64()),
        Value::List(items) => Value::List(items.iter().map(with_doubles).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(key, it)| (key.clone(), with_doubles(it))).collect())
        }
        other => other.clone(),
    }
}

/// The structure with the values of a case.
fn filled(case: &Value, mut structure: Box<dyn Structure>) -> Result<Box<dyn Structure>, String> {
    let values = match params(at(case, "params"), structure.shape()) {
        Value::Null => Value::Map(Map::new()),
        values => values,
    };
    let mut problems = Problems::new();
    if let Value::Map(values) = &values {
        hardie_runtime::shape::fill_structure(values, &mut *structure, &mut problems);
    }
    problems.into_result().map_err(|problems| problems.to_string())?;
    Ok(structure)
}

/// The body of a case; one that is not a text is in base64.
fn body(case: &Value) -> Vec<u8> {
    let text = text(case, "body");
    match self::text(case, "bodyMediaType") {
        "application/cbor" => aws_smithy_types::base64::decode(text).unwrap(),
        _ => text.as_bytes().to_vec(),
    }
}

/// Reads the request of a case.
fn request(service: &'static Service, operation: Operation, case: &Value) -> Result<(), String> {
    let queries = at(case, "queryParams").as_list().unwrap_or_default().iter();
    let query: Vec<&str> = queries.filter_map(Value::as_str).collect();
    let separator = if query.is_empty() { "" } else { "?" };
    let uri = format!("{}{separator}{}", text(case, "uri"), query.join("&"));
    let mut builder = Request::builder().method(text(case, "method")).uri(&uri);
    for (name, value) in at(case, "headers").as_map().into_iter().flatten() {
        builder = builder.header(&**name, value.as_str().unwrap());
    }
    let body = body(case);
    if !body.is_empty() && at(at(case, "headers"), "Content-Type").is_null() {
        builder = builder.header("Content-Type", "application/json");
    }
    let (head, ()) = builder.body(()).map_err(|error| error.to_string())?.into_parts();
    let (found_operation, mut found) = internal::read_input(service, &head, &body)?;
    if found_operation.name() != operation.name() {
        return Err(format!("the request is one of {}", found_operation.name()));
    }
    let mut wanted = filled(case, service.input(operation))?;
    for structure in [&mut found, &mut wanted] {
        hardie_runtime::shape::fill_defaults(&mut **structure);
    }
    let (found, wanted) = (format!("{found:?}"), format!("{wanted:?}"));
    if found == wanted { Ok(()) } else { Err(format!("{found}\n  instead of {wanted}")) }
}

/// Writes the response of a case.
async fn response(
    service: &'static Service,
    blank: &dyn Fn() -> Box<dyn Structure>,
    operation: Option<Operation>,
    case: &Value,
) -> Result<(), String> {
    let structure = filled(case, blank())?;
    let wanted = filled(case, blank())?;
    let response = match operation {
        Some(operation) => internal::write_output(service, operation, &*structure),
        None => internal::write_error(service, structure),
    };
    let (head, body) = response.into_parts();
    for (name, value) in at(case, "headers").as_map().into_iter().flatten() {
        // The server adds it to every response.
        if name.eq_ignore_ascii_case("content-length") {
            continue;
        }
        let found = head.headers.get(&**name).and_then(|found| found.to_str().ok());
        if found != value.as_str() {
            return Err(format!("{name}: {found:?} instead of {value:?}"));
        }
    }
    let body_bytes = body.collect().await.unwrap().to_bytes();
    if !matches!(service.protocol.name(), "restJson1" | "simpleRestJson" | "rpcv2Json") {
        return as_read(service, &head, &body_bytes, operation, &*wanted);
    }
    let body = body_bytes;
    let (found, wanted) = (String::from_utf8_lossy(&body).into_owned(), text(case, "body"));
    let parsed = |text: &str| {
        // The name of an error may be absolute or not.
        let mut value = json::parse(text).unwrap_or(Value::Null);
        if let Value::Map(map) = &mut value
            && let Some(Value::String(name)) = map.get_mut("__type")
        {
            *name = name.rsplit('#').next().unwrap_or_default().to_owned();
        }
        value
    };
    if at(case, "body").is_null() || found == wanted || parsed(&found) == parsed(wanted) {
        Ok(())
    } else {
        Err(format!("{found}\n  instead of {wanted}"))
    }
}

/// Reads a response as our client does, and compares it with the structure of the case.
fn as_read(
    service: &'static Service,
    head: &hyper::http::response::Parts,
    body: &[u8],
    operation: Option<Operation>,
    wanted: &dyn Structure,
) -> Result<(), String> {
    let status = head.status.as_u16().try_into().unwrap();
    let mut response =
        hardie_runtime::wire::Response::new(status, aws_smithy_types::body::SdkBody::from(body));
    for (name, value) in &head.headers {
        response.headers_mut().insert(name.as_str().to_owned(), value.to_str().unwrap().to_owned());
    }
    let protocol = service.protocol;
    let mut found: Box<dyn Structure> = match operation {
        Some(operation) => service.output(operation),
        None => service.error(wanted.shape()).unwrap(),
    };
    let read = match operation {
        Some(_) => hardie_runtime::wire::read_response(protocol, &response, &mut *found),
        None => {
            let code = hardie_runtime::wire::error_summary(protocol, &response).code;
            let shape = wanted.shape();
            let known = [Some(shape.name()), Some(shape.error_code())];
            if !known.contains(&code.as_deref()) {
                return Err(format!("the code is {code:?}: {}", String::from_utf8_lossy(body)));
            }
            hardie_runtime::wire::read_error(protocol, &response, &mut *found)
        }
    };
    let shown = String::from_utf8_lossy(body);
    read.map_err(|error| format!("{error}: {shown}"))?;
    let (found, wanted) = (format!("{found:?}"), format!("{wanted:?}"));
    if found == wanted { Ok(()) } else { Err(format!("{found}\n  instead of {wanted}: {shown}")) }
}

/// Runs all cases for servers, and returns those that fail.
async fn run(service: &'static Service, model: &Value) -> (usize, Vec<String>) {
    let (mut count, mut failed) = (0, Vec::new());
    let namespace = service.shape_id.split('#').next().unwrap();
    for (id, shape) in at(model, "shapes").as_map().unwrap() {
        let (of, name) = id.split_once('#').unwrap();
        if of != namespace {
            continue;
        }
        for kind in ["smithy.test#httpRequestTests", "smithy.test#httpResponseTests"] {
            for case in at(at(shape, "traits"), kind).as_list().unwrap_or_default() {
                if text(case, "appliesTo") == "client" {
                    continue;
                }
                let operation = service.table.operations().find(|it| it.name() == name);
                let error = service.table.errors().find(|error| error.name() == name);
                let result = match (operation, error) {
                    (Some(operation), _) if kind.contains("Request") => {
                        request(service, operation, case)
                    }
                    (Some(it), _) => {
                        response(service, &|| service.output(it), operation, case).await
                    }
                    (_, Some(error)) => {
                        response(service, &|| service.error(error).unwrap(), None, case).await
                    }
                    _ => continue,
                };
                count += 1;
                if let Err(error) = result {
                    failed.push(format!("{}: {error}", text(case, "id")));
                }
            }
        }
    }
    (count, failed)
}

#[tokio::test]
async fn cases_for_servers() {
    let of_folder = |folder: &str| {
        let mut ast = Vec::new();
        Ast::new(&[folder]).write_to(&mut ast).unwrap();
        json::parse_exact(std::str::from_utf8(&ast).unwrap()).unwrap()
    };
    let smithy = of_folder(env!("SMITHY_PROTOCOL_TESTS"));
    #[cfg(alloy_protocol_tests)]
    let alloy = of_folder(env!("ALLOY_PROTOCOL_TESTS"));
    let aws = json::parse_exact(&std::fs::read_to_string(env!("PROTOCOL_TESTS")).unwrap()).unwrap();
    let services = [
        (&rpc_v2_json::SERVICE, &smithy, 68),
        (&rpc_v2_cbor::SERVICE, &smithy, 64),
        #[cfg(alloy_protocol_tests)]
        (&simple_rest_json::SERVICE, &alloy, 38),
        (&rest_json::SERVICE, &aws, 224),
        (&rest_xml::SERVICE, &aws, 163),
        (&aws_query::SERVICE, &aws, 66),
        (&ec2_query::SERVICE, &aws, 53),
        (&aws_json_1_0::SERVICE, &aws, 46),
        (&aws_json_1_1::SERVICE, &aws, 102),
    ];
    let mut unknown = Vec::new();
    for (service, model, wanted) in services {
        let (count, failed) = run(service, model).await;
        let is_known = |failure: &&String| DIFFERENT.iter().any(|(id, _)| failure.starts_with(id));
        println!("{}: {} of {count} cases pass", service.shape_id, count - failed.len());
        for failure in &failed {
            println!("  {failure}");
        }
        unknown.extend(failed.iter().filter(|it| !is_known(it)).cloned());
        assert_eq!(count, wanted, "{}", service.shape_id);
    }
    assert!(unknown.is_empty(), "{} cases fail: {unknown:#?}", unknown.len());
}
