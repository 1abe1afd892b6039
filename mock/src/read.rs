//! Parses a request to an operation's input: every member from the location that the model binds it
//! to.
//!
//! As in the Smithy specification, "HTTP binding traits", server side.

use crate::decode::{self, Place};
use crate::fault::Fault;
use crate::form::Form;
use crate::media;
use crate::route::Target;
use crate::text::query_pairs;
use crate::wire::{Wire, WireKind};
use hardie_runtime::table::{Binding, Kind, Member, TimestampFormat};
use hardie_runtime::value::{Map, Value};
use hyper::HeaderMap;
use hyper::http::request::Parts;

/// Parses the input of a request's operation: its members by Smithy name.
pub(crate) fn input(wire: Wire, target: &Target, head: &Parts, body: &[u8]) -> Result<Map, Fault> {
    let shape = target.operation.input();
    let query = query_pairs(head.uri.query().unwrap_or_default());
    let mut input = Map::new();
    media::check_request(wire, shape, &head.headers, body)?;
    let place = Place::input(wire.timestamps(), wire.values());
    if wire.is_query() {
        let form = Form::of(head, body)?;
        let document = Value::Map(form.structure(shape, wire.kind == WireKind::Ec2Query));
        return decode::members(document, shape, place, |_| true);
    }
    let is_in_body = |member: Member| !wire.has_bindings() || member.binding() == Binding::Body;
    if shape.members().any(is_in_body) && !body.is_empty() {
        let document = wire.parse(body, shape)?;
        input = decode::members(document, shape, place, is_in_body)?;
    }
    if !wire.has_bindings() {
        return Ok(input);
    }
    for member in shape.members() {
        let value = match member.binding() {
            Binding::Body | Binding::StatusCode => None,
            Binding::Label => label(member, target)?,
            Binding::Query => query_parameter(member, &query)?,
            Binding::QueryParams => query_parameters(member, &query),
            Binding::Header => header_value(member, &head.headers)?,
            Binding::PrefixHeaders => prefix_headers(member, &head.headers),
            Binding::Payload => payload(wire, member, body)?,
        };
        if let Some(value) = value {
            input.insert(member.name().to_owned(), value);
        }
    }
    Ok(input)
}

fn label(member: Member, target: &Target) -> Result<Option<Value>, Fault> {
    let found = target.labels.iter().find(|(name, _)| *name == member.name());
    found.map(|(_, text)| uri_text(text, member, member)).transpose()
}

fn query_parameter(
    member: Member,
    query: &[(String, Option<String>)],
) -> Result<Option<Value>, Fault> {
    let named = query.iter().filter(|(name, _)| name == member.wire_name());
    let mut texts = named.map(|(_, value)| value.as_deref().unwrap_or_default()).peekable();
    let Some(first) = texts.peek() else { return Ok(None) };
    match member.target().element() {
        Some(element) if member.target().kind() == Kind::List => {
            let items = texts.map(|text| uri_text(text, element, member));
            Ok(Some(Value::List(items.collect::<Result<_, _>>()?)))
        }
        _ => uri_text(first, member, member).map(Some),
    }
}

fn uri_text(text: &str, element: Member, member: Member) -> Result<Value, Fault> {
    decode::text(text, element, TimestampFormat::DateTime, Place::INPUT.at(member.name()))
}

/// The query parameters, including those that other members are bound to; values may be lists.
fn query_parameters(member: Member, query: &[(String, Option<String>)]) -> Option<Value> {
    let lists =
        member.target().element().is_some_and(|element| element.target().kind() == Kind::List);
    let mut map = Map::new();
    for (name, value) in query {
        let text = Value::from(value.as_deref().unwrap_or_default());
        match map.get_mut(name) {
            Some(Value::List(list)) => list.push(text),
            Some(_) => {}
            None => {
                map.insert(name.clone(), if lists { Value::List(vec![text]) } else { text });
            }
        }
    }
    (!map.is_empty()).then_some(Value::Map(map))
}

fn header_value(member: Member, headers: &HeaderMap) -> Result<Option<Value>, Fault> {
    let place = Place::INPUT.at(member.name());
    let texts: Vec<&str> = headers
        .get_all(member.wire_name())
        .iter()
        .map(|value| {
            let text = std::str::from_utf8(value.as_bytes()).map(str::trim);
            text.map_err(|_| Fault::serialization(format!("{place}: the header is not UTF-8")))
        })
        .collect::<Result<_, _>>()?;
    let Some(first) = texts.first() else { return Ok(None) };
    let read = |text: &str, member| decode::text(text, member, TimestampFormat::HttpDate, place);
    match member.target().element() {
        Some(element) if member.target().kind() == Kind::List => {
            // A date in a header contains a comma itself.
            let dated = element.target().kind() == Kind::Timestamp
                && matches!(
                    element.timestamp_format(),
                    TimestampFormat::Unset | TimestampFormat::HttpDate
                );
            let items = texts.iter().flat_map(|text| header_items(text, dated));
            Ok(Some(Value::List(items.map(|text| read(&text, element)).collect::<Result<_, _>>()?)))
        }
        _ => read(first, member).map(Some),
    }
}

/// Splits a list in a header: by commas (every second one between dates). Elements may be quoted;
/// in quotes, a backslash escapes the next character.
fn header_items(text: &str, dated: bool) -> Vec<String> {
    let mut items = Vec::new();
    let (mut item, mut quoted, mut commas) = (String::new(), false, 0);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted || item.trim().is_empty() => quoted = !quoted,
            '\\' if quoted => item.extend(chars.next()),
            ',' if !quoted => {
                commas += 1;
                if dated && commas % 2 == 1 {
                    item.push(c);
                } else {
                    items.push(std::mem::take(&mut item).trim().to_owned());
                }
            }
            c => item.push(c),
        }
    }
    items.push(item.trim().to_owned());
    items
}

fn prefix_headers(member: Member, headers: &HeaderMap) -> Option<Value> {
    // Without a name in the binding, the prefix is empty: all headers.
    let prefix = match member.wire_name() {
        name if name == member.name() => String::new(),
        prefix => prefix.to_lowercase(),
    };
    let found = headers.iter().filter_map(|(name, value)| {
        let key = name.as_str().strip_prefix(&prefix)?;
        Some((key.to_owned(), Value::from(std::str::from_utf8(value.as_bytes()).ok()?)))
    });
    let map: Map = found.collect();
    (!map.is_empty()).then_some(Value::Map(map))
}

fn payload(wire: Wire, member: Member, body: &[u8]) -> Result<Option<Value>, Fault> {
    if body.is_empty() {
        return Ok(None);
    }
    let input = Place::input(wire.timestamps(), wire.values());
    let place = input.at(member.name());
    Ok(Some(match member.target().kind() {
        _ if wire.payloads_are_json() => {
            let value = wire.parse(body, member.target())?;
            decode::json(value, member.target(), member.timestamp_format(), place)?
        }
        Kind::Blob => Value::Bytes(body.to_vec()),
        Kind::String | Kind::Enum => {
            let text = std::str::from_utf8(body);
            Value::from(
                text.map_err(|_| Fault::serialization(format!("{place}: the body is not UTF-8")))?,
            )
        }
        _ => {
            let value = wire.parse(body, member.target())?;
            decode::json(value, member.target(), member.timestamp_format(), place)?
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::{header_items, input};
    use crate::constraints;
    use crate::json;
    use crate::route::Router;
    use crate::test_service::TABLE;
    use crate::wire::Wire;
    use hardie_runtime::Value;
    use hyper::Request;

    /// Reads a request written as `METHOD URI`, header lines, an empty line and the body.
    fn read(request: &str) -> Result<String, String> {
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let mut lines = head.lines();
        let (method, uri) = lines.next().and_then(|line| line.split_once(' ')).unwrap();
        let mut builder = Request::builder().method(method).uri(uri);
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            builder = builder.header(name, value);
        }
        if !body.is_empty() && !request.contains("content-type") {
            builder = builder.header("content-type", "application/json");
        }
        let (head, ()) = builder.body(()).unwrap().into_parts();
        let query = head.uri.query().unwrap_or_default();
        let router = Router::new(&TABLE);
        let target = router.find(method, head.uri.path(), query, &head.headers).unwrap();
        let wire = Wire::rest_json();
        let input =
            input(wire, &target, &head, body.as_bytes()).map_err(|fault| fault.to_string())?;
        let input = Value::Map(input);
        match constraints::check_input(&input, target.operation.input()).violations.as_slice() {
            [] => Ok(shown(&input)),
            violations => Err(constraints::summary(violations)),
        }
    }

    /// JSON, with bytes and timestamps as marked strings.
    fn shown(value: &Value) -> String {
        fn plain(value: &Value) -> Value {
            match value {
                Value::Bytes(bytes) => Value::from(format!("bytes {bytes:?}")),
                Value::Timestamp(timestamp) => {
                    Value::from(format!("at {}", timestamp.as_secs_f64()))
                }
                Value::List(items) => Value::List(items.iter().map(plain).collect()),
                Value::Map(map) => {
                    Value::Map(map.iter().map(|(key, item)| (key.clone(), plain(item))).collect())
                }
                other => other.clone(),
            }
        }
        json::text(&plain(value))
    }

    #[test]
    fn members_from_every_place() {
        let cases = [
            ("PUT /shops/7/orders/a", r#"{"shop":"7","path":"a"}"#),
            (
                "PUT /shops/%C3%A4/orders/a/b?n=5&tag=x&tag=y%20z&q=",
                r#"{"shop":"ä","path":"a/b","count":5,"tags":["x","y z"],"rest":{"n":"5","tag":"x","q":""}}"#,
            ),
            (
                "PUT /shops/7/orders/a\nx-when: Mon, 16 Dec 2019 23:48:18 GMT\nX-Extra-One: \
                    1\nx-extra-two: 2",
                r#"{"shop":"7","path":"a","when":"at 1576540098","extra":{"one":"1","two":"2"}}"#,
            ),
            (
                "PUT /shops/7/orders/a\nX-Json: eyJhIjoxfQ==",
                r#"{"shop":"7","path":"a","json":"{\"a\":1}"}"#,
            ),
            (
                "PUT /shops/7/orders/a\n\n{\"colour\":\"red\",\"isFlag\":true,\"size\":-128,\"data\":\"AQI=\",\"choice\":{\"number\":1},\"unknown\":[1],\"code\":null}",
                r#"{"colour":"red","flag":true,"size":-128,"data":"bytes [1, 2]","choice":{"number":1},"shop":"7","path":"a"}"#,
            ),
            (
                "PUT /shops/7/orders/a\ncontent-type: application/json; \
                    charset=utf-8\n\n{\"fraction\":1.5,\"moments\":[1.5,2]}",
                r#"{"fraction":1.5,"moments":["at 1.5","at 2"],"shop":"7","path":"a"}"#,
            ),
            (
                "PUT /photos/1\ncontent-type: image/png\n\nraw",
                r#"{"id":"1","image":"bytes [114, 97, 119]"}"#,
            ),
            ("PUT /photos/1", r#"{"id":"1"}"#),
        ];
        for (request, want) in cases {
            assert_eq!(read(request).as_deref(), Ok(want), "{request}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_breaks_a_constraint() {
        let put = |body: &str| format!("PUT /shops/7/orders/a\n\n{body}");
        let cases = [
            (put("{"), "SerializationException: The request's body is not JSON"),
            (
                put("[]"),
                "SerializationException: The request's body: expected an object, found a list",
            ),
            (put("{} {}"), "SerializationException: The request's body is not JSON"),
            (
                put(&"[".repeat(100_000)),
                "SerializationException: The request's body is not JSON: recursion limit",
            ),
            (
                put(r#"{"isFlag":"true"}"#),
                "SerializationException: /flag: expected true or false, found text",
            ),
            (put(r#"{"size":128}"#), "SerializationException: /size: expected an 8-bit integer"),
            (
                put(r#"{"size":1.5}"#),
                "SerializationException: /size: expected an 8-bit integer, found a number with a \
                    fraction",
            ),
            (put(r#"{"data":"%"}"#), "SerializationException: /data: not base64"),
            (
                put(r#"{"moments":[null]}"#),
                "SerializationException: /moments/0: expected a timestamp, found null",
            ),
            (
                put(r#"{"moments":["soon"]}"#),
                "SerializationException: /moments/0: expected a timestamp, found text",
            ),
            (
                put(r#"{"choice":{}}"#),
                "SerializationException: /choice: a union has exactly one member set",
            ),
            (
                put(r#"{"choice":{"text":"a","number":1}}"#),
                "SerializationException: /choice: a union",
            ),
            (put(r#"{"choice":{"other":1}}"#), "SerializationException: /choice: a union"),
            (
                "PUT /shops/7/orders/a?n=five".to_owned(),
                "SerializationException: /count: expected a 32-bit integer",
            ),
            (
                "PUT /shops/7/orders/a\nx-when: 5".to_owned(),
                "SerializationException: /when: expected a timestamp",
            ),
            (
                "PUT /shops/7/orders/a\ncontent-type: text/plain\n\n{}".to_owned(),
                "UnsupportedMediaTypeException: The body has type 'text/plain'",
            ),
            (
                "PUT /shops/7/orders/a\nx-content-type: none\n\n{}".to_owned(),
                "UnsupportedMediaTypeException: The body has no type",
            ),
            (
                "PUT /shops/7/orders/a?n=11".to_owned(),
                "1 validation error detected. Value at '/count' failed to satisfy constraint: \
                    Member must be between 1 and 10, inclusive",
            ),
            (
                put(r#"{"colour":"green","code":"A1","data":""}"#),
                "3 validation errors detected. Value at '/colour' failed to satisfy constraint: \
                 Member must satisfy enum value set: [red, blue]; Value with length 0 at '/data' \
                 failed to satisfy constraint: Member must have length between 1 and 3, inclusive; \
                 Value at '/code' failed to satisfy constraint: Member must satisfy regular \
                 expression pattern: ^[a-z]+$",
            ),
        ];
        for (request, want) in cases {
            let found = read(&request).unwrap_err();
            assert!(found.starts_with(want), "{:.80}\n found: {found}\nwanted: {want}", request);
        }
    }

    #[test]
    fn lists_in_headers() {
        let cases: &[(&str, bool, &[&str])] = &[
            ("a, b,c", false, &["a", "b", "c"]),
            (r#""b,c", "\"def\"", a"#, false, &["b,c", "\"def\"", "a"]),
            (
                "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 23:48:18 GMT",
                true,
                &["Mon, 16 Dec 2019 23:48:18 GMT", "Tue, 17 Dec 2019 23:48:18 GMT"],
            ),
        ];
        for (text, dated, want) in cases {
            assert_eq!(header_items(text, *dated), *want, "{text}");
        }
    }
}
