//! The authentication schemes of an operation: their description, and whether a change of them is
//! breaking.

use super::code;
use hardie_build::Flavour;
use hardie_build::plan::Plan;
use hardie_build::plan::auth::{ApiKey, ApiKeyPlace, AuthScheme};
use hardie_build::plan::command::operation::Operation;
use hardie_build::plan::facts::table::OperationRow;

/// The schemes of an operation, in the order to try them; anonymous requests are
/// [`AuthScheme::None`]. `by_c2j` if only the facts that botocore models express count.
pub(super) fn of(
    plan: &Plan,
    operation: &Operation,
    row: &OperationRow,
    by_c2j: bool,
) -> Vec<AuthScheme> {
    // The AWS CLI never signs where authentication is optional, and signs where no scheme is named.
    let is_aws = plan.service.flavour == Flavour::Aws;
    if is_aws && row.flags.unsigned || operation.auth.is_empty() && !is_aws {
        return vec![AuthScheme::None];
    }
    if is_aws && (by_c2j || operation.auth.is_empty()) {
        return vec![AuthScheme::Sigv4];
    }
    operation.auth.clone()
}

/// Describes a change: the old schemes, an arrow, and the new schemes.
pub(super) fn change(old: &[AuthScheme], new: &[AuthScheme]) -> String {
    format!("authentication: {} → {}", list(old), list(new))
}

/// Whether a caller that was accepted can be rejected: one of its schemes is gone, with the option
/// for its secret, or anonymous requests are.
pub(super) fn is_breaking(old: &[AuthScheme], new: &[AuthScheme]) -> bool {
    old.iter().any(|scheme| !new.contains(scheme))
}

fn list(schemes: &[AuthScheme]) -> String {
    schemes.iter().map(describe).collect::<Vec<String>>().join(", ")
}

fn describe(scheme: &AuthScheme) -> String {
    let name = match scheme {
        AuthScheme::Bearer => "bearer token",
        AuthScheme::ApiKey(ApiKey { name, place, scheme }) => {
            let place = match place {
                ApiKeyPlace::Header => "header",
                ApiKeyPlace::Query => "query parameter",
            };
            let after = if scheme.is_empty() {
                String::new()
            } else {
                format!(", scheme {}", code(scheme))
            };
            return format!("API key ({place} {}{after})", code(name));
        }
        AuthScheme::Basic => "basic authentication",
        AuthScheme::Digest => "digest authentication",
        AuthScheme::Sigv4 => "Signature Version 4",
        AuthScheme::Sigv4a => "Signature Version 4A",
        AuthScheme::None => "none",
    };
    name.to_owned()
}
