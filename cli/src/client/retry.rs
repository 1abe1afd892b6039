//! When a call is tried again (spec 8.6).

use super::failure::Failure;
use crate::config::Config;
use crate::error::Error;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority,
};
use aws_smithy_types::retry::{ErrorKind, RetryConfig};
use hardie_runtime::value::python;

/// How often a call is tried, and whether the pace adapts to throttling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) attempts: u32,
    pub(super) adaptive: bool,
}

impl Settings {
    /// `AWS_RETRY_MODE`, `AWS_MAX_ATTEMPTS` and the profile's keys; 3 attempts by default.
    ///
    /// # Errors
    /// A mode that there is not, attempts that are no number or less than one.
    pub(super) fn new(config: &Config) -> Result<Settings, Error> {
        let attempts = match config.setting(&["AWS_MAX_ATTEMPTS"], "max_attempts")? {
            None => 3,
            Some(text) => {
                let number = python::int(&text).map_err(Error::general)?;
                match number.as_i64().map(u32::try_from) {
                    Some(Ok(number)) if number > 0 => number,
                    _ => {
                        return Err(Error::general(format!(
                            "Value provided to \"max_attempts\": {} must be an integer greater than or equal to one.",
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
                return Err(Error::general(format!(
                    "Invalid value provided to \"mode\": \"{mode}\" must be one of: \"standard\" or \"adaptive\""
                )));
            }
        };
        Ok(Settings { attempts, adaptive })
    }

    /// The settings as AWS's retry strategy takes them: 1 s to begin with, doubling up to 20 s.
    pub(super) fn to_config(self) -> RetryConfig {
        let config = if self.adaptive { RetryConfig::adaptive() } else { RetryConfig::standard() };
        config.with_max_attempts(self.attempts)
    }
}

/// Error codes that mean "slower".
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

/// Error codes that mean "again".
const TRANSIENT: [&str; 3] = ["RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"];

/// The kind of retry that an error response asks for.
pub(super) fn kind_of(failure: &Failure) -> Option<ErrorKind> {
    let code = failure.code();
    if THROTTLING.contains(&code) || failure.modelled_throttling {
        Some(ErrorKind::ThrottlingError)
    } else if TRANSIENT.contains(&code) || matches!(failure.status, 500 | 502 | 503 | 504) {
        Some(ErrorKind::TransientError)
    } else if failure.modelled_retryable {
        Some(ErrorKind::ServerError)
    } else {
        None
    }
}

/// Classifies responses; what the connection did, AWS's own classifier knows.
#[derive(Debug)]
pub(super) struct Classifier;

impl ClassifyRetry for Classifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let failure = match context.output_or_error() {
            Some(Err(error)) => error.as_operation_error().and_then(|error| error.downcast_ref::<Failure>()),
            _ => None,
        };
        match failure.and_then(kind_of) {
            Some(kind) => RetryAction::retryable_error(kind),
            None => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "error codes and statuses"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::modeled_as_retryable_classifier()
    }
}
