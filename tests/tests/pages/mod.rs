//! Documented commands: parses pages of Markdown and runs their commands in a copy of the
//! repository.
//!
//! [`blocks`] and [`code_spans`] find code, [`Session`](session::Session) runs it, [`matches`]
//! compares output.

#![allow(dead_code, reason = "not every test needs all of it")]

pub(crate) mod session;

use std::path::Path;

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Programs whose commands in running text count as documented commands.
pub(crate) const PROGRAMS: [&str; 7] =
    ["cargo", "hardie", "aws-connect", "connect-local", "python3", "git", "npm"];

/// A fenced block of a page.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The info string: `sh`, `console`, `rust,no_run` …
    pub(crate) info: String,
    pub(crate) text: String,
    /// The number of the line with the first fence, from 1.
    pub(crate) line: usize,
    /// The file name under which the text before the block says to save it.
    pub(crate) file: Option<String>,
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The fenced blocks of a page, in order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    let mut before = "";
    for (index, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let file =
                    before.strip_prefix("Save this as `").and_then(|rest| rest.strip_suffix("`:"));
                let file = file.map(str::to_owned);
                open = Some(Block {
                    info: info.to_owned(),
                    text: String::new(),
                    line: index + 1,
                    file,
                });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) if !line.trim().is_empty() => before = line,
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block without an end: {open:?}");
    found
}

/// The code spans of a page, in order, without those in fenced blocks.
pub(crate) fn code_spans(page: &str) -> Vec<&str> {
    let outside = page.split("\n```").step_by(2);
    outside.flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
}

/// A documented command.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) text: String,
    /// The output that the page shows after the command.
    pub(crate) output: Option<String>,
    pub(crate) line: usize,
}

/// The commands of a block: of `sh` every line, of `console` the lines after `$ `, with the output
/// between them.
pub(crate) fn commands(block: &Block) -> Vec<Command> {
    let is_console = block.info == "console";
    let mut found: Vec<Command> = Vec::new();
    let mut continued = false;
    for (index, line) in block.text.lines().enumerate() {
        let command = if is_console { line.strip_prefix("$ ") } else { Some(line) };
        match (continued, command, found.last_mut()) {
            (true, _, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            (false, Some(text), _) if !text.trim().is_empty() => {
                let line = block.line + 1 + index;
                found.push(Command { text: text.to_owned(), output: None, line });
            }
            (false, None, Some(last)) => {
                let output = last.output.get_or_insert_default();
                output.push_str(line);
                output.push('\n');
                continue;
            }
            _ => continue,
        }
        continued = line.ends_with('\\');
    }
    found
}

/// The programs of all simple commands in a shell command: for `A=b x | y && z` these are `x`, `y`
/// and `z`.
pub(crate) fn programs(command: &str) -> Vec<&str> {
    let simple =
        command.split("&&").flat_map(|part| part.split(" | ")).flat_map(|part| part.split("; "));
    simple.filter_map(|part| part.split_whitespace().find(|word| !is_assignment(word))).collect()
}

fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// Whether output has the shape of `expected`, in which `…` stands for anything. Spaces at line
/// ends do not count.
pub(crate) fn matches(expected: &str, output: &str) -> bool {
    let clean = |text: &str| text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let (expected, output) = (clean(expected), clean(output));
    let mut parts = expected.split('…');
    let Some(rest) = parts.next().and_then(|first| output.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    let mut rest = rest;
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}
