//! Secrets of options: a value, `file://FILE`, or `-` for standard input.

use crate::alias::Alias;
use crate::error::Error;
use crate::paramfile::{self, Content};
use hardie_client::internal::{GivenSecrets, Secret};
use hardie_runtime::pages::{API_KEY, AUTH_OPTIONS, AuthOption, BEARER_TOKEN, PASSWORD, USERNAME};
use hardie_runtime::service::Service;
use std::io::Read;

/// The longest secret in bytes.
const LONGEST: u64 = 64 * 1024;

/// Reads the secrets of options; `is_input_taken` is whether standard input has another use.
///
/// # Errors
/// A file that cannot be read; standard input that is used twice (252).
pub(super) fn read(
    given: Vec<(&'static AuthOption, Secret)>,
    is_input_taken: bool,
) -> Result<GivenSecrets, Error> {
    let mut secrets = GivenSecrets::default();
    let mut is_taken = is_input_taken;
    for (option, value) in given {
        let secret = if value.is("-") {
            if std::mem::replace(&mut is_taken, true) {
                let message = format!("{} -: standard input can be read only once", option.name);
                return Err(Error::param(message));
            }
            of_stdin(option)?
        } else {
            of_file(option, value)?
        };
        let slot = [
            (&BEARER_TOKEN, &mut secrets.bearer_token),
            (&API_KEY, &mut secrets.api_key),
            (&USERNAME, &mut secrets.username),
            (&PASSWORD, &mut secrets.password),
        ];
        for (_, slot) in slot.into_iter().filter(|(known, _)| *known == option) {
            *slot = Some(secret.clone());
        }
    }
    Ok(secrets)
}

fn of_stdin(option: &AuthOption) -> Result<Secret, Error> {
    let failed = |reason: &str| Error::option(option.name, format!("standard input {reason}"));
    let mut text = String::new();
    let mut input = std::io::stdin().lock().take(LONGEST + 1);
    let read = input.read_to_string(&mut text).map(|_| Secret::new(std::mem::take(&mut text)));
    let secret = read.map_err(|_| failed("cannot be read, or is not UTF-8"))?;
    if secret.is_longer_than(LONGEST) {
        return Err(failed(&format!("has more than {LONGEST} bytes")));
    }
    Ok(secret.without_line_break())
}

fn of_file(option: &AuthOption, value: Secret) -> Result<Secret, Error> {
    let Some(word) = value.file() else { return Ok(value) };
    match paramfile::load_at_most(word, LONGEST) {
        Some(Ok(Content::Text(text))) => Ok(Secret::new(text).without_line_break()),
        Some(Err(error)) => Err(error.of_option(option.name)),
        Some(Ok(Content::Bytes(bytes))) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Secret::new(text).without_line_break()),
            Err(_) => Err(Error::option(option.name, format!("{word} is not UTF-8"))),
        },
        None => Ok(value),
    }
}

/// Refuses an option for a secret before the command, where its value would be read as the name of
/// a command, and shown in an error.
///
/// # Errors
/// Such an option (252).
pub(super) fn check_place(
    service: &'static Service,
    words: &[String],
    aliases: &[Alias],
) -> Result<(), Error> {
    if service.flavour.is_aws() {
        return Ok(());
    }
    let is_command = |word: &String| {
        service.commands().contains(&word.as_str()) || aliases.iter().any(|it| it.name == *word)
    };
    let before = words.iter().take_while(|word| !is_command(word));
    let name = |word: &'_ String| word.split('=').next().unwrap_or_default().to_owned();
    let found = before.map(name).find_map(|name| AUTH_OPTIONS.iter().find(|it| it.name == name));
    match found {
        Some(option) => Err(Error::param(format!("{} belongs after the command", option.name))),
        None => Ok(()),
    }
}
