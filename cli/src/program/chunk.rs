//! `--cli-chunk`: sends a list that is longer than the model allows in several calls, one after
//! another, and prints each response.

use super::chunk_list::{ChunkSettings, Chunks, split};
use super::guard::Guard;
use super::operation::{PreparedCall, Session, given_as};
use super::render_request;
use super::settings::connect;
use crate::args::DryRun;
use crate::error::{Error, Kind};
use crate::input::Input;
use crate::output::{OutputFormat, visible};
use crate::pager::{self, Printer};
use crate::pagination::{PageRequest, Pages};
use hardie_client::internal::{Connection, Dispatcher, jmespath};
use hardie_runtime::pages::CHUNK;
use hardie_runtime::service::OptionRules;
use hardie_runtime::table::Access;
use hardie_runtime::value::Value;
use std::io::Write;
use std::mem::ManuallyDrop;

impl Session<'_> {
    /// The calls that a list needs; `None` if one is enough.
    ///
    /// # Errors
    /// As [`split`]; a waiter, or a response that goes to a file (252).
    pub(super) fn chunks(&self, input: &mut Input) -> Result<Option<Chunks>, Error> {
        if self.waiter.is_some() || self.operation.streams_output() {
            let command = self.operation.command();
            let what = if self.waiter.is_some() { "waiters" } else { command };
            return Err(Error::param(format!("{CHUNK} is not supported by {what}")));
        }
        split(self.operation, &mut input.members)
    }

    /// Makes a call per part of a list. All of them are validated before the first is sent; the
    /// first that fails ends the command, after which standard error says what was sent.
    ///
    /// # Errors
    /// Options that hold for one call only (252), those of a single call.
    pub(super) fn run_chunks(
        &self,
        chunks: Chunks,
        input: Input,
        settings: ChunkSettings,
    ) -> Result<(), Error> {
        let Chunks { member, parts } = chunks;
        let ChunkSettings { pagination, strict, dry_run, authentication } = settings;
        self.refuse_single(&input)?;
        let given = given_as(&input);
        let (mut calls, mut from) = (Vec::new(), 1);
        for part in parts {
            let (first, last) = (from, from + part.len() - 1);
            from = last + 1;
            let mut members = input.members.clone();
            members.insert(member.to_owned(), Value::List(part));
            let members = self.complete(members)?;
            self.check(&members, given, strict)?;
            calls.push((first, last, members));
        }
        if dry_run.is_none() {
            let guard = Guard::new(self.globals, self.config);
            guard.confirm_request(self.service, self.operation, &input.members, calls.len())?;
        }
        let connection = connect(self.service, self.globals, self.config, authentication)?;
        let connection = ManuallyDrop::new(connection);
        let format = self.format()?;
        let line = match dry_run {
            None => Some(ManuallyDrop::new(connection.open()?)),
            Some(_) => None,
        };
        let mut printer = Printer::new(self.globals.no_pager, self.config);
        let count = calls.len();
        for (at, (first, last, members)) in calls.into_iter().enumerate() {
            let target = connection.resolve_endpoint(self.operation, &members)?;
            let token = self.operation.input().members().find(|it| it.is_idempotency_token());
            let token = token.and_then(|it| members.get(it.name())?.as_str()).map(str::to_owned);
            let mut ready =
                PreparedCall { connection: &connection, target: &target, members, given, strict };
            let facts = pagination.clone();
            let pages = facts.map(|facts| Pages::new(facts, input.pages.clone())).transpose()?;
            if let Some(pages) = &pages {
                pages.begin(&mut ready.members);
            }
            let (Some(line), None) = (&line, dry_run) else {
                self.show_request(&connection, &ready, dry_run.unwrap_or(DryRun::Request))?;
                continue;
            };
            if format == OutputFormat::Yaml && at > 0 {
                printer.print("---\n")?;
            }
            let sent = match pages {
                Some(pages) => self.print_pages_over(line, pages, ready, format, &mut printer),
                None => self.print_call(line, &ready, format, &mut printer),
            };
            match sent {
                // A closed pipe ends reading, but no change.
                Ok(false) if self.operation.access() == Access::Read => break,
                Ok(_) => {}
                Err(error) => {
                    let ended = match error.kind() {
                        Kind::Service => "failed",
                        _ => "ended with an error, and may have been carried out",
                    };
                    report(member, (first, last), (at, count, ended), token.as_deref());
                    return Err(error);
                }
            }
        }
        printer.finish()
    }

    /// Refuses what holds for one call only.
    fn refuse_single(&self, input: &Input) -> Result<(), Error> {
        let refused = |what: &str| Err(Error::param(format!("{CHUNK} cannot be used with {what}")));
        let PageRequest { start, max_items, .. } = &input.pages;
        if start.is_some() || max_items.is_some() {
            return refused("--starting-token or --max-items: each call has its own pages");
        }
        let is_single = input.outfile.is_some()
            || input.stream_from.is_some()
            || !input.saves.is_empty()
            || !input.decrypts.is_empty()
            || !input.fetched.is_empty();
        if is_single { refused("these options of the command") } else { Ok(()) }
    }

    fn show_request(
        &self,
        connection: &Connection,
        ready: &PreparedCall<'_>,
        form: DryRun,
    ) -> Result<(), Error> {
        let typed = ready.check(self)?;
        let request = connection.prepare(&self.call(ready, &*typed))?;
        pager::write_bytes(&render_request::render(&request, form)?)
    }

    fn print_call(
        &self,
        line: &Dispatcher<'_>,
        ready: &PreparedCall<'_>,
        format: OutputFormat,
        printer: &mut Printer<'_>,
    ) -> Result<bool, Error> {
        let typed = ready.check(self)?;
        let mut value = line.send(&self.call(ready, &*typed))?.value;
        if let Some(expression) = OptionRules::of(self.operation).prints {
            value = jmespath::without_nulls(jmespath::evaluate(&expression, &value)?);
        }
        if format == OutputFormat::JsonLines {
            return self.print_elements(value, printer);
        }
        self.print_part(&value, format, printer)
    }
}

/// Says which calls were made when one failed.
fn report(
    member: &str,
    (first, last): (usize, usize),
    (made, count, ended): (usize, usize, &str),
    token: Option<&str>,
) {
    let before = match made {
        0 => String::new(),
        _ => format!("; the calls before it, for elements 1 to {}, succeeded", first - 1),
    };
    let after = match count - made {
        1 => String::new(),
        _ => format!("; elements from {} were not sent", last + 1),
    };
    let token = token.map_or_else(String::new, |token| {
        format!("; the idempotency token of this call is {}", visible(token))
    });
    // A failed write to standard error cannot be reported.
    let _ = writeln!(
        std::io::stderr(),
        "note: call {} of {count}, for elements {first} to {last} of {member}, \
         {ended}{before}{after}{token}",
        made + 1
    );
}
