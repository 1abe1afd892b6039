//! Smithy IDL (`.smithy` files), versions 1.0 and 2.0.

pub mod lexer;
pub mod string;
