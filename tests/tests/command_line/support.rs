//! Runs the test programs with an empty home directory.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

/// The program with two services, under the name `aws`.
pub(crate) const AWS: &str = env!("CARGO_BIN_EXE_aws");
/// The program with one service.
pub(crate) const VARIANT: &str = env!("CARGO_BIN_EXE_variant");

/// Exit code, standard output, standard error.
pub(crate) type Ran = (Option<i32>, String, String);

/// A home directory for one test.
pub(crate) struct Home(pub(crate) tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A program under a name other than `aws`.
    pub(crate) fn called(&self, program: &str, name: &str) -> PathBuf {
        let link = self.path().join(name);
        if link.symlink_metadata().is_err() {
            std::os::unix::fs::symlink(program, &link).unwrap();
        }
        link
    }

    /// The program with one service, and credentials for a server.
    pub(crate) fn variant(&self, server: &Server) -> Command {
        let mut command = self.bare(VARIANT);
        command
            .env("AWS_REGION", "us-west-2")
            .env("AWS_ACCESS_KEY_ID", "AKID")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_ENDPOINT_URL", &server.url);
        command
    }

    /// A program without credentials, region or files.
    pub(crate) fn bare(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .current_dir(self.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("HARDIE_TEST_MODEL", "shelf")
            .env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Runs a command until it ends.
pub(crate) fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (
        status.code(),
        String::from_utf8_lossy(&stdout).into_owned(),
        String::from_utf8_lossy(&stderr).into_owned(),
    )
}

/// A server whose responses a function computes from the request line.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (noted, answer) = (Arc::clone(&seen), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (noted, answer) = (Arc::clone(&noted), Arc::clone(&answer));
                std::thread::spawn(move || serve(&stream.unwrap(), &noted, &*answer));
            }
        });
        Server { url, seen }
    }

    /// The request lines of all requests.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// These requests have no bodies.
fn serve(stream: &TcpStream, noted: &Mutex<Vec<String>>, answer: &dyn Fn(&str) -> Vec<u8>) {
    let mut lines = BufReader::new(stream).lines();
    let Some(Ok(first)) = lines.next() else { return };
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    noted.lock().unwrap().push(first.clone());
    let body = answer(&first);
    let head = if body.ends_with(UNFINISHED) {
        "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_owned()
    } else {
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len())
    };
    let mut stream = stream;
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
    if body.ends_with(UNFINISHED) {
        // Until the client closes the connection.
        let _ = stream.read(&mut [0]);
    }
}

/// The end of a body that is never complete.
pub(crate) const UNFINISHED: &[u8] = b"...";
