//! Bodies of requests that a client has compressed (`@requestCompression`).

use crate::fault::Fault;
use flate2::read::GzDecoder;
use hyper::body::Bytes;
use hyper::header::{CONTENT_ENCODING, HeaderValue};
use hyper::http::request::Parts;
use std::io::Read;

/// The largest body after decompression.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A request with its body decompressed and without the encoding in its header; `None` if it is not
/// compressed.
pub(crate) fn decoded(head: &Parts, body: &[u8]) -> Result<Option<(Parts, Bytes)>, Fault> {
    let Some(encodings) = head.headers.get(CONTENT_ENCODING).and_then(|it| it.to_str().ok()) else {
        return Ok(None);
    };
    let (others, last) = encodings.rsplit_once(',').unwrap_or(("", encodings));
    if !last.trim().eq_ignore_ascii_case("gzip") || body.is_empty() {
        return Ok(None);
    }
    let mut decoded = Vec::new();
    let read = GzDecoder::new(body).take(LARGEST + 1).read_to_end(&mut decoded);
    if read.is_err() {
        return Err(Fault::serialization("The request's body is not compressed with gzip"));
    }
    if decoded.len() as u64 > LARGEST {
        return Err(Fault::serialization("The request's body is too large when decompressed"));
    }
    let mut head = head.clone();
    head.headers.remove(CONTENT_ENCODING);
    if let (false, Ok(others)) = (others.is_empty(), HeaderValue::from_str(others.trim())) {
        head.headers.insert(CONTENT_ENCODING, others);
    }
    Ok(Some((head, decoded.into())))
}

#[cfg(test)]
mod tests {
    use super::decoded;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use hyper::Request;
    use std::io::Write;

    #[test]
    fn a_compressed_body_is_read() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"{}").unwrap();
        let body = encoder.finish().unwrap();
        let head = |encoding: &str| {
            let request = Request::post("/").header("content-encoding", encoding);
            request.body(()).unwrap().into_parts().0
        };
        let (found, text) = decoded(&head("custom, gzip"), &body).unwrap().unwrap();
        assert_eq!(found.headers["content-encoding"], "custom");
        assert_eq!(text.as_ref(), b"{}");
        let (found, _) = decoded(&head("gzip"), &body).unwrap().unwrap();
        assert!(found.headers.is_empty());
        assert!(decoded(&head("br"), &body).unwrap().is_none());
        assert!(decoded(&head("gzip"), b"{}").is_err());
    }
}
