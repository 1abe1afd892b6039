//! An option that the AWS CLI does not have.

use crate::table::{Access, Kind, Member, Operation};

/// An option of commands that the AWS CLI does not have.
#[derive(Clone, Copy, Debug)]
pub struct AddedOption {
    /// The name with its dashes.
    pub name: &'static str,
    /// The value that follows it, as pages show it; empty for a flag.
    pub value: &'static str,
    /// What it does, as plain text, on AWS's pages.
    pub(super) help: &'static str,
    /// The commands that have it.
    pub(super) scope: Scope,
}

/// The commands that have an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Every command.
    All,
    /// Commands with input documents and skeletons: those without a streamed response.
    Documents,
    /// Commands that send a list of limited length, if they are not waiters.
    Lists,
    /// Waiters.
    Waiters,
}

impl AddedOption {
    /// Whether the command of an operation has the option, or its waiters do.
    pub fn is_of(&self, operation: Operation, is_waiter: bool) -> bool {
        match self.scope {
            Scope::All => true,
            Scope::Documents => !operation.streams_output(),
            Scope::Lists => {
                !is_waiter
                    && !operation.streams_output()
                    && accepts_parts(operation)
                    && operation.input().members().any(|member| longest_list(member).is_some())
            }
            Scope::Waiters => is_waiter,
        }
    }
}

/// The highest number of elements of a member that is a list, if the model has one.
pub fn longest_list(member: Member) -> Option<usize> {
    let list = member.target();
    if list.kind() != Kind::List {
        return None;
    }
    let own = member.constraints().max_length();
    own.or_else(|| list.constraints().max_length())?.parse().ok().filter(|most| *most > 0)
}

/// Verbs of operations that treat each element of a list alone. All others may replace the elements
/// of the call before, make another resource per call, or do all or nothing.
pub const PART_VERBS: [&str; 20] = [
    "add",
    "associate",
    "attach",
    "authorize",
    "batch",
    "cancel",
    "delete",
    "deregister",
    "detach",
    "disable",
    "disassociate",
    "enable",
    "reject",
    "remove",
    "revoke",
    "stop",
    "tag",
    "terminate",
    "unassign",
    "untag",
];

/// Whether several calls of an operation with parts of a list do the same as one call with the
/// whole list: it only reads, or its verb says so.
pub fn accepts_parts(operation: Operation) -> bool {
    let verb = operation.command().split('-').next().unwrap_or_default();
    operation.access() == Access::Read || PART_VERBS.contains(&verb)
}
