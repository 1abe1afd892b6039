//! Proxies of the environment, which hosts they are not for, and what is said when they fail.

use crate::server::{Answer, Server};
use crate::support::{call, run};
use std::collections::BTreeSet;

#[test]
fn an_http_call_asks_the_proxy_for_the_whole_url() {
    let home = tempfile::tempdir().unwrap();
    let (server, proxy) = (Server::of(vec![Answer::contact()]), Server::of(vec![Answer::contact()]));
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
        (&[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "127.0.0.1"), ("no_proxy", "example.com")], true),
        (&[("HTTP_PROXY", "{proxy}"), ("NO_PROXY", "127.0.0.1:1")], true),
    ];
    for (env, through) in table {
        let (server, proxy) = (Server::of(vec![Answer::contact()]), Server::of(vec![Answer::contact()]));
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
        let want =
            format!("\naws: [ERROR]: Failed to connect to proxy URL: \"http://***:***@127.0.0.1:{port}\"\n");
        assert!(ran.err.ends_with(&want), "{}", ran.err);
        texts.insert(want);
    }
    assert_eq!(
        (refusing.seen()[0].method.as_str(), refusing.seen()[0].target.as_str()),
        ("CONNECT", "aws.example:443")
    );
    assert_eq!(refusing.seen()[0].header("proxy-authorization"), Some("Basic bWU6c2VjcmV0LW9mLXByb3h5"));
}
