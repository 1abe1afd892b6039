//! [`Form`]: the kind of a model file, detected from its top-level keys.

use super::build::is_project;
use super::files;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::path::Path;

/// The kinds of model files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Smithy IDL.
    Idl,
    /// `smithy-build.json`.
    Build,
    /// A Smithy JSON AST.
    Smithy,
    /// botocore's `service-2.json`: a whole service.
    Service,
    /// botocore's `paginators-1.json`.
    Pages,
    /// botocore's `waiters-2.json`.
    Waiters,
    /// botocore's `endpoint-rule-set-1.json`.
    Rules,
    /// botocore's `….sdk-extras.json`: additions to another file of the folder.
    Extras,
}

impl Form {
    /// The form of a file with this content; `None` if unknown. Of the path only the extension
    /// `.smithy` and the name `smithy-build.json` matter: even another text is meant to be it then.
    pub fn of(path: impl AsRef<Path>, text: &str) -> Option<Form> {
        if files::is_idl(path.as_ref()) || is_idl(text) {
            return Some(Form::Idl);
        }
        if is_project(path.as_ref()) {
            return Some(Form::Build);
        }
        let mut keys = Keys::default();
        let mut json = serde_json::Deserializer::from_str(text);
        let read = json.deserialize_map(&mut keys);
        if keys.smithy {
            return Some(Form::Smithy);
        }
        read.and_then(|()| json.end()).ok()?;
        let has = |key| keys.others.contains(&key);
        let parts = [has("metadata"), has("operations"), has("shapes")];
        Some(match () {
            () if parts.iter().filter(|part| **part).count() > 1 => Form::Service,
            () if has("pagination") => Form::Pages,
            () if has("waiters") => Form::Waiters,
            () if has("rules") && has("parameters") => Form::Rules,
            () if has("merge") => Form::Extras,
            () => return None,
        })
    }

    /// Whether a file of this form is a model by itself.
    pub fn is_model(self) -> bool {
        matches!(self, Form::Idl | Form::Smithy | Form::Service)
    }
}

/// The top-level keys of an object, as far as it can be parsed.
pub(super) fn outer_keys(text: &str) -> Vec<String> {
    struct All<'k>(&'k mut Vec<String>);

    impl<'de> Visitor<'de> for All<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<String>()? {
                self.0.push(key);
                // The form is clear from one of the first keys.
                if self.0.len() == 64 {
                    return Err(A::Error::custom("there are enough"));
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let mut keys = Vec::new();
    // A syntax error ends the list of keys.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(All(&mut keys));
    keys
}

/// Collects the top-level keys that identify the form. Stops at the first one that decides, since
/// models have megabytes.
#[derive(Default)]
struct Keys {
    smithy: bool,
    others: Vec<&'static str>,
}

const OTHERS: [&str; 8] =
    ["metadata", "operations", "shapes", "pagination", "waiters", "rules", "parameters", "merge"];

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == "smithy" {
                self.smithy = true;
                return Err(A::Error::custom("the form is known"));
            }
            self.others.extend(OTHERS.iter().find(|other| **other == key));
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Whether a text starts like Smithy IDL: with a control statement, metadata or a namespace, after
/// comments.
pub(super) fn is_idl(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.next().is_some_and(|line| {
        let word = line.split([' ', '\t', ':', '=']).next().unwrap_or_default();
        matches!(word, "namespace" | "metadata" | "use")
            || word
                .strip_prefix('$')
                .is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn forms() {
        let cases = [
            ("a", "$version: \"2\"\nnamespace a", Some(Form::Idl)),
            ("a", "\u{FEFF}\n// Ours.\n\nnamespace a.b\n", Some(Form::Idl)),
            ("a.json", "metadata suppressions = []", Some(Form::Idl)),
            ("a", "use smithy.api#String", Some(Form::Idl)),
            ("a.smithy", "", Some(Form::Idl)),
            ("a.smithy", "{\"smithy\": \"2.0\"}", Some(Form::Idl)),
            ("a.smithy.json", "{\"smithy\": \"2.0\"}", Some(Form::Smithy)),
            ("a", "{}", None),
            ("a", "", None),
        ];
        for (path, text, want) in cases {
            assert_eq!(Form::of(path, text), want, "{path}: {text}");
        }
    }
}
