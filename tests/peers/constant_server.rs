//! Responds to every request with the same contact, for `batch_speed.py`: `rustc -O` compiles it
//! without dependencies. A thread per connection; prints its URL.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

const BODY: &str = "{\"ContactId\":\"11111111-2222-4333-8444-555555555555\",\"ContactArn\":\"c\"}";

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

/// The length of the first request, if it is complete.
fn request(bytes: &[u8]) -> Option<usize> {
    let head = find(bytes, b"\r\n\r\n")? + 4;
    let lower = bytes.get(..head)?.to_ascii_lowercase();
    let name = b"content-length:";
    let length = find(&lower, name).and_then(|at| {
        let rest = lower.get(at + name.len()..)?;
        let digits = rest.get(..find(rest, b"\r")?)?;
        std::str::from_utf8(digits).ok()?.trim().parse::<usize>().ok()
    });
    let end = head + length.unwrap_or(0);
    (bytes.len() >= end).then_some(end)
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let (mut buffer, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        while let Some(end) = request(&buffer) {
            buffer.drain(..end);
            stream.write_all(response.as_bytes())?;
        }
        match stream.read(&mut part)? {
            0 => return Ok(()),
            count => buffer.extend_from_slice(&part[..count]),
        }
    }
}

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        std::thread::Builder::new().stack_size(128 * 1024).spawn(move || serve(stream))?;
    }
    Ok(())
}
