//! Formats a comparison as Markdown for a pull request: breaking changes first, then additions to
//! the command line, then Rust changes in a collapsed section. Subjects with the same change share
//! a line.

use super::{
    Audience, Change, Comparison, Effect, Section, Version, code, counted, documentation,
    types_and_members,
};
use indexmap::IndexMap;

/// Renders a comparison; ends with a newline.
pub(super) fn render(it: &Comparison) -> String {
    let mut out = vec![
        format!("## Model update: {} → {}", code(&it.old.file), code(&it.new.file)),
        String::new(),
    ];
    out.extend(facts(it));
    out.extend(breaking(it));
    let command_line: Vec<&Change> = it.of(Audience::CommandLine).collect();
    if !command_line.is_empty() {
        out.extend([String::new(), "### Command line".to_owned()]);
        out.extend(commands(&command_line));
        for (section, title) in [
            (Section::Options, "Changed commands"),
            (Section::Structures, "Keys of structures"),
            (Section::Enums, "Values of enums"),
        ] {
            out.extend(section_of(&command_line, section, title));
        }
    }
    let wire: Vec<&Change> = it.of(Audience::Wire).collect();
    if !wire.is_empty() {
        out.extend([String::new(), "### Wire".to_owned()]);
        out.extend(section_of(&wire, Section::Wire, "Requests and responses"));
    }
    let rust: Vec<&Change> = it.of(Audience::Rust).collect();
    if !rust.is_empty() {
        let title = format!("Rust: {}", counted(rust.len(), "change"));
        out.extend([String::new(), "### Rust".to_owned(), String::new()]);
        out.extend(["<details>".to_owned(), format!("<summary>{title}</summary>")]);
        out.extend(new_items(&rust));
        for (section, title) in
            [(Section::Operations, "Changed operations"), (Section::Types, "Changed types")]
        {
            out.extend(section_of(&rust, section, title));
        }
        out.extend([String::new(), "</details>".to_owned()]);
    }
    out.extend(documentation::section(it.texts.as_deref().unwrap_or_default()));
    out.push(String::new());
    out.join("\n")
}

/// The table of counts.
fn facts(it: &Comparison) -> Vec<String> {
    // An unescaped `|` would end the table cell, even inside code.
    let cell = |text: String| text.replace('|', "\\|");
    let row = |what: &str, of: &dyn Fn(&Version) -> String| {
        format!("| {what} | {} | {} |", cell(of(&it.old)), cell(of(&it.new)))
    };
    let docs = it.documentation;
    let service = |version: &Version| {
        if version.service.is_empty() {
            "not in this model".to_owned()
        } else {
            format!("{} {}", code(&version.service), code(&version.api))
        }
    };
    let changes = |audience| {
        let changes: Vec<&Change> = it.of(audience).collect();
        let of = |effect| changes.iter().filter(|change| change.effect == effect).count();
        format!(
            "{} added, {} changed, {} removed; **{} breaking**",
            of(Effect::Added),
            of(Effect::Changed),
            of(Effect::Removed),
            it.breaking(audience)
        )
    };
    vec![
        "| | old | new |".to_owned(),
        "|---|---|---|".to_owned(),
        row("service", &service),
        row("commands", &|version| version.operations.to_string()),
        row("Rust items", &|version| version.types.to_string()),
        String::new(),
        format!("- Command line: {}", changes(Audience::CommandLine)),
        format!("- Rust: {}", changes(Audience::Rust)),
        format!(
            "- Documentation differs for {}, {} and {} that exist in both",
            counted(docs.commands, "command"),
            counted(docs.options, "option"),
            types_and_members(docs.types)
        ),
    ]
}

fn breaking(it: &Comparison) -> Vec<String> {
    let mut out = vec![String::new(), "### Breaking".to_owned(), String::new()];
    if !it.is_breaking() {
        out.push("Nothing.".to_owned());
        return out;
    }
    for (audience, title) in [
        (Audience::CommandLine, "command line"),
        (Audience::Rust, "Rust"),
        (Audience::Wire, "wire"),
    ] {
        let changes: Vec<&Change> = it.of(audience).filter(|change| change.breaking).collect();
        for (subject, list) in by_subject(&changes) {
            out.push(format!("- {title}: {}: {}", code(subject), phrases(&list, false)));
        }
    }
    out
}

/// Added or removed commands.
fn commands(changes: &[&Change]) -> Vec<String> {
    let mut out = Vec::new();
    for (effect, title) in [(Effect::Added, "New commands"), (Effect::Removed, "Removed commands")]
    {
        let list: Vec<&&Change> = changes
            .iter()
            .filter(|change| change.section == Section::Commands && change.effect == effect)
            .collect();
        if !list.is_empty() {
            out.extend([String::new(), format!("**{title}** ({})", list.len()), String::new()]);
            out.extend(list.iter().map(|change| {
                if change.detail.is_empty() {
                    format!("- {}", code(&change.subject))
                } else {
                    format!("- {}: {}", code(&change.subject), change.detail)
                }
            }));
        }
    }
    out
}

/// Added or removed Rust items, by kind.
fn new_items(changes: &[&Change]) -> Vec<String> {
    let mut groups: IndexMap<(Effect, &str), Vec<String>> = IndexMap::new();
    for change in changes.iter().filter(|change| is_whole(change)) {
        let kind = change.detail.split(',').next().unwrap_or_default();
        groups.entry((change.effect, kind)).or_default().push(code(&change.subject));
    }
    groups.sort_keys();
    let mut out = Vec::new();
    for ((effect, kind), names) in groups {
        let word = if effect == Effect::Removed { "Removed" } else { "New" };
        let what = counted(names.len(), kind);
        out.extend([String::new(), format!("**{word}**, {what}: {}", names.join(", "))]);
    }
    out
}

/// Whether the subject as a whole was added or removed.
fn is_whole(change: &Change) -> bool {
    change.item.is_empty() && change.effect != Effect::Changed
}

/// The changes of a section, one line per subject; subjects with the same changes share a line.
fn section_of(changes: &[&Change], section: Section, title: &str) -> Vec<String> {
    let of: Vec<&Change> = changes
        .iter()
        .filter(|change| change.section == section && !is_whole(change))
        .copied()
        .collect();
    if of.is_empty() {
        return Vec::new();
    }
    let subjects = by_subject(&of);
    let mut lines: IndexMap<String, Vec<String>> = IndexMap::new();
    for (subject, list) in &subjects {
        lines.entry(phrases(list, true)).or_default().push(code(subject));
    }
    let mut out = vec![String::new(), format!("**{title}** ({})", subjects.len()), String::new()];
    out.extend(
        lines
            .into_iter()
            .map(|(phrases, subjects)| format!("- {}: {phrases}", subjects.join(", "))),
    );
    out
}

fn by_subject<'c>(changes: &[&'c Change]) -> IndexMap<&'c str, Vec<&'c Change>> {
    let mut subjects: IndexMap<&str, Vec<&Change>> = IndexMap::new();
    for change in changes {
        subjects.entry(&change.subject).or_default().push(change);
    }
    subjects
}

/// The changes of a subject in one line; `marked` marks the breaking ones.
fn phrases(list: &[&Change], marked: bool) -> String {
    let mut groups: IndexMap<(Effect, &str, bool), Vec<String>> = IndexMap::new();
    for change in list {
        let breaking = marked && change.breaking;
        // Values and errors only have a name; other changes have an item and a detail.
        let detail = if change.item.is_empty() { "" } else { &*change.detail };
        let item = if !change.item.is_empty() {
            &change.item
        } else if change.effect == Effect::Removed {
            ""
        } else {
            &*change.detail
        };
        groups.entry((change.effect, detail, breaking)).or_default().push(item.to_owned());
    }
    let phrase = |((effect, detail, breaking), items): ((Effect, &str, bool), Vec<String>)| {
        let mark = if breaking { "**breaking** " } else { "" };
        let items = shared(&items);
        match (effect, detail) {
            (Effect::Added, "") => format!("{mark}+ {items}"),
            (Effect::Removed, "") if items.is_empty() => format!("{mark}removed"),
            (Effect::Removed, "") => format!("{mark}− {items}"),
            (Effect::Changed, "") => format!("{mark}{items}"),
            (Effect::Added, detail) => format!("{mark}+ {items} ({detail})"),
            (Effect::Removed, detail) => format!("{mark}− {items} ({detail})"),
            (Effect::Changed, detail) => format!("{mark}{items}: {detail}"),
        }
    };
    groups.into_iter().map(phrase).collect::<Vec<String>>().join("; ")
}

/// Joins items, and writes their common first word once, as in: prints `A`, `B`.
fn shared(items: &[String]) -> String {
    let mut out = String::new();
    let mut last = "";
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        let word = item.split('`').next().unwrap_or_default();
        out.push_str(if index > 0 && word == last { &item[word.len()..] } else { item });
        last = word;
    }
    out
}
