//! `--cli-input-lenient`: reads the response of another command as input. Members that the input
//! does not have are dropped and named on standard error, never with their values.

use crate::output::visible;
use hardie_runtime::table::{Kind, Operation, Shape};
use hardie_runtime::value::{Map, Value};
use std::collections::BTreeSet;
use std::io::Write;

/// The limit of notes: the rows of a batch can contain very many different names.
const MOST: usize = 1000;

/// The members that were dropped. Each path is named once, however often it occurs.
#[derive(Debug, Default)]
pub(crate) struct Lenient {
    known: BTreeSet<String>,
}

impl Lenient {
    /// Removes what the input does not have. If the input has none of the members, but those of one
    /// structure among them, that structure is the input: responses wrap what they describe. If
    /// nothing would be left, nothing is removed, so that validation names what is wrong: it is
    /// another response, such as an error or the summary of a batch.
    pub(crate) fn keep(&mut self, members: &mut Map, operation: Operation) {
        let shape = operation.input();
        let is_known = |name: &str| shape.member_named(name).is_some();
        let mut path = String::new();
        if !members.keys().any(|name| is_known(name)) {
            let mut wrappers = members.iter_mut().filter_map(|(name, value)| match value {
                Value::Map(inner) if inner.keys().any(|name| is_known(name)) => Some((name, inner)),
                _ => None,
            });
            if let (Some((name, inner)), None) = (wrappers.next(), wrappers.next()) {
                let (name, inner) = (name.as_str().to_owned(), std::mem::take(inner));
                self.say(format!("{name}."), "note: the input is", "");
                for other in members.keys().filter(|other| other.as_str() != name) {
                    self.dropped(other);
                }
                *members = inner;
                // The token of the call that made what is described: with it, a service would
                // return that instead of making a copy.
                let token = shape.members().find(|member| member.is_idempotency_token());
                if let Some(token) = token.map(|member| member.name())
                    && members.shift_remove(token).is_some()
                {
                    self.say(
                        format!("{name}.{token}"),
                        "note: dropped",
                        ", the token of another call",
                    );
                }
                path = name;
            } else {
                return;
            }
        }
        self.structure(members, shape, &path, false);
    }

    fn structure(&mut self, members: &mut Map, shape: Shape, path: &str, is_secret: bool) {
        let separator = if path.is_empty() { "" } else { "." };
        members.retain(|name, value| {
            let Some(member) = shape.member_named(name) else {
                // Names within a secret may be a part of it.
                let name = if is_secret { "*" } else { name };
                self.dropped(&format!("{path}{separator}{name}"));
                return false;
            };
            let is_secret = is_secret || member.is_sensitive();
            self.value(value, member.target(), &format!("{path}{separator}{name}"), is_secret);
            true
        });
    }

    fn value(&mut self, value: &mut Value, shape: Shape, path: &str, is_secret: bool) {
        match (shape.kind(), value) {
            (Kind::Structure | Kind::Union, Value::Map(map)) => {
                self.structure(map, shape, path, is_secret);
            }
            (Kind::List, Value::List(list)) => {
                let Some(element) = shape.element() else { return };
                let is_secret = is_secret || element.is_sensitive();
                let path = format!("{path}[]");
                list.iter_mut().for_each(|it| self.value(it, element.target(), &path, is_secret));
            }
            (Kind::Map, Value::Map(map)) => {
                let Some(element) = shape.element() else { return };
                let is_secret = is_secret || element.is_sensitive();
                let path = format!("{path}.*");
                for (_, it) in map.iter_mut() {
                    self.value(it, element.target(), &path, is_secret);
                }
            }
            _ => {}
        }
    }

    fn dropped(&mut self, path: &str) {
        self.say(path.to_owned(), "note: dropped", ", which the input does not have");
    }

    /// Writes a note about a path, the first time.
    fn say(&mut self, path: String, before: &str, after: &str) {
        if self.known.len() > MOST || self.known.contains(&path) {
            return;
        }
        let note = if self.known.len() == MOST {
            "note: dropped further members, which are not named".to_owned()
        } else {
            let path = visible(path.trim_end_matches('.')).replace('\n', "\\n");
            format!("{before} {path}{after}")
        };
        self.known.insert(path);
        // A failed write to standard error cannot be reported.
        let _ = writeln!(std::io::stderr(), "{note}");
    }
}
