//! Runs a command that an overlay adds: its steps call operations, compute, and print.

use super::dispatch::Line;
use super::guard::Guard;
use super::operation::{Session, has_base64_blobs};
use super::settings::{Authentication, connect};
use super::{Run, operation};
use crate::args::{self, Globals};
use crate::error::Error;
use crate::help::Topic;
use crate::services::Services;
use crate::{input, pager};
use aws_smithy_types::base64;
use hardie_client::internal::rsa::{RsaError, sign_sha1};
use hardie_client::internal::{Connection, jmespath};
use hardie_runtime::service::{
    Action, AddedCommand, CommandCall, Presigning, RsaSigning, Service, Step,
};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Number, Value};
use std::cell::OnceCell;
use std::process::ExitCode;
use std::time::Duration;

/// The name of the Region in expressions.
const REGION: &str = "region";
/// The entry for every error of a service.
const EVERY: &str = "*";

impl Run {
    /// Runs a command that an overlay adds.
    ///
    /// # Errors
    /// Arguments that are not valid (252), then the first step that fails.
    pub(super) fn added_command(
        &mut self,
        line: &Line,
        service: &'static Service,
        command: &AddedCommand,
        words: &[String],
    ) -> Result<ExitCode, Error> {
        let usage = self.program.usage();
        let parsed = args::added_command::parse(command, words);
        let typed = parsed.map_err(|error| args::with_usage(&error, &usage))?;
        if typed.help {
            return self.show(Topic::Added(service, command), line.globals());
        }
        if !typed.unknown.is_empty() {
            return Err(Error::unknown_options(&typed.unknown, usage));
        }
        let mut values = Map::new();
        for option in &command.options {
            values.insert(option.name.replace('-', "_"), Value::Null);
        }
        for (option, given) in typed.given {
            let value = input::value_of(&option, given)?;
            values.insert(option.name.replace('-', "_"), value);
        }
        let mut steps = Steps {
            services: self.services,
            service,
            globals: line.globals(),
            config: &self.config,
            connection: None,
            last: None,
            values,
        };
        for call in command.calls() {
            steps.find(call).map_err(|missing| {
                Error::param(format!("`{} {}` {missing}", service.command, command.name))
            })?;
        }
        let guard = Guard::new(steps.globals, steps.config);
        let access = |call: &CommandCall| steps.find(call).ok().map(|it| it.operation.access());
        if guard.check_added(command, access)? {
            guard.confirm(&|| format!("{} {} writes.", service.command, command.name))?;
        }
        // What is in the settings is checked, even if no step needs it.
        has_base64_blobs(steps.globals, steps.config)?;
        command.steps.iter().try_for_each(|step| steps.run(step))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The state of a command between its steps.
struct Steps<'a> {
    services: Services,
    service: &'static Service,
    globals: &'a Globals,
    config: &'a hardie_client::internal::config::Config,
    /// The connection to the service of the command, after its first use.
    connection: Option<Connection>,
    /// The operation of the last call.
    last: Option<CalledOperation>,
    /// The values of options and the results of steps.
    values: Map,
}

/// An operation of a service.
#[derive(Clone, Copy)]
struct CalledOperation {
    service: &'static Service,
    operation: Operation,
}

impl Steps<'_> {
    fn run(&mut self, step: &Step) -> Result<(), Error> {
        if let Some(condition) = &step.when
            && !jmespath::is_true(&self.evaluate(condition)?)
        {
            return Ok(());
        }
        let result = match &step.action {
            Action::Call(call) => self.call(call)?,
            Action::Set(expression) => self.evaluate(expression)?,
            Action::Print(expression) => {
                return match self.evaluate(expression)? {
                    Value::String(text) => pager::write(&text),
                    _ => Err(Error::general(format!("`{expression}` is not a string"))),
                };
            }
            Action::Show(expression) => {
                let value = self.evaluate(expression)?;
                let session = self.last.map(|called| self.session(called));
                return session.map_or(Ok(()), |session| session.print(value));
            }
            Action::Presign(presigning) => Value::String(self.presign(presigning)?),
            Action::Sign(signing) => Value::String(self.sign(signing)?),
        };
        if let Some(name) = &step.result {
            self.values.insert(name.clone(), result);
        }
        Ok(())
    }

    /// The value of an expression.
    fn evaluate(&mut self, expression: &str) -> Result<Value, Error> {
        if expression.contains(REGION) && !self.values.contains_key(REGION) {
            let region = self.connection()?.region().to_owned();
            self.values.insert(REGION.to_owned(), Value::String(region));
        }
        let values = Value::Map(self.values.clone());
        jmespath::evaluate(expression, &values).map_err(|error| Error::general(error.to_string()))
    }

    fn text(&mut self, expression: &str) -> Result<String, Error> {
        match self.evaluate(expression)? {
            Value::String(text) => Ok(text),
            _ => Err(Error::general(format!("`{expression}` is not a string"))),
        }
    }

    /// The connection to the service of the command.
    fn connection(&mut self) -> Result<&Connection, Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(self.service, self.globals, self.config, Authentication::default())?,
        };
        Ok(self.connection.insert(connection))
    }

    /// The operation of a call, or what is missing.
    fn find(&self, call: &CommandCall) -> Result<CalledOperation, String> {
        let service = match &call.service {
            None => Some(self.service),
            Some(id) => self.services.all().into_iter().find(|service| service.sdk_id == id),
        };
        let missing = |what: &str| format!("calls {what}, which this program does not have");
        let id = call.service.as_deref().unwrap_or_default();
        let service = service.ok_or_else(|| missing(&format!("the service {id}")))?;
        let found = service.operation(&call.command);
        let operation =
            found.ok_or_else(|| missing(&format!("{} {}", service.command, call.command)))?;
        Ok(CalledOperation { service, operation })
    }

    fn call(&mut self, call: &CommandCall) -> Result<Value, Error> {
        let called = self.find(call).map_err(Error::param)?;
        self.last = Some(called);
        let input = match &call.input {
            Some(expression) => jmespath::without_nulls(self.evaluate(expression)?),
            None => Value::Map(Map::new()),
        };
        let Value::Map(members) = input else {
            return Err(Error::general(format!("The input of {} is not a map", call.command)));
        };
        let response = if call.service.is_some() {
            let endpoint_url = match &call.endpoint {
                Some(expression) => self.evaluate(expression)?.as_str().map(str::to_owned),
                None => None,
            };
            // The endpoint of the command is that of its own service.
            let globals = Globals { endpoint_url, ..self.globals.clone() };
            let connection =
                connect(called.service, &globals, self.config, Authentication::default())?;
            self.session(called).respond(&connection, members)
        } else {
            self.connection()?;
            let session = self.session(called);
            self.connection.as_ref().map_or_else(
                || Err(Error::general("There is no connection")),
                |connection| session.respond(connection, members),
            )
        };
        response.or_else(|error| {
            let code = error.of_service().map(|(code, _, _)| code.to_owned());
            let instead = code.and_then(|code| {
                call.errors.get(&code).or_else(|| call.errors.get(EVERY)).cloned()
            });
            instead.ok_or(error)
        })
    }

    fn session(&self, called: CalledOperation) -> Session<'_> {
        let CalledOperation { service, operation } = called;
        let (globals, config) = (self.globals, self.config);
        operation::Session {
            service,
            operation,
            globals,
            config,
            waiter: None,
            noted: OnceCell::new(),
        }
    }

    fn presign(&mut self, presigning: &Presigning) -> Result<String, Error> {
        let url = self.text(&presigning.url)?;
        let lifetime = match self.evaluate(&presigning.expires)? {
            Value::Number(Number::Integer(seconds)) => u64::try_from(seconds).ok(),
            _ => None,
        };
        let lifetime = lifetime.filter(|seconds| *seconds <= LONGEST_LIFETIME);
        let lifetime = Duration::from_secs(lifetime.ok_or_else(|| {
            Error::param(format!("A URL is valid for 0 to {LONGEST_LIFETIME} seconds"))
        })?);
        Ok(self.connection()?.presign(&url, &presigning.signing_name, lifetime)?)
    }

    fn sign(&mut self, signing: &RsaSigning) -> Result<String, Error> {
        let (message, key) = (self.text(&signing.message)?, self.text(&signing.key)?);
        sign_sha1(key.as_bytes(), message.as_bytes()).map(base64::encode).map_err(unsigned)
    }
}

/// The longest lifetime of a URL in seconds: a week.
const LONGEST_LIFETIME: u64 = 604_800;

/// Why a string cannot be signed.
fn unsigned(error: RsaError) -> Error {
    Error::general(match error {
        // The words of the AWS CLI's library.
        RsaError::Pem => "1179 (AWS_ERROR_PEM_MALFORMED): Malformed PEM object encountered.",
        RsaError::NotSupported => {
            "This program cannot sign with RSA keys: it was built without the feature `rsa`"
        }
        RsaError::Key | RsaError::Encrypted => "The private key is not a valid RSA key",
    })
}
