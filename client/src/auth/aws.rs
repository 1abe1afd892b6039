//! The authentication scheme of AWS's services, as the AWS CLI chooses it (botocore's
//! `handlers.py`, `set_operation_specific_signer` and `_set_auth_scheme_preference_signer`, and
//! `auth.py`).

use crate::config::{Config, env};
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use crate::request::signing_v4a;
use hardie_runtime::service::{AuthScheme, Service};
use hardie_runtime::table::Operation;

/// The service whose bearer token comes before signatures, by its signing name.
const BEARER_FIRST: &str = "bedrock";

/// `AWS_AUTH_SCHEME_PREFERENCE` or the profile's key: names of schemes without white space;
/// unknown ones are ignored.
///
/// # Errors
/// A configuration file that cannot be read.
pub(crate) fn preference(config: &Config) -> Result<Vec<String>, Error> {
    let setting = config.setting(&["AWS_AUTH_SCHEME_PREFERENCE"], "auth_scheme_preference")?;
    let words = setting.as_deref().unwrap_or_default().split(',');
    let words = words.map(|word| word.replace([' ', '\t'], ""));
    Ok(words.filter(|word| !word.is_empty()).collect())
}

/// The scheme of a call: one that its endpoint asks for, else one of the operation, else one of the
/// service, else Signature Version 4.
pub(crate) fn scheme(
    service: &Service,
    operation: Operation,
    target: &ResolvedEndpoint,
    preference: &[String],
    has_token: bool,
) -> AuthScheme {
    let (all, own) = (service.auth, service.auth(operation));
    let of_operation = || (own != all).then(|| first(preference, own)).flatten();
    if let Some(scheme) = first(preference, &target.auth_schemes()).or_else(of_operation) {
        return scheme;
    }
    if has_token && all.contains(&AuthScheme::Bearer) && signing_name(service) == BEARER_FIRST {
        return AuthScheme::Bearer;
    }
    first(preference, all).unwrap_or(AuthScheme::SigV4)
}

/// The first scheme that AWS's services use: of the preference, else of the list. Signatures that
/// this program cannot create are the last resort.
fn first(preference: &[String], schemes: &[AuthScheme]) -> Option<AuthScheme> {
    let is_known = |scheme: &&AuthScheme| match scheme {
        AuthScheme::SigV4 | AuthScheme::Bearer | AuthScheme::None => true,
        AuthScheme::SigV4a => signing_v4a::IS_SUPPORTED,
        AuthScheme::ApiKey(_) | AuthScheme::Basic | AuthScheme::Digest => false,
    };
    let known = || schemes.iter().filter(is_known);
    let preferred = preference.iter().find_map(|name| known().find(|it| it.name() == name));
    let unsupported = || schemes.iter().find(|scheme| **scheme == AuthScheme::SigV4a);
    preferred.or_else(|| known().next()).or_else(unsupported).copied()
}

/// The variable of a service's bearer token: `AWS_BEARER_TOKEN_BEDROCK`.
pub(crate) fn variable(service: &Service) -> String {
    let name = signing_name(service).replace(['-', ' '], "_").to_uppercase();
    format!("AWS_BEARER_TOKEN_{name}")
}

/// The token in the environment, even if it is empty.
pub(crate) fn token(service: &Service) -> Option<super::Secret> {
    env(&variable(service)).map(super::Secret::new)
}

fn signing_name(service: &Service) -> &str {
    if service.signing_name.is_empty() { service.endpoint_prefix } else { service.signing_name }
}

#[cfg(test)]
mod tests {
    use super::first;
    use hardie_runtime::service::AuthScheme::{self, Basic, Bearer, None, SigV4, SigV4a};

    #[test]
    fn the_first_known_scheme_is_used() {
        // A program that cannot sign so uses another scheme.
        let asymmetric = if cfg!(feature = "sigv4a") { SigV4a } else { SigV4 };
        let cases: [(&[&str], &[AuthScheme], Option<AuthScheme>); 10] = [
            (&[], &[SigV4, Bearer], Some(SigV4)),
            (&["httpBearerAuth"], &[SigV4, Bearer], Some(Bearer)),
            (&["smithy.api#httpBearerAuth"], &[SigV4, Bearer], Some(SigV4)),
            (&["other", "sigv4a", "sigv4"], &[SigV4, SigV4a], Some(asymmetric)),
            (&["sigv4", "sigv4a"], &[SigV4a, SigV4], Some(SigV4)),
            (&[], &[SigV4a, SigV4], Some(asymmetric)),
            (&["sigv4"], &[SigV4a], Some(SigV4a)),
            (&["httpBasicAuth"], &[Basic, Bearer], Some(Bearer)),
            (&["noAuth"], &[SigV4, None], Some(None)),
            (&["sigv4"], &[], Option::None),
        ];
        for (preference, schemes, want) in cases {
            let preference: Vec<String> = preference.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(first(&preference, schemes), want, "{preference:?} {schemes:?}");
        }
    }
}
