//! Credentials of a container, from the endpoint that its environment names.
//!
//! After botocore's `ContainerProvider` and `ContainerMetadataFetcher`, with their messages.

use super::document::{Document, retrieval_error};
use super::get::{GetError, get};
use super::header_safety::check_text;
use super::{PART, expiry};
use crate::config::env;
use crate::debug::log::Log;
use crate::error::Error;
use crate::files::read_text;
use crate::http::Http;
use crate::os_error::os_error_text;
use aws_credential_types::Credentials;
use hardie_runtime::value::json;
use std::net::IpAddr;
use std::time::Duration;

const SOURCE: &str = "container-role";
const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The host of relative URIs.
const ADDRESS: &str = "169.254.170.2";

/// Hosts that are allowed without TLS, besides loopback addresses.
const HOSTS: [&str; 4] = [ADDRESS, "169.254.170.23", "fd00:ec2::23", "localhost"];

const TIMEOUT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// Whether the environment names an endpoint.
pub(super) fn is_configured() -> bool {
    env(RELATIVE).or_else(|| env(FULL)).is_some()
}

/// Requests the endpoint, up to three times.
///
/// # Errors
/// A host that is not allowed; a token that cannot be read or sent; the endpoint's error.
pub(super) async fn fetch(http: &Http, log: Log) -> Result<Credentials, Error> {
    let url = match env(RELATIVE) {
        Some(path) => format!("http://{ADDRESS}{path}"),
        None => env(FULL).unwrap_or_default(),
    };
    let mut headers = vec![("accept", "application/json".to_owned())];
    headers.extend(authorization()?.map(|token| ("authorization", token)));
    check_host(&url)?;
    let http = http.direct(TIMEOUT);
    expiry::fresh(|| credentials(&http, &url, &headers, log)).await
}

/// The token for the endpoint, from a file or a variable.
fn authorization() -> Result<Option<String>, Error> {
    let (token, from) = match (env(TOKEN_FILE), env(TOKEN)) {
        (Some(path), _) => {
            let token = read_text(&path)
                .map_err(|error| Error::general(format!("{}: '{path}'", os_error_text(&error))))?;
            (token, format!("the file {path} (environment variable {TOKEN_FILE})"))
        }
        (None, Some(token)) => (token, format!("the environment variable {TOKEN}")),
        (None, None) => return Ok(None),
    };
    check_text("authorization token", &token, &from)?;
    Ok(Some(token))
}

async fn credentials(
    http: &Http,
    url: &str,
    headers: &[(&'static str, String)],
    log: Log,
) -> Result<Credentials, Error> {
    let mut reason = String::new();
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        reason = match get(http, "GET", url, headers).await {
            Ok(response) if response.status == 200 && json::parse(&response.text).is_ok() => {
                let document = Document::parse(&response.text, SOURCE)?;
                document.required("AccessKeyId")?;
                document.required("SecretAccessKey")?;
                let token = document.required("Token")?;
                return document.credentials(Some(token), Some(document.expiration()?));
            }
            Ok(response) if response.status == 200 => {
                "Unable to parse JSON returned from container metadata services".to_owned()
            }
            Ok(response) => format!(
                "Received non 200 response {} from container metadata: {}",
                response.status, response.text
            ),
            Err(GetError::Transport(transport)) => {
                format!(
                    "Received error when attempting to retrieve container metadata: {transport}"
                )
            }
            Err(GetError::Other(reason)) => return Err(retrieval_error(SOURCE, &reason)),
        };
        log.line(
            PART,
            format_args!(
                "The container endpoint returned no credentials in attempt {}",
                attempt + 1
            ),
        );
    }
    Err(retrieval_error(SOURCE, &format!("Error retrieving metadata: {reason}")))
}

/// Rejects other machines without TLS.
fn check_host(url: &str) -> Result<(), Error> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", ""));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => host.split(':').next().unwrap_or_default(),
    };
    let host = host.to_ascii_lowercase();
    let is_loopback =
        host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    if scheme.eq_ignore_ascii_case("https") || is_loopback || HOSTS.contains(&host.as_str()) {
        return Ok(());
    }
    let host = if host.is_empty() { "None" } else { &host };
    Err(Error::general(format!(
        "Unsupported host '{host}'.  Can only retrieve metadata from a loopback address or one of \
            these hosts: {}",
        HOSTS.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::check_host;

    #[test]
    fn hosts_without_tls_are_this_machines() {
        for good in [
            "http://127.0.0.1:1/x",
            "http://127.9.9.9",
            "http://[::1]:80/x",
            "http://[::ffff:127.0.0.1]/",
            "http://LOCALHOST:99/x",
            "http://169.254.170.2/v2",
            "http://169.254.170.23/v1",
            "http://[fd00:ec2::23]/v1",
            "https://any.example/x",
            "HTTPS://any.example/x",
            "http://user@127.0.0.1/x",
        ] {
            assert!(check_host(good).is_ok(), "{good}");
        }
        for (bad, host) in [
            ("http://evil.example/x", "evil.example"),
            ("http://127.0.0.1@evil.example/x", "evil.example"),
            ("http://169.254.170.2.evil.example/", "169.254.170.2.evil.example"),
            ("http://169.254.170.2@evil.example/", "evil.example"),
            ("http://169.254.169.254/x", "169.254.169.254"),
            ("no url", "None"),
            ("", "None"),
        ] {
            let error = check_host(bad).unwrap_err();
            assert!(
                error.message().starts_with(&format!("Unsupported host '{host}'.  Can only")),
                "{bad}"
            );
        }
    }
}
