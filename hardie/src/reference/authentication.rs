//! The authentication of an operation of a plan, as the pages read it.

use hardie_build::Flavour;
use hardie_build::plan::Plan;
use hardie_build::plan::auth::{ApiKeyPlace, AuthScheme as Planned};
use hardie_build::plan::command::operation::Operation;
use hardie_runtime::pages::Authentication;
use hardie_runtime::service::{ApiKey, AuthScheme, OwnService};

/// The authentication of an operation; `None` for AWS's services. Like the table, it is never
/// freed: cursors and pages are `'static`.
pub(super) fn of(plan: &Plan, operation: &Operation) -> Option<Authentication> {
    if plan.service.flavour == Flavour::Aws {
        return None;
    }
    let own = &plan.service.own;
    let own = OwnService {
        program: kept(&own.program),
        prefix: kept(&own.prefix),
        folder: kept(&own.folder),
        documentation: kept(&own.documentation),
        endpoint: kept(&own.endpoint),
        has_rules: own.has_rules,
        needs_region: own.needs_region,
    };
    let schemes: Vec<AuthScheme> = operation.auth.iter().map(scheme).collect();
    Some(Authentication { own: Box::leak(Box::new(own)), schemes: schemes.leak() })
}

fn kept(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn scheme(planned: &Planned) -> AuthScheme {
    match planned {
        Planned::Bearer => AuthScheme::Bearer,
        Planned::ApiKey(key) => AuthScheme::ApiKey(ApiKey {
            name: kept(&key.name),
            in_query: key.place == ApiKeyPlace::Query,
            scheme: kept(&key.scheme),
        }),
        Planned::Basic => AuthScheme::Basic,
        Planned::Digest => AuthScheme::Digest,
        Planned::Sigv4 => AuthScheme::SigV4,
        Planned::Sigv4a => AuthScheme::SigV4a,
        Planned::None => AuthScheme::None,
    }
}
