//! The pages of a reference, which each format renders.

use hardie_build::plan::prose::{Document, Node, Tag};
use hardie_runtime::pages::{Heading, Item, Section};
use std::borrow::Cow;

/// The reference of a service.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    /// The words that begin its command lines.
    pub(crate) words: Vec<String>,
    /// The service's title.
    pub(crate) title: String,
    /// The version of the service's interface.
    pub(crate) version: String,
    /// The service's own page.
    pub(crate) index: Page,
    /// One page per command, in the order of the commands; waiters come last.
    pub(crate) commands: Vec<Page>,
}

/// The page of a command or of a service.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The name of the command; a waiter's has the word `wait` before it.
    pub(crate) name: String,
    /// The operation's name in the model; empty for a service and for waiters.
    pub(crate) operation: String,
    /// The tag that groups the command in lists; empty without one.
    pub(crate) tag: String,
    /// The first sentence of the documentation as plain text; empty without any.
    pub(crate) summary: String,
    /// Whether the page of the service lists this page.
    pub(crate) is_listed: bool,
    pub(crate) sections: Vec<Section>,
}

/// The names of an entry, each with the value that follows it.
pub(crate) fn labels(heading: &Heading) -> impl Iterator<Item = Cow<'_, str>> {
    heading.names.iter().map(|name| match heading.argument {
        "" => Cow::Borrowed(name.as_ref()),
        argument => Cow::Owned(format!("{name} {argument}")),
    })
}

/// An item of a list as documentation.
pub(crate) fn item_document(item: &Item) -> Document {
    let mut nodes = Vec::new();
    if !item.label.is_empty() {
        nodes.push(Node::Text(format!("{}: ", item.label)));
    }
    nodes.push(Node::Element(Tag::Code, vec![Node::Text(item.value.to_owned())]));
    let mut docs = Document::of_canonical(item.docs);
    if !docs.nodes.is_empty() {
        nodes.push(Node::Text(": ".to_owned()));
        // The text of a single paragraph continues the line of the item.
        nodes.append(match docs.nodes.as_mut_slice() {
            [Node::Element(Tag::Paragraph, inner)] => inner,
            _ => &mut docs.nodes,
        });
    }
    Document { format: docs.format, nodes }
}
