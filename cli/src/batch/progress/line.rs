//! One line about the state of a batch.

use crate::batch::summary::Counts;
use std::time::{Duration, Instant};

/// How fast the weight of the time before falls in the rate, per second.
const DECAY: f64 = 0.7;

/// The rate of a batch, averaged over the last seconds.
#[derive(Debug)]
pub(super) struct Pace {
    rate: Option<f64>,
    made: u64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Pace {
        Pace { rate: None, made: 0, at: now }
    }

    /// Takes the number of rows so far.
    pub(super) fn update(&mut self, made: u64, now: Instant) {
        let time = now.duration_since(self.at).as_secs_f64();
        if time < 0.1 || made == 0 {
            return;
        }
        let current = made.saturating_sub(self.made) as f64 / time;
        // Decays without a function of libm, which every start would load.
        let weight = 1.0 / (1.0 + DECAY * time);
        self.rate =
            Some(self.rate.map_or(current, |rate| rate * weight + current * (1.0 - weight)));
        (self.made, self.at) = (made, now);
    }

    /// The state in words: rows done, failed, per second, and the time left; in short, and as much
    /// of it as there are columns, if it is longer.
    pub(super) fn line(&self, counts: &Counts, total: Option<u64>, columns: usize) -> String {
        let line = self.parts(counts, total, false).join(", ");
        if line.len() <= columns {
            return line;
        }
        let mut line = String::new();
        for part in self.parts(counts, total, true) {
            let separator = if line.is_empty() { "" } else { ", " };
            if line.len() + separator.len() + part.len() > columns {
                break;
            }
            line.push_str(separator);
            line.push_str(&part);
        }
        line
    }

    fn parts(&self, counts: &Counts, total: Option<u64>, is_short: bool) -> Vec<String> {
        let done = counts.made() + counts.skipped;
        let mut parts = vec![match total {
            Some(total) if is_short => format!("{}/{}", grouped(done), grouped(total)),
            Some(total) => format!("{} of {} done", grouped(done), grouped(total)),
            None => format!("{} done", grouped(done)),
        }];
        parts.push(format!("{} failed", grouped(counts.failed)));
        if counts.unknown > 0 {
            parts.push(format!("{} unknown", grouped(counts.unknown)));
        }
        if counts.skipped > 0 && !is_short {
            parts.push(format!("{} skipped", grouped(counts.skipped)));
        }
        let Some(rate) = self.rate else { return parts };
        parts.push(match rate {
            rate if rate >= 10.0 => format!("{}/s", grouped(rate as u64)),
            rate => format!("{rate:.1}/s"),
        });
        let left = total.map(|total| total.saturating_sub(done)).filter(|left| *left > 0);
        if let Some(left) = left.filter(|_| rate > 0.0)
            && let Ok(time) = Duration::try_from_secs_f64(left as f64 / rate)
        {
            let word = if is_short { "" } else { " left" };
            parts.push(format!("{}{word}", clock(time)));
        }
        parts
    }
}

/// A number with a comma between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `0:07`, `12:34` or `1:02:03`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, clock, grouped};
    use crate::batch::summary::Counts;
    use std::time::{Duration, Instant};

    #[test]
    fn lines_say_what_is_known() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let mut counts = Counts::default();
        let line = |pace: &Pace, counts: &Counts, total| pace.line(counts, total, usize::MAX);
        assert_eq!(line(&pace, &counts, Some(10_000)), "0 of 10,000 done, 0 failed");
        counts = Counts { ok: 1200, failed: 3, ..counts };
        pace.update(counts.made(), start + Duration::from_secs(10));
        assert_eq!(
            line(&pace, &counts, Some(10_000)),
            "1,203 of 10,000 done, 3 failed, 120/s, 1:13 left"
        );
        // Parts that do not fit are left out, not cut.
        for (columns, want) in [
            (48, "1,203 of 10,000 done, 3 failed, 120/s, 1:13 left"),
            (39, "1,203/10,000, 3 failed, 120/s, 1:13"),
            (34, "1,203/10,000, 3 failed, 120/s"),
            (12, "1,203/10,000"),
            (3, ""),
        ] {
            assert_eq!(pace.line(&counts, Some(10_000), columns), want);
        }
        counts = Counts { unknown: 1, skipped: 2, ..counts };
        assert_eq!(line(&pace, &counts, None), "1,206 done, 3 failed, 1 unknown, 2 skipped, 120/s");
    }

    #[test]
    fn numbers_and_times() {
        for (number, want) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), want);
        }
        for (seconds, want) in [(7, "0:07"), (754, "12:34"), (3723, "1:02:03")] {
            assert_eq!(clock(Duration::from_secs(seconds)), want);
        }
    }
}
