//! `use` statements: sorted by id, without those whose name no statement uses.
//!
//! The comments above a `use` statement move with it and are removed with it. Comments after the
//! last one belong to the next statement.

use super::tree::{
    Application, Body, Comments, Content, Entry, File, MemberContent, Members, Object,
    PropertyTarget, Shape, Statement, Trait, TraitBody, Use, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Sorts the `use` statements.
pub(super) fn sort(file: &mut File<'_>) {
    with_leading_comments(file, |uses| {
        uses.sort_by(|a, b| a.statement.id.cmp(b.statement.id));
    });
}

/// Removes the `use` statements of names that no statement uses; returns the comments that are
/// removed with them.
pub(super) fn remove_unused<'a>(file: &mut File<'a>) -> Comments<'a> {
    // Of two statements with one name, the last is removed.
    let mut unused: BTreeMap<&str, &str> = BTreeMap::new();
    for statement in &file.uses {
        unused.insert(name_of(statement.id), statement.id);
    }
    for statement in &file.statements {
        Names { unused: &mut unused }.statement(statement);
    }
    let unused: BTreeSet<&str> = unused.into_values().collect();
    let mut removed = Vec::new();
    with_leading_comments(file, |uses| {
        uses.retain(|it| {
            let is_unused = unused.contains(it.statement.id);
            if is_unused {
                removed.extend_from_slice(&it.comments);
                removed.extend(it.statement.end.inline);
            }
            !is_unused
        });
    });
    removed
}

fn name_of(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// A `use` statement with the comments above it.
struct Import<'a> {
    comments: Comments<'a>,
    statement: Use<'a>,
}

/// Changes the list of `use` statements; each takes the comments above it along.
fn with_leading_comments<'a>(file: &mut File<'a>, change: impl FnOnce(&mut Vec<Import<'a>>)) {
    let Some(namespace) = &mut file.namespace else { return };
    if file.uses.is_empty() {
        return;
    }
    let mut comments = std::mem::take(&mut namespace.end.rest);
    let mut imports = Vec::new();
    for mut statement in std::mem::take(&mut file.uses) {
        let following = std::mem::take(&mut statement.end.rest);
        imports.push(Import { comments: std::mem::replace(&mut comments, following), statement });
    }
    change(&mut imports);
    let mut end = &mut namespace.end;
    for import in imports {
        end.rest = import.comments;
        file.uses.push(import.statement);
        match file.uses.last_mut() {
            Some(last) => end = &mut last.end,
            None => return,
        }
    }
    end.rest = comments;
}

/// Finds the names that statements use.
struct Names<'u, 'a> {
    unused: &'u mut BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'_, 'a> {
    fn id(&mut self, id: &str) {
        let name = id.split_once('$').map_or(id, |(name, _)| name);
        self.unused.remove(name);
    }

    fn statement(&mut self, statement: &Statement<'a>) {
        match &statement.content {
            Content::Shape(traits, shape) => {
                self.traits(traits);
                self.shape(shape);
            }
            Content::Apply(Application { target, traits, .. }) => {
                self.id(target);
                self.application(traits);
            }
            Content::ApplyBlock(Application { target, traits, .. }) => {
                self.id(target);
                self.traits(traits);
            }
        }
    }

    fn traits(&mut self, traits: &[Entry<'a, Trait<'a>>]) {
        items(traits).for_each(|it| self.application(it));
    }

    fn application(&mut self, application: &Trait<'a>) {
        self.id(application.id);
        match &application.body {
            TraitBody::Empty(_) => {}
            TraitBody::Members(object) => self.object(object),
            TraitBody::Value { value, .. } => self.value(value),
        }
    }

    fn shape(&mut self, shape: &Shape<'a>) {
        shape.resource.iter().for_each(|id| self.id(id));
        shape.mixins.iter().flat_map(|it| items(it)).for_each(|id| self.id(id));
        match &shape.body {
            Body::None => {}
            Body::Members(members) => self.members(members),
            Body::Object(object) => self.object(object),
        }
    }

    fn members(&mut self, members: &Members<'a>) {
        for member in &members.list {
            self.traits(&member.traits);
            match &member.content {
                MemberContent::Explicit(_, target) => self.id(target),
                MemberContent::Elided(_) | MemberContent::Name(_) => {}
                MemberContent::Property(property) => match &property.target {
                    PropertyTarget::Id(id) => self.id(id),
                    PropertyTarget::Inline(traits, shape) => {
                        self.traits(traits);
                        self.shape(shape);
                    }
                },
                MemberContent::Errors { list, .. } => items(list).for_each(|id| self.id(id)),
            }
            member.value.iter().for_each(|value| self.value(value));
        }
    }

    fn object(&mut self, object: &Object<'a>) {
        items(object).for_each(|pair| self.value(&pair.value));
    }

    fn value(&mut self, value: &Value<'a>) {
        match value {
            Value::Plain(text) => self.id(text),
            Value::Block(_) => {}
            Value::Array(entries) => items(entries).for_each(|it| self.value(it)),
            Value::Object(object) => self.object(object),
        }
    }
}

/// The entries that are not comments.
fn items<'e, 'a, T>(entries: &'e [Entry<'a, T>]) -> impl Iterator<Item = &'e T> {
    entries.iter().filter_map(|entry| match entry {
        Entry::Item(item) => Some(item),
        Entry::Comment(_) => None,
    })
}
