//! The recorded behaviour of the AWS CLI (`tests/vectors/`), run against our program `aws`.

mod case;
mod compare;
mod help;
mod run;
mod server;

use case::Case;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Topics that the program itself covers; unit tests cover the others.
const TOPICS: [&str; 10] = [
    "alias",
    "argparse",
    "cli_input",
    "found",
    "json",
    "output",
    "paramfile",
    "shorthand",
    "skeleton",
    "validation",
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors"))
}

/// Case IDs with the reason for the difference.
fn known_differences() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("differences.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, reason) = line.split_once(' ').expect("a line is an id and a reason");
            (id.to_owned(), reason.trim().to_owned())
        })
        .collect()
}

#[test]
fn the_program_does_what_was_recorded() {
    compare(false);
}

/// With services from tables, without their generated code.
#[test]
fn tables_do_what_was_recorded() {
    compare(true);
}

fn compare(has_tables: bool) {
    let cases: Vec<Case> = TOPICS.iter().flat_map(|topic| case::load(folder(), topic)).collect();
    assert!(cases.len() > 2000, "only {} cases were found", cases.len());
    let known = known_differences();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from).max(2) * 2;
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let server = server::Server::start();
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let differences = run::run(case, &server, has_tables);
                    if !differences.is_empty() {
                        found.lock().unwrap().insert(case.id.clone(), differences);
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap();

    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in &cases {
        let (same, other) = tally.entry(case.topic).or_default();
        *(if found.contains_key(&case.id) { other } else { same }) += 1;
    }
    for (topic, (same, other)) in &tally {
        println!("{topic}: {same} as recorded, {other} not");
    }

    let new: Vec<_> = found.iter().filter(|(id, _)| !known.contains_key(*id)).collect();
    let mended: Vec<_> = known.keys().filter(|id| !found.contains_key(*id)).collect();
    let list: String = new
        .iter()
        .map(|(id, differences)| {
            format!(
                "{id}\n{}\n",
                differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            )
        })
        .collect();
    assert!(new.is_empty(), "{} cases differ that did not:\n{list}", new.len());
    assert!(mended.is_empty(), "these agree now, take them off differences.txt: {mended:?}");
}
