//! Keeps the names of response headers as the service wrote them: hyper converts them to lower
//! case, and the AWS CLI prints the rest of a name after a prefix (`@httpPrefixHeaders`) unchanged.

use std::sync::{Arc, Mutex};

/// The header names of a connection's last response, as the service wrote them.
///
/// Each connection has its own, which hyper returns with the response.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawHeaderNames(Arc<Mutex<Head>>);

#[derive(Debug, Default)]
struct Head {
    read: Vec<u8>,
    is_whole: bool,
    is_taken: bool,
}

impl RawHeaderNames {
    /// More than hyper reads of a head.
    const LONGEST: usize = 512 * 1024;

    fn with<T>(&self, what: impl FnOnce(&mut Head) -> T) -> Option<T> {
        self.0.lock().ok().map(|mut head| what(&mut head))
    }

    pub(crate) fn is_reading(&self) -> bool {
        self.with(|head| !head.is_whole).unwrap_or(false)
    }

    /// A request is sent: if the last response was returned, the next bytes are a new head.
    pub(crate) fn start(&self) {
        self.with(|head| {
            if head.is_taken {
                *head = Head::default();
            }
        });
    }

    pub(crate) fn read(&self, bytes: &[u8]) {
        self.with(|head| {
            let mut from = head.read.len().saturating_sub(3);
            head.read.extend_from_slice(bytes);
            while let Some(end) = head
                .read
                .get(from..)
                .and_then(|new| new.windows(4).position(|four| four == b"\r\n\r\n"))
            {
                let end = from + end;
                if !is_interim(&head.read) {
                    head.is_whole = true;
                    head.read.truncate(end + 2);
                    return;
                }
                head.read.drain(..end + 4);
                from = 0;
            }
            head.is_whole = head.read.len() > RawHeaderNames::LONGEST;
        });
    }

    /// Returns the header names of the last response in order, and forgets them.
    pub(crate) fn take_names(&self) -> Vec<String> {
        let names = |head: &mut Head| {
            head.is_taken = true;
            head.is_whole = true;
            let text = String::from_utf8_lossy(&head.read);
            let lines = text.split("\r\n").skip(1);
            let names = lines.filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
            head.read = Vec::new();
            names
        };
        self.with(names).unwrap_or_default()
    }
}

/// Whether a head has status 1xx, after which another head follows.
fn is_interim(head: &[u8]) -> bool {
    let status = head.split(|byte| *byte == b' ').nth(1);
    status.is_some_and(|status| status.starts_with(b"1"))
}

#[cfg(test)]
mod tests {
    use super::RawHeaderNames;

    #[test]
    fn names_keep_their_case_however_they_are_cut() {
        let response = b"HTTP/1.1 200 OK\r\nX-Meta-a: 1\r\nx-meta-B: 2\r\n\r\nX-Body: no\r\n\r\n";
        let interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        for before in [&b""[..], interim] {
            let bytes = [before, response].concat();
            for size in 1..bytes.len() {
                let head = RawHeaderNames::default();
                for _ in 0..2 {
                    head.start();
                    for piece in bytes.chunks(size) {
                        // The rest of a request's body may still be in transit.
                        head.start();
                        if head.is_reading() {
                            head.read(piece);
                        }
                    }
                    assert_eq!(head.take_names(), ["X-Meta-a", "x-meta-B"], "pieces of {size}");
                    assert!(!head.is_reading());
                }
            }
        }
    }
}
