//! Examples of a command: the smallest call, and those that the model has.

use super::facts::Facts;
use super::page::{Block, Language};
use super::prose;
use crate::escape::{Escaped, Shell, escaped, shell};
use crate::plan::item::{CommandOption, Example, Operation};
use crate::plan::prose::parse;
use crate::plan::table::{MemberRow, OperationRow, ShapeRow};
use serde_json::{Map, Value, json};

/// Required members deeper than this are left empty.
const DEEPEST: usize = 16;

/// The blocks of all examples; `command` is what the command line begins with.
pub(super) fn blocks(
    facts: &Facts<'_>,
    operation: &Operation,
    row: &OperationRow,
    command: &Escaped<Shell>,
) -> Vec<Block> {
    let members = facts.members(facts.shape(row.input));
    let first = smallest_call(facts, operation, row, command);
    let mut blocks = vec![prose("With what is required alone:"), code(first)];
    for example in &operation.examples {
        let mut words = vec![command.clone()];
        for (name, value) in &example.input {
            let position = operation.input.fields.iter().position(|field| field.name.wire == *name);
            // What the model's example has and the input has not, is no example.
            let Some((option, member)) =
                position.and_then(|at| Some((operation.options.get(at)?, members.get(at)?)))
            else {
                continue;
            };
            words.push(argument(facts, option, member, value.clone()));
        }
        if facts.streams_output(row) {
            words.push("outfile".into());
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

fn about(example: &Example) -> Vec<Block> {
    let mut blocks = Vec::new();
    for text in [&example.title, &example.docs] {
        let nodes = parse(text);
        if !nodes.is_empty() {
            blocks.push(Block::Prose(nodes));
        }
    }
    blocks
}

/// A call with what is required alone, for a shell.
pub(super) fn smallest_call(
    facts: &Facts<'_>,
    operation: &Operation,
    row: &OperationRow,
    command: &Escaped<Shell>,
) -> Escaped<Shell> {
    let mut words = vec![command.clone()];
    for (option, member) in operation.options.iter().zip(facts.members(facts.shape(row.input))) {
        if member.flags.contains(&"REQUIRED") && !member.flags.contains(&"IDEMPOTENCY_TOKEN") {
            words.push(argument(facts, option, member, smallest(facts, member, 0)));
        }
    }
    if facts.streams_output(row) {
        words.push("outfile".into());
    }
    lines(words)
}

/// A command on lines of its own.
fn lines(words: Vec<Escaped<Shell>>) -> Escaped<Shell> {
    Escaped::joined(&words, " \\\n    ")
}

fn code(line: Escaped<Shell>) -> Block {
    Block::Code { title: "", language: Language::Shell, text: line.into_string() }
}

/// An option with a value, quoted for a shell.
fn argument(facts: &Facts<'_>, option: &CommandOption, member: &MemberRow, value: Value) -> Escaped<Shell> {
    let name = &shell::word(&format!("--{}", option.name));
    let target = facts.target(member);
    match (value, target.kind) {
        (Value::Bool(false), "Boolean") => shell::word(&format!("--no-{}", option.name)),
        (_, "Boolean") => name.clone(),
        (Value::String(_), "Blob") if facts.is_stream(member) => escaped!(Shell, name, " FILE"),
        (Value::String(text), "Blob") => shell::option(name, &text),
        (Value::String(text), kind) if kind != "Document" => shell::option(name, &text),
        (Value::Array(list), "List") if !list.is_empty() && list.iter().all(is_word) => {
            let words: Vec<Escaped<Shell>> = list.iter().map(|item| shell::word(&plain(item))).collect();
            escaped!(Shell, name, " ", Escaped::joined(&words, " "))
        }
        (value, _) => shell::option(name, &value.to_string()),
    }
}

/// Whether a value can be one of several words: shorthand and JSON would read some texts otherwise.
fn is_word(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && !text.starts_with(['-', '{', '[']) && !text.contains(','),
        value => value.is_number(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value with required members alone, which passes the AWS CLI's validation.
fn smallest(facts: &Facts<'_>, member: &MemberRow, depth: usize) -> Value {
    let shape = facts.target(member);
    let name = facts.text(member.name);
    let bounds = facts.bounds(member);
    match shape.kind {
        "Enum" => Value::from(facts.values(shape).next().map_or("value", |(value, _)| value)),
        "String" if facts.is_json_header(member) => json!({}),
        "String" => Value::from(text(name, bounds.length.0)),
        "Boolean" => Value::Bool(true),
        "Timestamp" => Value::from("2026-01-01T00:00:00Z"),
        "Blob" => Value::from("AAAA"),
        "List" => {
            let least = bounds.length.0.parse::<usize>().unwrap_or(0).clamp(1, 4);
            let inner = facts.inner(shape).filter(|_| depth < DEEPEST);
            let element = inner.map(|element| smallest(facts, element, depth + 1));
            Value::Array(element.map_or_else(Vec::new, |element| vec![element; least]))
        }
        "Map" => match facts.members(shape) {
            [key, value] if depth < DEEPEST => {
                let key = plain(&smallest(facts, key, depth + 1));
                Value::Object(Map::from_iter([(key, smallest(facts, value, depth + 1))]))
            }
            _ => json!({}),
        },
        "Structure" | "Union" => structure(facts, shape, depth),
        "Document" => json!({}),
        _ => number(bounds.range.0),
    }
}

fn structure(facts: &Facts<'_>, shape: &ShapeRow, depth: usize) -> Value {
    let is_union = shape.kind == "Union";
    let members = facts.members(shape).iter();
    let wanted = members.filter(|member| is_union || member.flags.contains(&"REQUIRED"));
    let wanted = wanted.take(if is_union { 1 } else { usize::MAX }).filter(|_| depth < DEEPEST);
    wanted
        .map(|member| (facts.text(member.name).to_owned(), smallest(facts, member, depth + 1)))
        .collect::<Map<String, Value>>()
        .into()
}

/// The member's name as a text that is long enough.
fn text(name: &str, least: &str) -> String {
    let least = least.parse::<usize>().unwrap_or(0).min(256);
    name.chars().cycle().take(least.max(name.chars().count())).collect()
}

fn number(least: &str) -> Value {
    let parsed = serde_json::from_str::<Value>(least).ok().filter(Value::is_number);
    parsed
        .filter(|number| number.as_f64().is_some_and(|number| number > 1.0))
        .unwrap_or_else(|| Value::from(1))
}
