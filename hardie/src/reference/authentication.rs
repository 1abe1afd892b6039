//! The conventions of a planned service and the authentication of its operations, as pages read
//! them.

use hardie_build::Flavour;
use hardie_build::plan::Plan;
use hardie_build::plan::auth::{ApiKeyPlace, AuthScheme as Planned};
use hardie_build::plan::command::operation::Operation;
use hardie_runtime::pages::Authentication;
use hardie_runtime::service::{self, ApiKey, AuthScheme, Own, OwnService};

/// The conventions of a service. Like the table, they are never freed: cursors and pages are
/// `'static`.
pub(super) fn flavour(plan: &Plan) -> service::Flavour {
    if plan.service.flavour == Flavour::Aws {
        return service::Flavour::Aws;
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
        uses_region: own.uses_region,
    };
    service::Flavour::Own(Own::new(Box::leak(Box::new(own))))
}

/// The authentication of an operation; `None` for AWS's services.
pub(super) fn of(flavour: service::Flavour, operation: &Operation) -> Option<Authentication> {
    let own = flavour.own()?;
    let schemes: Vec<AuthScheme> = operation.auth.iter().map(scheme).collect();
    Some(Authentication { own, schemes: schemes.leak() })
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
