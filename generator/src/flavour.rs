//! Whose conventions a service follows, and what users may override of them.

use crate::diagnostic::Diagnostic;
use crate::model::{self, Service, Shape};
use serde::Deserialize;

/// Whose conventions a service follows: names of settings, credentials, messages, pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flavour {
    /// AWS's: everything is as in the AWS CLI. The default for a service with the trait
    /// `aws.api#service`, and for botocore's models.
    #[default]
    Aws,
    /// Its own: the default for any other service.
    Own,
}

impl Flavour {
    /// The flavour of a service by its model.
    pub(crate) fn of(shape: &Shape<'_>, service: &Service) -> Flavour {
        if model::is_aws(shape, service) { Flavour::Aws } else { Flavour::Own }
    }
}

/// The flavour of a service, and the names and URLs that its own flavour has; unset parts have
/// defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlavourSettings {
    /// Whose conventions the service follows.
    pub flavour: Option<Flavour>,
    /// The name of the program.
    pub program: Option<String>,
    /// The beginning of environment variables.
    pub environment_prefix: Option<String>,
    /// The folder below the platform's configuration folder.
    pub configuration_folder: Option<String>,
    /// The URL of the service's documentation.
    pub documentation: Option<String>,
    /// The URL to send requests to.
    pub endpoint: Option<String>,
}

impl FlavourSettings {
    /// These settings, with those of `other` for parts that are not set.
    pub(crate) fn or(self, other: &FlavourSettings) -> FlavourSettings {
        FlavourSettings {
            flavour: self.flavour.or(other.flavour),
            program: self.program.or_else(|| other.program.clone()),
            environment_prefix: self
                .environment_prefix
                .or_else(|| other.environment_prefix.clone()),
            configuration_folder: self
                .configuration_folder
                .or_else(|| other.configuration_folder.clone()),
            documentation: self.documentation.or_else(|| other.documentation.clone()),
            endpoint: self.endpoint.or_else(|| other.endpoint.clone()),
        }
    }

    /// The flags of `hardie` that set them.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String)> {
        let flavour = self.flavour.map(|flavour| match flavour {
            Flavour::Aws => "aws".to_owned(),
            Flavour::Own => "own".to_owned(),
        });
        let all = [
            ("--flavour", flavour),
            ("--program", self.program.clone()),
            ("--environment-prefix", self.environment_prefix.clone()),
            ("--configuration-folder", self.configuration_folder.clone()),
            ("--documentation-url", self.documentation.clone()),
            ("--endpoint", self.endpoint.clone()),
        ];
        all.into_iter().filter_map(|(flag, value)| Some((flag, value?))).collect()
    }

    /// The values that are not valid.
    pub(crate) fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut check = |id, value: &Option<String>, is_valid: fn(&str) -> bool, help: &str| {
            let Some(value) = value.as_ref().filter(|value| !is_valid(value)) else { return };
            let message = match id {
                "flavour.prefix" => {
                    format!("`{value}` is not a valid beginning of environment variables")
                }
                "flavour.folder" => format!("`{value}` is not a valid name of a folder"),
                "flavour.program" => format!("`{value}` is not a valid name of a program"),
                _ => format!("`{value}` is not a valid URL"),
            };
            problems.push(Diagnostic::error(id, message).help(help.to_owned()));
        };
        let help = "a program's name consists of ASCII letters, digits, `-`, `_` and `.`, and \
            begins with a letter or digit";
        check("flavour.program", &self.program, is_name, help);
        check("flavour.folder", &self.configuration_folder, is_name, help);
        let help = "write capital letters, digits and `_`, beginning with a letter; `AWS` is taken";
        check("flavour.prefix", &self.environment_prefix, is_prefix, help);
        let help = "write an absolute URL with http:// or https://, without user name and password";
        check("flavour.documentation", &self.documentation, is_url, help);
        check("flavour.endpoint", &self.endpoint, is_url, help);
        problems
    }
}

/// Whether a word can be the name of a program and of a folder.
pub(crate) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.len() <= 64
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn is_prefix(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && word != "AWS"
        && word.len() <= 64
}

/// Whether a text is an absolute HTTP URL with a host and without user information.
fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !host.contains('@')
    }) && text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'))
}

/// The default beginning of environment variables: the program's name in upper case, every other
/// character a `_`.
pub(crate) fn default_prefix(program: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    program.chars().map(plain).collect()
}

/// Why a default beginning of environment variables cannot be used: another program has the
/// variables, or no shell can set them.
pub(crate) fn default_prefix_problem(prefix: &str) -> Option<Diagnostic> {
    let reason = if prefix == "AWS" {
        "variables of AWS"
    } else if prefix.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    } else {
        "a name that no shell can set"
    };
    let message = format!(
        "environment variables would begin with `{prefix}_`, which is the beginning of {reason}"
    );
    let help = "choose another one with .environment_prefix(\"…\"), --environment-prefix or \
        `environment_prefix` in an overlay";
    Some(Diagnostic::error("flavour.prefix", message).help(help))
}

#[cfg(test)]
mod tests {
    use super::{FlavourSettings, default_prefix};

    #[test]
    fn what_cannot_be_a_name_or_url_is_named() {
        let some = |text: &str| Some(text.to_owned());
        let bad = FlavourSettings {
            flavour: None,
            program: some("../x"),
            environment_prefix: some("AWS"),
            configuration_folder: some(".."),
            documentation: some("javascript:alert(1)"),
            endpoint: some("https://user:secret@host/"),
        };
        assert_eq!(bad.problems().len(), 5, "{:?}", bad.problems());
        let good = FlavourSettings {
            flavour: None,
            program: some("acme-billing"),
            environment_prefix: some("ACME_2"),
            configuration_folder: some("acme"),
            documentation: some("https://docs.example/x?y#z"),
            endpoint: some("http://localhost:8080/base"),
        };
        assert_eq!(good.problems().len(), 0, "{:?}", good.problems());
        assert_eq!(default_prefix("acme-billing.2"), "ACME_BILLING_2");
    }
}
