//! [`ShapeId`]: the absolute name of a shape or of a member.

use std::fmt;
use std::sync::Arc;

/// `namespace#Shape` or `namespace#Shape$member`; cheap to clone, ordered as strings.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId {
    text: Arc<str>,
}

impl ShapeId {
    /// Parses an absolute shape id; `None` if it is invalid.
    ///
    /// Identifiers consist of letters, digits and `_`, and do not start with a digit; see the
    /// Smithy specification, "Shape ID".
    pub fn parse(text: &str) -> Option<ShapeId> {
        // One pass, since a model has ten thousand ids.
        let (mut in_name, mut has_name, mut has_member) = (false, false, false);
        for byte in text.bytes() {
            in_name = match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => true,
                b'0'..=b'9' if in_name => true,
                b'.' if in_name && !has_name => false,
                b'#' if in_name && !has_name => {
                    has_name = true;
                    false
                }
                b'$' if in_name && has_name && !has_member => {
                    has_member = true;
                    false
                }
                _ => return None,
            };
        }
        (in_name && has_name).then(|| ShapeId { text: text.into() })
    }

    /// The id of a shape of a namespace; both must be well-formed.
    pub(crate) fn new(namespace: &str, name: &str) -> ShapeId {
        ShapeId { text: format!("{namespace}#{name}").into() }
    }

    /// The id of a prelude shape.
    pub fn prelude(name: &str) -> ShapeId {
        ShapeId::new("smithy.api", name)
    }

    /// The id of a member of this shape.
    pub fn with_member(&self, member: &str) -> ShapeId {
        ShapeId { text: format!("{}${member}", self.text).into() }
    }

    /// The shape and the member of a member id.
    pub fn split_member(&self) -> Option<(ShapeId, &str)> {
        let (shape, member) = self.text.split_once('$')?;
        Some((ShapeId { text: shape.into() }, member))
    }

    /// The shape name without namespace and member.
    pub fn name(&self) -> &str {
        let rest = self.text.split_once('#').map_or(&*self.text, |(_, rest)| rest);
        rest.split_once('$').map_or(rest, |(name, _)| name)
    }

    /// The namespace.
    pub fn namespace(&self) -> &str {
        self.text.split_once('#').map_or("", |(namespace, _)| namespace)
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether a string is a Smithy identifier: ASCII letters, digits and `_`, not starting with a
/// digit.
pub fn is_identifier(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::ShapeId;

    #[test]
    fn only_absolute_ids() {
        for good in ["a#B", "com.example#Thing", "a.b_c#D$e", "a#_B"] {
            assert_eq!(ShapeId::parse(good).map(|id| id.to_string()).as_deref(), Some(good));
        }
        for bad in [
            "", "B", "#B", "a#", "a#B$", "a#1B", "1#B", "a..b#C", "a$b#C", "a#B.C", "a#B$c$d",
            "a#B\"", "a#B#C", "a b#C",
        ] {
            assert!(ShapeId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn parts() {
        let id = ShapeId::parse("com.example#Thing$foo").unwrap();
        assert_eq!((id.namespace(), id.name()), ("com.example", "Thing"));
        assert_eq!(id.split_member().unwrap().0.to_string(), "com.example#Thing");
    }
}
