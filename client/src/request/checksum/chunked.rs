//! The content encoding `aws-chunked`: a body in chunks with their sizes, and a checksum after it.
//! The sizes of the chunks are those of the AWS CLI; `aws_runtime::content_encoding` has others.

use super::RequestChecksum;
use crate::checksum::Hasher;
use aws_smithy_types::body::SdkBody;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The bytes of a chunk, but for the last.
const CHUNK: usize = 1024 * 1024;

/// A body in this encoding. One in memory stays there, so that it can be shown; another is read
/// when it is sent, in each attempt anew.
pub(super) fn encode(body: SdkBody, checksum: RequestChecksum) -> SdkBody {
    if let Some(bytes) = body.bytes() {
        let mut encoded = Vec::with_capacity(bytes.len() + 128);
        let mut hasher = checksum.hasher();
        for chunk in bytes.chunks(CHUNK) {
            if let Some(hasher) = &mut hasher {
                hasher.update(chunk);
            }
            push_chunk(&mut encoded, chunk);
        }
        encoded.extend(end(checksum, hasher).into_bytes());
        return SdkBody::from(encoded);
    }
    // A stream that can be read once is encoded once.
    if body.try_clone().is_none() {
        return chunked(body, checksum);
    }
    SdkBody::retryable(move || chunked(body.try_clone().unwrap_or_else(SdkBody::taken), checksum))
}

fn chunked(inner: SdkBody, checksum: RequestChecksum) -> SdkBody {
    let left = inner.content_length();
    SdkBody::from_body_1_x(Chunked {
        inner,
        checksum,
        hasher: checksum.hasher(),
        is_ended: false,
        pieces: VecDeque::new(),
        held: 0,
        length: left.map(|length| encoded_length(length, checksum)),
    })
}

fn push_chunk(out: &mut Vec<u8>, chunk: &[u8]) {
    out.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
    out.extend(chunk);
    out.extend(b"\r\n");
}

/// The end of a body: an empty chunk, and the checksum as a trailer.
fn end(checksum: RequestChecksum, hasher: Option<Hasher>) -> String {
    let value = hasher.map(Hasher::base64).unwrap_or_default();
    format!("0\r\n{}:{value}\r\n\r\n", checksum.algorithm.header())
}

/// The length of a body of this length when it is encoded.
fn encoded_length(length: u64, checksum: RequestChecksum) -> u64 {
    let chunk = CHUNK as u64;
    let framed = |size: u64| size + format!("{size:x}").len() as u64 + 4;
    let whole = length / chunk;
    let last = length % chunk;
    let last = if last == 0 { 0 } else { framed(last) };
    let end = end(checksum, checksum.hasher()).len() as u64;
    whole.saturating_mul(framed(chunk)).saturating_add(last).saturating_add(end)
}

struct Chunked {
    inner: SdkBody,
    checksum: RequestChecksum,
    hasher: Option<Hasher>,
    is_ended: bool,
    /// What was read and is not sent: less than a chunk.
    pieces: VecDeque<Bytes>,
    held: usize,
    /// What is left to send, if it is known.
    length: Option<u64>,
}

impl Chunked {
    /// The pieces that were read as one chunk.
    fn chunk(&mut self) -> Bytes {
        let mut content = Vec::with_capacity(self.held);
        while let Some(piece) = self.pieces.pop_front() {
            let room = CHUNK - content.len();
            if piece.len() > room {
                content.extend(piece.iter().take(room));
                self.pieces.push_front(piece.slice(room..));
                break;
            }
            content.extend(piece);
        }
        self.held -= content.len();
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&content);
        }
        let mut out = Vec::with_capacity(content.len() + 16);
        push_chunk(&mut out, &content);
        Bytes::from(out)
    }

    fn sent(&mut self, bytes: Bytes) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.length = self.length.map(|left| left.saturating_sub(bytes.len() as u64));
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

impl Body for Chunked {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            if self.held >= CHUNK {
                let chunk = self.chunk();
                return self.sent(chunk);
            }
            match ready!(Pin::new(&mut self.inner).poll_frame(context)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.held += data.len();
                        self.pieces.push_back(data);
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                None if self.held > 0 => {
                    let chunk = self.chunk();
                    return self.sent(chunk);
                }
                None if self.is_ended => return Poll::Ready(None),
                None => {
                    self.is_ended = true;
                    let end = end(self.checksum, self.hasher.take());
                    return self.sent(Bytes::from(end));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.is_ended
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(test)]
#[cfg(feature = "checksums")]
mod tests {
    use super::{CHUNK, RequestChecksum, encode};
    use crate::checksum::Algorithm;
    use crate::request::upload::FileUpload;
    use aws_smithy_types::body::SdkBody;
    use http_body_util::BodyExt;

    const CHECKSUM: RequestChecksum =
        RequestChecksum { algorithm: Algorithm::Crc64Nvme, is_trailer: true };

    async fn collected(body: SdkBody) -> Vec<u8> {
        body.collect().await.unwrap().to_bytes().to_vec()
    }

    /// A stream is encoded as bytes in memory are, has the length that it says, and can be sent
    /// again.
    #[test]
    fn streams_and_bytes_are_the_same() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let whole = runtime.block_on(collected(encode(content.clone().into(), CHECKSUM)));
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &content).unwrap();
            let stream = FileUpload::new(file.path()).unwrap().body();
            assert_eq!(stream.bytes(), None);
            let encoded = encode(stream, CHECKSUM);
            assert_eq!(encoded.content_length(), Some(whole.len() as u64));
            for _ in 0..2 {
                let again = encoded.try_clone().unwrap();
                assert_eq!(runtime.block_on(collected(again)), whole, "{length}");
            }
        }
    }

    #[test]
    fn one_chunk_and_the_checksum() {
        let body = encode(SdkBody::from("123456789"), CHECKSUM);
        let want = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc64nvme:rosUhgp5mIg=\r\n\r\n";
        assert_eq!(body.bytes(), Some(want.as_bytes()));
        assert_eq!(super::encoded_length(9, CHECKSUM), want.len() as u64);
    }
}
