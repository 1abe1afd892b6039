//! Enum values: adds missing names, makes duplicate names unique, and leaves out unusable values. A
//! single value never makes a model invalid.

use super::resolver::Resolver;
use super::traits::{EnumValue, ids};
use super::{Kind, Member, Reference, Shape, ShapeId};
use crate::diagnostic::Diagnostic;
use crate::model::shape_id::is_identifier;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Turns a string with `@enum` into an enum; values without a usable name get one derived from the
/// value.
pub(super) fn enumerate(shape: &mut Shape<'_>, resolver: &mut Resolver<'_>) {
    let definitions = match shape.traits.enum_definitions() {
        Ok(definitions) => definitions.unwrap_or_default(),
        Err(bad) => return resolver.bad_trait(&shape.id, bad),
    };
    shape.kind = Kind::Enum;
    let (definitions, bad): (Vec<_>, Vec<_>) = definitions.into_iter().partition(Result::is_ok);
    for message in bad.into_iter().filter_map(Result::err) {
        let message = format!("skipped an enum value: {message}");
        resolver.problem(
            Diagnostic::warning("EnumShape.SkippedValue", message),
            &shape.id,
            shape.place,
        );
    }
    let definitions: Vec<_> = definitions.into_iter().filter_map(Result::ok).collect();
    let wanted = definitions.iter().enumerate().map(|(index, definition)| match &definition.name {
        Some(name) if is_identifier(name) => name.clone(),
        Some(name) => name_of(name, index),
        None => name_of(&definition.value, index),
    });
    let names = distinct(wanted.collect());
    for (definition, name) in definitions.iter().zip(names) {
        if let Some(given) = definition.name.as_ref().filter(|given| **given != name) {
            let message = format!(
                "the enum value `{}` is named `{name}` instead of `{given}`",
                definition.value
            );
            let help = "names of enum values must be identifiers and unique";
            let diagnostic = Diagnostic::warning("EnumShape.SkippedValue", message).help(help);
            resolver.problem(diagnostic, &shape.id, shape.place);
        }
        let target = Reference { id: ShapeId::prelude("Unit"), place: shape.place };
        let mut member =
            Member { name: name.into(), target, traits: Default::default(), place: shape.place };
        member.traits.set_enum_value(&definition.value);
        if let Some(text) = &definition.documentation {
            member.traits.set_documentation(text);
        }
        // The Smithy 1.0 form of `@internal`; Smithy's own conversion treats it alike.
        if definition.tags.iter().any(|tag| tag == "internal") {
            member.traits.set_internal();
        }
        shape.members.push(member);
    }
}

/// Leaves out values that an enum cannot have, such as a value of an `intEnum` that is not a 32-bit
/// integer, and further names of the same value.
pub(super) fn check_values(shape: &mut Shape<'_>, resolver: &mut Resolver<'_>) {
    let is_integers = match shape.kind {
        Kind::Enum => false,
        Kind::IntEnum => true,
        _ => return,
    };
    if !is_integers && has_plain_values(shape) {
        return;
    }
    let mut seen: HashSet<String> = HashSet::new();
    let id = shape.id.clone();
    shape.members.retain_mut(|member| {
        let value = member.traits.enum_value();
        let message = match value {
            Ok(Some(EnumValue::Integer(number)))
                if is_integers && i32::try_from(number).is_ok() =>
            {
                return true;
            }
            _ if is_integers => "skipped an enum value that is not a 32-bit integer".to_owned(),
            // A second name for a value would be a variant that is indistinguishable from the
            // first.
            Ok(Some(EnumValue::Text(text))) => return seen.insert(text),
            // The value is the name.
            Ok(None) => {
                let name = member.name.to_string();
                member.traits.set_enum_value(&name);
                return seen.insert(name);
            }
            Ok(Some(EnumValue::Integer(_))) | Err(_) => {
                "skipped an enum value that is not a string".to_owned()
            }
        };
        let diagnostic = Diagnostic::warning("EnumShape.SkippedValue", message);
        let place = member.traits.place(ids::ENUM_VALUE).unwrap_or(member.place);
        resolver.problem(diagnostic, &id.with_member(&member.name), place);
        false
    });
}

/// Whether all values of an enum are different strings without escapes, as in nearly all models.
fn has_plain_values(shape: &Shape<'_>) -> bool {
    let values = shape.members.iter().map(plain_value);
    let Some(mut values) = values.collect::<Option<Vec<&str>>>() else { return false };
    values.sort_unstable();
    values.is_sorted_by(|one, next| one != next)
}

fn plain_value<'m>(member: &'m Member<'_>) -> Option<&'m str> {
    let (_, node, _) = member.traits.iter().find(|(id, _, _)| *id == ids::ENUM_VALUE)?;
    node.plain_string()
}

/// An identifier for a value: characters that are not allowed become `_`; if no character is
/// allowed, the name is based on the index.
pub fn name_of(value: &str, index: usize) -> String {
    let mut name: String =
        value.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name.chars().all(|c| c == '_') { format!("value_{}", index + 1) } else { name }
}

/// Unique names for values: the first of several equal names is kept, the others get the first free
/// number as a suffix. A generated name never equals another value's own name.
pub fn distinct(wanted: Vec<String>) -> Vec<String> {
    let natural: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let (mut taken, mut next) = (HashSet::new(), BTreeMap::new());
    let mut given = Vec::with_capacity(wanted.len());
    for name in &wanted {
        let mut candidate = name.clone();
        while taken.contains(&candidate) || (candidate != *name && natural.contains(&*candidate)) {
            let number = next.entry(name.as_str()).or_insert(1_usize);
            *number += 1;
            candidate = format!("{name}_{number}");
        }
        taken.insert(candidate.clone());
        given.push(candidate);
    }
    given
}

#[cfg(test)]
mod tests {
    use super::{distinct, name_of};

    #[test]
    fn names_of_values() {
        let values = [
            "gpt-3.5-turbo",
            "gpt_3_5_turbo",
            "a b",
            "a-b",
            "a_b_2",
            "a.b",
            "3",
            "",
            "--",
            "\u{e4}",
        ];
        let names =
            distinct(values.iter().enumerate().map(|(at, value)| name_of(value, at)).collect());
        let want = [
            "gpt_3_5_turbo",
            "gpt_3_5_turbo_2",
            "a_b",
            "a_b_3",
            "a_b_2",
            "a_b_4",
            "_3",
            "value_8",
            "value_9",
            "value_10",
        ];
        assert_eq!(names, want);
    }
}
