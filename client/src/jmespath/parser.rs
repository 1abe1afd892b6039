//! Checks the syntax of expressions, with the error messages of the AWS CLI's parser.
//!
//! The evaluator's own parser has other messages. This one follows the Python package `jmespath`
//! 1.0, a top-down operator-precedence parser, but builds no tree: of the left operand it only
//! needs to know whether it may be called or indexed.

use super::lexer::{Kind, Token, tokens};
use super::syntax_error::SyntaxError;

/// The deepest nesting of expressions; Python fails at about the same depth.
const MAX_DEPTH: usize = 200;
/// Tokens with at most this binding power end a projection.
const PROJECTION_STOP: u8 = 10;

/// Checks an expression.
pub(super) fn check(expression: &str) -> Result<(), SyntaxError> {
    if expression.is_empty() {
        return Err(SyntaxError::Empty);
    }
    let mut parser = Parser { tokens: tokens(expression)?, at: 0, depth: 0 };
    parser.expression(0)?;
    match parser.kind() {
        Kind::Eof => Ok(()),
        _ => Err(parser.error(&format!("Unexpected token: {}", parser.token().text))),
    }
}

/// The kind of a left operand, as far as the next token depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeftOperand {
    /// A name, quoted or not.
    Field,
    /// An indexed expression; a slice of it is not a projection.
    Index,
    Other,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    /// The token after this many others; the last one is [`Kind::Eof`].
    fn ahead(&self, count: usize) -> Kind {
        self.tokens.get(self.at + count).map_or(Kind::Eof, |token| token.kind)
    }

    fn kind(&self) -> Kind {
        self.ahead(0)
    }

    fn token(&self) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[self.at.min(last)]
    }

    fn error(&self, message: &str) -> SyntaxError {
        error_at(self.token(), message)
    }

    /// Consumes a token of one of these kinds; `expected` names them in the message.
    fn expect(&mut self, kinds: &[Kind], expected: &str) -> Result<(), SyntaxError> {
        if kinds.contains(&self.kind()) {
            self.at += 1;
            return Ok(());
        }
        match self.kind() {
            Kind::Eof => Err(SyntaxError::Incomplete),
            kind => Err(self.error(&format!("Expecting: {expected}, got: {}", kind.name()))),
        }
    }

    fn expect_one(&mut self, kind: Kind) -> Result<(), SyntaxError> {
        self.expect(&[kind], &kind.name())
    }

    fn expression(&mut self, power: u8) -> Result<LeftOperand, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SyntaxError::Depth);
        }
        let token = self.token().clone();
        self.at += 1;
        let mut left = self.begin(&token)?;
        while power < self.kind().power() {
            left = self.parse_infix(left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// Parses an expression that starts with this token.
    fn begin(&mut self, token: &Token) -> Result<LeftOperand, SyntaxError> {
        match token.kind {
            Kind::Literal | Kind::Current => {}
            Kind::UnquotedIdentifier => return Ok(LeftOperand::Field),
            Kind::QuotedIdentifier => {
                if self.kind() == Kind::Lparen {
                    let error =
                        error_at(self.token(), "Quoted identifier not allowed for function names.");
                    return Err(match error {
                        SyntaxError::Token { text, kind, message, .. } => {
                            SyntaxError::Token { at: 0, text, kind, message }
                        }
                        other => other,
                    });
                }
                return Ok(LeftOperand::Field);
            }
            Kind::Star if self.kind() == Kind::Rbracket => {}
            Kind::Star => self.projected(Kind::Star.power())?,
            Kind::Filter => self.filter()?,
            Kind::Lbrace => self.hash()?,
            Kind::Lparen => {
                self.expression(0)?;
                self.expect_one(Kind::Rparen)?;
            }
            Kind::Flatten => self.projected(Kind::Flatten.power())?,
            Kind::Not => _ = self.expression(Kind::Not.power())?,
            Kind::Expref => _ = self.expression(Kind::Expref.power())?,
            Kind::Lbracket => match self.kind() {
                Kind::Number | Kind::Colon => return self.index(LeftOperand::Other),
                Kind::Star if self.ahead(1) == Kind::Rbracket => {
                    self.at += 2;
                    self.projected(Kind::Star.power())?;
                }
                _ => self.list()?,
            },
            Kind::Eof => return Err(SyntaxError::Incomplete),
            _ => return Err(error_at(token, "invalid token")),
        }
        Ok(LeftOperand::Other)
    }

    /// Parses the next token with its left operand.
    fn parse_infix(&mut self, left: LeftOperand) -> Result<LeftOperand, SyntaxError> {
        let kind = self.kind();
        if matches!(kind, Kind::Star | Kind::Not | Kind::Lbrace) {
            return Err(self.error("invalid token"));
        }
        self.at += 1;
        match kind {
            Kind::Dot if self.kind() == Kind::Star => {
                self.at += 1;
                self.projected(kind.power())?;
            }
            Kind::Dot => self.behind_dot(kind.power())?,
            Kind::Lparen => {
                if left != LeftOperand::Field {
                    let name = &self.tokens[self.at - 2];
                    return Err(error_at(name, &format!("Invalid function name '{}'", name.text)));
                }
                while self.kind() != Kind::Rparen {
                    self.expression(0)?;
                    self.at += usize::from(self.kind() == Kind::Comma);
                }
                self.expect_one(Kind::Rparen)?;
            }
            Kind::Filter => self.filter()?,
            Kind::Flatten => self.projected(kind.power())?,
            Kind::Lbracket if matches!(self.kind(), Kind::Number | Kind::Colon) => {
                return self.index(left);
            }
            Kind::Lbracket => {
                self.expect_one(Kind::Star)?;
                self.expect_one(Kind::Rbracket)?;
                self.projected(Kind::Star.power())?;
            }
            _ => _ = self.expression(kind.power())?,
        }
        Ok(LeftOperand::Other)
    }

    fn filter(&mut self) -> Result<(), SyntaxError> {
        self.expression(0)?;
        self.expect_one(Kind::Rbracket)?;
        if self.kind() == Kind::Flatten { Ok(()) } else { self.projected(Kind::Filter.power()) }
    }

    /// Parses the right-hand side of a projection.
    fn projected(&mut self, power: u8) -> Result<(), SyntaxError> {
        match self.kind() {
            kind if kind.power() < PROJECTION_STOP => Ok(()),
            Kind::Lbracket | Kind::Filter => self.expression(power).map(|_| ()),
            Kind::Dot => {
                self.at += 1;
                self.behind_dot(power)
            }
            _ => Err(self.error("syntax error")),
        }
    }

    fn behind_dot(&mut self, power: u8) -> Result<(), SyntaxError> {
        match self.kind() {
            Kind::QuotedIdentifier | Kind::UnquotedIdentifier | Kind::Star => {
                self.expression(power).map(|_| ())
            }
            Kind::Lbracket => {
                self.at += 1;
                self.list()
            }
            Kind::Lbrace => {
                self.at += 1;
                self.hash()
            }
            kind => Err(self.error(&format!(
                "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], \
                    got: {}",
                kind.name()
            ))),
        }
    }

    fn list(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.expression(0)?;
            if self.kind() == Kind::Rbracket {
                self.at += 1;
                return Ok(());
            }
            self.expect_one(Kind::Comma)?;
        }
    }

    fn hash(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.expect(
                &[Kind::QuotedIdentifier, Kind::UnquotedIdentifier],
                "['quoted_identifier', 'unquoted_identifier']",
            )?;
            self.expect_one(Kind::Colon)?;
            self.expression(0)?;
            match self.kind() {
                Kind::Comma => self.at += 1,
                Kind::Rbrace => {
                    self.at += 1;
                    return Ok(());
                }
                // Any other token is rejected where a name is expected.
                _ => {}
            }
        }
    }

    /// Parses a number or a slice after a bracket.
    fn index(&mut self, left: LeftOperand) -> Result<LeftOperand, SyntaxError> {
        if self.kind() == Kind::Number && self.ahead(1) != Kind::Colon {
            self.at += 1;
            self.expect_one(Kind::Rbracket)?;
            return Ok(LeftOperand::Index);
        }
        let mut colons = 0;
        while self.kind() != Kind::Rbracket {
            match self.kind() {
                Kind::Colon if colons < 2 => colons += 1,
                Kind::Number => {}
                _ => return Err(self.error("syntax error")),
            }
            self.at += 1;
        }
        self.at += 1;
        if left == LeftOperand::Index {
            return Ok(left);
        }
        self.projected(Kind::Star.power())?;
        Ok(LeftOperand::Other)
    }
}

fn error_at(token: &Token, message: &str) -> SyntaxError {
    SyntaxError::Token {
        at: token.start,
        text: token.text.clone(),
        kind: token.kind.name(),
        message: message.to_owned(),
    }
}
