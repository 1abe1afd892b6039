//! What an error on a terminal adds to the AWS CLI's words: the name or value that was meant, and the
//! option and the place in it where something is wrong.

use crate::args::closest;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::{Map, Value};

/// Hints are for people; nobody reads more than this.
const MOST: usize = 10;

/// The options that words nobody knows may have been meant for.
pub(super) fn unknown_options(words: &[String], names: &[String]) -> Vec<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hints = words.iter().filter(|word| word.starts_with("--")).filter_map(|word| {
        let name = word.split('=').next().unwrap_or(word);
        closest(name, &names).map(|meant| format!("{name}: did you mean {meant}?"))
    });
    hints.take(MOST).collect()
}

/// What parameters with problems may have been meant to be, and where the problems are.
pub(super) fn parameters(problems: &Problems, members: &Map, operation: Operation) -> Vec<String> {
    let mut meant = Meant { found: Vec::new(), path: Path::new() };
    meant.members(members, operation.input());
    let mut hints: Vec<String> =
        meant.found.iter().map(|(path, text)| format!("{}{text}", place(path, operation))).collect();
    for problem in problems.iter() {
        let is_nested = problem.path.contains(['.', '[']);
        if is_nested && !meant.found.iter().any(|(path, _)| *path == problem.path) {
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

/// A path in the words of the command line: `--references, at order.Type: `; empty for the whole.
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

/// A walk that looks for names and values which are nearly right.
struct Meant {
    /// Paths with what to say of them.
    found: Vec<(String, String)>,
    path: Path,
}

impl Meant {
    fn members(&mut self, map: &Map, shape: Shape) {
        let names: Vec<&str> = shape.members().map(|member| member.name()).collect();
        for (name, value) in map {
            match shape.member_named(name) {
                Some(member) => self.member(name, value, member.target()),
                None => self.say(name, &names),
            }
        }
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
            _ => {}
        }
    }

    fn say(&mut self, word: &str, choices: &[&str]) {
        if let Some(meant) = closest(word, choices) {
            self.found
                .push((self.path.as_str().to_owned(), format!("did you mean {meant} instead of {word}?")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{parameters, unknown_options};
    use crate::testing;
    use hardie_runtime::validate::validate;
    use hardie_runtime::value::{Value, json};

    #[test]
    fn options() {
        let names = ["--name", "--things", "--cli-strict"].map(str::to_owned);
        let words = ["--nmae", "x", "--thing=1", "--zzz", "--cli-strikt"].map(str::to_owned);
        assert_eq!(
            unknown_options(&words, &names),
            [
                "--nmae: did you mean --name?",
                "--thing: did you mean --things?",
                "--cli-strikt: did you mean --cli-strict?"
            ]
        );
    }

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
            assert_eq!(parameters(&problems, &members, operation), want, "{text}");
        }
    }
}
