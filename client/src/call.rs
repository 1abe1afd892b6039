//! Sends one call and reads its response as the AWS CLI prints it.

use crate::call_error::CallError;
use crate::connection::{Call, CallOutput, Connection};
use crate::error::{Effect, Error};
use crate::http::body::{CopyError, copy_body};
use crate::http::error::TransportError;
use crate::redirect;
use crate::request::capture::RequestCapture;
use crate::response::checksum::Checked;
use crate::response::customizations;
use crate::response::decode;
use crate::response::outfile::Outfile;
use crate::response::parser::{ResponseParser, decimals_of};
use crate::retry;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use hardie_runtime::cli::BodyKind;
use hardie_runtime::service::Customizations;
use hardie_runtime::value::Value;
use hardie_runtime::wire::Dialect;
use std::io::Write;
use std::sync::Mutex;

/// Sends a call and returns the response as the AWS CLI prints it; `capture` keeps its
/// request instead of sending it.
pub(crate) async fn send(
    connection: &Connection,
    call: &Call<'_>,
    capture: Option<&RequestCapture>,
) -> Result<CallOutput, Error> {
    let operation = call.operation;
    let mut result = match redirect::exchange(connection, call, Dialect::AwsCli, capture).await {
        Ok(result) => result,
        Err(CallError::Service { response, retries, hint, .. }) => {
            let effect = match retry::kind_of(&response) {
                Some(ErrorKind::ThrottlingError) => Effect::Throttled,
                _ => Effect::Answered,
            };
            let error = response.into_error(operation, retries, connection.timestamps);
            return Err(error.hinted(hint).with_effect(effect));
        }
        Err(CallError::Other(error)) => return Err(error),
    };
    if let (Some(stream), Some(path)) = (&result.stream, call.stream_to) {
        let mut file = Outfile::open(path)?;
        let mut to = Checked { to: &mut file, checksum: result.checksum.as_mut() };
        save(stream, path, &mut to).await?;
        if let Some(checksum) = result.checksum.take() {
            checksum.finish()?;
        }
        file.finish()?;
    }
    let reader = ResponseParser {
        protocol: connection.service.protocol,
        style: connection.timestamps,
        decimals: decimals_of(connection.service.flavour),
    };
    let customizations = Customizations::of(operation);
    let strings = customizations::header_strings(&customizations, operation, &result.raw);
    customizations::prepare(&customizations, operation, &mut result.raw);
    let members = reader.members(operation.output(), &result.raw, BodyKind::Output(operation));
    let unreadable = |text| Error::general(text).with_effect(Effect::Lost);
    let mut members = members.map_err(unreadable)?;
    if !result.raw.body.is_empty() {
        customizations::add_unwrapped(&customizations, operation, &mut members);
    }
    customizations::complete(&customizations, call.input, &mut members);
    members.extend(strings);
    let mut value = Value::Map(members);
    decode::decode(&customizations, operation.output(), &mut value);
    Ok(CallOutput { value, status: result.raw.status })
}

async fn save(
    stream: &Mutex<SdkBody>,
    path: &std::path::Path,
    file: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let mut body = match stream.lock() {
        Ok(mut stream) => std::mem::replace(&mut *stream, SdkBody::taken()),
        Err(_) => SdkBody::taken(),
    };
    copy_body(&mut body, file).await.map_err(|error| match error {
        CopyError::Write(error) => Outfile::failed(path, &error),
        CopyError::Read(error) => Error::general(match TransportError::among_causes(&*error) {
            Some(transport) => transport.to_string(),
            None => error.to_string(),
        }),
    })
}
