//! Decides when a call is retried (AWS CLI behaviour 8.6).

mod strategy;

pub(crate) use strategy::{Shared, Strategy};

use crate::config::Config;
use crate::error::Error;
use crate::http::error::TransportError;
use crate::response::service_error::ServiceErrorResponse;
use aws_smithy_runtime_api::client::interceptors::context::Error as AnyError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::retries::ShouldAttempt;
use aws_smithy_runtime_api::client::retries::classifiers::RetryAction;
use aws_smithy_types::date_time::{DateTime, Format};
use aws_smithy_types::retry::ErrorKind;
use hardie_runtime::cli::python;
use std::time::{Duration, SystemTime};

/// The number of attempts, and whether the rate adapts to throttling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) attempts: u32,
    pub(crate) adaptive: bool,
}

/// More attempts than the quota allows for one call; with 2^32 - 1, calls of AWS's crates hang.
const MOST_ATTEMPTS: u32 = 10_000;

impl Settings {
    /// `AWS_RETRY_MODE`, `AWS_MAX_ATTEMPTS` and the profile's keys; 3 attempts by default.
    ///
    /// # Errors
    /// An unknown mode; a number of attempts that is not an integer or less than one.
    pub(crate) fn new(config: &Config) -> Result<Settings, Error> {
        let attempts = match config.setting(&["AWS_MAX_ATTEMPTS"], "max_attempts")? {
            None => 3,
            Some(text) => {
                let invalid = |message| {
                    let valid = "an integer greater than or equal to one";
                    config.invalid_value("max_attempts", valid, || Error::general(message))
                };
                let number = python::int(&text).map_err(invalid)?;
                match number.as_i64().map(u32::try_from) {
                    Some(Ok(number)) if number > 0 => number.min(MOST_ATTEMPTS),
                    None if !text.trim().starts_with('-') => MOST_ATTEMPTS,
                    Some(Err(_)) if !text.trim().starts_with('-') => MOST_ATTEMPTS,
                    _ => {
                        return Err(invalid(format!(
                            "Value provided to \"max_attempts\": {} must be an integer greater \
                                than or equal to one.",
                            text.trim()
                        )));
                    }
                }
            }
        };
        let adaptive = match config.setting(&["AWS_RETRY_MODE"], "retry_mode")?.as_deref() {
            None | Some("standard") => false,
            Some("adaptive") => true,
            Some(mode) => {
                let of_aws = || {
                    Error::general(format!(
                        "Invalid value provided to \"mode\": \"{mode}\" must be one of: \
                            \"standard\" or \"adaptive\""
                    ))
                };
                let valid = "`standard` or `adaptive`";
                return Err(config.invalid_value("retry_mode", valid, of_aws));
            }
        };
        Ok(Settings { attempts, adaptive })
    }
}

/// Error codes of throttling.
const THROTTLING: [&str; 14] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
];

/// Error codes of transient errors.
const TRANSIENT: [&str; 3] =
    ["RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"];

/// The kind of a retryable error response.
pub(crate) fn kind_of(response: &ServiceErrorResponse) -> Option<ErrorKind> {
    let code = response.code();
    // botocore goes by codes alone.
    let is_throttled = response.is_own && response.status == 429;
    if THROTTLING.contains(&code) || response.modelled_throttling || is_throttled {
        Some(ErrorKind::ThrottlingError)
    } else if TRANSIENT.contains(&code)
        || matches!(response.status, 500 | 502 | 503 | 504)
        || response.modelled_retryable
    {
        Some(ErrorKind::ServerError)
    } else {
        None
    }
}

/// The delay that the service asks for: `x-amz-retry-after` in milliseconds, else `Retry-After` in
/// seconds or as a date. The retry strategy limits it to 20 s.
fn wait_asked_for(response: &ServiceErrorResponse, now: SystemTime) -> Option<Duration> {
    let milliseconds =
        response.header("x-amz-retry-after").and_then(|text| text.trim().parse().ok());
    milliseconds.map(Duration::from_millis).or_else(|| {
        let text = response.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let then = DateTime::from_str(text, Format::HttpDate).ok()?;
        let then = SystemTime::try_from(then).ok()?;
        Some(then.duration_since(now).unwrap_or_default())
    })
}

/// The error of an attempt before it has the AWS CLI's message; that of a service is a
/// [`ServiceErrorResponse`].
pub(crate) type Failure = Box<SdkError<AnyError, HttpResponse>>;

/// The decision after an attempt, counted from 1, of which the error is given.
pub(crate) fn after(
    retries: &Strategy,
    attempt: u32,
    error: Option<&SdkError<AnyError, HttpResponse>>,
) -> ShouldAttempt {
    let action = error.map(|error| {
        if matches!(error, SdkError::TimeoutError(_)) {
            return RetryAction::transient_error();
        }
        let response = error.as_service_error();
        let response = response.and_then(AnyError::downcast_ref::<ServiceErrorResponse>);
        action_after(error, response, matches!(error, SdkError::ResponseError(_)))
    });
    retries.after(attempt, action, fastrand::f64())
}

/// Whether an error is worth another attempt: `response` is the error response that it has,
/// `is_response` whether a response could not be read.
///
/// The kind decides the cost of a retry: 10 tokens for a time-out, which AWS's crates call
/// transient, 5 for all others.
pub(crate) fn action_after(
    error: &(dyn std::error::Error + 'static),
    response: Option<&ServiceErrorResponse>,
    is_response: bool,
) -> RetryAction {
    if let Some(response) = response {
        if response.clock_corrected {
            return RetryAction::retryable_error_with_explicit_delay(
                ErrorKind::ClientError,
                Duration::ZERO,
            );
        }
        return match (kind_of(response), wait_asked_for(response, SystemTime::now())) {
            (Some(kind), Some(wait)) => {
                RetryAction::retryable_error_with_explicit_delay(kind, wait)
            }
            (Some(kind), None) => RetryAction::retryable_error(kind),
            (None, _) => RetryAction::RetryForbidden,
        };
    }
    match TransportError::among_causes(error) {
        Some(transport) if !transport.is_retryable() => RetryAction::RetryForbidden,
        Some(transport) if transport.is_timeout() => RetryAction::transient_error(),
        Some(_) => RetryAction::server_error(),
        None if is_response => RetryAction::server_error(),
        None => RetryAction::NoActionIndicated,
    }
}

#[cfg(test)]
mod tests {
    use super::{ServiceErrorResponse, wait_asked_for};
    use std::time::{Duration, SystemTime};

    #[test]
    fn how_long_the_service_asks_to_wait() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_640);
        let table = [
            (vec![("x-amz-retry-after", "1500")], Some(1500)),
            (vec![("Retry-After", "2")], Some(2000)),
            (vec![("Retry-After", "2"), ("X-Amz-Retry-After", "100")], Some(100)),
            (vec![("retry-after", "Tue, 02 Jan 2024 03:04:05 GMT")], Some(5000)),
            (vec![("retry-after", "Tue, 02 Jan 2020 03:04:05 GMT")], Some(0)),
            (vec![("retry-after", "soon")], None),
            (vec![], None),
        ];
        for (headers, want) in table {
            let response = ServiceErrorResponse::with_headers(503, &headers);
            assert_eq!(
                wait_asked_for(&response, now),
                want.map(Duration::from_millis),
                "{headers:?}"
            );
        }
    }
}
