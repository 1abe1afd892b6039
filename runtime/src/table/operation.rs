//! The cursors of operations and of their options; see [`cursor`](super::cursor).

use super::Table;
use super::cursor::{Member, Shape};
use super::flags::{OperationFlags, OptionFlags};
use super::rows::{Kind, OperationRow, OptionRow, Owner, RareRow};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// Whether an operation changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It changes nothing.
    Read,
    /// It may change something.
    Write,
}

impl Access {
    /// Its name: `read` or `write`.
    pub const fn name(self) -> &'static str {
        match self {
            Access::Read => "read",
            Access::Write => "write",
        }
    }
}

/// One operation of a service.
#[derive(Clone, Copy)]
pub struct Operation {
    table: &'static Table,
    index: usize,
}

impl Operation {
    pub(super) fn new(table: &'static Table, index: usize) -> Operation {
        assert!(index < table.operations.len(), "row of another table");
        Operation { table, index }
    }

    fn row(self) -> &'static OperationRow {
        &self.table.operations[self.index]
    }

    /// Its row, which is also its index in
    /// [`GeneratedCode::operations`](crate::service::GeneratedCode::operations).
    pub fn index(self) -> usize {
        self.index
    }

    /// Its Smithy name, such as `CreateContact`.
    pub fn name(self) -> &'static str {
        self.table.text(self.row().name)
    }

    /// Its command, such as `create-contact`.
    pub fn command(self) -> &'static str {
        self.table.text(self.row().command)
    }

    /// Its documentation.
    pub fn docs(self) -> &'static str {
        self.table.docs(self.row().docs)
    }

    /// The input structure; an empty structure if the model has none.
    pub fn input(self) -> Shape {
        Shape::new(self.table, self.row().input)
    }

    /// The output structure; an empty structure if the model has none.
    pub fn output(self) -> Shape {
        Shape::new(self.table, self.row().output)
    }

    /// Whether the body of its response is written to a file: the AWS CLI treats every blob that is
    /// the whole body as a stream, with or without `@streaming`.
    pub fn streams_output(self) -> bool {
        self.output().members().any(Member::is_blob_payload)
    }

    /// Whether it reads or writes: by an overlay, else `@readonly`, the HTTP method and, of AWS's
    /// operations, the name. What is not known to read counts as a write.
    pub fn access(self) -> Access {
        if self.has(OperationRow::READS) { Access::Read } else { Access::Write }
    }

    /// The HTTP method.
    pub fn method(self) -> &'static str {
        self.table.text(self.row().method)
    }

    /// The URI pattern, with `{labels}` and an optional fixed query.
    pub fn uri(self) -> &'static str {
        self.table.text(self.row().uri)
    }

    /// The HTTP status of success.
    pub fn code(self) -> u16 {
        self.row().code
    }

    /// The host prefix (`@endpoint`) with its labels; empty if absent.
    pub fn host_prefix(self) -> &'static str {
        self.table.text(self.row().host_prefix)
    }

    /// The shapes of its modelled errors, in model order.
    pub fn errors(self) -> impl ExactSizeIterator<Item = Shape> {
        let [first, count] = self.row().errors;
        let rows = &self.table.errors[usize::from(first)..usize::from(first) + usize::from(count)];
        rows.iter().map(move |row| Shape::new(self.table, *row))
    }

    /// Its options in the order of the input members; renamed options follow the others, aliases
    /// come last.
    pub fn options(self) -> impl ExactSizeIterator<Item = OptionEntry> + DoubleEndedIterator {
        let [first, count] = self.row().options;
        let rows = &self.table.options[usize::from(first)..usize::from(first) + usize::from(count)];
        let input = self.input().first_member();
        rows.iter().map(move |row| OptionEntry { table: self.table, row, input })
    }

    /// The endpoint parameters that the operation sets, as a JSON object by parameter name; empty
    /// if there are none. Each is an object with one of `value` (`@staticContextParams`), `member`
    /// (a name in the input: `@contextParam`) and `path` (JMESPath on the input:
    /// `@operationContextParams`).
    pub fn parameters(self) -> &'static str {
        self.table.text(self.row().parameters)
    }

    /// The pagination, as a JSON object; empty if the operation is not paginated.
    ///
    /// Keys with lists: `input` (input tokens), `output` (output tokens, JMESPath), `items` (paths
    /// of the paginated members), `keep` (paths of members kept from the first page). Keys with
    /// strings: `size` (the input member for the page size), `more` (JMESPath: whether more pages
    /// exist). Only the first three are always present. Use
    /// [`Pagination`](crate::service::Pagination) to read it.
    pub fn pagination(self) -> &'static str {
        self.table.text(self.row().pagination)
    }

    /// The waiters that poll this operation, as a JSON object by name; empty if there are none. Use
    /// [`Waiter`](crate::service::Waiter) to read it.
    pub fn waiters(self) -> &'static str {
        self.table.text(self.row().waiters)
    }

    /// What its calls need beyond the model, as a JSON object; empty if there is nothing. Use
    /// [`Customizations`](crate::service::Customizations) to read it.
    pub fn customizations(self) -> &'static str {
        self.table.text(self.row().customizations)
    }

    fn rare(self) -> Option<&'static RareRow> {
        self.table.rare(Owner::Operation, u16::try_from(self.index).ok()?)
    }

    /// The notes on the operation, as JSON: see [`Member::notes`].
    pub fn notes(self) -> &'static str {
        self.rare().map_or("", |rare| self.table.text(rare.notes))
    }

    /// A sample response in JSON, which is valid; empty for services of AWS.
    pub fn sample(self) -> &'static str {
        self.rare().map_or("", |rare| self.table.text(rare.sample))
    }

    /// The time to wait for a response at least (`@longPoll`), unless a caller sets a time-out.
    pub fn long_poll(self) -> Option<Duration> {
        self.table.text(self.rare()?.name).parse().ok().map(Duration::from_millis)
    }

    /// Whether a flag of [`OperationRow`] is set; of several flags, any.
    pub fn has(self, flags: OperationFlags) -> bool {
        self.row().flags.has_any(flags)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Operation) -> bool {
        std::ptr::eq(self.table, other.table) && self.index == other.index
    }
}

impl Eq for Operation {}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One option of an operation.
#[derive(Clone, Copy, Debug)]
pub struct OptionEntry {
    table: &'static Table,
    row: &'static OptionRow,
    input: u16,
}

impl OptionEntry {
    /// Its name without dashes, such as `instance-id`.
    pub fn name(self) -> &'static str {
        self.table.text(self.row.name)
    }

    /// Whether it is an alias, or an option that pages do not show.
    pub fn is_hidden(self) -> bool {
        self.has(OptionRow::HIDDEN)
    }

    /// Whether pages, completion and lists show it: neither an alias nor `@internal`.
    pub fn is_shown(self) -> bool {
        !self.is_hidden() && !self.member().is_internal()
    }

    /// Whether it must be given.
    pub fn is_required(self) -> bool {
        self.member().is_required_option() && !self.has(OptionRow::OPTIONAL)
    }

    /// Whether it takes no value: it switches a boolean on.
    pub fn is_flag(self) -> bool {
        self.member().target().kind() == Kind::Boolean
    }

    /// The member of its structure that the option switches on and off like a boolean.
    pub fn switched_member(self) -> Option<Member> {
        self.member().target().member(0).filter(|_| self.has(OptionRow::SWITCH))
    }

    /// The member of the elements of its list that each value of the option sets.
    pub fn plain_member(self) -> Option<Member> {
        let element = self.member().target().element()?.target();
        element.member(0).filter(|_| self.has(OptionRow::PLAIN_VALUES))
    }

    /// The option without dashes that sets false instead: `no-NAME`, or the name of an overlay.
    pub fn opposite(self) -> Option<Cow<'static, str>> {
        if !self.is_flag() && !self.has(OptionRow::SWITCH) {
            return None;
        }
        let index = self.table.options.element_offset(self.row);
        let row = index.and_then(|index| u16::try_from(index).ok());
        let rare = row.and_then(|row| self.table.rare(Owner::Option, row));
        Some(match rare {
            Some(rare) => self.table.text(rare.name).into(),
            None => format!("no-{}", self.name()).into(),
        })
    }

    /// Whether a flag of [`OptionRow`] is set; of several flags, any.
    pub fn has(self, flags: OptionFlags) -> bool {
        self.row.flags.has_any(flags)
    }

    /// The input member that the option sets.
    pub fn member(self) -> Member {
        Member::new(self.table, self.row.member, self.row.member - self.input)
    }
}
