//! Splits a JMESPath expression into tokens, with the error messages of the AWS CLI's lexer (the
//! Python package `jmespath` 1.0).

use super::syntax_error::SyntaxError;
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Value, json};

/// The kind of a token; the names are those in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    And,
    Colon,
    Comma,
    Current,
    Dot,
    Eof,
    Eq,
    Expref,
    Filter,
    Flatten,
    Gt,
    Gte,
    Lbrace,
    Lbracket,
    Literal,
    Lparen,
    Lt,
    Lte,
    Ne,
    Not,
    Number,
    Or,
    Pipe,
    QuotedIdentifier,
    Rbrace,
    Rbracket,
    Rparen,
    Star,
    UnquotedIdentifier,
}

impl Kind {
    /// The name in lower case, as in `Expecting: rbracket`.
    pub(super) fn name(self) -> String {
        match self {
            Kind::QuotedIdentifier => "quoted_identifier".to_owned(),
            Kind::UnquotedIdentifier => "unquoted_identifier".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// The binding power of the token.
    pub(super) fn power(self) -> u8 {
        match self {
            Kind::Pipe => 1,
            Kind::Or => 2,
            Kind::And => 3,
            Kind::Eq | Kind::Gt | Kind::Lt | Kind::Gte | Kind::Lte | Kind::Ne => 5,
            Kind::Flatten => 9,
            Kind::Star => 20,
            Kind::Filter => 21,
            Kind::Dot => 40,
            Kind::Not => 45,
            Kind::Lbrace => 50,
            Kind::Lbracket => 55,
            Kind::Lparen => 60,
            _ => 0,
        }
    }
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The value in messages.
    pub(super) text: String,
    /// The position of its start, in code points.
    pub(super) start: usize,
}

/// All tokens of an expression, [`Kind::Eof`] at the end.
pub(super) fn tokens(expression: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer { chars: expression.chars().collect(), at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    tokens.push(Token { kind: Kind::Eof, text: String::new(), start: lexer.chars.len() });
    Ok(tokens)
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn take(&mut self, accept: fn(char) -> bool) {
        while self.peek().is_some_and(accept) {
            self.at += 1;
        }
    }

    fn since(&self, start: usize) -> String {
        self.chars.get(start..self.at).map(|chars| chars.iter().collect()).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<Token>, SyntaxError> {
        self.take(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(None) };
        self.at += 1;
        let error = |at: usize, message: String| Err(SyntaxError::Lexer { at, message });
        let kind = match c {
            '.' => Kind::Dot,
            '*' => Kind::Star,
            ']' => Kind::Rbracket,
            ',' => Kind::Comma,
            ':' => Kind::Colon,
            '@' => Kind::Current,
            '(' => Kind::Lparen,
            ')' => Kind::Rparen,
            '{' => Kind::Lbrace,
            '}' => Kind::Rbrace,
            '[' if self.eat(']') => Kind::Flatten,
            '[' if self.eat('?') => Kind::Filter,
            '[' => Kind::Lbracket,
            '|' if self.eat('|') => Kind::Or,
            '|' => Kind::Pipe,
            '&' if self.eat('&') => Kind::And,
            '&' => Kind::Expref,
            '<' if self.eat('=') => Kind::Lte,
            '<' => Kind::Lt,
            '>' if self.eat('=') => Kind::Gte,
            '>' => Kind::Gt,
            '!' if self.eat('=') => Kind::Ne,
            '!' => Kind::Not,
            '=' if self.eat('=') => Kind::Eq,
            '=' => return error(start, "Unknown token '='".to_owned()),
            '0'..='9' | '-' => {
                self.take(|c| c.is_ascii_digit());
                let digits = self.since(start);
                let Ok(number) = python::int(&digits) else {
                    return error(start, format!("Unknown token '{digits}'"));
                };
                return Ok(Some(Token {
                    kind: Kind::Number,
                    text: python::number_str(&number),
                    start,
                }));
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                self.take(|c| c.is_ascii_alphanumeric() || c == '_');
                Kind::UnquotedIdentifier
            }
            '\'' | '"' | '`' => return self.quoted(c, start).map(Some),
            other => return error(start, format!("Unknown token {other}")),
        };
        Ok(Some(Token { kind, text: self.since(start), start }))
    }

    /// A quoted token: a string, a name, or a JSON value.
    fn quoted(&mut self, quote: char, start: usize) -> Result<Token, SyntaxError> {
        loop {
            match self.peek() {
                Some(c) if c == quote => break,
                Some('\\') if self.at + 1 < self.chars.len() => self.at += 2,
                Some(c) if c != '\\' => self.at += 1,
                _ => {
                    let message = format!("Unclosed {quote} delimiter");
                    return Err(SyntaxError::Lexer { at: start, message });
                }
            }
        }
        let content = self.since(start + 1);
        self.at += 1;
        let (kind, value) = match quote {
            '\'' => (Kind::Literal, Ok(Value::String(content.replace("\\'", "'")))),
            '"' => {
                let name = json::parse(&format!("\"{content}\""));
                let message = |error: json::Error| {
                    error.message().split(':').next().unwrap_or_default().to_owned()
                };
                (Kind::QuotedIdentifier, name.map_err(message))
            }
            _ => {
                let content = content.replace("\\`", "`");
                let literal = json::parse(&content)
                    .or_else(|_| json::parse(&format!("\"{}\"", content.trim_start())));
                (Kind::Literal, literal.map_err(|_| format!("Bad token {content}")))
            }
        };
        match value {
            Ok(value) => Ok(Token { kind, text: python::str(&value, Dict::Plain), start }),
            Err(message) => Err(SyntaxError::Lexer { at: start, message }),
        }
    }
}
