//! How often and how long a waiter calls: what the model says, or the options.

use crate::args::CallArguments;
use crate::error::Error;
use hardie_runtime::pages::{WAIT_INTERVAL, WAIT_TIMEOUT};
use hardie_runtime::service::Waiter;
use std::time::Duration;

/// The longest time that an option may name: a year.
const LONGEST: Duration = Duration::from_secs(365 * 86_400);

/// How often and how long a waiter calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience {
    pub(super) interval: Duration,
    /// The time after which no call follows; without it, the attempts of the waiter count.
    pub(super) timeout: Option<Duration>,
}

impl Patience {
    /// The patience of a waiter with these options. An interval alone leaves the time that the
    /// waiter has.
    ///
    /// # Errors
    /// A duration that is not valid (252).
    pub(super) fn new(waiter: &Waiter, given: &CallArguments) -> Result<Patience, Error> {
        let timeout = given.wait_timeout.as_deref().map(|text| duration(WAIT_TIMEOUT, text));
        let interval = given.wait_interval.as_deref().map(|text| duration(WAIT_INTERVAL, text));
        let (timeout, interval) = (timeout.transpose()?, interval.transpose()?);
        if interval.is_some_and(|interval| interval.is_zero()) {
            return Err(Error::option(WAIT_INTERVAL, "it must be longer than 0"));
        }
        let pauses = u32::try_from(waiter.attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        // Without a delay, the attempts are what limits the waiter.
        let of_model = interval.map(|_| waiter.delay.saturating_mul(pauses).min(LONGEST));
        let of_model = of_model.filter(|time| !time.is_zero());
        Ok(Patience { interval: interval.unwrap_or(waiter.delay), timeout: timeout.or(of_model) })
    }

    /// Refuses options of waiters for any other command.
    ///
    /// # Errors
    /// One of them is given (252).
    pub(super) fn refuse(given: &CallArguments) -> Result<(), Error> {
        let all = [(WAIT_TIMEOUT, &given.wait_timeout), (WAIT_INTERVAL, &given.wait_interval)];
        match all.into_iter().find(|(_, value)| value.is_some()) {
            Some((name, _)) => {
                Err(Error::param(format!("{name} can only be used with the commands of `wait`")))
            }
            None => Ok(()),
        }
    }
}

/// A duration in seconds, or with the unit `s`, `m` or `h`.
fn duration(option: &str, text: &str) -> Result<Duration, Error> {
    let (number, unit) = match text.as_bytes().last() {
        Some(b's') => (&text[..text.len() - 1], 1.0),
        Some(b'm') => (&text[..text.len() - 1], 60.0),
        Some(b'h') => (&text[..text.len() - 1], 3600.0),
        _ => (text, 1.0),
    };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = number.parse::<f64>().ok().filter(|_| is_plain);
    let found = number.and_then(|number| Duration::try_from_secs_f64(number * unit).ok());
    found.filter(|duration| *duration <= LONGEST).ok_or_else(|| {
        let message =
            format!("{text:?} is not a duration such as 30, 30s, 5m or 1h (at most 8760h)");
        Error::option(option, message)
    })
}

#[cfg(test)]
mod tests {
    use super::duration;
    use std::time::Duration;

    #[test]
    fn durations() {
        let seconds = |seconds: f64| Some(Duration::from_secs_f64(seconds));
        for (text, want) in [
            ("30", seconds(30.0)),
            ("30s", seconds(30.0)),
            ("0.5s", seconds(0.5)),
            ("5m", seconds(300.0)),
            ("1h", seconds(3600.0)),
            ("0", seconds(0.0)),
            ("8760h", seconds(31_536_000.0)),
            ("8761h", None),
            ("", None),
            ("s", None),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("inf", None),
            ("500ms", None),
            ("1 s", None),
            ("1d", None),
            ("1\u{ff53}", None),
        ] {
            assert_eq!(duration("--cli-wait-timeout", text).ok(), want, "{text}");
        }
    }
}
