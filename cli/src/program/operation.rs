//! Runs one operation: from its arguments to the printed result.

use super::chunk_list::ChunkSettings;
use super::guard::Guard;
use super::patience::Patience;
use super::settings::{Authentication, connect};
use super::{fill, hint, render_request, secrets};
use crate::args::{DryRun, Globals, OperationArguments};
use crate::attended::wants_color;
use crate::conventions;
use crate::error::{Error, member_path};
use crate::input::{self, Input};
use crate::output::{self, OutputFormat, Style};
use crate::pager::Printer;
use crate::pagination::Pages;
use crate::parts::{Sink, collected};
use crate::yaml::SharedObjects;
use crate::{pager, query};
use aws_smithy_types::base64;
use hardie_client::internal::config::{Config, is_true};
use hardie_client::internal::{Call, Connection, ResolvedEndpoint, encode_keys, jmespath};
use hardie_runtime::pages::{FILL, INPUT_JSON, INPUT_YAML, SCHEMA};
use hardie_runtime::problem::Problems;
use hardie_runtime::service::{Customizations, OptionRules, Pagination, Service, Skeleton, Waiter};
use hardie_runtime::shape::{Structure, fill_structure};
use hardie_runtime::table::Operation;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::validate;
use hardie_runtime::value::{Map, Value, json};
use std::cell::OnceCell;
use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;

/// What a call needs in addition to its parameters.
pub(super) struct Session<'a> {
    pub(super) service: &'static Service,
    pub(super) operation: Operation,
    pub(super) globals: &'a Globals,
    pub(super) config: &'a Config,
    /// The waiter, if the command is not the operation itself.
    pub(super) waiter: Option<&'a Waiter>,
    /// Set after the patterns that cannot be checked have been reported, so that later pages do not
    /// repeat them.
    pub(super) noted: OnceCell<()>,
}

/// A call that can be sent, and the checks for its parameters.
pub(super) struct PreparedCall<'a> {
    pub(super) connection: &'a Connection,
    pub(super) target: &'a ResolvedEndpoint,
    /// With blobs decoded and tokens filled in.
    pub(super) members: Map,
    pub(super) given: hint::InputSyntax<'a>,
    pub(super) strict: bool,
}

impl Session<'_> {
    /// Converts, connects, validates, sends, prints; a skeleton ends it early.
    pub(super) fn run(&self, mut typed: OperationArguments) -> Result<(), Error> {
        let skeleton = typed.skeleton.take();
        let (strict, dry_run, fill) = (typed.strict, typed.dry_run, typed.fill);
        if fill && !matches!(skeleton.as_deref(), Some("input" | "yaml-input")) {
            return Err(Error::param(format!(
                "{FILL} requires --generate-cli-skeleton input or yaml-input"
            )));
        }
        let schema = typed.schema.take().map(|place| fill::schema_comment(&place)).transpose()?;
        if schema.is_some() && skeleton.as_deref() != Some("yaml-input") {
            return Err(Error::param(format!(
                "{SCHEMA} requires --generate-cli-skeleton yaml-input"
            )));
        }
        let connects = std::mem::take(&mut typed.call);
        let patience = match self.waiter {
            Some(waiter) => Some((waiter, Patience::new(waiter, &connects)?)),
            None => {
                Patience::refuse(&connects)?;
                None
            }
        };
        typed.call.lenient = connects.lenient;
        let mut pagination = Pagination::of(self.operation);
        let mut extra = None;
        if let Some(facts) = &pagination {
            let is_off = self.globals.no_paginate && self.waiter.is_none();
            let is_paged = typed.resolve_pagination(facts, is_off)?;
            if self.waiter.is_some() {
                extra = std::mem::take(&mut typed.pages).into_parameter();
            }
            if !is_paged || self.waiter.is_some() {
                pagination = None;
            }
        }
        let mut words = typed.pages.clone();
        // A body that is only sent need not be in memory.
        let is_changed = self.operation.has(OperationRow::GZIP | OperationRow::CHECKSUM_REQUIRED);
        let is_looked_at = dry_run.is_some() || strict || skeleton.is_some() || is_changed;
        let is_input_taken = [&typed.json, &typed.yaml].into_iter().flatten().any(|it| it == "-");
        let secrets = secrets::read(std::mem::take(&mut typed.secrets), is_input_taken)?;
        let input = input::collect(typed, self.operation, self.service.flavour, !is_looked_at);
        let mut input = input.map_err(|error| error.located(|name| self.json_path(name)))?;
        // A document may contain the model's own pagination members.
        if pagination
            .as_ref()
            .is_some_and(|facts| facts.members().any(|name| input.members.contains_key(name)))
        {
            words.refuse()?;
            pagination = None;
        }
        if pagination.is_some() {
            input.limit_pages(self.operation);
        }
        input.members.extend(extra.map(|value| ("PaginationConfig".to_owned(), value)));
        let given = if fill { std::mem::take(&mut input.members) } else { Map::new() };
        match skeleton.as_deref() {
            Some("input") => return self.print_skeleton(Skeleton::Input, given),
            Some("yaml-input") => {
                pager::write(&schema.unwrap_or_default())?;
                return self.print_skeleton(Skeleton::YamlInput, given);
            }
            _ => {}
        }
        // Output without a signature needs no credentials.
        let without_secrets = matches!(dry_run, Some(DryRun::Request | DryRun::Curl));
        let authentication = Authentication { without_secrets, secrets };
        if connects.chunk
            && skeleton.is_none()
            && let Some(chunks) = self.chunks(&mut input)?
        {
            let settings = ChunkSettings { pagination, strict, dry_run, authentication };
            return self.run_chunks(chunks, input, settings);
        }
        if strict {
            self.check_early(&input, pagination.as_ref())?;
        }
        // The AWS CLI reads the format after the response.
        if !self.service.flavour.is_aws() && dry_run.is_none() && self.waiter.is_none() {
            self.format()?;
        }
        if skeleton.is_none() && dry_run.is_none() {
            let guard = Guard::new(self.globals, self.config);
            guard.confirm_request(self.service, self.operation, &input.members, 1)?;
        }
        let connection = connect(self.service, self.globals, self.config, authentication)?;
        let connection = ManuallyDrop::new(connection);
        if skeleton.is_none() {
            for fetched in std::mem::take(&mut input.fetched) {
                if !self.fetch(&connection, &mut input, fetched, dry_run)? {
                    return Ok(());
                }
            }
        }
        // The AWS CLI validates the made-up response before the input.
        let made_up = skeleton.is_some().then(|| self.made_up_response()).transpose()?;
        let target = match &made_up {
            // Nothing is sent to the endpoint that the service would return.
            Some(_) if Customizations::of(self.operation).discovery.is_some() => {
                ResolvedEndpoint::default()
            }
            _ => connection.resolve_endpoint(self.operation, &input.members)?,
        };
        let mut members = self.complete(std::mem::take(&mut input.members))?;
        let pages = pagination
            .map(|pagination| Pages::new(pagination, std::mem::take(&mut input.pages)))
            .transpose()?;
        if let Some(pages) = &pages {
            pages.begin(&mut members);
        }
        let ready = PreparedCall {
            connection: &connection,
            target: &target,
            members,
            given: given_as(&input),
            strict,
        };
        let typed_input = ready.check(self)?;
        if let Some(response) = made_up {
            return self.print_response(response);
        }
        let call = Call {
            stream_to: input.outfile.as_deref().map(std::path::Path::new),
            stream_from: input.stream_from.as_deref(),
            ..self.call(&ready, &*typed_input)
        };
        if let Some(form) = dry_run {
            let request = connection.prepare(&call)?;
            return pager::write_bytes(&render_request::render(&request, form)?);
        }
        let hints = if std::io::stderr().is_terminal() {
            hint::unknown_values(&ready.members, self.operation)
        } else {
            Vec::new()
        };
        let done = match (patience, pages) {
            (Some((waiter, patience)), _) => self.wait(waiter, patience, &ready, &call),
            (None, Some(pages)) => self.print_pages(pages, ready),
            (None, None) => {
                // The typed input has the same strings: a large one is not kept twice.
                drop(ready);
                // The process ends soon, which closes connections faster than destructors do.
                let dispatcher = ManuallyDrop::new(connection.open()?);
                let output = dispatcher.send(&call);
                output.map_err(Error::from).and_then(|mut output| {
                    self.save(&input, &mut output.value)?;
                    self.print_response(output.value)
                })
            }
        };
        done.map_err(|error| if is_about_the_input(&error) { error.hinted(hints) } else { error })
    }

    /// The JSON path of the member that an option sets, or of the whole input for a document.
    fn json_path(&self, option: &str) -> Option<String> {
        let name = option.trim_start_matches('-');
        if [INPUT_JSON, INPUT_YAML].iter().any(|it| it.trim_start_matches('-') == name) {
            return Some("$".to_owned());
        }
        let found = self.operation.options().find(|option| option.name() == name)?;
        Some(member_path(found.member().name()))
    }

    /// Decodes blobs, encodes strings that are sent as base64, and fills in tokens.
    pub(super) fn complete(&self, members: Map) -> Result<Map, Error> {
        let shape = self.operation.input();
        let mut members = Value::Map(members);
        if self.has_base64_blobs()?
            && let Err(error) = validate::blobs(&mut members, shape, conventions::sensitive())
        {
            let hint = members
                .as_map()
                .and_then(|members| hint::undecoded(members, self.operation, &error.to_string()));
            return Err(Error::general(error.to_string()).hinted(hint.into_iter().collect()));
        }
        let Value::Map(mut members) = members else { return Err(Error::general("no parameters")) };
        for name in Customizations::of(self.operation).base64 {
            if let Some(Value::String(text)) = members.get_mut(&name) {
                *text = base64::encode(&text);
            }
        }
        // A key in a binary file is not a string before.
        encode_keys(self.operation, &mut members);
        for member in shape.members().filter(|member| member.is_idempotency_token()) {
            let token = || Value::String(uuid::Uuid::new_v4().to_string());
            members.get_or_insert_with(member.name(), token);
        }
        Ok(members)
    }

    /// Reports all problems of the parameters before region, endpoint or credentials are resolved.
    fn check_early(&self, input: &Input, pagination: Option<&Pagination>) -> Result<(), Error> {
        if self.has_base64_blobs()? {
            let encoded = validate::encoded_blobs(&input.members, self.operation.input());
            report(&encoded, &input.members)?;
        }
        let mut members = self.complete(input.members.clone())?;
        if let Some(pagination) = pagination {
            Pages::new(pagination.clone(), input.pages.clone())?.begin(&mut members);
        }
        self.check(&members, given_as(input), true).map(|_| ())
    }

    /// Adds type errors of values for which no problem has been reported yet.
    fn add_unfit(&self, problems: &mut Problems, members: &Map) {
        let (mut typed, mut unfit) = (self.service.input(self.operation), Problems::new());
        fill_structure(members, &mut *typed, &mut unfit);
        let known: Vec<String> = problems.iter().map(|problem| problem.path.clone()).collect();
        let is_within = |path: &str, around: &str| {
            path.strip_prefix(around)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let is_known = |path: &str| known.iter().any(|it| is_within(path, it) && !it.is_empty());
        for problem in unfit.iter().filter(|problem| !is_known(&problem.path)) {
            problems.push(&problem.path, problem.text.clone());
        }
    }

    /// Validates the input and converts it to its type.
    pub(super) fn check(
        &self,
        members: &Map,
        given: hint::InputSyntax<'_>,
        strict: bool,
    ) -> Result<Box<dyn Structure>, Error> {
        let shape = self.operation.input();
        let is_checked = self.is_checked(strict)?;
        if is_checked {
            validate::timestamps(members, shape, conventions::sensitive())
                .map_err(|error| Error::general(error.to_string()))?;
            let mut problems = if strict {
                let found = validate::validate_strict(members, shape, given.as_json);
                self.noted.get_or_init(|| note_unchecked(&found.unchecked));
                found.problems
            } else {
                validate::validate_from(members, shape, given.as_json, conventions::sensitive())
            };
            if strict && !problems.is_empty() {
                self.add_unfit(&mut problems, members);
            }
            if !problems.is_empty() {
                let hints = if std::io::stderr().is_terminal() {
                    hint::parameters(&problems, members, self.operation, Some(self.service), given)
                } else {
                    Vec::new()
                };
                return Err(Error::invalid_parameters(&problems, members).hinted(hints));
            }
        }
        if !self.service.flavour.is_aws() {
            let mut problems = Problems::new();
            validate::validate_own(members, shape, &mut problems);
            report(&problems, members)?;
        }
        self.structure(members, is_checked)
    }

    /// Converts input to its type; `is_checked` says whether it was validated.
    pub(super) fn structure(
        &self,
        members: &Map,
        is_checked: bool,
    ) -> Result<Box<dyn Structure>, Error> {
        let mut typed = self.service.input(self.operation);
        let mut problems = Problems::new();
        fill_structure(members, &mut *typed, &mut problems);
        if !is_checked && !problems.is_empty() {
            // Without validation, problems are reported when the request is serialized.
            return Err(Error::general(problems.to_string()));
        }
        report(&problems, members)?;
        hardie_runtime::cli::strip_paths(&mut *typed);
        Ok(typed)
    }

    /// See [`has_base64_blobs`].
    fn has_base64_blobs(&self) -> Result<bool, Error> {
        has_base64_blobs(self.globals, self.config)
    }

    /// Whether input is validated; with `strict`, whatever the settings say.
    pub(super) fn is_checked(&self, strict: bool) -> Result<bool, Error> {
        Ok(strict || self.is_validating()?)
    }

    fn is_validating(&self) -> Result<bool, Error> {
        if self.config.flavour().is_aws() {
            return Ok(self.config.get("parameter_validation")?.is_none_or(|text| is_true(&text)));
        }
        Ok(self.config.flag(&[], "parameter_validation")?.unwrap_or(true))
    }

    /// Prints a skeleton with these members filled in.
    fn print_skeleton(&self, form: Skeleton, given: Map) -> Result<(), Error> {
        let text = self.service.skeleton(self.operation, form);
        // A skeleton without values is not validated: it does not depend on settings.
        let text = match form {
            _ if given.is_empty() => text.to_owned(),
            Skeleton::YamlInput => fill::yaml_skeleton(text, given),
            Skeleton::Input | Skeleton::Output => {
                let blobs_are_base64 = self.has_base64_blobs()?;
                fill::json_skeleton(
                    text,
                    if blobs_are_base64 { given } else { fill::raw_blobs(given)? },
                )?
            }
        };
        pager::write(&text)?;
        if text.ends_with('\n') { Ok(()) } else { pager::write("\n") }
    }

    /// The skeleton of a response, validated like a request.
    fn made_up_response(&self) -> Result<Value, Error> {
        let text = self.service.skeleton(self.operation, Skeleton::Output);
        let value = json::parse(text).map_err(|error| Error::general(error.to_string()))?;
        if let Value::Map(members) = &value {
            let (shape, sensitive) = (self.operation.output(), conventions::sensitive());
            report(&validate::validate_from(members, shape, &[], sensitive), members)?;
        }
        Ok(value)
    }

    /// Prints a response as the operation's command shows it.
    fn print_response(&self, response: Value) -> Result<(), Error> {
        match OptionRules::of(self.operation).prints {
            Some(expression) => {
                let value = jmespath::evaluate(&expression, &response)?;
                self.print(jmespath::without_nulls(value))
            }
            None => self.print(response),
        }
    }

    /// A call without streams.
    pub(super) fn call<'c>(&self, ready: &PreparedCall<'c>, input: &'c dyn Structure) -> Call<'c> {
        Call {
            operation: self.operation,
            input,
            target: ready.target,
            stream_to: None,
            stream_from: None,
            body: None,
            streams: true,
        }
    }

    /// Prints the result of a command that ends then: what is large is not freed.
    pub(super) fn print(&self, result: Value) -> Result<(), Error> {
        let mut printer = Printer::new(self.globals.no_pager, self.config);
        let format = self.format()?;
        if format == OutputFormat::JsonLines {
            self.print_elements(result, &mut printer)?;
            return printer.finish();
        }
        self.print_part(&result, format, &mut printer)?;
        std::mem::forget(result);
        printer.finish()
    }

    /// The output format.
    pub(super) fn format(&self) -> Result<OutputFormat, Error> {
        let name = match &self.globals.output {
            Some(name) => Some(name.clone()),
            None => self.config.setting(&["AWS_DEFAULT_OUTPUT"], "output")?,
        };
        let Some(name) = name else { return Ok(OutputFormat::Json) };
        // An unknown name can only come from the environment or a profile (255).
        OutputFormat::named(&name).ok_or_else(|| {
            let of_aws = || Error::general(format!("Unknown output type: {name}"));
            self.config.invalid_value(
                "output",
                "json, text, table, yaml, yaml-stream, off or jsonl",
                of_aws,
            )
        })
    }

    /// Prints the result of `--query` in parts; returns whether there is still a reader.
    pub(super) fn print_part(
        &self,
        result: &Value,
        format: OutputFormat,
        printer: &mut Printer<'_>,
    ) -> Result<bool, Error> {
        let mut printed = Ok(true);
        if printer.is_encoding() {
            // Encodings may depend on the text before.
            let text = self.shown(result, format)?;
            return printer.print(&text);
        }
        self.write(result, format, &mut |part| {
            printed = printer.print(part);
            matches!(printed, Ok(true))
        })?;
        printed
    }

    /// The result of `--query` as text.
    pub(super) fn shown(&self, result: &Value, format: OutputFormat) -> Result<String, Error> {
        let mut written = Ok(());
        let text = collected(|sink| written = self.write(result, format, sink));
        match written {
            Ok(()) => Ok(text),
            Err(error) => Err(error.after_output(text)),
        }
    }

    /// Writes the result of `--query`.
    fn write(
        &self,
        result: &Value,
        format: OutputFormat,
        sink: &mut Sink<'_>,
    ) -> Result<(), Error> {
        if format == OutputFormat::Off {
            return Ok(());
        }
        let picked =
            self.globals.query.as_deref().map(|query| query::search(query, result)).transpose()?;
        let shared = match (&self.globals.query, &picked) {
            (Some(query), Some(picked))
                if matches!(format, OutputFormat::Yaml | OutputFormat::YamlStream) =>
            {
                query::shared(query, result, picked)
            }
            _ => SharedObjects::default(),
        };
        output::write(picked.as_deref().unwrap_or(result), self.style(format), &shared, sink)?;
        Ok(())
    }

    /// How results are printed.
    pub(super) fn style(&self, format: OutputFormat) -> Style<'_> {
        let is_terminal = std::io::stdout().is_terminal();
        let color = wants_color(self.globals.color.as_deref(), is_terminal);
        Style { format, title: self.operation.name(), color, for_terminal: is_terminal }
    }
}

/// Reports the patterns that `--cli-strict` could not check; the call continues.
fn note_unchecked(unchecked: &Problems) {
    for note in unchecked.iter() {
        // A failed write to standard error cannot be reported.
        let _ = writeln!(std::io::stderr(), "note: {}", output::visible(&note.text));
    }
}

/// Whether the name of a service's error says that it rejected the values of the input.
fn is_about_the_input(error: &Error) -> bool {
    let Some((code, _, 400..=499)) = error.of_service() else { return false };
    ["Validation", "Invalid", "BadRequest"].iter().any(|word| code.contains(word))
        && !["Signature", "Token", "Credential", "AccessKey"].iter().any(|word| code.contains(word))
}

/// How the members of the input were given.
pub(super) fn given_as(input: &Input) -> hint::InputSyntax<'_> {
    hint::InputSyntax { as_json: &input.as_json, as_shorthand: &input.as_shorthand }
}

impl PreparedCall<'_> {
    /// See [`Session::check`].
    pub(super) fn check(&self, session: &Session<'_>) -> Result<Box<dyn Structure>, Error> {
        session.check(&self.members, self.given, self.strict)
    }
}

/// Whether blobs in arguments are base64; the error quotes an unknown setting.
pub(super) fn has_base64_blobs(globals: &Globals, config: &Config) -> Result<bool, Error> {
    let setting = match &globals.binary_format {
        Some(word) => Some(word.clone()),
        None => config.get("cli_binary_format")?,
    };
    match setting.as_deref() {
        None | Some("base64") => Ok(true),
        Some("raw-in-base64-out") => Ok(false),
        Some(other) => {
            let valid = "`base64` or `raw-in-base64-out`";
            let of_aws = || Error::general(format!("'{other}'"));
            Err(config.invalid_value("cli_binary_format", valid, of_aws))
        }
    }
}

fn report(problems: &Problems, members: &Map) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid_parameters(problems, members)) }
}
