//! Markdown: literal text, code, links, and lines that open a block only if the caller wants one.
//!
//! Markdown depends on line starts and backticks. So text is escaped, code is on one line or in a
//! fence that is longer than any fence in it, and no line starts in the middle of code with
//! characters that would open a block.

use super::{Escaped, Markdown, is_visible, one_line};

/// A non-breaking space in a code span. Text never contains control characters.
const TIED: char = '\u{1}';

/// Text within a line: markup characters escaped, bare URLs in angle brackets.
pub fn text(text: &str) -> Escaped<Markdown> {
    broken_text(&one_line(text))
}

/// Like [`text`], but keeps line breaks, for [`filled`].
pub fn broken_text(text: &str) -> Escaped<Markdown> {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        escape_line(&one_line(line), &mut out);
    }
    Escaped::trusted(out)
}

/// Text as a line or the start of one.
pub fn line(text: &str) -> Escaped<Markdown> {
    let escaped = self::text(text).text;
    let (first, rest) = escaped.trim().split_once(' ').unwrap_or((escaped.trim(), ""));
    Escaped::trusted(format!("{} {rest}", escape_start(first)).trim_end())
}

fn escape_line(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match word.find("https://").or_else(|| word.find("http://")) {
            Some(at) if !word[at..].contains(['<', '>', '\\', '`']) => {
                let (before, link) = word.split_at(at);
                let end =
                    link.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '!', '?']).len();
                escape_word(before, out);
                out.push_str(&format!("<{}>", &link[..end]));
                escape_word(&link[end..], out);
            }
            _ => escape_word(word, out),
        }
    }
}

fn escape_word(word: &str, out: &mut String) {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            // Within words it does not mark emphasis.
            '_' => !(is_word(before) && is_word(after)),
            '~' => after == Some('~') || before == Some('~'),
            '&' => after == Some('#') || is_word(after),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Escapes a word at the start of a line that would otherwise start a heading, a list, a quotation,
/// a rule or a table.
fn escape_start(word: &str) -> String {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = digits.len() < word.len() && (digits == "." || digits == ")");
    if number {
        let at = word.len() - digits.len();
        return format!("{}\\{digits}", &word[..at]);
    }
    let is_table = word.starts_with(':') && word.contains('-');
    match word.chars().next() {
        Some('#' | '+' | '-' | '=' | '>' | '|') => format!("\\{word}"),
        _ if is_table => format!("\\{word}"),
        _ => word.to_owned(),
    }
}

/// Whether a word of code could open a block at the start of a line, or would be changed by
/// escaping it there.
fn is_start(word: &str) -> bool {
    !word.starts_with(char::is_alphabetic)
}

/// A code span; plain text if the span would need delimiters that can open a fence.
pub fn code(code: &str) -> Escaped<Markdown> {
    let shown = one_line(code);
    let ticks = longest_ticks(&shown);
    if ticks > 1 || shown.trim().is_empty() {
        return text(&shown);
    }
    let mark = "`".repeat(ticks + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
    let mut out = format!("{mark}{pad}");
    for (index, word) in shown.split(' ').enumerate() {
        if index > 0 {
            out.push(if is_start(word) { TIED } else { ' ' });
        }
        out.push_str(word);
    }
    Escaped::trusted(out + pad + &mark)
}

/// A code span on a line that is not wrapped.
pub fn code_line(code: &str) -> Escaped<Markdown> {
    Escaped::trusted(self::code(code).text.replace(TIED, " "))
}

/// A code span in a table cell.
pub fn code_cell(code: &str) -> Escaped<Markdown> {
    Escaped::trusted(code_line(code).text.replace('|', "\\|"))
}

/// A code span in which backticks do not matter: they are replaced by `'`.
pub fn name(name: &str) -> Escaped<Markdown> {
    code_line(&name.replace('`', "'"))
}

/// A link; `None` if it is not a web URL or cannot be written in Markdown.
pub fn link(text: &Escaped<Markdown>, href: &str) -> Option<Escaped<Markdown>> {
    let web = href.starts_with("https://") || href.starts_with("http://");
    let is_bad =
        |c: char| c.is_whitespace() || !is_visible(c) || matches!(c, '<' | '>' | '\\' | '`');
    (web && !href.contains(is_bad)).then(|| Escaped::trusted(format!("[{text}](<{href}>)")))
}

/// A code block: lines in a fence.
pub fn fenced(language: &'static str, code: &str) -> Vec<Escaped<Markdown>> {
    let code = super::lines(code);
    let fence = "`".repeat(longest_ticks(&code).max(2) + 1);
    let mut lines = vec![Escaped::trusted(format!("{fence}{language}"))];
    lines.extend(code.lines().map(|line| Escaped::trusted(line.trim_end())));
    lines.push(Escaped::trusted(fence));
    lines
}

/// A number of spaces.
pub fn spaces(count: usize) -> Escaped<Markdown> {
    Escaped::trusted(" ".repeat(count))
}

/// The anchor of a heading as on GitHub: lower case, letters and digits, dashes for spaces.
pub fn anchor(heading: &Escaped<Markdown>) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let anchor: String = heading.text.to_lowercase().chars().filter(kept).collect();
    anchor.replace(' ', "-")
}

/// Part of a link within the documentation: an anchor or a file name.
pub fn target(text: &str) -> Escaped<Markdown> {
    Escaped::trusted(
        text.chars().filter(|c| c.is_alphanumeric() || "-_.".contains(*c)).collect::<String>(),
    )
}

/// Appends a piece to a text. Separates two adjacent code spans, which Markdown would merge.
pub fn append(out: &mut Escaped<Markdown>, piece: &Escaped<Markdown>) {
    if out.text.ends_with('`') && piece.text.starts_with('`') {
        out.text.push(' ');
    }
    out.text.push_str(&piece.text);
}

/// A line break within a paragraph.
pub const BREAK: &str = "\\\n";

/// Without line breaks.
pub fn without_breaks(text: &Escaped<Markdown>) -> Escaped<Markdown> {
    Escaped::trusted(text.text.replace(BREAK, " ").replace('\n', " "))
}

/// The lines of a paragraph, at most `width` characters long if the words fit; `leads` are the
/// widths before the first line and the others. No line opens a block.
pub fn filled(
    text: &Escaped<Markdown>,
    leads: (usize, usize),
    width: usize,
) -> Vec<Escaped<Markdown>> {
    let mut lines: Vec<Escaped<Markdown>> = Vec::new();
    let mut add = |line: String| lines.push(Escaped::trusted(line.replace(TIED, " ")));
    let mut lead = leads.0;
    for part in text.text.split('\n') {
        let (mut line, mut length) = (String::new(), 0);
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let more = word.chars().count();
            if length > 0 && lead + length + 1 + more > width {
                add(std::mem::take(&mut line));
                (lead, length) = (leads.1, 0);
            }
            if length > 0 {
                line.push(' ');
                line.push_str(word);
                length += 1 + more;
            } else {
                let word = escape_start(word);
                length = word.chars().count();
                line.push_str(&word);
            }
        }
        if length > 0 {
            add(line);
            lead = leads.1;
        }
    }
    lines
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Escaped, append, code, code_cell, code_line, fenced, filled, line, link, text};

    #[test]
    fn no_markup_comes_out() {
        let cases = [
            (line("# <b> [x](y) `z`\n- a"), "\\# \\<b> \\[x\\](y) \\`z\\` - a"),
            (line("1. \u{202E}\u{1b}x"), "1\\.  x"),
            (line(":-- | --:"), "\\:-- | --:"),
            (code_line("a\n```\nb"), "a \\`\\`\\` b"),
            (code_line("`"), "`` ` ``"),
            (code_cell("a|<b>"), "`a\\|<b>`"),
            (text("https://x/`a`"), "https://x/\\`a\\`"),
        ];
        for (got, want) in cases {
            assert_eq!(got.as_str(), want);
        }
        assert_eq!(link(&Escaped::from("x"), "javascript:x"), None);
        assert_eq!(link(&Escaped::from("x"), "https://x/`"), None);
        let lines: Vec<String> =
            fenced("text", "```\nx\u{1b}\r\n").iter().map(|it| it.to_string()).collect();
        assert_eq!(lines, ["````text", "```", "x", "````"]);
    }

    #[test]
    fn code_stays_code() {
        let mut out = code("a");
        append(&mut out, &code("b`<script>"));
        assert_eq!(out.as_str(), "`a` ``b`<script>``");
        // A line never starts in the middle of code with characters that open a block.
        let lines = filled(&code("word <script> word ~~~ - # word"), (0, 0), 8);
        let lines: Vec<&str> = lines.iter().map(Escaped::as_str).collect();
        assert_eq!(lines, ["`word <script>", "word ~~~ - #", "word`"]);
    }
}
