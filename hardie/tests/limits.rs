//! Hostile models: every subcommand of the program `hardie` terminates within limits on CPU time
//! and memory, without a panic. Models are so large that quadratic algorithms would take minutes.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

/// The limit of CPU time in seconds; a debug build on a busy machine needs a tenth.
const SECONDS: u32 = 30;
/// The limit of the address space in kibibytes.
const MEMORY: u32 = 1 << 20;

fn target(name: &str) -> Value {
    let id = if name.contains('#') { name.to_owned() } else { format!("example#{name}") };
    json!({ "target": id })
}

fn string() -> Value {
    target("smithy.api#String")
}

/// A service whose single operation has these input members, and additional shapes.
fn model(members: Value, shapes: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut all = json!({
        "example#Service": { "type": "service", "version": "1", "operations": [target("Go")],
            "traits": { "aws.protocols#restJson1": {} } },
        "example#Go": { "type": "operation", "input": target("In"),
            "traits": { "smithy.api#http": { "method": "POST", "uri": "/go" } } },
        "example#In": { "type": "structure", "members": members },
    });
    let all = all.as_object_mut().unwrap();
    all.extend(shapes.into_iter().map(|(name, shape)| (format!("example#{name}"), shape)));
    json!({ "smithy": "2.0", "shapes": all }).to_string()
}

fn documented(text: &str) -> String {
    model(
        json!({
            "a": {
                "target": "smithy.api#String",
                "traits": { "smithy.api#documentation": text },
            }
        }),
        [],
    )
}

fn chain(count: usize, shape: impl Fn(usize) -> Value, last: Value) -> String {
    let shapes = (0..count).map(|n| (format!("S{n}"), shape(n)));
    model(json!({ "a": target("S0") }), shapes.chain([(format!("S{count}"), last)]))
}

fn structure(members: Value) -> Value {
    json!({ "type": "structure", "members": members })
}

/// Structures that all have each other as members.
fn mutual(count: usize) -> String {
    let members: serde_json::Map<String, Value> =
        (0..count).map(|n| (format!("m{n}"), target(&format!("S{n}")))).collect();
    let shapes = (0..count).map(|n| (format!("S{n}"), structure(json!(members))));
    model(json!({ "a": target("S0") }), shapes)
}

fn mixins(count: usize, local: bool) -> String {
    let mixin = |n: usize| {
        let name = format!("x#t{n}");
        let local = if local { json!({ "localTraits": [name] }) } else { json!({}) };
        let mixins = if n > 0 { json!([target(&format!("M{}", n - 1))]) } else { json!([]) };
        let traits = json!({ "smithy.api#mixin": local, name: n });
        let mut members = json!({});
        members[format!("m{n}")] = string();
        (
            format!("M{n}"),
            json!({ "type": "structure", "mixins": mixins, "members": members, "traits": traits }),
        )
    };
    let user = json!({ "type": "structure", "mixins": [target(&format!("M{}", count - 1))] });
    model(json!({ "a": target("User") }), (0..count).map(mixin).chain([("User".to_owned(), user)]))
}

/// Mixins that each use the next one twice, through two others: each level doubles the number of
/// paths.
fn diamonds(count: usize) -> String {
    let mixin = |name: String, mixins: Vec<Value>| {
        let traits = json!({ "smithy.api#mixin": {} });
        (name, json!({ "type": "structure", "mixins": mixins, "members": {}, "traits": traits }))
    };
    let shapes = (0..count).flat_map(|n| {
        let below = target(&format!("M{}", n + 1));
        let sides = vec![target(&format!("L{n}")), target(&format!("R{n}"))];
        [
            mixin(format!("M{n}"), sides),
            mixin(format!("L{n}"), vec![below.clone()]),
            mixin(format!("R{n}"), vec![below]),
        ]
    });
    let user =
        json!({ "type": "structure", "mixins": [target("M0")], "members": { "a": string() } });
    let last = mixin(format!("M{count}"), Vec::new());
    model(json!({ "a": target("User") }), shapes.chain([last, ("User".to_owned(), user)]))
}

fn enumeration(count: usize) -> String {
    let value = |n: usize| {
        let traits = json!({ "smithy.api#enumValue": n.to_string() });
        json!({ "target": "smithy.api#Unit", "traits": traits })
    };
    let members: serde_json::Map<String, Value> =
        (0..count).map(|n| (format!("V{n}"), value(n))).collect();
    model(
        json!({ "a": target("E") }),
        [("E".to_owned(), json!({ "type": "enum", "members": members }))],
    )
}

/// Values of the deprecated enum trait that all result in the same name.
fn same_names(count: usize) -> String {
    let value = |n: usize| {
        let more = ["-", ".", " ", "+"][n % 4].repeat(n / 4 + 1);
        json!({ "value": format!("a{more}") })
    };
    let values: Vec<Value> = (0..count).map(value).collect();
    let shape = json!({ "type": "string", "traits": { "smithy.api#enum": values } });
    model(json!({ "a": target("E") }), [("E".to_owned(), shape)])
}

/// `apply` statements for one member, each with another trait. A JSON object of serde_json cannot
/// repeat a key.
fn applied(count: usize) -> String {
    let statement =
        |n: usize| format!(r#","example#In$a":{{"type":"apply","traits":{{"x#t{n}":{n}}}}}"#);
    let model = model(json!({ "a": string() }), []);
    let shapes = model.find(r#""shapes":{"#).unwrap() + 10;
    let statements: String = (0..count).map(statement).collect();
    format!("{}{},{}", &model[..shapes], &statements[1..], &model[shapes..])
}

fn nested(count: usize) -> String {
    format!("{}{}", "[".repeat(count), "]".repeat(count))
}

fn cases() -> Vec<(&'static str, String)> {
    let required = |n: usize| {
        let target = format!("example#S{}", n + 1);
        let member = json!({ "target": target, "traits": { "smithy.api#required": {} } });
        structure(
            (0..8)
                .map(|m| (format!("m{m}"), member.clone()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        )
    };
    vec![
        ("tags that never end", documented(&"<a href=".repeat(40_000))),
        ("quotes that never end", documented(&"<a href=\" '".repeat(40_000))),
        ("comments that never end", documented(&"<!--".repeat(80_000))),
        ("attributes", documented(&format!("<a {}>", "x=y ".repeat(40_000)))),
        ("lists in lists", documented(&"<ul><li>".repeat(20_000))),
        ("entities", documented(&"&".repeat(80_000))),
        (
            "a chain of structures",
            chain(
                10_000,
                |n| structure(json!({ "a": target(&format!("S{}", n + 1)) })),
                structure(json!({})),
            ),
        ),
        ("a chain of unions", {
            let union = |n: usize| {
                let members = json!({ "a": target(&format!("S{}", n + 1)) });
                json!({ "type": "union", "members": members })
            };
            chain(4000, union, structure(json!({})))
        }),
        ("a chain of lists", {
            let list =
                |n: usize| json!({ "type": "list", "member": target(&format!("S{}", n + 1)) });
            chain(10_000, list, json!({ "type": "string" }))
        }),
        ("structures twice in each other", {
            let pair = |n: usize| {
                structure(json!({
                    "a": target(&format!("S{}", n + 1)),
                    "b": target(&format!("S{}", n + 1)),
                }))
            };
            chain(30, pair, structure(json!({})))
        }),
        ("required members of required members", chain(20, required, structure(json!({})))),
        ("structures that all have each other", mutual(40)),
        ("more structures that all have each other", mutual(80)),
        ("structures that have both neighbours", {
            let both = |n: usize| {
                let near = [n.saturating_sub(1), n + 1].map(|n| target(&format!("S{n}")));
                structure(json!({ "a": near[0], "b": near[1] }))
            };
            chain(3000, both, structure(json!({ "a": target("S2999") })))
        }),
        ("a chain of mixins", mixins(5000, false)),
        ("a chain of mixins with local traits", mixins(3000, true)),
        ("mixins in many ways", diamonds(60)),
        ("an enum", enumeration(10_000)),
        ("values with the same name", same_names(1000)),
        ("statements", applied(50_000)),
        ("a long name", model(json!({ "a".repeat(100_000): string() }), [])),
        ("members that do not exist", {
            let members = (0..3000).map(|n| (format!("m{n}"), target(&format!("Nowhere{n}"))));
            model(members.collect::<serde_json::Map<_, _>>().into(), [])
        }),
        ("deep JSON", nested(1_000_000)),
        (
            "a deep shape",
            format!(r#"{{"smithy":"2.0","shapes":{{"example#A":{}}}}}"#, nested(1_000_000)),
        ),
        (
            "a deep trait that nobody knows",
            documented("x").replace(r#""x"}"#, &format!(r#""x","x#y":{}}}"#, nested(100_000))),
        ),
        ("a deep trait", documented("x").replace(r#""x"}"#, &format!(r#"{}}}"#, nested(100_000)))),
    ]
}

/// Runs the program with limits on CPU time and memory, set by the shell.
fn limited(folder: &Path, arguments: &[&str]) -> Output {
    let script = format!("ulimit -c 0; ulimit -t {SECONDS}; ulimit -v {MEMORY}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_hardie")]).args(arguments);
    command.current_dir(folder).output().unwrap()
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("limits {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn hostile_models() {
    let left = Mutex::new(cases().into_iter());
    let next = || left.lock().unwrap().next();
    std::thread::scope(|scope| {
        for worker in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let next = &next;
            scope.spawn(move || {
                let folder = folder(&format!("models {worker}"));
                while let Some((name, text)) = next() {
                    terminates(&folder, name, &text);
                }
            });
        }
    });
}

/// Runs every subcommand with a model.
fn terminates(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("m.json"), text).unwrap();
    let commands: [&[&str]; 7] = [
        &["check", "m.json"],
        &["list", "m.json"],
        &["diff", "m.json", "m.json"],
        &["generate", "--model", "m.json", "--operation", "all", "--out", "out"],
        &["generate", "--c2j", "--model", "m.json", "--operation", "all", "--out", "out"],
        &["new", "plants", "--model", "m.json"],
        &[
            "docs",
            "--model",
            "m.json",
            "--out",
            "out",
            "--format",
            "markdown",
            "--format",
            "man",
            "--format",
            "html",
            "--format",
            "json-schema",
        ],
    ];
    for arguments in commands {
        let output = limited(folder, arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        // A process that was killed by a signal has no exit code: it exceeded CPU time, stack
        // or memory.
        assert!(
            matches!(output.status.code(), Some(0..=2)),
            "{name}: {arguments:?}: {}: {stderr:.400}",
            output.status
        );
        assert!(!stderr.contains("panicked"), "{name}: {arguments:?}: {stderr:.400}");
        let _ = fs::remove_dir_all(folder.join("out"));
        let _ = fs::remove_dir_all(folder.join("plants"));
    }
}

/// Files that are endless or empty.
#[test]
fn files_that_are_not_files() {
    let folder = folder("files");
    fs::write(folder.join("empty.json"), "").unwrap();
    let large = fs::File::create(folder.join("large.json")).unwrap();
    large.set_len(300 << 20).unwrap();
    let cases = [
        ("/dev/zero", "larger than 256 MiB"),
        ("large.json", "larger than 256 MiB"),
        ("/dev/null", "EOF while parsing"),
        ("empty.json", "EOF while parsing"),
    ];
    for (path, said) in cases {
        for arguments in
            [&["check", path][..], &["list", path], &["new", "plants", "--model", path]]
        {
            let output = limited(&folder, arguments);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr:.400}");
            assert!(stderr.contains(said), "{arguments:?}: {stderr:.400}");
        }
    }
    fs::remove_file(folder.join("large.json")).unwrap();
}
