//! The highest number of calls per unit of time that the user allows.

use crate::error::Error;
use hardie_runtime::pages::BATCH_RATE;
use std::time::{Duration, Instant};

/// The time that a late call may make up for.
const CATCH_UP: Duration = Duration::from_millis(200);

/// Spaces calls evenly.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    /// The time between two calls; `None` without a limit.
    interval: Option<Duration>,
    next: Option<Instant>,
}

impl Rate {
    /// Reads `10/s`, `600/m` or `0.5/h`.
    ///
    /// # Errors
    /// Any other text (252).
    pub(crate) fn new(option: Option<&str>) -> Result<Rate, Error> {
        let Some(option) = option else { return Ok(Rate { interval: None, next: None }) };
        let interval = interval(option).ok_or_else(|| {
            let message = format!("{option:?} is not a rate such as 10/s, 600/m or 36000/h");
            Error::option(BATCH_RATE, message)
        })?;
        Ok(Rate { interval: Some(interval), next: None })
    }

    /// The time at which the next call may start, if it is after `now`.
    pub(crate) fn due(&self, now: Instant) -> Option<Instant> {
        self.next.filter(|next| *next > now)
    }

    /// Counts a call that starts now.
    pub(crate) fn take(&mut self, now: Instant) {
        let Some(interval) = self.interval else { return };
        let earliest = now.checked_sub(CATCH_UP.max(interval)).unwrap_or(now);
        let from = self.next.map_or(now, |next| next.max(earliest));
        self.next = from.checked_add(interval);
    }
}

fn interval(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_once('/')?;
    let seconds = match unit {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 60.0,
        "h" | "hour" => 3600.0,
        _ => return None,
    };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = number.parse().ok().filter(|number: &f64| is_plain && *number > 0.0)?;
    let interval = Duration::try_from_secs_f64(seconds / number).ok()?;
    (interval <= Duration::from_secs(86_400 * 365)).then_some(interval)
}

#[cfg(test)]
mod tests {
    use super::{Rate, interval};
    use std::time::{Duration, Instant};

    #[test]
    fn rates_are_read() {
        let table = [
            ("10/s", Some(100)),
            ("600/m", Some(100)),
            ("36000/h", Some(100)),
            ("0.5/s", Some(2000)),
            ("10", None),
            ("0/s", None),
            ("-1/s", None),
            ("1e3/s", None),
            ("inf/s", None),
            ("10/d", None),
        ];
        for (text, want) in table {
            assert_eq!(interval(text), want.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn calls_are_spaced_and_late_ones_catch_up_a_little() {
        let mut rate = Rate::new(Some("100/s")).unwrap();
        let start = Instant::now();
        let ms = |count| start + Duration::from_millis(count);
        assert_eq!(rate.due(start), None);
        rate.take(start);
        assert_eq!(rate.due(start), Some(ms(10)));
        rate.take(ms(15));
        // The second call was late; the third is not.
        assert_eq!(rate.due(ms(15)), Some(ms(20)));
        // After a pause, the time is not made up for as a whole.
        let mut burst = 0;
        while rate.due(ms(10_000)).is_none() {
            rate.take(ms(10_000));
            burst += 1;
        }
        assert_eq!(burst, 21);
    }
}
