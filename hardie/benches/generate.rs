//! How long the process `hardie generate` takes, formatting and writing included, and how many
//! lines a second it writes; beside progenitor, a generator of Rust from OpenAPI, in one run.
//!
//! `cargo bench -p hardie --bench generate -- [--rounds N] [--models FOLDER] [--nexus FILE]`. Each
//! command runs once a round, in an order that changes; times are medians. The folder holds models
//! of AWS (its `connect-*.json` are taken); without it, ours is generated from. progenitor is the
//! `cargo-progenitor` on the path (`cargo install cargo-progenitor`), the file its sample
//! `nexus.json`. What is not there is left out and named. Times are only reported: machines differ.

#![allow(clippy::panic, reason = "a benchmark that cannot go on ends")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const HARDIE: &str = env!("CARGO_BIN_EXE_hardie");
const SERVICE: &str = "com.amazonaws.connect#AmazonConnectService";

/// A command that writes Rust into a folder.
struct Contender {
    name: String,
    command: Vec<String>,
    out: PathBuf,
    times: Vec<Duration>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let (mut rounds, mut models, mut nexus) = (20, data.join("models"), None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => rounds = args.next().and_then(|text| text.parse().ok()).unwrap_or(rounds),
            "--models" => models = args.next().map_or(models, PathBuf::from),
            "--nexus" => nexus = args.next(),
            "--bench" => {}
            other => println!("(ignored: {other})"),
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate");
    let mut contenders: Vec<Contender> = Vec::new();
    let mut add = |name: String, command: Vec<String>| {
        let out = folder.join(contenders.len().to_string());
        let command =
            command.into_iter().map(|word| word.replace("OUT", &out.to_string_lossy())).collect();
        contenders.push(Contender { name, command, out, times: Vec::new() });
    };
    let mut found = connect_models(&models);
    if found.is_empty() {
        println!("skipped: no models of Connect in {}", models.display());
        found.push(root.join("models/connect.json"));
    }
    for model in found {
        let name = model.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for operation in ["CreateContact", "all"] {
            let words = ["--service", SERVICE, "--operation", operation, "--out", "OUT"];
            let model = model.to_string_lossy();
            let words =
                [HARDIE, "generate", "--model", &model].into_iter().chain(words).map(str::to_owned);
            add(format!("hardie, {operation} of {name}"), words.collect());
        }
    }
    match nexus {
        Some(nexus) => {
            let words = [
                "cargo-progenitor",
                "progenitor",
                "-i",
                &nexus,
                "-o",
                "OUT",
                "-n",
                "nexus",
                "-v",
                "0.1.0",
            ];
            add("progenitor, nexus".to_owned(), words.map(str::to_owned).to_vec());
        }
        None => println!("skipped: progenitor, without --nexus FILE"),
    }
    measure(rounds, &mut contenders);
    report(rounds, &contenders);
}

fn connect_models(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("connect-20") && name.ends_with(".json")
        })
        .collect();
    found.sort();
    found
}

fn measure(rounds: usize, contenders: &mut Vec<Contender>) {
    contenders.retain(|contender| match run(contender) {
        Ok(_) => true,
        Err(reason) => {
            println!("skipped: {}: {reason}", contender.name);
            false
        }
    });
    let count = contenders.len();
    for round in 0..rounds {
        for turn in 0..count {
            let contender = &mut contenders[(round + turn) % count];
            match run(contender) {
                Ok(time) => contender.times.push(time),
                Err(reason) => panic!("{}: {reason}", contender.name),
            }
        }
    }
}

/// Runs the command with its folder as it would be in a clean build: away.
fn run(contender: &Contender) -> Result<Duration, String> {
    let _ = std::fs::remove_dir_all(&contender.out);
    if let Some(parent) = contender.out.parent() {
        std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
    }
    let start = Instant::now();
    let output = Command::new(&contender.command[0])
        .args(&contender.command[1..])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let time = start.elapsed();
    if output.status.success() {
        return Ok(time);
    }
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}", output.status, error.lines().next().unwrap_or_default()))
}

fn report(rounds: usize, contenders: &[Contender]) {
    println!("{rounds} rounds, medians");
    let mut speeds = Vec::new();
    for contender in contenders {
        let lines = lines(&contender.out);
        let mut times: Vec<f64> = contender.times.iter().map(Duration::as_secs_f64).collect();
        times.sort_by(f64::total_cmp);
        let time = times.get(times.len() / 2).copied().unwrap_or(f64::NAN);
        #[expect(clippy::cast_precision_loss, reason = "files have fewer lines than that")]
        let speed = lines as f64 / time;
        speeds.push(speed);
        let milliseconds = time * 1e3;
        println!(
            "  {:<44} {milliseconds:9.2} ms {lines:7} lines {speed:10.0} lines/s",
            contender.name
        );
    }
    if let Some((peer, ours)) = speeds.split_last()
        && contenders.last().is_some_and(|it| it.name.starts_with("progenitor"))
    {
        for (contender, speed) in contenders.iter().zip(ours) {
            println!(
                "  {}: {:.1} x the lines a second of progenitor",
                contender.name,
                speed / peer
            );
        }
    }
}

/// Lines of all Rust in a folder.
fn lines(path: &Path) -> usize {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        return entries.map(|entry| lines(&entry.path())).sum();
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return 0;
    }
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}
