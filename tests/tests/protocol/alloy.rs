//! simpleRestJson with the traits of alloy: the forms of unions, null, and unknown members, in both
//! directions.

use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Nullable, Slot, Structure, View, fill, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::wire::{self, Dialect, Response};
use hardie_tests::parcels::{SERVICE, SendParcelInput, SendParcelOutput};

fn operation(name: &str) -> Operation {
    SERVICE.table.operations().find(|operation| operation.name() == name).unwrap()
}

fn response(status: u16, body: &str) -> Response {
    Response::new(status.try_into().unwrap(), body.to_owned().into())
}

/// The members of an output or error that a body contains, as the model names them.
fn read(output: &mut dyn Structure, body: &str) -> Result<String, String> {
    let read = wire::read_response(SERVICE.protocol, &response(201, body), output);
    read.map_err(|error| error.to_string())?;
    let mut value = to_value(View::Structure(output));
    if let Value::Map(members) = &mut value {
        // Its null is that of no response.
        members.retain(|name, value| name != "place" || !value.is_null());
    }
    Ok(json::compact(&value))
}

/// The body of a request with members, which the model names.
fn written(members: &str) -> Result<String, String> {
    let mut input = SendParcelInput::new("d");
    let mut problems = Problems::new();
    let members = json::parse_exact(members).unwrap();
    let shape = operation("SendParcel").input();
    fill(&members, Slot::Structure(&mut input), shape, &mut Path::new(), &mut problems);
    assert!(problems.is_empty(), "{members:?}");
    let operation = operation("SendParcel");
    let request = wire::write_request(SERVICE.protocol, operation, &input, Dialect::AwsCli);
    let request = request.map_err(|error| error.to_string())?;
    Ok(String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap())
}

/// The wire form, and the form of the model.
const BOTH: [(&str, &str); 22] = [
    (r#"{"way":{"road":"A1"}}"#, r#"{"way":{"road":"A1"}}"#),
    (r#"{"way":{"over-sea":{"name":"s"}}}"#, r#"{"way":{"sea":{"name":"s"}}}"#),
    (r#"{"way":{"nowhere":{}}}"#, r#"{"way":{"nowhere":{}}}"#),
    (
        r#"{"way":{"air":{"knots":[1.5,null]}}}"#,
        r#"{"way":{"other":{"air":{"knots":[1.5,null]}}}}"#,
    ),
    // The name of the member for unknown tags is an unknown tag too.
    (r#"{"way":{"other":1}}"#, r#"{"way":{"other":{"other":1}}}"#),
    (
        r#"{"vehicle":{"kind":"van","plate":"p","load":2}}"#,
        r#"{"vehicle":{"van":{"plate":"p","load":{"grams":2}}}}"#,
    ),
    (
        r#"{"vehicle":{"kind":"cargo-bike","wheels":3,"bell":true}}"#,
        r#"{"vehicle":{"bike":{"wheels":3,"more":{"bell":true}}}}"#,
    ),
    (r#"{"vehicle":{"kind":"nothing"}}"#, r#"{"vehicle":{"nothing":{}}}"#),
    (r#"{"weight":5}"#, r#"{"weight":{"grams":5}}"#),
    // Not an integer of 32 bits, so the next member that is a number.
    (r#"{"weight":1515531081.5}"#, r#"{"weight":{"measured":"2018-01-09T20:51:21.500000+00:00"}}"#),
    (r#"{"weight":"small"}"#, r#"{"weight":{"size":"small"}}"#),
    (r#"{"weight":"heavy"}"#, r#"{"weight":{"text":"heavy"}}"#),
    (
        r#"{"weight":{"kilograms":1.5,"scale":"kitchen"}}"#,
        r#"{"weight":{"exact":{"kilograms":1.5,"scale":{"name":"kitchen"}}}}"#,
    ),
    (
        r#"{"weight":{"kilograms":1.5,"scale":{"door":null}}}"#,
        r#"{"weight":{"exact":{"kilograms":1.5,"scale":{"address":{"door":null}}}}}"#,
    ),
    (
        r#"{"weight":{"plate":"p","load":["x"]}}"#,
        r#"{"weight":{"van":{"plate":"p","load":{"parts":[{"text":"x"}]}}}}"#,
    ),
    (r#"{"weight":[1,["a"]]}"#, r#"{"weight":{"parts":[{"grams":1},{"parts":[{"text":"a"}]}]}}"#),
    (r#"{"weights":["small",2]}"#, r#"{"weights":[{"size":"small"},{"grams":2}]}"#),
    (r#"{"sender":null}"#, r#"{"sender":null}"#),
    (r#"{"sender":{"street":"s","door":null}}"#, r#"{"sender":{"street":"s","door":null}}"#),
    (r#"{"sender":{"inside":{"door":4}}}"#, r#"{"sender":{"inside":{"door":4}}}"#),
    (
        r#"{"price":0.100000000000000000000001,"weight":1}"#,
        r#"{"weight":{"grams":1},"price":0.100000000000000000000001}"#,
    ),
    (
        r#"{"a":1,"more":{"b":null},"\u00e9":[]}"#,
        r#"{"more":{"a":1,"more":{"b":null},"\u00e9":[]}}"#,
    ),
];

#[test]
fn forms_of_the_wire_and_of_the_model() {
    for (on_wire, in_model) in BOTH {
        assert_eq!(
            read(&mut SendParcelOutput::default(), on_wire).as_deref(),
            Ok(in_model),
            "{on_wire}"
        );
        let body = written(in_model).unwrap();
        // The order of members is the model's.
        assert_eq!(json::parse_exact(&body), json::parse_exact(on_wire), "{in_model}");
    }
}

/// A number beyond the calendar is not a timestamp, so it is of the next member.
#[test]
fn a_number_that_is_not_a_timestamp() {
    for number in ["1e18", "-1e18", "99999999999999999999"] {
        let read = read(&mut SendParcelOutput::default(), &format!("{{\"weight\":{number}}}"));
        assert!(read.as_ref().is_ok_and(|read| read.contains("\"number\":")), "{read:?}");
    }
}

/// Unknown members are not sent in place of members of the model.
#[test]
fn a_member_is_sent_once() {
    let body = written(r#"{"remark":"r","more":{"note":"n","remark":"m"}}"#).unwrap();
    assert_eq!(body, r#"{"note":"r","remark":"m"}"#);
    assert_eq!(written("{}").as_deref(), Ok("{}"));
}

#[test]
fn null_is_not_absent() {
    let mut output = SendParcelOutput::default();
    read(&mut output, r#"{"place":"p","way":null}"#).unwrap();
    assert_eq!((output.place, output.sender, output.way), ("p".to_owned().into(), None, None));
    let mut output = SendParcelOutput::default();
    read(&mut output, r#"{"place":null,"sender":null}"#).unwrap();
    assert_eq!((output.place, output.sender), (Nullable::Null, Some(Nullable::Null)));
    let mut input = SendParcelInput::new("d");
    input.remark = Some(Nullable::Null);
    let operation = operation("SendParcel");
    let request = wire::write_request(SERVICE.protocol, operation, &input, Dialect::Smithy);
    assert_eq!(request.unwrap().body().bytes(), Some(&br#"{"note":null}"#[..]));
}

#[test]
fn unions_that_cannot_be_read_or_written() {
    let cases = [
        (r#"{"vehicle":{"plate":"p"}}"#, "the union Vehicle has no string \"kind\""),
        (r#"{"vehicle":{"kind":1}}"#, "the union Vehicle has no string \"kind\""),
        (r#"{"weight":true}"#, "the value fits no member of the union Weight"),
        (r#"{"weight":{"kilograms":1.5}}"#, "fits no member of the union Weight"),
        ("{\"weight\":", "the body is not JSON"),
    ];
    for (body, want) in cases {
        let error = read(&mut SendParcelOutput::default(), body).unwrap_err();
        assert!(error.contains(want), "{body}: {error}");
    }
    // A member that the model does not know has a name, but no content that could be sent.
    let mut output = SendParcelOutput::default();
    let read = read(&mut output, r#"{"vehicle":{"kind":"tram","line":4}}"#);
    assert_eq!(read.as_deref(), Ok(r#"{"vehicle":{"tram":{}}}"#));
    let error = written(r#"{"vehicle":{"tram":{}}}"#).unwrap_err();
    assert!(error.contains("no known member \"tram\""), "{error}");
}

/// The time to read nested untagged unions is proportional to the body: each level of the value
/// fits two members up to its end.
#[test]
fn nested_unions_are_read_once() {
    let depth = 60;
    let body = format!(
        "{{\"weight\":{}true{}}}",
        r#"{"plate":"p","load":"#.repeat(depth),
        "}".repeat(depth)
    );
    let error = read(&mut SendParcelOutput::default(), &body).unwrap_err();
    assert!(error.contains("fits no member"), "{error}");
    let lists = format!("{{\"weight\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let error = read(&mut SendParcelOutput::default(), &lists).unwrap_err();
    assert!(error.contains("Nested too deeply"), "{error}");
    // The deepest value that is parsed; AWS's reader allows less.
    let lists = format!("{{\"weight\":{}{}}}", "[".repeat(900), "]".repeat(900));
    assert!(read(&mut SendParcelOutput::default(), &lists).is_err());
}

#[test]
fn timestamps_and_payloads_have_the_protocols_forms() {
    let body = written(
        r#"{"when":"2018-01-09T20:51:21Z","sent":"2018-01-09T20:51:21.5Z",
            "paid":"2018-01-09T20:51:21.5Z","count":12345678901234567890}"#,
    );
    assert_eq!(
        body.as_deref(),
        Ok(r#"{"sent":"2018-01-09T20:51:21.5Z","paid":1515531081.5,"count":12345678901234567890}"#)
    );
    let mut input = SERVICE.input(operation("NameParcel"));
    let members = Map::from_iter([
        ("id".to_owned(), Value::from("51216269-c0c8-454a-871e-329513e54e23")),
        ("name".to_owned(), Value::from("a \"b\"")),
    ]);
    let shape = operation("NameParcel").input();
    let slot = Slot::Structure(&mut *input);
    fill(&Value::Map(members), slot, shape, &mut Path::new(), &mut Problems::new());
    let request =
        wire::write_request(SERVICE.protocol, operation("NameParcel"), &*input, Dialect::Smithy);
    let request = request.unwrap();
    assert_eq!(request.uri(), "/names/51216269-c0c8-454a-871e-329513e54e23");
    assert_eq!(request.body().bytes(), Some(&br#""a \"b\"""#[..]));
    assert_eq!(request.headers().get("content-type"), Some("application/json"));
    assert_eq!(request.headers().get("content-length"), Some("9"));
    for (body, name) in [("\"n\\u00e9\"", "n\u{e9}"), ("", "nameless"), ("\"\"", "")] {
        let mut output = SERVICE.output(operation("NameParcel"));
        wire::read_response(SERVICE.protocol, &response(200, body), &mut *output).unwrap();
        let value = to_value(View::Structure(&*output));
        assert_eq!(value, Value::Map(Map::from_iter([("name".to_owned(), Value::from(name))])));
    }
}

/// Errors are named by a header, else by their status.
#[test]
fn errors_have_names_or_statuses() {
    let named = |status, name: Option<&str>| {
        let mut response = response(status, r#"{"message":"m"}"#);
        if let Some(name) = name {
            response.headers_mut().insert("X-Error-Type", name.to_owned());
        }
        let shape = wire::error_shape(SERVICE.protocol, operation("SendParcel"), &response);
        shape.map(|shape| shape.name())
    };
    assert_eq!(named(409, Some("TooHeavy")), Some("TooHeavy"));
    assert_eq!(named(409, Some("example.parcels#TooHeavy")), Some("TooHeavy"));
    assert_eq!(named(409, None), Some("Refused"));
    assert_eq!(named(404, None), Some("Lost"));
    assert_eq!(named(503, None), Some("Overloaded"));
    assert_eq!(named(400, None), None);
    assert_eq!(named(404, Some("Unheard")), None);
}
