//! Compares two sets of Rust items and collects the changes.
//!
//! A change is breaking if code that follows the generated documentation no longer compiles: code
//! that creates structures with `new`, or with `default()` and `..`, and matches enums with a
//! wildcard arm. So a new optional field is not breaking; a new required one is, because it is an
//! argument of `new`.

use super::compare::{Collector, members, pairs};
use super::rust::{Item, Part};
use super::{Audience, Change, Effect, Section, code, counted};
use std::collections::BTreeMap;

/// Finds the differences for Rust users.
pub(super) fn compare(
    old: &BTreeMap<String, Item>,
    new: &BTreeMap<String, Item>,
    out: &mut Collector,
) {
    let mut found = Vec::new();
    for (key, old, new) in pairs(old, new) {
        let section = match key.rsplit_once(' ') {
            Some((_, "operation" | "errors")) => Section::Operations,
            _ => Section::Types,
        };
        let mut cx = Subject { section, name: "", changes: &mut found };
        match (old, new) {
            (Some(old), None) => {
                cx.name = &old.rust;
                cx.push(Effect::Removed, true, "", old.kind.to_owned());
            }
            (None, Some(new)) => {
                cx.name = &new.rust;
                cx.push(Effect::Added, false, "", of_new(new));
            }
            (Some(old), Some(new)) => {
                cx.name = &new.rust;
                item(&mut cx, old, new);
            }
            (None, None) => {}
        }
    }
    found.sort_by(|one: &Change, other| {
        (one.section, &one.subject).cmp(&(other.section, &other.subject))
    });
    out.changes.extend(found);
}

/// The subject of changes, and their collector.
struct Subject<'t> {
    section: Section,
    name: &'t str,
    changes: &'t mut Vec<Change>,
}

impl Subject<'_> {
    fn push(&mut self, effect: Effect, breaking: bool, item: &str, detail: String) {
        self.changes.push(Change {
            audience: Audience::Rust,
            section: self.section,
            subject: self.name.to_owned(),
            effect,
            breaking,
            item: item.to_owned(),
            detail,
        });
    }
}

fn of_new(item: &Item) -> String {
    let word = match item.kind {
        "struct" | "error" => "field",
        "union" | "enum" | "error enum" => "variant",
        "integer enum" => "constant",
        _ => return item.kind.to_owned(),
    };
    format!("{}, {}", item.kind, counted(item.parts.len(), word))
}

fn item(cx: &mut Subject<'_>, old: &Item, new: &Item) {
    if old.rust != new.rust {
        cx.push(Effect::Changed, true, "", format!("was named {}", code(&old.rust)));
    }
    if old.kind != new.kind {
        cx.push(Effect::Changed, true, "", format!("{}, was {}", new.kind, old.kind));
        return;
    }
    for (_, old_part, new_part) in members(&old.parts, &new.parts) {
        match (old_part, new_part) {
            (None, Some(part)) => {
                // A new argument of `new` is reported once, with the whole constructor.
                let kind = if part.kind.is_empty() { String::new() } else { code(&part.kind) };
                cx.push(Effect::Added, false, &code(&part.rust), kind);
            }
            (Some(part), None) => cx.push(Effect::Removed, true, &code(&part.rust), String::new()),
            (Some(old), Some(new)) => parts(cx, old, new),
            (None, None) => {}
        }
    }
    if old.arguments != new.arguments {
        let call = |arguments: &[String]| match arguments {
            [] => "none".to_owned(),
            names => code(&format!("new({})", names.join(", "))),
        };
        // If all fields were required before, the type had `new`; a type that now has `new` for the
        // first time has lost `default()`.
        let detail = format!("constructor {}, was {}", call(&new.arguments), call(&old.arguments));
        cx.push(Effect::Changed, true, "", detail);
    }
}

fn parts(cx: &mut Subject<'_>, old: &Part, new: &Part) {
    let name = code(&new.rust);
    if old.rust != new.rust {
        cx.push(Effect::Changed, true, &name, format!("was named {}", code(&old.rust)));
    }
    if old.kind != new.kind {
        let unboxed = |kind: &str| kind.replace("Box<", "").replace('>', "");
        let why = if unboxed(&old.kind) == unboxed(&new.kind) { " (boxing)" } else { "" };
        let shown = |kind: &str| if kind.is_empty() { "nothing".to_owned() } else { code(kind) };
        cx.push(
            Effect::Changed,
            true,
            &name,
            format!("{}, was {}{why}", shown(&new.kind), shown(&old.kind)),
        );
    }
}
