//! Shapes without their traits.

use super::super::tree::{Body, Comments, Entry, Ids, Shape};
use super::{Reader, Unexpected};
use hardie_build::load::idl::lexer::TokenKind;

impl<'a> Reader<'a> {
    pub(super) fn shape(&mut self) -> Result<Shape<'a>, Unexpected> {
        let keyword = self.identifier()?;
        self.spaces();
        let name = Some(self.identifier()?);
        match keyword {
            "enum" | "intEnum" => {
                let (mixins, comments) = self.mixins()?;
                let body = Body::Members(self.members(Self::enum_member)?);
                Ok(Shape { keyword, name, resource: None, mixins, comments, body })
            }
            "operation" => {
                let (mixins, comments) = self.mixins()?;
                let body = Body::Members(self.members(Self::property)?);
                Ok(Shape { keyword, name, resource: None, mixins, comments, body })
            }
            "service" | "resource" => {
                let (mixins, comments) = self.mixins()?;
                let body = Body::Object(self.object(false)?);
                Ok(Shape { keyword, name, resource: None, mixins, comments, body })
            }
            "structure" | "union" | "list" | "set" | "map" => {
                let shape = self.aggregate()?;
                Ok(Shape { keyword, name, ..shape })
            }
            _ => {
                self.spaces();
                let mixins = if self.is("with") { Some(self.mixin_list()?) } else { None };
                let (resource, comments, body) = (None, Vec::new(), Body::None);
                Ok(Shape { keyword, name, resource, mixins, comments, body })
            }
        }
    }

    /// Reads the part of a shape with members that inline shapes have too.
    pub(super) fn aggregate(&mut self) -> Result<Shape<'a>, Unexpected> {
        self.spaces();
        let mut resource = None;
        if self.is("for") {
            self.advance();
            self.expect(TokenKind::Space, "a space")?;
            resource = Some(self.shape_id()?);
        }
        let (mixins, comments) = self.mixins()?;
        let body = Body::Members(self.members(Self::shape_member)?);
        Ok(Shape { keyword: "", name: None, resource, mixins, comments, body })
    }

    /// Reads optional mixins and the comments after them.
    fn mixins(&mut self) -> Result<(Option<Ids<'a>>, Comments<'a>), Unexpected> {
        self.spaces();
        let mixins = if self.is("with") { Some(self.mixin_list()?) } else { None };
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        Ok((mixins, comments))
    }

    fn mixin_list(&mut self) -> Result<Ids<'a>, Unexpected> {
        self.advance();
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        let mut entries = comments.into_iter().map(Entry::Comment).collect();
        self.ids(&mut entries)?;
        Ok(entries)
    }

    /// Reads shape ids in brackets.
    pub(super) fn ids(&mut self, entries: &mut Ids<'a>) -> Result<(), Unexpected> {
        self.expect(TokenKind::LeftBracket, "`[`")?;
        self.entry_comments(entries);
        while self.peek() != TokenKind::RightBracket {
            entries.push(Entry::Item(self.shape_id()?));
            self.entry_comments(entries);
        }
        self.advance();
        Ok(())
    }

    /// Reads whitespace; its comments become entries.
    pub(super) fn entry_comments<T>(&mut self, entries: &mut Vec<Entry<'a, T>>) {
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        entries.extend(comments.into_iter().map(Entry::Comment));
    }
}
