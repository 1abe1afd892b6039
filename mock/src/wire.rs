//! The protocols that the endpoint supports, and the operation of a request by them.

use crate::fault::Fault;
use crate::form::Form;
use crate::json;
use crate::route::{RouteError, Router, Target};
use hardie_runtime::Value;
use hardie_runtime::cli::{BodyKind, untyped_body};
use hardie_runtime::service::Service;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Operation, Shape, TimestampFormat};
use hardie_runtime::wire::{Protocol, REST_XML};
use hyper::header::HeaderMap;
use hyper::http::request::Parts;

/// The header that names the protocol in requests and responses of the RPC v2 protocols.
pub(crate) const RPC_HEADER: &str = "smithy-protocol";

/// The protocol of a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) kind: WireKind,
    protocol: Protocol,
}

/// A protocol; unknown ones are treated as restJson1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireKind {
    RestJson,
    SimpleRestJson,
    RestXml,
    AwsJson,
    AwsQuery,
    Ec2Query,
    RpcV2Json,
    RpcV2Cbor,
}

/// How the values of a body are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// As JSON.
    Json,
    /// All as strings: XML and forms.
    Strings,
    /// With their types: CBOR.
    Typed,
}

impl Wire {
    pub(crate) fn new(service: &'static Service) -> Wire {
        let kind = match service.protocol.name() {
            "simpleRestJson" => WireKind::SimpleRestJson,
            "restXml" => WireKind::RestXml,
            "awsJson1_0" | "awsJson1_1" => WireKind::AwsJson,
            "awsQuery" => WireKind::AwsQuery,
            "ec2Query" => WireKind::Ec2Query,
            "rpcv2Json" => WireKind::RpcV2Json,
            "rpcv2Cbor" => WireKind::RpcV2Cbor,
            _ => WireKind::RestJson,
        };
        Wire { kind, protocol: service.protocol }
    }

    /// restJson1.
    #[cfg(test)]
    pub(crate) fn rest_json() -> Wire {
        let protocol = Protocol::new(&hardie_runtime::wire::REST_JSON_1, "", "");
        Wire { kind: WireKind::RestJson, protocol }
    }

    pub(crate) fn protocol(self) -> Protocol {
        self.protocol
    }

    /// Whether members are bound to parts of an HTTP message.
    pub(crate) fn has_bindings(self) -> bool {
        matches!(self.kind, WireKind::RestJson | WireKind::SimpleRestJson | WireKind::RestXml)
    }

    /// Whether requests are forms.
    pub(crate) fn is_query(self) -> bool {
        matches!(self.kind, WireKind::AwsQuery | WireKind::Ec2Query)
    }

    /// The value of the header `smithy-protocol`, if the protocol has it.
    pub(crate) fn rpc_header(self) -> Option<&'static str> {
        match self.kind {
            WireKind::RpcV2Json => Some("rpc-v2-json"),
            WireKind::RpcV2Cbor => Some("rpc-v2-cbor"),
            _ => None,
        }
    }

    /// The media type of bodies that are not blobs or strings.
    pub(crate) fn media_type(self) -> &'static str {
        match self.kind {
            WireKind::RestJson | WireKind::SimpleRestJson | WireKind::RpcV2Json => {
                "application/json"
            }
            WireKind::AwsJson if self.protocol.name() == "awsJson1_0" => {
                "application/x-amz-json-1.0"
            }
            WireKind::AwsJson => "application/x-amz-json-1.1",
            WireKind::RestXml => "application/xml",
            WireKind::AwsQuery => "text/xml",
            WireKind::Ec2Query => "text/xml;charset=UTF-8",
            WireKind::RpcV2Cbor => "application/cbor",
        }
    }

    /// How values in bodies are written.
    pub(crate) fn values(self) -> Values {
        match self.kind {
            WireKind::RestXml | WireKind::AwsQuery | WireKind::Ec2Query => Values::Strings,
            WireKind::RpcV2Cbor => Values::Typed,
            _ => Values::Json,
        }
    }

    /// The operation of a request.
    pub(crate) fn target(
        self,
        service: &'static Service,
        router: &Router,
        head: &Parts,
        body: &[u8],
    ) -> Result<Target, RouteError> {
        let operation = match self.kind {
            WireKind::RestJson | WireKind::SimpleRestJson | WireKind::RestXml => {
                let query = head.uri.query().unwrap_or_default();
                return router.find(head.method.as_str(), head.uri.path(), query, &head.headers);
            }
            WireKind::RpcV2Json | WireKind::RpcV2Cbor => self.rpc_operation(service, head),
            WireKind::AwsJson => json_operation(service, head),
            WireKind::AwsQuery | WireKind::Ec2Query => {
                let action = Form::of(head, body).ok().and_then(|form| form.text("Action"));
                action.and_then(|action| named(service, &action))
            }
        };
        operation.map(|operation| Target { operation, labels: vec![] }).ok_or(RouteError::Path)
    }

    /// The operation of a request of an RPC v2 protocol: by the last four segments of its path.
    fn rpc_operation(self, service: &'static Service, head: &Parts) -> Option<Operation> {
        let has = |name: &str| head.headers.contains_key(name);
        if head.method != "POST"
            || !self.is_rpc(&head.headers)
            || has("x-amz-target")
            || has("x-amzn-target")
        {
            return None;
        }
        let mut segments = head.uri.path().rsplit('/');
        let (operation, literal) = (segments.next()?, segments.next()?);
        let (found, prefix) = (segments.next()?, segments.next()?);
        if (literal, found, prefix) != ("operation", shape_name(service), "service") {
            return None;
        }
        named(service, operation)
    }

    fn is_rpc(self, headers: &HeaderMap) -> bool {
        let wanted = self.rpc_header().unwrap_or_default();
        headers.get(RPC_HEADER).is_some_and(|value| value.as_bytes() == wanted.as_bytes())
    }

    /// Parses a body with a value of a shape: a map has the names of the wire; unions get the form
    /// of the model.
    pub(crate) fn parse(self, body: &[u8], shape: Shape) -> Result<Value, Fault> {
        let untyped = |protocol| {
            untyped_body(protocol, body, BodyKind::Payload, shape)
                .map_err(|error| Fault::serialization(error.to_string()))
        };
        match self.kind {
            WireKind::RestJson | WireKind::AwsJson => json::parse(body),
            // The model says where the value of a form is, so that nothing else is to be parsed.
            WireKind::RestXml | WireKind::AwsQuery | WireKind::Ec2Query => {
                untyped(Protocol::new(&REST_XML, "", ""))
            }
            _ => untyped(self.protocol),
        }
    }

    /// The format of timestamps in bodies, unless the model has another one.
    pub(crate) fn timestamps(self) -> TimestampFormat {
        match self.kind {
            WireKind::SimpleRestJson
            | WireKind::RestXml
            | WireKind::AwsQuery
            | WireKind::Ec2Query => TimestampFormat::DateTime,
            _ => TimestampFormat::Unset,
        }
    }

    /// Whether the response of an operation has no body, because the model gives it no output.
    pub(crate) fn omits_output(self, operation: Operation) -> bool {
        let sends_none = self.rpc_header().is_some() || self.kind == WireKind::RestJson;
        sends_none && operation.has(OperationRow::NO_OUTPUT)
    }

    /// Whether strings and blobs that are the whole body are JSON.
    pub(crate) fn payloads_are_json(self) -> bool {
        self.protocol.payloads_are_json()
    }
}

/// The name of the shape of a service, which requests of RPC protocols contain.
pub(crate) fn shape_name(service: &Service) -> &'static str {
    service.shape_id.rsplit('#').next().unwrap_or_default()
}

/// The operation in `X-Amz-Target`: `Service.Operation`.
fn json_operation(service: &'static Service, head: &Parts) -> Option<Operation> {
    let target = head.headers.get("x-amz-target")?.to_str().ok()?;
    let (name, operation) = target.rsplit_once('.')?;
    if head.method != "POST" || name != shape_name(service) {
        return None;
    }
    named(service, operation)
}

fn named(service: &'static Service, name: &str) -> Option<Operation> {
    service.table.operations().find(|found| found.name() == name)
}
