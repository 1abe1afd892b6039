//! Typed views of traits: the only module that knows traits by name.
//!
//! The view of an absent trait is `None`; the view of an invalid value is a [`BadTrait`]. Unknown
//! traits are kept but never read.

pub mod auth_schemes;
mod calls;
mod definition;
pub mod effects;
mod formats;
pub mod ids;
mod protocol;
mod set;
mod synthesized;
pub(crate) mod token;
mod transformed;
mod view;

pub use auth_schemes::{ApiKey, ApiKeyPlace, AuthScheme};

use super::node::Node;
use super::position::Place;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

impl Traits<'_> {
    /// The id of `@mixin`.
    pub const MIXIN: &'static str = ids::MIXIN;
    /// The id of `@box`.
    pub const BOX: &'static str = ids::BOX;

    fn read<T: for<'de> Deserialize<'de>>(&self, id: &'static str) -> View<T> {
        let Some((node, place)) = self.node(id) else { return Ok(None) };
        match node.parse() {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(BadTrait { id, message: said(&error), place }),
        }
    }

    /// Like [`read`](Self::read), for traits whose values need more checks than their type.
    fn checked<T: for<'de> Deserialize<'de>, U>(
        &self,
        id: &'static str,
        check: impl FnOnce(T) -> Result<U, String>,
    ) -> View<U> {
        let Some(value) = self.read(id)? else { return Ok(None) };
        let place = self.node(id).map_or(Place::NOWHERE, |(_, place)| place);
        check(value).map(Some).map_err(|message| BadTrait { id, message, place })
    }
}

/// serde_json's message without the position, which diagnostics show separately.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(&*text, |(text, _)| text);
    // The names of our own types mean nothing to the author of a model.
    match ["struct ", "enum "].iter().find_map(|kind| text.split_once(&format!("expected {kind}")))
    {
        Some((before, _)) => format!("{before}expected an object"),
        None => text.to_owned(),
    }
}

/// `smithy.rules#contextParam`.
#[derive(Debug, Deserialize)]
pub struct ContextParam {
    pub name: String,
}

/// An entry of `smithy.rules#staticContextParams`: a string, a boolean or a list of strings.
#[derive(Debug, Deserialize)]
pub struct StaticContextParam {
    pub value: serde_json::Value,
}

/// An entry of `smithy.rules#operationContextParams`: a JMESPath expression on the input.
#[derive(Debug, Deserialize)]
pub struct OperationContextParam {
    pub path: String,
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        impl Traits<'_> {
            $($(#[$doc])* pub fn $name(&self) -> bool { self.has($id) })*
        }
    };
}

// After the macro because it uses the macro.
mod botocore;

pub use botocore::XmlNamespace;
pub use calls::{
    Acceptor, AcceptorState, ClientEndpointDiscovery, Comparator, Matcher, Names, Paginated,
    PathMatcher, Waiter,
};
pub use definition::{IdRef, ProtocolDefinition, TraitDefinition, TraitValidator};
pub use protocol::Protocol;
pub use set::{Conflict, Traits};
pub use synthesized::SynthesizedTrait;
pub use view::{BadTrait, View};

flags! {
    /// Marks a trait definition as a protocol.
    is_protocol_definition = "smithy.api#protocolDefinition";
    /// A value is required.
    is_required = "smithy.api#required";
    /// Sensitive: must not be logged.
    is_sensitive = "smithy.api#sensitive";
    /// Elements or values may be null.
    is_sparse = "smithy.api#sparse";
    /// Streamed; on a union, an event stream.
    is_streaming = "smithy.api#streaming";
    /// Filled with a UUID when absent.
    is_idempotency_token = "smithy.api#idempotencyToken";
    /// Part of the host prefix.
    is_host_label = "smithy.api#hostLabel";
    /// Part of the URI.
    is_http_label = "smithy.api#httpLabel";
    /// The whole body.
    is_http_payload = "smithy.api#httpPayload";
    /// A map of additional query parameters.
    is_http_query_params = "smithy.api#httpQueryParams";
    /// The status code of the response.
    is_http_response_code = "smithy.api#httpResponseCode";
    /// The request has a checksum header.
    is_http_checksum_required = "smithy.api#httpChecksumRequired";
    /// Authentication is optional.
    is_optional_auth = "smithy.api#optionalAuth";
    /// The signature does not include the body.
    is_unsigned_payload = "aws.auth#unsignedPayload";
    /// The response has no element around its member.
    is_s3_unwrapped_xml_output = "aws.customizations#s3UnwrappedXmlOutput";
    /// The shape is a mixin.
    is_mixin = "smithy.api#mixin";
    /// Smithy 1.0: a number or boolean that can be absent.
    is_boxed = "smithy.api#box";
    /// An error structure.
    is_error = "smithy.api#error";
    /// Has the values of a Smithy 1.0 enum.
    has_enum_values = "smithy.api#enum";
    /// Optional for clients, regardless of the member's other traits.
    is_client_optional = "smithy.api#clientOptional";
    /// The input of one operation, whose members are optional for clients.
    is_input = "smithy.api#input";
    /// Elements are unique.
    has_unique_items = "smithy.api#uniqueItems";
    /// Internal: not for the public.
    is_internal = "smithy.api#internal";
    /// A stream whose length must be known before it is sent.
    requires_length = "smithy.api#requiresLength";
    /// Deprecated.
    is_deprecated = "smithy.api#deprecated";
    /// May change.
    is_unstable = "smithy.api#unstable";
    /// Has an explicit value, as a member of an enum.
    has_enum_value = "smithy.api#enumValue";
    /// Has a default.
    has_default = "smithy.api#default";
    /// Errors keep the codes of the query protocol.
    is_query_compatible = "aws.protocols#awsQueryCompatible";
    /// Makes a member a parameter of the endpoint rules.
    is_context_param = "smithy.rules#contextParam";
    /// A union that is encoded as its content alone.
    is_untagged = "alloy#untagged";
    /// The member that holds what the model does not know.
    is_json_unknown = "alloy#jsonUnknown";
    /// A member whose value may be null, which is not the same as absent.
    is_nullable = "alloy#nullable";
}

/// Whether the client or the server caused an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Client,
    Server,
}

/// `@retryable`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Retryable {
    #[serde(default)]
    pub throttling: bool,
}

/// `@length`, both limits inclusive.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Length {
    pub min: Option<u64>,
    pub max: Option<u64>,
}

/// `@range`, both limits inclusive, as decimal strings, since no machine type can hold every
/// number.
#[derive(Clone, Debug)]
pub struct Range {
    pub min: Option<String>,
    pub max: Option<String>,
}

/// `@timestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

/// `@http`.
#[derive(Clone, Debug, Deserialize)]
pub struct Http {
    pub method: String,
    pub uri: String,
    #[serde(default = "ok")]
    pub code: u16,
}

fn ok() -> u16 {
    200
}

/// `@endpoint`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    pub host_prefix: String,
}

/// `@requestCompression`.
#[derive(Clone, Debug, Deserialize)]
pub struct RequestCompression {
    pub encodings: Vec<String>,
}

/// `aws.api#service`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsService {
    pub sdk_id: String,
    pub arn_namespace: Option<String>,
    /// The name of this version of the service in the documentation and in botocore.
    pub doc_id: Option<String>,
    pub endpoint_prefix: Option<String>,
}

/// `aws.auth#sigv4`.
#[derive(Clone, Debug, Deserialize)]
pub struct Sigv4 {
    pub name: String,
}

impl Sigv4 {
    /// This trait, if its name can be part of the header `Authorization`.
    fn checked(self) -> Result<Sigv4, String> {
        if self.name.is_empty() || token::is_token(&self.name) {
            return Ok(self);
        }
        Err(format!("`{}` is not a valid name of a service", self.name.escape_debug()))
    }
}

/// A value of the Smithy 1.0 trait `@enum`.
#[derive(Clone, Debug, Deserialize)]
pub struct EnumDefinition {
    pub value: String,
    pub name: Option<String>,
    pub documentation: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
}

/// The value of an enum's member.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum EnumValue {
    Integer(i64),
    Text(String),
}

/// `@deprecated`.
#[derive(Clone, Debug, Deserialize)]
pub struct Deprecated {
    pub message: Option<String>,
    pub since: Option<String>,
}

/// `@recommended`.
#[derive(Clone, Debug, Deserialize)]
pub struct Recommended {
    pub reason: Option<String>,
}

/// `@longPoll`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LongPoll {
    timeout_millis: u32,
}

/// One of `@examples`.
#[derive(Clone, Debug, Deserialize)]
pub struct Example {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub documentation: String,
    #[serde(default)]
    pub input: serde_json::Map<String, serde_json::Value>,
    pub output: Option<serde_json::Value>,
    pub error: Option<serde_json::Value>,
}

/// `@mixin`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mixin {
    #[serde(default)]
    local_traits: Vec<String>,
}

impl Traits<'_> {
    /// Documentation: HTML or CommonMark.
    pub fn documentation(&self) -> View<String> {
        self.read("smithy.api#documentation")
    }

    pub fn title(&self) -> View<String> {
        self.read("smithy.api#title")
    }

    pub fn error(&self) -> View<Fault> {
        self.checked("smithy.api#error", |fault: String| match &*fault {
            "client" => Ok(Fault::Client),
            "server" => Ok(Fault::Server),
            _ => Err(format!("`{fault}` is neither `client` nor `server`")),
        })
    }

    pub fn http_error(&self) -> View<u16> {
        self.read("smithy.api#httpError")
    }

    pub fn retryable(&self) -> View<Retryable> {
        self.read("smithy.api#retryable")
    }

    pub fn length(&self) -> View<Length> {
        self.read("smithy.api#length")
    }

    pub fn range(&self) -> View<Range> {
        #[derive(Deserialize)]
        struct RawRange {
            min: Option<Box<RawValue>>,
            max: Option<Box<RawValue>>,
        }
        let number = |raw: Option<Box<RawValue>>| match raw {
            None => Ok(None),
            Some(raw) if serde_json::from_str::<f64>(raw.get()).is_ok() => {
                Ok(Some(raw.get().to_owned()))
            }
            Some(raw) => Err(format!("`{}` is not a number", raw.get())),
        };
        self.checked("smithy.api#range", |range: RawRange| {
            Ok(Range { min: number(range.min)?, max: number(range.max)? })
        })
    }

    /// An ECMA 262 regular expression.
    pub fn pattern(&self) -> View<String> {
        self.read("smithy.api#pattern")
    }

    pub fn enum_value(&self) -> View<EnumValue> {
        self.read("smithy.api#enumValue")
    }

    /// The values of a Smithy 1.0 enum; for each invalid value, the reason.
    pub fn enum_definitions(&self) -> View<Vec<Result<EnumDefinition, String>>> {
        let list = self.read::<Vec<Box<RawValue>>>("smithy.api#enum")?;
        let definition =
            |raw: Box<RawValue>| serde_json::from_str(raw.get()).map_err(|error| said(&error));
        Ok(list.map(|list| list.into_iter().map(definition).collect()))
    }

    /// The default value; `null` removes the default of the target.
    pub fn default_value(&self) -> View<serde_json::Value> {
        self.read("smithy.api#default")
    }

    pub fn json_name(&self) -> View<String> {
        self.read("smithy.api#jsonName")
    }

    pub fn media_type(&self) -> View<String> {
        self.read("smithy.api#mediaType")
    }

    pub fn timestamp_format(&self) -> View<TimestampFormat> {
        self.checked("smithy.api#timestampFormat", |format: String| match &*format {
            "epoch-seconds" => Ok(TimestampFormat::EpochSeconds),
            "date-time" => Ok(TimestampFormat::DateTime),
            "http-date" => Ok(TimestampFormat::HttpDate),
            _ => Err(format!("unknown timestamp format `{format}`")),
        })
    }

    /// The member of the JSON object that names the active member of a union.
    pub fn discriminated(&self) -> View<String> {
        self.read("alloy#discriminated")
    }

    pub fn http(&self) -> View<Http> {
        self.read("smithy.api#http")
    }

    /// The name of a query parameter.
    pub fn http_query(&self) -> View<String> {
        self.read("smithy.api#httpQuery")
    }

    /// The name of a header.
    pub fn http_header(&self) -> View<String> {
        self.read("smithy.api#httpHeader")
    }

    /// The prefix of header names.
    pub fn http_prefix_headers(&self) -> View<String> {
        self.read("smithy.api#httpPrefixHeaders")
    }

    pub fn endpoint(&self) -> View<Endpoint> {
        self.read("smithy.api#endpoint")
    }

    /// The authentication schemes, best first; an empty list means no authentication.
    pub fn auth(&self) -> View<Vec<String>> {
        self.read("smithy.api#auth")
    }

    pub fn request_compression(&self) -> View<RequestCompression> {
        self.read("smithy.api#requestCompression")
    }

    pub fn aws_service(&self) -> View<AwsService> {
        self.read("aws.api#service")
    }

    pub fn client_endpoint_discovery(&self) -> View<ClientEndpointDiscovery> {
        self.read("aws.api#clientEndpointDiscovery")
    }

    pub fn sigv4(&self) -> View<Sigv4> {
        self.checked("aws.auth#sigv4", Sigv4::checked)
    }

    /// The service name is in the same place as in `aws.auth#sigv4`.
    pub fn sigv4a(&self) -> View<Sigv4> {
        self.checked("aws.auth#sigv4a", Sigv4::checked)
    }

    /// The endpoint parameter that gets its value from this member.
    pub fn context_param(&self) -> View<ContextParam> {
        self.read("smithy.rules#contextParam")
    }

    /// Endpoint parameters with a constant value for an operation, by name.
    pub fn static_context_params(&self) -> View<BTreeMap<String, StaticContextParam>> {
        self.read("smithy.rules#staticContextParams")
    }

    /// Endpoint parameters with a value from an operation's input, by name.
    pub fn operation_context_params(&self) -> View<BTreeMap<String, OperationContextParam>> {
        self.read("smithy.rules#operationContextParams")
    }

    /// How an operation is paginated; on a service, the defaults of its operations.
    pub fn paginated(&self) -> View<Paginated> {
        self.read("smithy.api#paginated")
    }

    /// The waiters of an operation, by name.
    pub fn waitable(&self) -> View<BTreeMap<String, Waiter>> {
        self.read("smithy.waiters#waitable")
    }

    /// The examples of an operation.
    pub fn examples(&self) -> View<Vec<Example>> {
        self.read("smithy.api#examples")
    }

    pub fn deprecated(&self) -> View<Deprecated> {
        self.read("smithy.api#deprecated")
    }

    /// The version that introduced a shape.
    pub fn since(&self) -> View<String> {
        self.read("smithy.api#since")
    }

    pub fn recommended(&self) -> View<Recommended> {
        self.read("smithy.api#recommended")
    }

    /// The URLs of further documentation by their titles.
    pub fn external_documentation(&self) -> View<BTreeMap<String, String>> {
        self.read("smithy.api#externalDocumentation")
    }

    /// The time in milliseconds to wait for a response at least (`@longPoll`).
    pub fn long_poll_millis(&self) -> View<u32> {
        Ok(self.read::<LongPoll>("smithy.api#longPoll")?.map(|it| it.timeout_millis))
    }

    /// The endpoint rule set as a node.
    pub fn endpoint_rule_set(&self) -> View<serde_json::Value> {
        self.read("smithy.rules#endpointRuleSet")
    }

    /// The tests of the endpoint rule set as a node.
    pub fn endpoint_tests(&self) -> View<serde_json::Value> {
        self.read("smithy.rules#endpointTests")
    }

    /// The position of the pattern, for problems in it.
    pub fn pattern_place(&self) -> Place {
        self.node("smithy.api#pattern").map_or(Place::NOWHERE, |(_, place)| place)
    }

    /// The position of the links, for problems in them.
    pub fn external_documentation_place(&self) -> Place {
        self.node("smithy.api#externalDocumentation").map_or(Place::NOWHERE, |(_, place)| place)
    }

    /// The position of the endpoint rule set, for problems in it.
    /// Whether there are endpoint rules.
    pub fn has_endpoint_rules(&self) -> bool {
        self.has("smithy.rules#endpointRuleSet")
    }

    pub fn endpoint_rule_set_place(&self) -> Place {
        self.node("smithy.rules#endpointRuleSet").map_or(Place::NOWHERE, |(_, place)| place)
    }

    /// The protocols that a service supports, in our order.
    pub fn protocols(&self) -> Vec<Protocol> {
        Protocol::all().filter(|protocol| self.has(protocol.id())).collect()
    }

    /// The ids of unsupported protocol traits. `is_protocol` says whether the definition of a trait
    /// is that of a protocol; traits without a definition are recognized by their names.
    pub fn unknown_protocols(&self, is_protocol: impl Fn(&str) -> Option<bool>) -> Vec<&str> {
        let is_named = |id: &str| {
            let (namespace, name) = id.split_once('#').unwrap_or_default();
            let is_ours = matches!(namespace, "aws.protocols" | "smithy.protocols");
            let is_others = !namespace.starts_with("smithy.") && !namespace.starts_with("aws.");
            let name = name.to_ascii_lowercase();
            let words =
                ["json", "rest", "rpc", "xml", "cbor", "soap", "protocol", "graphql", "thrift"];
            is_ours || (is_others && words.iter().any(|word| name.contains(word)))
        };
        self.ids().filter(|id| is_protocol(id).unwrap_or_else(|| is_named(id))).collect()
    }

    /// The traits that a mixin does not pass on to the shapes that use it.
    pub fn local_traits(&self) -> View<Vec<String>> {
        Ok(self.read::<Mixin>(Self::MIXIN)?.map(|mixin| mixin.local_traits))
    }

    /// Sets the value of an enum member.
    pub fn set_enum_value(&mut self, value: &str) {
        self.set("smithy.api#enumValue", &value.into());
    }

    /// Marks it as internal.
    pub fn set_internal(&mut self) {
        self.set("smithy.api#internal", &serde_json::json!({}));
    }

    /// Sets the documentation.
    pub fn set_documentation(&mut self, text: &str) {
        self.set("smithy.api#documentation", &text.into());
    }

    /// Sets the default value.
    pub fn set_default(&mut self, value: &serde_json::Value) {
        self.set("smithy.api#default", value);
    }

    fn set(&mut self, id: &'static str, value: &serde_json::Value) {
        self.insert(Cow::Borrowed(id), Node::owned(value), Place::NOWHERE);
    }
}
