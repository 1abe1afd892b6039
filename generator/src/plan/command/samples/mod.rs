//! Sample values of shapes, read from a plan's table: for output skeletons of services that are not
//! AWS's, and for the examples of references.

mod sample;
mod values;

pub use values::Values;
pub(crate) use values::is_placeholder;

use crate::plan::command::operation::Operation;
use crate::plan::facts::table::Table;

/// Replaces the output skeletons of operations by valid responses; few of the AWS CLI's skeletons
/// are valid.
pub(crate) fn add_valid_outputs(operations: &mut [Operation], table: &Table) {
    for (operation, row) in operations.iter_mut().zip(&table.operations) {
        operation.skeletons.output = format!("{:#}", Values::all(table).whole(row.output));
    }
}
