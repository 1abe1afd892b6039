//! The digest of a plan, for reviews of model updates: one line per operation, option, type and
//! field, and the authentication.

use crate::escape::one_line;
use crate::flavour::Flavour;
use crate::plan::auth::{ApiKey, ApiKeyPlace, AuthScheme};
use crate::plan::service::Plan;
use crate::plan::types::item::{FieldType, Structure, Type};
use crate::plan::types::names::Name;

impl Plan {
    /// A summary to review when a model changes: one line per operation, option, type and field,
    /// with renames, boxes and authentication schemes.
    pub fn digest(&self) -> String {
        digest(self)
    }
}

fn digest(plan: &Plan) -> String {
    let mut lines = vec![format!(
        "service {} {} ({})",
        plan.service.shape_id, plan.service.version, plan.service.command
    )];
    let conventions = match plan.service.flavour {
        Flavour::Aws => "AWS's",
        Flavour::Own => "its own",
    };
    lines.push(format!("  conventions: {conventions}"));
    lines.push(format!("  authentication: {}", schemes(&plan.service.auth)));
    for operation in &plan.operations {
        lines.push(format!("operation {} ({})", operation.name.wire, operation.command));
        if operation.auth != plan.service.auth {
            lines.push(format!("  authentication: {}", schemes(&operation.auth)));
        }
        for option in &operation.options {
            let required = if option.required { " required" } else { "" };
            let also: String =
                option.aliases.iter().map(|alias| format!(", also --{alias}")).collect();
            lines.push(format!("  --{} {}{required}{also}", option.name, option.kind));
        }
        for structure in [&operation.input, &operation.output] {
            structure_digest(structure, &mut lines);
        }
        for error in &operation.errors {
            lines.push(format!("  error {}", error.name.wire));
        }
    }
    for item in &plan.types {
        match item {
            Type::Structure(it) => structure_digest(it, &mut lines),
            Type::Union(it) => {
                lines.push(format!("union {}{}", it.name.rust, renamed(&it.name)));
                lines.extend(it.variants.iter().map(|variant| {
                    let content = variant.content.as_ref().map(|kind| format!("({})", short(kind)));
                    format!(
                        "  {}{}{}",
                        variant.name.rust,
                        content.unwrap_or_default(),
                        renamed(&variant.name)
                    )
                }));
            }
            Type::Enumeration(it) => {
                let values: Vec<&str> =
                    it.values.iter().map(|value| value.name.wire.as_str()).collect();
                lines.push(format!(
                    "enum {}{}: {}",
                    it.name.rust,
                    renamed(&it.name),
                    values.join(" ")
                ));
            }
            Type::IntEnumeration(it) => {
                let values: Vec<String> = it
                    .values
                    .iter()
                    .map(|(v, number)| format!("{}={number}", v.name.wire))
                    .collect();
                lines.push(format!(
                    "intEnum {}{}: {}",
                    it.name.rust,
                    renamed(&it.name),
                    values.join(" ")
                ));
            }
        }
    }
    lines.iter().map(|line| format!("{}\n", one_line(line))).collect()
}

/// Authentication schemes in the order to try them.
fn schemes(all: &[AuthScheme]) -> String {
    // Without the namespace, as settings name them.
    let name = |scheme: &AuthScheme| scheme.id().rsplit('#').next().unwrap_or_default().to_owned();
    let line = |scheme: &AuthScheme| match scheme {
        AuthScheme::ApiKey(ApiKey { name: key, place, scheme: before }) => {
            let place = match place {
                ApiKeyPlace::Header => "header",
                ApiKeyPlace::Query => "query parameter",
            };
            let before = if before.is_empty() { "" } else { &format!(": {before}") };
            format!("{} ({place} {key}{before})", name(scheme))
        }
        _ => name(scheme),
    };
    if all.is_empty() {
        return "none".to_owned();
    }
    all.iter().map(line).collect::<Vec<String>>().join(", ")
}

fn structure_digest(structure: &Structure, lines: &mut Vec<String>) {
    let kind = if structure.is_error { "error" } else { "structure" };
    lines.push(format!("{kind} {}{}", structure.name.rust, renamed(&structure.name)));
    lines.extend(structure.fields.iter().map(|field| {
        format!("  {}: {} ({})", field.name.rust, short(&field.kind), field.name.wire)
    }));
}

fn renamed(name: &Name) -> String {
    if name.rust == name.wire { String::new() } else { format!(" ({})", name.wire) }
}

/// A type as people say it.
fn short(kind: &FieldType) -> String {
    match kind {
        FieldType::List(inner) => format!("[{}]", short(inner)),
        FieldType::Map(inner) => format!("{{{}}}", short(inner)),
        FieldType::Option(inner) => format!("{}?", short(inner)),
        FieldType::Nullable(inner) => format!("{} or null", short(inner)),
        FieldType::Boxed(inner) => format!("Box<{}>", short(inner)),
        FieldType::Named(name) => name.clone(),
        simple => format!("{simple:?}").to_lowercase(),
    }
}
