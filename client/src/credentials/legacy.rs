//! Credentials in files of older tools: EC2's first command line tools (`AWS_CREDENTIAL_FILE`) and
//! boto 2 (`BOTO_CONFIG`, `/etc/boto.cfg`, `~/.boto`).
//!
//! After botocore's `OriginalEC2Provider` and `BotoProvider`.

use super::Source;
use super::header_safety::Origins;
use crate::config::{env, read};
use crate::error::Error;
use crate::files::{expand_home, read_text};
use aws_credential_types::Credentials;

/// The first credentials in such a file.
///
/// # Errors
/// A file that is missing or not readable; a key without its secret.
pub(super) fn source() -> Result<Option<Source>, Error> {
    match of_ec2_tools()? {
        Some(found) => Ok(Some(found)),
        None => of_boto(),
    }
}

fn of_ec2_tools() -> Result<Option<Source>, Error> {
    let Some(name) = env("AWS_CREDENTIAL_FILE") else { return Ok(None) };
    let path = expand_home(&name);
    let text = read_text(&path).map_err(|_| {
        Error::general(format!(
            "The specified config file ({}) could not be found.",
            path.display()
        ))
    })?;
    let pairs = || text.lines().filter_map(|line| line.split_once('='));
    let get = |key: &str| {
        let mut found = pairs().filter(|(name, _)| name.trim() == key);
        found.next_back().map(|(_, value)| value.trim().to_owned())
    };
    let Some(id) = get("AWSAccessKeyId") else { return Ok(None) };
    let secret = get("AWSSecretKey")
        .ok_or_else(|| super::partial("ec2-credentials-file", "AWSSecretKey"))?;
    Ok(Some(keys(id, secret, &path.display().to_string())))
}

fn of_boto() -> Result<Option<Source>, Error> {
    let places = match env("BOTO_CONFIG") {
        Some(path) => vec![path],
        None => vec!["/etc/boto.cfg".to_owned(), "~/.boto".to_owned()],
    };
    for place in places {
        let path = expand_home(&place);
        let sections = read(&path)?;
        let Some(section) = sections.get("Credentials") else { continue };
        let Some(id) = section.get("aws_access_key_id") else { continue };
        let secret = section.get("aws_secret_access_key");
        let secret =
            secret.ok_or_else(|| super::partial("boto-config", "aws_secret_access_key"))?;
        return Ok(Some(keys(id.clone(), secret.clone(), &path.display().to_string())));
    }
    Ok(None)
}

fn keys(id: String, secret: String, place: &str) -> Source {
    let credentials = Credentials::new(id, secret, None, None, "file");
    Source::Keys { credentials, from: place.to_owned(), origins: Box::new(Origins::all(place)) }
}
