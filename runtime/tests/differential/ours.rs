//! Our own answers.

use crate::peer::{Answer, Ask, FILES, plain};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::shorthand::{self, Error, FileError, Files};
use hardie_runtime::table::{Kind, Member, Shape, Table};
use hardie_runtime::validate;
use hardie_runtime::value::{Map, Value, json};

struct Memory;

impl Files for Memory {
    fn load(&self, reference: &str) -> Result<Value, FileError> {
        let file = FILES.iter().find(|(name, _)| *name == reference);
        let (_, text) = file.ok_or_else(|| {
            FileError(format!("Unable to load paramfile {}: not there", plain(reference)))
        })?;
        let is_bytes = reference.starts_with("fileb://");
        Ok(if is_bytes { Value::Bytes(text.as_bytes().to_vec()) } else { Value::from(*text) })
    }
}

/// The option's member, and whether it is a list.
pub(crate) fn member(table: &'static Table, ask: &Ask) -> Option<Member> {
    let (Ask::Words(option, _) | Ask::Text(option, _) | Ask::Flat { option, .. }) = ask else {
        return None;
    };
    table.shape(0).member_named(option)
}

/// What the program makes of an ask, in texts without characters beyond U+FFFF.
pub(crate) fn answer(table: &'static Table, ask: &Ask) -> Answer {
    let input = table.shape(0);
    let (params, shown, as_json) = match ask {
        Ask::Document(text) => match json::parse(text) {
            Ok(value) => {
                let shown = python::repr(&value, Dict::Plain);
                let Value::Map(params) = value else {
                    let type_name = python::type_name(&value, Dict::Plain);
                    let text = python::str(&value, Dict::Plain);
                    let problem = format!(
                        "Invalid type for parameter input, value: {text}, type: <class \
                            '{type_name}'>, valid types: <class 'dict'>"
                    );
                    return Answer::Value(plain(&shown), vec![plain(&problem)]);
                };
                (params, shown, Vec::new())
            }
            Err(error) => return Answer::Error(plain(&format!("bare: {error}"))),
        },
        Ask::Words(option, _) | Ask::Text(option, _) | Ask::Flat { option, .. } => {
            let Some(member) = member(table, ask) else {
                return Answer::Error("no such option".to_owned());
            };
            match convert(member, ask) {
                Ok((value, is_json)) => {
                    let dict = if is_json { Dict::Ordered } else { Dict::Plain };
                    let shown = python::repr(&value, dict);
                    (
                        Map::from([(option.clone(), value)]),
                        shown,
                        is_json.then_some(member.name()).into_iter().collect(),
                    )
                }
                Err(error) => {
                    let sort = if error.names_option() { "param" } else { "bare" };
                    return Answer::Error(plain(&format!("{sort}: {error}")));
                }
            }
        }
    };
    if let Err(absurd) = validate::timestamps(&params, input, validate::Sensitive::Hidden) {
        return Answer::Absurd(plain(&shown), plain(&absurd.to_string()));
    }
    let problems = validate::validate_from(&params, input, &as_json, validate::Sensitive::Shown);
    Answer::Value(plain(&shown), problems.iter().map(|problem| plain(&problem.text)).collect())
}

/// As the program converts an option's words (`cli/src/input/option.rs`).
fn convert(member: Member, ask: &Ask) -> Result<(Value, bool), Error> {
    let shape = member.target();
    let one = |text: &str| {
        if member.is_json_header() {
            return shorthand::parse_json(text).map(|value| (value, true));
        }
        shorthand::parse_text(shape, text, &Memory)
            .map(|value| (value, shorthand::is_json(shape, &[text])))
    };
    match ask {
        Ask::Words(_, words) if shape.kind() == Kind::List => {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let value = shorthand::parse_words(shape, &words, &Memory)?;
            Ok((value, shorthand::is_json(shape, &words)))
        }
        Ask::Words(_, words) => one(words.first().map_or("", |word| word)),
        Ask::Text(_, text) | Ask::Document(text) => one(text),
        Ask::Flat { flat, .. } => one(flat),
    }
}

/// Whether an option is a map of structures, which has a flat form.
pub(crate) fn is_map_of_structures(shape: Shape) -> bool {
    let element = shape.element().filter(|_| shape.kind() == Kind::Map);
    element.is_some_and(|element| matches!(element.target().kind(), Kind::Structure | Kind::Union))
}
