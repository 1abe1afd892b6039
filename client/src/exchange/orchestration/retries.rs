//! Our retry strategy as a plugin of AWS's orchestrator.

use crate::response::service_error::ServiceErrorResponse;
use crate::retry::{Settings, Strategy, action_after};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority,
};
use aws_smithy_runtime_api::client::retries::{RequestAttempts, RetryStrategy, ShouldAttempt};
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_smithy_types::retry::RetryConfig;

/// The plugin that retries one call.
pub(super) fn plugin(strategy: Strategy, settings: Settings) -> StaticRuntimePlugin {
    let mut layer = Layer::new("retries");
    // For the header with the number of attempts. Their own rate limiter is not used, see
    // `RateLimiter`.
    layer.store_put(RetryConfig::standard().with_max_attempts(settings.attempts));
    let components = RuntimeComponentsBuilder::new("retries")
        .with_retry_classifier(Classifier)
        .with_retry_strategy(Some(Retries(strategy)));
    StaticRuntimePlugin::new().with_config(layer.freeze()).with_runtime_components(components)
}

/// Decides on the retries of one call.
#[derive(Debug)]
struct Retries(Strategy);

impl RetryStrategy for Retries {
    fn should_attempt_initial_request(
        &self,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<ShouldAttempt, BoxError> {
        // The HTTP client waits for the rate limiter before every attempt.
        Ok(ShouldAttempt::Yes)
    }

    fn should_attempt_retry(
        &self,
        context: &InterceptorContext,
        _: &RuntimeComponents,
        bag: &ConfigBag,
    ) -> Result<ShouldAttempt, BoxError> {
        let attempt = bag.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
        let action = context.is_failed().then(|| Classifier.classify_retry(context));
        Ok(self.0.after(attempt, action, fastrand::f64()))
    }
}

/// Classifies error responses and transport errors.
#[derive(Debug)]
struct Classifier;

impl ClassifyRetry for Classifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let response = error
            .as_operation_error()
            .and_then(|error| error.downcast_ref::<ServiceErrorResponse>());
        if error.is_timeout_error() {
            return RetryAction::transient_error();
        }
        action_after(error, response, error.is_response_error())
    }

    fn name(&self) -> &'static str {
        "error codes, statuses and connections"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::transient_error_classifier()
    }
}
