//! Which shapes of a schema are definitions of their own.

use crate::table::{Kind, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// The definitions of one schema.
#[derive(Debug)]
pub(super) struct References {
    /// The rows of the shapes that have a definition.
    defined: BTreeSet<u16>,
    /// The names of the definitions that are referred to.
    names: BTreeMap<u16, String>,
    taken: BTreeSet<String>,
    /// Shapes whose definitions have yet to be written.
    open: Vec<Shape>,
}

impl References {
    /// The definitions of the schema of a structure: every structure, union and enum in it, or only
    /// those that are used more than once, which recursive ones are.
    pub(super) fn of(whole: Shape, all: bool) -> References {
        let mut uses = BTreeMap::from([(whole.index(), 1_u32)]);
        let mut open = vec![whole];
        while let Some(shape) = open.pop() {
            for member in shape.members() {
                named_inside(member.target(), &mut |shape| {
                    let count = uses.entry(shape.index()).or_default();
                    *count += 1;
                    if *count == 1 && shape.kind() != Kind::Enum {
                        open.push(shape);
                    }
                });
            }
        }
        let is_defined = |(row, count): (u16, u32)| (all || count > 1).then_some(row);
        References {
            defined: uses.into_iter().filter_map(is_defined).collect(),
            names: BTreeMap::new(),
            taken: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    /// Whether a shape has a definition.
    pub(super) fn is_defined(&self, shape: Shape) -> bool {
        is_named(shape) && self.defined.contains(&shape.index())
    }

    /// The name of a shape's definition, which has to be written from now on; `None` without one.
    pub(super) fn refer(&mut self, shape: Shape) -> Option<&str> {
        if !self.is_defined(shape) {
            return None;
        }
        let names = &mut self.names;
        let name = names.entry(shape.index()).or_insert_with(|| {
            self.open.push(shape);
            // Shapes of two namespaces may have the same name.
            let name = shape.name().to_owned();
            let is_free = self.taken.insert(name.clone());
            let name = if is_free { name } else { format!("{name}{}", shape.index()) };
            self.taken.insert(name.clone());
            name
        });
        Some(name)
    }

    /// The next definition to write, with its name.
    pub(super) fn next(&mut self) -> Option<(Shape, String)> {
        let shape = self.open.pop()?;
        Some((shape, self.names.get(&shape.index()).cloned().unwrap_or_default()))
    }
}

fn is_named(shape: Shape) -> bool {
    matches!(shape.kind(), Kind::Structure | Kind::Union | Kind::Enum)
}

/// Finds the structures, unions and enums that a shape is, or that are inside its lists and maps.
fn named_inside(shape: Shape, found: &mut dyn FnMut(Shape)) {
    if is_named(shape) {
        found(shape);
    } else if let Some(element) = shape.element() {
        named_inside(element.target(), found);
    }
}
