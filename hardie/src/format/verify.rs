//! The check before formatted text replaces a file: it has the same tokens and comments, apart from
//! those that the formatter is meant to change.
//!
//! Meant to change: the order of `use` statements, unused ones and the comments above them, commas,
//! quotes around keys, empty parentheses, spaces and slashes at the start of comments, and the
//! indentation of text blocks.

use super::layout::is_identifier;
use super::tree::{Comment, File};
use hardie_build::load::idl::lexer::{Lexer, Token, TokenKind};
use hardie_build::load::idl::string;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether formatted text has the content of the original; `removed` are the comments above unused
/// `use` statements.
pub(super) fn is_same(
    original: &str,
    formatted: &str,
    file: &File<'_>,
    removed: &[Comment<'_>],
) -> bool {
    let old = Content::of(original);
    let new = Content::of(formatted);
    let mut comments = old.comments;
    for comment in removed {
        match comments.get_mut(words(comment.text)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return false,
        }
    }
    comments.retain(|_, count| *count > 0);
    old.tokens == new.tokens
        && comments == new.comments
        && new.uses.iter().map(|id| &**id).eq(file.uses.iter().map(|it| it.id))
        && new.uses.iter().all(|id| old.uses.contains(id))
}

/// What formatting must keep.
#[derive(Default)]
struct Content<'a> {
    tokens: Vec<Cow<'a, str>>,
    /// The ids of `use` statements.
    uses: Vec<String>,
    comments: BTreeMap<&'a str, usize>,
}

/// The part of a file before its shapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    /// Before the end of the namespace statement.
    Start,
    Namespace,
    /// Between statements after the namespace.
    Uses,
    /// In a `use` statement.
    Use,
    Shapes,
}

impl<'a> Content<'a> {
    fn of(text: &'a str) -> Content<'a> {
        let mut content = Content::default();
        let tokens: Vec<Token> = Lexer::new(text).collect();
        let mut section = Section::Start;
        let mut depth = 0_usize;
        for (at, token) in tokens.iter().enumerate() {
            let lexeme = token.text(text);
            match token.kind {
                TokenKind::Space | TokenKind::Comma | TokenKind::End => continue,
                TokenKind::Newline => {
                    section = after_line(section);
                    continue;
                }
                TokenKind::Comment | TokenKind::DocComment => {
                    section = after_line(section);
                    *content.comments.entry(words(lexeme)).or_default() += 1;
                    continue;
                }
                TokenKind::LeftBrace | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightBrace | TokenKind::RightBracket => depth = depth.saturating_sub(1),
                _ => {}
            }
            section = match section {
                Section::Start if depth == 0 && lexeme == "namespace" => Section::Namespace,
                Section::Uses if lexeme == "use" => {
                    content.uses.push(String::new());
                    Section::Use
                }
                Section::Uses => Section::Shapes,
                Section::Use => {
                    content.uses.last_mut().iter_mut().for_each(|id| id.push_str(lexeme));
                    Section::Use
                }
                other => other,
            };
            if section != Section::Use {
                content.push(token.kind, lexeme, tokens.get(at + 1..).unwrap_or_default());
            }
        }
        content
    }

    fn push(&mut self, kind: TokenKind, lexeme: &'a str, rest: &[Token]) {
        let token = match kind {
            TokenKind::String if is_before_sign(rest) => {
                let name = lexeme.trim_matches('"');
                Cow::Borrowed(if is_identifier(name) { name } else { lexeme })
            }
            TokenKind::TextBlock => {
                let content = string::block(lexeme).unwrap_or_default();
                let lines: Vec<&str> =
                    content.split('\n').map(|line| line.trim_end_matches(' ')).collect();
                Cow::Owned(lines.join("\n"))
            }
            TokenKind::RightParenthesis if self.tokens.last().is_some_and(|it| it == "(") => {
                self.tokens.pop();
                return;
            }
            _ => Cow::Borrowed(lexeme),
        };
        self.tokens.push(token);
    }
}

/// Whether the next token is the `:` or `=` after a key.
fn is_before_sign(rest: &[Token]) -> bool {
    let is_trivia = |kind: TokenKind| kind.is_whitespace() || kind == TokenKind::DocComment;
    let next = rest.iter().find(|it| !is_trivia(it.kind));
    next.is_some_and(|it| matches!(it.kind, TokenKind::Colon | TokenKind::Equal))
}

fn after_line(section: Section) -> Section {
    match section {
        Section::Namespace | Section::Use => Section::Uses,
        other => other,
    }
}

/// A comment without its slashes.
fn words(comment: &str) -> &str {
    let is_around = |character: char| character <= ' ' || character == '/';
    comment.trim_start_matches(is_around).trim_end_matches(|character| character <= ' ')
}

#[cfg(test)]
mod tests {
    use super::super::read::{self, MovedComments};
    use super::super::tree::File;
    use super::is_same;

    fn compare(original: &str, formatted: &str) -> bool {
        let file =
            read::read(formatted, MovedComments::Unchanged).unwrap_or_else(|_| File::default());
        is_same(original, formatted, &file, &[])
    }

    #[test]
    fn what_formatting_changes_is_the_same() {
        let original = "metadata \"a\" = [1,2] //x\nnamespace a\nuse c#D\nuse b#C // y\n\
            @a() @b(\"\"\"\n  a\n  b\"\"\") structure B{}";
        let formatted = "metadata a = [1 2] // x\nnamespace a\nuse b#C // y\nuse c#D\n\
            @a @b(\n    \"\"\"\n    a\n    b\"\"\"\n) structure B {}";
        assert!(compare(original, formatted));
    }

    #[test]
    fn other_changes_are_found() {
        let original = "namespace a\nuse b#C\n// x\n@b(a: \"b\")\nstructure A { a: B }";
        assert!(compare(original, original));
        for formatted in [
            "namespace a\nuse b#C\n// y\n@b(a: \"b\")\nstructure A { a: B }",
            "namespace a\nuse b#C\n@b(a: \"b\")\nstructure A { a: B }",
            "namespace a\nuse b#D\n// x\n@b(a: \"b\")\nstructure A { a: B }",
            "namespace a\nuse b#C\n// x\n@b(a: b)\nstructure A { a: B }",
            "namespace a\nuse b#C\n// x\n@b(a: \" b\")\nstructure A { a: B }",
            "namespace a\nuse b#C\n// x\n@b(a: \"b\")\nstructure A { b: B }",
        ] {
            assert!(!compare(original, formatted), "{formatted}");
        }
        let block =
            |line: &str| format!("namespace a\n@a(\"\"\"\n  {line}\"\"\")\nstructure A {{}}");
        assert!(!compare(&block("a"), &block("b")));
    }
}
