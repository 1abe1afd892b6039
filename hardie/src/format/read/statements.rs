//! Statements of a file.

use super::super::tree::{
    Application, Assignment, Comment, Content, File, Namespace, Statement, Use,
};
use super::{Reader, Unexpected};
use hardie_build::load::idl::lexer::TokenKind;

impl<'a> Reader<'a> {
    pub(super) fn file(mut self) -> Result<File<'a>, Unexpected> {
        let mut file = File::default();
        self.whitespace(&mut file.comments);
        while self.peek() == TokenKind::Dollar {
            self.advance();
            file.controls.push(self.assignment(TokenKind::Colon, "`:`")?);
        }
        while self.is("metadata") {
            self.advance();
            self.spaces();
            file.metadata.push(self.assignment(TokenKind::Equal, "`=`")?);
        }
        if self.is("namespace") {
            file.namespace = Some(self.namespace()?);
        } else if self.peek() != TokenKind::End {
            return self.unexpected("a namespace");
        }
        while self.is("use") {
            file.uses.push(self.use_statement()?);
        }
        while self.peek() != TokenKind::End {
            file.statements.push(self.statement()?);
        }
        for assignment in file.controls.iter_mut().chain(&mut file.metadata) {
            assignment.end.comments_mut().for_each(Comment::demote);
        }
        file.comments.iter_mut().for_each(Comment::demote);
        Ok(file)
    }

    fn assignment(
        &mut self,
        sign: TokenKind,
        name: &'static str,
    ) -> Result<Assignment<'a>, Unexpected> {
        let key = self.key()?;
        self.spaces();
        self.expect(sign, name)?;
        self.spaces();
        Ok(Assignment { key, value: self.value()?, end: self.line_end()? })
    }

    fn namespace(&mut self) -> Result<Namespace<'a>, Unexpected> {
        self.advance();
        self.expect(TokenKind::Space, "a space")?;
        let start = self.token().start;
        self.identifier()?;
        while self.peek() == TokenKind::Dot {
            self.advance();
            self.identifier()?;
        }
        Ok(Namespace { name: self.since(start), end: self.line_end()? })
    }

    fn use_statement(&mut self) -> Result<Use<'a>, Unexpected> {
        self.advance();
        self.expect(TokenKind::Space, "a space")?;
        Ok(Use { id: self.shape_id()?, end: self.line_end()? })
    }

    fn statement(&mut self) -> Result<Statement<'a>, Unexpected> {
        let line = self.line;
        let content = if self.is("apply") {
            self.apply()?
        } else {
            let traits = self.traits()?;
            Content::Shape(traits, self.shape()?)
        };
        Ok(Statement { line, content, end: self.line_end()? })
    }

    fn apply(&mut self) -> Result<Content<'a>, Unexpected> {
        self.advance();
        let mut comments = Vec::new();
        self.inner_whitespace(&mut comments);
        let target = self.shape_id()?;
        self.inner_whitespace(&mut comments);
        if self.peek() != TokenKind::LeftBrace {
            let traits = self.trait_application()?;
            return Ok(Content::Apply(Application { target, comments, traits }));
        }
        self.advance();
        self.inner_whitespace(&mut comments);
        let traits = self.traits()?;
        self.expect(TokenKind::RightBrace, "`}`")?;
        Ok(Content::ApplyBlock(Application { target, comments, traits }))
    }
}
