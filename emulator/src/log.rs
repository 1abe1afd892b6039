//! The request log: a line a request on standard error, and the last ones in memory for tests.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use hardie_runtime::value::{Map, Value};
use hyper::StatusCode;
use hyper::http::request::Parts;

use crate::fault::Fault;

/// How many requests are remembered.
const KEPT: usize = 1000;

/// Where requests are logged.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Whether a line goes to standard error.
    lines: bool,
    recent: Mutex<VecDeque<Value>>,
}

/// One request, answered. Values of members do not appear.
pub(crate) struct Entry<'a> {
    pub(crate) head: &'a Parts,
    /// Nothing where the connection ended instead.
    pub(crate) status: Option<StatusCode>,
    pub(crate) fault: Option<&'a Fault>,
    pub(crate) took: Duration,
    pub(crate) id: &'a str,
}

impl Log {
    pub(crate) fn new(lines: bool) -> Log {
        Log { lines, ..Log::default() }
    }

    /// Notes a request: when, what, the status, how long, the request id, and what went wrong.
    pub(crate) fn request(&self, entry: &Entry<'_>) {
        let Entry { head, status, fault, took, id } = entry;
        let now = DateTime::from_secs(DateTime::from(SystemTime::now()).secs());
        let now = now.fmt(Format::DateTime).unwrap_or_default();
        let status = status.as_ref().map_or("dropped", StatusCode::as_str);
        if self.lines {
            let fault = fault.map(|fault| format!(" {fault}")).unwrap_or_default();
            let (method, path, took) = (&head.method, head.uri.path(), took.as_secs_f64() * 1e3);
            // A log that nobody reads any more is no reason to stop.
            let _ = writeln!(std::io::stderr(), "{now} {method} {path} {status} {took:.1} ms {id}{fault}");
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

    /// The last requests, the oldest first.
    pub(crate) fn recent(&self) -> Vec<Value> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Forgets them.
    pub(crate) fn forget(&self) {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
