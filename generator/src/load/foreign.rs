//! Recognizes files that are not models but are often passed as one, and says what to do instead.

use super::A_MODEL;
use super::form::outer_keys;

/// What kind of file this is instead of a model, and a hint; `None` if it may be a broken model.
pub(super) fn recognize(text: &str) -> Option<(&'static str, String)> {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    if start.starts_with('{') {
        let keys = outer_keys(start);
        let has = |key: &str| keys.iter().any(|other| other == key);
        let what = match () {
            () if has("openapi") || has("swagger") => "the file is an OpenAPI description",
            () if has("asyncapi") => "the file is an AsyncAPI description",
            () if has("$schema") || has("$defs") => "the file is a JSON Schema",
            () if has("resourceType") || has("AWSTemplateFormatVersion") => {
                "the file is a CloudFormation template or resource schema"
            }
            () if has("kind") && has("discoveryVersion") => {
                "the file is a Google API discovery document"
            }
            () if has("info") && has("item") => "the file is a Postman collection",
            () => return None,
        };
        return Some((what, format!("{A_MODEL}; other formats are not supported")));
    }
    let first = start
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let what = match () {
        () if first.starts_with("openapi:") || first.starts_with("swagger:") => {
            "the file is an OpenAPI description in YAML"
        }
        () if first.starts_with("asyncapi:") => "the file is an AsyncAPI description in YAML",
        () if first.starts_with("syntax =") || first.starts_with("syntax=") => {
            "the file is a Protocol Buffers definition"
        }
        () if first.starts_with('<') => "the file is XML",
        () => return None,
    };
    Some((what, format!("{A_MODEL}; other formats are not supported")))
}

#[cfg(test)]
mod tests {
    use super::recognize;

    #[test]
    fn what_files_are() {
        let cases = [
            ("{\"openapi\": \"3.1.0\"}", Some("the file is an OpenAPI description")),
            ("{\"info\": {}, \"swagger\": \"2.0\"", Some("the file is an OpenAPI description")),
            ("# x\nopenapi: 3.0.0\n", Some("the file is an OpenAPI description in YAML")),
            ("{\"$schema\": \"x\", \"type\": \"object\"}", Some("the file is a JSON Schema")),
            ("<?xml version=\"1.0\"?>", Some("the file is XML")),
            ("syntax = \"proto3\";", Some("the file is a Protocol Buffers definition")),
            ("{\"smithy\": \"2.0\"", None),
            ("{}", None),
            ("", None),
            ("nonsense", None),
        ];
        for (text, want) in cases {
            assert_eq!(recognize(text).map(|it| it.0), want, "{text}");
        }
    }
}
