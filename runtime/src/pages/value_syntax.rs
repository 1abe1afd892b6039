//! Examples of an option's value, in shorthand and in JSON.

use super::wording::RECURSIVE;
use super::{DEEPEST, Pages};
use crate::table::{Kind, Member, Shape};

/// The deepest nesting of a shorthand example.
const DEEPEST_SHORTHAND: usize = 3;
/// The maximum length of an example in bytes: examples of shapes that are recursive in many ways
/// would have gigabytes. AWS's longest example has 3.6 MB.
const LONGEST: usize = 1 << 22;
/// The bytes of examples that weigh as much as an entry.
const PER_WEIGHT: usize = 64;
/// The title of an example in shorthand.
pub(super) const SHORTHAND: &str = "Shorthand Syntax";
/// The title of an example that the AWS CLI's own parser rejects.
pub(super) const FLAT: &str = "Flat Shorthand Syntax";

/// How an example in shorthand writes maps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As the AWS CLI does.
    Braced,
    /// As older pages of the AWS documentation do, and as `runtime/src/shorthand/flat.rs` reads it:
    /// without braces around the structures of a map at the top.
    Flat,
}

/// The examples of an option's value, each with its title.
pub(super) fn examples(pages: &mut Pages, member: Member) -> Vec<(&'static str, String)> {
    let shape = member.target();
    let mut blocks = Vec::new();
    if is_value(shape) {
        return blocks;
    }
    // Structures that consist of documents have no shorthand.
    let braced = shorthand(pages, shape, Style::Braced);
    if let Some(example) = braced.filter(|example| !example.is_empty()) {
        blocks.push((SHORTHAND, example));
    }
    let element = shape.element().map(Member::target);
    let is_map_of_structures = shape.kind() == Kind::Map
        && element.is_some_and(|it| matches!(it.kind(), Kind::Structure | Kind::Union));
    if is_map_of_structures && let Some(example) = shorthand(pages, shape, Style::Flat) {
        blocks.push((FLAT, example));
    }
    match element.filter(|_| shape.kind() == Kind::List) {
        Some(element) if !is_complex(element) => {
            let name = value(element, false, pages.follows_aws_cli());
            blocks.push(("Syntax", format!("{name} {name} ...")));
        }
        _ if is_complex(shape) => blocks.push(("JSON Syntax", json(pages, shape))),
        _ => {}
    }
    blocks
}

/// Whether a shape has parts; a document is a structure to the AWS CLI.
pub(super) fn is_complex(shape: Shape) -> bool {
    matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union | Kind::Document)
}

/// Whether a shape is a structure with one string called `Value`; on the command line it is that
/// string.
fn is_value(shape: Shape) -> bool {
    let is_value = |member: Member| {
        member.name() == "Value" && matches!(member.target().kind(), Kind::String | Kind::Enum)
    };
    shape.kind() == Kind::Structure && shape.members().len() == 1 && shape.members().all(is_value)
}

/// Whether a shape is a document, or a list or map of documents.
fn holds_documents(shape: Shape) -> bool {
    let inside = std::iter::successors(Some(shape), |it| it.element().map(Member::target));
    // Chains of lists and maps are finite in a valid model.
    inside.take(64).any(|shape| shape.kind() == Kind::Document)
}

/// An example in shorthand; `None` if the shape has no shorthand or is too deep for an example.
fn shorthand(pages: &mut Pages, shape: Shape, style: Style) -> Option<String> {
    let element = shape.element().map(Member::target).filter(|_| shape.kind() == Kind::List);
    let takes = match element {
        Some(element) => is_complex(element),
        None => matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map),
    };
    // A value that begins with a bracket is read as JSON. Pages of the AWS CLI have such examples
    // nevertheless.
    let is_json = !pages.follows_aws_cli() && element.is_some_and(|it| it.kind() == Kind::List);
    if !takes || is_json || holds_documents(shape) || pages.budget.is_spent() {
        return None;
    }
    let follows_aws_cli = pages.follows_aws_cli();
    let mut shorthand = Shorthand { style, follows_aws_cli, stack: Vec::new(), out: String::new() };
    shorthand.shape(element.unwrap_or(shape))?;
    if element.is_some() {
        shorthand.out.push_str(" ...");
    }
    pages.budget.spend(shorthand.out.len() / PER_WEIGHT);
    Some(shorthand.out)
}

struct Shorthand {
    style: Style,
    follows_aws_cli: bool,
    /// The rows of the enclosing shapes.
    stack: Vec<u16>,
    out: String,
}

impl Shorthand {
    /// Writes a shape; `None` if the example would be too deep.
    fn shape(&mut self, shape: Shape) -> Option<()> {
        if self.stack.len() > DEEPEST_SHORTHAND || self.out.len() > LONGEST {
            return None;
        }
        match (shape.kind(), shape.element()) {
            (Kind::Structure | Kind::Union, _) => self.structure(shape),
            (Kind::List, Some(element)) => self.list(element.target()),
            (Kind::Map, Some(value)) => self.map(shape, value.target()),
            (kind, _) => {
                self.out.push_str(kind_name(kind, self.follows_aws_cli));
                Some(())
            }
        }
    }

    /// Writes a shape inside another.
    fn within(&mut self, shape: Shape) -> Option<()> {
        self.stack.push(shape.index());
        self.shape(shape)?;
        self.stack.pop();
        Some(())
    }

    fn structure(&mut self, shape: Shape) -> Option<()> {
        let braces = !self.stack.is_empty();
        self.out.push_str(if braces { "{" } else { "" });
        let members = shown_members(shape).filter(|member| !holds_documents(member.target()));
        for (position, member) in members.enumerate() {
            self.out.push_str(if position > 0 { "," } else { "" });
            if self.stack.contains(&member.target().index()) {
                self.out.push_str(RECURSIVE);
                continue;
            }
            self.out.push_str(member.name());
            self.out.push('=');
            self.within(member.target())?;
        }
        self.out.push_str(if braces { "}" } else { "" });
        Some(())
    }

    fn list(&mut self, element: Shape) -> Option<()> {
        let brackets = is_complex(element) || self.stack.len() > 1;
        self.out.push_str(if brackets { "[" } else { "" });
        for between in ["", ","] {
            self.out.push_str(between);
            self.within(element)?;
        }
        self.out.push_str(if brackets { "]" } else { "" });
        Some(())
    }

    fn map(&mut self, shape: Shape, value: Shape) -> Option<()> {
        let braces = !self.stack.is_empty();
        self.out.push_str(if braces { "{" } else { "" });
        for lead in ["KeyName1=", ",KeyName2="] {
            self.out.push_str(lead);
            match self.style {
                Style::Braced => self.within(value)?,
                Style::Flat => self.shape(value)?,
            }
        }
        let keys = shape.key().map(Member::target).filter(|keys| keys.kind() == Kind::Enum);
        if braces {
            self.out.push('}');
        } else if let Some(keys) = keys {
            self.out.push_str("\n\nWhere valid key names are:\n");
            enum_values(keys).for_each(|it| self.out.push_str(&format!("  {}\n", it.wire_name())));
        }
        Some(())
    }
}

/// A scalar in a JSON example; `with_values` writes all values of an enum.
fn value(shape: Shape, with_values: bool, follows_aws_cli: bool) -> String {
    match shape.kind() {
        Kind::Enum if with_values && shape.members().len() > 0 => {
            let values: Vec<String> =
                enum_values(shape).map(|value| format!("\"{}\"", value.wire_name())).collect();
            values.join("|")
        }
        Kind::String | Kind::Enum => "\"string\"".to_owned(),
        Kind::Boolean => "true|false".to_owned(),
        kind => kind_name(kind, follows_aws_cli).to_owned(),
    }
}

/// An example in JSON.
fn json(pages: &mut Pages, shape: Shape) -> String {
    let is_spent = pages.budget.is_spent();
    let follows_aws_cli = pages.follows_aws_cli();
    let mut json =
        Json { is_spent, follows_aws_cli, stack: Vec::new(), indent: 0, out: String::new() };
    json.shape(shape);
    pages.budget.spend(json.out.len() / PER_WEIGHT);
    json.out
}

struct Json {
    /// Whether the page or the reference is full.
    is_spent: bool,
    follows_aws_cli: bool,
    /// The rows of the enclosing shapes.
    stack: Vec<u16>,
    indent: usize,
    out: String,
}

impl Json {
    fn is_full(&self) -> bool {
        self.is_spent || self.out.len() > LONGEST
    }

    /// Writes a shape. A shape that is nested twice inside itself is omitted; a structure is
    /// replaced by a mark.
    fn shape(&mut self, shape: Shape) {
        if !is_complex(shape) {
            self.out.push_str(&value(shape, true, self.follows_aws_cli));
            return;
        }
        let row = shape.index();
        let recurs = self.stack.iter().filter(|around| **around == row).count() > 1;
        if recurs {
            if matches!(shape.kind(), Kind::Structure | Kind::Union) {
                self.out.push_str("{ ... recursive ... }");
            }
            return;
        }
        if self.stack.len() >= DEEPEST || self.is_full() {
            self.out.push_str("{ ... truncated ... }");
            return;
        }
        self.stack.push(row);
        match (shape.kind(), shape.key(), shape.element()) {
            (Kind::List, _, Some(element)) => self.list(element.target()),
            (Kind::Map, Some(key), Some(value)) => self.map(key.target(), value.target()),
            (Kind::Document, ..) => self.out.push_str("{...}"),
            _ => self.structure(shape),
        }
        self.stack.pop();
    }

    fn list(&mut self, element: Shape) {
        self.out.push('[');
        if is_complex(element) {
            self.indent += 1;
            self.line();
            self.shape(element);
            self.line();
            self.out.push_str("...");
            self.indent -= 1;
            self.line();
        } else {
            self.shape(element);
            self.out.push_str(", ...");
        }
        self.out.push(']');
    }

    fn map(&mut self, key: Shape, value: Shape) {
        self.out.push('{');
        self.shape(key);
        self.out.push_str(": ");
        self.indent += 2;
        self.shape(value);
        self.indent -= 1;
        self.line();
        self.out.push_str("...}");
        self.indent -= 1;
    }

    fn structure(&mut self, shape: Shape) {
        self.out.push('{');
        self.indent += 1;
        for (position, member) in shown_members(shape).enumerate() {
            self.out.push_str(if position > 0 { "," } else { "" });
            self.line();
            if self.is_full() {
                self.out.push_str("...");
                break;
            }
            self.out.push_str(&format!("\"{}\": ", member.name()));
            self.shape(member.target());
        }
        if shown_members(shape).next().is_none() {
            self.line();
        }
        self.indent -= 1;
        self.line();
        self.out.push('}');
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.indent));
    }
}

/// The values of an enum, except internal ones.
pub(super) fn enum_values(shape: Shape) -> impl Iterator<Item = Member> {
    shown_members(shape)
}

/// The members of a shape, except internal ones.
pub(super) fn shown_members(shape: Shape) -> impl Iterator<Item = Member> {
    shape.members().filter(|member| !member.is_internal())
}

/// The name of a kind in one word: botocore's, or one that tells numbers of any size from others.
pub(super) fn kind_name(kind: Kind, follows_aws_cli: bool) -> &'static str {
    match kind {
        Kind::BigInteger if !follows_aws_cli => "integer",
        Kind::BigDecimal if !follows_aws_cli => "decimal",
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

#[cfg(test)]
mod tests {
    use super::{FLAT, examples};
    use crate::pages::Pages;
    use crate::service::Flavour;
    use crate::table::rows::{ConstraintsRow, Kind, MemberRow, ShapeRow};
    use crate::table::{Member, Table};

    static TABLE: Table = Table {
        text: "\0Things\0key\0value\0Name\0Size\0",
        packed_docs: None,
        shapes: &[
            ShapeRow::new(Kind::String, 0, 0, 0, 0),
            ShapeRow::new(Kind::Integer, 0, 0, 0, 0),
            ShapeRow::new(Kind::Structure, 0, 0, 0, 2),
            ShapeRow::new(Kind::Map, 1, 0, 2, 2),
            ShapeRow::new(Kind::Structure, 0, 0, 4, 1),
        ],
        members: &[
            MemberRow::new(18, 0, 0),
            MemberRow::new(23, 0, 1),
            MemberRow::new(8, 0, 0),
            MemberRow::new(12, 0, 2),
            MemberRow::new(1, 0, 3),
        ],
        constraints: &[ConstraintsRow::new((0, 0), (0, 0), 0)],
        rare: &[],
        operations: &[],
        options: &[],
        errors: &[],
    };

    #[test]
    fn a_map_of_structures_has_flat_shorthand_too() {
        let member: Member = TABLE.shape(4).members().next().unwrap();
        let found = examples(&mut Pages::help(Flavour::Aws), member);
        let braced = "KeyName1={Name=string,Size=integer},KeyName2={Name=string,Size=integer}";
        let flat = "KeyName1=Name=string,Size=integer,KeyName2=Name=string,Size=integer";
        assert_eq!(found[0], ("Shorthand Syntax", braced.to_owned()));
        assert_eq!(found[1], (FLAT, flat.to_owned()));
        assert_eq!(found[2].0, "JSON Syntax");
    }
}
