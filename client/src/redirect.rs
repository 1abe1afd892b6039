//! Follows a service that names another Region: once per call, with an endpoint of that Region
//! (botocore's `S3RegionRedirectorv2`).

use crate::call_error::CallError;
use crate::connection::{Call, Connection};
use crate::endpoint;
use crate::endpoint::parameters::is_arn;
use crate::error::Error;
use crate::exchange;
use crate::request::capture::RequestCapture;
use crate::request::upload::Upload;
use crate::response::service_error::ServiceErrorResponse;
use crate::response::success::Response;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Customizations, RegionRedirect};
use hardie_runtime::shape::{Slot, View, fill, to_value};
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::Dialect;

/// Sends a call, and once more if the service names another Region; `capture` keeps its
/// request instead.
pub(crate) async fn exchange(
    connection: &Connection,
    call: &Call<'_>,
    dialect: Dialect,
    capture: Option<&RequestCapture>,
) -> Result<Response, CallError> {
    let rule = Customizations::of(call.operation).region_redirect;
    let Some((rule, value)) = rule.and_then(|rule| {
        let value = call.input.string(&rule.member).filter(|value| !is_arn(value))?.to_owned();
        Some((rule, value))
    }) else {
        return once(connection, call, dialect, capture).await;
    };
    if connection.state.region_of(&value).is_some() {
        return again(connection, call, dialect, capture).await;
    }
    let is_sent = capture.is_none();
    let result = once(connection, call, dialect, capture).await;
    let Err(CallError::Service { response, .. }) = &result else { return result };
    if !is_sent || !is_about_region(&rule, response) {
        return result;
    }
    let mut region = region_in(&rule, response);
    if region.is_none() && call.operation.name() != rule.probe {
        region = probe(connection, &rule, &value, dialect).await;
    }
    let Some(region) = region.filter(|it| !it.is_empty()) else { return result };
    endpoint::check_region(&region)?;
    connection.log.line("client.redirect", format_args!("{value} is in {region}: sending again"));
    connection.state.keep_region(&value, &region);
    again(connection, call, dialect, None).await
}

async fn once(
    connection: &Connection,
    call: &Call<'_>,
    dialect: Dialect,
    capture: Option<&RequestCapture>,
) -> Result<Response, CallError> {
    let (request, target) = connection.request(call, dialect)?;
    let upload = match &call.body {
        Some(body) => Some(body.take()?),
        None => call.stream_from.map(Upload::file).transpose()?,
    };
    exchange::exchange(connection, call, request, upload, &target, capture).await
}

/// Sends a call to the endpoint of the Region that is known by now.
async fn again(
    connection: &Connection,
    call: &Call<'_>,
    dialect: Dialect,
    capture: Option<&RequestCapture>,
) -> Result<Response, CallError> {
    let Value::Map(members) = to_value(View::Structure(call.input)) else {
        return Err(Error::general("the input has no members").into());
    };
    let target = connection.resolve_endpoint(call.operation, &members)?;
    once(connection, &Call { target: &target, ..*call }, dialect, capture).await
}

/// Whether an error is caused by the Region of the request. A response without a code is only one
/// if its status is listed.
fn is_about_region(rule: &RegionRedirect, response: &ServiceErrorResponse) -> bool {
    let is_listed = rule.statuses.contains(&i64::from(response.status));
    let has_code = response.code() != response.status.to_string();
    rule.codes.iter().any(|code| code == response.code())
        || (is_listed && (response.status < 400 || !has_code))
}

fn region_in(rule: &RegionRedirect, response: &ServiceErrorResponse) -> Option<String> {
    let found = response.header(&rule.header).or_else(|| response.field(&rule.field));
    found.map(str::to_owned)
}

/// Asks the service for the Region of a value.
async fn probe(
    connection: &Connection,
    rule: &RegionRedirect,
    value: &str,
    dialect: Dialect,
) -> Option<String> {
    let service = connection.service;
    let operation = service.table.operations().find(|it| it.name() == rule.probe)?;
    let mut input = service.input(operation);
    let members = Map::from_iter([(rule.member.clone(), Value::from(value))]);
    let target = connection.resolve_endpoint(operation, &members).ok()?;
    let slot = Slot::Structure(&mut *input);
    let (mut path, mut problems) = (Path::new(), Problems::new());
    fill(&Value::Map(members), slot, operation.input(), &mut path, &mut problems);
    let call = Call {
        operation,
        input: &*input,
        target: &target,
        stream_to: None,
        stream_from: None,
        body: None,
        streams: true,
    };
    match once(connection, &call, dialect, None).await {
        Ok(response) => response.header(&rule.header).map(str::to_owned),
        Err(CallError::Service { response, .. }) => {
            response.header(&rule.header).map(str::to_owned)
        }
        Err(CallError::Other(_)) => None,
    }
}
