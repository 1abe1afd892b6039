//! The protocol of a service, with its parameters.
//!
//! Generated code names one of the statics in [`protocols`](super::protocols). All code of a
//! protocol is reached through its static, so a program links only the protocols of its services.

#[cfg(feature = "wire")]
use super::code::Code;
use std::fmt;

/// The protocol of one service, with its parameters.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "wire"), allow(dead_code, reason = "types alone send nothing"))]
pub struct Protocol {
    pub(super) code: &'static ProtocolCode,
    /// The name of the service's shape, which requests without URIs are addressed to.
    pub(super) service: &'static str,
    pub(super) version: &'static str,
    /// URI and prefix of the namespace of its XML; empty for none.
    pub(super) namespace: (&'static str, &'static str),
    pub(super) query_compatible: bool,
    pub(super) bare_errors: bool,
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

    /// Whether errors have their codes from the query protocol.
    pub const fn is_query_compatible(self) -> bool {
        self.query_compatible
    }

    /// URI and prefix of the service's XML namespace; both may be empty.
    pub const fn xml_namespace(self) -> (&'static str, &'static str) {
        self.namespace
    }

    /// Whether errors have no wrapper element.
    pub const fn has_bare_errors(self) -> bool {
        self.bare_errors
    }

    /// The name of the protocol, such as `restJson1`.
    pub fn name(self) -> &'static str {
        self.code.name
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name)
    }
}

/// One protocol: its name, and its code if the protocol's feature is enabled.
pub struct ProtocolCode {
    pub(super) name: &'static str,
    /// The feature of this crate that enables the protocol.
    #[cfg(feature = "wire")]
    pub(super) feature: &'static str,
    #[cfg(feature = "wire")]
    pub(super) code: Option<&'static dyn Code>,
}

impl fmt::Debug for ProtocolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
