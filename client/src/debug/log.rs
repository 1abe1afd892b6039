//! The log of `--debug`: lines on standard error in the AWS CLI's format (AWS CLI behaviour 9.11).
//!
//! Callers never pass secret keys, tokens, signatures or values of `@sensitive` members. Timestamps
//! are UTC.

use hardie_runtime::value::{DateTime, timestamp};
use std::fmt::Arguments;
use std::io::Write;
use std::time::SystemTime;

/// Writes lines if it is enabled.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    on: bool,
}

impl Log {
    /// A log that is enabled if `on`.
    pub fn new(on: bool) -> Log {
        Log { on }
    }

    /// Whether it is enabled, for lines that are expensive to format.
    pub fn is_on(self) -> bool {
        self.on
    }

    /// Writes a line of a module, such as `client.endpoint`.
    pub fn line(self, part: &str, text: Arguments<'_>) {
        if !self.on {
            return;
        }
        let line = format!("{} - MainThread - hardie.{part} - DEBUG - {text}\n", now());
        // An error of writing to standard error cannot be reported.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

/// The current time as `2024-01-02 03:04:05,678`.
fn now() -> String {
    let now = DateTime::from(SystemTime::now());
    let seconds = timestamp::to_iso(&DateTime::from_secs(now.secs()));
    let seconds = seconds.trim_end_matches("+00:00").replace('T', " ");
    format!("{seconds},{:03}", now.subsec_nanos() / 1_000_000)
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments_are_of_one_form() {
        let now = super::now();
        assert_eq!((now.len(), now.as_bytes()[10], now.as_bytes()[19]), (23, b' ', b','), "{now}");
    }
}
