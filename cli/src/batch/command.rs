//! What a batch needs of the command whose calls it makes.

use super::shared::SharedValue;
use super::token::Scope;
use crate::error::Error;
use crate::pagination::{Merged, Pages};
use hardie_client::internal::{CallOutput, OwnedCall};
use hardie_runtime::table::{Member, Operation};
use hardie_runtime::value::json::Decimals;
use hardie_runtime::value::{Map, Value};

/// What is known about members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    /// Nothing.
    Unknown,
    /// They were valid, or differ from valid ones by a token made here.
    Valid,
}

/// A call that can be sent.
pub(crate) struct Prepared {
    pub(crate) call: OwnedCall,
    /// The pages of a paginated operation.
    pub(crate) walk: Option<Walk>,
}

/// A walk through the pages of a row's result.
pub(crate) struct Walk {
    pub(crate) pages: Pages,
    pub(crate) merged: Merged,
    /// The input of the current page.
    pub(crate) members: Map,
}

/// What follows a response.
pub(crate) enum Step {
    /// The next page.
    Page(Box<(OwnedCall, Walk)>),
    /// The result of the row.
    Done(Value),
}

/// The command of a batch.
pub(crate) trait Command {
    fn operation(&self) -> Operation;

    fn decimals(&self) -> Decimals;

    /// What all calls share.
    fn scope(&self) -> &Scope;

    /// The values that the command line gives to all rows.
    fn shared(&self) -> &[SharedValue];

    /// The member for an idempotency token.
    fn token_member(&self) -> Option<Member>;

    /// Whether a call without a token may be repeated.
    fn is_repeatable(&self) -> bool;

    /// The members of a row and, where it has none, those of the options.
    fn merged(&self, row: Map) -> Map;

    /// The URL that members lead to.
    ///
    /// # Errors
    /// Members without an endpoint.
    fn endpoint(&self, members: &Map) -> Result<String, Error>;

    /// Makes members a call.
    ///
    /// # Errors
    /// Members that are not valid (252).
    fn prepare(&self, members: Map, validity: Validity) -> Result<Prepared, Error>;

    /// Takes a response; `walk` is that of [`prepare`](Command::prepare).
    ///
    /// # Errors
    /// A page or a query that cannot be evaluated.
    fn advance(&self, output: CallOutput, walk: Option<Walk>) -> Result<Step, Error>;
}
