//! Runs a batch of one operation: what `--cli-batch` and the other options of the command mean for
//! each row.

use super::guard::Guard;
use super::operation::{Session, has_base64_blobs};
use super::patience::Patience;
use super::settings::{Authentication, connect};
use super::{hint, render_request, secrets};
use crate::args::{DryRun, OperationArguments};
use crate::batch::{self, Options, Prepared, Scope, SharedValue, Step, Validity, Walk};
use crate::error::Error;
use crate::input::{self, Input, Lenient};
use crate::pagination::{Merged, Pages};
use crate::{pager, query};
use hardie_client::internal::{Call, CallOutput, Connection, OwnedCall, jmespath};
use hardie_runtime::pages::{BATCH, CHUNK, FILL, SCHEMA, SKELETON};
use hardie_runtime::service::{OptionRules, Pagination};
use hardie_runtime::shape::Structure;
use hardie_runtime::table::{Access, Member, Operation};
use hardie_runtime::value::Map;
use hardie_runtime::value::json::{self, Decimals};
use std::cell::RefCell;
use std::process::ExitCode;

impl Session<'_> {
    /// Makes one call per row.
    pub(super) fn run_batch(&self, mut typed: OperationArguments) -> Result<ExitCode, Error> {
        Patience::refuse(&typed.call)?;
        self.refuse(&typed)?;
        let given = std::mem::take(&mut typed.batch);
        let (strict, dry_run) = (typed.strict, typed.dry_run);
        let lenient = std::mem::take(&mut typed.call.lenient);
        let is_repeatable = self.only_reads();
        let takes_input = given.file.as_deref() == Some("-");
        let options = Options::new(given, !is_repeatable, dry_run.is_some())?;
        if !is_repeatable && dry_run.is_none() {
            let (service, command) = (self.service.command, self.operation.command());
            let question = || format!("{service} {command} writes for every row.");
            Guard::new(self.globals, self.config).confirm(&question)?;
        }
        let mut pagination = Pagination::of(self.operation);
        if let Some(facts) = &pagination
            && !typed.resolve_pagination(facts, self.globals.no_paginate)?
        {
            pagination = None;
        }
        if takes_input && [&typed.json, &typed.yaml].into_iter().flatten().any(|it| it == "-") {
            return Err(Error::param("Rows and a document cannot both be standard input"));
        }
        let secrets = secrets::read(std::mem::take(&mut typed.secrets), takes_input)?;
        let input = input::collect(typed, self.operation, self.service.flavour, false)?;
        let without_secrets = matches!(dry_run, Some(DryRun::Request | DryRun::Curl));
        let authentication = Authentication { without_secrets, secrets };
        let mut connection = connect(self.service, self.globals, self.config, authentication)?;
        let token = self.operation.input().members().find(|it| it.is_idempotency_token());
        if let Some(member) = token.filter(|member| input.members.contains_key(member.name())) {
            let name = member.name();
            return Err(Error::param(format!(
                "{BATCH} cannot be used with a document that has {name}: every row has its own token"
            )));
        }
        connection.share(token.is_some() || is_repeatable);
        let rules = OptionRules::of(self.operation);
        let rows = Rows {
            session: self,
            connection: &connection,
            scope: self.scope(&connection, &input.members),
            shared: self.shared(&input, pagination.is_some())?,
            token,
            is_repeatable,
            strict,
            lenient: lenient.then(RefCell::default),
            pagination,
            limits_pages: rules.page_size.is_some(),
            prints: rules.prints,
            input,
        };
        match dry_run {
            None => batch::run(&options, &rows, &connection),
            Some(form) => batch::each_row(&options, &rows, |prepared| rows.show(&prepared, form)),
        }
    }

    fn scope(&self, connection: &Connection, members: &Map) -> Scope {
        let account = connection.configured_account_id();
        let profile = account.is_none().then(|| self.config.profile_name().to_owned());
        let target = connection.resolve_endpoint(self.operation, members);
        Scope {
            service: self.service.command.to_owned(),
            operation: self.operation.name().to_owned(),
            region: connection.region().to_owned(),
            account: account.unwrap_or_default(),
            profile: profile.unwrap_or_default(),
            endpoint: target.map(|target| target.url().to_owned()).unwrap_or_default(),
        }
    }

    /// The values that all rows share, by the names of their options.
    fn shared(&self, input: &Input, is_paginated: bool) -> Result<Vec<SharedValue>, Error> {
        let mut shared = Vec::new();
        for (name, value) in &input.members {
            let Some(member) = self.operation.input().member_named(name) else { continue };
            let option = self.operation.options().find(|it| it.member().name() == name.as_str());
            let option = option.map_or_else(|| name.to_string(), |it| format!("--{}", it.name()));
            shared.push(SharedValue::of_member(option, member, value));
        }
        if !has_base64_blobs(self.globals, self.config)? {
            shared.push(SharedValue::of_option("--cli-binary-format", "raw-in-base64-out"));
        }
        if is_paginated {
            let pages = &input.pages;
            let size = pages.size.as_ref().map(json::compact);
            let most = pages.max_items.map(|most| most.to_string());
            let texts =
                [("starting token", &pages.start), ("page size", &size), ("limit of items", &most)];
            let given = texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
            shared.extend(given.map(|(name, text)| SharedValue::of_option(name, text)));
        }
        Ok(shared)
    }

    /// Refuses commands and options that rows cannot have.
    fn refuse(&self, typed: &OperationArguments) -> Result<(), Error> {
        let command = self.operation.command();
        let refused = |reason: &str| Err(Error::param(format!("{BATCH} {reason}")));
        if self.waiter.is_some() {
            return refused("is not supported by waiters");
        }
        if self.operation.streams_output() {
            return refused(&format!("is not supported by {command}, whose output is a file"));
        }
        let mut members = self.operation.input().members();
        if let Some(member) = members.find(|member| member.is_streaming_payload()) {
            let name = member.name();
            return refused(&format!("is not supported by {command}, whose {name} is a stream"));
        }
        if !OptionRules::of(self.operation).computes.is_empty() {
            return refused(&format!("is not supported by {command}"));
        }
        let others = [
            (SKELETON, typed.skeleton.is_some()),
            (FILL, typed.fill),
            (SCHEMA, typed.schema.is_some()),
            (CHUNK, typed.call.chunk),
        ];
        if let Some((name, _)) = others.into_iter().find(|it| it.1) {
            return refused(&format!("cannot be used with {name}"));
        }
        if let Some(format) =
            self.globals.output.as_deref().filter(|format| !["json", "jsonl"].contains(format))
        {
            return refused(&format!(
                "prints JSON Lines; it cannot be used with --output {format}"
            ));
        }
        let token = typed.options.iter().find(|it| it.0.member().is_idempotency_token());
        if let Some((option, _)) = token {
            let name = option.name();
            return refused(&format!("cannot be used with --{name}: every row has its own token"));
        }
        let per_call = typed.added.iter().find(|(option, _)| {
            option.saves.is_some() || option.fetches.is_some() || option.decrypts.is_some()
        });
        match per_call {
            Some((option, _)) => refused(&format!("cannot be used with --{}", option.name)),
            None => Ok(()),
        }
    }

    /// Whether the operation is known to change nothing, so that it may be repeated.
    fn only_reads(&self) -> bool {
        self.operation.access() == Access::Read
    }
}

/// The command for all rows.
struct Rows<'a> {
    session: &'a Session<'a>,
    connection: &'a Connection,
    scope: Scope,
    shared: Vec<SharedValue>,
    token: Option<Member>,
    is_repeatable: bool,
    strict: bool,
    /// What the input does not have, if that is dropped.
    lenient: Option<RefCell<Lenient>>,
    pagination: Option<Pagination>,
    /// Whether the page size depends on the other members.
    limits_pages: bool,
    /// The expression that the command applies to its result.
    prints: Option<String>,
    /// The values of the options.
    input: Input,
}

impl Rows<'_> {
    fn owned(&self, typed: Box<dyn Structure>, members: &Map) -> Result<OwnedCall, Error> {
        let operation = self.session.operation;
        let target = self.connection.resolve_endpoint(operation, members)?;
        Ok(OwnedCall { operation, input: typed, target })
    }

    fn check(&self, members: &Map) -> Result<Box<dyn Structure>, Error> {
        let given = hint::InputSyntax { as_json: &self.input.as_json, as_shorthand: &[] };
        self.session.check(members, given, self.strict)
    }

    /// The pages of a row; none if it has members of pagination itself.
    fn pages(&self, members: &Map) -> Result<Option<Pages>, Error> {
        let Some(pagination) = &self.pagination else { return Ok(None) };
        if pagination.members().any(|name| members.contains_key(name)) {
            return Ok(None);
        }
        let mut wanted = self.input.pages.clone();
        if self.limits_pages {
            let mut input = Input { members: members.clone(), pages: wanted, ..Input::default() };
            input.limit_pages(self.session.operation);
            wanted = input.pages;
        }
        Pages::new(pagination.clone(), wanted).map(Some)
    }

    /// Prints a request instead of sending it.
    fn show(&self, prepared: &Prepared, form: DryRun) -> Result<(), Error> {
        let call = Call {
            operation: prepared.call.operation,
            input: &*prepared.call.input,
            target: &prepared.call.target,
            stream_to: None,
            stream_from: None,
            body: None,
            streams: true,
        };
        let request = self.connection.prepare(&call)?;
        pager::write_bytes(&render_request::render(&request, form)?)
    }
}

impl batch::Command for Rows<'_> {
    fn operation(&self) -> Operation {
        self.session.operation
    }

    fn decimals(&self) -> Decimals {
        input::decimals_of(self.session.service.flavour)
    }

    fn scope(&self) -> &Scope {
        &self.scope
    }

    fn shared(&self) -> &[SharedValue] {
        &self.shared
    }

    fn token_member(&self) -> Option<Member> {
        self.token
    }

    fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }

    fn merged(&self, mut row: Map) -> Map {
        if let Some(lenient) = &self.lenient {
            lenient.borrow_mut().keep(&mut row, self.session.operation);
        }
        let (operation, flavour) = (self.session.operation, self.session.service.flavour);
        input::row_members(row, &self.input.members, operation, flavour)
    }

    fn endpoint(&self, members: &Map) -> Result<String, Error> {
        let target = self.connection.resolve_endpoint(self.session.operation, members)?;
        Ok(target.url().to_owned())
    }

    fn prepare(&self, members: Map, validity: Validity) -> Result<Prepared, Error> {
        let pages = self.pages(&members)?;
        let mut members = self.session.complete(members)?;
        if let Some(pages) = &pages {
            pages.begin(&mut members);
        }
        let typed = match validity {
            Validity::Unknown => self.check(&members)?,
            Validity::Valid => {
                self.session.structure(&members, self.session.is_checked(self.strict)?)?
            }
        };
        let call = self.owned(typed, &members)?;
        let walk = pages.map(|pages| Walk { pages, merged: Merged::new(), members });
        Ok(Prepared { call, walk })
    }

    fn advance(&self, output: CallOutput, walk: Option<Walk>) -> Result<Step, Error> {
        let mut value = output.value;
        if let Some(mut walk) = walk {
            walk.pages.take(&mut value)?;
            let goes_on = walk.pages.advance(&value, &mut walk.members)?;
            walk.merged.add(&mut value, &walk.pages)?;
            if goes_on {
                let call = self.owned(self.check(&walk.members)?, &walk.members)?;
                return Ok(Step::Page(Box::new((call, walk))));
            }
            value = walk.merged.finish(&walk.pages);
        } else if let Some(expression) = &self.prints {
            value = jmespath::without_nulls(jmespath::evaluate(expression, &value)?);
        }
        match &self.session.globals.query {
            Some(expression) => Ok(Step::Done(query::search(expression, &value)?.into_owned())),
            None => Ok(Step::Done(value)),
        }
    }
}
