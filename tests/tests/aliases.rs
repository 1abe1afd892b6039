//! Aliases in programs without a service argument. Their behaviour under the name `aws` is recorded
//! from the AWS CLI (`tests/vectors/alias.jsonl`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![cfg(unix)]

use std::process::Command;

const ALIASES: &str = "\
[toplevel]
top = !echo top
[command shelf]
hi = !echo hi
ls = list-shelves --cli-dry-run --region eu-central-1
list-shelves = list-shelves --cli-dry-run
endless = endless
[command shelf wait]
soon = !echo soon
[command shelf describe-book]
mine = --title mine --cli-dry-run --region eu-central-1
";

#[test]
fn a_program_without_service_word_has_the_aliases_of_its_service() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".aws/cli")).unwrap();
    std::fs::write(home.path().join(".aws/cli/alias"), ALIASES).unwrap();
    let run = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_variant"));
        command.args(words).env_clear().env("HOME", home.path()).env("HARDIE_TEST_MODEL", "shelf");
        command.env("PATH", std::env::var_os("PATH").unwrap());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(run(&["hi", "a b", "$(x)"]).1, "hi a b $(x)\n");
    assert_eq!(run(&["wait", "soon", "x"]).1, "soon x\n");
    for (words, path, region) in [
        (&["ls"][..], "/shelves", "eu-central-1"),
        (&["--region", "eu-west-1", "list-shelves"], "/shelves", "eu-west-1"),
        (&["describe-book", "mine"], "/books/mine", "eu-central-1"),
    ] {
        let (code, out, err) = run(words);
        assert_eq!(code, 0, "{words:?}: {err}");
        assert!(out.contains(path) && out.contains(region), "{words:?}: {out}");
    }
    let (code, _, err) = run(&["endless"]);
    assert_eq!((code, err.contains("maximum recursion depth exceeded")), (255, true), "{err}");
    let (code, _, err) = run(&["top"]);
    assert_eq!((code, err.contains("Found invalid choice 'top'")), (252, true), "{err}");
    assert_eq!(run(&["--cli-complete", "fish", "variant describe-book m"]).1, "-mine\talias\n");
    assert_eq!(run(&["--cli-complete", "fish", "variant t"]).1, "");
}
