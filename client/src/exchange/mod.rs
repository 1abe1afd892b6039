//! Exchanges one request for its response: completes and authorizes the request, and has it sent by
//! our own [`attempts`], or by AWS's orchestrator if a Rust caller has code in the call.

mod attempts;
#[cfg(feature = "interceptors")]
mod orchestration;
mod prepared;
mod reader;

use crate::auth::{self, AuthenticatedCall, Authorization, Digest, PreparedAuthentication};
use crate::call_error::CallError;
#[cfg(feature = "interceptors")]
use crate::causes::causes;
use crate::causes::deepest_cause;
use crate::config::env;
use crate::connection::{Call, Connection};
use crate::credentials;
use crate::debug::trace::{Redaction, Trace};
use crate::endpoint::{self, ResolvedEndpoint};
use crate::error::{Effect, Error, Stage};
use crate::http::Http;
use crate::http::error::TransportError;
use crate::http::shown_url::ShownUrl;
use crate::request::capture::RequestCapture;
use crate::request::payload::{self, Payload, PayloadSettings};
use crate::request::presigned_url;
use crate::request::signing_v4a::SignatureScope;
use crate::request::upload::Upload;
use crate::request::user_agent::UserAgent;
use crate::response::service_error::ServiceErrorResponse;
use crate::response::success::Response;
use crate::retry::Failure;
use crate::secret::KnownSecrets;
use attempts::Attempts;
#[cfg(feature = "interceptors")]
use aws_smithy_runtime_api::client::interceptors::InterceptorError;
use aws_smithy_runtime_api::client::result::SdkError;
use hardie_runtime::service::{AuthScheme, Customizations};
use hardie_runtime::table::{Binding, Operation};
use hardie_runtime::wire::Request;
use prepared::{Prepared, UNSUPPORTED_DIGEST};
use reader::ResponseReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

/// Sends a request to an endpoint, or keeps it in `capture`.
pub(crate) async fn exchange(
    connection: &Connection,
    call: &Call<'_>,
    mut request: Request,
    upload: Option<Upload>,
    target: &ResolvedEndpoint,
    capture: Option<&RequestCapture>,
) -> Result<Response, CallError> {
    let operation = call.operation;
    let (endpoint, query) = endpoint::without_query(&target.url);
    if !query.is_empty() {
        let uri = match request.uri().split_once('?') {
            Some((path, more)) => format!("{path}?{query}&{more}"),
            None => format!("{}?{query}", request.uri()),
        };
        request.set_uri(uri).map_err(|error| Error::general(error.to_string()))?;
    }
    let is_dry_run = capture.is_some();
    // The AWS CLI reads files before credentials. Others sign few requests, and a file is read only
    // once if no signature covers it.
    let early = if connection.service.flavour.is_aws() {
        None
    } else {
        Some(authorize(connection, operation, target, is_dry_run).await?)
    };
    let settings = PayloadSettings {
        checksums: connection.options.checksums,
        signs_payload: connection.resolver.signs_payload(),
        is_signed: early.as_ref().is_none_or(Authorization::is_signature),
    };
    let payload = payload::complete(&mut request, operation, upload, settings, target)?;
    // hyper adds it again; botocore does not sign it.
    request.headers_mut().remove("content-length");
    let authorization = match early {
        Some(authorization) => authorization,
        None => authorize(connection, operation, target, is_dry_run).await?,
    };
    if matches!(authorization, Authorization::None) {
        payload.announce_trailer(&mut request);
    }
    payload.check(authorization.is_signature())?;
    let Payload { signed, response_algorithms, .. } = payload;
    let keys = match &authorization {
        Authorization::Signature(keys) => Some(keys),
        _ => None,
    };
    presigned_url::add(&mut request, operation, target, keys, &connection.state.clock)?;
    let scope = match &authorization {
        Authorization::SignatureV4a(_) => {
            Some(SignatureScope::new(connection.service, target, connection.region_set.as_deref())?)
        }
        _ => None,
    };
    let path = scope.as_ref().map_or(target.signed_path(), |scope| scope.path);
    let redaction = Redaction::new(operation, authorization.placement()).signed_path(path);
    let secrets = known_secrets(connection, &authorization);
    let http = http_for(connection, operation, &redaction);
    let url = format!("{}{}", endpoint.trim_end_matches('/'), request.uri());
    let url = ShownUrl::new(url, redaction.pattern()).hiding_query(!query.is_empty());
    let reader = ResponseReader {
        protocol: connection.service.protocol,
        is_own: !connection.service.flavour.is_aws(),
        errors_in_success: Customizations::of(operation).errors_in_success,
        operation,
        streams: call.streams && operation.streams_output(),
        http,
        clock: connection.state.clock.clone(),
        signed_ahead: AtomicI64::new(connection.state.clock.ahead()),
        log: connection.log,
        secrets: secrets.clone(),
    };
    let trace = Trace::new(connection.log, operation, redaction, secrets);
    let agent = user_agent(connection, operation);
    let prepared =
        Prepared { agent, endpoint, target, authorization, scope, signed, trace, reader };
    let count = Arc::new(AtomicU32::new(0));
    let (result, hint) = send(connection, request, prepared, capture, &url, &count).await?;
    let tried = count.load(Ordering::Relaxed);
    let mut response = result.map_err(|error| match explain(error, connection, tried, &url) {
        CallError::Service { response, retries, attempts, .. } => {
            CallError::Service { response, retries, hint, attempts }
        }
        error @ CallError::Other(_) => error,
    })?;
    response.attempts = tried;
    let checked = response.check(&response_algorithms);
    let lost = |error: Error| error.at(Stage::Response).after(tried).with_effect(Effect::Lost);
    checked.map_err(lost)?;
    Ok(response)
}

/// Sends a request, or keeps it in `capture`. Returns the result, and a hint for its error.
///
/// # Errors
/// A signature that this program cannot create.
async fn send(
    connection: &Connection,
    request: Request,
    prepared: Prepared<'_>,
    capture: Option<&RequestCapture>,
    url: &ShownUrl,
    count: &Arc<AtomicU32>,
) -> Result<(Result<Response, Failure>, Option<String>), Error> {
    #[cfg(feature = "interceptors")]
    if capture.is_none() && orchestration::is_needed(connection) {
        // In a box: most calls do not need its memory.
        let counted = Arc::clone(count);
        return Box::pin(orchestration::send(connection, request, prepared, counted)).await;
    }
    let digest = match &prepared.authorization {
        Authorization::Digest(login) if capture.is_none() => {
            let sessions = connection.state.digests.clone();
            Some(Digest::new(login.clone(), sessions, connection.log))
        }
        _ => None,
    };
    let attempts =
        Attempts { connection, url, prepared: &prepared, digest: digest.as_ref(), capture };
    let result = attempts.send(request, count).await;
    let hint = digest.filter(Digest::is_unsupported).map(|_| UNSUPPORTED_DIGEST.to_owned());
    Ok((result, hint))
}

/// The authorization of a call. A request that is only prepared has a signature at most.
async fn authorize(
    connection: &Connection,
    operation: Operation,
    target: &ResolvedEndpoint,
    is_dry_run: bool,
) -> Result<Authorization, Error> {
    let found = find_authorization(connection, operation, target, is_dry_run);
    let found = connection.within_limit(found).await;
    found.map_err(|error| error.at_credentials())
}

async fn find_authorization(
    connection: &Connection,
    operation: Operation,
    target: &ResolvedEndpoint,
    is_dry_run: bool,
) -> Result<Authorization, Error> {
    if let Some(own) = &connection.authentication {
        let schemes = connection.service.auth(operation);
        let call = AuthenticatedCall { operation, schemes };
        // Other secrets are part of the request, so that it cannot be shown with them.
        if is_dry_run {
            let prepared = own.describe(call, target)?;
            let is_signature = matches!(
                prepared,
                PreparedAuthentication::Signature(_) | PreparedAuthentication::SignatureV4a(_)
            );
            if connection.without_secrets || !is_signature {
                return Ok(Authorization::None);
            }
        }
        let authorization = own.authorize(call, target, connection.log).await?;
        return provided(connection, authorization).await;
    }
    let scheme = connection.aws_scheme(operation, target);
    match scheme {
        AuthScheme::None => return Ok(Authorization::None),
        // A token is part of the request, so that it cannot be shown with it.
        AuthScheme::Bearer if is_dry_run => return Ok(Authorization::None),
        AuthScheme::Bearer => return bearer_of_aws(connection).await,
        _ => {}
    }
    let Some(source) = &connection.credentials else { return Ok(Authorization::None) };
    let signature = if scheme == AuthScheme::SigV4a {
        Authorization::SignatureV4a
    } else {
        Authorization::Signature
    };
    Ok(signature(connection.load_credentials(source).await?))
}

/// The authorization with the credentials of a Rust caller's provider, if it has one.
async fn provided(
    connection: &Connection,
    authorization: Authorization,
) -> Result<Authorization, Error> {
    let Some(source) = &connection.credentials else { return Ok(authorization) };
    match authorization {
        Authorization::Signature(_) => {
            Ok(Authorization::Signature(connection.load_credentials(source).await?))
        }
        Authorization::SignatureV4a(_) => {
            Ok(Authorization::SignatureV4a(connection.load_credentials(source).await?))
        }
        other => Ok(other),
    }
}

/// The authorization with the bearer token of an AWS service: that of its variable, else that of
/// the profile's session of IAM Identity Center.
async fn bearer_of_aws(connection: &Connection) -> Result<Authorization, Error> {
    let (Some(source), Some(context)) = (&connection.token_source, &connection.context) else {
        return auth::bearer_of_aws(connection.service, connection.token_of_aws());
    };
    if let Some(token) = connection.token_of_aws() {
        return auth::bearer_of_aws(connection.service, Some(token));
    }
    if let Some(found) = connection.state.token() {
        return auth::bearer(&found.token, &found.from);
    }
    let http = connection.state.http(&connection.http, false).for_call(false, None, None);
    let loading = credentials::bearer_token(source, context, &http, connection.log);
    let found = Box::pin(loading).await?;
    connection.state.keep_token(&found);
    auth::bearer(&found.token, &found.from)
}

/// The header `user-agent`, which is made once per operation and connection.
fn user_agent(connection: &Connection, operation: Operation) -> UserAgent {
    connection.state.user_agent(operation.index(), || {
        if let Some(own) = connection.service.flavour.own() {
            return UserAgent::own(own.program, connection.app_id.as_deref());
        }
        let execution_env = if connection.is_isolated { None } else { env("AWS_EXECUTION_ENV") };
        UserAgent::new(
            &format!("{}.{}", connection.service.command, operation.command()),
            connection.app_id.as_deref(),
            execution_env.as_deref(),
            connection.retries.adaptive,
        )
    })
}

/// The secrets that a server may repeat; none for AWS's services.
fn known_secrets(connection: &Connection, authorization: &Authorization) -> KnownSecrets {
    if connection.service.flavour.is_aws() {
        return KnownSecrets::default();
    }
    match authorization {
        Authorization::None => KnownSecrets::default(),
        Authorization::Placed(placement) => KnownSecrets::placed(placement),
        Authorization::Digest(login) => KnownSecrets::new([login.password.expose()]),
        Authorization::Signature(keys) | Authorization::SignatureV4a(keys) => {
            let token = keys.session_token();
            KnownSecrets::new([keys.secret_access_key()].into_iter().chain(token))
        }
    }
}

/// The HTTP client of an operation: without a size limit for bodies, or with raw header names, if
/// the output needs them.
fn http_for(connection: &Connection, operation: Operation, redaction: &Redaction) -> Http {
    let output = operation.output();
    let keeps_names = output.members().any(|member| member.binding() == Binding::PrefixHeaders);
    let http = connection.state.http(&connection.http, keeps_names);
    let limiter = connection.state.retries.limiter().map(|limiter| (limiter, connection.log));
    http.for_call(operation.streams_output(), redaction.pattern(), limiter)
        .long_poll(operation.long_poll())
}

/// The error of a failed call with the AWS CLI's message.
fn explain(error: Failure, connection: &Connection, tried: u32, url: &ShownUrl) -> CallError {
    let stage = match &*error {
        SdkError::TimeoutError(_) => Stage::Timeout,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Stage::Timeout,
        SdkError::DispatchFailure(_) => Stage::Connect,
        SdkError::ResponseError(_) => Stage::Response,
        _ => Stage::Construction,
    };
    let error = match *error {
        SdkError::ServiceError(error) => {
            let Ok(response) = error.into_err().downcast::<ServiceErrorResponse>() else {
                let error = Error::general("The result of the call has an unexpected type");
                return CallError::Other(error.after(tried));
            };
            let response = Box::new(response);
            let exhausted = tried >= connection.retries.attempts;
            let retries = exhausted.then(|| tried.saturating_sub(1));
            return CallError::Service { response, retries, hint: None, attempts: tried };
        }
        error => error,
    };
    #[cfg(feature = "interceptors")]
    if causes(&error).any(<dyn std::error::Error>::is::<InterceptorError>) {
        return CallError::Other(interceptor_failure(Box::new(error), stage, tried));
    }
    let transport = TransportError::among_causes(&error);
    let effect = match &transport {
        Some(transport) if transport.is_unsent() => Effect::Unsent,
        None if stage == Stage::Construction => Effect::Unsent,
        _ => Effect::Lost,
    };
    let stage = transport.as_ref().map_or(stage, TransportError::stage);
    let text = match transport {
        // The error contains the URL that was called; with a proxy it differs from the
        // endpoint.
        Some(transport) => transport.to_string(),
        None if stage == Stage::Timeout => {
            format!("The call took longer than its time-out ({})", url.shown())
        }
        None => {
            let text = deepest_cause(&error);
            format!("An HTTP Client raised an unhandled exception: {text} ({})", url.shown())
        }
    };
    let mut found = Error::general(text).at(stage).after(tried).with_effect(effect);
    if let Some(cause) = TransportError::cause_of(&error) {
        found = found.caused_by(cause);
    }
    CallError::Other(found)
}

/// The error of an interceptor of a Rust caller.
#[cfg(feature = "interceptors")]
fn interceptor_failure(error: Failure, stage: Stage, tried: u32) -> Error {
    // Nothing is sent after an interceptor of a request failed.
    let stage = if stage == Stage::Response { stage } else { Stage::Construction };
    let message = format!("An interceptor failed: {}", deepest_cause(&*error));
    let found = Error::general(message).at(stage).after(tried);
    match error.into_source() {
        Ok(source) => found.caused_by(Arc::from(source)),
        Err(_) => found,
    }
}
