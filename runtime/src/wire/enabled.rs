//! Methods of a [`Protocol`] that need the code of the protocol.

use super::code::{Code, ErrorWrapping};
use super::error::Error;
use super::protocol::Protocol;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_schema::protocol::{
    ClientProtocol, ServiceShapeName, ServiceVersion, ServiceXmlNamespace,
};
use aws_smithy_types::config_bag::{ConfigBag, Layer};

impl Protocol {
    /// The code of the protocol.
    ///
    /// # Errors
    /// The protocol's feature is not enabled.
    pub(super) fn code(self) -> Result<&'static dyn Code, Error> {
        self.code.code.ok_or_else(|| {
            Error(format!(
                "the protocol {} is not enabled; add the feature `{}` to the dependency on \
                 hardie-runtime in Cargo.toml",
                self.code.name, self.code.feature
            ))
        })
    }

    /// AWS's implementation of the protocol.
    pub(super) fn client(self, code: &'static dyn Code) -> &'static dyn ClientProtocol {
        let errors = if self.bare_errors { ErrorWrapping::Bare } else { ErrorWrapping::Wrapped };
        code.client(errors)
    }

    /// Whether botocore converts values of number members that are not numbers in the response.
    pub fn converts_numbers(self) -> bool {
        self.code().is_ok_and(Code::converts_numbers)
    }

    /// Whether strings and blobs that are the whole body are JSON.
    pub fn payloads_are_json(self) -> bool {
        self.code().is_ok_and(Code::payloads_are_json)
    }

    /// Whether bodies mark timestamps themselves; botocore then uses these marks instead of the
    /// model, and does not report unknown members of unions.
    pub fn is_self_describing(self) -> bool {
        self.code().is_ok_and(Code::is_self_describing)
    }

    /// The facts that AWS's crates need besides the input: the names of operation and service.
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

#[cfg(test)]
mod tests {
    use crate::wire::message::untyped_body;
    use crate::wire::protocol::{Protocol, ProtocolCode};
    use crate::wire::untyped::BodyKind;

    /// Generated code compiles without the feature of its protocol; the error of sending names it.
    #[test]
    fn a_protocol_that_is_not_enabled_names_its_feature() {
        static DISABLED: ProtocolCode =
            ProtocolCode { name: "restXml", feature: "xml", code: None };
        let (protocol, shape) =
            (Protocol::new(&DISABLED, "", ""), crate::validate::fixture::shape("Item"));
        let error = untyped_body(protocol, b"", BodyKind::Payload, shape).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the protocol restXml is not enabled; add the feature `xml` to the dependency on \
             hardie-runtime in Cargo.toml"
        );
    }
}
