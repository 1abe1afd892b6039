//! Fills given values into skeletons (`--cli-skeleton-fill`), and adds the comment that names their
//! schema (`--cli-skeleton-schema`).
//!
//! A value replaces a whole member of the skeleton, as an option replaces a member of a document
//! (AWS CLI behaviour 4); unknown members are appended. A skeleton without given values is
//! unchanged, byte for byte.

use crate::error::Error;
use crate::yaml;
use hardie_runtime::pages::SCHEMA;
use hardie_runtime::value::{Map, Value, json};

/// The comment that tells yaml-language-server, and so most editors, the location of a document's
/// schema.
///
/// # Errors
/// An empty location, or one with white space, where such comments end (252).
pub(super) fn schema_comment(place: &str) -> Result<String, Error> {
    if place.is_empty() || place.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Error::param(format!(
            "{SCHEMA}: expected a file name or URL without white space"
        )));
    }
    Ok(format!("# yaml-language-server: $schema={place}\n"))
}

/// The JSON skeleton with these members, without a newline at the end.
///
/// # Errors
/// A skeleton that is not JSON, which never occurs for generated ones (255).
pub(super) fn json_skeleton(skeleton: &str, given: Map) -> Result<String, Error> {
    if given.is_empty() {
        return Ok(skeleton.to_owned());
    }
    let parsed = json::parse(skeleton).map_err(|error| Error::general(error.to_string()))?;
    let Value::Map(mut members) = parsed else {
        return Err(Error::general("The skeleton is not a JSON object"));
    };
    members.extend(given);
    Ok(json::pretty(&Value::Map(members), 4, true))
}

/// The YAML skeleton with these members; comments are preserved.
pub(super) fn yaml_skeleton(skeleton: &str, mut given: Map) -> String {
    if given.is_empty() {
        return skeleton.to_owned();
    }
    let mut text = String::new();
    for block in blocks(skeleton) {
        let line = block.lines().next().unwrap_or_default();
        let key = line.split(':').next().unwrap_or_default();
        match given.shift_remove_entry(key) {
            Some((key, value)) => text.push_str(&entry(key.into(), value, comment(line))),
            None => text.push_str(block),
        }
    }
    for (key, value) in given {
        text.push_str(&entry(key.into(), value, ""));
    }
    text
}

/// The members of a skeleton, each with its lines; empty for an empty skeleton.
fn blocks(skeleton: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in skeleton.split_inclusive('\n') {
        if !line.starts_with([' ', '-', '{', '#', '\n']) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([skeleton.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| skeleton.get(*start..end)).collect()
}

/// The comment on a member's first line, with its `#`; may be empty.
fn comment(line: &str) -> &str {
    let value = line.find(": ").map_or(line.len(), |at| at + 2);
    let rest = line.get(value..).unwrap_or_default();
    // A quoted sample may contain `#`.
    let quote = rest.chars().next().filter(|c| ['\'', '"'].contains(c));
    let after = quote.and_then(|quote| rest.get(1..)?.find(quote)).map_or(0, |at| at + 2);
    match rest.get(after..).and_then(|rest| rest.find('#')) {
        Some(at) => rest.get(after + at..).unwrap_or_default(),
        None => "",
    }
}

/// One member as YAML. A comment follows the key or a value on one line; it precedes a value of
/// several lines, which it would end.
fn entry(key: String, value: Value, comment: &str) -> String {
    let text = yaml::write(&Value::Map(Map::from_iter([(key, value)])));
    let Some((line, rest)) = text.split_once('\n').filter(|_| !comment.is_empty()) else {
        return text;
    };
    if rest.is_empty() || line.ends_with(':') {
        format!("{line}  {comment}\n{rest}")
    } else {
        format!("{comment}\n{text}")
    }
}

/// Members in the format of a document with blobs as raw text.
///
/// # Errors
/// Bytes that are not valid UTF-8, which such a document cannot contain (252).
pub(super) fn raw_blobs(members: Map) -> Result<Map, Error> {
    members.into_iter().map(|(name, value)| Ok((name, raw_blob(value)?))).collect()
}

fn raw_blob(value: Value) -> Result<Value, Error> {
    Ok(match value {
        Value::Bytes(bytes) => Value::String(String::from_utf8(bytes).map_err(|_| {
            Error::param(
                "--cli-skeleton-fill: binary data cannot be written with --cli-binary-format \
                 raw-in-base64-out",
            )
        })?),
        Value::List(list) => Value::List(list.into_iter().map(raw_blob).collect::<Result<_, _>>()?),
        Value::Map(map) => Value::Map(raw_blobs(map)?),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::{json_skeleton, raw_blobs, schema_comment, yaml_skeleton};
    use hardie_runtime::value::{Map, Value, json};

    fn map(text: &str) -> Map {
        match json::parse(text).unwrap() {
            Value::Map(map) => map,
            other => panic!("not a map: {other:?}"),
        }
    }

    #[test]
    fn json_with_values() {
        let bare = "{\n    \"Name\": \"\",\n    \"Sizes\": [\n        0\n    ]\n}";
        let cases = [
            ("{}", bare.to_owned()),
            (r#"{"Name":"é"}"#, bare.replace(": \"\"", ": \"\\u00e9\"")),
            (
                r#"{"Sizes":[1],"Zed":null}"#,
                bare.replace("0\n    ]", "1\n    ],\n    \"Zed\": null"),
            ),
        ];
        for (given, want) in cases {
            assert_eq!(json_skeleton(bare, map(given)).unwrap(), want, "{given}");
        }
        assert_eq!(json_skeleton("{}", map(r#"{"A":1}"#)).unwrap(), "{\n    \"A\": 1\n}");
    }

    #[test]
    fn yaml_with_values() {
        let bare = "Name: ''  # [REQUIRED] A name.\nPlan:  # The plan.\n  Text: ''\nSizes:\n- \
            0\nKind: 'a # b' # One: two.\n";
        let long = "word ".repeat(30);
        let cases = [
            ("{}", bare.to_owned()),
            (r#"{"Name":"x"}"#, bare.replace("''  # [R", "x  # [R")),
            (
                r#"{"Plan":{"Minutes":1},"Sizes":[]}"#,
                bare.replace("Text: ''", "Minutes: 1").replace("Sizes:\n- 0", "Sizes: []"),
            ),
            (r#"{"Kind":"a # b","Zed":[1]}"#, bare.replace(" # One", "  # One") + "Zed:\n- 1\n"),
        ];
        for (given, want) in cases {
            assert_eq!(yaml_skeleton(bare, map(given)), want, "{given}");
        }
        let text = yaml_skeleton(bare, map(&format!("{{\"Name\":\"{}\"}}", long.trim_end())));
        assert!(text.starts_with("# [REQUIRED] A name.\nName: word word"), "{text}");
        assert_eq!(
            crate::yaml::read(&text).unwrap().as_map().unwrap()["Name"],
            long.trim_end().into()
        );
        assert_eq!(yaml_skeleton("{}\n", map(r#"{"A":1}"#)), "A: 1\n");
    }

    #[test]
    fn schemas_are_one_word() {
        let line = schema_comment("docs/create-contact.schema.json").unwrap();
        assert_eq!(line, "# yaml-language-server: $schema=docs/create-contact.schema.json\n");
        for place in ["", "a b", "a\nName: x", "a\u{1b}", "a\u{2028}"] {
            assert!(schema_comment(place).is_err(), "{place:?}");
        }
    }

    #[test]
    fn raw_bytes_must_be_text() {
        let given = |bytes: &[u8]| {
            let list = Value::List(vec![Value::Bytes(bytes.to_vec())]);
            Map::from_iter([("A".to_owned(), list)])
        };
        assert_eq!(raw_blobs(given(b"x")).unwrap(), map(r#"{"A":["x"]}"#));
        assert!(raw_blobs(given(&[0xff])).is_err());
    }
}
