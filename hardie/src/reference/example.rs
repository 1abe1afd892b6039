//! Examples of a command: the smallest call, and the examples of the model.

use hardie_build::escape::{Escaped, Shell, escaped, shell};
use hardie_build::plan::command::operation::{CommandOption, Example, Operation};
use hardie_build::plan::command::samples::Values;
use hardie_build::plan::facts::table::{Kind, MemberRow, OperationRow, Table};
use hardie_runtime::pages::{Block, Language, OUTFILE};
use serde_json::{Map, Value};

/// Writes calls of one command.
pub(super) struct Calls<'p> {
    pub(super) table: &'p Table,
    pub(super) operation: &'p Operation,
    pub(super) row: &'p OperationRow,
    /// The start of the command line.
    pub(super) command: Escaped<Shell>,
}

impl Calls<'_> {
    /// The blocks of all examples.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let examples = &self.operation.examples;
        let values = self.smallest_input();
        // If an example of the model is the same call, it is shown instead, because it has a
        // description.
        let is_example =
            examples.iter().any(|example| example.error.is_none() && example.input == values);
        let mut blocks = if is_example { Vec::new() } else { self.smallest_blocks() };
        for example in examples {
            let texts = [&example.title, &example.docs].into_iter().filter(|it| !it.is_empty());
            blocks.extend(texts.map(|text| Block::Prose(text.html().to_owned().into())));
            blocks.push(code("", Language::Shell, self.call(&example.input).into_string()));
            let output = example.output.as_ref();
            blocks.extend(output.map(|it| code("Output:", Language::Json, format!("{it:#}"))));
        }
        blocks
    }

    /// The blocks of the smallest call alone.
    pub(super) fn smallest_blocks(&self) -> Vec<Block> {
        let call = self.call(&self.smallest_input()).into_string();
        vec![Block::Text("With required parameters only:".into()), code("", Language::Shell, call)]
    }

    /// A call with required parameters only, for a shell.
    #[cfg(feature = "program")]
    pub(super) fn smallest(&self) -> Escaped<Shell> {
        self.call(&self.smallest_input())
    }

    fn members(&self) -> &[MemberRow] {
        self.table.members(self.table.shape(self.row.input))
    }

    /// The values of required parameters: from an example of the model if one has them all, else
    /// values that pass every check of the model.
    fn smallest_input(&self) -> Map<String, Value> {
        let is_needed = |it: &&MemberRow| it.flags.required && !it.flags.idempotency_token;
        let needed = || self.members().iter().filter(is_needed);
        let has_all = |example: &&Example| {
            example.error.is_none()
                && needed().all(|member| example.input.contains_key(&member.name))
        };
        let example = self.operation.examples.iter().find(has_all);
        let value = |member: &MemberRow| {
            let given = example.and_then(|example| example.input.get(&member.name)).cloned();
            let value = given.unwrap_or_else(|| Values::required(self.table).member(member));
            (member.name.clone(), value)
        };
        needed().map(value).collect()
    }

    /// A command on several lines, quoted for a shell. Values that the input does not have are
    /// skipped.
    fn call(&self, values: &Map<String, Value>) -> Escaped<Shell> {
        let mut words = vec![self.command.clone()];
        for (name, value) in values {
            let position = self.members().iter().position(|member| member.name == *name);
            words.extend(position.and_then(|position| {
                let option = self.operation.options.get(position)?;
                Some(self.argument(option, self.members().get(position)?, value))
            }));
        }
        if self.table.streams_output(self.row) {
            words.push(OUTFILE.into());
        }
        Escaped::joined(&words, " \\\n    ")
    }

    /// An option with a value.
    fn argument(
        &self,
        option: &CommandOption,
        member: &MemberRow,
        value: &Value,
    ) -> Escaped<Shell> {
        let name = &shell::word(&format!("--{}", option.name));
        match (value, self.table.target(member).kind) {
            (Value::Bool(false), Kind::Boolean) => shell::word(&format!("--no-{}", option.name)),
            (_, Kind::Boolean) => name.clone(),
            (Value::String(_), Kind::Blob) if self.table.is_stream(member) => {
                escaped!(Shell, name, " FILE")
            }
            (Value::String(text), kind) if kind != Kind::Document => shell::option(name, text),
            (Value::Array(list), Kind::List) if !list.is_empty() && list.iter().all(is_word) => {
                let words: Vec<Escaped<Shell>> =
                    list.iter().map(|item| shell::word(&plain(item))).collect();
                escaped!(Shell, name, " ", Escaped::joined(&words, " "))
            }
            (value, _) => shell::option(name, &value.to_string()),
        }
    }
}

fn code(title: &'static str, language: Language, text: String) -> Block {
    Block::Code { title, language, text }
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
