//! Options and members: type, documentation, values, constraints, and the members inside.

use super::blocks::{Block, Entry, Heading, Item, Language};
use super::value_syntax::{FLAT, SHORTHAND, enum_values, examples, kind_name, shown_members};
use super::wording::{self, CONSTRAINTS, TRUNCATED, VALUES};
use super::{DEEPEST, Pages};
use crate::table::rows::OptionRow;
use crate::table::{Constraints, Kind, Member, OptionEntry, Shape};

/// The number of times that a recursive shape is expanded inside itself.
const EXPANSIONS: usize = 2;

/// Creates the entries of one value: an option or an output.
pub(super) struct Members<'p> {
    pages: &'p mut Pages,
    /// The rows of the enclosing shapes.
    around: Vec<u16>,
    /// Whether members were omitted because the page is full; this is reported once.
    is_cut: bool,
}

impl<'p> Members<'p> {
    pub(super) fn new(pages: &'p mut Pages) -> Members<'p> {
        Members { pages, around: Vec::new(), is_cut: false }
    }

    /// The entry of an option, with everything inside it and examples of its syntax.
    pub(super) fn option(mut self, option: OptionEntry) -> Block {
        let (name, member) = (option.name(), option.member());
        let mut names = vec![format!("--{name}").into()];
        if let Some(opposite) = option.opposite() {
            names.push(format!("--{opposite}").into());
        }
        let is_required = is_required(member) && !option.has(OptionRow::OPTIONAL);
        let mut entry = self.entry(Heading { names, is_required, ..Heading::default() }, member);
        if let Some(plain) = option.plain_member() {
            let (name, values) = (format!("--{name}"), plain_values(option, plain));
            let text = format!("{name} {values}");
            entry.blocks.push(Block::Code { title: SHORTHAND, language: Language::Text, text });
        }
        // The AWS CLI's pages show no examples of options with an opposite.
        let is_shown = option.opposite().is_none() || !self.pages.follows_aws_cli();
        let examples = if is_shown { examples(self.pages, member) } else { Vec::new() };
        for (title, text) in examples {
            if option.plain_member().is_some() && title == SHORTHAND {
                continue;
            }
            entry.blocks.push(Block::Code { title, language: Language::Text, text });
            if title == FLAT && self.pages.follows_aws_cli() {
                entry.blocks.push(Block::Text(wording::FLAT_SHORTHAND.into()));
            }
        }
        Block::Entry(entry)
    }

    /// The entries of the members of a structure, of an element, or of key and value.
    pub(super) fn inside(&mut self, shape: Shape) -> Vec<Block> {
        let mut blocks = Vec::with_capacity(shape.members().len());
        for member in shown_members(shape) {
            let row = member.target().index();
            let recurs = self.around.iter().filter(|it| **it == row).count() >= EXPANSIONS;
            let weight = if recurs { 1 } else { 1 + self.around.len() };
            let is_deep = self.around.len() >= DEEPEST;
            if is_deep || !self.pages.budget.spend(weight) {
                if is_deep || !self.is_cut {
                    blocks.push(Block::Text(TRUNCATED.into()));
                }
                self.is_cut |= !is_deep;
                break;
            }
            let name = match shape.kind() {
                Kind::List => None,
                // As on the AWS CLI's pages.
                Kind::Map if self.pages.follows_aws_cli() => Some(member.wire_name().into()),
                _ => Some(member.name().into()),
            };
            let is_required = shape.element().is_none() && member.is_required();
            let names = name.into_iter().collect();
            if !recurs {
                let heading = Heading { names, is_part: true, is_required, ..Heading::default() };
                blocks.push(Block::Entry(self.entry(heading, member)));
            } else if matches!(member.target().kind(), Kind::Structure | Kind::Union) {
                // As on the AWS CLI's pages, recursive lists and maps are left out.
                let depth = self.around.iter().position(|it| *it == row).unwrap_or_default();
                blocks.push(Block::Recursion { depth });
            }
        }
        blocks
    }

    /// The entry of a member; its names, and whether it is a part and required, are in `heading`.
    fn entry(&mut self, heading: Heading, member: Member) -> Entry {
        let target = member.target();
        let is_named =
            matches!(target.kind(), Kind::Structure | Kind::Union | Kind::Enum | Kind::IntEnum);
        let shape = Some(target).filter(|_| is_named);
        let heading = Heading {
            kind: type_name(member, self.pages.follows_aws_cli()).into(),
            shape,
            ..heading
        };
        let mut blocks = Vec::new();
        let docs = member.docs();
        if !docs.is_empty() {
            blocks.push(Block::Prose(docs.into()));
        }
        if !self.pages.follows_aws_cli() {
            self.hints(member, &mut blocks);
        }
        if is_stream(member) && !heading.is_part {
            blocks.push(Block::Prose(self.pages.wording.stream.into()));
        }
        if target.kind() == Kind::Union {
            let names = wording::codes(shown_members(target).map(Member::name));
            let text = self.pages.wording.union.replace("{members}", &names);
            blocks.push(Block::Prose(text.into()));
        }
        let lists_values = target.kind() == Kind::Enum
            || target.kind() == Kind::IntEnum && !self.pages.follows_aws_cli();
        if lists_values && target.members().len() > 0 {
            let items = enum_values(target).map(|value| Item {
                label: if target.kind() == Kind::IntEnum { value.name() } else { "" },
                value: value.wire_name(),
                docs: value.own_docs(),
            });
            blocks.push(Block::List { title: VALUES, items: items.collect() });
        }
        blocks.extend(constraints(member.constraints()));
        if matches!(target.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union) {
            self.around.push(target.index());
            blocks.append(&mut self.inside(target));
            self.around.pop();
        }
        Entry { heading, blocks }
    }

    /// Facts of the model that the AWS CLI's pages do not show.
    fn hints(&self, member: Member, blocks: &mut Vec<Block>) {
        blocks.append(&mut self.pages.notes(member.notes()));
        let default = member.default_json();
        if !default.is_empty() && !is_stream(member) {
            blocks.push(Block::Text(format!("Default: {default}").into()));
        }
        match member.target().kind() {
            Kind::Timestamp => blocks.push(Block::Text(wording::TIMESTAMP.into())),
            Kind::Blob if !is_stream(member) => blocks.push(Block::Text(wording::BLOB.into())),
            _ => {}
        }
    }
}

/// The values of an option that takes the only members of structures.
fn plain_values(option: OptionEntry, plain: Member) -> String {
    let name = plain.name();
    let limits = option.member().constraints();
    let count =
        if limits.min_length() == Some("1") && limits.max_length() == Some("1") { 1 } else { 3 };
    (1..=count).map(|number| format!("{name}{number}")).collect::<Vec<String>>().join(" ")
}

/// Whether pages mark an option as required; the parser requires no flags.
pub(super) fn is_required(member: Member) -> bool {
    let is_flag = member.target().kind() == Kind::Boolean;
    member.is_required_option() || is_flag && member.is_required()
}

/// The constraints of a member, as the AWS CLI's pages list them.
pub(super) fn constraints(constraints: Constraints) -> Option<Block> {
    let facts = [
        ("min", constraints.min_length().or(constraints.min_range())),
        ("max", constraints.max_length().or(constraints.max_range())),
        ("pattern", constraints.pattern()),
    ];
    let items = facts
        .into_iter()
        .filter_map(|(label, value)| Some(Item { label, value: value?, ..Item::default() }));
    let items: Vec<Item> = items.collect();
    (!items.is_empty()).then_some(Block::List { title: CONSTRAINTS, items })
}

/// Whether a member is a stream that is the whole body of a message.
fn is_stream(member: Member) -> bool {
    member.target().kind() == Kind::Blob && member.target().is_streaming()
}

/// The name of a member's type: the AWS CLI's, or one that tells numbers of any size from others.
pub fn type_name(member: Member, follows_aws_cli: bool) -> &'static str {
    match member.target().kind() {
        _ if member.is_json_header() => "JSON",
        Kind::Blob if is_stream(member) => "streaming blob",
        Kind::Document => "document",
        Kind::Union => "tagged union structure",
        Kind::BigInteger if !follows_aws_cli => "big integer",
        Kind::BigDecimal if !follows_aws_cli => "big decimal",
        kind => kind_name(kind, follows_aws_cli),
    }
}
