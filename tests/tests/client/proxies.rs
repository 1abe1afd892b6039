//! Proxies of the environment, hosts that bypass them, and messages when they fail.

use crate::server::{Answer, Server};
use crate::support::{call, run};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn an_http_call_asks_the_proxy_for_the_whole_url() {
    let home = tempfile::tempdir().unwrap();
    let (server, proxy) =
        (Server::of(vec![Answer::contact()]), Server::of(vec![Answer::contact()]));
    let proxy_url = format!("http://me:p%40ss@127.0.0.1:{}", proxy.port);
    let ran = run(call(home.path(), &server)
        .env("HTTP_PROXY", proxy_url)
        .args(["--endpoint-url", "http://aws.example:81/base"]));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let seen = proxy.seen();
    assert_eq!(seen[0].target, "http://aws.example:81/base/contact/create-contact");
    // `me:p@ss`.
    assert_eq!(seen[0].header("proxy-authorization"), Some("Basic bWU6cEBzcw=="));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn lower_case_wins_and_no_proxy_spares() {
    let home = tempfile::tempdir().unwrap();
    let table: [(&[(&str, &str)], bool); 8] = [
        (&[("HTTP_PROXY", "{proxy}")], true),
        (&[("http_proxy", "{proxy}")], true),
        (&[("HTTP_PROXY", "{proxy}"), ("http_proxy", "")], false),
        (&[("HTTPS_PROXY", "{proxy}")], false),
        (&[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "example.com,127.0.0.1")], false),
        (&[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "*")], false),
        (
            &[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "127.0.0.1"), ("no_proxy", "example.com")],
            true,
        ),
        (&[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "127.0.0.1:1")], true),
    ];
    for (env, through) in table {
        let (server, proxy) =
            (Server::of(vec![Answer::contact()]), Server::of(vec![Answer::contact()]));
        let mut command = call(home.path(), &server);
        for (name, value) in env {
            command.env(name, value.replace("{proxy}", &proxy.url()));
        }
        assert_eq!(run(&mut command).code, Some(0), "{env:?}");
        assert_eq!(
            (proxy.seen().len(), server.seen().len()),
            if through { (1, 0) } else { (0, 1) },
            "{env:?}"
        );
    }
}

#[test]
fn a_proxy_that_fails_is_named_without_its_password() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let refusing = Server::of(vec![Answer::new(407, "")]);
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let mut texts = BTreeSet::new();
    for port in [nobody, refusing.port] {
        let ran = run(call(home.path(), &server)
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("HTTPS_PROXY", format!("http://me:secret-of-proxy@127.0.0.1:{port}"))
            .args(["--endpoint-url", "https://aws.example", "--debug"]));
        assert_eq!(ran.code, Some(255));
        assert!(!ran.err.contains("secret-of-proxy"), "{}", ran.err);
        let want = format!(
            "\naws: [ERROR]: Failed to connect to proxy URL: \"http://***:***@127.0.0.1:{port}\"\n"
        );
        assert!(ran.err.ends_with(&want), "{}", ran.err);
        texts.insert(want);
    }
    assert_eq!(
        (refusing.seen()[0].method.as_str(), refusing.seen()[0].target.as_str()),
        ("CONNECT", "aws.example:443")
    );
    assert_eq!(
        refusing.seen()[0].header("proxy-authorization"),
        Some("Basic bWU6c2VjcmV0LW9mLXByb3h5")
    );
}

/// A SOCKS proxy that requires user and password, and connects every host to one server.
fn socks(to: u16) -> (u16, std::sync::mpsc::Receiver<String>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, seen) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let send = send.clone();
            std::thread::spawn(move || serve_socks(stream, to, &send));
        }
    });
    (port, seen)
}

/// RFC 1928 and RFC 1929, as far as clients with host names need them.
fn serve_socks(
    mut stream: TcpStream,
    to: u16,
    seen: &std::sync::mpsc::Sender<String>,
) -> std::io::Result<()> {
    let byte = |stream: &mut TcpStream| {
        let mut byte = [0];
        stream.read_exact(&mut byte).map(|()| byte[0])
    };
    let text = |stream: &mut TcpStream| {
        let mut text = vec![0; byte(stream)?.into()];
        stream.read_exact(&mut text).map(|()| String::from_utf8_lossy(&text).into_owned())
    };
    let mut two = [0; 2];
    stream.read_exact(&mut two[..1])?;
    text(&mut stream)?;
    stream.write_all(&[5, 2])?;
    stream.read_exact(&mut two[..1])?;
    let (user, password) = (text(&mut stream)?, text(&mut stream)?);
    if (user.as_str(), password.as_str()) != ("me", "p@ss") {
        return stream.write_all(&[1, 1]);
    }
    stream.write_all(&[1, 0])?;
    let mut head = [0; 4];
    stream.read_exact(&mut head)?;
    let host = match head[3] {
        3 => text(&mut stream)?,
        _ => {
            let mut address = [0; 4];
            stream.read_exact(&mut address)?;
            std::net::Ipv4Addr::from(address).to_string()
        }
    };
    stream.read_exact(&mut two)?;
    seen.send(format!("{host}:{}", u16::from_be_bytes(two))).map_err(std::io::Error::other)?;
    stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 1])?;
    let server = TcpStream::connect(("127.0.0.1", to))?;
    let (mut from_server, mut to_client) = (server.try_clone()?, stream.try_clone()?);
    std::thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
    std::io::copy(&mut stream, &mut &server).map(|_| ())
}

/// The AWS CLI treats the URL of such a proxy as a host name.
#[test]
fn a_socks_proxy_finds_hosts_itself_or_is_given_their_addresses() {
    let home = tempfile::tempdir().unwrap();
    for (scheme, host, want, code) in [
        ("socks5h", "aws.example", "aws.example:81", 0),
        ("socks5", "localhost", "127.0.0.1:81", 0),
        ("socks5", "127.0.0.1", "127.0.0.1:81", 0),
        ("socks4", "aws.example", "", 255),
    ] {
        let server = Server::of(vec![Answer::contact()]);
        let (port, seen) = socks(server.port);
        let ran = run(call(home.path(), &server)
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("HTTP_PROXY", format!("{scheme}://me:p%40ss@127.0.0.1:{port}"))
            .args(["--endpoint-url", &format!("http://{host}:81/base")]));
        assert_eq!(ran.code, Some(code), "{scheme}: {}", ran.err);
        if code == 0 {
            assert_eq!(seen.recv().unwrap(), want);
            // The server sees an origin-form request, not a proxy request.
            let request = server.seen().remove(0);
            assert_eq!(request.target, "/base/contact/create-contact");
            // The password is the proxy's.
            assert_eq!(request.header("proxy-authorization"), None);
        }
    }
    let (port, _seen) = socks(9);
    let ran = run(call(home.path(), &Server::of(vec![Answer::contact()]))
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("HTTP_PROXY", format!("socks5h://me:wrong-secret@127.0.0.1:{port}"))
        .args(["--endpoint-url", "http://aws.example"]));
    let want = format!(
        "\naws: [ERROR]: Failed to connect to proxy URL: \"socks5h://***:***@127.0.0.1:{port}\"\n"
    );
    assert_eq!((ran.code, ran.err), (Some(255), want));
}
