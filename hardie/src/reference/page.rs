//! The parts of a page of the reference, which every format shows in its own way.

use hardie_build::plan::prose::Node;

/// The reference of a service.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The word after `aws`.
    pub(crate) service: String,
    /// The service's title.
    pub(crate) title: String,
    /// The version of the service's interface.
    pub(crate) version: String,
    /// The service's own page.
    pub(crate) index: Page,
    /// A page a command, in the order of the commands.
    pub(crate) commands: Vec<Page>,
}

/// The page of a command or of a service.
#[derive(Debug)]
pub(crate) struct Page {
    /// The last word of the command.
    pub(crate) name: String,
    /// The operation's name in the model; empty for a service.
    pub(crate) operation: String,
    /// What it is about in a sentence of plain text; empty where nobody says.
    pub(crate) summary: String,
    /// Whether the service's page lists it.
    pub(crate) is_listed: bool,
    pub(crate) sections: Vec<Section>,
}

/// A section under a heading.
#[derive(Debug)]
pub(crate) struct Section {
    /// With a capital letter a word.
    pub(crate) title: &'static str,
    pub(crate) scope: Scope,
    pub(crate) blocks: Vec<Block>,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The page's own command or service.
    Page,
    /// Every command: the section is the same on all pages, including the service's.
    EveryCommand,
}

/// A part of a section or of an entry.
#[derive(Debug)]
pub(crate) enum Block {
    /// Documentation.
    Prose(Vec<Node>),
    /// Text as it is, under a title that may be empty.
    Code { title: &'static str, language: Language, text: String },
    /// Values or facts under a title.
    List { title: &'static str, items: Vec<Vec<Node>> },
    /// An option, a member or an error.
    Entry(Entry),
    /// The mark of a recursive shape that is expanded in an entry around this block; `depth` is the
    /// number of entries around that entry.
    Recursion { mark: Vec<Node>, depth: usize },
    /// Commands with their summaries.
    Commands(Vec<(String, String)>),
}

/// What the text of a code block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// A pattern of what can be written, or nothing a machine reads.
    Text,
    /// What a shell reads.
    Shell,
    Json,
}

/// Something with a name and all about it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) heading: Heading,
    pub(crate) blocks: Vec<Block>,
}

/// The first line of an entry.
#[derive(Debug)]
pub(crate) struct Heading {
    /// Its names; none for the element of a list.
    pub(crate) names: Vec<String>,
    /// Whether it is a part of a value: then an arrow stands before its type.
    pub(crate) is_part: bool,
    /// Its type, or what else is to know of it at once.
    pub(crate) kind: String,
    pub(crate) required: bool,
    /// The structure, union or enum of its type.
    pub(crate) shape: Option<NamedShape>,
}

/// A shape that the model names.
#[derive(Debug)]
pub(crate) struct NamedShape {
    /// Its row in the table: shapes of several namespaces may have the same name.
    pub(crate) row: u16,
    pub(crate) name: String,
    /// What it is: `structure`, `union` or `enum`.
    pub(crate) kind: &'static str,
}

impl Heading {
    /// What follows the names, as the AWS CLI's pages have it.
    pub(crate) fn rest(&self) -> String {
        let required = if self.required { " [required]" } else { "" };
        format!("{}{required}", self.kind())
    }

    /// Its type in parentheses.
    pub(crate) fn kind(&self) -> String {
        let arrow = if self.is_part && !self.names.is_empty() { "-> " } else { "" };
        format!("{arrow}({})", self.kind)
    }
}
