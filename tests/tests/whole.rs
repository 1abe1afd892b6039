//! The program with all AWS models of the test data, `whole`: everything that works without a
//! service works for every operation, input skeletons are valid input for their command if the AWS
//! CLI's are, and unused services add nothing to the start-up time.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::list::List;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const WHOLE: &str = env!("CARGO_BIN_EXE_whole");
/// A program with CreateContact and one test service.
const FEW: &str = env!("CARGO_BIN_EXE_aws");

/// One operation, and the result of its own skeleton.
struct Tried {
    service: String,
    name: String,
    skeleton: String,
    /// The program's errors for the skeleton.
    complaint: String,
}

/// The model of each service of the program, by file name without its date.
fn models() -> BTreeMap<String, PathBuf> {
    let folder = hardie_tests::test_data("models").unwrap_or_default();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    if let Some(name) = option_env!("HARDIE_WHOLE_CONNECT") {
        paths.retain(|path| {
            !path.file_name().unwrap().to_str().unwrap().starts_with("connect-20")
                || path.ends_with(name)
        });
    }
    let service = |path: &Path| {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let undated = stem.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit());
        if stem.len() - undated.len() == "-2025-09-19".len() { undated.to_owned() } else { stem }
    };
    paths.into_iter().map(|path| (service(&path), path)).collect()
}

#[test]
fn every_operation_speaks() {
    let models = models();
    if models.is_empty() {
        return println!("skipped: no test data");
    }
    let mut operations = Vec::new();
    for path in models.values() {
        let listing: Value =
            serde_json::from_str(&List::new(&[path]).services().unwrap().json()).unwrap();
        let [service] = &listing["services"].as_array().unwrap()[..] else {
            panic!("one service a model")
        };
        let word = service["command"].as_str().unwrap();
        for operation in service["operations"].as_array().unwrap() {
            operations.push((word.to_owned(), operation.clone()));
        }
    }
    assert!(operations.len() > 600, "only {} operations", operations.len());
    let (next, tried) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((word, operation)) =
                    operations.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let one = try_operation(word, operation);
                    tried.lock().unwrap().push(one);
                }
            });
        }
    });
    let mut tried = tried.into_inner().unwrap();
    assert_eq!(tried.len(), operations.len(), "a thread gave up");
    tried.sort_by(|one, other| (&one.service, &one.name).cmp(&(&other.service, &other.name)));
    let valid = tried.iter().filter(|one| one.complaint.is_empty()).count();
    println!("{} services, {} operations; {valid} skeletons are valid", models.len(), tried.len());
    tried.retain(|one| one.service == "connect" && !one.skeleton.is_empty());
    compare(&tried);
}

/// All output of an operation that needs no service.
fn try_operation(service: &str, operation: &Value) -> Tried {
    let text = |key: &str| operation[key].as_str().unwrap().to_owned();
    let (name, command) = (text("operation"), text("command"));
    let help = said(&[service, &command, "help"]);
    assert!(help.contains(&command) && help.contains("SYNOPSIS"), "{command} help: {help}");
    let mut tried = Tried {
        service: service.to_owned(),
        name,
        skeleton: String::new(),
        complaint: String::new(),
    };
    // Operations with streamed values have neither documents nor skeletons.
    if help.contains("<outfile>") {
        return tried;
    }
    tried.skeleton = said(&[service, &command, "--generate-cli-skeleton"]);
    let yaml = said(&[service, &command, "--generate-cli-skeleton", "yaml-input"]);
    assert!(
        operation["options"].as_array().unwrap().is_empty() || yaml.contains(": "),
        "{command}: {yaml}"
    );
    let document =
        ["--cli-input-json", tried.skeleton.as_str(), "--generate-cli-skeleton", "output"];
    let (code, out, error) = run(WHOLE, &[&[service, &*command], &document[..]].concat());
    match code {
        Some(0) => {
            // An output without members is not an output.
            assert!(
                out.is_empty() || serde_json::from_str::<Value>(&out).is_ok(),
                "{command}: {out}"
            );
        }
        // Blank strings are too short for some members, zero is too small, and unions have all
        // members, or none where recursion ends: the AWS CLI's skeletons have the same problems.
        Some(252) => {
            let (_, report) =
                error.split_once("Parameter validation failed:\n").unwrap_or_else(|| {
                    panic!("{service} {command} refuses its own skeleton: {error}");
                });
            let known = |line: &str| {
                line.contains("valid min length: ")
                    || line.contains("valid min value: ")
                    // A structure is empty where recursion ends.
                    || line.starts_with("Missing required parameter in ")
                    // Streams have no blank value.
                    || line.contains("value: None, type: <class 'NoneType'>, valid types: <class \
                        'bytes'>")
                    || line.starts_with("Invalid number of parameters set for tagged union \
                        structure ")
                    || line.starts_with("Must set one of the following keys for tagged union")
            };
            let strange = report.lines().find(|line| !line.trim().is_empty() && !known(line));
            assert_eq!(strange, None, "{service} {command} refuses its own skeleton");
            tried.complaint = report.trim().to_owned();
        }
        _ => panic!("{service} {command}: exit code {code:?}: {error}"),
    }
    tried
}

fn said(words: &[&str]) -> String {
    let (code, out, error) = run(WHOLE, words);
    assert_eq!((code, error.as_str()), (Some(0), ""), "{words:?}");
    out
}

fn run(program: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let ran = command(program).args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ran.status.code(), text(ran.stdout), text(ran.stderr))
}

fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", "/nowhere");
    command.env("AWS_DEFAULT_REGION", "us-east-1").env("AWS_PAGER", "");
    command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "secret");
    command
}

/// Validates the same skeletons with botocore, whose model is newer.
fn compare(tried: &[Tried]) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/skeletons.py");
    let mut peer = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = String::new();
    for Tried { name, skeleton, complaint, .. } in tried {
        let skeleton: Value = serde_json::from_str(skeleton).unwrap();
        let line = json!({ "operation": name, "skeleton": skeleton, "complaint": complaint });
        lines.push_str(&format!("{line}\n"));
    }
    let mut stdin = peer.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let ran = peer.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    print!("{}", String::from_utf8(ran.stdout).unwrap());
    assert!(ran.status.success(), "botocore has another opinion");
}

/// The number of instructions that a program executes from its `main` on; `None` without valgrind.
/// The system's loader is excluded, since its work depends on the size of the file.
fn instructions(program: &str, words: &[&str]) -> Option<u64> {
    let mut valgrind = command("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=main"])
        .arg(program)
        .args(words);
    let ran = valgrind.output().ok()?;
    let text = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{text}");
    let count = text.lines().find_map(|line| line.split_once("Collected : ")).unwrap().1;
    Some(count.trim().parse().unwrap())
}

/// Services and operations that are not called cost nothing: their tables are neither built nor
/// read.
#[test]
fn a_start_costs_the_same_with_all_services() {
    if models().is_empty() {
        return println!("skipped: no test data");
    }
    for words in [&["--version"][..], &["connect", "create-contact", "--generate-cli-skeleton"]] {
        let Some((few, whole)) = instructions(FEW, words).zip(instructions(WHOLE, words)) else {
            println!("skipped: no valgrind");
            return;
        };
        let ratio = whole as f64 / few as f64;
        println!("{}: {few} and {whole} instructions, {ratio:.3} times", words.join(" "));
        assert!(ratio <= 1.1, "{words:?}: {whole} instructions with all services, {few} with two");
    }
}
