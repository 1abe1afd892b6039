//! The authentication schemes of a service and of each operation, in the order to try them.

use super::context::Lowering;
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
