//! What a program says about itself as JSON (`--cli-describe`), for scripts and agents: a command
//! with the schemas of its input and output, or an index of commands.
//!
//! Nothing is connected, and no settings or secrets are read.

mod command;
mod index;
mod sample;

pub(crate) use command::{added_command, command};
pub(crate) use index::{commands, index, of_services, search, services, waiters};

use crate::help;

/// The first sentence of documentation as plain text.
fn sentence(docs: &str) -> String {
    // Later paragraphs need not be read.
    let paragraph = docs.find("</p>").map_or(docs, |at| docs.get(..at).unwrap_or(docs));
    match help::first_sentence(paragraph) {
        sentence if sentence.is_empty() => help::first_sentence(docs),
        sentence => sentence,
    }
}
