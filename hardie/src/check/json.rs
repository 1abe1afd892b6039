//! Problems as JSON, for editors and other programs.

use hardie_build::Diagnostic;
use serde_json::json;
use std::fmt::Write;

/// A problem as one JSON object on one line.
///
/// Keys are always present; unknown values are null. Characters beyond ASCII are escaped, so that
/// a terminal obeys none of them.
pub fn json_line(problem: &Diagnostic) -> String {
    let location = problem.location.as_ref();
    let object = json!({
        "file": location.map(|at| &at.file),
        "line": location.map(|at| at.line),
        "column": location.map(|at| at.column),
        "severity": problem.severity.name(),
        "id": problem.id,
        "shape": problem.shape,
        "message": problem.message,
        "help": problem.help,
    });
    let mut line = String::new();
    for character in object.to_string().chars() {
        if character.is_ascii() && character != '\u{7f}' {
            line.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(line, "\\u{unit:04x}");
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::json_line;
    use hardie_build::Diagnostic;
    use serde_json::{Value, json};

    #[test]
    fn all_keys_are_present() {
        let problem = Diagnostic::error("A.B", "x\u{1b}\n\u{9b}\u{202e}\u{1f600}").shape("a#B");
        let line = json_line(&problem);
        assert!(line.is_ascii() && line.ends_with("}\n") && line.matches('\n').count() == 1);
        let want = json!({
            "file": null, "line": null, "column": null, "severity": "error", "id": "A.B",
            "shape": "a#B", "message": "x\u{1b}\n\u{9b}\u{202e}\u{1f600}", "help": null,
        });
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), want);
    }
}
