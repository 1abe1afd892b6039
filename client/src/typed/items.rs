//! The items of all pages of a paginated operation.

use super::client::Client;
use super::pages::{PageError, Pages};
use futures_core::Stream;
use hardie_runtime::service::{OperationInput, Paginated};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// The type of an operation's items.
type ItemOf<I> = <<I as OperationInput>::Operation as Paginated>::Item;

/// An item, or the error that ends the stream.
type ItemResult<I> = Result<ItemOf<I>, PageError<I>>;

/// The items of all pages, a [`Stream`] that [`Client::items`](super::Client::items) returns.
#[must_use = "streams do nothing unless polled"]
pub struct Items<I>
where
    I: OperationInput,
    I::Operation: Paginated,
{
    pages: Pages<I>,
    /// The items of the current page that were not returned.
    left: vec::IntoIter<ItemOf<I>>,
}

impl<I> fmt::Debug for Items<I>
where
    I: OperationInput,
    I::Operation: Paginated,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the items of all pages as a stream; a page is requested when the items of the one
    /// before are used up.
    pub fn items<I>(&self, input: I) -> Items<I>
    where
        I: OperationInput,
        I::Operation: Paginated,
    {
        Items::new(self.pages(input))
    }
}

impl<I> Items<I>
where
    I: OperationInput,
    I::Operation: Paginated,
{
    pub(super) fn new(pages: Pages<I>) -> Items<I> {
        Items { pages, left: Vec::new().into_iter() }
    }

    /// Returns the next item, for which a page may be requested; `None` after the last item and
    /// after an error.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<ItemResult<I>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<I> Unpin for Items<I>
where
    I: OperationInput,
    I::Operation: Paginated,
{
}

impl<I> Stream for Items<I>
where
    I: OperationInput,
    I::Operation: Paginated,
{
    type Item = ItemResult<I>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<ItemResult<I>>> {
        loop {
            if let Some(item) = self.left.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    self.left = <I::Operation as Paginated>::items(page.into_output()).into_iter();
                }
            }
        }
    }
}
