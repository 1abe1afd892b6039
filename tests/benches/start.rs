//! How long whole processes take, beside the installed AWS CLI, curl and the official Rust SDK, in
//! one run.
//!
//! `cargo bench -p hardie-tests --bench start -- [--rounds N] [--only WORDS]`. Every command runs
//! once a round, in an order that changes; figures are medians, and ratios are medians of each
//! round's ratio, since machines are noisy. Peers that are not installed are left out and named.
//! `--only` takes the comparisons whose titles have these words. For the SDK: `cargo build
//! --release --locked --bin one-call` in `emulator/sdk-client`.

mod pairs;

use connect_local::{ConnectLocal, Handle, Options};
use pairs::{
    Asked, INPUT, curl, installed, median, official_sdk, prepared, ratio, take_turns, words,
};

const OURS: &str = env!("CARGO_BIN_EXE_aws");
/// All of AWS's models beside the project in one program.
const WHOLE: &str = env!("CARGO_BIN_EXE_whole");
const SKELETON: [&str; 3] = ["connect", "create-contact", "--generate-cli-skeleton"];
const HELP: [&str; 3] = ["connect", "create-contact", "help"];
/// A line that is to be completed.
const LINE: &str = "aws connect create-contact --chan";

fn main() {
    let asked = Asked::read();
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [ours, whole] = &[OURS, WHOLE].map(|program| installed(program, folder.path()));
    println!("{} rounds, medians\n", asked.rounds);

    let with = |program: &str, command: &[&str]| words(&[&[program], command].concat());
    let both =
        |command: &[&str]| vec![("ours", with(ours, command)), ("AWS CLI", with("aws", command))];
    compare(&asked, "--version", &endpoint, both(&["--version"]));
    compare(&asked, "a skeleton", &endpoint, both(&SKELETON));
    let beside =
        vec![("CreateContact", with(ours, &SKELETON)), ("all services", with(whole, &SKELETON))];
    compare(&asked, "all services beside", &endpoint, beside);
    compare(&asked, "help", &endpoint, both(&HELP));
    // The AWS CLI's completer reads the line from the environment, see `compare`.
    let completion = vec![
        ("ours", with(ours, &["--cli-complete", "bash", LINE])),
        ("AWS CLI", words(&["aws_completer"])),
    ];
    compare(&asked, "completion of an option", &endpoint, completion);
    let mut calls = both(&INPUT);
    calls.insert(1, ("curl --aws-sigv4", curl(&endpoint)));
    calls.insert(2, ("official Rust SDK", official_sdk()));
    compare(&asked, "one call", &endpoint, calls);
}

fn compare(
    asked: &Asked,
    title: &str,
    endpoint: &Handle,
    commands: Vec<(&'static str, Vec<String>)>,
) {
    if !asked.wants(title) {
        return;
    }
    println!("{title}");
    let contenders = take_turns(asked.rounds, commands, |words| {
        let mut command = prepared(words, endpoint);
        command.env("COMP_LINE", LINE).env("COMP_POINT", LINE.len().to_string());
        command
    });
    for contender in &contenders {
        let ratio = ratio(&contender.times, &contenders[0].times);
        println!(
            "  {:<17} {:9.2} ms   {ratio:8.2} x ours",
            contender.name,
            median(contender.times.clone())
        );
    }
    println!();
}
