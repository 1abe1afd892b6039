//! Examples of calls: those of the model, else one with the required parameters only.

use crate::help;
use hardie_runtime::pages::Notes;
use hardie_runtime::pattern::Pattern;
use hardie_runtime::table::{Kind, Member, Operation};
use hardie_runtime::value::{Map, Number, Value};

/// The most examples of a model that are shown.
const MOST: usize = 3;
/// The deepest nesting of a value.
const DEEPEST: usize = 8;
/// Strings for constraints of models, of which the first valid one is taken.
const STRINGS: [&str; 6] = [
    "string",
    "11111111-2222-4333-8444-555555555555",
    "arn:aws:service:us-east-1:111122223333:resource/1",
    "111122223333",
    "https://example.com",
    "a",
];

/// The examples of an operation; `command` is the start of the command line.
pub(super) fn examples(operation: Operation, command: &str) -> Vec<Value> {
    let notes = Notes::of(operation.notes());
    let modelled = notes.examples().into_iter().filter(|it| it.output.is_some());
    let line = |input: &Map| help::example_call(operation, command, input, " ");
    let mut examples: Vec<Value> =
        modelled.take(MOST).map(|it| example(it.title, line(it.input))).collect();
    if examples.is_empty() {
        examples.push(example("", line(&smallest(operation))));
    }
    examples
}

/// An example with a title, which may be empty.
pub(super) fn example(title: &str, command: String) -> Value {
    let mut out = Map::new();
    if !title.is_empty() {
        out.insert("title", title.into());
    }
    out.insert("command", command.into());
    Value::Map(out)
}

/// The required members, as far as the program does not fill them in.
fn smallest(operation: Operation) -> Map {
    let required = |it: &Member| it.is_required() && !it.is_idempotency_token();
    let members = operation.input().members().filter(required);
    members.map(|member| (member.name(), value(member, DEEPEST))).collect()
}

fn value(member: Member, depth: usize) -> Value {
    let target = member.target();
    let inside = |member: Member| {
        if depth == 0 { Value::Null } else { value(member, depth - 1) }
    };
    match target.kind() {
        Kind::Structure => {
            let members = target.members().filter(|it| it.is_required());
            Value::Map(members.map(|it| (it.name(), inside(it))).collect())
        }
        Kind::Union => {
            let first = target.members().next();
            Value::Map(first.map(|it| (it.name(), inside(it))).into_iter().collect())
        }
        Kind::List => Value::List(target.element().map(inside).into_iter().collect()),
        Kind::Map => {
            let entry = target.key().zip(target.element());
            let entry = entry.map(|(key, value)| (string(key), inside(value)));
            Value::Map(entry.into_iter().collect())
        }
        Kind::Boolean => true.into(),
        Kind::Blob => "YQ==".into(),
        Kind::Timestamp => "2026-01-31T08:00:00Z".into(),
        Kind::Document => Value::Map(Map::new()),
        Kind::String | Kind::Enum => string(member).into(),
        Kind::IntEnum => {
            let first = target.members().find_map(|it| Number::parse_integer(it.wire_name()));
            Value::Number(first.unwrap_or(Number::Integer(1)))
        }
        _ => {
            let limit = member.constraints().min_range().or(member.constraints().max_range());
            let least = limit.and_then(Number::parse_integer).unwrap_or(Number::Integer(1));
            Value::Number(least)
        }
    }
}

/// A string that the model allows, if one is found.
fn string(member: Member) -> String {
    let target = member.target();
    if target.kind() == Kind::Enum
        && let Some(first) = target.members().next()
    {
        return first.wire_name().to_owned();
    }
    let constraints = member.constraints();
    let limit = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
    let least = limit(constraints.min_length()).unwrap_or(0).min(1_000);
    let most = limit(constraints.max_length()).unwrap_or(usize::MAX);
    let pattern = constraints.pattern().and_then(|text| Pattern::new(text).ok());
    let is_valid = |text: &str| {
        (least..=most).contains(&text.chars().count())
            && pattern.as_ref().is_none_or(|pattern| pattern.is_match(text) == Some(true))
    };
    let padded = |text: &str| text.chars().cycle().take(text.len().max(least)).collect::<String>();
    let found = STRINGS.iter().map(|text| padded(text)).find(|text| is_valid(text));
    found.unwrap_or_else(|| "VALUE".to_owned())
}
