//! Whether the skeletons of an operation are truncated.
//!
//! The runtime writes skeletons and has the same limits: `runtime/src/skeleton/sample.rs`.

use crate::plan::facts::table::{Kind, OperationRow, Table};

/// Samples with more nodes than this end in empty structures.
const MOST_NODES: usize = 100_000;
/// Structures, elements and values deeper than this are empty.
const DEEPEST: usize = 100;

/// Whether members of an input or output are left out of its sample because of the limits.
/// `is_aws` says whether internal members are part of it.
pub(super) fn are_exceeded(table: &Table, operation: &OperationRow, is_aws: bool) -> bool {
    [operation.input, operation.output].into_iter().any(|row| {
        let mut walk = Walk { table, is_aws, around: Vec::new(), nodes: 0, is_truncated: false };
        walk.visit(row);
        walk.is_truncated
    })
}

struct Walk<'t> {
    table: &'t Table,
    is_aws: bool,
    /// The structures, lists and maps around, outermost first.
    around: Vec<u16>,
    nodes: usize,
    is_truncated: bool,
}

impl Walk<'_> {
    fn visit(&mut self, row: u16) {
        if self.is_truncated {
            return;
        }
        self.nodes += 1;
        let table = self.table;
        let shape = table.shape(row);
        match shape.kind {
            Kind::List | Kind::Map => match table.inner(shape) {
                Some(inner) if self.around.len() < DEEPEST => {
                    self.around.push(row);
                    self.visit(inner.target);
                    self.around.pop();
                }
                _ => self.is_truncated = true,
            },
            Kind::Structure | Kind::Union => {
                self.is_truncated = self.around.len() >= DEEPEST || self.nodes >= MOST_NODES;
                if self.is_truncated || self.around.contains(&row) {
                    return;
                }
                self.around.push(row);
                for member in table.members(shape) {
                    if self.is_aws || !member.flags.internal {
                        self.visit(member.target);
                    }
                }
                self.around.pop();
            }
            _ => {}
        }
    }
}
