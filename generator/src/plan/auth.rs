//! The authentication schemes of a service and of each operation, in the order to try them.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::model::Place;
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
    // A service that has nothing else is reported as a whole.
    let is_sigv4a = |scheme: &AuthScheme| *scheme == AuthScheme::Sigv4a;
    let is_only = !schemes.is_empty() && schemes.iter().all(is_sigv4a);
    let has_others = !service
        .traits
        .offered_auth_schemes()
        .is_ok_and(|schemes| schemes.is_some_and(|schemes| schemes.iter().all(is_sigv4a)));
    if is_only && has_others && !traits.is_optional_auth() && !cx.is_aws() {
        let place = cx.model.shape(id).map_or(Place::NOWHERE, |shape| shape.place);
        let message = "the operation cannot be called: its only authentication scheme, \
            `aws.auth#sigv4a`, is not supported";
        let help = "add another scheme of the service to the trait `@auth`";
        cx.problem(Diagnostic::warning("plan.auth", message).help(help), id, place);
    }
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
