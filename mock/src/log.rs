//! The request log: one line per request on standard error, and the last ones in memory for tests.

use crate::fault::Fault;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use hardie_runtime::pattern::UncheckedPattern;
use hardie_runtime::value::{Map, Value};
use hyper::StatusCode;
use hyper::http::request::Parts;
use std::collections::{BTreeSet, VecDeque};
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The maximum number of requests in memory.
const KEPT: usize = 1000;

/// The destinations of the log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Whether to write to standard error.
    lines: bool,
    recent: Mutex<VecDeque<Value>>,
    /// Patterns that cannot be checked and have been reported.
    unchecked: Mutex<BTreeSet<&'static str>>,
}

/// A completed request, without values of members.
pub(crate) struct Entry<'a> {
    pub(crate) head: &'a Parts,
    /// `None` if the connection was closed without a response.
    pub(crate) status: Option<StatusCode>,
    pub(crate) fault: Option<&'a Fault>,
    pub(crate) took: Duration,
    pub(crate) id: &'a str,
}

impl Log {
    pub(crate) fn new(lines: bool) -> Log {
        Log { lines, ..Log::default() }
    }

    /// Logs a request: time, operation, status, duration, request ID, and error.
    pub(crate) fn request(&self, entry: &Entry<'_>) {
        let Entry { head, status, fault, took, id } = entry;
        let now = DateTime::from_secs(DateTime::from(SystemTime::now()).secs());
        let now = now.fmt(Format::DateTime).unwrap_or_default();
        let status = status.as_ref().map_or("dropped", StatusCode::as_str);
        if self.lines {
            let fault = fault.map(|fault| format!(" {fault}")).unwrap_or_default();
            let (method, path, took) = (&head.method, head.uri.path(), took.as_secs_f64() * 1e3);
            // A log that cannot be written does not stop the server.
            let _ = writeln!(
                std::io::stderr(),
                "{now} {method} {path} {status} {took:.1} ms {id}{fault}"
            );
        }
        let mut entry: Map = [
            ("Time", now.as_str()),
            ("Method", head.method.as_str()),
            ("Path", head.uri.path()),
            ("Status", status),
            ("RequestId", id),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), Value::from(text)))
        .collect();
        if let Some(fault) = fault {
            entry.insert("Error".to_owned(), Value::from(fault.code()));
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == KEPT {
            recent.pop_front();
        }
        recent.push_back(Value::Map(entry));
    }

    /// Reports a pattern that cannot be checked, once.
    pub(crate) fn unchecked(&self, unchecked: &UncheckedPattern) {
        if let Some(line) = self.unchecked_line(unchecked)
            && self.lines
        {
            // As above.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }

    /// The line for a pattern that cannot be checked; `None` if it has been reported already.
    fn unchecked_line(&self, unchecked: &UncheckedPattern) -> Option<String> {
        let is_new =
            self.unchecked.lock().unwrap_or_else(PoisonError::into_inner).insert(unchecked.pattern);
        let now = DateTime::from_secs(DateTime::from(SystemTime::now()).secs());
        let now = now.fmt(Format::DateTime).unwrap_or_default();
        let shown: String = unchecked
            .to_string()
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        is_new.then(|| format!("{now} {shown}"))
    }

    /// The last requests, the oldest first.
    pub(crate) fn recent(&self) -> Vec<Value> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Clears them.
    pub(crate) fn forget(&self) {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Log;
    use hardie_runtime::pattern;

    #[test]
    fn a_pattern_that_cannot_be_checked_is_named_once() {
        let log = Log::default();
        let lines: Vec<_> = ["ab", "cd"]
            .into_iter()
            .map(|text| log.unchecked_line(&pattern::matches("^(.)\t\\1$", text).unwrap_err()))
            .collect();
        let first = lines[0].as_deref().unwrap();
        let want = " pattern not checked: ^(.)\u{fffd}\\1$ (back references are not supported)";
        assert!(first.ends_with(want), "{first}");
        assert_eq!(lines[1], None);
    }
}
