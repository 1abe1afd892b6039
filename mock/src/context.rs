//! What the writers of responses know of a request.

use crate::wire::Wire;

/// What a response says of its request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) wire: Wire,
    /// The Smithy name of the operation; empty if none was found.
    pub(crate) operation: &'a str,
    /// The ID of the request.
    pub(crate) id: &'a str,
}
