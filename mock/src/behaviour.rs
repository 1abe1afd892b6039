//! The behaviour of operations: from input to output.
//!
//! Operations without behaviour are answered from resources, examples and samples, so that new
//! operations of the model are served at once.

use crate::auth::Caller;
use crate::fault::Fault;
use hardie_runtime::Value;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Blank, Slot, Structure, fill};
use hardie_runtime::table::Operation;
use hyper::StatusCode;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

pub(crate) type OperationResult = Result<Box<dyn Structure>, Fault>;
pub(crate) type OperationFuture = Pin<Box<dyn Future<Output = OperationResult> + Send>>;
type Behaviour = Box<dyn Fn(Caller, &Value) -> OperationFuture + Send + Sync>;

/// The behaviour of operations by their Smithy names.
#[derive(Default)]
pub struct Behaviours {
    given: BTreeMap<&'static str, Behaviour>,
}

impl fmt::Debug for Behaviours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.given.keys()).finish()
    }
}

impl Behaviours {
    /// Sets the behaviour of an operation, in terms of its generated types.
    #[must_use]
    pub fn with<O, F>(
        mut self,
        does: impl Fn(Caller, O::Input) -> F + Send + Sync + 'static,
    ) -> Behaviours
    where
        O: hardie_runtime::service::Operation<Input: Blank>,
        F: Future<Output = Result<O::Output, O::Error>> + Send + 'static,
    {
        let behaviour = move |caller: Caller, value: &Value| -> OperationFuture {
            let mut input = O::Input::blank();
            let answer = fill_structure(value, &mut input).map(|()| does(caller, input));
            Box::pin(async move {
                match answer?.await {
                    Ok(output) => Ok(Box::new(output) as Box<dyn Structure>),
                    Err(error) => Err(Fault::Modeled(Box::new(error))),
                }
            })
        };
        self.given.insert(O::NAME, Box::new(behaviour));
        self
    }

    /// Executes an operation; `input` has been parsed and validated. `None` if it has no behaviour.
    pub(crate) fn of(
        &self,
        operation: Operation,
        caller: Caller,
        input: &Value,
    ) -> Option<OperationFuture> {
        self.given.get(operation.name()).map(|behaviour| behaviour(caller, input))
    }
}

/// Fills a structure with a value of its shape.
pub(crate) fn fill_structure(value: &Value, structure: &mut dyn Structure) -> Result<(), Fault> {
    let (shape, mut problems) = (structure.shape(), Problems::new());
    fill(value, Slot::Structure(structure), shape, &mut Path::new(), &mut problems);
    match problems.into_result() {
        Ok(()) => Ok(()),
        Err(problems) => Err(Fault::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalFailure",
            format!(
                "The generated types reject input that the model's constraints accept: {problems}"
            ),
        )),
    }
}
