//! EC2's instance metadata: credentials of the instance's role, and its Region.
//!
//! After botocore's `IMDSFetcher` and its subclasses, with their messages. Version 2 (a session
//! token) is tried first, then version 1 unless it is disabled. Proxies are not used.

use super::document::{Document, retrieval_error};
use super::get::{GetError, Response, get};
use super::{PART, expiry};
use crate::config::{Config, env, is_true};
use crate::debug::log::Log;
use crate::error::Error;
use crate::http::Http;
use aws_credential_types::Credentials;
use hardie_runtime::cli::python;
use hardie_runtime::endpoint::display_url;
use hardie_runtime::value::{DateTime, json, timestamp};
use std::time::{Duration, SystemTime};

/// The settings of the metadata service.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    url: String,
    timeout: Duration,
    attempts: u32,
    is_version_1_disabled: bool,
}

const TOKEN_PATH: &str = "latest/api/token";
const TOKEN_HEADER: &str = "x-aws-ec2-metadata-token";
const ROLE_PATH: &str = "latest/meta-data/iam/security-credentials/";
const ZONE_PATH: &str = "latest/meta-data/placement/availability-zone/";

/// How long expired credentials stay in use if the metadata service did not renew them: botocore
/// extends them by its refresh window and two to ten minutes.
const EXTENSION: Duration = Duration::from_secs(20 * 60);

/// The reason for missing metadata.
enum MetadataError {
    /// The service is not reachable, reports none, or is disabled: most machines are not instances.
    Unavailable,
    /// An error for the user.
    Failed(Error),
}

impl From<Error> for MetadataError {
    fn from(error: Error) -> MetadataError {
        MetadataError::Failed(error)
    }
}

/// The credentials of the instance's role.
///
/// # Errors
/// Invalid metadata; only version 1, which is disabled; no metadata.
pub(super) async fn fetch(
    metadata: &Metadata,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let client = Client { metadata, http: http.direct(metadata.timeout), log };
    expiry::fresh(|| async {
        client.credentials().await.map_err(|error| match error {
            MetadataError::Unavailable => Error::no_credentials(),
            MetadataError::Failed(error) => error,
        })
    })
    .await
}

/// The Region of the instance.
///
/// # Errors
/// As [`fetch`]; `None` without metadata.
pub(crate) async fn region_of_instance(
    metadata: &Metadata,
    http: &Http,
    log: Log,
) -> Result<Option<String>, Error> {
    let client = Client { metadata, http: http.direct(metadata.timeout), log };
    match client.zone().await {
        Ok(zone) => {
            let mut region = zone;
            region.pop();
            Ok(Some(region))
        }
        Err(MetadataError::Unavailable) => Ok(None),
        Err(MetadataError::Failed(error)) => Err(error),
    }
}

struct Client<'a> {
    metadata: &'a Metadata,
    http: Http,
    log: Log,
}

impl Client<'_> {
    async fn credentials(&self) -> Result<Credentials, MetadataError> {
        let token = self.token().await?;
        let is_good = |response: &Response| response.status == 200 && !response.text.is_empty();
        let role = self.get(ROLE_PATH, token.as_deref(), is_good).await?;
        let is_json =
            |response: &Response| is_good(response) && json::parse(&response.text).is_ok();
        let found = self.get(&format!("{ROLE_PATH}{role}"), token.as_deref(), is_json).await?;
        let document = Document::parse(&found, "iam-role")?;
        let needed = ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"];
        if let Some(missing) = needed.into_iter().find(|key| document.get(key).is_none()) {
            self.log.line(PART, format_args!("The instance's credentials have no {missing}"));
            return Err(MetadataError::Unavailable);
        }
        let token = document.required("Token")?;
        let expiry = extended(document.required("Expiration")?)?;
        Ok(document.credentials(Some(token), Some(expiry))?)
    }

    async fn zone(&self) -> Result<String, MetadataError> {
        let token = self.token().await?;
        self.get(ZONE_PATH, token.as_deref(), |response| {
            response.status == 200 && !response.text.is_empty()
        })
        .await
    }

    /// The session token of version 2; `None` for version 1.
    async fn token(&self) -> Result<Option<String>, MetadataError> {
        self.check_enabled()?;
        let url = self.url(TOKEN_PATH);
        let lifetime = [("x-aws-ec2-metadata-token-ttl-seconds", "21600".to_owned())];
        for _ in 0..self.metadata.attempts {
            match get(&self.http, "PUT", &url, &lifetime).await {
                Ok(Response { status: 200, text }) => return Ok(Some(text)),
                Ok(Response { status: 403..=405, .. }) => return Ok(None),
                Ok(Response { status: 400, .. }) => {
                    self.log.line(
                        PART,
                        format_args!("Bad request to instance metadata: {}", display_url(&url)),
                    );
                    return Err(MetadataError::Unavailable);
                }
                Ok(Response { status, .. }) => self.log_status(&url, status),
                Err(GetError::Transport(crate::http::error::TransportError::ReadTimeout {
                    ..
                })) => {
                    return Ok(None);
                }
                Err(failed) => self.log_failure(&url, failed)?,
            }
        }
        Ok(None)
    }

    /// The content at a path, with retries.
    async fn get(
        &self,
        path: &str,
        token: Option<&str>,
        is_good: impl Fn(&Response) -> bool,
    ) -> Result<String, MetadataError> {
        self.check_enabled()?;
        if token.is_none_or(str::is_empty) && self.metadata.is_version_1_disabled {
            let text = "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call \
                and IMDSv1 has been disabled";
            return Err(MetadataError::Failed(Error::general(text)));
        }
        let url = self.url(path);
        let headers: Vec<_> =
            token.map(|token| (TOKEN_HEADER, token.to_owned())).into_iter().collect();
        for _ in 0..self.metadata.attempts {
            match get(&self.http, "GET", &url, &headers).await {
                Ok(response) if is_good(&response) => return Ok(response.text),
                Ok(response) => self.log_status(&url, response.status),
                Err(failed) => self.log_failure(&url, failed)?,
            }
        }
        let attempts = self.metadata.attempts;
        self.log.line(
            PART,
            format_args!(
                "Max number of attempts exceeded ({attempts}) when attempting to retrieve data \
                    from metadata service."
            ),
        );
        Err(MetadataError::Unavailable)
    }

    fn check_enabled(&self) -> Result<(), MetadataError> {
        if is_disabled() {
            self.log.line(PART, format_args!("Access to EC2 metadata has been disabled."));
            return Err(MetadataError::Unavailable);
        }
        Ok(())
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.metadata.url.strip_suffix('/').unwrap_or(&self.metadata.url))
    }

    fn log_status(&self, url: &str, status: u16) {
        self.log.line(
            PART,
            format_args!(
                "Metadata service returned an unusable response with status code of {status} for \
                    url: {}",
                display_url(url)
            ),
        );
    }

    /// Logs an error that another attempt may avoid.
    fn log_failure(&self, url: &str, failed: GetError) -> Result<(), MetadataError> {
        match failed {
            GetError::Transport(transport) if transport.is_retryable() => {
                self.log.line(
                    PART,
                    format_args!(
                        "Metadata service request to {} failed: {transport}",
                        display_url(url)
                    ),
                );
                Ok(())
            }
            GetError::Transport(transport) => {
                Err(MetadataError::Failed(retrieval_error("iam-role", &transport.to_string())))
            }
            GetError::Other(reason) => {
                Err(MetadataError::Failed(retrieval_error("iam-role", &reason)))
            }
        }
    }
}

/// The expiry of credentials. If it is near, it is extended, since the service accepts credentials
/// longer when it cannot renew them. Only timestamps in its own format are extended.
fn extended(text: &str) -> Result<SystemTime, Error> {
    let expiry = expiry::parse(text)?;
    let whole = DateTime::from_secs(DateTime::from(expiry).secs());
    let is_of_its_form = timestamp::to_iso(&whole).replace("+00:00", "Z") == text;
    if is_of_its_form && expiry::is_within(expiry, EXTENSION) {
        return Ok(SystemTime::now() + EXTENSION);
    }
    Ok(expiry)
}

/// Whether the metadata service is switched off.
pub(crate) fn is_disabled() -> bool {
    env("AWS_EC2_METADATA_DISABLED").is_some_and(|text| is_true(&text))
}

impl Metadata {
    /// `AWS_METADATA_SERVICE_TIMEOUT`, `AWS_METADATA_SERVICE_NUM_ATTEMPTS` (one second, one
    /// attempt), `AWS_EC2_METADATA_SERVICE_ENDPOINT` and `_MODE`, `AWS_EC2_METADATA_V1_DISABLED`,
    /// `AWS_IMDS_USE_IPV6`, and the profile's keys.
    ///
    /// # Errors
    /// An unparsable file; a number, endpoint or mode that is not valid.
    pub(crate) fn new(config: &Config) -> Result<Metadata, Error> {
        let number = |variable: &str, key: &str| -> Result<u32, Error> {
            let Some(text) = config.setting(&[variable], key)? else { return Ok(1) };
            let number = python::int(&text).map_err(Error::general)?;
            Ok(number
                .as_i64()
                .map_or(u32::MAX, |number| u32::try_from(number.max(0)).unwrap_or(u32::MAX)))
        };
        let flag = |variable: &str, key: &str| {
            Ok::<_, Error>(config.setting(&[variable], key)?.is_some_and(|text| is_true(&text)))
        };
        let timeout = number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")?;
        let attempts =
            number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")?;
        let given = config
            .setting(&["AWS_EC2_METADATA_SERVICE_ENDPOINT"], "ec2_metadata_service_endpoint")?;
        let mode = config.setting(
            &["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"],
            "ec2_metadata_service_endpoint_mode",
        )?;
        let uses_ipv6 = match mode.as_deref().map(str::to_lowercase).as_deref() {
            Some("ipv6") => true,
            Some("ipv4") => false,
            Some(_) => {
                let mode = mode.unwrap_or_default();
                return Err(Error::general(format!(
                    "Invalid EC2 Instance Metadata endpoint mode: {mode} Valid endpoint modes \
                        (case-insensitive): ('ipv4', 'ipv6')."
                )));
            }
            None => flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6")?,
        };
        let url = match given.filter(|url| !url.is_empty()) {
            Some(url) => url,
            None if uses_ipv6 => "http://[fd00:ec2::254]/".to_owned(),
            None => "http://169.254.169.254/".to_owned(),
        };
        if crate::endpoint::check_url(&url).is_err() {
            return Err(Error::general(format!(
                "Invalid endpoint EC2 Instance Metadata endpoint: {}",
                display_url(&url)
            )));
        }
        Ok(Metadata {
            url,
            timeout: Duration::from_secs(timeout.max(1).into()),
            attempts,
            is_version_1_disabled: flag(
                "AWS_EC2_METADATA_V1_DISABLED",
                "ec2_metadata_v1_disabled",
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{EXTENSION, expiry, extended};

    #[test]
    fn credentials_that_end_soon_are_extended() {
        assert!(!expiry::is_within(extended("2020-01-01T00:00:00Z").unwrap(), EXTENSION / 2));
        assert_eq!(
            extended("2099-01-01T00:00:00Z").unwrap(),
            expiry::parse("2099-01-01T00:00:00Z").unwrap()
        );
        let other = "2020-01-01T00:00:00+00:00";
        assert_eq!(extended(other).unwrap(), expiry::parse(other).unwrap());
    }
}
