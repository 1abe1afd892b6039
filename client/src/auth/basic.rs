//! `httpBasicAuth`: the header `Authorization: Basic …` with user name and password (RFC 7617, in
//! UTF-8).

use super::check::{Allowed, check};
use super::sources::Login;
use crate::error::Error;
use crate::secret::Placement;
use aws_smithy_types::base64;

/// The header with user name and password.
///
/// # Errors
/// A user name with a colon; a control character.
pub(super) fn placement(login: &Login) -> Result<Placement, Error> {
    check_login(login)?;
    let pair = format!("{}:{}", login.username.expose(), login.password.expose());
    let pair = zeroize::Zeroizing::new(pair);
    Ok(Placement::header("authorization", format!("Basic {}", base64::encode(pair.as_bytes()))))
}

/// Refuses user names and passwords that no request can carry.
///
/// # Errors
/// A user name with a colon; a control character.
pub(super) fn check_login(login: &Login) -> Result<(), Error> {
    check("user name", &login.username, &login.username_from, Allowed::Username)?;
    check("password", &login.password, &login.password_from, Allowed::Text)
}

#[cfg(test)]
mod tests {
    use super::placement;
    use crate::auth::sources::Login;
    use crate::secret::Secret;

    fn login(username: &str, password: &str) -> Login {
        Login {
            username: Secret::new(username),
            username_from: "a".to_owned(),
            password: Secret::new(password),
            password_from: "b".to_owned(),
        }
    }

    /// The examples of RFC 7617, sections 2 and 2.1.
    #[test]
    fn examples() {
        for (username, password, want) in [
            ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("test", "123\u{a3}", "Basic dGVzdDoxMjPCow=="),
            ("key", "", "Basic a2V5Og=="),
        ] {
            let placement = placement(&login(username, password)).unwrap();
            assert_eq!(placement.value(), want);
        }
        assert!(placement(&login("a:b", "c")).is_err());
    }
}
