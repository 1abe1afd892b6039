//! The examples of a model as calls of the program.

use hardie_runtime::cli::quoted;
use hardie_runtime::pages::{Block, Language, Notes, OUTFILE, Section};
use hardie_runtime::table::{Kind, Member, Operation, OptionEntry};
use hardie_runtime::value::{Map, Value, json};

/// The section of an operation's examples; `None` if the model has none. `command` is the start of
/// the command line.
pub(super) fn section(operation: Operation, command: &str) -> Option<Section> {
    let notes = Notes::of(operation.notes());
    let mut blocks = Vec::new();
    for example in notes.examples() {
        if !example.title.is_empty() {
            blocks.push(Block::Text(example.title.to_owned().into()));
        }
        if !example.docs.is_empty() {
            blocks.push(Block::Prose(example.docs.to_owned().into()));
        }
        blocks.push(Block::code(call(operation, command, example.input, " \\\n    ")));
        blocks.extend(example.output.map(|output| Block::Code {
            title: "Output",
            language: Language::Json,
            text: json::pretty(output, 2, false),
        }));
    }
    (!blocks.is_empty()).then(|| Section::new("Examples", blocks))
}

/// A command, quoted for a shell, with this text between its arguments. Values that the input does
/// not have are skipped.
pub(crate) fn call(operation: Operation, command: &str, input: &Map, between: &str) -> String {
    let mut words = vec![command.to_owned()];
    for (name, value) in input.iter() {
        let mut options = operation.options().filter(|option| !option.is_hidden());
        let option = options.find(|option| option.member().name() == name.as_str());
        words.extend(option.map(|option| argument(option, value)));
    }
    if operation.streams_output() {
        words.push(OUTFILE.to_owned());
    }
    words.join(between)
}

/// An option with a value.
fn argument(option: OptionEntry, value: &Value) -> String {
    let (name, member): (_, Member) = (option.name(), option.member());
    let target = member.target();
    match (value, target.kind()) {
        (Value::Bool(false), Kind::Boolean) => format!("--no-{name}"),
        (_, Kind::Boolean) => format!("--{name}"),
        (Value::String(_), Kind::Blob) if target.is_streaming() => format!("--{name} FILE"),
        (Value::String(text), kind) if kind != Kind::Document => value_of(name, text),
        (Value::List(list), Kind::List) if !list.is_empty() && list.iter().all(is_word) => {
            let words: Vec<String> = list.iter().map(|item| quoted(&plain(item))).collect();
            format!("--{name} {}", words.join(" "))
        }
        (value, _) => value_of(name, &json::compact(value)),
    }
}

/// An option and its value, which may begin with a dash.
fn value_of(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!("--{name}{between}{}", quoted(value))
}

/// Whether a value can be an argument of a list: shorthand and JSON parse some strings differently.
fn is_word(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            !text.is_empty() && !text.starts_with(['-', '{', '[']) && !text.contains(',')
        }
        Value::List(_) | Value::Map(_) | Value::Null | Value::Bool(_) => false,
        _ => true,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| json::compact(value), str::to_owned)
}
