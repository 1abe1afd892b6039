//! Rules for the input of a command: options that exclude each other, defaults, members that move.

use super::template::Template;
use super::{Context, Path};
use crate::args::OperationArguments;
use crate::error::Error;
use crate::input::Input;
use hardie_client::internal::jmespath;
use hardie_runtime::service::OptionRules;
use hardie_runtime::table::Kind;
use hardie_runtime::value::{Map, Value};

/// Rejects options that exclude each other.
///
/// # Errors
/// The first option that excludes others (252).
pub(in crate::input) fn check_exclusive(
    typed: &OperationArguments,
    rules: &OptionRules,
) -> Result<(), Error> {
    if let Some(option) = typed.given_twice.first() {
        let (name, opposite) = (option.name(), option.opposite().unwrap_or_default());
        return Err(Error::param(format!(
            "Cannot specify both the \"--{name}\" option and the \"--{opposite}\" option."
        )));
    }
    let given = typed.options.iter().map(|(option, _)| option.name());
    let given: Vec<&str> =
        given.chain(typed.added.iter().map(|(option, _)| option.name.as_str())).collect();
    for groups in &rules.exclusive {
        let mut current: Option<&Vec<String>> = None;
        for name in &given {
            let Some(group) = groups.iter().find(|group| group.iter().any(|it| it == name)) else {
                continue;
            };
            match current {
                Some(others) if others != group => {
                    let [key, keys] = [(*name).to_owned(), others.join(", ")]
                        .map(|names| names.replace('-', "_"));
                    return Err(Error::param(format!(
                        "The key \"{key}\" cannot be specified when one of the following keys are \
                         also specified: {keys}"
                    )));
                }
                _ => current = Some(group),
            }
        }
    }
    Ok(())
}

/// Rejects members that options cannot set.
///
/// # Errors
/// The first such member (252).
pub(in crate::input) fn check_withheld(
    option: &str,
    value: &Value,
    rules: &OptionRules,
) -> Result<(), Error> {
    let Some(members) = value.as_map() else { return Ok(()) };
    let is_set = |member: &str| members.contains_key(member);
    for it in rules.withheld.iter().filter(|it| it.option == option && !it.instead.is_empty()) {
        if is_set(&it.member) {
            return Err(Error::param(format!(
                "{} cannot be part of --{option}; use --{}",
                it.member, it.instead
            )));
        }
    }
    Ok(())
}

/// The longest comment after the directory of an archive, with the record before it.
const LONGEST_END: usize = 65_535 + 22;

/// Rejects values that are not the contents of a ZIP archive.
///
/// # Errors
/// A value without the record at the end of an archive (252).
pub(in crate::input) fn check_zip(name: &str, value: &Value) -> Result<(), Error> {
    let content = match value {
        Value::Bytes(bytes) => bytes.as_slice(),
        Value::String(text) => text.as_bytes(),
        _ => &[],
    };
    let end = content.len().saturating_sub(LONGEST_END);
    let is_zip = content.get(end..).is_some_and(|end| end.windows(4).any(|it| it == b"PK\x05\x06"));
    if is_zip {
        return Ok(());
    }
    Err(Error::param(format!(
        "{name} must be a zip file with the fileb:// prefix.\nExample usage:  {name} \
         fileb://path/to/file.zip"
    )))
}

/// Sets the members whose values are computed.
///
/// # Errors
/// An expression that cannot be evaluated (255), or has no value (252).
pub(in crate::input) fn compute(context: &Context<'_>, input: &mut Input) -> Result<(), Error> {
    let failed = |error: jmespath::Error| Error::general(error.to_string());
    for it in &context.rules.computes {
        let mut values = input.members.clone();
        values.extend(input.unsent.clone());
        let values = Value::Map(values);
        let condition = jmespath::evaluate(&it.when, &values).map_err(failed)?;
        if !jmespath::is_true(&condition) {
            continue;
        }
        let value = jmespath::evaluate(&it.value, &values).map_err(failed)?;
        if value == Value::Null {
            match &it.error {
                Some(error) => return Err(Error::param(error.clone())),
                None => continue,
            }
        }
        let path = Path::of(&it.sets, context.operation);
        let is_blob = path.member.is_some_and(|member| member.target().kind() == Kind::Blob);
        let value = match value {
            Value::String(text) if is_blob => Value::Bytes(text.into_bytes()),
            other => jmespath::without_nulls(other),
        };
        path.put(&mut input.members, value);
    }
    Ok(())
}

/// Applies the rules to all members of the input.
pub(in crate::input) fn complete(context: &Context<'_>, members: &mut Map) {
    let rules = context.rules;
    for (name, value) in &rules.defaults {
        members.get_or_insert_with(name, || value.clone());
    }
    for (name, words) in &rules.words {
        let Some(place) = members.get_mut(name) else { continue };
        let other = place.as_str().and_then(|word| words.as_map()?.get(word).cloned());
        if let Some(other) = other {
            *place = other;
        }
    }
    for it in &rules.moves {
        let has = |path: &String| Path::of(path, context.operation).find(members).is_some();
        if !it.when.iter().any(has) {
            continue;
        }
        for (name, sets) in &it.members {
            let Some(value) = members.shift_remove(name) else { continue };
            let template = Template { value: &value, parts: &[], key: "", unique: &context.unique };
            for (path, pattern) in sets {
                let path = Path::of(path, context.operation);
                path.put(members, template.fill(pattern));
            }
        }
    }
}
