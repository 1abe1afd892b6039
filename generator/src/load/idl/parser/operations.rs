//! Operations, with inline structures.

use super::super::lexer::TokenKind;
use super::super::syntax::{Body, Keyword, Name, Operation, ShapeStatement, Target, Trait};
use super::{Parsed, Parser};
use crate::model::traits::ids;
use std::borrow::Cow;
use std::collections::HashSet;

impl<'a> Parser<'a, '_> {
    /// The properties of an operation between braces.
    pub(super) fn operation(&mut self, name: &str) -> Parsed<Operation<'a>> {
        self.skip_whitespace_and_comments();
        self.skip(TokenKind::LeftBrace)?;
        self.skip_whitespace_and_comments();
        let mut operation = Operation::default();
        let mut defined = HashSet::new();
        while !matches!(self.kind(), TokenKind::RightBrace | TokenKind::End) {
            self.expect(&[TokenKind::Identifier])?;
            let key = self.token_text();
            if !defined.insert(key) {
                let problem = self.error(format!("the property `{key}` is set twice"));
                return Err(problem.shape(self.id_of(name)));
            }
            self.advance();
            self.skip_whitespace_and_comments();
            match key {
                "input" => operation.input = Some(self.target(name, "input")?),
                "output" => operation.output = Some(self.target(name, "output")?),
                "errors" => {
                    self.skip(TokenKind::Colon)?;
                    operation.errors = self.ids()?;
                }
                _ => {
                    let problem = self.error(format!("unknown property `{key}`"));
                    let help = "an operation has `input`, `output` and `errors`";
                    return Err(problem.shape(self.id_of(name)).help(help));
                }
            }
            self.skip_required_whitespace()?;
            self.skip_whitespace_and_comments();
        }
        self.skip(TokenKind::RightBrace)?;
        Ok(operation)
    }

    /// `: Shape` or `:= { … }`.
    fn target(&mut self, operation: &str, property: &'static str) -> Parsed<Target<'a>> {
        self.expect(&[TokenKind::Colon, TokenKind::Walrus])?;
        let is_inline = self.is(TokenKind::Walrus);
        self.advance();
        if !is_inline {
            self.skip_whitespace_and_comments();
            let Name { text, at } = self.shape_id()?;
            return Ok(Target { id: Cow::Borrowed(text), at, is_inline });
        }
        self.needs_version_2("inline structures", operation)?;
        // A comment before `:=` does not belong to the structure.
        self.comments.clear();
        self.skip_whitespace();
        let mut traits = self.traits_before(true)?;
        let at = self.at();
        let (suffix, id) = if property == "input" {
            (&self.input_suffix, ids::INPUT)
        } else {
            (&self.output_suffix, ids::OUTPUT)
        };
        let name = format!("{operation}{suffix}");
        traits.push(Trait { id: Name { text: id, at }, value: None, at });
        let shape = self.aggregate(ShapeStatement {
            keyword: Keyword::Structure,
            name: Cow::Owned(name.clone()),
            at,
            traits,
            resource: None,
            mixins: Vec::new(),
            body: Body::Simple,
        })?;
        self.file.shapes.push(shape);
        Ok(Target { id: Cow::Owned(name), at, is_inline })
    }

    /// A list of shape ids.
    fn ids(&mut self) -> Parsed<Vec<Name<'a>>> {
        self.skip_whitespace_and_comments();
        self.skip(TokenKind::LeftBracket)?;
        self.skip_whitespace_and_comments();
        let mut ids = Vec::new();
        while !matches!(self.kind(), TokenKind::RightBracket | TokenKind::End) {
            ids.push(self.shape_id()?);
            self.skip_whitespace_and_comments();
        }
        self.skip(TokenKind::RightBracket)?;
        Ok(ids)
    }
}
