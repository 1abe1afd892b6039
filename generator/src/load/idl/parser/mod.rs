//! Tokens → [`File`]: a recursive descent over the grammar of the Smithy specification, "Smithy
//! IDL". Errors have the positions of the reference implementation.
//!
//! After an error the parser continues with the next statement, so that one run shows the errors of
//! the whole file.

mod header;
mod messages;
mod operations;
mod shapes;
mod traits;
mod values;

use super::lexer::{Lexer, Token, TokenKind};
use super::syntax::{File, Name, Value};
use crate::model::Version;
use messages::found;
use std::collections::HashMap;

/// A problem in the text.
#[derive(Debug)]
pub struct Problem {
    pub id: &'static str,
    /// Whether the file is still valid.
    pub is_warning: bool,
    pub message: String,
    pub help: Option<String>,
    /// The byte offset.
    pub at: usize,
    /// The shape or member, if it is known.
    pub shape: Option<String>,
}

impl Problem {
    fn help(mut self: Box<Problem>, help: impl Into<String>) -> Box<Problem> {
        self.help = Some(help.into());
        self
    }

    fn shape(mut self: Box<Problem>, shape: impl Into<String>) -> Box<Problem> {
        self.shape = Some(shape.into());
        self
    }
}

/// The result of parsing a part of the file.
type Parsed<T> = Result<T, Box<Problem>>;

/// The maximum depth of node values, as in the reference implementation.
const DEEPEST: usize = 64;

/// The number of problems after which the rest of a file is not read.
const MOST: usize = 1_000;

/// Parses a file.
///
/// Returns the statements that are valid; `problems` collects the rest.
pub fn parse<'a>(text: &'a str, problems: &mut Vec<Problem>) -> File<'a> {
    let mut parser = Parser::new(text, 0, problems);
    parser.file();
    parser.file
}

/// The value of the trait, or the node value, at an offset of a text; `None` if there is none.
pub fn value_at(text: &str, at: usize) -> Option<Value<'_>> {
    let mut problems = Vec::new();
    let mut parser = Parser::new(text, at, &mut problems);
    if parser.is(TokenKind::At) { parser.application().ok()?.value } else { parser.value().ok() }
}

struct Parser<'a, 'p> {
    text: &'a str,
    lexer: Lexer<'a>,
    /// The current token.
    token: Token,
    /// The lines of documentation comments that belong to the next shape or member.
    comments: Vec<&'a str>,
    /// The number of node values around the current token.
    depth: usize,
    input_suffix: String,
    output_suffix: String,
    /// The ids in `use` statements by their names.
    imports: HashMap<&'a str, &'a str>,
    problems: &'p mut Vec<Problem>,
    file: File<'a>,
}

impl<'a, 'p> Parser<'a, 'p> {
    /// A parser that begins at an offset of a text.
    fn new(text: &'a str, at: usize, problems: &'p mut Vec<Problem>) -> Self {
        let mut lexer = Lexer::starting_at(text, at);
        let token = lexer.next().unwrap_or(Token { kind: TokenKind::End, start: at, end: at });
        let mut parser = Parser {
            text,
            lexer,
            token,
            comments: Vec::new(),
            depth: 0,
            input_suffix: "Input".into(),
            output_suffix: "Output".into(),
            imports: HashMap::new(),
            problems,
            file: File {
                version: Version::V1,
                metadata: Vec::new(),
                namespace: None,
                uses: Vec::new(),
                shapes: Vec::new(),
                applications: Vec::new(),
            },
        };
        parser.collect_comment();
        parser
    }

    fn kind(&self) -> TokenKind {
        self.token.kind
    }

    fn is(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    fn at(&self) -> usize {
        self.token.start
    }

    fn token_text(&self) -> &'a str {
        self.token.text(self.text)
    }

    fn is_word(&self, word: &str) -> bool {
        self.is(TokenKind::Identifier) && self.token_text() == word
    }

    /// Goes to the next token; the end of the file stays the current token.
    fn advance(&mut self) {
        if let Some(token) = self.lexer.next() {
            self.token = token;
            self.collect_comment();
        }
    }

    fn collect_comment(&mut self) {
        if self.is(TokenKind::DocComment) {
            let line = self.token_text().trim_end_matches(['\r', '\n']);
            let line = line.strip_prefix("///").unwrap_or(line);
            self.comments.push(line.strip_prefix(' ').unwrap_or(line));
        }
    }

    fn skip_spaces(&mut self) {
        while self.is(TokenKind::Space) {
            self.advance();
        }
    }

    fn skip_whitespace(&mut self) {
        while self.kind().is_whitespace() {
            self.advance();
        }
    }

    fn skip_whitespace_and_comments(&mut self) {
        while self.kind().is_whitespace() || self.is(TokenKind::DocComment) {
            self.advance();
        }
    }

    /// Requires one of the kinds, and stays at the token.
    fn expect(&self, kinds: &[TokenKind]) -> Parsed<()> {
        if kinds.contains(&self.kind()) { Ok(()) } else { Err(self.unexpected(kinds)) }
    }

    /// Requires a kind, and goes to the token after it.
    fn skip(&mut self, kind: TokenKind) -> Parsed<()> {
        self.expect(&[kind])?;
        self.advance();
        Ok(())
    }

    fn skip_required_spaces(&mut self) -> Parsed<()> {
        self.skip(TokenKind::Space)?;
        self.skip_spaces();
        Ok(())
    }

    fn skip_required_whitespace(&mut self) -> Parsed<()> {
        if !self.kind().is_whitespace() {
            return Err(self.error(format!("expected white space, found {}", self.found())));
        }
        self.skip_whitespace_and_comments();
        Ok(())
    }

    /// Requires the end of the line or file.
    fn skip_line_break(&mut self) -> Parsed<()> {
        self.skip_spaces();
        self.drop_comments();
        match self.kind() {
            TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment => {
                self.advance();
                self.skip_whitespace();
                Ok(())
            }
            TokenKind::End => Ok(()),
            _ => Err(self.error(format!("expected a line break, found {}", self.found()))),
        }
    }

    /// Warns about documentation comments that belong to nothing.
    fn drop_comments(&mut self) {
        if !self.comments.is_empty() {
            self.comments.clear();
            self.warn_comment(self.at());
        }
    }

    fn warn_comment(&mut self, at: usize) {
        let message = "the documentation comment belongs to no shape or member";
        let mut problem = problem(message, at).help(
            "a documentation comment stands on lines of its own before a shape or member and its \
             traits; other comments begin with `//`",
        );
        problem.id = "Model.BadDocumentationComment";
        problem.is_warning = true;
        self.problems.push(*problem);
    }

    /// The collected documentation comment, if there is one.
    fn take_comment(&mut self) -> Option<String> {
        let lines = std::mem::take(&mut self.comments);
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// A relative or absolute shape id, possibly of a member.
    fn shape_id(&mut self) -> Parsed<Name<'a>> {
        let at = self.at();
        let mut end = self.namespace_end()?;
        if matches!(self.kind(), TokenKind::Dollar | TokenKind::Pound) {
            let is_member = self.is(TokenKind::Dollar);
            self.advance();
            end = self.name_end()?;
            // Only `namespace#Shape` can be followed by a member; `Shape$member` is complete.
            if !is_member && self.is(TokenKind::Dollar) {
                self.advance();
                end = self.name_end()?;
            }
        }
        Ok(self.name(at, end))
    }

    /// An absolute shape id.
    fn absolute_id(&mut self) -> Parsed<Name<'a>> {
        let at = self.at();
        self.namespace_end()?;
        self.skip(TokenKind::Pound)?;
        let mut end = self.name_end()?;
        if self.is(TokenKind::Dollar) {
            self.advance();
            end = self.name_end()?;
        }
        Ok(self.name(at, end))
    }

    fn namespace(&mut self) -> Parsed<Name<'a>> {
        let at = self.at();
        let end = self.namespace_end()?;
        Ok(self.name(at, end))
    }

    fn name(&self, at: usize, end: usize) -> Name<'a> {
        Name { text: self.text.get(at..end).unwrap_or_default(), at }
    }

    fn namespace_end(&mut self) -> Parsed<usize> {
        let mut end = self.name_end()?;
        while self.is(TokenKind::Dot) {
            self.advance();
            end = self.name_end()?;
        }
        Ok(end)
    }

    /// Skips an identifier; returns its end.
    fn name_end(&mut self) -> Parsed<usize> {
        let end = self.token.end;
        self.skip(TokenKind::Identifier)?;
        Ok(end)
    }

    /// The id of a shape in the file's namespace.
    fn id_of(&self, name: &str) -> String {
        format!("{}#{name}", self.file.namespace.unwrap_or_default())
    }

    fn found(&self) -> String {
        found(self.kind(), self.token_text())
    }

    /// An error at the start of the current token.
    fn error(&self, message: impl Into<String>) -> Box<Problem> {
        match self.kind() {
            TokenKind::Invalid(invalid) => {
                let mut problem = messages::invalid(invalid, self.token, self.text);
                problem.at = self.at();
                problem
            }
            _ => problem(message, self.at()),
        }
    }

    /// An error because the current token is none of these kinds. Where a token ends too early, the
    /// error is there.
    fn unexpected(&self, kinds: &[TokenKind]) -> Box<Problem> {
        match self.kind() {
            TokenKind::Invalid(invalid) => messages::invalid(invalid, self.token, self.text),
            _ => problem(messages::unexpected(kinds, &self.found()), self.at()),
        }
    }

    /// Goes to the end of the file.
    fn give_up(&mut self) {
        let at = self.at();
        let message = format!("the rest of the file is not read after {MOST} problems");
        self.problems.push(*problem(message, at));
        let end = self.text.len();
        self.lexer = Lexer::new("");
        self.lexer.next();
        self.token = Token { kind: TokenKind::End, start: end, end };
        self.comments.clear();
    }

    /// Records an error, and goes to the beginning of the next statement: a name, `@`, `$` or a
    /// documentation comment at the start of a line.
    fn recover(&mut self, problem: Problem) {
        self.problems.push(problem);
        self.depth = 0;
        if self.problems.len() >= MOST {
            return self.give_up();
        }
        while !self.is(TokenKind::End) {
            self.comments.clear();
            self.advance();
            let before = self.at().checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
            let is_line_start = before.is_none_or(|byte| matches!(byte, b'\r' | b'\n'));
            let can_begin = matches!(
                self.kind(),
                TokenKind::Identifier | TokenKind::DocComment | TokenKind::At | TokenKind::Dollar
            );
            if is_line_start && can_begin {
                break;
            }
        }
    }
}

/// An error at a position.
fn problem(message: impl Into<String>, at: usize) -> Box<Problem> {
    Box::new(Problem {
        id: "Model",
        is_warning: false,
        message: message.into(),
        help: None,
        at,
        shape: None,
    })
}
