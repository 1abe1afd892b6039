//! Prints one summary of everything that tests skip on this machine, with the reason and the
//! remedy.
//!
//! libtest hides the output of passing tests, so a test that skips itself looks like one that
//! passed. This target has its own `main`, and its name sorts last, so `cargo test` prints the
//! summary at its end. It fails if a source file prints a `skipped: …` message that no entry of
//! [`PEERS`] explains: a new reason to skip has to be listed here.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Something that tests compare with, or need to observe our programs.
struct Peer {
    name: &'static str,
    /// Whether the tests that need the peer run here.
    is_available: fn() -> bool,
    /// The tests that are skipped without it.
    tests: &'static str,
    remedy: &'static str,
    /// The `skipped: …` messages in test sources that this peer accounts for, as written there.
    messages: &'static [&'static str],
}

const PEERS: &[Peer] = &[
    Peer {
        name: "python3 3.11 or 3.12 with awscli",
        is_available: || {
            python("import sys, awscli; assert sys.version_info[:2] in ((3, 11), (3, 12))")
        },
        tests: "runtime: against_python, differential; hardie-tests: client",
        remedy: "python3 -m pip install awscli",
        messages: &["no python3 of a known version with awscli", "no AWS CLI"],
    },
    Peer {
        name: "python3 with cryptography",
        is_available: || python("import cryptography"),
        tests: "hardie-tests: client (signatures of Signature Version 4A)",
        remedy: "python3 -m pip install cryptography",
        messages: &["no python3 with cryptography"],
    },
    Peer {
        name: "python3 with boto3 and botocore",
        is_available: || python("import boto3, botocore"),
        tests: "connect-local: clients; hardie-tests: protocol, client (signatures)",
        remedy: "python3 -m pip install boto3",
        messages: &["no botocore", "no python3 with botocore", "no python3"],
    },
    Peer {
        name: "AWS CLI",
        is_available: || runs("aws", &["--version"]),
        tests: "connect-local: clients, aws_clis",
        remedy: "python3 -m pip install awscli",
        messages: &["`{}` does not work here", "`{program} --version` does not work here"],
    },
    Peer {
        name: "shells and terminals: bash, zsh, fish, tmux, script",
        is_available: || ["bash", "zsh", "fish", "tmux", "script"].iter().all(|name| exists(name)),
        tests: "hardie-tests: completion, prompt, own_options, client (credentials)",
        remedy: "apt-get install zsh fish tmux bsdutils",
        messages: &[
            "{program} is not installed",
            "no {program}",
            "no script",
            "bash is not installed",
            "script is not installed",
        ],
    },
    Peer {
        name: "readers of pages: mandoc, groff, tidy, pymarkdownlnt",
        is_available: || {
            ["mandoc", "groff", "tidy", "pymarkdownlnt"].iter().all(|name| exists(name))
        },
        tests: "hardie: docs",
        remedy: "apt-get install mandoc groff tidy; python3 -m pip install pymarkdownlnt",
        messages: &[],
    },
    Peer {
        name: "the guide",
        is_available: || Path::new(ROOT).join("docs/src/describing.md").is_file(),
        tests: "hardie-cli: error",
        remedy: "run the tests in a checkout of the repository",
        messages: &["the guide is not beside the package"],
    },
    Peer {
        name: "node",
        is_available: || runs("node", &["--version"]),
        tests: "hardie: escape::javascript, hostile (search index)",
        remedy: "apt-get install nodejs",
        messages: &["no node"],
    },
    Peer {
        name: "curl",
        is_available: || runs("curl", &["--version"]),
        tests: "connect-local: clients; hardie-tests: client (authentication), own_options",
        remedy: "apt-get install curl",
        messages: &["no curl"],
    },
    Peer {
        name: "strace",
        is_available: || runs("strace", &["--version"]),
        tests: "hardie-tests: client (files that a call opens)",
        remedy: "apt-get install strace",
        messages: &["no strace"],
    },
    Peer {
        name: "valgrind",
        is_available: || runs("valgrind", &["--version"]),
        tests: "hardie-tests: costs, whole (instructions of a start)",
        remedy: "apt-get install valgrind",
        messages: &["no valgrind"],
    },
    Peer {
        name: "test data: AWS's models and Smithy's protocol tests (HARDIE_TEST_DATA)",
        is_available: || {
            ["models", "protocol-tests", "vectors"]
                .iter()
                .all(|part| hardie_tests::test_data(part).is_some())
        },
        tests: "hardie: docs; connect-local: clients; hardie-tests: upstream, whole, diff, check, \
            connect_model, protocol",
        remedy: "tests/fetch-test-data",
        messages: &["no test data"],
    },
    Peer {
        name: "test data: the corpus of Smithy IDL (HARDIE_TEST_DATA)",
        is_available: || hardie_tests::test_data("idl-corpus").is_some(),
        tests: "hardie-tests: ast_corpus, format, invalid_models, idl",
        remedy: "tests/fetch-test-data",
        messages: &["no IDL corpus"],
    },
    Peer {
        name: "test data: the CommonMark specification (HARDIE_TEST_DATA)",
        is_available: || hardie_tests::test_data("commonmark").is_some(),
        tests: "hardie: commonmark; hardie-cli: help",
        remedy: "tests/fetch-test-data",
        messages: &["no CommonMark specification"],
    },
    Peer {
        name: "test data: alloy's protocol tests (HARDIE_TEST_DATA)",
        is_available: || hardie_tests::test_data("idl-corpus/alloy-protocol-tests").is_some(),
        tests: "hardie-tests: protocol (simpleRestJson)",
        remedy: "tests/fetch-test-data",
        messages: &["no protocol tests of alloy"],
    },
    Peer {
        name: "the program aws-connect in the target folder",
        is_available: || target_folder().join("aws-connect").is_file(),
        tests: "connect-local: clients (our own program)",
        remedy: "cargo build -p aws-connect --locked",
        messages: &[
            "`cargo build -p aws-connect` was not run",
            "the aws-connect in the target folder was built with other operations",
        ],
    },
    Peer {
        name: "AWS's signing test suite, from the crate aws-sigv4",
        is_available: || has_signing_suite(),
        tests: "hardie-client: signing; hardie-tests: signing_suite",
        remedy: "cargo fetch",
        messages: &["no signing suite"],
    },
    Peer {
        name: "Linux's /dev/full",
        is_available: || Path::new("/dev/full").exists(),
        tests: "hardie: writes",
        remedy: "run on Linux",
        messages: &["no /dev/full"],
    },
    Peer {
        name: "the whole repository, README.md with it",
        is_available: || Path::new(ROOT).join("README.md").is_file(),
        tests: "connect-local: first_command",
        remedy: "run in a clone",
        messages: &["README.md is not beside this crate"],
    },
    Peer {
        name: "the model of the repository in aws-connect",
        is_available: || {
            ["HARDIE_CONNECT_MODEL", "HARDIE_CONNECT_OPERATIONS"]
                .iter()
                .all(|name| std::env::var_os(name).is_none())
        },
        tests: "aws-connect: program",
        remedy: "unset HARDIE_CONNECT_MODEL and HARDIE_CONNECT_OPERATIONS",
        messages: &["@VARIABLE@_MODEL or @VARIABLE@_OPERATIONS is set"],
    },
    Peer {
        name: "time to build new crates (HARDIE_BUILD_CRATES)",
        is_available: || std::env::var_os("HARDIE_BUILD_CRATES").is_some(),
        tests: "hardie-tests: readme, guide (commands in crates that `hardie new` made; two \
            minutes of CPU time)",
        remedy: "HARDIE_BUILD_CRATES=1 cargo test -p hardie-tests --test readme --test guide",
        messages: &["HARDIE_BUILD_CRATES is not set"],
    },
    Peer {
        name: "/proc (VmHWM)",
        is_available: || Path::new("/proc/self/status").is_file(),
        tests: "hardie-tests: large_inputs",
        remedy: "run on Linux",
        messages: &["{name}: {} KiB in, {time:.1?}; skipped: no VmHWM here"],
    },
    Peer {
        name: "python3 with pyte, a terminal emulator",
        is_available: || python("import pyte"),
        tests: "hardie-tests: pictures",
        remedy: "python3 -m pip install pyte==0.8.2",
        messages: &["no pyte"],
    },
    Peer {
        name: "programs in the target folder that are newer than their sources",
        // Whether they are is known to the test alone; `.ci/run` builds them first.
        is_available: || target_folder().join("hardie").is_file(),
        tests: "hardie-tests: pictures",
        remedy: "cargo build -p aws-connect -p hardie --locked",
        messages: &[
            "`cargo build -p aws-connect -p hardie` was not run",
            "programs in the target folder are older than their sources",
        ],
    },
    Peer {
        name: "recorded JMESPath results (HARDIE_RECORDED_RESULTS)",
        // `.ci/run` records them and runs that test by itself.
        is_available: || true,
        tests: "hardie-client: results_as_jmespath",
        remedy: "python3 tests/peers/suite.py; see .ci/run",
        messages: &["{RESULTS} names no file"],
    },
];

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let missing: Vec<&Peer> = PEERS.iter().filter(|peer| !(peer.is_available)()).collect();
    println!("\nsummary of skipped tests: {} of {} peers are missing", missing.len(), PEERS.len());
    for peer in &missing {
        println!(
            "skipped: {}\n    tests: {}\n    to run them: {}",
            peer.name, peer.tests, peer.remedy
        );
    }
    let unexplained = unexplained_messages();
    for message in &unexplained {
        println!("error: tests/tests/zz_skips.rs lists no peer for this message: {message}");
    }
    if unexplained.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The `skipped: …` messages of test sources that no peer lists, each with its file.
fn unexplained_messages() -> Vec<String> {
    let known: Vec<&str> = PEERS.iter().flat_map(|peer| peer.messages).copied().collect();
    let mut found = Vec::new();
    for folder in [
        "generator/src",
        "generator/tests",
        "hardie/src",
        "hardie/tests",
        "runtime",
        "cli/src",
        "mock/src",
        "emulator/src",
        "emulator/tests",
        "tests/tests",
    ] {
        for path in sources(&Path::new(ROOT).join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let literals = text.lines().filter_map(|line| {
                line.split_once("println!(\"")?.1.split_once("\"").map(|it| it.0)
            });
            for literal in literals.filter(|literal| literal.contains("skipped: ")) {
                let message = literal.trim_start_matches("skipped: ");
                if !known.contains(&message) && !path.ends_with("zz_skips.rs") {
                    found.push(format!("{}: {literal}", path.display()));
                }
            }
        }
    }
    found
}

/// The Rust files below a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()).collect();
    paths.sort();
    let nested = paths.iter().flat_map(|path| {
        if path.is_dir() {
            sources(path)
        } else {
            Vec::from_iter(path.extension().is_some_and(|it| it == "rs").then(|| path.clone()))
        }
    });
    nested.collect()
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let status =
        Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn exists(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn python(code: &str) -> bool {
    runs("python3", &["-c", code])
}

/// The folder with the built programs, two above the test's own file.
fn target_folder() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

fn has_signing_suite() -> bool {
    #[path = "../../client/src/request/signing_suite.rs"]
    mod suite;
    suite::cases().is_some()
}
