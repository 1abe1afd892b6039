//! Compares requests and bodies by their meaning.

use crate::{json, xml};
use hardie_runtime::value::{self, Value};
use hardie_runtime::wire::{self, Protocol, Request};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The first difference; bodies are compared by their meaning.
pub(crate) fn difference(ours: &Request, theirs: &Json, media: &str) -> Option<String> {
    let differ = |what: &str, ours: &str, theirs: &str| {
        (ours != theirs).then(|| format!("{what} is {ours:?}, botocore's is {theirs:?}"))
    };
    if let Some(error) = theirs["error"].as_str() {
        return Some(format!("botocore fails: {error}"));
    }
    let text = |field: &str| theirs[field].as_str().unwrap();
    // Its content length is set later if there is no body; the user agent is the client's.
    let is_compared = |name: &str| !matches!(name, "content-length" | "user-agent");
    let our_headers: BTreeMap<String, String> = ours
        .headers()
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let their_headers = theirs["headers"].as_object().unwrap();
    let names = our_headers.keys().chain(their_headers.keys()).filter(|name| is_compared(name));
    let headers = names.filter_map(|name| {
        let ours = our_headers.get(name).map_or("absent", String::as_str);
        differ(
            name,
            ours,
            their_headers.get(name).map_or("absent", |value| value.as_str().unwrap()),
        )
    });
    // Bytes are encoded as code points.
    let their_body: Vec<u8> = text("body").chars().map(|c| u8::try_from(c).unwrap()).collect();
    let body = ours.body().bytes().unwrap_or_default();
    let same_body = if body == their_body { Ok(()) } else { same_body(media, body, &their_body) };
    differ("method", ours.method(), text("method"))
        .or_else(|| differ("URI", ours.uri(), text("uri")))
        .or_else(|| headers.into_iter().next())
        .or_else(|| same_body.err())
}

/// Whether two bodies of one media type mean the same.
pub(crate) fn same_body(media: &str, is: &[u8], should: &[u8]) -> Result<(), String> {
    let (text, wanted) = (String::from_utf8_lossy(is), String::from_utf8_lossy(should));
    let same = |is: Value, should: Value| {
        if json::is_same(&is, &should) {
            Ok(())
        } else {
            Err(format!("the body is {is:?}, not {should:?}"))
        }
    };
    let parsed = |text: &[u8]| {
        let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
        value::json::parse_lossy(text).map_err(|error| error.to_string())
    };
    match media {
        _ if should.is_empty() => same_text(&text, &wanted),
        "application/xml" => same_parts(&xml::document(&text)?, &xml::document(&wanted)?),
        "application/x-www-form-urlencoded" => same_parts(&parameters(&text), &parameters(&wanted)),
        "application/cbor" => same(cbor(is)?, cbor(should)?),
        media if media.ends_with("json") => same(parsed(is)?, parsed(should)?),
        _ => same_text(&text, &wanted),
    }
}

fn same_text(is: &str, should: &str) -> Result<(), String> {
    same_parts(&is, &should)
}

fn same_parts<T: PartialEq + std::fmt::Debug>(is: &T, should: &T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("the body is {is:?}, not {should:?}")) }
}

/// The parameters of a form, in any order.
fn parameters(form: &str) -> Vec<String> {
    let mut parameters: Vec<String> = form.trim().split('&').map(|it| decoded(it.trim())).collect();
    parameters.sort_unstable();
    parameters
}

fn cbor(body: &[u8]) -> Result<Value, String> {
    let protocol = Protocol::new(&wire::RPC_V2_CBOR, "", "");
    let shape = hardie_tests::beside::SERVICE.table.shape(0);
    let kind = hardie_runtime::cli::BodyKind::Payload;
    let body = hardie_runtime::cli::untyped_body(protocol, body, kind, shape);
    body.map_err(|error| error.to_string())
}

/// A parameter without percent-encoding, in which `%26` and `%3D` are not separators.
fn decoded(parameter: &str) -> String {
    let mut parts = parameter.split('%');
    let mut bytes = parts.next().unwrap_or_default().replace('+', " ").into_bytes();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte @ (b'&' | b'=' | b'%')) => bytes.extend(format!("%{byte:X}").bytes()),
            Some(byte) => bytes.push(byte),
            None => bytes.push(b'%'),
        }
        bytes.extend(part.get(2..).unwrap_or_default().replace('+', " ").bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
