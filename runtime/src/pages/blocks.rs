//! The document tree: sections of blocks, which each format lays out in its own way.
//!
//! Documentation in it is HTML as in a [table](crate::table): few tags, always closed.

use crate::table::Shape;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A section under a heading.
#[derive(Debug)]
pub struct Section {
    /// The heading, in title case.
    pub title: &'static str,
    /// The commands that the section is about.
    pub scope: Scope,
    /// The content.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section about the page's own command or service.
    pub fn new(title: &'static str, blocks: Vec<Block>) -> Section {
        Section { title, scope: Scope::Page, blocks }
    }
}

/// The commands that a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The page's own command or service.
    Page,
    /// Every command: the section is the same on all pages.
    EveryCommand,
}

/// A part of a section or of an entry.
#[derive(Debug)]
pub enum Block {
    /// Plain text.
    Text(Cow<'static, str>),
    /// Documentation, as HTML.
    Prose(Cow<'static, str>),
    /// Verbatim text under a title, which may be empty.
    Code {
        /// The title.
        title: &'static str,
        /// The language of the text.
        language: Language,
        /// The text.
        text: String,
    },
    /// Values or facts under a title, which may be empty.
    List {
        /// The title, with a colon.
        title: &'static str,
        /// The items.
        items: Vec<Item>,
    },
    /// An option, a member or an error.
    Entry(Entry),
    /// The mark of a recursive shape that is expanded in an entry around this block.
    Recursion {
        /// The number of entries around the entry that expands the shape.
        depth: usize,
    },
    /// Commands, in groups.
    Commands(Vec<CommandGroup>),
}

/// Commands with their summaries.
#[derive(Debug, Default)]
pub struct CommandGroup {
    /// The title; empty if there is one group only.
    pub title: String,
    /// Names and summaries.
    pub commands: Vec<(String, String)>,
}

impl CommandGroup {
    /// Groups commands by the first tag of their operations, the title, in the order of the titles;
    /// commands without a tag come last. Without any tag, there is one group without a title.
    ///
    /// A command is its name, its summary and its tag, which may be empty.
    pub fn by_tag(commands: impl IntoIterator<Item = [String; 3]>) -> Vec<CommandGroup> {
        let mut groups: BTreeMap<(bool, String), CommandGroup> = BTreeMap::new();
        for [name, summary, tag] in commands {
            let group = groups.entry((tag.is_empty(), tag.clone())).or_default();
            group.title = tag;
            group.commands.push((name, summary));
        }
        let has_tags = groups.len() > 1;
        let mut groups: Vec<CommandGroup> = groups.into_values().collect();
        if let Some(last) = groups.last_mut().filter(|last| has_tags && last.title.is_empty()) {
            last.title = OTHER_COMMANDS.to_owned();
        }
        groups
    }
}

/// The title of the commands without a tag.
pub const OTHER_COMMANDS: &str = "Other commands";

impl Block {
    /// Verbatim text without a title.
    pub fn code(text: String) -> Block {
        Block::Code { title: "", language: Language::Text, text }
    }
}

/// The language of verbatim text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Text that is not meant for a program.
    Text,
    /// A shell command.
    Shell,
    /// JSON.
    Json,
}

/// An item of a list: `label: value: docs`, of which only the value is always present.
#[derive(Debug, Default)]
pub struct Item {
    /// The name of a fact.
    pub label: &'static str,
    /// The value.
    pub value: &'static str,
    /// The documentation of the value, as HTML.
    pub docs: &'static str,
}

/// A named thing and all facts about it.
#[derive(Debug)]
pub struct Entry {
    /// The first line.
    pub heading: Heading,
    /// The content; examples of an option's syntax come last.
    pub blocks: Vec<Block>,
}

/// The first line of an entry.
#[derive(Debug, Default)]
pub struct Heading {
    /// The names; none for the element of a list.
    pub names: Vec<Cow<'static, str>>,
    /// The value that follows the name, where the type does not say enough.
    pub argument: &'static str,
    /// Whether it is a part of a value: then an arrow precedes its type.
    pub is_part: bool,
    /// Its type, or for an error its kind and status.
    pub kind: Cow<'static, str>,
    /// Whether it is required.
    pub is_required: bool,
    /// The structure, union or enum of its type.
    pub shape: Option<Shape>,
}

impl Heading {
    /// The type in parentheses, as on the AWS CLI's pages, and whether it is required.
    pub fn rest(&self) -> String {
        let arrow = if self.is_part && !self.names.is_empty() { "-> (" } else { "(" };
        let required = if self.is_required { ") [required]" } else { ")" };
        [arrow, &self.kind, required].concat()
    }
}
