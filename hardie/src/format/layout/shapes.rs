//! Shapes with their members, and the properties of operations.

use super::super::document::Document;
use super::super::tree::{
    Body, Comment, Entry, Member, MemberContent, Members, Property, PropertyTarget, Shape,
};
use super::brackets::Brackets;
use super::{comments, traits, values};

/// A shape without the comments before its body.
pub(super) fn shape<'a>(keyword: &'a str, shape: &Shape<'a>) -> Document<'a> {
    let mut words = Vec::new();
    if !keyword.is_empty() {
        words.push(Document::text(keyword));
    }
    words.extend(shape.name.map(Document::text));
    if let Some(resource) = shape.resource {
        words.push(Document::Sequence(vec![Document::text("for "), Document::text(resource)]));
    }
    words.extend(shape.mixins.as_deref().map(mixins));
    let words = Document::join(&Document::text(" "), words);
    let body = match &shape.body {
        Body::None => return words,
        Body::Members(list) => members(list),
        Body::Object(entries) => {
            Document::Sequence(vec![Document::LineOr(" "), values::properties(entries)])
        }
    };
    Document::Sequence(vec![words, body.group()])
}

fn mixins<'a>(entries: &[Entry<'a, &'a str>]) -> Document<'a> {
    let has_comments = entries.iter().any(|entry| matches!(entry, Entry::Comment(_)));
    let brackets = Brackets::new("[", "]", entries, |id| Document::text(*id));
    let list = if has_comments { brackets.broken() } else { brackets.fitting() };
    Document::Sequence(vec![Document::text("with "), list])
}

/// Members in braces, with blank lines between them if one has traits or comments.
fn members<'a>(members: &Members<'a>) -> Document<'a> {
    let is_spaced = has_annotations(members);
    if !is_spaced && members.list.is_empty() && members.comments.is_empty() {
        return Document::Sequence(vec![Document::LineOr(" "), Document::text("{}")]).group();
    }
    let mut printed: Vec<Vec<Document<'a>>> = Vec::new();
    let mut above = members.comments.iter().collect::<Vec<_>>();
    for (at, it) in members.list.iter().enumerate() {
        let mut parts = with_lines(&above);
        parts.push(member(it));
        above.clear();
        let has_next = at + 1 < members.list.len();
        for comment in &it.following {
            if comment.line == it.end_line && (has_next || !is_spaced) {
                parts.extend([Document::text(" "), comments::comment(comment)]);
            } else {
                above.push(comment);
            }
        }
        printed.push(parts);
    }
    if !above.is_empty() {
        let above: Vec<Comment<'a>> = above.into_iter().copied().collect();
        printed.push(vec![comments::block(&above)]);
    }
    let separator = if is_spaced { vec![Document::Line; 2] } else { vec![Document::Line] };
    let printed = printed.into_iter().map(Document::Sequence).collect();
    let list = Document::join(&Document::Sequence(separator), printed);
    Document::Sequence(vec![
        Document::LineOr(" "),
        Document::text("{"),
        Document::Sequence(vec![Document::Line, list]).indent(),
        Document::Line,
        Document::text("}"),
    ])
}

fn with_lines<'a>(comments: &[&Comment<'a>]) -> Vec<Document<'a>> {
    comments.iter().flat_map(|it| [comments::comment(it), Document::Line]).collect()
}

/// Whether members have traits or comments, other than comments at the ends of their lines.
fn has_annotations(members: &Members<'_>) -> bool {
    members.has_traits
        || members.comments.iter().any(|comment| comment.line != members.line)
        || members.list.iter().any(|it| it.has_comments || is_followed_by_comment(it))
}

/// Whether a comment after a member stands alone. A comment directly below a value belongs to it.
fn is_followed_by_comment(member: &Member<'_>) -> bool {
    let belongs = |comment: &Comment<'_>| {
        comment.line == member.end_line
            || (member.value.is_some() && comment.line == member.end_line + 1)
    };
    !member.following.iter().all(belongs)
}

fn member<'a>(member: &Member<'a>) -> Document<'a> {
    let mut parts = vec![traits::lines(&member.traits)];
    match &member.content {
        MemberContent::Explicit(name, target) => {
            parts.extend([Document::text(*name), Document::text(": "), Document::text(*target)]);
        }
        MemberContent::Elided(name) => {
            parts.extend([Document::text("$"), Document::text(*name)]);
        }
        MemberContent::Name(name) => parts.push(Document::text(*name)),
        MemberContent::Property(property) => parts.push(self::property(property)),
        MemberContent::Errors { before, list } => {
            parts.extend([comments::lines(before), Document::text("errors: ")]);
            parts.push(Brackets::new("[", "]", list, |id| Document::text(*id)).broken());
        }
    }
    if let Some(value) = &member.value {
        parts.extend([Document::text(" = "), values::value(value)]);
    }
    if let Some(comment) = &member.value_comment {
        parts.extend([Document::text(" "), comments::comment(comment)]);
    }
    Document::Sequence(parts)
}

/// The input or output of an operation.
fn property<'a>(property: &Property<'a>) -> Document<'a> {
    let mut parts = vec![comments::lines(&property.comments), Document::text(property.keyword)];
    match &property.target {
        PropertyTarget::Id(id) => parts.extend([Document::text(": "), Document::text(*id)]),
        PropertyTarget::Inline(applications, inline)
            if applications.is_empty() && inline.comments.is_empty() =>
        {
            parts.push(shape(" :=", inline));
        }
        PropertyTarget::Inline(applications, inline) => {
            parts.push(Document::text(" :="));
            let below = vec![
                Document::Line,
                comments::lines(&inline.comments),
                traits::lines(applications),
                shape("", inline),
            ];
            parts.push(Document::Sequence(below).indent());
        }
    }
    Document::Sequence(parts)
}
