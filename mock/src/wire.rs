//! What differs between the JSON protocols that the endpoint supports: restJson1, simpleRestJson
//! and rpcv2Json.

use crate::fault::Fault;
use crate::json;
use hardie_runtime::Value;
use hardie_runtime::cli::{BodyKind, untyped_body};
use hardie_runtime::service::Service;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Operation, Shape, TimestampFormat};
use hardie_runtime::wire::Protocol;
use hyper::header::HeaderMap;
use hyper::http::request::Parts;

/// The header that names the protocol in requests and responses of rpcv2Json, and its value.
pub(crate) const RPC_HEADER: (&str, &str) = ("smithy-protocol", "rpc-v2-json");

/// The protocol of a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) kind: WireKind,
    protocol: Protocol,
}

/// A protocol; all others are treated as restJson1.
#[allow(clippy::enum_variant_names, reason = "names of protocols")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireKind {
    RestJson,
    SimpleRestJson,
    RpcV2Json,
}

impl Wire {
    pub(crate) fn new(service: &'static Service) -> Wire {
        let kind = match service.protocol.name() {
            "simpleRestJson" => WireKind::SimpleRestJson,
            "rpcv2Json" => WireKind::RpcV2Json,
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

    /// The operation of a request of rpcv2Json: by the last four segments of its path.
    pub(crate) fn rpc_operation(service: &Service, head: &Parts) -> Option<Operation> {
        let has = |name: &str| head.headers.contains_key(name);
        if head.method != "POST"
            || !is_rpc(&head.headers)
            || has("x-amz-target")
            || has("x-amzn-target")
        {
            return None;
        }
        let mut segments = head.uri.path().rsplit('/');
        let (operation, literal) = (segments.next()?, segments.next()?);
        let (found, prefix) = (segments.next()?, segments.next()?);
        let name = service.shape_id.rsplit('#').next().unwrap_or_default();
        if (literal, found, prefix) != ("operation", name, "service") {
            return None;
        }
        service.table.operations().find(|found| found.name() == operation)
    }

    /// Parses a JSON body with a value of a shape; unions get the form of the model.
    pub(crate) fn parse(self, body: &[u8], shape: Shape) -> Result<Value, Fault> {
        match self.kind {
            WireKind::RestJson => json::parse(body),
            _ => untyped_body(self.protocol, body, BodyKind::Payload, shape)
                .map_err(|error| Fault::serialization(error.to_string())),
        }
    }

    /// The format of timestamps in bodies, unless the model has another one.
    pub(crate) fn timestamps(self) -> TimestampFormat {
        match self.kind {
            WireKind::SimpleRestJson => TimestampFormat::DateTime,
            _ => TimestampFormat::Unset,
        }
    }

    /// Whether the response of an operation has no body, because the model gives it no output.
    pub(crate) fn omits_output(self, operation: Operation) -> bool {
        self.kind == WireKind::RpcV2Json && operation.has(OperationRow::NO_OUTPUT)
    }

    /// Whether strings and blobs that are the whole body are JSON.
    pub(crate) fn payloads_are_json(self) -> bool {
        self.protocol.payloads_are_json()
    }
}

fn is_rpc(headers: &HeaderMap) -> bool {
    headers.get(RPC_HEADER.0).is_some_and(|value| value.as_bytes() == RPC_HEADER.1.as_bytes())
}
