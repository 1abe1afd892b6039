//! Error responses of services, parsed as by botocore (AWS CLI behaviour 9.1).

use crate::error::Error;
use crate::response::convert::TimestampStyle;
use crate::response::parser::ResponseParser;
use crate::response::raw::RawResponse;
use crate::secret::KnownSecrets;
use hardie_runtime::cli::python;
use hardie_runtime::cli::{BodyKind, UntypedError};
use hardie_runtime::table::{Operation, Shape, rows::ShapeRow};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::wire::Protocol;
use std::fmt;

/// An error response, which may be retried.
pub(crate) struct ServiceErrorResponse {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Whether the model marks this error as worth a retry.
    pub(crate) modelled_retryable: bool,
    /// Whether the model marks this error as throttling.
    pub(crate) modelled_throttling: bool,
    /// Whether the service is not AWS's.
    pub(crate) is_own: bool,
    /// Whether the clock was corrected, so that the next attempt is signed with another time.
    pub(crate) clock_corrected: bool,
    /// The secrets that are removed from messages and fields.
    pub(crate) secrets: KnownSecrets,
    /// How numbers in documents are read.
    pub(crate) decimals: Decimals,
    parsed: Result<UntypedError, String>,
    shape: Option<Shape>,
    protocol: Protocol,
    raw: RawResponse,
    /// Fields of an error without a model, besides code and message.
    extra: Map,
}

/// Status and code only: a response may contain sensitive values.
impl fmt::Debug for ServiceErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceErrorResponse")
            .field("status", &self.status)
            .field("code", &self.code())
            .finish()
    }
}

impl fmt::Display for ServiceErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service returned {} ({})", self.status, self.code())
    }
}

impl std::error::Error for ServiceErrorResponse {}

impl ServiceErrorResponse {
    /// Reads an error response of an operation.
    pub(crate) fn new(
        protocol: Protocol,
        operation: Operation,
        raw: RawResponse,
    ) -> ServiceErrorResponse {
        let mut parsed = parse(protocol, &raw);
        let shape = parsed.as_mut().ok().and_then(|parsed| {
            shape_of(operation, parsed)
                .or_else(|| shape_with_status(protocol, operation, &raw, parsed))
        });
        ServiceErrorResponse {
            status: raw.status,
            modelled_retryable: shape.is_some_and(|shape| shape.has(ShapeRow::RETRYABLE)),
            modelled_throttling: shape.is_some_and(|shape| shape.has(ShapeRow::THROTTLING)),
            is_own: false,
            clock_corrected: false,
            secrets: KnownSecrets::default(),
            decimals: Decimals::default(),
            parsed,
            shape,
            protocol,
            raw,
            extra: Map::new(),
        }
    }

    /// Describes the error by its code or status if its body cannot be read, such as the page of a
    /// proxy. The AWS CLI reports the body instead.
    pub(crate) fn accept_unreadable_bodies(&mut self) {
        if self.parsed.is_err() {
            self.parsed = Ok(of_status(self.raw.status));
        }
        let (protocol, decimals) = (self.protocol, self.decimals);
        let reader = ResponseParser { protocol, style: TimestampStyle::Wire, decimals };
        self.shape =
            self.shape.filter(|shape| reader.members(*shape, &self.raw, BodyKind::Error).is_ok());
    }

    /// Reads an error response of a service without a model.
    pub(crate) fn without_model(protocol: Protocol, raw: RawResponse) -> ServiceErrorResponse {
        ServiceErrorResponse {
            status: raw.status,
            modelled_retryable: false,
            modelled_throttling: false,
            is_own: false,
            clock_corrected: false,
            secrets: KnownSecrets::default(),
            decimals: Decimals::default(),
            parsed: parse(protocol, &raw),
            shape: None,
            protocol,
            raw,
            extra: Map::new(),
        }
    }

    /// The error's code; empty if the response has none.
    pub(crate) fn code(&self) -> &str {
        self.parsed.as_ref().ok().and_then(|parsed| parsed.code.as_deref()).unwrap_or_default()
    }

    /// The response's body.
    pub(crate) fn body(&self) -> &[u8] {
        &self.raw.body
    }

    /// The row of the error's shape, if the model knows it.
    pub(crate) fn row(&self) -> Option<u16> {
        self.shape.map(Shape::index)
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.raw.header(name)
    }

    /// A string among the fields of the error.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.parsed.as_ref().ok()?.fields.get(name)?.as_str()
    }

    /// The request ID of the service.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The response.
    pub(crate) fn into_raw(self) -> RawResponse {
        self.raw
    }

    /// The error as the program prints it.
    ///
    /// `retries` is the number of retries if the last error was retryable and no attempt was left.
    pub(crate) fn into_error(
        self,
        operation: Operation,
        retries: Option<u32>,
        style: TimestampStyle,
    ) -> Error {
        self.describe(operation.name(), retries, style)
    }

    /// The error of an operation without a model as the program prints it; `modelled` are the codes
    /// of modelled errors, with the members that are printed as fields.
    pub(crate) fn into_error_of(
        mut self,
        operation: &str,
        retries: Option<u32>,
        modelled: &[(&str, &[&str])],
    ) -> Error {
        if let Some((_, members)) = modelled.iter().find(|(code, _)| *code == self.code())
            && let Ok(Value::Map(body)) = json::parse(&String::from_utf8_lossy(&self.raw.body))
        {
            for name in *members {
                if let Some(value) = body.get(name).filter(|value| !matches!(value, Value::Null)) {
                    self.extra.insert((*name).to_owned(), value.clone());
                }
            }
        }
        self.describe(operation, retries, TimestampStyle::Iso8601)
    }

    fn describe(self, name: &str, retries: Option<u32>, style: TimestampStyle) -> Error {
        let parsed = match self.parsed {
            Ok(parsed) => parsed,
            Err(text) => return Error::general(self.secrets.hide(&text)),
        };
        // Other fields of the error are not printed, because they may contain anything.
        let code = parsed.code.as_deref().unwrap_or_default();
        // Rust callers also find an error by the name of its shape; the AWS CLI uses codes only.
        let shape = self.shape.filter(|shape| shape.error_code() == code);
        let is_known = |name: &str| {
            let mut members = shape.into_iter().flat_map(Shape::members);
            ["code", "message"].contains(&&*name.to_lowercase())
                || members.any(|member| member.name().eq_ignore_ascii_case(name))
        };
        let mut fields = parsed.fields;
        fields.retain(|name, _| is_known(name));
        fields.extend(self.extra);
        if let Some(shape) = shape {
            let (protocol, decimals) = (self.protocol, self.decimals);
            let reader = ResponseParser { protocol, style, decimals };
            match reader.members(shape, &self.raw, BodyKind::Error) {
                Ok(members) => fields.extend(members),
                Err(text) => return Error::general(self.secrets.hide(&text)),
            }
        }
        fields.values_mut().for_each(|value| hide(value, &self.secrets));
        let retried =
            retries.map(|count| format!(" (reached max retries: {count})")).unwrap_or_default();
        let unknown = || "Unknown".to_owned();
        let code = parsed.code.unwrap_or_else(unknown);
        let text =
            parsed.message.map_or_else(unknown, |text| python::str(&text, python::Dict::Plain));
        let sentence = format!(
            "An error occurred ({code}) when calling the {name} operation{retried}: {text}"
        );
        Error::service(self.secrets.hide(&sentence), fields, self.status)
    }
}

/// Removes secrets from the strings of a field.
fn hide(value: &mut Value, secrets: &KnownSecrets) {
    // Readers limit the depth of values.
    match value {
        Value::String(text) => *text = secrets.hide(text),
        Value::List(elements) => elements.iter_mut().for_each(|value| hide(value, secrets)),
        Value::Map(members) => members.values_mut().for_each(|value| hide(value, secrets)),
        _ => {}
    }
}

fn parse(protocol: Protocol, raw: &RawResponse) -> Result<UntypedError, String> {
    let body = String::from_utf8_lossy(&raw.body);
    let trimmed = body.trim();
    if raw.status >= 500 && (trimmed.is_empty() || trimmed.starts_with("<html>")) {
        // The response of a proxy or a load balancer, not of the service.
        return Ok(of_status(raw.status));
    }
    let parsed = hardie_runtime::cli::untyped_error(protocol, &raw.parts())
        .map_err(|error| error.to_string())?;
    Ok(parsed.unwrap_or_else(|| of_status(raw.status)))
}

/// The error of a status without a body.
fn of_status(status: u16) -> UntypedError {
    let reason = hyper::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let (code, message) = (status.to_string(), Value::from(reason));
    let fields = Map::from_iter([
        ("Code".to_owned(), Value::from(code.as_str())),
        ("Message".to_owned(), message.clone()),
    ]);
    UntypedError { code: Some(code), shape: None, message: Some(message), fields }
}

/// The modelled error with a code: one of the operation, else of any operation.
fn shape_of(operation: Operation, parsed: &UntypedError) -> Option<Shape> {
    let code = parsed.code.as_deref()?;
    let name = parsed.shape.as_deref().unwrap_or(code);
    let is_it = |shape: &Shape| shape.error_code() == code || shape.name() == name;
    operation.errors().find(is_it).or_else(|| operation.input().table().errors().find(is_it))
}

/// The modelled error with the status of a response whose error has no code, if the protocol names
/// errors by their status; the error then has the code of its shape.
fn shape_with_status(
    protocol: Protocol,
    operation: Operation,
    raw: &RawResponse,
    parsed: &mut UntypedError,
) -> Option<Shape> {
    if parsed.code.as_deref() != Some(&*raw.status.to_string()) {
        return None;
    }
    let shape = hardie_runtime::cli::error_with_status(protocol, operation, raw.status)?;
    // A page of a proxy is not the service's error.
    let decimals = Decimals::default();
    let reader = ResponseParser { protocol, style: TimestampStyle::Wire, decimals };
    reader.members(shape, raw, BodyKind::Error).ok()?;
    parsed.code = Some(shape.error_code().to_owned());
    parsed.fields.insert("Code".to_owned(), Value::from(shape.error_code()));
    Some(shape)
}

#[cfg(test)]
impl ServiceErrorResponse {
    /// An error response without a body.
    pub(crate) fn with_headers(status: u16, headers: &[(&str, &str)]) -> ServiceErrorResponse {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let raw = RawResponse { status, headers: headers.collect(), body: Vec::new() };
        ServiceErrorResponse::without_model(
            Protocol::new(&hardie_runtime::wire::REST_JSON_1, "", ""),
            raw,
        )
    }
}
