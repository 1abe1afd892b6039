//! Compares the time of a signature with the endpoint's clock.

use super::claim::Claim;
use super::{incomplete, mismatch};
use crate::fault::Fault;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use std::time::{Duration, SystemTime};

/// The maximum difference between the clocks, in both directions.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// The time in `X-Amz-Date`, which must agree with the date of the credential scope.
pub(super) fn signing_time(claim: &Claim) -> Result<SystemTime, Fault> {
    let text = &claim.timestamp;
    let time = read(text).ok_or_else(|| {
        incomplete("The date in 'x-amz-date' is not of the form 'YYYYMMDDTHHMMSSZ'.")
    })?;
    if !text.starts_with(&claim.date) || claim.date.len() != 8 {
        return Err(mismatch(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '{}' != '{}', from '{text}'.",
            claim.date,
            &text[..8],
        )));
    }
    Ok(time)
}

/// Rejects signatures that are too old or too far in the future.
///
/// Clients recognise clock skew by these messages.
pub(super) fn check(claim: &Claim, time: SystemTime, now: SystemTime) -> Result<(), Fault> {
    if claim.valid_for.is_some_and(|valid_for| now > time + valid_for) {
        let end = time + claim.valid_for.unwrap_or_default();
        return Err(mismatch(format!(
            "Signature expired: {} is now earlier than {}",
            show(end),
            show(now)
        )));
    }
    if !claim.presigned && now > time + SKEW {
        return Err(mismatch(format!(
            "Signature expired: {} is now earlier than {} ({} - 5 min.)",
            show(time),
            show(now - SKEW),
            show(now)
        )));
    }
    if time > now + SKEW {
        return Err(mismatch(format!(
            "Signature not yet current: {} is still later than {} ({} + 5 min.)",
            show(time),
            show(now + SKEW),
            show(now)
        )));
    }
    Ok(())
}

/// Parses ISO 8601's basic format in UTC, `20250417T120000Z`.
fn read(text: &str) -> Option<SystemTime> {
    let digits = text.len() == 16
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 => b == b'T',
            15 => b == b'Z',
            _ => b.is_ascii_digit(),
        });
    if !digits {
        return None;
    }
    let part = |range: std::ops::Range<usize>| &text[range];
    let extended = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(9..11),
        part(11..13),
        part(13..15)
    );
    SystemTime::try_from(DateTime::from_str(&extended, Format::DateTime).ok()?).ok()
}

fn show(time: SystemTime) -> String {
    let whole = DateTime::from_secs(DateTime::from(time).secs());
    let extended = whole.fmt(Format::DateTime).unwrap_or_default();
    extended.chars().filter(|c| !matches!(c, '-' | ':')).collect()
}
