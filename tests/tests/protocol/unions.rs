//! Members of unions that the model does not have, and unions with several members, in all
//! protocols.

use hardie_runtime::service::Service;
use hardie_runtime::shape::{View, to_value};
use hardie_runtime::value::{Value, json};
use hardie_runtime::wire::{self, Response};
use hardie_tests::{
    matrix_cbor, matrix_ec2, matrix_json_10, matrix_json_11, matrix_query, matrix_rest_json,
    matrix_rest_xml,
};

const JSON: [&Service; 3] =
    [&matrix_rest_json::SERVICE, &matrix_json_10::SERVICE, &matrix_json_11::SERVICE];

/// The members of a response of the operation `Body`.
fn read(service: &'static Service, body: Vec<u8>) -> Result<String, String> {
    let operation = crate::operation(service, "Body").unwrap();
    let mut output = service.output(operation);
    let mut response = Response::new(200.try_into().unwrap(), body.into());
    response.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
    let read = wire::read_response(service.protocol, &response, &mut *output);
    read.map_err(|error| error.to_string())?;
    let Value::Map(mut members) = to_value(View::Structure(&*output)) else { panic!("no map") };
    members.retain(|name, _| name.starts_with("Choice"));
    Ok(json::compact(&Value::Map(members)))
}

fn cbor(json: &str) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut body = Vec::new();
    ciborium::into_writer(&value, &mut body).unwrap();
    body
}

const WANT: &str =
    r#"{"ChoiceList":[{"zzz":{}},{"Text":"t"}],"ChoiceMap":{"k":{"zzz":{}}},"Choice":{"zzz":{}}}"#;

#[test]
fn unknown_members_have_their_names() {
    for service in JSON {
        // With `@jsonName`, which only restJson1 has.
        let body = |text: &str| {
            format!(
                r#"{{"ChoiceList": [{{"zzz": 1}}, {{"__type": "c", "{text}": "t", "q": null}}],
                "ChoiceMap": {{"k": {{"zzz": {{"a": 1}}}}}}, "Choice": {{"zzz": [1]}}}}"#
            )
        };
        let read = ["t", "Text"].map(|text| read(service, body(text).into_bytes()));
        assert!(read.contains(&Ok(WANT.to_owned())), "{:?}: {read:?}", service.protocol);
    }
    let body = r#"{"ChoiceList": [{"zzz": 1}, {"Text": "t", "q": null}],
        "ChoiceMap": {"k": {"zzz": {}}}, "Choice": {"zzz": [1]}}"#;
    assert_eq!(read(&matrix_cbor::SERVICE, cbor(body)).as_deref(), Ok(WANT));
    let members = "<ChoiceList><member><zzz>1</zzz></member><member><text>t</text></member>\
        </ChoiceList><ChoiceMap><entry><key>k</key><value><zzz><a/></zzz></value></entry>\
        </ChoiceMap><Choice><zzz>1</zzz></Choice>";
    let xml = [
        (&matrix_rest_xml::SERVICE, format!("<BodyOutput>{members}</BodyOutput>")),
        (
            &matrix_query::SERVICE,
            format!("<BodyResponse><BodyResult>{members}</BodyResult></BodyResponse>"),
        ),
    ];
    for (service, body) in xml {
        assert_eq!(read(service, body.into_bytes()).as_deref(), Ok(WANT), "{:?}", service.protocol);
    }
    let body = "<BodyResponse><Choice><zzz>1</zzz></Choice></BodyResponse>";
    let read = read(&matrix_ec2::SERVICE, body.into());
    assert_eq!(read.as_deref(), Ok(r#"{"Choice":{"zzz":{}}}"#));
}

#[test]
fn several_members_are_an_error() {
    let want = "more than one member of the union `Choice` is set";
    let is_error = |read: Result<String, String>| read.is_err_and(|error| error.contains(want));
    let body = r#"{"Choice": {"zzz": 1, "Nothing": {}}}"#;
    for service in JSON {
        assert!(is_error(read(service, body.into())), "{:?}", service.protocol);
    }
    assert!(is_error(read(&matrix_cbor::SERVICE, cbor(body))));
    let body = "<BodyOutput><Choice><text>t</text><Nothing/></Choice></BodyOutput>";
    assert!(is_error(read(&matrix_rest_xml::SERVICE, body.into())));
}
