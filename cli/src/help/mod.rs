//! Pages of `help`, at three levels: program, service, operation (AWS CLI behaviour 10).
//!
//! Everything comes from the service's table; sections and their order are those of the AWS CLI,
//! the layout is ours: headings at the margin, text indented and filled.

mod layout;
mod look;
mod prose;
mod shapes;
mod syntax;
mod texts;
mod words;

use crate::args::globals::{GLOBALS, Global};
use crate::args::operation::{JSON, SKELETON, YAML};
use crate::args::own::{OWN, Own};
use crate::args::paging::{self, PAGE_SIZE, PageOption, is_shown};
use crate::args::{HELP, Program, WAIT};
use hardie_runtime::service::{Paging, Service, Waiter};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Kind, Operation, OptionEntry, Shape};
use layout::Page;
pub(crate) use look::{Look, Marks};
use shapes::Entries;
pub(crate) use shapes::type_name;
use std::collections::BTreeSet;
use words::{Style, Words};

/// What a page is about.
#[derive(Clone, Copy)]
pub(crate) enum Topic<'a> {
    /// The program: what it is called with.
    Program(&'a [&'static Service]),
    /// A service: its documentation and its commands.
    Service(&'static Service),
    /// `wait`: what a service's operations can be called again and again for.
    Waiters(&'static Service),
    /// An operation: its documentation, its options, what it gives; or a waiter that calls it.
    Operation(&'static Service, Operation, Option<&'a Waiter>),
}

/// A page as text.
pub(crate) fn page(program: &Program, topic: Topic<'_>, look: Look) -> String {
    match topic {
        Topic::Program(services) => about_program(program, services, look),
        Topic::Service(service) => about_service(program, service, look),
        Topic::Waiters(service) => about_waiters(service, look),
        Topic::Operation(service, operation, waiter) => {
            about_operation(service, operation, waiter, look)
        }
    }
}

/// A page with the sections that all have.
fn begun(look: Look, name: &str) -> Page {
    let mut page = Page::new(look, name);
    page.section("NAME").paragraph(&format!("{name} -"));
    page
}

fn about_program(program: &Program, services: &[&'static Service], look: Look) -> String {
    let mut page = begun(look, &program.name);
    page.section("SYNOPSIS")
        .code(&format!("{} [options] <command> <subcommand> [parameters]", program.name));
    page.paragraph(texts::USAGE);
    global_options(&mut page);
    page.section("AVAILABLE SERVICES");
    if program.is_aws() {
        page.bullets(services.iter().map(|service| service.command).chain([HELP]));
    } else {
        help_options(&mut page, program);
        page.descriptions(services.iter().map(|service| (service.command, service.title)));
    }
    page.finish(&program.name)
}

fn about_service(program: &Program, service: &'static Service, look: Look) -> String {
    let mut page = begun(look, service.command);
    if !service.docs.is_empty() {
        prose::write(page.section("DESCRIPTION"), service.docs);
    }
    if !program.is_aws() {
        return about_commands(page, program, service);
    }
    page.section("AVAILABLE COMMANDS");
    let shown = service.table.operations().filter(|operation| !operation.has(OperationRow::HIDDEN));
    let mut commands: Vec<&str> =
        shown.map(|operation| operation.command()).chain([HELP]).collect();
    if service.commands().last() == Some(&WAIT) && service.operation(WAIT).is_none() {
        commands.push(WAIT);
    }
    commands.sort_unstable();
    page.bullets(commands);
    page.finish(service.command)
}

/// The rest of a service's page under a name of the program's own: each command with its first
/// sentence.
fn about_commands(mut page: Page, program: &Program, service: &'static Service) -> String {
    let lineage =
        if program.service_word { format!(" {}", service.command) } else { String::new() };
    let synopsis = format!("{}{lineage} [options] <command> [parameters]", program.name);
    page.section("SYNOPSIS").code(&synopsis);
    page.section("AVAILABLE COMMANDS");
    help_options(&mut page, program);
    let shown = service.table.operations().filter(|operation| !operation.has(OperationRow::HIDDEN));
    let mut commands: Vec<(&str, String)> = shown
        .map(|operation| (operation.command(), prose::first_sentence(operation.docs())))
        .collect();
    if service.commands().last() == Some(&WAIT) && service.operation(WAIT).is_none() {
        commands.push((WAIT, texts::WAIT.to_owned()));
    }
    commands.sort_unstable();
    page.descriptions(commands.iter().map(|(name, sentence)| (*name, sentence.as_str())));
    global_options(&mut page);
    page.finish(service.command)
}

/// How to see the page of a command.
fn help_options(page: &mut Page, program: &Program) {
    let command = if program.service_word { "<command> <subcommand>" } else { "<command>" };
    let name = &program.name;
    page.paragraph(&format!(
        "`{name} {command} --help` or `{name} help {command}` shows the page of a command. `{name} \
         -V` prints the version."
    ));
}

fn about_waiters(service: &'static Service, look: Look) -> String {
    let mut page = begun(look, WAIT);
    page.section("DESCRIPTION").paragraph(texts::WAIT);
    page.section("AVAILABLE COMMANDS");
    page.bullets(service.waiters().iter().map(|(_, waiter)| waiter.command.as_str()));
    page.finish(WAIT)
}

fn about_operation(
    service: &'static Service,
    operation: Operation,
    waiter: Option<&Waiter>,
    look: Look,
) -> String {
    let name = waiter.map_or(operation.command(), |waiter| &waiter.command);
    let mut page = begun(look, name);
    let docs = waiter.map_or(operation.docs(), |waiter| &waiter.docs);
    prose::write(page.section("DESCRIPTION"), docs);
    if let Some(waiter) = waiter {
        page.paragraph(&format!(
            "Polls {} every {} seconds, at most {} times. The exit code is 0 if the condition is \
             met, else 255.",
            operation.command(),
            waiter.delay.as_secs(),
            waiter.attempts,
        ));
    }
    // What is published with a version has a page; others have none to be named.
    if !service.version.is_empty() {
        page.paragraph(texts::SEE_ALSO);
    }
    if uses_documents(operation) {
        prose::write(&mut page, &texts::documents(name));
    }
    let paging = Paging::of(operation);
    if let Some(paging) = paging.as_ref().filter(|_| waiter.is_none()) {
        prose::write(&mut page, &texts::pages(name, &paging.items));
    }
    let options = Options { operation, paging };
    page.section("SYNOPSIS").code(&options.synopsis(name));
    page.section("OPTIONS");
    options.write(&mut page);
    global_options(&mut page);
    own_options(&mut page, operation);
    page.section("OUTPUT");
    if waiter.is_some() || operation.output().members().len() == 0 {
        page.paragraph("None");
    } else {
        Entries::default().parts(&mut page, operation.output());
    }
    page.finish(name)
}

/// Whether an operation takes documents and gives skeletons; those with a streamed response do not.
fn has_documents(operation: Operation) -> bool {
    !operation.streams_output()
}

/// Whether values that are any JSON are somewhere in what an operation takes or gives.
fn uses_documents(operation: Operation) -> bool {
    let mut seen: BTreeSet<u16> = BTreeSet::new();
    let mut open: Vec<Shape> = vec![operation.input(), operation.output()];
    while let Some(shape) = open.pop() {
        match shape.kind() {
            Kind::Document => return true,
            Kind::List | Kind::Map | Kind::Structure | Kind::Union
                if seen.insert(shape.index()) =>
            {
                open.extend(shape.members().map(|member| member.target()));
            }
            _ => {}
        }
    }
    false
}

/// The options of one operation.
struct Options {
    operation: Operation,
    paging: Option<Paging>,
}

/// What stands among the options of the input's members.
enum Shown {
    Model(OptionEntry),
    Page(PageOption),
}

impl Options {
    /// Those of the input's members, less the ones that paging sets, and the options for pages:
    /// where paging sets a member whose option has the same name, it stands in that one's place,
    /// else after all.
    fn shown(&self) -> (Vec<Shown>, Vec<PageOption>) {
        let mut pages = paging::options(self.operation);
        let mut shown = Vec::new();
        for option in self.operation.options() {
            if is_shown(option, self.paging.as_ref()) {
                shown.push(Shown::Model(option));
            } else if !option.is_hidden() {
                let same = |page: &PageOption| page.name.strip_prefix("--") == Some(option.name());
                let place = pages.iter().position(same);
                shown.extend(place.map(|place| Shown::Page(pages.remove(place))));
            }
        }
        (shown, pages)
    }

    fn synopsis(&self, command: &str) -> String {
        let mut lines = vec![command.to_owned()];
        let (shown, pages) = self.shown();
        for option in shown {
            let option = match option {
                Shown::Model(option) => option,
                Shown::Page(page) => {
                    lines.push(format!("[{} <value>]", page.name));
                    continue;
                }
            };
            let (name, member) = (option.name(), option.member());
            let is_flag = member.target().kind() == Kind::Boolean;
            let text = if is_flag {
                format!("--{name} | --no-{name}")
            } else {
                format!("--{name} <value>")
            };
            let required = if is_flag { member.is_required() } else { member.is_required_option() };
            lines.push(if required { text } else { format!("[{text}]") });
        }
        if has_documents(self.operation) {
            lines.push(format!("[{JSON} | {YAML}]"));
            lines.extend(pages.iter().map(|page| format!("[{} <value>]", page.name)));
            lines.push(format!("[{SKELETON} <value>]"));
        } else {
            lines.push("<outfile>".to_owned());
        }
        lines.extend(GLOBALS.iter().map(|global| match global.type_name {
            "boolean" => format!("[{}]", global.name),
            _ => format!("[{} <value>]", global.name),
        }));
        lines.join("\n  ")
    }

    fn write(&self, page: &mut Page) {
        let (shown, pages) = self.shown();
        for option in &shown {
            match option {
                Shown::Model(option) => of_model(page, *option),
                Shown::Page(option) => self.page_option(page, option),
            }
        }
        if !has_documents(self.operation) {
            let heading = Words::new()
                .and("outfile", Style::Strong)
                .and(" (string) [required]", Style::Plain);
            page.entry(&heading, |page| page.paragraph(texts::OUTFILE));
            return;
        }
        documents(page);
        pages.iter().for_each(|option| self.page_option(page, option));
        skeleton(page);
    }

    fn page_option(&self, page: &mut Page, option: &PageOption) {
        page.entry(&heading(option.name, option.type_name), |page| {
            prose::write(page, texts::page_option(option.name));
            let size = self.paging.as_ref().and_then(|paging| paging.size_member(self.operation));
            if let Some(size) = size.filter(|_| option.name == PAGE_SIZE) {
                shapes::constraints(page, size.bounds());
            }
        });
    }
}

/// What help says of one option of an operation, or of every command where there is no operation
/// yet; of one that is switched off what it says of the option. `name` has its dashes; nothing for
/// another name.
pub(crate) fn option(operation: Option<Operation>, name: &str, look: Look) -> Option<String> {
    let mut page = Page::piece(look);
    let switch = name.strip_prefix("--no-").map(|rest| format!("--{rest}"));
    let named = |operation: Operation, name: &str| {
        operation.options().find(|it| name.strip_prefix("--") == Some(it.name()))
    };
    if let Some(global) = GLOBALS.iter().find(|global| global.name == name) {
        of_all(&mut page, global);
    } else if let Some(option) =
        operation.and_then(|it| named(it, name).or_else(|| named(it, switch.as_deref()?)))
    {
        of_model(&mut page, option);
    } else if let Some(own) = OWN.iter().find(|own| own.name == name) {
        of_ours(&mut page, own);
    } else if [JSON, YAML].contains(&name) {
        documents(&mut page);
    } else if name == SKELETON {
        skeleton(&mut page);
    } else {
        let operation = operation?;
        let option = paging::options(operation).into_iter().find(|option| option.name == name)?;
        Options { operation, paging: Paging::of(operation) }.page_option(&mut page, &option);
    }
    Some(page.into_text())
}

/// A documentation as help shows it.
pub(crate) fn prose(html: &str, look: Look) -> String {
    let mut page = Page::piece(look);
    prose::write(&mut page, html);
    page.into_text()
}

fn of_model(page: &mut Page, option: OptionEntry) {
    let name = option.name();
    let names = match option.member().target().kind() {
        Kind::Boolean => vec![format!("--{name}"), format!("--no-{name}")],
        _ => vec![format!("--{name}")],
    };
    Entries::default().option(page, &names, option.member());
}

fn documents(page: &mut Page) {
    let names =
        Words::new().and(JSON, Style::Strong).and(" | ", Style::Plain).and(YAML, Style::Strong);
    page.entry(&names.and(" (string)", Style::Plain), |page| prose::write(page, texts::DOCUMENT));
}

fn skeleton(page: &mut Page) {
    page.entry(&heading(SKELETON, "string"), |page| prose::write(page, texts::SKELETON));
}

fn of_all(page: &mut Page, global: &Global) {
    let Global { name, type_name, help, choices, .. } = global;
    page.entry(&heading(name, type_name), |page| {
        page.paragraph(help);
        if !choices.is_empty() {
            page.bullets(*choices);
        }
    });
}

fn of_ours(page: &mut Page, own: &Own) {
    let heading = match own.value {
        "" => heading(own.name, "boolean"),
        value => Words::new()
            .and(own.name, Style::Strong)
            .and(&format!(" {value} (string)"), Style::Plain),
    };
    page.entry(&heading, |page| page.paragraph(own.help));
}

/// The heading of an option: its name and its type.
fn heading(name: &str, type_name: &str) -> Words {
    Words::new().and(name, Style::Strong).and(&format!(" ({type_name})"), Style::Plain)
}

fn global_options(page: &mut Page) {
    page.section("GLOBAL OPTIONS");
    GLOBALS.iter().for_each(|global| of_all(page, global));
}

/// Our own options, apart, so that nobody takes them for the AWS CLI's; those for which the model
/// has an option of the same name are not there.
fn own_options(page: &mut Page, operation: Operation) {
    page.subsection(texts::OWN).paragraph(texts::ABOUT_OWN);
    let is_taken = |own: &Own| {
        operation.options().any(|option| own.name.strip_prefix("--") == Some(option.name()))
    };
    for own in
        OWN.iter().filter(|own| !is_taken(own) && (has_documents(operation) || !own.with_documents))
    {
        of_ours(page, own);
    }
}
