//! Hints for parameters that do not match the model: the intended names and values, and the
//! position in the option.

use super::MOST;
use crate::args::closest;
use crate::shell_words::escaped;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::Service;
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::{Key, Map, Value};
use std::collections::BTreeSet;

/// How parameters were given.
#[derive(Clone, Copy)]
pub(in crate::program) struct InputSyntax<'a> {
    /// The members that were given as JSON in their own options.
    pub(in crate::program) as_json: &'a [&'static str],
    /// The members that were given in shorthand.
    pub(in crate::program) as_shorthand: &'a [&'static str],
}

/// The intended names and values for parameters with problems, and the positions of the problems.
pub(in crate::program) fn parameters(
    problems: &Problems,
    members: &Map,
    operation: Operation,
    service: Option<&Service>,
    given: InputSyntax<'_>,
) -> Vec<String> {
    let mut finder = SuggestionFinder {
        found: Vec::new(),
        path: Path::new(),
        whole: None,
        operation,
        service,
        given,
        top: String::new(),
    };
    finder.members(members, operation.input());
    let mut hints: Vec<String> = finder
        .found
        .iter()
        .map(|(path, text)| format!("{}{text}", place(path, operation)))
        .collect();
    if hints.is_empty()
        && let Some(hint) = split_element(members, operation, given)
    {
        return vec![hint];
    }
    for problem in problems.iter() {
        let is_whole =
            finder.whole.as_ref().is_some_and(|name| problem.path.starts_with(name.as_str()));
        let is_nested = problem.path.contains(['.', '[']) && !is_whole;
        if is_nested && !finder.found.iter().any(|(path, _)| *path == problem.path) {
            let place = place(&problem.path, operation);
            let hint = place.trim_end_matches([':', ' ']).to_owned();
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
    }
    hints.truncate(MOST);
    hints
}

/// Unknown values of enums, and similar known ones. Enums are open, so this is only a hint after a
/// service rejected the input.
pub(in crate::program) fn unknown_values(members: &Map, operation: Operation) -> Vec<String> {
    let given = InputSyntax { as_json: &[], as_shorthand: &[] };
    parameters(&Problems::new(), members, operation, None, given)
}

/// Detects a structure in a list that a shell split at its braces, or that was written with spaces:
/// elements with one member each, all different.
fn split_element(members: &Map, operation: Operation, given: InputSyntax<'_>) -> Option<String> {
    operation.options().find_map(|option| {
        let (member, list) = (option.member(), option.member().target());
        let is_structures = list.element().is_some_and(|it| it.target().kind() == Kind::Structure);
        if !given.as_shorthand.contains(&member.name())
            || list.kind() != Kind::List
            || !is_structures
        {
            return None;
        }
        let elements = members.get(member.name())?.as_list()?;
        let mut keys = Vec::new();
        for element in elements {
            let mut names = element.as_map()?.keys();
            let (Some(name), None) = (names.next(), names.next()) else { return None };
            keys.push(name.as_str());
        }
        let mut different = BTreeSet::new();
        different.extend(keys.iter().copied());
        (keys.len() > 1 && different.len() == keys.len()).then(|| {
            let pairs: Vec<String> = keys.iter().map(|key| format!("{key}=…")).collect();
            format!(
                "--{}: each argument is a separate element; one element with all members is {}",
                option.name(),
                pairs.join(",")
            )
        })
    })
}

/// A path in terms of the command line: `--references, at order.Type: `; empty for the whole.
fn place(path: &str, operation: Operation) -> String {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    let option = operation.options().find(|option| option.member().name() == name);
    let name = option.map_or_else(|| name.to_owned(), |option| format!("--{}", option.name()));
    match (name.as_str(), rest.trim_start_matches('.')) {
        ("", _) => String::new(),
        (name, "") => format!("{name}: "),
        (name, rest) => format!("{name}, at {rest}: "),
    }
}

/// A visitor that looks for almost correct names and values.
struct SuggestionFinder<'a> {
    /// Paths with their hints.
    found: Vec<(String, String)>,
    path: Path,
    /// The member that was given the whole input.
    whole: Option<String>,
    operation: Operation,
    service: Option<&'a Service>,
    given: InputSyntax<'a>,
    /// The member of the input that is being visited.
    top: String,
}

impl SuggestionFinder<'_> {
    fn members(&mut self, map: &Map, shape: Shape) {
        let names: Vec<&str> = shape.members().map(|member| member.name()).collect();
        for (name, value) in map {
            let is_top = self.path.as_str().is_empty();
            if is_top {
                name.as_str().clone_into(&mut self.top);
            }
            match shape.member_named(name) {
                Some(member) if is_top && self.is_whole(name, value, member.target()) => {
                    let text = "the value is the whole input; pass it with --cli-input-json";
                    self.found.push((name.to_string(), text.to_owned()));
                    self.whole = Some(name.to_string());
                }
                Some(member) => self.member(name, value, member.target()),
                None if self.is_of_responses(name) => {
                    let text = format!("{name} occurs in responses only; remove it");
                    self.found.push((self.path.as_str().to_owned(), text));
                }
                None => self.say(name, &names),
            }
        }
    }

    /// Whether the value of a member is, as JSON, a map with members of the input itself.
    fn is_whole(&self, name: &str, value: &Value, shape: Shape) -> bool {
        let input = self.operation.input();
        let Value::Map(map) = value else { return false };
        let is_of_input = |key: &Key| {
            input.member_named(key).is_some()
                && (shape.kind() == Kind::Map || shape.member_named(key).is_none())
        };
        self.given.as_json.contains(&name)
            && matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map)
            && map.keys().all(is_of_input)
            && map.contains_key(name)
    }

    /// Whether responses of the service contain a member with this name, but the input does not.
    fn is_of_responses(&self, name: &str) -> bool {
        let Some(service) = self.service else { return false };
        !has_member(&[self.operation.input()], name)
            && has_member(
                &service.table.operations().map(|it| it.output()).collect::<Vec<_>>(),
                name,
            )
    }

    fn member(&mut self, name: &str, value: &Value, shape: Shape) {
        let mut path = std::mem::take(&mut self.path);
        path.member(name, |path| {
            self.path = std::mem::take(path);
            self.value(value, shape);
            *path = std::mem::take(&mut self.path);
        });
        self.path = path;
    }

    fn value(&mut self, value: &Value, shape: Shape) {
        if self.found.len() >= MOST {
            return;
        }
        match (shape.kind(), value) {
            (Kind::Structure | Kind::Union, Value::Map(map)) => self.members(map, shape),
            (Kind::Map, Value::Map(map)) => {
                if let Some(element) = shape.element() {
                    map.iter().for_each(|(key, value)| self.member(key, value, element.target()));
                }
            }
            (Kind::List, Value::List(list)) => {
                let Some(element) = shape.element() else { return };
                for (index, value) in list.iter().enumerate() {
                    let mut path = std::mem::take(&mut self.path);
                    path.index(index, |path| {
                        self.path = std::mem::take(path);
                        self.value(value, element.target());
                        *path = std::mem::take(&mut self.path);
                    });
                    self.path = path;
                }
            }
            (Kind::Enum, Value::String(text)) => {
                let values: Vec<&str> = shape.members().map(|member| member.wire_name()).collect();
                if !values.contains(&text.as_str()) {
                    self.say(text, &values);
                }
            }
            (Kind::Structure | Kind::Union | Kind::Map, Value::String(text))
                if self.given.as_shorthand.contains(&self.top.as_str())
                    && let Some((key, _)) = text.split_once('=')
                    && let Some(name) = self.path.as_str().rsplit(['.', ']']).next() =>
            {
                let text = format!(
                    "write the members in braces, quoted for the shell: '{name}={{{key}=…}}'"
                );
                self.found.push((self.path.as_str().to_owned(), text));
            }
            (Kind::String, Value::List(list))
                if self.given.as_shorthand.contains(&self.top.as_str()) =>
            {
                let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                if texts.len() == list.len() && texts.len() > 1 {
                    let name = self.path.as_str().rsplit(['.', ']']).next().unwrap_or_default();
                    let value = texts.join(",").replace('\\', "\\\\").replace('"', "\\\"");
                    let text = format!(
                        "a comma ends a value in shorthand syntax; quote the value: '{}'",
                        escaped(&format!("{name}=\"{value}\""))
                    );
                    self.found.push((self.path.as_str().to_owned(), text));
                }
            }
            _ => {}
        }
    }

    fn say(&mut self, word: &str, choices: &[&str]) {
        if let Some(finder) = closest(word, choices) {
            self.found.push((
                self.path.as_str().to_owned(),
                format!("did you mean {finder} instead of {word}?"),
            ));
        }
    }
}

/// Whether any structure in these shapes has a member with this name.
fn has_member(shapes: &[Shape], name: &str) -> bool {
    let mut seen: BTreeSet<u16> = BTreeSet::new();
    let mut open = shapes.to_vec();
    while let Some(shape) = open.pop() {
        if !seen.insert(shape.index()) {
            continue;
        }
        if matches!(shape.kind(), Kind::Structure | Kind::Union)
            && shape.member_named(name).is_some()
        {
            return true;
        }
        open.extend(shape.members().map(|member| member.target()));
    }
    false
}

/// The path of the blob with invalid base64: the first one that is not decoded, in model order;
/// `message` contains its text, which has been removed from the members.
pub(in crate::program) fn undecoded(
    members: &Map,
    operation: Operation,
    message: &str,
) -> Option<String> {
    let text = message.strip_prefix("Invalid base64: \"").and_then(|rest| rest.strip_suffix('"'));
    let text = text.unwrap_or_default();
    let path = undecoded_in(members, operation.input(), &mut Path::new())?;
    let place = place(&path, operation);
    // An option's own value may name a file; values inside it cannot.
    let is_option = !path.contains(['.', '[']);
    if is_option && !text.is_empty() && std::path::Path::new(text).is_file() {
        return Some(format!("{place}to read a file, write fileb://{text}"));
    }
    Some(format!(
        "{place}a blob must be base64-encoded; to pass raw text, use --cli-binary-format \
            raw-in-base64-out"
    ))
}

fn undecoded_in(map: &Map, shape: Shape, path: &mut Path) -> Option<String> {
    shape.members().find_map(|member| {
        let value = map.get(member.name())?;
        path.member(member.name(), |path| undecoded_value(value, member.target(), path))
    })
}

fn undecoded_value(value: &Value, shape: Shape, path: &mut Path) -> Option<String> {
    match (shape.kind(), value) {
        (Kind::Blob, Value::String(_)) => Some(path.as_str().to_owned()),
        (Kind::Structure | Kind::Union, Value::Map(map)) => undecoded_in(map, shape, path),
        (Kind::Map, Value::Map(map)) => {
            let target = shape.element()?.target();
            map.iter().find_map(|(key, value)| {
                path.member(key, |path| undecoded_value(value, target, path))
            })
        }
        (Kind::List, Value::List(list)) => {
            let target = shape.element()?.target();
            let mut items = list.iter().enumerate();
            items
                .find_map(|(at, value)| path.index(at, |path| undecoded_value(value, target, path)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{InputSyntax, parameters};
    use crate::testing;
    use hardie_runtime::validate::validate;
    use hardie_runtime::value::{Value, json};

    #[test]
    fn members_and_places() {
        let operation = testing::operation("put-all");
        let cases: [(&str, &[&str]); 6] = [
            (r#"{"Name":"x","Token":"t","Switch":true}"#, &[]),
            (r#"{"name":"x","Token":"t","Switch":true}"#, &["did you mean Name instead of name?"]),
            (
                r#"{"Name":"x","Token":"t","Switch":true,"Thing":{"Nam":"x"}}"#,
                &["--thing: did you mean Name instead of Nam?"],
            ),
            (
                r#"{"Name":"x","Token":"t","Switch":true,"Things":[{},{"SIZE":1}]}"#,
                &["--things, at [1]: did you mean Size instead of SIZE?"],
            ),
            (
                r#"{"Name":"x","Token":"t","Switch":true,"Things":[{"Size":"x"}],"Labels":{"a b":1}}"#,
                &["--things, at [0].Size", "--labels, at a b"],
            ),
            (r#"{"Name":"x","Token":"t","Switch":true,"Count":"x","Zzz":1}"#, &[]),
        ];
        for (text, want) in cases {
            let Value::Map(members) = json::parse(text).unwrap() else { panic!("{text}") };
            let problems = validate(&members, operation.input());
            let given = InputSyntax { as_json: &[], as_shorthand: &[] };
            assert_eq!(parameters(&problems, &members, operation, None, given), want, "{text}");
        }
    }
}
