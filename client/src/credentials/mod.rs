//! The credential sources (AWS CLI behaviour 8.3).
//!
//! The order is the AWS CLI's, which differs from that of AWS's provider chain for Rust. The source
//! is resolved from environment and files, without a request. Most runs need only keys from the
//! environment or a profile; each other source has a module, after botocore's provider of that
//! source.

mod account;
mod cache;
mod chain;
mod container;
mod document;
mod dpop;
mod expiry;
mod get;
mod header_safety;
mod instance_metadata;
mod legacy;
mod login;
mod process;
mod role;
mod service;
mod sso;
mod sso_token;

pub(crate) use account::AccountId;
pub(crate) use chain::{source, token_source};
pub(crate) use instance_metadata::{Metadata, is_disabled, region_of_instance};
pub(crate) use sso_token::{BearerToken, TokenSource, bearer_token};

use crate::causes::with_causes;
use crate::config::Config;
use crate::debug::log::Log;
use crate::error::Error;
use crate::http::Http;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use header_safety::Origins;
use service::Service;
use std::sync::Arc;

/// The source of a run's credentials.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Known keys; `from` is their location for `--debug`, `origins` the one for messages.
    Keys { credentials: Credentials, from: String, origins: Box<Origins> },
    /// A role, assumed with the credentials of another source.
    Role(Box<Role>),
    /// A role, assumed with the token in a file.
    WebIdentity { file: String, role_arn: String, session_name: Option<String> },
    /// IAM Identity Center, with the token of `aws sso login`.
    Sso(Box<sso::Sso>),
    /// The session of `aws login`, by its name.
    Login { session: String },
    /// The output of a program; `account` is the account id if the program prints none.
    Process { command: String, account: Option<String> },
    /// The endpoint that a container's environment names.
    Container,
    /// EC2's instance metadata, the last source.
    Instance,
    /// A provider of a Rust caller.
    Provider(SharedCredentialsProvider),
    /// None: a Rust caller gives none, and wants neither environment nor files to be read.
    Absent,
}

/// A role to assume.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    profile: String,
    arn: String,
    session_name: Option<String>,
    external_id: Option<String>,
    /// The lifetime of the credentials in seconds.
    duration: Option<i64>,
    /// The MFA device whose code is prompted for.
    mfa_serial: Option<String>,
    source: Source,
    /// The name of the source if it is a `credential_source`.
    named_source: Option<String>,
}

impl Source {
    /// Credentials from a Rust caller.
    pub(crate) fn given(credentials: Credentials, from: &str) -> Source {
        Source::Keys { credentials, from: from.to_owned(), origins: Box::new(Origins::all(from)) }
    }

    /// The AWS CLI's name of this source in messages.
    fn name(&self) -> &'static str {
        match self {
            Source::Keys { .. } => "keys",
            Source::Role(_) => "assume-role",
            Source::WebIdentity { .. } => "assume-role-with-web-identity",
            Source::Sso(_) => "sso",
            Source::Login { .. } => "login",
            Source::Process { .. } => "custom-process",
            Source::Container => "container-role",
            Source::Instance => "iam-role",
            Source::Provider(_) => "the client's builder",
            Source::Absent => "none",
        }
    }

    /// The origins of its credentials, for messages.
    fn origins(&self) -> Origins {
        match self {
            Source::Keys { origins, .. } => (**origins).clone(),
            Source::Role(role) => {
                Origins::all(&format!("STS, for the role {}", python_repr(&role.arn)))
            }
            Source::WebIdentity { role_arn, .. } => {
                Origins::all(&format!("STS, for the role {}", python_repr(role_arn)))
            }
            Source::Sso(_) => Origins::all("IAM Identity Center"),
            Source::Login { session } => {
                Origins::all(&format!("the login session {}", python_repr(session)))
            }
            Source::Process { .. } => Origins::all("the program of credential_process"),
            Source::Container => Origins::all("the container credentials endpoint"),
            Source::Instance => Origins::all("EC2 instance metadata"),
            Source::Provider(_) | Source::Absent => {
                Origins::all("the credentials provider of the client's builder")
            }
        }
    }
}

/// The settings for fetching credentials.
#[derive(Clone, Debug)]
pub(crate) struct CredentialsContext {
    pub(crate) region: String,
    pub(crate) retries: crate::retry::Settings,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
    pub(crate) metadata: Metadata,
    /// The URLs of STS, SSO, SSO OIDC and AWS Sign-In, where they are configured.
    urls: [Option<String>; 4],
}

impl CredentialsContext {
    /// Reads the settings.
    ///
    /// # Errors
    /// A setting that is not valid.
    pub(crate) fn new(
        region: &str,
        retries: crate::retry::Settings,
        config: &Config,
    ) -> Result<CredentialsContext, Error> {
        let (use_fips, use_dual_stack) = crate::endpoint::variants(config)?;
        let url = |service: Service| -> Result<Option<String>, Error> {
            Ok(crate::endpoint::configured_url(service.id(), config)?.map(|(url, _)| url))
        };
        Ok(CredentialsContext {
            region: region.to_owned(),
            retries,
            use_fips,
            use_dual_stack,
            metadata: Metadata::new(config)?,
            urls: [
                url(Service::Sts)?,
                url(Service::Sso)?,
                url(Service::SsoOidc)?,
                url(Service::SignIn)?,
            ],
        })
    }

    /// The configured URL of a service.
    fn url_of(&self, service: Service) -> Option<&str> {
        let [sts, sso, oidc, sign_in] = &self.urls;
        match service {
            Service::Sts => sts.as_deref(),
            Service::Sso => sso.as_deref(),
            Service::SsoOidc => oidc.as_deref(),
            Service::SignIn => sign_in.as_deref(),
        }
    }
}

/// Loads the credentials; known keys need no `context`.
///
/// # Errors
/// No credentials, or the error of the configured source.
pub(crate) async fn load(
    source: &Source,
    context: Option<&CredentialsContext>,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let found = match (source, context) {
        (Source::Keys { credentials, from, .. }, _) => {
            log.line(PART, format_args!("Found credentials in {from}"));
            expiry::refuse_expired(credentials.clone())?
        }
        (Source::Provider(provider), _) => {
            provider.provide_credentials().await.map_err(provider_error)?
        }
        (Source::Absent, _) => {
            return Err(Error::without_credentials(
                "The client has no credentials. Set them with \
                `keys` or `credentials` of its builder.",
            ));
        }
        (_, None) => return Err(Error::no_credentials()),
        (source, Some(context)) => {
            log.line(PART, format_args!("Looking for credentials via: {}", source.name()));
            match source {
                Source::Role(role) => Box::pin(role::assume(role, context, http, log)).await?,
                Source::WebIdentity { file, role_arn, session_name } => {
                    role::assume_with_token(
                        file,
                        role_arn,
                        session_name.as_deref(),
                        context,
                        http,
                        log,
                    )
                    .await?
                }
                Source::Sso(sso) => sso::fetch(sso, context, http, log).await?,
                Source::Login { session } => login::fetch(session, context, http, log).await?,
                Source::Process { command, account } => {
                    account::or_else(process::fetch(command).await?, account.as_deref())
                }
                Source::Container => container::fetch(http, log).await?,
                Source::Instance => instance_metadata::fetch(&context.metadata, http, log).await?,
                Source::Keys { credentials, .. } => credentials.clone(),
                Source::Provider(_) | Source::Absent => return Err(Error::no_credentials()),
            }
        }
    };
    header_safety::check(&found, &source.origins())?;
    let found = without_empty_token(found);
    let token = if found.session_token().is_some() { " and a session token" } else { "" };
    log.line(
        PART,
        format_args!(
            "Credentials of {} have the key id {}{token}",
            source.name(),
            found.access_key_id()
        ),
    );
    Ok(found)
}

/// The error of a caller's provider.
fn provider_error(error: CredentialsError) -> Error {
    let text = format!("The credentials provider failed: {}", with_causes(&error));
    Error::without_credentials(text).caused_by(Arc::new(error))
}

/// Removes an empty session token: botocore does not send one from any source.
fn without_empty_token(found: Credentials) -> Credentials {
    if found.session_token() != Some("") {
        return found;
    }
    let mut builder = Credentials::builder()
        .access_key_id(found.access_key_id())
        .secret_access_key(found.secret_access_key())
        .provider_name("credentials");
    builder.set_expiry(found.expiry());
    builder.set_account_id(found.account_id().cloned());
    builder.build()
}

const PART: &str = "client.credentials";

/// The AWS CLI's error for a `credential_source` without credentials.
fn no_credentials_in(name: &str, profile: &str) -> Error {
    let reason =
        format!("No credentials found in credential_source referenced in profile {profile}");
    document::retrieval_error(name, &reason)
}

/// A setting's value in a message: quoted, with control characters escaped.
fn python_repr(text: &str) -> String {
    hardie_runtime::cli::python::repr_str(text)
}

/// The error for a key without its other half.
fn partial(provider: &str, missing: &str) -> Error {
    Error::general(format!("Partial credentials found in {provider}, missing: {missing}"))
}
