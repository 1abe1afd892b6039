//! What a new crate may be called.

use crate::diagnostic::Diagnostic;

/// Names that cargo, Rust or the crate itself has for something else.
const TAKEN: &[&str] = &[
    // Folders in which cargo builds.
    "build",
    "deps",
    "examples",
    "incremental",
    // Crates that every crate sees.
    "alloc",
    "core",
    "proc-macro",
    "std",
    "test",
    // Those that the new crate asks for.
    "hardie",
    "hardie-cli",
    "hardie-runtime",
    "tokio",
    // Devices of Windows, where no file may have such a name.
    "aux",
    "con",
    "nul",
    "prn",
];

/// The longest name that crates.io takes, in characters.
const LONGEST: usize = 64;

/// Why a crate cannot have a name; nothing for one that it can.
pub(super) fn problem(name: &str) -> Option<Diagnostic> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let why = if name.is_empty() {
        "a name is missing"
    } else if !name.chars().all(plain) {
        "it may have letters and digits of ASCII, `-` and `_`"
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "it must begin with a letter"
    } else if name.len() > LONGEST {
        "crates.io takes no more than 64 characters"
    } else if syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() {
        "it is a keyword of Rust"
    } else if TAKEN.contains(&&*name.to_ascii_lowercase().replace('_', "-")) {
        "cargo, Rust or Hardie has that name for something else"
    } else {
        return None;
    };
    let problem = Diagnostic::error("new.name", format!("no crate can be called `{name}`"));
    Some(problem.help(format!("{why}; `my-service` would do")))
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn names_are_what_cargo_takes() {
        for name in ["kitchen", "aws-connect", "my_service2", "a", "Aws", &"a".repeat(64)] {
            assert_eq!(problem(name), None, "{name}");
        }
        let bad =
            ["", "7up", "-a", "_a", "a b", "a/b", "küche", "fn", "match", "self", "std", "Hardie_CLI", "NUL"];
        for name in bad.into_iter().chain([&*"a".repeat(65), "a\n", "..", "a.b"]) {
            assert!(problem(name).is_some(), "{name:?}");
        }
    }
}
