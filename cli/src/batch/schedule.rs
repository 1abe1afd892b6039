//! Sends the rows: starts calls, waits for their ends, and records both.
//!
//! The order makes a batch safe against any end of the process. A row is in the journal before it
//! is sent. If its call can be repeated, its outcome is recorded after its line is written, so that
//! no result is lost; otherwise at once, so that no call is repeated.

use super::command::{Command, Step, Validity, Walk};
use super::concurrency::Concurrency;
use super::failures::Failures;
use super::feed::{Feed, Item, Ready};
use super::journal::{Journal, State};
use super::outcome::{self, Failure};
use super::progress::Progress;
use super::rate::Rate;
use super::results::{Entry, Results};
use super::summary::{Counts, Stop};
use crate::error::{Error, UNKNOWN_OUTCOME};
use hardie_client::internal::{CallOutput, Calls, Connection, Effect, Event, OwnedCall, Wake};
use hardie_runtime::value::{Map, Value};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often a row is sent again that the service throttled.
const MOST_TRIES: u32 = 20;

/// The most rows that are taken before calls in flight get their turn.
const MOST_AT_ONCE: u32 = 256;

/// A row in flight.
struct Ticket {
    /// Its position among the lines.
    position: u64,
    row: u64,
    token: Option<String>,
    members: Map,
    walk: Option<Walk>,
    tries: u32,
}

/// A batch that runs.
pub(crate) struct Schedule<'a> {
    pub(crate) command: &'a dyn Command,
    pub(crate) connection: &'a Connection,
    pub(crate) feed: Feed<'a>,
    pub(crate) journal: Option<Journal>,
    pub(crate) results: Results,
    pub(crate) failures: Option<Failures>,
    pub(crate) progress: Progress,
    pub(crate) rate: Rate,
    /// Ends waits for rows.
    pub(crate) wake: Option<Wake>,
    pub(crate) most_failures: Option<u64>,
    /// The rows of this shard, if they were counted.
    pub(crate) total: Option<u64>,
    pub(crate) counts: Counts,
    /// The rows of this shard that were read.
    pub(crate) read: u64,
    /// Whether calls may be repeated: by their tokens or their nature.
    pub(crate) is_repeatable: bool,
}

/// The parts that change while a batch runs.
struct Run<'a, 'c> {
    calls: Calls<'c, Ticket>,
    batch: Schedule<'a>,
    concurrency: Concurrency,
    /// Rows that the service throttled.
    again: VecDeque<(Ticket, Error)>,
    /// Calls that start once the journal has them.
    starting: Vec<(Ticket, OwnedCall)>,
    /// The position of the next line.
    position: u64,
    is_exhausted: bool,
    /// The next row.
    ahead: Option<Box<Ready>>,
    stop: Option<Stop>,
}

/// The end of a batch.
pub(crate) struct Ended {
    pub(crate) counts: Counts,
    pub(crate) stop: Option<Stop>,
}

impl Schedule<'_> {
    /// Runs the batch to its end, or until it has to stop.
    ///
    /// # Errors
    /// A system without threads or signals; the disk, after nothing is in flight any more.
    pub(crate) fn run(self) -> Result<Ended, Error> {
        let dispatcher = self.connection.open()?;
        let started = Instant::now();
        let mut run = Run {
            calls: Calls::new(self.connection, &dispatcher, self.wake.clone()),
            batch: self,
            concurrency: Concurrency::new(started),
            again: VecDeque::new(),
            starting: Vec::new(),
            position: 0,
            is_exhausted: false,
            ahead: None,
            stop: None,
        };
        while run.turn() {}
        run.finish(started)
    }
}

impl Run<'_, '_> {
    /// Starts what can start and takes what ended; false at the end.
    fn turn(&mut self) -> bool {
        let wake = self.start();
        if self.calls.in_flight() == 0 && (self.stop.is_some() || self.is_done()) {
            return false;
        }
        if let Err(error) = self.write() {
            self.stop_with(Stop::Error(error));
        }
        let now = Instant::now();
        self.batch.progress.update(&self.batch.counts, self.batch.total, now);
        let until = [wake, self.batch.progress.due()].into_iter().flatten().min();
        let mut event = self.calls.wait(until);
        loop {
            match event {
                Event::Ended(ticket, result) => self.ended(ticket, result),
                Event::Due => return true,
                Event::Interrupted if self.stop.is_some() => {
                    // The batch ends already: what is in flight stays unknown.
                    return false;
                }
                Event::Interrupted => self.stop_with(Stop::Interrupted),
            }
            // Further calls that have ended by now are taken together.
            if self.calls.in_flight() == 0 {
                return true;
            }
            event = self.calls.wait(Some(now));
        }
    }

    fn is_done(&self) -> bool {
        let is_empty = self.again.is_empty() && self.starting.is_empty();
        self.is_exhausted && is_empty && self.ahead.is_none()
    }

    fn stop_with(&mut self, stop: Stop) {
        // An error outlives other reasons.
        if self.stop.is_none() || matches!(stop, Stop::Error(_)) {
            self.stop = Some(stop);
        }
    }

    /// Starts rows up to the limits; returns the time at which more may start.
    fn start(&mut self) -> Option<Instant> {
        let mut wake = None;
        let mut taken = 0;
        while self.stop.is_none()
            && self.calls.in_flight() + self.starting.len() < self.concurrency.limit()
        {
            let now = Instant::now();
            taken += 1;
            if taken > MOST_AT_ONCE {
                wake = Some(now);
                break;
            }
            let held = self.batch.connection.throttled().1.filter(|until| *until > now);
            let is_call = !self.again.is_empty() || self.ahead.is_some();
            // The end of the rows is not waited for at the pace of the rate.
            wake = held.max(self.batch.rate.due(now).filter(|_| is_call));
            if wake.is_some() {
                break;
            }
            if let Some((ticket, error)) = self.again.pop_front() {
                self.repeat(ticket, error);
            } else if let Some(ready) = self.ahead.take() {
                self.send(*ready);
            } else if self.is_exhausted || !self.batch.results.has_room(self.position) {
                break;
            } else {
                match self.take_row() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => self.stop_with(Stop::Error(error)),
                }
            }
        }
        let needs_sync = !self.batch.is_repeatable && !self.starting.is_empty();
        if let Some(journal) = &mut self.batch.journal
            && let Err(error) = journal.commit(needs_sync)
        {
            // What is not recorded is not sent.
            self.starting.clear();
            self.stop_with(Stop::Error(error));
        }
        for (ticket, call) in std::mem::take(&mut self.starting) {
            self.calls.start(ticket, call);
        }
        wake
    }

    /// Takes the next row of the input; false if there is none yet.
    fn take_row(&mut self) -> Result<bool, Error> {
        let Some(item) = self.batch.feed.next()? else {
            self.is_exhausted = true;
            return Ok(true);
        };
        match item {
            Item::Later => return Ok(false),
            Item::Ready(ready) => {
                self.ahead = Some(ready);
                return Ok(true);
            }
            Item::Skipped => self.batch.counts.skipped += 1,
            Item::Unknown(row) => {
                let message = "An earlier run sent this row and no outcome is known. Check whether \
                               it was carried out; --cli-batch-retry-unknown sends it again.";
                let error = Value::Map(outcome::error_map(UNKNOWN_OUTCOME, message, 255));
                let position = self.next_position();
                let line = outcome::line(row, None, State::Unknown, ("error", error));
                self.batch.results.add(position, Entry { line, state: None, failed: None });
                self.batch.counts.add(State::Unknown);
                self.batch.counts.listed += 1;
            }
            Item::Invalid(row, problem, members) => {
                let position = self.next_position();
                let error = ("error", outcome::invalid(row, &problem));
                let line = outcome::line(row, None, State::Failed, error);
                self.batch.results.add(position, Entry { line, state: None, failed: members });
                self.count(State::Failed);
            }
        }
        self.batch.read += 1;
        Ok(true)
    }

    /// Sends a row, once the journal has it.
    fn send(&mut self, ready: Ready) {
        let Ready { row, token, members, call, prepared } = ready;
        if let Some(journal) = &mut self.batch.journal {
            journal.sent(row, &call);
        }
        self.batch.read += 1;
        let position = self.next_position();
        let ticket = Ticket { position, row, token, members, walk: prepared.walk, tries: 0 };
        self.batch.rate.take(Instant::now());
        self.starting.push((ticket, prepared.call));
    }

    fn next_position(&mut self) -> u64 {
        self.position += 1;
        self.position - 1
    }

    /// Sends a row again that the service throttled.
    fn repeat(&mut self, mut ticket: Ticket, error: Error) {
        match self.batch.command.prepare(ticket.members.clone(), Validity::Valid) {
            Ok(prepared) => {
                ticket.walk = prepared.walk;
                self.batch.rate.take(Instant::now());
                self.starting.push((ticket, prepared.call));
            }
            Err(_) => self.failed(ticket, &Failure::from(error)),
        }
    }

    fn ended(
        &mut self,
        mut ticket: Ticket,
        result: Result<CallOutput, hardie_client::internal::Error>,
    ) {
        let was_full = self.calls.in_flight() + 1 >= self.concurrency.limit();
        let throttled = self.batch.connection.throttled().0;
        let now = Instant::now();
        if self.concurrency.ended(throttled, was_full, now) {
            self.batch.rate.lower(now);
        }
        let step = match result {
            Ok(output) => {
                let step = self.batch.command.advance(output, ticket.walk.take());
                step.map_err(Failure::of_result)
            }
            Err(error) => Err(Failure::from(error)),
        };
        match step {
            Ok(Step::Page(page)) => {
                let (call, walk) = *page;
                ticket.walk = Some(walk);
                self.calls.start(ticket, call);
            }
            Ok(Step::Done(value)) => self.succeeded(ticket, value),
            Err(failure) => {
                let may_repeat = failure.effect == Effect::Throttled && ticket.tries < MOST_TRIES;
                if may_repeat && self.stop.is_none() {
                    ticket.tries += 1;
                    self.again.push_back((ticket, failure.error));
                } else {
                    self.failed(ticket, &failure);
                }
            }
        }
    }

    fn succeeded(&mut self, ticket: Ticket, value: Value) {
        let token = ticket.token.as_deref();
        let line = outcome::line(ticket.row, token, State::Ok, ("result", value));
        self.record(ticket, State::Ok, line, None);
    }

    fn failed(&mut self, mut ticket: Ticket, failure: &Failure) {
        let state = failure.state(self.batch.is_repeatable);
        let token = ticket.token.as_deref();
        let line = outcome::line(ticket.row, token, state, ("error", failure.value()));
        // A row that must not be repeated is no input for another run.
        let is_input = state == State::Failed || self.batch.is_repeatable;
        let members = std::mem::take(&mut ticket.members);
        self.record(ticket, state, line, is_input.then_some(members));
        if failure.is_about_all() {
            self.stop_with(Stop::Error(failure.error.clone()));
        }
    }

    fn record(&mut self, ticket: Ticket, state: State, line: Value, failed: Option<Map>) {
        let is_late = self.batch.is_repeatable;
        if let Some(journal) = self.batch.journal.as_mut().filter(|_| !is_late) {
            journal.ended(ticket.row, state);
        }
        let state_later = Some((ticket.row, state)).filter(|_| is_late);
        let failed = failed.filter(|_| self.batch.failures.is_some());
        self.batch.results.add(ticket.position, Entry { line, state: state_later, failed });
        self.count(state);
    }

    fn count(&mut self, state: State) {
        self.batch.counts.add(state);
        let bad = self.batch.counts.bad() - self.batch.counts.listed;
        if self.batch.most_failures.is_some_and(|most| bad >= most.max(1)) {
            self.stop_with(Stop::MaxFailures);
        }
    }

    /// Writes lines that are ready, then the outcomes that waited for them.
    fn write(&mut self) -> Result<(), Error> {
        if self.batch.results.is_ready() {
            let results = &mut self.batch.results;
            let written = self.batch.progress.without_bar(|| results.write())?;
            if let Some(failures) = &mut self.batch.failures {
                written.failed.iter().try_for_each(|members| failures.add(members))?;
                failures.flush()?;
            }
            if let Some(journal) = &mut self.batch.journal {
                written.states.into_iter().for_each(|(row, state)| journal.ended(row, state));
            }
        }
        match &mut self.batch.journal {
            Some(journal) => journal.commit(false),
            None => Ok(()),
        }
    }

    /// Records and prints what is left, then the summary.
    fn finish(mut self, started: Instant) -> Result<Ended, Error> {
        for (ticket, error) in std::mem::take(&mut self.again) {
            self.failed(ticket, &Failure::from(error));
        }
        // Calls that the user did not wait for.
        self.batch.counts.unknown += self.calls.in_flight() as u64;
        self.batch.results.release();
        let rows = self.batch.total.unwrap_or(self.batch.read);
        let time: Duration = started.elapsed();
        self.batch.results.finish(&self.batch.counts.line(rows, time));
        self.batch.progress.finish(&self.batch.counts, self.batch.total);
        let written = self.write();
        let synced = self.batch.journal.as_mut().map_or(Ok(()), |journal| journal.commit(true));
        if let Err(error) = written.and(synced) {
            self.stop_with(Stop::Error(error));
        }
        Ok(Ended { counts: self.batch.counts, stop: self.stop })
    }
}
