//! Examples of a command: the smallest call, and the examples of the model.

use hardie_build::escape::{Escaped, Shell, escaped, shell};
use hardie_build::plan::command::operation::{CommandOption, Example, Operation};
use hardie_build::plan::command::samples::Values;
use hardie_build::plan::facts::table::{Kind, MemberRow, OperationRow, Table};
use hardie_runtime::pages::{Block, Language, OUTFILE};
use serde_json::{Map, Value};

/// The blocks of all examples; `command` is the start of the command line.
pub(super) fn blocks(
    table: &Table,
    operation: &Operation,
    row: &OperationRow,
    command: &Escaped<Shell>,
) -> Vec<Block> {
    let members = table.members(table.shape(row.input));
    let (values, line) = smallest(table, operation, row, command);
    // If an example of the model is the same call, it is shown instead, because it has a
    // description.
    let is_example =
        operation.examples.iter().any(|example| !example.fails && is_same(&example.input, &values));
    let mut blocks = if is_example {
        Vec::new()
    } else {
        vec![Block::Text("With required parameters only:".into()), code(line)]
    };
    for example in &operation.examples {
        let mut words = vec![command.clone()];
        for (name, value) in &example.input {
            let position = operation.input.fields.iter().position(|field| field.name.wire == *name);
            // A member that is in the example but not in the input is skipped.
            let Some((option, member)) =
                position.and_then(|at| Some((operation.options.get(at)?, members.get(at)?)))
            else {
                continue;
            };
            words.push(argument(table, option, member, value.clone()));
        }
        if table.streams_output(row) {
            words.push(OUTFILE.into());
        }
        blocks.extend(about(example));
        blocks.push(code(lines(words)));
        if let Some(output) = &example.output {
            blocks.push(Block::Code {
                title: "Output:",
                language: Language::Json,
                text: format!("{output:#}"),
            });
        }
    }
    blocks
}

fn about(example: &Example) -> impl Iterator<Item = Block> {
    let texts = [&example.title, &example.docs].into_iter().filter(|text| !text.is_empty());
    texts.map(|text| Block::Prose(text.clone().into()))
}

/// Whether the input of an example is equal to these values.
fn is_same(input: &Map<String, Value>, values: &[(&str, Value)]) -> bool {
    input.len() == values.len()
        && values.iter().all(|(name, value)| input.get(*name) == Some(value))
}

/// A call with required parameters only, for a shell.
#[cfg(feature = "program")]
pub(super) fn smallest_call(
    table: &Table,
    operation: &Operation,
    row: &OperationRow,
    command: &Escaped<Shell>,
) -> Escaped<Shell> {
    smallest(table, operation, row, command).1
}

/// The values of a call with required parameters only, and its command line. The values are from an
/// example of the model if one has them all, else values that pass every check of the model.
fn smallest<'p>(
    table: &'p Table,
    operation: &Operation,
    row: &OperationRow,
    command: &Escaped<Shell>,
) -> (Vec<(&'p str, Value)>, Escaped<Shell>) {
    let members = table.members(table.shape(row.input));
    let is_needed = |member: &MemberRow| member.flags.required && !member.flags.idempotency_token;
    let has_all = |example: &&Example| {
        let mut needed = members.iter().filter(|member| is_needed(member));
        !example.fails && needed.all(|member| example.input.contains_key(member.name.as_str()))
    };
    let example = operation.examples.iter().find(has_all);
    let mut words = vec![command.clone()];
    let mut values = Vec::new();
    for (option, member) in
        operation.options.iter().zip(members).filter(|(_, member)| is_needed(member))
    {
        let name = member.name.as_str();
        let given = example.and_then(|example| example.input.get(name)).cloned();
        let value = given.unwrap_or_else(|| Values::required(table).member(member));
        words.push(argument(table, option, member, value.clone()));
        values.push((name, value));
    }
    if table.streams_output(row) {
        words.push(OUTFILE.into());
    }
    (values, lines(words))
}

/// A command on several lines.
fn lines(words: Vec<Escaped<Shell>>) -> Escaped<Shell> {
    Escaped::joined(&words, " \\\n    ")
}

fn code(line: Escaped<Shell>) -> Block {
    Block::Code { title: "", language: Language::Shell, text: line.into_string() }
}

/// An option with a value, quoted for a shell.
fn argument(
    table: &Table,
    option: &CommandOption,
    member: &MemberRow,
    value: Value,
) -> Escaped<Shell> {
    let name = &shell::word(&format!("--{}", option.name));
    let target = table.target(member);
    match (value, target.kind) {
        (Value::Bool(false), Kind::Boolean) => shell::word(&format!("--no-{}", option.name)),
        (_, Kind::Boolean) => name.clone(),
        (Value::String(_), Kind::Blob) if table.is_stream(member) => escaped!(Shell, name, " FILE"),
        (Value::String(text), Kind::Blob) => shell::option(name, &text),
        (Value::String(text), kind) if kind != Kind::Document => shell::option(name, &text),
        (Value::Array(list), Kind::List) if !list.is_empty() && list.iter().all(is_word) => {
            let words: Vec<Escaped<Shell>> =
                list.iter().map(|item| shell::word(&plain(item))).collect();
            escaped!(Shell, name, " ", Escaped::joined(&words, " "))
        }
        (value, _) => shell::option(name, &value.to_string()),
    }
}

/// Whether a value can be an argument of a list: shorthand and JSON parse some strings differently.
fn is_word(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            !text.is_empty() && !text.starts_with(['-', '{', '[']) && !text.contains(',')
        }
        value => value.is_number(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
