//! Traits of AWS's services.

use super::events::{Event, Events};
use crate::model::traits::ids;
use serde_json::Value;

/// All validators of AWS's services.
pub(super) fn validate(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let text = |id: &str, key: &str| {
            let value = graph.traits(service).value(id)?;
            value.get(key).and_then(Value::as_str).map(str::to_owned)
        };
        let is_aws = graph.has(service, ids::AWS_SERVICE);
        let name = || graph.name(service).to_lowercase();
        let namespace = is_aws
            .then(|| text(ids::AWS_SERVICE, "arnNamespace").unwrap_or_else(name))
            .map(|namespace| ("the ARN namespace", namespace));
        let sigv4 = text(ids::SIGV4, "name").map(|it| ("the name of `sigv4`", it));
        let sigv4a = text(ids::SIGV4A, "name").map(|it| ("the name of `sigv4a`", it));
        let pairs = [(&namespace, &sigv4), (&namespace, &sigv4a), (&sigv4, &sigv4a)];
        for (one, other) in pairs {
            let (Some((what, one)), Some((which, other))) = (one, other) else { continue };
            if one != other {
                let message = format!("{what}, `{one}`, differs from {which}, `{other}`");
                events.warning("SigV4Traits", service, message);
            }
        }
        let Some((_, namespace)) = namespace else { continue };
        event_source(&namespace, service, events);
        if let Some(id) = text(ids::AWS_SERVICE, "sdkId")
            && let Some(reason) = invalid_sdk_id(&id)
        {
            let message = format!("the SDK id `{id}` {reason}");
            events.on_trait(ids::AWS_SERVICE, Event::danger("SdkServiceId", service, message));
        }
    }
}

fn event_source(
    namespace: &str,
    service: crate::model::graph::Vertex,
    events: &mut Events<'_, '_, '_>,
) {
    let graph = events.graph;
    let wanted = format!("{namespace}.amazonaws.com");
    let value = graph.traits(service).value(ids::AWS_SERVICE);
    let source = value.as_ref().and_then(|it| it.get("cloudTrailEventSource"));
    let Some(source) = source.and_then(Value::as_str) else { return };
    // The name of this service differs.
    let is_exception = wanted == "cloudwatch.amazonaws.com" && source == "monitoring.amazonaws.com";
    let is_placeholder = source.contains("REPLACE") || source.to_uppercase() == source;
    let message = if is_exception {
        return;
    } else if is_placeholder {
        format!("the CloudTrail event source `{source}` is a placeholder")
    } else if source != wanted {
        format!("the CloudTrail event source is `{source}` instead of `{wanted}`")
    } else {
        return;
    };
    events.on_trait(ids::AWS_SERVICE, Event::warning("EventSource", service, message));
}

/// Ids that do not follow the rules, and cannot be changed any more.
const RELEASED: [&str; 15] = [
    "ACM PCA",
    "ApiGatewayManagementApi",
    "Application Discovery Service",
    "Config Service",
    "Cost and Usage Report Service",
    "Database Migration Service",
    "Directory Service",
    "Elasticsearch Service",
    "IoT 1Click Devices Service",
    "IoTAnalytics",
    "Lex Model Building Service",
    "Lex Runtime Service",
    "Marketplace Entitlement Service",
    "Resource Groups Tagging API",
    "mq",
];

fn invalid_sdk_id(id: &str) -> Option<&'static str> {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_well_formed =
        id.starts_with(|first: char| first.is_ascii_alphabetic()) && id.split(' ').all(is_word);
    let lower = id.to_lowercase();
    if RELEASED.contains(&id) {
        None
    } else if !is_well_formed {
        Some("must consist of words of letters and digits")
    } else if ["AWS", "Aws", "Amazon"].iter().any(|name| id.contains(name)) {
        Some("cannot contain the name of the company")
    } else if ["service", "client", "api"].iter().any(|end| lower.ends_with(end)) {
        Some("cannot end with `service`, `client` or `api`")
    } else if id.len() > 50 {
        Some("cannot have more than 50 characters")
    } else {
        None
    }
}
