//! How long whole processes take, beside the installed AWS CLI and curl, in one run.
//!
//! `cargo bench -p hardie-tests --bench start -- [--rounds N]`. Every command runs once a round, in an order that changes;
//! figures are medians, and ratios are medians of each round's ratio, since machines are noisy.
//! Peers that are not installed are left out and named.

use connect_local::{ConnectLocal, Options};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const OURS: &str = env!("CARGO_BIN_EXE_aws");
/// All of AWS's models beside the project in one program.
const WHOLE: &str = env!("CARGO_BIN_EXE_whole");
const INPUT: [&str; 8] = [
    "connect",
    "create-contact",
    "--instance-id",
    "11111111-2222-4333-8444-555555555555",
    "--channel",
    "EMAIL",
    "--initiation-method",
    "FLOW",
];
const BODY: &str =
    r#"{"InstanceId":"11111111-2222-4333-8444-555555555555","Channel":"EMAIL","InitiationMethod":"FLOW"}"#;

/// A line that is to be completed.
const LINE: &str = "aws connect create-contact --chan";

/// A command of a comparison.
struct Contender {
    name: &'static str,
    command: Vec<String>,
    times: Vec<Duration>,
}

fn main() {
    let mut rounds = 20;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => rounds = args.next().and_then(|text| text.parse().ok()).unwrap_or(rounds),
            "--bench" => {}
            other => println!("(ignored: {other})"),
        }
    }
    let endpoint = Endpoint::start();
    println!("{} bytes: {OURS}", std::fs::metadata(OURS).map_or(0, |file| file.len()));
    println!("{rounds} rounds, medians\n");

    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let skeleton = ["connect", "create-contact", "--generate-cli-skeleton"];
    compare(
        rounds,
        "--version",
        &endpoint,
        vec![("ours", words(&[OURS, "--version"])), ("AWS CLI", words(&["aws", "--version"]))],
    );
    compare(
        rounds,
        "a skeleton",
        &endpoint,
        vec![
            ("ours", [words(&[OURS]), words(&skeleton)].concat()),
            ("AWS CLI", [words(&["aws"]), words(&skeleton)].concat()),
        ],
    );
    compare(
        rounds,
        "a skeleton, with all services beside",
        &endpoint,
        vec![
            ("CreateContact", [words(&[OURS]), words(&skeleton)].concat()),
            ("all services", [words(&[WHOLE]), words(&skeleton)].concat()),
        ],
    );
    let help = ["connect", "create-contact", "help"];
    compare(
        rounds,
        "help",
        &endpoint,
        vec![
            ("ours", [words(&[OURS]), words(&help)].concat()),
            ("AWS CLI", [words(&["aws"]), words(&help)].concat()),
        ],
    );
    // The AWS CLI's completer reads the line from the environment, see `run`.
    compare(
        rounds,
        "completion of an option",
        &endpoint,
        vec![
            ("ours", words(&[OURS, "--cli-complete", "bash", LINE])),
            ("AWS CLI", words(&["aws_completer"])),
        ],
    );
    let credentials = format!("{}:{}", endpoint.id, endpoint.secret);
    let url = format!("{}/contact/create-contact", endpoint.url);
    let curl = [
        "curl",
        "-sS",
        "-f",
        "--aws-sigv4",
        "aws:amz:us-west-2:connect",
        "--user",
        &credentials,
        "-X",
        "PUT",
        "-H",
        "content-type: application/json",
        "-d",
        BODY,
        &url,
    ];
    compare(
        rounds,
        "one call",
        &endpoint,
        vec![
            ("ours", [words(&[OURS]), words(&INPUT)].concat()),
            ("curl --aws-sigv4", words(&curl)),
            ("AWS CLI", [words(&["aws"]), words(&INPUT)].concat()),
        ],
    );
}

fn compare(rounds: usize, title: &str, endpoint: &Endpoint, commands: Vec<(&'static str, Vec<String>)>) {
    let mut contenders = Vec::new();
    for (name, command) in commands {
        match run(&command, endpoint) {
            Ok(_) => contenders.push(Contender { name, command, times: Vec::new() }),
            Err(reason) => println!("{title}: skipped: {name}: {reason}"),
        }
    }
    let count = contenders.len();
    for round in 0..rounds {
        for turn in 0..count {
            let contender = &mut contenders[(round + turn) % count];
            match run(&contender.command, endpoint) {
                Ok(time) => contender.times.push(time),
                Err(reason) => panic!("{}: {reason}", contender.name),
            }
        }
    }
    println!("{title}");
    for contender in &contenders {
        let ratios = contender.times.iter().zip(&contenders[0].times);
        let ratio = median(ratios.map(|(theirs, ours)| theirs.as_secs_f64() / ours.as_secs_f64()).collect());
        let time = median(contender.times.iter().map(|time| time.as_secs_f64() * 1e3).collect());
        println!("  {:<17} {time:9.2} ms   {ratio:7.1} x ours", contender.name);
    }
    println!();
}

fn run(command: &[String], endpoint: &Endpoint) -> Result<Duration, String> {
    let start = Instant::now();
    let status = Command::new(&command[0])
        .args(&command[1..])
        .env("AWS_ENDPOINT_URL_CONNECT", &endpoint.url)
        .env("AWS_ACCESS_KEY_ID", &endpoint.id)
        .env("AWS_SECRET_ACCESS_KEY", &endpoint.secret)
        .env("AWS_DEFAULT_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        // The AWS CLI runs a pager for help wherever it goes to.
        .env("MANPAGER", "cat")
        .env("COMP_LINE", LINE)
        .env("COMP_POINT", LINE.len().to_string())
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| error.to_string())?;
    let time = start.elapsed();
    if status.success() { Ok(time) } else { Err(format!("ended with {status}")) }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The local endpoint, on a thread of its own for as long as the process lives.
struct Endpoint {
    url: String,
    id: String,
    secret: String,
}

impl Endpoint {
    fn start() -> Endpoint {
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let handle = ConnectLocal::start(Options::new()).await.unwrap();
                let id = handle.access_key_id().to_owned();
                let secret = handle.secret_access_key().to_owned();
                send.send(Endpoint { url: handle.url().to_owned(), id, secret }).unwrap();
                std::future::pending::<()>().await;
            });
        });
        receive.recv().unwrap()
    }
}
