//! The list that `--cli-chunk` divides.

use super::settings::Authentication;
use crate::args::DryRun;
use crate::error::Error;
use hardie_runtime::pages::{CHUNK, PART_VERBS, accepts_parts, longest_list};
use hardie_runtime::service::Pagination;
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::{Map, Value};

/// A list that needs several calls.
#[derive(Debug, PartialEq)]
pub(super) struct Chunks {
    /// The member of the input.
    pub(super) member: &'static str,
    /// The elements of each call; the sizes differ by one at most.
    pub(super) parts: Vec<Vec<Value>>,
}

/// The settings of the calls.
pub(super) struct ChunkSettings {
    pub(super) pagination: Option<Pagination>,
    pub(super) strict: bool,
    pub(super) dry_run: Option<DryRun>,
    pub(super) authentication: Authentication,
}

/// Takes the list that is too long for one call out of the members; `None` if none is.
///
/// # Errors
/// No list of the input has a maximum length, several lists are too long, or a list within another
/// member is (252).
pub(super) fn split(operation: Operation, members: &mut Map) -> Result<Option<Chunks>, Error> {
    let (mut is_any, mut long) = (false, Vec::new());
    for member in operation.input().members() {
        let Some(value) = members.get(member.name()) else {
            is_any |= longest_list(member).is_some();
            continue;
        };
        let most = longest_list(member);
        is_any |= most.is_some();
        match (most, value) {
            (Some(most), Value::List(list)) if list.len() > most => {
                long.push((member.name(), list.len(), most));
            }
            _ => {}
        }
        if let Some(found) = too_long_within(value, member.target(), member.name()) {
            return Err(Error::param(format!(
                "{found}. {CHUNK} splits a list that is a member of the input, nothing within one"
            )));
        }
    }
    if !accepts_parts(operation) {
        return Err(Error::param(format!(
            "{CHUNK} cannot be used with {}: calls with parts of a list may not do the same as one \
             call. It is for commands that read, and those that begin with {}",
            operation.command(),
            PART_VERBS.join(", ")
        )));
    }
    if !is_any {
        return Err(Error::param(format!(
            "{CHUNK} cannot be used with {}: none of its members is a list with a maximum length",
            operation.command()
        )));
    }
    let (member, length, most) = match long.as_slice() {
        [] => return Ok(None),
        [one] => *one,
        [(one, length, most), (other, other_length, other_most), ..] => {
            return Err(Error::param(format!(
                "{one} has {length} elements (at most {most}) and {other} has {other_length} (at \
                 most {other_most}). {CHUNK} splits one list only"
            )));
        }
    };
    let token = operation.input().members().find(|member| member.is_idempotency_token());
    if let Some(token) = token.filter(|token| members.contains_key(token.name())) {
        return Err(Error::param(format!(
            "{CHUNK} cannot be used with {}: each call has its own token",
            token.name()
        )));
    }
    let Some(Value::List(list)) = members.shift_remove(member) else { return Ok(None) };
    Ok(Some(Chunks { member, parts: in_parts(list, length.div_ceil(most)) }))
}

/// Divides a list as evenly as possible, so that no part is shorter than it must be.
fn in_parts(list: Vec<Value>, count: usize) -> Vec<Vec<Value>> {
    let (size, longer) = (list.len() / count, list.len() % count);
    let mut elements = list.into_iter();
    let part = |at: usize| elements.by_ref().take(size + usize::from(at < longer)).collect();
    (0..count).map(part).collect()
}

/// Describes a list or map that is too long, below a value.
fn too_long_within(value: &Value, shape: Shape, path: &str) -> Option<String> {
    let exceeds = |length: usize, own: Option<&str>, of_shape: Option<&str>, path: &str| {
        let most: usize = own.or(of_shape)?.parse().ok()?;
        (length > most).then(|| format!("{path} has {length} elements, more than {most}"))
    };
    match (shape.kind(), value) {
        (Kind::Structure | Kind::Union, Value::Map(map)) => map.iter().find_map(|(name, value)| {
            let member = shape.member_named(name)?;
            let path = format!("{path}.{}", member.name());
            let length = match value {
                Value::List(list) => list.len(),
                Value::Map(map) => map.len(),
                _ => 0,
            };
            let (own, of_shape) = (member.constraints(), member.target().constraints());
            exceeds(length, own.max_length(), of_shape.max_length(), &path)
                .or_else(|| too_long_within(value, member.target(), &path))
        }),
        (Kind::List, Value::List(list)) => {
            let element = shape.element()?.target();
            let path = format!("{path}[]");
            list.iter().find_map(|value| match value {
                Value::List(list) => {
                    exceeds(list.len(), element.constraints().max_length(), None, &path)
                        .or_else(|| too_long_within(value, element, &path))
                }
                value => too_long_within(value, element, &path),
            })
        }
        (Kind::Map, Value::Map(map)) => {
            let element = shape.element()?.target();
            map.values().find_map(|value| too_long_within(value, element, &format!("{path}.*")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_parts;
    use hardie_runtime::value::Value;

    #[test]
    fn parts_are_even() {
        for (length, count, want) in
            [(7, 3, &[3, 2, 2][..]), (4, 2, &[2, 2]), (101, 3, &[34, 34, 33]), (5, 5, &[1; 5])]
        {
            let list: Vec<Value> = (0..length).map(Value::from).collect();
            let parts = in_parts(list.clone(), count);
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), want);
            assert_eq!(parts.concat(), list);
        }
    }
}
