//! Compares two command lines and collects the changes.
//!
//! A change is breaking if something that worked is rejected or lost: a command or option that is
//! removed or renamed, an option that becomes required, a type that accepts other values, a minimum
//! that is checked before a request is sent, a key that is no longer printed. Services check
//! maximums, patterns and enum values, so changes of these break nothing here.

use super::surface::{Command, Enumeration, Facts, Limits, Structure, Surface, Users};
use super::{Audience, Change, Documentation, Effect, Section, TextChange, code, counted};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Collects changes.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) changes: Vec<Change>,
    pub(super) documentation: Documentation,
    /// The documentation texts that differ.
    pub(super) texts: Vec<TextChange>,
    /// Whether one side is a botocore model, which cannot express default values and integer enums.
    pub(super) by_c2j: bool,
}

/// Finds the differences of the command lines.
pub(super) fn compare(old: &Surface, new: &Surface, out: &mut Collector) {
    let structures = Structures { old: &old.structures, new: &new.structures };
    for (name, old, new) in pairs(&old.commands, &new.commands) {
        let subject = Subject { section: Section::Commands, name };
        match (old, new) {
            (Some(_), None) => out.push(&subject, Effect::Removed, true, "", String::new()),
            (None, Some(new)) => out.push(&subject, Effect::Added, false, "", of_new(new)),
            (Some(old), Some(new)) => command(name, old, new, structures, out),
            (None, None) => {}
        }
    }
    for (name, old, new) in pairs(structures.old, structures.new) {
        // A type that exists on one side only is reported where it is used.
        if let (Some(old), Some(new)) = (old, new) {
            structure(name, old, new, structures, out);
        }
    }
    for (name, old, new) in pairs(&old.enums, &new.enums) {
        if let (Some(old), Some(new)) = (old, new) {
            enumeration(name, old, new, out);
        }
    }
}

/// The entries of two maps, joined by key and sorted.
pub(super) fn pairs<'t, T>(
    old: &'t BTreeMap<String, T>,
    new: &'t BTreeMap<String, T>,
) -> impl Iterator<Item = (&'t str, Option<&'t T>, Option<&'t T>)> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter().map(|key| (key.as_str(), old.get(key), new.get(key)))
}

/// The entries of two lists, joined by key: the newer list in its order, then the removed entries.
pub(super) fn members<'t, T>(
    old: &'t IndexMap<String, T>,
    new: &'t IndexMap<String, T>,
) -> impl Iterator<Item = (&'t str, Option<&'t T>, Option<&'t T>)> {
    let now = new.iter().map(|(key, value)| (key.as_str(), old.get(key), Some(value)));
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    now.chain(gone.map(|(key, value)| (key.as_str(), Some(value), None)))
}

/// The subject of changes.
struct Subject<'t> {
    section: Section,
    name: &'t str,
}

impl Collector {
    /// Records documentation that is new or different; returns 1 if there is any, else 0.
    fn text(&mut self, subject: &Subject<'_>, item: &str, old: &str, new: &str) -> usize {
        if old == new {
            return 0;
        }
        self.texts.push(TextChange {
            section: subject.section,
            subject: subject.name.to_owned(),
            item: item.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        });
        1
    }

    fn push(
        &mut self,
        subject: &Subject<'_>,
        effect: Effect,
        breaking: bool,
        item: &str,
        detail: String,
    ) {
        self.changes.push(Change {
            audience: Audience::CommandLine,
            section: subject.section,
            subject: subject.name.to_owned(),
            effect,
            breaking,
            item: item.to_owned(),
            detail,
        });
    }
}

/// A short description of a new command.
fn of_new(command: &Command) -> String {
    let required: Vec<String> = command
        .options
        .values()
        .filter(|option| option.required)
        .map(|option| code(&option.name))
        .collect();
    let more = command.options.len() - required.len();
    match (required.is_empty(), more) {
        (true, 0) => "no options".to_owned(),
        (true, more) => counted(more, "option"),
        (false, 0) => required.join(", "),
        (false, more) => format!("{} and {more} optional", required.join(", ")),
    }
}

/// The structures and unions of both models, by name.
#[derive(Clone, Copy)]
struct Structures<'t> {
    old: &'t BTreeMap<String, Structure>,
    new: &'t BTreeMap<String, Structure>,
}

fn command(
    name: &str,
    old: &Command,
    new: &Command,
    structures: Structures<'_>,
    out: &mut Collector,
) {
    let subject = Subject { section: Section::Options, name };
    out.documentation.commands += out.text(&subject, "", &old.docs, &new.docs);
    if new.deprecated && !old.deprecated {
        out.push(&subject, Effect::Changed, false, "", "deprecated".to_owned());
    }
    let users = Users { input: true, output: false };
    for (_, old, new) in members(&old.options, &new.options) {
        if let (Some(old), Some(new)) = (old, new) {
            out.documentation.options += out.text(&subject, &code(&new.name), &old.docs, &new.docs);
        }
        facts(&subject, "", users, old, new, structures, out);
    }
    let users = Users { input: false, output: true };
    for (_, old, new) in members(&old.output, &new.output) {
        if let (Some(old), Some(new)) = (old, new) {
            let item = format!("prints {}", code(&new.name));
            out.documentation.options += out.text(&subject, &item, &old.docs, &new.docs);
        }
        facts(&subject, "prints ", users, old, new, structures, out);
    }
    for error in new.errors.difference(&old.errors) {
        out.push(&subject, Effect::Added, false, &format!("error {}", code(error)), String::new());
    }
    for error in old.errors.difference(&new.errors) {
        out.push(
            &subject,
            Effect::Removed,
            false,
            &format!("error {}", code(error)),
            String::new(),
        );
    }
}

fn structure(
    name: &str,
    old: &Structure,
    new: &Structure,
    structures: Structures<'_>,
    out: &mut Collector,
) {
    let subject = Subject { section: Section::Structures, name };
    out.documentation.types += out.text(&subject, "", &old.docs, &new.docs);
    // If a side has only begun to use the type, nothing breaks there.
    let users = Users {
        input: old.users.input && new.users.input,
        output: old.users.output && new.users.output,
    };
    for (_, old, new) in members(&old.members, &new.members) {
        if let (Some(old), Some(new)) = (old, new) {
            out.documentation.types += out.text(&subject, &code(&new.name), &old.docs, &new.docs);
        }
        facts(&subject, "", users, old, new, structures, out);
    }
}

/// Compares two options or keys: added, removed or changed.
fn facts(
    subject: &Subject<'_>,
    prefix: &str,
    users: Users,
    old: Option<&Facts>,
    new: Option<&Facts>,
    structures: Structures<'_>,
    out: &mut Collector,
) {
    let item = |facts: &Facts| format!("{prefix}{}", code(&facts.name));
    match (old, new) {
        (None, Some(new)) => {
            let required = new.required && users.input;
            let detail = format!("{}{}", code(&new.kind), if required { ", required" } else { "" });
            out.push(subject, Effect::Added, required, &item(new), detail);
        }
        (Some(old), None) => out.push(subject, Effect::Removed, true, &item(old), String::new()),
        (Some(old), Some(new)) => {
            for (detail, breaking) in differences(old, new, users, structures, out.by_c2j) {
                out.push(subject, Effect::Changed, breaking, &item(new), detail);
            }
        }
        (None, None) => {}
    }
}

/// The differences between the old and the new option or key, and whether they are breaking.
fn differences(
    old: &Facts,
    new: &Facts,
    users: Users,
    structures: Structures<'_>,
    by_c2j: bool,
) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    if old.name != new.name {
        found.push((format!("was named {}", code(&old.name)), true));
    }
    let is_same_number = by_c2j && old.class == new.class && new.class == "integer";
    if old.kind != new.kind && !is_same_number {
        let detail = format!("{}, was {}", code(&new.kind), code(&old.kind));
        found.push((detail, old.class != new.class || loses_keys(old, new, structures)));
    }
    if users.input {
        match (old.required, new.required) {
            (false, true) => found.push(("now required".to_owned(), true)),
            (true, false) => found.push(("no longer required".to_owned(), false)),
            _ => {}
        }
        if old.default != new.default && !by_c2j {
            let shown = |default: &Option<String>| {
                default.as_ref().map_or("none".to_owned(), |value| code(value))
            };
            found.push((
                format!("default {}, was {}", shown(&new.default), shown(&old.default)),
                false,
            ));
        }
        limits(&old.limits, &new.limits, &mut found);
    }
    if new.deprecated && !old.deprecated {
        found.push(("deprecated".to_owned(), false));
    }
    found
}

/// Whether a structure replaces another one but lacks some of its keys.
fn loses_keys(old: &Facts, new: &Facts, structures: Structures<'_>) -> bool {
    let (Some(old), Some(new)) = (&old.structure, &new.structure) else { return false };
    match (structures.old.get(old), structures.new.get(new)) {
        (Some(old), Some(new)) => old.members.keys().any(|key| !new.members.contains_key(key)),
        _ => false,
    }
}

fn limits(old: &[(String, Limits)], new: &[(String, Limits)], found: &mut Vec<(String, bool)>) {
    let none = Limits::default();
    let of = |list: &[(String, Limits)], what: &str| {
        list.iter()
            .find(|(other, _)| other == what)
            .map_or(none.clone(), |(_, limits)| limits.clone())
    };
    let mut places: Vec<&String> = old.iter().chain(new).map(|(what, _)| what).collect();
    places.sort();
    places.dedup();
    for what in places {
        let (mut old, mut new) = (of(old, what), of(new, what));
        // A minimum length of 0 has no effect.
        for limits in [&mut old, &mut new].into_iter().filter(|limits| limits.shortest == "0") {
            limits.shortest.clear();
        }
        // Only minima are checked before a request is sent.
        let pairs = [
            ("length at least", &old.shortest, &new.shortest, true),
            ("length at most", &old.longest, &new.longest, false),
            ("at least", &old.least, &new.least, true),
            ("at most", &old.most, &new.most, false),
        ];
        for (word, old, new, checked) in pairs.into_iter().filter(|(_, old, new, _)| old != new) {
            let shown =
                |number: &str| if number.is_empty() { "none".to_owned() } else { code(number) };
            let breaking = checked && is_stricter(old, new);
            found.push((format!("{what}{word} {}, was {}", shown(new), shown(old)), breaking));
        }
        if old.pattern != new.pattern {
            let shown =
                |pattern: &str| if pattern.is_empty() { "none".to_owned() } else { code(pattern) };
            let detail = format!("pattern {}, was {}", shown(&new.pattern), shown(&old.pattern));
            found.push((format!("{what}{detail}"), false));
        }
    }
}

/// Whether a minimum is stricter than the old one. An absent minimum rejects nothing; a minimum
/// length of 0 counts as absent.
fn is_stricter(old: &str, new: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NEG_INFINITY);
    match (old.is_empty(), new.is_empty()) {
        (_, true) => false,
        (true, false) => new != "0",
        (false, false) => number(new) > number(old),
    }
}

fn enumeration(name: &str, old: &Enumeration, new: &Enumeration, out: &mut Collector) {
    let subject = Subject { section: Section::Enums, name };
    out.documentation.types += out.text(&subject, "", &old.docs, &new.docs);
    let [before, after] = [old, new].map(|it| it.values.iter().collect::<BTreeSet<&String>>());
    for value in new.values.iter().filter(|value| !before.contains(value)) {
        out.push(&subject, Effect::Added, false, &code(value), String::new());
    }
    for value in old.values.iter().filter(|value| !after.contains(value)) {
        let detail =
            if new.users.input { "the service may reject it".to_owned() } else { String::new() };
        out.push(&subject, Effect::Removed, false, &code(value), detail);
    }
}
