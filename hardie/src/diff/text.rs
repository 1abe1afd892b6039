//! A comparison as text: one line per change, for `grep` and for reading.

use super::{
    Audience, Change, Comparison, Effect, Section, counted, documentation, types_and_members,
};
use hardie_build::escape::terminal;

/// Renders a comparison; ends with a newline.
pub(super) fn render(it: &Comparison) -> String {
    let mut out = format!("{} -> {}\n", terminal::line(&it.old.file), terminal::line(&it.new.file));
    for (audience, title) in [
        (Audience::CommandLine, "command line"),
        (Audience::Rust, "rust"),
        (Audience::Wire, "wire"),
    ] {
        let changes: Vec<&Change> = it.of(audience).collect();
        if audience == Audience::Wire && changes.is_empty() {
            continue;
        }
        let breaking = it.breaking(audience);
        out.push_str(&format!(
            "\n{title}: {}, {breaking} breaking\n",
            counted(changes.len(), "change")
        ));
        for change in changes {
            out.push_str(&line(change));
        }
    }
    let docs = it.documentation;
    out.push_str(&format!(
        "\ndocumentation changes: {}, {}, {}\n",
        counted(docs.commands, "command"),
        counted(docs.options, "option"),
        types_and_members(docs.types),
    ));
    out.push_str(&documentation::text(it.texts.as_deref().unwrap_or_default()));
    out
}

fn line(change: &Change) -> String {
    let breaking = if change.breaking { '!' } else { ' ' };
    let effect = match change.effect {
        Effect::Added => '+',
        Effect::Changed => '~',
        Effect::Removed => '-',
    };
    let section = match change.section {
        Section::Commands | Section::Options => "command",
        Section::Structures => "structure",
        Section::Enums => "enum",
        Section::Operations => "operation",
        Section::Types => "type",
        Section::Wire => "wire",
    };
    let mut out = format!("{breaking}{effect} {section} {}", super::code(&change.subject));
    for part in [&change.item, &change.detail] {
        if !part.is_empty() {
            out.push_str(": ");
            out.push_str(part);
        }
    }
    out.push('\n');
    out.replace('`', "")
}
