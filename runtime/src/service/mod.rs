//! A service as a program holds it: its table, its code and what it is called.

mod errors;
mod paging;
mod waiter;

pub use errors::{
    blank, debug_operation_error, display_error, display_operation_error, equal_errors, filled,
};
pub use paging::Paging;
pub use waiter::{Acceptor, Matcher, Of, State, Waiter};

use crate::endpoint;
use crate::shape::Structure;
use crate::table;
use crate::wire::Protocol;
use std::cmp::Ordering;

/// Makes an error of a service, blank.
pub type BlankError = fn() -> Box<dyn Structure>;

/// One generated service; every generated crate has it as `SERVICE`.
pub struct Service {
    /// The facts of its model.
    pub table: &'static table::Table,
    /// The word after the program's name, such as `connect`.
    pub command: &'static str,
    /// The Smithy shape id, such as `com.amazonaws.connect#AmazonConnectService`.
    pub shape_id: &'static str,
    /// `sdkId`, such as `Connect`; settings of one service are named after it.
    pub sdk_id: &'static str,
    /// The service's title, such as `Amazon Connect Service`.
    pub title: &'static str,
    /// The model's version of the service, such as `2017-08-08`.
    pub version: &'static str,
    /// The name that requests are signed for; empty where the service takes no signature.
    pub signing_name: &'static str,
    /// The host's first label, where no rule set says otherwise.
    pub endpoint_prefix: &'static str,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// The service's documentation.
    pub docs: &'static str,
    /// The code of each operation, in the order of the table's operations.
    pub operations: &'static [OperationCode],
    /// Blank errors of all operations by their shape rows.
    pub errors: &'static [(u16, BlankError)],
    /// The model's endpoint rules.
    pub endpoint: fn(&endpoint::Params) -> Result<endpoint::Endpoint, endpoint::Error>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("shape_id", &self.shape_id).field("version", &self.version).finish()
    }
}

impl Service {
    /// The operation with this command name and its code.
    pub fn operation(&'static self, command: &str) -> Option<(table::Operation, &'static OperationCode)> {
        // They are in the order of their commands, and may be hundreds.
        let (mut from, mut to) = (0, self.table.operations().len());
        while from < to {
            let middle = from + (to - from) / 2;
            let operation = self.table.operation(u16::try_from(middle).ok()?);
            match operation.command().cmp(command) {
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
                Ordering::Equal => return Some((operation, self.operations.get(middle)?)),
            }
        }
        None
    }

    /// A blank error by its shape; nothing for a shape that is no operation's error.
    pub fn error(&self, shape: table::Shape) -> Option<Box<dyn Structure>> {
        let (_, blank) = self.errors.iter().find(|(row, _)| *row == shape.index())?;
        Some(blank())
    }

    /// The words behind the service's: those of its operations, and `wait` where something can be
    /// waited for.
    pub fn commands(&'static self) -> Vec<&'static str> {
        let mut commands: Vec<&'static str> =
            self.table.operations().map(|operation| operation.command()).collect();
        let waits = self.table.operations().any(|operation| !operation.waiters().is_empty());
        if waits && !commands.contains(&"wait") {
            commands.push("wait");
        }
        commands
    }

    /// What can be waited for and with which operation, in the order of the names.
    pub fn waiters(&'static self) -> Vec<(table::Operation, Waiter)> {
        let of = |operation| Waiter::of(operation).into_iter().map(move |waiter| (operation, waiter));
        let mut waiters: Vec<(table::Operation, Waiter)> = self.table.operations().flat_map(of).collect();
        waiters.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        waiters
    }
}

/// The generated code of one operation, for programs that meet operations by name.
pub struct OperationCode {
    /// A blank input.
    pub input: fn() -> Box<dyn Structure>,
    /// A blank output.
    pub output: fn() -> Box<dyn Structure>,
    /// The skeleton in one of its forms.
    pub skeleton: fn(Skeleton) -> &'static str,
}

/// The forms of a skeleton, as `--generate-cli-skeleton` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skeleton {
    /// `input`: JSON for `--cli-input-json`.
    Input,
    /// `yaml-input`: commented YAML for `--cli-input-yaml`.
    YamlInput,
    /// `output`: a made-up response as JSON, to be printed like a real one.
    Output,
}

impl Skeleton {
    /// That of three texts which is in this form: what generated functions are made of.
    pub fn pick(self, input: &'static str, yaml_input: &'static str, output: &'static str) -> &'static str {
        match self {
            Skeleton::Input => input,
            Skeleton::YamlInput => yaml_input,
            Skeleton::Output => output,
        }
    }
}

/// One operation for programs that know it by its type.
pub trait Operation: 'static {
    /// What it takes.
    type Input: Structure + std::fmt::Debug;
    /// What it answers.
    type Output: Structure + Default + std::fmt::Debug;
    /// What its modelled errors are.
    type Error: OperationError;
    /// Its Smithy name.
    const NAME: &'static str;

    /// The service it belongs to.
    fn service() -> &'static Service;
}

/// The modelled errors of one operation, as an enum of the error structures.
pub trait OperationError: std::fmt::Debug + Sized + Send + Sync + 'static {
    /// The error of a shape row, which `fill` gets blank; nothing for a row that is not one of the operation's errors.
    fn read(row: u16, fill: &mut dyn FnMut(&mut dyn Structure)) -> Option<Self>;

    /// The error as a structure.
    fn structure(&self) -> &dyn Structure;
}
