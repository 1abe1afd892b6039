//! The authentication scheme of AWS's services, as the AWS CLI chooses it (botocore's
//! `handlers.py`, `_set_auth_scheme_preference_signer`, and `auth.py`).

use crate::config::{Config, env};
use crate::error::Error;
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

/// The scheme of an operation; `Signature` (`SigV4`) for one without schemes.
pub(crate) fn scheme(
    service: &Service,
    operation: Operation,
    preference: &[String],
    has_token: bool,
) -> AuthScheme {
    let (all, own) = (service.auth, service.auth(operation));
    // The operation's own schemes, in place of those of the service.
    let operation_scheme = (own != all).then(|| first(preference, own)).flatten();
    let default = first(&[], all);
    let mut resolved = if preference.is_empty() { default } else { first(preference, all) };
    let has_bearer = all.contains(&AuthScheme::Bearer);
    if has_token && has_bearer && signing_name(service) == BEARER_FIRST {
        resolved = Some(AuthScheme::Bearer);
    }
    let scheme = if resolved == default { operation_scheme.or(resolved) } else { resolved };
    scheme.unwrap_or(AuthScheme::SigV4)
}

/// The first scheme that AWS's services use: of the preference, else of the list.
fn first(preference: &[String], schemes: &[AuthScheme]) -> Option<AuthScheme> {
    let is_known = |scheme: &&AuthScheme| {
        use AuthScheme::{Bearer, None, SigV4, SigV4a};
        matches!(scheme, SigV4 | SigV4a | Bearer | None)
    };
    let known = || schemes.iter().filter(is_known);
    let preferred = preference.iter().find_map(|name| known().find(|it| it.name() == name));
    preferred.or_else(|| known().next()).copied()
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
        let cases: [(&[&str], &[AuthScheme], Option<AuthScheme>); 7] = [
            (&[], &[SigV4, Bearer], Some(SigV4)),
            (&["httpBearerAuth"], &[SigV4, Bearer], Some(Bearer)),
            (&["smithy.api#httpBearerAuth"], &[SigV4, Bearer], Some(SigV4)),
            (&["other", "sigv4a", "sigv4"], &[SigV4, SigV4a], Some(SigV4a)),
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
