//! Examples of an option's value, in shorthand and in JSON (AWS CLI behaviour 10.4, 10.5).
//!
//! The reference makes the same examples from a plan, `generator/src/plan/reference/syntax.rs`.

use super::shapes::{enum_values, scalar};
use hardie_runtime::table::{Kind, Member, Shape};

/// An example in shorthand is no deeper.
const DEEPEST: usize = 3;
/// Longer examples help nobody; models that recur in many ways would make gigabytes.
const LONGEST: usize = 1 << 20;
/// What stands for a shape inside itself.
pub(super) const RECURSIVE: &str = "( ... recursive ... )";
/// The title of a block that the AWS CLI's own parser would not take.
pub(super) const FLAT: &str = "Flat Shorthand Syntax";

/// How shorthand writes maps inside of an example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As the AWS CLI has it.
    Braced,
    /// As older pages of the AWS documentation have it, and as `runtime/src/shorthand/flat.rs`
    /// takes it: the structures of a map at the top stand without braces.
    Flat,
}

/// The syntax blocks of an option: a title and the example.
pub(super) fn blocks(member: Member) -> Vec<(&'static str, String)> {
    let shape = member.target();
    let mut blocks = Vec::new();
    if is_value(shape) {
        return blocks;
    }
    // Of a structure that has nothing but documents, shorthand can write nothing.
    if let Some(example) = shorthand(shape, Style::Braced).filter(|example| !example.is_empty()) {
        blocks.push(("Shorthand Syntax", example));
    }
    let element = shape.element().map(Member::target);
    let is_map_of_structures = shape.kind() == Kind::Map
        && element.is_some_and(|it| matches!(it.kind(), Kind::Structure | Kind::Union));
    if is_map_of_structures && let Some(example) = shorthand(shape, Style::Flat) {
        blocks.push((FLAT, example));
    }
    match element.filter(|_| shape.kind() == Kind::List) {
        Some(element) if !is_complex(element) => {
            let name = value(element, false);
            blocks.push(("Syntax", format!("{name} {name} ...")));
        }
        _ if is_complex(shape) => blocks.push(("JSON Syntax", json(shape))),
        _ => {}
    }
    blocks
}

/// Whether a shape has parts; a document is a structure to the AWS CLI.
pub(super) fn is_complex(shape: Shape) -> bool {
    matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union | Kind::Document)
}

/// A structure with one text called `Value` is that text on the command line.
fn is_value(shape: Shape) -> bool {
    let mut members = shape.members();
    match (members.next(), members.next()) {
        (Some(member), None) if shape.kind() == Kind::Structure => {
            member.name() == "Value" && matches!(member.target().kind(), Kind::String | Kind::Enum)
        }
        _ => false,
    }
}

/// Whether documents are all there is in the end: documents, lists and maps of them.
fn holds_documents(shape: Shape) -> bool {
    let mut shape = shape;
    // Chains of lists and maps have an end in a model.
    for _ in 0..64 {
        match shape.element() {
            Some(element) => shape = element.target(),
            None => break,
        }
    }
    shape.kind() == Kind::Document
}

/// An example in shorthand; nothing for what takes none, or is too deep for an example.
fn shorthand(shape: Shape, style: Style) -> Option<String> {
    let element = shape.element().map(Member::target).filter(|_| shape.kind() == Kind::List);
    let takes = match element {
        Some(element) => is_complex(element),
        None => matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Map),
    };
    if !takes || holds_documents(shape) {
        return None;
    }
    let mut shorthand = Shorthand { style, stack: Vec::new(), out: String::new() };
    shorthand.shape(element.unwrap_or(shape))?;
    if element.is_some() {
        shorthand.out.push_str(" ...");
    }
    Some(shorthand.out)
}

struct Shorthand {
    style: Style,
    /// The rows of the shapes around.
    stack: Vec<u16>,
    out: String,
}

impl Shorthand {
    /// Writes a shape; nothing where the whole would be too deep.
    fn shape(&mut self, shape: Shape) -> Option<()> {
        if self.stack.len() > DEEPEST || self.out.len() > LONGEST {
            return None;
        }
        match (shape.kind(), shape.element()) {
            (Kind::Structure | Kind::Union, _) => self.structure(shape),
            (Kind::List, Some(element)) => self.list(element.target()),
            (Kind::Map, Some(value)) => self.map(shape, value.target()),
            (kind, _) => {
                self.out.push_str(scalar(kind));
                Some(())
            }
        }
    }

    /// Writes a shape inside of another.
    fn within(&mut self, shape: Shape) -> Option<()> {
        self.stack.push(shape.index());
        self.shape(shape)?;
        self.stack.pop();
        Some(())
    }

    fn structure(&mut self, shape: Shape) -> Option<()> {
        let braces = !self.stack.is_empty();
        self.out.push_str(if braces { "{" } else { "" });
        let members = shape.members().filter(|member| !holds_documents(member.target()));
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
        let keys = shape.key().map(Member::target);
        match keys {
            _ if braces => self.out.push('}'),
            Some(keys) if keys.kind() == Kind::Enum => {
                self.out.push_str("\n\nWhere valid key names are:\n");
                enum_values(keys).for_each(|value| self.out.push_str(&format!("  {value}\n")));
            }
            _ => {}
        }
        Some(())
    }
}

/// A scalar in an example of JSON; the values of an enum where they are asked for.
fn value(shape: Shape, with_values: bool) -> String {
    match shape.kind() {
        Kind::Enum if with_values && shape.members().len() > 0 => {
            let values: Vec<String> =
                enum_values(shape).map(|value| format!("\"{value}\"")).collect();
            values.join("|")
        }
        Kind::String | Kind::Enum => "\"string\"".to_owned(),
        Kind::Boolean => "true|false".to_owned(),
        kind => scalar(kind).to_owned(),
    }
}

/// An example in JSON.
fn json(shape: Shape) -> String {
    let mut json = Json { stack: Vec::new(), indent: 0, out: String::new() };
    json.shape(shape);
    json.out
}

struct Json {
    stack: Vec<u16>,
    indent: usize,
    out: String,
}

impl Json {
    /// Writes a shape; one that is around twice is left out, and marked where it is a structure.
    fn shape(&mut self, shape: Shape) {
        if !is_complex(shape) {
            self.out.push_str(&value(shape, true));
            return;
        }
        let row = shape.index();
        let recurs = self.stack.iter().filter(|around| **around == row).count() > 1;
        if !recurs && (self.stack.len() >= super::shapes::DEEPEST || self.out.len() > LONGEST) {
            self.out.push_str("{ ... truncated ... }");
            return;
        }
        if recurs {
            if matches!(shape.kind(), Kind::Structure | Kind::Union) {
                self.out.push_str("{ ... recursive ... }");
            }
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
        for (position, member) in shape.members().enumerate() {
            self.out.push_str(if position > 0 { "," } else { "" });
            self.line();
            self.out.push_str(&format!("\"{}\": ", member.name()));
            self.shape(member.target());
        }
        if shape.members().len() == 0 {
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

#[cfg(test)]
mod tests {
    use super::{FLAT, blocks};
    use crate::testing;

    #[test]
    fn of_options() {
        let options: Vec<_> = testing::operation("put-all").options().collect();
        let of = |name: &str| {
            let option = options.iter().find(|option| option.name() == name).unwrap();
            blocks(option.member())
        };
        let cases: [(&str, &[(&str, &str)]); 9] = [
            ("name", &[]),
            ("any", &[("JSON Syntax", "{...}")]),
            ("texts", &[("Syntax", "\"string\" \"string\" ...")]),
            ("switches", &[("Syntax", "true|false true|false ...")]),
            (
                "thing",
                &[
                    ("Shorthand Syntax", "Name=string,Size=integer"),
                    ("JSON Syntax", "{\n  \"Name\": \"string\",\n  \"Size\": integer\n}"),
                ],
            ),
            (
                "things",
                &[
                    ("Shorthand Syntax", "Name=string,Size=integer ..."),
                    (
                        "JSON Syntax",
                        "[\n  {\n    \"Name\": \"string\",\n    \"Size\": integer\n  }\n  ...\n]",
                    ),
                ],
            ),
            (
                "labels",
                &[
                    ("Shorthand Syntax", "KeyName1=string,KeyName2=string"),
                    ("JSON Syntax", "{\"string\": \"string\"\n  ...}"),
                ],
            ),
            ("anys", &[("JSON Syntax", "{\"string\": {...}\n  ...}")]),
            ("wrapped", &[]),
        ];
        for (name, want) in cases {
            let got = of(name);
            let got: Vec<(&str, &str)> =
                got.iter().map(|(title, text)| (*title, text.as_str())).collect();
            assert_eq!(got, want, "{name}");
        }
    }

    #[test]
    fn a_map_of_structures_is_flat_too() {
        let table = testing::operation("put-all").input().table();
        let member = table
            .shapes
            .iter()
            .enumerate()
            .map(|(row, _)| table.shape(u16::try_from(row).unwrap()));
        let map = member.into_iter().find(|shape| shape.name() == "ThingMap").unwrap();
        assert_eq!(
            super::shorthand(map, super::Style::Flat).unwrap(),
            "KeyName1=Name=string,Size=integer,KeyName2=Name=string,Size=integer"
        );
        assert_eq!(
            super::shorthand(map, super::Style::Braced).unwrap(),
            "KeyName1={Name=string,Size=integer},KeyName2={Name=string,Size=integer}"
        );
        assert!(!FLAT.is_empty());
    }
}
