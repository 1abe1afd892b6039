//! Members of shapes and properties of operations.

use super::super::tree::{Comments, Member, MemberContent, Members, Property, PropertyTarget};
use super::{Reader, Unexpected};
use hardie_build::load::idl::lexer::TokenKind;

impl<'a> Reader<'a> {
    /// Reads members in braces.
    pub(super) fn members(
        &mut self,
        content: fn(&mut Self) -> Result<MemberContent<'a>, Unexpected>,
    ) -> Result<Members<'a>, Unexpected> {
        let traits = self.traits;
        let mut members = Members { line: self.line, ..Members::default() };
        self.expect(TokenKind::LeftBrace, "`{`")?;
        self.whitespace(&mut members.comments);
        while self.peek() != TokenKind::RightBrace {
            members.list.push(self.member(content)?);
        }
        self.advance();
        members.has_traits = self.traits > traits;
        Ok(members)
    }

    fn member(
        &mut self,
        content: fn(&mut Self) -> Result<MemberContent<'a>, Unexpected>,
    ) -> Result<Member<'a>, Unexpected> {
        let comments = self.comments;
        let mut member = Member {
            traits: self.traits()?,
            content: content(self)?,
            value: None,
            value_comment: None,
            end_line: 0,
            has_comments: false,
            following: Vec::new(),
        };
        let is_property =
            matches!(member.content, MemberContent::Property(_) | MemberContent::Errors { .. });
        let has_value = !is_property && self.has_value();
        if has_value {
            self.spaces();
            self.advance();
            self.spaces();
            member.value = Some(self.value()?);
        }
        member.end_line = self.line;
        member.has_comments = self.comments > comments;
        if has_value {
            self.value_end(&mut member)?;
        } else {
            self.whitespace(&mut member.following);
        }
        Ok(member)
    }

    /// Whether the next token after spaces is `=`.
    fn has_value(&self) -> bool {
        let rest = self.tokens.get(self.next..).unwrap_or_default();
        let next = rest.iter().find(|it| it.kind != TokenKind::Space);
        next.is_some_and(|it| it.kind == TokenKind::Equal)
    }

    /// Reads the line break after a value. Comments on further lines are not part of the member.
    fn value_end(&mut self, member: &mut Member<'a>) -> Result<(), Unexpected> {
        self.spaces();
        if self.peek() == TokenKind::Comma {
            self.advance();
        }
        let comments = self.comments;
        let end = self.line_end()?;
        self.comments = comments + end.rest.len();
        member.value_comment = end.inline;
        if let Some(comment) = &mut member.value_comment {
            comment.demote();
        }
        member.following = end.rest;
        Ok(())
    }

    pub(super) fn enum_member(&mut self) -> Result<MemberContent<'a>, Unexpected> {
        Ok(MemberContent::Name(self.identifier()?))
    }

    pub(super) fn shape_member(&mut self) -> Result<MemberContent<'a>, Unexpected> {
        if self.peek() == TokenKind::Dollar {
            self.advance();
            return Ok(MemberContent::Elided(self.identifier()?));
        }
        let name = self.identifier()?;
        self.spaces();
        self.expect(TokenKind::Colon, "`:`")?;
        self.spaces();
        Ok(MemberContent::Explicit(name, self.shape_id()?))
    }

    pub(super) fn property(&mut self) -> Result<MemberContent<'a>, Unexpected> {
        let keyword = self.lexeme();
        if !["input", "output", "errors"].contains(&keyword) {
            return self.unexpected("`input`, `output` or `errors`");
        }
        self.advance();
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        if keyword == "errors" {
            return self.errors(comments);
        }
        let target = if self.peek() == TokenKind::Walrus {
            self.advance();
            self.inline()?
        } else {
            self.expect(TokenKind::Colon, "`:` or `:=`")?;
            self.inner_whitespace(&mut comments);
            PropertyTarget::Id(self.shape_id()?)
        };
        Ok(MemberContent::Property(Property { keyword, comments, target }))
    }

    fn errors(&mut self, mut before: Comments<'a>) -> Result<MemberContent<'a>, Unexpected> {
        self.expect(TokenKind::Colon, "`:`")?;
        self.inner_whitespace(&mut before);
        let mut list = Vec::new();
        self.ids(&mut list)?;
        Ok(MemberContent::Errors { before, list })
    }

    fn inline(&mut self) -> Result<PropertyTarget<'a>, Unexpected> {
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        let traits = self.traits()?;
        let mut shape = self.aggregate()?;
        comments.append(&mut shape.comments);
        shape.comments = comments;
        Ok(PropertyTarget::Inline(traits, shape))
    }
}
