//! Assumes roles: with other credentials, or with a web identity token.

use super::cache::CachedCredentials;
use super::service::{Request, Service, form, into_error, send};
use super::{CredentialsContext, Role, expiry};
use crate::debug::log::Log;
use crate::error::{Error, ErrorKind};
use crate::files::read_text;
use crate::http::Http;
use aws_credential_types::Credentials;
use hardie_runtime::value::{Map, Value};
use hardie_runtime::wire::{self, Protocol};
use std::io::{IsTerminal, Write};
use std::time::SystemTime;

/// Assumes a role with the credentials of its source.
///
/// # Errors
/// Those of the source; an MFA code that cannot be prompted for; STS's error.
pub(super) async fn assume(
    role: &Role,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let cache = CachedCredentials::of_role(role, log);
    if let Some(found) = cache.read() {
        return Ok(found);
    }
    let source =
        super::load(&role.source, Some(context), http, log).await.map_err(|error| {
            match (&role.named_source, error.kind()) {
                (Some(name), ErrorKind::NoCredentials) => {
                    super::no_credentials_in(name, &role.profile)
                }
                _ => error,
            }
        })?;
    let code =
        role.mfa_serial.as_deref().map(|serial| ask_for_code(serial, &role.profile)).transpose()?;
    let duration = role.duration.map(|seconds| seconds.to_string());
    let name = session_name(role.session_name.as_deref());
    let pairs = [
        ("RoleArn", Some(role.arn.as_str())),
        ("RoleSessionName", Some(name.as_str())),
        ("DurationSeconds", duration.as_deref()),
        ("ExternalId", role.external_id.as_deref()),
        ("SerialNumber", role.mfa_serial.as_deref()),
        ("TokenCode", code.as_deref()),
    ];
    ask(ASSUME, &pairs, Some(source), &cache, context, http, log).await
}

/// Assumes a role with the token in a file.
///
/// # Errors
/// A file that cannot be read; STS's error.
pub(super) async fn assume_with_token(
    file: &str,
    role_arn: &str,
    name: Option<&str>,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let cache = CachedCredentials::of_web_identity(role_arn, name, log);
    if let Some(found) = cache.read() {
        return Ok(found);
    }
    let token = read_text(file).map_err(|error| {
        Error::general(format!("{}: '{file}'", crate::os_error::os_error_text(&error)))
    })?;
    let name = session_name(name);
    let pairs = [
        ("RoleArn", Some(role_arn)),
        ("RoleSessionName", Some(name.as_str())),
        ("WebIdentityToken", Some(token.as_str())),
    ];
    ask(ASSUME_WITH_TOKEN, &pairs, None, &cache, context, http, log).await
}

const ASSUME: &str = "AssumeRole";
const ASSUME_WITH_TOKEN: &str = "AssumeRoleWithWebIdentity";
const PROTOCOL: Protocol =
    Protocol::new(&wire::AWS_QUERY, "AWSSecurityTokenServiceV20110615", "2011-06-15");

/// Calls STS and caches the credentials for later runs.
async fn ask(
    operation: &'static str,
    pairs: &[(&str, Option<&str>)],
    signer: Option<Credentials>,
    cache: &CachedCredentials,
    context: &CredentialsContext,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let mut fields = vec![("Action", operation), ("Version", "2011-06-15")];
    fields.extend(pairs.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
    let request = Request {
        service: Service::Sts,
        operation,
        protocol: PROTOCOL,
        region: context.region.clone(),
        method: "POST",
        uri: "/".to_owned(),
        headers: vec![(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8".to_owned(),
        )],
        body: form(&fields),
        signer,
    };
    let body =
        send(request, context, http, log).await.map_err(|failed| into_error(failed, operation))?;
    let (found, user) = read(&body, operation)?;
    cache.write(&found, user.map(|user| ("AssumedRoleUser", Value::Map(user))));
    expiry::refuse_expired(found)
}

/// The credentials of a response, and the user of the role.
fn read(body: &[u8], operation: &str) -> Result<(Credentials, Option<Map>), Error> {
    let result = format!("{operation}Result");
    let texts = |name: &str| {
        hardie_runtime::cli::texts_at(body, &[&result, name])
            .map_err(|error| Error::general(error.to_string()))
    };
    let found = texts("Credentials")?.unwrap_or_default();
    let text = |name: &str| {
        found.get(name).and_then(Value::as_str).ok_or_else(|| {
            Error::general(format!("The response of {operation} has no {name} in its credentials"))
        })
    };
    let mut builder = Credentials::builder()
        .access_key_id(text("AccessKeyId")?)
        .secret_access_key(text("SecretAccessKey")?)
        .session_token(text("SessionToken")?)
        .expiry(expiry::parse(text("Expiration")?)?)
        .provider_name("sts");
    let user = texts("AssumedRoleUser")?;
    let arn = user.as_ref().and_then(|user| user.get("Arn")?.as_str());
    if let Some(account) = arn.and_then(|arn| arn.split(':').nth(4)).filter(|id| !id.is_empty()) {
        builder = builder.account_id(account);
    }
    Ok((builder.build(), user))
}

/// The session's name, else a generated one that contains the time.
fn session_name(given: Option<&str>) -> String {
    given.filter(|name| !name.is_empty()).map_or_else(
        || {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            format!("hardie-session-{}", now.as_secs())
        },
        str::to_owned,
    )
}

/// Prompts for the code of an MFA device if there is a terminal.
fn ask_for_code(serial: &str, profile: &str) -> Result<String, Error> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Error::general(format!(
            "The profile \"{profile}\" requires a code from the MFA device {serial}, but there is \
             no terminal to enter it. Run the command in a terminal, or use credentials that do \
             not require a code."
        )));
    }
    let failed = |error: std::io::Error| Error::general(crate::os_error::os_error_text(&error));
    let mut terminal = std::io::stderr();
    write!(terminal, "Enter MFA code for {serial}: ")
        .and_then(|()| terminal.flush())
        .map_err(failed)?;
    let mut code = String::new();
    let read = without_echo(|| std::io::stdin().read_line(&mut code));
    // The newline was not echoed either; an error here cannot be reported.
    let _ = writeln!(terminal);
    read.map_err(failed)?;
    Ok(code.trim().to_owned())
}

/// Runs a function while the terminal does not echo.
#[cfg(unix)]
fn without_echo<T>(read: impl FnOnce() -> T) -> T {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let before = tcgetattr(std::io::stdin()).ok();
    if let Some(mut modes) = before.clone() {
        modes.local_modes.remove(LocalModes::ECHO);
        // A terminal that cannot switch off its echo shows it, as with Python's getpass.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &modes);
    }
    let done = read();
    if let Some(modes) = before {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &modes);
    }
    done
}

#[cfg(not(unix))]
fn without_echo<T>(read: impl FnOnce() -> T) -> T {
    read()
}
