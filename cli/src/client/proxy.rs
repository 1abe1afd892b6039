//! Which proxy a URL goes through (spec 8.5): `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
//!
//! The rules of Python's `urllib.request`, which the AWS CLI asks: the name in lower case wins
//! even if it is empty, `NO_PROXY` holds suffixes of hosts, with or without a port. Networks
//! such as `10.0.0.0/8` in it are understood as well, as by curl.

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

/// The proxies of a run.
#[derive(Debug)]
pub(super) struct Proxies {
    matcher: Matcher,
    /// Entries of `NO_PROXY` with a port, which hold for that port alone.
    not_at_ports: Vec<(String, u16)>,
}

impl Proxies {
    /// Those of the environment.
    pub(super) fn from_env() -> Proxies {
        Proxies::new(&variable("http"), &variable("https"), &variable("no"))
    }

    /// No proxy for anything, as for addresses that only this machine has.
    pub(super) fn none() -> Proxies {
        Proxies::new("", "", "")
    }

    fn new(http: &str, https: &str, no: &str) -> Proxies {
        let no_proxy_at_all = no.split(',').any(|entry| entry.trim() == "*");
        let (http, https) = if no_proxy_at_all { ("", "") } else { (http, https) };
        let mut not_at_ports = Vec::new();
        let mut hosts = Vec::new();
        for entry in no.split(',').map(str::trim) {
            match entry.rsplit_once(':') {
                Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                    if let Ok(port) = port.parse() {
                        let host = host.trim_start_matches('.').trim_matches(['[', ']']);
                        not_at_ports.push((host.to_ascii_lowercase(), port));
                    }
                }
                _ => hosts.push(entry),
            }
        }
        let matcher = Matcher::builder().http(http).https(https).no(hosts.join(",")).build();
        Proxies { matcher, not_at_ports }
    }

    /// The proxy for a URL; nothing where the host is to be reached directly.
    pub(super) fn of(&self, url: &Uri) -> Option<Intercept> {
        let host = url.host()?.trim_matches(['[', ']']).to_ascii_lowercase();
        let port = url.port_u16().unwrap_or(if url.scheme_str() == Some("https") { 443 } else { 80 });
        let spared = self.not_at_ports.iter().any(|(name, at)| *at == port && is_in_domain(&host, name));
        if spared { None } else { self.matcher.intercept(url) }
    }
}

/// Whether a host is a domain or one of its subdomains.
fn is_in_domain(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `http_proxy`, else `HTTP_PROXY`; a value that is set to nothing counts.
fn variable(what: &str) -> String {
    let lower = format!("{what}_proxy");
    let value = crate::config::env(&lower);
    value.or_else(|| crate::config::env(&lower.to_uppercase())).unwrap_or_default()
}

/// A proxy as messages name it: without the password that its URL may hold.
pub(super) fn shown(proxy: &Intercept) -> String {
    let uri = proxy.uri();
    let name =
        format!("{}://{}", uri.scheme_str().unwrap_or("http"), uri.authority().map_or("", |a| a.as_str()));
    match proxy.basic_auth().is_some() || proxy.raw_auth().is_some() {
        true => name.replacen("://", "://***:***@", 1),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Proxies, shown};

    #[test]
    fn who_goes_where() {
        let proxies = Proxies::new(
            "http://user:pw@proxy.example:3128",
            "secure.example:8080",
            "localhost, .internal.example,10.0.0.0/8,exact.example:8443,[::1]:9",
        );
        let table = [
            ("http://aws.example/", Some("http://***:***@proxy.example:3128")),
            ("https://aws.example/", Some("http://secure.example:8080")),
            ("http://localhost:4566/", None),
            ("https://a.internal.example/", None),
            ("https://internal.example/", None),
            ("https://notinternal.example/", Some("http://secure.example:8080")),
            ("http://10.1.2.3/", None),
            ("http://11.1.2.3/", Some("http://***:***@proxy.example:3128")),
            ("https://exact.example:8443/", None),
            ("https://a.exact.example:8443/", None),
            ("https://exact.example/", Some("http://secure.example:8080")),
            ("http://[::1]:9/", None),
        ];
        for (url, want) in table {
            let got = proxies.of(&url.parse().unwrap());
            assert_eq!(got.as_ref().map(shown).as_deref(), want, "{url}");
        }
        let everybody = Proxies::new("http://p:1", "http://p:1", "*");
        assert!(everybody.of(&"https://aws.example/".parse().unwrap()).is_none());
        assert!(Proxies::none().of(&"https://aws.example/".parse().unwrap()).is_none());
    }
}
