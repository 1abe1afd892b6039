//! Formats changed documentation as lines for a terminal or for a `diff` block in Markdown.

use super::{Section, TextChange, code};
use hardie_build::escape::{markdown, terminal};
use hardie_build::plan::prose::Document;

/// The maximum line width in Unicode scalars, without the `-` or `+` before the line.
const WIDTH: usize = 100;

/// All changes as text: a title, then the old lines with `-` and the new lines with `+`.
pub(super) fn text(texts: &[TextChange]) -> String {
    let mut out = String::new();
    for change in texts {
        out.push_str(&format!("\n~ {}\n", title(change).replace('`', "")));
        for line in lines(change) {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

/// The same as a collapsed section of Markdown.
pub(super) fn section(texts: &[TextChange]) -> Vec<String> {
    if texts.is_empty() {
        return Vec::new();
    }
    let mut out = vec![String::new(), "### Documentation".to_owned(), String::new()];
    let summary = super::counted(texts.len(), "text");
    out.extend(["<details>".to_owned(), format!("<summary>{summary}</summary>")]);
    for change in texts {
        out.extend([String::new(), title(change), String::new()]);
        let block = markdown::fenced("diff", &lines(change).join("\n"));
        out.extend(block.into_iter().map(|line| line.into_string()));
    }
    out.extend([String::new(), "</details>".to_owned()]);
    out
}

/// The title of a change, such as command `water`: `--plant`.
fn title(change: &TextChange) -> String {
    let section = match change.section {
        Section::Structures => "structure",
        Section::Enums => "enum",
        _ => "command",
    };
    let item = if change.item.is_empty() { String::new() } else { format!(": {}", change.item) };
    format!("{section} {}{item}", code(&change.subject))
}

fn lines(change: &TextChange) -> Vec<String> {
    let [old, new] = [&change.old, &change.new].map(|html| paragraphs(html));
    // If only the markup differs, it is shown.
    let [old, new] = if old == new {
        [&change.old, &change.new].map(|html| vec![html.clone()])
    } else {
        [old, new]
    };
    let marked = |mark: &'static str, paragraphs: Vec<String>| {
        let wrapped = paragraphs.into_iter().flat_map(|paragraph| wrap(&paragraph));
        wrapped.map(move |line| format!("{mark} {line}")).collect::<Vec<String>>()
    };
    [marked("-", old), marked("+", new)].concat()
}

/// Documentation without its markup, block by block.
fn paragraphs(html: &str) -> Vec<String> {
    let text = Document::of_canonical(html).plain_text();
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// Wraps words to lines of limited width; a longer word has its own line. Control characters are
/// removed.
fn wrap(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split_whitespace().map(terminal::line) {
        let width = word.chars().count();
        match out.last_mut() {
            Some(line) if width < room => {
                line.push(' ');
                line.push_str(&word);
                room -= width + 1;
            }
            _ => {
                room = WIDTH.saturating_sub(width);
                out.push(word);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{TextChange, lines, section, wrap};
    use crate::diff::Section;

    fn change(old: &str, new: &str) -> TextChange {
        let (section, subject) = (Section::Options, "water".to_owned());
        TextChange {
            section,
            subject,
            item: String::new(),
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    #[test]
    fn texts_and_markup() {
        let cases = [
            ("", "<p>One.</p><ul><li>Two</li></ul>", "+ One.\n+ Two"),
            ("<p>A <b>b</b></p>", "", "- A b"),
            ("<p>Same</p>", "Same", "- <p>Same</p>\n+ Same"),
            ("a", "a\u{1b}[2J", "- a\n+ a[2J"),
        ];
        for (old, new, want) in cases {
            assert_eq!(lines(&change(old, new)).join("\n"), want);
        }
    }

    #[test]
    fn long_texts_are_wrapped() {
        let text = format!("{} {} end", "word ".repeat(40), "x".repeat(200));
        let wrapped = wrap(&text);
        assert_eq!(wrapped.concat().replace(' ', ""), text.replace(' ', ""));
        let widths: Vec<usize> = wrapped.iter().map(|line| line.chars().count()).collect();
        assert_eq!(widths, [99, 99, 200, 3]);
    }

    #[test]
    fn no_text_ends_its_block() {
        let out = section(&[change("", "``` ```` </details>")]).join("\n");
        assert!(out.contains("`````diff\n+ ``` ```` </details>\n`````\n"), "{out}");
    }
}
