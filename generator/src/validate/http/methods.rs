//! Methods and status codes of operations.

use super::bindings::{Location, request, response};
use crate::diagnostic::Severity;
use crate::model::graph::Vertex;
use crate::model::traits::{Fault, ids};
use crate::validate::events::{Event, Events, ticked};

/// Reports operations without `@http` in services whose protocol needs it.
pub(super) fn missing(events: &mut Events<'_, '_, '_>) {
    let graph = events.graph;
    for service in graph.services() {
        let operations = graph.operations_of(service);
        let protocol = graph.traits(service).iter().map(|(id, _, _)| id).find(|id| {
            let definition = graph.find(id).map(|it| graph.traits(it).protocol_definition());
            let is_http = |traits: &[String]| traits.iter().any(|id| id == ids::HTTP);
            matches!(definition, Some(Ok(Some(it))) if is_http(&it.traits))
        });
        let (severity, reason) = match protocol {
            Some(id) => (Severity::Error, format!("the protocol `{id}` requires")),
            None if operations.iter().any(|it| graph.has(*it, ids::HTTP)) => {
                (Severity::Warning, "other operations of the service have".to_owned())
            }
            None => continue,
        };
        for operation in operations.into_iter().filter(|it| !graph.has(*it, ids::HTTP)) {
            let message = format!("{reason} the trait `http`, which this operation lacks");
            events.push(Event::new(severity, "HttpBindingsMissing", operation, message));
        }
    }
}

struct Semantics {
    method: &'static str,
    is_readonly: bool,
    is_idempotent: Option<bool>,
    has_body: bool,
}

const fn semantics_of(
    method: &'static str,
    is_readonly: bool,
    is_idempotent: Option<bool>,
    has_body: bool,
) -> Semantics {
    Semantics { method, is_readonly, is_idempotent, has_body }
}

const METHODS: [Semantics; 8] = [
    semantics_of("GET", true, Some(false), false),
    semantics_of("HEAD", true, Some(false), false),
    semantics_of("OPTIONS", true, Some(false), true),
    semantics_of("TRACE", true, Some(false), false),
    semantics_of("POST", false, None, true),
    semantics_of("DELETE", false, Some(true), false),
    semantics_of("PUT", false, Some(true), true),
    semantics_of("PATCH", false, None, true),
];

/// Reports methods that contradict other traits or members of the operation.
pub(super) fn semantics(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpMethodSemantics";
    let graph = events.graph;
    for operation in graph.with(ids::HTTP) {
        let Ok(Some(http)) = graph.traits(operation).http() else { continue };
        let method = http.method.to_ascii_uppercase();
        let Some(semantics) = METHODS.iter().find(|it| it.method == method) else { continue };
        let mut report = |severity: Severity, part: &str, message: String| {
            let id = if part.is_empty() { ID.to_owned() } else { format!("{ID}.{part}") };
            events.on_trait(ids::HTTP, Event::new(severity, id, operation, message));
        };
        if method != http.method {
            let message = format!("the method `{}` is usually written `{method}`", http.method);
            report(Severity::Warning, "", message);
        }
        if method == "OPTIONS" {
            let message = "OPTIONS requests belong to CORS: use the trait `cors` of the service";
            report(Severity::Warning, &method, message.to_owned());
        }
        let is_readonly = graph.has(operation, ids::READONLY);
        if semantics.is_readonly != is_readonly {
            let (part, verb) = difference("ReadonlyTrait", is_readonly);
            let message = format!("an operation with the method {method} {verb} `readonly`");
            report(Severity::Warning, &part, message);
        }
        let is_idempotent = graph.has(operation, ids::IDEMPOTENT);
        if semantics.is_idempotent.is_some_and(|wanted| wanted != is_idempotent) {
            let (part, verb) = difference("IdempotentTrait", is_idempotent);
            let message = format!("an operation with the method {method} {verb} `idempotent`");
            report(Severity::Warning, &part, message);
        }
        let Some(input) = graph.input(operation).filter(|_| !semantics.has_body) else { continue };
        let in_body =
            |it: &&(Vertex, Location)| matches!(it.1, Location::Payload | Location::Document);
        let bindings = request(graph, input);
        let body: Vec<&str> = bindings.iter().filter(in_body).map(|it| graph.name(it.0)).collect();
        if !body.is_empty() {
            let body = ticked(body);
            let message = format!(
                "many HTTP clients send no body with {method}, but these members are in it: {body}"
            );
            report(Severity::Danger, "UnexpectedPayload", message);
        }
    }
}

fn difference(id: &str, is_present: bool) -> (String, &'static str) {
    if is_present {
        (format!("Unnecessary{id}"), "should not have the trait")
    } else {
        (format!("Missing{id}"), "should have the trait")
    }
}

/// Reports status codes that contradict the outcome.
pub(super) fn status_codes(events: &mut Events<'_, '_, '_>) {
    const ID: &str = "HttpResponseCodeSemantics";
    let graph = events.graph;
    for operation in graph.with(ids::HTTP) {
        let Ok(Some(http)) = graph.traits(operation).http() else { continue };
        let code = http.code;
        if !(200..300).contains(&code) {
            let message = format!("the status code {code} does not mean success");
            events.on_trait(ids::HTTP, Event::danger(ID, operation, message));
        } else if matches!(code, 204 | 205) {
            let output = graph.output(operation);
            let bindings = output.map(|output| response(graph, output)).unwrap_or_default();
            let in_body =
                |it: &(Vertex, Location)| matches!(it.1, Location::Payload | Location::Document);
            if bindings.iter().any(in_body) {
                let message = format!("a response with the status code {code} has no body");
                events.warning(ID, operation, message);
            }
        }
    }
    for structure in graph.structures() {
        let traits = graph.traits(structure);
        let (Ok(Some(fault)), Ok(Some(code))) = (traits.error(), traits.http_error()) else {
            continue;
        };
        let (wanted, name) = match fault {
            Fault::Client => (400..500, "client"),
            Fault::Server => (500..600, "server"),
        };
        if !wanted.contains(&code) {
            let message = format!("the status code {code} does not mean a {name} error");
            events.on_trait(ids::HTTP_ERROR, Event::danger(ID, structure, message));
        }
    }
}
