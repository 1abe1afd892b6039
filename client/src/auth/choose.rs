//! Chooses the authentication scheme of an operation: the first that is configured.

use super::advice::Advice;
use super::sources::{Identity, Login, Source, Sources};
use crate::config::Config;
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use crate::request::signing_v4a;
use aws_credential_types::Credentials;
use hardie_runtime::service::{ApiKey, AuthScheme};

/// A scheme with the identity for it.
#[derive(Clone, Debug)]
pub(super) enum Choice {
    None,
    Bearer(Source),
    ApiKey(ApiKey, Source),
    Basic(Login),
    Digest(Login),
    /// A signature of this or the other version.
    Signature(AuthScheme, Credentials),
}

impl Choice {
    /// The scheme.
    pub(super) fn scheme(&self) -> AuthScheme {
        match self {
            Choice::None => AuthScheme::None,
            Choice::Bearer(_) => AuthScheme::Bearer,
            Choice::ApiKey(api, _) => AuthScheme::ApiKey(*api),
            Choice::Basic(_) => AuthScheme::Basic,
            Choice::Digest(_) => AuthScheme::Digest,
            Choice::Signature(scheme, _) => *scheme,
        }
    }
}

/// The names of all schemes, for `auth_scheme_preference`.
const NAMES: [&str; 7] = [
    "httpBearerAuth",
    "httpApiKeyAuth",
    "httpBasicAuth",
    "httpDigestAuth",
    "sigv4",
    "sigv4a",
    "noAuth",
];

/// The schemes of `auth_scheme_preference`, by their names without a namespace.
///
/// # Errors
/// An unknown name.
pub(super) fn preference(config: &Config) -> Result<Vec<String>, Error> {
    let key = "auth_scheme_preference";
    let Some((text, from)) = config.setting_with_origin(&[], key)? else { return Ok(Vec::new()) };
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let name = word.rsplit_once('#').map_or(word, |(_, name)| name);
            let is_known = NAMES.contains(&name);
            is_known.then(|| name.to_owned()).ok_or_else(|| {
                Error::configuration(format!(
                    "Unknown authentication scheme `{}` in {from}; schemes are {}",
                    word.escape_debug(),
                    NAMES.join(", ")
                ))
            })
        })
        .collect()
}

/// The schemes in the order to try them: those whose secret is an option, then those of the
/// preference, then the others; within them in the order of the model. None is the last, unless
/// the preference has it.
pub(super) fn ordered(
    schemes: &[AuthScheme],
    preference: &[String],
    is_given: impl Fn(AuthScheme) -> bool,
) -> Vec<AuthScheme> {
    let mut ordered = schemes.to_vec();
    ordered.sort_by_key(|scheme| {
        let place = preference.iter().position(|name| *name == scheme.name());
        let is_last = *scheme == AuthScheme::None && place.is_none();
        (!is_given(*scheme), is_last, place.unwrap_or(preference.len()))
    });
    ordered
}

/// The first scheme with an identity; `None` if none has one.
///
/// # Errors
/// Half of an identity, such as a user name without a password, that is an option or has no other
/// scheme beside it; a character that no request can carry.
pub(super) fn choose(
    schemes: &[AuthScheme],
    sources: &Sources,
    advice: &Advice<'_>,
) -> Result<Option<Choice>, Error> {
    if schemes.is_empty() {
        return Ok(Some(Choice::None));
    }
    let mut first_half = None;
    for scheme in schemes {
        let choice = match scheme {
            AuthScheme::None => Identity::Complete(Choice::None),
            AuthScheme::Bearer => Identity::of(sources.token()).map(Choice::Bearer),
            AuthScheme::ApiKey(api) => {
                Identity::of(sources.api_key(*api)).map(|key| Choice::ApiKey(*api, key))
            }
            AuthScheme::Basic => sources.login(*scheme, advice).map(Choice::Basic),
            AuthScheme::Digest => sources.login(*scheme, advice).map(Choice::Digest),
            AuthScheme::SigV4 | AuthScheme::SigV4a => {
                sources.keys()?.map(|keys| Choice::Signature(*scheme, keys))
            }
        };
        match choice {
            Identity::None => {}
            Identity::Complete(choice) => return Ok(Some(choice)),
            Identity::Half(error) if sources.has_given(*scheme) => return Err(error),
            Identity::Half(error) => {
                first_half.get_or_insert(error);
            }
        }
    }
    first_half.map_or(Ok(None), Err)
}

/// The version of a signature with an access key: one that the endpoint asks for, else one of the
/// operation, whose schemes are in the order to try them. A version that this program cannot create
/// is the last resort.
pub(super) fn version(
    schemes: &[AuthScheme],
    preference: &[String],
    target: &ResolvedEndpoint,
) -> AuthScheme {
    let is_signature = |scheme: &AuthScheme| scheme.is_signature();
    let of_endpoint: Vec<AuthScheme> =
        target.auth_schemes().into_iter().filter(is_signature).collect();
    let mut versions: Vec<AuthScheme> = if of_endpoint.is_empty() {
        schemes.iter().copied().filter(is_signature).collect()
    } else {
        ordered(&of_endpoint, preference, |_| false)
    };
    versions.sort_by_key(|it| *it == AuthScheme::SigV4a && !signing_v4a::IS_SUPPORTED);
    versions.first().copied().unwrap_or(AuthScheme::SigV4)
}

#[cfg(test)]
mod tests {
    use super::ordered;
    use hardie_runtime::service::AuthScheme::{self, Basic, Bearer, Digest, None, SigV4};

    #[test]
    fn orders() {
        let model = [Bearer, None, Basic, SigV4];
        let cases: [(&[&str], Option<AuthScheme>, [AuthScheme; 4]); 5] = [
            (&[], Option::None, [Bearer, Basic, SigV4, None]),
            (&["sigv4", "httpBasicAuth"], Option::None, [SigV4, Basic, Bearer, None]),
            (&["noAuth"], Option::None, [None, Bearer, Basic, SigV4]),
            (&["sigv4"], Some(Basic), [Basic, SigV4, Bearer, None]),
            (&["httpDigestAuth"], Some(Digest), [Bearer, Basic, SigV4, None]),
        ];
        for (preference, given, want) in cases {
            let preference: Vec<String> = preference.iter().map(|it| (*it).to_owned()).collect();
            let order = ordered(&model, &preference, |scheme| Some(scheme) == given);
            assert_eq!(order, want, "{preference:?} {given:?}");
        }
    }
}
