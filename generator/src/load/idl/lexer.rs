//! Text → tokens. Every byte of the text belongs to exactly one token, so that tokens can be
//! printed back; see the Smithy specification, "Smithy IDL", for the grammar.
//!
//! The lexer never fails: what is not a token becomes [`TokenKind::Invalid`].

use super::string;

/// One token: a kind and the bytes of the text that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    /// The byte offset of the first byte.
    pub start: usize,
    /// The byte offset after the last byte.
    pub end: usize,
}

impl Token {
    /// The token's text.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        source.get(self.start..self.end).unwrap_or_default()
    }
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Spaces and tabs.
    Space,
    /// One line break: LF, CR LF, or CR.
    Newline,
    Comma,
    /// `// …` with its line break.
    Comment,
    /// `/// …` with its line break.
    DocComment,
    At,
    Dollar,
    Dot,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    LeftParenthesis,
    RightParenthesis,
    Pound,
    Equal,
    Colon,
    /// `:=`
    Walrus,
    /// `"…"`, with valid content.
    String,
    /// `"""…"""`, with valid content.
    TextBlock,
    Number,
    Identifier,
    /// The end of the text; an empty token.
    End,
    /// Text that is not a token.
    Invalid(Invalid),
}

impl TokenKind {
    /// Whether the kind is insignificant between statements: spaces, line breaks, commas and
    /// comments, but not documentation comments.
    pub fn is_whitespace(self) -> bool {
        matches!(
            self,
            TokenKind::Space | TokenKind::Newline | TokenKind::Comma | TokenKind::Comment
        )
    }
}

/// The reason why text is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A character that begins no token.
    Character(char),
    /// A single `/`.
    Slash,
    /// `_` without a letter or digit after it; at this offset.
    Underscore(usize),
    /// A number without digits after `-`, `.` or `e`.
    Number(NumberPart),
    /// A string or text block without an end.
    Unterminated,
    /// A string or text block with invalid content.
    Content(string::Problem),
}

/// The part of a number that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberPart {
    /// `-` without a digit.
    Sign,
    /// `.` without a digit.
    Fraction,
    /// `e` without a digit.
    Exponent,
}

/// Reads tokens one after another; after [`TokenKind::End`], which is returned once, `None`.
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    is_done: bool,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Lexer<'a> {
        Lexer::starting_at(text, 0)
    }

    /// Begins at an offset, which must be the start of a token.
    pub(super) fn starting_at(text: &'a str, at: usize) -> Lexer<'a> {
        Lexer { text, at, is_done: false }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, accepts: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !accepts(*byte)).unwrap_or(rest.len());
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    fn kind(&mut self, first: u8) -> TokenKind {
        match first {
            b' ' | b'\t' => {
                self.skip_while(|byte| matches!(byte, b' ' | b'\t'));
                TokenKind::Space
            }
            b'\r' | b'\n' => {
                self.line_break();
                TokenKind::Newline
            }
            b',' => self.single(TokenKind::Comma),
            b'@' => self.single(TokenKind::At),
            b'$' => self.single(TokenKind::Dollar),
            b'.' => self.single(TokenKind::Dot),
            b'{' => self.single(TokenKind::LeftBrace),
            b'}' => self.single(TokenKind::RightBrace),
            b'[' => self.single(TokenKind::LeftBracket),
            b']' => self.single(TokenKind::RightBracket),
            b'(' => self.single(TokenKind::LeftParenthesis),
            b')' => self.single(TokenKind::RightParenthesis),
            b'#' => self.single(TokenKind::Pound),
            b'=' => self.single(TokenKind::Equal),
            b':' if self.peek(1) == Some(b'=') => {
                self.at += 2;
                TokenKind::Walrus
            }
            b':' => self.single(TokenKind::Colon),
            b'"' => self.string(),
            b'/' => self.comment(),
            b'-' | b'0'..=b'9' => self.number(),
            b'_' | b'A'..=b'Z' | b'a'..=b'z' => self.identifier(),
            _ => {
                let character = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.at += character.len_utf8();
                TokenKind::Invalid(Invalid::Character(character))
            }
        }
    }

    fn line_break(&mut self) {
        self.at += if self.peek(0) == Some(b'\r') && self.peek(1) == Some(b'\n') { 2 } else { 1 };
    }

    fn comment(&mut self) -> TokenKind {
        if self.peek(1) != Some(b'/') {
            return self.single(TokenKind::Invalid(Invalid::Slash));
        }
        let is_documentation = self.peek(2) == Some(b'/');
        self.skip_while(|byte| !matches!(byte, b'\r' | b'\n'));
        if self.peek(0).is_some() {
            self.line_break();
        }
        if is_documentation { TokenKind::DocComment } else { TokenKind::Comment }
    }

    fn identifier(&mut self) -> TokenKind {
        self.skip_while(|byte| byte == b'_');
        if !self.peek(0).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return TokenKind::Invalid(Invalid::Underscore(self.at));
        }
        self.skip_while(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        TokenKind::Identifier
    }

    /// A number in JSON's grammar, but also with leading zeros, as the reference implementation
    /// accepts them.
    fn number(&mut self) -> TokenKind {
        let invalid = |part| TokenKind::Invalid(Invalid::Number(part));
        if self.peek(0) == Some(b'-') {
            self.at += 1;
            if !self.is_digit() {
                return invalid(NumberPart::Sign);
            }
        }
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.peek(0) == Some(b'.') {
            self.at += 1;
            if !self.is_digit() {
                return invalid(NumberPart::Fraction);
            }
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(0), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.is_digit() {
                return invalid(NumberPart::Exponent);
            }
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        TokenKind::Number
    }

    fn is_digit(&self) -> bool {
        self.peek(0).is_some_and(|byte| byte.is_ascii_digit())
    }

    fn string(&mut self) -> TokenKind {
        let start = self.at;
        let is_block = self.peek(1) == Some(b'"') && self.peek(2) == Some(b'"');
        self.at += if is_block { 3 } else { 1 };
        loop {
            self.skip_while(|byte| !matches!(byte, b'"' | b'\\'));
            match self.peek(0) {
                None => return TokenKind::Invalid(Invalid::Unterminated),
                // The escaped character may be a quote.
                Some(b'\\') => self.at = (self.at + 2).min(self.text.len()),
                Some(_) if !is_block => break self.at += 1,
                Some(_) if self.peek(1) == Some(b'"') && self.peek(2) == Some(b'"') => {
                    break self.at += 3;
                }
                Some(_) => self.at += 1,
            }
        }
        let lexeme = self.text.get(start..self.at).unwrap_or_default();
        match string::check(lexeme) {
            Ok(()) if is_block => TokenKind::TextBlock,
            Ok(()) => TokenKind::String,
            Err(problem) => TokenKind::Invalid(Invalid::Content(problem)),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let kind = match self.peek(0) {
            Some(first) => self.kind(first),
            None if self.is_done => return None,
            None => {
                self.is_done = true;
                TokenKind::End
            }
        };
        Some(Token { kind, start, end: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::{Invalid, Lexer, NumberPart, TokenKind};
    use TokenKind::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        Lexer::new(text).map(|token| token.kind).collect()
    }

    #[test]
    fn tokens_cover_the_text() {
        let text =
            "$version: \"2\"\r\n\tlist _A1 { // x\n/// y\rm: a.b#C := -1.5e+3, [\"\"]}@()=é\"";
        let mut at = 0;
        for token in Lexer::new(text) {
            assert_eq!(token.start, at);
            at = token.end;
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn kinds_of_tokens() {
        assert_eq!(kinds("a\r\n,"), [Identifier, Newline, Comma, End]);
        assert_eq!(kinds(":= ::"), [Walrus, Space, Colon, Colon, End]);
        assert_eq!(kinds("// a\r/// b"), [Comment, DocComment, End]);
        let block = "\"\" \"\"\"\n a\"b\\\"\"\"\" \"";
        let invalid = Invalid(super::Invalid::Unterminated);
        assert_eq!(kinds(block), [String, Space, TextBlock, Space, invalid, End]);
        assert_eq!(kinds("-0.1E-2 0 010"), [Number, Space, Number, Space, Number, End]);
    }

    #[test]
    fn invalid_tokens() {
        let number = |part| vec![Invalid(super::Invalid::Number(part)), End];
        assert_eq!(kinds("-"), number(NumberPart::Sign));
        assert_eq!(kinds("1."), number(NumberPart::Fraction));
        assert_eq!(kinds("1e+"), number(NumberPart::Exponent));
        assert_eq!(kinds("/")[0], Invalid(super::Invalid::Slash));
        assert_eq!(kinds("__ ")[0], Invalid(Invalid::Underscore(2)));
        assert_eq!(kinds("é")[0], Invalid(Invalid::Character('é')));
        assert_eq!(kinds("\"a\\")[0], Invalid(Invalid::Unterminated));
    }
}
