//! A comparison as JSON, for programs.

use super::{Audience, Change, Comparison, Effect, Section, TextChange, Version};
use hardie_build::escape::json as escape_json;
use serde_json::{Value, json};

/// Renders a comparison, indented; ends with a newline.
pub(super) fn render(it: &Comparison) -> String {
    let mut value = json!({
        "old": version(&it.old),
        "new": version(&it.new),
        "breaking": {
            "commandLine": it.breaking(Audience::CommandLine),
            "rust": it.breaking(Audience::Rust),
            "wire": it.breaking(Audience::Wire),
        },
        "documentation": {
            "commands": it.documentation.commands,
            "options": it.documentation.options,
            "types": it.documentation.types,
        },
        "changes": it.changes.iter().map(change).collect::<Vec<Value>>(),
    });
    if let Some(texts) = &it.texts {
        value["documentation"]["texts"] = texts.iter().map(text).collect();
    }
    escape_json::visible(&format!("{value:#}\n"))
}

fn version(it: &Version) -> Value {
    json!({
        "file": it.file,
        "service": it.service,
        "version": it.api,
        "operations": it.operations,
        "rustItems": it.types,
    })
}

fn text(it: &TextChange) -> Value {
    json!({
        "section": section(it.section),
        "subject": it.subject,
        "item": it.item.replace('`', ""),
        "old": it.old,
        "new": it.new,
    })
}

fn section(section: Section) -> &'static str {
    match section {
        Section::Commands => "commands",
        Section::Options => "options",
        Section::Structures => "structures",
        Section::Enums => "enums",
        Section::Operations => "operations",
        Section::Types => "types",
        Section::Wire => "wire",
    }
}

fn change(it: &Change) -> Value {
    let audience = match it.audience {
        Audience::CommandLine => "commandLine",
        Audience::Rust => "rust",
        Audience::Wire => "wire",
    };
    let effect = match it.effect {
        Effect::Added => "added",
        Effect::Changed => "changed",
        Effect::Removed => "removed",
    };
    json!({
        "audience": audience,
        "section": section(it.section),
        "subject": it.subject,
        "effect": effect,
        "breaking": it.breaking,
        "item": it.item.replace('`', ""),
        "detail": it.detail.replace('`', ""),
    })
}
