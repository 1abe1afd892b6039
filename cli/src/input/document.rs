//! Reads members from `--cli-input-json` and `--cli-input-yaml` (AWS CLI behaviour 4).

use crate::conventions;
use crate::encoding::Encoding;
use crate::error::Error;
use crate::paramfile::Content;
use crate::yaml;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::table::{Kind, Shape};
use hardie_runtime::validate::Sensitive;
use hardie_runtime::value::json::{self, Decimals};
use hardie_runtime::value::{Map, Value};

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// `--cli-input-json`.
    Json,
    /// `--cli-input-yaml`.
    Yaml,
}

/// Removes the nulls that skeletons contain in place of blobs. The AWS CLI rejects its own
/// skeletons, which contain no other value for a blob.
pub(super) fn drop_null_blobs(members: &mut Map, shape: Shape) {
    members.retain(|name, value| {
        let target = shape.member_named(name).map(|member| member.target());
        target.is_none_or(|target| is_kept(value, target))
    });
}

fn is_kept(value: &mut Value, shape: Shape) -> bool {
    match (shape.kind(), value) {
        (Kind::Blob, Value::Null) => return false,
        (Kind::Structure | Kind::Union, Value::Map(map)) => drop_null_blobs(map, shape),
        (Kind::List, Value::List(list)) => {
            if let Some(element) = shape.element() {
                list.retain_mut(|value| is_kept(value, element.target()));
            }
        }
        (Kind::Map, Value::Map(map)) => {
            if let Some(element) = shape.element() {
                map.retain(|_, value| is_kept(value, element.target()));
            }
        }
        _ => {}
    }
    true
}

impl Document {
    /// The members in a document, in its order.
    ///
    /// # Errors
    /// A document in another format or not a map (252); keys that are not strings (255 at the top
    /// level, 252 below).
    pub(crate) fn read(self, content: Content, decimals: Decimals) -> Result<Map, Error> {
        let (option, form) = match self {
            Document::Json => ("cli-input-json", "JSON"),
            Document::Yaml => ("cli-input-yaml", "YAML"),
        };
        let invalid = || Error::option(option, format!("Invalid {form} received."));
        // The error names syntax that Python accepts and Hardie rejects, with its position.
        let invalid_json = |error: json::Error| {
            if error.is_unpaired_surrogate() {
                Error::option(option, format!("Invalid JSON received: {error}"))
            } else {
                invalid()
            }
        };
        let value = match (self, content) {
            (Document::Json, Content::Text(text)) => {
                json::parse_with(&text, decimals).map_err(invalid_json)?
            }
            (Document::Json, Content::Bytes(bytes)) => {
                let text = text_of_json(&bytes).ok_or_else(invalid)?;
                json::parse_with(&text, decimals).map_err(invalid_json)?
            }
            (Document::Yaml, content) => {
                let text = match content {
                    Content::Text(text) => text,
                    Content::Bytes(bytes) => text_of_yaml(&bytes).ok_or_else(invalid)?,
                };
                yaml::read_with(&text, decimals).map_err(|problem| match problem {
                    yaml::Problem::Invalid => invalid(),
                    yaml::Problem::Value => Error::general("a scalar is not valid for its type"),
                    yaml::Problem::Recursive => {
                        Error::general("a list or map contains itself through an alias")
                    }
                    yaml::Problem::Key { path, text: _, type_name: _ } if path.is_empty() => {
                        Error::general("keywords must be strings")
                    }
                    yaml::Problem::Key { path, text, type_name } => {
                        // No shape is known here, so any value may be sensitive.
                        let is_hidden = conventions::sensitive() == Sensitive::Hidden;
                        let text = if is_hidden { "***" } else { &text };
                        Error::param(format!(
                            "Parameter validation failed:\nInvalid type for parameter {path} \
                             (key: {text}), value: {text}, type: <class '{type_name}'>, valid \
                             types: <class 'str'>"
                        ))
                    }
                })?
            }
        };
        match value {
            Value::Map(map) => Ok(map),
            other => {
                let name = python::type_name(&other, Dict::Plain);
                Err(Error::option(
                    &format!("--{option}"),
                    format!("Invalid type: expecting map, received <class '{name}'>"),
                ))
            }
        }
    }
}

/// Decodes JSON. The positions of zero bytes show the encoding (RFC 4627, section 3); a byte order
/// mark is removed.
pub(super) fn text_of_json(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xef, 0xbb, 0xbf, ..] => Encoding::Utf8Sig,
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => Encoding::Utf16,
        [0, low, ..] if *low != 0 => Encoding::Utf16Be,
        [low, 0, ..] if *low != 0 => Encoding::Utf16Le,
        _ => Encoding::Utf8,
    };
    encoding.decode(bytes)
}

/// Decodes YAML: UTF-8, or UTF-16 if there is a byte order mark.
fn text_of_yaml(bytes: &[u8]) -> Option<String> {
    let encoding = if matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..]) {
        Encoding::Utf16
    } else {
        Encoding::Utf8
    };
    encoding.decode(bytes)
}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::paramfile::Content;
    use hardie_runtime::value::json::Decimals;

    #[test]
    fn documents_and_their_errors() {
        let prefix = "Error parsing parameter '";
        let cases: [(Document, &[u8], Result<usize, &str>); 13] = [
            (Document::Json, b"{\"a\":1}", Ok(1)),
            (Document::Json, b"\xef\xbb\xbf{\"a\":1}", Ok(1)),
            (Document::Json, b"{\0}\0", Ok(0)),
            (Document::Json, b"{", Err("cli-input-json': Invalid JSON received.")),
            (Document::Json, b"", Err("cli-input-json': Invalid JSON received.")),
            (
                Document::Json,
                b"{\"a\":\"\\ud83d\"}",
                Err("cli-input-json': Invalid JSON received: Unpaired surrogate \\ud83d: line 1 \
                        column 7 (char 6)"),
            ),
            (
                Document::Json,
                b"[1]",
                Err("--cli-input-json': Invalid type: expecting map, received <class 'list'>"),
            ),
            (Document::Yaml, b"a: 1\nb: [x]\n", Ok(2)),
            (
                Document::Yaml,
                b"",
                Err("--cli-input-yaml': Invalid type: expecting map, received <class 'NoneType'>"),
            ),
            (
                Document::Yaml,
                b"5",
                Err("--cli-input-yaml': Invalid type: expecting map, received <class 'int'>"),
            ),
            (Document::Yaml, b"a: b: c", Err("cli-input-yaml': Invalid YAML received.")),
            (Document::Yaml, b"1: x", Err("keywords must be strings")),
            (
                Document::Yaml,
                b"a: {1: x}",
                Err("Parameter validation failed:\nInvalid type for parameter a (key: 1), value: \
                        1, type: <class 'int'>, valid types: <class 'str'>"),
            ),
        ];
        for (form, bytes, want) in cases {
            let got = form.read(Content::Bytes(bytes.to_vec()), Decimals::Doubles);
            match (got, want) {
                (Ok(map), Ok(len)) => assert_eq!(map.len(), len, "{bytes:?}"),
                (Err(error), Err(want)) => {
                    let message = error.message();
                    assert_eq!(message.strip_prefix(prefix).unwrap_or(message), want);
                }
                (got, want) => panic!("{got:?} {want:?}"),
            }
        }
    }
}
