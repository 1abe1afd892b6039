//! The floor of one call: signs the request of `aws-connect create-contact`, sends it, and prints
//! the response.
//!
//! `floor URL [CA-FILE]`, with the keys in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. Nothing
//! is read from files, no argument is checked, nothing is retried, and the request is constant but
//! for its time and signature.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::SystemTime;

type Failure = Box<dyn Error>;

const PATH: &str = "/contact/create-contact";
const BODY: &str = concat!(
    r#"{"InstanceId":"11111111-2222-4333-8444-555555555555","#,
    r#""ClientToken":"9b2c8e1e-6a0c-4b60-9a53-0d3a1b4c5d6e","#,
    r#""Channel":"EMAIL","InitiationMethod":"FLOW"}"#
);

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: floor URL [CA-FILE]")?;
    let (scheme, host) = url.split_once("://").ok_or("not a URL")?;
    let request = request(&url, host)?;
    let stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    let response = match scheme {
        "https" => {
            let file = arguments.next().ok_or("https needs a file of CA certificates")?;
            exchange(secure(stream, host, &file)?, &request)?
        }
        _ => exchange(stream, &request)?,
    };
    std::io::stdout().write_all(&response)?;
    Ok(())
}

/// The head and the body of the signed request.
fn request(url: &str, host: &str) -> Result<String, Failure> {
    let id = std::env::var("AWS_ACCESS_KEY_ID")?;
    let identity =
        Credentials::new(id, std::env::var("AWS_SECRET_ACCESS_KEY")?, None, None, "environment")
            .into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-west-2")
        .name("connect")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let headers = [("content-type", "application/json"), ("user-agent", "floor")];
    let body = SignableBody::Bytes(BODY.as_bytes());
    let signable = SignableRequest::new("PUT", format!("{url}{PATH}"), headers.into_iter(), body)?;
    let (signed, _) = sign(signable, &params)?.into_parts();
    let mut request =
        format!("PUT {PATH} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n", BODY.len());
    let signed = signed.headers();
    for (name, value) in headers.into_iter().chain(signed) {
        request.push_str(name);
        request.push_str(": ");
        request.push_str(value);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    request.push_str(BODY);
    Ok(request)
}

fn secure(
    stream: TcpStream,
    host: &str,
    file: &str,
) -> Result<StreamOwned<ClientConnection, TcpStream>, Failure> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file)? {
        roots.add(certificate?)?;
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let name = ServerName::try_from(name.to_owned())?;
    Ok(StreamOwned::new(ClientConnection::new(Arc::new(config), name)?, stream))
}

/// Sends the request and returns the body of the response, whose length its head has to announce.
fn exchange(mut stream: impl Read + Write, request: &str) -> Result<Vec<u8>, Failure> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut bytes = Vec::with_capacity(1024);
    let mut part = [0; 1024];
    loop {
        let read = stream.read(&mut part)?;
        if read == 0 {
            return Err("the connection was closed early".into());
        }
        bytes.extend_from_slice(&part[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&bytes[..end])?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(head.into());
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .ok_or("no length")?;
        let body = end + 4;
        if bytes.len() - body >= length.parse()? {
            return Ok(bytes.split_off(body));
        }
    }
}
