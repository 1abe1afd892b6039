//! A client for programs without an async runtime.

use super::client::{Client, ErrorOf, OutputOf, SendResult};
use super::error::Error;
use super::pages::Pages;
use super::response::Response;
use super::wait::{Wait, WaitError, WaitOutcome};
use crate::error;
use hardie_runtime::service::{OperationInput, Paginated};
use std::fmt;
use std::sync::Arc;
use tokio::runtime::{Builder, Handle, Runtime};

/// A [`Client`] whose calls block the thread until they end.
///
/// `C` is the async client: [`Client`], or the one of a generated crate. Clones are cheap, and
/// share a runtime with one thread besides those that call.
///
/// ```no_run
/// use aws_connect::client::Client;
/// use aws_connect::{Channel, ContactInitiationMethod, CreateContactInput};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = hardie_client::blocking::Client::new(Client::builder().build()?)?;
/// let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow);
/// let output = client.send(input)?;
/// println!("{:?}", output.contact_id);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct BlockingClient<C = Client> {
    client: C,
    runtime: Arc<OwnedRuntime>,
}

/// A runtime that ends without waiting, so that it may be dropped anywhere.
struct OwnedRuntime(Option<Runtime>);

impl Drop for OwnedRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl<C: fmt::Debug> fmt::Debug for BlockingClient<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("blocking::Client").field("client", &self.client).finish_non_exhaustive()
    }
}

impl<C: AsRef<Client>> BlockingClient<C> {
    /// Starts a runtime for the calls of a client.
    ///
    /// # Errors
    /// A system without threads for it.
    pub fn new(client: C) -> std::io::Result<BlockingClient<C>> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("hardie-client")
            .enable_all()
            .build()?;
        Ok(BlockingClient { client, runtime: Arc::new(OwnedRuntime(Some(runtime))) })
    }

    /// The async client, for calls with [`block_on`](BlockingClient::block_on).
    pub fn client(&self) -> &C {
        &self.client
    }

    /// Waits for a future, such as a call of the async client: an upload, or one of a generated
    /// method.
    ///
    /// # Errors
    /// The error of the future; [`Construction`](super::ErrorKind::Construction) if the thread runs
    /// async code, which must not block.
    pub fn block_on<T, E>(
        &self,
        future: impl Future<Output = Result<T, Error<E>>>,
    ) -> Result<T, Error<E>> {
        self.wait_for(future).unwrap_or_else(|error| Err(Error::of_call(error)))
    }

    fn wait_for<T>(&self, future: impl Future<Output = T>) -> Result<T, error::Error> {
        let inside = "a blocking client cannot be used by async code: use the async client";
        if Handle::try_current().is_ok() {
            return Err(error::Error::invalid_input(inside));
        }
        let ended = || error::Error::general("the runtime of the blocking client has ended");
        Ok(self.runtime.0.as_ref().ok_or_else(ended)?.block_on(future))
    }

    /// Calls the operation that takes this input, as [`Client::send`].
    ///
    /// # Errors
    /// As [`Client::send`].
    pub fn send<I: OperationInput>(&self, input: I) -> SendResult<I> {
        self.block_on(self.client.as_ref().send(input))
    }

    /// Returns an iterator over the pages of an operation's results, as [`Client::pages`].
    pub fn pages<I: OperationInput>(
        &self,
        input: I,
    ) -> impl Iterator<Item = Result<Response<OutputOf<I>>, Error<ErrorOf<I>>>> {
        let (this, mut pages): (&Self, Pages<I>) = (self, self.client.as_ref().pages(input));
        std::iter::from_fn(move || {
            let page = this.wait_for(pages.next());
            page.unwrap_or_else(|error| Some(Err(Error::of_call(error))))
        })
        .fuse()
    }

    /// Returns an iterator over the items of all pages, as [`Client::items`].
    pub fn items<I>(
        &self,
        input: I,
    ) -> impl Iterator<Item = Result<<I::Operation as Paginated>::Item, Error<ErrorOf<I>>>>
    where
        I: OperationInput,
        I::Operation: Paginated,
    {
        let mut is_over = false;
        let mut items = self.client.as_ref().items(input);
        std::iter::from_fn(move || {
            if is_over {
                return None;
            }
            let item = self.wait_for(items.next());
            let item = item.unwrap_or_else(|error| Some(Err(Error::of_call(error))));
            is_over = !matches!(item, Some(Ok(_)));
            item
        })
    }

    /// Waits for a waiter, as [`Client::wait_until`]; `wait` is what that returns, with its limits.
    ///
    /// # Errors
    /// As the waiter.
    pub fn wait<I: OperationInput>(&self, wait: Wait<I>) -> Result<WaitOutcome<I>, WaitError<I>> {
        let name = wait.name();
        let ended = self.wait_for(wait.into_future());
        ended.unwrap_or_else(|error| Err(WaitError::not_started(name, Error::of_call(error))))
    }
}
