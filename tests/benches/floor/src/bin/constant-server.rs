//! A server with one response, to measure programs and not a server: `constant-server FOLDER`.
//!
//! Serves http and https on two ports of the loopback interface; writes the certificate of the
//! second to FOLDER/ca.pem, and prints both URLs. Connections are served one after another, until
//! the process is killed.

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

type Failure = Box<dyn Error + Send + Sync>;

const BODY: &str = concat!(
    r#"{"ContactId":"0f0e0d0c-0b0a-4908-8706-050403020100","#,
    r#""ContactArn":"arn:aws:connect:us-west-2:123456789012:instance/"#,
    r#"11111111-2222-4333-8444-555555555555/contact/0f0e0d0c-0b0a-4908-8706-050403020100"}"#
);

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("usage: constant-server FOLDER")?;
    let certified =
        rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()])?;
    std::fs::write(format!("{folder}/ca.pem"), certified.cert.pem())?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certified.cert.der().clone()], key)?);
    let plain = TcpListener::bind("127.0.0.1:0")?;
    let secure = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}\nhttps://{}", plain.local_addr()?, secure.local_addr()?);
    std::thread::spawn(move || {
        for stream in secure.incoming().flatten() {
            let Ok(connection) = ServerConnection::new(Arc::clone(&config)) else { continue };
            // A client that ends early is none of the server's business.
            let _ = serve(StreamOwned::new(connection, stream));
        }
    });
    for stream in plain.incoming().flatten() {
        let _ = stream.set_nodelay(true);
        let _ = serve::<TcpStream>(stream);
    }
    Ok(())
}

/// Answers the requests of one connection.
fn serve<S: Read + Write>(mut stream: S) -> Result<(), Failure> {
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nx-amzn-requestid: \
         00000000-0000-4000-8000-000000000000\r\n\r\n{BODY}",
        BODY.len()
    );
    let (mut bytes, mut part) = (Vec::new(), [0; 8192]);
    loop {
        let read = stream.read(&mut part)?;
        if read == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(&part[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
        if bytes.len() >= end + 4 + length {
            bytes.clear();
            stream.write_all(response.as_bytes())?;
            stream.flush()?;
        }
    }
}
