//! The facts of a service beside its rows, as JSON: few, and read once.

use crate::flavour::Flavour;
use crate::plan::Plan;
use crate::plan::auth::{ApiKey, ApiKeyPlace, AuthScheme};
use crate::plan::facts::texts::Texts;
use crate::plan::service::{OwnService, Service};
use serde_json::{Value, json};

/// The facts as JSON. The documentation is a place in `docs`.
pub(super) fn facts(plan: &Plan, docs: &mut Texts) -> String {
    let service = &plan.service;
    let Service { xml_namespace, .. } = service;
    let added = service.added_commands.iter();
    let added: Vec<Value> = added.map(|(name, it)| json!([name, json!(it).to_string()])).collect();
    let endpoint_settings = match service.endpoint_settings.as_slice() {
        [] => String::new(),
        settings => json!(settings).to_string(),
    };
    let operations = (0..).zip(&plan.operations);
    let others = operations.filter(|(_, it): &(u16, _)| it.auth != service.auth);
    let operation_auth: Vec<Value> =
        others.map(|(row, it)| json!([row, schemes(&it.auth)])).collect();
    let namespace = xml_namespace.as_ref().map_or(["", ""], |(uri, prefix)| [uri, prefix]);
    let mut facts = json!({
        "command": service.command,
        "shapeId": service.shape_id,
        "sdkId": service.sdk_id,
        "title": service.title,
        "version": service.version,
        "docs": docs.add(service.prose.html()),
        "unsupported": service.unsupported.iter().collect::<Vec<_>>(),
        "addedCommands": added,
        "auth": schemes(&service.auth),
        "operationAuth": operation_auth,
        "signingName": service.signing_name,
        "endpointPrefix": service.endpoint_prefix,
        "endpointSettings": endpoint_settings,
        "protocol": {
            "code": service.protocol.constant(),
            "target": service.target,
            "queryCompatible": service.query_compatible,
            "bareErrors": service.bare_errors,
            "namespace": namespace,
        },
    });
    if service.flavour == Flavour::Own {
        facts["own"] = own(&service.own);
    }
    facts.to_string()
}

fn own(own: &OwnService) -> Value {
    let OwnService {
        program,
        prefix,
        folder,
        documentation,
        endpoint,
        has_rules,
        needs_region,
        uses_region,
    } = own;
    json!({
        "program": program,
        "prefix": prefix,
        "folder": folder,
        "documentation": documentation,
        "endpoint": endpoint,
        "hasRules": has_rules,
        "needsRegion": needs_region,
        "usesRegion": uses_region,
    })
}

fn schemes(schemes: &[AuthScheme]) -> Vec<Value> {
    let scheme = |scheme: &AuthScheme| match scheme {
        AuthScheme::ApiKey(ApiKey { name, place, scheme }) => {
            json!([name, *place == ApiKeyPlace::Query, scheme])
        }
        AuthScheme::Bearer => json!("bearer"),
        AuthScheme::Basic => json!("basic"),
        AuthScheme::Digest => json!("digest"),
        AuthScheme::Sigv4 => json!("sigv4"),
        AuthScheme::Sigv4a => json!("sigv4a"),
        AuthScheme::None => json!("none"),
    };
    schemes.iter().map(scheme).collect()
}
