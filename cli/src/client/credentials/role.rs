//! Roles: assumed with other credentials, or with a web identity's token.

use super::cache::Kept;
use super::{Means, Role};
use crate::client::fault::{Fault, deepest_cause};
use crate::client::http::Http;
use crate::client::log::Log;
use crate::error::Error;
use aws_credential_types::Credentials;
use aws_sdk_sts::config::{BehaviorVersion, Builder, StalledStreamProtectionConfig};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::types::AssumedRoleUser;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use hardie_runtime::value::{Map, Value};
use std::io::{IsTerminal, Write};
use std::time::SystemTime;

/// Assumes a role with the credentials of its source.
///
/// # Errors
/// Those of the source; a code that is needed and nobody to ask for it; STS's error.
pub(super) async fn assume(role: &Role, means: &Means, http: &Http, log: Log) -> Result<Credentials, Error> {
    let kept = Kept::of_role(role, log);
    if let Some(found) = kept.read() {
        return Ok(found);
    }
    let source = super::load(&role.source, Some(means), http, log).await?;
    let code = role.mfa_serial.as_deref().map(|serial| ask_for_code(serial, &role.profile)).transpose()?;
    let client = aws_sdk_sts::Client::from_conf(settings(means, http).credentials_provider(source).build());
    let answer = client
        .assume_role()
        .role_arn(&role.arn)
        .role_session_name(session_name(role.session_name.as_deref()))
        .set_external_id(role.external_id.clone())
        .set_duration_seconds(role.duration)
        .set_serial_number(role.mfa_serial.clone())
        .set_token_code(code)
        .send()
        .await
        .map_err(|error| explain(error, "AssumeRole"))?;
    keep(&kept, answer.credentials, answer.assumed_role_user, "AssumeRole")
}

/// Assumes a role with the token in a file.
///
/// # Errors
/// A file that cannot be read; STS's error.
pub(super) async fn assume_with_token(
    file: &str,
    role_arn: &str,
    name: Option<&str>,
    means: &Means,
    http: &Http,
    log: Log,
) -> Result<Credentials, Error> {
    let kept = Kept::of_web_identity(role_arn, name, log);
    if let Some(found) = kept.read() {
        return Ok(found);
    }
    let token = std::fs::read_to_string(file)
        .map_err(|error| Error::general(format!("{}: '{file}'", crate::error::os_error_text(&error))))?;
    let client = aws_sdk_sts::Client::from_conf(settings(means, http).allow_no_auth().build());
    let answer = client
        .assume_role_with_web_identity()
        .role_arn(role_arn)
        .role_session_name(session_name(name))
        .web_identity_token(token)
        .send()
        .await
        .map_err(|error| explain(error, "AssumeRoleWithWebIdentity"))?;
    keep(&kept, answer.credentials, answer.assumed_role_user, "AssumeRoleWithWebIdentity")
}

fn settings(means: &Means, http: &Http) -> Builder {
    let mut builder = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(means.region.clone()))
        .http_client(http.clone())
        .sleep_impl(TokioSleep::new())
        .retry_config(means.retries.to_config())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    match &means.sts_url {
        Some(url) => builder.set_endpoint_url(Some(url.clone())),
        None => builder.set_use_fips(Some(means.use_fips)).set_use_dual_stack(Some(means.use_dual_stack)),
    };
    builder
}

/// The session's name, or one of our own with the time in it.
fn session_name(given: Option<&str>) -> String {
    given.map_or_else(
        || {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            format!("hardie-session-{}", now.as_secs())
        },
        str::to_owned,
    )
}

/// The credentials of an answer, kept for runs to come.
fn keep(
    kept: &Kept,
    answer: Option<aws_sdk_sts::types::Credentials>,
    user: Option<AssumedRoleUser>,
    operation: &str,
) -> Result<Credentials, Error> {
    let answer = answer.ok_or_else(|| Error::general(format!("{operation} answered without credentials")))?;
    let account = user.as_ref().and_then(|user| user.arn.split(':').nth(4)).filter(|id| !id.is_empty());
    let mut builder = Credentials::builder()
        .access_key_id(answer.access_key_id)
        .secret_access_key(answer.secret_access_key)
        .session_token(answer.session_token)
        .provider_name("sts");
    builder.set_expiry(SystemTime::try_from(answer.expiration).ok());
    if let Some(account) = account {
        builder = builder.account_id(account);
    }
    let found = builder.build();
    let user = user.map(|user| {
        let members = [("AssumedRoleId", user.assumed_role_id), ("Arn", user.arn)];
        Value::Map(
            members.map(|(name, value)| (name.to_owned(), Value::from(value.as_str()))).into_iter().collect(),
        )
    });
    kept.write(&found, user.map(|user| ("AssumedRoleUser", user)));
    Ok(found)
}

/// STS's refusal as the AWS CLI shows it, or what the connection did.
fn explain<E>(error: SdkError<E, aws_sdk_sts::config::http::HttpResponse>, operation: &str) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    if let Some(fault) = Fault::among_causes(&error) {
        return Error::general(fault.to_string());
    }
    let SdkError::ServiceError(refusal) = &error else {
        return Error::general(format!("{operation} failed: {}", deepest_cause(&error)));
    };
    let (code, message) = (refusal.err().code().unwrap_or("Unknown"), refusal.err().message().unwrap_or(""));
    let mut fields = Map::new();
    fields.insert("Message".to_owned(), Value::from(message));
    fields.insert("Code".to_owned(), Value::from(code));
    let sentence = format!("An error occurred ({code}) when calling the {operation} operation: {message}");
    Error::service(sentence, fields, 0)
}

/// Asks for the code of an MFA device, where there is somebody to ask.
fn ask_for_code(serial: &str, profile: &str) -> Result<String, Error> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Error::general(format!(
            "The profile \"{profile}\" needs a code of the MFA device {serial}, and there is no terminal to ask \
             for it. Run the command in a terminal, or use credentials that need no code."
        )));
    }
    let failed = |error: std::io::Error| Error::general(crate::error::os_error_text(&error));
    let mut terminal = std::io::stderr();
    write!(terminal, "Enter MFA code for {serial}: ").and_then(|()| terminal.flush()).map_err(failed)?;
    let mut code = String::new();
    let read = unseen(|| std::io::stdin().read_line(&mut code));
    // The line that was typed ended unseen too; there is nobody left to tell when this fails.
    let _ = writeln!(terminal);
    read.map_err(failed)?;
    Ok(code.trim().to_owned())
}

/// Does something while the terminal shows nothing of what is typed.
#[cfg(unix)]
fn unseen<T>(read: impl FnOnce() -> T) -> T {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let before = tcgetattr(std::io::stdin()).ok();
    if let Some(mut modes) = before.clone() {
        modes.local_modes.remove(LocalModes::ECHO);
        // A terminal that cannot hide it shows it, as Python's getpass does.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Flush, &modes);
    }
    let done = read();
    if let Some(modes) = before {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &modes);
    }
    done
}

#[cfg(not(unix))]
fn unseen<T>(read: impl FnOnce() -> T) -> T {
    read()
}
