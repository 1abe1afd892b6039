//! The request log: one line per request on standard error, and the last ones in memory for tests
//! and for the page.

use crate::fault::Fault;
use crate::json;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use hardie_runtime::pattern::UncheckedPattern;
use hardie_runtime::value::{Map, Value};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use std::collections::{BTreeSet, VecDeque};
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

/// The maximum number of requests in memory.
const KEPT: usize = 1000;
/// The longest text of an input or output in memory.
const LONGEST: usize = 16 * 1024;
/// The number of events that a slow page may be behind.
const BEHIND: usize = 1024;

/// The destinations of the log.
#[derive(Debug)]
pub(crate) struct Log {
    /// Whether to write to standard error.
    lines: bool,
    /// Tells the events of this log from those of another one at the same address.
    run: String,
    recent: Mutex<Recent>,
    /// Patterns that cannot be checked and have been reported.
    unchecked: Mutex<BTreeSet<&'static str>>,
    events: broadcast::Sender<Bytes>,
    /// Whether pages that wait for events are to be left.
    closed: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Recent {
    records: VecDeque<Record>,
    /// The number of the next request.
    next: u64,
}

/// A request in memory.
#[derive(Clone, Debug)]
struct Record {
    number: u64,
    entry: Map,
    summary: Map,
    input: String,
    output: String,
}

/// A completed request.
pub(crate) struct Entry<'a> {
    pub(crate) head: &'a Parts,
    /// `None` if the connection was closed without a response.
    pub(crate) status: Option<StatusCode>,
    pub(crate) fault: Option<&'a Fault>,
    pub(crate) took: Duration,
    pub(crate) id: &'a str,
    pub(crate) seen: Seen,
}

/// What is known of a request beside its head, without sensitive values.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    /// Shown in place of a path with sensitive labels.
    pub(crate) path: Option<&'static str>,
    /// The constraints that the input violates.
    pub(crate) problems: Vec<String>,
    pub(crate) input: Option<Value>,
    pub(crate) output: Option<Value>,
}

/// A line without characters that a terminal would obey.
fn visible(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl Log {
    pub(crate) fn new(lines: bool) -> Log {
        Log {
            lines,
            run: Uuid::new_v4().simple().to_string(),
            recent: Mutex::default(),
            unchecked: Mutex::default(),
            events: broadcast::Sender::new(BEHIND),
            closed: watch::Sender::new(false),
        }
    }

    /// Logs a request: time, operation, status, duration, request ID, and error.
    pub(crate) fn request(&self, entry: Entry<'_>) {
        let Entry { head, status, fault, took, id, seen } = entry;
        let time = DateTime::from(SystemTime::now());
        let now = DateTime::from_secs(time.secs()).fmt(Format::DateTime).unwrap_or_default();
        let status = status.as_ref().map_or("dropped", StatusCode::as_str);
        let took = took.as_secs_f64() * 1e3;
        let path = seen.path.unwrap_or_else(|| head.uri.path());
        if self.lines {
            let fault = fault.map(|fault| format!(" {fault}")).unwrap_or_default();
            let method = &head.method;
            let line = format!("{now} {method} {path} {status} {took:.1} ms {id}{fault}");
            // A log that cannot be written does not stop the server.
            let _ = writeln!(std::io::stderr(), "{}", visible(&line));
        }
        let mut entry: Map = [
            ("Time", now.as_str()),
            ("Method", head.method.as_str()),
            ("Path", path),
            ("Status", status),
            ("RequestId", id),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), Value::from(text)))
        .collect();
        if let Some(fault) = fault {
            entry.insert("Error".to_owned(), Value::from(fault.code()));
        }
        let mut recent = self.lock();
        let number = recent.next;
        recent.next += 1;
        let mut summary = Map::new();
        summary.insert("Number", Value::from(i64::try_from(number).unwrap_or(i64::MAX)));
        summary.extend(entry.iter().map(|(name, value)| (name.clone(), value.clone())));
        summary.insert("Time", Value::from(time.fmt(Format::DateTime).unwrap_or_default()));
        summary.insert("Service", Value::from(seen.service));
        summary.insert("Operation", Value::from(seen.operation));
        summary.insert("Took", Value::from((took * 10.0).round() / 10.0));
        let problems = seen.problems.iter().map(|it| Value::from(it.as_str()));
        summary.insert("Problems", Value::List(problems.collect()));
        let id = format!("{}.{number}", self.run);
        self.send("request", &id, &Value::Map(summary.clone()));
        if recent.records.len() == KEPT {
            recent.records.pop_front();
        }
        let [input, output] =
            [seen.input, seen.output].map(|it| it.as_ref().map_or(String::new(), text));
        recent.records.push_back(Record { number, entry, summary, input, output });
    }

    /// Sends an event to all pages, unless there are none.
    pub(crate) fn send(&self, name: &str, id: &str, data: &Value) {
        if self.events.receiver_count() > 0 {
            // A page that has gone away meanwhile gets nothing.
            let _ = self.events.send(event(name, id, data));
        }
    }

    /// The events from now on, and whether to stop.
    pub(crate) fn subscribe(&self) -> (broadcast::Receiver<Bytes>, watch::Receiver<bool>) {
        (self.events.subscribe(), self.closed.subscribe())
    }

    /// Ends all streams of events.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
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
        is_new.then(|| format!("{now} {}", visible(&unchecked.to_string())))
    }

    /// The last requests, the oldest first.
    pub(crate) fn recent(&self) -> Vec<Value> {
        self.lock().records.iter().map(|record| Value::Map(record.entry.clone())).collect()
    }

    /// The number of the request that an event with an ID is about; `None` if it is one of another
    /// log.
    pub(crate) fn number_of(&self, id: &str) -> Option<u64> {
        id.strip_prefix(self.run.as_str())?.strip_prefix('.')?.parse().ok()
    }

    /// What the page shows of the last requests after the one with a number, the oldest first.
    pub(crate) fn summaries(&self, after: Option<u64>) -> Vec<Value> {
        let recent = self.lock();
        let records = recent.records.iter().filter(|it| after.is_none_or(|at| it.number > at));
        records.map(|record| Value::Map(record.summary.clone())).collect()
    }

    /// The request with a number: its summary, input and output; `None` if it is not in memory.
    pub(crate) fn details(&self, number: u64) -> Option<Value> {
        let recent = self.lock();
        let record = recent.records.iter().find(|record| record.number == number)?;
        let mut details = record.summary.clone();
        details.insert("Input", Value::from(record.input.as_str()));
        details.insert("Output", Value::from(record.output.as_str()));
        Some(Value::Map(details))
    }

    /// Clears them.
    pub(crate) fn forget(&self) {
        self.lock().records.clear();
        self.send("reset", "", &Value::Map(Map::new()));
    }

    fn lock(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value as indented JSON, cut if it is long.
fn text(value: &Value) -> String {
    let mut text = hardie_runtime::value::json::pretty(value, 2, false);
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        let length = text.len();
        text.truncate(end);
        text.push_str(&format!("\n… ({length} bytes)"));
    }
    text
}

/// An event of a stream of server-sent events. JSON has no line ends outside of its strings, and
/// escapes those inside.
pub(crate) fn event(name: &str, id: &str, data: &Value) -> Bytes {
    let id = if id.is_empty() { String::new() } else { format!("id: {id}\n") };
    Bytes::from(format!("event: {name}\n{id}data: {}\n\n", json::text(data)))
}

#[cfg(test)]
mod tests {
    use super::Log;
    use hardie_runtime::pattern;

    #[test]
    fn a_pattern_that_cannot_be_checked_is_named_once() {
        let log = Log::new(false);
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
