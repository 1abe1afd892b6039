//! Requests the pages of a paginated operation one after another.

use super::client::{Client, ErrorOf, SendResult};
use super::error::Error;
use crate::error::{self, Stage};
use crate::pagination::next_tokens;
use futures_core::Stream;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Operation, OperationInput, Pagination};
use hardie_runtime::shape::{Structure, View, fill, to_value};
use hardie_runtime::value::{Map, Value};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The result pages of an operation, a [`Stream`] that [`Client::pages`] returns.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<I: OperationInput> {
    client: Client,
    /// The input of the first page.
    input: I,
    pagination: Option<Pagination>,
    state: State<I>,
}

enum State<I: OperationInput> {
    /// The tokens of the next page.
    Idle(Map),
    /// A call is in progress, with the tokens of its page.
    Calling(Map, Call<I>),
    /// After the last page and after an error.
    Over,
}

type Call<I> = Pin<Box<dyn Future<Output = SendResult<I>> + Send>>;

impl<I: OperationInput> fmt::Debug for Pages<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("client", &self.client)
            .field("input", &self.input)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the pages of an operation's results as a stream, starting at the tokens in `input`.
    ///
    /// An operation without pagination has one page. Each page is a separate call with its own
    /// retries, over the same connection.
    pub fn pages<I: OperationInput>(&self, input: I) -> Pages<I> {
        Pages::new(self.clone(), input)
    }
}

impl<I: OperationInput> Pages<I> {
    pub(super) fn new(client: Client, input: I) -> Pages<I> {
        let mut operations = <I::Operation as Operation>::service().table.operations();
        let operation = operations.find(|it| it.name() == <I::Operation as Operation>::NAME);
        let pagination = operation.and_then(Pagination::of);
        Pages { client, input, pagination, state: State::Idle(Map::new()) }
    }

    /// Requests the next page; returns `None` after the last page and after an error.
    ///
    /// # Errors
    /// As [`Client::send`]; also if the service returns the same token twice in a row.
    pub async fn next(&mut self) -> Option<SendResult<I>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<SendResult<I>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Idle(tokens) => {
                    let mut input = self.input.clone();
                    if let Err(text) = begin(&mut input, &tokens) {
                        return Poll::Ready(Some(Err(invalid(text))));
                    }
                    let client = self.client.clone();
                    let call = Box::pin(async move { client.send(input).await });
                    self.state = State::Calling(tokens, call);
                }
                State::Calling(tokens, mut call) => {
                    let Poll::Ready(result) = call.as_mut().poll(context) else {
                        self.state = State::Calling(tokens, call);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(self.finish(&tokens, result)));
                }
            }
        }
    }

    /// A page, after which the tokens of the next one are known.
    fn finish(&mut self, tokens: &Map, result: SendResult<I>) -> SendResult<I> {
        let page = result?;
        let Some(pagination) = &self.pagination else { return Ok(page) };
        let next = next_tokens(pagination, &to_value(View::Structure(page.output())));
        let next = next.map_err(|error| invalid(error.to_string()))?;
        if next.values().all(Value::is_null) {
            return Ok(page);
        }
        if next == *tokens {
            return Err(invalid("The same next token was received twice".to_owned()));
        }
        self.state = State::Idle(next);
        Ok(page)
    }
}

impl<I: OperationInput> Unpin for Pages<I> {}

impl<I: OperationInput> Stream for Pages<I> {
    type Item = SendResult<I>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<SendResult<I>>> {
        let page = ready!(self.poll_page(context));
        Poll::Ready(page)
    }
}

/// The error of a response whose tokens cannot be used.
fn invalid<E>(message: String) -> Error<E> {
    Error::of_call(error::Error::general(message).at(Stage::Response))
}

/// The alias keeps the documentation of [`Pages`] short.
pub(super) type PageError<I> = Error<ErrorOf<I>>;

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
