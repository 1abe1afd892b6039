//! What operations do with their inputs.
//!
//! An operation that nobody gave behaviour answers the made-up output of the model's skeleton, so
//! that a new operation in the model is served at once.

use std::collections::BTreeMap;
use std::fmt;

use hardie_runtime::Value;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{OperationCode, Skeleton};
use hardie_runtime::shape::{Blank, Slot, Structure, fill};
use hardie_runtime::table::Operation;
use hyper::StatusCode;

use crate::auth::Caller;
use crate::fault::Fault;
use crate::json;

type Answer = Result<Box<dyn Structure>, Fault>;
type Behaviour = Box<dyn Fn(&Caller, &Value) -> Answer + Send + Sync>;

/// The behaviour of operations by their Smithy names.
#[derive(Default)]
pub(crate) struct Behaviours {
    given: BTreeMap<&'static str, Behaviour>,
}

impl fmt::Debug for Behaviours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.given.keys()).finish()
    }
}

impl Behaviours {
    /// Gives an operation its behaviour, in terms of its generated types.
    pub(crate) fn with<O>(
        mut self,
        does: impl Fn(&Caller, O::Input) -> Result<O::Output, O::Error> + Send + Sync + 'static,
    ) -> Behaviours
    where
        O: hardie_runtime::service::Operation<Input: Blank>,
    {
        let behaviour = move |caller: &Caller, value: &Value| -> Answer {
            let mut input = O::Input::blank();
            fill_structure(value, &mut input)?;
            match does(caller, input) {
                Ok(output) => Ok(Box::new(output)),
                Err(error) => Err(Fault::Modeled(Box::new(error))),
            }
        };
        self.given.insert(O::NAME, Box::new(behaviour));
        self
    }

    /// Answers an operation; `input` has been read and checked.
    pub(crate) fn answer(
        &self,
        operation: Operation,
        code: &OperationCode,
        caller: &Caller,
        input: &Value,
    ) -> Answer {
        if let Some(behaviour) = self.given.get(operation.name()) {
            return behaviour(caller, input);
        }
        let mut output = (code.output)();
        let made_up = json::parse((code.skeleton)(Skeleton::Output).as_bytes())?;
        fill_structure(&made_up, &mut *output)?;
        Ok(output)
    }
}

/// Fills a structure with a value that is already of its shape.
pub(crate) fn fill_structure(value: &Value, structure: &mut dyn Structure) -> Result<(), Fault> {
    let (shape, mut problems) = (structure.shape(), Problems::new());
    fill(value, Slot::Structure(structure), shape, &mut Path::new(), &mut problems);
    match problems.into_result() {
        Ok(()) => Ok(()),
        Err(problems) => Err(Fault::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalFailure",
            format!("The generated types do not hold what the model's table lets through: {problems}"),
        )),
    }
}
