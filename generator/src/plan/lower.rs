//! [`Model`] → [`Plan`]: the passes in their order, and what they share.

use super::select::{self, Selection};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::escape::{escaped, markdown};
use crate::model::traits::{EnumValue, Protocol, View};
use crate::model::walk;
use crate::model::{self, prelude::is_unit};
use crate::model::{Kind, Member, Model, Place, Shape, ShapeId, Sources, Traits};
use crate::plan::command::operations;
use crate::plan::command::overlay::{self, Overlay, Renames};
use crate::plan::command::pagination::Calls;
use crate::plan::command::samples;
use crate::plan::command::usage;
use crate::plan::endpoint;
use crate::plan::facts::shapes::{Rows, enum_value};
use crate::plan::prose::constraints;
use crate::plan::prose::rustdoc::{DocLine, rustdoc, rustdoc_line};
use crate::plan::prose::{self, Prose};
use crate::plan::types::boxing;
use crate::plan::types::fields::Types;
use crate::plan::types::item::{
    Enumeration, Field, Header, IntEnumeration, Plan, Service, Structure, Type, Union, Value,
    Variant,
};
use crate::plan::types::names::{self, Case, Name, Scope};
use crate::plan::types::type_names::{OperationNames, TypeNames};
use std::collections::{BTreeMap, BTreeSet};

/// The largest size of all model files, in bytes. A table finds its strings by offsets of 32 bits,
/// and escaping makes no string of a model more than five times longer.
const LARGEST: usize = u32::MAX as usize / 8;

/// Plans the selected operations of a service, and all they reach.
///
/// Later overlays count more. `command` is the word after the program's name, where it is neither
/// an overlay's nor to be made from the service's `sdkId`. Gives nothing where the selection has
/// nothing that can be generated; `problems` says why, and what was left out.
pub fn lower(
    model: &Model<'_>,
    sources: &Sources,
    selection: &Selection,
    overlays: &[Overlay],
    command: Option<&str>,
    problems: &mut Diagnostics,
) -> Option<Plan> {
    let (shape, service, selected) = select::choose(model, sources, selection, problems)?;
    let mut cx = Lowering::new(model, sources, shape, problems);
    cx.rename = service.rename.iter().map(|(id, name)| (id.clone(), name.clone())).collect();
    (cx.is_aws, cx.is_by_aws) = (model::is_aws(shape, service), model::is_by_aws(shape, service));
    let sdk_id = cx.ok(&shape.id, shape.traits.aws_service()).map(|facts| facts.sdk_id);
    cx.service_key = sdk_id.clone().unwrap_or(cx.service_key);
    cx.renames = Renames::of(overlays, &shape.id, sdk_id.as_deref());
    overlay::check(&mut cx, service, overlays);
    cx.calls = Calls::of(&mut cx, (shape, service), sdk_id.as_deref());
    let spoken = operations::speakable(&mut cx, shape, &selected);
    if spoken.is_empty() {
        return None;
    }
    cx.plan(shape, service, command, &spoken)
}

/// The word of a service after the program's name, as [`lower`] plans it.
pub fn command_word(
    (shape, service): (&Shape<'_>, &model::Service),
    sdk_id: &str,
    overlays: &[Overlay],
    command: Option<&str>,
) -> String {
    let renames = Renames::of(overlays, &shape.id, Some(sdk_id));
    let word = service.botocore.as_ref().and_then(|botocore| botocore.word.as_deref());
    command.map_or_else(|| renames.service(word, &default_command(sdk_id)), str::to_owned)
}

/// The word that a service's `sdkId` makes.
fn default_command(sdk_id: &str) -> String {
    sdk_id.to_lowercase().replace([' ', '_'], "-")
}

/// Plans the endpoint rules of a service alone; problems are for [`lower`] to say.
pub fn endpoint_rules(
    model: &Model<'_>,
    sources: &Sources,
    shape: &Shape<'_>,
) -> endpoint::rules::RuleSet {
    let mut problems = Diagnostics::default();
    let mut cx = Lowering::new(model, sources, shape, &mut problems);
    endpoint::lower::lower(&mut cx, shape, "")
}

/// What every pass needs: the model, and where problems go.
pub(crate) struct Lowering<'m, 'a, 'p> {
    pub(crate) model: &'m Model<'a>,
    sources: &'m Sources,
    problems: &'p mut Diagnostics,
    /// The service's own names for shapes.
    rename: BTreeMap<ShapeId, String>,
    /// What overlays call things at the command line.
    pub(crate) renames: Renames,
    /// What the AWS CLI knows of the service's calls, and the model's defaults.
    pub(crate) calls: Calls,
    /// How the service is spoken to, if anybody here knows how.
    pub(crate) speaks: Option<Protocol>,
    /// Whether the service is one of AWS's: see [`model::is_aws`].
    pub(crate) is_aws: bool,
    /// Whether AWS wrote it: see [`model::is_by_aws`].
    pub(crate) is_by_aws: bool,
    /// What overlays call the service.
    pub(crate) service_key: String,
    /// Bad traits that were reported already.
    reported: BTreeSet<(String, &'static str)>,
}

impl<'m, 'a, 'p> Lowering<'m, 'a, 'p> {
    /// The state of a service of AWS's without overlays and without names of its own.
    fn new(
        model: &'m Model<'a>,
        sources: &'m Sources,
        service: &Shape<'_>,
        problems: &'p mut Diagnostics,
    ) -> Lowering<'m, 'a, 'p> {
        Lowering {
            model,
            sources,
            problems,
            rename: BTreeMap::new(),
            renames: Renames::default(),
            calls: Calls::default(),
            speaks: Protocol::spoken(&service.traits.protocols()),
            is_aws: true,
            is_by_aws: true,
            service_key: service.id.name().to_owned(),
            reported: BTreeSet::new(),
        }
    }

    /// Whether requests have neither a URI nor members outside the body.
    pub(crate) fn is_rpc(&self) -> bool {
        self.speaks.is_some_and(Protocol::is_rpc)
    }

    /// Whether bodies of responses are XML.
    pub(crate) fn is_xml(&self) -> bool {
        self.speaks.is_some_and(Protocol::is_xml)
    }

    /// What a trait says; a bad one is reported once and counts as absent.
    pub(crate) fn ok<T>(&mut self, id: &ShapeId, view: View<T>) -> Option<T> {
        match view {
            Ok(value) => value,
            Err(bad) => {
                if self.reported.insert((id.to_string(), bad.id)) {
                    let message =
                        format!("trait `{}` has an invalid value: {}", bad.id, bad.message);
                    self.problem(Diagnostic::error("model.trait_value", message), id, bad.place);
                }
                None
            }
        }
    }

    /// Reports a problem at a place.
    pub(crate) fn problem(&mut self, diagnostic: Diagnostic, shape: &ShapeId, place: Place) {
        self.problems.push(diagnostic.shape(shape).at(self.sources.locate(place)));
    }

    /// Reports a problem that is nowhere in a model.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// The name of a shape in this service, without its namespace.
    pub(crate) fn shape_name<'i>(&'i self, id: &'i ShapeId) -> &'i str {
        self.rename.get(id).map_or(id.name(), String::as_str)
    }

    /// Documentation as rustdoc lines; `otherwise` where there is none.
    pub(crate) fn docs(
        &mut self,
        id: &ShapeId,
        traits: &[&Traits<'_>],
        otherwise: DocLine,
    ) -> Vec<DocLine> {
        let mut lines = Vec::new();
        for traits in traits {
            if let Some(text) = self.ok(id, traits.documentation()) {
                lines = rustdoc(&prose::parse(&text));
            }
            if !lines.is_empty() {
                break;
            }
        }
        if lines.is_empty() {
            lines.push(otherwise);
        }
        if let Some(deprecated) = traits.first().and_then(|traits| self.ok(id, traits.deprecated()))
        {
            let since =
                deprecated.since.map(|since| escaped!(Markdown, " since ", markdown::text(&since)));
            let message = rustdoc_line(&prose::parse(&deprecated.message.unwrap_or_default()));
            let line = escaped!(Markdown, "Deprecated", since.unwrap_or_default(), ". ", message);
            lines.extend([DocLine::empty(), line.trimmed()]);
        }
        lines
    }

    fn plan(
        &mut self,
        shape: &Shape<'a>,
        service: &model::Service,
        command: Option<&str>,
        spoken: &[ShapeId],
    ) -> Option<Plan> {
        if self.sources.size() > LARGEST {
            self.too_large(shape, "strings");
            return None;
        }
        let model = self.model;
        let service_errors: Vec<ShapeId> =
            service.errors.iter().map(|error| error.id.clone()).collect();
        let is_data = |id: &&ShapeId| model.shape(id).is_some_and(|shape| shape.kind.is_data());
        let closure: BTreeSet<&ShapeId> =
            walk::closure(model, spoken.iter().chain(&service_errors))
                .into_iter()
                .filter(is_data)
                .collect();
        let unit = ShapeId::prelude("Unit");
        // Operations without input or output have the empty structure's row.
        let rows = closure.iter().copied().chain([&unit]).collect::<BTreeSet<_>>();
        let Some(mut rows) = Rows::new(rows) else {
            self.too_large(shape, "shapes");
            return None;
        };
        rows.table.is_aws = self.is_aws;
        for id in rows.shapes.keys().cloned().collect::<Vec<_>>() {
            let Some(shape) = model.shape(&id) else { continue };
            if rows.add(shape, self).is_none() {
                self.too_large(shape, "members");
                return None;
            }
        }
        let names = TypeNames::new(self, service, &closure);
        let types = Types {
            model,
            names: names.types,
            boxed: boxing::boxed(model, closure.iter().copied()),
            endless: boxing::endless(model, closure.iter().copied()),
        };
        let items =
            self.items(&closure, &service_errors, spoken, (&types, &names.operations), &rows);
        let mut operations =
            operations::lower(self, spoken, &service_errors, &types, &names.operations, &mut rows)?;
        operations.sort_by(|a, b| a.command.cmp(&b.command));
        usage::add(&mut operations, &items);
        if !self.is_aws {
            // Plans have a row per operation, in the same order.
            samples::add_valid_outputs(&mut operations, &rows.table);
        }
        let service = self.service(shape, service, command);
        for operation in &mut operations {
            operation.documentation =
                service.documentation.as_ref().map(|base| format!("{base}{}", operation.name.wire));
        }
        let endpoint = endpoint::lower::lower(self, shape, &service.endpoint_prefix);
        let header = Header {
            models: self.sources.list.iter().map(|source| source.file_name.clone()).collect(),
        };
        Some(Plan { header, service, operations, types: items, table: rows.table, endpoint })
    }

    pub(crate) fn too_large(&mut self, shape: &Shape<'_>, what: &str) {
        let message = format!("too many {what} for one table");
        let diagnostic =
            Diagnostic::error("plan.too_large", message).help("select fewer operations");
        self.problem(diagnostic, &shape.id, shape.place);
    }

    fn service(
        &mut self,
        shape: &Shape<'_>,
        service: &model::Service,
        command: Option<&str>,
    ) -> Service {
        let id = &shape.id;
        let facts = self.ok(id, shape.traits.aws_service());
        let sdk_id =
            facts.as_ref().map_or_else(|| id.name().to_owned(), |facts| facts.sdk_id.clone());
        let default_command = default_command(&sdk_id);
        let botocore = service.botocore.clone().unwrap_or_default();
        let (word, target) = (botocore.word.as_deref(), botocore.target);
        let word =
            command.map_or_else(|| self.renames.service(word, &default_command), str::to_owned);
        let prefix = facts.as_ref().and_then(|facts| facts.endpoint_prefix.clone());
        let doc_id = facts.as_ref().and_then(|facts| facts.doc_id.clone());
        let prefix = prefix.or_else(|| facts.and_then(|facts| facts.arn_namespace));
        let docs = self.ok(id, shape.traits.documentation()).unwrap_or_default();
        Service {
            shape_id: id.to_string(),
            target: target.unwrap_or_else(|| id.name().to_owned()),
            protocol: self.speaks.unwrap_or(Protocol::RestJson1),
            query_compatible: shape.traits.is_query_compatible(),
            bare_errors: self.ok(id, shape.traits.has_bare_errors()).unwrap_or_default(),
            xml_namespace: self
                .ok(id, shape.traits.xml_namespace())
                .filter(|_| self.is_xml())
                .map(|it| (it.uri, it.prefix.unwrap_or_default())),
            command: word,
            title: self.ok(id, shape.traits.title()).unwrap_or_else(|| sdk_id.clone()),
            version: service.version.clone(),
            signing_name: self
                .ok(id, shape.traits.sigv4())
                .map(|sigv4| sigv4.name)
                .unwrap_or_default(),
            endpoint_prefix: prefix.unwrap_or_else(|| default_command.clone()),
            documentation: id.namespace().starts_with("com.amazonaws").then(|| {
                let uid =
                    doc_id.unwrap_or_else(|| format!("{default_command}-{}", service.version));
                format!("https://docs.aws.amazon.com/goto/WebAPI/{uid}/")
            }),
            docs: rustdoc(&prose::parse(&docs)),
            prose: Prose::read(&docs),
            sdk_id,
        }
    }

    /// The types that are no operation's own.
    fn items(
        &mut self,
        closure: &BTreeSet<&ShapeId>,
        service_errors: &[ShapeId],
        spoken: &[ShapeId],
        (types, operations): (&Types<'m, 'a>, &BTreeMap<ShapeId, OperationNames>),
        rows: &Rows,
    ) -> Vec<Type> {
        let mut held: BTreeSet<ShapeId> = service_errors.iter().cloned().collect();
        for shape in closure.iter().filter_map(|id| self.model.shape(id)) {
            held.extend(shape.members.iter().map(|member| member.target.id.clone()));
        }
        for shape in spoken.iter().filter_map(|id| self.model.shape(id)) {
            if let Kind::Operation(operation) = &shape.kind {
                held.extend(operation.errors.iter().map(|error| error.id.clone()));
            }
        }
        // What is called like an operation's own structure is that structure.
        let own: BTreeSet<&str> = spoken
            .iter()
            .filter_map(|id| operations.get(id))
            .flat_map(|names| [names.input.as_str(), names.output.as_str()])
            .collect();
        let mut items = Vec::new();
        for shape in held.iter().filter_map(|id| self.model.shape(id)) {
            let Some(rust) = types.names.get(&shape.id).filter(|name| !own.contains(name.as_str()))
            else {
                continue;
            };
            let name = Name { rust: rust.clone(), wire: self.shape_name(&shape.id).to_owned() };
            items.push(match shape.kind {
                Kind::Structure => Type::Structure(self.structure(shape, name, types, rows)),
                Kind::Union => Type::Union(self.union(shape, name, types, rows)),
                Kind::Enum => Type::Enumeration(self.enumeration(shape, name)),
                Kind::IntEnum => Type::IntEnumeration(self.int_enumeration(shape, name)),
                _ => continue,
            });
        }
        items.sort_by(|a, b| a.name().rust.cmp(&b.name().rust));
        items
    }

    /// A structure under a name of its own or of its operation's.
    pub(crate) fn structure(
        &mut self,
        shape: &Shape<'a>,
        name: Name,
        types: &Types<'m, 'a>,
        rows: &Rows,
    ) -> Structure {
        let wanted: Vec<String> =
            shape.members.iter().map(|member| names::field_name(&member.name)).collect();
        let given = Scope::default().assign(Case::Snake, &wanted);
        let mut fields = Vec::new();
        for (position, (member, rust)) in shape.members.iter().zip(given).enumerate() {
            let Some(kind) = types.field(&shape.id, position, member) else {
                self.endless(shape, member);
                continue;
            };
            let docs = self.member_docs(shape, member);
            fields.push(Field { name: Name { rust, wire: member.name.to_string() }, docs, kind });
        }
        let docs = self.shape_docs(shape, &name);
        let is_error = shape.traits.is_error();
        let has_defaults = shape.members.iter().any(|member| {
            let traits = &member.traits;
            let default = self.ok(&shape.id, traits.default_value());
            let is_blank = |default: &serde_json::Value| match default {
                serde_json::Value::Null | serde_json::Value::Bool(false) => true,
                serde_json::Value::Number(number) => number.as_f64() == Some(0.0),
                serde_json::Value::String(text) => text.is_empty(),
                serde_json::Value::Array(list) => list.is_empty(),
                serde_json::Value::Object(map) => map.is_empty(),
                serde_json::Value::Bool(true) => false,
            };
            let has_other = default.is_some_and(|default| !is_blank(&default));
            has_other && traits.is_required() && !traits.is_client_optional()
        });
        Structure { name, docs, row: rows.row(&shape.id), fields, is_error, has_defaults }
    }

    fn union(
        &mut self,
        shape: &Shape<'a>,
        name: Name,
        types: &Types<'m, 'a>,
        rows: &Rows,
    ) -> Union {
        let variants = self.variants(shape);
        let mut list = Vec::new();
        for (position, (member, (name, docs))) in shape.members.iter().zip(variants).enumerate() {
            let empty = types.is_empty_variant(member);
            let content = if empty { None } else { types.content(&shape.id, position, member) };
            if !empty && content.is_none() {
                self.endless(shape, member);
            }
            list.push(Variant { name, docs, content });
        }
        let docs = self.shape_docs(shape, &name);
        Union { name, docs, row: rows.row(&shape.id), variants: list }
    }

    fn enumeration(&mut self, shape: &Shape<'a>, name: Name) -> Enumeration {
        let variants = shape.members.iter().zip(self.variants(shape));
        let value = |(member, (name, docs)): (&Member<'_>, (Name, Vec<DocLine>))| Value {
            name: Name { rust: name.rust, wire: enum_value(member) },
            docs,
        };
        let values = variants.map(value).collect();
        let docs = self.shape_docs(shape, &name);
        Enumeration { name, docs, values }
    }

    fn int_enumeration(&mut self, shape: &Shape<'a>, name: Name) -> IntEnumeration {
        let wanted: Vec<String> =
            shape.members.iter().map(|m| names::constant_name(&m.name)).collect();
        let given = Scope::default().assign(Case::Snake, &wanted);
        let mut values = Vec::new();
        for (member, rust) in shape.members.iter().zip(given) {
            let id = shape.id.with_member(&member.name);
            let number = match self.ok(&id, member.traits.enum_value()) {
                Some(EnumValue::Integer(number)) => i32::try_from(number).ok(),
                _ => None,
            };
            // Others are left out when the model is resolved.
            let Some(number) = number else { continue };
            let docs = self.member_docs(shape, member);
            values
                .push((Value { name: Name { rust, wire: member.name.to_string() }, docs }, number));
        }
        let docs = self.shape_docs(shape, &name);
        IntEnumeration { name, docs, values }
    }

    fn variants(&mut self, shape: &Shape<'a>) -> Vec<(Name, Vec<DocLine>)> {
        let wanted: Vec<String> =
            shape.members.iter().map(|m| names::variant_name(&m.name)).collect();
        let given = Scope::reserving(["Unknown".to_owned()]).assign(Case::Camel, &wanted);
        let mut list = Vec::new();
        for (member, rust) in shape.members.iter().zip(given) {
            let name = Name { rust, wire: member.name.to_string() };
            list.push((name, self.member_docs(shape, member)));
        }
        list
    }

    fn shape_docs(&mut self, shape: &Shape<'a>, name: &Name) -> Vec<DocLine> {
        let otherwise =
            escaped!(Markdown, "The shape ", markdown::name(&name.wire), " of the model.");
        self.docs(&shape.id, &[&shape.traits], otherwise)
    }

    fn member_docs(&mut self, shape: &Shape<'a>, member: &Member<'a>) -> Vec<DocLine> {
        let id = shape.id.with_member(&member.name);
        let otherwise = match &shape.kind {
            Kind::Enum | Kind::IntEnum => {
                escaped!(Markdown, markdown::name(&enum_value(member)), ".")
            }
            _ => escaped!(Markdown, "The member ", markdown::name(&member.name), " of the model."),
        };
        match self.model.shape(&member.target.id) {
            Some(target) if !is_unit(&target.id) => {
                let mut lines = self.docs(&id, &[&member.traits, &target.traits], otherwise);
                if !matches!(shape.kind, Kind::Enum | Kind::IntEnum) {
                    lines.extend(self.bounds(&id, &member.traits, target));
                }
                lines
            }
            _ => self.docs(&id, &[&member.traits], otherwise),
        }
    }

    /// What bounds a member's value, in words, after an empty line.
    fn bounds(&mut self, id: &ShapeId, member: &Traits<'a>, target: &Shape<'a>) -> Vec<DocLine> {
        let both = [(id, member), (&target.id, &target.traits)];
        let length = both.into_iter().find_map(|(id, traits)| self.ok(id, traits.length()));
        let range = both.into_iter().find_map(|(id, traits)| self.ok(id, traits.range()));
        let pattern = both.into_iter().find_map(|(id, traits)| self.ok(id, traits.pattern()));
        constraints::lines(&target.kind, length.as_ref(), range.as_ref(), pattern)
    }

    fn endless(&mut self, shape: &Shape<'a>, member: &Member<'a>) {
        let message = "the type is infinitely recursive (lists and maps contain each other), or \
            nested too deeply";
        let diagnostic = Diagnostic::error("plan.endless_type", message);
        let help = "add a structure to the cycle, as the Smithy specification requires";
        self.problem(diagnostic.help(help), &shape.id.with_member(&member.name), member.place);
    }
}
