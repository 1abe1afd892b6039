//! How a call ended: the state of its row and the line of its result.

use super::journal::State;
use super::problem::Problem;
use crate::error::{Error, Kind};
use hardie_client::internal::{self, Effect, Stage};
use hardie_runtime::cli::python::{self, Dict};
use hardie_runtime::value::{Map, Value};

/// An error of a call with what it means for the row.
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) effect: Effect,
    stage: Stage,
    /// Whether the service has carried out the call, and only its result cannot be shown.
    is_carried_out: bool,
}

impl From<internal::Error> for Failure {
    fn from(error: internal::Error) -> Failure {
        let parts = error.clone().into_parts();
        let (effect, stage) = (parts.effect, parts.stage);
        Failure { error: error.into(), effect, stage, is_carried_out: false }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let (effect, stage) = (Effect::Answered, Stage::Construction);
        Failure { error, effect, stage, is_carried_out: false }
    }
}

impl Failure {
    /// The result of a call that succeeded cannot be shown.
    pub(crate) fn of_result(error: Error) -> Failure {
        Failure { is_carried_out: true, ..Failure::from(error) }
    }

    /// The state of the row. A server's own error says nothing about what it did before, which
    /// matters where a call cannot be repeated.
    pub(crate) fn state(&self, is_repeatable: bool) -> State {
        let status = self.error.of_service().map_or(0, |it| it.2);
        match self.effect {
            Effect::Lost => State::Unknown,
            _ if self.is_carried_out && !is_repeatable => State::Unknown,
            Effect::Answered if status >= 500 && !is_repeatable => State::Unknown,
            _ => State::Failed,
        }
    }

    /// Whether all further rows would fail in the same way.
    pub(crate) fn is_about_all(&self) -> bool {
        matches!(self.error.kind(), Kind::NoCredentials | Kind::Configuration | Kind::NoRegion)
            || self.stage == Stage::Credentials
    }

    /// The error of a row's result.
    pub(crate) fn value(&self) -> Value {
        let service = self.error.of_service();
        let message = match service {
            Some((_, message, _)) if !message.is_null() => python::str(message, Dict::Plain),
            _ => self.error.message().to_owned(),
        };
        let mut map = error_map(self.error.code(), &message, self.error.exit_code());
        if let Some((_, _, status)) = service {
            map.insert("status".to_owned(), Value::from(i64::from(status)));
        }
        Value::Map(map)
    }
}

/// The members that every error has.
pub(crate) fn error_map(code: &str, message: &str, exit: u8) -> Map {
    Map::from_iter([
        ("code".to_owned(), Value::from(code)),
        ("message".to_owned(), Value::from(message)),
        ("exit".to_owned(), Value::from(i64::from(exit))),
    ])
}

/// The error of a row that is not valid.
pub(crate) fn invalid(row: u64, problem: &Problem) -> Value {
    let mut map = error_map("ParamValidation", &problem.message, 252);
    for (name, number) in [("line", problem.line), ("column", problem.column)] {
        map.insert(name, Value::from(i64::try_from(number).unwrap_or(i64::MAX)));
    }
    let errors = problem.details(row).map(|detail| {
        let entries =
            [("path", &*detail.path), ("code", detail.code), ("message", &*detail.message)];
        Value::Map(entries.into_iter().map(|(name, text)| (name, Value::from(text))).collect())
    });
    let errors: Vec<Value> = errors.collect();
    if !errors.is_empty() {
        map.insert("errors", Value::List(errors));
    }
    Value::Map(map)
}

/// The line of a row.
pub(crate) fn line(
    row: u64,
    token: Option<&str>,
    state: State,
    content: (&'static str, Value),
) -> Value {
    let mut map = Map::new();
    map.insert("row".to_owned(), Value::from(i64::try_from(row).unwrap_or(i64::MAX)));
    if let Some(token) = token {
        map.insert("token".to_owned(), Value::from(token));
    }
    map.insert("status".to_owned(), Value::from(state.name()));
    map.insert(content.0.to_owned(), content.1);
    Value::Map(map)
}
