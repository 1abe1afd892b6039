//! The authentication schemes of a service and of each operation, in the order to try them.

use super::Plan;
use super::context::Lowering;
use super::endpoint::rules::{Argument, Outcome, Property, RuleSet};
pub use crate::model::traits::{ApiKey, ApiKeyPlace, AuthScheme};
use crate::model::{Shape, ShapeId, Traits};

/// The schemes of a service: those in `@auth`, else all that it has, ordered by their ids.
pub(crate) fn of_service(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Vec<AuthScheme> {
    match cx.ok(&shape.id, shape.traits.auth()) {
        Some(ids) => named(cx, shape, &ids),
        None => cx.ok(&shape.id, shape.traits.offered_auth_schemes()).unwrap_or_default(),
    }
}

/// The schemes of an operation: those in its own `@auth`, else its service's; with `@optionalAuth`,
/// none is the last.
pub(crate) fn of_operation(
    cx: &mut Lowering<'_, '_, '_>,
    service: &Shape<'_>,
    id: &ShapeId,
    traits: &Traits<'_>,
) -> Vec<AuthScheme> {
    let mut schemes = match cx.ok(id, traits.auth()) {
        Some(ids) => named(cx, service, &ids),
        None => cx.auth.clone(),
    };
    if traits.is_optional_auth() && !schemes.contains(&AuthScheme::None) {
        schemes.push(AuthScheme::None);
    }
    schemes
}

fn named(cx: &mut Lowering<'_, '_, '_>, service: &Shape<'_>, ids: &[String]) -> Vec<AuthScheme> {
    let mut schemes = Vec::new();
    for id in ids {
        schemes.extend(cx.ok(&service.id, service.traits.auth_scheme(id)));
    }
    schemes
}

impl Plan {
    /// Whether the model or its endpoint rules can ask for Signature Version 4A, which programs
    /// support with a feature only.
    pub fn may_use_sigv4a(&self) -> bool {
        let of_operations = self.operations.iter().flat_map(|operation| &operation.auth);
        self.service.auth.iter().chain(of_operations).any(|it| *it == AuthScheme::Sigv4a)
            || may_ask_for_sigv4a(&self.endpoint)
    }
}

fn may_ask_for_sigv4a(rules: &RuleSet) -> bool {
    let mut rest: Vec<_> = rules.rules.iter().collect();
    while let Some(rule) = rest.pop() {
        match &rule.outcome {
            Outcome::Rules(rules) => rest.extend(rules),
            Outcome::Error(_) => {}
            Outcome::Endpoint { properties, .. } => {
                let schemes = properties.iter().filter(|(name, _)| name == "authSchemes");
                if schemes.flat_map(|(_, schemes)| names(schemes)).any(may_be_sigv4a) {
                    return true;
                }
            }
        }
    }
    false
}

/// The names of the schemes in a property `authSchemes`.
fn names(schemes: &Property) -> impl Iterator<Item = &Argument> {
    let schemes = match schemes {
        Property::List(schemes) => schemes.as_slice(),
        _ => &[],
    };
    let members = schemes.iter().flat_map(|scheme| match scheme {
        Property::Map(members) => members.as_slice(),
        _ => &[],
    });
    members.filter_map(|(key, value)| match value {
        Property::Text(name) if key == "name" => Some(name),
        _ => None,
    })
}

/// Whether a scheme has this name; one that is computed can have any.
fn may_be_sigv4a(name: &Argument) -> bool {
    match name {
        Argument::Text(name) => name.rsplit('#').next() == Some("sigv4a"),
        _ => true,
    }
}
