//! Expiry of credentials: parses timestamps as Python's `dateutil` does and rejects expired
//! credentials.
//!
//! After botocore's `RefreshableCredentials`, with its messages.

use crate::error::Error;
use aws_credential_types::Credentials;
use hardie_runtime::value::timestamp;
use std::time::{Duration, SystemTime};

/// The remaining lifetime below which credentials are refreshed.
pub(super) const ADVISORY: Duration = Duration::from_secs(15 * 60);

/// The remaining lifetime above which a failed refresh is ignored.
const MANDATORY: Duration = Duration::from_secs(10 * 60);

/// Parses an `Expiration` or `expiresAt`. A timestamp without a zone is UTC; the AWS CLI fails on
/// it.
///
/// # Errors
/// It is not a timestamp.
pub(super) fn parse(text: &str) -> Result<SystemTime, Error> {
    let unknown = || {
        let reason = if text.trim().is_empty() {
            "String does not contain a date"
        } else {
            "Unknown string format"
        };
        Error::general(format!("{reason}: {text}"))
    };
    let found = timestamp::parse_date(text).ok_or_else(unknown)?;
    SystemTime::try_from(found).map_err(|_| unknown())
}

/// Whether a time is past, or is reached within a duration.
pub(super) fn is_within(time: SystemTime, window: Duration) -> bool {
    time.duration_since(SystemTime::now()).map_or(true, |left| left < window)
}

/// Fetches credentials, once more if they expire soon.
///
/// # Errors
/// Those of `fetch`; credentials that have expired.
pub(super) async fn fresh<Fetching>(fetch: impl Fn() -> Fetching) -> Result<Credentials, Error>
where
    Fetching: Future<Output = Result<Credentials, Error>>,
{
    let first = fetch().await?;
    let Some(expiry) = first.expiry().filter(|expiry| is_within(*expiry, ADVISORY)) else {
        return Ok(first);
    };
    match fetch().await {
        Ok(again) => refuse_expired(again),
        Err(error) if is_within(expiry, MANDATORY) => Err(error),
        Err(_) => Ok(first),
    }
}

/// The credentials, unless they have expired.
///
/// # Errors
/// Expired credentials.
pub(super) fn refuse_expired(found: Credentials) -> Result<Credentials, Error> {
    match found.expiry() {
        Some(expiry) if is_within(expiry, Duration::ZERO) => Err(Error::general(
            "Credentials were refreshed, but the refreshed credentials are still expired.",
        )),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::{Duration, SystemTime};

    #[test]
    fn dates_are_dateutils() {
        let want = SystemTime::UNIX_EPOCH + Duration::from_secs(4_070_908_800);
        for text in [
            "2099-01-01T00:00:00Z",
            "2099-01-01T00:00:00+00:00",
            "2099-01-01T02:00:00+0200",
            "2098-12-31T19:00:00-05",
            "2099-01-01T00:00:00UTC",
            "2099-01-01 00:00:00",
            "2099-01-01 00:00:00 UTC",
            "2099-01-01T00:00:00.000Z",
            "20990101T000000Z",
            "Thu, 01 Jan 2099 00:00:00 GMT",
        ] {
            assert_eq!(parse(text).ok(), Some(want), "{text}");
        }
        for (text, message) in [
            ("soon", "Unknown string format: soon"),
            ("", "String does not contain a date: "),
            ("2099-13-41T00:00:00Z", "Unknown string format: 2099-13-41T00:00:00Z"),
        ] {
            assert_eq!(parse(text).unwrap_err().message(), message);
        }
    }
}
