//! The reference of a plan: the pages of [`hardie_runtime::pages`], with examples and the errors of
//! each command.

mod authentication;
mod example;
pub(crate) mod page;
mod schema;
mod waiters;

use example::Calls;
use hardie_build::escape::{Escaped, Shell, shell};
use hardie_build::plan::prose::{Document, Format, Node, Tag, Target, compact, plain_text};
use hardie_build::plan::{Plan, command::operation::Operation};
use hardie_build::{ByteOrder, Flavour, table_file};
use hardie_runtime::pages::{
    Authentication, Block, Command, CommandGroup, Notes, Pages, Section, call_of, exit_codes,
    first_sentence,
};
use hardie_runtime::service::Tables;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{self, Table};
use page::{Page, Reference};
pub(crate) use schema::schemas;
use std::borrow::Cow;
use waiters::Waiters;

/// The words that begin the command lines of a service: `aws SERVICE`, or the name of its own
/// program.
fn words(plan: &Plan) -> Vec<String> {
    match plan.service.flavour {
        Flavour::Aws => vec!["aws".to_owned(), plan.service.command.clone()],
        Flavour::Own => vec![plan.service.own.program.clone()],
    }
}

/// The table of a plan, read by the cursors of the runtime like that of a program. Its memory is
/// never freed; a program writes only a few references.
///
/// # Panics
/// If the table that was just written cannot be read, which would be a bug.
#[allow(clippy::expect_used, reason = "the file is made here")]
pub fn table_of(plan: &Plan) -> &'static Table {
    let file = table_file(plan, ByteOrder::native()).leak();
    let tables: &'static Tables = Box::leak(Box::new(Tables::new(file)));
    let services = tables.services().expect("a table that was just written can be read");
    services.first().expect("the service of the plan").table
}

/// The reference of a whole plan.
pub(crate) fn reference(plan: &Plan) -> Reference {
    let table = table_of(plan);
    let flavour = authentication::flavour(plan);
    let mut pages = Pages::reference(plan.table.members.len(), flavour);
    // Plans have one row per operation, in the same order.
    let operations = plan.operations.iter().zip(table.operations());
    let mut commands: Vec<Page> = operations
        .map(|(operation, row)| {
            let authentication = authentication::of(flavour, operation);
            command(plan, &mut pages, authentication, operation, row)
        })
        .collect();
    Waiters { plan, pages: &mut pages, flavour }.add(&mut commands, table);
    Reference {
        words: words(plan),
        title: plan.service.title.clone(),
        version: plan.service.version.clone(),
        index: index(plan, &pages, table, &commands),
        commands,
    }
}

/// The call of the operation at an index, with required parameters only; `command` is the start of
/// the command line.
#[cfg(feature = "program")]
pub(crate) fn smallest_call(
    plan: &Plan,
    operation: usize,
    command: &Escaped<Shell>,
) -> Escaped<Shell> {
    let found = plan.operations.get(operation).zip(plan.table.operations.get(operation));
    found.map_or_else(Escaped::empty, |(operation, row)| {
        Calls { table: &plan.table, operation, row, command: command.clone() }.smallest()
    })
}

/// The service's page.
fn index(plan: &Plan, pages: &Pages, table: &'static Table, commands: &[Page]) -> Page {
    let service = &plan.service;
    let subcommand = match service.flavour {
        Flavour::Aws => "<subcommand>",
        Flavour::Own => "<command>",
    };
    let line = format!("{} {subcommand} [parameters]", words(plan).join(" "));
    let commands = commands.iter().filter(|page| page.is_listed);
    let commands = CommandGroup::by_tag(
        commands.map(|page| [page.name.clone(), page.summary.clone(), page.tag.clone()]),
    );
    let mut description = vec![match service.flavour {
        Flavour::Own if service.docs.is_empty() => {
            Block::Text(format!("Commands of {}.", service.title).into())
        }
        _ => Block::Prose(service.prose.html().to_owned().into()),
    }];
    description.append(&mut Notes::of(table.notes()).blocks(false));
    let mut sections = vec![
        Section::new("Description", description),
        Section::new("Synopsis", vec![Block::code(line)]),
        Section::new("Available Commands", vec![Block::Commands(commands)]),
        pages.global_options(),
    ];
    sections.extend(pages.settings());
    sections.push(exit_codes());
    Page {
        name: service.command.clone(),
        operation: String::new(),
        tag: String::new(),
        summary: summary(service.prose.html()),
        is_listed: true,
        sections,
    }
}

/// The tag that groups an operation in lists of commands; empty without one.
fn first_tag(operation: &table::Operation) -> String {
    Notes::of(operation.notes()).tags().first().map_or("", |tag| *tag).to_owned()
}

fn is_listed(operation: &table::Operation) -> bool {
    !operation.has(OperationRow::HIDDEN)
}

/// A command's page.
fn command(
    plan: &Plan,
    pages: &mut Pages,
    authentication: Option<Authentication>,
    operation: &Operation,
    row: table::Operation,
) -> Page {
    let see_also = see_also(plan, operation);
    let mut sections =
        pages.command(&Command { operation: row, waiter: None, see_also, authentication });
    let examples = plan.table.operations.get(row.index()).map_or_else(Vec::new, |row| {
        let command = command_line(plan, &[&operation.command]);
        Calls { table: &plan.table, operation, row, command }.blocks()
    });
    sections.insert(sections.len() - 1, Section::new("Examples", examples));
    sections.extend([pages.errors(row), exit_codes()]);
    sections.retain(|section| !section.blocks.is_empty());
    Page {
        name: operation.command.clone(),
        operation: operation.name.wire.clone(),
        tag: first_tag(&row),
        summary: summary_of(plan, row),
        is_listed: is_listed(&row),
        sections,
    }
}

fn command_line(plan: &Plan, command: &[&str]) -> Escaped<Shell> {
    let words = words(plan);
    let words = words.iter().map(String::as_str).chain(command.iter().copied()).map(shell::word);
    Escaped::joined(&words.collect::<Vec<Escaped<Shell>>>(), " ")
}

/// A link to the service's own documentation.
fn see_also(plan: &Plan, operation: &Operation) -> Cow<'static, str> {
    let service = &plan.service;
    let (address, title) = match &operation.documentation {
        Some(address) => (address.as_str(), "AWS API Documentation".to_owned()),
        None => (service.own.documentation.as_str(), format!("{} Documentation", service.title)),
    };
    if address.is_empty() {
        return Cow::default();
    }
    let title = Node::Text(title);
    let target = Target { address: address.to_owned(), title: String::new() };
    let link = Node::Element(Tag::Link(target), vec![title]);
    compact(&[Node::Text("See also: ".to_owned()), link]).into()
}

/// Whether the first sentence is not in this block.
fn is_aside(node: &Node, format: Format) -> bool {
    let Node::Element(tag, _) = node else { return false };
    match tag {
        Tag::Note | Tag::Important | Tag::List | Tag::Ordered(_) => true,
        Tag::Heading(_) | Tag::CodeBlock(_) | Tag::Quote | Tag::Rule => {
            format == Format::CommonMark
        }
        _ => false,
    }
}

/// The summary of an operation. The AWS CLI has none for operations without documentation.
fn summary_of(plan: &Plan, operation: table::Operation) -> String {
    summary_or_call(plan, operation, operation.docs())
}

/// The summary of documentation, else that the command calls an operation.
fn summary_or_call(plan: &Plan, operation: table::Operation, docs: &str) -> String {
    if docs.is_empty() && plan.service.flavour == Flavour::Own {
        return without_stop(&call_of(operation)).to_owned();
    }
    summary(docs)
}

fn without_stop(sentence: &str) -> &str {
    sentence.trim_end_matches('.')
}

/// The first sentence of documentation without its full stop; notes and lists before the text are
/// skipped.
fn summary(docs: &str) -> String {
    let Document { format, nodes } = Document::of_canonical(docs);
    let mut texts = nodes.split(|node| is_aside(node, format)).chain([&*nodes]).map(plain_text);
    let text = texts.find(|text| !text.trim().is_empty()).unwrap_or_default();
    let first = text.trim().lines().next().unwrap_or_default();
    without_stop(first_sentence(first.trim())).to_owned()
}

#[cfg(test)]
mod tests {
    use hardie_build::plan::command::own_options::{self, CommandKind, Secrets};
    use hardie_runtime::pages::{
        ADDED_OPTIONS, AUTH_OPTIONS, GLOBAL_OPTIONS, INPUT_JSON, INPUT_YAML, MAX_ITEMS, OUTFILE,
        PAGE_SIZE, SKELETON, STARTING_TOKEN,
    };

    #[test]
    fn plans_know_every_name() {
        let names: Vec<&str> = GLOBAL_OPTIONS.iter().map(|option| option.name).collect();
        assert_eq!(names, own_options::GLOBALS);
        let secrets = Secrets { token: true, api_key: true, login: true };
        let kind = CommandKind { streams_output: false, is_paginated: true, secrets };
        let names = ["--help", INPUT_JSON, INPUT_YAML, SKELETON]
            .into_iter()
            .chain([STARTING_TOKEN, PAGE_SIZE, MAX_ITEMS])
            .chain(ADDED_OPTIONS.iter().map(|option| option.name))
            .chain(AUTH_OPTIONS.iter().map(|option| option.name));
        let names: Vec<&str> = names.collect();
        assert_eq!(own_options::of_commands(kind).collect::<Vec<&str>>(), names);
        let kind = CommandKind { streams_output: true, ..CommandKind::default() };
        assert!(own_options::of_commands(kind).any(|name| name == OUTFILE));
    }
}
