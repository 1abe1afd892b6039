//! The system's keychain (macOS), credential manager (Windows) or secret service (other Unix), with
//! the feature `keychain`.
//!
//! An entry belongs to the program; its user is the profile and the name of the scheme:
//! `default/httpBearerAuth`.

use crate::secret::Secret;
use hardie_runtime::service::AuthScheme;
use std::sync::Mutex;

/// The entries of a program and a profile.
#[derive(Debug)]
pub(super) struct Keychain {
    program: &'static str,
    profile: String,
    /// Why the keychain cannot be used.
    failure: Mutex<Option<String>>,
}

impl Keychain {
    pub(super) fn new(program: &'static str, profile: String) -> Keychain {
        Keychain { program, profile, failure: Mutex::default() }
    }

    /// The secret of a scheme with its source; a failure is kept for the message of a command
    /// whose schemes have no other source.
    pub(super) fn read(&self, scheme: AuthScheme) -> Option<(Secret, String)> {
        let user = format!("{}/{}", self.profile, scheme.name());
        match password(self.program, &user) {
            Ok(secret) => secret.map(|secret| (secret, format!("keychain entry {user}"))),
            Err(reason) => {
                if let Ok(mut failure) = self.failure.lock() {
                    *failure = Some(reason);
                }
                None
            }
        }
    }

    /// Why the keychain could not be used.
    pub(super) fn failure(&self) -> Option<String> {
        self.failure.lock().ok()?.clone()
    }
}

#[cfg(not(feature = "keychain"))]
fn password(_: &'static str, _: &str) -> Result<Option<Secret>, String> {
    Ok(None)
}

#[cfg(feature = "keychain")]
use system::password;

#[cfg(feature = "keychain")]
mod system {
    use crate::secret::Secret;
    use keyring::{Entry, Error};

    /// The password of an entry; `None` if there is none.
    ///
    /// # Errors
    /// Why the keychain cannot be used.
    pub(super) fn password(program: &'static str, user: &str) -> Result<Option<Secret>, String> {
        let user = user.to_owned();
        // On a separate thread, since the store may block on a runtime of its own.
        let reading = std::thread::spawn(move || {
            let entry = Entry::new(program, &user).map_err(|error| reason(&error))?;
            found(entry.get_password())
        });
        reading.join().unwrap_or_else(|_| Err("it cannot be read".to_owned()))
    }

    /// A password, without one line break at its end.
    pub(super) fn found(read: keyring::Result<String>) -> Result<Option<Secret>, String> {
        match read {
            Ok(text) => Ok(Some(Secret::new(text).without_line_break())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(reason(&error)),
        }
    }

    /// A message without the content of an entry, which some errors have.
    fn reason(error: &Error) -> String {
        match error {
            Error::NoDefaultStore => match Entry::store_status() {
                Err(error @ (Error::PlatformFailure(_) | Error::NoStorageAccess(_))) => {
                    error.to_string()
                }
                _ => "there is none".to_owned(),
            },
            Error::PlatformFailure(_) | Error::NoStorageAccess(_) => error.to_string(),
            Error::BadEncoding(_) => "the entry is not UTF-8".to_owned(),
            Error::Ambiguous(_) => "there is more than one entry".to_owned(),
            _ => "the entry cannot be read".to_owned(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::{found, password};
        use keyring_core::mock::{Cred, Store};
        use keyring_core::{Entry, Error};

        fn entry() -> Entry {
            keyring_core::set_default_store(Store::new().unwrap());
            Entry::new("acme", "default/httpBearerAuth").unwrap()
        }

        #[test]
        fn entries_are_read_from_a_mock_and_failures_have_no_content() {
            let entry = entry();
            assert_eq!(found(entry.get_password()), Ok(None));
            entry.set_password("s3cret\n").unwrap();
            let secret = found(entry.get_password()).unwrap().unwrap();
            assert!(secret.is("s3cret"));
            for (error, want) in [
                (Error::NoStorageAccess("locked".into()), "locked"),
                (Error::BadEncoding(b"s3cret\xff".to_vec()), "the entry is not UTF-8"),
            ] {
                let credential: &Cred = entry.as_any().downcast_ref().unwrap();
                credential.set_error(error);
                let reason = found(entry.get_password()).unwrap_err();
                assert!(reason.contains(want) && !reason.contains("s3cret"), "{reason}");
            }
        }

        /// `tests/peers/keychain.sh` sets the variable, with an entry of another program in it.
        #[test]
        fn entries_of_others_are_read_from_the_secret_service() {
            let Some(want) = std::env::var_os("HARDIE_SECRET_SERVICE") else {
                return println!("skipped: HARDIE_SECRET_SERVICE is not set");
            };
            let read = |user: &str| password("acme", user);
            assert!(read("default/httpBearerAuth").unwrap().unwrap().is(want.to_str().unwrap()));
            assert_eq!(read("other/httpBearerAuth"), Ok(None));
        }
    }
}
