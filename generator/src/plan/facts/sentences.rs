//! Removes the first sentences that no program needs: skeletons show those of inputs only.

use super::table::{Kind, Table};
use std::collections::BTreeSet;

/// Keeps the sentences of documentation that members of inputs have, themselves or from their
/// targets. Rows with the same documentation share one sentence, so that their strings are shared.
pub(crate) fn keep_those_of_inputs(table: &mut Table) {
    let used = used(table);
    let is_unused = |docs: &str| !used.contains(docs);
    let shapes: Vec<bool> = table.shapes.iter().map(|row| is_unused(row.docs.html())).collect();
    let members: Vec<bool> = table.members.iter().map(|row| is_unused(row.docs.html())).collect();
    let shapes = table.shapes.iter_mut().zip(shapes).filter(|(_, is_unused)| *is_unused);
    shapes.for_each(|(row, _)| row.sentence = None);
    let members = table.members.iter_mut().zip(members).filter(|(_, is_unused)| *is_unused);
    members.for_each(|(row, _)| row.sentence = None);
}

/// The documentation whose first sentence is a part of skeletons.
fn used(table: &Table) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut left: Vec<u16> = table.operations.iter().map(|operation| operation.input).collect();
    while let Some(row) = left.pop() {
        let shape = table.shape(row);
        let has_values = matches!(shape.kind, Kind::Enum | Kind::IntEnum);
        if has_values || !seen.insert(row) {
            continue;
        }
        let is_structure = matches!(shape.kind, Kind::Structure | Kind::Union);
        for member in table.members(shape) {
            left.push(member.target);
            if is_structure {
                let target = table.target(member);
                let is_own = member.sentence.is_some();
                used.insert(if is_own { member.docs.html() } else { target.docs.html() });
            }
        }
    }
    used
}
