//! Refuses secrets that no request can carry, without showing them.

use crate::error::Error;
use crate::secret::Secret;

/// The characters that a secret may consist of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Visible ASCII characters.
    Visible,
    /// Visible ASCII characters and spaces between them.
    Header,
    /// Everything but control characters.
    Text,
    /// As `Text`, without the colon that ends a user name.
    Username,
}

/// Refuses a secret with other characters; `noun` is its name and `from` its source in the message.
///
/// # Errors
/// Names the secret, its source and the kind of character.
pub(super) fn check(
    noun: &str,
    secret: &Secret,
    from: &str,
    allowed: Allowed,
) -> Result<(), Error> {
    let text = secret.expose();
    let refused = |message: &str| {
        Err(Error::configuration(format!(
            "The {noun} from {from} {message}, which is not valid in a request."
        )))
    };
    if text.is_empty() && allowed != Allowed::Text {
        return Err(Error::configuration(format!("The {noun} from {from} is empty.")));
    }
    let is_good = |c: char| match allowed {
        Allowed::Visible => c.is_ascii_graphic(),
        Allowed::Header => c.is_ascii_graphic() || c == ' ',
        Allowed::Text => !c.is_control(),
        Allowed::Username => !c.is_control() && c != ':',
    };
    let ends = allowed == Allowed::Header && (text.starts_with(' ') || text.ends_with(' '));
    let found = match text.char_indices().find(|(_, c)| !is_good(*c)) {
        Some(found) => found,
        None if ends => return refused("begins or ends with a space"),
        None => return Ok(()),
    };
    let kind = match found.1 {
        '\n' | '\r' => "a line break",
        '\t' => "a tab",
        ' ' => "a space",
        ':' => "a colon",
        c if c.is_control() => "a control character",
        _ => "a character that is not ASCII",
    };
    let rest = text.get(found.0..).unwrap_or_default();
    let place = if rest.chars().all(|c| !is_good(c)) { " at its end" } else { "" };
    refused(&format!("contains {kind}{place}"))
}

#[cfg(test)]
mod tests {
    use super::{Allowed, check};
    use crate::secret::Secret;

    #[test]
    fn kinds_of_characters_are_named_and_secrets_are_not_shown() {
        let cases = [
            (Allowed::Visible, "s3cret+/=~", ""),
            (Allowed::Visible, "s3cret\n", "contains a line break at its end"),
            (Allowed::Visible, "s3\rcret", "contains a line break, which"),
            (Allowed::Visible, "s3 cret", "contains a space, which"),
            (Allowed::Visible, "s3crét", "contains a character that is not ASCII, which"),
            (Allowed::Visible, "s3cret\u{7f}", "contains a control character at its end"),
            (Allowed::Visible, "", "is empty"),
            (Allowed::Header, "s3 cret", ""),
            (Allowed::Header, " s3cret", "begins or ends with a space"),
            (Allowed::Header, "s3\tcret", "contains a tab"),
            (Allowed::Text, "s3:crét", ""),
            (Allowed::Text, "", ""),
            (Allowed::Text, "s3\0cret", "contains a control character"),
            (Allowed::Username, "s3:cret", "contains a colon"),
            (Allowed::Username, "", "is empty"),
        ];
        for (allowed, text, want) in cases {
            let result = check("bearer token", &Secret::new(text), "variable A_TOKEN", allowed);
            let shown = result.map_or_else(|error| error.to_string(), |()| String::new());
            assert_eq!(shown.is_empty(), want.is_empty(), "{text:?}: {shown}");
            assert!(shown.contains(want) && !shown.contains("s3"), "{text:?}: {shown}");
        }
    }
}
