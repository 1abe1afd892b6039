//! Renders the request of `--cli-dry-run`, which is not sent: as a message, or as a command of
//! curl.

use crate::args::DryRun;
use crate::error::Error;
use crate::output::{is_terminal_control, visible};
use hardie_client::internal::{PreparedAuthentication, PreparedRequest};
use hardie_runtime::cli::quoted;
use std::io::IsTerminal;

/// Headers that `curl` adds itself, and those that count our own attempts.
const NOT_FOR_CURL: [&str; 9] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "content-length",
    "host",
    "user-agent",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-user-agent",
];

/// The longest body in bytes that is an argument of the command; systems limit the length of
/// arguments.
const LONGEST_WORD: usize = 100_000;

/// Renders a request in one of the forms, with a final newline.
///
/// # Errors
/// The format for signatures, for a request that is not signed; curl, for a signature that it does
/// not support (252).
pub(super) fn render(request: &PreparedRequest, form: DryRun) -> Result<Vec<u8>, Error> {
    match form {
        DryRun::Request => Ok(message(request, std::io::stdout().is_terminal())),
        DryRun::Curl
            if matches!(request.authentication, PreparedAuthentication::SignatureV4a(_)) =>
        {
            Err(Error::param(
                "--cli-dry-run curl requires a request that curl can sign, but curl does not \
                    support Signature Version 4A",
            ))
        }
        DryRun::Curl => Ok(curl(request).into_bytes()),
        DryRun::Canonical => {
            let signed = request.signed.as_ref().ok_or_else(|| {
                Error::param(
                    "--cli-dry-run canonical requires a signed request, but this request is not \
                        signed",
                )
            })?;
            let (canonical, string) = (&signed.canonical_request, &signed.string_to_sign);
            Ok(format!("CanonicalRequest:\n{canonical}\n\nStringToSign:\n{string}\n").into_bytes())
        }
    }
}

/// Method and URL, the headers, an empty line, the body: unchanged, except for control characters
/// on a terminal.
fn message(request: &PreparedRequest, is_terminal: bool) -> Vec<u8> {
    let mut text = format!("{} {}", request.method, request.url);
    if let PreparedAuthentication::Query(name, variable) = &request.authentication {
        let separator = if request.url.contains('?') { '&' } else { '?' };
        text.push_str(&format!("{separator}{name}=${variable}"));
    }
    text.push('\n');
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    match &request.authentication {
        PreparedAuthentication::Header { name, prefix, variable } => {
            text.push_str(&format!("{name}: {prefix}${variable}\n"));
        }
        PreparedAuthentication::Basic([name, password]) => {
            let pair = format!("printf %s \"${name}:${password}\" | base64");
            text.push_str(&format!("authorization: Basic $({pair})\n"));
        }
        _ => {}
    }
    let mut bytes = text.into_bytes();
    if !request.body.is_empty() {
        bytes.push(b'\n');
        match std::str::from_utf8(&request.body) {
            Ok(body) if is_terminal => bytes.extend_from_slice(visible(body).as_bytes()),
            Err(_) if is_terminal => {
                bytes.extend_from_slice(
                    format!("({} bytes of binary data)", request.body.len()).as_bytes(),
                );
            }
            _ => bytes.extend_from_slice(&request.body),
        }
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// A command line for a POSIX shell, with the credentials as environment variables.
fn curl(request: &PreparedRequest) -> String {
    let mut words = vec!["curl".to_owned(), "--globoff".to_owned(), "--path-as-is".to_owned()];
    if request.method == "HEAD" {
        words.push("--head".to_owned());
    } else {
        words.extend(["--request".to_owned(), quoted(&request.method)]);
    }
    words.extend(credentials(request));
    let mut has_type = false;
    for (name, value) in &request.headers {
        let name = name.to_lowercase();
        has_type |= name == "content-type";
        // A header of the input that the secret replaces.
        let is_replaced = matches!(&request.authentication,
            PreparedAuthentication::Header { name: secret, .. } if *secret == name);
        if !is_replaced && !NOT_FOR_CURL.contains(&name.as_str()) {
            // curl's syntax for a header without a value is a semicolon.
            let header =
                if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            words.extend(["--header".to_owned(), quoted(&header)]);
        }
    }
    let mut before = String::new();
    if !request.body.is_empty() {
        if !has_type {
            words.extend(["--header".to_owned(), "Content-Type:".to_owned()]);
        }
        match std::str::from_utf8(&request.body) {
            Ok(body) if body.contains(is_terminal_control) => before = printed(&request.body),
            Ok(body) if body.len() > LONGEST_WORD => before = format!("printf %s {}", quoted(body)),
            Ok(body) => words.extend(["--data-raw".to_owned(), quoted(body)]),
            Err(_) => before = printed(&request.body),
        }
    }
    if !before.is_empty() {
        before.push_str(" | ");
        words.push("--data-binary @-".to_owned());
    }
    words.push(quoted(&request.url));
    format!("{before}{}\n", words.join(" "))
}

/// The options of curl that authenticate a request, with secrets in variables.
fn credentials(request: &PreparedRequest) -> Vec<String> {
    let user = |[name, password]: &[String; 2]| format!("--user \"${name}:${password}\"");
    match &request.authentication {
        PreparedAuthentication::None | PreparedAuthentication::SignatureV4a(_) => Vec::new(),
        PreparedAuthentication::Signature([id, secret, token]) => {
            let scope = format!("aws:amz:{}:{}", request.signing_region, request.signing_name);
            vec![
                "--aws-sigv4".to_owned(),
                quoted(&scope),
                format!("--user \"${id}:${secret}\""),
                // One argument in every shell, and none without a token.
                format!("${{{token}:+\"-Hx-amz-security-token: ${token}\"}}"),
            ]
        }
        PreparedAuthentication::Header { name, prefix, variable } => {
            let start = quoted(&format!("{name}: {prefix}"));
            vec!["--header".to_owned(), format!("{start}\"${variable}\"")]
        }
        PreparedAuthentication::Query(name, variable) => {
            let name = quoted(&format!("{name}="));
            vec!["--url-query".to_owned(), format!("{name}\"${variable}\"")]
        }
        PreparedAuthentication::Basic(login) => vec![user(login)],
        PreparedAuthentication::Digest(login) => vec!["--digest".to_owned(), user(login)],
    }
}

/// A command that prints these bytes, which an argument cannot contain.
fn printed(bytes: &[u8]) -> String {
    let mut text = String::from("printf '");
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b' ' | b'.' | b'/' | b':' | b'_' => {
                text.push(char::from(*byte))
            }
            other => text.push_str(&format!("\\{other:03o}")),
        }
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use super::{curl, message, render};
    use crate::args::DryRun;
    use hardie_client::internal::{PreparedAuthentication, PreparedRequest};

    fn request(method: &str, headers: &[(&str, &str)], body: &[u8]) -> PreparedRequest {
        PreparedRequest {
            method: method.to_owned(),
            url: "https://h.example/a?b=c&d".to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_vec(),
            authentication: PreparedAuthentication::None,
            signing_region: "us-west-2".to_owned(),
            signing_name: "connect".to_owned(),
            signed: None,
        }
    }

    #[test]
    fn messages() {
        let put = request("PUT", &[("content-type", "a/b"), ("x-n", "1")], b"{}");
        assert_eq!(
            message(&put, false),
            b"PUT https://h.example/a?b=c&d\ncontent-type: a/b\nx-n: 1\n\n{}\n"
        );
        assert_eq!(message(&request("GET", &[], b""), false), b"GET https://h.example/a?b=c&d\n");
        assert_eq!(
            message(&request("PUT", &[], b"\xff\n"), false),
            b"PUT https://h.example/a?b=c&d\n\n\xff\n"
        );
        // On a terminal control characters are escaped.
        let shown = |body| String::from_utf8(message(&request("PUT", &[], body), true)).unwrap();
        assert_eq!(shown(b"\x1b]0;x\x07"), "PUT https://h.example/a?b=c&d\n\n\\x1b]0;x\\x07\n");
        assert_eq!(shown(b"\xff\n"), "PUT https://h.example/a?b=c&d\n\n(2 bytes of binary data)\n");
        assert_eq!(render(&put, DryRun::Canonical).unwrap_err().exit_code(), 252);
    }

    #[test]
    fn lines_for_curl() {
        let signed = "--aws-sigv4 aws:amz:us-west-2:connect \
                      --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" \
                      ${AWS_SESSION_TOKEN:+\"-Hx-amz-security-token: $AWS_SESSION_TOKEN\"}";
        let url = "'https://h.example/a?b=c&d'";
        let start = "curl --globoff --path-as-is";
        let typed = [
            ("content-type", "application/json"),
            ("User-Agent", "x"),
            ("x-n", "it's"),
            ("x-e", ""),
        ];
        let cases = [
            (
                curl(&PreparedRequest {
                    authentication: PreparedAuthentication::Signature(
                        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
                            .map(str::to_owned),
                    ),
                    ..request("PUT", &typed, b"{\"a\":\"it's\"}")
                }),
                format!(
                    "{start} --request PUT {signed} --header 'content-type: application/json' \
                     --header 'x-n: it'\\''s' --header 'x-e;' --data-raw '{{\"a\":\"it'\\''s\"}}' \
                     {url}\n"
                ),
            ),
            (curl(&request("GET", &[], b"")), format!("{start} --request GET {url}\n")),
            (curl(&request("HEAD", &[], b"")), format!("{start} --head {url}\n")),
            (
                curl(&request("POST", &[], b"@x\xff'%\n")),
                format!(
                    "printf '\\100x\\377\\047\\045\\012' | {start} --request POST --header \
                     Content-Type: --data-binary @- {url}\n"
                ),
            ),
            (
                curl(&request("POST", &typed[..1], "x".repeat(100_001).as_bytes())),
                format!(
                    "printf %s {} | {start} --request POST --header 'content-type: \
                     application/json' --data-binary @- {url}\n",
                    "x".repeat(100_001)
                ),
            ),
        ];
        for (line, want) in cases {
            assert_eq!(line, want);
        }
    }

    /// The prefix of a header is a text of the model.
    #[test]
    fn prefixes_run_no_code() {
        let prefix = "K $(touch x) `touch y` $HOME ".to_owned();
        let (name, variable) = ("x-key".to_owned(), "DEPOT_API_KEY".to_owned());
        let request = PreparedRequest {
            authentication: PreparedAuthentication::Header { name, prefix, variable },
            ..request("GET", &[], b"")
        };
        let want = "--header 'x-key: K $(touch x) `touch y` $HOME '\"$DEPOT_API_KEY\" ";
        assert!(curl(&request).contains(want), "{}", curl(&request));
        let message = String::from_utf8(message(&request, false)).unwrap();
        assert!(message.ends_with("x-key: K $(touch x) `touch y` $HOME $DEPOT_API_KEY\n"));
    }
}
