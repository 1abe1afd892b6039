//! The index of the commands of a service or a program, and a search in it.

use super::sentence;
use crate::args::WAIT;
use crate::args::resolve::has_wait;
use crate::services::Services;
use hardie_runtime::pages::call_of;
use hardie_runtime::service::{Action, AddedCommand, Service};
use hardie_runtime::sort::sort_by;
use hardie_runtime::table::rows::OperationRow;
use hardie_runtime::table::{Access, Member, Operation, Shape};
use hardie_runtime::value::{Map, Value};

/// A command of an index.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The name; in an index of several services, with the service before it.
    name: String,
    access: &'static str,
    summary: String,
    operation: Option<Operation>,
}

/// The greatest size of an index in bytes, of which about five are a token. Names are never left
/// out.
const LARGEST: usize = 32_000;
/// The bytes of an entry besides its texts.
const AROUND: usize = 6;
/// The lengths of summaries that are tried, in bytes.
const LENGTHS: [usize; 8] = [160, 100, 80, 60, 50, 40, 30, 20];

/// The commands of a service that lists show, in their order.
pub(crate) fn commands(service: &'static Service) -> Vec<Entry> {
    let operations = service.table.operations().filter(|it| !it.has(OperationRow::HIDDEN));
    let of_operation = |operation: Operation| Entry {
        name: operation.command().to_owned(),
        access: operation.access().name(),
        summary: match sentence(operation.docs()) {
            text if text.is_empty() && !service.flavour.is_aws() => call_of(operation),
            text => text,
        },
        operation: Some(operation),
    };
    let mut entries: Vec<Entry> = operations.map(of_operation).collect();
    let added = service.added_commands.iter();
    let added = added.filter_map(|(name, _)| service.added_command(name));
    entries.extend(added.map(|command| Entry {
        access: access_of_added(service, &command),
        name: command.name,
        summary: command.help,
        operation: None,
    }));
    if has_wait(service) {
        entries.extend(waiters(service));
    }
    sort_by(&mut entries, |one, next| one.name.cmp(&next.name));
    entries
}

/// The waiters of a service.
pub(crate) fn waiters(service: &'static Service) -> impl Iterator<Item = Entry> {
    let waiters = service.waiters().into_iter();
    let shown = waiters.filter(|(operation, _)| !operation.has(OperationRow::HIDDEN));
    shown.map(|(operation, waiter)| Entry {
        name: format!("{WAIT} {}", waiter.command),
        access: Access::Read.name(),
        summary: sentence(&waiter.docs),
        operation: Some(operation),
    })
}

/// A command that calls only operations that read, reads.
pub(super) fn access_of_added(service: &'static Service, command: &AddedCommand) -> &'static str {
    let is_read = |action: &Action| match action {
        Action::Call(call) if call.service.is_none() => service
            .operation(&call.command)
            .is_some_and(|operation| operation.access() == Access::Read),
        Action::Call(_) => false,
        _ => true,
    };
    let reads = command.steps.iter().all(|step| is_read(&step.action));
    if reads { Access::Read.name() } else { Access::Write.name() }
}

/// The index of a program's services: the name of each, and its title.
pub(crate) fn services(services: Services) -> Value {
    let titles = services.titles().into_iter().map(|(command, title)| (command, title.into()));
    Value::Map(Map::from_iter([("services", Value::Map(titles.collect()))]))
}

/// The commands of several services, whose names are before those of the commands.
pub(crate) fn of_services(services: Services) -> Vec<Entry> {
    let of = |service: &'static Service| {
        let mut entries = commands(service);
        for entry in &mut entries {
            entry.name = format!("{} {}", service.command, entry.name);
        }
        entries
    };
    services.all().into_iter().flat_map(of).collect()
}

/// Commands by what they do: their names, each with the first sentence of its documentation. The
/// sentences of many commands are shortened.
pub(crate) fn index(entries: &[Entry]) -> Value {
    let size = |most: usize| {
        let sizes = entries.iter().map(|it| it.name.len() + it.summary.len().min(most) + AROUND);
        sizes.sum::<usize>()
    };
    let is_fitting = |most: &usize| size(*most) <= LARGEST;
    let most = [usize::MAX].into_iter().chain(LENGTHS).find(is_fitting).unwrap_or(0);
    let mut out = Map::new();
    for access in [Access::Read, Access::Write] {
        let of_access = entries.iter().filter(|entry| entry.access == access.name());
        let names = of_access.map(|it| (it.name.as_str(), shortened(&it.summary, most).into()));
        out.insert(access.name(), Value::Map(names.collect()));
    }
    Value::Map(out)
}

/// The words of a text that are within a number of bytes.
fn shortened(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text.trim_end_matches('.');
    }
    let ends = text.match_indices(' ').map(|(at, _)| at).take_while(|at| *at <= most);
    text.get(..ends.last().unwrap_or(0)).unwrap_or_default().trim_end_matches([',', '.', ':'])
}

/// The entries that have all words, or if there are none, the most words, the best first: those
/// with the words in their names, then in their summaries, then in their members.
pub(crate) fn search(entries: Vec<Entry>, words: &[String]) -> Vec<Entry> {
    let words: Vec<String> = words.iter().flat_map(|word| parts(word)).collect();
    let mut found: Vec<(usize, usize, Entry)> = Vec::new();
    for entry in entries {
        let (name, summary) = (entry.name.to_lowercase(), entry.summary.to_lowercase());
        let mut members = None;
        let (mut count, mut score) = (0, 0);
        for word in &words {
            let worth = if name.split(['-', ' ']).any(|part| part == word) {
                4
            } else if name.contains(word.as_str()) {
                3
            } else if summary.contains(word.as_str()) {
                2
            } else {
                let members = members.get_or_insert_with(|| names_of(entry.operation));
                usize::from(members.contains(word.as_str()))
            };
            count += usize::from(worth > 0);
            score += worth;
        }
        if count > 0 {
            found.push((count, score, entry));
        }
    }
    let most = found.iter().map(|(count, ..)| *count).max().unwrap_or(0);
    found.retain(|(count, ..)| *count == most);
    sort_by(&mut found, |(_, one, _), (_, next, _)| next.cmp(one));
    found.into_iter().map(|(_, _, entry)| entry).collect()
}

/// The parts of a word that are searched: `create-contact` is found as two.
fn parts(word: &str) -> Vec<String> {
    let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// The names of the members of an operation's input and output.
fn names_of(operation: Option<Operation>) -> String {
    let Some(operation) = operation else { return String::new() };
    let names = |shape: Shape| shape.members().map(Member::name).collect::<Vec<&str>>().join(" ");
    format!("{} {}", names(operation.input()), names(operation.output())).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Entry, index, search, shortened};
    use hardie_runtime::value::json;

    fn entry(name: &str, access: &'static str, summary: &str) -> Entry {
        Entry { name: name.to_owned(), access, summary: summary.to_owned(), operation: None }
    }

    fn entries() -> Vec<Entry> {
        vec![
            entry("create-contact", "write", "Adds a contact."),
            entry("create-contact-flow", "write", "Adds a flow."),
            entry("describe-contact", "read", "Shows a contact and its flow."),
            entry("list-queues", "read", ""),
        ]
    }

    #[test]
    fn an_index_names_all_and_shortens_sentences() {
        let text = json::compact(&index(&entries()));
        let want = "{\"read\":{\"describe-contact\":\"Shows a contact and its flow\",\
            \"list-queues\":\"\"},\"write\":{\"create-contact\":\"Adds a contact\",\
            \"create-contact-flow\":\"Adds a flow\"}}";
        assert_eq!(text, want);
        let many: Vec<Entry> =
            (0..500).map(|at| entry(&format!("get-{at}"), "read", &"long ".repeat(50))).collect();
        let text = json::compact(&index(&many));
        assert!(text.len() < 33_000 && text.contains("\"get-499\":\"long long"), "{}", text.len());
        assert_eq!(shortened("Opens a box, or two.", 13), "Opens a box");
        assert_eq!(shortened("Whole.", 13), "Whole");
        assert_eq!(shortened("éééé éééé", 3), "");
    }

    #[test]
    fn words_find_names_before_sentences() {
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let found = search(entries(), &words);
            found.into_iter().map(|entry| entry.name).collect::<Vec<String>>()
        };
        assert_eq!(found(&["contact", "flow"]), ["create-contact-flow", "describe-contact"]);
        assert_eq!(found(&["FLOW"]), ["create-contact-flow", "describe-contact"]);
        assert_eq!(found(&["queue"]), ["list-queues"]);
        assert_eq!(found(&["create-contact", "none"]), ["create-contact", "create-contact-flow"]);
        assert!(found(&["none"]).is_empty() && found(&[]).is_empty());
    }
}
