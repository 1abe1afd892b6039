//! Requests the pages of a paginated operation one after another.

use crate::client::{Client, SendError};
use crate::pagination::next_tokens;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Operation, Pagination};
use hardie_runtime::shape::{Structure, View, fill, to_value};
use hardie_runtime::value::{Map, Value};

/// The result pages of a paginated operation, returned by [`Client::pages`].
#[derive(Debug)]
pub struct Pages<'c, O: Operation> {
    client: &'c Client,
    /// The input of the first page.
    input: O::Input,
    pagination: Option<Pagination>,
    /// The tokens of the next page; `None` after the last page.
    next: Option<Map>,
}

impl Client {
    /// Returns the result pages of an operation, starting at the tokens in `input`.
    ///
    /// An operation without pagination has one page. Each page is a separate call with its own
    /// retries, over the same connection.
    pub fn pages<O>(&self, input: &O::Input) -> Pages<'_, O>
    where
        O: Operation,
        O::Input: Clone,
    {
        let mut operations = O::service().table.operations();
        let pagination =
            operations.find(|operation| operation.name() == O::NAME).and_then(Pagination::of);
        Pages { client: self, input: input.clone(), pagination, next: Some(Map::new()) }
    }
}

impl<O> Pages<'_, O>
where
    O: Operation,
    O::Input: Clone,
{
    /// Requests the next page; returns `None` after the last page and after an error.
    ///
    /// # Errors
    /// As [`Client::send`]; also if the service returns the same token twice in a row.
    pub async fn next(&mut self) -> Option<Result<O::Output, SendError<O::Error>>> {
        let place = self.next.take()?;
        let mut input = self.input.clone();
        if let Err(text) = begin(&mut input, &place) {
            return Some(Err(SendError::Other(text)));
        }
        let output = match self.client.send::<O>(&input).await {
            Ok(output) => output,
            Err(error) => return Some(Err(error)),
        };
        let Some(pagination) = &self.pagination else { return Some(Ok(output)) };
        match next_tokens(pagination, &to_value(View::Structure(&output))) {
            Err(error) => return Some(Err(SendError::Other(error.to_string()))),
            Ok(next) if next.values().all(Value::is_null) => {}
            Ok(next) if next == place => {
                return Some(Err(SendError::Other(
                    "The same next token was received twice".to_owned(),
                )));
            }
            Ok(next) => self.next = Some(next),
        }
        Some(Ok(output))
    }
}

/// Sets the tokens of a page in an input.
fn begin(input: &mut dyn Structure, place: &Map) -> Result<(), String> {
    let shape = input.shape();
    let mut problems = Problems::new();
    for (name, token) in place.iter().filter(|(_, token)| !token.is_null()) {
        let Some(member) = shape.member_named(name) else { continue };
        if let Some(field) = input.get_mut(member.position()) {
            fill(token, field.slot(), member.target(), &mut Path::new(), &mut problems);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.to_string()) }
}
