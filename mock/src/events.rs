//! The stream of server-sent events that the page listens to.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::interval;

/// Events that wait for a client.
const WAITING: usize = 16;
/// The time between comments, by which a closed connection is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The body of a response with events.
#[derive(Debug)]
pub struct EventBody {
    events: mpsc::Receiver<Bytes>,
}

impl EventBody {
    /// A body with some events and all that are sent from now on. It ends when a client is too far
    /// behind, and then connects again.
    pub(crate) fn new(
        first: Bytes,
        mut events: broadcast::Receiver<Bytes>,
        mut closed: watch::Receiver<bool>,
    ) -> EventBody {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            let mut heartbeat = interval(HEARTBEAT);
            let mut next = Some(first);
            loop {
                if let Some(event) = next.take()
                    && sender.send(event).await.is_err()
                {
                    return;
                }
                tokio::select! {
                    event = events.recv() => match event {
                        Ok(event) => next = Some(event),
                        Err(_) => return,
                    },
                    _ = heartbeat.tick() => next = Some(Bytes::from_static(b":\n\n")),
                    _ = closed.wait_for(|is_closed| *is_closed) => return,
                }
            }
        });
        EventBody { events: receiver }
    }
}

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.events.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
