//! The behaviour of operations: from input to output.
//!
//! An operation without behaviour returns the sample output of the model's skeleton, so new
//! operations in the model are served at once.

use crate::auth::Caller;
use crate::fault::Fault;
use crate::json;
use hardie_runtime::Value;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Service, Skeleton};
use hardie_runtime::shape::{Blank, Slot, Structure, fill};
use hardie_runtime::table::Operation;
use hyper::StatusCode;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

type OperationResult = Result<Box<dyn Structure>, Fault>;
type OperationFuture = Pin<Box<dyn Future<Output = OperationResult> + Send>>;
type Behaviour = Box<dyn Fn(Caller, &Value) -> OperationFuture + Send + Sync>;

/// Members that tell a client that there is another page. With sample values, it would request
/// pages forever.
const PAGINATION_TOKENS: [&str; 4] = ["NextToken", "NextMarker", "Marker", "PaginationToken"];

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

    /// Executes an operation; `input` has been parsed and validated.
    pub(crate) async fn answer(
        &self,
        service: &Service,
        operation: Operation,
        caller: Caller,
        input: &Value,
    ) -> OperationResult {
        match self.given.get(operation.name()) {
            Some(behaviour) => behaviour(caller, input).await,
            None => made_up(service, operation),
        }
    }
}

/// The model's skeleton of an output, without members that announce another page.
fn made_up(service: &Service, operation: Operation) -> OperationResult {
    let mut output = service.output(operation);
    let content = json::parse(service.skeleton(operation, Skeleton::Output).as_bytes())?;
    fill_structure(&without_tokens(content), &mut *output)?;
    Ok(output)
}

/// A sample output as a last page.
fn without_tokens(mut content: Value) -> Value {
    if let Value::Map(members) = &mut content {
        members.retain(|name, _| {
            !PAGINATION_TOKENS.iter().any(|token| name.eq_ignore_ascii_case(token))
        });
    }
    content
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

#[cfg(test)]
mod tests {
    use super::without_tokens;
    use hardie_runtime::value::json;

    /// Pagination members in any spelling are missing in sample outputs, all other members are
    /// present.
    #[test]
    fn a_made_up_answer_is_the_last_page() {
        let sample = json::parse(r#"{"ETag":"ETag","nextToken":"NextToken","NextMarker":"m"}"#);
        assert_eq!(json::compact(&without_tokens(sample.unwrap())), r#"{"ETag":"ETag"}"#);
    }
}
