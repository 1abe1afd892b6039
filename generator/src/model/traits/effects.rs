//! What Hardie does about each trait that it knows: one row per trait, in the order of their ids.
//!
//! A trait that changes a request, its signature or how a response is read must never be ignored in
//! silence: it is handled, or a warning names it.

use super::Traits;
use Effect::{Handled, Ignored, Reported, Shown, Unused};
use serde_json::Value;

/// The effect of a trait on generated programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes types, the command line, requests or how responses are read, as specified.
    Handled,
    /// It changes a request or how a response is read, but not here: a warning names it.
    Ignored(Gap),
    /// Something else is reported where it matters: the id of a diagnostic, or of another trait.
    Reported(&'static str),
    /// It changes what people read: help, references, documentation.
    Shown,
    /// It says nothing to a client: it is about servers, validation or other tools.
    Unused,
}

/// What is missing because a trait is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// A trait of the service that makes this one dispensable.
    pub unless: Option<&'static str>,
    /// What is not done, as the end of a sentence.
    pub consequence: &'static str,
    /// What to do instead.
    pub instead: &'static str,
}

impl Gap {
    /// Whether a shape with the trait is served as it asks for nevertheless.
    pub fn is_closed(&self, id: &str, traits: &Traits<'_>, service: &Traits<'_>) -> bool {
        match id {
            // The endpoint of the service is as good.
            DISCOVERED_ENDPOINT => !needs_discovered_endpoint(traits),
            _ => self.unless.is_some_and(|other| service.has(other)),
        }
    }
}

/// Whether requests must not go to the endpoint of the service, but to one that another operation
/// returns.
pub(crate) fn needs_discovered_endpoint(traits: &Traits<'_>) -> bool {
    let value = traits.value(DISCOVERED_ENDPOINT).unwrap_or_default();
    value.get("required").is_some_and(|it| *it != Value::Bool(false))
}

const DISCOVERED_ENDPOINT: &str = "aws.api#clientDiscoveredEndpoint";
const SIMPLE_REST_JSON: &str = "alloy#simpleRestJson";

/// The effect of a known trait.
pub fn of(id: &str) -> Option<Effect> {
    let at = EFFECTS.binary_search_by_key(&id, |(id, _)| id).ok()?;
    EFFECTS.get(at).map(|(_, effect)| *effect)
}

/// All known traits with their effects, in the order of their ids.
pub fn all() -> impl Iterator<Item = (&'static str, Effect)> {
    EFFECTS.iter().copied()
}

/// Sorted by id.
const EFFECTS: [(&str, Effect); 214] = [
    ("alloy#dataExamples", Unused),
    ("alloy#dateFormat", Handled),
    ("alloy#defaultValue", Unused),
    (
        "alloy#discriminated",
        Ignored(Gap {
            unless: Some(SIMPLE_REST_JSON),
            consequence: "unions are sent and read as JSON objects with one member",
            instead: "without `@discriminated`, the model describes what is sent",
        }),
    ),
    ("alloy#durationSecondsFormat", Handled),
    (
        "alloy#jsonUnknown",
        Ignored(Gap {
            unless: Some(SIMPLE_REST_JSON),
            consequence: "members that the model does not have are dropped from responses",
            instead: "a member that targets `Document` keeps any JSON value",
        }),
    ),
    ("alloy#localDateTimeFormat", Handled),
    ("alloy#localTimeFormat", Handled),
    ("alloy#monthDayFormat", Handled),
    (
        "alloy#nullable",
        Ignored(Gap {
            unless: Some(SIMPLE_REST_JSON),
            consequence: "null and an absent member are the same, and null is not sent",
            instead: "a member that targets `Document` can be null",
        }),
    ),
    ("alloy#offsetDateTimeFormat", Unused),
    ("alloy#offsetTimeFormat", Handled),
    ("alloy#openEnum", Handled),
    ("alloy#preserveKeyOrder", Handled),
    ("alloy#simpleRestJson", Handled),
    ("alloy#structurePattern", Unused),
    ("alloy#uncheckedExamples", Unused),
    (
        "alloy#untagged",
        Ignored(Gap {
            unless: Some(SIMPLE_REST_JSON),
            consequence: "unions are sent and read as JSON objects with one member",
            instead: "without `@untagged`, the model describes what is sent",
        }),
    ),
    ("alloy#urlFormFlattened", Unused),
    ("alloy#urlFormName", Unused),
    ("alloy#uuidFormat", Handled),
    ("alloy#yearFormat", Unused),
    ("alloy#yearMonthFormat", Handled),
    ("alloy#zoneIdFormat", Handled),
    ("alloy#zoneOffsetFormat", Handled),
    ("alloy#zonedDateTimeFormat", Handled),
    ("alloy.common#cidrFormat", Unused),
    ("alloy.common#countryCodeFormat", Unused),
    ("alloy.common#emailFormat", Unused),
    ("alloy.common#hexColorCodeFormat", Unused),
    ("alloy.common#ipaddressFormat", Unused),
    ("alloy.common#languageCodeFormat", Unused),
    ("alloy.common#languageTagFormat", Unused),
    ("alloy.openapi#openapiExtensions", Unused),
    ("alloy.openapi#summary", Unused),
    ("alloy.proto#grpc", Reported("plan.unsupported_protocol")),
    ("alloy.proto#grpcError", Unused),
    ("alloy.proto#grpcErrorMessage", Unused),
    ("alloy.proto#protoCompactLocalDate", Unused),
    ("alloy.proto#protoCompactLocalTime", Unused),
    ("alloy.proto#protoCompactMonthDay", Unused),
    ("alloy.proto#protoCompactUUID", Unused),
    ("alloy.proto#protoCompactYearMonth", Unused),
    ("alloy.proto#protoEnabled", Unused),
    ("alloy.proto#protoEnumFormat", Unused),
    ("alloy.proto#protoIndex", Unused),
    ("alloy.proto#protoInlinedOneOf", Unused),
    ("alloy.proto#protoNumType", Unused),
    ("alloy.proto#protoOffsetDateTimeFormat", Unused),
    ("alloy.proto#protoReservedFields", Unused),
    ("alloy.proto#protoTimestampFormat", Unused),
    ("alloy.proto#protoWrapped", Unused),
    ("aws.api#arn", Unused),
    ("aws.api#arnReference", Unused),
    (
        "aws.api#awsChunked",
        Ignored(Gap {
            unless: None,
            consequence: "the body is sent as it is, without the encoding `aws-chunked`",
            instead: "services accept such bodies unless they require a checksum after them",
        }),
    ),
    (
        "aws.api#clientDiscoveredEndpoint",
        Ignored(Gap {
            unless: None,
            consequence: "no endpoint is discovered, and the operation needs one",
            instead: "call the operation that returns endpoints, then use `--endpoint-url`",
        }),
    ),
    ("aws.api#clientEndpointDiscovery", Reported("aws.api#clientDiscoveredEndpoint")),
    ("aws.api#clientEndpointDiscoveryId", Reported("aws.api#clientDiscoveredEndpoint")),
    ("aws.api#controlPlane", Unused),
    ("aws.api#data", Unused),
    ("aws.api#dataPlane", Unused),
    ("aws.api#service", Handled),
    ("aws.api#tagEnabled", Unused),
    ("aws.api#taggable", Unused),
    (
        "aws.apigateway#apiKeyRequired",
        Ignored(Gap {
            unless: Some("smithy.api#httpApiKeyAuth"),
            consequence: "no option sends the API key that API Gateway requires",
            instead: "add `@httpApiKeyAuth(name: \"x-api-key\", in: \"header\")` to the service",
        }),
    ),
    ("aws.apigateway#apiKeySource", Reported("aws.apigateway#apiKeyRequired")),
    ("aws.apigateway#apiTlsPolicy", Unused),
    (
        "aws.apigateway#authorizer",
        Ignored(Gap {
            unless: None,
            consequence: "an authorizer does not choose the authentication of a call",
            instead: "`@auth` on the operation chooses among the schemes of the service",
        }),
    ),
    ("aws.apigateway#authorizers", Reported("aws.apigateway#authorizer")),
    ("aws.apigateway#endpointConfiguration", Unused),
    ("aws.apigateway#gatewayResponses", Unused),
    ("aws.apigateway#integration", Unused),
    ("aws.apigateway#minimumCompressionSize", Unused),
    ("aws.apigateway#mockIntegration", Unused),
    ("aws.apigateway#requestValidator", Unused),
    ("aws.apigateway#resourcePolicy", Unused),
    (
        "aws.auth#cognitoUserPools",
        Ignored(Gap {
            unless: Some("smithy.api#httpBearerAuth"),
            consequence: "no token of a user pool is sent",
            instead: "add `@httpBearerAuth` to the service: the token is a bearer token",
        }),
    ),
    ("aws.auth#cognitoUserPoolsScopes", Reported("aws.auth#cognitoUserPools")),
    ("aws.auth#sigv4", Handled),
    ("aws.auth#sigv4a", Handled),
    ("aws.auth#unsignedPayload", Handled),
    ("aws.cloudformation#cfnAdditionalIdentifier", Unused),
    ("aws.cloudformation#cfnDefaultValue", Unused),
    ("aws.cloudformation#cfnExcludeProperty", Unused),
    ("aws.cloudformation#cfnMutability", Unused),
    ("aws.cloudformation#cfnName", Unused),
    ("aws.cloudformation#cfnResource", Unused),
    ("aws.customizations#s3UnwrappedXmlOutput", Handled),
    (
        "aws.endpoints#dualStackOnlyEndpoints",
        Ignored(Gap {
            unless: Some("smithy.rules#endpointRuleSet"),
            consequence: "endpoints are not derived from it",
            instead: "add `@endpointRuleSet` to the service, or use `--endpoint-url`",
        }),
    ),
    ("aws.endpoints#endpointsModifier", Unused),
    ("aws.endpoints#rulesBasedEndpoints", Unused),
    (
        "aws.endpoints#standardPartitionalEndpoints",
        Ignored(Gap {
            unless: Some("smithy.rules#endpointRuleSet"),
            consequence: "endpoints are not derived from it",
            instead: "add `@endpointRuleSet` to the service, or use `--endpoint-url`",
        }),
    ),
    (
        "aws.endpoints#standardRegionalEndpoints",
        Ignored(Gap {
            unless: Some("smithy.rules#endpointRuleSet"),
            consequence: "endpoints are not derived from it",
            instead: "add `@endpointRuleSet` to the service, or use `--endpoint-url`",
        }),
    ),
    ("aws.iam#actionName", Unused),
    ("aws.iam#actionPermissionDescription", Unused),
    ("aws.iam#conditionKeyValue", Unused),
    ("aws.iam#conditionKeys", Unused),
    ("aws.iam#defineConditionKeys", Unused),
    ("aws.iam#disableConditionKeyInference", Unused),
    ("aws.iam#iamAction", Unused),
    ("aws.iam#iamResource", Unused),
    ("aws.iam#requiredActions", Unused),
    ("aws.iam#serviceResolvedConditionKeys", Unused),
    ("aws.iam#supportedPrincipalTypes", Unused),
    ("aws.protocols#awsJson1_0", Handled),
    ("aws.protocols#awsJson1_1", Handled),
    ("aws.protocols#awsQuery", Handled),
    ("aws.protocols#awsQueryCompatible", Handled),
    ("aws.protocols#awsQueryError", Handled),
    ("aws.protocols#ec2Query", Handled),
    ("aws.protocols#ec2QueryName", Handled),
    ("aws.protocols#httpChecksum", Handled),
    ("aws.protocols#restJson1", Handled),
    ("aws.protocols#restXml", Handled),
    ("smithy.api#addedDefault", Unused),
    ("smithy.api#auth", Handled),
    ("smithy.api#authDefinition", Unused),
    ("smithy.api#box", Handled),
    ("smithy.api#clientOptional", Handled),
    ("smithy.api#cors", Unused),
    ("smithy.api#default", Handled),
    ("smithy.api#deprecated", Shown),
    ("smithy.api#documentation", Shown),
    ("smithy.api#endpoint", Handled),
    ("smithy.api#enum", Handled),
    ("smithy.api#enumValue", Handled),
    ("smithy.api#error", Handled),
    ("smithy.api#eventHeader", Reported("plan.event_stream")),
    ("smithy.api#eventPayload", Reported("plan.event_stream")),
    ("smithy.api#examples", Shown),
    ("smithy.api#externalDocumentation", Shown),
    ("smithy.api#hostLabel", Handled),
    ("smithy.api#http", Handled),
    ("smithy.api#httpApiKeyAuth", Handled),
    ("smithy.api#httpBasicAuth", Handled),
    ("smithy.api#httpBearerAuth", Handled),
    ("smithy.api#httpChecksumRequired", Handled),
    ("smithy.api#httpDigestAuth", Handled),
    ("smithy.api#httpError", Handled),
    ("smithy.api#httpHeader", Handled),
    ("smithy.api#httpLabel", Handled),
    ("smithy.api#httpPayload", Handled),
    ("smithy.api#httpPrefixHeaders", Handled),
    ("smithy.api#httpQuery", Handled),
    ("smithy.api#httpQueryParams", Handled),
    ("smithy.api#httpResponseCode", Handled),
    ("smithy.api#idRef", Unused),
    ("smithy.api#idempotencyToken", Handled),
    ("smithy.api#idempotent", Unused),
    ("smithy.api#input", Unused),
    ("smithy.api#internal", Shown),
    ("smithy.api#jsonName", Handled),
    ("smithy.api#length", Handled),
    ("smithy.api#longPoll", Handled),
    ("smithy.api#mediaType", Handled),
    ("smithy.api#metadata", Unused),
    ("smithy.api#mixin", Handled),
    ("smithy.api#nestedProperties", Unused),
    ("smithy.api#noReplace", Unused),
    ("smithy.api#notProperty", Unused),
    ("smithy.api#optionalAuth", Handled),
    ("smithy.api#output", Unused),
    ("smithy.api#paginated", Handled),
    ("smithy.api#pattern", Handled),
    ("smithy.api#private", Unused),
    ("smithy.api#property", Unused),
    ("smithy.api#protocolDefinition", Unused),
    ("smithy.api#range", Handled),
    ("smithy.api#readonly", Handled),
    ("smithy.api#recommended", Shown),
    ("smithy.api#references", Unused),
    ("smithy.api#requestCompression", Handled),
    ("smithy.api#required", Handled),
    ("smithy.api#requiresLength", Handled),
    ("smithy.api#resourceIdentifier", Unused),
    ("smithy.api#retryable", Handled),
    ("smithy.api#sensitive", Handled),
    ("smithy.api#since", Shown),
    ("smithy.api#sparse", Handled),
    ("smithy.api#streaming", Handled),
    ("smithy.api#suppress", Unused),
    ("smithy.api#tags", Shown),
    ("smithy.api#timestampFormat", Handled),
    ("smithy.api#title", Shown),
    ("smithy.api#trait", Unused),
    ("smithy.api#traitValidators", Unused),
    ("smithy.api#uniqueItems", Handled),
    ("smithy.api#unitType", Unused),
    ("smithy.api#unstable", Shown),
    ("smithy.api#xmlAttribute", Handled),
    ("smithy.api#xmlFlattened", Handled),
    ("smithy.api#xmlName", Handled),
    ("smithy.api#xmlNamespace", Handled),
    (
        "smithy.contracts#conditions",
        Ignored(Gap {
            unless: None,
            consequence: "inputs are not checked against them, not even with `--cli-strict`",
            instead: "the service has to reject inputs that violate them",
        }),
    ),
    ("smithy.mqtt#mqttJson", Reported("plan.unsupported_protocol")),
    (
        "smithy.mqtt#publish",
        Ignored(Gap {
            unless: None,
            consequence: "nothing is published over MQTT: the operation sends an HTTP request",
            instead: "select the other operations, and use an MQTT client for this one",
        }),
    ),
    (
        "smithy.mqtt#subscribe",
        Ignored(Gap {
            unless: None,
            consequence: "no MQTT topic is subscribed to: the operation sends an HTTP request",
            instead: "select the other operations, and use an MQTT client for this one",
        }),
    ),
    ("smithy.mqtt#topicLabel", Reported("smithy.mqtt#publish")),
    ("smithy.openapi#specificationExtension", Unused),
    ("smithy.protocols#rpcv2Cbor", Handled),
    ("smithy.protocols#rpcv2Json", Handled),
    ("smithy.rules#clientContextParams", Handled),
    ("smithy.rules#contextParam", Handled),
    (
        "smithy.rules#endpointBdd",
        Ignored(Gap {
            unless: Some("smithy.rules#endpointRuleSet"),
            consequence: "endpoints are not derived from compiled rules",
            instead: "add the `@endpointRuleSet` that they come from, or use `--endpoint-url`",
        }),
    ),
    ("smithy.rules#endpointRuleSet", Handled),
    ("smithy.rules#endpointTests", Unused),
    ("smithy.rules#operationContextParams", Handled),
    ("smithy.rules#staticContextParams", Handled),
    ("smithy.test#eventStreamTests", Unused),
    ("smithy.test#httpMalformedRequestTests", Unused),
    ("smithy.test#httpRequestTests", Unused),
    ("smithy.test#httpResponseTests", Unused),
    ("smithy.test#smokeTests", Unused),
    ("smithy.waiters#waitable", Handled),
];

#[cfg(test)]
mod tests {
    use super::{Effect, all, of};
    use crate::model::known;
    use crate::model::traits::ids;
    use std::collections::BTreeSet;

    /// A new trait of a later Smithy version fails here until it is classified.
    #[test]
    fn every_known_trait_is_classified_once() {
        let is_trait = |id: &&str| known::shape(id).is_some_and(|it| it.traits.has(ids::TRAIT));
        let defined: BTreeSet<&str> = known::ids().filter(is_trait).collect();
        let classified: BTreeSet<&str> = all().map(|(id, _)| id).collect();
        assert_eq!(defined, classified);
        assert_eq!(all().count(), classified.len(), "a trait has two rows");
        let ids: Vec<&str> = all().map(|(id, _)| id).collect();
        assert!(ids.is_sorted(), "the rows are not sorted");
    }

    #[test]
    fn reports_and_exceptions_name_something() {
        for (id, effect) in all() {
            assert_eq!(of(id), Some(effect), "{id}");
            match effect {
                Effect::Reported(by) if by.contains('#') => {
                    assert!(matches!(of(by), Some(Effect::Ignored(_))), "{id}: {by}");
                }
                Effect::Reported(by) => assert!(by.starts_with("plan."), "{id}: {by}"),
                Effect::Ignored(gap) => {
                    let is_known = gap.unless.is_none_or(|other| of(other).is_some());
                    assert!(is_known, "{id}: {:?}", gap.unless);
                }
                Effect::Handled | Effect::Shown | Effect::Unused => {}
            }
        }
        assert_eq!(of("smithy.api#nothing"), None);
    }
}
