//! Options and members in help: type, documentation, values, constraints, what is inside
//! (spec 10.3).

use super::layout::Page;
use super::prose;
use crate::args::operation::{is_demanded, is_streamed_payload};
use hardie_runtime::table::{Kind, Member};

/// A shape that is inside itself is opened so many times.
const OPENINGS: usize = 2;

/// An option with everything inside it.
pub(super) fn option(page: &mut Page, name: &str, member: Member) {
    let required = is_demanded(member) || member.is_required() && member.target().kind() == Kind::Boolean;
    entry(page, &format!("{name} ({})", type_name(member)), required, member, &mut Vec::new());
}

/// A member of a structure with everything inside it; `around` are the shapes it stands in.
pub(super) fn member(page: &mut Page, name: &str, member: Member, around: &mut Vec<u16>) {
    let heading = format!("{name} -> ({})", type_name(member));
    entry(page, &heading, member.is_required(), member, around);
}

fn entry(page: &mut Page, heading: &str, required: bool, member: Member, around: &mut Vec<u16>) {
    let heading = if required { format!("{heading} [required]") } else { heading.to_owned() };
    page.entry(&heading, |page| {
        prose::write(page, member.docs());
        facts(page, member);
        inside(page, member, around);
    });
}

/// The type's name as the AWS CLI gives it.
pub(crate) fn type_name(member: Member) -> &'static str {
    if member.is_json_header() {
        return "JSON";
    }
    match member.target().kind() {
        Kind::Blob if member.target().is_streaming() || is_streamed_payload(member) => "streaming blob",
        Kind::Blob => "blob",
        Kind::Boolean => "boolean",
        Kind::String | Kind::Enum => "string",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum => "integer",
        Kind::Long | Kind::BigInteger => "long",
        Kind::Float => "float",
        Kind::Double | Kind::BigDecimal => "double",
        Kind::Timestamp => "timestamp",
        Kind::Document => "document",
        Kind::List => "list",
        Kind::Map => "map",
        Kind::Structure => "structure",
        Kind::Union => "tagged union structure",
    }
}

/// The values of an enum and the constraints.
fn facts(page: &mut Page, member: Member) {
    if member.target().kind() == Kind::Enum {
        page.paragraph("Possible values:");
        member.target().members().for_each(|value| page.bullet(value.wire_name()));
    }
    let bounds = member.bounds();
    let facts = [
        ("min", bounds.min_length().or(bounds.min_range())),
        ("max", bounds.max_length().or(bounds.max_range())),
        ("pattern", bounds.pattern()),
    ];
    if facts.iter().any(|(_, fact)| fact.is_some()) {
        page.paragraph("Constraints:");
        for (name, fact) in facts {
            if let Some(fact) = fact {
                page.bullet(&format!("{name}: {fact}"));
            }
        }
    }
}

fn inside(page: &mut Page, of: Member, around: &mut Vec<u16>) {
    let shape = of.target();
    if !matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union) {
        return;
    }
    if around.iter().filter(|row| **row == shape.index()).count() >= OPENINGS {
        page.paragraph("( ... recursive ... )");
        return;
    }
    around.push(shape.index());
    for part in shape.members() {
        match shape.kind() {
            Kind::List => entry(page, &format!("({})", type_name(part)), false, part, around),
            _ => member(page, part.name(), part, around),
        }
    }
    around.pop();
}
