//! Syntax errors of expressions, with the messages of the Python package `jmespath` 1.0.

use std::fmt;

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxError {
    /// The expression is empty.
    Empty,
    /// No token starts here.
    Lexer {
        /// The position, in code points.
        at: usize,
        /// The message.
        message: String,
    },
    /// The expression is incomplete.
    Incomplete,
    /// An unexpected token.
    Token {
        /// The position of its start, in code points.
        at: usize,
        /// Its value.
        text: String,
        /// Its kind.
        kind: String,
        /// The message.
        message: String,
    },
    /// The nesting is too deep.
    Depth,
}

impl SyntaxError {
    /// The message for an expression.
    pub(super) fn display<'a>(&'a self, expression: &'a str) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| match self {
            SyntaxError::Empty => f.write_str("Invalid JMESPath expression: cannot be empty."),
            SyntaxError::Depth => f.write_str("Invalid jmespath expression: nested too deeply"),
            SyntaxError::Lexer { at, message } => {
                write!(
                    f,
                    "Bad jmespath expression: {message}:\n{expression}\n{:at$}^",
                    "",
                    at = *at
                )
            }
            SyntaxError::Incomplete => {
                let at = expression.chars().count() + 1;
                write!(
                    f,
                    "Invalid jmespath expression: Incomplete \
                        expression:\n\"{expression}\"\n{:at$}^",
                    ""
                )
            }
            SyntaxError::Token { at, text, kind, message } => {
                let (kind, caret) = (kind.to_uppercase(), at + 1);
                write!(
                    f,
                    "{message}: Parse error at column {at}, token \"{text}\" ({kind}), for \
                     expression:\n\"{expression}\"\n{:caret$}^",
                    ""
                )
            }
        })
    }
}
