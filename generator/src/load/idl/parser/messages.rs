//! The wording of syntax errors.

use super::super::lexer::{Invalid, NumberPart, Token, TokenKind};
use super::super::string;
use super::{Problem, problem};

/// A description of a kind of token.
fn described(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Space => "a space",
        TokenKind::Newline => "a line break",
        TokenKind::Comma => "`,`",
        TokenKind::Comment => "a comment",
        TokenKind::DocComment => "a documentation comment",
        TokenKind::At => "`@`",
        TokenKind::Dollar => "`$`",
        TokenKind::Dot => "`.`",
        TokenKind::LeftBrace => "`{`",
        TokenKind::RightBrace => "`}`",
        TokenKind::LeftBracket => "`[`",
        TokenKind::RightBracket => "`]`",
        TokenKind::LeftParenthesis => "`(`",
        TokenKind::RightParenthesis => "`)`",
        TokenKind::Pound => "`#`",
        TokenKind::Equal => "`=`",
        TokenKind::Colon => "`:`",
        TokenKind::Walrus => "`:=`",
        TokenKind::String => "a string",
        TokenKind::TextBlock => "a text block",
        TokenKind::Number => "a number",
        TokenKind::Identifier => "a name",
        TokenKind::End => "the end of the file",
        TokenKind::Invalid(_) => "invalid text",
    }
}

/// The current token, for a message.
pub(super) fn found(kind: TokenKind, text: &str) -> String {
    match kind {
        TokenKind::Identifier | TokenKind::Number => format!("`{}`", shortened(text)),
        TokenKind::String => format!("the string {}", shortened(text)),
        kind => described(kind).to_owned(),
    }
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}

/// The message for a token that is none of the expected ones.
pub(super) fn unexpected(kinds: &[TokenKind], found: &str) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| described(*kind)).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("expected {} or {last}, found {found}", rest.join(", "))
        }
        Some((last, _)) => format!("expected {last}, found {found}"),
        None => format!("unexpected: {found}"),
    }
}

/// The error for text that is not a token.
pub(super) fn invalid(invalid: Invalid, token: Token, text: &str) -> Box<Problem> {
    let at = token.start;
    match invalid {
        Invalid::Character(character) => {
            let code = u32::from(character);
            let problem = problem(format!("unexpected character `{character}` (U+{code:04X})"), at);
            match character {
                '\'' => problem.help("strings are written in double quotes"),
                '“' | '”' | '„' => problem.help("write straight quotes (`\"`)"),
                ';' => problem.help("statements end with the line"),
                '<' | '>' => problem
                    .help("Smithy has no type parameters: define a list or map and use its name"),
                '*' => problem.help("comments begin with `//`"),
                _ => problem,
            }
        }
        Invalid::Slash => problem("unexpected character `/`", at).help("comments begin with `//`"),
        Invalid::Underscore(at) => {
            problem("a name needs a letter or digit after its underscores", at)
        }
        Invalid::Number(part) => {
            let part = match part {
                NumberPart::Sign => "`-`",
                NumberPart::Fraction => "`.`",
                NumberPart::Exponent => "the exponent sign",
            };
            let number = shortened(token.text(text));
            problem(format!("`{number}` is not a number: a digit is missing after {part}"), at)
        }
        Invalid::Unterminated => {
            let is_block = token.text(text).starts_with("\"\"\"");
            let what = if is_block { "text block" } else { "string" };
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            problem(format!("the {what} that begins in line {line} is not terminated"), text.len())
                .help(format!("add {} at its end", if is_block { "`\"\"\"`" } else { "`\"`" }))
        }
        Invalid::Content(reason) => content(reason, at),
    }
}

fn content(reason: string::Problem, at: usize) -> Box<Problem> {
    match reason {
        string::Problem::Escape(character) => problem(
            format!("`\\{}` is not an escape", character.escape_default()),
            at,
        )
        .help("escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, and \\ at the end of a line"),
        string::Problem::HexDigit(character) => {
            let character = character.escape_default();
            problem(format!("`{character}` in a \\u escape is not a hexadecimal digit"), at)
                .help("write \\u and four hexadecimal digits")
        }
        string::Problem::ShortUnicode => problem("a \\u escape has less than four digits", at),
        string::Problem::Surrogate(unit) => problem(
            format!("\\u{unit:04x} is one half of a surrogate pair, and the other is missing"),
            at,
        ),
        string::Problem::Control(character) => problem(
            format!("the string contains the control character U+{:04X}", u32::from(character)),
            at,
        )
        .help("write it as a \\u escape"),
        string::Problem::EmptyBlock => problem("the text block is empty", at),
        string::Problem::FirstLine => {
            problem("the text of a text block begins on the line after `\"\"\"`", at)
        }
    }
}
