//! Documentation comments that document nothing become plain comments; see also `read/`, for
//! comments in values and between traits.

use super::tree::{
    Body, Break, Comment, Content, File, Member, MemberContent, Members, PropertyTarget, Statement,
};

impl Comment<'_> {
    /// Whether the comment has four slashes or more, as separators of sections have.
    fn is_banner(&self) -> bool {
        self.text.starts_with("////")
    }

    /// Makes a plain comment. The slashes of a banner are its content.
    pub(super) fn demote(&mut self) {
        if std::mem::take(&mut self.is_documentation) && !self.is_banner() {
            self.text = self.text.get(1..).unwrap_or_default();
        }
    }
}

/// Demotes the documentation comments of all statements after the namespace. `use` statements must
/// be sorted, but not yet removed.
pub(super) fn demote(file: &mut File<'_>) {
    if let (Some(namespace), Some((_, uses))) = (&mut file.namespace, file.uses.split_last_mut()) {
        let ends = std::iter::once(&mut namespace.end).chain(uses.iter_mut().map(|it| &mut it.end));
        ends.flat_map(Break::comments_mut).for_each(Comment::demote);
    }
    for at in 0..file.statements.len() {
        let (before, after) = file.statements.split_at_mut(at + 1);
        let Some(statement) = before.last_mut() else { continue };
        if documents_nothing(&statement.end, after.first()) {
            statement.end.comments_mut().for_each(Comment::demote);
        }
        if let Content::Shape(_, shape) = &mut statement.content
            && let Body::Members(members) = &mut shape.body
        {
            demote_in_members(members);
        }
    }
}

/// Whether the comments between two statements are not the documentation of the next one.
fn documents_nothing(end: &Break<'_>, next: Option<&Statement<'_>>) -> bool {
    let Some(next) = next else { return true };
    if matches!(next.content, Content::Apply(_) | Content::ApplyBlock(_)) {
        return true;
    }
    let is_apart = end.comments().last().is_some_and(|last| next.line > last.line + 1);
    is_apart && end.comments().any(|it| it.is_documentation && it.is_banner())
}

fn demote_in_members(members: &mut Members<'_>) {
    let line = members.line;
    demote_on_line(&mut members.comments, line, members.list.is_empty());
    let last = members.list.len().wrapping_sub(1);
    for (at, member) in members.list.iter_mut().enumerate() {
        let line = member.end_line;
        demote_on_line(&mut member.following, line, at == last);
        demote_in_inline(member);
    }
}

/// Demotes comments on a line, or all before a closing brace.
fn demote_on_line(comments: &mut [Comment<'_>], line: usize, is_last: bool) {
    comments.iter_mut().filter(|it| is_last || it.line == line).for_each(Comment::demote);
}

/// Demotes comments in the inline shape of an operation's property.
fn demote_in_inline(member: &mut Member<'_>) {
    if let MemberContent::Property(property) = &mut member.content
        && let PropertyTarget::Inline(_, shape) = &mut property.target
        && let Body::Members(members) = &mut shape.body
    {
        demote_in_members(members);
    }
}
