//! A server with scripted responses: well-formed ones, broken ones, or none.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    /// Names as received.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) at: Instant,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The key ID of the request's signature.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header("authorization")?.split_once("Credential=")?.1.split('/').next()
    }
}

/// The handling of a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// A response.
    Http { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// The connection is closed with the request unread, which resets it.
    Reset,
    /// Silence for this time.
    Silence(Duration),
    /// A response in pieces, with pauses.
    Drip { body: Vec<u8>, piece: usize, pause: Duration },
    /// A response whose body has this number of bytes.
    Flood { status: u16, bytes: usize },
    /// The request is forwarded to another server, and the response is lost.
    Lose { to: String },
    /// The request is forwarded to another server, and so is the response.
    Pass { to: String },
}

impl Answer {
    pub(crate) fn new(status: u16, body: &str) -> Answer {
        Answer::Http { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    pub(crate) fn contact() -> Answer {
        Answer::new(200, r#"{"ContactId":"c-1","ContactArn":"arn:aws:connect:::c-1"}"#)
    }

    /// An error of the service, with a short delay for retries.
    pub(crate) fn error(status: u16, code: &str, body: &str) -> Answer {
        Answer::new(status, body).with("x-amzn-ErrorType", code).with("x-amz-retry-after", "1")
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Answer {
        match self {
            Answer::Http { status, mut headers, body } => {
                headers.push((name.to_owned(), value.to_owned()));
                Answer::Http { status, headers, body }
            }
            other => other,
        }
    }
}

/// The handling of the request with this number, from 0; the request is `None` if it must not be
/// read.
type Handler = Arc<dyn Fn(usize, &Seen) -> Answer + Send + Sync>;

/// A server and the received requests.
pub(crate) struct Server {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Responds to each request by its number; the last response is repeated.
    pub(crate) fn of(answers: Vec<Answer>) -> Server {
        let unread = answers.iter().any(|answer| matches!(answer, Answer::Reset));
        let last = answers.len() - 1;
        Server::start(unread, move |number, _| answers[number.min(last)].clone(), None)
    }

    /// Responds to each request by its content.
    pub(crate) fn by(handler: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Server {
        Server::start(false, move |_, seen| handler(seen), None)
    }

    /// Responds to each request over TLS.
    pub(crate) fn secure(tls: rustls::ServerConfig, answer: Answer) -> Server {
        Server::start(false, move |_, _| answer.clone(), Some(Arc::new(tls)))
    }

    /// Sends these bytes on every connection, and reads nothing.
    pub(crate) fn greeting(bytes: Vec<u8>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                // A client that closes the connection does not fail the test.
                let _ = stream.read(&mut [0; 4096]).and_then(|_| stream.write_all(&bytes));
                let _ = stream.shutdown(std::net::Shutdown::Write);
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        Server { port, seen: Arc::default(), connections: Arc::default() }
    }

    /// Counts the bytes of received bodies without storing them, and responds with an empty object.
    pub(crate) fn counting() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(Mutex::new(0));
        let count = Arc::clone(&connections);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                // The test notices missing bytes.
                let _ = count_body(&mut stream, &count);
            }
        });
        Server { port, seen: Arc::default(), connections }
    }

    /// The number of body bytes that a counting server has received.
    pub(crate) fn bytes(&self) -> usize {
        self.connections()
    }

    fn start(
        unread: bool,
        handler: impl Fn(usize, &Seen) -> Answer + Send + Sync + 'static,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let server =
            Server { port, seen: Arc::clone(&seen), connections: Arc::clone(&connections) };
        let handler: Handler = Arc::new(handler);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                *connections.lock().unwrap() += 1;
                let (seen, handler, tls) = (Arc::clone(&seen), Arc::clone(&handler), tls.clone());
                std::thread::spawn(move || {
                    // In some tests the client closes the connection.
                    let _ = match tls {
                        None => serve(stream, unread, &seen, &handler),
                        Some(tls) => rustls::ServerConnection::new(tls)
                            .map_err(std::io::Error::other)
                            .map(|session| rustls::StreamOwned::new(session, stream))
                            .and_then(|stream| serve(stream, unread, &seen, &handler)),
                    };
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

fn count_body(stream: &mut TcpStream, count: &Mutex<usize>) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut left: usize = length.unwrap_or(0);
    let mut piece = vec![0; 256 * 1024];
    while left > 0 {
        let got = stream.read(&mut piece)?;
        if got == 0 {
            return Ok(());
        }
        left = left.saturating_sub(got);
        *count.lock().unwrap() += got;
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
}

fn serve(
    mut stream: impl Read + Write,
    unread: bool,
    seen: &Mutex<Vec<Seen>>,
    handler: &Handler,
) -> std::io::Result<()> {
    if unread {
        // One byte is left unread, so that the system resets the connection.
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        return Ok(());
    }
    let mut kept = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut kept)? {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        if !answer(&mut stream, handler(number, &request), &request)? {
            return Ok(());
        }
    }
    Ok(())
}

fn read_request(stream: &mut impl Read, kept: &mut Vec<u8>) -> std::io::Result<Option<Seen>> {
    let mut piece = [0; 16 * 1024];
    let end = loop {
        if let Some(end) = kept.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            count => kept.extend_from_slice(&piece[..count]),
        }
    };
    let at = Instant::now();
    let head = String::from_utf8_lossy(&kept[..end]).into_owned();
    kept.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut seen = Seen { method, target, headers, body: Vec::new(), at };
    let length = seen.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    while kept.len() < length {
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            count => kept.extend_from_slice(&piece[..count]),
        }
    }
    seen.body = kept.drain(..length).collect();
    Ok(Some(seen))
}

/// Responds to a request and returns whether the connection continues.
fn answer(
    stream: &mut (impl Read + Write),
    answer: Answer,
    request: &Seen,
) -> std::io::Result<bool> {
    match answer {
        Answer::Http { status, headers, body } => {
            let mut head =
                format!("HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            stream.write_all(head.as_bytes())?;
            stream.write_all(b"\r\n")?;
            stream.write_all(&body)?;
            stream.flush()?;
            Ok(true)
        }
        Answer::Raw(bytes) => {
            stream.write_all(&bytes)?;
            stream.flush()?;
            Ok(false)
        }
        Answer::Reset => Ok(false),
        Answer::Silence(time) => {
            std::thread::sleep(time);
            Ok(false)
        }
        Answer::Drip { body, piece, pause } => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len())?;
            for piece in body.chunks(piece) {
                stream.write_all(piece)?;
                stream.flush()?;
                std::thread::sleep(pause);
            }
            Ok(true)
        }
        Answer::Flood { status, bytes } => {
            write!(stream, "HTTP/1.1 {status} Flood\r\nContent-Length: {bytes}\r\n\r\n")?;
            let piece = vec![b'x'; 64 * 1024];
            let mut left = bytes;
            while left > 0 {
                let count = left.min(piece.len());
                stream.write_all(&piece[..count])?;
                left -= count;
            }
            Ok(true)
        }
        Answer::Lose { to } => {
            forward(&to, request)?;
            Ok(false)
        }
        Answer::Pass { to } => {
            let bytes = forward(&to, request)?;
            stream.write_all(&bytes)?;
            Ok(false)
        }
    }
}

/// Forwards a request and returns the whole response.
fn forward(to: &str, request: &Seen) -> std::io::Result<Vec<u8>> {
    let address = to.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address)?;
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("connection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&request.body)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}
