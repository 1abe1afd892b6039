//! Markdown: literal text, code, links, and lines that open a block only if the caller wants one.
//!
//! Markdown depends on line starts and backticks. So text is escaped, code is on one line or in a
//! fence that is longer than any fence in it, and no line starts in the middle of code with
//! characters that would open a block.

use super::{Escaped, Markdown, is_plain, is_visible, one_line, url};

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
        if is_plain(line) {
            escape_line(line, &mut out);
        } else {
            escape_line(&one_line(line), &mut out);
        }
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
        // Most words are no URLs; a search for a string begins with a table of it.
        let may_link = word.as_bytes().contains(&b':');
        let url = || word.find("https://").or_else(|| word.find("http://"));
        match may_link.then(url).flatten() {
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

/// Text in which nothing is markup, not even a bare URL. Its first character is an entity if
/// `is_guarded`: see [`guard_end`].
pub fn literal(text: &str, is_guarded: bool) -> Escaped<Markdown> {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.as_str();
    if is_guarded && let Some(c) = rest.chars().next().filter(|c| is_letter(*c)) {
        out.push_str(&entity(c));
        rest = &rest[c.len_utf8()..];
    }
    for (index, word) in rest.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let start = out.len();
        escape_word(word, &mut out);
        if word.contains("://") {
            // rustdoc and others find URLs in text.
            let word = out.split_off(start).replace("://", ":\\//");
            out.push_str(&word);
        }
    }
    Escaped::trusted(out.replace('\u{A0}', "&nbsp;"))
}

/// Whether a character counts as a letter beside a delimiter of emphasis. Characters outside of
/// ASCII may be punctuation, which does not matter to the callers.
fn is_letter(c: char) -> bool {
    !c.is_whitespace() && !c.is_ascii_punctuation()
}

/// Whether a character is certainly a letter beside a delimiter of emphasis.
fn is_surely_letter(c: char) -> bool {
    c.is_alphanumeric()
}

fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

/// Writes the last character as an entity if it is a letter: a delimiter of emphasis between a
/// letter and punctuation would count as text.
fn guard_end(out: &mut Escaped<Markdown>) {
    if let Some(c) = out.text.chars().last().filter(|c| is_letter(*c)) {
        out.text.truncate(out.text.len() - c.len_utf8());
        out.text.push_str(&entity(c));
    }
}

/// Whether text begins and ends with letters, as far as emphasis is concerned.
pub fn has_letters_at_ends(text: &Escaped<Markdown>) -> bool {
    let mut chars = text.text.chars();
    let first = chars.next();
    let last = chars.next_back().or(first);
    first.is_some_and(is_surely_letter) && last.is_some_and(is_surely_letter)
}

/// Appends text with delimiters of emphasis around it. Returns whether the next text must begin
/// with an entity, see [`literal`]. `is_nested` if this is inside other emphasis.
pub fn push_emphasis(
    out: &mut Escaped<Markdown>,
    delimiter: &'static str,
    inside: &Escaped<Markdown>,
    is_nested: bool,
) -> bool {
    let is_strict = is_nested || delimiter.starts_with('_');
    let is_safe = |c: Option<char>| !is_strict && c.is_some_and(is_surely_letter);
    if !is_safe(inside.text.chars().next()) {
        guard_end(out);
    }
    out.push(&delimiter);
    out.push(inside);
    out.push(&delimiter);
    !is_safe(inside.text.chars().last())
}

/// Appends a link or an image. Returns `false` and appends nothing if its address is not
/// [`url::encoded`] or not [`url::is_safe`].
pub fn push_link(
    out: &mut Escaped<Markdown>,
    mark: &'static str,
    text: &Escaped<Markdown>,
    (address, title): (&str, &str),
) -> bool {
    if !url::is_plain(address) {
        return false;
    }
    if out.text.ends_with('!') {
        out.text.pop();
        out.text.push_str("\\!");
    }
    out.text.push_str(&format!("{mark}{text}](<{}>", without_entities(address)));
    if !title.is_empty() {
        let title = literal(title, false).text.replace('"', "\\\"");
        out.text.push_str(&format!(" \"{title}\"").replace(' ', &TIED.to_string()));
    }
    out.text.push(')');
    true
}

/// An address in angle brackets, which is a link with itself as its text; `None` if it is not a web
/// URL.
pub fn autolink(address: &str) -> Option<Escaped<Markdown>> {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    (is_web && url::is_plain(address)).then(|| Escaped::trusted(format!("<{address}>")))
}

/// An address in which `&copy;` is no entity.
fn without_entities(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (index, part) in address.split('&').enumerate() {
        if index > 0 {
            let name = part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
            out.push_str(if name.starts_with(';') { "\\&" } else { "&" });
        }
        out.push_str(part);
    }
    out
}

fn escape_word(word: &str, out: &mut String) {
    if !word.bytes().any(|byte| b"\\`*[]<_~&".contains(&byte)) {
        return out.push_str(word);
    }
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

/// A code span whose white space matters.
pub fn code_span(code: &str) -> Escaped<Markdown> {
    let shown = one_line(code);
    let runs: Vec<usize> = shown.split(|c| c != '`').map(str::len).collect();
    let length = (1..).find(|length| !runs.contains(length)).unwrap_or(1);
    let mark = "`".repeat(length);
    let edges = |c: char| shown.starts_with(c) || shown.ends_with(c);
    let is_stripped = shown.starts_with(' ') && shown.ends_with(' ') && !shown.trim().is_empty();
    let pad = if edges('`') || is_stripped { TIED.to_string() } else { String::new() };
    let mut out = format!("{mark}{pad}");
    let words: Vec<&str> = shown.split(' ').collect();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let is_single =
                !word.is_empty() && words.get(index - 1).is_some_and(|it| !it.is_empty());
            out.push(if is_single && !is_start(word) { ' ' } else { TIED });
        }
        out.push_str(word);
    }
    Escaped::trusted(out + &pad + &mark)
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

/// A code block: lines in a fence, with an info string.
pub fn code_block(info: &str, code: &str) -> Vec<Escaped<Markdown>> {
    let code = super::lines(code);
    let info = literal(info, false).text;
    let fence = if info.contains('`') { "~" } else { "`" };
    let longest = code.split(|c| !fence.contains(c)).map(str::len).max().unwrap_or(0);
    let fence = fence.repeat(longest.max(2) + 1);
    let mut lines = vec![Escaped::trusted(format!("{fence}{info}"))];
    lines.extend(code.lines().map(|line| Escaped::trusted(line.trim_end())));
    lines.push(Escaped::trusted(fence));
    lines
}

/// A heading on one line.
pub fn heading(level: u8, text: &Escaped<Markdown>) -> Escaped<Markdown> {
    let mut text = text.text.replace(BREAK, "<br>").replace(['\n', TIED], " ");
    if text.ends_with('#') {
        text.pop();
        text.push_str("\\#");
    }
    let mark = "#".repeat(usize::from(level.clamp(1, 6)));
    Escaped::trusted(format!("{mark} {text}").trim_end())
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

/// Without line breaks and spaces at the ends.
pub fn without_outer_breaks(text: &Escaped<Markdown>) -> Escaped<Markdown> {
    let mut text = text.text.as_str().trim_matches(' ');
    while let Some(rest) = text.strip_suffix(BREAK) {
        text = rest.trim_end_matches(' ');
    }
    Escaped::trusted(text)
}

/// Separates code from a code span before it, which Markdown would merge.
pub fn separate_code(out: &mut Escaped<Markdown>) {
    if out.text.ends_with('`') && !out.text.ends_with("\\`") {
        out.text.push_str("<!-- -->");
    }
}

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
