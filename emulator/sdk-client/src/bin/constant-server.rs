//! A server that responds to every request with the same contact, for benchmarks of clients. Prints
//! its URL.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BODY: &str = "{\"ContactId\":\"11111111-2222-4333-8444-555555555555\",\"ContactArn\":\"\
                    arn:aws:connect:us-east-1:111122223333:instance/i-1/contact/c-1\"}";

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

/// The length of the first request in `bytes`, if it is complete.
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

async fn serve(mut stream: TcpStream, response: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        while let Some(end) = request(&buffer) {
            buffer.drain(..end);
            stream.write_all(response.as_bytes()).await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let response: &str = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amzn-requestid: r-1\r\n\
         content-length: {}\r\n\r\n{BODY}",
        BODY.len()
    )
    .leak();
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, response));
    }
}
