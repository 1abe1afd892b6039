//! What benchmarks of whole processes share: a local endpoint, commands that take turns, figures.

// Each benchmark is a crate of its own and uses a part.
#![allow(dead_code, reason = "shared by several crates")]

use connect_local::Handle;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The words of the call that is measured, without a program.
pub(crate) const INPUT: [&str; 8] = [
    "connect",
    "create-contact",
    "--instance-id",
    "11111111-2222-4333-8444-555555555555",
    "--channel",
    "EMAIL",
    "--initiation-method",
    "FLOW",
];

/// The same as a request's body.
pub(crate) const BODY: &str = r#"{"InstanceId":"11111111-2222-4333-8444-555555555555","Channel":"EMAIL","InitiationMethod":"FLOW"}"#;

/// What a benchmark is asked for: `[--rounds N] [--only WORDS]`.
pub(crate) struct Asked {
    /// How often each command runs.
    pub(crate) rounds: usize,
    only: String,
}

impl Asked {
    pub(crate) fn read() -> Asked {
        let mut asked = Asked { rounds: 20, only: String::new() };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--rounds" => {
                    asked.rounds = args.next().and_then(|text| text.parse().ok()).unwrap_or(20)
                }
                "--only" => asked.only = args.next().unwrap_or_default(),
                "--bench" => {}
                other => println!("(ignored: {other})"),
            }
        }
        asked
    }

    /// Whether the comparison of this title is asked for.
    pub(crate) fn wants(&self, title: &str) -> bool {
        title.contains(&self.only)
    }
}

/// A copy of a program, as its users have it. What a linker has just written lies in memory in
/// smaller pieces than a file that was copied or read from a disk, and each start pays for that.
pub(crate) fn installed(program: &str, folder: &Path) -> String {
    let name = Path::new(program).file_name().unwrap_or_default();
    let copy = folder.join(name);
    std::fs::copy(program, &copy).unwrap();
    println!("{} bytes: {program}", std::fs::metadata(&copy).map_or(0, |file| file.len()));
    copy.to_string_lossy().into_owned()
}

/// Texts of their own.
pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The call by curl, which signs by itself.
pub(crate) fn curl(endpoint: &Handle) -> Vec<String> {
    let keys = format!("{}:{}", endpoint.access_key_id(), endpoint.secret_access_key());
    let url = format!("{}/contact/create-contact", endpoint.url());
    let sign = ["curl", "-sS", "-f", "--aws-sigv4", "aws:amz:us-west-2:connect", "--user", &keys];
    let send = ["-X", "PUT", "-H", "content-type: application/json", "-d", BODY, &url];
    words(&[&sign[..], &send[..]].concat())
}

/// The call by the official Rust SDK: the program of `emulator/sdk-client`, which
/// `HARDIE_SDK_CLIENT` names or its own build has written. Without it, the comparison names it as
/// skipped.
pub(crate) fn official_sdk() -> Vec<String> {
    let built =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../emulator/sdk-client/target/release/one-call");
    vec![std::env::var("HARDIE_SDK_CLIENT").unwrap_or_else(|_| built.to_owned())]
}

/// A command in an environment that sends it to the endpoint.
pub(crate) fn prepared(words: &[String], endpoint: &Handle) -> Command {
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .env("AWS_ENDPOINT_URL_CONNECT", endpoint.url())
        // Version 1 of the AWS CLI with an added model has no endpoint of a service's own.
        .env("AWS_ENDPOINT_URL", endpoint.url())
        .env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key())
        .env("AWS_DEFAULT_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        // The AWS CLI runs a pager for help wherever it goes to.
        .env("MANPAGER", "cat")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A command of a comparison and what its runs took, in milliseconds.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<String>,
    pub(crate) times: Vec<f64>,
}

/// Runs every command once a round, in an order that changes. Those that cannot be run are named
/// and left out.
pub(crate) fn take_turns(
    rounds: usize,
    commands: Vec<(&'static str, Vec<String>)>,
    prepare: impl Fn(&[String]) -> Command,
) -> Vec<Contender> {
    let mut contenders = Vec::new();
    for (name, command) in commands {
        match time(prepare(&command)) {
            Ok(_) => contenders.push(Contender { name, command, times: Vec::new() }),
            Err(reason) => println!("  skipped: {name}: {reason}"),
        }
    }
    let count = contenders.len();
    for round in 0..rounds {
        for turn in 0..count {
            let contender = &mut contenders[(round + turn) % count];
            match time(prepare(&contender.command)) {
                Ok(time) => contender.times.push(time.as_secs_f64() * 1e3),
                Err(reason) => panic!("{}: {reason}", contender.name),
            }
        }
    }
    contenders
}

fn time(mut command: Command) -> Result<Duration, String> {
    let start = Instant::now();
    let status = command.status().map_err(|error| error.to_string())?;
    let time = start.elapsed();
    if status.success() { Ok(time) } else { Err(format!("ended with {status}")) }
}

/// The median of each round's ratio, which noise of the machine moves less than the ratio of
/// medians.
pub(crate) fn ratio(theirs: &[f64], ours: &[f64]) -> f64 {
    median(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours).collect())
}

pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
