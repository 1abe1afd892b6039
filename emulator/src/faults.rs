//! Injected faults: throttling, failures, latency.

use hardie_mock::faults;
pub use hardie_mock::faults::{Latency, Throttle};
use std::str::FromStr;

/// A failure and its probability; written `503:0.2`, or `503` for all requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Fail(pub(crate) faults::Fail);

impl FromStr for Fail {
    type Err = String;

    fn from_str(text: &str) -> Result<Fail, String> {
        text.parse().map(Fail)
    }
}

impl Fail {
    /// Parses a failure of Amazon Connect.
    ///
    /// # Errors
    /// Invalid syntax, or an error that neither an operation nor AWS services in general have; the
    /// message lists the known ones.
    pub fn of_connect(text: &str) -> Result<Fail, String> {
        let fail: faults::Fail = text.parse()?;
        fail.check(&[&aws_connect::SERVICE])?;
        Ok(Fail(fail))
    }
}

#[cfg(test)]
mod tests {
    use super::Fail;

    #[test]
    fn names_of_errors() {
        for text in
            ["ConflictException:0.2", "AccessDeniedException", "InternalFailure", "503", "drop"]
        {
            if text.starts_with("Conflict") && !cfg!(create_contact) {
                continue;
            }
            assert!(Fail::of_connect(text).is_ok(), "{text}");
        }
        let error = Fail::of_connect("ConflictExcepton:0.2").unwrap_err();
        assert!(
            error.starts_with("unknown error `ConflictExcepton`; errors of the operations: "),
            "{error}"
        );
        assert!(error.contains("errors of every service: AccessDeniedException, "), "{error}");
        assert!(!cfg!(create_contact) || error.contains("ConflictException, "), "{error}");
    }
}
