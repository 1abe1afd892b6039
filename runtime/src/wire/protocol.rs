//! The protocol of a service, with its parameters.
//!
//! Generated code refers to one of the statics in this module, and all protocol-specific code is
//! reached through that static, so a program links only the protocols of its services.

#[cfg(feature = "cbor")]
use super::cbor;
use super::untyped::{self, Parts, UntypedError, What};
use super::{query, xml};
use crate::table::Shape;
use crate::value::Value;
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
use aws_smithy_json::protocol::aws_rest_json_1::AwsRestJsonProtocol;
use aws_smithy_query::protocol::AwsQueryProtocol;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_schema::protocol::{
    ClientProtocol, ServiceShapeName, ServiceVersion, ServiceXmlNamespace,
};
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_smithy_xml::protocol::aws_rest_xml::AwsRestXmlProtocol;
use std::fmt;
use std::sync::OnceLock;

/// The protocol of one service, with its parameters.
#[derive(Clone, Copy)]
pub struct Protocol {
    pub(super) code: &'static ProtocolCode,
    /// The name of the service's shape, which requests without URIs are addressed to.
    service: &'static str,
    version: &'static str,
    /// URI and prefix of the namespace of its XML; empty for none.
    namespace: (&'static str, &'static str),
    pub(super) query_compatible: bool,
    bare_errors: bool,
}

impl Protocol {
    /// A protocol for the service with this shape name and version.
    pub const fn new(
        code: &'static ProtocolCode,
        service: &'static str,
        version: &'static str,
    ) -> Protocol {
        Protocol {
            code,
            service,
            version,
            namespace: ("", ""),
            query_compatible: false,
            bare_errors: false,
        }
    }

    /// Errors have their codes from the query protocol (`@awsQueryCompatible`).
    pub const fn query_compatible(mut self) -> Protocol {
        self.query_compatible = true;
        self
    }

    /// Sets URI and prefix of the service's XML namespace (`@xmlNamespace`); the prefix may be
    /// empty.
    pub const fn namespace(mut self, uri: &'static str, prefix: &'static str) -> Protocol {
        self.namespace = (uri, prefix);
        self
    }

    /// Errors have no wrapper element (`@restXml(noErrorWrapping: true)`).
    pub const fn bare_errors(mut self) -> Protocol {
        self.bare_errors = true;
        self
    }

    /// The name of the protocol, such as `restJson1`.
    pub fn name(self) -> &'static str {
        self.code.name
    }

    /// Whether botocore converts values of number members that are not numbers in the response.
    pub fn converts_numbers(self) -> bool {
        self.code.converts_numbers
    }

    /// Whether bodies mark timestamps themselves; botocore then uses these marks instead of the
    /// model, and does not report unknown members of unions.
    pub fn is_self_describing(self) -> bool {
        self.code.is_self_describing
    }

    pub(super) fn format(self) -> Format {
        self.code.format
    }

    pub(super) fn client(self) -> &'static dyn ClientProtocol {
        (self.code.client)(self)
    }

    /// What AWS's crates ask for beside the input: the names of operation and service.
    pub(super) fn facts(self, operation: &'static str) -> ConfigBag {
        let mut layer = Layer::new("facts");
        layer.store_put(ServiceShapeName::new(self.service));
        layer.store_put(ServiceVersion::new(self.version));
        layer.store_put(Metadata::new(operation, self.service));
        let (uri, prefix) = self.namespace;
        if !uri.is_empty() {
            layer.store_put(ServiceXmlNamespace::new(
                uri,
                Some(prefix).filter(|it| !it.is_empty()).map(Into::into),
            ));
        }
        ConfigBag::of_layers(vec![layer])
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name)
    }
}

/// What is wrong with a body, if anything.
type Check = fn(&[u8]) -> Result<(), String>;

/// The protocol-specific code of one protocol.
pub struct ProtocolCode {
    name: &'static str,
    format: Format,
    converts_numbers: bool,
    is_self_describing: bool,
    client: fn(Protocol) -> &'static dyn ClientProtocol,
    /// What is to be seen to before a body is read into types.
    pub(super) check: Option<Check>,
    pub(super) untyped: fn(&[u8], What, Shape) -> Result<Value, String>,
    pub(super) error: fn(&Parts<'_>) -> Result<Option<UntypedError>, String>,
}

impl fmt::Debug for ProtocolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What bodies are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
    /// Forms of the query protocol; answers are XML.
    Query,
    /// Forms in EC2's names; answers are XML.
    Ec2,
    #[cfg_attr(not(feature = "cbor"), allow(dead_code, reason = "its only protocol is left out"))]
    Cbor,
}

impl Format {
    /// Whether the values of requests are texts, whatever they are.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Format::Xml | Format::Query | Format::Ec2)
    }
}

/// `aws.protocols#restJson1`.
pub static REST_JSON_1: ProtocolCode = ProtocolCode {
    name: "restJson1",
    format: Format::Json,
    converts_numbers: true,
    is_self_describing: false,
    client: |_| {
        static CLIENT: OnceLock<AwsRestJsonProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsRestJsonProtocol::new)
    },
    check: None,
    untyped: untyped::json::body,
    error: untyped::json::rest_error,
};

/// `aws.protocols#awsJson1_0`.
pub static AWS_JSON_1_0: ProtocolCode = ProtocolCode {
    name: "awsJson1_0",
    format: Format::Json,
    converts_numbers: false,
    is_self_describing: false,
    client: |_| {
        static CLIENT: OnceLock<AwsJsonRpcProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsJsonRpcProtocol::aws_json_1_0)
    },
    check: None,
    untyped: untyped::json::body,
    error: untyped::json::error,
};

/// `aws.protocols#awsJson1_1`.
pub static AWS_JSON_1_1: ProtocolCode = ProtocolCode {
    name: "awsJson1_1",
    format: Format::Json,
    converts_numbers: false,
    is_self_describing: false,
    client: |_| {
        static CLIENT: OnceLock<AwsJsonRpcProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsJsonRpcProtocol::aws_json_1_1)
    },
    check: None,
    untyped: untyped::json::body,
    error: untyped::json::error,
};

/// `aws.protocols#restXml`.
pub static REST_XML: ProtocolCode = ProtocolCode {
    name: "restXml",
    format: Format::Xml,
    converts_numbers: true,
    is_self_describing: false,
    client: |with| {
        static WRAPPED: OnceLock<AwsRestXmlProtocol> = OnceLock::new();
        static BARE: OnceLock<AwsRestXmlProtocol> = OnceLock::new();
        let kept = if with.bare_errors { &BARE } else { &WRAPPED };
        kept.get_or_init(|| AwsRestXmlProtocol::new().with_no_error_wrapping(with.bare_errors))
    },
    check: Some(xml::check),
    untyped: xml::rest_body,
    error: xml::rest_error,
};

/// `aws.protocols#awsQuery`.
pub static AWS_QUERY: ProtocolCode = ProtocolCode {
    name: "awsQuery",
    format: Format::Query,
    converts_numbers: true,
    is_self_describing: false,
    client: |_| {
        static CLIENT: OnceLock<AwsQueryProtocol> = OnceLock::new();
        CLIENT.get_or_init(AwsQueryProtocol::new)
    },
    check: Some(xml::check),
    untyped: xml::wrapped_body,
    error: xml::query_error,
};

/// `aws.protocols#ec2Query`.
pub static EC2_QUERY: ProtocolCode = ProtocolCode {
    name: "ec2Query",
    format: Format::Ec2,
    converts_numbers: true,
    is_self_describing: false,
    client: |_| {
        static CLIENT: OnceLock<query::Ec2QueryProtocol> = OnceLock::new();
        CLIENT.get_or_init(query::Ec2QueryProtocol::new)
    },
    check: Some(xml::check),
    untyped: xml::bare_body,
    error: xml::query_error,
};

/// `smithy.protocols#rpcv2Cbor`.
#[cfg(feature = "cbor")]
pub static RPC_V2_CBOR: ProtocolCode = ProtocolCode {
    name: "rpcv2Cbor",
    format: Format::Cbor,
    converts_numbers: false,
    is_self_describing: true,
    client: |_| cbor::client(),
    check: None,
    untyped: cbor::body,
    error: cbor::error,
};
