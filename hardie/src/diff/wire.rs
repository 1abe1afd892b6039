//! What goes over the wire, of two plans → changes: methods, paths, places and names of members,
//! formats, protocol and authentication. A client of the old model and a service of the new one
//! would not understand each other where one of these differs, whatever the command line looks
//! like.

use super::compare::{Collector, pairs};
use super::{Audience, Change, Effect, Section, code};
use hardie_build::plan::Plan;
use hardie_build::plan::facts::table::{MemberRow, ShapeRow};
use std::collections::BTreeMap;

/// Facts by what they are about (a command, a structure or the service) and by the member and their
/// names.
type Facts = BTreeMap<String, BTreeMap<(String, &'static str), String>>;

/// Facts whose change breaks nothing that worked.
const HARMLESS: [&str; 5] =
    ["endpoint rules", "idempotency token", "compression", "endpoint parameters", "signed payload"];

/// Finds what differs on the wire, of what both plans have.
pub(super) fn compare(old: Option<&Plan>, new: Option<&Plan>, out: &mut Collector) {
    let (Some(old), Some(new)) = (old, new) else { return };
    let (old, new) = (facts(old), facts(new));
    for (subject, old, new) in pairs(&old, &new) {
        let (Some(old), Some(new)) = (old, new) else { continue };
        for ((item, fact), now) in new {
            let Some(before) = old.get(&(item.clone(), *fact)).filter(|before| *before != now)
            else {
                continue;
            };
            let shown =
                |value: &str| if value.is_empty() { "none".to_owned() } else { code(value) };
            let detail = match *fact {
                // Too long to be shown.
                "endpoint rules" => "endpoint rules differ".to_owned(),
                fact => format!("{fact} {}, was {}", shown(now), shown(before)),
            };
            out.changes.push(Change {
                audience: Audience::Wire,
                section: Section::Wire,
                subject: subject.to_owned(),
                effect: Effect::Changed,
                breaking: !HARMLESS.contains(fact),
                item: if item.is_empty() { String::new() } else { code(item) },
                detail,
            });
        }
    }
}

fn facts(plan: &Plan) -> Facts {
    let table = &plan.table;
    let reader = super::surface::Reader::new(table);
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
        of_service.map(|(fact, value)| ((String::new(), fact), value)).into(),
    );
    let text = |offset| reader.text(offset).to_owned();
    let mut own = BTreeMap::new();
    for (operation, row) in plan.operations.iter().zip(&table.operations) {
        let yes = |flag: &str, word: &str| {
            if row.flags.contains(&flag) { word.to_owned() } else { String::new() }
        };
        let of_operation = [
            ("method", text(row.method)),
            ("path", text(row.uri)),
            ("status code", row.code.to_string()),
            ("host prefix", text(row.host_prefix)),
            ("authentication", yes("UNSIGNED", "optional")),
            ("signed payload", yes("UNSIGNED_PAYLOAD", "no")),
            ("checksum", yes("CHECKSUM_REQUIRED", "required")),
            ("compression", yes("GZIP", "gzip")),
            ("endpoint parameters", text(row.parameters)),
        ];
        let list = facts.entry(operation.command.clone()).or_default();
        list.extend(of_operation.map(|(fact, value)| ((String::new(), fact), value)));
        for (shape, side) in [(row.input, "input "), (row.output, "output ")] {
            own.insert(shape, ());
            members(&reader, usize::from(shape), side, list);
        }
    }
    for (row, shape) in table.shapes.iter().enumerate() {
        let is_own = u16::try_from(row).is_ok_and(|row| own.contains_key(&row));
        if is_own || !matches!(shape.kind, "Structure" | "Union") {
            continue;
        }
        let list = facts.entry(shape.label.clone()).or_default();
        if shape.status > 0 {
            list.insert((String::new(), "status code"), shape.status.to_string());
        }
        members(&reader, row, "", list);
    }
    for rare in &table.rare {
        let namespace =
            format!("{} {}", reader.text(rare.namespace.0), reader.text(rare.namespace.1));
        let list = facts.entry(rare.label.clone()).or_default();
        list.insert((String::new(), "name"), text(rare.name));
        list.insert((String::new(), "XML namespace"), namespace.trim().to_owned());
    }
    for (row, name) in &table.errors {
        if let Some(shape) = table.shapes.get(usize::from(*row)) {
            facts
                .entry(shape.label.clone())
                .or_default()
                .insert((String::new(), "error code"), name.clone());
        }
    }
    facts
}

/// The facts of a shape's members.
fn members(
    reader: &super::surface::Reader<'_>,
    row: usize,
    side: &str,
    list: &mut BTreeMap<(String, &'static str), String>,
) {
    let Some(shape) = reader.shape(row) else { return };
    for member in reader.rows(shape) {
        let Some(target) = reader.shape(member.target.into()) else { continue };
        let item = format!("{side}{}", reader.text(member.name));
        let yes = |flag: &str| if member.flags.contains(&flag) { "yes" } else { "" };
        let facts = [
            ("is sent as", place(reader, member)),
            ("timestamp format", format(member, target)),
            ("idempotency token", yes("IDEMPOTENCY_TOKEN").to_owned()),
            ("host label", yes("HOST_LABEL").to_owned()),
            ("XML attribute", yes("XML_ATTRIBUTE").to_owned()),
            ("flattened", yes("XML_FLATTENED").to_owned()),
            (
                "streaming",
                if target.flags.contains(&"STREAMING") { "yes".to_owned() } else { String::new() },
            ),
        ];
        list.extend(facts.map(|(fact, value)| ((item.clone(), fact), value)));
    }
}

/// Where in a message a member is, and under which name.
fn place(reader: &super::surface::Reader<'_>, member: &MemberRow) -> String {
    let name = match reader.text(member.wire) {
        "" => reader.text(member.name),
        wire => wire,
    };
    match member.binding {
        None => format!("{name} in the body"),
        Some("Label") => "label of the path".to_owned(),
        Some("Payload") => "the whole body".to_owned(),
        Some("ResponseCode") => "status code".to_owned(),
        Some("QueryParams") => "query parameters".to_owned(),
        Some("PrefixHeaders") => format!("headers {name}*"),
        Some("Header") => format!("header {name}"),
        Some("Query") => format!("query parameter {name}"),
        Some(other) => format!("{} {name}", other.to_lowercase()),
    }
}

/// The format of a timestamp, the member's own or that of its shape.
fn format(member: &MemberRow, target: &ShapeRow) -> String {
    match target.kind {
        "Timestamp" => member.format.or(target.format).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
