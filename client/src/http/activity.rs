//! When a connection last sent or received something: a time-out for the response begins after the
//! request, and the upload of a large body takes longer than that.

use hyper::http::Extensions;
use hyper_util::client::legacy::connect::CaptureConnection;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The time of the last bytes that a connection sent or received.
#[derive(Clone, Debug)]
pub(crate) struct Activity(Arc<Mutex<Instant>>);

impl Activity {
    pub(crate) fn new() -> Activity {
        Activity(Arc::new(Mutex::new(Instant::now())))
    }

    /// Notes that bytes were sent or received.
    pub(crate) fn note(&self) {
        if let Ok(mut last) = self.0.lock() {
            *last = Instant::now();
        }
    }

    /// The time of the last bytes.
    pub(crate) fn last(&self) -> Option<Instant> {
        self.0.lock().ok().map(|last| *last)
    }

    /// The activity of a connection.
    fn of(connection: &CaptureConnection) -> Option<Activity> {
        let mut extras = Extensions::new();
        connection.connection_metadata().as_ref()?.get_extras(&mut extras);
        extras.get::<Activity>().cloned()
    }
}

/// Completes when a connection neither sent nor received anything for this time. It begins when
/// the connection is open; connecting has its own time-out.
pub(crate) async fn silence(mut connection: CaptureConnection, limit: Duration) {
    connection.wait_for_connection_metadata().await;
    let mut last = Instant::now();
    // A limit beyond the clock's range is none.
    while let Some(end) = last.checked_add(limit) {
        sleep_until(end).await;
        match Activity::of(&connection).and_then(|activity| activity.last()) {
            Some(later) if later > last => last = later,
            _ => return,
        }
    }
    std::future::pending().await
}
