//! Commands that a service has beside its operations: steps that call operations and print results.
//! They come from overlays; expressions in them are JMESPath.

use super::customizations::text;
use super::option_rules::{AddedOption, added};
use crate::value::{Map, Value, json};

/// A command that an overlay adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddedCommand {
    /// Its name.
    pub name: String,
    /// What it does, as plain text.
    pub help: String,
    /// Its options.
    pub options: Vec<AddedOption>,
    /// What it does, in this order.
    pub steps: Vec<Step>,
}

/// A step of a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The step is left out if the value of this expression is false.
    pub when: Option<String>,
    /// The name of its result in the expressions of later steps.
    pub result: Option<String>,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Calls an operation.
    Call(CommandCall),
    /// Evaluates an expression.
    Set(String),
    /// Prints the string that is the value of an expression.
    Print(String),
    /// Prints the value of an expression as the output of the last operation.
    Show(String),
    /// Presigns a `GET` request of a URL (Signature Version 4).
    Presign(Presigning),
    /// Signs a string with an RSA key.
    Sign(RsaSigning),
}

/// A call of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandCall {
    /// The `sdkId` of the service, if it is another one.
    pub service: Option<String>,
    /// The command name of the operation.
    pub command: String,
    /// The expression of the input; without one, the input is empty.
    pub input: Option<String>,
    /// The expression of the endpoint's URL, for a call of another service.
    pub endpoint: Option<String>,
    /// Results instead of errors, by the codes of errors; `*` stands for every error of the
    /// service.
    pub errors: Map,
}

/// A URL to presign.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presigning {
    /// The expression of the URL.
    pub url: String,
    /// The service name in the signature.
    pub signing_name: String,
    /// The expression of the lifetime in seconds.
    pub expires: String,
}

/// A string to sign with RSA (PKCS #1 v1.5) and SHA-1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RsaSigning {
    /// The expression of the string.
    pub message: String,
    /// The expression of the private key in PEM.
    pub key: String,
}

impl AddedCommand {
    /// Reads a command from the JSON of a generated service.
    pub(super) fn read(name: &str, rules: &str) -> Option<AddedCommand> {
        let Ok(Value::Map(row)) = json::parse(rules) else { return None };
        let maps = |key: &str| {
            let list = row.get(key).and_then(Value::as_list).unwrap_or_default();
            list.iter().filter_map(Value::as_map)
        };
        Some(AddedCommand {
            name: name.to_owned(),
            help: text(&row, "help")?,
            options: maps("options").map(added).collect(),
            steps: maps("steps").filter_map(step).collect(),
        })
    }

    /// The calls of its steps.
    pub fn calls(&self) -> impl Iterator<Item = &CommandCall> {
        self.steps.iter().filter_map(|step| match &step.action {
            Action::Call(call) => Some(call),
            _ => None,
        })
    }
}

fn step(row: &Map) -> Option<Step> {
    let part = |key: &str| row.get(key).and_then(Value::as_map);
    let action = if let Some(command) = text(row, "call") {
        Action::Call(CommandCall {
            service: text(row, "service"),
            command,
            input: text(row, "input"),
            endpoint: text(row, "endpoint"),
            errors: part("errors").cloned().unwrap_or_default(),
        })
    } else if let Some(row) = part("presign") {
        Action::Presign(Presigning {
            url: text(row, "url")?,
            signing_name: text(row, "signing_name")?,
            expires: text(row, "expires")?,
        })
    } else if let Some(row) = part("sign") {
        Action::Sign(RsaSigning { message: text(row, "message")?, key: text(row, "key")? })
    } else if let Some(expression) = text(row, "set") {
        Action::Set(expression)
    } else if let Some(expression) = text(row, "show") {
        Action::Show(expression)
    } else {
        Action::Print(text(row, "print")?)
    };
    Some(Step { when: text(row, "when"), result: text(row, "as"), action })
}

#[cfg(test)]
mod tests {
    use super::{Action, AddedCommand};

    #[test]
    fn commands_are_read() {
        let rules = r#"{"help": "Does it.", "options": [{"name": "a-b", "type": "string", "help": "h"}],
            "steps": [{"call": "get", "as": "got", "errors": {"404": false}},
                {"when": "got", "print": "'x'"}, {"presign": {"url": "u"}}]}"#;
        let command = AddedCommand::read("do", rules).unwrap();
        assert_eq!((command.help.as_str(), command.options.len()), ("Does it.", 1));
        // A step that is not whole is left out; the generator rejects such steps.
        assert_eq!(command.steps.len(), 2);
        assert_eq!(command.calls().map(|it| it.command.as_str()).collect::<Vec<_>>(), ["get"]);
        assert_eq!(command.steps.last().unwrap().action, Action::Print("'x'".to_owned()));
        assert!(AddedCommand::read("do", "[]").is_none());
    }
}
