//! The proxy for a URL (AWS CLI behaviour 8.5): `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
//!
//! The rules of Python's `urllib.request`, which the AWS CLI uses: the lower-case name wins even if
//! it is empty, `NO_PROXY` lists suffixes of hosts, with or without a port. As in curl, it may
//! contain networks such as `10.0.0.0/8`. Passwords may contain an `@`.

use crate::http::error::TransportError;
use aws_smithy_types::base64;
use hardie_runtime::endpoint::display_url;
use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;

/// The proxies of a run.
#[derive(Debug)]
pub(crate) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    /// Matches hosts that are not in `NO_PROXY`.
    matcher: Matcher,
    /// Entries of `NO_PROXY` with a port, which match that port only.
    not_at_ports: Vec<(String, u16)>,
}

impl Proxies {
    /// The proxies of the environment.
    pub(crate) fn from_env() -> Proxies {
        Proxies::new(&variable("http"), &variable("https"), &variable("no"))
    }

    /// No proxies, for addresses of this machine.
    pub(crate) fn none() -> Proxies {
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
        // Only used to match URLs: it ends a password at the first `@`.
        let matcher = Matcher::builder().all("http://proxy").no(hosts.join(",")).build();
        Proxies { http: Proxy::new(http), https: Proxy::new(https), matcher, not_at_ports }
    }

    /// The proxy for a URL; `None` for a direct connection.
    pub(crate) fn of(&self, url: &Uri) -> Option<&Proxy> {
        let is_secure = url.scheme_str() == Some("https");
        let proxy = if is_secure { self.https.as_ref() } else { self.http.as_ref() }?;
        let host = url.host()?.trim_matches(['[', ']']).to_ascii_lowercase();
        // As in Python, a default port matches no entry.
        let is_at = |port: u16| url.port_u16() == Some(port);
        let spared =
            self.not_at_ports.iter().any(|(name, at)| is_at(*at) && is_in_domain(&host, name));
        if spared || self.matcher.intercept(url).is_none() { None } else { Some(proxy) }
    }
}

/// Whether a host is a domain or one of its subdomains.
fn is_in_domain(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `http_proxy`, else `HTTP_PROXY`; an empty value counts as set. CGI programs get `HTTP_PROXY`
/// from their clients, so it is ignored for them.
fn variable(what: &str) -> String {
    let lower = format!("{what}_proxy");
    let is_of_a_client = what == "http" && crate::config::env("REQUEST_METHOD").is_some();
    let value = crate::config::env(&lower);
    let value =
        value.or_else(|| crate::config::env(&lower.to_uppercase()).filter(|_| !is_of_a_client));
    value.unwrap_or_default()
}

/// One proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// The URL without user and password, or why it is invalid.
    uri: Result<Uri, String>,
    /// The URL as shown in messages.
    shown: String,
    /// User and password, decoded.
    auth: Option<(String, String)>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Proxy {
    /// Parses a variable as urllib3 does: `http` is the default scheme, and the last `@` before the
    /// path ends the password.
    fn new(text: &str) -> Option<Proxy> {
        if text.is_empty() {
            return None;
        }
        let has_scheme =
            ["http:", "https:", "socks5://", "socks5h://"].iter().any(|it| text.starts_with(it));
        let url = if has_scheme {
            text.to_owned()
        } else if text.starts_with("//") {
            format!("http:{text}")
        } else {
            format!("http://{text}")
        };
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", ""));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let auth = user
            .split_once(':')
            .filter(|(user, password)| !user.is_empty() && !password.is_empty());
        let auth = auth.map(|(user, password)| (unquoted(user), unquoted(password)));
        // The AWS CLI shows that there is a password.
        let shown = match auth {
            Some(_) => display_url(&url).replacen("://***@", "://***:***@", 1),
            None => display_url(&url),
        };
        let uri = if host.is_empty() || host.starts_with(':') {
            Err("No host specified.".to_owned())
        } else {
            let host = host.strip_suffix(':').unwrap_or(host);
            let parsed = Uri::builder().scheme(scheme).authority(host).path_and_query("/").build();
            let parsed = parsed.ok().filter(|uri| has_valid_port(uri, host));
            parsed.ok_or_else(|| format!("Failed to parse: {shown}"))
        };
        Some(Proxy { uri, shown, auth })
    }

    /// The URL of the proxy.
    ///
    /// # Errors
    /// An invalid URL.
    pub(crate) fn uri(&self) -> Result<&Uri, TransportError> {
        self.uri.as_ref().map_err(|reason| TransportError::Unhandled { reason: reason.clone() })
    }

    /// The proxy as shown in messages: without the password of its URL.
    pub(crate) fn display(&self) -> &str {
        &self.shown
    }

    /// Whether the connection to the proxy is without TLS.
    pub(crate) fn is_plain(&self) -> bool {
        self.uri.as_ref().is_ok_and(|uri| uri.scheme_str() != Some("https"))
    }

    /// User and password.
    pub(crate) fn auth(&self) -> Option<&(String, String)> {
        self.auth.as_ref()
    }

    /// Whether it is a SOCKS proxy.
    pub(crate) fn is_socks(&self) -> bool {
        let scheme = self.uri().ok().and_then(Uri::scheme_str);
        scheme.is_some_and(|scheme| scheme.starts_with("socks5"))
    }

    /// User and password as an HTTP header.
    pub(crate) fn basic_auth(&self) -> Option<HeaderValue> {
        let (user, password) = self.auth.as_ref()?;
        let text = format!("Basic {}", base64::encode(format!("{user}:{password}")));
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// Whether a colon after the host is followed by a valid port.
fn has_valid_port(uri: &Uri, host: &str) -> bool {
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    after.contains(':') == uri.port_u16().is_some()
}

/// A string with its percent escapes decoded; an invalid one stays as it is.
fn unquoted(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let escaped = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        decoded.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Proxies, Proxy};
    use crate::http::error::TransportError;

    #[test]
    fn who_goes_where() {
        let proxies = Proxies::new(
            "http://user:pw@proxy.example:3128",
            "secure.example:8080",
            "localhost, .internal.example,10.0.0.0/8,exact.example:8443,[::1]:9,default.example:443",
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
            ("https://default.example/", Some("http://secure.example:8080")),
            ("http://[::1]:9/", None),
        ];
        for (url, want) in table {
            let got = proxies.of(&url.parse().unwrap());
            assert_eq!(got.map(Proxy::display), want, "{url}");
        }
        let everybody = Proxies::new("http://p:1", "http://p:1", "*");
        assert!(everybody.of(&"https://aws.example/".parse().unwrap()).is_none());
        assert!(Proxies::none().of(&"https://aws.example/".parse().unwrap()).is_none());
    }

    /// The result is the AWS CLI's, except that a secret is never part of a message.
    #[test]
    fn urls_are_parsed_as_by_urllib3() {
        type Parsed<'a> = Result<(&'a str, Option<(&'a str, &'a str)>), &'a str>;
        let table: [(&str, Parsed<'_>); 17] = [
            ("http://p:3128", Ok(("http://p:3128/", None))),
            ("p:3128", Ok(("http://p:3128/", None))),
            ("//p", Ok(("http://p/", None))),
            ("https://p/x", Ok(("https://p/", None))),
            ("socks5h://u:w@p", Ok(("socks5h://p/", Some(("u", "w"))))),
            ("u:w@p:1", Ok(("http://p:1/", Some(("u", "w"))))),
            ("http://user:pass@123@p:1", Ok(("http://p:1/", Some(("user", "pass@123"))))),
            ("http://us%40er:p%40ss%3A1%@p:1", Ok(("http://p:1/", Some(("us@er", "p@ss:1%"))))),
            ("http://u:a:b@[::1]:1", Ok(("http://[::1]:1/", Some(("u", "a:b"))))),
            ("http://only@p:1", Ok(("http://p:1/", None))),
            ("http://u:s%C3%BC\u{e9}@p:", Ok(("http://p/", Some(("u", "s\u{fc}\u{e9}"))))),
            ("http://user:s3cr#et@p:9", Err("Failed to parse: http://***@p:9")),
            ("http://user:s3cr/et@p:9", Err("Failed to parse: http://***@p:9")),
            ("http://p:99999", Err("Failed to parse: http://p:99999")),
            ("http://p:x", Err("Failed to parse: http://p:x")),
            ("http://", Err("No host specified.")),
            ("http://[::1", Err("Failed to parse: http://[::1")),
        ];
        for (text, want) in table {
            let proxy = Proxy::new(text).unwrap();
            let auth = proxy.auth().map(|(user, password)| (user.as_str(), password.as_str()));
            match (proxy.uri(), want) {
                (Ok(uri), Ok((url, want))) => {
                    assert_eq!((uri.to_string().as_str(), auth), (url, want), "{text}");
                }
                (Err(TransportError::Unhandled { reason }), Err(want)) => {
                    assert_eq!(reason, want, "{text}")
                }
                (got, want) => panic!("{text}: {got:?}, {want:?}"),
            }
            assert!(!format!("{proxy:?}").contains("s3cr"));
        }
    }
}
