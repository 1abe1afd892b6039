//! The arguments of a command that an overlay adds.

use super::parser::{Accept, ArgumentValue, Arity, Flag, Parser, Positional};
use super::{HELP, UsageError, close};
use hardie_runtime::service::{AddedCommand, AddedOption};

/// The arguments of an added command.
#[derive(Debug, Default)]
pub(crate) struct CommandArguments {
    /// The options that are given, with their values.
    pub(crate) given: Vec<(AddedOption, ArgumentValue)>,
    /// Whether help was requested.
    pub(crate) help: bool,
    /// Unknown arguments.
    pub(crate) unknown: Vec<String>,
}

/// Parses the arguments of an added command.
///
/// # Errors
/// See [`UsageError`].
pub(crate) fn parse(
    command: &AddedCommand,
    words: &[String],
) -> Result<CommandArguments, UsageError> {
    if matches!(words, [word] if word == HELP) {
        return Ok(CommandArguments { help: true, ..CommandArguments::default() });
    }
    let mut parser = Parser::new();
    for (to, option) in command.options.iter().enumerate() {
        let flag = |name: String, arity| Flag {
            name,
            to,
            arity,
            accept: Accept::Text,
            required: option.is_required,
            in_full: false,
        };
        let arity = match option {
            _ if option.is_flag() => Arity::Flag(true),
            _ if option.takes_many() => Arity::Any,
            _ => Arity::One,
        };
        parser.flag(flag(format!("--{}", option.name), arity));
        if option.is_flag() {
            let opposite = flag(format!("--no-{}", option.name), Arity::Flag(false));
            parser.flag(Flag { required: false, ..opposite });
        }
    }
    let help = command.options.len();
    parser.positional(Positional { name: HELP, to: help, required: false, choices: None });
    let mut parsed = parser.parse(words)?;
    let mut unknown = std::mem::take(&mut parsed.rest);
    let word = parsed.word(help);
    let is_help = word.as_deref() == Some(HELP);
    unknown.extend(word.filter(|word| !is_help && !word.is_empty()));
    let given = command.options.iter().enumerate();
    let given =
        given.filter_map(|(to, option)| Some((option.clone(), parsed.given.shift_remove(&to)?)));
    let given: Vec<(AddedOption, ArgumentValue)> = given.collect();
    given.iter().try_for_each(check_choice)?;
    Ok(CommandArguments { given, help: is_help, unknown })
}

/// Rejects a value that is not one of the choices.
fn check_choice((option, given): &(AddedOption, ArgumentValue)) -> Result<(), UsageError> {
    match given {
        ArgumentValue::Word(word)
            if !option.choices.is_empty() && !option.choices.contains(word) =>
        {
            let choices: Vec<&str> = option.choices.iter().map(String::as_str).collect();
            let name = format!("--{}", option.name);
            Err(close::invalid_choice(word, &choices).for_argument(&name))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use hardie_runtime::service::{AddedCommand, AddedOption};

    #[test]
    fn arguments_of_a_command() {
        let option = |name: &str, kind: &str| AddedOption {
            name: name.to_owned(),
            kind: kind.to_owned(),
            choices: if kind == "choice" { vec!["x".to_owned()] } else { Vec::new() },
            is_required: kind == "string",
            ..AddedOption::default()
        };
        let options =
            vec![option("host", "string"), option("port", "integer"), option("of", "choice")];
        let command = AddedCommand { options, ..AddedCommand::default() };
        let cases = [
            ("--host a --port 1", Ok((2, 0))),
            ("--host a --other b", Ok((1, 2))),
            ("--host a more", Ok((1, 1))),
            ("help", Ok((0, 0))),
            ("--port 1", Err("the following arguments are required: --host")),
            ("--host a --of x", Ok((2, 0))),
            ("--host a --of y", Err("argument --of: Found invalid choice 'y'\n")),
        ];
        for (line, want) in cases {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let found = parse(&command, &words);
            let found = found.map(|it| (it.given.len(), it.unknown.len()));
            let found = found.map_err(|error| error.text);
            assert_eq!(found, want.map_err(str::to_owned), "{line}");
        }
    }
}
