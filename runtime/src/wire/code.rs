//! The trait that each protocol implements.

use super::error::{Dialect, Error, ErrorSummary, code_in_headers};
use super::untyped::{BodyKind, ResponseParts, UntypedError};
use super::{Request, Response};
use crate::shape::Structure;
use crate::table::{Kind, Operation, Shape};
use crate::value::Value;
use aws_smithy_schema::protocol::ClientProtocol;

/// Everything that one protocol does differently from others.
///
/// The provided methods describe a protocol whose bodies are JSON-like: typed numbers, one name
/// per member.
pub(super) trait Code: Sync {
    /// AWS's implementation, which writes requests and reads responses into types.
    fn client(&self, errors: ErrorWrapping) -> &'static dyn ClientProtocol;

    /// Reads a body as an untyped value, as botocore's parser of this protocol does.
    fn untyped(&self, body: &[u8], kind: BodyKind, shape: Shape) -> Result<Value, Error>;

    /// Reads a body as [`untyped`](Code::untyped), with the digits of documents that doubles cannot
    /// hold.
    fn exact(&self, body: &[u8], kind: BodyKind, shape: Shape) -> Result<Value, Error> {
        self.untyped(body, kind, shape)
    }

    /// Reads an error response without a model; `None` if only the status indicates an error.
    fn error(&self, parts: &ResponseParts<'_>) -> Result<Option<UntypedError>, Error>;

    /// Whether botocore converts values of number members that are not numbers in the response.
    fn converts_numbers(&self) -> bool {
        false
    }

    /// Whether bodies mark timestamps themselves; botocore then uses these marks instead of the
    /// model, and does not report unknown members of unions.
    fn is_self_describing(&self) -> bool {
        false
    }

    /// The dialect of requests: that which was asked for, if botocore supports the protocol.
    fn dialect(&self, asked: Dialect) -> Dialect {
        asked
    }

    /// Checks the headers of a response, which the function returns by name.
    fn check_headers(&self, _header: &dyn Fn(&str) -> Option<String>) -> Result<(), Error> {
        Ok(())
    }

    /// The names of members in request bodies.
    fn names(&self) -> Names {
        Names::Own
    }

    /// Whether all values in a request body are strings.
    fn values_are_strings(&self) -> bool {
        false
    }

    /// Whether a request body contains an empty list.
    fn writes_empty_lists(&self) -> bool {
        true
    }

    /// Whether members of an input can be outside the body.
    fn has_bindings(&self) -> bool {
        false
    }

    /// Whether request bodies are forms.
    fn is_query(&self) -> bool {
        false
    }

    /// Whether an absent payload of this kind is written as an empty structure. botocore's JSON
    /// serializer does so for everything that is JSON as the payload.
    fn writes_absent_payload(&self, kind: Kind, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Smithy => kind == Kind::Structure,
            Dialect::AwsCli => {
                !matches!(kind, Kind::Blob | Kind::String | Kind::Enum | Kind::Document)
            }
        }
    }

    /// Whether strings and blobs that are the whole body are JSON, as all other payloads are.
    fn payloads_are_json(&self) -> bool {
        false
    }

    /// Whether an error without a code is the error of the operation with the same status.
    fn errors_have_statuses(&self) -> bool {
        false
    }

    /// The body that AWS's implementation reads instead of the body of a response with this output
    /// or error; `None` if it reads the body itself.
    fn body_for_client(&self, _body: &[u8], _shape: Shape) -> Result<Option<Vec<u8>>, Error> {
        Ok(None)
    }

    /// Whether a request has no body at all if the model gives its operation no input.
    fn omits_body_without_input(&self) -> bool {
        false
    }

    /// Changes a request of the AWS CLI's dialect where botocore's serializer of this protocol
    /// differs from AWS's crate.
    fn finish_for_aws_cli(
        &self,
        _request: &mut Request,
        _operation: Operation,
        _input: &dyn Structure,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// Checks a body before it is read into types; `false` if there is nothing to read.
    fn check(&self, _body: &[u8], _shape: Shape) -> Result<bool, Error> {
        Ok(true)
    }

    /// The code and message of an error response; if the body cannot be read, only headers are
    /// used.
    fn summary(&self, _client: &dyn ClientProtocol, response: &Response) -> ErrorSummary {
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let body = response.body().bytes().unwrap_or_default();
        let parts = ResponseParts { status: response.status().as_u16(), headers: &headers, body };
        let error = self.error(&parts).ok().flatten().unwrap_or_default();
        ErrorSummary {
            code: error.code.or_else(|| code_in_headers(response)),
            message: error.message.and_then(|message| message.as_str().map(str::to_owned)),
        }
    }
}

/// The names of members in request bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Names {
    /// The names on the wire.
    Own,
    /// Those in requests of EC2, where all lists are flattened too.
    Ec2,
}

/// Whether errors in response bodies have a wrapper element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorWrapping {
    Wrapped,
    /// `@restXml(noErrorWrapping: true)`.
    Bare,
}
