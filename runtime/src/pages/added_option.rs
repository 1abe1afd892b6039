//! An option that the AWS CLI does not have.

use crate::table::{Kind, Member, Operation};

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
                    && whole_list_verb(operation).is_none()
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

/// Verbs of operations that mean a whole list: each call would make another resource, or replace
/// the elements of the call before.
const WHOLE_LIST: [&str; 9] =
    ["create", "modify", "replace", "reset", "run", "send", "set", "start", "update"];

/// The verb of an operation of which several calls with parts of a list do not do the same as one
/// call with the whole list.
pub fn whole_list_verb(operation: Operation) -> Option<&'static str> {
    let verb = operation.command().split('-').next()?;
    WHOLE_LIST.into_iter().find(|it| *it == verb)
}
