//! What became of the rows, and the exit code.

use super::journal::State;
use hardie_runtime::value::{Map, Number, Value};
use std::time::Duration;

/// The numbers of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) ok: u64,
    pub(crate) failed: u64,
    pub(crate) unknown: u64,
    /// Those of `unknown` that this run did not send.
    pub(crate) listed: u64,
    /// Rows that an earlier run made.
    pub(crate) skipped: u64,
}

impl Counts {
    /// Counts the end of a row.
    pub(crate) fn add(&mut self, state: State) {
        match state {
            State::Ok => self.ok += 1,
            State::Failed => self.failed += 1,
            State::Unknown | State::Sent => self.unknown += 1,
        }
    }

    /// The rows that this run made.
    pub(crate) fn made(&self) -> u64 {
        self.ok + self.bad()
    }

    /// The rows without a result.
    pub(crate) fn bad(&self) -> u64 {
        self.failed + self.unknown
    }

    /// The last line of a batch; `rows` are those of this shard.
    pub(crate) fn line(&self, rows: u64, time: Duration) -> Value {
        let number = |count: u64| Value::from(i64::try_from(count).unwrap_or(i64::MAX));
        let seconds = (time.as_secs_f64() * 1000.0).round() / 1000.0;
        let summary = Map::from_iter([
            ("rows".to_owned(), number(rows)),
            ("ok".to_owned(), number(self.ok)),
            ("failed".to_owned(), number(self.failed)),
            ("unknown".to_owned(), number(self.unknown)),
            ("skipped".to_owned(), number(self.skipped)),
            ("seconds".to_owned(), Value::Number(Number::Float(seconds))),
        ]);
        Value::Map(Map::from_iter([("summary".to_owned(), Value::Map(summary))]))
    }
}

/// Why no further row is started.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stop {
    /// `--cli-batch-max-failures`.
    MaxFailures,
    /// Ctrl-C.
    Interrupted,
    /// An error that all further rows would have, or that keeps them from being recorded.
    Error(crate::error::Error),
}

#[cfg(test)]
mod tests {
    use super::{Counts, State};
    use hardie_runtime::value::json;
    use std::time::Duration;

    #[test]
    fn the_last_line() {
        let mut counts = Counts { skipped: 2, ..Counts::default() };
        for state in [State::Ok, State::Ok, State::Failed, State::Unknown] {
            counts.add(state);
        }
        assert_eq!((counts.made(), counts.bad()), (4, 2));
        assert_eq!(
            json::compact(&counts.line(7, Duration::from_micros(1_234_567))),
            r#"{"summary":{"rows":7,"ok":2,"failed":1,"unknown":1,"skipped":2,"seconds":1.235}}"#
        );
    }
}
