//! When a connection last sent something: a time-out for the response begins after the request, and
//! the upload of a large body takes longer than that.

use hyper::http::Extensions;
use hyper_util::client::legacy::connect::CaptureConnection;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The time of the last bytes that a connection sent.
#[derive(Clone, Debug)]
pub(crate) struct Activity(Arc<Mutex<Instant>>);

impl Activity {
    pub(crate) fn new() -> Activity {
        Activity(Arc::new(Mutex::new(Instant::now())))
    }

    /// Notes that bytes were sent.
    pub(crate) fn sent(&self) {
        if let Ok(mut last) = self.0.lock() {
            *last = Instant::now();
        }
    }

    /// The time of the last bytes of a connection.
    fn last(connection: &CaptureConnection) -> Option<Instant> {
        let mut extras = Extensions::new();
        connection.connection_metadata().as_ref()?.get_extras(&mut extras);
        extras.get::<Activity>()?.0.lock().ok().map(|last| *last)
    }
}

/// Completes when a connection neither sent nor received anything for this time. It begins when
/// the connection is open; connecting has its own time-out.
pub(crate) async fn silence(mut connection: CaptureConnection, limit: Duration) {
    connection.wait_for_connection_metadata().await;
    let mut end = Instant::now() + limit;
    loop {
        sleep_until(end).await;
        let Some(last) = Activity::last(&connection).filter(|last| *last + limit > end) else {
            return;
        };
        end = last + limit;
    }
}
