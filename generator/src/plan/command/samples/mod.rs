//! Sample values of shapes, read from a plan's table: for output skeletons of services that are not
//! AWS's, and for the examples of references.

mod sample;
mod values;

pub use values::Values;

use crate::plan::command::operation::Operation;
use crate::plan::facts::table::Table;

/// Gives operations an output skeleton that is a valid response; the AWS CLI's own is one for few
/// outputs.
pub(crate) fn add_valid_outputs(operations: &mut [Operation], table: &Table) {
    for (operation, row) in operations.iter_mut().zip(&table.operations) {
        operation.skeletons.output = format!("{:#}", Values::all(table).whole(row.output));
    }
}
