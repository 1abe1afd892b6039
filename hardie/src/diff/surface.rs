//! The command line of a plan, as users see it: commands with their options and outputs, keys of
//! structures, values of enums.
//!
//! All facts come from the plan and its table, so they describe what a generated program does.

use hardie_build::plan::Plan;
use hardie_build::plan::facts::table::{
    Constraints, Kind, Limits as Interval, MemberRow, ShapeRow, Table,
};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum depth to which nested lists and maps are followed; deeper types are truncated.
const DEEPEST: usize = 16;

/// A service's command line.
#[derive(Debug, Default)]
pub(super) struct Surface {
    /// Commands by name.
    pub(super) commands: BTreeMap<String, Command>,
    /// Structures and unions inside inputs and outputs, by shape name.
    pub(super) structures: BTreeMap<String, Structure>,
    /// Enums, by shape name.
    pub(super) enums: BTreeMap<String, Enumeration>,
}

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    /// Options by input member; the name of the option is in the facts.
    pub(super) options: IndexMap<String, Facts>,
    /// The keys of the output.
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

/// Whether inputs, outputs or both use a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Users {
    pub(super) input: bool,
    pub(super) output: bool,
}

/// The facts of an option, or of a key of a structure.
#[derive(Debug)]
pub(super) struct Facts {
    /// The option's name with dashes, or the key.
    pub(super) name: String,
    /// The type as shown to users: `list of Tag`.
    pub(super) kind: String,
    /// The part of the type that decides which values are accepted.
    pub(super) class: String,
    /// The innermost structure of the type.
    pub(super) structure: Option<String>,
    pub(super) required: bool,
    /// As JSON.
    pub(super) default: Option<String>,
    /// The constraints, each with what it applies to: `""`, `"elements: "`, `"values: "`.
    pub(super) limits: Vec<(String, Limits)>,
    pub(super) docs: String,
    pub(super) deprecated: bool,
}

/// Length, range and pattern; empty if absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) shortest: String,
    pub(super) longest: String,
    pub(super) least: String,
    pub(super) most: String,
    pub(super) pattern: String,
}

impl Surface {
    /// Collects the facts of a plan.
    pub(super) fn new(plan: &Plan) -> Surface {
        let reader = Reader { table: &plan.table };
        let mut surface = Surface::default();
        // Inputs and outputs themselves are reported as options and output keys.
        let mut reached: BTreeMap<usize, Users> = BTreeMap::new();
        for (operation, row) in plan.operations.iter().zip(&plan.table.operations) {
            let mut options = reader.members(row.input.into());
            for (facts, option) in options.values_mut().zip(&operation.options) {
                facts.name = format!("--{}", option.name);
                facts.required = option.required;
            }
            for (facts, field) in options.values_mut().zip(&operation.input.fields) {
                facts.deprecated = field.deprecated.is_some();
            }
            let command = Command {
                options,
                output: reader.members(row.output.into()),
                errors: operation.errors.iter().map(|error| error.name.wire.clone()).collect(),
                docs: row.docs.html().to_owned(),
                deprecated: operation.deprecated.is_some(),
            };
            surface.commands.insert(operation.command.clone(), command);
            reader.reach(row.input.into(), &mut reached, |users| &mut users.input);
            reader.reach(row.output.into(), &mut reached, |users| &mut users.output);
        }
        for (row, users) in reached {
            let Some(shape) = plan.table.shapes.get(row) else { continue };
            let (name, docs) = (shape.name.clone(), shape.docs.html().to_owned());
            match shape.kind {
                Kind::Structure | Kind::Union => {
                    let members = reader.members(row);
                    surface.structures.insert(name, Structure { members, users, docs });
                }
                Kind::Enum | Kind::IntEnum => {
                    let value = |member: &MemberRow| member.wire_name().to_owned();
                    let values = plan.table.members(shape).iter().map(value).collect();
                    surface.enums.insert(name, Enumeration { values, users, docs });
                }
                _ => {}
            }
        }
        surface
    }
}

/// Reads facts from a table.
struct Reader<'t> {
    table: &'t Table,
}

impl<'t> Reader<'t> {
    fn shape(&self, row: usize) -> Option<&'t ShapeRow> {
        self.table.shapes.get(row)
    }

    fn rows(&self, shape: &ShapeRow) -> &'t [MemberRow] {
        self.table.members(shape)
    }

    /// The members of a structure, by name.
    fn members(&self, row: usize) -> IndexMap<String, Facts> {
        let rows = self.shape(row).map(|shape| self.rows(shape)).unwrap_or_default();
        rows.iter().map(|member| (member.name.clone(), self.facts(member))).collect()
    }

    fn facts(&self, member: &MemberRow) -> Facts {
        let mut limits = Vec::new();
        let (kind, class, structure) =
            self.kind(member.target.into(), member.constraints, String::new(), &mut limits, 0);
        Facts {
            name: member.name.clone(),
            kind,
            class,
            structure,
            required: member.flags.required,
            default: member.default.as_ref().map(ToString::to_string),
            limits,
            docs: member.docs.html().to_owned(),
            deprecated: false,
        }
    }

    /// The type of a member as shown to users, and the class that decides whether a value is
    /// accepted; collects the constraints of lists and maps on the way.
    fn kind(
        &self,
        row: usize,
        constraints: u16,
        what: String,
        limits: &mut Vec<(String, Limits)>,
        depth: usize,
    ) -> (String, String, Option<String>) {
        let plain = |kind: &str, class: &str| (kind.to_owned(), class.to_owned(), None);
        let Some(shape) = self.shape(row) else { return plain("document", "document") };
        if depth == DEEPEST {
            return plain("…", "…");
        }
        let found = self.limits(constraints, shape.constraints);
        if found != Limits::default() {
            limits.push((what.clone(), found));
        }
        let inner = |reader: &Self, limits: &mut Vec<(String, Limits)>, word: &str| {
            let element = reader.rows(shape).last();
            element.map(|element| {
                let what = format!("{what}{word}: ");
                reader.kind(element.target.into(), element.constraints, what, limits, depth + 1)
            })
        };
        match shape.kind {
            Kind::List => {
                let (kind, class, structure) = inner(self, limits, "elements").unwrap_or_default();
                (format!("list of {kind}"), format!("list of {class}"), structure)
            }
            Kind::Map => {
                let (kind, class, structure) = inner(self, limits, "values").unwrap_or_default();
                (format!("map of {kind}"), format!("map of {class}"), structure)
            }
            Kind::Structure | Kind::Union => {
                (shape.name.clone(), shape.kind.name().to_owned(), Some(shape.name.clone()))
            }
            Kind::Enum => plain(&shape.name, "string"),
            Kind::IntEnum => plain(&shape.name, "integer"),
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::BigInteger => {
                plain(shape.kind.name(), "integer")
            }
            Kind::Float | Kind::Double | Kind::BigDecimal => plain(shape.kind.name(), "double"),
            kind => plain(kind.name(), kind.name()),
        }
    }

    /// The constraints of a member; those of its target where the member has none.
    fn limits(&self, member: u16, target: u16) -> Limits {
        let row = |index: u16| &self.table.constraints[usize::from(index)];
        let (member, target) = (row(member), row(target));
        let [shortest, longest] = strings(first(&member.length, &target.length));
        let [least, most] = strings(first(&member.range, &target.range));
        let pattern = |row: &Constraints| row.pattern.clone().filter(|it| !it.is_empty());
        let pattern = pattern(member).or_else(|| pattern(target)).unwrap_or_default();
        Limits { shortest, longest, least, most, pattern }
    }

    /// Marks all shapes that the members of a shape use.
    fn reach(
        &self,
        row: usize,
        reached: &mut BTreeMap<usize, Users>,
        side: fn(&mut Users) -> &mut bool,
    ) {
        let targets = |row: usize| {
            let rows = self.shape(row).map(|shape| self.rows(shape)).unwrap_or_default();
            // The members of an enum are values without targets.
            let is_enum = self
                .shape(row)
                .is_some_and(|shape| matches!(shape.kind, Kind::Enum | Kind::IntEnum));
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

/// The member's own constraint, else that of its target.
fn first<'l, T>(own: &'l Interval<T>, target: &'l Interval<T>) -> &'l Interval<T> {
    if own.is_empty() { target } else { own }
}

fn strings<T: ToString>(limits: &Interval<T>) -> [String; 2] {
    [&limits.min, &limits.max].map(|limit| limit.as_ref().map(T::to_string).unwrap_or_default())
}
