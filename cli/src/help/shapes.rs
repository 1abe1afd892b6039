//! Options and members in help: type, documentation, values, constraints, what is inside
//! (AWS CLI behaviour 10.3).

use super::layout::Page;
use super::prose;
use super::syntax::{self, RECURSIVE};
use super::texts;
use super::words::{Style, Words};
use hardie_runtime::table::rows::MemberRow;
use hardie_runtime::table::{Bounds, Kind, Member, Shape};

/// A shape that is inside itself is opened so many times.
const OPENINGS: usize = 2;
/// The greatest weight of a page: each entry weighs one, and one more for each that it is inside
/// of. AWS's heaviest page has 700,000.
const HEAVIEST: usize = 800_000;
/// What is inside of more others is left out. AWS's deepest page has 20.
pub(super) const DEEPEST: usize = 32;
/// What stands for what is left out of a page.
const CUT: &str = "( ... truncated ... )";

/// Entries of a page.
#[derive(Default)]
pub(super) struct Entries {
    /// The rows of the shapes around.
    around: Vec<u16>,
    weight: usize,
    /// Whether entries were left out of a page that was full, which is said once.
    is_cut: bool,
}

impl Entries {
    /// An option with everything inside it, and how its value is written.
    pub(super) fn option(&mut self, page: &mut Page, names: &[String], member: Member) {
        let mut heading = Words::new();
        for (position, name) in names.iter().enumerate() {
            heading.add(if position > 0 { " | " } else { "" }, Style::Plain);
            heading.add(name, Style::Strong);
        }
        let is_flag = member.target().kind() == Kind::Boolean;
        let required = member.is_required_option() || member.is_required() && is_flag;
        self.entry(page, heading, required, member, true);
        for (title, text) in syntax::blocks(member) {
            page.paragraph(&format!("{title}:"));
            page.inside(|page| page.code(&text));
            if title == syntax::FLAT {
                page.paragraph(texts::FLAT);
            }
        }
    }

    /// A member of a structure, an element, a key or a value, with everything inside it.
    pub(super) fn member(&mut self, page: &mut Page, name: &str, required: bool, member: Member) {
        let target = member.target();
        let recurs = self.around.iter().filter(|row| **row == target.index()).count() >= OPENINGS;
        let is_deep = self.around.len() >= DEEPEST;
        if is_deep || self.weight >= HEAVIEST {
            if is_deep || !self.is_cut {
                page.paragraph(CUT);
            }
            self.is_cut |= !is_deep;
            return;
        }
        self.weight += if recurs { 1 } else { 1 + self.around.len() };
        if recurs {
            // As in the AWS CLI's pages, lists and maps that recur are not there at all.
            if matches!(target.kind(), Kind::Structure | Kind::Union) {
                page.paragraph(RECURSIVE);
            }
            return;
        }
        let mut heading = Words::new();
        heading.add(name, Style::Strong);
        heading.add(if name.is_empty() { "" } else { " ->" }, Style::Plain);
        self.entry(page, heading, required, member, false);
    }

    fn entry(
        &mut self,
        page: &mut Page,
        heading: Words,
        required: bool,
        member: Member,
        is_option: bool,
    ) {
        let target = member.target();
        let heading = heading.and(&format!(" ({})", type_name(member)), Style::Plain);
        let heading = if required { heading.and(" [required]", Style::Plain) } else { heading };
        page.entry(&heading, |page| {
            prose::write(page, member.docs());
            if is_option && is_stream(member) {
                prose::write(page, texts::STREAM);
            }
            if target.kind() == Kind::Union {
                let names: Vec<String> = target
                    .members()
                    .map(|member| format!("<code>{}</code>", member.name()))
                    .collect();
                prose::write(page, &texts::union(&names.join(", ")));
            }
            if target.kind() == Kind::Enum && target.members().len() > 0 {
                page.paragraph("Possible values:");
                page.close_up();
                page.bullets(enum_values(target));
            }
            constraints(page, member.bounds());
            self.around.push(target.index());
            self.parts(page, target);
            self.around.pop();
        });
    }

    /// What is inside a shape.
    pub(super) fn parts(&mut self, page: &mut Page, shape: Shape) {
        match shape.kind() {
            Kind::List => shape.members().for_each(|part| self.member(page, "", false, part)),
            Kind::Map => {
                shape.members().for_each(|part| self.member(page, part.name(), false, part))
            }
            Kind::Structure | Kind::Union => {
                shape
                    .members()
                    .for_each(|part| self.member(page, part.name(), part.is_required(), part));
            }
            _ => {}
        }
    }
}

/// Constraints, as the AWS CLI's pages list them.
pub(super) fn constraints(page: &mut Page, bounds: Bounds) {
    let facts = [
        ("min", bounds.min_length().or(bounds.min_range())),
        ("max", bounds.max_length().or(bounds.max_range())),
        ("pattern", bounds.pattern()),
    ];
    let facts = facts.iter().filter_map(|(name, fact)| Some(format!("{name}: {}", (*fact)?)));
    let facts: Vec<String> = facts.collect();
    if !facts.is_empty() {
        page.paragraph("Constraints:");
        page.close_up();
        page.bullets(facts);
    }
}

/// The values of an enum, less those that only servers know.
pub(super) fn enum_values(shape: Shape) -> impl Iterator<Item = &'static str> {
    shape.members().filter(|value| !value.has(MemberRow::INTERNAL)).map(|value| value.wire_name())
}

/// Whether a member is the stream that makes up a whole message.
fn is_stream(member: Member) -> bool {
    member.target().kind() == Kind::Blob
        && (member.target().is_streaming() || member.is_streaming_payload())
}

/// The type's name as the AWS CLI gives it.
pub(crate) fn type_name(member: Member) -> &'static str {
    match member.target().kind() {
        _ if member.is_json_header() => "JSON",
        Kind::Blob if is_stream(member) => "streaming blob",
        Kind::Document => "document",
        Kind::Union => "tagged union structure",
        kind => scalar(kind),
    }
}

/// The name of a kind as botocore has it.
pub(super) fn scalar(kind: Kind) -> &'static str {
    match kind {
        Kind::Blob => "blob",
        Kind::Boolean => "boolean",
        Kind::String | Kind::Enum => "string",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum => "integer",
        Kind::Long | Kind::BigInteger => "long",
        Kind::Float => "float",
        Kind::Double | Kind::BigDecimal => "double",
        Kind::Timestamp => "timestamp",
        Kind::List => "list",
        Kind::Map => "map",
        Kind::Structure | Kind::Union | Kind::Document => "structure",
    }
}
