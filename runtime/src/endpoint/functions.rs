//! The functions of the rules language, as defined in Smithy's "Rules engine standard library" and
//! AWS's additions to it.

/// The parts of an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn {
    /// Such as `aws`.
    pub partition: String,
    /// Such as `s3`.
    pub service: String,
    /// Empty if the resource has none.
    pub region: String,
    /// Empty if the resource has none.
    pub account_id: String,
    /// The parts of the resource, separated by `:` or `/`.
    pub resource_id: Vec<String>,
}

/// The parts of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// `http` or `https`.
    pub scheme: String,
    /// Host and optional port.
    pub authority: String,
    /// As written.
    pub path: String,
    /// The path with a slash at both ends, without dot segments and empty segments,
    /// percent-encoded.
    pub normalized_path: String,
    /// Whether the host is an IP address.
    pub is_ip: bool,
}

/// `stringEquals`.
pub fn string_equals(left: &str, right: &str) -> bool {
    left == right
}

/// `aws.parseArn`: `None` unless the string is an ARN of six parts with partition, service and
/// resource.
pub fn parse_arn(text: &str) -> Option<Arn> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, region, account_id, resource] = parts[..] else { return None };
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    Some(Arn {
        partition: partition.to_owned(),
        service: service.to_owned(),
        region: region.to_owned(),
        account_id: account_id.to_owned(),
        resource_id: resource.split([':', '/']).map(str::to_owned).collect(),
    })
}

/// `parseURL`: `None` unless the string is an `http` or `https` URL without a query.
pub fn parse_url(text: &str) -> Option<Url> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") || rest.contains('?') {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let at = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(at);
    let (host, port) = split_port(authority);
    if host.is_empty() || port.is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_err())
    {
        return None;
    }
    Some(Url {
        scheme,
        authority: authority.to_owned(),
        path: path.to_owned(),
        normalized_path: normalize(path),
        is_ip: is_ip(host),
    })
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.rsplit_once(':') {
        // The colons of an IPv6 address are inside its brackets.
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    }
}

fn is_ip(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(v6) => v6.split('%').next().unwrap_or_default().parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_ipv4(host),
    }
}

fn is_ipv4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let number =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 4 && parts.iter().all(number)
}

fn normalize(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let mut out = String::from("/");
    for segment in segments {
        out.push_str(&encode(segment, b"-._~%"));
        out.push('/');
    }
    out
}

/// `uriEncode`: everything but letters, digits, `-`, `.`, `_` and `~` percent-encoded.
pub fn uri_encode(text: &str) -> String {
    encode(text, b"-._~")
}

fn encode(text: &str, kept: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `isValidHostLabel`: 1 to 63 letters, digits and inner `-`; with `allow_subdomains`, several
/// joined by dots.
pub fn is_valid_host_label(text: &str, allow_subdomains: bool) -> bool {
    let valid = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if allow_subdomains { text.split('.').all(valid) } else { valid(text) }
}

/// `substring`: the ASCII characters from `start` up to `stop`, both counted from the end with
/// `reverse`; `None` if the string is shorter or not ASCII.
pub fn substring(text: &str, start: usize, stop: usize, reverse: bool) -> Option<String> {
    if start >= stop || text.len() < stop || !text.is_ascii() {
        return None;
    }
    let range = if reverse { text.len() - stop..text.len() - start } else { start..stop };
    text.get(range).map(str::to_owned)
}

/// `split`: the parts between delimiters, at most `limit` of them; 0 is no limit.
pub fn split(text: &str, delimiter: &str, limit: usize) -> Vec<String> {
    if delimiter.is_empty() {
        return vec![text.to_owned()];
    }
    let limit = if limit == 0 { usize::MAX } else { limit };
    text.splitn(limit, delimiter).map(str::to_owned).collect()
}

/// `aws.isVirtualHostableS3Bucket`: a valid host label of at least 3 characters without capitals
/// that is not an IPv4 address.
pub fn is_virtual_hostable_s3_bucket(text: &str, allow_subdomains: bool) -> bool {
    let plain = !text.bytes().any(|byte| byte.is_ascii_uppercase()) && !is_ipv4(text);
    text.len() >= 3 && plain && is_valid_host_label(text, allow_subdomains)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns() {
        let arn = parse_arn("arn:aws:s3:us-west-2:012345678910:accesspoint:one/two").unwrap();
        assert_eq!(arn.resource_id, ["accesspoint", "one", "two"]);
        for bad in ["", "arn:aws:s3", "arn::s3:::x", "arn:aws:s3:::", "nothing:aws:s3:::x"] {
            assert_eq!(parse_arn(bad), None, "{bad}");
        }
    }

    #[test]
    fn urls() {
        let cases = [
            ("https://example.com", Some(("example.com", "", "/", false))),
            (
                "http://127.0.0.1:8080/a//b/../c",
                Some(("127.0.0.1:8080", "/a//b/../c", "/a/c/", true)),
            ),
            ("https://[::1]:1/x", Some(("[::1]:1", "/x", "/x/", true))),
            ("https://example.com:x/", None),
            ("https://example.com?q", None),
            ("ftp://example.com", None),
            ("example.com", None),
        ];
        for (text, want) in cases {
            let url = parse_url(text);
            let got = url.as_ref().map(|u| (&*u.authority, &*u.path, &*u.normalized_path, u.is_ip));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn texts() {
        assert_eq!(substring("abcdef", 0, 2, false).as_deref(), Some("ab"));
        assert_eq!(substring("abcdef", 0, 2, true).as_deref(), Some("ef"));
        assert_eq!(substring("abc", 0, 4, false), None);
        assert_eq!(substring("äbc", 0, 1, false), None);
        assert_eq!(uri_encode("a b/ü~"), "a%20b%2F%C3%BC~");
        assert_eq!(split("a--b--c", "--", 2), ["a", "b--c"]);
        assert_eq!(split("a", "x", 0), ["a"]);
    }

    #[test]
    fn host_labels() {
        for (text, dots, want) in [
            ("a-b", false, true),
            ("-a", false, false),
            ("a.b", false, false),
            ("a.b", true, true),
            ("a..b", true, false),
            ("", false, false),
        ] {
            assert_eq!(is_valid_host_label(text, dots), want, "{text}");
        }
        for (text, dots, want) in [
            ("my-bucket", false, true),
            ("My", false, false),
            ("192.168.1.1", true, false),
            ("a.bbb", true, true),
            ("ab", false, false),
        ] {
            assert_eq!(is_virtual_hostable_s3_bucket(text, dots), want, "{text}");
        }
    }
}
