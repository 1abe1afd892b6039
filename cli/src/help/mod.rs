//! The pages of `help`, at its three levels: the program, a service, a command.
//!
//! [`hardie_runtime::pages`] describes the content; this module lays it out for a terminal or a
//! pipe: headings at the margin, text indented and wrapped.

mod appearance;
#[cfg(test)]
mod commonmark;
mod documentation;
mod examples;
mod layout;
mod page_writer;
mod styled_words;

use crate::args::resolve::has_wait;
use crate::args::{HELP, Program, WAIT};
use crate::conventions;
use crate::services::Services;
pub(crate) use appearance::{Appearance, Marks};
pub(crate) use documentation::first_sentence;
pub(crate) use examples::call as example_call;
use hardie_runtime::pages::{
    Authentication, Block, Command, CommandGroup, Notes, Pages, Section, call_of,
};
use hardie_runtime::service::{AddedCommand, Flavour, Service, Waiter};
use hardie_runtime::sort::sort;
use hardie_runtime::table::Operation;
use hardie_runtime::table::rows::OperationRow;
use page_writer::Page;

/// The text on the page of the program.
const USAGE: &str = "To see the page of a command, with its parameters and output, append the word \
    help. Parts in square brackets are optional.";
/// The text on the page of `wait`.
const WAITERS: &str = "Each of these commands polls the service until a condition is met.";
/// The text that refers to the documentation of AWS's services.
const SEE_ALSO: &str = "See also: AWS API Documentation";

/// The subject of a page.
#[derive(Clone, Copy)]
pub(crate) enum Topic<'a> {
    /// The program with these services.
    Program(Services),
    /// A service and its commands.
    Service(&'static Service),
    /// `wait` and the waiters of a service.
    Waiters(&'static Service),
    /// An operation, or a waiter that calls it.
    Operation(&'static Service, Operation, Option<&'a Waiter>),
    /// A command that an overlay adds.
    Added(&'static Service, &'a AddedCommand),
}

/// Renders a page.
pub(crate) fn page(program: &Program, topic: Topic<'_>, appearance: Appearance) -> String {
    let (name, sections) = match topic {
        Topic::Program(services) => (program.name.clone(), program_page(program, services)),
        Topic::Service(service) => {
            (service_name(program, service).to_owned(), service_page(program, service))
        }
        Topic::Waiters(service) => (WAIT.to_owned(), waiters_page(service)),
        Topic::Added(service, command) => {
            (command.name.clone(), Pages::help(service.flavour).added_command(command))
        }
        Topic::Operation(service, operation, waiter) => {
            let see_also = match service.flavour {
                // Services without a published version have no such documentation.
                Flavour::Aws if service.version.is_empty() => "".into(),
                Flavour::Aws => SEE_ALSO.into(),
                Flavour::Own(own) if own.documentation.is_empty() => "".into(),
                Flavour::Own(own) => {
                    let address = own.documentation.replace('&', "&amp;");
                    format!("See also: {address}").into()
                }
            };
            let authentication = Authentication::of(service, operation);
            let command = Command { operation, waiter, see_also, authentication };
            let mut sections = Pages::help(service.flavour).command(&command);
            let line = command_line(program, service, command.name());
            if waiter.is_none()
                && let Some(examples) = examples::section(operation, &line)
            {
                // As on the AWS CLI's pages, before the output.
                sections.insert(sections.len().saturating_sub(1), examples);
            }
            (command.name().to_owned(), sections)
        }
    };
    layout::page(&name, &summary(topic), &sections, appearance)
}

/// The name on the page of a service: a program of one service that is not AWS's is the service.
fn service_name<'n>(program: &'n Program, service: &'static Service) -> &'n str {
    match service.flavour {
        Flavour::Own(_) if !program.service_word => &program.name,
        _ => service.command,
    }
}

/// What a page is about, in one sentence. The AWS CLI's pages have none.
fn summary(topic: Topic<'_>) -> String {
    match topic {
        Topic::Service(service) if !service.flavour.is_aws() => service.title.to_owned(),
        Topic::Operation(service, operation, waiter) if !service.flavour.is_aws() => {
            let docs = waiter.map_or(operation.docs(), |waiter| &waiter.docs);
            match first_sentence(docs) {
                sentence if sentence.is_empty() => call_of(operation),
                sentence => sentence,
            }
        }
        Topic::Waiters(service) if !service.flavour.is_aws() => WAITERS.to_owned(),
        _ => String::new(),
    }
}

/// The start of a command line.
pub(crate) fn command_line(program: &Program, service: &Service, command: &str) -> String {
    if program.service_word {
        format!("{} {} {command}", program.name, service.command)
    } else {
        format!("{} {command}", program.name)
    }
}

/// Renders the entry of an option: of an operation, or of every command if there is no operation
/// yet. `name` has its dashes; `None` if there is no such option.
pub(crate) fn option(
    flavour: Flavour,
    operation: Option<Operation>,
    name: &str,
    appearance: Appearance,
) -> Option<String> {
    let block = Pages::help(flavour).option(operation, name)?;
    let mut page = Page::piece(appearance);
    layout::block(&mut page, &block);
    Some(page.into_text())
}

/// Renders documentation.
pub(crate) fn prose(html: &str, appearance: Appearance) -> String {
    let mut page = Page::piece(appearance);
    documentation::write(&mut page, html);
    page.into_text()
}

fn program_page(program: &Program, services: Services) -> Vec<Section> {
    let line = format!("{} [options] <command> <subcommand> [parameters]", program.name);
    let synopsis = vec![Block::code(line), Block::Text(USAGE.into())];
    let available = if program.is_aws() {
        let names = services.commands().into_iter().chain([HELP]);
        vec![commands(names.map(|name| (name, String::new())))]
    } else {
        let titles =
            services.titles().into_iter().map(|(command, title)| (command, title.to_owned()));
        vec![help_options(program), commands(titles)]
    };
    let pages = Pages::help(conventions::of_program());
    let mut sections = vec![
        Section::new("Synopsis", synopsis),
        pages.global_options(),
        Section::new("Available Services", available),
    ];
    sections.extend(pages.settings());
    sections
}

fn service_page(program: &Program, service: &'static Service) -> Vec<Section> {
    let mut sections = Vec::new();
    let docs = Some(service.documentation()).filter(|docs| !docs.is_empty());
    let mut description: Vec<Block> =
        docs.map(|docs| Block::Prose(docs.into())).into_iter().collect();
    description.append(&mut Notes::of(service.table.notes()).blocks(true));
    if description.is_empty() && !service.flavour.is_aws() {
        description.push(Block::Text(format!("Commands of {}.", service.title).into()));
    }
    if !description.is_empty() {
        sections.push(Section::new("Description", description));
    }
    let is_aws = program.is_aws();
    let summary = |html| if is_aws { String::new() } else { first_sentence(html) };
    let about = |operation: Operation| match summary(operation.docs()) {
        text if text.is_empty() && !service.flavour.is_aws() => call_of(operation),
        text => text,
    };
    let operations = service.table.operations().filter(|it| !it.has(OperationRow::HIDDEN));
    let mut names: Vec<[String; 3]> =
        operations.map(|it| [it.command().to_owned(), about(it), first_tag(it)]).collect();
    let added = service.added_commands.iter();
    let added = added.filter_map(|(name, _)| service.added_command(name));
    let about = |help: String| if is_aws { String::new() } else { help };
    names.extend(added.map(|it| [it.name, about(it.help), String::new()]));
    if has_wait(service) {
        names.push([WAIT.to_owned(), summary(WAITERS), String::new()]);
    }
    if is_aws {
        names.push([HELP, "", ""].map(str::to_owned));
    }
    sort(&mut names);
    let commands = Block::Commands(CommandGroup::by_tag(names));
    if is_aws {
        sections.push(Section::new("Available Commands", vec![commands]));
        return sections;
    }
    let word = if program.service_word { format!(" {}", service.command) } else { String::new() };
    let synopsis = format!("{}{word} [options] <command> [parameters]", program.name);
    sections.push(Section::new("Synopsis", vec![Block::code(synopsis)]));
    sections.push(Section::new("Available Commands", vec![help_options(program), commands]));
    let pages = Pages::help(service.flavour);
    sections.push(pages.global_options());
    sections.extend(pages.settings());
    sections
}

fn waiters_page(service: &'static Service) -> Vec<Section> {
    let waiters = service.waiters();
    let shown = waiters.iter().filter(|(operation, _)| !operation.has(OperationRow::HIDDEN));
    let names = shown.map(|(_, waiter)| (waiter.command.as_str(), String::new()));
    vec![
        Section::new("Description", vec![Block::Text(WAITERS.into())]),
        Section::new("Available Commands", vec![commands(names)]),
    ]
}

fn commands<'a>(names: impl Iterator<Item = (&'a str, String)>) -> Block {
    let commands = names.map(|(name, summary)| (name.to_owned(), summary)).collect();
    Block::Commands(vec![CommandGroup { title: String::new(), commands }])
}

/// The tag that groups an operation in the list of commands; empty without one.
fn first_tag(operation: Operation) -> String {
    Notes::of(operation.notes()).tags().first().map_or("", |tag| *tag).to_owned()
}

/// How to show the page of a command.
fn help_options(program: &Program) -> Block {
    let command = if program.service_word { "<command> <subcommand>" } else { "<command>" };
    let name = &program.name;
    let text = format!(
        "`{name} {command} --help` or `{name} help {command}` shows the page of a command. `{name} \
         -V` prints the version."
    );
    Block::Text(text.into())
}

#[cfg(test)]
mod tests {
    use crate::testing;
    use hardie_runtime::pages::{Block, Pages};
    use hardie_runtime::service::Flavour;

    #[test]
    fn examples_of_syntax() {
        let operation = testing::operation("put-all");
        let of = |name: &str| {
            let Some(Block::Entry(entry)) = Pages::help(Flavour::Aws).option(Some(operation), name)
            else {
                panic!("{name} has no entry")
            };
            let syntax = entry.blocks.into_iter().filter_map(|block| match block {
                Block::Code { title, text, .. } => Some((title, text)),
                _ => None,
            });
            syntax.collect::<Vec<(&str, String)>>()
        };
        let cases: [(&str, &[(&str, &str)]); 9] = [
            ("--name", &[]),
            ("--any", &[("JSON Syntax", "{...}")]),
            ("--texts", &[("Syntax", "\"string\" \"string\" ...")]),
            ("--switches", &[("Syntax", "true|false true|false ...")]),
            (
                "--thing",
                &[
                    ("Shorthand Syntax", "Name=string,Size=integer"),
                    ("JSON Syntax", "{\n  \"Name\": \"string\",\n  \"Size\": integer\n}"),
                ],
            ),
            (
                "--things",
                &[
                    ("Shorthand Syntax", "Name=string,Size=integer ..."),
                    (
                        "JSON Syntax",
                        "[\n  {\n    \"Name\": \"string\",\n    \"Size\": integer\n  }\n  ...\n]",
                    ),
                ],
            ),
            (
                "--labels",
                &[
                    ("Shorthand Syntax", "KeyName1=string,KeyName2=string"),
                    ("JSON Syntax", "{\"string\": \"string\"\n  ...}"),
                ],
            ),
            ("--anys", &[("JSON Syntax", "{\"string\": {...}\n  ...}")]),
            ("--wrapped", &[]),
        ];
        for (name, want) in cases {
            let got = of(name);
            let got: Vec<(&str, &str)> =
                got.iter().map(|(title, text)| (*title, text.as_str())).collect();
            assert_eq!(got, want, "{name}");
        }
    }
}
