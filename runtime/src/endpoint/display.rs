//! URLs for messages and logs, with secrets hidden.

/// Names of query parameters with secret values, in lower case and without punctuation.
const SECRET_NAMES: [&str; 10] =
    ["sig", "sas", "token", "code", "auth", "authorization", "jwt", "pwd", "pass", "passwd"];

/// Parts of the names of other such parameters, in the same form.
const SECRET_PARTS: [&str; 11] = [
    "signature",
    "password",
    "secret",
    "apikey",
    "accesskey",
    "accesstoken",
    "authtoken",
    "idtoken",
    "refreshtoken",
    "securitytoken",
    "sessiontoken",
];

/// Formats a configured URL for messages and logs: hides the user and password, and the values (not
/// the names) in the query and fragment.
///
/// Any part of the URL may be malformed, and a password may contain the characters that end a host
/// (`#`, `/`, `?`, `@`). So everything from the scheme to the last `@` is hidden; an `@` of the
/// query counts unless a valid host precedes the query.
pub fn display_url(url: &str) -> String {
    display(url, |_| true)
}

/// Formats the URL of a request for messages and logs: like [`display_url`], but hides only query
/// values with names of secrets (`sig`, `token`, `apikey` …), so that the parameters of an
/// operation remain visible.
pub fn display_request_url(url: &str) -> String {
    display(url, is_secret)
}

/// Formats the query of a request for logs; hides the same values as [`display_request_url`].
pub fn display_request_query(query: &str) -> String {
    display_pairs(query, is_secret)
}

fn is_secret(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.contains(&&*name) || SECRET_PARTS.iter().any(|part| name.contains(part))
}

fn display(url: &str, hides: fn(&str) -> bool) -> String {
    let (start, rest) = url.split_at(authority_start(url));
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let searched = if begins_with_host(rest) { rest.get(..end).unwrap_or(rest) } else { rest };
    let hidden = searched.rfind('@').map_or(0, |at| at + 1);
    let shown = rest.get(hidden..).unwrap_or_default();
    let mut text = start.to_owned();
    if hidden > 0 {
        text.push_str("***@");
    }
    let (shown, fragment) = match shown.split_once('#') {
        Some((shown, fragment)) => (shown, Some(fragment)),
        None => (shown, None),
    };
    match shown.split_once('?') {
        Some((path, query)) => {
            text.push_str(path);
            text.push('?');
            text.push_str(&display_pairs(query, hides));
        }
        None => text.push_str(shown),
    }
    if let Some(fragment) = fragment {
        text.push('#');
        // A fragment is never sent, so it has no parameters of an operation.
        text.push_str(&display_pairs(fragment, |_| true));
    }
    text
}

/// The position of the authority in a URL: after the scheme and its slashes.
fn authority_start(url: &str) -> usize {
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    let rest = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) && rest.starts_with('/') => rest,
        _ => url,
    };
    url.len() - rest.trim_start_matches('/').len()
}

fn display_pairs(pairs: &str, hides: fn(&str) -> bool) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    let shown = pairs.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if hides(name) => format!("{name}=***"),
        None if hides(pair) && !pair.chars().all(is_name) => "***".to_owned(),
        _ => pair.to_owned(),
    });
    shown.collect::<Vec<_>>().join("&")
}

/// Whether the text after a scheme is a host with an optional port, followed by a path or a query:
/// then a later `@` does not end a password. `user:1/2@host` does not count as a host, because
/// passwords may have this form.
fn begins_with_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#', '@']).unwrap_or(rest.len());
    if !rest[end..].starts_with(['/', '?']) {
        return false;
    }
    let (host, port) = rest[..end].split_once(':').unwrap_or((&rest[..end], ""));
    let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let is_known = port.is_empty() || host == "localhost" || host.contains('.');
    !host.is_empty() && is_host && is_known && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{display_request_url, display_url};

    #[test]
    fn secrets_are_hidden() {
        let table = [
            ("https://h.example:8443/a?b=c&d", "https://h.example:8443/a?b=***&d"),
            ("https://h/p?r=a@b", "https://h/p?r=***"),
            ("https://h/s3cr@q?r=a", "https://***@q?r=***"),
            ("http://localhost:4566/x/", "http://localhost:4566/x/"),
            ("http://[::1]:80/", "http://[::1]:80/"),
            ("http://user@h/", "http://***@h/"),
            ("http://user:s3cr@h:1/p?q", "http://***@h:1/p?q"),
            ("http://user:s3cr@t@h/", "http://***@h/"),
            ("http://user:s3cr#et@h:9", "http://***@h:9"),
            ("http://user:s3cr/et@h", "http://***@h"),
            ("http://user:s3cr?e=t@h", "http://***@h"),
            ("http://user:12/34@h", "http://***@h"),
            ("http://user:12#34@h", "http://***@h"),
            ("http://user:s3 cr\u{7}@h", "http://***@h"),
            ("http://us%40er:p%40ss@[::1]:1/", "http://***@[::1]:1/"),
            ("user:s3cr@h:3128", "***@h:3128"),
            ("http:user:s3cr@h", "***@h"),
            ("//user:s3cr@h", "//***@h"),
            ("http:/user:s3cr@h:1", "http:/***@h:1"),
            ("http:////user:s3cr@h:1/", "http:////***@h:1/"),
            ("http://HTTP://user:s3cr@h:1/", "http://***@h:1/"),
            ("HTTP://user:s3cr@h:99999/", "HTTP://***@h:99999/"),
            ("ftp://user:s3cr@h", "ftp://***@h"),
            ("http://ftp://user:s3cr@h", "http://***@h"),
            ("http:\\\\user:s3cr@h", "***@h"),
            ("http://user.x:12/s3cr@h", "http://***@h"),
            ("http://h/?s3cr s3cr", "http://h/?***"),
            ("http://user?s3cr@h", "http://user?***"),
            ("http://h?sig=s3cr?s3cr;s3cr", "http://h?sig=***"),
            ("http://h/?a&token=s3cr&code=s3cr&=s3cr", "http://h/?a&token=***&code=***&=***"),
            ("http://h/#access_token=s3cr&x=s3cr", "http://h/#access_token=***&x=***"),
            ("http://h/?AccessKey=s3cr#/p?apikey=s3cr", "http://h/?AccessKey=***#/p?apikey=***"),
            ("http://", "http://"),
            ("", ""),
            (
                "https://h/?X-Amz-Date=1&X-Amz-Security-Token=s3cr%3D&x-amz-signature=s3cr&token=2",
                "https://h/?X-Amz-Date=***&X-Amz-Security-Token=***&x-amz-signature=***&token=***",
            ),
            ("https://u:s3cr@h/?Signature=s3cr#f", "https://***@h/?Signature=***#f"),
        ];
        for (url, want) in table {
            let got = display_url(url);
            assert_eq!(got, want, "{url}");
            assert!(!got.contains("s3cr"), "{url}");
        }
    }

    #[test]
    fn parameters_of_operations_stay_visible() {
        let table = [
            ("http://h/p?maxResults=5&nextToken=n", "http://h/p?maxResults=5&nextToken=n"),
            ("http://h/p?x=a@b", "http://h/p?x=a@b"),
            (
                "http://u:s3cr@h/p?sig=s3cr&X-Amz-Security-Token=s3cr&api_key=s3cr&x=1",
                "http://***@h/p?sig=***&X-Amz-Security-Token=***&api_key=***&x=1",
            ),
        ];
        for (url, want) in table {
            assert_eq!(display_request_url(url), want, "{url}");
        }
    }
}
