//! Information about the command at the cursor: the usage of the operation, and the documentation
//! of the option, the operation or the service.

use super::PromptContext;
use crate::complete::words::{Role, read};
use crate::conventions::of_program;
use crate::help::{self, Appearance};
use crate::shell_words::split;
use hardie_runtime::table::Operation;

/// Information for the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PanelContent {
    /// A line with the syntax of the command.
    pub(super) usage: String,
    /// The documentation in lines.
    pub(super) lines: Vec<String>,
}

/// Information for the cursor; `offered` is the candidate that would replace the argument there.
pub(super) fn panel_content(
    context: &PromptContext,
    line: &str,
    cursor: usize,
    offered: Option<&str>,
    appearance: Appearance,
) -> PanelContent {
    let split = split(line);
    let mut at =
        split.words.iter().position(|word| cursor <= word.end).unwrap_or(split.words.len());
    let mut words: Vec<String> =
        split.words.into_iter().take(at + 1).map(|word| word.text).collect();
    if let Some(offered) = offered {
        at = words.len().saturating_sub(1);
        words.truncate(at);
        words.push(offered.to_owned());
    }
    let reading = read(&context.program, context.services, &words);
    let mut prefix = vec![context.program.name.as_str()];
    prefix.extend(
        reading.service.filter(|_| context.program.service_word).map(|service| service.command),
    );
    prefix.extend(reading.operation.map(|operation| operation.command()));
    let (rest, docs) = match (reading.operation, reading.service) {
        (Some(operation), _) => (parameters(operation), operation.docs()),
        (None, Some(service)) => ("<subcommand> [parameters]".to_owned(), service.documentation()),
        (None, None) => ("<command> <subcommand> [parameters]".to_owned(), ""),
    };
    let option = match reading.roles.get(at) {
        Some(Role::Option { name, .. } | Role::Value(name)) => {
            let flavour = reading.service.map_or_else(of_program, |service| service.flavour);
            help::option(flavour, reading.operation, name, appearance)
        }
        _ => None,
    };
    let text = option.unwrap_or_else(|| help::prose(docs, appearance));
    PanelContent {
        usage: format!("{} {rest}", prefix.join(" ")),
        lines: text.lines().map(str::to_owned).collect(),
    }
}

/// The required options of an operation.
fn parameters(operation: Operation) -> String {
    let demanded = operation.options().filter(|option| option.is_shown() && option.is_required());
    let mut words: Vec<String> =
        demanded.map(|option| format!("--{} <value>", option.name())).collect();
    if operation.streams_output() {
        words.push("<outfile>".to_owned());
    }
    words.push("[options]".to_owned());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::panel_content;
    use crate::help::Appearance;

    #[test]
    fn subjects() {
        let cases = [
            ("", 0, None, "aws <command> <subcommand> [parameters]", ""),
            ("test ", 5, None, "aws test <subcommand> [parameters]", "For tests."),
            ("test put-all ", 13, None, "aws test put-all --name <value> [options]", ""),
            ("test fetch ", 11, None, "aws test fetch --name <value> <outfile> [options]", ""),
            ("test put-all --thing Na", 23, None, "aws test put-all", "--thing (structure)"),
            (
                "test put-all --thing x --count 1",
                20,
                None,
                "aws test put-all",
                "--thing (structure)",
            ),
            ("test put-all --thing x --count 1", 32, None, "aws test put-all", "--count (integer)"),
            (
                "test put-all --no-switch",
                24,
                None,
                "aws test put-all",
                "--switch | --no-switch (boolean) [required]",
            ),
            ("test put-all --region ", 22, None, "aws test put-all", "--region (string)"),
            (
                "test put-all --cli-st",
                21,
                Some("--cli-strict"),
                "aws test put-all",
                "--cli-strict (boolean)",
            ),
            ("test put-all --t", 16, Some("--things"), "aws test put-all", "--things (list)"),
            ("test pu", 7, Some("put-all"), "aws test put-all", ""),
        ];
        for (line, cursor, offered, usage, first) in cases {
            let panel_content =
                panel_content(&context(), line, cursor, offered, Appearance::plain());
            assert!(panel_content.usage.starts_with(usage), "{line}: {}", panel_content.usage);
            assert_eq!(panel_content.lines.first().map_or("", String::as_str), first, "{line}");
        }
    }
}
