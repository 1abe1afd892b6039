//! Authentication: how the requests of an operation prove who sends them.
//!
//! A service that is not AWS's has schemes of its own ([`choose`] picks one), whose secrets come
//! from [`sources`]; each scheme has a file. AWS's services sign with
//! [`credentials`](crate::credentials).

mod advice;
mod api_key;
pub(crate) mod aws;
mod basic;
mod bearer;
mod check;
mod choose;
#[cfg(feature = "own")]
mod digest;
mod keychain;
#[cfg(not(feature = "own"))]
mod no_digest;
mod part;
mod sources;
mod token_command;

#[cfg(feature = "own")]
pub(crate) use digest::{Digest, Sessions};
#[cfg(not(feature = "own"))]
pub(crate) use no_digest::{Digest, Sessions};

use crate::config::{Config, Naming};
use crate::debug::log::Log;
use crate::endpoint::ResolvedEndpoint;
use crate::error::Error;
use crate::request::signing_v4a;
use crate::secret::{Placement, Secret};
use advice::{ACCESS_KEY, Advice};
use aws_credential_types::Credentials;
use choose::Choice;
use hardie_runtime::service::{AuthScheme, Own, Service};
use hardie_runtime::table::Operation;
use part::Part;
use sources::{Login, Source, Sources};
use std::pin::Pin;

/// The secrets of a caller; missing ones come from the environment and the profile.
#[derive(Clone, Debug, Default)]
pub struct GivenSecrets {
    /// The bearer token.
    pub bearer_token: Option<Secret>,
    /// The API key.
    pub api_key: Option<Secret>,
    /// The user name.
    pub username: Option<Secret>,
    /// The password.
    pub password: Option<Secret>,
    /// The access key for Signature Version 4.
    pub(crate) keys: Option<Credentials>,
    /// Whether a Rust program gives them, not the command line.
    pub(crate) by_caller: bool,
}

/// An operation with its schemes in the order of the model.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AuthenticatedCall {
    pub(crate) operation: Operation,
    pub(crate) schemes: &'static [AuthScheme],
}

/// The authentication of a service that is not AWS's.
#[derive(Debug)]
pub(crate) struct OwnAuthentication {
    own: Own,
    sources: Sources,
    /// The names of schemes that are tried first.
    preference: Vec<String>,
    /// The configuration file and the profile, for messages.
    file: String,
    profile: String,
    naming: Naming,
    /// The error for a signature without a Region.
    no_region: Error,
}

/// What a call proves its sender with.
#[derive(Debug)]
pub(crate) enum Authorization {
    None,
    /// A secret in the request.
    Placed(Placement),
    /// User name and password, for a challenge of the server.
    Digest(Login),
    /// A signature with an access key.
    Signature(Credentials),
    /// A signature with an access key that is valid in several Regions.
    SignatureV4a(Credentials),
}

impl Authorization {
    /// Whether it is a signature.
    pub(crate) fn is_signature(&self) -> bool {
        matches!(self, Authorization::Signature(_) | Authorization::SignatureV4a(_))
    }

    /// The secret in the request.
    pub(crate) fn placement(&self) -> Option<&Placement> {
        match self {
            Authorization::Placed(placement) => Some(placement),
            Authorization::None
            | Authorization::Digest(_)
            | Authorization::Signature(_)
            | Authorization::SignatureV4a(_) => None,
        }
    }
}

impl PreparedAuthentication {
    /// The bearer token of an AWS service.
    pub(crate) fn bearer_of_aws(service: &Service) -> PreparedAuthentication {
        PreparedAuthentication::header(&bearer::unchecked(""), aws::variable(service))
    }

    /// A header that ends with a variable; the placement has the prefix only.
    fn header(placement: &Placement, variable: String) -> PreparedAuthentication {
        let (name, prefix) = (placement.name().to_owned(), placement.value().to_owned());
        PreparedAuthentication::Header { name, prefix, variable }
    }
}

/// How a request is authenticated when it is sent, with variables in place of secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreparedAuthentication {
    /// Not at all.
    None,
    /// Signature Version 4 with the access key in these variables: id, secret, session token.
    Signature([String; 3]),
    /// Signature Version 4A with the access key in these variables.
    SignatureV4a([String; 3]),
    /// A header: a prefix, which a model can choose, and the value of a variable.
    Header {
        /// The name in lower case.
        name: String,
        /// The scheme with a space; empty for none.
        prefix: String,
        /// The variable, without a dollar sign.
        variable: String,
    },
    /// A query parameter with the value of a variable.
    Query(String, String),
    /// User name and password in these variables, sent as they are.
    Basic([String; 2]),
    /// User name and password in these variables, after a challenge.
    Digest([String; 2]),
}

impl OwnAuthentication {
    /// Reads the settings.
    ///
    /// # Errors
    /// A configuration file that cannot be read; an unknown name of a scheme.
    pub(crate) fn new(
        own: Own,
        given: &GivenSecrets,
        config: &Config,
    ) -> Result<OwnAuthentication, Error> {
        Ok(OwnAuthentication {
            own,
            sources: Sources::new(own, given, config)?,
            preference: choose::preference(config)?,
            file: config.file_name(),
            profile: config.profile_name().to_owned(),
            naming: config.naming(),
            no_region: crate::endpoint::no_own_region(config),
        })
    }

    fn ordered(&self, schemes: &[AuthScheme]) -> Vec<AuthScheme> {
        choose::ordered(schemes, &self.preference, |scheme| self.sources.has_given(scheme))
    }

    fn advice(&self, operation: Operation) -> Advice<'_> {
        let (own, naming) = (self.own, self.naming);
        Advice { own, operation, naming, file: &self.file, profile: &self.profile }
    }

    /// The authorization of a call to an endpoint with one of these schemes.
    ///
    /// # Errors
    /// No scheme is configured; a secret that no request can carry; a program that prints no
    /// token; no Region to sign for; a signature that this program cannot create.
    ///
    /// The future is on the heap, so that those of AWS's services contain no code of it.
    pub(crate) fn authorize<'a>(
        &'a self,
        call: AuthenticatedCall,
        target: &'a ResolvedEndpoint,
        log: Log,
    ) -> Pin<Box<dyn Future<Output = Result<Authorization, Error>> + Send + 'a>> {
        Box::pin(self.find_authorization(call, target, log))
    }

    async fn find_authorization(
        &self,
        call: AuthenticatedCall,
        target: &ResolvedEndpoint,
        log: Log,
    ) -> Result<Authorization, Error> {
        let schemes = self.ordered(call.schemes);
        let advice = self.advice(call.operation);
        let Some(choice) = choose::choose(&schemes, &self.sources, &advice)? else {
            let failure = self.sources.keychain_failure();
            return Err(advice.nothing_configured(&schemes, failure.as_deref()));
        };
        let scheme = self.used(choice.scheme(), &schemes, target)?;
        log.line("client.auth", format_args!("Authentication: {}", scheme.name()));
        Ok(match choice {
            Choice::None => Authorization::None,
            Choice::Bearer(source) => {
                let (token, from) = load(source).await?;
                Authorization::Placed(bearer::placement(&token, &from)?)
            }
            Choice::ApiKey(api, source) => {
                let (key, from) = load(source).await?;
                Authorization::Placed(api_key::placement(api, &key, &from)?)
            }
            Choice::Basic(login) => Authorization::Placed(basic::placement(&login)?),
            Choice::Digest(login) => {
                basic::check_login(&login)?;
                Authorization::Digest(login)
            }
            Choice::Signature(_, keys) if scheme == AuthScheme::SigV4a => {
                Authorization::SignatureV4a(keys)
            }
            Choice::Signature(_, keys) => Authorization::Signature(keys),
        })
    }

    /// The scheme that is used where one of these schemes, in the order to try them, is chosen:
    /// the endpoint can ask for the other version of a signature.
    ///
    /// # Errors
    /// No Region to sign for; a signature that this program cannot create.
    fn used(
        &self,
        chosen: AuthScheme,
        schemes: &[AuthScheme],
        target: &ResolvedEndpoint,
    ) -> Result<AuthScheme, Error> {
        if !chosen.is_signature() {
            return Ok(chosen);
        }
        match choose::version(schemes, &self.preference, target) {
            AuthScheme::SigV4a if !signing_v4a::IS_SUPPORTED => Err(signing_v4a::unsupported()),
            AuthScheme::SigV4 if target.signing_region.is_empty() => Err(self.no_region.clone()),
            version => Ok(version),
        }
    }

    /// How a call to an endpoint with one of these schemes is authenticated; the first scheme if
    /// none is configured.
    ///
    /// # Errors
    /// Half of an identity: a user name without a password, a key without its id. No Region to
    /// sign for; a signature that this program cannot create.
    pub(crate) fn describe(
        &self,
        call: AuthenticatedCall,
        target: &ResolvedEndpoint,
    ) -> Result<PreparedAuthentication, Error> {
        let schemes = self.ordered(call.schemes);
        let advice = self.advice(call.operation);
        let choice = choose::choose(&schemes, &self.sources, &advice)?;
        let scheme = choice.map(|choice| choice.scheme()).or_else(|| schemes.first().copied());
        let scheme = self.used(scheme.unwrap_or(AuthScheme::None), &schemes, target)?;
        let variable = |key: &str| self.own.variable(key);
        let header = PreparedAuthentication::header;
        let login = || [variable(Part::Username.key()), variable(Part::Password.key())];
        Ok(match scheme {
            AuthScheme::None => PreparedAuthentication::None,
            AuthScheme::Bearer => header(&bearer::unchecked(""), variable(Part::Token.key())),
            AuthScheme::ApiKey(api) if api.in_query => {
                let name = api_key::unchecked(api, "").name().to_owned();
                PreparedAuthentication::Query(name, variable(Part::ApiKey.key()))
            }
            AuthScheme::ApiKey(api) => {
                header(&api_key::unchecked(api, ""), variable(Part::ApiKey.key()))
            }
            AuthScheme::Basic => PreparedAuthentication::Basic(login()),
            AuthScheme::Digest => PreparedAuthentication::Digest(login()),
            AuthScheme::SigV4 => PreparedAuthentication::Signature(ACCESS_KEY.map(variable)),
            AuthScheme::SigV4a => PreparedAuthentication::SignatureV4a(ACCESS_KEY.map(variable)),
        })
    }
}

/// The authorization with the bearer token of an AWS service.
///
/// # Errors
/// No token (255); one that no request can carry.
pub(crate) fn bearer_of_aws(
    service: &Service,
    token: Option<Secret>,
) -> Result<Authorization, Error> {
    let token = token.ok_or_else(|| Error::general("Unable to locate authorization token"))?;
    // The AWS CLI sends an empty token too.
    if token.is_empty() {
        return Ok(Authorization::Placed(bearer::unchecked("")));
    }
    let from = format!("variable {}", aws::variable(service));
    bearer(&token, &from)
}

/// The authorization with a bearer token.
///
/// # Errors
/// A token that no request can carry.
pub(crate) fn bearer(token: &Secret, from: &str) -> Result<Authorization, Error> {
    bearer::placement(token, from).map(Authorization::Placed)
}

/// A secret and its source for messages.
async fn load(source: Source) -> Result<(Secret, String), Error> {
    match source {
        Source::Known { secret, from, .. } => Ok((secret, from)),
        Source::Command(words) => {
            let token = token_command::run(&words).await?;
            Ok((token, token_command::source(&words)))
        }
    }
}
