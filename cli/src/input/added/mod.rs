//! Options that overlays add: their values set members of the input by templates.

mod paths;
mod rules;
mod template;
mod value;

pub(super) use rules::{check_exclusive, check_withheld, check_zip, complete, compute};
pub(super) use value::of as value_of;

use super::target::Target;
use super::{Fetched, Input, option};
use crate::args::ArgumentValue;
use crate::error::Error;
use hardie_runtime::service::{AddedOption, OptionRules};
use hardie_runtime::shorthand;
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value};
use paths::Path;
use template::Template;

/// What the templates of a command share.
pub(super) struct Context<'r> {
    pub(super) operation: Operation,
    pub(super) rules: &'r OptionRules,
    pub(super) decimals: Decimals,
    /// A string that is different in each command.
    pub(super) unique: String,
}

impl Context<'_> {
    /// Adds an option with its value to the input.
    ///
    /// # Errors
    /// A value that cannot be converted (252; 255 for numbers and files), a file that cannot be
    /// written (252).
    pub(super) fn add(
        &self,
        input: &mut Input,
        added: AddedOption,
        given: ArgumentValue,
    ) -> Result<(), Error> {
        let text = match &given {
            ArgumentValue::Word(word) => word.clone(),
            _ => String::new(),
        };
        if let Some(member) = &added.decrypts {
            input.decrypts.push((member.clone(), value::existing(&added, &text)?));
        } else if added.is_unsent {
            let value = value::of(&added, &format!("--{}", added.name), given)?;
            input.unsent.insert(added.name.replace('-', "_"), value);
        } else if let Some(save) = &added.saves {
            input.saves.push((save.clone(), value::writable(&text)?));
        } else if added.fetches.is_some() {
            input.fetched.push(Fetched { option: added.clone(), given });
        } else {
            self.set(input, &added, given)?;
        }
        input.added.push((added, text));
        Ok(())
    }

    /// Sets the members of an option's value.
    ///
    /// # Errors
    /// See [`Context::add`].
    pub(super) fn set(
        &self,
        input: &mut Input,
        added: &AddedOption,
        given: ArgumentValue,
    ) -> Result<(), Error> {
        let name = format!("--{}", added.name);
        if added.ignores_empty && value::is_empty(&given) {
            return Ok(());
        }
        let is_text = !matches!(added.kind.as_str(), "list" | "blob");
        if let Some(path) = added.member_path().filter(|_| is_text && added.split.is_none()) {
            let path = Path::of(path, self.operation);
            if let Some(member) = path.member {
                let target = Target {
                    member,
                    name: &name,
                    decimals: self.decimals,
                    is_within_sensitive: path.is_within_sensitive,
                };
                let converted = option::convert(target, given)?;
                self.put(&mut input.members, &path, converted.value);
                return Ok(());
            }
        }
        let value = value::of(added, &name, given)?;
        if self.rules.zip_archives.contains(&added.name) {
            check_zip(&name, &value)?;
        }
        let is_wrong = || match &added.error {
            Some(text) => Error::option(&name, text),
            None => Error::option(&name, "the value is not valid"),
        };
        let text = value.as_str().unwrap_or_default();
        let found = added.cases.iter().find_map(|case| match &case.pattern {
            None => Some((case, Vec::new())),
            Some(pattern) => template::matches(pattern, text).map(|parts| (case, parts)),
        });
        let Some((case, parts)) = found else {
            return if added.cases.is_empty() { Ok(()) } else { Err(is_wrong()) };
        };
        let template = Template { value: &value, parts: &parts, key: "", unique: &self.unique };
        for (path, pattern) in &case.sets {
            let path = Path::of(path, self.operation);
            let mut filled = template.fill(pattern);
            if let Some(member) = path.member {
                convert_strings(&mut filled, member.target()).map_err(|error| match error {
                    shorthand::Error::Conversion(conversion) if added.error.is_none() => {
                        let text = conversion.text;
                        Error::general(format!("Error parsing parameter '{name}': {text}"))
                    }
                    _ => is_wrong(),
                })?;
            }
            self.put(&mut input.members, &path, filled);
        }
        Ok(())
    }

    /// Puts a value at a path; a member that is not there yet begins with its base.
    fn put(&self, members: &mut Map, path: &Path<'_>, value: Value) {
        let (Some(first), true) = (path.first(), path.is_deep()) else {
            return path.put(members, value);
        };
        if let Some(base) = self.rules.bases.get(first)
            && !members.contains_key(first)
        {
            let empty = Value::Null;
            let template = Template { value: &empty, parts: &[], key: "", unique: &self.unique };
            members.insert(first.to_owned(), template.fill(base));
        }
        path.put(members, value);
    }
}

/// Converts the strings of a template to numbers and booleans, as shapes need them. The nesting is
/// that of JSON, whose reader limits it.
fn convert_strings(value: &mut Value, shape: Shape) -> Result<(), shorthand::Error> {
    match (shape.kind(), value) {
        (Kind::Structure | Kind::Union, Value::Map(map)) => map.iter_mut().try_for_each(|it| {
            let member = shape.member_named(it.0);
            member.map_or(Ok(()), |member| convert_strings(it.1, member.target()))
        }),
        (Kind::Map, Value::Map(map)) => map.values_mut().try_for_each(|it| {
            shape.element().map_or(Ok(()), |element| convert_strings(it, element.target()))
        }),
        (Kind::List, Value::List(list)) => list.iter_mut().try_for_each(|it| {
            shape.element().map_or(Ok(()), |element| convert_strings(it, element.target()))
        }),
        (Kind::Structure | Kind::Union | Kind::Map | Kind::List | Kind::Document, _) => Ok(()),
        (_, place) => {
            if let Some(text) = place.as_str() {
                *place = shorthand::scalar(shape, text)?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
