//! URLs as people may see them.

/// Query parameters whose value is a secret, in lower case.
const SECRETS: [&str; 7] = [
    "x-amz-signature",
    "x-amz-security-token",
    "signature",
    "password",
    "access_token",
    "client_secret",
    "api_key",
];

/// A URL for a message or a log: without the user and the password that may stand before its host, and without
/// signatures and tokens in its query.
///
/// Whatever a URL is given by may be wrong, and a password may hold what ends a host (`#`, `/`, `?`, `@`). So
/// everything before the last `@` is hidden, unless a valid host stands before that `@`.
pub fn display_url(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (&url[..scheme.len() + 3], rest),
        None => ("", url),
    };
    let mut text = scheme.to_owned();
    let shown = match rest.rsplit_once('@') {
        Some((_, host)) if !begins_with_host(rest) => {
            text.push_str("***@");
            host
        }
        _ => rest,
    };
    let Some((before, query)) = shown.split_once('?') else { return text + shown };
    text.push_str(before);
    for (number, pair) in query.split('&').enumerate() {
        text.push(if number == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if SECRETS.contains(&&*name.to_ascii_lowercase()) => {
                text.push_str(name);
                text.push_str("=***");
            }
            _ => text.push_str(pair),
        }
    }
    text
}

/// Whether what follows a scheme is a host, perhaps a port, and then a path or a query: an `@` after them is not
/// that of a password. `user:1/2@host` is not taken for a host, since passwords may look so.
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
    use super::display_url;

    #[test]
    fn secrets_are_hidden() {
        let table = [
            ("https://h.example:8443/a?b=c&d", "https://h.example:8443/a?b=c&d"),
            ("https://h/p@q?r=a@b", "https://h/p@q?r=a@b"),
            ("http://localhost:4566/@x/", "http://localhost:4566/@x/"),
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
            ("//user:s3cr@h", "***@h"),
            ("http://", "http://"),
            ("", ""),
            (
                "https://h/?X-Amz-Date=1&X-Amz-Security-Token=s3cr%3D&x-amz-signature=s3cr&token=2",
                "https://h/?X-Amz-Date=1&X-Amz-Security-Token=***&x-amz-signature=***&token=2",
            ),
            ("https://u:s3cr@h/?Signature=s3cr#f", "https://***@h/?Signature=***"),
        ];
        for (url, want) in table {
            let got = display_url(url);
            assert_eq!(got, want, "{url}");
            assert!(!got.contains("s3cr"), "{url}");
        }
    }
}
