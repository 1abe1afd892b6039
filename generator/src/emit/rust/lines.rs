//! Items that are written line by line, in the form that prettyplease gives them: most of a file is
//! documentation, fields and setters, and formatting them took half of the time of the generator.
//!
//! An item with a line that has to be broken in a way that is not known here is formatted by
//! prettyplease after all.

use super::Part;
use crate::escape::{Escaped, Piece, Rust, escaped, rust};
use crate::plan::prose::rustdoc::DocLine;

/// The longest line that prettyplease leaves as it is, in bytes.
const MARGIN: usize = 89;

/// A step of indentation.
const INDENT: &str = "    ";

/// The longest structure expression on one line.
const SHORT_STRUCTURE: usize = 34;

/// The lines of an item.
pub(super) struct Lines {
    text: Escaped<Rust>,
    /// Indentation steps of the next line.
    level: usize,
    /// Those of them that do not count for the length of lines: items of a module are formatted
    /// before they are indented.
    outer: usize,
    /// Whether a line must be broken.
    is_long: bool,
}

/// A type, or a parameter with its type.
pub(super) struct Typed {
    /// All of it, or what precedes the arguments of the type.
    start: Escaped<Rust>,
    /// The arguments of the type, which stand in angle brackets.
    arguments: Vec<Escaped<Rust>>,
}

impl Lines {
    pub(super) fn new() -> Lines {
        Lines { text: Escaped::empty(), level: 0, outer: 0, is_long: false }
    }

    /// The lines of an item in a module.
    pub(super) fn in_module() -> Lines {
        Lines { level: 1, outer: 1, ..Lines::new() }
    }

    /// The finished item.
    pub(super) fn part(self) -> Part {
        if self.is_long { Part::Unformatted(self.text) } else { Part::Text(self.text) }
    }

    /// Whether a line of so many bytes fits.
    fn fits(&self, length: usize) -> bool {
        (self.level - self.outer) * INDENT.len() + length <= MARGIN
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &(impl Piece<Rust> + ?Sized)) {
        let start = self.text.as_str().len();
        self.indent();
        self.text.push(line);
        let length = self.text.as_str().len() - start;
        self.is_long |= length > MARGIN + self.outer * INDENT.len();
        self.text.push(&"\n");
    }

    fn indent(&mut self) {
        for _ in 0..self.level {
            self.text.push(&INDENT);
        }
    }

    /// Writes documentation.
    pub(super) fn docs(&mut self, docs: &[DocLine]) {
        for line in docs {
            self.indent();
            self.text.push(&rust::doc_comment("///", line));
            self.text.push(&"\n");
        }
    }

    /// Writes an attribute, if there is one.
    pub(super) fn attribute(&mut self, attribute: Option<Escaped<Rust>>) {
        if let Some(attribute) = attribute {
            self.line(&attribute);
        }
    }

    /// Writes a structure with one field that has no name.
    pub(super) fn tuple(&mut self, head: &Escaped<Rust>, docs: &DocLine, field: &Escaped<Rust>) {
        self.line(&escaped!(Rust, head, "("));
        self.level += 1;
        self.docs(std::slice::from_ref(docs));
        self.line(&escaped!(Rust, field, ","));
        self.level -= 1;
        self.line(&");");
    }

    /// Writes a line that opens a block.
    pub(super) fn open(&mut self, line: &(impl Piece<Rust> + ?Sized)) {
        let mut head = Escaped::empty();
        head.push(line);
        self.line(&escaped!(Rust, head, " {"));
        self.level += 1;
    }

    /// Writes a field of a structure expression whose value is a literal, which is never broken.
    pub(super) fn literal(&mut self, name: &'static str, value: &Escaped<Rust>) {
        self.indent();
        self.text.push(&escaped!(Rust, name, ": ", value, ",\n"));
    }

    /// Writes a field of a structure expression whose value is a list, or a call with arguments,
    /// between `start` and `end`.
    pub(super) fn list(
        &mut self,
        start: &Escaped<Rust>,
        items: &[Escaped<Rust>],
        end: &'static str,
    ) {
        let line = escaped!(Rust, start, Escaped::joined(items, ", "), end, ",");
        if self.fits(line.as_str().len()) {
            return self.line(&line);
        }
        self.line(start);
        self.level += 1;
        items.iter().for_each(|item| self.line(&escaped!(Rust, item, ",")));
        self.level -= 1;
        self.line(&escaped!(Rust, end, ","));
    }

    /// Opens a list that has a line or more per element.
    pub(super) fn open_list(&mut self, line: &'static str) {
        self.line(&line);
        self.level += 1;
    }

    /// Ends a block.
    pub(super) fn close(&mut self) {
        self.close_with("}");
    }

    /// Ends a block with a line of its own.
    pub(super) fn close_with(&mut self, line: &'static str) {
        self.level = self.level.saturating_sub(1);
        self.line(&line);
    }

    /// Opens a function.
    pub(super) fn function(&mut self, name: &Escaped<Rust>, parameters: &[Typed], result: &Typed) {
        let list: Vec<Escaped<Rust>> = parameters.iter().map(Typed::whole).collect();
        let list = Escaped::joined(&list, ", ");
        let line = escaped!(Rust, "pub fn ", name, "(", list, ") -> ", result.whole(), " {");
        if self.fits(line.as_str().len()) || parameters.is_empty() {
            self.line(&line);
        } else {
            self.line(&escaped!(Rust, "pub fn ", name, "("));
            self.level += 1;
            for (at, parameter) in parameters.iter().enumerate() {
                let is_last = at + 1 == parameters.len();
                self.typed(&Escaped::empty(), parameter, ",", is_last);
            }
            self.level -= 1;
            self.typed(&") -> ".into(), result, " {", false);
        }
        self.level += 1;
    }

    /// Writes a parameter or type between other code, broken if it is too long. The comma after
    /// the last element of a list does not count.
    fn typed(&mut self, before: &Escaped<Rust>, typed: &Typed, after: &'static str, is_last: bool) {
        let whole = escaped!(Rust, before, typed.whole(), after);
        let length = whole.as_str().len() - usize::from(is_last);
        if typed.arguments.is_empty() || self.fits(length) {
            return self.line(&whole);
        }
        self.line(&escaped!(Rust, before, typed.start, "<"));
        self.level += 1;
        typed.arguments.iter().for_each(|argument| self.line(&escaped!(Rust, argument, ",")));
        self.level -= 1;
        self.line(&escaped!(Rust, ">", after));
    }

    /// Writes a structure expression of the fields.
    pub(super) fn structure(&mut self, fields: &[Escaped<Rust>]) {
        let one_line = escaped!(Rust, "Self { ", Escaped::joined(fields, ", "), " ");
        if one_line.as_str().len() <= SHORT_STRUCTURE {
            return self.line(&escaped!(Rust, one_line, "}"));
        }
        self.open(&"Self");
        fields.iter().for_each(|field| self.line(&escaped!(Rust, field, ",")));
        self.close();
    }

    /// Writes an assignment of a value, or of what a chain of method calls makes of it, in the
    /// variant of an enum if one is given.
    pub(super) fn assignment(
        &mut self,
        place: &Escaped<Rust>,
        variant: Option<&Escaped<Rust>>,
        value: &Escaped<Rust>,
        calls: &[Escaped<Rust>],
    ) {
        let (before, after) = match variant {
            Some(variant) => (escaped!(Rust, variant, "("), ")"),
            None => (Escaped::empty(), ""),
        };
        let chain = escaped!(Rust, value, Escaped::joined(calls, ""));
        let line = escaped!(Rust, place, " = ", before, chain, after, ";");
        let may_break = !calls.is_empty() && value.as_str().len() > INDENT.len();
        if self.fits(line.as_str().len()) || !may_break {
            return self.line(&line);
        }
        let (start, end) = if variant.is_some() {
            self.line(&escaped!(Rust, place, " = ", before));
            self.level += 1;
            (Escaped::empty(), ",")
        } else {
            (escaped!(Rust, place, " = "), ";")
        };
        let line = escaped!(Rust, chain, end);
        if variant.is_some() && self.fits(chain.as_str().len()) {
            self.line(&line);
        } else {
            self.line(&escaped!(Rust, start, value));
            self.level += 1;
            for (at, call) in calls.iter().enumerate() {
                let end = if at + 1 == calls.len() { end } else { "" };
                self.line(&escaped!(Rust, call, end));
            }
            self.level -= 1;
        }
        if variant.is_some() {
            self.level -= 1;
            self.line(&");");
        }
    }
}

impl Typed {
    /// A type that is never broken.
    pub(super) fn new(whole: Escaped<Rust>) -> Typed {
        Typed { start: whole, arguments: Vec::new() }
    }

    /// A type with arguments, or a parameter with such a type.
    pub(super) fn with(start: Escaped<Rust>, arguments: Vec<Escaped<Rust>>) -> Typed {
        Typed { start, arguments }
    }

    fn whole(&self) -> Escaped<Rust> {
        if self.arguments.is_empty() {
            return self.start.clone();
        }
        escaped!(Rust, self.start, "<", Escaped::joined(&self.arguments, ", "), ">")
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Part, Typed};
    use crate::escape::{Escaped, escaped, rust};

    /// Items of every form with a name of a length.
    fn items(length: usize) -> Vec<Lines> {
        let name = rust::name(&"n".repeat(length));
        let typed = |start: &'static str, arguments: &[&'static str]| {
            let arguments = arguments.iter().map(|it| Escaped::from(*it)).collect();
            Typed::with(escaped!(Rust, name, start), arguments)
        };
        let functions = [
            (vec![Typed::new("mut self".into()), typed(": impl Into<String>", &[])], "Self"),
            (vec![Typed::new("self".into()), typed(": impl A", &["Item = (B, C)"])], "Self"),
            (vec![typed(": A", &[]), typed(": B", &["C"]), typed(": D", &[])], "Self"),
            (Vec::new(), "Self"),
        ];
        let mut items = Vec::new();
        for (parameters, result) in functions {
            let mut lines = Lines::new();
            lines.open(&"impl A");
            lines.function(&name, &parameters, &Typed::new(result.into()));
            lines.line(&"self");
            lines.close();
            lines.close();
            items.push(lines);
        }
        let some = Escaped::from("Some");
        let calls = [".into_iter()", ".map(Into::into)", ".collect()"].map(Escaped::from);
        for variant in [None, Some(&some)] {
            for calls in [&calls[..], &[]] {
                let mut lines = Lines::new();
                lines.function(&"new".into(), &[], &typed("", &["A, B"]));
                lines.assignment(&escaped!(Rust, "self.", name), variant, &name, calls);
                lines.structure(&[name.clone(), "b: None".into()]);
                lines.close();
                items.push(lines);
            }
        }
        let mut lines = Lines::new();
        lines.open(&"static A: B =");
        lines.open(&"C");
        lines.literal("d", &rust::string(name.as_str()));
        lines.list(&"e: &[".into(), &[name.clone(), "f".into(), name.clone()], "]");
        lines.list(&"g: h(".into(), std::slice::from_ref(&name), ")");
        lines.open_list("i: &[");
        lines.open(&"Iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii");
        lines.line(&escaped!(Rust, "j: ", name, ","));
        lines.close_with("},");
        lines.close_with("],");
        lines.close();
        lines.close_with("};");
        items.push(lines);
        let mut lines = Lines::new();
        lines.docs(&[escaped!(Markdown, "Text: "), "".into()]);
        lines.attribute(Some(escaped!(
            Rust,
            "#[deprecated(note = ",
            rust::string(name.as_str()),
            ")]"
        )));
        lines.tuple(&escaped!(Rust, "pub struct ", name), &"One.".into(), &"pub i32".into());
        items.push(lines);
        items
    }

    /// What is finished without prettyplease is what prettyplease makes of it.
    #[test]
    fn lines_are_formatted() {
        let mut finished = 0;
        for lines in (1..90).flat_map(items) {
            if let Part::Text(text) = lines.part() {
                let file = syn::parse_file(text.as_str()).unwrap();
                assert_eq!(text.as_str(), prettyplease::unparse(&file));
                finished += 1;
            }
        }
        assert!(finished > 400, "{finished}");
    }
}
