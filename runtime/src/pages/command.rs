//! The page of a command: an operation, or a waiter that calls one.

use super::blocks::{Block, Entry, Heading, Item, Scope, Section};
use super::entries::Members;
use super::program_options::{
    ADDED_OPTIONS, OUTFILE, PageOption, added_option, input_options, outfile, page_option,
    page_options,
};
use super::{Authentication, Pages, wording};
use crate::service::{AddedCommand, AddedOption, Flavour, OptionRules, Pagination, Waiter};
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
    /// The authentication of its requests, if pages mention it.
    pub authentication: Option<Authentication>,
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
        let mut options = Section::new("Options", self.options(operation));
        if !self.follows_aws_cli() {
            options.blocks.extend(added_options(command, self.flavour));
        }
        let globals = self.global_options();
        let synopsis = synopsis(command.name(), [&options, &globals]);
        let mut sections = vec![
            Section::new("Description", self.description(command)),
            Section::new("Synopsis", vec![Block::code(synopsis)]),
            options,
            globals,
        ];
        sections.extend(command.authentication.and_then(|it| it.section(operation)));
        if self.follows_aws_cli() {
            let text = Block::Text(wording::ADDED_OPTIONS.into());
            let blocks = [text].into_iter().chain(added_options(command, self.flavour));
            sections.push(Section::new(Section::ADDED_OPTIONS, blocks.collect()));
        }
        sections.push(Section::new("Output", self.output(command)));
        sections
    }

    /// The sections of the page of a command that an overlay adds.
    pub fn added_command(&mut self, command: &AddedCommand) -> Vec<Section> {
        self.budget.begin_page();
        let options = command.options.iter().map(option_of_overlay).collect();
        let options = Section::new("Options", options);
        let globals = self.global_options();
        let synopsis = synopsis(&command.name, [&options, &globals]);
        let description = vec![Block::Text(command.help.clone().into())];
        let mut sections = vec![
            Section::new("Description", description),
            Section::new("Synopsis", vec![Block::code(synopsis)]),
        ];
        sections.extend(Some(options).filter(|options| !options.blocks.is_empty()));
        sections.push(globals);
        sections
    }

    /// The errors of an operation with their status codes, and their members except the message.
    pub fn errors(&mut self, operation: Operation) -> Section {
        let blocks = operation.errors().map(|shape| self.error(shape)).collect();
        Section::new("Errors", blocks)
    }

    /// The entry of the option with this name, dashes included: an option of the operation, or one
    /// that every command has. A flag has two names.
    pub fn option(&mut self, operation: Option<Operation>, name: &str) -> Option<Block> {
        let is_named = |block: &Block| {
            let Block::Entry(entry) = block else { return false };
            entry.heading.names.iter().any(|it| it == name)
        };
        if let Some(global) = self.global_options().blocks.into_iter().find(is_named) {
            return Some(global);
        }
        if let Some(option) = operation.and_then(|operation| named(operation, name)) {
            return Some(Members::new(self).option(option));
        }
        let rules = operation.map(OptionRules::of).unwrap_or_default();
        if let Some(block) = rules.added.iter().map(option_of_overlay).find(is_named) {
            return Some(block);
        }
        let pages = operation.map_or_else(Vec::new, page_options);
        let own = input_options(self.wording).into_iter();
        let own = own.chain(ADDED_OPTIONS.iter().map(|option| added_option(option, self.flavour)));
        own.chain(pages.iter().map(page_option)).find(is_named)
    }

    fn description(&self, command: &Command<'_>) -> Vec<Block> {
        let operation = command.operation;
        let docs = command.docs();
        let mut blocks = if docs.is_empty() && !self.follows_aws_cli() {
            vec![Block::Text(call_of(operation).into())]
        } else {
            vec![Block::Prose(docs)]
        };
        blocks.append(&mut self.notes(operation.notes()));
        if let Some(waiter) = command.waiter {
            blocks.push(Block::Text(polling(operation, waiter).into()));
        }
        if !command.see_also.is_empty() {
            blocks.push(Block::Prose(command.see_also.clone()));
        }
        // The text is about values that are given; the AWS CLI shows it for responses too.
        if uses_documents(operation.input())
            || self.follows_aws_cli() && uses_documents(operation.output())
        {
            let name = wording::code(command.name());
            blocks.push(Block::Prose(self.wording.documents.replace("{command}", &name).into()));
        }
        if let Some(pagination) = Pagination::of(operation).filter(|_| command.waiter.is_none()) {
            blocks
                .push(Block::Prose(wording::pagination(command.name(), &pagination.items).into()));
        }
        blocks
    }

    /// The options of the input's members, and those of the program. Pagination options replace
    /// the options of the members that pagination sets, in the place of those with the same name.
    fn options(&mut self, operation: Operation) -> Vec<Block> {
        let pagination = Pagination::of(operation);
        let mut pages = page_options(operation);
        let mut blocks = Vec::new();
        for option in operation.options().filter(|option| option.is_shown()) {
            let member = option.member().name();
            if !pagination.iter().flat_map(Pagination::members).any(|name| name == member) {
                blocks.push(Members::new(self).option(option));
                continue;
            }
            let is_same = |page: &PageOption| page.name.strip_prefix("--") == Some(option.name());
            let place = pages.iter().position(is_same);
            blocks.extend(place.map(|place| page_option(&pages.remove(place))));
        }
        let rules = OptionRules::of(operation);
        blocks.extend(rules.added.iter().map(option_of_overlay));
        if operation.streams_output() {
            blocks.push(outfile(self.wording));
            return blocks;
        }
        let [documents, skeleton] = input_options(self.wording);
        blocks.push(documents);
        blocks.extend(pages.iter().map(page_option));
        blocks.push(skeleton);
        blocks
    }

    fn output(&mut self, command: &Command<'_>) -> Vec<Block> {
        let output = command.operation.output();
        if command.waiter.is_some() || output.members().len() == 0 {
            return vec![Block::Text("None".into())];
        }
        let mut members = Members::new(self).inside(output);
        if self.follows_aws_cli() {
            // The AWS CLI's pages mark required members of members only.
            for block in &mut members {
                if let Block::Entry(entry) = block {
                    entry.heading.is_required = false;
                }
            }
        }
        members
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
        let is_message =
            |it: &Entry| it.heading.names.iter().any(|name| name.eq_ignore_ascii_case("message"));
        blocks.append(&mut self.notes(shape.notes()));
        let mut inside = Members::new(self).inside(shape);
        inside.retain(|block| !matches!(block, Block::Entry(it) if is_message(it)));
        blocks.append(&mut inside);
        Block::Entry(Entry { heading, blocks })
    }
}

impl Section {
    /// The title of the options that the AWS CLI does not have.
    pub const ADDED_OPTIONS: &'static str = "Options the AWS CLI Does Not Have";
}

/// A sentence about an operation without documentation.
pub fn call_of(operation: Operation) -> String {
    format!("Calls the operation {}.", operation.name())
}

/// The section of the exit codes.
pub fn exit_codes() -> Section {
    let items =
        wording::EXIT_CODES.iter().map(|(value, docs)| Item { value, docs, ..Item::default() });
    let blocks = vec![Block::List { title: "", items: items.collect() }];
    Section { title: "Exit Codes", scope: Scope::EveryCommand, blocks }
}

/// The entry of an option that an overlay adds.
fn option_of_overlay(option: &AddedOption) -> Block {
    let mut names = vec![format!("--{}", option.name).into()];
    if option.is_flag() {
        names.push(format!("--no-{}", option.name).into());
    }
    let heading = Heading {
        names,
        kind: option.kind.clone().into(),
        is_required: option.is_required,
        ..Heading::default()
    };
    let mut blocks = vec![Block::Text(option.help.clone().into())];
    if !option.choices.is_empty() {
        let text = format!("Valid values: {}.", option.choices.join(", "));
        blocks.push(Block::Text(text.into()));
    }
    Block::Entry(Entry { heading, blocks })
}

/// The option with a name, or the flag that a name of two switches off.
fn named(operation: Operation, name: &str) -> Option<OptionEntry> {
    let name = name.strip_prefix("--")?;
    let find = |name: &str| operation.options().find(|option| option.name() == name);
    find(name).or_else(|| {
        operation.options().find(|option| option.opposite().is_some_and(|it| it == name))
    })
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

/// The synopsis: every option with the value that follows it, as the sections describe them.
fn synopsis(command: &str, sections: [&Section; 2]) -> String {
    let mut lines = vec![command.to_owned()];
    for block in sections.iter().flat_map(|section| &section.blocks) {
        let Block::Entry(Entry { heading, .. }) = block else { continue };
        let mut text = heading.names.join(" | ");
        if text == OUTFILE {
            text = format!("<{OUTFILE}>");
        } else if heading.names.len() == 1 && heading.kind != "boolean" {
            text.push_str(" <value>");
        }
        lines.push(if heading.is_required { text } else { format!("[{text}]") });
    }
    lines.join("\n  ")
}

/// The options that the AWS CLI does not have, except those whose names the model's options have.
fn added_options(command: &Command<'_>, flavour: Flavour) -> impl Iterator<Item = Block> + use<> {
    let operation = command.operation;
    let is_waiter = command.waiter.is_some();
    let is_taken =
        move |name: &str| operation.options().any(|it| name.strip_prefix("--") == Some(it.name()));
    let added = ADDED_OPTIONS
        .iter()
        .filter(move |added| !is_taken(added.name) && added.is_of(operation, is_waiter));
    added.map(move |option| added_option(option, flavour))
}
