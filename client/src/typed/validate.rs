//! Checks of inputs before they are sent.

use crate::error::Error;
use hardie_runtime::problem::Problems;
use hardie_runtime::service::{Operation, OperationInput};
use hardie_runtime::shape::{Structure, View, default_value, to_value};
use hardie_runtime::table::{Binding, Member};
use hardie_runtime::validate::validate_strict;
use hardie_runtime::value::Value;

/// Checks an input against all constraints of the model (required members, lengths, ranges,
/// patterns, values of enums) without sending it.
///
/// Calls check only that required members are present; all other constraints are those of the
/// service. Required members that are not `Option`s are always present: those of an input from
/// `Default` are empty, which is an error if the model has a minimum length.
///
/// # Errors
/// All problems, each with the path of its member.
pub fn validate<I: OperationInput>(input: &I) -> Result<(), Problems> {
    let mut operations = <I::Operation as Operation>::service().table.operations();
    let operation = operations.find(|it| it.name() == <I::Operation as Operation>::NAME);
    let (Some(operation), Value::Map(members)) = (operation, to_value(View::Structure(input)))
    else {
        return Ok(());
    };
    validate_strict(&members, operation.input(), &[]).problems.into_result()
}

/// Fails if a required member is absent. `has_body`: the payload is sent beside the input.
pub(super) fn check_required(input: &dyn Structure, has_body: bool) -> Result<(), Error> {
    let shape = input.shape();
    let is_absent = |member: &Member| {
        member.is_required()
            && input.get(member.position()).is_some_and(|field| field.view().is_none())
            && !(has_body && member.binding() == Binding::Payload)
            && default_value(*member).is_none()
    };
    match shape.members().find(is_absent) {
        None => Ok(()),
        Some(member) => Err(Error::invalid_input(format!(
            "the required member {} of {} is missing",
            member.name(),
            input.type_info().name
        ))),
    }
}
