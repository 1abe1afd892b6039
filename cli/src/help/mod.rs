//! The word `help`, at its three levels: the program, a service, an operation (spec 10).
//!
//! Everything comes from the service's table; sections and their order are those of the AWS CLI,
//! the layout is ours: headings at the margin, text indented and filled.

mod layout;
mod prose;
mod shapes;

use crate::args::globals::{GLOBALS, Global};
use crate::args::operation::{is_demanded, streams_output};
use crate::args::own::{OWN, Own};
use crate::args::paging::{self, is_shown};
use crate::args::{HELP, Program, WAIT};
use hardie_runtime::service::{Paging, Service, Waiter};
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Kind, Operation};
use layout::Page;
pub(crate) use shapes::type_name;

/// The text about the program: what it is called with.
pub(crate) fn program(program: &Program, services: &[&'static Service]) -> String {
    let mut page = Page::new();
    page.section("NAME").paragraph(&program.name);
    page.section("SYNOPSIS").lines(["aws [options] <command> <subcommand> [parameters]".replacen(
        "aws",
        &program.name,
        1,
    )]);
    global_options(&mut page);
    page.section("AVAILABLE SERVICES");
    services.iter().for_each(|service| page.bullet(service.command));
    page.bullet(HELP);
    page.finish()
}

/// The text about a service: its documentation and its operations.
pub(crate) fn service(program: &Program, service: &'static Service) -> String {
    let mut page = Page::new();
    page.section("NAME").paragraph(&format!("{} -", service.command));
    prose::write(page.section("DESCRIPTION"), service.docs);
    let prefix = if program.service_word {
        format!("{} {}", program.name, service.command)
    } else {
        program.name.clone()
    };
    page.section("SYNOPSIS").lines([format!("{prefix} <subcommand> [parameters]")]);
    page.section("AVAILABLE COMMANDS");
    let shown = service.table.operations().filter(|operation| !operation.has(OperationRow::HIDDEN));
    shown.for_each(|operation| {
        page.bullet(operation.command());
    });
    if service.commands().last() == Some(&WAIT) && service.operation(WAIT).is_none() {
        page.bullet(WAIT);
    }
    page.bullet(HELP);
    page.finish()
}

/// The text about `wait`: what a service's operations can be called again and again for.
pub(crate) fn waiters(program: &Program, service: &'static Service) -> String {
    let mut page = Page::new();
    page.section("NAME").paragraph(&format!("{WAIT} -"));
    page.section("DESCRIPTION").paragraph(
        "Waits until something is the case: an operation is called again and again until its answer says so.",
    );
    let service_word = if program.service_word { format!(" {}", service.command) } else { String::new() };
    let line = format!("{}{service_word} {WAIT} <subcommand> [parameters]", program.name);
    page.section("SYNOPSIS").lines([line]);
    page.section("AVAILABLE COMMANDS");
    service.waiters().iter().for_each(|(_, waiter)| page.bullet(&waiter.command));
    page.finish()
}

/// The text about one waiter: how it waits, and the options of the operation that it calls.
pub(crate) fn waiter(operation: Operation, waiter: &Waiter) -> String {
    let mut page = Page::new();
    page.section("NAME").paragraph(&format!("{} -", waiter.command));
    page.section("DESCRIPTION");
    if !waiter.docs.is_empty() {
        page.paragraph(&waiter.docs);
    }
    page.paragraph(&format!(
        "Calls {} every {} seconds until it is over, {} times at most. The exit code is 0 if that ends \
         well, else 255.",
        operation.command(),
        waiter.delay.as_secs(),
        waiter.attempts,
    ));
    page.section("SYNOPSIS").lines(synopsis(operation, &waiter.command));
    page.section("OPTIONS");
    options(&mut page, operation);
    global_options(&mut page);
    own_options(&mut page, operation);
    page.section("OUTPUT").paragraph("None");
    page.finish()
}

/// The text about an operation: its documentation, its options, what it gives.
pub(crate) fn operation(operation: Operation) -> String {
    let mut page = Page::new();
    page.section("NAME").paragraph(&format!("{} -", operation.command()));
    prose::write(page.section("DESCRIPTION"), operation.docs());
    if let Some(paging) = Paging::of(operation) {
        page.paragraph(&format!(
            "The result comes in pages, which are asked for one after the other and put together; \
             --no-paginate asks for one only. With --output text they are printed one by one, and --query \
             looks at each by itself, where it finds: {}.",
            paging.items.join(", ")
        ));
    }
    page.section("SYNOPSIS").lines(synopsis(operation, operation.command()));
    page.section("OPTIONS");
    options(&mut page, operation);
    global_options(&mut page);
    own_options(&mut page, operation);
    page.section("OUTPUT");
    if operation.output().members().len() == 0 {
        page.paragraph("None");
    }
    operation
        .output()
        .members()
        .for_each(|member| shapes::member(&mut page, member.name(), member, &mut Vec::new()));
    page.finish()
}

/// Whether an operation takes documents and gives skeletons; those with a streamed response do not.
fn has_documents(operation: Operation) -> bool {
    !streams_output(operation)
}

fn synopsis(operation: Operation, command: &str) -> Vec<String> {
    let mut lines = vec![command.to_owned()];
    let paging = Paging::of(operation);
    for option in operation.options().filter(|option| is_shown(*option, paging.as_ref())) {
        let name = option.name();
        let text = match option.member().target().kind() {
            Kind::Boolean => format!("--{name} | --no-{name}"),
            _ => format!("--{name} <value>"),
        };
        let required = match option.member().target().kind() {
            Kind::Boolean => option.member().is_required(),
            _ => is_demanded(option.member()),
        };
        lines.push(if required { text } else { format!("[{text}]") });
    }
    if has_documents(operation) {
        lines.push("[--cli-input-json | --cli-input-yaml]".to_owned());
        lines.extend(paging::options(operation).iter().map(|page| format!("[{} <value>]", page.name)));
        lines.push("[--generate-cli-skeleton <value>]".to_owned());
    } else {
        lines.push("<outfile>".to_owned());
    }
    lines.extend(GLOBALS.iter().map(|global| match global.type_name {
        "boolean" => format!("[{}]", global.name),
        _ => format!("[{} <value>]", global.name),
    }));
    lines
}

fn options(page: &mut Page, operation: Operation) {
    let paging = Paging::of(operation);
    for option in operation.options().filter(|option| is_shown(*option, paging.as_ref())) {
        let member = option.member();
        let name = match member.target().kind() {
            Kind::Boolean => format!("--{0} | --no-{0}", option.name()),
            _ => format!("--{}", option.name()),
        };
        shapes::option(page, &name, member);
    }
    if !has_documents(operation) {
        page.entry("outfile (string) [required]", |page| {
            page.paragraph("The file that the response is written to.");
        });
        return;
    }
    page.entry("--cli-input-json | --cli-input-yaml (string)", |page| {
        page.paragraph(
            "Reads parameters from a document, given as text, as file://FILE, or as - for standard input. \
             It has the form that --generate-cli-skeleton prints. Options on the command line win over \
             what is in it. Only one of the two may be given.",
        );
    });
    for option in paging::options(operation) {
        page.entry(&format!("{} ({})", option.name, option.type_name), |page| page.paragraph(option.help));
    }
    page.entry("--generate-cli-skeleton (string)", |page| {
        page.paragraph(
            "Prints a skeleton to standard output and sends nothing. Without a value or with input, it is a \
             document for --cli-input-json; with yaml-input, one for --cli-input-yaml; with output, the \
             parameters are checked and a made-up response is printed.",
        );
    });
}

fn global_options(page: &mut Page) {
    page.section("GLOBAL OPTIONS");
    for global in GLOBALS {
        let Global { name, type_name, help, choices, .. } = global;
        page.entry(&format!("{name} ({type_name})"), |page| {
            page.paragraph(help);
            choices.iter().for_each(|choice| page.bullet(choice));
        });
    }
}

/// Our own options, apart, so that nobody takes them for the AWS CLI's; those for which the model
/// has an option of the same name are not there.
fn own_options(page: &mut Page, operation: Operation) {
    page.section("OPTIONS THE AWS CLI DOES NOT HAVE");
    page.paragraph(
        "These are known by their full names only. A script that uses them does not run with the AWS CLI.",
    );
    let is_taken =
        |own: &Own| operation.options().any(|option| own.name.strip_prefix("--") == Some(option.name()));
    for own in OWN.iter().filter(|own| !is_taken(own) && (has_documents(operation) || !own.with_documents)) {
        let heading = match own.value {
            "" => format!("{} (boolean)", own.name),
            value => format!("{} {value} (string)", own.name),
        };
        page.entry(&heading, |page| page.paragraph(own.help));
    }
}
