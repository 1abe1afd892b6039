//! Compares the wire formats of two plans: methods, paths, locations and names of members, formats,
//! protocol and authentication. If one of them differs, a client of the old model and a service of
//! the new one are incompatible, even if the command line is the same.

use super::compare::{Collector, pairs};
use super::{Audience, Change, Effect, Section, authentication, code};
use hardie_build::plan::Plan;
use hardie_build::plan::auth::AuthScheme;
use hardie_build::plan::facts::table::{
    Binding, Kind, MemberRow, Namespace, OperationRow, ShapeRow, Table,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Facts by their subject (a command, a structure or the service), then by the member and the name
/// of the fact.
type Facts = BTreeMap<String, BTreeMap<(String, &'static str), Fact>>;

/// The value of a fact.
#[derive(PartialEq, Eq)]
enum Fact {
    Text(String),
    Schemes(Vec<AuthScheme>),
}

impl From<String> for Fact {
    fn from(text: String) -> Fact {
        Fact::Text(text)
    }
}

/// Facts whose changes are not breaking.
const HARMLESS: [&str; 5] =
    ["endpoint rules", "idempotency token", "compression", "endpoint parameters", "signed payload"];

/// Finds the differences of wire formats, for items that exist in both plans.
pub(super) fn compare(old: Option<&Plan>, new: Option<&Plan>, out: &mut Collector) {
    let (Some(old), Some(new)) = (old, new) else { return };
    let by_c2j = out.by_c2j;
    let (old, new) = (facts(old, by_c2j), facts(new, by_c2j));
    for (subject, old, new) in pairs(&old, &new) {
        let (Some(old), Some(new)) = (old, new) else { continue };
        for ((item, fact), now) in new {
            let Some(before) = old.get(&(item.clone(), *fact)).filter(|before| *before != now)
            else {
                continue;
            };
            let (detail, breaking) = difference(fact, before, now);
            out.changes.push(Change {
                audience: Audience::Wire,
                section: Section::Wire,
                subject: subject.to_owned(),
                effect: Effect::Changed,
                breaking,
                item: if item.is_empty() { String::new() } else { code(item) },
                detail,
            });
        }
    }
}

/// The description of a change, and whether it is breaking.
fn difference(fact: &str, before: &Fact, now: &Fact) -> (String, bool) {
    let shown = |value: &str| if value.is_empty() { "none".to_owned() } else { code(value) };
    match (before, now) {
        (Fact::Schemes(before), Fact::Schemes(now)) => {
            (authentication::change(before, now), authentication::is_breaking(before, now))
        }
        (Fact::Text(before), Fact::Text(now)) if fact != "endpoint rules" => {
            (format!("{fact} {}, was {}", shown(now), shown(before)), !HARMLESS.contains(&fact))
        }
        // The values are too long to be shown.
        _ => (format!("{fact} differ"), !HARMLESS.contains(&fact)),
    }
}

fn facts(plan: &Plan, by_c2j: bool) -> Facts {
    let table = &plan.table;
    let mut facts = Facts::new();
    let service = &plan.service;
    let namespace = service
        .xml_namespace
        .as_ref()
        .map(|(uri, prefix)| format!("{uri} {prefix}").trim().to_owned());
    let of_service = [
        ("protocol", service.protocol.name().to_owned()),
        ("target", if service.protocol.is_rpc() { service.target.clone() } else { String::new() }),
        (
            "version",
            if service.protocol.is_rpc() { service.version.clone() } else { String::new() },
        ),
        ("signing name", service.signing_name.clone()),
        ("endpoint prefix", service.endpoint_prefix.clone()),
        ("XML namespace", namespace.unwrap_or_default()),
        ("endpoint rules", format!("{:?}", plan.endpoint)),
    ];
    facts.insert(
        "service".to_owned(),
        of_service.map(|(fact, value)| ((String::new(), fact), value.into())).into(),
    );
    let mut own = BTreeMap::new();
    for (operation, row) in plan.operations.iter().zip(&table.operations) {
        let flags = row.flags;
        let of_operation = [
            ("method", row.method.clone()),
            ("path", row.uri.clone()),
            ("status code", row.code.to_string()),
            ("host prefix", row.host_prefix.clone()),
            ("signed payload", word(flags.unsigned_payload, "no")),
            ("checksum", word(flags.checksum_required, "required")),
            ("compression", word(flags.gzip, "gzip")),
            ("endpoint parameters", parameters(row)),
        ];
        let list = facts.entry(operation.command.clone()).or_default();
        list.extend(of_operation.map(|(fact, value)| ((String::new(), fact), value.into())));
        let schemes = authentication::of(plan, operation, row, by_c2j);
        list.insert((String::new(), "authentication"), Fact::Schemes(schemes));
        for (shape, side) in [(row.input, "input "), (row.output, "output ")] {
            own.insert(shape, ());
            members(table, table.shape(shape), side, list);
        }
    }
    for (row, shape) in table.shapes.iter().enumerate() {
        let is_own = u16::try_from(row).is_ok_and(|row| own.contains_key(&row));
        if is_own || !matches!(shape.kind, Kind::Structure | Kind::Union) {
            continue;
        }
        let list = facts.entry(shape.name.clone()).or_default();
        if shape.status > 0 {
            list.insert((String::new(), "status code"), shape.status.to_string().into());
        }
        members(table, shape, "", list);
    }
    for shape in &table.shapes {
        facts_of_names(&mut facts, shape.name.clone(), &shape.wire, shape.namespace.as_ref());
        for member in table.members(shape) {
            let subject = format!("{}${}", shape.name, member.name);
            facts_of_names(&mut facts, subject, &member.ec2_name, member.namespace.as_ref());
        }
    }
    for error in &table.errors {
        let list = facts.entry(table.shape(error.shape).name.clone()).or_default();
        list.insert((String::new(), "error code"), error.name.clone().into());
    }
    facts
}

/// Adds the name and namespace of a shape or member, if it has its own.
fn facts_of_names(facts: &mut Facts, subject: String, name: &str, namespace: Option<&Namespace>) {
    let namespace = namespace.filter(|namespace| !namespace.uri.is_empty());
    if name.is_empty() && namespace.is_none() {
        return;
    }
    let list = facts.entry(subject).or_default();
    let namespace = namespace.map(|it| format!("{} {}", it.uri, it.prefix).trim().to_owned());
    list.insert((String::new(), "name"), name.to_owned().into());
    list.insert((String::new(), "XML namespace"), namespace.unwrap_or_default().into());
}

/// The endpoint parameters of an operation, as JSON; empty if there are none.
fn parameters(row: &OperationRow) -> String {
    let parameters: Map<String, Value> =
        row.parameters.iter().map(|it| (it.name.clone(), json!(it.source))).collect();
    if parameters.is_empty() { String::new() } else { Value::Object(parameters).to_string() }
}

/// The given word if a flag is set, else an empty string.
fn word(is_set: bool, word: &str) -> String {
    if is_set { word.to_owned() } else { String::new() }
}

/// The facts of a shape's members.
fn members(
    table: &Table,
    shape: &ShapeRow,
    side: &str,
    list: &mut BTreeMap<(String, &'static str), Fact>,
) {
    for member in table.members(shape) {
        let (target, flags) = (table.target(member), member.flags);
        let item = format!("{side}{}", member.name);
        let facts = [
            ("is sent as", place(member)),
            ("timestamp format", format(member, target)),
            ("idempotency token", word(flags.idempotency_token, "yes")),
            ("host label", word(flags.host_label, "yes")),
            ("XML attribute", word(flags.xml_attribute, "yes")),
            ("flattened", word(flags.xml_flattened, "yes")),
            ("streaming", word(target.flags.streaming, "yes")),
        ];
        list.extend(facts.map(|(fact, value)| ((item.clone(), fact), value.into())));
    }
}

/// The location of a member in a message, and its name there.
fn place(member: &MemberRow) -> String {
    let name = member.wire_name();
    match member.binding {
        None => format!("{name} in the body"),
        Some(Binding::Label) => "label of the path".to_owned(),
        Some(Binding::Payload) => "the whole body".to_owned(),
        Some(Binding::StatusCode) => "status code".to_owned(),
        Some(Binding::QueryParams) => "query parameters".to_owned(),
        Some(Binding::PrefixHeaders) => format!("headers {name}*"),
        Some(Binding::Header) => format!("header {name}"),
        Some(Binding::Query) => format!("query parameter {name}"),
    }
}

/// The timestamp format of a member, else that of its target.
fn format(member: &MemberRow, target: &ShapeRow) -> String {
    let format = member.format.or(target.format).filter(|_| target.kind == Kind::Timestamp);
    format.map(|format| format!("{format:?}")).unwrap_or_default()
}
