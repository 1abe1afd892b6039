//! Text in manual pages, safe for every roff formatter.

use super::{Escaped, Roff, one_line};

/// Text that is displayed as is, on one line.
pub fn text(text: &str) -> Escaped<Roff> {
    let mut out = String::with_capacity(text.len() + 8);
    for c in one_line(text).chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '\u{A0}' => out.push_str("\\ "),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("\\[u{:04X}]", u32::from(c))),
        }
    }
    Escaped::trusted(out)
}

/// A macro argument in quotes.
pub fn argument(value: &str) -> Escaped<Roff> {
    Escaped::trusted(format!("\"{}\"", text(value).text.replace('"', "\\(dq")))
}

/// A date of the form `2026-01-31`; anything else becomes 1970-01-01.
pub fn date(date: &str) -> Escaped<Roff> {
    let parts: Vec<&str> = date.split('-').collect();
    let is_date = matches!(&*parts, [year, month, day] if [(year, 4), (month, 2), (day, 2)].iter()
        .all(|(part, length)| part.len() == *length && part.chars().all(|c| c.is_ascii_digit())));
    Escaped::trusted(if is_date { date } else { "1970-01-01" })
}

/// The non-empty lines of a text, without surrounding white space.
pub fn parts(text: &Escaped<Roff>) -> Vec<Escaped<Roff>> {
    let parts = text.text.split('\n').map(str::trim).filter(|part| !part.is_empty());
    parts.map(Escaped::trusted).collect()
}

/// A line of text; escaped if it would otherwise be a roff request.
pub fn line(text: Escaped<Roff>) -> Escaped<Roff> {
    if text.text.starts_with(['.', '\'']) { Escaped::trusted(format!("\\&{text}")) } else { text }
}

/// Source lines of at most `width` columns if the words fit; no line is a roff request.
pub fn filled(text: &Escaped<Roff>, width: usize) -> Vec<Escaped<Roff>> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.text.split(' ').filter(|word| !word.is_empty()) {
        let word = breakable(word);
        let more = word.chars().count();
        if length > 0 && length + 1 + more > width {
            lines.push(self::line(Escaped::trusted(std::mem::take(&mut line))));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(&word);
        length += more;
    }
    if length > 0 {
        lines.push(self::line(Escaped::trusted(line)));
    }
    lines
}

/// Adds possible line breaks to a long word, such as a URL or a sample.
fn breakable(word: &str) -> String {
    if word.len() < 24 {
        return word.to_owned();
    }
    // None of these occurs in our escape sequences.
    word.split_inclusive(['/', '=', ',', '_', ':', '.', '&', '}', ']', ')', '|'])
        .collect::<Vec<&str>>()
        .join("\\:")
}

/// Lines of code, displayed as they are.
pub fn code(code: &str) -> Vec<Escaped<Roff>> {
    let shown: String = super::lines(code);
    let one =
        |text: &str| if text.is_empty() { Escaped::from("\\&") } else { line(self::text(text)) };
    shown.lines().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{argument, code, filled, text};

    #[test]
    fn no_request_comes_out() {
        assert_eq!(text("a\n.so x\u{1b}\\fB\u{202E}").as_str(), "a .so x \\efB");
        assert_eq!(argument("a\"\n.de x").as_str(), "\"a\\(dq .de x\"");
        let lines: Vec<String> =
            filled(&text("aaaa .so x"), 4).iter().map(|it| it.to_string()).collect();
        assert_eq!(lines, ["aaaa", "\\&.so", "x"]);
        let lines: Vec<String> = code(".sy x\n\n'x").iter().map(|it| it.to_string()).collect();
        assert_eq!(lines, ["\\&.sy x", "\\&", "\\(aqx"]);
    }
}
