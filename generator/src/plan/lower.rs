//! [`Model`] → [`Plan`]: the passes of the lowering in their order.

use super::auth;
use super::command::access::AccessExceptions;
use super::command::aws_cli::Calls;
use super::command::overlay::{Overlay, Renames};
use super::command::{self, overlay_check, samples, supported, usage};
use super::context::Lowering;
use super::customizations::EndpointSetting;
use super::endpoint;
use super::endpoint::rules::{MissingParameter, Parameter, RuleSet};
use super::facts::notes;
use super::facts::rows::{self, Rows};
use super::facts::sentences;
use super::facts::shapes;
use super::ignored;
use super::prose::DocsForm;
use super::prose::rustdoc::rustdoc;
use super::select::{self, Selection, ServiceSelection};
use super::service::{Header, OwnService, Plan, Service};
use super::types::boxing;
use super::types::fields::Types;
use super::types::lower::Items;
use super::types::reach;
use super::types::type_names::TypeNames;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::flavour::{self, Flavour, FlavourSettings};
use crate::model::traits::Protocol;
use crate::model::{self, Model, Shape, ShapeId, Sources, walk};
use serde_json::Value;
use std::collections::BTreeSet;

/// The largest size of all model files, in bytes. A table finds its strings by offsets of 32 bits,
/// and with escapes and its first sentence no string of a model is more than six times longer.
const LARGEST: usize = u32::MAX as usize / 8;

/// What to plan, and how to name it.
pub struct Request<'r> {
    pub selection: &'r Selection,
    /// Later overlays take precedence.
    pub overlays: &'r [Overlay],
    /// The command name of the service. Default: the name in an overlay, else derived from its
    /// `sdkId`.
    pub command: Option<&'r str>,
    /// The flavour, and names that replace those of overlays.
    pub flavour: &'r FlavourSettings,
    /// Problems are the same with each.
    pub docs: DocsForm,
    /// Whether the types have documentation; a table has none of them.
    pub has_rust: bool,
}

/// Plans the selected operations of a service, and everything they reach.
///
/// `None` if nothing of the selection can be generated; `problems` has the reasons, and what was
/// left out.
pub fn lower(
    model: &Model<'_>,
    sources: &Sources,
    request: &Request<'_>,
    problems: &mut Diagnostics,
) -> Option<Plan> {
    let chosen = select::choose(model, sources, request.selection, problems)?;
    let ServiceSelection { shape, service, .. } = chosen;
    let mut cx = Lowering::new(model, sources, shape, problems);
    cx.docs = request.docs;
    cx.has_rust = request.has_rust;
    cx.rename = service.rename.iter().map(|(id, name)| (id.clone(), name.clone())).collect();
    let schemes = cx.ok(&shape.id, shape.traits.auth());
    cx.is_unsigned = schemes.is_some_and(|schemes| schemes.is_empty());
    cx.auth = auth::of_service(&mut cx, shape);
    let discovery = cx.ok(&shape.id, shape.traits.client_endpoint_discovery());
    cx.endpoint_operation = discovery.map(|facts| facts.operation);
    let sdk_id = cx.ok(&shape.id, shape.traits.aws_service()).map(|facts| facts.sdk_id);
    cx.service_key = sdk_id.clone().unwrap_or(cx.service_key);
    cx.renames = Renames::of(request.overlays, &shape.id, sdk_id.as_deref());
    let settings = request.flavour.clone().or(&cx.renames.flavour());
    settings.problems().into_iter().for_each(|problem| cx.report(problem));
    cx.flavour = settings.flavour.unwrap_or_else(|| Flavour::of(shape, service));
    cx.is_by_aws = cx.is_aws() && model::is_by_aws(shape, service);
    overlay_check::check(&mut cx, service, request.overlays);
    let defaults = cx.ok(&shape.id, shape.traits.paginated()).unwrap_or_default();
    let has_pages = service.botocore.as_ref().is_some_and(|botocore| botocore.has_pages);
    cx.access = sdk_id.as_deref().map(AccessExceptions::of).unwrap_or_default();
    cx.calls = Calls::new(sdk_id.as_deref(), has_pages, defaults);
    let supported = supported::operations(&mut cx, shape, &chosen.operations);
    if supported.is_empty() {
        return None;
    }
    plan(&mut cx, &chosen, request.command, &settings, &supported)
}

/// The command name of a service, as [`lower`] plans it.
pub fn command_name(
    chosen: &ServiceSelection<'_, '_>,
    sdk_id: &str,
    overlays: &[Overlay],
    command: Option<&str>,
) -> String {
    let renames = Renames::of(overlays, &chosen.shape.id, Some(sdk_id));
    let botocore = chosen.service.botocore.as_ref();
    let folder = botocore.and_then(|botocore| botocore.word.as_deref());
    command.map_or_else(|| renames.service(folder, &default_command(sdk_id)), str::to_owned)
}

/// The command name that is derived from a service's `sdkId`.
fn default_command(sdk_id: &str) -> String {
    sdk_id.to_lowercase().replace([' ', '_'], "-")
}

/// Plans the endpoint rules of a service alone; [`lower`] reports their problems.
pub fn endpoint_rules(model: &Model<'_>, sources: &Sources, shape: &Shape<'_>) -> RuleSet {
    let mut problems = Diagnostics::default();
    let mut cx = Lowering::new(model, sources, shape, &mut problems);
    endpoint::lower::lower(&mut cx, shape, "")
}

/// Plans the supported operations; `None` if a table cannot hold them.
fn plan(
    cx: &mut Lowering<'_, '_, '_>,
    chosen: &ServiceSelection<'_, '_>,
    command: Option<&str>,
    settings: &FlavourSettings,
    supported: &[ShapeId],
) -> Option<Plan> {
    let (model, shape) = (cx.model, chosen.shape);
    if cx.sources.size() > LARGEST {
        cx.too_large(shape, "strings");
        return None;
    }
    let service_errors: Vec<ShapeId> =
        chosen.service.errors.iter().map(|error| error.id.clone()).collect();
    let is_data = |id: &&ShapeId| model.shape(id).is_some_and(|shape| shape.kind.is_data());
    let closure: BTreeSet<&ShapeId> = walk::closure(model, supported.iter().chain(&service_errors))
        .into_iter()
        .filter(is_data)
        .collect();
    ignored::report(cx, shape, supported, &closure);
    let mut rows = all_rows(cx, shape, &closure)?;
    let names = if cx.has_rust {
        TypeNames::new(cx, chosen.service, &closure)
    } else {
        TypeNames::none(supported, &closure)
    };
    let types = Types {
        model,
        names: names.types,
        boxed: boxing::boxed(model, closure.iter().copied()),
        endless: boxing::endless(model, closure.iter().copied()),
        aws_optionality: cx.is_aws(),
        has_nulls: cx.protocol.is_some_and(Protocol::uses_alloy_traits),
    };
    let operation_names =
        supported.iter().filter_map(|id| Some((id, names.operations.get(id)?))).collect();
    // Tables have no types.
    let mut items = Vec::new();
    if cx.has_rust {
        let planned = Items { types: &types, rows: &rows };
        items = planned.all(cx, &closure, &service_errors, &operation_names);
    }
    let mut operations =
        command::lower::lower(cx, shape, &operation_names, &service_errors, &types, &mut rows)?;
    sentences::keep_those_of_inputs(&mut rows.table);
    if cx.has_rust {
        reach::add(&mut operations, &mut items);
        usage::add(&mut operations, &items, Some(&rows.table).filter(|_| !cx.is_aws()));
    }
    if !cx.is_aws() {
        samples::add_valid_outputs(&mut rows.table);
    }
    let mut service = service(cx, shape, chosen.service, command);
    for operation in &mut operations {
        operation.documentation =
            service.documentation.as_ref().map(|base| format!("{base}{}", operation.name.wire));
    }
    let endpoint = endpoint::lower::lower(cx, shape, &service.endpoint_prefix);
    if !cx.is_aws() {
        service.own = own_service(settings, shape, &service.command, &endpoint);
        let schemes = operations.iter().flat_map(|operation| &operation.auth);
        service.own.uses_region |= schemes.chain(&service.auth).any(|scheme| scheme.is_signature());
        // A name that was given has been checked.
        if settings.environment_prefix.is_none() {
            let problem = flavour::default_prefix_problem(&service.own.prefix);
            if let Some(problem) = problem {
                cx.problem(problem, &shape.id, shape.place);
            }
        }
    }
    let models = cx.sources.list.iter().map(|source| source.file_name.clone()).collect();
    let header = Header { models };
    Some(Plan {
        header,
        service,
        operations,
        types: items,
        table: rows.table,
        endpoint,
        client: None,
    })
}

/// The rows of all shapes and members; `None` if a table cannot hold them.
fn all_rows(
    cx: &mut Lowering<'_, '_, '_>,
    service: &Shape<'_>,
    closure: &BTreeSet<&ShapeId>,
) -> Option<Rows> {
    // Operations without input or output have the row of the empty structure.
    let unit = ShapeId::prelude("Unit");
    let all = closure.iter().copied().chain([&unit]).collect::<BTreeSet<_>>();
    let Some(mut rows) = Rows::new(all.iter().copied()) else {
        cx.too_large(service, "shapes");
        return None;
    };
    rows.table.flavour = cx.flavour;
    rows.table.notes = notes::of_shape(cx, service);
    // The documentation of types is made of the same trees, which threads cannot share.
    if cx.docs == DocsForm::Canonical && !cx.has_rust {
        rows::prepare(cx, &all);
    }
    for id in all {
        let Some(shape) = cx.model.shape(id) else { continue };
        if shapes::add(&mut rows, shape, cx).is_none() {
            cx.too_large(shape, "members");
            return None;
        }
    }
    Some(rows)
}

/// The facts of the service.
fn service(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    service: &model::Service,
    command: Option<&str>,
) -> Service {
    let id = &shape.id;
    let facts = cx.ok(id, shape.traits.aws_service());
    let sdk_id = facts.as_ref().map_or_else(|| id.name().to_owned(), |facts| facts.sdk_id.clone());
    let default_command = default_command(&sdk_id);
    let botocore = service.botocore.clone().unwrap_or_default();
    let (folder, target) = (botocore.word.as_deref(), botocore.target);
    let name = command.map_or_else(|| cx.renames.service(folder, &default_command), str::to_owned);
    if command.is_some_and(|command| !flavour::is_name(command)) {
        let message = format!("`{name}` is not a valid command name of a service");
        let help = "a command name consists of ASCII letters, digits, `-`, `_` and `.`, and begins \
            with a letter or digit";
        cx.report(Diagnostic::error("names.command", message).help(help));
    }
    let prefix = facts.as_ref().and_then(|facts| facts.endpoint_prefix.clone());
    let doc_id = facts.as_ref().and_then(|facts| facts.doc_id.clone());
    let prefix = prefix.or_else(|| facts.and_then(|facts| facts.arn_namespace));
    let docs = cx.ok(id, shape.traits.documentation()).unwrap_or_default();
    Service {
        shape_id: id.to_string(),
        target: target.unwrap_or_else(|| id.name().to_owned()),
        protocol: cx.protocol.unwrap_or(Protocol::RestJson1),
        query_compatible: shape.traits.is_query_compatible(),
        bare_errors: cx.ok(id, shape.traits.has_bare_errors()).unwrap_or_default(),
        xml_namespace: cx
            .ok(id, shape.traits.xml_namespace())
            .filter(|_| cx.is_xml())
            .map(|it| (it.uri, it.prefix.unwrap_or_default())),
        command: name,
        flavour: cx.flavour,
        own: OwnService::default(),
        auth: cx.auth.clone(),
        unsupported: cx.renames.unsupported(),
        added_commands: cx.renames.added_commands(),
        title: cx.ok(id, shape.traits.title()).unwrap_or_else(|| sdk_id.clone()),
        version: service.version.clone(),
        signing_name: signing_name(cx, shape),
        endpoint_prefix: prefix.unwrap_or_else(|| default_command.clone()),
        endpoint_settings: endpoint_settings(cx, shape),
        documentation: (cx.is_aws() && id.namespace().starts_with("com.amazonaws")).then(|| {
            let uid = doc_id.unwrap_or_else(|| format!("{default_command}-{}", service.version));
            format!("https://docs.aws.amazon.com/goto/WebAPI/{uid}/")
        }),
        docs: if cx.has_rust { rustdoc(&cx.parsed(&docs)) } else { Vec::new() },
        prose: cx.prose(&docs),
        sdk_id,
    }
}

/// The settings that are parameters of the endpoint rules: those of overlays, and the others that
/// the model lets clients configure.
fn endpoint_settings(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Vec<EndpointSetting> {
    let mut settings = cx.renames.endpoint_settings();
    let Some(Value::Object(parameters)) = cx.ok(&shape.id, shape.traits.client_context_params())
    else {
        return settings;
    };
    for (parameter, facts) in parameters {
        if settings.iter().all(|known| known.parameter != parameter) {
            let kind = facts.get("type").and_then(Value::as_str);
            let kind = kind.filter(|kind| *kind != "boolean").map(str::to_owned);
            settings.push(EndpointSetting { parameter, kind, ..EndpointSetting::default() });
        }
    }
    settings
}

/// The service name in signatures.
fn signing_name(cx: &mut Lowering<'_, '_, '_>, shape: &Shape<'_>) -> String {
    let sigv4 = cx.ok(&shape.id, shape.traits.sigv4());
    let sigv4 = sigv4.or_else(|| cx.ok(&shape.id, shape.traits.sigv4a()));
    sigv4.map(|it| it.name).unwrap_or_default()
}

/// The names and defaults of a service that is not AWS's.
fn own_service(
    settings: &FlavourSettings,
    shape: &Shape<'_>,
    command: &str,
    rules: &RuleSet,
) -> OwnService {
    let program = settings.program.clone().unwrap_or_else(|| command.to_owned());
    let region = rules.parameters.iter().find(|it: &&Parameter| it.name == "Region");
    OwnService {
        prefix: settings
            .environment_prefix
            .clone()
            .unwrap_or_else(|| flavour::default_prefix(&program)),
        folder: settings.configuration_folder.clone().unwrap_or_else(|| program.clone()),
        documentation: settings.documentation.clone().unwrap_or_default(),
        endpoint: settings.endpoint.clone().unwrap_or_default(),
        has_rules: shape.traits.has_endpoint_rules(),
        needs_region: region.is_some_and(|it| matches!(it.absent, MissingParameter::Error)),
        uses_region: region.is_some(),
        program,
    }
}
