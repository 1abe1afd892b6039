//! The AWS CLI's credential cache (`~/.aws/cli/cache`) for roles and IAM Identity Center, shared
//! with the AWS CLI.
//!
//! After botocore's `CachedCredentialFetcher` and `JSONFileCache`: a file's name is the SHA-1 of
//! the request as JSON, and credentials that expire within fifteen minutes count as expired.

use super::header_safety::{self, Origins};
use super::{PART, Role, expiry};
use crate::debug::log::Log;
use crate::files::{expand_home, read_text};
use aws_credential_types::Credentials;
use hardie_runtime::value::{DateTime, Map, Value, json, timestamp};
use sha1::{Digest, Sha1};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The cache entry of one source.
#[derive(Debug)]
pub(super) struct CachedCredentials {
    file: PathBuf,
    log: Log,
}

impl CachedCredentials {
    /// The entry of a role; a generated session name, which changes each time, does not count.
    pub(super) fn of_role(role: &Role, log: Log) -> CachedCredentials {
        let mut asked = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                asked.insert(name.to_owned(), value);
            }
        };
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        // Sorted by name.
        put("DurationSeconds", role.duration.map(Value::from));
        put("ExternalId", text(&role.external_id));
        put("RoleArn", Some(Value::from(role.arn.as_str())));
        put("RoleSessionName", text(&role.session_name).filter(|name| *name != Value::from("")));
        put("SerialNumber", text(&role.mfa_serial));
        CachedCredentials::named(&json::to_string(&Value::Map(asked)), log)
    }

    /// The entry of a role assumed with a token.
    pub(super) fn of_web_identity(
        arn: &str,
        session_name: Option<&str>,
        log: Log,
    ) -> CachedCredentials {
        let mut asked = Map::from_iter([("RoleArn".to_owned(), Value::from(arn))]);
        if let Some(name) = session_name.filter(|name| !name.is_empty()) {
            asked.insert("RoleSessionName".to_owned(), Value::from(name));
        }
        CachedCredentials::named(&json::to_string(&Value::Map(asked)), log)
    }

    /// The entry of a role of IAM Identity Center, by its session, else by its URL.
    pub(super) fn of_sso(
        account: &str,
        role: &str,
        session: Option<&str>,
        start_url: &str,
        log: Log,
    ) -> CachedCredentials {
        let (key, value) = session.map_or(("startUrl", start_url), |name| ("sessionName", name));
        let asked = [("accountId", account), ("roleName", role), (key, value)];
        let asked = asked.map(|(key, value)| (key.to_owned(), Value::from(value)));
        CachedCredentials::named(&json::compact(&Value::Map(Map::from_iter(asked))), log)
    }

    fn named(asked: &str, log: Log) -> CachedCredentials {
        let file = expand_home("~/.aws/cli/cache").join(format!("{}.json", sha1_hex(asked)));
        CachedCredentials { file, log }
    }

    /// The credentials, unless they are missing or expire soon.
    pub(super) fn read(&self) -> Option<Credentials> {
        let found = credentials(&read_text(&self.file).ok()?)?;
        if expiry::is_within(found.expiry()?, expiry::ADVISORY) {
            self.log
                .line(PART, format_args!("Credentials were found in cache, but they are expired."));
            return None;
        }
        if let Err(error) =
            header_safety::check(&found, &Origins::all(&self.file.display().to_string()))
        {
            self.log.line(PART, format_args!("{}", error.message()));
            return None;
        }
        self.log.line(PART, format_args!("Credentials for role retrieved from cache."));
        Some(found)
    }

    /// Stores credentials; `more` are additional members of the file. Errors are ignored.
    pub(super) fn write(
        &self,
        found: &Credentials,
        more: impl IntoIterator<Item = (&'static str, Value)>,
    ) {
        let mut document = Map::from_iter([("Credentials".to_owned(), Value::Map(members(found)))]);
        document.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let text = json::to_string(&Value::Map(document));
        if let Err(error) = replace(&self.file, text.as_bytes()) {
            let path = self.file.display();
            self.log.line(PART, format_args!("Cannot cache the credentials in {path}: {error}"));
        }
    }
}

/// SHA-1 of a string in hexadecimal digits.
pub(super) fn sha1_hex(text: &str) -> String {
    hex::encode(Sha1::digest(text.as_bytes()))
}

fn members(found: &Credentials) -> Map {
    let mut members = Map::new();
    let mut put = |name: &str, value: &str| members.insert(name.to_owned(), Value::from(value));
    put("AccessKeyId", found.access_key_id());
    put("SecretAccessKey", found.secret_access_key());
    put("SessionToken", found.session_token().unwrap_or_default());
    if let Some(expiry) = found.expiry() {
        let whole = DateTime::from_secs(DateTime::from(expiry).secs());
        put("Expiration", &timestamp::to_iso(&whole).replace("+00:00", "UTC"));
    }
    if let Some(account) = found.account_id() {
        put("AccountId", account.as_str());
    }
    members
}

fn credentials(text: &str) -> Option<Credentials> {
    let document = json::parse(text).ok()?;
    let members = document.as_map()?.get("Credentials")?.as_map()?;
    let text = |name: &str| Some(members.get(name)?.as_str()?.to_owned());
    let expiry = expiry::parse(&text("Expiration")?).ok()?;
    let mut builder = Credentials::builder()
        .access_key_id(text("AccessKeyId")?)
        .secret_access_key(text("SecretAccessKey")?)
        .session_token(text("SessionToken")?)
        .expiry(expiry)
        .provider_name("cache");
    if let Some(account) = text("AccountId") {
        builder = builder.account_id(account);
    }
    Some(builder.build())
}

/// Writes a file that only its owner can read, atomically.
pub(super) fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let temporary = folder.join(format!("{}.tmp", uuid::Uuid::new_v4()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut to| {
        to.write_all(bytes)?;
        to.sync_all()
    });
    written.and_then(|()| std::fs::rename(&temporary, file)).inspect_err(|_| {
        // The partial file is useless, and may not exist.
        let _ = std::fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use super::{CachedCredentials, Log, Role, credentials, members};
    use crate::credentials::Source;
    use hardie_runtime::value::{Map, Value, json};

    fn role(arn: &str) -> Role {
        Role {
            profile: "p".to_owned(),
            arn: arn.to_owned(),
            session_name: None,
            external_id: None,
            duration: None,
            mfa_serial: None,
            source: Source::Instance,
            named_source: None,
        }
    }

    /// Names as botocore 1.43.11 computes them.
    #[test]
    fn files_have_the_aws_clis_names() {
        let log = Log::new(false);
        let arn = "arn:aws:iam::123456789012:role/Ünï";
        let whole = Role {
            session_name: Some("me".to_owned()),
            external_id: Some("e\"1".to_owned()),
            duration: Some(900),
            mfa_serial: Some("arn:aws:iam::1:mfa/me".to_owned()),
            ..role(arn)
        };
        let table = [
            (
                CachedCredentials::of_role(&role(arn), log),
                "21777ff4cfcb483edcc2440b07f83ebd81b0b22b",
            ),
            (CachedCredentials::of_role(&whole, log), "9c0bc76f78450244493936d6e52d7344431fa888"),
            (
                CachedCredentials::of_web_identity(arn, None, log),
                "21777ff4cfcb483edcc2440b07f83ebd81b0b22b",
            ),
            (
                CachedCredentials::of_web_identity(arn, Some("me"), log),
                "634b55a867af41c4afddf6234338d13e098734c9",
            ),
            (
                CachedCredentials::of_sso(
                    "111122223333",
                    "cook",
                    Some("s"),
                    "https://sso.example/start",
                    log,
                ),
                "9a56bd745e453a3b565afc8ed84af9f0451c77ba",
            ),
            (
                CachedCredentials::of_sso(
                    "111122223333",
                    "cook",
                    None,
                    "https://sso.example/start",
                    log,
                ),
                "24fc431c4d2e4f0dce6cb0ccfed4e14ce1539c8c",
            ),
        ];
        for (kept, want) in table {
            let name = kept.file.file_stem().and_then(|name| name.to_str());
            assert_eq!(name, Some(want), "{}", kept.file.display());
            assert!(kept.file.parent().unwrap().ends_with(".aws/cli/cache"));
        }
    }

    #[test]
    fn what_is_kept_is_what_was_found() {
        for (moment, account) in [
            ("2099-01-01T00:00:00UTC", "\"1\""),
            ("2099-01-01T01:00:00+01:00", "null"),
            ("2099-01-01T00:00:00Z", "\"1\""),
        ] {
            let text = format!(
                r#"{{"Credentials": {{"AccessKeyId": "A", "SecretAccessKey": "S", "SessionToken": "T", "Expiration": "{moment}", "AccountId": {account}}}, "ResponseMetadata": {{}}}}"#
            );
            let found = credentials(&text).unwrap();
            let again = Map::from_iter([("Credentials".to_owned(), Value::Map(members(&found)))]);
            let again = json::to_string(&Value::Map(again));
            assert_eq!(credentials(&again).unwrap(), found);
            assert!(again.contains(r#""Expiration": "2099-01-01T00:00:00UTC""#), "{again}");
        }
        for damaged in
            ["", "{", "[]", "{\"Credentials\": 1}", r#"{"Credentials": {"AccessKeyId": "A"}}"#]
        {
            assert!(credentials(damaged).is_none(), "{damaged}");
        }
    }
}
