//! Decodes strings of an output that hold other values, as the AWS CLI prints them.

use hardie_runtime::cli::decode_base64;
use hardie_runtime::service::{Customizations, Decoding};
use hardie_runtime::table::{Kind, Shape};
use hardie_runtime::value::{Value, json};
use percent_encoding::percent_decode_str;

/// Decodes the strings of an output that customizations name, by their paths or their shapes. A
/// string that cannot be decoded is kept.
pub(crate) fn decode(customizations: &Customizations, shape: Shape, output: &mut Value) {
    if customizations.decode.is_empty() && customizations.decode_shapes.is_empty() {
        return;
    }
    let mut open = vec![Place { value: output, shape, path: String::new() }];
    while let Some(Place { value, shape, path }) = open.pop() {
        if let Value::String(text) = &*value {
            let decoding = decoding_of(customizations, shape, &path);
            if let Some(decoded) = decoding.and_then(|decoding| decoded(text, decoding)) {
                *value = decoded;
            }
            continue;
        }
        match value {
            Value::Map(members) => {
                let is_map = matches!(shape.kind(), Kind::Map);
                for (name, value) in members {
                    let member = if is_map { shape.element() } else { shape.member_named(name) };
                    let Some(member) = member else { continue };
                    let path = match path.as_str() {
                        path if is_map => path.to_owned(),
                        "" => name.to_string(),
                        path => format!("{path}.{name}"),
                    };
                    open.push(Place { value, shape: member.target(), path });
                }
            }
            Value::List(items) => {
                let Some(element) = shape.element() else { continue };
                let shape = element.target();
                open.extend(items.iter_mut().map(|value| Place {
                    value,
                    shape,
                    path: path.clone(),
                }));
            }
            _ => {}
        }
    }
}

/// How a string of this shape and at this path is decoded.
fn decoding_of(customizations: &Customizations, shape: Shape, path: &str) -> Option<Decoding> {
    if !matches!(shape.kind(), Kind::String) {
        return None;
    }
    let of = |entries: &[(String, Decoding)], name: &str| {
        entries.iter().find(|(key, _)| key == name).map(|(_, decoding)| *decoding)
    };
    let by_path = of(&customizations.decode, path);
    by_path.or_else(|| of(&customizations.decode_shapes, shape.name()))
}

/// A value of an output with its shape, and the names of the members that lead to it.
struct Place<'a> {
    value: &'a mut Value,
    shape: Shape,
    path: String,
}

fn decoded(text: &str, decoding: Decoding) -> Option<Value> {
    match decoding {
        Decoding::Json => json::parse_lossy(text).ok(),
        Decoding::UrlJson => json::parse_lossy(&percent_decode_str(text).decode_utf8_lossy()).ok(),
        Decoding::Base64Text => {
            // Python skips other characters of Latin-1 and rejects all others.
            if text.chars().any(|c| c > '\u{FF}') {
                return None;
            }
            let ascii: String = text.chars().filter(char::is_ascii).collect();
            Some(Value::String(String::from_utf8_lossy(&decode_base64(&ascii)?).into_owned()))
        }
    }
}
