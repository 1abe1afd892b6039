//! `SERVICE`: the constant description of a service.

use super::Part;
use super::attributes::allow_deprecated;
use super::lines::Lines;
use super::paths::Paths;
use crate::escape::{Escaped, Rust, escaped, markdown, rust};
use crate::flavour::Flavour;
use crate::plan::Plan;
use crate::plan::auth::{ApiKey, ApiKeyPlace, AuthScheme};
use crate::plan::command::operation::Operation;
use crate::plan::prose::rustdoc::DocLine;
use crate::plan::service::{OwnService, Service};
use std::collections::BTreeMap;

/// The static that programs refer to.
pub(super) fn service(plan: &Plan, paths: &Paths) -> Vec<Part> {
    let service = &plan.service;
    let (title, version) = (markdown::line(&service.title), markdown::text(&service.version));
    let mut lines = vec![escaped!(Markdown, title, ", version ", version, ".")];
    if !service.docs.is_empty() {
        lines.push(DocLine::empty());
        lines.extend(service.docs.iter().cloned());
    }
    let mut code = Lines::new();
    code.docs(&lines);
    code.attribute(allow_deprecated(paths.has_deprecated()));
    code.open(&"pub static SERVICE: ::hardie_runtime::service::Service =");
    code.line(&"use ::hardie_runtime::__private::blank;");
    code.line(&"use ::hardie_runtime::service::{Code, GeneratedCode, OperationCode, Service};");
    code.line(&"use ::hardie_runtime::wire;");
    code.open(&"Service");
    code.line(&"table: &TABLE,");
    code.literal("command", &rust::string(&service.command));
    code.literal("shape_id", &rust::string(&service.shape_id));
    code.literal("sdk_id", &rust::string(&service.sdk_id));
    code.literal("title", &rust::string(&service.title));
    code.literal("version", &rust::string(&service.version));
    let pair = |name: &str, text: &str| {
        escaped!(Rust, "(", rust::string(name), ", ", rust::string(text), ")")
    };
    let unsupported: Vec<Escaped<Rust>> =
        service.unsupported.iter().map(|(command, text)| pair(command, text)).collect();
    code.list(&"unsupported: &[".into(), &unsupported, "]");
    let added = service
        .added_commands
        .iter()
        .map(|(command, rules)| pair(command, &serde_json::to_string(rules).unwrap_or_default()));
    code.list(&"added_commands: &[".into(), &added.collect::<Vec<_>>(), "]");
    code.line(&escaped!(Rust, "flavour: ", flavour(service), ","));
    code.list(&"auth: &[".into(), &schemes(&service.auth), "]");
    code.list(&"operation_auth: &[".into(), &operation_auth(plan), "]");
    code.literal("signing_name", &rust::string(&service.signing_name));
    code.literal("endpoint_prefix", &rust::string(&service.endpoint_prefix));
    let endpoint_settings = match service.endpoint_settings.as_slice() {
        [] => String::new(),
        settings => serde_json::to_string(settings).unwrap_or_default(),
    };
    code.literal("endpoint_settings", &rust::string(&endpoint_settings));
    protocol(&mut code, service);
    code.literal("docs", &rust::string(service.prose.html()));
    code.open(&"code: Code::Generated(&GeneratedCode");
    code.open_list("operations: &[");
    plan.operations.iter().for_each(|operation| operation_code(&mut code, operation));
    code.close_with("],");
    code.list(&"errors: &[".into(), &errors(&plan.operations), "]");
    code.line(&"endpoint,");
    code.close_with("}),");
    code.close();
    code.close_with("};");
    vec![code.part()]
}

/// Whose conventions the service follows.
fn flavour(service: &Service) -> Escaped<Rust> {
    let path = "::hardie_runtime::service::";
    if service.flavour == Flavour::Aws {
        return escaped!(Rust, path, "Flavour::Aws");
    }
    let OwnService {
        program,
        prefix,
        folder,
        documentation,
        endpoint,
        has_rules,
        needs_region,
        uses_region,
    } = &service.own;
    let mut fields = Vec::new();
    for (name, value) in [
        ("program", program),
        ("prefix", prefix),
        ("folder", folder),
        ("documentation", documentation),
        ("endpoint", endpoint),
    ] {
        fields.push(escaped!(Rust, name, ": ", rust::string(value)));
    }
    for (name, value) in
        [("has_rules", has_rules), ("needs_region", needs_region), ("uses_region", uses_region)]
    {
        fields.push(escaped!(Rust, name, ": ", rust::flag(*value)));
    }
    let fields = Escaped::joined(&fields, ", ");
    let names = escaped!(Rust, "&", path, "OwnService { ", fields, " }");
    escaped!(Rust, path, "Flavour::Own(", path, "Own::new(", names, "))")
}

/// The schemes of operations that differ from those of the service, by operation row.
fn operation_auth(plan: &Plan) -> Vec<Escaped<Rust>> {
    let rows = plan.operations.iter().enumerate();
    let others = rows.filter(|(_, it)| it.auth != plan.service.auth);
    let row = |(row, it): (usize, &Operation)| {
        let schemes = schemes(&it.auth);
        escaped!(Rust, "(", row, ", &[", Escaped::joined(&schemes, ", "), "])")
    };
    others.map(row).collect()
}

fn schemes(schemes: &[AuthScheme]) -> Vec<Escaped<Rust>> {
    let path = "::hardie_runtime::service::";
    let scheme = |scheme: &AuthScheme| {
        let name = match scheme {
            AuthScheme::Bearer => "Bearer",
            AuthScheme::ApiKey(ApiKey { name, place, scheme }) => {
                let in_query = rust::flag(*place == ApiKeyPlace::Query);
                let (name, scheme) = (rust::string(name), rust::string(scheme));
                let facts = escaped!(Rust, name, ", in_query: ", in_query, ", scheme: ", scheme);
                let key = escaped!(Rust, path, "ApiKey { name: ", facts, " }");
                return escaped!(Rust, path, "AuthScheme::ApiKey(", key, ")");
            }
            AuthScheme::Basic => "Basic",
            AuthScheme::Digest => "Digest",
            AuthScheme::Sigv4 => "SigV4",
            AuthScheme::Sigv4a => "SigV4a",
            AuthScheme::None => "None",
        };
        escaped!(Rust, path, "AuthScheme::", name)
    };
    schemes.iter().map(scheme).collect()
}

/// The static and the parameters of the protocol. Only the code of this protocol gets linked.
fn protocol(code: &mut Lines, service: &Service) {
    let constant = escaped!(Rust, "&wire::", service.protocol.constant());
    let arguments = [constant, rust::string(&service.target), rust::string(&service.version)];
    let mut calls = Escaped::empty();
    if service.query_compatible {
        calls.push(&".query_compatible()");
    }
    if service.bare_errors {
        calls.push(&".bare_errors()");
    }
    if let Some((uri, prefix)) = &service.xml_namespace {
        let (uri, prefix) = (rust::string(uri), rust::string(prefix));
        calls.push(&escaped!(Rust, ".namespace(", uri, ", ", prefix, ")"));
    }
    let start = Escaped::from("protocol: wire::Protocol::new(");
    if calls.is_empty() {
        return code.list(&start, &arguments, ")");
    }
    code.line(&escaped!(Rust, start, Escaped::joined(&arguments, ", "), ")", calls, ","));
}

/// A constructor for each error of any operation, by shape row.
fn errors(operations: &[Operation]) -> Vec<Escaped<Rust>> {
    let all: BTreeMap<u16, &str> = operations
        .iter()
        .flat_map(|operation| &operation.errors)
        .map(|error| (error.row, error.name.rust.as_str()))
        .collect();
    let row = |(row, name)| escaped!(Rust, "(", row, ", blank::<self::", rust::name(name), ">)");
    all.into_iter().map(row).collect()
}

fn operation_code(code: &mut Lines, operation: &Operation) {
    let [input, output] = [&operation.input, &operation.output].map(|it| rust::name(&it.name.rust));
    code.open(&"OperationCode");
    code.line(&escaped!(Rust, "input: blank::<self::", input, ">,"));
    code.line(&escaped!(Rust, "output: blank::<self::", output, ">,"));
    code.close_with("},");
}
