//! Tokens → the concrete tree, by the grammar of Smithy IDL.
//!
//! The loader's parser reports the errors of a file with their hints; here, the first unexpected
//! token ends the reading.

mod members;
mod shapes;
mod statements;
mod values;

use super::tree::{Break, Comment, Comments, File};
use hardie_build::load::idl::lexer::{Lexer, Token, TokenKind};

/// The first token that the grammar does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unexpected {
    /// The byte offset of the token.
    pub at: usize,
    pub expected: &'static str,
}

/// How documentation comments are printed that are inside of a statement and move in front of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MovedComments {
    /// As they are.
    Unchanged,
    /// As plain comments.
    Plain,
}

/// Reads a file.
pub(super) fn read(text: &str, moved: MovedComments) -> Result<File<'_>, Unexpected> {
    let tokens: Vec<Token> = Lexer::new(text).collect();
    let end = Token { kind: TokenKind::End, start: text.len(), end: text.len() };
    let reader =
        Reader { text, moved, tokens, end, next: 0, line: 1, depth: 0, comments: 0, traits: 0 };
    reader.file()
}

struct Reader<'a> {
    text: &'a str,
    moved: MovedComments,
    tokens: Vec<Token>,
    end: Token,
    /// The index of the next token.
    next: usize,
    /// The line of the next token.
    line: usize,
    /// The arrays and objects around the next token.
    depth: usize,
    /// The comments read, except those behind values of members.
    comments: usize,
    /// The traits read.
    traits: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> TokenKind {
        self.token().kind
    }

    fn token(&self) -> Token {
        self.tokens.get(self.next).copied().unwrap_or(self.end)
    }

    fn lexeme(&self) -> &'a str {
        self.token().text(self.text)
    }

    fn is(&self, keyword: &str) -> bool {
        self.peek() == TokenKind::Identifier && self.lexeme() == keyword
    }

    /// Whether the next token is a `:` after whitespace and the token before it.
    fn is_key(&self) -> bool {
        let rest = self.tokens.get(self.next + 1..).unwrap_or_default();
        let is_significant =
            |kind: TokenKind| !kind.is_whitespace() && kind != TokenKind::DocComment;
        rest.iter().find(|it| is_significant(it.kind)).map(|it| it.kind) == Some(TokenKind::Colon)
    }

    fn unexpected<T>(&self, expected: &'static str) -> Result<T, Unexpected> {
        Err(Unexpected { at: self.token().start, expected })
    }

    /// Reads the next token, whatever it is.
    fn advance(&mut self) -> &'a str {
        let token = self.token();
        let text = token.text(self.text);
        self.next += 1;
        self.line += match token.kind {
            TokenKind::Newline => 1,
            TokenKind::Comment
            | TokenKind::DocComment
            | TokenKind::String
            | TokenKind::TextBlock => line_breaks(text),
            _ => 0,
        };
        text
    }

    fn expect(&mut self, kind: TokenKind, name: &'static str) -> Result<&'a str, Unexpected> {
        if self.peek() == kind { Ok(self.advance()) } else { self.unexpected(name) }
    }

    fn identifier(&mut self) -> Result<&'a str, Unexpected> {
        self.expect(TokenKind::Identifier, "a name")
    }

    fn spaces(&mut self) {
        if self.peek() == TokenKind::Space {
            self.advance();
        }
    }

    fn comment(&mut self) -> Comment<'a> {
        let (line, kind) = (self.line, self.peek());
        let text = self.advance().trim_matches(|character| character <= ' ');
        self.comments += 1;
        Comment { text, line, is_documentation: kind == TokenKind::DocComment }
    }

    /// Reads whitespace and appends its comments.
    fn whitespace(&mut self, comments: &mut Comments<'a>) {
        loop {
            match self.peek() {
                TokenKind::Space | TokenKind::Newline | TokenKind::Comma => {
                    self.advance();
                }
                TokenKind::Comment | TokenKind::DocComment => comments.push(self.comment()),
                _ => return,
            }
        }
    }

    /// Reads whitespace inside of a statement, whose comments move in front of it.
    fn inner_whitespace(&mut self, comments: &mut Comments<'a>) {
        let before = comments.len();
        self.whitespace(comments);
        if self.moved == MovedComments::Plain {
            comments.iter_mut().skip(before).for_each(Comment::demote);
        }
    }

    /// Reads the end of a statement.
    fn line_end(&mut self) -> Result<Break<'a>, Unexpected> {
        let mut end = Break { line: self.line, ..Break::default() };
        self.spaces();
        match self.peek() {
            TokenKind::Comment | TokenKind::DocComment => end.inline = Some(self.comment()),
            TokenKind::Newline | TokenKind::End => {}
            _ => return self.unexpected("a line break"),
        }
        self.whitespace(&mut end.rest);
        Ok(end)
    }

    /// Reads a shape id: `name`, `namespace#name`, with `$member`.
    fn shape_id(&mut self) -> Result<&'a str, Unexpected> {
        let start = self.token().start;
        self.identifier()?;
        if matches!(self.peek(), TokenKind::Dot | TokenKind::Pound) {
            while self.peek() == TokenKind::Dot {
                self.advance();
                self.identifier()?;
            }
            self.expect(TokenKind::Pound, "`#`")?;
            self.identifier()?;
        }
        if self.peek() == TokenKind::Dollar {
            self.advance();
            self.identifier()?;
        }
        Ok(self.since(start))
    }

    /// The text from an offset to the next token.
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.token().start).unwrap_or_default()
    }
}

/// The line breaks in a token: LF, CR LF, or CR.
fn line_breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_break = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|it| is_break(*it)).count()
}
