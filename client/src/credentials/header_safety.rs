//! Rejects keys and tokens with control characters. AWS's signer would panic on them, and a core
//! file would contain the secret.
//!
//! The usual case is a mounted secret that ends with a line break. The AWS CLI prints Python's
//! `Invalid header value` with the value; here the message names the source and never the value.

use crate::error::Error;
use aws_credential_types::Credentials;

/// The origin of each part of credentials, for messages.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) token: String,
}

impl Origins {
    /// All parts have one origin.
    pub(super) fn all(place: &str) -> Origins {
        Origins { id: place.to_owned(), secret: place.to_owned(), token: place.to_owned() }
    }
}

/// Rejects credentials that no request can carry.
///
/// # Errors
/// Names the part, its source and the kind of character.
pub(super) fn check(found: &Credentials, from: &Origins) -> Result<(), Error> {
    check_text("access key ID", found.access_key_id(), &from.id)?;
    check_text("secret access key", found.secret_access_key(), &from.secret)?;
    check_text("session token", found.session_token().unwrap_or_default(), &from.token)
}

/// Rejects a value that cannot be a header or part of one.
///
/// # Errors
/// As [`check`].
pub(super) fn check_text(what: &str, value: &str, from: &str) -> Result<(), Error> {
    let Some(found) = value.chars().find(|c| c.is_control()) else { return Ok(()) };
    let kind = match found {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        other => format!("the control character U+{:04X}", u32::from(other)),
    };
    let position =
        if value.trim_end_matches(char::is_control).contains(found) { "" } else { " at its end" };
    Err(Error::general(format!(
        "The {what} from {from} contains {kind}{position}, which is not valid in a request. Remove \
            it and try again."
    )))
}

#[cfg(test)]
mod tests {
    use super::{Origins, check, check_text};
    use aws_credential_types::Credentials;

    #[test]
    fn every_control_character_in_every_part_is_refused_and_not_shown() {
        let from = Origins {
            id: "the first place".to_owned(),
            secret: "the second place".to_owned(),
            token: "the third place".to_owned(),
        };
        let controls = (0..=0x9f).filter_map(char::from_u32).filter(|c| c.is_control());
        for control in controls {
            for value in
                [format!("SHOWN{control}"), format!("{control}SHOWN"), format!("SH{control}OWN")]
            {
                for part in 0..3 {
                    let text = |at: usize| if at == part { value.clone() } else { "x".to_owned() };
                    let found = Credentials::new(text(0), text(1), Some(text(2)), None, "test");
                    let error = check(&found, &from).unwrap_err();
                    let place = [&from.id, &from.secret, &from.token][part];
                    assert!(error.message().contains(place.as_str()), "{}", error.message());
                    assert!(!error.message().contains("OWN"), "{}", error.message());
                }
            }
        }
        for good in ["", "AKID", "a/b+c=", "Ünï"] {
            assert!(check_text("access key ID", good, "here").is_ok(), "{good}");
        }
    }
}
