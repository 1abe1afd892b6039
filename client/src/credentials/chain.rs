//! Resolves the credential source and reports errors of its configuration.
//!
//! After botocore's `credentials.py`: `create_credential_resolver`, `AssumeRoleProvider`,
//! `SSOProvider`, with their messages.

use super::header_safety::Origins;
use super::sso::Sso;
use super::sso_token::TokenSource;
use super::{Metadata, Role, Source, account, container, expiry, legacy, partial};
use crate::config::{Config, check_env, env};
use crate::error::Error;
use aws_credential_types::Credentials;
use hardie_runtime::cli::python;
use hardie_runtime::value::Value;

/// Resolves the source: environment (unless `--profile` was given), then the profile's role, web
/// identity, SSO, keys in `credentials`, `credential_process`, keys in `config`, then files of
/// older tools, container and instance.
///
/// # Errors
/// A variable that is not UTF-8; settings of metadata that are not valid; one key of a pair without
/// the other; an incomplete or contradictory profile; an unparsable file.
pub(crate) fn source(config: &Config) -> Result<Source, Error> {
    if config.is_isolated() {
        return Ok(Source::Absent);
    }
    let found = decide(config);
    // A variable that is not readable explains any wrong or missing source.
    check_env()?;
    let found = found?;
    token_source(config)?;
    Ok(found)
}

/// The token of the profile's `sso_session`, which must be complete even for a call that needs no
/// token: botocore searches for one.
///
/// # Errors
/// A session that does not exist or is incomplete.
pub(crate) fn token_source(config: &Config) -> Result<Option<TokenSource>, Error> {
    let profile = config.profile_name();
    let Some(name) = config.of_profile(profile, "sso_session")? else { return Ok(None) };
    if !config.has_sso_session(&name)? {
        return Err(Error::general(format!(
            "The profile \"{profile}\" is configured to use the SSO token provider but \
             the \"{name}\" sso_session configuration does not exist."
        )));
    }
    check_session(config, profile, &name)?;
    let setting = |key: &str| config.of_sso_session(&name, key).map(Option::unwrap_or_default);
    let (start_url, region) = (setting("sso_start_url")?, setting("sso_region")?);
    Ok(Some(TokenSource { session: Some(name), start_url, region }))
}

/// The maximum number of profiles between a role and its source of keys; each is a call to STS.
const LONGEST_CHAIN: usize = 100;

fn decide(config: &Config) -> Result<Source, Error> {
    // Invalid settings are reported even if the metadata service is not used.
    Metadata::new(config)?;
    let takes_environment = !config.has_profile_option();
    if takes_environment && let Some(keys) = of_environment()? {
        return Ok(keys);
    }
    let profile = config.profile_name();
    if let Some(role) = role(config, profile, &mut vec![profile.to_owned()])? {
        return Ok(role);
    }
    if let Some(found) = in_profile(config, profile, takes_environment)? {
        return Ok(found);
    }
    if let Some(found) = legacy::source()? {
        return Ok(found);
    }
    if container::is_configured() { Ok(Source::Container) } else { Ok(Source::Instance) }
}

fn of_environment() -> Result<Option<Source>, Error> {
    const TOKENS: [&str; 2] = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"];
    let get = |name: &str| env(name).filter(|text| !text.is_empty());
    let Some(id) = get("AWS_ACCESS_KEY_ID") else { return Ok(None) };
    let Some(secret) = get("AWS_SECRET_ACCESS_KEY") else {
        return Err(partial("env", "AWS_SECRET_ACCESS_KEY"));
    };
    let token = TOKENS.into_iter().find_map(|name| Some((name, get(name)?)));
    let expiry = get("AWS_CREDENTIAL_EXPIRATION").map(|text| expiry::parse(&text)).transpose()?;
    let variable = |name: &str| format!("the environment variable {name}");
    let origins = Origins {
        id: variable("AWS_ACCESS_KEY_ID"),
        secret: variable("AWS_SECRET_ACCESS_KEY"),
        token: variable(token.as_ref().map_or("", |(name, _)| name)),
    };
    let credentials = Credentials::new(id, secret, token.map(|(_, token)| token), expiry, "env");
    let credentials = account::or_else(credentials, get("AWS_ACCOUNT_ID").as_deref());
    let from = "environment variables".to_owned();
    Ok(Some(Source::Keys { credentials, from, origins: Box::new(origins) }))
}

/// The source in a profile other than a role assumed with another source's credentials.
fn in_profile(
    config: &Config,
    profile: &str,
    takes_environment: bool,
) -> Result<Option<Source>, Error> {
    if let Some(found) = web_identity(config, profile, takes_environment)? {
        return Ok(Some(found));
    }
    if let Some(found) = sso(config, profile)? {
        return Ok(Some(found));
    }
    let of_credentials = |key: &str| config.of_credentials_file(profile, key);
    let place = |key: &str| config.place_in_credentials_file(profile, key);
    if let Some(found) =
        keys(of_credentials, place, "shared-credentials-file", "the credentials file", profile)?
    {
        return Ok(Some(found));
    }
    if let Some(session) = config.of_profile(profile, "login_session")? {
        return Ok(Some(Source::Login { session }));
    }
    if let Some(command) = config.of_profile(profile, "credential_process")? {
        // botocore reads the id of the profile from either file.
        let account = config.of_profile(profile, "aws_account_id")?;
        return Ok(Some(Source::Process { command, account }));
    }
    let of_config = |key: &str| config.of_config_file(profile, key);
    let place = |key: &str| config.place_in_config_file(profile, key);
    keys(of_config, place, "config-file", "the config file", profile)
}

fn keys(
    get: impl Fn(&str) -> Result<Option<String>, crate::config::Error>,
    place_of: impl Fn(&str) -> String,
    provider: &str,
    place: &str,
    profile: &str,
) -> Result<Option<Source>, Error> {
    let Some(id) = get("aws_access_key_id")? else { return Ok(None) };
    let Some(secret) = get("aws_secret_access_key")? else {
        return Err(partial(provider, "aws_secret_access_key"));
    };
    let (token, token_key) = match get("aws_security_token")? {
        Some(token) => (Some(token), "aws_security_token"),
        None => (get("aws_session_token")?, "aws_session_token"),
    };
    let token = token.filter(|token| !token.is_empty());
    let credentials = Credentials::new(id, secret, token, None, "profile");
    let credentials = account::or_else(credentials, get("aws_account_id")?.as_deref());
    let origins = Origins {
        id: place_of("aws_access_key_id"),
        secret: place_of("aws_secret_access_key"),
        token: place_of(token_key),
    };
    let from = format!("{place}, profile {profile}");
    Ok(Some(Source::Keys { credentials, from, origins: Box::new(origins) }))
}

fn web_identity(
    config: &Config,
    profile: &str,
    takes_environment: bool,
) -> Result<Option<Source>, Error> {
    let get = |variable: &str, key: &str| match env(variable).filter(|_| takes_environment) {
        Some(value) => Ok::<_, Error>(Some(value)),
        None => Ok(config.of_profile(profile, key)?),
    };
    let file = get("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")?;
    let Some(file) = file.filter(|file| !file.is_empty()) else { return Ok(None) };
    let role_arn = get("AWS_ROLE_ARN", "role_arn")?.filter(|arn| !arn.is_empty()).ok_or_else(|| {
        Error::general(
            "The provided profile or the current environment is configured to assume role with web \
             identity but has no role ARN configured. Ensure that the profile has the \
             role_arnconfiguration set or the AWS_ROLE_ARN env var is set.",
        )
    })?;
    let session_name = get("AWS_ROLE_SESSION_NAME", "role_session_name")?;
    Ok(Some(Source::WebIdentity { file, role_arn, session_name }))
}

fn sso(config: &Config, profile: &str) -> Result<Option<Source>, Error> {
    const KEYS: [&str; 4] = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"];
    let mut values = KEYS.map(|_| None);
    for (key, value) in KEYS.into_iter().zip(&mut values) {
        *value = config.of_profile(profile, key)?;
    }
    let [role, account, ..] = &values;
    if account.is_none() && role.is_none() {
        return Ok(None);
    }
    let session = config.of_profile(profile, "sso_session")?;
    if let Some(name) = &session {
        if !config.has_sso_session(name)? {
            return Err(Error::general(format!(
                "The specified sso-session does not exist: \"{name}\""
            )));
        }
        for (key, value) in KEYS.into_iter().zip(&mut values) {
            let Some(of_session) = config.of_sso_session(name, key)? else { continue };
            if let Some(of_profile) = value.as_ref().filter(|value| **value != of_session) {
                return Err(Error::general(format!(
                    "The value for {key} is inconsistent between profile ({of_profile}) and \
                     sso-session ({of_session})."
                )));
            }
            *value = Some(of_session);
        }
    }
    match values {
        [Some(role), Some(account), Some(start_url), Some(region)] => {
            if let Some(name) = &session {
                check_session(config, profile, name)?;
            }
            let token = TokenSource { session, start_url, region };
            Ok(Some(Source::Sso(Box::new(Sso { token, account, role }))))
        }
        values => {
            let missing = KEYS.into_iter().zip(&values).filter(|(_, value)| value.is_none());
            let missing: Vec<&str> = missing.map(|(key, _)| key).collect();
            Err(Error::general(format!(
                "The profile \"{profile}\" is configured to use SSO but is missing required \
                    configuration: {}",
                missing.join(", ")
            )))
        }
    }
}

/// A session has its own URL and Region; those of the profile are ignored.
fn check_session(config: &Config, profile: &str, session: &str) -> Result<(), Error> {
    let mut missing = Vec::new();
    for key in ["sso_start_url", "sso_region"] {
        if config.of_sso_session(session, key)?.is_none() {
            missing.push(key.to_owned());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::general(format!(
        "The profile \"{profile}\" is configured to use the SSO token provider but is missing the \
         following configuration: {}.",
        python_list(&missing)
    )))
}

/// The role of a profile with the source that assumes it; `visited` are the profiles that led here.
fn role(
    config: &Config,
    profile: &str,
    visited: &mut Vec<String>,
) -> Result<Option<Source>, Error> {
    let get = |key: &str| config.of_profile(profile, key);
    let Some(arn) = get("role_arn")? else { return Ok(None) };
    if get("web_identity_token_file")?.is_some() {
        return Ok(None);
    }
    let named_source = get("credential_source")?;
    let source = match (get("source_profile")?, &named_source) {
        (Some(_), Some(_)) => {
            return Err(Error::general(format!(
                "The profile \"{profile}\" contains both source_profile and credential_source."
            )));
        }
        (None, None) => return Err(partial("assume-role", "source_profile or credential_source")),
        (None, Some(name)) => of_named_source(name, profile)?,
        (Some(name), None) => of_source_profile(config, &name, profile, visited)?,
    };
    // A duration that is not a number is ignored.
    let duration = get("duration_seconds")?.and_then(|text| python::int(&text).ok()?.as_i64());
    Ok(Some(Source::Role(Box::new(Role {
        profile: profile.to_owned(),
        arn,
        session_name: get("role_session_name")?,
        external_id: get("external_id")?,
        duration,
        mfa_serial: get("mfa_serial")?,
        source,
        named_source,
    }))))
}

fn of_named_source(name: &str, profile: &str) -> Result<Source, Error> {
    let none = || super::no_credentials_in(name, profile);
    match name {
        "Environment" => of_environment()?.ok_or_else(none),
        "EcsContainer" => container::is_configured().then_some(Source::Container).ok_or_else(none),
        "Ec2InstanceMetadata" => Ok(Source::Instance),
        _ => Err(Error::general(format!(
            "The credential source \"{name}\" referenced in profile \"{profile}\" is not valid."
        ))),
    }
}

fn of_source_profile(
    config: &Config,
    name: &str,
    parent: &str,
    visited: &mut Vec<String>,
) -> Result<Source, Error> {
    if !config.has_profile(name)? {
        return Err(Error::general(format!(
            "The source_profile \"{name}\" referenced in the profile \"{parent}\" does not exist."
        )));
    }
    let has = |key: &str| config.of_profile(name, key).map(|value| value.is_some());
    let has_keys = has("aws_access_key_id")? || has("aws_secret_access_key")?;
    // A profile may refer to itself if it contains the keys that assume its role.
    if visited.iter().any(|known| known == name) && (name != parent || !has_keys) {
        return Err(Error::general(format!(
            "Infinite loop in credential configuration detected. Attempting to load from profile \
             {name} which has already been visited. Visited profiles: {}",
            python_list(visited)
        )));
    }
    if visited.len() >= LONGEST_CHAIN {
        return Err(Error::general(format!(
            "The chain of source profiles that ends with \"{name}\" is longer than {LONGEST_CHAIN} \
                profiles."
        )));
    }
    visited.push(name.to_owned());
    if !has_keys && let Some(role) = role(config, name, visited)? {
        return Ok(role);
    }
    in_profile(config, name, false)?.ok_or_else(|| {
        Error::general(format!("The source profile \"{name}\" must have credentials."))
    })
}

/// Formats names like a Python list.
fn python_list(names: &[String]) -> String {
    let names = names.iter().map(|name| Value::from(name.as_str())).collect();
    python::repr(&Value::List(names), python::Dict::Plain)
}
