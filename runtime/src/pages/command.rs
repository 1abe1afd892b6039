//! The page of a command: an operation, or a waiter that calls one.

use super::blocks::{Block, Entry, Heading, Item, Scope, Section};
use super::entries::{Members, constraints, is_required};
use super::program_options::{
    self, ADDED_OPTIONS, GLOBAL_OPTIONS, INPUT_JSON, INPUT_YAML, Listed, OUTFILE, PAGE_SIZE,
    PageOption, SKELETON, Takes, listed, page_options,
};
use super::{Pages, wording};
use crate::service::{Paging, Waiter};
use crate::table::rows::ShapeRow;
use crate::table::{Kind, Operation, OptionEntry, Shape};
use std::borrow::Cow;

/// A command of a service.
#[derive(Clone, Debug)]
pub struct Command<'a> {
    /// The operation that it calls.
    pub operation: Operation,
    /// The waiter, if it calls the operation repeatedly.
    pub waiter: Option<&'a Waiter>,
    /// A link to the service's own documentation, as HTML; empty for none.
    pub see_also: Cow<'static, str>,
}

impl Command<'_> {
    /// The name of the command.
    pub fn name(&self) -> &str {
        self.waiter.map_or(self.operation.command(), |waiter| &waiter.command)
    }

    /// The documentation of the command.
    pub fn docs(&self) -> Cow<'static, str> {
        match self.waiter {
            Some(waiter) => waiter.docs.clone().into(),
            None => self.operation.docs().into(),
        }
    }
}

impl Pages {
    /// The sections that all pages of commands have, with the output last.
    pub fn command(&mut self, command: &Command<'_>) -> Vec<Section> {
        self.budget.begin_page();
        let operation = command.operation;
        let paging = Paging::of(operation);
        let paging = paging.as_ref();
        vec![
            Section::new("Description", self.description(command, paging)),
            Section::new("Synopsis", vec![Block::code(synopsis(command, paging))]),
            Section::new("Options", self.options(operation, paging)),
            program_options::global_options(self.wording),
            Section::new(Section::ADDED_OPTIONS, added_options(operation)),
            Section::new("Output", self.output(command)),
        ]
    }

    /// The errors of an operation with their status codes, and their members except the message.
    pub fn errors(&mut self, operation: Operation) -> Section {
        let blocks = operation.errors().map(|shape| self.error(shape)).collect();
        Section::new("Errors", blocks)
    }

    /// The entry of the option with this name, dashes included: an option of the operation, or one
    /// that every command has. A flag has two names.
    pub fn option(&mut self, operation: Option<Operation>, name: &str) -> Option<Block> {
        if let Some(global) = GLOBAL_OPTIONS.iter().find(|global| global.name == name) {
            return Some(program_options::global_option(global, self.wording));
        }
        if let Some(option) = operation.and_then(|operation| named(operation, name)) {
            return Some(Members::new(self).option(option));
        }
        if let Some(added) = ADDED_OPTIONS.iter().find(|added| added.name == name) {
            return Some(program_options::added_option(added));
        }
        match name {
            INPUT_JSON | INPUT_YAML => Some(program_options::document_options(self.wording)),
            SKELETON => Some(program_options::skeleton_option(self.wording)),
            _ => {
                let operation = operation?;
                let paging = Paging::of(operation)?;
                let options = page_options(operation, &paging);
                let option = options.into_iter().find(|option| option.name == name)?;
                Some(page_option(&option, operation, &paging))
            }
        }
    }

    fn description(&self, command: &Command<'_>, paging: Option<&Paging>) -> Vec<Block> {
        let operation = command.operation;
        let mut blocks = vec![Block::Prose(command.docs())];
        if let Some(waiter) = command.waiter {
            blocks.push(Block::Text(polling(operation, waiter).into()));
        }
        if !command.see_also.is_empty() {
            blocks.push(Block::Prose(command.see_also.clone()));
        }
        // The text is about values that are given; the AWS CLI shows it for responses too.
        if uses_documents(operation.input())
            || self.follows_aws_cli && uses_documents(operation.output())
        {
            let name = wording::code(command.name());
            blocks.push(Block::Prose(self.wording.documents.replace("{command}", &name).into()));
        }
        if let Some(paging) = paging.filter(|_| command.waiter.is_none()) {
            blocks.push(Block::Prose(wording::pagination(command.name(), &paging.items).into()));
        }
        blocks
    }

    fn options(&mut self, operation: Operation, paging: Option<&Paging>) -> Vec<Block> {
        let (listed, pages) = listed(operation, paging);
        let mut blocks = Vec::new();
        for option in listed {
            match option {
                Listed::Member(option) => blocks.push(Members::new(self).option(option)),
                Listed::Page(option) => {
                    blocks.extend(paging.map(|paging| page_option(&option, operation, paging)));
                }
            }
        }
        if operation.streams_output() {
            blocks.push(program_options::outfile(self.wording));
            return blocks;
        }
        blocks.push(program_options::document_options(self.wording));
        for option in &pages {
            blocks.extend(paging.map(|paging| page_option(option, operation, paging)));
        }
        blocks.push(program_options::skeleton_option(self.wording));
        blocks
    }

    fn output(&mut self, command: &Command<'_>) -> Vec<Block> {
        let output = command.operation.output();
        if command.waiter.is_some() || output.members().len() == 0 {
            return vec![Block::Text("None".into())];
        }
        Members::new(self).inside(output)
    }

    fn error(&mut self, shape: Shape) -> Block {
        let side = if shape.has(ShapeRow::SERVER_ERROR) { "server" } else { "client" };
        let kind = match shape.status() {
            0 => format!("{side} error"),
            status => format!("{side} error, HTTP {status}"),
        };
        let names = vec![shape.name().into()];
        let heading = Heading { names, kind: kind.into(), ..Heading::default() };
        let mut blocks = Vec::new();
        if !shape.docs().is_empty() {
            blocks.push(Block::Prose(shape.docs().into()));
        }
        blocks.extend(Members::new(self).inside(shape).into_iter().filter(|block| match block {
            Block::Entry(entry) => {
                !matches!(&*entry.heading.names, [name] if name.eq_ignore_ascii_case("message"))
            }
            _ => true,
        }));
        Block::Entry(Entry { heading, blocks })
    }
}

impl Section {
    /// The title of the options that the AWS CLI does not have.
    pub const ADDED_OPTIONS: &'static str = "Options the AWS CLI Does Not Have";
}

/// The section of the exit codes.
pub fn exit_codes() -> Section {
    let items =
        wording::EXIT_CODES.iter().map(|(value, docs)| Item { value, docs, ..Item::default() });
    let blocks = vec![Block::List { title: "", items: items.collect() }];
    Section { title: "Exit Codes", scope: Scope::EveryCommand, blocks }
}

/// The option with a name, or the flag that a name of two switches off.
fn named(operation: Operation, name: &str) -> Option<OptionEntry> {
    let name = name.strip_prefix("--")?;
    let find = |name: &str| operation.options().find(|option| option.name() == name);
    find(name).or_else(|| find(name.strip_prefix("no-")?))
}

fn polling(operation: Operation, waiter: &Waiter) -> String {
    format!(
        "Polls {} every {} seconds, at most {} times. The exit code is 0 if the condition is met, \
         else 255.",
        operation.command(),
        waiter.delay.as_secs(),
        waiter.attempts,
    )
}

/// Whether a shape contains a document.
fn uses_documents(shape: Shape) -> bool {
    let mut seen = vec![false; shape.table().shapes.len()];
    let mut open = vec![shape];
    while let Some(shape) = open.pop() {
        if std::mem::replace(&mut seen[usize::from(shape.index())], true) {
            continue;
        }
        match shape.kind() {
            Kind::Document => return true,
            Kind::List | Kind::Map | Kind::Structure | Kind::Union => {
                open.extend(shape.members().map(|member| member.target()));
            }
            _ => {}
        }
    }
    false
}

fn synopsis(command: &Command<'_>, paging: Option<&Paging>) -> String {
    let operation = command.operation;
    let mut lines = vec![command.name().to_owned()];
    let (listed, pages) = listed(operation, paging);
    let optional = |name: &str| format!("[{name} <value>]");
    for option in listed {
        let option = match option {
            Listed::Member(option) => option,
            Listed::Page(option) => {
                lines.push(optional(option.name));
                continue;
            }
        };
        let (name, member) = (option.name(), option.member());
        let text = match member.target().kind() {
            Kind::Boolean => format!("--{name} | --no-{name}"),
            _ => format!("--{name} <value>"),
        };
        lines.push(if is_required(member) { text } else { format!("[{text}]") });
    }
    if operation.streams_output() {
        lines.push(format!("<{OUTFILE}>"));
    } else {
        lines.push(format!("[{INPUT_JSON} | {INPUT_YAML}]"));
        lines.extend(pages.iter().map(|option| optional(option.name)));
        lines.push(optional(SKELETON));
    }
    lines.extend(GLOBAL_OPTIONS.iter().map(|global| match global.takes {
        Takes::Flag(_) => format!("[{}]", global.name),
        _ => optional(global.name),
    }));
    lines.join("\n  ")
}

fn page_option(option: &PageOption, operation: Operation, paging: &Paging) -> Block {
    let mut blocks = vec![Block::Prose(option.help.into())];
    if option.name == PAGE_SIZE {
        let size = paging.size_member(operation);
        blocks.extend(size.and_then(|member| constraints(member.constraints())));
    }
    program_options::entry(&[option.name], option.type_name, blocks)
}

/// The options that the AWS CLI does not have, except those whose names the model's options have.
fn added_options(operation: Operation) -> Vec<Block> {
    let is_taken =
        |name: &str| operation.options().any(|it| name.strip_prefix("--") == Some(it.name()));
    let has_documents = !operation.streams_output();
    let added = ADDED_OPTIONS
        .iter()
        .filter(|added| !is_taken(added.name) && (has_documents || !added.with_documents));
    let text = Block::Text(wording::ADDED_OPTIONS.into());
    [text].into_iter().chain(added.map(program_options::added_option)).collect()
}
