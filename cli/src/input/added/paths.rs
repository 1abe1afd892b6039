//! Paths of members: `Items[0].Name`.

use hardie_runtime::table::{Member, Operation};
use hardie_runtime::value::{Map, Value};

/// A path below the input of an operation.
pub(super) struct Path<'p> {
    steps: Vec<Step<'p>>,
    /// The member at its end, if the model has it.
    pub(super) member: Option<Member>,
    /// Whether it leads into a value that is `@sensitive`.
    pub(super) is_within_sensitive: bool,
}

struct Step<'p> {
    name: &'p str,
    /// Whether the step leads to the first element of a list.
    is_list: bool,
}

impl<'p> Path<'p> {
    pub(super) fn of(path: &'p str, operation: Operation) -> Path<'p> {
        let steps: Vec<Step<'p>> = path
            .split('.')
            .map(|step| match step.strip_suffix("[0]") {
                Some(name) => Step { name, is_list: true },
                None => Step { name: step, is_list: false },
            })
            .collect();
        let mut shape = operation.input();
        let (mut member, mut is_within_sensitive) = (None, false);
        for step in &steps {
            is_within_sensitive |= member.is_some_and(Member::is_sensitive);
            member = shape.member_named(step.name).or_else(|| shape.element());
            let Some(found) = member else { break };
            shape = found.target();
            if step.is_list
                && let Some(element) = shape.element()
            {
                shape = element.target();
                member = Some(element);
            }
        }
        Path { steps, member, is_within_sensitive }
    }

    /// The member of the input that it begins with.
    pub(super) fn first(&self) -> Option<&'p str> {
        self.steps.first().map(|step| step.name)
    }

    /// Whether it leads below a member of the input.
    pub(super) fn is_deep(&self) -> bool {
        self.steps.len() > 1 || self.steps.iter().any(|step| step.is_list)
    }

    /// Puts a value at the path; what is in the way and cannot hold it is replaced.
    pub(super) fn put(&self, members: &mut Map, value: Value) {
        let mut place = Value::Map(std::mem::take(members));
        put_below(&mut place, &self.steps, value);
        if let Value::Map(map) = place {
            *members = map;
        }
    }

    /// The value at the path.
    pub(super) fn find<'v>(&self, members: &'v Map) -> Option<&'v Value> {
        let mut map = Some(members);
        let mut found = None;
        for step in &self.steps {
            found = map?.get(step.name);
            if step.is_list {
                found = found?.as_list()?.first();
            }
            map = found.and_then(Value::as_map);
        }
        found
    }
}

/// Puts a value below a place; paths of overlays have few steps.
fn put_below(place: &mut Value, steps: &[Step<'_>], value: Value) {
    let Some((step, steps)) = steps.split_first() else {
        *place = value;
        return;
    };
    let mut map = match std::mem::take(place) {
        Value::Map(map) => map,
        _ => Map::new(),
    };
    let next = map.get_or_insert_with(step.name, || Value::Null);
    if step.is_list {
        let mut list = match std::mem::take(next) {
            Value::List(list) => list,
            _ => Vec::new(),
        };
        if list.is_empty() {
            list.push(Value::Null);
        }
        if let Some(first) = list.first_mut() {
            put_below(first, steps, value);
        }
        *next = Value::List(list);
    } else {
        put_below(next, steps, value);
    }
    *place = Value::Map(map);
}
