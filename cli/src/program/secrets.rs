//! Secrets of options: a value, `file://FILE`, or `-` for standard input.

use crate::alias::Alias;
use crate::args::closest;
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
        Some(Ok(Content::Bytes(_))) | None => Ok(value),
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

/// Unknown arguments for a message: without the values of an option that is a misspelt option for
/// a secret.
pub(super) fn masked(unknown: &[String], auth: &[&'static AuthOption]) -> Vec<String> {
    let names: Vec<&str> = auth.iter().map(|option| option.name).collect();
    let is_meant =
        |name: &str| names.iter().any(|it| it.starts_with(name)) || closest(name, &names).is_some();
    let mut is_value = false;
    let masked = unknown.iter().map(|word| {
        if !word.starts_with("--") {
            return if is_value { "***".to_owned() } else { word.clone() };
        }
        let name = word.split('=').next().unwrap_or_default();
        is_value = name.len() > 2 && is_meant(name);
        if is_value && name.len() < word.len() { format!("{name}=***") } else { word.clone() }
    });
    masked.collect()
}

#[cfg(test)]
mod tests {
    use super::masked;
    use hardie_runtime::pages::{BEARER_TOKEN, PASSWORD};

    #[test]
    fn values_of_misspelt_options_are_hidden() {
        let auth = [&BEARER_TOKEN, &PASSWORD];
        for (words, want) in [
            ("--bearer-tokn s3cret", "--bearer-tokn ***"),
            ("--bearer s3cret --nme x", "--bearer *** --nme x"),
            ("--pasword=s3cret", "--pasword=***"),
            ("x --other y", "x --other y"),
        ] {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(masked(&words, &auth).join(" "), want);
        }
    }
}
