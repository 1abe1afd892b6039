//! Bodies of requests that a client has compressed (`@requestCompression`).

use crate::fault::Fault;
use flate2::read::GzDecoder;
use hyper::body::Bytes;
use hyper::header::{CONTENT_ENCODING, HeaderValue};
use hyper::http::request::Parts;
use std::borrow::Cow;
use std::io::Read;

/// The largest body after decompression.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How much of a body is decompressed before its request is authenticated.
const START: u64 = 64 * 1024;

/// The encodings of a body that is compressed, without the last one; `None` if it is not.
fn other_encodings<'a>(head: &'a Parts, body: &[u8]) -> Option<&'a str> {
    let encodings = head.headers.get(CONTENT_ENCODING)?.to_str().ok()?;
    let (others, last) = encodings.rsplit_once(',').unwrap_or(("", encodings));
    (last.trim().eq_ignore_ascii_case("gzip") && !body.is_empty()).then_some(others.trim())
}

/// The start of a body, decompressed; the whole body if it is not compressed. A form names its
/// operation there, which says how to authenticate the request.
pub(crate) fn start<'b>(head: &Parts, body: &'b [u8]) -> Cow<'b, [u8]> {
    if other_encodings(head, body).is_none() {
        return Cow::Borrowed(body);
    }
    let mut start = Vec::new();
    // What is wrong with a body is reported when the whole of it is decompressed.
    let is_whole = GzDecoder::new(body)
        .take(START)
        .read_to_end(&mut start)
        .is_ok_and(|read| u64::try_from(read).is_ok_and(|read| read < START));
    // The last parameter may be incomplete.
    if let (false, Some(end)) = (is_whole, start.iter().rposition(|it| *it == b'&')) {
        start.truncate(end);
    }
    Cow::Owned(start)
}

/// A request with its body decompressed and without the encoding in its header; `None` if it is not
/// compressed.
pub(crate) fn decoded(head: &Parts, body: &[u8]) -> Result<Option<(Parts, Bytes)>, Fault> {
    let Some(others) = other_encodings(head, body) else { return Ok(None) };
    let mut decoded = Vec::new();
    let read = GzDecoder::new(body).take(LARGEST + 1).read_to_end(&mut decoded);
    if read.is_err() {
        return Err(Fault::serialization("The request's body is not compressed with gzip"));
    }
    if decoded.len() as u64 > LARGEST {
        return Err(Fault::serialization("The request's body is too large when decompressed"));
    }
    let others = HeaderValue::from_str(others).ok().filter(|others| !others.is_empty());
    let mut head = head.clone();
    head.headers.remove(CONTENT_ENCODING);
    if let Some(others) = others {
        head.headers.insert(CONTENT_ENCODING, others);
    }
    Ok(Some((head, decoded.into())))
}

#[cfg(test)]
mod tests {
    use super::{START, decoded, start};
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

    #[test]
    fn little_is_decompressed_before_authentication() {
        let start_of = |form: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(form).unwrap();
            let body = encoder.finish().unwrap();
            let request = Request::post("/").header("content-encoding", "gzip");
            start(&request.body(()).unwrap().into_parts().0, &body).into_owned()
        };
        assert_eq!(start_of(b"Action=A&Name=b"), b"Action=A&Name=b");
        let long = [&b"Action=A&Name="[..], &vec![b'x'; 10 << 20]].concat();
        assert_eq!(start_of(&long), b"Action=A");
        let short = [&b"Action=A&Name="[..], &vec![b'x'; START as usize]].concat();
        assert_eq!(start_of(&short), b"Action=A");
        assert_eq!(start_of(&vec![b'x'; 10 << 20]).len() as u64, START);
        let plain = Request::post("/").body(()).unwrap().into_parts().0;
        assert_eq!(start(&plain, b"a").as_ref(), b"a");
    }
}
