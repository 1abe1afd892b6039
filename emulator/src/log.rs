//! The request log: a line a request on standard error.

use std::io::Write;
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use hyper::StatusCode;
use hyper::http::request::Parts;

use crate::fault::Fault;

/// Whether requests are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Log {
    /// A line a request.
    Requests,
    /// Nothing.
    Off,
}

impl Log {
    /// Writes the line of one request: when, what, the status, how long, the request id, and what
    /// went wrong. Values of sensitive members do not appear.
    pub(crate) fn request(
        self,
        head: &Parts,
        status: StatusCode,
        fault: Option<&Fault>,
        took: Duration,
        id: &str,
    ) {
        if self == Log::Off {
            return;
        }
        let now = DateTime::from_secs(DateTime::from(SystemTime::now()).secs());
        let now = now.fmt(Format::DateTime).unwrap_or_default();
        let fault = fault.map(|fault| format!(" {fault}")).unwrap_or_default();
        let (method, path, status, took) =
            (&head.method, head.uri.path(), status.as_u16(), took.as_secs_f64() * 1e3);
        // A log that nobody reads any more is no reason to stop.
        let _ = writeln!(std::io::stderr(), "{now} {method} {path} {status} {took:.1} ms {id}{fault}");
    }
}
