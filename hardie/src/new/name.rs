//! Checks the name of a new crate.

use hardie_build::Diagnostic;

/// Names that cargo, Rust or the crate itself uses for something else.
const TAKEN: &[&str] = &[
    // Folders that cargo builds in.
    "build",
    "deps",
    "examples",
    "incremental",
    // Crates that are visible in every crate.
    "alloc",
    "core",
    "proc-macro",
    "std",
    "test",
    // Dependencies of the new crate.
    "hardie",
    "hardie-cli",
    "hardie-client",
    "hardie-runtime",
    "tokio",
    // Device names of Windows, which files cannot have.
    "aux",
    "con",
    "nul",
    "prn",
];

/// The maximum length that crates.io accepts, in characters.
const LONGEST: usize = 64;

/// The diagnostic about an invalid crate name; `None` for a valid one.
pub(super) fn problem(name: &str) -> Option<Diagnostic> {
    let reason = reason(name)?;
    let message = match name {
        "" => "the crate name is empty".to_owned(),
        name => format!("`{name}` is not a valid crate name"),
    };
    let help = format!("{reason}; for example `{}`", suggestion(name));
    Some(Diagnostic::error("new.name", message).help(help))
}

/// Why a crate cannot have a name; `None` for a valid name.
fn reason(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    Some(if name.is_empty() || !name.chars().all(plain) {
        "a name consists of ASCII letters, digits, `-` and `_`"
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "a name begins with a letter"
    } else if name.len() > LONGEST {
        "crates.io accepts at most 64 characters"
    } else if syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() {
        "the name is a Rust keyword"
    } else if TAKEN.contains(&&*name.to_ascii_lowercase().replace('_', "-")) {
        "the name is reserved by Cargo, Rust or Hardie"
    } else {
        return None;
    })
}

/// A similar valid name for an invalid one.
fn suggestion(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).trim_end_matches('-');
    let plain: String = plain.chars().take(LONGEST).collect::<String>().to_ascii_lowercase();
    let candidates = [plain.clone(), format!("{plain}-service")];
    let valid = candidates.into_iter().find(|name| reason(name).is_none());
    valid.unwrap_or_else(|| "my-service".to_owned())
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn names_are_what_cargo_takes() {
        for name in ["kitchen", "aws-connect", "my_service2", "a", "Aws", &"a".repeat(64)] {
            assert_eq!(problem(name), None, "{name}");
        }
        let bad = [
            "",
            "7up",
            "-a",
            "_a",
            "a b",
            "a/b",
            "küche",
            "fn",
            "match",
            "self",
            "std",
            "Hardie_CLI",
            "NUL",
        ];
        for name in bad.into_iter().chain([&*"a".repeat(65), "a\n", "..", "a.b"]) {
            let problem = problem(name).unwrap();
            let help = problem.help.unwrap();
            let (_, suggested) = help.rsplit_once(" `").unwrap();
            assert_eq!(super::problem(suggested.trim_end_matches('`')), None, "{name:?}: {help}");
        }
    }
}
