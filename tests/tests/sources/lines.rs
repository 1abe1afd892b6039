//! Checks that lines have at most 100 columns, except where one string literal is longer.

use super::files;

const MOST: usize = 100;

#[test]
fn lines_fit() {
    let mut found = Vec::new();
    for file in files::all() {
        let inside = strings(&file.text);
        for (number, line) in file.text.lines().enumerate() {
            // A line of a longer literal may be its first.
            let is_inside = inside[number] || inside.get(number + 1) == Some(&true);
            if line.chars().count() > MOST && !is_inside && !is_literal(line) {
                found.push(format!("{}:{}: {line}", file.path, number + 1));
            }
        }
    }
    assert!(found.is_empty(), "lines over {MOST} columns:\n{}", found.join("\n"));
}

/// Whether a line is one string literal, possibly with its name: `const KEY: &str = "…";`.
fn is_literal(line: &str) -> bool {
    let line = line.trim_start();
    let is_named = ["const ", "let ", "pub(crate) const ", "static "]
        .iter()
        .any(|start| line.starts_with(start));
    let start = if is_named { line.find(" = ").map_or(0, |at| at + 3) } else { 0 };
    let literal = line[start..].trim_start_matches(['b', 'r', '#']);
    let end = line.trim_end_matches([',', ';', ')', '?', '#']);
    literal.starts_with('"') && end.ends_with('"')
}

/// For each line, whether it begins inside a string literal.
fn strings(text: &str) -> Vec<bool> {
    let mut inside = vec![false];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (end, is_string) = token(rest);
        let end = end.unwrap_or(first.len_utf8()).min(rest.len());
        inside.extend(rest[..end].matches('\n').map(|_| is_string));
        // The letters before a raw string are part of it, not of a name.
        rest = &rest[end..];
    }
    inside
}

/// The length of the comment, literal or name at the start, and whether it is a string.
fn token(text: &str) -> (Option<usize>, bool) {
    if text.starts_with("//") {
        return (text.find('\n'), false);
    }
    let raw = text.strip_prefix('b').unwrap_or(text);
    let marks = raw.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
    if let Some(marks) = marks
        && raw[1 + marks..].starts_with('"')
    {
        let start = text.len() - raw.len() + 2 + marks;
        let end = format!("\"{}", "#".repeat(marks));
        return (text[start..].find(&end).map(|at| start + at + end.len()), true);
    }
    if let Some(text) = text.strip_prefix('"') {
        let mut is_escaped = false;
        let end = text.find(|c| {
            let is_end = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        });
        return (end.map(|at| at + 2), true);
    }
    if let Some(quoted) = text.strip_prefix('\'') {
        // A character, or a lifetime.
        let escaped = quoted.strip_prefix('\\').and_then(|rest| {
            Some(2 + rest.chars().next()?.len_utf8() + rest.get(1..)?.find('\'')? + 1)
        });
        let plain = quoted.chars().next().map(char::len_utf8);
        let plain = plain.filter(|len| quoted[*len..].starts_with('\'')).map(|len| len + 2);
        return (escaped.or(plain), false);
    }
    let name = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (Some(name).filter(|len| *len > 0), false)
}

#[test]
fn literals_are_found() {
    let text = "let a = '\"'; // \"\nlet b = r#\"\n\"\n\"#; let c = \"\\\"\n\"; let d: &'a str;\n";
    assert_eq!(strings(text), [false, false, true, true, true, false]);
    assert!(is_literal("    const A: &str = \"x\";") && is_literal("    r#\"x\"#,"));
    assert!(!is_literal("    call(\"x\");") && !is_literal("    \"x\".to_owned() + y"));
}
