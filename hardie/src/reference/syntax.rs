//! What an option's value looks like: examples in shorthand and in JSON.
//!
//! After AWS CLI behaviour 10.4 and 10.5. The command line's help makes the same examples
//! from the table of a running program; `help.jsonl` of the recorded behaviour holds both to the
//! AWS CLI.

use hardie_build::plan::command::samples::facts::{Facts, scalar};
use hardie_build::plan::facts::table::{Kind, MemberRow, ShapeRow};

/// An example in shorthand is no deeper.
const DEEPEST: usize = 3;
/// Longer examples help nobody; models that recur in many ways would make gigabytes.
const LONGEST: usize = 1 << 20;
/// An example in JSON has no more objects and arrays inside of others.
const DEEPEST_JSON: usize = 32;
/// How much text of examples weighs as much as an entry.
const TEXT: usize = 64;
/// What stands for what an example leaves out.
const LEFT_OUT: &str = "{ ... truncated ... }";
/// What stands for a shape inside itself.
pub(super) const RECURSIVE: &str = "( ... recursive ... )";

/// How shorthand writes maps inside of an example.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As the AWS CLI has it.
    Braced,
    /// As older pages of the AWS documentation have it: the structures of a map at the top stand
    /// without braces.
    Flat,
}

/// The syntax blocks of an option: a title and the example.
pub(super) fn blocks(facts: &Facts<'_>, member: &MemberRow) -> Vec<(&'static str, String)> {
    let shape = facts.target(member);
    let mut blocks = Vec::new();
    if is_value(facts, shape) {
        return blocks;
    }
    // Of a structure that has nothing but documents, shorthand can write nothing.
    if let Some(example) =
        shorthand(facts, shape, Style::Braced).filter(|example| !example.is_empty())
    {
        blocks.push(("Shorthand Syntax", example));
    }
    if shape.kind == Kind::Map
        && let Some(inner) = facts.inner(shape)
        && matches!(facts.target(inner).kind, Kind::Structure | Kind::Union)
        && let Some(example) = shorthand(facts, shape, Style::Flat)
    {
        blocks.push((FLAT, example));
    }
    let element = facts
        .inner(shape)
        .map(|element| facts.target(element))
        .filter(|_| shape.kind == Kind::List);
    match element {
        Some(element) if !element.kind.is_complex() => {
            let name = value(facts, element, false);
            blocks.push(("Syntax", format!("{name} {name} ...")));
        }
        _ if shape.kind.is_complex() => blocks.push(("JSON Syntax", json(facts, member.target))),
        _ => {}
    }
    blocks
}

/// The title of a block that the AWS CLI's own parser would not take.
pub(super) const FLAT: &str = "Flat Shorthand Syntax";

/// A structure with one text called `Value` is that text on the command line.
fn is_value(facts: &Facts<'_>, shape: &ShapeRow) -> bool {
    match facts.members(shape) {
        [member] if shape.kind == Kind::Structure => {
            member.name.as_str() == "Value"
                && matches!(facts.target(member).kind, Kind::String | Kind::Enum)
        }
        _ => false,
    }
}

/// An example in shorthand; nothing for what takes none, or is too deep for an example.
fn shorthand(facts: &Facts<'_>, shape: &ShapeRow, style: Style) -> Option<String> {
    let is_list = shape.kind == Kind::List;
    let inner = facts.inner(shape).filter(|_| is_list);
    let takes = match inner {
        Some(inner) => facts.target(inner).kind.is_complex(),
        None => matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Map),
    };
    // What begins with a bracket is read as JSON. Pages of the AWS CLI have such examples
    // nevertheless.
    let is_json =
        !facts.table.is_aws && inner.is_some_and(|inner| facts.target(inner).kind == Kind::List);
    if !takes || is_json || facts.holds_documents(shape) || facts.is_spent() {
        return None;
    }
    let mut shorthand = Shorthand { facts, style, stack: Vec::new(), out: String::new() };
    match inner {
        Some(element) => {
            shorthand.shape(facts.target(element))?;
            shorthand.out.push_str(" ...");
        }
        None => shorthand.shape(shape)?,
    }
    // As heavy as entries of so much text.
    facts.spend(shorthand.out.len() / TEXT);
    Some(shorthand.out)
}

struct Shorthand<'f, 'p> {
    facts: &'f Facts<'p>,
    style: Style,
    /// The rows of the shapes around.
    stack: Vec<u16>,
    out: String,
}

impl Shorthand<'_, '_> {
    /// Writes a shape; nothing where the whole would be too deep.
    fn shape(&mut self, shape: &ShapeRow) -> Option<()> {
        if self.stack.len() > DEEPEST || self.out.len() > LONGEST {
            return None;
        }
        match (shape.kind, self.facts.members(shape)) {
            (Kind::Structure | Kind::Union, members) => self.structure(members)?,
            (Kind::List, [element]) => self.list(element)?,
            (Kind::Map, [key, value]) => self.map(key, value)?,
            (kind, _) => self.out.push_str(scalar(kind)),
        }
        Some(())
    }

    fn structure(&mut self, members: &[MemberRow]) -> Option<()> {
        let braces = !self.stack.is_empty();
        self.out.push_str(if braces { "{" } else { "" });
        let mut between = "";
        for member in members {
            let target = self.facts.target(member);
            if self.facts.holds_documents(target) {
                continue;
            }
            self.out.push_str(between);
            between = ",";
            if self.stack.contains(&member.target) {
                self.out.push_str(RECURSIVE);
                continue;
            }
            self.out.push_str(member.name.as_str());
            self.out.push('=');
            self.stack.push(member.target);
            self.shape(target)?;
            self.stack.pop();
        }
        self.out.push_str(if braces { "}" } else { "" });
        Some(())
    }

    fn list(&mut self, element: &MemberRow) -> Option<()> {
        let target = self.facts.target(element);
        let brackets = target.kind.is_complex() || self.stack.len() > 1;
        self.out.push_str(if brackets { "[" } else { "" });
        for between in ["", ","] {
            self.out.push_str(between);
            self.stack.push(element.target);
            self.shape(target)?;
            self.stack.pop();
        }
        self.out.push_str(if brackets { "]" } else { "" });
        Some(())
    }

    fn map(&mut self, key: &MemberRow, value: &MemberRow) -> Option<()> {
        let braces = !self.stack.is_empty();
        self.out.push_str(if braces { "{" } else { "" });
        for lead in ["KeyName1=", ",KeyName2="] {
            self.out.push_str(lead);
            let pushes = self.style == Style::Braced;
            if pushes {
                self.stack.push(value.target);
            }
            self.shape(self.facts.target(value))?;
            if pushes {
                self.stack.pop();
            }
        }
        let keys = self.facts.target(key);
        if braces {
            self.out.push('}');
        } else if keys.kind == Kind::Enum {
            self.out.push_str("\n\nWhere valid key names are:\n");
            let names: Vec<String> =
                self.facts.values(keys).map(|(value, _)| format!("  {value}\n")).collect();
            self.out.push_str(&names.concat());
        }
        Some(())
    }
}

/// A scalar in an example of JSON; the values of an enum where they are asked for.
fn value(facts: &Facts<'_>, shape: &ShapeRow, with_values: bool) -> String {
    match shape.kind {
        Kind::Enum if with_values && shape.members.count > 0 => {
            let values: Vec<String> =
                facts.values(shape).map(|(value, _)| format!("\"{value}\"")).collect();
            values.join("|")
        }
        Kind::String | Kind::Enum => "\"string\"".to_owned(),
        Kind::Boolean => "true|false".to_owned(),
        kind => scalar(kind).to_owned(),
    }
}

/// An example in JSON.
fn json(facts: &Facts<'_>, row: u16) -> String {
    let mut json = Json { facts, stack: Vec::new(), indent: 0, out: String::new() };
    json.shape(row);
    facts.spend(json.out.len() / TEXT);
    json.out
}

struct Json<'f, 'p> {
    facts: &'f Facts<'p>,
    stack: Vec<u16>,
    indent: usize,
    out: String,
}

impl Json<'_, '_> {
    /// Whether the example is as long as it may be, or all of the reference is.
    fn is_full(&self) -> bool {
        self.out.len() > LONGEST || self.facts.is_spent()
    }

    /// Writes a shape; one that is around twice is left out, and marked where it is a structure.
    fn shape(&mut self, row: u16) {
        let shape = self.facts.shape(row);
        if !shape.kind.is_complex() {
            self.out.push_str(&value(self.facts, shape, true));
            return;
        }
        if self.stack.iter().filter(|around| **around == row).count() > 1 {
            if matches!(shape.kind, Kind::Structure | Kind::Union) {
                self.out.push_str("{ ... recursive ... }");
            }
            return;
        }
        if self.stack.len() >= DEEPEST_JSON || self.is_full() {
            self.out.push_str(LEFT_OUT);
            return;
        }
        self.stack.push(row);
        match (shape.kind, self.facts.members(shape)) {
            (Kind::List, [element]) => self.list(element),
            (Kind::Map, [key, value]) => self.map(key, value),
            (Kind::Document, _) => self.out.push_str("{...}"),
            (_, members) => self.structure(members),
        }
        self.stack.pop();
    }

    fn list(&mut self, element: &MemberRow) {
        self.out.push('[');
        if self.facts.target(element).kind.is_complex() {
            self.indent += 1;
            self.line();
            self.shape(element.target);
            self.line();
            self.out.push_str("...");
            self.indent -= 1;
            self.line();
        } else {
            self.shape(element.target);
            self.out.push_str(", ...");
        }
        self.out.push(']');
    }

    fn map(&mut self, key: &MemberRow, value: &MemberRow) {
        self.out.push('{');
        self.shape(key.target);
        self.out.push_str(": ");
        self.indent += 2;
        self.shape(value.target);
        self.indent -= 1;
        self.line();
        self.out.push_str("...}");
        self.indent -= 1;
    }

    fn structure(&mut self, members: &[MemberRow]) {
        self.out.push('{');
        self.indent += 1;
        let mut between = "";
        for member in members {
            self.out.push_str(between);
            between = ",";
            self.line();
            if self.is_full() {
                self.out.push_str("...");
                break;
            }
            self.out.push_str(&format!("\"{}\": ", member.name.as_str()));
            self.shape(member.target);
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
