//! Pages as Markdown (CommonMark, with the anchors that GitHub and others make of headings).

use super::{File, command_line, file_word};
use crate::plan::prose::Node;
use crate::plan::reference::page::{Block, Entry, Language, Page, Reference};
use crate::plan::rustdoc::rustdoc;
use std::collections::BTreeMap;

/// A file a command, and `index.md` with links to all of them.
pub(crate) fn markdown(reference: &Reference) -> Vec<File> {
    let index = [&reference.index].into_iter().map(|page| ("index.md".to_owned(), page));
    let commands = reference.commands.iter().map(|page| (format!("{}.md", file_word(&page.name)), page));
    index.chain(commands).map(|(name, page)| (name, text(reference, page))).collect()
}

fn text(reference: &Reference, page: &Page) -> String {
    let mut writer = Writer::default();
    let is_index = std::ptr::eq(page, &reference.index);
    writer.heading(1, &page.name);
    let line = match is_index {
        true => format!("{}, version {}.", plain(&reference.title), plain(&reference.version)),
        false => format!(
            "`{}`, a command of [{}](index.md).",
            command_line(reference, page),
            plain(&reference.title)
        ),
    };
    writer.block([line]);
    // The links come first, and where they lead to is known last.
    let at = writer.lines.len();
    let mut links = Vec::new();
    for section in &page.sections {
        let anchor = writer.heading(2, section.title);
        links.push(format!("- [{}](#{anchor})", section.title));
        for block in &section.blocks {
            writer.top(block);
        }
    }
    links.push(String::new());
    writer.lines.splice(at..at, links);
    writer.finish()
}

/// Text that shows as it is, on one line.
fn plain(text: &str) -> String {
    rustdoc(&[Node::Text(text.to_owned())]).join(" ")
}

#[derive(Default)]
struct Writer {
    /// Blocks end with an empty line.
    lines: Vec<String>,
    /// How often each anchor was made.
    anchors: BTreeMap<String, usize>,
}

impl Writer {
    fn finish(mut self) -> String {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.join("\n") + "\n"
    }

    /// A heading; gives its anchor.
    fn heading(&mut self, level: usize, text: &str) -> String {
        self.block([format!("{} {text}", "#".repeat(level))]);
        self.anchor(text)
    }

    /// The anchor of a heading, as GitHub makes it: small letters, digits, dashes for spaces, and a
    /// number where it is there already.
    fn anchor(&mut self, text: &str) -> String {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
        let anchor: String = text.to_lowercase().chars().filter(kept).collect();
        let anchor = anchor.replace(' ', "-");
        let count = self.anchors.entry(anchor.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => anchor,
            more => format!("{anchor}-{}", more - 1),
        }
    }

    fn block(&mut self, lines: impl IntoIterator<Item = String>) {
        self.lines.extend(lines);
        self.lines.push(String::new());
    }

    /// A block of a section.
    fn top(&mut self, block: &Block) {
        match block {
            Block::Entry(entry) => {
                self.heading(3, &heading(entry));
                for block in &entry.blocks {
                    self.inside(block, "");
                }
            }
            Block::Commands(commands) => {
                let lines = commands.iter().map(|(command, summary)| {
                    let summary =
                        if summary.is_empty() { String::new() } else { format!(": {}", plain(summary)) };
                    format!("- [{command}]({}.md){summary}", file_word(command))
                });
                self.block(lines.collect::<Vec<String>>());
            }
            block => self.inside(block, ""),
        }
    }

    /// A block of an entry, after an indent.
    fn inside(&mut self, block: &Block, indent: &str) {
        match block {
            Block::Prose(nodes) => {
                let lines = rustdoc(nodes);
                if !lines.is_empty() {
                    self.block(indented(&lines, indent));
                }
            }
            Block::Code { title, language, text } => {
                self.title(title, indent);
                let fence = "`".repeat(longest_ticks(text).max(2) + 1);
                let language = match language {
                    Language::Text => "text",
                    Language::Shell => "sh",
                    Language::Json => "json",
                };
                let mut lines = vec![format!("{fence}{language}")];
                lines.extend(text.lines().map(str::to_owned));
                lines.push(fence);
                self.block(indented(&lines, indent));
            }
            Block::List { title, items } => {
                self.title(title, indent);
                let items = items.iter().map(|item| format!("- {}", rustdoc(item).join(" ")));
                self.block(indented(&items.collect::<Vec<String>>(), indent));
            }
            Block::Entry(entry) => {
                self.block([format!("{indent}- {}", heading(entry))]);
                let deeper = format!("{indent}  ");
                entry.blocks.iter().for_each(|block| self.inside(block, &deeper));
            }
            Block::Commands(_) => self.top(block),
        }
    }

    fn title(&mut self, title: &str, indent: &str) {
        if !title.is_empty() {
            self.block([format!("{indent}{title}")]);
        }
    }
}

/// The names as code, and what follows them.
fn heading(entry: &Entry) -> String {
    let names: Vec<String> = entry.heading.names.iter().map(|name| format!("`{name}`")).collect();
    let rest = entry.heading.rest().replace('[', "\\[").replace(']', "\\]");
    format!("{} {rest}", names.join(" | ")).trim_start().to_owned()
}

fn indented(lines: &[String], indent: &str) -> Vec<String> {
    lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }).collect()
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
