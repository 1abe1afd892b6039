//! Finds the command that the first arguments of a line name, and expands aliases.
//!
//! As in the AWS CLI, an alias replaces a command of the same name, and can refer to that command
//! by its own name.

use super::guard::Guard;
use super::{Run, operation, secrets, unsupported, version};
use crate::alias::{Alias, Aliases, Depth, external};
use crate::args::resolve::{Command, auth_options};
use crate::args::{self, Globals, HELP, MainArguments};
use crate::error::{Error, ErrorFormat};
use crate::help::Topic;
use crate::{pager, query};
use hardie_runtime::service::{Service, Waiter};
use hardie_runtime::table::Operation;
use std::cell::OnceCell;
use std::process::ExitCode;

/// Python's messages for endless recursion of aliases.
const ENDLESS: &str = "maximum recursion depth exceeded while calling a Python object";
const ENDLESS_SUBCOMMAND: &str = "maximum recursion depth exceeded";

/// The state of a line after the main pass.
pub(super) struct Line {
    pub(super) aliases: Aliases,
    main: MainArguments,
    globals: Globals,
    /// The service name, which is the context of the arguments of aliases.
    command: Option<String>,
    depth: Depth,
}

/// The result of expanding an alias.
enum AliasExpansion {
    /// The alias was executed.
    Ended(ExitCode),
    /// The command with the same name as the alias, with these arguments.
    Proxied(Vec<String>),
    /// The arguments that replace the alias.
    Words(Vec<String>),
}

impl Line {
    pub(super) fn new(
        aliases: Aliases,
        main: MainArguments,
        globals: Globals,
        command: Option<String>,
    ) -> Line {
        Line { aliases, main, globals, command, depth: Depth::default() }
    }

    /// The global options.
    pub(super) fn globals(&self) -> &Globals {
        &self.globals
    }
}

impl Run {
    /// The aliases of the user.
    ///
    /// # Errors
    /// See [`Aliases::read`].
    pub(super) fn aliases(&mut self) -> Result<Aliases, Error> {
        // No setting has been read yet, and this needs none.
        Aliases::read().inspect_err(|_| self.error_format = Some(ErrorFormat::Enhanced))
    }

    /// The names of services and of aliases, for the first argument.
    pub(super) fn commands<'a>(&self, aliases: &'a Aliases) -> Vec<&'a str>
    where
        Self: 'a,
    {
        all_names(self.services.commands(), aliases.toplevel(&self.program))
    }

    /// Runs the command whose arguments are `rest`.
    pub(super) fn dispatch(
        &mut self,
        line: &mut Line,
        mut rest: Vec<String>,
    ) -> Result<ExitCode, Error> {
        while let Some(name) = line.command.clone()
            && let Some(alias) = Alias::named(line.aliases.toplevel(&self.program), &name).cloned()
        {
            if let Some(command) = alias.external() {
                Guard::new(&line.globals, &self.config).check_alias(&name, &rest)?;
                return external::run(command, &rest).map(ExitCode::from);
            }
            line.depth.deeper(ENDLESS)?;
            let Some(words) = self.expand(line, &alias, None)? else {
                return Ok(ExitCode::SUCCESS);
            };
            rest.splice(..0, words);
            let is_command = name == HELP || self.services.commands().contains(&name.as_str());
            if is_command && line.command.as_ref() == Some(&name) {
                break;
            }
        }
        let service = match line.command.as_deref() {
            Some(HELP) if self.program.is_aws() || rest.is_empty() => {
                args::check_topic(&rest, &self.program.usage())?;
                return self.show(Topic::Program(self.services), &line.globals);
            }
            Some(HELP) => return self.help_of(None, &rest, &line.globals),
            Some(command) => self.services.named(command),
            None => self.services.first(),
        };
        match service {
            Some(service) => self.service(line, service, rest),
            None => Err(Error::general("This program contains no service")),
        }
    }

    /// Parses the arguments of an alias: applies its global options and returns the remaining
    /// arguments. Returns `None` if the version was requested and printed.
    fn expand(
        &mut self,
        line: &mut Line,
        alias: &Alias,
        command: Option<&str>,
    ) -> Result<Option<Vec<String>>, Error> {
        let own = alias.words()?;
        let words: Vec<String> = command.map(str::to_owned).into_iter().chain(own).collect();
        let main = args::main_pass(&words, &self.program, &self.commands(&line.aliases))?;
        if main.is_version() {
            return pager::write(&version::line(&self.program.name)).map(|()| None);
        }
        let (command, rest) =
            line.main.overlay(main, |option| alias.refuses(option), query::check)?;
        line.command = command;
        line.globals = line.main.clone().settle(|_| Ok(()))?.0;
        self.error_format = line.main.error_format();
        self.color = line.main.color();
        Ok(Some(rest))
    }

    /// Expands an alias after a service, an operation or `wait`; `rest` are the arguments after it.
    fn alias(
        &mut self,
        line: &mut Line,
        alias: &Alias,
        is_command: bool,
        rest: &[String],
        endless: &str,
    ) -> Result<AliasExpansion, Error> {
        if let Some(command) = alias.external() {
            Guard::new(&line.globals, &self.config).check_alias(&alias.name, rest)?;
            return external::run(command, rest)
                .map(|code| AliasExpansion::Ended(ExitCode::from(code)));
        }
        line.depth.deeper(endless)?;
        let command = line.command.clone();
        let Some(mut words) = self.expand(line, alias, command.as_deref())? else {
            return Ok(AliasExpansion::Ended(ExitCode::SUCCESS));
        };
        words.extend_from_slice(rest);
        if is_command {
            // The first argument names the command itself.
            words.drain(..words.len().min(1));
            return Ok(AliasExpansion::Proxied(words));
        }
        Ok(AliasExpansion::Words(words))
    }

    fn service(
        &mut self,
        line: &mut Line,
        service: &'static Service,
        mut words: Vec<String>,
    ) -> Result<ExitCode, Error> {
        self.enter(service, &line.globals)?;
        let aliases = line.aliases.after(&[service.command]).to_vec();
        if words.first().is_some_and(|word| Alias::named(&aliases, word).is_none()) {
            unsupported::check_command(service, &words)?;
        }
        secrets::check_place(service, &words, &aliases)?;
        // A command that the alias of the same name refers to no longer follows its service.
        let mut lineage = vec![service.command];
        let (name, rest) = loop {
            // All of them are only considered if the first argument is not one of them.
            let first = words.first().and_then(|word| service.operation(word));
            let commands =
                first.map_or_else(|| service.commands(), |operation| vec![operation.command()]);
            let (name, rest) =
                args::service_pass(&words, &self.program, &all_names(commands, &aliases))?;
            let Some(alias) = Alias::named(&aliases, &name).filter(|_| name != HELP) else {
                break (name, rest);
            };
            let is_command =
                service.operation(&name).is_some() || service.commands().contains(&name.as_str());
            match self.alias(line, alias, is_command, &rest, ENDLESS_SUBCOMMAND)? {
                AliasExpansion::Ended(code) => return Ok(code),
                AliasExpansion::Proxied(rest) => {
                    lineage.clear();
                    break (name, rest);
                }
                AliasExpansion::Words(rest) => words = rest,
            }
        };
        let mut command = Command::of_service(Some(service));
        command.take(self.services, &name);
        if command.waits {
            lineage.push(args::WAIT);
            return self.wait(line, service, lineage, rest);
        }
        if let Some(added) = service.added_command(&name) {
            return self.added_command(line, service, &added, &rest);
        }
        match service.operation(&name) {
            Some(found) => {
                lineage.push(found.command());
                self.operation(line, service, found, None, &lineage, rest)
            }
            None if !self.program.is_aws() && !rest.is_empty() => {
                self.help_of(Some(service), &rest, &line.globals)
            }
            None => self.show(Topic::Service(service), &line.globals),
        }
    }

    fn wait(
        &mut self,
        line: &mut Line,
        service: &'static Service,
        lineage: Vec<&str>,
        mut words: Vec<String>,
    ) -> Result<ExitCode, Error> {
        let waiters = service.waiters();
        let aliases = line.aliases.after(&lineage).to_vec();
        // Waiters take the place of aliases here.
        let aliases: Vec<Alias> = aliases
            .into_iter()
            .filter(|alias| waiters.iter().all(|(_, waiter)| waiter.command != alias.name))
            .collect();
        let names = waiters.iter().map(|(_, waiter)| waiter.command.as_str());
        let names: Vec<String> =
            all_names(names.collect(), &aliases).into_iter().map(str::to_owned).collect();
        let (name, rest) = loop {
            let (name, rest) = args::wait_pass(&words, &self.program, service.command, &names)?;
            let Some(alias) = Alias::named(&aliases, &name) else { break (name, rest) };
            match self.alias(line, alias, false, &rest, ENDLESS_SUBCOMMAND)? {
                AliasExpansion::Ended(code) => return Ok(code),
                AliasExpansion::Proxied(rest) | AliasExpansion::Words(rest) => words = rest,
            }
        };
        let Some((operation, waiter)) =
            waiters.into_iter().find(|(_, waiter)| waiter.command == name)
        else {
            return self.show(Topic::Waiters(service), &line.globals);
        };
        match service.operation(operation.command()) {
            Some(found) => {
                let lineage: Vec<&str> =
                    lineage.into_iter().chain([waiter.command.as_str()]).collect();
                self.operation(line, service, found, Some(&waiter), &lineage, rest)
            }
            None => self.show(Topic::Service(service), &line.globals),
        }
    }

    fn operation(
        &mut self,
        line: &mut Line,
        service: &'static Service,
        operation: Operation,
        waiter: Option<&Waiter>,
        lineage: &[&str],
        mut words: Vec<String>,
    ) -> Result<ExitCode, Error> {
        let usage = self.program.usage();
        let auth = auth_options(service, operation);
        let aliases = line.aliases.after(lineage).to_vec();
        let names: Vec<&str> = aliases.iter().map(|alias| alias.name.as_str()).collect();
        let refused = |error| args::with_usage(&error, &usage);
        while let Some((name, rest)) =
            args::operation::find_alias(operation, &auth, &words, &names).map_err(refused)?
            && let Some(alias) = Alias::named(&aliases, &name)
        {
            match self.alias(line, alias, false, &rest, ENDLESS)? {
                AliasExpansion::Ended(code) => return Ok(code),
                AliasExpansion::Proxied(rest) | AliasExpansion::Words(rest) => words = rest,
            }
        }
        let typed =
            args::operation::parse_among(operation, &auth, &words, &names).map_err(refused)?;
        if typed.help {
            return self.show(Topic::Operation(service, operation, waiter), &line.globals);
        }
        if !typed.unknown.is_empty() {
            unsupported::check_options(operation, &typed.unknown)?;
            let unknown = if service.flavour.is_aws() {
                typed.unknown
            } else {
                args::masked(&typed.unknown, !typed.secrets.is_empty())
            };
            return Err(Error::unknown_options(&unknown, usage));
        }
        if typed.describe {
            let waiter = waiter.cloned();
            let operation = Some(operation);
            let command = Command { service: Some(service), operation, waiter, waits: false };
            return self.describe(&command, &line.globals);
        }
        let (globals, config) = (&line.globals, &self.config);
        if typed.skeleton.is_none() && typed.dry_run.is_none() {
            Guard::new(globals, config).check(service, operation)?;
        }
        let session = operation::Session {
            service,
            operation,
            globals,
            config,
            waiter,
            noted: OnceCell::new(),
        };
        #[cfg(feature = "batch")]
        if typed.batch.first.is_some() {
            return session.run_batch(typed);
        }
        #[cfg(not(feature = "batch"))]
        if let Some(option) = typed.batch.first {
            return Err(Error::param(format!(
                "{option} is not supported: this program was built without the feature `batch`"
            )));
        }
        session.run(typed).map(|()| ExitCode::SUCCESS)
    }
}

/// The names of commands, and of aliases that have other names.
fn all_names<'a>(mut commands: Vec<&'a str>, aliases: &'a [Alias]) -> Vec<&'a str> {
    let count = commands.len();
    for alias in aliases {
        if alias.name != HELP && !commands[..count].contains(&alias.name.as_str()) {
            commands.push(&alias.name);
        }
    }
    commands
}
