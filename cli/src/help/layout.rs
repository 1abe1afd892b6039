//! Lays out the blocks of a page.

use super::appearance::Appearance;
use super::documentation;
use super::page_writer::Page;
use super::styled_words::{Style, Words};
use hardie_runtime::pages::{Block, CommandGroup, Entry, Heading, Item, RECURSIVE, Section};

/// The heading of options that the AWS CLI does not have; they are part of the global options.
const ADDED_OPTIONS: &str = "Options the AWS CLI does not have";

/// Renders a whole page.
pub(super) fn page(
    name: &str,
    summary: &str,
    sections: &[Section],
    appearance: Appearance,
) -> String {
    let mut page = Page::new(appearance, name);
    page.section("NAME").paragraph(format!("{name} - {summary}").trim_end());
    for section in sections {
        if section.title == Section::ADDED_OPTIONS {
            page.subsection(ADDED_OPTIONS);
        } else {
            page.section(&section.title.to_uppercase());
        }
        section.blocks.iter().for_each(|it| block(&mut page, it));
    }
    page.finish(name)
}

/// Writes a block.
pub(super) fn block(page: &mut Page, block: &Block) {
    match block {
        Block::Text(text) => page.paragraph(text),
        Block::Prose(html) => documentation::write(page, html),
        Block::Code { title: "", text, .. } => page.code(text),
        Block::Code { title, text, .. } => {
            page.paragraph(&format!("{title}:"));
            page.inside(|page| page.code(text));
        }
        Block::List { title, items } => {
            if !title.is_empty() {
                page.paragraph(title);
                page.close_up();
            }
            page.bullets(items, |page, Item { label, value, .. }| {
                let between = if label.is_empty() { "" } else { ": " };
                page.paragraph(&[label, between, value].concat());
            });
        }
        Block::Entry(it) => entry(page, it),
        Block::Recursion { .. } => page.paragraph(RECURSIVE),
        Block::Commands(groups) => groups.iter().for_each(|group| commands(page, group)),
    }
}

fn commands(page: &mut Page, group: &CommandGroup) {
    if !group.title.is_empty() {
        page.paragraph(&format!("{}:", group.title));
    }
    page.bullets(&group.commands, |page, (name, summary)| {
        page.paragraph(name);
        page.close_up();
        page.paragraph(summary);
    });
}

fn entry(page: &mut Page, entry: &Entry) {
    let is_syntax = |block: &Block| matches!(block, Block::Code { title, .. } if !title.is_empty());
    let syntax = entry.blocks.iter().position(is_syntax).unwrap_or(entry.blocks.len());
    // As on the AWS CLI's pages, examples of the syntax are indented as the option is.
    let (inside, below) = entry.blocks.split_at(syntax);
    page.entry(&heading(&entry.heading), |page| inside.iter().for_each(|it| block(page, it)));
    below.iter().for_each(|it| block(page, it));
}

fn heading(heading: &Heading) -> Words {
    let mut words = Words::default();
    for (position, name) in heading.names.iter().enumerate() {
        words.add(if position > 0 { " | " } else { "" }, Style::Plain);
        words.add(name, Style::Strong);
    }
    words.add(&format!(" {} {}", heading.argument, heading.rest()), Style::Plain);
    words
}
