//! A service's error response, as botocore's `RestJSONParser` reads it (spec 9.1).

use super::reply::{self, Message, TimestampStyle};
use crate::error::Error;
use hardie_runtime::table::{Operation, Shape, rows::ShapeRow};
use hardie_runtime::value::{Map, Value, json, python};
use std::fmt;

/// An error response before anybody knows whether it will be tried again.
pub(crate) struct Failure {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Whether the model marks this error as worth a retry.
    pub(crate) modelled_retryable: bool,
    /// Whether the model marks this error as throttling.
    pub(crate) modelled_throttling: bool,
    /// Whether the next attempt is signed with another time, since this one's was wrong.
    pub(crate) clock_corrected: bool,
    parsed: Result<Parsed, String>,
    shape: Option<Shape>,
    message: Message,
}

struct Parsed {
    code: String,
    /// The code as it came, which may be no text.
    word: Value,
    /// The name of the error's shape, if it has one; else as `code`.
    shape: String,
    /// Whose fault it is, where the response says so for the query protocol.
    fault: Option<String>,
    message: Value,
}

/// Status and code alone: a response may hold what must not reach a log.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("status", &self.status).field("code", &self.code()).finish()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service answered {} ({})", self.status, self.code())
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// Reads an error response of an operation.
    pub(super) fn new(operation: Operation, message: Message) -> Failure {
        let parsed = parse(&message);
        let code = parsed.as_ref().map_or("", |parsed| parsed.shape.as_str());
        let shape = operation.errors().find(|shape| shape.name() == code);
        Failure {
            status: message.status,
            modelled_retryable: shape.is_some_and(|shape| shape.has(ShapeRow::RETRYABLE)),
            modelled_throttling: shape.is_some_and(|shape| shape.has(ShapeRow::THROTTLING)),
            clock_corrected: false,
            parsed,
            shape,
            message,
        }
    }

    /// The error's code; the status where the response names none.
    pub(crate) fn code(&self) -> &str {
        self.parsed.as_ref().map_or("", |parsed| &parsed.code)
    }

    /// The first header of this name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.message.header(name)
    }

    /// The service's id of the request.
    #[cfg(feature = "client")]
    pub(super) fn request_id(&self) -> Option<&str> {
        self.header("x-amzn-requestid").or_else(|| self.header("x-amz-request-id"))
    }

    /// The response.
    #[cfg(feature = "client")]
    pub(super) fn into_message(self) -> Message {
        self.message
    }

    /// The error as the program shows it.
    ///
    /// `retries` is how often the call was tried again, where the last attempt was worth another
    /// one and none was left.
    pub(super) fn into_error(
        self,
        operation: Operation,
        retries: Option<u32>,
        style: TimestampStyle,
    ) -> Error {
        let parsed = match self.parsed {
            Ok(parsed) => parsed,
            Err(text) => return Error::general(text),
        };
        let mut fields = Map::new();
        fields.insert("Message".to_owned(), parsed.message.clone());
        fields.insert("Code".to_owned(), parsed.word.clone());
        if let Some(fault) = &parsed.fault {
            fields.insert("QueryErrorCode".to_owned(), Value::from(parsed.shape.as_str()));
            fields.insert("Type".to_owned(), Value::from(fault.as_str()));
        }
        if let Some(shape) = self.shape {
            match reply::members(shape, &self.message, style) {
                Ok(members) => fields.extend(members),
                Err(text) => return Error::general(text),
            }
        }
        let retried = retries.map(|count| format!(" (reached max retries: {count})")).unwrap_or_default();
        let (code, name) = (parsed.code, operation.name());
        let text = shown(&parsed.message);
        let sentence =
            format!("An error occurred ({code}) when calling the {name} operation{retried}: {text}");
        Error::service(sentence, fields, self.status)
    }
}

fn parse(message: &Message) -> Result<Parsed, String> {
    let body = String::from_utf8_lossy(&message.body);
    let trimmed = body.trim();
    if message.status >= 500 && (trimmed.is_empty() || trimmed.starts_with("<html>")) {
        // What a proxy or a load balancer says, not the service.
        let reason = hyper::StatusCode::from_u16(message.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or_default();
        let code = message.status.to_string();
        return Ok(Parsed {
            shape: code.clone(),
            word: Value::from(code.as_str()),
            code,
            fault: None,
            message: Value::from(reason),
        });
    }
    let body = if body.is_empty() {
        Map::new()
    } else {
        match json::parse_lossy(&body) {
            Ok(Value::Map(map)) => map,
            Ok(other) => return Err(reply::no_attribute(&other, "get")),
            Err(_) => Map::from_iter([("message".to_owned(), Value::from(body.as_ref()))]),
        }
    };
    let text = body.get("message").or_else(|| body.get("Message"));
    let typed = match body.get("__type") {
        Some(Value::Null) => Value::from(""),
        Some(other @ (Value::Bool(_) | Value::Number(_))) => {
            let name = python::type_name(other, python::Dict::Plain);
            return Err(format!("argument of type '{name}' is not iterable"));
        }
        Some(named) => named.clone(),
        None => Value::from(message.status.to_string()),
    };
    let named = match message.header("x-amzn-errortype") {
        Some(code) => Some(Value::from(code)),
        None => body.get("code").or_else(|| body.get("Code")).filter(|code| !code.is_null()).cloned(),
    };
    let word = match named.unwrap_or(typed) {
        Value::String(code) => Value::from(bare_code(&code)),
        other @ (Value::List(_) | Value::Map(_)) => {
            let name = python::type_name(&other, python::Dict::Plain);
            return Err(format!("unhashable type: '{name}'"));
        }
        other => other,
    };
    let shape = shown(&word);
    // Services that spoke the query protocol once keep its codes.
    let query = message.header("x-amzn-query-error").and_then(|header| header.split_once(';'));
    let query = query.filter(|(code, fault)| !code.is_empty() && !fault.contains(';'));
    Ok(Parsed {
        message: text.cloned().unwrap_or_else(|| Value::from("")),
        word: query.map_or(word, |(code, _)| Value::from(code)),
        code: query.map_or_else(|| shape.clone(), |(code, _)| code.to_owned()),
        fault: query.map(|(_, fault)| fault.to_owned()),
        shape,
    })
}

fn shown(value: &Value) -> String {
    python::str(value, python::Dict::Plain)
}

/// The name in `namespace#Name:http://…`.
fn bare_code(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default()
}

#[cfg(test)]
impl Failure {
    /// An error response without a body.
    pub(super) fn with_headers(status: u16, headers: &[(&str, &str)]) -> Failure {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let message = Message { status, headers: headers.collect(), body: Vec::new() };
        Failure {
            status,
            modelled_retryable: false,
            modelled_throttling: false,
            clock_corrected: false,
            parsed: parse(&message),
            shape: None,
            message,
        }
    }
}
