//! The client for Rust callers, with typed inputs and outputs.

use super::call::Failed;
use super::error::{Error, ErrorKind, UnmodeledError};
use super::response::Response;
use crate::connection::Connection;
use crate::response::success::Response as Success;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::service::{Operation, OperationError, OperationInput, Service};
use hardie_runtime::shape::{Slot, Structure, fill};
use hardie_runtime::table::Operation as Row;
use std::fmt;
use std::sync::Arc;

/// A client of one service, with typed inputs, outputs and errors.
///
/// Clones are cheap and share connections, credentials and retry quota. Generated crates have a
/// `Client` of their own with a method per operation, which dereferences to this one.
///
/// Calls need a tokio runtime with timers and network enabled.
#[derive(Clone)]
pub struct Client {
    pub(super) connection: Arc<Connection>,
}

/// The output of the operation that takes an input.
pub type OutputOf<I> = <<I as OperationInput>::Operation as Operation>::Output;

/// The modelled errors of the operation that takes an input.
pub type ErrorOf<I> = <<I as OperationInput>::Operation as Operation>::Error;

/// The result of a call of the operation that takes an input.
pub type SendResult<I> = Result<Response<OutputOf<I>>, Error<ErrorOf<I>>>;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("service", &self.connection.service).finish_non_exhaustive()
    }
}

impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}

impl Client {
    /// The service.
    pub fn service(&self) -> &'static Service {
        self.connection.service
    }

    /// Calls the operation that takes this input, with retries (three attempts by default).
    ///
    /// Absent idempotency tokens are generated, and are the same in all attempts. Dropping the
    /// future cancels the call; the service may have run the operation by then.
    ///
    /// # Errors
    /// [`Error`], whose [`kind`](Error::kind) separates modelled errors of the service from others.
    pub async fn send<I: OperationInput>(&self, mut input: I) -> SendResult<I> {
        let operation = self.operation::<I>()?;
        // In a box: callers move the future of this function.
        let sent = Box::pin(self.connection.send_typed(operation, &mut input, None, false)).await;
        self.finish(operation, &input, sent.map_err(|failed| self.error(failed))?).await
    }

    /// The operation that takes an input.
    pub(super) fn operation<I: OperationInput>(&self) -> Result<Row, Error<ErrorOf<I>>> {
        let service = <I::Operation as Operation>::service();
        let found = self.connection.operation(service, <I::Operation as Operation>::NAME);
        found.map_err(Error::of_call)
    }

    /// Reads the output of a successful call.
    pub(super) async fn finish<I: OperationInput>(
        &self,
        operation: Row,
        input: &I,
        success: Success,
    ) -> SendResult<I> {
        let mut output = OutputOf::<I>::default();
        let read =
            Box::pin(self.connection.read_typed(operation, input, success, &mut output)).await;
        let completed = read.map_err(|failed| self.error(failed))?;
        if let Some(value) = completed.changed {
            output = OutputOf::<I>::default();
            let slot = Slot::Structure(&mut output);
            fill(&value, slot, operation.output(), &mut Path::new(), &mut Problems::new());
        }
        Ok(Response::new(output, completed.facts))
    }

    pub(super) fn error<E: OperationError>(&self, failed: Failed) -> Error<E> {
        let found = match failed {
            Failed::Other(error) => return Error::of_call(error),
            Failed::Service(found) => found,
        };
        let mut is_read = false;
        let mut read = |error: &mut dyn Structure| is_read = found.read(&self.connection, error);
        let error = found.row.and_then(|row| E::read(row, &mut read));
        let kind = match error.filter(|_| is_read) {
            Some(error) => ErrorKind::Service(error),
            None => ErrorKind::Unmodeled(UnmodeledError {
                code: found.facts.code.clone(),
                message: found.message(&self.connection),
            }),
        };
        Error::of_response(kind, found.facts)
    }
}
