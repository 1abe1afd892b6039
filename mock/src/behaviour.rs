//! The behaviour of operations: from input to output.
//!
//! Operations without behaviour are answered from resources, examples and samples, so that new
//! operations of the model are served at once.

use crate::auth::Caller;
use crate::fault::Fault;
use crate::json;
use hardie_runtime::Value;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Blank, Slot, Structure, fill};
use hardie_runtime::table::{Operation, Shape};
use hyper::StatusCode;
use std::borrow::Cow;
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
    let value = &*with_json_headers(value, shape);
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

/// A value whose headers with JSON are JSON: the conversion to types reads them so, as for the AWS
/// CLI.
fn with_json_headers(value: &Value, shape: Shape) -> Cow<'_, Value> {
    let mut headers = shape.members().filter(|member| member.is_json_header()).peekable();
    let (Value::Map(map), true) = (value, headers.peek().is_some()) else {
        return Cow::Borrowed(value);
    };
    let mut map = map.clone();
    for member in headers {
        if let Some(value) = map.get_mut(member.name())
            && let Some(Ok(parsed)) = value.as_str().map(|text| json::parse(text.as_bytes()))
        {
            *value = parsed;
        }
    }
    Cow::Owned(Value::Map(map))
}

#[cfg(test)]
mod tests {
    use super::with_json_headers;
    use crate::json;
    use crate::test_service::{ORDER, TABLE};

    #[test]
    fn headers_with_json_are_json() {
        let value = json::parse(br#"{"shop":"1","json":"{\"a\":1}"}"#).unwrap();
        let found = with_json_headers(&value, TABLE.shape(ORDER));
        assert_eq!(json::text(&found), r#"{"shop":"1","json":{"a":1}}"#);
        let value = json::parse(br#"{"json":"not json"}"#).unwrap();
        assert_eq!(*with_json_headers(&value, TABLE.shape(ORDER)), value);
    }
}
