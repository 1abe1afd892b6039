//! The rows that are to be sent, one after another, with their tokens: those of this shard that an
//! earlier run did not finish.

use super::canonical::{Digest, digest, digest_of_parts};
use super::command::{Command, Prepared, Validity};
use super::journal::{State, States, short};
use super::occurrences::Occurrences;
use super::problem::Problem;
use super::reader::{Next, Reader};
use super::rows::Row;
use super::shard::Shard;
use super::source::{ReadDigest, Source};
use super::spool::Numbers;
use super::token::token;
use crate::error::Error;
use hardie_runtime::value::{Map, Value};

/// A row that can be sent.
pub(crate) struct Ready {
    pub(crate) row: u64,
    pub(crate) token: Option<String>,
    /// The whole members, with the token.
    pub(crate) members: Map,
    /// The digest that identifies the call.
    pub(crate) call: Digest,
    pub(crate) prepared: Prepared,
}

/// A row of this shard.
pub(crate) enum Item {
    /// No row yet: the input pauses.
    Later,
    Ready(Box<Ready>),
    /// An earlier run made it.
    Skipped,
    /// Its outcome is unknown, and it must not be repeated.
    Unknown(u64),
    /// It is not valid; with its members if they could be read.
    Invalid(u64, Problem, Option<Map>),
}

/// The rows of a batch.
pub(crate) struct Feed<'a> {
    pub(crate) command: &'a dyn Command,
    pub(crate) source: &'a Source,
    pub(crate) rows: Reader,
    pub(crate) occurrences: Occurrences,
    pub(crate) shard: Option<Shard>,
    /// The states of an earlier run.
    pub(crate) states: Option<States>,
    /// The contents of the first pass.
    pub(crate) contents: Option<Numbers>,
    /// The SHA-256 of the input in the first pass.
    pub(crate) input: Option<String>,
    /// The SHA-256 of what has been read.
    pub(crate) read: ReadDigest,
    /// The last row that was read.
    pub(crate) last: u64,
    /// Whether rows with an unknown outcome are sent again.
    pub(crate) retries_unknown: bool,
}

impl Feed<'_> {
    /// The next row of this shard.
    ///
    /// # Errors
    /// An input that is not valid or was changed (252), or cannot be read (255).
    pub(crate) fn next(&mut self) -> Result<Option<Item>, Error> {
        loop {
            let row = match self.rows.next().map_err(|failure| self.source.failed(failure))? {
                Next::Row(row) => row,
                Next::Later => return Ok(Some(Item::Later)),
                Next::End => {
                    self.check_end()?;
                    return Ok(None);
                }
            };
            self.last = row.number;
            if let Some(item) = self.item(row)? {
                return Ok(Some(item));
            }
        }
    }

    /// Checks that the input was not cut since the first pass.
    fn check_end(&self) -> Result<(), Error> {
        match &self.input {
            Some(input) if *input != self.read.value() => {
                Err(self.changed(self.last, "the input ends or continues otherwise than before"))
            }
            _ => Ok(()),
        }
    }

    /// A row as it concerns this run; `None` if it belongs to another shard.
    fn item(&mut self, row: Row) -> Result<Option<Item>, Error> {
        let number = row.number;
        let members = match row.members {
            Ok(members) => self.command.merged(members),
            Err(problem) if self.contents.is_some() => {
                return Err(self.changed(number, &problem.to_string()));
            }
            Err(problem) => {
                let content = digest_of_parts(&[b"invalid", &number.to_le_bytes()]);
                let is_ours = self.shard.is_none_or(|shard| shard.has(&content, 0));
                return Ok(is_ours.then_some(Item::Invalid(number, problem, None)));
            }
        };
        let content = digest(&members);
        let disk = |error: std::io::Error| self.source.temporary_failed(&error);
        if let Some(contents) = &mut self.contents
            && contents.get(number).map_err(disk)? != short(&content)
        {
            return Err(self.changed(number, "it is not the row that was validated"));
        }
        let occurrence = self.occurrences.add(&content).map_err(disk)?;
        if self.shard.is_some_and(|shard| !shard.has(&content, occurrence)) {
            return Ok(None);
        }
        let invalid = |error: &Error, members: Map| {
            let problem = Problem::of((row.line, row.column), error);
            Ok(Some(Item::Invalid(number, problem, Some(members))))
        };
        let url = match self.command.endpoint(&members) {
            Ok(url) => url,
            Err(error) => return invalid(&error, members),
        };
        let call = self.command.scope().call(&url, &content, occurrence);
        let earlier = match &mut self.states {
            Some(states) => states.of(number).map_err(disk)?,
            None => None,
        };
        if let Some((_, earlier)) = earlier
            && earlier != short(&call)
        {
            return Err(Error::param(format!(
                "Row {number} of {} is not the row of the journal: its content, the options, the \
                 Region, the endpoint or the account id differs",
                self.source.name
            )));
        }
        let (mut members, mut own_token) = (members, None);
        if let Some(member) = self.command.token_member() {
            let name = member.name();
            // Services take an empty token for none, so that a repeated call would be another one.
            let given = members.get(name).and_then(Value::as_str).filter(|it| !it.is_empty());
            let token = given.map_or_else(|| token(member, &call), str::to_owned);
            members.insert(name, Value::from(token.as_str()));
            own_token = Some(token);
        }
        match earlier.map(|it| it.0) {
            Some(State::Ok) => return Ok(Some(Item::Skipped)),
            Some(State::Sent | State::Unknown)
                if own_token.is_none()
                    && !self.command.is_repeatable()
                    && !self.retries_unknown =>
            {
                return Ok(Some(Item::Unknown(number)));
            }
            _ => {}
        }
        // Its content is that of a row of the first pass.
        let validity = match self.contents {
            Some(_) => Validity::Valid,
            None => Validity::Unknown,
        };
        match self.command.prepare(members.clone(), validity) {
            Ok(prepared) => {
                let ready = Ready { row: number, token: own_token, members, call, prepared };
                Ok(Some(Item::Ready(Box::new(ready))))
            }
            Err(error) => invalid(&error, members),
        }
    }

    fn changed(&self, row: u64, reason: &str) -> Error {
        let name = &self.source.name;
        Error::param(format!("{name} was changed while its rows were sent: row {row}: {reason}"))
    }
}
