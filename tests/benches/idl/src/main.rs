//! `idl-parsers PARSER FILE…`: reads each file with a parser, and prints how many it accepts.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let accepts: fn(&str) -> bool = match arguments.next().as_deref() {
        Some("ironsmith") => ironsmith,
        Some("tree-sitter") => tree_sitter,
        _ => {
            eprintln!("usage: idl-parsers ironsmith|tree-sitter FILE…");
            return ExitCode::from(2);
        }
    };
    let (mut files, mut accepted) = (0, 0);
    for path in arguments {
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                files += 1;
                accepted += usize::from(accepts(&text));
            }
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{accepted} of {files}");
    ExitCode::SUCCESS
}

/// The whole text must be a file.
fn ironsmith(text: &str) -> bool {
    ironsmith_parser::parse_ast(text).is_ok_and(|(rest, _)| rest.trim().is_empty())
}

/// A tree without errors.
fn tree_sitter(text: &str) -> bool {
    let mut parser = tree_sitter::Parser::new();
    if parser.set_language(tree_sitter_smithy::language()).is_err() {
        return false;
    }
    parser.parse(text, None).is_some_and(|tree| !tree.root_node().has_error())
}
