//! Options and members: type, documentation, values, constraints (AWS CLI behaviour 10.3).

use super::page::{Block, Entry, Heading, NamedShape};
use super::syntax::{self, RECURSIVE};
use super::{code, prose, texts};
use hardie_build::plan::command::samples::facts::{CUT, DEEPEST, Facts};
use hardie_build::plan::facts::table::{Kind, MemberRow, ShapeRow};
use hardie_build::plan::prose::{Node, Tag};

/// A shape that is inside itself is opened so many times.
const OPENINGS: usize = 2;

/// Entries of one page.
pub(super) struct Entries<'f, 'p> {
    facts: &'f Facts<'p>,
    /// The rows of the shapes around.
    around: Vec<u16>,
    /// Whether something was left out already, which is said once.
    is_cut: bool,
}

impl<'f, 'p> Entries<'f, 'p> {
    pub(super) fn new(facts: &'f Facts<'p>) -> Entries<'f, 'p> {
        Entries { facts, around: Vec::new(), is_cut: false }
    }

    /// An option with everything inside it.
    pub(super) fn option(&mut self, name: &str, required: bool, member: &MemberRow) -> Block {
        let is_flag = self.facts.target(member).kind == Kind::Boolean;
        let names = match is_flag {
            true => vec![format!("--{name}"), format!("--no-{name}")],
            false => vec![format!("--{name}")],
        };
        let mut entry = self.entry(names, false, required, member);
        for (title, text) in syntax::blocks(self.facts, member) {
            entry.blocks.push(Block::code(title, text));
            if title == syntax::FLAT {
                entry.blocks.push(prose(texts::FLAT));
            }
        }
        Block::Entry(entry)
    }

    /// Members of a structure, an element, a key and a value.
    pub(super) fn members(&mut self, shape: &ShapeRow) -> Vec<Block> {
        let mut blocks = Vec::new();
        for member in self.facts.members(shape) {
            let target = self.facts.target(member);
            let recurs =
                self.around.iter().filter(|row| **row == member.target).count() >= OPENINGS;
            let weight = if recurs { 1 } else { 1 + self.around.len() };
            if self.around.len() >= DEEPEST || !self.facts.spend(weight) {
                let is_full = self.around.len() < DEEPEST;
                if !is_full || !self.is_cut {
                    blocks.push(prose(CUT));
                }
                self.is_cut |= is_full;
                break;
            }
            if recurs {
                // As in the AWS CLI's pages, lists and maps that recur are not there at all.
                let depth = self.around.iter().position(|row| *row == member.target);
                if let (Some(depth), Kind::Structure | Kind::Union) = (depth, target.kind) {
                    blocks.push(Block::Recursion {
                        mark: vec![Node::Text(RECURSIVE.to_owned())],
                        depth,
                    });
                }
                continue;
            }
            let (names, required) = match shape.kind {
                Kind::List => (Vec::new(), false),
                Kind::Map => (vec![member.name.as_str().to_owned()], false),
                _ => (vec![member.name.as_str().to_owned()], member.flags.required),
            };
            let entry = self.entry(names, true, required, member);
            blocks.push(Block::Entry(entry));
        }
        blocks
    }

    fn entry(
        &mut self,
        names: Vec<String>,
        is_part: bool,
        required: bool,
        member: &MemberRow,
    ) -> Entry {
        let facts = self.facts;
        let target = facts.target(member);
        let kind = facts.type_name(member).to_owned();
        let shape = named_shape(facts, member);
        let heading = Heading { names, is_part, kind, required, shape };
        let mut blocks = Vec::new();
        let docs = facts.docs(member);
        if !docs.is_empty() {
            blocks.push(Block::Prose(docs));
        }
        if !facts.table.is_aws {
            blocks.extend(hints(facts, member).into_iter().map(|text| prose(&text)));
        }
        if facts.is_stream(member) && !is_part {
            blocks.push(note(vec![Node::Text(texts::STREAM.to_owned())]));
        }
        if target.kind == Kind::Union {
            let mut nodes = vec![Node::Text(texts::UNION.to_owned())];
            for (position, member) in facts.members(target).iter().enumerate() {
                if position > 0 {
                    nodes.push(Node::Text(", ".to_owned()));
                }
                nodes.push(code(member.name.as_str()));
            }
            nodes.push(Node::Text(".".to_owned()));
            blocks.push(note(nodes));
        }
        if target.kind == Kind::Enum || target.kind == Kind::IntEnum && !facts.table.is_aws {
            let values = facts.values(target).map(|(value, row)| {
                let mut item = vec![code(value)];
                if !row.docs.is_empty() {
                    item.push(Node::Text(": ".to_owned()));
                    item.extend(without_paragraph(row.docs.nodes()));
                }
                item
            });
            blocks.push(Block::List { title: "Possible values:", items: values.collect() });
        }
        let constraints = facts.bounds(member).constraints();
        if !constraints.is_empty() {
            let items = constraints
                .into_iter()
                .map(|(name, value)| vec![Node::Text(format!("{name}: ")), code(&value)]);
            blocks.push(Block::List { title: "Constraints:", items: items.collect() });
        }
        if matches!(target.kind, Kind::List | Kind::Map | Kind::Structure | Kind::Union) {
            self.around.push(member.target);
            blocks.extend(self.members(target));
            self.around.pop();
        }
        Entry { heading, blocks }
    }
}

/// The structure, union or enum of a member's type.
fn named_shape(facts: &Facts<'_>, member: &MemberRow) -> Option<NamedShape> {
    let target = facts.target(member);
    let kind = match target.kind {
        Kind::Structure => "structure",
        Kind::Union => "union",
        Kind::Enum | Kind::IntEnum => "enum",
        _ => return None,
    };
    Some(NamedShape { row: member.target, name: target.name.as_str().to_owned(), kind })
}

/// What a model says of a member beside its documentation, which the AWS CLI's pages do not show.
fn hints(facts: &Facts<'_>, member: &MemberRow) -> Vec<String> {
    let mut hints: Vec<String> = member.deprecated.iter().cloned().collect();
    if let Some(default) = member.default.as_ref().filter(|_| !facts.is_stream(member)) {
        hints.push(format!("Default: {default}"));
    }
    match facts.target(member).kind {
        Kind::Timestamp => hints.push(texts::TIMESTAMP.to_owned()),
        Kind::Blob if !facts.is_stream(member) => hints.push(texts::BLOB.to_owned()),
        _ => {}
    }
    hints
}

fn note(nodes: Vec<Node>) -> Block {
    let paragraph = Node::Element(Tag::Paragraph, nodes);
    Block::Prose(vec![Node::Element(Tag::Note, vec![paragraph])])
}

/// The content of documentation that is a single paragraph, to follow other text on its line.
fn without_paragraph(mut nodes: Vec<Node>) -> Vec<Node> {
    match nodes.as_mut_slice() {
        [Node::Element(Tag::Paragraph, inner)] => std::mem::take(inner),
        _ => nodes,
    }
}
