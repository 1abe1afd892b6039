//! Node values.

use super::super::lexer::TokenKind;
use super::super::string::content;
use super::super::syntax::{Entry, Value, ValueKind};
use super::{DEEPEST, Parsed, Parser, problem};
use std::borrow::Cow;
use std::collections::HashSet;

/// The tokens that begin a value.
const STARTS: [TokenKind; 6] = [
    TokenKind::String,
    TokenKind::TextBlock,
    TokenKind::Number,
    TokenKind::Identifier,
    TokenKind::LeftBrace,
    TokenKind::LeftBracket,
];

impl<'a> Parser<'a, '_> {
    pub(super) fn value(&mut self) -> Parsed<Value<'a>> {
        self.expect(&STARTS)?;
        let at = self.at();
        let kind = match self.kind() {
            TokenKind::Number => {
                let number = self.token_text();
                self.advance();
                ValueKind::Number(number)
            }
            TokenKind::Identifier => identifier(self.shape_id()?.text),
            TokenKind::LeftBrace => ValueKind::Object(self.object()?),
            TokenKind::LeftBracket => ValueKind::Array(self.array()?),
            _ => ValueKind::String(self.string()),
        };
        Ok(Value { kind, at })
    }

    /// The content of a string or text block, which the lexer has checked.
    pub(super) fn string(&mut self) -> Cow<'a, str> {
        let string = content(self.token_text()).unwrap_or_default();
        self.advance();
        string
    }

    pub(super) fn descend(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("values are nested more than {DEEPEST} levels deep");
            return Err(self.error(message));
        }
        Ok(())
    }

    fn array(&mut self) -> Parsed<Vec<Value<'a>>> {
        self.descend()?;
        self.skip(TokenKind::LeftBracket)?;
        self.skip_whitespace_and_comments();
        let mut values = Vec::new();
        while !self.is(TokenKind::RightBracket) {
            values.push(self.value()?);
            self.skip_whitespace_and_comments();
        }
        self.advance();
        self.depth -= 1;
        Ok(values)
    }

    pub(super) fn object(&mut self) -> Parsed<Vec<Entry<'a>>> {
        self.skip(TokenKind::LeftBrace)?;
        self.skip_whitespace_and_comments();
        self.descend()?;
        let mut entries = Vec::new();
        let mut keys = HashSet::new();
        while !self.is(TokenKind::End) {
            self.expect(&[TokenKind::RightBrace, TokenKind::String, TokenKind::Identifier])?;
            if self.is(TokenKind::RightBrace) {
                break;
            }
            self.entry(&mut entries, &mut keys)?;
        }
        self.skip(TokenKind::RightBrace)?;
        self.depth -= 1;
        Ok(entries)
    }

    /// An entry of an object, and the white space after it.
    pub(super) fn entry(
        &mut self,
        entries: &mut Vec<Entry<'a>>,
        keys: &mut HashSet<Cow<'a, str>>,
    ) -> Parsed<()> {
        let at = self.at();
        let key = self.key()?;
        self.skip_whitespace_and_comments();
        self.skip(TokenKind::Colon)?;
        self.skip_whitespace_and_comments();
        let value = self.value()?;
        if !keys.insert(key.clone()) {
            return Err(problem(format!("the key `{key}` occurs twice"), at));
        }
        entries.push(Entry { key, at, value });
        self.skip_whitespace_and_comments();
        Ok(())
    }
}

/// The value of a word without quotes.
pub(super) fn identifier(text: &str) -> ValueKind<'_> {
    match text {
        "true" => ValueKind::Boolean(true),
        "false" => ValueKind::Boolean(false),
        "null" => ValueKind::Null,
        id => ValueKind::ShapeId(id),
    }
}
