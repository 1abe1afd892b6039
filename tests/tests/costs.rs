//! Instructions and allocations of whole commands as checked figures: unlike times, they do not
//! depend on what else the machine does.
//!
//! The program is the one that the other tests run, in the profile `dev`: CI has built it already,
//! and a release build with link-time optimization takes CI four minutes. A loop, a look-up or an
//! allocation that is added shows in both; what only optimization changes is measured by `cargo
//! bench -p hardie-tests`.
//!
//! The generator is counted too, by a process that generates one operation of a large model.
//!
//! Counted are instructions of the program's own code. Those of the C library and of the loader
//! depend on the system. `HARDIE_UPDATE_FIGURES=1` writes the figures again.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use connect_local::{ConnectLocal, Options};
use hardie_build::Config;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_aws");
const FIGURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/costs.json");

/// How much more or less a figure may be, in percent.
const SLACK: f64 = 3.0;

const COMMANDS: [(&str, &[&str]); 5] = [
    ("start", &["--version"]),
    ("skeleton", &["connect", "create-contact", "--generate-cli-skeleton"]),
    ("help", &["connect", "create-contact", "help"]),
    ("describe", &["connect", "create-contact", "--cli-describe"]),
    (
        "call over http",
        &[
            "connect",
            "create-contact",
            "--instance-id",
            "11111111-2222-4333-8444-555555555555",
            "--channel",
            "EMAIL",
            "--initiation-method",
            "FLOW",
        ],
    ),
];

/// The arguments of this program with which it generates.
const GENERATE: &[&str] = &["--exact", "generate", "--ignored", "--test-threads=1"];

/// The variable with the path of the model that [`generate`] reads.
const MODEL: &str = "HARDIE_LARGE_MODEL";

#[test]
fn commands_cost_what_the_figures_say() {
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|it| it.status.success()) {
        return println!("skipped: no valgrind");
    }
    let folder = tempfile::tempdir().unwrap();
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let environment = [
        ("HOME", folder.path().to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
        ("MANPAGER", "cat"),
        ("AWS_PAGER", ""),
        ("AWS_ENDPOINT_URL", endpoint.url()),
        ("AWS_ACCESS_KEY_ID", endpoint.access_key_id()),
        ("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key()),
        ("AWS_DEFAULT_REGION", "us-west-2"),
    ];
    let model = folder.path().join("large.json");
    std::fs::write(&model, large_model().to_string()).unwrap();
    let this = std::env::current_exe().unwrap();
    let this = this.to_str().unwrap();
    let commands = COMMANDS.map(|(name, arguments)| (name, PROGRAM, arguments));
    let generator = ("generate one operation", this, GENERATE);
    let mut found = Map::new();
    for (name, program, arguments) in commands.into_iter().chain([generator]) {
        let measured = |tool: &[&str]| {
            let mut command = Command::new("valgrind");
            command.args(tool).arg(program).args(arguments).env_clear().envs(environment);
            command.env(MODEL, &model);
            let output = command.stdin(Stdio::null()).output().unwrap();
            let messages = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{name}: {messages}");
            messages
        };
        let profile = folder.path().join("callgrind.out");
        let file = format!("--callgrind-out-file={}", profile.display());
        measured(&["--tool=callgrind", "--compress-strings=no", "--compress-pos=no", &file]);
        let instructions = own_instructions(&std::fs::read_to_string(&profile).unwrap(), program);
        let heap = measured(&["--tool=dhat", "--dhat-out-file=/dev/null"]);
        let [bytes, allocations] = allocated(&heap).unwrap_or_else(|| panic!("{name}: {heap}"));
        let figures = json!({
            "instructions": instructions,
            "allocations": allocations,
            "allocated_bytes": bytes,
        });
        found.insert(name.to_owned(), figures);
    }
    if std::env::var_os("HARDIE_UPDATE_FIGURES").is_some() {
        let text = serde_json::to_string_pretty(&found).unwrap();
        return std::fs::write(FIGURES, format!("{text}\n")).unwrap();
    }
    let known: Value = serde_json::from_str(&std::fs::read_to_string(FIGURES).unwrap()).unwrap();
    let wrong = differences(&known, &Value::Object(found));
    assert!(
        wrong.is_empty(),
        "more than {SLACK} % away from tests/costs.json:\n{}\nFind out why; if the change is worth \
         it, or an improvement, set HARDIE_UPDATE_FIGURES=1.",
        wrong.join("\n")
    );
}

/// Run in a process of its own, for the test of the figures.
#[test]
#[ignore = "run by the other test"]
fn generate() {
    let model = std::env::var(MODEL).unwrap();
    let generated = Config::new().model(model).operation("Put7").generate().unwrap();
    assert!(generated.contains("pub struct Put7Input"));
}

/// A model of which one operation needs a three-hundredth.
fn large_model() -> Value {
    let reference = |name: String| json!({ "target": format!("example#{name}") });
    let docs = |text: String| json!({ "smithy.api#documentation": text });
    let mut shapes = Map::new();
    for at in 0..300 {
        let http = json!({ "method": "PUT", "uri": format!("/put/{at}") });
        let operation = json!({
            "type": "operation",
            "input": reference(format!("Put{at}Request")),
            "output": reference(format!("Put{at}Response")),
            "traits": { "smithy.api#http": http },
        });
        shapes.insert(format!("example#Put{at}"), operation);
        for end in ["Request", "Response", "Item", "Part"] {
            let member = |member: usize| {
                let target = match (end, member) {
                    ("Request" | "Response", 0) => reference(format!("Put{at}Item")),
                    ("Item", 0) => reference(format!("Put{at}Part")),
                    _ => json!({ "target": "smithy.api#String" }),
                };
                let text = format!("<p>Member {member} of {end} {at}, which nobody reads.</p>");
                let mut value = target;
                value["traits"] = docs(text);
                (format!("Member{member}"), value)
            };
            let members: Map<String, Value> = (0..6).map(member).collect();
            let structure = json!({
                "type": "structure",
                "members": members,
                "traits": docs(format!("<p>{end} {at}.</p>")),
            });
            shapes.insert(format!("example#Put{at}{end}"), structure);
        }
    }
    let operations: Vec<Value> = (0..300).map(|at| reference(format!("Put{at}"))).collect();
    let service = json!({
        "type": "service",
        "version": "1",
        "operations": operations,
        "traits": { "aws.protocols#restJson1": {} },
    });
    shapes.insert("example#Store".to_owned(), service);
    json!({ "smithy": "2.0", "shapes": shapes })
}

/// The figures that are not what they were, each on a line.
fn differences(known: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, figures) in found.as_object().unwrap() {
        for (unit, now) in figures.as_object().unwrap() {
            let (now, before) = (now.as_f64().unwrap(), known[name][unit].as_f64());
            let change = before.map(|before| (now / before - 1.0) * 100.0);
            println!("{name}: {now} {unit}, {:+.2} %", change.unwrap_or(f64::NAN));
            if change.is_none_or(|change| change.abs() > SLACK) {
                lines.push(format!("  {name}: {now} {unit} instead of {before:?}"));
            }
        }
    }
    lines
}

/// The instructions in the program's own file, out of callgrind's output: lines with costs below
/// `ob=` with its name, except for those of calls, which include what was called.
fn own_instructions(profile: &str, program: &str) -> u64 {
    let own = Path::new(program).canonicalize().unwrap();
    let (mut is_own, mut is_call, mut sum) = (false, false, 0);
    for line in profile.lines() {
        if let Some(object) = line.strip_prefix("ob=") {
            is_own = Path::new(object).canonicalize().is_ok_and(|object| object == own);
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit()) && !std::mem::take(&mut is_call) {
            let cost = line.split_whitespace().nth(1).map_or(0, |cost| cost.parse().unwrap());
            sum += if is_own { cost } else { 0 };
        }
    }
    sum
}

/// Bytes and blocks of all allocations, out of what DHAT prints: `Total: 1,234 bytes in 5 blocks`.
fn allocated(messages: &str) -> Option<[u64; 2]> {
    let line = messages.lines().find_map(|line| line.split_once("Total:"))?.1;
    let (bytes, blocks) = line.split_once(" bytes in ")?;
    let number = |text: &str| text.replace(',', "").trim().parse().ok();
    Some([number(bytes)?, number(blocks.split_once(" blocks")?.0)?])
}

#[test]
fn figures_within_the_slack_pass_and_others_are_named() {
    let figures = |count: u64| json!({ "start": { "instructions": count } });
    assert!(differences(&figures(1000), &figures(1029)).is_empty());
    assert!(differences(&figures(1000), &figures(971)).is_empty());
    assert_eq!(
        differences(&figures(1000), &figures(1031)),
        ["  start: 1031 instructions instead of Some(1000.0)"]
    );
    assert_eq!(differences(&json!({}), &figures(1)).len(), 1);
}

#[test]
fn instructions_of_the_program_itself_are_counted() {
    let profile = format!(
        "ob={PROGRAM}\nfn=main\n1 5\n2 7\ncob=/lib/libc.so.6\ncfn=malloc\n\
                           calls=1 0\n3 100\n4 1\n\nob=/lib/libc.so.6\nfn=malloc\n9 100\n"
    );
    assert_eq!(own_instructions(&profile, PROGRAM), 13);
    assert_eq!(
        allocated("==7== Total:     1,234 bytes in 56 blocks\n==7== At t-gmax: 1 bytes"),
        Some([1234, 56])
    );
}
