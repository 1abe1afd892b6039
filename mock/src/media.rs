//! Checks media types: `Content-Type` and `Accept` of a request.
//!
//! After the specifications of the protocols, "Content-Type" and "Accept".

use crate::fault::Fault;
use crate::wire::{Wire, WireKind};
use hardie_runtime::table::{Binding, Kind, Member, Shape};
use hyper::header::{ACCEPT, CONTENT_TYPE};
use hyper::{HeaderMap, StatusCode};

/// Rejects a body whose media type is not that of the input.
pub(crate) fn check_request(
    wire: Wire,
    shape: Shape,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), Fault> {
    // The input may bind a member to this header, which can then have any value.
    let is_bound = |member: Member| {
        member.binding() == Binding::Header
            && member.wire_name().eq_ignore_ascii_case("content-type")
    };
    if body.is_empty() || shape.members().any(is_bound) {
        return Ok(());
    }
    let found = headers.get(CONTENT_TYPE).map(|value| essence(value.to_str().unwrap_or_default()));
    let found_type = found.map_or("no type".to_owned(), |found| format!("type '{found}'"));
    // The clients of the other protocols differ in the parameters and names of their media types.
    if wire.is_query() || matches!(wire.kind, WireKind::RestXml | WireKind::AwsJson) {
        return Ok(());
    }
    match body_type(wire, shape) {
        Some(Expected::Anything) => Ok(()),
        Some(Expected::Type(wanted)) => match found {
            Some(found) if found.eq_ignore_ascii_case(wanted) => Ok(()),
            _ => Err(unsupported(format!(
                "The body has {found_type}; this operation requires '{wanted}'."
            ))),
        },
        None if found.is_some() => Err(unsupported(format!(
            "The body has {found_type}; this operation does not accept a body."
        ))),
        None => Ok(()),
    }
}

/// Rejects a client that does not accept the media type of an output.
pub(crate) fn check_accept(wire: Wire, output: Shape, headers: &HeaderMap) -> Result<(), Fault> {
    // Clients of these protocols send any range, and get the only type that there is.
    if !matches!(wire.kind, WireKind::RestJson | WireKind::SimpleRestJson | WireKind::RpcV2Json) {
        return Ok(());
    }
    let answered = match body_type(wire, output) {
        Some(Expected::Type(answered)) => answered,
        Some(Expected::Anything) => return Ok(()),
        None => wire.media_type(),
    };
    let mut ranges =
        headers.get_all(ACCEPT).iter().flat_map(|value| value.to_str().unwrap_or("*/*").split(','));
    let takes = |range: &str| {
        let (range, (kind, _)) = (essence(range), answered.split_once('/').unwrap_or_default());
        range == "*/*"
            || range.eq_ignore_ascii_case(answered)
            || range.strip_suffix("/*").is_some_and(|range| range.eq_ignore_ascii_case(kind))
    };
    if !headers.contains_key(ACCEPT) || ranges.any(takes) {
        return Ok(());
    }
    Err(Fault::new(
        StatusCode::NOT_ACCEPTABLE,
        "NotAcceptableException",
        format!(
            "This operation returns '{answered}', but the header 'accept' does not allow this type."
        ),
    ))
}

enum Expected {
    Type(&'static str),
    Anything,
}

/// The media type of a structure's body; `None` if it has no body.
fn body_type(wire: Wire, shape: Shape) -> Option<Expected> {
    if wire.kind != WireKind::RestJson {
        let is_in_body =
            |member: Member| matches!(member.binding(), Binding::Body | Binding::Payload);
        let has_body = wire.rpc_header().is_some() || shape.members().any(is_in_body);
        return has_body.then_some(Expected::Type(wire.media_type()));
    }
    if let Some(payload) = shape.members().find(|member| member.binding() == Binding::Payload) {
        let target = payload.target();
        return Some(match (target.kind(), target.media_type()) {
            (Kind::Blob | Kind::String, media_type) if !media_type.is_empty() => {
                Expected::Type(media_type)
            }
            (Kind::Blob, _) => Expected::Anything,
            (Kind::String | Kind::Enum, _) => Expected::Type("text/plain"),
            _ => Expected::Type(wire.media_type()),
        });
    }
    let in_body = shape.members().any(|member| member.binding() == Binding::Body);
    in_body.then_some(Expected::Type(wire.media_type()))
}

/// A media type without its parameters.
fn essence(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

fn unsupported(message: String) -> Fault {
    Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaTypeException", message)
}
