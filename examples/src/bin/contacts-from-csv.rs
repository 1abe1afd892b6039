//! Creates one contact per row of a CSV file, with shorthand in its cells.
//!
//! ```sh
//! # Checks the contacts and sends nothing; with --send it creates them.
//! cargo run --bin contacts-from-csv -p hardie-examples -- examples/data/contacts.csv
//! ```
//!
//! Every row is checked before the first one is sent: shorthand syntax, types, and the constraints
//! of the model. A semaphore limits the calls that are in progress at the same time. The client
//! token of a row is derived from its `id`, so running the program again creates no duplicates.

use aws_connect::client::Client;
use aws_connect::{Channel, ContactInitiationMethod, CreateContactInput, create_contact};
use hardie_runtime::shape::{Structure, View, to_value};
use hardie_runtime::validate::validate_strict;
use hardie_runtime::value::Value;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A row of the file.
struct Row {
    id: String,
    name: String,
    /// `key=value,key=value`.
    attributes: String,
    /// `name={Value=…,Type=URL}`.
    references: String,
}

/// The columns `id`, `name`, `attributes` and `references`, in any order; cells may be empty.
fn rows(file: impl std::io::Read) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| format!("the file has no column `{name}`"))
    };
    let (id, name) = (column("id")?, column("name")?);
    let (attributes, references) = (column("attributes")?, column("references")?);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        rows.push(Row {
            id: cell(id),
            name: cell(name),
            attributes: cell(attributes),
            references: cell(references),
        });
    }
    Ok(rows)
}

/// The typed input of a row, or everything that is wrong with the row.
fn input(row: &Row) -> Result<CreateContactInput, String> {
    let mut input = CreateContactInput::new(
        "11111111-2222-4333-8444-555555555555",
        Channel::Email,
        ContactInitiationMethod::Flow,
    );
    input.client_token = Some(format!("contacts-from-csv-{}", row.id));
    input.name = Some(row.name.clone());
    // The parsers accept the same syntax as the options of the command line.
    if !row.attributes.is_empty() {
        let parsed = create_contact::parse_attributes(&[&row.attributes]);
        input.attributes = Some(parsed.map_err(|error| format!("attributes: {error}"))?);
    }
    if !row.references.is_empty() {
        let parsed = create_contact::parse_references(&[&row.references]);
        input.references = Some(parsed.map_err(|error| format!("references: {error}"))?);
    }
    // Lengths, ranges, patterns and enum values of the model; the service checks more.
    let structure: &dyn Structure = &input;
    if let Value::Map(members) = to_value(View::Structure(structure)) {
        let problems = validate_strict(&members, structure.shape(), &[]).problems;
        if !problems.is_empty() {
            let lines: Vec<&str> = problems.iter().map(|problem| &*problem.text).collect();
            return Err(lines.join("; "));
        }
    }
    Ok(input)
}

/// All inputs, or one line per row that cannot be sent.
fn inputs(rows: &[Row]) -> Result<Vec<CreateContactInput>, String> {
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for row in rows {
        match input(row) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(format!("row {}: {problem}", row.id)),
        }
    }
    if problems.is_empty() { Ok(inputs) } else { Err(problems.join("\n")) }
}

/// The number of calls in progress at the same time.
const CALLS: usize = 64;

/// Sends the inputs, many at the same time; returns the contacts in the order of the rows, or the
/// first error. After an error no more calls begin, and those in progress are finished.
async fn send(
    client: &Client,
    inputs: &[CreateContactInput],
) -> Result<Vec<String>, Box<dyn Error>> {
    let limit = Arc::new(Semaphore::new(CALLS));
    let mut calls = Vec::with_capacity(inputs.len());
    for input in inputs {
        // A closed semaphore means that a call failed.
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else { break };
        let (client, input, limit) = (client.clone(), input.clone(), Arc::clone(&limit));
        calls.push(tokio::spawn(async move {
            // Throttling, time-outs and 5xx responses are retried inside, with the same client
            // token.
            let result = client.create_contact(input).await;
            if result.is_err() {
                limit.close();
            }
            drop(permit);
            result
        }));
    }
    let mut results = Vec::with_capacity(calls.len());
    for call in calls {
        results.push(call.await?);
    }
    let contacts = results.into_iter().map(|result| Ok(result?.into_output().contact_id));
    contacts.map(|contact| contact.map(Option::unwrap_or_default)).collect()
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, is_sent) = match &*arguments {
        [path] => (path, false),
        [path, flag] if flag == "--send" => (path, true),
        _ => return Err("usage: contacts-from-csv FILE [--send]".into()),
    };
    let file = std::fs::File::open(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    let inputs = inputs(&rows(file)?)?;
    if !is_sent {
        println!("{} rows are valid; nothing was sent (--send creates the contacts)", inputs.len());
        return Ok(());
    }
    let client = Client::builder().build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for id in runtime.block_on(send(&client, &inputs))? {
        println!("{id}");
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by it")]

    use super::*;
    use connect_local::{ConnectLocal, Handle, Options};

    const FILE: &str = include_str!("../../data/contacts.csv");

    #[test]
    fn cells_are_shorthand_and_become_typed_values() {
        let inputs = inputs(&rows(FILE.as_bytes()).unwrap()).unwrap();
        assert_eq!(inputs.len(), 3);
        let references = inputs[0].references.as_ref().unwrap();
        assert_eq!(references["order"].value.as_deref(), Some("https://shop.example/orders/1"));
        assert_eq!(inputs[1].attributes.as_ref().unwrap()["note"], "two words, quoted");
        assert!(inputs[2].attributes.is_none());
    }

    #[test]
    fn all_problems_are_reported_before_anything_is_sent() {
        let file = "id,name,attributes,references\n\
                    1,ok,a=b,\n\
                    2,unknown type,,\"order={Value=x,Type=WEB}\"\n\
                    3,lost brace,,\"order={Value=x\"\n";
        let problems = inputs(&rows(file.as_bytes()).unwrap()).unwrap_err();
        let lines: Vec<&str> = problems.lines().collect();
        assert!(
            lines.iter().any(|line| line.starts_with("row 2: ") && line.contains("WEB")),
            "{problems}"
        );
        assert!(lines.iter().any(|line| line.starts_with("row 3: references: ")), "{problems}");
        assert!(!problems.contains("row 1"), "{problems}");
    }

    /// Inputs without references, whose tokens are their numbers.
    fn numbered(count: usize) -> Vec<CreateContactInput> {
        let rows = (0..count).map(|number| Row {
            id: number.to_string(),
            name: format!("contact {number}"),
            attributes: String::new(),
            references: String::new(),
        });
        inputs(&rows.collect::<Vec<_>>()).unwrap()
    }

    /// More rows than calls at the same time: the contacts are in the order of the rows.
    #[test]
    fn contacts_are_in_the_order_of_rows() {
        let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
        let (inputs, runtime) = (numbered(3 * CALLS), runtime());
        let ids = runtime.block_on(send(&client(&endpoint), &inputs)).unwrap();
        assert_eq!(ids.len(), 3 * CALLS);
        let contacts = endpoint.contacts();
        assert_eq!(contacts.len(), 3 * CALLS);
        for contact in contacts {
            let row = ids.iter().position(|id| *id == contact.contact_id).unwrap();
            assert_eq!(contact.request.name, inputs[row].name);
        }
    }

    #[test]
    fn no_call_begins_after_an_error() {
        let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
        let mut inputs = numbered(10 * CALLS);
        inputs[0].related_contact_id = Some("unknown".to_owned());
        let error = runtime().block_on(send(&client(&endpoint), &inputs)).unwrap_err();
        assert!(error.to_string().contains("unknown"), "{error}");
        assert!(endpoint.contacts().len() < 5 * CALLS, "{}", endpoint.contacts().len());
    }

    fn client(endpoint: &Handle) -> Client {
        Client::builder()
            .region("us-east-1")
            .endpoint_url(endpoint.url())
            .keys(endpoint.access_key_id(), endpoint.secret_access_key(), None)
            .build()
            .unwrap()
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    #[test]
    fn a_second_run_creates_nothing_twice() {
        let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
        let (client, runtime) = (client(&endpoint), runtime());
        let inputs = inputs(&rows(FILE.as_bytes()).unwrap()).unwrap();
        let first = runtime.block_on(send(&client, &inputs)).unwrap();
        let second = runtime.block_on(send(&client, &inputs)).unwrap();
        assert_eq!(first, second);
        assert_eq!(endpoint.contacts().len(), 3);
    }
}
