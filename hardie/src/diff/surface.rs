//! What people at the command line see of a plan: commands with their options and outputs, the
//! keys of structures, the values of enums.
//!
//! Everything comes from the plan and its table, so that what is compared is what a program built
//! from it would do.

use hardie_build::plan::Plan;
use hardie_build::plan::facts::table::{BoundsRow, MemberRow, ShapeRow, Table};
use hardie_build::plan::prose::rustdoc::DocLine;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Lists and maps in each other are followed so far; a type that goes deeper is cut there.
const DEEPEST: usize = 16;

/// A service's command line.
#[derive(Debug, Default)]
pub(super) struct Surface {
    /// By the command's name.
    pub(super) commands: BTreeMap<String, Command>,
    /// Structures and unions inside inputs and outputs, by the shape's name.
    pub(super) structures: BTreeMap<String, Structure>,
    /// Enums, by the shape's name.
    pub(super) enums: BTreeMap<String, Enumeration>,
}

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    /// By the input's member; the option's name is in the facts.
    pub(super) options: IndexMap<String, Facts>,
    /// The keys of what is printed.
    pub(super) output: IndexMap<String, Facts>,
    pub(super) errors: BTreeSet<String>,
    pub(super) docs: String,
    pub(super) deprecated: bool,
}

/// A structure or a union.
#[derive(Debug)]
pub(super) struct Structure {
    pub(super) members: IndexMap<String, Facts>,
    pub(super) users: Users,
    pub(super) docs: String,
}

/// An enum.
#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) values: Vec<String>,
    pub(super) users: Users,
    pub(super) docs: String,
}

/// Whether inputs and outputs reach a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Users {
    pub(super) input: bool,
    pub(super) output: bool,
}

/// What is to be known of an option, or of a key of a structure.
#[derive(Debug)]
pub(super) struct Facts {
    /// The option's name with dashes, or the key.
    pub(super) name: String,
    /// The type for people: `list of Tag`.
    pub(super) kind: String,
    /// The type as far as a change of it would refuse words that were accepted before.
    pub(super) class: String,
    /// The structure that the type ends in.
    pub(super) structure: Option<String>,
    pub(super) required: bool,
    /// As JSON.
    pub(super) default: Option<String>,
    /// What is bounded (`""`, `"elements: "`, `"values: "`), and how.
    pub(super) limits: Vec<(String, Limits)>,
    pub(super) docs: String,
    pub(super) deprecated: bool,
}

/// Length, range and pattern; empty for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) shortest: String,
    pub(super) longest: String,
    pub(super) least: String,
    pub(super) most: String,
    pub(super) pattern: String,
}

impl Surface {
    /// Reads a plan.
    pub(super) fn new(plan: &Plan) -> Surface {
        let reader = Reader::new(&plan.table);
        let mut surface = Surface::default();
        // Inputs and outputs themselves are told as options and as what is printed.
        let mut reached: BTreeMap<usize, Users> = BTreeMap::new();
        for (operation, row) in plan.operations.iter().zip(&plan.table.operations) {
            let mut options = reader.members(row.input.into());
            for (facts, option) in options.values_mut().zip(&operation.options) {
                facts.name = format!("--{}", option.name);
                facts.required = option.required;
            }
            for (facts, field) in options.values_mut().zip(&operation.input.fields) {
                facts.deprecated = is_deprecated(&field.docs);
            }
            let command = Command {
                options,
                output: reader.members(row.output.into()),
                errors: operation.errors.iter().map(|error| error.name.wire.clone()).collect(),
                docs: reader.text(row.docs).to_owned(),
                deprecated: is_deprecated(&operation.docs),
            };
            surface.commands.insert(operation.command.clone(), command);
            reader.reach(row.input.into(), &mut reached, |users| &mut users.input);
            reader.reach(row.output.into(), &mut reached, |users| &mut users.output);
        }
        for (row, users) in reached {
            let Some(shape) = plan.table.shapes.get(row) else { continue };
            let (name, docs) = (shape.label.clone(), reader.text(shape.docs).to_owned());
            match shape.kind {
                "Structure" | "Union" => {
                    let members = reader.members(row);
                    surface.structures.insert(name, Structure { members, users, docs });
                }
                "Enum" | "IntEnum" => {
                    let value = |member: &MemberRow| match reader.text(member.wire) {
                        "" => reader.text(member.name).to_owned(),
                        value => value.to_owned(),
                    };
                    let values = reader.rows(shape).iter().map(value).collect();
                    surface.enums.insert(name, Enumeration { values, users, docs });
                }
                _ => {}
            }
        }
        surface
    }
}

/// The plan says so in a line of its own.
fn is_deprecated(docs: &[DocLine]) -> bool {
    docs.iter()
        .map(DocLine::as_str)
        .any(|line| line.starts_with("Deprecated.") || line.starts_with("Deprecated since"))
}

/// A table with its texts at hand.
pub(super) struct Reader<'t> {
    table: &'t Table,
    texts: BTreeMap<u32, &'t str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(table: &'t Table) -> Reader<'t> {
        let mut offset = 0u32;
        let mut texts = BTreeMap::new();
        for text in &table.texts.list {
            texts.insert(offset, text.as_str());
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            offset = offset.saturating_add(length).saturating_add(1);
        }
        Reader { table, texts }
    }

    pub(super) fn text(&self, offset: u32) -> &'t str {
        self.texts.get(&offset).copied().unwrap_or_default()
    }

    pub(super) fn shape(&self, row: usize) -> Option<&'t ShapeRow> {
        self.table.shapes.get(row)
    }

    pub(super) fn rows(&self, shape: &ShapeRow) -> &'t [MemberRow] {
        let first = usize::from(shape.first);
        self.table.members.get(first..first + usize::from(shape.count)).unwrap_or_default()
    }

    /// The members of a structure, by their names.
    fn members(&self, row: usize) -> IndexMap<String, Facts> {
        let rows = self.shape(row).map(|shape| self.rows(shape)).unwrap_or_default();
        rows.iter().map(|member| (self.text(member.name).to_owned(), self.facts(member))).collect()
    }

    fn facts(&self, member: &MemberRow) -> Facts {
        let mut limits = Vec::new();
        let (kind, class, structure) =
            self.kind(member.target.into(), member.bounds, String::new(), &mut limits, 0);
        let default = self.text(member.default);
        Facts {
            name: self.text(member.name).to_owned(),
            kind,
            class,
            structure,
            required: member.flags.contains(&"REQUIRED"),
            default: (!default.is_empty()).then(|| default.to_owned()),
            limits,
            docs: self.text(member.docs).to_owned(),
            deprecated: false,
        }
    }

    /// The type of a member in words, and as what decides whether a value fits; limits on the way
    /// are collected.
    fn kind(
        &self,
        row: usize,
        bounds: u16,
        what: String,
        limits: &mut Vec<(String, Limits)>,
        depth: usize,
    ) -> (String, String, Option<String>) {
        let plain = |kind: &str, class: &str| (kind.to_owned(), class.to_owned(), None);
        let Some(shape) = self.shape(row) else { return plain("document", "document") };
        if depth == DEEPEST {
            return plain("…", "…");
        }
        let found = self.limits(bounds, shape.bounds);
        if found != Limits::default() {
            limits.push((what.clone(), found));
        }
        let inner = |reader: &Self, limits: &mut Vec<(String, Limits)>, word: &str| {
            let element = reader.rows(shape).last();
            element.map(|element| {
                let what = format!("{what}{word}: ");
                reader.kind(element.target.into(), element.bounds, what, limits, depth + 1)
            })
        };
        match shape.kind {
            "List" => {
                let (kind, class, structure) = inner(self, limits, "elements").unwrap_or_default();
                (format!("list of {kind}"), format!("list of {class}"), structure)
            }
            "Map" => {
                let (kind, class, structure) = inner(self, limits, "values").unwrap_or_default();
                (format!("map of {kind}"), format!("map of {class}"), structure)
            }
            "Structure" | "Union" => {
                (shape.label.clone(), shape.kind.to_owned(), Some(shape.label.clone()))
            }
            "Enum" => plain(&shape.label, "string"),
            "IntEnum" => plain(&shape.label, "integer"),
            "Byte" | "Short" | "Integer" | "Long" | "BigInteger" => {
                plain(&lower(shape.kind), "integer")
            }
            "Float" | "Double" | "BigDecimal" => plain(&lower(shape.kind), "double"),
            kind => plain(&lower(kind), &lower(kind)),
        }
    }

    /// A member's limits over those of its target.
    fn limits(&self, member: u16, target: u16) -> Limits {
        let none = BoundsRow::default();
        let row = |index: u16| self.table.bounds.get(usize::from(index)).unwrap_or(&none);
        let (member, target) = (row(member), row(target));
        let either = |one: u32, other: u32| if one == 0 { other } else { one };
        let pair = |one: (u32, u32), other: (u32, u32)| {
            let pair = if one == (0, 0) { other } else { one };
            (self.text(pair.0).to_owned(), self.text(pair.1).to_owned())
        };
        let (shortest, longest) = pair(member.length, target.length);
        let (least, most) = pair(member.range, target.range);
        let pattern = self.text(either(member.pattern, target.pattern)).to_owned();
        Limits { shortest, longest, least, most, pattern }
    }

    /// Marks every shape that the members of a shape reach.
    fn reach(
        &self,
        row: usize,
        reached: &mut BTreeMap<usize, Users>,
        side: fn(&mut Users) -> &mut bool,
    ) {
        let targets = |row: usize| {
            let rows = self.shape(row).map(|shape| self.rows(shape)).unwrap_or_default();
            // The values of an enum have no targets of their own.
            let is_enum =
                self.shape(row).is_some_and(|shape| matches!(shape.kind, "Enum" | "IntEnum"));
            rows.iter().filter(move |_| !is_enum).map(|member| usize::from(member.target))
        };
        let mut pending: Vec<usize> = targets(row).collect();
        while let Some(row) = pending.pop() {
            let mark = side(reached.entry(row).or_default());
            if !*mark {
                *mark = true;
                pending.extend(targets(row));
            }
        }
    }
}

fn lower(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
