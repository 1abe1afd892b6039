//! A generated service: its names, table, endpoint rules and operations.

mod added_commands;
mod auth;
mod code;
mod customizations;
mod endpoint_setting;
pub(crate) mod errors;
#[cfg(feature = "tables")]
mod file;
mod flavour;
mod option_rules;
mod pagination;
#[cfg(feature = "serde")]
mod serialized_error;
#[cfg(feature = "tables")]
mod tables;
mod waiter;

pub use added_commands::{Action, AddedCommand, CommandCall, Presigning, RsaSigning, Step};
pub use auth::{ApiKey, AuthScheme};
pub use code::{BlankError, Code, GeneratedCode, OperationCode, Skeleton, TableCode};
pub use customizations::{
    BodyHash, Checksum, Customizations, Decoding, EncodedOutput, EndpointError, MemberPattern,
    PresignedUrl, RegionRedirect,
};
pub use endpoint_setting::{EndpointSetting, ParameterKind};
pub use flavour::{Flavour, Own, OwnService, SETTINGS, Setting};
pub use option_rules::{
    AddedOption, Case, Computed, Fetch, Move, OptionRules, PageSize, Save, Withheld,
};
pub use pagination::Pagination;
#[cfg(feature = "tables")]
#[doc(hidden)]
pub use tables::DocsOf;
#[cfg(feature = "tables")]
pub use tables::Tables;
pub use waiter::{Acceptor, Comparator, Matcher, State, Waiter};

use crate::shape::Structure;
use crate::sort::sort_by;
use crate::table;
use crate::wire::Protocol;
use std::cmp::Ordering;

/// The error enums of operations, for generated code.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod operation_error {
    pub use super::serialized_error::{read, write};
}

/// A generated service; generated crates export it as `SERVICE`.
pub struct Service {
    /// The table of the model.
    pub table: &'static table::Table,
    /// The command name of the service, such as `connect`.
    pub command: &'static str,
    /// The Smithy shape id, such as `com.amazonaws.connect#AmazonConnectService`.
    pub shape_id: &'static str,
    /// The `sdkId`, such as `Connect`; names of service-specific settings are derived from it.
    pub sdk_id: &'static str,
    /// The service's title, such as `Amazon Connect Service`.
    pub title: &'static str,
    /// The model's version of the service, such as `2017-08-08`.
    pub version: &'static str,
    /// Commands that its clients have beside its operations and that this program does not
    /// support, with what to do instead; `NAME *` is a command beside the services.
    pub unsupported: &'static [(&'static str, &'static str)],
    /// Commands that overlays add, with their steps as JSON: see [`AddedCommand`].
    pub added_commands: &'static [(&'static str, &'static str)],
    /// Whose conventions it follows.
    pub flavour: Flavour,
    /// The authentication schemes of its operations, in the order to try them.
    pub auth: &'static [AuthScheme],
    /// The schemes of operations that have others, by operation row, in the order of the rows.
    pub operation_auth: &'static [(u16, &'static [AuthScheme])],
    /// The service name in signatures; empty if requests are not signed.
    pub signing_name: &'static str,
    /// The first label of the host name, unless the endpoint rules define the host.
    pub endpoint_prefix: &'static str,
    /// The settings that are parameters of the endpoint rules, as JSON: see [`EndpointSetting`].
    pub endpoint_settings: &'static str,
    /// The protocol of the service.
    pub protocol: Protocol,
    /// The service's documentation in generated code: see [`Service::documentation`].
    pub docs: &'static str,
    /// What makes its structures.
    pub code: Code,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("shape_id", &self.shape_id)
            .field("version", &self.version)
            .finish()
    }
}

impl Service {
    /// The operation with this command name.
    pub fn operation(&'static self, command: &str) -> Option<table::Operation> {
        // Operations are sorted by command name, and a service may have hundreds.
        let (mut from, mut to) = (0, self.table.operations().len());
        while from < to {
            let middle = from + (to - from) / 2;
            let operation = self.table.operation(u16::try_from(middle).ok()?);
            match operation.command().cmp(command) {
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
                Ordering::Equal => return Some(operation),
            }
        }
        None
    }

    /// The authentication schemes of an operation, in the order to try them.
    pub fn auth(&self, operation: table::Operation) -> &'static [AuthScheme] {
        let found = self
            .operation_auth
            .binary_search_by_key(&operation.index(), |(row, _)| usize::from(*row));
        match found.ok().and_then(|at| self.operation_auth.get(at)) {
            Some((_, schemes)) => schemes,
            None => self.auth,
        }
    }

    /// A command that an overlay adds. An operation of this name takes precedence.
    pub fn added_command(&'static self, name: &str) -> Option<AddedCommand> {
        let (name, rules) = self.added_commands.iter().find(|(command, _)| *command == name)?;
        AddedCommand::read(name, rules).filter(|_| self.operation(name).is_none())
    }

    /// The command names of the operations and of the commands that overlays add, and `wait` if the
    /// service has waiters.
    pub fn commands(&'static self) -> Vec<&'static str> {
        let mut commands: Vec<&'static str> =
            self.table.operations().map(|operation| operation.command()).collect();
        let added = self.added_commands.iter().map(|(command, _)| *command);
        commands.extend(added.filter(|command| self.operation(command).is_none()));
        let waits = self.table.operations().any(|operation| !operation.waiters().is_empty());
        if waits && !commands.contains(&"wait") {
            commands.push("wait");
        }
        commands
    }

    /// The waiters with their operations, ordered by name.
    pub fn waiters(&'static self) -> Vec<(table::Operation, Waiter)> {
        let of =
            |operation| Waiter::of(operation).into_iter().map(move |waiter| (operation, waiter));
        let mut waiters: Vec<(table::Operation, Waiter)> =
            self.table.operations().flat_map(of).collect();
        sort_by(&mut waiters, |(_, a), (_, b)| a.name.cmp(&b.name));
        waiters
    }
}

/// An operation as a type, with its input, output and error types.
pub trait Operation: 'static {
    /// The input type.
    type Input: OperationInput<Operation = Self>;
    /// The output type.
    type Output: Structure + Clone + Default + std::fmt::Debug;
    /// The type of the modelled errors.
    type Error: OperationError;
    /// The Smithy name of the operation.
    const NAME: &'static str;

    /// The service of the operation.
    fn service() -> &'static Service;
}

/// The input of an operation, whose type says which operation a call is.
pub trait OperationInput: Structure + Clone + std::fmt::Debug {
    /// The operation.
    type Operation: Operation<Input = Self>;
}

/// An operation whose pages are lists of items.
pub trait Paginated: Operation {
    /// The type of an item; for a map, of an entry.
    type Item: Send + 'static;

    /// The items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// The input of an operation with a stream (`@streaming`) as the body of its request.
pub trait StreamingInput: OperationInput {}

/// The input of an operation with a blob as the whole body of its response.
pub trait StreamingOutput: OperationInput {}

/// The modelled errors of one operation, as an enum of the error structures.
pub trait OperationError: std::fmt::Debug + Sized + Send + Sync + 'static {
    /// The shape rows of the operation's errors.
    const ROWS: &'static [u16];

    /// Creates the error of a shape row: `fill` sets the fields of a blank structure. `None` if the
    /// row is not one of the operation's errors.
    fn read(row: u16, fill: &mut dyn FnMut(&mut dyn Structure)) -> Option<Self>;

    /// The error as a structure.
    fn structure(&self) -> &dyn Structure;

    /// The error code, such as `ThrottlingException`.
    fn code(&self) -> &'static str {
        self.structure().shape().error_code()
    }

    /// The message as the service sent it, even if the model marks it as sensitive.
    fn message(&self) -> Option<&str> {
        errors::message_of(self.structure())
    }
}
