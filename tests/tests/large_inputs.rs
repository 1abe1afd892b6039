//! Runs `hardie generate` with far too large inputs, as a process: time and memory are limited.
//!
//! This test is also that process: with `HARDIE_LARGE_INPUT` set, it generates code from the file
//! named there and prints its peak memory (`VmHWM` of the kernel, in KiB), if the kernel reports
//! it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// More than any of them needs, and far less than an attack on a build would need.
const LONGEST: Duration = Duration::from_secs(600);
/// Memory in addition to some copies of the text.
const BESIDE: u64 = 200 << 20;

fn main() -> ExitCode {
    if let Some(path) = std::env::var_os("HARDIE_LARGE_INPUT") {
        return generate(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, model, generates, copies) in inputs() {
        let path = folder.path().join("model.json");
        std::fs::write(&path, &model).unwrap();
        let size = model.len() as u64;
        drop(model);
        let start = Instant::now();
        let child = Command::new(std::env::current_exe().unwrap())
            .env("HARDIE_LARGE_INPUT", &path)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let time = start.elapsed();
        let (out, error) =
            (String::from_utf8(child.stdout).unwrap(), String::from_utf8(child.stderr).unwrap());
        // A panic is 101, a stack overflow is a signal.
        assert_eq!(
            child.status.code(),
            Some(if generates { 0 } else { 1 }),
            "{name}: {:.2000}",
            error
        );
        assert!(
            generates || error.contains("model.json:"),
            "{name}: no line and column: {:.2000}",
            error
        );
        assert!(error.len() < 100_000, "{name}: a diagnostic of {} bytes", error.len());
        assert!(time < LONGEST, "{name}: {time:?}");
        let bound = copies * size + BESIDE;
        match out.trim().parse::<u64>() {
            Ok(peak) => {
                assert!(peak << 10 < bound, "{name}: {peak} KiB, more than {} KiB", bound >> 10);
                println!("{name}: {} KiB in, {peak} KiB held, {time:.1?}", size >> 10);
            }
            Err(_) => println!("{name}: {} KiB in, {time:.1?}; skipped: no VmHWM here", size >> 10),
        }
    }
    ExitCode::SUCCESS
}

/// Name, model, whether it generates, and how many copies of its text fit in the limit.
fn inputs() -> Vec<(&'static str, String, bool, u64)> {
    const MANY: usize = 100_000_000;
    let text = r#"{"target":"smithy.api#String","traits":{"TRAIT":VALUE}}"#;
    let with =
        |name: &str, value: &str| model(&text.replace("TRAIT", name).replace("VALUE", value));
    let (deep, long) = (10_000, "x".repeat(MANY));
    let arrays = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(deep), "}".repeat(deep));
    let long = format!("\"{long}\"");
    vec![
        ("10,000 arrays", arrays.clone(), false, 4),
        ("10,000 objects", objects.clone(), false, 4),
        ("a default of 10,000 arrays", with("smithy.api#default", &arrays), false, 4),
        ("an unknown trait of 10,000 objects", with("example#unknown", &objects), true, 4),
        ("no model but a text of 100 MB", long.clone(), false, 4),
        ("an unknown trait of 100 MB", with("example#unknown", &long), true, 4),
        (
            "a documentation of 100 MB without an end",
            with("smithy.api#documentation", &long[..MANY]),
            false,
            4,
        ),
        ("a name of 100 MB", model(&format!(r#"{{"target":{long}}}"#)), false, 8),
        (
            "a member of 100 MB",
            model(r#"{"target":"example#Nowhere"}"#).replacen(r#""a":"#, &format!("{long}:"), 1),
            false,
            8,
        ),
        ("100 MB of white space", format!("{}{{", " ".repeat(MANY)), false, 4),
        ("30,000 shapes of Smithy IDL", idl(30_000), true, 16),
        (
            "100 MB of brackets in Smithy IDL",
            format!("metadata a = {}", "[".repeat(MANY)),
            false,
            4,
        ),
        (
            "a text block of 100 MB without an end",
            idl(1) + "apply In @a(\"\"\"\n" + &long,
            false,
            8,
        ),
    ]
}

/// A service with an operation whose input has one member.
fn model(member: &str) -> String {
    format!(
        r#"{{"smithy":"2.0","shapes":{{
            "example#Service":{{"type":"service","version":"1","operations":[{{"target":"example#Go"}}],
                "traits":{{"aws.protocols#restJson1":{{}}}}}},
            "example#Go":{{"type":"operation","input":{{"target":"example#In"}},
                "traits":{{"smithy.api#http":{{"method":"POST","uri":"/go"}}}}}},
            "example#In":{{"type":"structure","members":{{"a":{member}}}}}}}}}"#
    )
}

/// The same service in Smithy IDL, with more shapes.
fn idl(count: usize) -> String {
    let mut text = "$version: \"2\"\nnamespace example\nuse aws.protocols#restJson1\n\
                    @restJson1 service Service { version: \"1\", operations: [Go] }\n\
                    @http(method: \"POST\", uri: \"/go\")\noperation Go { input: In }\n\
                    structure In { a: S000000 }\n"
        .to_owned();
    for index in 0..count {
        // Ten shapes refer to each other.
        let next = index - index % 10 + (index + 1) % 10;
        text += &format!(
            "/// Some text.\n@tags([\"a\", \"b\"])\nstructure S{index:06} {{\n    @required\n    \
             text: String\n    next: S{next:06}\n    other: Integer = 1\n}}\n"
        );
    }
    text
}

fn generate(path: &Path) -> ExitCode {
    let result = hardie::Config::new().model(path).all_operations().generate();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    println!("{}", peak.unwrap_or_default().trim());
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
