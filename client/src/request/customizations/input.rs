//! Customizations of an operation's input: checks beyond the model, and values that are encoded
//! before they are serialized.

use crate::error::Error;
use aws_smithy_types::base64;
use hardie_runtime::pattern::Pattern;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Customizations, Service};
use hardie_runtime::shape::{Slot, Structure, View, fill, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use md5::{Digest, Md5};

/// Checks the members of an input.
///
/// # Errors
/// A value that is not valid, with the message of its rule.
pub(crate) fn check(customizations: &Customizations, input: &Map) -> Result<(), Error> {
    for rule in &customizations.patterns {
        let Some(value) = input.get(&rule.member).and_then(Value::as_str) else { continue };
        // An expression that cannot be checked rejects nothing.
        let matches = |text: &String| {
            Pattern::new(text).ok().and_then(|it| it.is_match(value)).unwrap_or(true)
        };
        if !rule.patterns.iter().any(matches) {
            return Err(invalid(&rule.message.replace("{value}", value)));
        }
    }
    for (member, message) in &customizations.ascii {
        for (key, value) in input.get(member).and_then(Value::as_map).into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            if !key.is_ascii() || !value.is_ascii() {
                let message = message.replace("{value}", value).replace("{key}", key);
                return Err(invalid(&message));
            }
        }
    }
    Ok(())
}

fn invalid(message: &str) -> Error {
    Error::invalid_input(format!("Parameter validation failed:\n{message}"))
}

/// The input as it is serialized; `None` if it is not changed.
///
/// # Errors
/// None in practice: an input with other strings fits its type.
pub(crate) fn changed(
    customizations: &Customizations,
    service: &Service,
    operation: Operation,
    input: &dyn Structure,
) -> Result<Option<Box<dyn Structure>>, Error> {
    let Customizations { encryption_keys, percent_encoded, encoded_output, .. } = customizations;
    if encryption_keys.is_empty() && percent_encoded.is_empty() && encoded_output.is_none() {
        return Ok(None);
    }
    let is_set = |name: &str| {
        let member = input.shape().member_named(name);
        member.and_then(|member| input.get(member.position())?.view()).is_some()
    };
    let changes_output = encoded_output.as_ref().is_some_and(|rule| !is_set(&rule.member));
    let mut names = encryption_keys.iter().chain(percent_encoded).map(|(name, _)| name);
    // Inputs may contain large bodies: they are copied only if needed.
    if !changes_output && !names.any(|name| is_set(name)) {
        return Ok(None);
    }
    let Value::Map(mut members) = to_value(View::Structure(input)) else { return Ok(None) };
    change(customizations, &mut members);
    let mut changed = service.input(operation);
    let (mut path, mut problems) = (Path::new(), Problems::new());
    let slot = Slot::Structure(&mut *changed);
    fill(&Value::Map(members), slot, operation.input(), &mut path, &mut problems);
    if problems.is_empty() { Ok(Some(changed)) } else { Err(Error::general(problems.to_string())) }
}

/// Encodes the encryption keys of an input, also those that are bytes.
pub fn encode_keys(operation: Operation, members: &mut Map) {
    encode(&Customizations::of(operation), members);
}

fn encode(customizations: &Customizations, members: &mut Map) {
    for (key, hash) in &customizations.encryption_keys {
        let bytes = match members.get(key) {
            Some(Value::String(text)) if !members.contains_key(hash) => text.as_bytes().to_vec(),
            Some(Value::Bytes(bytes)) if !members.contains_key(hash) => bytes.clone(),
            _ => continue,
        };
        let digest = base64::encode(Md5::digest(&bytes));
        members.insert(key.clone(), Value::String(base64::encode(bytes)));
        members.insert(hash.clone(), Value::String(digest));
    }
}

fn change(customizations: &Customizations, members: &mut Map) {
    encode(customizations, members);
    for (name, suffix) in &customizations.percent_encoded {
        if let Some(Value::String(text)) = members.get_mut(name) {
            *text = encoded_before(text, suffix);
        }
    }
    if let Some(rule) = &customizations.encoded_output {
        let value = || Value::String(rule.value.clone());
        members.get_or_insert_with(&rule.member, value);
    }
}

/// Percent-encodes a string up to a suffix without blanks that begins like this.
fn encoded_before(text: &str, suffix: &str) -> String {
    let is_suffix = |at: &usize| {
        let rest = text.get(at + suffix.len()..).unwrap_or_default();
        !rest.is_empty() && !rest.contains(char::is_whitespace)
    };
    let found = if suffix.is_empty() { None } else { text.find(suffix).filter(is_suffix) };
    let (start, rest) = text.split_at_checked(found.unwrap_or(text.len())).unwrap_or((text, ""));
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let mut encoded = String::new();
    for byte in start.bytes() {
        if is_kept(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded.push_str(rest);
    encoded
}

#[cfg(test)]
mod tests {
    use super::{Customizations, Map, change, check, encoded_before};
    use hardie_runtime::service::{EncodedOutput, MemberPattern};
    use hardie_runtime::value::{Value, json};

    fn map(text: &str) -> Map {
        let Ok(Value::Map(map)) = json::parse(text) else { panic!("{text}") };
        map
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn values_are_checked() {
        let customizations = Customizations {
            patterns: vec![MemberPattern {
                member: "Bucket".to_owned(),
                patterns: vec!["^[a-z]{1,3}$".to_owned(), "^arn:".to_owned()],
                message: "Invalid \"{value}\"".to_owned(),
            }],
            ascii: vec![pair("Metadata", "{key} is {value}")],
            ..Customizations::default()
        };
        for (input, want) in [
            (r#"{}"#, None),
            (r#"{"Bucket": "abc", "Metadata": {"a": "b"}}"#, None),
            (r#"{"Bucket": "arn:x"}"#, None),
            (r#"{"Bucket": "a/b"}"#, Some("Invalid \"a/b\"")),
            (r#"{"Metadata": {"a": "é"}}"#, Some("a is é")),
            (r#"{"Metadata": {"ü": "{key}"}}"#, Some("ü is ü")),
        ] {
            let got = check(&customizations, &map(input)).err();
            let got = got.map(|error| error.message().to_owned());
            let want = want.map(|text| format!("Parameter validation failed:\n{text}"));
            assert_eq!(got, want, "{input}");
        }
    }

    #[test]
    fn values_are_encoded() {
        let customizations = Customizations {
            encryption_keys: vec![pair("Key", "KeyMD5")],
            percent_encoded: vec![pair("Source", "?versionId=")],
            encoded_output: Some(EncodedOutput {
                member: "Type".to_owned(),
                value: "url".to_owned(),
                paths: Vec::new(),
            }),
            ..Customizations::default()
        };
        for (input, want) in [
            (r#"{}"#, r#"{"Type":"url"}"#),
            (
                r#"{"Key":"abc","Type":"x"}"#,
                r#"{"Key":"YWJj","Type":"x","KeyMD5":"kAFQmDzST7DWlj99KOF/cg=="}"#,
            ),
            (r#"{"Key":"k","KeyMD5":"h","Type":"x"}"#, r#"{"Key":"k","KeyMD5":"h","Type":"x"}"#),
        ] {
            let mut members = map(input);
            change(&customizations, &mut members);
            assert_eq!(members, map(want), "{input}");
        }
    }

    #[test]
    fn suffixes_stay_as_they_are() {
        for (text, want) in [
            ("b/a b+c%é", "b/a%20b%2Bc%25%C3%A9"),
            ("b/a b?versionId=x+y", "b/a%20b?versionId=x+y"),
            ("b/a?versionId=", "b/a%3FversionId%3D"),
            ("b/a?versionId=x y", "b/a%3FversionId%3Dx%20y"),
        ] {
            assert_eq!(encoded_before(text, "?versionId="), want);
        }
        assert_eq!(encoded_before("a b", ""), "a%20b");
    }
}
