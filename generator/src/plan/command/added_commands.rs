//! Commands beside the operations of a service: steps that call operations and print results.
//! Overlays have them; a running program reads them as JSON. Expressions are JMESPath.

use super::option_rules::ValueKind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A command that an overlay adds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddedCommand {
    pub help: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<CommandInput>,
    pub steps: Vec<Step>,
}

/// An option of an added command; expressions have its value by its name with `_` instead of `-`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommandInput {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ValueKind,
    pub help: String,
    #[serde(rename = "required", skip_serializing_if = "std::ops::Not::not")]
    pub is_required: bool,
    /// The only valid values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// A step. It has one of `call`, `set`, `print`, `show`, `presign` and `sign`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// The step is left out if this is false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The name of the result.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The command of an operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The `sdkId` of the operation's service, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The URL of another service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Results instead of errors, by their codes; `*` stands for every error of the service.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub errors: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// A string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print: Option<String>,
    /// An output, printed like that of the last operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presign: Option<Presigning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<RsaSigning>,
}

/// A URL to presign (Signature Version 4).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Presigning {
    pub url: String,
    pub signing_name: String,
    /// The lifetime in seconds.
    pub expires: String,
}

/// A string to sign with RSA (PKCS #1 v1.5) and SHA-1.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RsaSigning {
    pub message: String,
    /// The private key in PEM.
    pub key: String,
}

impl AddedCommand {
    /// The names of its options.
    pub(super) fn option_names(&self) -> impl Iterator<Item = &String> {
        self.options.iter().map(|option| &option.name)
    }

    /// Whether a step signs with an RSA key.
    pub fn signs_with_rsa(&self) -> bool {
        self.steps.iter().any(|step| step.sign.is_some())
    }

    /// Why the command is not valid: the end of a sentence that begins with the command.
    ///
    /// # Errors
    /// The reason.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.help.is_empty() || self.options.iter().any(|option| option.help.is_empty()) {
            return Err("needs `help`, and so do its options");
        }
        if self.steps.is_empty() {
            return Err("needs `steps`");
        }
        self.steps.iter().try_for_each(Step::check)
    }
}

impl Step {
    fn check(&self) -> Result<(), &'static str> {
        let texts = [&self.call, &self.set, &self.print, &self.show];
        let count = texts.into_iter().filter(|it| it.is_some()).count()
            + usize::from(self.presign.is_some())
            + usize::from(self.sign.is_some());
        if count != 1 {
            return Err(
                "has a step that is not one of `call`, `set`, `print`, `show`, `presign` and `sign`",
            );
        }
        let of_call = [&self.service, &self.input, &self.endpoint];
        let has_part = of_call.into_iter().any(Option::is_some) || !self.errors.is_empty();
        if has_part && self.call.is_none() {
            return Err(
                "has a step with `service`, `input`, `endpoint` or `errors`, but no `call`",
            );
        }
        if self.endpoint.is_some() && self.service.is_none() {
            return Err("has a step with `endpoint`, but no `service`");
        }
        let needs_name = [self.set.is_some(), self.presign.is_some(), self.sign.is_some()];
        if needs_name.contains(&true) && self.result.is_none() {
            return Err("has a step whose result needs a name: `as`");
        }
        Ok(())
    }
}
