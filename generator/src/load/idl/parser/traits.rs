//! Traits and documentation comments before shapes and members.

use super::super::lexer::TokenKind;
use super::super::syntax::{Entry, Name, Trait, Value, ValueKind};
use super::values::identifier;
use super::{Parsed, Parser};
use crate::model::traits::ids;
use std::borrow::Cow;
use std::collections::HashSet;

impl<'a> Parser<'a, '_> {
    /// The documentation comment and the traits before a shape or member.
    pub(super) fn traits_before(&mut self, is_member: bool) -> Parsed<Vec<Trait<'a>>> {
        self.skip_whitespace();
        let mut comment = None;
        if self.is(TokenKind::DocComment) {
            let at = self.at();
            self.skip_whitespace_and_comments();
            comment = self.take_comment().map(|text| documentation(text, at));
        }
        let mut traits = self.traits()?;
        traits.extend(comment);
        self.skip_whitespace_and_comments();
        if is_member {
            // A comment after the traits must not become that of the next member.
            self.drop_comments();
        }
        Ok(traits)
    }

    pub(super) fn traits(&mut self) -> Parsed<Vec<Trait<'a>>> {
        let mut traits = Vec::new();
        while self.is(TokenKind::At) {
            traits.push(self.application()?);
            self.skip_whitespace_and_comments();
        }
        Ok(traits)
    }

    /// `@id`, `@id()` or `@id(value)`.
    pub(super) fn application(&mut self) -> Parsed<Trait<'a>> {
        let at = self.at();
        self.skip(TokenKind::At)?;
        let id = self.shape_id()?;
        let mut value = None;
        if self.is(TokenKind::LeftParenthesis) {
            self.advance();
            self.skip_whitespace_and_comments();
            if !self.is(TokenKind::RightParenthesis) {
                value = Some(Value { kind: self.trait_value()?, at });
                self.skip_whitespace_and_comments();
            }
            self.skip(TokenKind::RightParenthesis)?;
        }
        Ok(Trait { id, value, at })
    }

    fn trait_value(&mut self) -> Parsed<ValueKind<'a>> {
        let starts = [
            TokenKind::LeftBrace,
            TokenKind::LeftBracket,
            TokenKind::TextBlock,
            TokenKind::String,
            TokenKind::Number,
            TokenKind::Identifier,
        ];
        self.expect(&starts)?;
        let at = self.at();
        let key: Cow<'a, str> = match self.kind() {
            TokenKind::String => {
                let text = self.string();
                self.skip_whitespace_and_comments();
                if !self.is(TokenKind::Colon) {
                    return Ok(ValueKind::String(text));
                }
                text
            }
            TokenKind::Identifier => {
                let Name { text, .. } = self.shape_id()?;
                self.skip_whitespace_and_comments();
                if self.is(TokenKind::RightParenthesis) || text.contains(['.', '$', '#']) {
                    return Ok(identifier(text));
                }
                Cow::Borrowed(text)
            }
            _ => return self.value().map(|value| value.kind),
        };
        self.skip(TokenKind::Colon)?;
        self.skip_whitespace_and_comments();
        self.structured(key, at)
    }

    /// The entries of `@id(key: value, …)` after the first key and its colon.
    fn structured(&mut self, key: Cow<'a, str>, at: usize) -> Parsed<ValueKind<'a>> {
        self.descend()?;
        let value = self.value()?;
        let mut keys = HashSet::from([key.clone()]);
        let mut entries = vec![Entry { key, at, value }];
        self.skip_whitespace_and_comments();
        while !self.is(TokenKind::RightParenthesis) {
            self.entry(&mut entries, &mut keys)?;
        }
        self.depth -= 1;
        Ok(ValueKind::Object(entries))
    }
}

/// The trait of a documentation comment.
pub(super) fn documentation<'a>(text: String, at: usize) -> Trait<'a> {
    let value = Value { kind: ValueKind::String(Cow::Owned(text)), at };
    Trait { id: Name { text: ids::DOCUMENTATION, at }, value: Some(value), at }
}
