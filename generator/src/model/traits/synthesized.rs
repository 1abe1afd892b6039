//! Creates traits from facts of other model formats. Front ends use [`SynthesizedTrait`], so that
//! they do not depend on trait names.

use super::protocol::Protocol;
use super::set::Traits;
use crate::model::node::Node;
use crate::model::position::Place;
use std::borrow::Cow;

macro_rules! synthesized_traits {
    ($($name:ident = $id:literal;)*) => {
        /// The traits that can be created, named as in Smithy.
        #[derive(Clone, Copy, Debug)]
        pub enum SynthesizedTrait {
            $($name),*
        }

        impl SynthesizedTrait {
            fn id(self) -> &'static str {
                match self {
                    $(SynthesizedTrait::$name => $id),*
                }
            }
        }
    };
}

synthesized_traits! {
    Auth = "smithy.api#auth";
    AwsService = "aws.api#service";
    Box = "smithy.api#box";
    ClientContextParams = "smithy.rules#clientContextParams";
    ClientDiscoveredEndpoint = "aws.api#clientDiscoveredEndpoint";
    ClientEndpointDiscovery = "aws.api#clientEndpointDiscovery";
    ContextParam = "smithy.rules#contextParam";
    Deprecated = "smithy.api#deprecated";
    Documentation = "smithy.api#documentation";
    Ec2QueryName = "aws.protocols#ec2QueryName";
    Endpoint = "smithy.api#endpoint";
    EndpointRuleSet = "smithy.rules#endpointRuleSet";
    EnumValue = "smithy.api#enumValue";
    Error = "smithy.api#error";
    EventHeader = "smithy.api#eventHeader";
    EventPayload = "smithy.api#eventPayload";
    HostLabel = "smithy.api#hostLabel";
    Http = "smithy.api#http";
    HttpBearerAuth = "smithy.api#httpBearerAuth";
    HttpChecksum = "aws.protocols#httpChecksum";
    HttpChecksumRequired = "smithy.api#httpChecksumRequired";
    HttpError = "smithy.api#httpError";
    HttpHeader = "smithy.api#httpHeader";
    HttpLabel = "smithy.api#httpLabel";
    HttpPayload = "smithy.api#httpPayload";
    HttpPrefixHeaders = "smithy.api#httpPrefixHeaders";
    HttpQuery = "smithy.api#httpQuery";
    HttpQueryParams = "smithy.api#httpQueryParams";
    HttpResponseCode = "smithy.api#httpResponseCode";
    Idempotent = "smithy.api#idempotent";
    IdempotencyToken = "smithy.api#idempotencyToken";
    JsonName = "smithy.api#jsonName";
    Length = "smithy.api#length";
    MediaType = "smithy.api#mediaType";
    OperationContextParams = "smithy.rules#operationContextParams";
    OptionalAuth = "smithy.api#optionalAuth";
    Paginated = "smithy.api#paginated";
    Pattern = "smithy.api#pattern";
    QueryCompatible = "aws.protocols#awsQueryCompatible";
    QueryError = "aws.protocols#awsQueryError";
    Range = "smithy.api#range";
    Readonly = "smithy.api#readonly";
    RequestCompression = "smithy.api#requestCompression";
    Required = "smithy.api#required";
    RequiresLength = "smithy.api#requiresLength";
    Retryable = "smithy.api#retryable";
    Sensitive = "smithy.api#sensitive";
    Sigv4 = "aws.auth#sigv4";
    Sigv4a = "aws.auth#sigv4a";
    Sparse = "smithy.api#sparse";
    StaticContextParams = "smithy.rules#staticContextParams";
    Streaming = "smithy.api#streaming";
    TimestampFormat = "smithy.api#timestampFormat";
    Title = "smithy.api#title";
    UnsignedPayload = "aws.auth#unsignedPayload";
    Waitable = "smithy.waiters#waitable";
    XmlAttribute = "smithy.api#xmlAttribute";
    XmlFlattened = "smithy.api#xmlFlattened";
    XmlName = "smithy.api#xmlName";
    XmlNamespace = "smithy.api#xmlNamespace";
}

impl<'a> Traits<'a> {
    /// Sets a trait to a value.
    pub fn make(&mut self, id: SynthesizedTrait, value: Node<'a>, place: Place) {
        self.insert(Cow::Borrowed(id.id()), value, place);
    }

    /// Sets a trait without a value.
    pub fn mark(&mut self, id: SynthesizedTrait, place: Place) {
        self.make(id, Node::borrowed("{}"), place);
    }

    /// Adds a protocol.
    pub fn make_protocol(&mut self, protocol: Protocol, value: Node<'a>, place: Place) {
        self.insert(Cow::Borrowed(protocol.id()), value, place);
    }

    /// Adds an unsupported protocol by its name.
    pub fn make_unknown_protocol(&mut self, word: &str, place: Place) {
        self.insert(Cow::Owned(format!("aws.protocols#{word}")), Node::borrowed("{}"), place);
    }
}
