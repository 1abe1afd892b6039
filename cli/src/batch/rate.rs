//! The number of calls per unit of time: at most that of the user, halved when the service
//! throttles, and then raised evenly again (additive increase, multiplicative decrease).

use crate::error::Error;
use hardie_runtime::pages::BATCH_RATE;
use std::time::{Duration, Instant};

/// The time that a late call may make up for.
const CATCH_UP: Duration = Duration::from_millis(200);

/// The part of the given rate by which it rises in a second after throttling.
const RISE: f64 = 0.05;
/// The smallest part of the given rate.
const LEAST: f64 = 0.01;

/// Spaces calls evenly.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    /// The time between two calls; `None` without a limit.
    interval: Option<Duration>,
    next: Option<Instant>,
    /// The part of the given rate that was left when the service throttled last, and when.
    lowered: Option<(f64, Instant)>,
}

impl Rate {
    /// Reads `10/s`, `600/m` or `0.5/h`.
    ///
    /// # Errors
    /// Any other text (252).
    pub(crate) fn new(option: Option<&str>) -> Result<Rate, Error> {
        let Some(option) = option else { return Ok(Rate::of(None)) };
        let interval = interval(option).ok_or_else(|| {
            let message = format!("{option:?} is not a rate such as 10/s, 600/m or 36000/h");
            Error::option(BATCH_RATE, message)
        })?;
        Ok(Rate::of(Some(interval)))
    }

    fn of(interval: Option<Duration>) -> Rate {
        Rate { interval, next: None, lowered: None }
    }

    /// Halves the rate: the service throttled.
    pub(crate) fn lower(&mut self, now: Instant) {
        self.lowered = Some(((self.share(now) / 2.0).max(LEAST), now));
    }

    /// The part of the given rate that is used.
    fn share(&self, now: Instant) -> f64 {
        self.lowered.map_or(1.0, |(share, since)| {
            (share + now.duration_since(since).as_secs_f64() * RISE).min(1.0)
        })
    }

    /// The time at which the next call may start, if it is after `now`.
    pub(crate) fn due(&self, now: Instant) -> Option<Instant> {
        self.next.filter(|next| *next > now)
    }

    /// Counts a call that starts now.
    pub(crate) fn take(&mut self, now: Instant) {
        let Some(interval) = self.interval else { return };
        let interval = interval.div_f64(self.share(now));
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

    /// Makes calls for so many seconds, of which the service throttles those above `allowed` per
    /// second. Returns the calls of each second and the throttled ones.
    fn simulate(rate: &mut Rate, start: Instant, seconds: u64, allowed: u32) -> Vec<(u32, u32)> {
        let (mut counts, mut tokens) = (Vec::new(), 0.0_f64);
        for second in 0..seconds {
            let (mut made, mut throttled) = (0, 0);
            for step in 0..1000 {
                let now = start + Duration::from_millis(second * 1000 + step);
                tokens = (tokens + f64::from(allowed) / 1000.0).min(5.0);
                while rate.due(now).is_none() {
                    rate.take(now);
                    made += 1;
                    if tokens >= 1.0 {
                        tokens -= 1.0;
                        continue;
                    }
                    throttled += 1;
                    let is_next = rate.lowered.is_none_or(|(_, at)| now - at >= PAUSE);
                    if is_next {
                        rate.lower(now);
                    }
                }
            }
            counts.push((made, throttled));
        }
        counts
    }

    const PAUSE: Duration = Duration::from_millis(250);

    #[test]
    fn a_throttled_rate_comes_down_and_recovers() {
        let mut rate = Rate::new(Some("100/s")).unwrap();
        let start = Instant::now();
        let counts = simulate(&mut rate, start, 30, 40);
        let steady = &counts[3..];
        let made: u32 = steady.iter().map(|it| it.0).sum();
        let throttled: u32 = steady.iter().map(|it| it.1).sum();
        let accepted = f64::from(made - throttled) / steady.len() as f64;
        assert!((24.0..=41.0).contains(&accepted), "{counts:?}");
        assert!(f64::from(throttled) < f64::from(made) * 0.1, "{counts:?}");
        // Without throttling, the given rate is reached again and not exceeded.
        let counts = simulate(&mut rate, start + Duration::from_secs(30), 30, 1000);
        assert!(counts.iter().all(|(made, _)| *made <= 101), "{counts:?}");
        assert!((99..=101).contains(&counts[25].0), "{counts:?}");
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
