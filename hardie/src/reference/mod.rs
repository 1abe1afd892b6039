//! A plan → the pages of its reference: what the AWS CLI's pages say, section by section, once for
//! every format.

mod entries;
mod example;
pub(crate) mod page;
mod pattern;
mod schema;
mod syntax;
mod texts;

use entries::Entries;
use hardie_build::escape::{Escaped, Shell, escaped, shell};
use hardie_build::plan::command::samples::facts::Facts;
use hardie_build::plan::facts::table::{Kind, MemberRow, OperationRow, ShapeRow};
use hardie_build::plan::prose::{Node, Tag, plain_text};
use hardie_build::plan::{Plan, command::operation::Operation};
use page::{Block, Entry, Heading, Language, Page, Reference, Scope, Section};
pub(crate) use schema::schemas;
use texts::Text;

/// What the AWS CLI's program is called.
const PROGRAM: &str = "aws";

/// The reference of everything that a plan has.
pub(crate) fn reference(plan: &Plan) -> Reference {
    let facts = Facts::new(&plan.table);
    // Plans have a row an operation, in the same order.
    let operations = || plan.operations.iter().zip(&plan.table.operations);
    Reference {
        service: plan.service.command.clone(),
        title: plan.service.title.clone(),
        version: plan.service.version.clone(),
        index: index(plan),
        commands: operations()
            .map(|(operation, row)| command(plan, &facts, operation, row))
            .collect(),
    }
}

/// The call of an operation, by its place, with what is required alone; `command` is what it begins
/// with.
pub(crate) fn smallest_call(
    plan: &Plan,
    operation: usize,
    command: &Escaped<Shell>,
) -> Escaped<Shell> {
    let facts = Facts::new(&plan.table);
    let found = plan.operations.get(operation).zip(plan.table.operations.get(operation));
    found.map_or_else(Escaped::empty, |(operation, row)| {
        example::smallest_call(&facts, operation, row, command)
    })
}

/// The service's page.
fn index(plan: &Plan) -> Page {
    let service = &plan.service;
    let docs = service.prose.nodes();
    let line = format!("{PROGRAM} {} <subcommand> [parameters]", service.command);
    let shown =
        plan.operations.iter().zip(&plan.table.operations).filter(|(_, row)| is_listed(row));
    let commands =
        shown.map(|(operation, row)| (operation.command.clone(), summary(&row.docs.nodes())));
    let sections = vec![
        section("Description", vec![Block::Prose(docs.clone())]),
        section("Synopsis", vec![Block::code("", line)]),
        section("Available Commands", vec![Block::Commands(commands.collect())]),
        global_options(),
        exit_codes(),
    ];
    let (name, operation) = (service.command.clone(), String::new());
    Page { name, operation, summary: summary(&docs), is_listed: true, sections }
}

fn is_listed(row: &OperationRow) -> bool {
    !row.flags.hidden
}

/// A section of a page's own.
fn section(title: &'static str, blocks: Vec<Block>) -> Section {
    Section { title, scope: Scope::Page, blocks }
}

/// A command's page.
fn command(plan: &Plan, facts: &Facts<'_>, operation: &Operation, row: &OperationRow) -> Page {
    facts.begin_page();
    let docs = row.docs.nodes();
    let paging = Paging::of(row);
    let sections = vec![
        section("Description", description(facts, operation, (row, &docs), &paging)),
        section("Synopsis", vec![Block::code("", synopsis(facts, operation, row, &paging))]),
        section("Options", command_options(facts, operation, row, &paging)),
        global_options(),
        section("Options the AWS CLI Does Not Have", own_options(facts, operation, row)),
        section("Examples", example::blocks(facts, operation, row, &command_line(plan, operation))),
        section("Output", output(facts, row)),
        section("Errors", errors(facts, operation)),
        exit_codes(),
    ];
    let sections = sections.into_iter().filter(|section| !section.blocks.is_empty()).collect();
    let (name, operation) = (operation.command.clone(), operation.name.wire.clone());
    Page { name, operation, summary: summary(&docs), is_listed: is_listed(row), sections }
}

fn command_line(plan: &Plan, operation: &Operation) -> Escaped<Shell> {
    let (service, command) = (shell::word(&plan.service.command), shell::word(&operation.command));
    escaped!(Shell, PROGRAM, " ", service, " ", command)
}

fn description(
    facts: &Facts<'_>,
    operation: &Operation,
    (row, docs): (&OperationRow, &[Node]),
    paging: &Paging,
) -> Vec<Block> {
    let mut blocks = vec![Block::Prose(docs.to_vec())];
    if let Some(address) = &operation.documentation {
        let link = Tag::Link(address.clone());
        let link = Node::Element(link, vec![Node::Text("AWS API Documentation".to_owned())]);
        blocks.push(Block::Prose(vec![Node::Text("See also: ".to_owned()), link]));
    }
    // What is said is about values that are given; the AWS CLI says it of responses too.
    if uses_documents(facts, row.input) || facts.table.is_aws && uses_documents(facts, row.output) {
        blocks.push(prose(texts::DOCUMENTS));
    }
    if !paging.items.is_empty() {
        blocks.push(prose(&format!("{}{}.", texts::PAGES, paging.items.join(", "))));
    }
    blocks
}

/// Whether a document is anywhere in a shape.
fn uses_documents(facts: &Facts<'_>, row: u16) -> bool {
    let mut seen = vec![false; facts.table.shapes.len()];
    let mut open = vec![row];
    while let Some(row) = open.pop() {
        if std::mem::replace(&mut seen[usize::from(row)], true) {
            continue;
        }
        let shape = facts.shape(row);
        match shape.kind {
            Kind::Document => return true,
            Kind::Structure | Kind::Union | Kind::List | Kind::Map => {
                open.extend(facts.members(shape).iter().map(|member| member.target));
            }
            _ => {}
        }
    }
    false
}

/// How results come in pages: what of an operation's row pages show.
#[derive(Default)]
struct Paging {
    /// Members that paging sets, whose options are not shown.
    members: Vec<String>,
    size: Option<String>,
    items: Vec<String>,
}

impl Paging {
    fn of(row: &OperationRow) -> Paging {
        let Some(pagination) = row.pagination.as_ref() else { return Paging::default() };
        let size = pagination.page_size.clone();
        let members = pagination.input_tokens.iter().chain(&size).cloned().collect();
        Paging { members, size, items: pagination.items.clone() }
    }

    fn options(&self, facts: &Facts<'_>, input: &ShapeRow) -> Vec<PageOption> {
        if self.items.is_empty() {
            return Vec::new();
        }
        let size = facts
            .members(input)
            .iter()
            .find(|member| self.size.as_deref() == Some(member.name.as_str()));
        let kind = match size.map(|member| facts.target(member).kind) {
            Some(Kind::String | Kind::Enum) => "string",
            Some(Kind::Long) => "long",
            _ => "integer",
        };
        let mut options = vec![(texts::STARTING_TOKEN, "string")];
        options.extend(size.map(|_| (texts::PAGE_SIZE, kind)));
        options.push((texts::MAX_ITEMS, kind));
        options
    }
}

/// What stands among the options of the input's members.
enum Shown<'o> {
    /// Name, whether it is required, member.
    Model(&'o str, bool, &'o MemberRow),
    Page(PageOption),
}

/// An option for pages and its type.
type PageOption = (Text, &'static str);

/// An operation's options, less those that paging sets, and the options for pages: where paging
/// sets a member whose option has the same name, it stands in that one's place, else after all.
fn shown<'o>(
    facts: &'o Facts<'_>,
    operation: &'o Operation,
    row: &OperationRow,
    paging: &Paging,
) -> (Vec<Shown<'o>>, Vec<PageOption>) {
    let input = facts.shape(row.input);
    let mut pages = paging.options(facts, input);
    let mut shown = Vec::new();
    let all = operation.options.iter().zip(facts.members(input));
    let (renamed, kept): (Vec<_>, Vec<_>) = all.partition(|(option, _)| option.renamed);
    for (option, member) in kept.into_iter().chain(renamed) {
        if paging.members.iter().any(|name| name == member.name.as_str()) {
            let same = |(text, _): &PageOption| text.name.strip_prefix("--") == Some(&option.name);
            let place = pages.iter().position(same);
            shown.extend(place.map(|place| Shown::Page(pages.remove(place))));
            continue;
        }
        let is_flag = facts.target(member).kind == Kind::Boolean;
        let required = option.required || is_flag && member.flags.required;
        shown.push(Shown::Model(&option.name, required, member));
    }
    (shown, pages)
}

fn synopsis(
    facts: &Facts<'_>,
    operation: &Operation,
    row: &OperationRow,
    paging: &Paging,
) -> String {
    let mut lines = vec![operation.command.clone()];
    let (shown, pages) = shown(facts, operation, row, paging);
    for option in shown {
        lines.push(match option {
            Shown::Page((text, _)) => format!("[{} <value>]", text.name),
            Shown::Model(name, required, member) => {
                let text = match facts.target(member).kind {
                    Kind::Boolean => format!("--{name} | --no-{name}"),
                    _ => format!("--{name} <value>"),
                };
                if required { text } else { format!("[{text}]") }
            }
        });
    }
    if facts.streams_output(row) {
        lines.push("<outfile>".to_owned());
    } else {
        lines.push(format!("[{}]", texts::DOCUMENT.name));
        lines.extend(pages.iter().map(|(text, _)| format!("[{} <value>]", text.name)));
        lines.push(format!("[{} <value>]", texts::SKELETON.name));
    }
    lines.extend(texts::GLOBALS.iter().map(|text| match text.kind {
        "boolean" => format!("[{}]", text.name),
        _ => format!("[{} <value>]", text.name),
    }));
    lines.join("\n  ")
}

fn command_options(
    facts: &Facts<'_>,
    operation: &Operation,
    row: &OperationRow,
    paging: &Paging,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (shown, pages) = shown(facts, operation, row, paging);
    for shown in shown {
        blocks.push(match shown {
            Shown::Page((text, kind)) => option(&text, kind, false),
            Shown::Model(name, required, member) => {
                Entries::new(facts).option(name, required, member)
            }
        });
    }
    if facts.streams_output(row) {
        blocks.push(option(&texts::OUTFILE, texts::OUTFILE.kind, true));
        return blocks;
    }
    blocks.push(option(&texts::DOCUMENT, texts::DOCUMENT.kind, false));
    blocks.extend(pages.iter().map(|(text, kind)| option(text, kind, false)));
    blocks.push(option(&texts::SKELETON, texts::SKELETON.kind, false));
    blocks
}

fn own_options(facts: &Facts<'_>, operation: &Operation, row: &OperationRow) -> Vec<Block> {
    let has_documents = !facts.streams_output(row);
    let is_taken = |own: &Text| {
        operation.options.iter().any(|option| own.name.strip_prefix("--") == Some(&option.name))
    };
    let own = texts::OWN.iter();
    let own =
        own.filter(|own| !is_taken(own) && (has_documents || !texts::is_with_documents(own.name)));
    let own = own.map(|own| option(own, own.kind, false));
    [prose(texts::ABOUT_OWN)].into_iter().chain(own).collect()
}

fn options(list: &[Text]) -> Vec<Block> {
    list.iter().map(|text| option(text, text.kind, false)).collect()
}

fn option(text: &Text, kind: &str, required: bool) -> Block {
    let names = match text.name.contains('[') {
        true => vec![text.name.to_owned()],
        false => text.name.split(" | ").map(str::to_owned).collect(),
    };
    let heading = Heading { names, is_part: false, kind: kind.to_owned(), required, shape: None };
    let mut blocks = vec![prose(text.help)];
    if !text.choices.is_empty() {
        let items = text.choices.iter().map(|choice| vec![code(choice)]);
        blocks.push(Block::List { title: "Possible values:", items: items.collect() });
    }
    Block::Entry(Entry { heading, blocks })
}

fn output(facts: &Facts<'_>, row: &OperationRow) -> Vec<Block> {
    let members = Entries::new(facts).members(facts.shape(row.output));
    if members.is_empty() { vec![prose("None")] } else { members }
}

/// Errors with their statuses, and members beside the message that every error has.
fn errors(facts: &Facts<'_>, operation: &Operation) -> Vec<Block> {
    let mut blocks = Vec::new();
    for error in &operation.errors {
        let shape = facts.shape(error.row);
        let whose = if shape.flags.server_error { "server" } else { "client" };
        let kind = match shape.status {
            0 => format!("{whose} error"),
            status => format!("{whose} error, HTTP {status}"),
        };
        let names = vec![error.name.wire.clone()];
        let heading = Heading { names, is_part: false, kind, required: false, shape: None };
        let mut parts = Vec::new();
        let docs = shape.docs.nodes();
        if !docs.is_empty() {
            parts.push(Block::Prose(docs));
        }
        parts.extend(Entries::new(facts).members(shape).into_iter().filter(|block| match block {
            Block::Entry(entry) => {
                !matches!(&*entry.heading.names, [name] if name.eq_ignore_ascii_case("message"))
            }
            _ => true,
        }));
        blocks.push(Block::Entry(Entry { heading, blocks: parts }));
    }
    blocks
}

fn global_options() -> Section {
    Section { title: "Global Options", scope: Scope::EveryCommand, blocks: options(texts::GLOBALS) }
}

fn exit_codes() -> Section {
    let items = texts::EXIT_CODES
        .iter()
        .map(|(status, meaning)| vec![code(status), Node::Text(format!(": {meaning}"))]);
    let blocks = vec![Block::List { title: "", items: items.collect() }];
    Section { title: "Exit Codes", scope: Scope::EveryCommand, blocks }
}

/// The first sentence of documentation; notes and lists before the text are skipped.
fn summary(nodes: &[Node]) -> String {
    const ASIDE: [Tag; 4] = [Tag::Note, Tag::Important, Tag::List, Tag::Ordered];
    let is_aside = |node: &Node| matches!(node, Node::Element(tag, _) if ASIDE.contains(tag));
    let mut text = String::new();
    for run in nodes.split(is_aside) {
        text = plain_text(run);
        if !text.trim().is_empty() {
            break;
        }
    }
    if text.trim().is_empty() {
        text = plain_text(nodes);
    }
    let first = text.trim().lines().next().unwrap_or_default().trim();
    let end = first.find(". ").map_or(first, |end| &first[..end]);
    end.trim_end_matches('.').to_owned()
}

impl Block {
    fn code(title: &'static str, text: String) -> Block {
        Block::Code { title, language: Language::Text, text }
    }
}

fn code(text: &str) -> Node {
    Node::Element(Tag::Code, vec![Node::Text(text.to_owned())])
}

fn prose(text: &str) -> Block {
    Block::Prose(vec![Node::Text(text.to_owned())])
}
