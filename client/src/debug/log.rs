//! What `--debug` shows: lines on standard error in the AWS CLI's form (AWS CLI behaviour 9.11).
//!
//! Nothing secret is ever given to it: no secret keys, tokens, signatures or values of `@sensitive`
//! members. Moments are UTC.

use hardie_runtime::value::{DateTime, timestamp};
use std::fmt::Arguments;
use std::io::Write;
use std::time::SystemTime;

/// Writes lines, if asked to.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    on: bool,
}

impl Log {
    /// A log that writes if `on`.
    pub fn new(on: bool) -> Log {
        Log { on }
    }

    /// Whether anything is written, for texts that cost something to make.
    pub fn is_on(self) -> bool {
        self.on
    }

    /// A line of a part of the program, such as `client.endpoint`.
    pub fn line(self, part: &str, text: Arguments<'_>) {
        if !self.on {
            return;
        }
        let line = format!("{} - MainThread - hardie.{part} - DEBUG - {text}\n", now());
        // There is nobody left to tell when it cannot be written.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

/// The moment as `2024-01-02 03:04:05,678`.
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
