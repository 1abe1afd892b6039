//! One call, over HTTP and over HTTPS with a CA file, beside the installed AWS CLI and curl: time, memory,
//! instructions.
//!
//! `cargo bench -p hardie-tests --bench call -- [--rounds N]`. Every command runs once a round, in an order that
//! changes; times are medians, ratios are medians of each round's ratio, since machines are noisy. Memory is GNU
//! time's peak, instructions are callgrind's. Peers that are not installed are left out and named.

use connect_local::{ConnectLocal, Options};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const OURS: &str = env!("CARGO_BIN_EXE_aws");
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
    println!("{rounds} rounds; {} bytes: {OURS}", std::fs::metadata(OURS).map_or(0, |file| file.len()));
    for tls in [false, true] {
        let endpoint = Endpoint::start(tls);
        println!("\n{}", if tls { "https, with a CA file" } else { "http" });
        measure(rounds, &endpoint);
    }
}

fn measure(rounds: usize, endpoint: &Endpoint) {
    let bundle = endpoint.bundle.as_ref().map(|file| file.to_string_lossy().into_owned());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let call = |program: &str| {
        let mut command = [words(&[program]), words(&INPUT)].concat();
        command.extend(bundle.iter().flat_map(|file| ["--ca-bundle".to_owned(), file.clone()]));
        command
    };
    let keys = format!("{}:{}", endpoint.id, endpoint.secret);
    let url = format!("{}/contact/create-contact", endpoint.url);
    let mut curl = words(&["curl", "-sS", "-f", "--aws-sigv4", "aws:amz:us-west-2:connect", "--user", &keys]);
    curl.extend(words(&["-X", "PUT", "-H", "content-type: application/json", "-d", BODY, &url]));
    curl.extend(bundle.iter().flat_map(|file| ["--cacert".to_owned(), file.clone()]));

    let mut contenders = Vec::new();
    for (name, command) in [("ours", call(OURS)), ("curl --aws-sigv4", curl), ("AWS CLI", call("aws"))] {
        match run(&command, endpoint) {
            Ok(_) => contenders.push((name, command, Vec::new())),
            Err(reason) => println!("  skipped: {name}: {reason}"),
        }
    }
    let count = contenders.len();
    for round in 0..rounds {
        for turn in 0..count {
            let (name, command, times) = &mut contenders[(round + turn) % count];
            match run(command, endpoint) {
                Ok(time) => times.push(time.as_secs_f64() * 1e3),
                Err(reason) => panic!("{name}: {reason}"),
            }
        }
    }
    let Some((_, _, ours)) = contenders.first() else { return };
    for (name, command, times) in &contenders {
        let ratio = median(times.iter().zip(ours).map(|(theirs, ours)| ours / theirs).collect());
        let memory =
            counted(&["/usr/bin/time", "-f", "%M"], command, endpoint, |text| text.trim().parse().ok());
        let memory = memory.map_or_else(|| "?".to_owned(), |kib: u64| format!("{kib} KiB"));
        println!("  {name:<17} {:9.2} ms   ours is {ratio:6.4} of it   {memory}", median(times.clone()));
    }
    let callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let (_, command, _) = &contenders[0];
    let instructions = counted(&callgrind, command, endpoint, |text| {
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
    endpoint: &Endpoint,
    read: impl Fn(&str) -> Option<u64>,
) -> Option<u64> {
    let mut words: Vec<String> = measure.iter().map(|word| (*word).to_owned()).collect();
    words.extend(command.iter().cloned());
    let output = prepared(&words, endpoint).stderr(Stdio::piped()).output().ok()?;
    read(&String::from_utf8_lossy(&output.stderr))
}

fn prepared(words: &[String], endpoint: &Endpoint) -> Command {
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .env("AWS_ENDPOINT_URL_CONNECT", &endpoint.url)
        // Version 1 of the AWS CLI with an added model has no endpoint of a service's own.
        .env("AWS_ENDPOINT_URL", &endpoint.url)
        .env("AWS_ACCESS_KEY_ID", &endpoint.id)
        .env("AWS_SECRET_ACCESS_KEY", &endpoint.secret)
        .env("AWS_DEFAULT_REGION", "us-west-2")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn run(words: &[String], endpoint: &Endpoint) -> Result<Duration, String> {
    let start = Instant::now();
    let status = prepared(words, endpoint).status().map_err(|error| error.to_string())?;
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
    /// The certificate of its authority.
    bundle: Option<PathBuf>,
}

impl Endpoint {
    fn start(tls: bool) -> Endpoint {
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let options = if tls { Options::new().tls() } else { Options::new() };
                let handle = ConnectLocal::start(options).await.unwrap();
                let bundle = handle.ca_pem().map(|pem| {
                    let file = std::env::temp_dir().join(format!("hardie-bench-{}.pem", std::process::id()));
                    std::fs::write(&file, pem).unwrap();
                    file
                });
                let id = handle.access_key_id().to_owned();
                let secret = handle.secret_access_key().to_owned();
                send.send(Endpoint { url: handle.url().to_owned(), id, secret, bundle }).unwrap();
                std::future::pending::<()>().await;
            });
        });
        receive.recv().unwrap()
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        if let Some(file) = &self.bundle {
            // A file in a folder that the system sweeps anyway.
            let _ = std::fs::remove_file(file);
        }
    }
}
