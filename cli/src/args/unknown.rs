//! Unknown arguments in messages of services that are not AWS's: never with a value, since the
//! option before it may be a misspelt or misplaced option for a secret.

use super::usage_error::UsageError;
use hardie_runtime::pages::AUTH_OPTIONS;

/// What replaces a value.
pub(super) const STARS: &str = "***";

/// The name of an argument that can be an option; `None` if it could be anything else.
pub(crate) fn option_name(word: &str) -> Option<&str> {
    let name = word.split('=').next()?;
    let bare = name.strip_prefix("--").or_else(|| name.strip_prefix('-'))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (bare.starts_with(|c: char| c.is_ascii_alphabetic()) && bare.chars().all(is_name))
        .then_some(name)
}

/// Unknown arguments without values; `has_secrets` is whether known options gave secrets, a part of
/// which may be among these arguments.
pub(crate) fn masked(unknown: &[String], has_secrets: bool) -> Vec<String> {
    let hides_values = has_secrets || unknown.iter().any(|word| word.starts_with('-'));
    let mut is_value = false;
    let masked = unknown.iter().map(|word| {
        let name = option_name(word).filter(|name| name.starts_with("--") || !is_value);
        is_value = name == Some(word);
        match name {
            Some(name) if name.len() < word.len() => format!("{name}={STARS}"),
            Some(name) => name.to_owned(),
            None if hides_values => STARS.to_owned(),
            None => word.clone(),
        }
    });
    masked.collect()
}

/// The error for an unknown argument that follows this unknown option.
pub(super) fn misplaced(option: &str) -> UsageError {
    let name = option_name(option).unwrap_or(STARS);
    let text = if AUTH_OPTIONS.iter().any(|known| known.name == name) {
        format!("{name} belongs after the command")
    } else {
        format!("unknown option {name}; options of a command belong after the command")
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn values_are_hidden() {
        for (words, has_secrets, want) in [
            ("--bearer-tokn s3cret", false, "--bearer-tokn ***"),
            ("--bearer s3cret --nme s3cret", false, "--bearer *** --nme ***"),
            ("--password=s3cret --token s3cret", false, "--password=*** --token ***"),
            ("-bearer-token s3cret", false, "-bearer-token ***"),
            ("--pass -s3cret", false, "--pass ***"),
            ("--s3cret/+ -0s3cret", false, "*** ***"),
            // argparse reports an argument in place of `help` at the end.
            ("--token --name s3cret", false, "--token --name ***"),
            ("s3cret", true, "***"),
            ("list items", false, "list items"),
        ] {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(masked(&words, has_secrets).join(" "), want);
        }
        assert_eq!(masked(&["--password my s3cret".to_owned()], false), ["***"]);
    }
}
