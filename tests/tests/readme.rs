//! Every command of README runs, and its output has the expected shape.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod pages;

use pages::session::{Session, Step};
use pages::{Command, PROGRAMS, ROOT, blocks, code_spans, commands, matches, programs, read};

/// The commands of README, and the shape of their output; `…` stands for anything.
///
/// Every command must be in both README and this table.
const SHAPES: &[(&str, &str)] = &[
    ("git clone https://github.com/hardie-rs/hardie", ""),
    (
        "cargo run --bin hardie -- new ../bookshop --model examples/models/bookshop.smithy --hardie .",
        "wrote ../bookshop/.gitignore\n…\nnext: cd ../bookshop && cargo run -- help",
    ),
    (
        "cargo run --manifest-path ../bookshop/Cargo.toml -- help",
        "BOOKSHOP…\nAVAILABLE COMMANDS\n…order-books\n…",
    ),
    ("cargo install --path generated --locked", ""),
    (
        "aws-connect create-contact help",
        "CREATE-CONTACT…\n       --instance-id (string) [required]\n…",
    ),
    ("python3 -m pip install --target ../botocore botocore", ""),
    (
        "cargo run --bin hardie -- new ../sqs --model ../botocore/botocore/data/sqs/2012-11-05 \
            --hardie .",
        "wrote ../sqs/.gitignore\n…\nnext: cd ../sqs && cargo run -- help",
    ),
    (
        "cargo run --bin connect-local -- exec -- cargo run --bin aws-connect -- create-contact \
         --instance-id 11111111-2222-4333-8444-555555555555 --channel EMAIL --initiation-method \
         FLOW",
        "{\n    \"ContactId\": \"…\",\n    \"ContactArn\": \"arn:aws:connect:us-east-1:…:instance/11111111-2222-4333-8444-555555555555/contact/…\"\n}",
    ),
    // It does not test itself; its flags are checked.
    ("cargo test --workspace --locked", ""),
    (
        "aws-connect create-contact --references 'order={Value=https://shop.example/1,Type=URL}' \
         --instance-id i-1 --channel EMAIL --initiation-method FLOW",
        "{\n    \"ContactId\": …\n}",
    ),
    // Its flags are checked, and that the benchmark exists.
    ("cargo bench -p hardie-tests --bench start", ""),
];

/// Every command of README: the lines of `sh` and `console` blocks, and code spans that begin with
/// a program.
fn documented(readme: &str) -> Vec<Command> {
    let blocks = blocks(readme);
    let fenced = blocks
        .iter()
        .filter(|block| block.info == "sh" || block.info == "console")
        .flat_map(commands);
    let spans = code_spans(readme).into_iter().filter(|span| {
        let (first, rest) = span.split_once(' ').unwrap_or_default();
        PROGRAMS.contains(&first) && !rest.is_empty()
    });
    let spans = spans.map(|text| Command { text: text.to_owned(), output: None, line: 0 });
    let mut all: Vec<Command> = Vec::new();
    // The table comes before the blocks, and a command may be repeated.
    for command in spans.chain(fenced) {
        if all.iter().all(|known| known.text != command.text) {
            all.push(command);
        }
    }
    all
}

/// A command on one line.
fn joined(command: &str) -> String {
    command.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_command_runs_and_prints_what_is_expected() {
    let readme = read(format!("{ROOT}/README.md"));
    let commands = documented(&readme);
    let unknown: Vec<String> = commands
        .iter()
        .map(|it| joined(&it.text))
        .filter(|it| SHAPES.iter().all(|known| known.0 != it))
        .collect();
    assert!(unknown.is_empty(), "README has commands that this test does not run: {unknown:#?}");
    let texts: Vec<String> = commands.iter().map(|it| joined(&it.text)).collect();
    let gone: Vec<&str> =
        SHAPES.iter().map(|it| it.0).filter(|it| !texts.contains(&(*it).to_owned())).collect();
    assert!(gone.is_empty(), "README no longer has these commands: {gone:#?}");

    let steps: Vec<Step> = commands.iter().cloned().map(Step::Run).collect();
    let outcomes = Session::new("readme", false).run(&steps);
    let mut skipped = Vec::new();
    for (command, outcome) in texts.iter().zip(&outcomes) {
        if outcome.is_skipped(command, &mut skipped) {
            continue;
        }
        let expected = SHAPES.iter().find(|known| known.0 == command).unwrap().1;
        assert_eq!(outcome.code, 0, "{command}: {}", outcome.output);
        assert!(matches(expected, &outcome.output), "{command}: {}", outcome.output);
    }
}

/// The Rust that README shows is generated from the model that it shows.
#[test]
fn the_shown_rust_is_generated_from_the_shown_model() {
    let readme = read(format!("{ROOT}/README.md"));
    let blocks = blocks(&readme);
    let block = |info: &str| &blocks.iter().find(|block| block.info == info).unwrap().text;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.smithy");
    std::fs::write(&path, block("smithy")).unwrap();
    let generated = hardie::Config::new().model(&path).all_operations().generate().unwrap();
    // Modules of operations contain absolute paths, README does not.
    let paths = ["::hardie_runtime::types::", "::hardie_runtime::", "super::"];
    let short = paths.iter().fold(generated, |text, path| text.replace(path, ""));
    let mut lines = short.lines().map(str::trim);
    for line in block("rust,ignore").lines().map(str::trim).filter(|line| *line != "}") {
        assert!(lines.any(|it| it.starts_with(line)), "`{line}` is not generated here\n{short}");
    }
}

#[test]
fn commands_and_shapes_are_told_apart() {
    let page = "| `cargo a` | `Config` |\n\n```sh\nA=b x \\\n  y\n```\n\nThen `hardie \
        b`.\n\n```console\n$ one\nout\n$ two\n```\n";
    let texts: Vec<String> = documented(page).into_iter().map(|it| joined(&it.text)).collect();
    assert_eq!(texts, ["cargo a", "hardie b", "A=b x y", "one", "two"]);
    assert_eq!(programs("A=b x | y && z -a"), ["x", "y", "z"]);
    assert!(matches("a … b\n…\nc", "a 1 2 b\nx\ny\nc\n"));
    for output in ["a 1 c\nc", "a 1 b\nc", "x a 1 b\nx\nc", "a 1 b\nx\nc d"] {
        assert!(!matches("a … b\n…\nc", output), "{output}");
    }
}
