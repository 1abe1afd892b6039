//! One call, over HTTP and over HTTPS with a CA file, beside the installed AWS CLI and curl: time,
//! memory, instructions.
//!
//! `cargo bench -p hardie-tests --bench call -- [--rounds N] [--only https]`. Every command runs
//! once a round, in an order that changes; times are medians, ratios are medians of each round's
//! ratio, since machines are noisy. Memory is GNU time's peak, instructions are callgrind's. Peers
//! that are not installed are left out and named.

mod pairs;

use connect_local::{ConnectLocal, Handle, Options};
use pairs::{Asked, INPUT, curl, installed, median, prepared, ratio, take_turns, words};
use std::process::Stdio;

const OURS: &str = env!("CARGO_BIN_EXE_aws");

fn main() {
    let asked = Asked::read();
    let folder = tempfile::tempdir().unwrap();
    let ours = installed(OURS, folder.path());
    println!("{} rounds", asked.rounds);
    for (title, options) in
        [("http", Options::new()), ("https, with a CA file", Options::new().tls())]
    {
        if asked.wants(title) {
            println!("\n{title}");
            measure(asked.rounds, &ours, &ConnectLocal::start_blocking(options).unwrap());
        }
    }
}

fn measure(rounds: usize, program: &str, endpoint: &Handle) {
    let folder = tempfile::tempdir().unwrap();
    let bundle = endpoint.ca_pem().map(|pem| {
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, pem).unwrap();
        file.to_string_lossy().into_owned()
    });
    let trusting = |mut command: Vec<String>, option: &str| {
        command.extend(bundle.iter().flat_map(|file| [option.to_owned(), file.clone()]));
        command
    };
    let call = |program: &str| trusting(words(&[&[program], &INPUT[..]].concat()), "--ca-bundle");
    let commands = vec![
        ("ours", call(program)),
        ("curl --aws-sigv4", trusting(curl(endpoint), "--cacert")),
        ("AWS CLI", call("aws")),
    ];
    let contenders = take_turns(rounds, commands, |words| prepared(words, endpoint));
    let Some(ours) = contenders.first() else { return };
    for contender in &contenders {
        let memory =
            counted(&["/usr/bin/time", "-f", "%M"], &contender.command, endpoint, |text| {
                text.trim().parse().ok()
            });
        let memory = memory.map_or_else(|| "?".to_owned(), |kib: u64| format!("{kib} KiB"));
        println!(
            "  {:<17} {:9.2} ms   ours is {:6.4} of it   {memory}",
            contender.name,
            median(contender.times.clone()),
            ratio(&ours.times, &contender.times)
        );
    }
    let callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let instructions = counted(&callgrind, &ours.command, endpoint, |text| {
        let line = text.lines().find_map(|line| line.split_once("Collected : "))?.1;
        line.trim().parse::<u64>().ok()
    });
    match instructions {
        Some(count) => println!("  ours: {count} instructions"),
        None => println!("  skipped: instructions: no valgrind"),
    }
}

/// A figure that a measuring program prints on standard error.
fn counted(
    measure: &[&str],
    command: &[String],
    endpoint: &Handle,
    read: impl Fn(&str) -> Option<u64>,
) -> Option<u64> {
    let mut words: Vec<String> = measure.iter().map(|word| (*word).to_owned()).collect();
    words.extend(command.iter().cloned());
    let output = prepared(&words, endpoint).stderr(Stdio::piped()).output().ok()?;
    read(&String::from_utf8_lossy(&output.stderr))
}
