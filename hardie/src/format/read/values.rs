//! Values and traits. A documentation comment in them documents nothing.

use super::super::tree::{Comment, Comments, Entry, Object, Pair, Trait, TraitBody, Traits, Value};
use super::{Reader, Unexpected};
use hardie_build::load::idl::lexer::TokenKind;

/// The levels of arrays and objects that the loader accepts.
const MAX_DEPTH: usize = 64;

impl<'a> Reader<'a> {
    pub(super) fn traits(&mut self) -> Result<Traits<'a>, Unexpected> {
        let mut traits = Vec::new();
        while self.peek() == TokenKind::At {
            traits.push(Entry::Item(self.trait_application()?));
            let comments = self.plain_comments();
            traits.extend(comments.into_iter().map(Entry::Comment));
        }
        Ok(traits)
    }

    pub(super) fn trait_application(&mut self) -> Result<Trait<'a>, Unexpected> {
        self.expect(TokenKind::At, "`@`")?;
        self.traits += 1;
        let id = self.shape_id()?;
        if self.peek() != TokenKind::LeftParenthesis {
            return Ok(Trait { id, body: TraitBody::Empty(Vec::new()) });
        }
        self.advance();
        let before = self.plain_comments();
        let body = match self.peek() {
            TokenKind::RightParenthesis => TraitBody::Empty(before),
            TokenKind::String | TokenKind::Identifier if self.is_key() => {
                let mut entries = before.into_iter().map(Entry::Comment).collect();
                self.pairs(&mut entries, TokenKind::RightParenthesis, true)?;
                TraitBody::Members(entries)
            }
            _ => TraitBody::Value { before, value: self.value()?, after: self.plain_comments() },
        };
        self.expect(TokenKind::RightParenthesis, "`)`")?;
        Ok(Trait { id, body })
    }

    /// Reads whitespace whose documentation comments document nothing.
    fn plain_comments(&mut self) -> Comments<'a> {
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        comments.iter_mut().for_each(Comment::demote);
        comments
    }

    pub(super) fn value(&mut self) -> Result<Value<'a>, Unexpected> {
        match self.peek() {
            TokenKind::String | TokenKind::Number => Ok(Value::Plain(self.advance())),
            TokenKind::TextBlock => Ok(Value::Block(self.advance())),
            TokenKind::Identifier if ["true", "false", "null"].contains(&self.lexeme()) => {
                Ok(Value::Plain(self.advance()))
            }
            TokenKind::Identifier => Ok(Value::Plain(self.shape_id()?)),
            TokenKind::LeftBracket => self.nested(Self::array).map(Value::Array),
            TokenKind::LeftBrace => self.nested(|it| it.object(true)).map(Value::Object),
            _ => self.unexpected("a value"),
        }
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unexpected>,
    ) -> Result<T, Unexpected> {
        if self.depth == MAX_DEPTH {
            return self.unexpected("at most 64 levels of arrays and objects");
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Vec<Entry<'a, Value<'a>>>, Unexpected> {
        self.advance();
        let mut entries: Vec<_> = self.plain_comments().into_iter().map(Entry::Comment).collect();
        while self.peek() != TokenKind::RightBracket {
            entries.push(Entry::Item(self.value()?));
            entries.extend(self.plain_comments().into_iter().map(Entry::Comment));
        }
        self.advance();
        Ok(entries)
    }

    /// Reads an object in braces; the comments of a service's or resource's properties are kept as
    /// they are.
    pub(super) fn object(&mut self, is_plain: bool) -> Result<Object<'a>, Unexpected> {
        self.expect(TokenKind::LeftBrace, "`{`")?;
        let mut entries = Vec::new();
        self.pair_comments(&mut entries, is_plain);
        self.pairs(&mut entries, TokenKind::RightBrace, is_plain)?;
        self.expect(TokenKind::RightBrace, "`}`")?;
        Ok(entries)
    }

    fn pairs(
        &mut self,
        entries: &mut Object<'a>,
        close: TokenKind,
        is_plain: bool,
    ) -> Result<(), Unexpected> {
        while self.peek() != close {
            let key = self.key()?;
            let mut comments = Vec::new();
            self.inner_whitespace(&mut comments);
            self.expect(TokenKind::Colon, "`:`")?;
            self.inner_whitespace(&mut comments);
            if is_plain {
                comments.iter_mut().for_each(Comment::demote);
            }
            entries.push(Entry::Item(Pair { key, comments, value: self.value()? }));
            self.pair_comments(entries, is_plain);
        }
        Ok(())
    }

    fn pair_comments(&mut self, entries: &mut Object<'a>, is_plain: bool) {
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        if is_plain {
            comments.iter_mut().for_each(Comment::demote);
        }
        entries.extend(comments.into_iter().map(Entry::Comment));
    }

    /// A key: a name or a quoted string.
    pub(super) fn key(&mut self) -> Result<&'a str, Unexpected> {
        match self.peek() {
            TokenKind::Identifier | TokenKind::String => Ok(self.advance()),
            _ => self.unexpected("a name or a string"),
        }
    }
}
