//! What our own sender does with a request, as interceptors of AWS's orchestrator.

use crate::debug::trace::Trace;
use crate::request::user_agent::UserAgent;
use crate::secret::Placement;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Counts the attempts of a call.
#[derive(Debug)]
pub(super) struct CountAttempts(pub(super) Arc<AtomicU32>);

#[dyn_dispatch_hint]
impl Intercept for CountAttempts {
    fn name(&self) -> &'static str {
        "CountAttempts"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Puts the header `user-agent` on every attempt.
#[derive(Debug)]
pub(super) struct AddUserAgent(pub(super) UserAgent);

#[dyn_dispatch_hint]
impl Intercept for AddUserAgent {
    fn name(&self) -> &'static str {
        "UserAgent"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        context.request_mut().headers_mut().insert("user-agent", self.0.value().clone());
        Ok(())
    }
}

/// Puts a secret on every attempt.
#[derive(Debug)]
pub(super) struct AddSecret(pub(super) Placement);

#[dyn_dispatch_hint]
impl Intercept for AddSecret {
    fn name(&self) -> &'static str {
        "Authentication"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.apply(context.request_mut())
    }
}

/// Writes the lines of `--debug`.
#[derive(Debug)]
pub(super) struct WriteTrace(pub(super) Trace);

#[dyn_dispatch_hint]
impl Intercept for WriteTrace {
    fn name(&self) -> &'static str {
        "Trace"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.begin(context.request());
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let headers: Vec<(&str, &str)> = response.headers().iter().collect();
        let length = response.body().bytes().map(<[u8]>::len);
        self.0.received(response.status().as_u16(), &headers, length);
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(Err(error)) = context.output_or_error() {
            self.0.failed(error);
        }
        Ok(())
    }
}
