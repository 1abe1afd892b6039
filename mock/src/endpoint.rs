//! Services behind HTTP: handles requests by the tables of the services. No code here depends on an
//! operation.

use crate::auth::{Authenticator, Caller};
use crate::behaviour::{Behaviours, fill_structure};
use crate::constraints::{self, CheckResult};
use crate::context::Context;
use crate::errors;
use crate::fault::Fault;
use crate::fault_injection::{FaultInjector, FaultOutcome};
use crate::faults::FailureKind;
use crate::hidden::{self, hide};
use crate::lifecycle::LifecycleKind;
use crate::local_api::{self, ConnectionAddresses, Local, ResponseBody, StateAccess};
use crate::log::{Entry, Log, Seen};
use crate::recording::{Recorded, Recorder, Replay};
use crate::resource::ResourceError;
use crate::resources::{ResourceRequest, Resources};
use crate::route::Target;
use crate::site::{Served, Site};
use crate::{answers, encoding, made_up, media, read, write};
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Structure, View, to_value};
use hardie_runtime::table::{Binding, Member, Operation};
use hardie_runtime::value::{Map, Value};
use http_body_util::Either;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use uuid::Uuid;

/// Running services.
#[derive(Debug)]
pub struct Endpoint {
    pub(crate) site: RwLock<Arc<Site>>,
    pub(crate) behaviours: Behaviours,
    pub(crate) authenticator: Authenticator,
    pub(crate) fault_injector: FaultInjector,
    pub(crate) state: StateAccess,
    pub(crate) resources: Arc<Resources>,
    pub(crate) recorder: Option<Recorder>,
    pub(crate) replay: Option<Replay>,
    pub(crate) log: Log,
}

/// The result of a request.
enum RequestOutcome {
    /// An output, with its status.
    Output(Box<dyn Structure>, u16),
    /// An operation without output, in a protocol that sends no body then, with its status.
    NoOutput(u16),
    /// No response.
    Dropped,
}

impl Endpoint {
    /// The services that are served now.
    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves other services from now on; requests in progress are completed as they began.
    pub(crate) fn replace(&self, site: Site) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
        self.log.send("services", "", &Value::Map(Map::new()));
    }

    /// Ends the streams of events, which would last longer than any other request.
    pub(crate) fn close_events(&self) {
        self.log.close();
    }

    /// Responds to a request with its whole body, or with the error that occurred while reading it.
    ///
    /// Returns `None` if the connection must be closed without a response.
    pub async fn respond(
        &self,
        head: &Parts,
        body: Result<Bytes, Fault>,
        ends: ConnectionAddresses,
    ) -> Option<Response<ResponseBody>> {
        let site = self.site();
        if local_api::is_local(head.uri.path()) {
            let body = body.unwrap_or_default();
            return Some(self.local(&site).answer(head, &body, ends).await);
        }
        let (started, id) = (Instant::now(), Uuid::new_v4().to_string());
        let mut seen = Seen::default();
        let no_body = Bytes::new();
        let start = encoding::start(head, body.as_ref().unwrap_or(&no_body));
        let (served, target) = site.find(head, &start);
        seen.service = served.service.shape_id;
        let mut context = Context { wire: served.wire, operation: "", id: &id };
        let answer = match (body, target) {
            (Err(fault), _) => Err(fault),
            (Ok(_), Err(miss)) => Err(errors::unrouted(served.wire, miss)),
            (Ok(body), Ok(target)) => {
                context.operation = target.operation.name();
                seen.operation = target.operation.name();
                let is_secret = |it: Member| it.binding() == Binding::Label && it.is_sensitive();
                if target.operation.input().members().any(is_secret) {
                    seen.path = Some(target.operation.uri());
                }
                self.answer(&site, served, &target, (head, &body), &mut seen).await
            }
        };
        let mut response = match &answer {
            Ok(RequestOutcome::Output(output, status)) => {
                seen.output = Some(shown(&**output));
                Some(write::output(context, &**output, *status))
            }
            Ok(RequestOutcome::NoOutput(status)) => Some(write::no_output(context.wire, *status)),
            Ok(RequestOutcome::Dropped) => None,
            Err(fault) => {
                seen.output = Some(shown_fault(fault));
                Some(write::fault(context, fault))
            }
        };
        if let (Ok(id), Some(response)) = (HeaderValue::from_str(&id), &mut response) {
            response.headers_mut().insert("x-amzn-requestid", id);
            if let Some(date) =
                self.authenticator.date().and_then(|date| HeaderValue::try_from(date).ok())
            {
                response.headers_mut().insert("date", date);
            }
        }
        let status = response.as_ref().map(Response::status);
        self.log.request(Entry {
            head,
            status,
            fault: answer.as_ref().err(),
            took: started.elapsed(),
            id: &id,
            seen,
        });
        response.map(|response| response.map(Either::Left))
    }

    fn local<'a>(&'a self, site: &Arc<Site>) -> Local<'a> {
        let services: Vec<&'static Service> = site.services().collect();
        let names = hidden::sensitive_names(services.iter().flat_map(|service| {
            let rows = 0..u16::try_from(service.table.shapes.len()).unwrap_or(u16::MAX);
            rows.map(|row| service.table.shape(row))
        }));
        let shown = move || {
            let resources = self.resources.all().into_iter().map(|(key, kept)| {
                let secrets: Vec<String> = kept
                    .members
                    .iter()
                    .filter(|(name, _)| names.contains(&***name))
                    .filter_map(|(_, value)| Some(value.as_str()?.to_owned()))
                    .collect();
                let members = hidden::hide_names(&Value::Map(kept.members), &names);
                let identifiers = key
                    .identifiers
                    .iter()
                    .map(|it| Value::from(if secrets.contains(it) { "***" } else { it.as_str() }));
                Value::Map(Map::from_iter([
                    ("Service".to_owned(), Value::from(key.service.as_str())),
                    ("Resource".to_owned(), Value::from(key.resource.as_str())),
                    ("Identifiers".to_owned(), Value::List(identifiers.collect())),
                    ("Members".to_owned(), hidden::readable(&members)),
                ]))
            });
            resources.collect()
        };
        Local {
            services,
            state: &self.state,
            log: &self.log,
            faults: &self.fault_injector,
            resources: Box::new(shown),
            reset: Box::new(|| self.resources.reset()),
        }
    }

    async fn answer(
        &self,
        site: &Arc<Site>,
        served: &Served,
        target: &Target,
        (head, body): (&Parts, &[u8]),
        seen: &mut Seen,
    ) -> Result<RequestOutcome, Fault> {
        let (service, wire, operation) = (served.service, served.wire, target.operation);
        let now = self.authenticator.now();
        // The signature is of the request as it was received.
        let caller = self.authenticator.authenticate(head, body, service, operation, now)?;
        let decoded = encoding::decoded(head, body)?;
        let (head, body) = match &decoded {
            Some((head, body)) => (head, &**body),
            None => (head, body),
        };
        let request_faults = self.fault_injector.draw(&head.headers, &[service], Instant::now())?;
        if !request_faults.wait.is_zero() {
            tokio::time::sleep(request_faults.wait).await;
        }
        match &request_faults.outcome {
            FaultOutcome::Throttled => return Err(errors::throttled(service, operation)),
            FaultOutcome::Failed(FailureKind::Status(status)) => {
                return Err(errors::failed(service, operation, *status));
            }
            FaultOutcome::Failed(FailureKind::Named(name)) => {
                return Err(errors::named(service, operation, name));
            }
            FaultOutcome::Failed(FailureKind::Drop) | FaultOutcome::Served => {}
        }
        media::check_accept(wire, operation.output(), &head.headers)?;
        let input = Value::Map(read::input(wire, target, head, body)?);
        seen.input = Some(hidden::readable(&hide(&input, operation.input())));
        let CheckResult { violations, unchecked } =
            constraints::check_input(&input, operation.input());
        unchecked.iter().for_each(|pattern| self.log.unchecked(pattern));
        if !violations.is_empty() {
            seen.problems = violations.iter().map(|it| it.message.clone()).collect();
            return Err(errors::invalid(service, operation, &violations));
        }
        let output = self.execute(site, served, operation, caller, &input).await;
        if let Some(recorder) = &self.recorder {
            recorder.record(service, operation, &input, output.as_deref());
        }
        let output = output?;
        Ok(match request_faults.outcome {
            FaultOutcome::Failed(FailureKind::Drop) => RequestOutcome::Dropped,
            _ if wire.omits_output(operation) => RequestOutcome::NoOutput(operation.code()),
            _ => RequestOutcome::Output(output, operation.code()),
        })
    }

    /// Executes an operation; `input` has been parsed and validated.
    async fn execute(
        &self,
        site: &Arc<Site>,
        served: &Served,
        operation: Operation,
        caller: Caller,
        input: &Value,
    ) -> Result<Box<dyn Structure>, Fault> {
        let service = served.service;
        if let Some(recorded) =
            self.replay.as_ref().and_then(|replay| replay.next(service, operation, input))
        {
            return replayed(site, service, operation, recorded);
        }
        let region = caller.region.clone();
        if let Some(behaviour) = self.behaviours.of(operation, caller, input) {
            let output = behaviour.await;
            self.log.send("state", "", &Value::Map(Map::new()));
            return output;
        }
        let examples = || site.answers.examples(service, operation);
        let Some((lifecycle, _)) = served.lifecycles.of(operation) else {
            return match answers::example(examples(), input) {
                Some(example) => of_example(site, service, operation, example),
                None => filled(service, operation, site.sample(service, operation)),
            };
        };
        let is_change = !matches!(lifecycle.kind, LifecycleKind::Read | LifecycleKind::List);
        let found = self.with_resources(site, served, operation, input, region).await;
        let refused = match found {
            Ok(output) => {
                if is_change {
                    self.log.send("state", "", &Value::Map(Map::new()));
                }
                return filled(service, operation, output);
            }
            Err(refused) => refused,
        };
        match refused {
            ResourceError::NotFound(message) => {
                // An example may show a resource, or an error, that no request has created.
                let is_of_input = |it: &answers::Example| it.input != Value::Map(Map::new());
                match answers::example(examples(), input).filter(is_of_input) {
                    Some(example) => of_example(site, service, operation, example),
                    None => Err(errors::not_found(service, operation, message)),
                }
            }
            ResourceError::InvalidPage => Err(errors::invalid_page(service, operation)),
            ResourceError::TokenReused => Err(errors::token_reused(service, operation)),
            ResourceError::Failed(error) => {
                let message = format!("The resource could not be stored: {error}.");
                Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message))
            }
        }
    }

    /// Executes an operation on resources; on a thread of its own if they are on a disk.
    async fn with_resources(
        &self,
        site: &Arc<Site>,
        served: &Served,
        operation: Operation,
        input: &Value,
        region: String,
    ) -> Result<Map, ResourceError> {
        let (site, resources) = (Arc::clone(site), Arc::clone(&self.resources));
        let (service, input) = (served.service, input.as_map().cloned().unwrap_or_default());
        let perform = move || {
            let sample = site.sample(service, operation);
            let served = site.of(service).ok_or_else(|| ResourceError::Failed(String::new()))?;
            let (lifecycle, settable) = served
                .lifecycles
                .of(operation)
                .ok_or_else(|| ResourceError::Failed(String::new()))?;
            resources.perform(ResourceRequest {
                service,
                operation,
                lifecycle,
                settable,
                input: &input,
                sample: &sample,
                region: &region,
            })
        };
        if !self.resources.is_durable() {
            return perform();
        }
        let task = tokio::task::spawn_blocking(perform).await;
        task.map_err(|error| ResourceError::Failed(error.to_string()))?
    }
}

/// A recorded response. Sensitive values are missing in it: a sample has the required ones.
fn replayed(
    site: &Site,
    service: &'static Service,
    operation: Operation,
    recorded: Recorded,
) -> Result<Box<dyn Structure>, Fault> {
    match recorded {
        Recorded::Output(Value::Map(mut output)) => {
            output.retain(|_, value| !value.is_null());
            let sample = site.sample(service, operation);
            for member in operation.output().members().filter(|member| member.is_required()) {
                if let (false, Some(value)) =
                    (output.contains_key(member.name()), sample.get(member.name()))
                {
                    output.insert(member.name(), value.clone());
                }
            }
            filled(service, operation, output)
        }
        Recorded::Output(_) => filled(service, operation, Map::new()),
        Recorded::Error(name, members) => {
            Err(errors::with_members(service, operation, &name, members))
        }
        Recorded::Common(status, name, message) => Err(Fault::new(status, name, message)),
    }
}

fn of_example(
    site: &Site,
    service: &'static Service,
    operation: Operation,
    example: answers::Example,
) -> Result<Box<dyn Structure>, Fault> {
    match (example.output, example.error) {
        (_, Some((name, members))) => Err(errors::with_members(service, operation, &name, members)),
        (Some(Value::Map(mut output)), None) => {
            // The other pages are no examples.
            made_up::remove_tokens(operation, &mut output);
            filled(service, operation, output)
        }
        _ => filled(service, operation, site.sample(service, operation)),
    }
}

/// The output structure with these members.
fn filled(
    service: &'static Service,
    operation: Operation,
    members: Map,
) -> Result<Box<dyn Structure>, Fault> {
    let mut output = service.output(operation);
    let mut members = Value::Map(members);
    made_up::replace_invalid_defaults(&mut members, operation.output());
    fill_structure(&members, &mut *output)?;
    Ok(output)
}

/// What the page shows of an output.
fn shown(output: &dyn Structure) -> Value {
    hidden::readable(&hide(&to_value(View::Structure(output)), output.shape()))
}

fn shown_fault(fault: &Fault) -> Value {
    let mut map = Map::from_iter([("__type".to_owned(), Value::from(fault.code()))]);
    match fault {
        Fault::Modeled(error) => {
            if let Value::Map(members) = shown(error.structure()) {
                map.extend(members);
            }
        }
        Fault::Common { message, .. } => {
            map.insert("message", Value::from(message.as_ref()));
        }
    }
    Value::Map(map)
}
