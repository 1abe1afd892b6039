//! Checks which crates are built with the features of the runtime.

use std::collections::BTreeSet;
use std::process::Command;

/// The names of the crates in a package's dependency graph, itself included.
fn crates(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none"])
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// A crate that needs types, shorthand syntax and validation does not build an AWS client.
#[test]
fn types_alone_build_few_crates() {
    let runtime = crates(&["--package", "hardie-runtime", "--no-default-features"]);
    assert!(runtime.len() <= 20, "{} crates: {runtime:?}", runtime.len());
    let types = crates(&["--package", "aws-connect", "--no-default-features"]);
    let more: Vec<&String> = types.difference(&runtime).collect();
    assert_eq!(more, ["aws-connect"]);
}

/// Each family of protocols depends on its own crates only.
#[test]
fn a_protocol_builds_its_own_crates_alone() {
    let families = [
        ("json", &["json"][..]),
        ("xml", &["xml"]),
        ("query", &["query", "xml"]),
        ("cbor", &["cbor"]),
    ];
    for (feature, expected) in families {
        let crates = crates(&[
            "--package",
            "hardie-runtime",
            "--no-default-features",
            "--features",
            feature,
        ]);
        let all = ["cbor", "json", "query", "xml"];
        let found: Vec<&str> = all
            .into_iter()
            .filter(|family| crates.contains(&format!("aws-smithy-{family}")))
            .collect();
        assert_eq!(found, expected, "{feature}");
    }
}
