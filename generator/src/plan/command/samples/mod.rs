//! Sample values of shapes, read from a plan's table: for sample responses of services that are not
//! AWS's, and for the examples of references.

mod patterns;
mod sample;
mod values;

pub use sample::MatchesPattern;
pub use values::Values;
pub(crate) use values::is_placeholder;

use crate::plan::facts::table::Table;

/// Adds valid sample responses to the rows of operations; few of the AWS CLI's output skeletons are
/// valid.
pub(crate) fn add_valid_outputs(table: &mut Table) {
    let outputs = table.operations.iter().map(|row| row.output);
    let samples: Vec<String> =
        outputs.map(|output| format!("{:#}", Values::all(table).whole(output))).collect();
    for (row, sample) in table.operations.iter_mut().zip(samples) {
        row.sample = sample;
    }
}
