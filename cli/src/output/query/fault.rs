//! What is wrong with an expression, in the words of the Python package `jmespath` 1.0.

use std::fmt;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is nothing.
    Empty,
    /// No token begins here.
    Lexer {
        /// Where, in code points.
        at: usize,
        /// What was found.
        message: String,
    },
    /// The expression ends too early.
    Incomplete,
    /// A token that cannot stand here.
    Token {
        /// Where it begins, in code points.
        at: usize,
        /// Its value.
        text: String,
        /// What it is.
        kind: String,
        /// What was expected.
        message: String,
    },
    /// More nesting than is read.
    Depth,
}

impl Fault {
    /// The whole message about an expression.
    pub(super) fn explain<'a>(&'a self, expression: &'a str) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| match self {
            Fault::Empty => f.write_str("Invalid JMESPath expression: cannot be empty."),
            Fault::Depth => f.write_str("Invalid jmespath expression: nested too deeply"),
            Fault::Lexer { at, message } => {
                write!(
                    f,
                    "Bad jmespath expression: {message}:\n{expression}\n{:at$}^",
                    "",
                    at = *at
                )
            }
            Fault::Incomplete => {
                let at = expression.chars().count() + 1;
                write!(
                    f,
                    "Invalid jmespath expression: Incomplete \
                        expression:\n\"{expression}\"\n{:at$}^",
                    ""
                )
            }
            Fault::Token { at, text, kind, message } => {
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
